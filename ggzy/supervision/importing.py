"""Reading a list in 读入名单: its file kept, columns proposed, rows streamed into the table, what is wrong handed back, told in the journal."""

from __future__ import annotations

import csv
import itertools
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from django.core.files.uploadedfile import UploadedFile
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
from ggzy.store.models import ListRun, ListSource, OutsideProject, Shareholding
from ggzy.supervision import identity, list_files, sheets, weighing
from ggzy.supervision.workbooks import Unreadable

SAMPLE = 5
BATCH = 5_000
STUCK = timedelta(minutes=2)
"""After so long without a beat a process was ended half way."""
IN_THE_REQUEST = 1_000_000
"""Bytes of a file that is read while its page waits; a larger one is read by a process of its own."""
MOST_BYTES = 200_000_000
TAKEN = (ListRun.State.DONE, ListRun.State.READING, ListRun.State.CHECKING, ListRun.State.ENTERING, ListRun.State.ENTERED)
GONE = Refused("文件已经不在平台上", remedy="请重新上传")
PERSONS = ["有身份证号码，没有读入；请删去以后再读入"]
WRITTEN = (
    "run_id", "line_no", "name", "code", "owner", "owner_id", "amount_fen", "region", "line", "kind", "industry", "funding",
    "public_funds", "dated", "document", "place", "remark", "status", "duty", "must", "confidence", "candidates", "deal", "split_key",
    "judged", "judged_by", "assigned_to", "assigned", "matter", "list_kind", "contractor", "contractor_id", "leads",
)  # fmt: skip


Read = Callable[[int, Sequence[Any]], Any]
"""A row by its number and cells: as read, or a list of everything that is wrong with it."""


@dataclass
class Counts:
    lines: int = 0
    good: int = 0
    bad: int = 0


@dataclass(frozen=True)
class Sort:
    """What files of a kind hold: their columns, `anchor` the one without which they say nothing; how a row is read and
    where it is kept; how it is told in the journal, and what follows. `shown` is how a cell may be repeated to people.
    `of_persons`: whether a row may tell the number of somebody's papers."""

    fields: fields.Fields
    anchor: str
    reader: Callable[[ListRun, Actor], Read]
    drop: Callable[[ListRun], object]
    write: Callable[[ListRun, Sequence[tuple[int, Any]]], None]
    tell: Callable[[ListRun, Actor, Counts], counter.Accepted | Refused]
    state: ListRun.State
    after: Callable[[ListRun, Actor], object]
    shown: Callable[[str], str] = identity.shown
    of_persons: bool = False


def sort_of(kind: str) -> Sort:
    """Other offices' projects are matched with deals, their registers of shareholders are kept for the openings; all else is
    outside data that waits for another's check."""
    if kind in fields.KINDS:
        return SHARES if kind == fields.SHARES else projects(kind)
    from ggzy.supervision.imports import SORTS

    return SORTS[kind]


# ---- arrival ----


def arrive(file: UploadedFile, source: str, kind: str, actor: Actor, at: datetime, as_of: date | None = None) -> ListRun | Refused:
    """Look at the file's top, propose which column is which, and keep it; the same file twice is told. What is refused is
    not kept."""
    if (file.size or 0) > MOST_BYTES:
        return Refused("文件超过200兆字节", remedy="请分成几个文件读入")
    if mixed(source, kind, actor):
        return Refused(f"来源“{source}”已经用于另一种名单", remedy="请给这个来源另取一个名称，列的对应关系按来源记住")
    with list_files.arriving(file) as arrived:
        if (twice := read_before(arrived.sha256, actor)) is not None:
            return twice
        try:
            arrived.cover(kind)
            top = list_files.top_of(arrived.rows())
        except Unreadable as why:
            return Refused(str(why))
        if not top:
            return Refused("文件里没有内容")
        if kind in fields.PROJECT_KINDS and any(identity.is_told(cell) for line in top for cell in line):
            return Refused("文件里有身份证号码，没有保存", remedy="是股东名册的，名单种类请选“股东名册”；不是的，请删去证件号码那一列再读入")
        run = begun(arrived, top, ListSource(org_id=actor.org_id, name=source, kind=kind, region=actor.region), file)
        run.actor, run.at, run.as_of = msgspec.to_builtins(actor), at, as_of
        run.save()
        arrived.keep(run)
    return run


def read_before(sha256: str, actor: Actor) -> Refused | None:
    before = ListRun.objects.filter(sha256=sha256, source__org_id=actor.org_id, state__in=TAKEN).first()
    return before and Refused(
        f"同一个文件已经由本单位读入过（{before.source.name}，{before.file_name}，读入{before.good}行）",
        remedy="不必再读；上次读错了的，请先在那一次读入的页面撤回", rule="list_read_twice",
    )  # fmt: skip


def begun(arrived: list_files.Arrived, top: list[list[str]], source: ListSource, file: UploadedFile) -> ListRun:
    """The run as its file proposes it, under the source of that name."""
    sort, name = sort_of(source.kind), file.name or ""
    last, names = (0, top[0]) if sheets.tells_its_fields(name) else fields.headers(top, sort.fields)
    known, _made = ListSource.objects.get_or_create(org_id=source.org_id, name=source.name, defaults={"kind": source.kind, "region": source.region})
    known.kind, known.unit = source.kind, fields.unit_above(top[:last]) or known.unit
    known.save(update_fields=["kind", "unit"])
    return ListRun(
        source=known, file_name=name[:200], sha256=arrived.sha256, size=file.size or 0, header_row=last, headers=[sort.shown(each) for each in names],
        sample=[[sort.shown(cell) for cell in row] for row in top[last + 1 : last + 1 + SAMPLE]],
    )  # fmt: skip


def mixed(source: str, kind: str, actor: Actor) -> bool:
    """A source's rows are read, shown and withdrawn by its kind: only lists of projects may come under one name."""
    known = ListSource.objects.filter(org_id=actor.org_id, name=source).values_list("kind", flat=True).first()
    return known is not None and known != kind and not {known, kind} <= fields.PROJECT_KINDS.keys()


def proposal(run: ListRun) -> dict[str, int]:
    """Column by field: as a person corrected it for this source before, found again by its header; else as headers suggest."""
    remembered = {field: run.headers.index(name) for field, name in run.source.columns.items() if name in run.headers}
    sort = sort_of(run.source.kind)
    return remembered if sort.anchor in remembered else fields.proposed(run.headers, sort.fields)


def unit_of(run: ListRun, chosen: dict[str, int]) -> str:
    """The unit that the header of the amount says, else the one remembered; empty where a person has to say it."""
    if run.source.kind == fields.SHARES:
        return PERCENT if "percent" in chosen and "%" in plain(run.headers[chosen["percent"]]) else run.source.unit
    said = fields.unit_said(run.headers[chosen["amount"]]) if "amount" in chosen else ""
    return said or run.source.unit


def remember(run: ListRun, chosen: dict[str, int], unit: str, constants: dict[str, str] | None = None) -> None:
    told = {"columns": fields.sample_of(chosen, run.headers), "unit": unit, "constants": constants or {}}
    ListSource.objects.filter(pk=run.source_id).update(**told)
    path = list_files.path_of(run)
    if run.source.kind == fields.SHARES and "holder_id" in chosen and path.exists():  # of a column that its header did not tell of
        identity.write_hidden(list_files.rows_of(run), path, {chosen["holder_id"]}, run.header_row)
        sample = list_files.top_of(list_files.rows_of(run))[run.header_row + 1 :][:SAMPLE]
        ListRun.objects.filter(pk=run.pk).update(sample=[list(map(identity.shown, line)) for line in sample])


def begin(run: ListRun) -> None:
    """Read a small file at once, a large one in a process of its own whose progress the page shows; of two who begin it
    at once the first."""
    as_seen = ListRun.objects.filter(pk=run.pk, state=run.state, beat_at=run.beat_at)
    if not as_seen.update(state=ListRun.State.READING, beat_at=clock.now(), lines=0, good=0, bad=0, trouble=""):
        return
    if run.size <= IN_THE_REQUEST:
        read_in(run.pk)
    else:
        beside(run)


def beside(run: ListRun) -> None:
    """Do what the run's state says in a process of its own."""
    subprocess.Popen([sys.executable, "-m", "ggzy", "list", str(run.pk)], start_new_session=True)


# ---- reading ----


def read_in(pk: int) -> None:
    """Read the whole file; what was there of an earlier attempt is dropped first, so that it can be begun anew at any time."""
    run = ListRun.objects.select_related("source").get(pk=pk)
    sort, actor = sort_of(run.source.kind), msgspec.convert(run.actor, Actor)
    sort.drop(run)
    done: counter.Accepted | Refused = GONE
    if list_files.path_of(run).exists():
        try:
            counts = stream_rows(run, sort, sort.reader(run, actor))
            done = sort.tell(run, actor, counts)
        except Unreadable as why:
            done = Refused(str(why))
    if isinstance(done, Refused):
        sort.drop(run)
        list_files.forget(run)
        ListRun.objects.filter(pk=pk).update(state=ListRun.State.FAILED, trouble=str(done)[:300])
        return
    ListRun.objects.filter(pk=pk).update(state=sort.state, stream=done.stream)
    sort.after(run, actor)


def chosen_columns(run: ListRun) -> dict[str, int]:
    return {field: run.headers.index(name) for field, name in run.source.columns.items() if name in run.headers}


def stream_rows(run: ListRun, sort: Sort, read: Read) -> Counts:
    """Every row into the table or into the file of what is handed back."""
    counts = Counts()
    with list_files.bad_path(run).open("w", encoding="utf-8-sig", newline="") as out:
        back = csv.writer(out)
        back.writerow(["行号", "为什么退回", *map(harmless, run.headers)])
        numbered = enumerate(list_files.rows_of(run), start=1)
        for batch in batches(itertools.islice(numbered, run.header_row + 1, None)):
            good = []
            for n, row in batch:
                if not any(columns.written(cell) for cell in row):
                    continue
                counts.lines += 1
                found = PERSONS if not sort.of_persons and identity.is_told("\t".join(map(str, row))) else read(n, row)
                if not isinstance(found, list):
                    good.append((n, found))
                else:
                    back.writerow([n, sort.shown("；".join(found)), *(harmless(sort.shown(columns.written(cell))) for cell in row)])
                    counts.bad += 1
            sort.write(run, good)
            counts.good += len(good)
            ListRun.objects.filter(pk=run.pk).update(lines=counts.lines, good=counts.good, bad=counts.bad, beat_at=clock.now())
    return counts


def batches(numbered: Iterable[tuple[int, Any]]) -> Iterator[list[tuple[int, Any]]]:
    iterator = iter(numbered)
    while batch := list(itertools.islice(iterator, BATCH)):
        yield batch


# ---- other offices' projects, and their registers of shareholders ----


def layout_of(run: ListRun, actor: Actor) -> Layout:
    return Layout(columns=chosen_columns(run), unit=run.source.unit, list_kind=run.source.kind, region=actor.region)


def project_reader(run: ListRun, actor: Actor) -> Read:
    layout = layout_of(run, actor)
    return lambda n, row: columns.read(row, layout)


def share_reader(run: ListRun, actor: Actor) -> Read:
    layout = layout_of(run, actor)
    return lambda n, row: read_share(row, layout)


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


def projects(kind: str) -> Sort:
    return Sort(
        fields=fields.fields_of(kind), anchor=fields.required(kind)[0], reader=project_reader,
        drop=lambda run: OutsideProject.objects.filter(run=run).delete(), write=write_projects, tell=recorded,
        state=ListRun.State.DONE, after=lambda run, actor: weighing.ask(actor.region),
    )  # fmt: skip


SHARES = Sort(
    fields=fields.OF_SHARES, anchor="firm_id", reader=share_reader, drop=lambda run: Shareholding.objects.filter(run=run).delete(), write=write_shares,
    tell=recorded, state=ListRun.State.DONE, after=lambda run, actor: None, of_persons=True,
)  # fmt: skip


def main(words: list[str]) -> int:
    """`ggzy list NUMBER`: read one list in, or enter what was checked, as the page began it."""
    run = ListRun.objects.get(pk=int(words[0]))
    if run.state == ListRun.State.ENTERING:
        from ggzy.supervision.imports import enter

        enter(run.pk)
    elif run.state == ListRun.State.READING:  # whoever comes late finds it read, and rows of it entered
        read_in(run.pk)
    return 0
