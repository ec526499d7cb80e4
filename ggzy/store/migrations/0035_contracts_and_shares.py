"""Contracts and reports on lists, how a contract differs from its award; shareholders, and those that a bid had at its opening."""

import django.db.models.deletion
from django.db import migrations, models

STATUS = [
    ("absent", "未见进场"), ("likely", "疑似已进场"), ("split", "疑似拆分"), ("diverges", "合同不符"), ("raised", "正在核查"),
    ("found", "认定未进场"), ("cleared", "核查排除"), ("traded", "已进场"), ("below", "不必进场"), ("same", "重复"),
]  # fmt: skip
OF_ITS_SOURCE = """
UPDATE store_outsideproject o SET list_kind = s.kind FROM store_listrun r JOIN store_listsource s ON s.id = r.source_id
WHERE r.id = o.run_id AND s.kind <> 'approval'
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0034_marked_copies")]

    operations = [
        migrations.AddField("atopening", "shares", models.JSONField(default=list, verbose_name="登记的股东")),
        migrations.AddField("outsideproject", "contractor", models.CharField(blank=True, default="", max_length=200, verbose_name="承包人")),
        migrations.AddField("outsideproject", "contractor_id", models.CharField(blank=True, default="", max_length=18)),
        migrations.AddField("outsideproject", "leads", models.JSONField(default=list, verbose_name="与中标结果的差别")),
        migrations.AddField("outsideproject", "list_kind", models.CharField(default="approval", max_length=12, verbose_name="名单种类")),
        migrations.AlterField("outsideproject", "remark", models.CharField(blank=True, max_length=500, verbose_name="备注")),
        migrations.AlterField(
            "outsideproject", "status", models.CharField(choices=STATUS, db_index=True, default="absent", max_length=12, verbose_name="状态")
        ),
        migrations.CreateModel(
            name="Shareholding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line_no", models.IntegerField(verbose_name="行号")),
                ("firm_id", models.CharField(db_index=True, max_length=18, verbose_name="企业代码")),
                ("firm", models.CharField(blank=True, max_length=120, verbose_name="企业名称")),
                ("holder", models.CharField(max_length=120, verbose_name="股东")),
                ("holder_key", models.CharField(max_length=160)),
                ("tail", models.CharField(blank=True, max_length=4, verbose_name="证件尾号")),
                ("percent", models.DecimalField(decimal_places=6, max_digits=9, verbose_name="持股比例")),
                ("as_of", models.DateField(verbose_name="截至日期")),
                (
                    "run",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="shares", to="store.listrun"),
                ),
            ],
            options={"verbose_name": "股东"},
        ),
        migrations.RunSQL(OF_ITS_SOURCE, migrations.RunSQL.noop),
    ]
