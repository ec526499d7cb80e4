"""Files that entries name 日志提到的材料: read off the journal once, so that the daily sweep looks at new entries alone."""

from __future__ import annotations

from django.db import models


class NamedFile(models.Model):
    """A digest that stands in some entry, whether or not a file of it lies with us."""

    sha256 = models.CharField(max_length=64, primary_key=True)


class NamedUpTo(models.Model):
    """How far the journal is read: up to `pos` nothing can still appear."""

    pos = models.BigIntegerField(default=0)
