"""A contract that was found not to follow the award has a state of its own."""

from django.db import migrations, models

STATES = [
    ("absent", "未见进场"), ("likely", "疑似已进场"), ("split", "疑似拆分"), ("diverges", "合同不符"), ("raised", "正在核查"), ("found", "认定未进场"),
    ("aside", "认定不按中标结果订立合同"), ("cleared", "核查排除"), ("traded", "已进场"), ("below", "不必进场"), ("same", "重复"),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("store", "0038_not_by_several")]

    operations = [
        migrations.AlterField(
            "outsideproject", "status", models.CharField(choices=STATES, db_index=True, default="absent", max_length=12, verbose_name="状态")
        ),
    ]
