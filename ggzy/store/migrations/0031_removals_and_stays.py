"""When, as what and why a restriction of another office left the portal; whether a decision is stayed.

What this migration and the one before added is written by followers, when a record next moves. So that what stands
still has it too, its card is made due: the clock finds nothing to do there and writes the card and to-dos anew.
"""

from django.db import migrations, models
from django.db.models import F

WITH_TO_DOS = ("Deal", "CaseCard", "OfficeCard", "MatterCard", "DocketCard")


def make_due(apps, schema_editor):
    card = {name: apps.get_model("store", name) for name in WITH_TO_DOS}
    card["CaseCard"].objects.update(next_due=F("registered_at"))
    card["DocketCard"].objects.filter(procedure="credit/1").update(next_due=F("registered_at"))
    for model in card.values():
        model.objects.filter(pk__in=model.objects.filter(to_dos__until__isnull=False).values("pk")).update(next_due=F("registered_at"))


class Migration(migrations.Migration):
    dependencies = [("store", "0030_redress_and_warnings")]

    operations = [
        migrations.AddField("docketcard", "removed_at", models.DateTimeField(null=True, verbose_name="撤下时间")),
        migrations.AddField("docketcard", "removed_as", models.CharField(blank=True, max_length=20, verbose_name="为何撤下")),
        migrations.AddField("docketcard", "removed_reason", models.TextField(blank=True, verbose_name="撤下的理由")),
        migrations.AddField("casecard", "stay", models.CharField(blank=True, max_length=10, verbose_name="停止执行")),
        migrations.RunPython(make_due, migrations.RunPython.noop),
    ]
