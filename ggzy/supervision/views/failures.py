"""Failure desk 开标异常: bids that could not be unsealed, through whom, what the rule makes of it, and the evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.acts.opening import BidNotUnsealed
from ggzy.core.disclosure import on_the_portal, visible
from ggzy.core.law.electronic import NOT_UNSEALED, Unopened
from ggzy.core.procedures import PROCEDURES
from ggzy.core.proceeding import Bid, Proceeding, fold
from ggzy.core.roles import Actor
from ggzy.desk.pseudonym import pseudonym
from ggzy.layout.session import actor_of, as_role
from ggzy.layout.tables import Column, Table
from ggzy.store import journal
from ggzy.store.models import Deal, JournalEntry, Organisation
from ggzy.supervision.reach import WATCHERS, address, deals_within, page_of_another


@dataclass(frozen=True)
class Failure:
    """One bid that stayed shut; `bid` holds the evidence: digest, size and receipt of what was handed in."""

    deal: Deal
    round: int
    at: datetime
    bid: Bid
    bidder: str
    cause: str
    meaning: Unopened
    contest: str

    @property
    def handed_in(self) -> str:
        last = self.bid.statements[-1]
        return _("回执%(no)s，%(size)s 字节，摘要 %(sha)s") % {"no": last.receipt_no, "size": last.size, "sha": last.envelope_sha256}


def failures_within(actor: Actor) -> list[Failure]:
    """All failures that this watcher may see by now."""
    events = JournalEntry.objects.filter(event="BidNotUnsealed", stream__in=deals_within(actor))
    deals = Deal.objects.filter(stream__in=events.values("stream"))
    return [failure for deal in deals for failure in of_deal(deal, actor)]


def of_deal(deal: Deal, actor: Actor) -> list[Failure]:
    """The last finding of each shut bid, with whose cause it is held to be now."""
    entries = journal.read(deal.stream)
    p = fold(PROCEDURES[deal.procedure], deal.stream, entries)
    found: dict[str, Failure] = {}
    for entry in entries:
        if isinstance(entry.event, BidNotUnsealed) and visible(p, entry, actor):
            number, bid = bid_of(p, entry.event.bidder)
            name = name_of(p, number, bid) if on_the_portal(p, entry) else ""
            bidder = name or _("代号%(code)s") % {"code": bid.bidder}
            meaning = NOT_UNSEALED[bid.fault]
            found[bid.bidder] = Failure(deal, number, entry.at, bid, bidder, entry.event.cause, meaning, contest_of(p, bid))
    return list(found.values())


def contest_of(p: Proceeding, bid: Bid) -> str:
    """How far the bidder's contest 申辩 is."""
    contest = next((r.contests[bid.bidder] for r in (p.round, *p.earlier) if bid.bidder in r.contests), None)
    if contest is None:
        return _("没有申辩")
    return _("已认定") if contest.decided_at else _("待认定")


def name_of(p: Proceeding, number: int, bid: Bid) -> str:
    """Whose bid it is, once all are unsealed: a shut bid does not say, so the registered firms are asked one by one."""
    firms = Organisation.objects.filter(kind=Organisation.Kind.BIDDER).values_list("uscc", "name")
    return next((name for uscc, name in firms if pseudonym(p.stream, number, uscc) == bid.bidder), "")


def bid_of(p: Proceeding, bidder: str) -> tuple[int, Bid]:
    """A pseudonym stands for one bidder in one round."""
    return next((r.number, r.bids[bidder]) for r in (p.round, *p.earlier) if bidder in r.bids)


COLUMNS = (
    Column("title", "项目名称", value=lambda row: row.deal.title, url=lambda row: address(row.deal)),
    Column("code", "交易编号", value=lambda row: row.deal.code),
    Column("at", "认定时间", kind="when"),
    Column("bidder", "投标人"),
    Column("cause", "原因"),
    Column("fault", "原因归属", value=lambda row: row.meaning.fault),
    Column("contest", "申辩和认定", value=lambda row: row.contest, url=lambda row: page_of_another("trading:failures", row.deal.stream)),
    Column("consequence", "后果", value=lambda row: row.meaning.consequence),
    Column("basis", "依据", value=lambda row: str(row.meaning.basis)),
    Column("received_at", "递交时间", kind="when", value=lambda row: row.bid.statements[-1].received_at),
    Column("evidence", "证据", value=lambda row: row.handed_in, sortable=False),
)


@as_role(*WATCHERS)
def failures(request: HttpRequest) -> HttpResponse:
    """开标异常。"""
    table = Table(
        request, _("开标异常"), COLUMNS, failures_within(actor_of(request)), order="-at",
        empty=_("没有解密失败的投标文件"), empty_next=_("开标解密中一旦有投标文件不能解密，会连同原因和证据列在这里。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    return render(request, "supervision/failures.html", {"table": table, "meanings": NOT_UNSEALED.values()})
