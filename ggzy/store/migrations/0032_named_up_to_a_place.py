"""How far the journal is read is told by who writes it at the moment. What was read under the old rule is read once more:
an entry whose act took longer than two sweeps may have been left out."""

from django.db import migrations


def read_anew(apps, schema_editor):
    apps.get_model("store", "NamedUpTo").objects.update(pos=0)


class Migration(migrations.Migration):

    dependencies = [
        ("store", "0031_refusals_looked_at"),
    ]

    operations = [
        migrations.RunPython(read_anew, migrations.RunPython.noop),
        migrations.RemoveField(model_name="namedupto", name="top"),
        migrations.RemoveField(model_name="namedupto", name="newest"),
    ]
