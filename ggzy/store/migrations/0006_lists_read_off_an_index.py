"""The first page of a list of deals is read off an index."""

from django.db import migrations, models


def latest_first(name: str) -> models.OrderBy:
    return models.F(name).desc(nulls_last=True)


class Migration(migrations.Migration):
    dependencies = [("store", "0005_published_year")]

    operations = [
        migrations.RemoveIndex("deal", "deal_latest_notice"),
        migrations.AddIndex(
            "deal", models.Index("published", latest_first("noticed_at"), "stream", name="deal_by_notice")
        ),
        migrations.AddIndex("deal", models.Index(latest_first("changed_at"), "stream", name="deal_by_change")),
    ]
