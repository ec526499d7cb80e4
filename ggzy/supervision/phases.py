"""What is checked before and after trading 事前、事后监管, of each lot, read from the journal for the lots on one page."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q, QuerySet, Sum

from ggzy.core.acts.award import AwardNoticesIssued, ContractSigned
from ggzy.core.acts.control import RoundBegun
from ggzy.core.acts.registration import AppointmentConfirmed, FilingReturned, FilingSubmitted, ProjectRegistered
from ggzy.core.acts.screening import FindingDismissed
from ggzy.core.documents import Project, TenderFile
from ggzy.core.screening import VERSION, screen
from ggzy.desk.screening import siblings_of
from ggzy.store.models import Deal, JournalEntry, MatterCard, OutsideProject
from ggzy.supervision.matter_facts import entries_of

BEFORE = ("registered", "in_review", "filed")
"""事前: from the registration to the notice."""
AFTER = ("awarded", "contracted", "archived")
"""事后: once an award was made."""
TOLD_BEFORE = tuple(event.__name__ for event in (ProjectRegistered, AppointmentConfirmed, FilingSubmitted, FilingReturned, FindingDismissed, RoundBegun))
TOLD_AFTER = tuple(event.__name__ for event in (AwardNoticesIssued, ContractSigned, RoundBegun))


@dataclass
class Before:
    """`must` is what the duty test said; `times` and `filed_at` of the filings, the opinions of this round; of the file filed last
    what the automatic check finds in it and nobody dismissed: breaches of an article, and signals to look at."""

    must: bool | None = None
    grounds: str = ""
    confirmed: bool = False
    times: int = 0
    filed_at: datetime | None = None
    to_mend: int = 0
    project: Project | None = None
    file: TenderFile | None = None
    dismissed: dict[str, str] = field(default_factory=dict)
    breaches: int = 0
    signals: int = 0


@dataclass
class After:
    """Money in fen; `paid_fen` is what payment lists of other offices tell of the lot."""

    awarded_at: datetime | None = None
    contract_fen: int | None = None
    complaints: int = 0
    unsettled: int = 0
    payments: int = 0
    paid_fen: int = 0


def before(deals: Sequence[Deal], now: datetime) -> dict[str, Before]:
    streams = [deal.stream for deal in deals]
    found: dict[str, Before] = defaultdict(Before)
    for stream, entries in entries_of(streams, TOLD_BEFORE, now).items():
        for entry in entries:
            told(found[stream], entry.event)
            if isinstance(entry.event, FilingSubmitted):
                found[stream].filed_at = entry.at
    check(found)
    return found


def check(found: Mapping[str, Before]) -> None:
    """The automatic check of every file that was filed, as its page of review shows it."""
    filed = {stream: (state.project, state.file) for stream, state in found.items() if state.project and state.file}
    others = siblings_of({stream: project for stream, (project, _file) in filed.items()})
    for stream, (project, file) in filed.items():
        counted = Counter(each.grade for each in screen(project, file, others[stream]) if each.key not in found[stream].dismissed)
        found[stream].breaches, found[stream].signals = counted["breach"], counted["signal"]


def told(state: Before, event: object) -> None:
    """One event more, in order."""
    match event:
        case ProjectRegistered():
            state.must, state.grounds, state.project = event.duty_test.must_tender, "；".join(event.duty_test.findings), event.project
        case FilingSubmitted():
            state.times, state.file = state.times + 1, event.tender_file
        case AppointmentConfirmed():
            state.confirmed = True
        case FilingReturned():
            state.to_mend = sum(not point.met for point in event.findings)
        case FindingDismissed():
            if event.version == VERSION:
                state.dismissed[event.finding] = event.reason
        case RoundBegun():
            state.to_mend = 0


def after(deals: Sequence[Deal], now: datetime) -> dict[str, After]:
    streams = [deal.stream for deal in deals]
    found: dict[str, After] = defaultdict(After)
    for stream, entries in entries_of(streams, TOLD_AFTER, now).items():
        for entry in entries:
            match entry.event:
                case AwardNoticesIssued():
                    found[stream].awarded_at = entry.at
                case ContractSigned():
                    found[stream].contract_fen = entry.event.amount_fen
                case RoundBegun():
                    found[stream] = After()
    complaints = MatterCard.objects.filter(kind="complaint", deal__in=streams).values("deal").order_by()
    for row in complaints.annotate(n=Count("pk"), unsettled=Count("pk", filter=Q(outcome=""))):
        found[row["deal"]].complaints, found[row["deal"]].unsettled = row["n"], row["unsettled"]
    paid = OutsideProject.objects.filter(kind="payment", deal__in=streams).values("deal").order_by()
    for row in paid.annotate(n=Count("pk"), fen=Sum("amount_fen")):
        found[row["deal"]].payments, found[row["deal"]].paid_fen = row["n"], row["fen"]
    return found


def awarded_before(deals: QuerySet[Deal], until: datetime) -> QuerySet[Deal]:
    """Lots awarded before that moment, whatever became of them since: the set that a sample is drawn from stands still."""
    told = JournalEntry.objects.filter(event=AwardNoticesIssued.__name__, at__lt=until, stream__in=deals.values("pk"))
    return deals.filter(pk__in=told.values("stream"))


def sampled(deals: QuerySet[Deal], seed: str, count: int) -> list[str]:
    """抽查: so many of these lots, by the digest of seed and record: whoever draws from the same lots with the same seed finds the same."""
    streams = deals.values_list("stream", flat=True)
    return sorted(streams, key=lambda stream: hashlib.sha256(f"{seed}\n{stream}".encode()).digest())[:count]
