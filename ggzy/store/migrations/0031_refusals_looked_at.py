"""Of refusals that go on the reader of findings looks at the lot once a minute, and not at each."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("store", "0030_redress_and_warnings"),
    ]

    operations = [
        migrations.AddField(model_name="refusedact", name="looked_at", field=models.DateTimeField(null=True)),
    ]
