"""What the pages of the report chain read 上报的读者: who sees what, who answers for an office's report, figures side by side, the register's rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from ggzy.core.chain import REPORTING, Call, OfficeReport
from ggzy.core.holders import Holder, Place, holder
from ggzy.core.office_figures import FIGURES, Counted, Figure, figure, moved
from ggzy.core.procedures.chain import WATCHING, reads_call
from ggzy.core.record import Record
from ggzy.core.roles import Actor, Role
from ggzy.core.shortcomings import EntryRef
from ggzy.core.table import Entry
from ggzy.desk import counter
from ggzy.desk.duties import Roll
from ggzy.desk.office_figures import Scope
from ggzy.layout.watching import seen_by
from ggzy.store.models import DocketCard
from ggzy.supervision.models import DifficultyRow, Finding

COMPARED = 3
"""So many periods before stand beside the present one."""


# ---- whose


def calls_of(actor: Actor) -> QuerySet[DocketCard]:
    """Calls that this office sent, received from below, or watches; who is asked sees its own report instead."""
    own = Q(issuer_id=actor.org_id) | Q(office_ids__contains=[actor.org_id])
    return DocketCard.objects.filter(procedure="call/1").filter(seen_by(actor, own))


def asked_of(actor: Actor) -> QuerySet[DocketCard]:
    """The reports that this office was asked for."""
    cards = DocketCard.objects.filter(procedure="officereport/1")
    return cards.filter(office_ids__contains=[actor.org_id]) if actor.org_id and actor.role in REPORTING else cards.none()


def coordinations_of(actor: Actor) -> QuerySet[DocketCard]:
    own = Q(issuer_id=actor.org_id) | Q(office_ids__contains=[actor.org_id])
    return DocketCard.objects.filter(procedure="coordination/1").filter(seen_by(actor, own))


def difficulties_of(actor: Actor) -> QuerySet[DifficultyRow]:
    own = Q(office_id=actor.org_id) | Q(asker_id=actor.org_id) if actor.role is Role.ADMINISTRATION else Q(office_id=actor.org_id)
    return DifficultyRow.objects.filter(seen_by(actor, own))


def reads_whole(p: Call, actor: Actor) -> bool:
    """Whether the viewer reads the reports and the merged text, or only that it was asked."""
    return actor.role in WATCHING or reads_call(p, actor)


# ---- who answers


def answers_for(org_id: str, region: str, stream: str, found: Roll) -> Holder:
    """责任人 of an office's report; a handover of the matter goes with it."""
    return holder(
        Place(region, "chain", of_office=org_id), REPORTING, found.at, found.seats, act="SubmitReport", matter="officereport/1:report", stream=stream,
        taken=found.taken, powers=found.powers,
    )  # fmt: skip


# ---- figures


def findings_in(scope: Scope, since: datetime, until: datetime) -> Iterator[Figure]:
    """A source of figures: what was found of the scope; each with an entry that shows it."""
    rows = Finding.standing.filter(scope.within, at__gte=since, at__lt=until).values_list("stream", "streams", "entries")
    told = list(rows)
    refs = [EntryRef(stream, int(entries[0]) if entries else 1) for stream, streams, entries in told if streams == [stream]]
    yield figure("findings", refs, value=len(told))


def earlier_reports(p: OfficeReport) -> list[OfficeReport]:
    """What the same office told the same asker of the same kind in periods before, the latest first."""
    if p.office is None or p.since is None:
        return []
    cards = DocketCard.objects.filter(procedure="officereport/1", office_ids__contains=[p.office.org_id], kind=p.kind_label).exclude(stream=p.stream)
    loaded = (counter.load(stream, OfficeReport) for stream in cards.values_list("stream", flat=True))
    same = [each for each in loaded if each is not None and each.submitted_at and each.until and each.until <= p.since and asked_by_same(each, p)]
    return sorted(same, key=lambda each: (each.until, each.submitted_at), reverse=True)[:COMPARED]  # type: ignore[arg-type,return-value]


def asked_by_same(one: OfficeReport, other: OfficeReport) -> bool:
    return one.asked_by is not None and other.asked_by is not None and one.asked_by.org_id == other.asked_by.org_id


@dataclass(frozen=True)
class Compared:
    """One figure beside itself in earlier periods."""

    row: Counted
    now: Figure | None
    before: tuple[Figure | None, ...]
    note: str = ""

    @property
    def change(self) -> str:
        return moved(self.now, self.before[0]) if self.now and self.before else ""


def compared(now: Sequence[Figure], earlier: Sequence[OfficeReport], p: OfficeReport | None = None) -> list[Compared]:
    """Every figure of the table that any of the periods has."""
    periods = [{each.code: each for each in report.figures} for report in earlier]
    present = {each.code: each for each in now}
    return [
        Compared(row, present.get(code), tuple(period.get(code) for period in periods), p.contested(code) if p else "")
        for code, row in FIGURES.items()
        if code in present or any(code in period for period in periods)
    ]


# ---- the register


def follow(p: Record, entries: Sequence[Entry]) -> None:
    """A follower: the register has the difficulties of every report that was submitted and is still asked for."""
    if not isinstance(p, OfficeReport) or not p.office or not p.asked_by:
        return
    rows = rows_of(p, entries) if p.submitted_at and p.stage != "ended" else []
    DifficultyRow.objects.filter(stream=p.stream).exclude(number__in=[row.number for row in rows]).delete()
    fields = [f.name for f in DifficultyRow._meta.concrete_fields if not f.primary_key]
    DifficultyRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["stream", "number"], update_fields=fields)


def rows_of(p: OfficeReport, entries: Iterable[Entry]) -> list[DifficultyRow]:
    assert p.office and p.asked_by
    at = max(entry.at for entry in entries)
    return [
        DifficultyRow(
            stream=p.stream, number=n, about=p.about[:300], region=p.place, asker_id=p.asked_by.org_id, office_id=p.office.org_id, office=p.office.org,
            found_by=each.found_by, what=each.what, tried=each.tried, by=each.by, state=each.state, outcome=each.outcome, told_at=p.submitted_at,
            changed_at=at,
        )  # fmt: skip
        for n, each in enumerate(p.difficulties, start=1)
    ]
