"""A published year may be corrected: by a later edition, which leaves the earlier one as it was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0010_sights")]

    operations = [
        migrations.AlterField("publishedyear", "year", models.SmallIntegerField(verbose_name="年度")),
        migrations.AddField("publishedyear", "edition", models.SmallIntegerField(default=1, verbose_name="第几版")),
        migrations.AddField("publishedyear", "why", models.TextField(blank=True, default="", verbose_name="更正的理由")),
        migrations.AlterModelOptions(
            "publishedyear", options={"ordering": ["year", "edition"], "verbose_name": "年度工作日历"}
        ),
        migrations.AddConstraint(
            "publishedyear", models.UniqueConstraint(fields=("year", "edition"), name="one_year_of_each_edition")
        ),
    ]
