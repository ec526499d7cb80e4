"""Refusals of officials and agencies, counted by lot, day, person and rule."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0028_at_opening")]

    operations = [
        migrations.CreateModel(
            name="RefusedAct",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.CharField(db_index=True, max_length=40)),
                ("day", models.DateField(verbose_name="日期")),
                ("role", models.CharField(max_length=16)),
                ("org_id", models.CharField(max_length=18)),
                ("person_id", models.CharField(max_length=40)),
                ("person", models.CharField(max_length=60, verbose_name="人员")),
                ("rule", models.CharField(max_length=80)),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("act", models.CharField(max_length=60, verbose_name="事项")),
                ("times", models.IntegerField(default=1, verbose_name="次数")),
                ("first_at", models.DateTimeField(verbose_name="首次")),
                ("last_at", models.DateTimeField(verbose_name="末次")),
                ("last_act", models.CharField(max_length=40)),
                ("looked", models.BooleanField(db_index=True, default=False)),
            ],
            options={
                "verbose_name": "不予受理",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("stream", "day", "person_id", "org_id", "role", "rule"), name="one_row_of_refusals"
                    )
                ],
            },
        ),
    ]
