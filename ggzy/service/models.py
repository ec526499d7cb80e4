"""Tables of the deposits 投标保证金: sub-accounts, payments, refund orders.

Neither lot nor bidder nor payer nor sum stands here in the clear, so that no table tells who paid for which lot, or how
many did: `place` is a keyed digest by which a bidder's rows are found, the rest is sealed. No row has a running
number: a number would tell how many came before.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property

from ggzy.service import payers
from ggzy.service.payers import Whose


class SubAccount(models.Model):
    """子账号: one number for each lot, round and bidder, given out at random on the bidder's demand."""

    number = models.CharField("子账号", max_length=32, primary_key=True)
    place = models.CharField("存放印记", max_length=40, unique=True)
    whose = models.TextField("标段、轮次、假名（密封）")

    class Meta:
        verbose_name = "保证金子账号"


class Payment(models.Model):
    """来款: one credit as the bank reported it, and what became of it. An empty verdict is not judged yet."""

    bank_ref = models.CharField("银行流水号", max_length=35, primary_key=True)
    sub_account = models.CharField("收款子账号", max_length=40, db_index=True)
    place = models.CharField("存放印记", max_length=40, blank=True, db_index=True)
    whose = models.TextField("标段、轮次、假名、金额、时间（密封）", help_text="时间与日志条目对得上，所以也密封")
    payer = models.TextField("付款人（密封）")
    payer_mark = models.CharField("付款账号印记", max_length=64, db_index=True)
    verdict = models.CharField("认定", max_length=20, blank=True)
    reason = models.CharField("退回理由", max_length=300, blank=True)
    reversed_at = models.DateTimeField("银行冲正时间", null=True)

    class Meta:
        verbose_name = "保证金来款"

    @cached_property
    def owner(self) -> Whose:
        """The lot, round and bidder that the number was given to; blank where no number of ours was written."""
        return payers.whose(self.whose)

    @property
    def stream(self) -> str:
        return self.owner.stream

    @property
    def round(self) -> int:
        return self.owner.round

    @property
    def pseudonym(self) -> str:
        return self.owner.pseudonym

    @property
    def amount_fen(self) -> int:
        return self.owner.amount_fen

    @property
    def booked_at(self) -> datetime:
        assert self.owner.booked_at
        return self.owner.booked_at


class EarlyReversal(models.Model):
    """先到的冲正: a reversal whose credit has not come yet."""

    reverses = models.CharField("被冲正的流水号", max_length=35, primary_key=True)
    booked_at = models.DateTimeField("银行记账时间")

    class Meta:
        verbose_name = "先到的冲正"


class RefundOrder(models.Model):
    """退款指令: one for each payment that goes back, to the account it came from. A bounced one is ordered anew."""

    order_id = models.CharField("指令编号", max_length=35, primary_key=True)
    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    interest_fen = models.BigIntegerField("利息（分）")
    occasion = models.CharField("事由", max_length=60)
    ordered_at = models.DateTimeField("下达时间")
    due_by = models.DateTimeField("最迟退还", null=True, db_index=True)
    batch = models.CharField("指令文件", max_length=35, blank=True, db_index=True)
    batched_at = models.DateTimeField("编批时间", null=True)
    sent_at = models.DateTimeField("送达银行", null=True)
    confirmed_at = models.DateTimeField("银行确认", null=True)
    bounced_at = models.DateTimeField("退汇时间", null=True)
    bounce_reason = models.CharField("退汇原因", max_length=140, blank=True)

    class Meta:
        verbose_name = "退款指令"
        constraints = [
            models.UniqueConstraint(
                fields=["payment"], condition=Q(bounced_at=None), name="one_standing_refund_of_a_payment"
            )
        ]

    @property
    def amount_fen(self) -> int:
        """All of it goes back."""
        return self.payment.amount_fen

    @property
    def total_fen(self) -> int:
        return self.amount_fen + self.interest_fen


class LotNotice(models.Model):
    """标段通知: said once to everybody who obtained the file of a lot. It has no addressee, so no table tells who they are."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    stream = models.CharField("标段", max_length=40)
    round = models.PositiveSmallIntegerField("轮次")
    occasion = models.CharField("事由", max_length=80)
    subject = models.CharField("标题", max_length=200)
    body = models.TextField("正文", blank=True)
    at = models.DateTimeField("发出时间")

    class Meta:
        ordering = ["-at", "id"]
        verbose_name = "标段通知"
        constraints = [
            models.UniqueConstraint(fields=["stream", "round", "occasion"], name="one_notice_of_an_occasion")
        ]


class LotNoticeRead(models.Model):
    """标段通知的阅读回执: `mark` is a keyed digest of notice and reader, and tells neither."""

    mark = models.CharField("印记", max_length=40, primary_key=True)
    at = models.DateTimeField("阅读时间")

    class Meta:
        verbose_name = "标段通知阅读回执"
