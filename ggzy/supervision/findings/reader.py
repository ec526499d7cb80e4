"""Follows the journal and keeps the table of findings 发现: record by record, whole again whenever a record has moved.

Findings decide nothing and change nothing. They are a function of the journal and of what is told beside it: thrown
away and worked out anew they are the same rows.
"""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection, transaction

from ggzy.core.case import Case
from ggzy.core.findings.finding import FindingRule, Found, Noted, Seen, Told
from ggzy.core.findings.rules import ON_ANY, ON_LOTS
from ggzy.core.findings.serial import SERIES, Row, SeriesRule
from ggzy.core.interference import Interference
from ggzy.core.procedures import PROCEDURES
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import BEFORE, Record, fold
from ggzy.core.report import Report
from ggzy.desk.telling import told_of
from ggzy.desk.workdays import calendar
from ggzy.store import journal
from ggzy.store.beats import beat
from ggzy.store.models import JournalStream
from ggzy.supervision.models import Finding, FindingsHead, Note

log = logging.getLogger("ggzy.findings")
PAUSE_SECONDS = 1.0
AT_ONCE = 2000
"""Entries read in one go: a long sleep is made good in steps."""
FIELDS = [f.name for f in Finding._meta.concrete_fields if not f.primary_key]

FOR_FEW = (Report, Interference)
"""Of these others know not even how many there are: nothing of them is found here, nor of a case kept from an office."""

NEW = (
    "SELECT l.index, e.stream FROM store_logleaf l JOIN store_journalentry e ON e.pos = l.pos"
    " WHERE l.index >= %s ORDER BY l.index LIMIT %s"
)


def catch_up() -> int:
    """Look at every record that has moved since the last time; gives how many."""
    head, _ = FindingsHead.objects.get_or_create(pk=1)
    with connection.cursor() as cursor:
        cursor.execute(NEW, [head.place, AT_ONCE])
        rows = cursor.fetchall()
    streams = list(dict.fromkeys(stream for _, stream in rows))
    for stream in streams:
        look_at(stream)
    if rows:
        FindingsHead.objects.filter(pk=1).update(place=rows[-1][0] + 1)
    return len(streams)


def rebuild() -> int:
    """Throw the findings away and work them out from the beginning; gives how many records were looked at."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT COALESCE(max(index) + 1, 0) FROM store_logleaf")
        place = cursor.fetchone()[0]
    Finding.objects.all().delete()
    Note.objects.all().delete()
    streams = list(JournalStream.objects.order_by("stream").values_list("stream", flat=True))
    touched: set[tuple[str, str]] = set()
    for stream in streams:
        touched |= examine(stream)
    judge(touched)
    FindingsHead.objects.update_or_create(pk=1, defaults={"place": place})
    return len(streams)


def look_at(stream: str) -> None:
    """One record and what it moves in the series; a record that cannot be read holds up no other."""
    try:
        with transaction.atomic():
            judge(examine(stream))
    except Exception:
        log.exception("一个项目的发现没有算成：%s", stream)


def examine(stream: str) -> set[tuple[str, str]]:
    """Work out one record's findings and notes; gives the series and subjects that it touches or touched."""
    seen = seen_of(stream)
    if seen is None:
        return set()
    rows = [row_of(rule, found, seen.record) for rule, found in findings(seen)]
    keep(rows, stream)
    before = set(Note.objects.filter(stream=stream).values_list("series", "subject"))
    notes = [note_of(noted, seen) for noted in noted_in(seen)]
    Note.objects.filter(stream=stream).delete()
    Note.objects.bulk_create(notes)
    return before | {(note.series, note.subject) for note in notes}


def seen_of(stream: str) -> Seen | None:
    procedure = PROCEDURES.get(JournalStream.objects.values_list("procedure", flat=True).get(stream=stream))
    entries = journal.read(stream)
    if procedure is None or not entries:
        return None
    record = fold(procedure, stream, entries)
    if record.stage == BEFORE or not record.region or isinstance(record, FOR_FEW) or (isinstance(record, Case) and record.shut_out):
        return None
    return Seen(record, entries, told_of(record) if isinstance(record, Proceeding) else Told(), calendar())


def findings(seen: Seen) -> Iterable[tuple[FindingRule, Found]]:
    rules = (*ON_ANY, *ON_LOTS) if isinstance(seen.record, Proceeding) else ON_ANY
    for rule in rules:
        for found in rule.look(seen):
            yield rule, found


def noted_in(seen: Seen) -> Iterable[Noted]:
    if isinstance(seen.record, Proceeding):
        for rule in SERIES:
            yield from rule.note(seen)


def keep(rows: Sequence[Finding], stream: str) -> None:
    """The rows of one record, or of one series' subject, in place of those that stood there."""
    Finding.objects.filter(stream=stream).exclude(key__in=[row.key for row in rows]).delete()
    Finding.objects.bulk_create(rows, update_conflicts=True, unique_fields=["key"], update_fields=FIELDS)


def key_of(*parts: str) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def row_of(rule: FindingRule, found: Found, record: Record) -> Finding:
    return row(rule, found, record.stream, [record.stream], record.title, record.region, record.line, record.industry)


def row(rule: FindingRule | SeriesRule, found: Found, stream: str, streams: list[str], title: str, region: str, line: str, industry: str) -> Finding:
    return Finding(
        key=key_of(stream, rule.code, found.subject), stream=stream, streams=streams, title=title[:300], region=region, line=line,
        industry=industry, rule=rule.code, version=rule.version, family=rule.family.value, grade=int(found.grade),
        subject=found.subject[:200], at=found.at, words=found.words[:1000], inputs=dict(found.inputs), entries=list(found.entries),
        bases=[told(basis) for basis in found.bases or rule.bases], office=found.office, person_id=found.person_id,
        person=found.person, firms=list(found.firms),
    )  # fmt: skip


def told(basis: Any) -> dict[str, Any]:
    return {"text": str(basis), "figure": basis.figure, "checked": basis.checked}


def note_of(noted: Noted, seen: Seen) -> Note:
    r = seen.record
    return Note(
        stream=r.stream, series=noted.series, subject=noted.subject, group=str(noted.value.get("office", "")), at=seen.entries[-1].at,
        title=r.title[:300], region=r.region, line=r.line, industry=r.industry, value=dict(noted.value),
    )  # fmt: skip


# ---- across records

BY_SERIES = dict(zip(("papers", "returns", "leads"), SERIES, strict=True))


def judge(touched: Iterable[tuple[str, str]]) -> None:
    """Each series that has moved, whole again for its subject."""
    for series, subject in sorted(touched):
        rule = BY_SERIES[series]
        notes = list(Note.objects.filter(series=series, subject=subject).order_by("stream"))
        place = f"{rule.code}/{subject}"[:40]
        keep([across(rule, found, place, notes) for found in rule.judge(subject, [as_row(n) for n in notes], others(series, subject))], place)


def others(series: str, subject: str) -> Any:
    """Notes of other subjects of the series, in the same group."""

    def beside(like: dict[str, Any]) -> list[Row]:
        rows = Note.objects.filter(series=series, group=like["office"]).exclude(subject=subject)
        return [as_row(note) for note in rows.order_by("stream")]

    return beside


def as_row(note: Note) -> Row:
    return Row(note.stream, note.at, note.title, note.value)


def across(rule: SeriesRule, found: Found, place: str, notes: Sequence[Note]) -> Finding:
    """Shown where its lot is, or of several lots where the latest is, and above."""
    notes = [note for note in notes if note.stream == found.subject] or notes
    last = max(notes, key=lambda note: note.at)
    title = last.title if len(notes) == 1 else f"{len(notes)}个项目，最近：{last.title}"
    return row(rule, found, place, [note.stream for note in notes], title, last.region, last.line, last.industry)


def main() -> None:
    """Follow until stopped."""
    while True:
        try:
            while catch_up():
                pass
            beat(settings.GGZY_DATA, "findings")
        except Exception:
            log.exception("本轮发现没有算完，稍后重试")
            close_old_connections()
        time.sleep(PAUSE_SECONDS)
