"""Working out records: what each says by itself, and what it adds to the series; many records are read and written at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ggzy.core import conduct
from ggzy.core.case import Case
from ggzy.core.findings.finding import FindingRule, Found, Noted, Seen, Told, rounds_before
from ggzy.core.findings.rules import ON_ANY, ON_LOTS
from ggzy.core.findings.serial import SERIES
from ggzy.core.interference import Interference
from ggzy.core.procedures import PROCEDURES
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import BEFORE, Record, fold
from ggzy.core.report import Report
from ggzy.core.table import Entry
from ggzy.desk.telling import told_of
from ggzy.desk.workdays import calendar
from ggzy.store import journal
from ggzy.store.models import JournalStream
from ggzy.supervision.findings.rows import keep, row
from ggzy.supervision.models import ConductRow, Finding, Note

FOR_FEW = (Report, Interference)
"""Of these others know not even how many there are: nothing of them is found here, nor of a case kept from an office."""
Touched = set[tuple[str, str]]
"""Series and subjects in them."""
CONDUCT = (
    "kind", "org_id", "stream", "seq", "at", "title", "words", "people", "bad", "seconds", "opened", "days", "upheld", "clarified", "returned",
)  # fmt: skip
"""What a row of conduct keeps."""
NOTED = ("stream", "series", "subject", "group", "at", "title", "region", "line", "industry", "value")


def examine(streams: Sequence[str]) -> Touched:
    """Work out these records' findings, notes and rows of conduct; gives what has changed in the series."""
    seen = seen_in(streams)
    keep([row_of(rule, found, each.record) for each in seen for rule, found in findings(each)], streams)
    ConductRow.objects.filter(stream__in=streams).delete()
    ConductRow.objects.bulk_create(done for each in seen for done in conduct_in(each))
    return renote(streams, [note_of(noted, each) for each in seen for noted in noted_in(each)])


def seen_in(streams: Sequence[str]) -> list[Seen]:
    """These records as the rules are shown them; those that nobody may find anything in are left out."""
    began = dict(JournalStream.objects.filter(stream__in=streams).values_list("stream", "procedure"))
    entries = journal.read_many([stream for stream, procedure in began.items() if procedure in PROCEDURES])
    records = [fold(PROCEDURES[began[stream]], stream, lines) for stream, lines in entries.items() if lines]
    open_ones = [record for record in records if is_open(record)]
    told = told_of([record for record in open_ones if isinstance(record, Proceeding)])
    before = seen_before(open_ones, entries)
    return [
        Seen(record, entries[record.stream], told.get(record.stream) or Told(), calendar(), tuple(before[record.stream])) for record in open_ones
    ]


def seen_before(records: Iterable[Record], entries: dict[str, list[Entry]]) -> dict[str, list[Seen]]:
    """The earlier rounds of lots that are tendered again; what is told of them is asked for round by round."""
    by_number: dict[int, list[tuple[Proceeding, Sequence[Entry]]]] = defaultdict(list)
    for record in records:
        if isinstance(record, Proceeding) and record.earlier:
            for p, lines in rounds_before(record, entries[record.stream]):
                by_number[p.round.number].append((p, lines))  # type: ignore[attr-defined, arg-type]
    found: dict[str, list[Seen]] = defaultdict(list)
    for _number, ended in sorted(by_number.items()):
        told = told_of([p for p, _lines in ended])
        for p, lines in ended:
            found[p.stream].append(Seen(p, lines, told[p.stream], calendar()))
    return found


def is_open(record: Record) -> bool:
    shut = isinstance(record, FOR_FEW) or (isinstance(record, Case) and bool(record.shut_out))
    return record.stage != BEFORE and bool(record.region) and not shut


def findings(seen: Seen) -> Iterable[tuple[FindingRule, Found]]:
    rules = (*ON_ANY, *ON_LOTS) if isinstance(seen.record, Proceeding) else ON_ANY
    for rule in rules:
        for each in seen.asked_by(rule):
            for found in rule.look(each):
                yield rule, found


def noted_in(seen: Seen) -> Iterator[Noted]:
    if isinstance(seen.record, Proceeding):
        for rule in SERIES:
            for each in seen.asked_by(rule):
                yield from rule.note(each)


def conduct_in(seen: Seen) -> Iterator[ConductRow]:
    r = seen.record
    if isinstance(r, Proceeding):
        for each in conduct.rows_of(conduct.lot_of(seen)):
            told = {name: getattr(each, name) for name in CONDUCT} | {"title": each.title[:300], "words": each.words[:300], "people": list(each.people)}
            yield ConductRow(region=r.region, line=r.line, industry=r.industry, **told)


def row_of(rule: FindingRule, found: Found, record: Record) -> Finding:
    return row(rule, found, record.stream, [record.stream], record.title, record.region, record.line, record.industry)


def note_of(noted: Noted, seen: Seen) -> Note:
    r = seen.record
    return Note(
        stream=r.stream, series=noted.series, subject=noted.subject, group=str(noted.value.get("office", "")), at=noted.at,
        title=r.title[:300], region=r.region, line=r.line, industry=r.industry, value=dict(noted.value),
    )  # fmt: skip


def renote(streams: Sequence[str], notes: Sequence[Note]) -> Touched:
    """These notes instead of those that stood there. What says the same as before stays: a lot that moves on after its
    opening moves no series."""
    stood = {said(note): note for note in Note.objects.filter(stream__in=streams)}
    new = {said(note): note for note in notes}
    gone = [note.pk for what, note in stood.items() if what not in new]
    come = [note for what, note in new.items() if what not in stood]
    Note.objects.filter(pk__in=gone).delete()
    Note.objects.bulk_create(come)
    return {(note.series, note.subject) for what, note in (stood | new).items() if (what in stood) != (what in new)}


def said(note: Note) -> str:
    return repr([sorted(told.items()) if isinstance(told, dict) else told for told in (getattr(note, name) for name in NOTED)])


def all_touched() -> Iterable[tuple[str, str]]:
    rows: Any = Note.objects.order_by("series", "subject").values_list("series", "subject").distinct()
    return rows  # type: ignore[no-any-return]
