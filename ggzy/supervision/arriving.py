"""A list that comes 名单到达: looked through once, numbers of persons covered, its columns proposed, and kept. Of a large file by a
process of its own, so that whoever sends it does not wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, BinaryIO

import msgspec
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.unlisted import fields
from ggzy.desk import clock
from ggzy.store.models import ListRun, ListSource
from ggzy.supervision import identity, importing, list_files, sheets
from ggzy.supervision.at_work import beating
from ggzy.supervision.importing import BATCH, IN_THE_REQUEST, reading_of
from ggzy.supervision.workbooks import Unreadable

MOST_BYTES = 200_000_000
LOST = "平台没有看完这个文件就停下了，文件没有保存；请重新上传"


def arrive(file: UploadedFile, source: str, kind: str, actor: Actor, at: datetime, as_of: date | None = None, wait: bool = False) -> ListRun | Refused:
    """Look the file through, propose which column is which, and keep it; the same file twice is told. What is refused is not
    kept. A large one is looked through by a process of its own, unless the caller wants to `wait` for it."""
    if (file.size or 0) > MOST_BYTES:
        return Refused("文件超过200兆字节", remedy="请分成几个文件读入")
    if mixed(source, kind, actor):
        return Refused(f"来源“{source}”已经用于另一种名单", remedy="请给这个来源另取一个名称，列的对应关系按来源记住")
    if (not_by := reading_of(kind).not_by(actor)) is not None:
        return not_by
    with list_files.unnamed(file) as (came, sha256):
        if (twice := importing.read_before(sha256, actor)) is not None:
            return twice
        with transaction.atomic():
            run = begun(ListSource(org_id=actor.org_id, name=source, kind=kind, region=actor.region), file, sha256)
            run.actor, run.at, run.as_of = msgspec.to_builtins(actor), at, as_of
            run.save()
            if (here := wait or run.size <= IN_THE_REQUEST) and (refused := look(run, came)) is not None:
                transaction.set_rollback(True)
                return refused
        if not here:
            importing.beside(run, came.fileno())
    return run


def begun(source: ListSource, file: UploadedFile, sha256: str) -> ListRun:
    """The run under the source of that name, before its file was looked through: it has no headers yet."""
    known, _made = ListSource.objects.get_or_create(org_id=source.org_id, name=source.name, defaults={"kind": source.kind, "region": source.region})
    if known.kind != source.kind:
        known.kind = source.kind
        known.save(update_fields=["kind"])
    return ListRun(source=known, file_name=(file.name or "")[-200:], sha256=sha256, size=file.size or 0, state=ListRun.State.READING, beat_at=clock.now())


def look(run: ListRun, came: BinaryIO) -> Refused | None:
    """Once through what came: numbers of persons covered, columns proposed, and kept; or why it is not."""
    try:
        with beating(lambda: ListRun.objects.filter(pk=run.pk).update(beat_at=clock.now())):
            table = list_files.Covered(counted(run, list_files.rows_that_came(came, run)), run.source.kind)
            if (refused := describe(run, table.top)) is not None:
                return refused
            list_files.keep(came, table, run)
    except Unreadable as why:
        return Refused(str(why))
    return to_be_mapped(run)


def to_be_mapped(run: ListRun) -> Refused | None:
    """Unless whoever sent it was told meanwhile to send it again: then it is not kept."""
    run.state, run.beat_at, run.lines = ListRun.State.MAPPING, None, 0
    still = ListRun.objects.filter(pk=run.pk, state=ListRun.State.READING)
    if still.update(**{name: getattr(run, name) for name in ("state", "beat_at", "lines", "header_row", "headers", "sample")}):
        return None
    list_files.drop(run)
    return Refused(LOST)


def describe(run: ListRun, top: list[list[str]]) -> Refused | None:
    """What its first rows say: which is the header, the unit of amounts."""
    kind, shown = run.source.kind, reading_of(run.source.kind).shown
    if not any(cell for line in top for cell in line):
        return Refused("文件里没有内容")
    numbers = ((row, column) for row, line in enumerate(top, start=1) for column, cell in enumerate(line, start=1) if identity.is_told(cell))
    if kind in fields.PROJECT_KINDS and (at := next(numbers, None)) is not None:
        remedy = "是股东名册的，名单种类请选“股东名册”；不是的，请删去证件号码（整列都有的，删去那一列）再读入"
        return Refused(f"文件的第{at[0]}行第{at[1]}列有身份证号码，没有保存", remedy=remedy)
    run.header_row, names = (0, top[0]) if sheets.tells_its_fields(run.file_name) else fields.headers(top, reading_of(kind).fields)
    run.headers = [shown(each) for each in names]
    run.sample = [[shown(cell) for cell in row] for row in top[run.header_row + 1 : run.header_row + 1 + importing.SAMPLE]]
    if unit := fields.unit_above(top[: run.header_row]):
        run.source.unit = unit
        run.source.save(update_fields=["unit"])
    return None


def counted(run: ListRun, rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
    """The rows, telling on the way how many there were."""
    for n, row in enumerate(rows, start=1):
        if n % BATCH == 0:
            ListRun.objects.filter(pk=run.pk).update(lines=n)
        yield row


def arrived(run: ListRun, came: BinaryIO) -> None:
    """What the process of its own does with a large file."""
    with came:
        if (refused := look(run, came)) is not None:
            ListRun.objects.filter(pk=run.pk, state=ListRun.State.READING).update(state=ListRun.State.FAILED, trouble=str(refused)[:300])


def lost(run: ListRun) -> None:
    """The process that looked the file through was ended, and the file went with it."""
    if ListRun.objects.filter(pk=run.pk, state=ListRun.State.READING, headers=[]).update(state=ListRun.State.FAILED, trouble=LOST):
        run.state, run.trouble = ListRun.State.FAILED, LOST


def mixed(source: str, kind: str, actor: Actor) -> bool:
    """A source's rows are read, shown and withdrawn by its kind: only lists of projects may come under one name."""
    known = ListSource.objects.filter(org_id=actor.org_id, name=source).values_list("kind", flat=True).first()
    return known is not None and known != kind and not {known, kind} <= fields.PROJECT_KINDS.keys()
