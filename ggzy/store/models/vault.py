"""Tables of the vault 密封件库: what lies sealed and what is still on its way. Owners are pseudonyms; keys are random.

No name and no running number stands here, so that even a leaked table tells neither who bids nor, row by row, in which
order. The bytes themselves are files beside the database.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Now


class UploadSession(models.Model):
    """上传: one envelope on its way, in chunks, resumable. `owner` is the bidder's pseudonym of the lot and round."""

    class State(models.TextChoices):
        OPEN = "open", "上传中"
        FINISHED = "finished", "已完成"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stream = models.CharField("标段", max_length=120)
    round = models.PositiveIntegerField("轮次")
    owner = models.CharField("假名", max_length=12)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("整体摘要", max_length=64)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    touched_at = models.DateTimeField("最近活动", db_default=Now())

    class Meta:
        verbose_name = "上传"
        indexes = [models.Index(fields=["stream", "round", "owner"], name="upload_owner")]


class UploadChunk(models.Model):
    """分块: one chunk whose bytes are durable on disk; a row is written only after that."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(UploadSession, on_delete=models.CASCADE, related_name="chunks")
    index = models.PositiveIntegerField("序号")
    sha256 = models.CharField("摘要", max_length=64)

    class Meta:
        verbose_name = "分块"
        constraints = [models.UniqueConstraint(fields=["session", "index"], name="upload_chunk_once")]


class SealedFile(models.Model):
    """密封件: one complete envelope in the vault, named by the digest of its ciphertext."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stream = models.CharField("标段", max_length=120)
    round = models.PositiveIntegerField("轮次")
    owner = models.CharField("假名", max_length=12)
    sha256 = models.CharField("密文摘要", max_length=64)
    size = models.PositiveBigIntegerField("字节数")

    class Meta:
        verbose_name = "密封件"
        constraints = [models.UniqueConstraint(fields=["stream", "round", "owner", "sha256"], name="sealed_file_once")]
