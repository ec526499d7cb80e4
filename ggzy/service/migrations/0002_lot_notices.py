"""Notices of a lot and their read receipts."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("service", "0001_deposits")]

    operations = [
        migrations.CreateModel(
            name="LotNotice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("stream", models.CharField(max_length=40, verbose_name="标段")),
                ("round", models.PositiveSmallIntegerField(verbose_name="轮次")),
                ("occasion", models.CharField(max_length=80, verbose_name="事由")),
                ("subject", models.CharField(max_length=200, verbose_name="标题")),
                ("body", models.TextField(blank=True, verbose_name="正文")),
                ("at", models.DateTimeField(verbose_name="发出时间")),
            ],
            options={"verbose_name": "标段通知", "ordering": ["-at", "id"]},
        ),
        migrations.CreateModel(
            name="LotNoticeRead",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("pseudonym", models.CharField(max_length=32, verbose_name="假名")),
                ("at", models.DateTimeField(verbose_name="阅读时间")),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="readings", to="service.lotnotice"
                    ),
                ),
            ],
            options={"verbose_name": "标段通知阅读回执"},
        ),
        migrations.AddConstraint(
            model_name="lotnotice",
            constraint=models.UniqueConstraint(
                fields=("stream", "round", "occasion"), name="one_notice_of_an_occasion"
            ),
        ),
        migrations.AddConstraint(
            model_name="lotnoticeread",
            constraint=models.UniqueConstraint(fields=("notice", "pseudonym"), name="one_reading_of_a_notice"),
        ),
    ]
