"""The public log: a salt for every entry, also for those there are, and the places that are given out."""

from django.db import migrations, models

import ggzy.store.models.journal


class Migration(migrations.Migration):
    dependencies = [("store", "0006_lists_read_off_an_index")]

    operations = [
        migrations.AddField(
            "journalentry", "salt", models.BinaryField(db_default=ggzy.store.models.journal.RandomSalt())
        ),
        migrations.CreateModel(
            name="LogHead",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("size", models.BigIntegerField(default=0)),
                ("width", models.IntegerField(default=0)),
                ("left", models.IntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="LogLeaf",
            fields=[
                ("index", models.BigIntegerField(primary_key=True, serialize=False)),
                ("pos", models.BigIntegerField(unique=True)),
                ("opaque", models.BinaryField()),
            ],
        ),
    ]
