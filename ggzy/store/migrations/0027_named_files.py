"""The daily sweep of exhibits no longer reads every entry: what entries name is kept, and how far they are read."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("store", "0026_alias_of_an_office"),
    ]

    operations = [
        migrations.CreateModel(
            name="NamedFile",
            fields=[
                ("sha256", models.CharField(max_length=64, primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name="NamedUpTo",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("pos", models.BigIntegerField(default=0)),
                ("top", models.BigIntegerField(default=0)),
                ("newest", models.BigIntegerField(default=0)),
            ],
        ),
    ]
