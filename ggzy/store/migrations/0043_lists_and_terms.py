"""A line of a list is one project; the clock writes coordinations anew, whose card now tells the term that ends first;
the matters about one firm are found by an index."""

from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models
from django.db.models import F

UNTOUCHED = "{0}.matter = '' AND {0}.judged = '' AND {0}.assigned_to = ''"
READ_TWICE = f"""
DELETE FROM store_outsideproject twin USING store_outsideproject kept
WHERE kept.run_id = twin.run_id AND kept.line_no = twin.line_no AND kept.id <> twin.id
AND {UNTOUCHED.format("twin")} AND (kept.id < twin.id OR NOT ({UNTOUCHED.format("kept")}))
"""


def make_due(apps, _editor):
    cards = apps.get_model("store", "DocketCard").objects.filter(procedure="coordination/1", stage__in=("open", "escalated", "decided"))
    cards.update(next_due=F("registered_at"))


class Migration(migrations.Migration):
    dependencies = [("store", "0042_experts_by_mark")]

    operations = [
        migrations.RunSQL(READ_TWICE, migrations.RunSQL.noop),
        migrations.RunPython(make_due, migrations.RunPython.noop),
        migrations.AddConstraint("outsideproject", models.UniqueConstraint(fields=["run", "line_no"], name="one_project_of_a_line")),
        migrations.AddIndex("docketcard", GinIndex(fields=["office_ids"], opclasses=["jsonb_path_ops"], fastupdate=False, name="docket_by_office")),
    ]
