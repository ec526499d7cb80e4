"""By which rules the findings were worked out: where a new program has others, it begins anew."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0011_match_wanted")]

    operations = [
        migrations.AddField(model_name="findingshead", name="rules", field=models.TextField(default="", verbose_name="按哪些规则算的")),
    ]
