"""The vault's tables: uploads on their way, their chunks, and sealed files. Random keys, pseudonyms, no names."""

import uuid

import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("store", "0002_journal")]

    operations = [
        migrations.CreateModel(
            name="UploadSession",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("stream", models.CharField(max_length=120, verbose_name="标段")),
                ("round", models.PositiveIntegerField(verbose_name="轮次")),
                ("owner", models.CharField(max_length=12, verbose_name="假名")),
                ("size", models.PositiveBigIntegerField(verbose_name="字节数")),
                ("sha256", models.CharField(max_length=64, verbose_name="整体摘要")),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "上传中"), ("finished", "已完成")],
                        default="open",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "touched_at",
                    models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name="最近活动"),
                ),
            ],
            options={
                "verbose_name": "上传",
                "indexes": [models.Index(fields=["stream", "round", "owner"], name="upload_owner")],
            },
        ),
        migrations.CreateModel(
            name="UploadChunk",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("index", models.PositiveIntegerField(verbose_name="序号")),
                ("sha256", models.CharField(max_length=64, verbose_name="摘要")),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="chunks", to="store.uploadsession"
                    ),
                ),
            ],
            options={
                "verbose_name": "分块",
                "constraints": [models.UniqueConstraint(fields=["session", "index"], name="upload_chunk_once")],
            },
        ),
        migrations.CreateModel(
            name="SealedFile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("stream", models.CharField(max_length=120, verbose_name="标段")),
                ("round", models.PositiveIntegerField(verbose_name="轮次")),
                ("owner", models.CharField(max_length=12, verbose_name="假名")),
                ("sha256", models.CharField(max_length=64, verbose_name="密文摘要")),
                ("size", models.PositiveBigIntegerField(verbose_name="字节数")),
            ],
            options={
                "verbose_name": "密封件",
                "constraints": [
                    models.UniqueConstraint(fields=["stream", "round", "owner", "sha256"], name="sealed_file_once")
                ],
            },
        ),
    ]
