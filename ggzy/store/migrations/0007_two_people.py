"""Whom a to-do is not for: who asked does not confirm."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0006_lists_read_off_an_index")]

    operations = [
        migrations.AddField("todorow", "not_by", models.CharField(blank=True, default="", max_length=40), preserve_default=False),
    ]
