"""A bar says who decided it and what the paper is: of cases as the journal tells, of other offices as their entry was recorded."""

import json

from django.db import migrations, models


def named(apps, _editor):
    bars, entries, cards = (apps.get_model("store", name) for name in ("BarRow", "JournalEntry", "DocketCard"))
    offices = dict(cards.objects.filter(procedure="credit/1").values_list("stream", "issuer"))
    decided = entries.objects.filter(stream__in=bars.objects.values("case_id"), event="PenaltyImposed").order_by("seq")
    own = {stream: json.loads(actor).get("org", "") for stream, actor in decided.values_list("stream", "actor")}
    read_in = set(entries.objects.filter(event="CreditFromList").values_list("stream", flat=True))
    for bar in bars.objects.all():
        bar.issuer = offices.get(bar.case_id, own.get(bar.case_id, ""))[:120]
        if bar.case_id in offices:
            bar.paper = "限制名单" if bar.case_id in read_in else "限制决定"
        bar.save(update_fields=["issuer", "paper"])


class Migration(migrations.Migration):
    dependencies = [("store", "0039_found_aside")]

    operations = [
        migrations.AddField("barrow", "issuer", models.CharField(blank=True, default="", max_length=120, verbose_name="作出决定的机关"), preserve_default=False),
        migrations.AddField("barrow", "paper", models.CharField(default="行政处罚决定书", max_length=60, verbose_name="文书")),
        migrations.RunPython(named, migrations.RunPython.noop),
    ]
