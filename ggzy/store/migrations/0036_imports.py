"""Outside data read in: its rows until they are entered, deals of old, what was said once of all rows, and as of which day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0035_contracts_and_shares")]

    operations = [
        migrations.AddField("listsource", "constants", models.JSONField(default=dict)),
        migrations.AddField("listrun", "as_of", models.DateField(null=True, verbose_name="资料截至")),
        migrations.AlterField(
            "listrun", "state",
            models.CharField(
                choices=[
                    ("mapping", "待核对列"), ("reading", "正在读入"), ("done", "已读入"), ("failed", "读入失败"), ("withdrawn", "已撤回"),
                    ("checking", "待另一人核对"), ("entering", "正在入册"), ("entered", "已入册"), ("returned", "已退回"),
                ],
                default="mapping", max_length=12, verbose_name="状态",
            ),
        ),
        migrations.AddField("expert", "as_of", models.DateField(blank=True, null=True, verbose_name="外部资料截至")),
        migrations.AddField("expert", "outside_mark", models.CharField(blank=True, db_index=True, max_length=64)),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line_no", models.IntegerField(verbose_name="行号")),
                ("label", models.CharField(max_length=200, verbose_name="对象")),
                ("words", models.CharField(max_length=500, verbose_name="内容")),
                ("said", models.JSONField(default=dict)),
                ("entered_at", models.DateTimeField(null=True, verbose_name="入册时间")),
                ("trouble", models.CharField(blank=True, max_length=300, verbose_name="没有入册的原因")),
                ("stream", models.CharField(blank=True, max_length=40)),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="store.listrun")),
            ],
            options={"ordering": ["run_id", "line_no"], "constraints": [models.UniqueConstraint(fields=["run", "line_no"], name="one_row_of_a_line")]},
        ),
        migrations.CreateModel(
            name="OldDeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line_no", models.IntegerField(verbose_name="行号")),
                ("title", models.CharField(max_length=300, verbose_name="项目名称")),
                ("code", models.CharField(blank=True, max_length=60, verbose_name="原编号")),
                ("tenderee", models.CharField(blank=True, max_length=120, verbose_name="招标人")),
                ("agency", models.CharField(blank=True, max_length=120, verbose_name="代理机构")),
                ("winner", models.CharField(blank=True, max_length=200, verbose_name="中标人")),
                ("amount_fen", models.BigIntegerField(null=True, verbose_name="成交金额")),
                ("region", models.CharField(db_index=True, max_length=8, verbose_name="地区")),
                ("line", models.CharField(blank=True, max_length=20, verbose_name="类别")),
                ("noticed", models.DateField(null=True, verbose_name="公告日期")),
                ("dated", models.DateField(null=True, verbose_name="成交日期")),
                ("notice", models.TextField(blank=True, verbose_name="公告内容")),
                ("result", models.TextField(blank=True, verbose_name="结果内容")),
                ("address", models.CharField(blank=True, max_length=500, verbose_name="原网页")),
                ("source", models.CharField(max_length=120, verbose_name="来源")),
                ("words", models.TextField(blank=True)),
                ("run", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="old_deals", to="store.listrun")),
            ],
            options={"ordering": ["-dated", "-id"], "constraints": [models.UniqueConstraint(fields=["run", "line_no"], name="one_old_deal_of_a_line")]},
        ),
    ]
