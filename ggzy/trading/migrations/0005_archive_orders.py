"""Packages to be archived, made paper by paper by the ticker."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("trading", "0004_trustees"), ("store", "0010_sights")]
    operations = [
        migrations.CreateModel(
            name="ArchiveOrder",
            fields=[
                ("stream", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("act_id", models.CharField(max_length=64)),
                ("ordered_at", models.DateTimeField()),
                ("seq", models.BigIntegerField(default=0)),
                ("done", models.SmallIntegerField(default=0)),
                ("total", models.SmallIntegerField(default=0)),
                ("failed", models.CharField(blank=True, max_length=500)),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.post"
                    ),
                ),
            ],
            options={"verbose_name": "归档任务", "ordering": ["ordered_at"]},
        )
    ]
