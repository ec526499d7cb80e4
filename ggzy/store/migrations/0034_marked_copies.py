"""The code of the copy that was taken with a look; the table stays one that is only added to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0033_removals_and_stays")]

    operations = [
        migrations.AddField("sight", "code", models.CharField(blank=True, default="", max_length=12, verbose_name="副本编号")),
        migrations.AddConstraint(
            "sight",
            models.UniqueConstraint(condition=models.Q(("code", ""), _negated=True), fields=("code",), name="a_code_is_of_one_copy"),
        ),
    ]
