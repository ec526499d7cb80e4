"""Regions whose lists wait to be weighed; a contract's difference from its award that a person found innocent."""

from django.db import migrations, models

KINDS = [("link", "认定就是平台上的交易"), ("undo", "取消认定"), ("forget", "撤回曾用名称"), ("assign", "交办"), ("explain", "差别有正当解释")]


class Migration(migrations.Migration):
    dependencies = [("supervision", "0010_judgements")]

    operations = [
        migrations.CreateModel(
            name="MatchWanted",
            fields=[
                ("region", models.CharField(max_length=8, primary_key=True, serialize=False, verbose_name="地区")),
                ("at", models.DateTimeField(verbose_name="提出时间")),
                ("weighed", models.IntegerField(default=0, verbose_name="已比行数")),
                ("of", models.IntegerField(default=0, verbose_name="共多少行")),
                ("beat_at", models.DateTimeField(null=True)),
            ],
            options={"verbose_name": "等待比对"},
        ),
        migrations.AlterField("judgement", "kind", models.CharField(choices=KINDS, max_length=8, verbose_name="判断")),
    ]
