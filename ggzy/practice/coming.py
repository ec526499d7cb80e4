"""What is coming 即将到期: for the host of a practice, what the clock will do and when, matter by matter.

What would tell of bidders while they are secret is left out here as everywhere.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from ggzy.core import agenda
from ggzy.core.acts.second import SecondExpired
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.disclosure import on_the_portal
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record
from ggzy.core.roles import Role
from ggzy.core.table import Entry
from ggzy.desk.counter import load
from ggzy.desk.duties import FOR_FEW
from ggzy.desk.workdays import calendar
from ggzy.store import journal
from ggzy.store.models import CaseCard, Deal, DocketCard, JournalEntry, MatterCard, OfficeCard

MOST = 20


class Coming(NamedTuple):
    """One thing that the clock will hand in."""

    at: datetime
    stream: str
    title: str
    what: str


class Happened(NamedTuple):
    """One thing that has come about while the clock was moved; `public` where the portal has a page of the lot."""

    at: datetime
    stream: str
    title: str
    what: str
    public: bool


def coming() -> list[Coming]:
    """The next things due anywhere, the earliest first: lots, and the matters of supervision but those that few may know of."""
    found: list[Coming] = []
    for cards in (Deal.objects, CaseCard.objects, OfficeCard.objects, MatterCard.objects.exclude(kind__in=FOR_FEW), DocketCard.objects):
        for stream in cards.exclude(next_due=None).order_by("next_due").values_list("stream", flat=True)[: 2 * MOST]:
            p = load(stream, Record)
            if p is not None and called(p):
                found += of_one(p)
    return sorted(found)[:MOST]


def called(p: Record) -> str:
    """What a lot or another matter is called for the host."""
    if isinstance(p, Proceeding):
        return p.project.title if p.project else ""
    return p.title or str(getattr(p, "code", ""))


def of_one(p: Record) -> list[Coming]:
    ticks = [(tick.at, type(tick.command).label()) for tick in agenda.ticks(p)]
    duties = [
        (duty.until, _("%(duty)s的期限届满，未办理的登记为逾期") % {"duty": duty.duty.label})
        for duty in agenda.open_duties(p, calendar())
        if not duty.breached and not duty.duty.quiet
    ]
    return [Coming(at, p.stream, called(p), what) for at, what in [*ticks, *duties]]


def acts_of_the_clock(since: datetime, until: datetime) -> int:
    """How many acts the clock handed in then: counted in the journal, for the ticker beside the page does some of them."""
    rows = JournalEntry.objects.filter(at__gt=since, at__lte=until, actor__contains=f'"{Role.CLOCK.value}"')
    return rows.values("act_id").distinct().count()


def happened(since: datetime, until: datetime) -> list[Happened]:
    """What everybody may see of what came about in between, and which duties ran out, the latest last."""
    rows = JournalEntry.objects.filter(at__gt=since, at__lte=until).order_by("pos").values_list("stream", "seq")
    wanted: dict[str, set[int]] = {}
    for stream, seq in rows:
        wanted.setdefault(stream, set()).add(seq)
    found: list[Happened] = []
    hidden = set(MatterCard.objects.filter(kind__in=FOR_FEW, stream__in=wanted).values_list("stream", flat=True))
    for stream, seqs in wanted.items():
        p = load(stream, Record)
        if p is None or not called(p) or stream in hidden:
            continue
        told = (e for e in journal.read(stream) if e.seq in seqs and (on_the_portal(p, e) or is_told_breach(p, e) or isinstance(e.event, SecondExpired)))
        public = isinstance(p, Proceeding) and bool(p.round.notice or p.earlier)
        found += [Happened(e.at, stream, called(p), what_of(p, e), public) for e in told]
    return sorted(found)[-MOST:]


def what_of(p: Record, entry: Entry) -> str:
    """What came about; of a breach also which duty ran out."""
    event, label = entry.event, type(entry.event).label()
    if not isinstance(event, DutyBreached):
        return label
    return f"{label}：" + p.procedure.duty[event.duty].label


def is_told_breach(p: Record, entry: Entry) -> bool:
    """A duty that ran out, unless it would tell of bidders while they are secret."""
    event = entry.event
    if not isinstance(event, DutyBreached):
        return False
    return not (p.secret and p.procedure.duty[event.duty].quiet)
