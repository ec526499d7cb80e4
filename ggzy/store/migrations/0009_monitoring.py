"""Heartbeats, outages, clock readings and certificates of unavailability."""

from django.db import migrations, models


def key() -> tuple[str, models.BigAutoField]:
    return ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [("store", "0008_two_people")]

    operations = [
        migrations.CreateModel(
            name="Heartbeat",
            fields=[
                key(),
                ("at", models.DateTimeField(db_index=True)),
                ("platform_at", models.DateTimeField()),
                ("worker", models.CharField(max_length=60)),
                ("requests", models.IntegerField(default=0)),
                ("errors", models.IntegerField(default=0)),
                ("slow", models.IntegerField(default=0)),
            ],
            options={"ordering": ["at"]},
        ),
        migrations.CreateModel(
            name="OutageRecord",
            fields=[
                key(),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                ("kind", models.CharField(max_length=10, verbose_name="性质")),
                ("began", models.DateTimeField(unique=True, verbose_name="开始")),
                ("ended", models.DateTimeField(null=True, verbose_name="恢复")),
                ("platform_began", models.DateTimeField(verbose_name="开始（平台时间）")),
                ("platform_ended", models.DateTimeField(null=True, verbose_name="恢复（平台时间）")),
                ("beats", models.JSONField(default=list, verbose_name="前后的心跳")),
            ],
            options={"verbose_name": "平台不可用", "ordering": ["-began"]},
        ),
        migrations.CreateModel(
            name="ClockReading",
            fields=[
                key(),
                ("at", models.DateTimeField(db_index=True)),
                ("source", models.CharField(blank=True, max_length=120, verbose_name="时间源")),
                ("offset_us", models.BigIntegerField(null=True, verbose_name="偏差（微秒）")),
                ("error_us", models.BigIntegerField(null=True, verbose_name="误差（微秒）")),
                ("sources", models.SmallIntegerField(default=0, verbose_name="时间源个数")),
                ("trouble", models.CharField(blank=True, max_length=200, verbose_name="告警")),
            ],
            options={"ordering": ["-at"]},
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                key(),
                ("number", models.CharField(max_length=30, unique=True, verbose_name="编号")),
                ("org_id", models.CharField(db_index=True, max_length=18)),
                ("org", models.CharField(max_length=120, verbose_name="单位")),
                ("person", models.CharField(max_length=60, verbose_name="申领人")),
                ("issued_at", models.DateTimeField(verbose_name="出具时间")),
                ("since", models.DateTimeField(verbose_name="自")),
                ("until", models.DateTimeField(verbose_name="至")),
                ("content", models.TextField(verbose_name="内容")),
                ("record", models.TextField(verbose_name="心跳记录")),
            ],
            options={"verbose_name": "平台不可用证明", "ordering": ["-issued_at"]},
        ),
    ]
