"""Contracts that were found beside their award while that was still called 应上未上: their rows and cards say what they are.

The journal keeps the words of then; what is read off it tells such a matter by the contract that it was confirmed with.
"""

import json

from django.db import migrations


def called_what_they_are(apps, _editor):
    entries, rows, cards = (apps.get_model("store", name) for name in ("JournalEntry", "OutsideProject", "DocketCard"))
    found = entries.objects.filter(event="UnlistedFound").values("stream")
    confirmed = entries.objects.filter(event="UnlistedConfirmed", stream__in=found).values_list("stream", "body")
    streams = [stream for stream, body in confirmed if json.loads(body)["project"].get("leads")]
    rows.objects.filter(matter__in=streams, status="found").update(status="aside")
    cards.objects.filter(stream__in=streams, stage="found").update(stage_label="认定不按中标结果订立合同")


class Migration(migrations.Migration):
    dependencies = [("store", "0040_papers_of_bars")]

    operations = [migrations.RunPython(called_what_they_are, migrations.RunPython.noop)]
