"""Files of lists 名单文件 as they are kept: with the numbers of persons in them covered; those that hold them are forgotten once they were used."""

from __future__ import annotations

import hashlib
import itertools
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from ggzy.core.imported.record import EXPERTS, RESTRICTIONS
from ggzy.core.unlisted import columns, fields
from ggzy.store.models import ListRun
from ggzy.supervision import identity, sheets

FORGETTING = (EXPERTS,)
"""Kinds whose files are read for the numbers in them: each run has a file of its own, deleted once it was entered, returned or refused."""
ABANDONED = timedelta(days=3)
LATE = f"上传以后{ABANDONED.days}天没有读入，文件已经删去"
TOP_ROWS = 12
KEPT = "kept.csv"
"""What is kept with numbers covered is a table of its own, whatever came."""


def folder() -> Path:
    place = Path(settings.GGZY_DATA) / "lists"
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    return place


def path_of(run: ListRun) -> Path:
    """The same file sent by two offices is kept once; covered for one kind and not for another, it is two files."""
    kind = run.source.kind
    if kind in FORGETTING:
        return folder() / f"{run.pk}.kept"
    covered = covered_path(run)
    return covered if covered.exists() else folder() / run.sha256


def covered_path(run: ListRun) -> Path:
    return folder() / f"{run.sha256}.{'shares' if run.source.kind == fields.SHARES else 'covered'}.csv"


def is_covered(run: ListRun) -> bool:
    """Whether something was covered in what is kept. Shareholders' once stood under the digest alone."""
    return run.source.kind == fields.SHARES or path_of(run) == covered_path(run)


def name_of(run: ListRun) -> str:
    """By which its form is known."""
    return KEPT if is_covered(run) else run.file_name


def bad_path(run: ListRun) -> Path:
    return folder() / f"{run.pk}.bad.csv"


def rows_of(run: ListRun) -> Iterator[list[Any]]:
    return sheets.rows(path_of(run), name_of(run))


def top_of(rows: Iterator[list[Any]]) -> list[list[str]]:
    """The first rows as a person reads them."""
    return [[columns.written(cell) for cell in row] for row in itertools.islice(rows, TOP_ROWS)]


def forget(run: ListRun) -> None:
    if run.source.kind in FORGETTING:
        path_of(run).unlink(missing_ok=True)


def forget_abandoned(now: datetime) -> None:
    """Of files that nobody read in, those that hold numbers go; so does what a process that was ended left half way."""
    for run in ListRun.objects.filter(source__kind__in=FORGETTING, state=ListRun.State.MAPPING, at__lt=now - ABANDONED).select_related("source"):
        if ListRun.objects.filter(pk=run.pk, state=ListRun.State.MAPPING).update(state=ListRun.State.FAILED, trouble=LATE):
            forget(run)
    for run in ListRun.objects.filter(source__kind__in=FORGETTING, state=ListRun.State.ENTERING, at__lt=now - ABANDONED).select_related("source"):
        forget(run)  # rows in which the platform failed are entered from what was read
    for path in folder().glob("arriving-*"):
        if now.timestamp() - path.stat().st_mtime > ABANDONED.total_seconds():
            path.unlink(missing_ok=True)


# ---- arrival ----


class Arrived:
    """A file before anybody knows whether it is kept: `at` and `name` tell where its table is read, `covered` whether that is
    one of our own with numbers covered."""

    def __init__(self, came: Path, name: str, sha256: str):
        self.at, self.name, self.sha256, self.covered = came, name, sha256, False

    def cover(self, kind: str) -> None:
        draft = self.at.with_name(f"{self.at.name}.covered")
        if kind not in FORGETTING and cover(self.at, self.name, kind, draft):
            draft.replace(self.at)
            self.name, self.covered = KEPT, True

    def rows(self) -> Iterator[list[Any]]:
        return sheets.rows(self.at, self.name)

    def keep(self, run: ListRun) -> None:
        whole = path_of(run) if run.source.kind in FORGETTING else folder() / run.sha256
        self.at.replace(covered_path(run) if self.covered else whole)


@contextmanager
def arriving(file: UploadedFile) -> Iterator[Arrived]:
    """What is not kept by the end is gone."""
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=folder(), prefix="arriving-", delete=False) as out:
        for chunk in file.chunks():
            digest.update(chunk)
            out.write(chunk)
    came = Path(out.name)
    try:
        yield Arrived(came, file.name or "", digest.hexdigest())
    finally:
        for path in folder().glob(f"*{came.name}*"):
            path.unlink(missing_ok=True)


def cover(came: Path, name: str, kind: str, out: Path) -> bool:
    """Write the table with the numbers of persons covered, where there are any; of a register of shareholders always, with a
    digest of each."""
    if kind == fields.SHARES:
        last, names = fields.headers(top_of(sheets.rows(came, name)), fields.OF_SHARES)
        identity.write_hidden(sheets.rows(came, name), out, {n for n, each in enumerate(names) if fields.named(each, fields.OF_SHARES) == "holder_id"}, last)
        return True
    loose = kind == RESTRICTIONS
    numbers = {n for row in top_of(sheets.rows(came, name)) for n, cell in enumerate(row) if identity.COLUMN.search(cell)} if loose else set[int]()
    is_number = identity.is_persons if loose else identity.is_card
    if any(told != row for told, row in covered_rows(came, name, numbers, is_number)):
        identity.write_table((told for told, _row in covered_rows(came, name, numbers, is_number)), out)
        return True
    return False


def covered_rows(came: Path, name: str, numbers: set[int], is_number: Any) -> Iterator[tuple[list[Any], list[Any]]]:
    for row in sheets.rows(came, name):
        whole = any(n in numbers and cell for n, cell in enumerate(row))
        if whole or identity.NUMBER.search(identity.narrow("\t".join(map(str, row)))):
            yield [identity.covered(cell, n in numbers, is_number) for n, cell in enumerate(row)], row
        else:
            yield row, row
