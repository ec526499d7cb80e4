"""When the findings last had read everything."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("supervision", "0005_findings")]

    operations = [
        migrations.AddField("findingshead", "level_at", models.DateTimeField("最近一次读完", null=True)),
    ]
