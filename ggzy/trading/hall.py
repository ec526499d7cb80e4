"""The opening hall 开标大厅 as one viewer sees it: how far the session is, what was read out, said, objected and signed.

Before the deadline it knows of no bidder. Between the deadline and the last unsealing it knows numbers, no names:
names, prices and the rest are shown to everybody together once everything is unsealed (电子招标投标办法 30).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from ggzy.core.acts import opening
from ggzy.core.acts.control import ProceedingSuspended
from ggzy.core.acts.notice import ObjectionRaised
from ggzy.core.draws.draw import labelled
from ggzy.core.draws.promise import OPENING, SEATS
from ggzy.core.draws.transcript import opening_transcript
from ggzy.core.evaluation.method import BenchmarkPrice, Comprehensive
from ggzy.core.law.electronic import NOT_UNSEALED, Unopened
from ggzy.core.money import in_words
from ggzy.core.procedures.consequences import needs_coefficients
from ggzy.core.proceeding import Bid, Proceeding
from ggzy.core.table import Entry
from ggzy.desk.pseudonym import pseudonym
from ggzy.layout.deals import Viewed
from ggzy.layout.papers.seen import this_round
from ggzy.store.models import Organisation

BEFORE, UNSEALING, READ_OUT, CLOSED, STOPPED = "before", "unsealing", "read_out", "closed", "stopped"


@dataclass(frozen=True)
class ReadOut:
    """唱标 of one bid; `meaning` is set when it stayed shut."""

    order: int
    bid: Bid
    org: str
    mine: bool
    words: str = ""
    meaning: Unopened | None = None


@dataclass(frozen=True)
class Coefficient:
    """One drawn figure, the choices that the tender file lists, and the label by which it was drawn."""

    name: str
    unit: str
    label: str
    choices: tuple[Decimal, ...]
    drawn: Decimal
    seed: str


@dataclass(frozen=True)
class Spoken:
    """One objection, with whom it is from as far as that may be known."""

    objection: Any
    by: str
    mine: bool


@dataclass(frozen=True)
class Hall:
    """One session of one round."""

    viewed: Viewed
    phase: str
    entries: tuple[Entry, ...]

    @property
    def p(self) -> Proceeding:
        return self.viewed.p

    @property
    def held(self) -> bool:
        """Whether an opening was held in this round: there are bids, and that they exist is no secret."""
        return self.phase in (UNSEALING, READ_OUT, CLOSED)

    @property
    def running(self) -> bool:
        return self.phase in (UNSEALING, READ_OUT)

    @property
    def named(self) -> bool:
        """Whether bidders' names are known to everybody by now."""
        return self.phase in (READ_OUT, CLOSED)

    @property
    def mine(self) -> Bid | None:
        """The viewer's own standing bid."""
        bid = self.p.round.bids.get(self.viewed.me) if self.viewed.me else None
        return bid if bid and bid.stands else None

    @property
    def bids(self) -> int:
        return len(self.p.standing_bids) if self.held else 0

    @property
    def unsealed(self) -> int:
        return sum(not b.waits for b in self.p.standing_bids) if self.held else 0

    @property
    def signed_in(self) -> int:
        return sum(bool(b.signed_in_at) for b in self.p.standing_bids) if self.held else 0

    @property
    def read_out(self) -> list[ReadOut]:
        if not self.named:
            return []
        shut = names_behind(self.p, [b.bidder for b in self.p.standing_bids if not b.opened])
        return [self._row(n, bid, shut) for n, bid in enumerate(self.p.standing_bids, start=1)]

    def _row(self, order: int, bid: Bid, shut: dict[str, str]) -> ReadOut:
        mine = bid.bidder == self.viewed.me
        if bid.line is None:
            name = shut.get(bid.bidder) or code_name(bid.bidder)
            return ReadOut(order, bid, name, mine, meaning=NOT_UNSEALED[bid.fault or "other"])
        return ReadOut(order, bid, bid.org, mine, words=in_words(bid.line.price_fen))

    @property
    def draws(self) -> bool:
        """Whether coefficients are drawn in this session."""
        return self.named and needs_coefficients(self.p)

    @property
    def coefficients(self) -> list[Coefficient]:
        drawn, method = self.p.round.coefficients, self.p.tender_file.method if self.p.tender_file else None
        if drawn is None or not self.named or not isinstance(method, Comprehensive):
            return []
        by: BenchmarkPrice = method.price  # type: ignore[assignment]
        rows = (
            (_("K 值"), "", "k", by.k_list, drawn.k),
            (_("最高投标限价下浮率"), "%", "control_drop", by.control_drop_list, drawn.control_drop),
            (_("评标基准价下浮率"), "%", "benchmark_drop", by.benchmark_drop_list, drawn.benchmark_drop),
        )
        seed = bytes.fromhex(drawn.seed)
        return [Coefficient(*row, seed=labelled(seed, row[2]).hex()) for row in rows]

    @property
    def transcript(self) -> dict[str, Any] | None:
        """Every input of the draw and what came of it, for each page to recompute."""
        return opening_transcript(self.p) if self.named else None

    @property
    def revealed(self) -> list[str]:
        """Who has revealed while the draw is under way."""
        d = self.p.round.drawings[OPENING]
        return [SEATS[seat] for seat in d.reveals] if self.running and d.outcome is None else []

    @property
    def objections(self) -> list[Spoken]:
        if not self.held:
            return []
        shown = {e.event.objection_id for e in self.entries if isinstance(e.event, ObjectionRaised)}
        here = (o for o in self.p.round.objections.values() if o.kind == "opening" and o.objection_id in shown)
        return [Spoken(o, self.name_of(o.raiser), bool(o.raiser) and o.raiser == self.viewed.me) for o in here]

    @property
    def signatures(self) -> list[dict[str, Any]]:
        """Who signed the record, when, and with what opinion."""
        found = (e for e in self.entries if isinstance(e.event, opening.OpeningRecordSigned))
        return [{"at": e.at, "signer": self._signer(e.event.signer), "opinion": e.event.opinion} for e in found]

    def _signer(self, signer: str) -> str:
        return self.name_of(signer) if signer in self.p.round.bids else signer

    @property
    def my_signature(self) -> datetime | None:
        actor, mine = self.viewed.actor, self.mine
        names = (mine.org, mine.bidder) if mine else (f"{actor.role.label}：{actor.org}",)
        return next((self.p.round.record_signatures[n] for n in names if n in self.p.round.record_signatures), None)

    @property
    def steps(self) -> list[tuple[str, str]]:
        """The order of the session, each step done, now or next."""
        p = self.p
        at = {BEFORE: 0, UNSEALING: 1, READ_OUT: 2, CLOSED: 9}.get(self.phase, 0)
        drawing = self.phase == READ_OUT and self.draws and p.round.coefficients is None
        if self.phase == READ_OUT and not drawing:
            at = 4
        names = [(0, _("投标截止")), (1, _("签到、解密")), (2, _("唱标"))]
        names += [(3, _("抽取评标系数"))] if self.named and self.draws else []
        names += [(4, _("异议与签署")), (5, _("开标结束"))]
        return [(label, "done" if n < at or (drawing and n == 2) else "now" if n == (3 if drawing else at) else "next") for n, label in names]

    @property
    def order_no(self) -> str:
        """The number of the order by which the deal is suspended now."""
        orders = [e.event.order_no for e in self.viewed.entries if isinstance(e.event, ProceedingSuspended)]
        return orders[-1] if orders and self.p.suspended else ""

    def name_of(self, bidder: str) -> str:
        """A bidder by name once names are known, else by a code that tells nothing; oneself always."""
        bid = self.p.round.bids.get(bidder)
        if self.named and bid and bid.org:
            return bid.org
        if self.named and bid:
            return names_behind(self.p, [bidder]).get(bidder) or code_name(bidder)
        return code_name(bidder)


def hall_of(viewed: Viewed) -> Hall:
    entries = tuple(this_round(viewed))
    return Hall(viewed, phase_of(viewed.p, entries), entries)


def phase_of(p: Proceeding, entries: Iterable[Entry]) -> str:
    happened = {type(e.event) for e in entries}
    if opening.BiddingClosed not in happened:
        return STOPPED if p.stage in ("failed", "terminated", "ended") else BEFORE
    if opening.OpeningClosed in happened:
        return CLOSED
    if p.stage != "opening":
        return STOPPED
    return UNSEALING if p.unsealing else READ_OUT


def code_name(bidder: str) -> str:
    return _("投标人（代号%(code)s）") % {"code": bidder[:4]}


def names_behind(p: Proceeding, bidders: list[str]) -> dict[str, str]:
    """The names of bidders whose envelope stayed shut, so that only their pseudonym is in the record."""
    if not bidders:
        return {}
    found = {}
    for uscc, name in Organisation.objects.filter(kind="bidder").values_list("uscc", "name"):
        known = pseudonym(p.stream, p.round.number, uscc)
        if known in bidders:
            found[known] = name
    return found
