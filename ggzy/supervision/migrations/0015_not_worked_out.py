"""What could not be worked out is kept and tried again; where the database and the public log differ there is an alarm."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0013_rules_in_force")]

    operations = [
        migrations.CreateModel(
            name="NotWorkedOut",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=20, verbose_name="哪一种")),
                ("thing", models.CharField(max_length=100, verbose_name="哪一个")),
                ("why", models.CharField(max_length=120, verbose_name="程序错误")),
                ("since", models.DateTimeField(verbose_name="从何时起")),
                ("tried_at", models.DateTimeField(verbose_name="最近一次重试")),
                ("tries", models.IntegerField(default=1, verbose_name="次数")),
            ],
            options={
                "verbose_name": "没有算成的",
                "constraints": [models.UniqueConstraint(fields=("what", "thing"), name="not_worked_out_once")],
            },
        ),
        migrations.CreateModel(
            name="LogAlarm",
            fields=[
                ("stream", models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="记录")),
                ("places", models.IntegerField(verbose_name="不符的处数")),
                ("what", models.TextField(blank=True, verbose_name="公开日志本身的情况")),
                ("found_at", models.DateTimeField(verbose_name="发现时间")),
                ("gone_at", models.DateTimeField(null=True, verbose_name="不再不符的时间")),
            ],
            options={"verbose_name": "记录与公开日志不符"},
        ),
        migrations.CreateModel(
            name="LogWatch",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("place", models.BigIntegerField(default=0)),
                ("whole_at", models.DateTimeField(null=True, verbose_name="最近一次全部核对")),
            ],
        ),
    ]
