"""What was dismissed as false says by which version of the rules it was found."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("store", "0036_imports"),
    ]

    operations = [
        migrations.AddField(model_name="falsefinding", name="version", field=models.CharField(default="screening/1", max_length=40)),
    ]
