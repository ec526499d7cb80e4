"""The table of drafts of tender files."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies: list[tuple[str, str]] = []
    operations = [
        migrations.CreateModel(
            name="TenderFileDraft",
            fields=[
                ("stream", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("fields", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField()),
                ("saved_by", models.CharField(max_length=60)),
            ],
            options={"verbose_name": "招标文件草稿"},
        ),
    ]
