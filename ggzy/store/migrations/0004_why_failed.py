"""A deal's card says why the tender failed or ended."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0003_vault")]

    operations = [
        migrations.AddField(
            model_name="deal",
            name="failure",
            field=models.TextField(blank=True, default="", verbose_name="失败或终止的原因"),
            preserve_default=False,
        )
    ]
