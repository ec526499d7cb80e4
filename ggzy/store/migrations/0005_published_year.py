"""Years of the working calendar that are published while the platform runs."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0004_why_failed")]

    operations = [
        migrations.CreateModel(
            name="PublishedYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("year", models.SmallIntegerField(unique=True, verbose_name="年度")),
                ("holidays", models.JSONField(verbose_name="放假的日期")),
                ("workdays", models.JSONField(verbose_name="调休上班的日期")),
                ("source", models.TextField(verbose_name="依据")),
                ("at", models.DateTimeField(verbose_name="录入时间")),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="store.post"
                    ),
                ),
            ],
            options={"verbose_name": "年度工作日历", "ordering": ["year"]},
        )
    ]
