"""A to-do names all who may not do it, each between commas: who proposed it, or everybody who investigated."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("store", "0037_versions_of_the_file_check"),
    ]

    operations = [
        migrations.AlterField(model_name="todorow", name="not_by", field=models.CharField(blank=True, max_length=400)),
        migrations.RunSQL(
            "UPDATE store_todorow SET not_by = ',' || not_by || ',' WHERE not_by <> ''",
            "UPDATE store_todorow SET not_by = split_part(not_by, ',', 2) WHERE not_by <> ''",
        ),
    ]
