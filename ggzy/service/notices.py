"""Notices of a lot 标段通知: told once to all who obtained its file, whoever they are; read receipts under pseudonyms."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from ggzy.desk.pseudonym import pseudonym
from ggzy.layout.templatetags.ggzy import when
from ggzy.service.models import LotNotice, LotNoticeRead
from ggzy.service.own_lots import OwnLot
from ggzy.store.models import Deal, Participant
from ggzy.store.quiet import mark, place
from ggzy.store.written import seconds

SHOWN = 10


@dataclass(frozen=True)
class Received:
    """A notice as one bidder received it."""

    notice: LotNotice
    title: str
    read: bool


def tell_lot(stream: str, round: int, subject: str, body: str, at: datetime, occasion: str) -> bool:
    """Say it once: the same occasion again says nothing. Tells whether it was new."""
    _, new = LotNotice.objects.get_or_create(
        stream=stream, round=round, occasion=occasion[:80], defaults={"subject": subject[:200], "body": body, "at": at}
    )
    return new


def notices_for(uscc: str, lots: Sequence[OwnLot]) -> list[Received]:
    """The latest notices of the bidder's own lots."""
    if not lots:
        return []
    titles = {(own.stream, own.round): own.title for own in lots}
    asked = Q()
    for stream, number in titles:
        asked |= Q(stream=stream, round=number)
    found = list(LotNotice.objects.filter(asked)[:SHOWN])
    marks = {n.pk: receipt_mark(n, pseudonym(n.stream, n.round, uscc)) for n in found}
    read = set(LotNoticeRead.objects.filter(mark__in=marks.values()).values_list("mark", flat=True))
    return [Received(n, titles[n.stream, n.round], marks[n.pk] in read) for n in found]


def read_by(uscc: str, notice: LotNotice, now: datetime) -> bool:
    """Give the receipt; False for somebody who does not take part in the lot."""
    me = pseudonym(notice.stream, notice.round, uscc)
    if not Participant.objects.filter(place=place(notice.stream, notice.round, me)).exists():
        return False
    LotNoticeRead.objects.get_or_create(mark=receipt_mark(notice, me), defaults={"at": now})
    return True


def receipt_mark(notice: LotNotice, me: str) -> str:
    """Under what the receipt of one bidder for one notice is kept; it names neither."""
    return mark("read", str(notice.pk), me)


# ---- reminders before the deadline ----

AHEAD = (timedelta(hours=24), timedelta(hours=2))


def remind(now: datetime) -> None:
    """A job of the ticker: 24 hours and 2 hours before the deadline every lot is reminded once, with bids or without.

    A moved deadline is another occasion. The nearer reminder stands for the farther one that was missed.
    """
    closing = Deal.objects.filter(stage="bidding", suspended="", deadline__gt=now, deadline__lte=now + AHEAD[0])
    for deal in closing.only("stream", "round", "title", "deadline"):
        assert deal.deadline
        span = min(ahead for ahead in AHEAD if deal.deadline <= now + ahead)
        hours = int(span.total_seconds() // 3600)
        occasion = f"closing-{hours}h/{deal.deadline.isoformat()}"
        if not LotNotice.objects.filter(stream=deal.stream, round=deal.round, occasion=occasion).exists():
            with transaction.atomic():
                tell_lot(deal.stream, deal.round, *reminder(deal, hours), now, occasion)


NEXT_REMINDERS = tuple(
    f"SELECT min(deadline) - {seconds(ahead)} FROM store_deal"
    f" WHERE stage = 'bidding' AND suspended = '' AND deadline > since.at + {seconds(ahead)}"
    for ahead in AHEAD
)
"""The next moments at which a reminder falls due, so that a practice clock does not jump over them."""


def reminder(deal: Deal, hours: int) -> tuple[str, str]:
    return (
        f"距投标截止不足{hours}小时：{deal.title}",
        f"投标截止时间为{when(deal.deadline)}。尚未递交投标文件的，请在截止时间前完成加密上传并取得回执；"
        "逾期递交的不予接收。已经递交的，截止前可以替换或者撤回。",
    )
