"""The simulated bank's books: what it reported, and how its customers' balances changed."""

from __future__ import annotations

import uuid

from django.db import models


class Booking(models.Model):
    """记账: one change of one customer's balance, with the notice that tells the platform of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField("通知文件", max_length=60, unique=True)
    account = models.CharField("账号", max_length=40, blank=True, db_index=True)
    fen = models.BigIntegerField("变动（分）")
    at = models.DateTimeField("记账时间")
    notice = models.BinaryField("收付款通知")
    delivered = models.BooleanField("平台已读", default=False, db_index=True)

    class Meta:
        verbose_name = "记账"


class ClosedAccount(models.Model):
    """已销户的账户: refunds to it come back, so that a bounce can be practised."""

    account = models.CharField("账号", max_length=40, primary_key=True)

    class Meta:
        verbose_name = "已销户账户"
