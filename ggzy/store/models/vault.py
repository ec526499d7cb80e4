"""Tables of the vault 密封件库: what lies sealed and what is still on its way. Keys are random.

Neither lot nor bidder stands here: `place` is a keyed digest of lot, round and pseudonym (`ggzy.store.quiet.place`), so
that even a leaked table tells neither who bids nor for what nor, row by row, in which order. The bytes themselves are
files beside the database.
"""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models.functions import Now


class UploadSession(models.Model):
    """上传: one envelope on its way, in chunks, resumable."""

    class State(models.TextChoices):
        OPEN = "open", "上传中"
        FINISHED = "finished", "已完成"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.CharField("存放印记", max_length=40)
    size = models.PositiveBigIntegerField("字节数")
    sha256 = models.CharField("整体摘要", max_length=64)
    state = models.CharField("状态", max_length=8, choices=State.choices, default=State.OPEN)
    touched_at = models.DateTimeField("最近活动的日子", db_default=Now())

    class Meta:
        verbose_name = "上传"
        indexes = [models.Index(fields=["place"], name="upload_place")]


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
    place = models.CharField("存放印记", max_length=40)
    sha256 = models.CharField("密文摘要", max_length=64)
    size = models.PositiveBigIntegerField("字节数")

    class Meta:
        verbose_name = "密封件"
        constraints = [models.UniqueConstraint(fields=["place", "sha256"], name="sealed_file_once")]
