"""Exhibits 证明材料 of complaints and reports: looked through for harm before they are kept, once under their digest."""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from ggzy.core.complaint import Exhibit
from ggzy.core.rule import Refused
from ggzy.gateways import scanner
from ggzy.store.models import NamedFile, NamedUpTo, ReportFile
from ggzy.store.vault import NO_TIME

MOST_BYTES = 10 * 1024 * 1024
MOST_FILES = 10
SAFE_AGE = timedelta(days=2)
"""An act that is being handed in takes seconds: what nobody has named after so long, nobody will."""
READ_AT_ONCE = 20_000
"""Entries in one question, so that the first reading of a long journal takes little memory."""
ALLOWED = (".pdf", ".jpg", ".jpeg", ".png", ".docx", ".xlsx", ".txt", ".zip", ".mp3", ".mp4")


def folder() -> Path:
    path = Path(settings.GGZY_DATA) / "exhibits"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def path_of(sha256: str) -> Path:
    """Where a file of this digest lies, or would; the digest comes from a record, never from a request unchecked."""
    return folder() / sha256


def keep_all(files: Sequence[Any]) -> tuple[Exhibit, ...] | Refused:
    """All of them, or the first that is refused is told; too many are told before one is written."""
    if len(files) > MOST_FILES:
        return Refused(f"一次最多{MOST_FILES}份材料", remedy="请合并后上传")
    kept = []
    for file in files:
        found = keep(file.name, file.size, file.chunks())
        if isinstance(found, Refused):
            return found
        kept.append(found)
    return tuple(kept)


def keep(name: str, size: int, chunks: Iterator[bytes]) -> Exhibit | Refused:
    """Written aside, examined, and only then put in its place; its time is no one's, so that it tells of nobody."""
    name = Path(name.replace("\\", "/")).name[-80:] or "材料"
    if size > MOST_BYTES:
        return Refused(f"“{name}”超过{MOST_BYTES // 1024 // 1024}MB", remedy="请压缩或者分开上传")
    if not name.lower().endswith(ALLOWED):
        return Refused(f"“{name}”不是可以接收的文件种类", remedy=f"可以上传{'、'.join(each[1:].upper() for each in ALLOWED)}")
    digest = hashlib.sha256()
    with tempfile.NamedTemporaryFile(dir=folder(), delete=False) as file:
        for chunk in chunks:
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    aside = Path(file.name)
    finding = scanner.examine(aside)
    if finding.suspicious:
        aside.unlink()
        return Refused(f"“{name}”没有接收：{finding.what}", remedy="请去掉宏、脚本、程序后重新上传；可以改用图片或者普通PDF")
    os.utime(aside, (NO_TIME, NO_TIME))
    with nobody_sweeps():
        aside.replace(path_of(digest.hexdigest()))
    return Exhibit(name=name, sha256=digest.hexdigest(), size=size)


# ---- files of acts that were refused ----


def sweep(at: float | None = None) -> int:
    """Remove what was kept for an act that then was refused; gives how many. What an entry or a report names stays."""
    at = time.time() if at is None else at
    found = [path for path in folder().iterdir() if path.name != LOCK and is_old(path, at)]
    kept = named({path.name for path in found})
    gone = 0
    for path in found:
        if path.name in kept:
            continue
        with nobody_sweeps():
            if is_old(path, at):  # else the same file has just been handed in again
                path.unlink()
                gone += 1
    return gone


def is_old(path: Path, at: float) -> bool:
    """By when the disk put it there: its own time was taken from it."""
    try:
        return at - path.stat().st_ctime > SAFE_AGE.total_seconds()
    except FileNotFoundError:
        return False


def named(digests: set[str]) -> set[str]:
    """Those that the journal, of whatever kind of matter, or a report names."""
    digests = {each for each in digests if re.fullmatch(r"[0-9a-f]{64}", each)}
    if not digests:
        return set()
    read_on()
    found: set[str] = set()
    for table in (ReportFile, NamedFile):
        found |= set(table.objects.filter(sha256__in=digests).values_list("sha256", flat=True))
    return found


NAMES = (
    "INSERT INTO store_namedfile (sha256) SELECT DISTINCT found[1]"
    " FROM store_journalentry, regexp_matches(body, '[0-9a-f]{64}', 'g') found WHERE pos > %s AND pos <= %s ON CONFLICT DO NOTHING"
)
TOP = "SELECT COALESCE(max(pos), 0) FROM store_journalentry"
WRITING = (
    "SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'store_journalentry'::regclass AND mode = 'RowExclusiveLock' AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid())"
)
"""Whether any transaction but ours has written an entry and not ended: it holds this lock from before its entry has a number."""


@transaction.atomic
def read_on() -> None:
    """Note every digest in what the journal gained. An entry may appear below one that stands already, while its act is
    under way: so what is new is read again another day, unless nobody writes once the end of the journal is known. Then
    all below it has ended, and the reading, a question of its own that begins after, sees what came of it.
    """
    NamedUpTo.objects.get_or_create(pk=1)
    upto = NamedUpTo.objects.select_for_update().get(pk=1)
    with connection.cursor() as cursor:
        top, writing = [cursor.execute(asked).fetchone()[0] for asked in (TOP, WRITING)]
        for start in range(upto.pos, top, READ_AT_ONCE):
            cursor.execute(NAMES, [start, min(start + READ_AT_ONCE, top)])
    if not writing:
        upto.pos = top
        upto.save()


LOCK = ".sweeping"


@contextmanager
def nobody_sweeps() -> Iterator[None]:
    """A file comes to its place, or is looked at once more and removed: never both at once, in whichever process."""
    with (folder() / LOCK).open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
