"""An alias holds for the office that recorded it; who recorded the earlier ones nobody kept, so that they are found anew."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("store", "0025_heirs"),
    ]

    operations = [
        migrations.DeleteModel(name="NameAlias"),
        migrations.CreateModel(
            name="NameAlias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(db_index=True, max_length=300)),
                ("known", models.CharField(max_length=300)),
                ("region", models.CharField(max_length=8, verbose_name="地区")),
                ("org_id", models.CharField(max_length=18)),
                ("org", models.CharField(max_length=120, verbose_name="认定的单位")),
                ("by", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["name", "-region"],
                "constraints": [models.UniqueConstraint(fields=("org_id", "name"), name="one_alias_of_a_name_an_office")],
            },
        ),
    ]
