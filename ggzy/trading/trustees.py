"""Trustees' seats 保管席位: which lots an office holds a key of, how ready each seat is, and who is to be reminded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import msgspec
from django.db.models import Max, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.procedures.construction.stages import TRUSTEES
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Actor, Role
from ggzy.core.sealing.policy import TrusteePolicy, key_fingerprint, seat_label, spoken
from ggzy.core.unsealing import policy_of
from ggzy.layout.reach import deals_of_office, posts_of_seat
from ggzy.layout.templatetags.ggzy import when
from ggzy.store.messages import notify
from ggzy.store.models import Deal, JournalEntry
from ggzy.store.written import seconds
from ggzy.trading.models import Rehearsal, Reminded

BEFORE_OPENING = ("registered", "in_review", "filed", "bidding", "opening")
REHEARSE_WITHIN = timedelta(days=2)
"""From when on another rehearsal is asked for: late enough to matter, early enough to mend."""
REMIND_AHEAD = timedelta(days=1)
PROBES = {
    "age": "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p",
    "gm": "sm2:0432c4ae2c1f1981195f9904466a39c9948fe30bbff2660be1715a4589334c74c7"
    "bc3736a2f4f6779c59bdcee36b692153d0a9877cc62a474002df32e52139f0a0",
}
"""By suite a well-formed public key that is nobody's, to ask whether one could be registered now."""


@dataclass(frozen=True)
class Seat:
    """One seat of one lot: its key, and whether it has been shown to be at hand."""

    seat: str
    public_key: str
    lost_at: datetime | None
    rehearsed_at: datetime | None
    wants_rehearsal: bool
    released_at: datetime | None = None
    awaited: bool = False

    @property
    def label(self) -> str:
        return seat_label(self.seat)

    @property
    def spoken(self) -> str:
        return spoken(key_fingerprint(self.public_key)) if self.public_key else ""

    @property
    def ready(self) -> bool:
        return bool(self.public_key) and self.lost_at is None and not self.wants_rehearsal and not self.awaited

    @property
    def state(self) -> str:
        if self.released_at:
            return _("已交出份额")
        if self.lost_at:
            return _("已报告灭失")
        if not self.public_key:
            return _("待生成登记")
        if self.awaited:
            return _("还没有交出份额")
        return _("已登记，请再演练一次") if self.wants_rehearsal else _("已登记")


def seats_of(p: Proceeding, now: datetime) -> list[Seat]:
    """Every seat of the lot's policy, in its order."""
    r = p.round
    rehearsed = last_rehearsals([p.stream]).get((p.stream, r.number), {})
    near = p.stage == "bidding" and due_soon(r.deadline, now)
    return [
        replace(
            seat_of(seat, r.keys.get(seat, ""), r.lost.get(seat), rehearsed, near, now, r.released_at.get(seat)),
            awaited=p.stage == "opening" and p.unsealing and seat not in r.released_at,
        )
        for seat in policy_of(p).trustees
    ]


def seat_of(
    seat: str, key: str, lost_at: datetime | None, rehearsed: Mapping[str, datetime], near: bool, now: datetime,
    released_at: datetime | None = None,
) -> Seat:  # fmt: skip
    at = rehearsed.get(key) if key else None
    stale = at is None or now - at > REHEARSE_WITHIN
    return Seat(seat, key, lost_at, at, bool(key) and lost_at is None and near and stale, released_at)


def due_soon(deadline: datetime | None, now: datetime) -> bool:
    return deadline is not None and deadline - now <= REHEARSE_WITHIN


def last_rehearsals(streams: Iterable[str]) -> dict[tuple[str, int], dict[str, datetime]]:
    """By lot and round, when the private half of each public key was last shown to be at hand."""
    found: dict[tuple[str, int], dict[str, datetime]] = {}
    rows = Rehearsal.objects.filter(stream__in=list(streams)).order_by().values("stream", "round", "public_key")
    for row in rows.annotate(last=Max("at")):
        found.setdefault((row["stream"], row["round"]), {})[row["public_key"]] = row["last"]
    return found


# ---- the list of lots ----


def deals_of_seat(actor: Actor) -> QuerySet[Deal]:
    """The lots in which this actor can hold a seat."""
    if actor.role is Role.TENDEREE:
        return Deal.objects.filter(tenderee_id=actor.org_id)
    return deals_of_office(actor) if actor.role in TRUSTEES else Deal.objects.none()


@dataclass
class Kept:
    """What the journal says of the keys of one lot's present round."""

    policy: TrusteePolicy | None = None
    keys: dict[str, str] = field(default_factory=dict)
    lost: dict[str, datetime] = field(default_factory=dict)
    released: dict[str, datetime] = field(default_factory=dict)


class _File(msgspec.Struct):
    policy: TrusteePolicy = TrusteePolicy()


class _Told(msgspec.Struct):
    """The fields of key events that matter here."""

    seat: str = ""
    public_key: str = ""
    tender_file: _File | None = None


_told = msgspec.json.Decoder(_Told)
KEY_EVENTS = ("FilingSubmitted", "OpeningKeyRegistered", "OpeningKeyLost", "SharesReleased", "RoundBegun")


def kept_in(streams: Iterable[str]) -> dict[str, Kept]:
    """Read off a few events of each lot, for folding hundreds of lots whole would be slow."""
    found: dict[str, Kept] = {}
    rows = JournalEntry.objects.filter(stream__in=list(streams), event__in=KEY_EVENTS).order_by("stream", "seq")
    for stream, event, at, body in rows.values_list("stream", "event", "at", "body"):
        kept = found.setdefault(stream, Kept())
        told = _told.decode(body)
        if event == "RoundBegun":
            found[stream] = Kept(policy=kept.policy)
        elif event == "FilingSubmitted":
            kept.policy = told.tender_file.policy if told.tender_file else None
        elif event == "OpeningKeyRegistered":
            kept.keys[told.seat] = told.public_key
            kept.lost.pop(told.seat, None)
        elif event == "OpeningKeyLost":
            kept.lost[told.seat] = at
        else:
            kept.released.setdefault(told.seat, at)
    return found


@dataclass(frozen=True)
class LotKey:
    """One lot as one seat's list shows it."""

    deal: Deal
    own: Seat
    ready: int
    of: int

    @property
    def remind(self) -> bool:
        """Whether something waits for this seat now."""
        return self.own.wants_rehearsal or (self.deal.stage == "filed" and not self.own.public_key) or self.releases

    @property
    def releases(self) -> bool:
        return self.deal.stage == "opening" and not self.own.released_at and self.own.lost_at is None


def lot_keys(actor: Actor, now: datetime) -> list[LotKey]:
    """Lots before and at the opening in which this actor's office holds a seat."""
    deals = list(deals_of_seat(actor).filter(stage__in=BEFORE_OPENING))
    states = seats_in(deals, now)
    found = []
    for deal in deals:
        seats = states[deal.stream]
        own = next((seat for seat in seats if seat.seat == actor.role.value), None)
        if own is not None:
            found.append(LotKey(deal, own, sum(seat.ready for seat in seats), len(seats)))
    return found


def seats_in(deals: list[Deal], now: datetime) -> dict[str, list[Seat]]:
    """Every seat of each of these lots."""
    streams = [deal.stream for deal in deals]
    kept, rehearsed = kept_in(streams), last_rehearsals(streams)
    found = {}
    for deal in deals:
        of = kept.get(deal.stream, Kept())
        near = deal.stage == "bidding" and due_soon(deal.deadline, now)
        shown = rehearsed.get((deal.stream, deal.round), {})
        found[deal.stream] = [
            seat_of(seat, of.keys.get(seat, ""), of.lost.get(seat), shown, near, now, of.released.get(seat))
            for seat in (of.policy.trustees if of.policy else ())
        ]
    return found


# ---- reminders ----


def remind(now: datetime) -> None:
    """A job of the ticker: a day before the opening each seat that has not rehearsed again is told so, once."""
    near = list(Deal.objects.filter(stage="bidding", suspended="", deadline__gt=now, deadline__lte=now + REMIND_AHEAD))
    told = set(Reminded.objects.filter(stream__in=[d.stream for d in near]).values_list("stream", "seat", "deadline"))
    if all((deal.stream, seat, deal.deadline) in told for deal in near for seat in (role.value for role in TRUSTEES)):
        return
    seats = seats_in(near, now)
    for deal in near:
        for seat in seats[deal.stream]:
            if (deal.stream, seat.seat, deal.deadline) not in told:
                Reminded.objects.get_or_create(stream=deal.stream, seat=seat.seat, deadline=deal.deadline)
                if seat.wants_rehearsal or seat.lost_at:
                    notify(posts_of_seat(Role(seat.seat), deal, deal.tenderee_id, now), *reminder(deal, seat), stream=deal.stream, at=now, link=reverse("trading:key", args=[deal.stream]))


def reminder(deal: Deal, seat: Seat) -> tuple[str, str]:
    subject = _("开标在即，请演练私钥：%(title)s") % {"title": deal.title}
    if seat.lost_at:
        subject = _("开标在即，本席位的私钥已报告灭失：%(title)s") % {"title": deal.title}
    return subject, _("%(at)s 开标。%(seat)s的私钥请现在再演练一次；找不回的，截止前还可以报告灭失并重新登记。") % {"at": when(deal.deadline), "seat": seat.label}


NEXT_REMINDER = (
    f"SELECT min(deadline) - {seconds(REMIND_AHEAD)} FROM store_deal"
    f" WHERE stage = 'bidding' AND deadline > since.at + {seconds(REMIND_AHEAD)}"
)
"""When the next lot comes within a day of its opening, so that a practice clock stops there."""
