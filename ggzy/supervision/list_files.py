"""Files of lists 名单文件 as they are kept: numbers of persons covered, and once a file was read the columns alone that were read.

Nothing that comes has a name on the disk before it was looked through: it lies in a file without one (`unnamed`), which the
system lets go of with the process that holds it, however that ends. What then gets a name has the numbers covered; a file
of experts alone has them, since whoever reads it knows the same person again by them. It goes as soon as it was read.
What came and what was read of it have names of their own: whoever was ended in between leaves neither in the other's place.
"""

from __future__ import annotations

import csv
import hashlib
import itertools
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Q

from ggzy.core.imported.record import EXPERTS, RESTRICTIONS
from ggzy.core.unlisted import columns, fields
from ggzy.layout.tables import harmless
from ggzy.store.models import ListRun
from ggzy.supervision import identity, sheets
from ggzy.supervision.at_work import RUN_LOCKS, alone

FORGETTING = (EXPERTS,)
"""Kinds whose files are read for the numbers in them; nothing is kept of them once they were entered, returned or refused."""
ABANDONED = timedelta(days=3)
LATE = f"上传以后{ABANDONED.days}天没有读入，文件已经删去"
TOP_ROWS = 12
TABLE = ".csv"
COVERED, WHOLE = f".came{TABLE}", ".kept"
"""What came: a table of our own with numbers covered, or as it came; what was read of it is a table of our own."""
KEPT = re.compile(rf"(\d+)({re.escape(COVERED)}|{re.escape(WHOLE)}|{re.escape(TABLE)})")
LINE_NO = "行号"
EARLIER = "[0-9a-f]" * 64 + "*"
"""Names of files that earlier versions kept under their digest, shared by runs; read by those that were not done at the upgrade."""
State = ListRun.State
UNREAD = (State.MAPPING, State.READING, State.FAILED)
TO_ENTER = (State.CHECKING, State.ENTERING)


def folder() -> Path:
    place = Path(settings.GGZY_DATA) / "lists"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def path_of(run: ListRun) -> Path:
    """Until it was read what came, from then on what was read of it and nothing else."""
    names = [f"{run.pk}{ending}" for ending in ((COVERED, WHOLE) if run.state in UNREAD else (TABLE,))]
    if run.state in (*UNREAD, *TO_ENTER) and run.source.kind not in FORGETTING:
        names += [f"{run.sha256}.{'shares' if run.source.kind == fields.SHARES else 'covered'}{TABLE}", run.sha256]
    return next((path for name in names if (path := folder() / name).exists()), folder() / names[0])


def is_table(run: ListRun) -> bool:
    """Whether what is kept is a table of our own: something was covered in it, or only the columns are left that were read."""
    return path_of(run).suffix == TABLE or run.source.kind == fields.SHARES


def bad_path(run: ListRun) -> Path:
    return folder() / f"{run.pk}.bad.csv"


def rows_of(run: ListRun) -> Iterator[list[Any]]:
    return sheets.rows(path_of(run), TABLE if is_table(run) else run.file_name)


def top_of(rows: Iterator[list[Any]]) -> list[list[str]]:
    """The first rows as a person reads them."""
    return [[columns.written(cell) for cell in row] for row in itertools.islice(rows, TOP_ROWS)]


def forget(run: ListRun) -> None:
    if run.source.kind in FORGETTING:
        drop(run)


def drop(run: ListRun) -> None:
    (folder() / f"{run.pk}{TABLE}").unlink(missing_ok=True)
    drop_what_came(run.pk)


def drop_what_came(pk: int) -> None:
    for ending in (COVERED, WHOLE):
        (folder() / f"{pk}{ending}").unlink(missing_ok=True)


def forget_abandoned(now: datetime) -> None:
    """What came and nobody read in goes, however it stopped, and of experts what nobody entered; so does what a process that was
    ended left half way."""
    late = ListRun.objects.filter(at__lt=now - ABANDONED)
    for run in late.filter(state__in=(State.MAPPING, State.READING)):
        give_up(run)
    late.filter(state=State.FAILED).exclude(sample=[]).update(sample=[])
    kept = {int(found[1]) for path in folder().iterdir() if (found := KEPT.fullmatch(path.name))}
    for run in ListRun.objects.filter(pk__in=kept).exclude(state__in=(State.MAPPING, State.READING)):
        if run.state not in UNREAD:
            drop_what_came(run.pk)
        elif run.at < now - ABANDONED:
            drop(run)
    for run in late.filter(source__kind__in=FORGETTING, state=State.ENTERING):
        drop(run)  # rows in which the platform failed are entered from what was read
    for path in folder().glob("arriving-*"):
        if now.timestamp() - path.stat().st_mtime > ABANDONED.total_seconds():
            path.unlink(missing_ok=True)
    forget_earlier(now)


def give_up(run: ListRun) -> None:
    """Unless somebody is reading it just now."""
    with alone(RUN_LOCKS + run.pk) as got:
        if got:
            ListRun.objects.filter(pk=run.pk, state=run.state).update(state=State.FAILED, trouble=LATE)


def forget_earlier(now: datetime) -> None:
    """Files that bear their digest go unless a run is still to be read from them, or waits for whoever holds it against them."""
    wanted = Q(state__in=TO_ENTER) | Q(state__in=UNREAD, at__gte=now - ABANDONED)
    digests = set(ListRun.objects.filter(wanted).values_list("sha256", flat=True))
    for path in folder().glob(EARLIER):
        if path.name[:64] not in digests:
            path.unlink(missing_ok=True)


# ---- arrival ----


@contextmanager
def unnamed(file: UploadedFile) -> Iterator[tuple[BinaryIO, str]]:
    """What comes, in a file without a name, and its digest."""
    digest = hashlib.sha256()
    with tempfile.TemporaryFile(dir=folder()) as came:
        for chunk in file.chunks():
            digest.update(chunk)
            came.write(chunk)
        came.flush()
        yield came, digest.hexdigest()


def rows_that_came(came: BinaryIO, run: ListRun) -> Iterator[list[Any]]:
    return sheets.rows(Path(f"/proc/self/fd/{came.fileno()}"), run.file_name)


def keep(came: BinaryIO, table: Covered, run: ListRun) -> None:
    """In one pass: the table with numbers covered where there were any, else what came as it came."""
    draft = folder() / f"arriving-{run.pk}{TABLE}"
    try:
        if run.source.kind not in FORGETTING:
            write_table(table, draft)
        if table.differs:
            draft.replace(folder() / f"{run.pk}{COVERED}")
            return
        came.seek(0)
        with draft.open("wb") as out:
            shutil.copyfileobj(came, out, 1 << 20)
        draft.replace(folder() / f"{run.pk}{WHOLE}")
    finally:
        draft.unlink(missing_ok=True)


class Covered:
    """Rows with the numbers of persons covered, told one after the other; `top` are the first, `differs` once one was covered.
    A register of shareholders is always a table of our own, with a digest in place of each number."""

    def __init__(self, rows: Iterator[list[Any]], kind: str):
        first = list(itertools.islice(rows, TOP_ROWS))
        plain = top_of(iter(first))
        self.shares, self.open, self.after = kind == fields.SHARES, kind in FORGETTING, -1
        self.numbers, self.differs, self.is_number = set[int](), self.shares, identity.is_card
        if self.shares:
            self.after, names = fields.headers(plain, fields.OF_SHARES)
            self.numbers = {n for n, each in enumerate(names) if fields.named(each, fields.OF_SHARES) == "holder_id"}
        elif kind == RESTRICTIONS:
            self.numbers = {n for row in plain for n, cell in enumerate(row) if identity.COLUMN.search(cell)}
            self.is_number = identity.is_persons
        self.rows = enumerate(itertools.chain(first, rows))
        self.told = [self.cover(n, row) for n, row in itertools.islice(self.rows, len(first))]
        self.top = top_of(iter(self.told))

    def __iter__(self) -> Iterator[list[Any]]:
        yield from self.told
        for n, row in self.rows:
            yield self.cover(n, row)

    def cover(self, n: int, row: list[Any]) -> list[Any]:
        if self.open:
            return row
        if self.shares:
            return [identity.hide(cell, n > self.after and column in self.numbers) for column, cell in enumerate(row)]
        if not any(n < len(row) and row[n] for n in self.numbers) and not identity.NUMBER.search(identity.narrow("\t".join(map(str, row)))):
            return row
        told = [identity.covered(cell, column in self.numbers, self.is_number) for column, cell in enumerate(row)]
        self.differs = self.differs or told != row
        return told


def write_table(rows: Iterable[list[Any]], out: Path) -> None:
    with out.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


def hide_holders(run: ListRun, column: int) -> None:
    """Of shareholders' numbers in a column that its header did not tell of."""
    draft = folder() / f"arriving-{run.pk}{TABLE}"
    whole = enumerate(rows_of(run))
    write_table(([identity.hide(cell, n > run.header_row and m == column) for m, cell in enumerate(row)] for n, row in whole), draft)
    draft.replace(folder() / f"{run.pk}{COVERED}")


# ---- what was read ----


class Narrowed:
    """The columns that were read, under their headers, each row with its number; of experts the certificates covered. Made for
    whoever checks it in a spreadsheet, and never read again."""

    def __init__(self, run: ListRun, chosen: Mapping[str, int]):
        self.run, self.draft = run, folder() / f"arriving-{run.pk}.read"
        self.columns, self.certificate = sorted(chosen.values()), chosen.get("id_number", -1) if run.source.kind in FORGETTING else None

    def __enter__(self) -> Narrowed:
        self.file = self.draft.open("w", encoding="utf-8-sig", newline="")
        self.out = csv.writer(self.file)
        self.out.writerow([LINE_NO, *map(harmless, self.of(self.run.headers))])
        return self

    def __exit__(self, *_why: object) -> None:
        self.file.close()

    def of(self, row: list[Any]) -> list[Any]:
        return [row[n] if n < len(row) else "" for n in self.columns]

    def write(self, n: int, row: list[Any]) -> None:
        if self.certificate is not None:
            row = [identity.covered(cell, m == self.certificate, identity.is_persons) for m, cell in enumerate(row)]
        self.out.writerow([n, *(harmless(columns.written(cell)) for cell in self.of(row))])

    def keep(self) -> None:
        """Beside what came, which goes once the run says that it was read: whoever is ended in between can begin anew."""
        self.draft.replace(folder() / f"{self.run.pk}{TABLE}")

    def forget(self) -> None:
        self.draft.unlink(missing_ok=True)
