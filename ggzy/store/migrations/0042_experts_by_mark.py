"""An expert's marks stand one by one, so that a row of a file is looked up by an index."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

ONE_BY_ONE = """
UPDATE store_expert SET outside_marks = ARRAY(
    SELECT found[1] FROM regexp_matches(outside_mark, 'i[0-9a-f]{31}|n[0-9a-f]{31}|[0-9a-f]{64}', 'g') WITH ORDINALITY AS of_it (found, n) ORDER BY n
) WHERE outside_mark <> ''
"""
TOGETHER = "UPDATE store_expert SET outside_mark = array_to_string(outside_marks, '')"


class Migration(migrations.Migration):
    dependencies = [("store", "0041_contracts_found_before")]

    operations = [
        migrations.AddField("expert", "outside_marks", ArrayField(models.CharField(max_length=64), default=list, blank=True)),
        migrations.RunSQL(ONE_BY_ONE, TOGETHER),
        migrations.RemoveField("expert", "outside_mark"),
        migrations.AlterField("expert", "employer_uscc", models.CharField("所在单位代码", max_length=18, blank=True, db_index=True)),
        migrations.AddIndex("expert", GinIndex(fields=["outside_marks"], fastupdate=False, name="expert_by_outside_mark")),
    ]
