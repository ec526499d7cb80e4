"""When other offices' lists were last weighed against the deals."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("supervision", "0007_readers"),
    ]

    operations = [
        migrations.CreateModel(
            name="ListsMatched",
            fields=[
                ("region", models.CharField(max_length=8, primary_key=True, serialize=False, verbose_name="地区")),
                ("at", models.DateTimeField(verbose_name="比对时间")),
                ("rows", models.IntegerField(default=0, verbose_name="比对的行")),
            ],
        ),
    ]
