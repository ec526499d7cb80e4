"""The table of what evaluators have typed but not yet filed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trading", "0001_drafts")]
    operations = [
        migrations.CreateModel(
            name="SeatDraft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stream", models.CharField(max_length=40)),
                ("round", models.SmallIntegerField()),
                ("person", models.CharField(max_length=40)),
                ("fields", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField()),
            ],
            options={
                "verbose_name": "评审草稿",
                "constraints": [
                    models.UniqueConstraint(fields=["stream", "round", "person"], name="one_draft_of_a_seat")
                ],
            },
        ),
    ]
