"""Messages that only inform are told apart from those that ask for an act."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0013_cases"),
    ]

    operations = [
        migrations.AddField(
            model_name="message",
            name="for_reading",
            field=models.BooleanField(default=False, verbose_name="阅件"),
        ),
        migrations.AddField(
            model_name="message",
            name="command",
            field=models.CharField(blank=True, max_length=60, verbose_name="要办的事"),
        ),
    ]
