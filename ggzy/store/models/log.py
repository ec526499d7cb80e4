"""The public log 公开日志 as the database knows it: which entry stands at which place, and how far places are given out."""

from __future__ import annotations

from django.db import models


class LogLeaf(models.Model):
    """日志叶子: the place of one journal entry in the public log, for good. Places without a row hold dummies."""

    index = models.BigIntegerField(primary_key=True)
    pos = models.BigIntegerField(unique=True)
    opaque = models.BinaryField()


class LogHead(models.Model):
    """日志尾: how many places are given out, and at which pace. One row."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    size = models.BigIntegerField(default=0)
    width = models.IntegerField(default=0)
    left = models.IntegerField(default=0)
