"""Reading a list in 读入名单: columns proposed, rows streamed into the table, what is wrong handed back, told in the journal."""

from __future__ import annotations

import csv
import hashlib
import itertools
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection

from ggzy.core.acts.unlisted import RecordList
from ggzy.core.calendar import day_of
from ggzy.core.codes import plain
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.shareholders import PERCENT, Share, read_share
from ggzy.core.unlisted import columns, fields
from ggzy.core.unlisted.columns import Layout, Outside
from ggzy.desk import clock, counter
from ggzy.layout.tables import harmless
from ggzy.store.models import ImportedRow, ListRun, ListSource, OutsideProject, Shareholding
from ggzy.supervision import identity, list_files, weighing
from ggzy.supervision.at_work import RUN_LOCKS, alone, beating
from ggzy.supervision.taking_in.earlier import FirstLines
from ggzy.supervision.workbooks import Unreadable

SAMPLE = 5
BATCH = 5_000
STUCK = timedelta(minutes=2)
"""After so long without a beat a process was ended half way."""
IN_THE_REQUEST = 100_000
"""Bytes of a file that is looked through and read while its page waits, about two thousand rows; a larger one by a process of
its own."""
TAKEN = (ListRun.State.DONE, ListRun.State.CHECKING, ListRun.State.ENTERING, ListRun.State.ENTERED)
GONE = Refused("文件已经不在平台上", remedy="请重新上传")
PERSONS = ["有身份证号码，没有读入；请删去以后再读入"]
WRITTEN = (
    "run_id", "line_no", "name", "code", "owner", "owner_id", "amount_fen", "region", "line", "kind", "industry", "funding",
    "public_funds", "dated", "document", "place", "remark", "status", "duty", "must", "confidence", "candidates", "deal", "split_key",
    "judged", "judged_by", "assigned_to", "assigned", "matter", "list_kind", "contractor", "contractor_id", "leads",
)  # fmt: skip


Read = Callable[[int, Sequence[Any]], Any]
"""A row by its number and cells: as read, or a list of everything that is wrong with it."""
Enter = Callable[[Sequence[ImportedRow], datetime], list[Refused | str]]
"""Rows that were checked: of each the stream that it became, if it did; else why not."""


@dataclass
class Counts:
    lines: int = 0
    good: int = 0
    bad: int = 0


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How files of a kind are read: their columns, of which the `required` must be there; how a row is read and where it is
    kept; how it is told in the journal, and what follows. `shown` is how a cell may be repeated to people. `of_persons`:
    whether a row may tell the number of somebody's papers. `not_by` says why somebody may not read such files in."""

    fields: fields.Fields
    required: tuple[str, ...]
    reader: Callable[[ListRun, Actor], Read]
    drop: Callable[[ListRun], object]
    write: Callable[[ListRun, Sequence[tuple[int, Any]]], None]
    tell: Callable[[ListRun, Actor, Counts], counter.Accepted | Refused]
    state: ListRun.State
    after: Callable[[ListRun, Actor], object] = lambda run, actor: None
    shown: Callable[[str], str] = identity.shown
    of_persons: bool = False
    not_by: Callable[[Actor], Refused | None] = lambda actor: None


def reading_of(kind: str) -> Reading:
    """Other offices' projects are matched with deals, their registers of shareholders are kept for the openings; all else is
    outside data that waits for another's check."""
    if kind in fields.KINDS:
        return SHARES if kind == fields.SHARES else projects(kind)
    from ggzy.supervision.imports import ENTERINGS

    return ENTERINGS[kind].reading


# ---- columns ----


def proposal(run: ListRun) -> dict[str, int]:
    """Column by field: as a person corrected it for this source before, found again by its header; else as headers suggest, also
    of a column that is called otherwise now. A column of nothing but units is one, whatever it is called."""
    remembered = {field: run.headers.index(name) for field, name in run.source.columns.items() if name in run.headers}
    reading = reading_of(run.source.kind)
    guessed, renamed = fields.proposed(run.headers, reading.fields), run.source.columns.keys() - remembered.keys()
    found_anew = {field: n for field, n in guessed.items() if field in renamed and n not in remembered.values()}
    told = remembered | found_anew if reading.required[0] in remembered else guessed
    units = fields.units_in(run.sample, told.values()) if fields.UNIT_OF in reading.fields and fields.UNIT_OF not in told else None
    return told if units is None else told | {fields.UNIT_OF: units}


def unit_of(run: ListRun, chosen: dict[str, int]) -> str:
    """The unit that the header of the amount says, else the one remembered; empty where a person has to say it."""
    if run.source.kind == fields.SHARES:
        return PERCENT if "percent" in chosen and "%" in plain(run.headers[chosen["percent"]]) else run.source.unit
    said = fields.unit_said(run.headers[chosen["amount"]]) if "amount" in chosen else ""
    return said or run.source.unit


def remember(run: ListRun, chosen: dict[str, int], unit: str, constants: dict[str, str] | None = None) -> None:
    told = {"columns": fields.sample_of(chosen, run.headers), "unit": unit, "constants": constants or {}}
    ListSource.objects.filter(pk=run.source_id).update(**told)


def begin(run: ListRun, wait: bool = False) -> None:
    """Read a small file at once, a large one in a process of its own whose progress the page shows, unless the caller wants to
    `wait`; of two who begin it at once the first."""
    as_seen = ListRun.objects.filter(pk=run.pk, state=run.state, beat_at=run.beat_at)
    if not as_seen.update(state=ListRun.State.READING, beat_at=clock.now(), lines=0, good=0, bad=0, trouble=""):
        return
    if wait or run.size <= IN_THE_REQUEST:
        read_in(run.pk)
    else:
        beside(run)


def beside(run: ListRun, came: int | None = None) -> None:
    """Do what the run's state says in a process of its own; what came is handed to it open, by its number."""
    given = [] if came is None else [came]
    subprocess.Popen([sys.executable, "-m", "ggzy", "list", *map(str, (run.pk, *given))], pass_fds=given, start_new_session=True)


# ---- reading ----


def read_before(sha256: str, actor: Actor, asking: int | None = None) -> Refused | None:
    """The same file was read in by this office, or is just now; `asking` is the run that is being read itself. Of two that are
    read at once the older goes on, and a process that was ended stops nobody."""
    same = ListRun.objects.filter(sha256=sha256, source__org_id=actor.org_id).exclude(pk=asking).select_related("source")
    if before := same.filter(state__in=TAKEN).first():
        return Refused(
            f"同一个文件已经由本单位读入过（{before.source.name}，{before.file_name}，读入{before.good}行）",
            remedy="不必再读；上次读错了的，请先在那一次读入的页面撤回", rule="list_read_twice",
        )  # fmt: skip
    under_way = same.filter(state=ListRun.State.READING, beat_at__gte=clock.now() - STUCK).exclude(headers=[])
    if now := (under_way.filter(pk__lt=asking) if asking else under_way).first():
        return Refused(f"本单位正在读入同一个文件（{now.source.name}，{now.file_name}）", remedy="请等那一次读完；没有读成的，再读入这一份", rule="list_read_twice")
    return None


def read_in(pk: int) -> None:
    """One process alone; a second one that comes while the first is still alive, or late, leaves it as it is."""
    with alone(RUN_LOCKS + pk) as got:
        run = ListRun.objects.select_related("source").get(pk=pk)
        if got and run.state == ListRun.State.READING:
            with beating(lambda: ListRun.objects.filter(pk=pk).update(beat_at=clock.now())):
                read_alone(run)


def read_alone(run: ListRun) -> None:
    """Read the whole file; what was there of an earlier attempt is dropped first, so that it can be begun anew at any time.
    Once it was read, of the file the columns that were read are all that is kept."""
    reading, actor, chosen = reading_of(run.source.kind), msgspec.convert(run.actor, Actor), chosen_columns(run)
    reading.drop(run)
    kept = list_files.Narrowed(run, chosen)
    try:
        done = whole_file(run, actor, chosen, kept)
    except Unreadable as why:
        done = Refused(str(why))
    if isinstance(done, Refused):
        kept.forget()
        reading.drop(run)
        list_files.forget(run)
        ListRun.objects.filter(pk=run.pk).update(state=ListRun.State.FAILED, trouble=str(done)[:300])
        return
    kept.keep()
    ListRun.objects.filter(pk=run.pk).update(state=reading.state, stream=done.stream, sample=[])
    list_files.drop_what_came(run.pk)
    reading.after(run, actor)


def whole_file(run: ListRun, actor: Actor, chosen: dict[str, int], kept: list_files.Narrowed) -> counter.Accepted | Refused:
    """Its rows into the table, and told in the journal; unless another reads, or has read, the same file."""
    reading = reading_of(run.source.kind)
    if not list_files.path_of(run).exists():
        return GONE
    if (twice := read_before(run.sha256, actor, asking=run.pk)) is not None:
        return twice
    hide_holders(run, chosen)
    with kept:
        counts = stream_rows(run, reading, reading.reader(run, actor), kept)
    if (twice := read_before(run.sha256, actor, asking=run.pk)) is not None:  # an older one began since, or is done
        return twice
    return reading.tell(run, actor, counts)


def hide_holders(run: ListRun, chosen: dict[str, int]) -> None:
    """Of a register of shareholders the numbers in a column whose header did not tell of them: in the file and in the sample."""
    if run.source.kind == fields.SHARES and "holder_id" in chosen:
        list_files.hide_holders(run, chosen["holder_id"])
        sample = list_files.top_of(list_files.rows_of(run))[run.header_row + 1 :][:SAMPLE]
        ListRun.objects.filter(pk=run.pk).update(sample=[list(map(identity.shown, line)) for line in sample])


def chosen_columns(run: ListRun) -> dict[str, int]:
    return {field: run.headers.index(name) for field, name in run.source.columns.items() if name in run.headers}


def stream_rows(run: ListRun, reading: Reading, read: Read, kept: list_files.Narrowed) -> Counts:
    """Every row into the table or into the file of what is handed back."""
    counts = Counts()
    with list_files.bad_path(run).open("w", encoding="utf-8-sig", newline="") as out:
        back = csv.writer(out)
        back.writerow([list_files.LINE_NO, "为什么退回", *map(harmless, kept.of(run.headers))])
        numbered = enumerate(list_files.rows_of(run), start=1)
        for batch in batches(itertools.islice(numbered, run.header_row + 1, None), BATCH):
            good = []
            for n, row in batch:
                if not any(columns.written(cell) for cell in row):
                    continue
                counts.lines += 1
                kept.write(n, row)
                found = PERSONS if not reading.of_persons and identity.is_told("\t".join(map(str, row))) else read(n, row)
                if not isinstance(found, list):
                    good.append((n, found))
                else:
                    back.writerow([n, reading.shown("；".join(found)), *(harmless(reading.shown(columns.written(cell))) for cell in kept.of(row))])
                    counts.bad += 1
            reading.write(run, good)
            counts.good += len(good)
            ListRun.objects.filter(pk=run.pk).update(lines=counts.lines, good=counts.good, bad=counts.bad, beat_at=clock.now())
    return counts


def once(read: Read) -> Read:
    """Of rows that say the very same the first; for the others it is told where that stands."""
    first_line = FirstLines()

    def read_once(n: int, row: Sequence[Any]) -> Any:
        found = read(n, row)
        if isinstance(found, list):
            return found
        before = first_line(n, hashlib.blake2b(msgspec.json.encode(found), digest_size=16).digest())
        return [f"与第{before}行说的完全相同，只读入一次"] if before else found

    return read_once


def batches(rows: Iterable[tuple[int, Any]], size: int) -> Iterator[list[tuple[int, Any]]]:
    iterator = iter(rows)
    while batch := list(itertools.islice(iterator, size)):
        yield batch


# ---- other offices' projects, and their registers of shareholders ----


def layout_of(run: ListRun, actor: Actor) -> Layout:
    return Layout(columns=chosen_columns(run), unit=run.source.unit, list_kind=run.source.kind, region=actor.region)


def project_reader(run: ListRun, actor: Actor) -> Read:
    layout = layout_of(run, actor)
    return once(lambda n, row: columns.read(row, layout))


def share_reader(run: ListRun, actor: Actor) -> Read:
    layout = layout_of(run, actor)
    return once(lambda n, row: read_share(row, layout))


def write_projects(run: ListRun, projects: Sequence[tuple[int, Outside]]) -> None:
    """Many rows at once: COPY takes a tenth of the time that inserts take."""
    with connection.cursor() as cursor, cursor.copy(f"COPY store_outsideproject ({', '.join(WRITTEN)}) FROM STDIN") as out:
        for n, p in projects:
            out.write_row(
                (run.pk, n, p.name, p.code, p.owner, p.owner_id, p.amount_fen, p.region, p.line, p.kind, p.industry, p.funding,
                 p.public_funds, p.dated, p.document, p.place, p.remark, OutsideProject.Status.ABSENT.value, "", False, 0, "[]", "", "", "", "", "", "", "",
                 p.list_kind, p.contractor, p.contractor_id, "[]")
            )  # fmt: skip


def write_shares(run: ListRun, shares: Sequence[tuple[int, Share]]) -> None:
    """An extract that tells no day of its own is of the day on which it was sent."""
    Shareholding.objects.bulk_create(
        Shareholding(
            run=run, line_no=n, firm_id=each.firm_id, firm=each.firm, holder=each.holder, holder_key=each.key, tail=each.tail, percent=each.percent,
            as_of=each.as_of or day_of(run.at),
        )
        for n, each in shares
    )  # fmt: skip


def recorded(run: ListRun, actor: Actor, counts: Counts) -> counter.Accepted | Refused:
    """The journal entry: digest, counts, and how the columns were read."""
    told = RecordList(
        source=run.source.name, kind=run.source.kind, file_name=run.file_name, sha256=run.sha256, region=actor.region,
        columns=run.source.columns, unit=run.source.unit, good=counts.good, bad=counts.bad,
    )  # fmt: skip
    return counter.open_stream(told, actor, procedure="list/1", act_id=f"list-{run.pk}-{run.sha256[:16]}")


def projects(kind: str) -> Reading:
    return Reading(
        fields=fields.fields_of(kind), required=fields.required(kind), reader=project_reader,
        drop=lambda run: OutsideProject.objects.filter(run=run).delete(), write=write_projects, tell=recorded,
        state=ListRun.State.DONE, after=lambda run, actor: weighing.ask(actor.region),
    )  # fmt: skip


SHARES = Reading(
    fields=fields.OF_SHARES, required=fields.required(fields.SHARES), reader=share_reader,
    drop=lambda run: Shareholding.objects.filter(run=run).delete(), write=write_shares, tell=recorded, state=ListRun.State.DONE, of_persons=True,
)  # fmt: skip
