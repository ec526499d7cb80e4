"""The journal held against the public log 日志核对: every entry that is not what was logged is named.

Found are: content changed, an entry deleted, put in or moved, a chain of digests broken, a place in the log that nothing
explains, files of the log changed, and entries logged long after the time they tell.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from ggzy.core.tlog.note import BadNote, checked
from ggzy.core.tlog.pace import WIDEST, dummy
from ggzy.core.tlog.tiles import ENTRIES, WIDTH, Edge, Tile, tile_at, unbundle
from ggzy.desk import log_keys
from ggzy.store import journal, log, quiet
from ggzy.store.tile_files import TileFiles


class Finding(NamedTuple):
    """One thing that is wrong: of which entry, and what."""

    stream: str
    seq: int
    what: str

    def __str__(self) -> str:
        where = f"{self.stream} 第{self.seq}条" if self.seq else self.stream or "公开日志"
        return f"{where}：{self.what}"


class Report(NamedTuple):
    findings: list[Finding]
    entries: int
    leaves: int
    waiting: int
    witnesses: dict[str, int]


PIECE = 4096
BACKDATED = timedelta(minutes=10)
LET_IT_WRITE_SECONDS = 3.0


def verify(folder: Path | None = None) -> Report:
    """Everything, once through."""
    if key_is_away():
        return Report([Finding("", 0, quiet.LOST)], 0, 0, 0, {})
    files = TileFiles(folder) if folder else log_keys.files()
    witnesses = [each.key for each in log_keys.published_witnesses()]
    try:
        checkpoint = checked(files.checkpoint(), log_keys.log_key(), witnesses)
    except BadNote as wrong:
        return Report([_unusable(wrong)], 0, 0, 0, {})
    findings = list(_of_the_log(files, checkpoint.head.size, checkpoint.head.root))
    findings += _put_in_later()
    waiting, put_in = _without_a_place(checkpoint.head.size)
    entries, broken = _chains()
    findings = _merged([*findings, *put_in, *broken])
    return Report(findings, entries, checkpoint.head.size, waiting, checkpoint.witnesses)


def of_piece(start: int) -> tuple[list[Finding], int]:
    """The places from this one on, so many as are read in one go, and where the next piece begins: 0 behind the last one.

    Without what only the whole log tells: the signed root, the chains, entries put in, a checkpoint that is gone. Before anything
    is published, nothing.
    """
    files = log_keys.files()
    if not (note := files.checkpoint()):
        return [], 0
    try:
        size = checked(note, log_keys.log_key(), []).head.size
    except BadNote as wrong:
        return [_unusable(wrong)], 0
    entries = _bundled(files, start, size)
    if entries is None:
        return [Finding("", 0, f"第{start}片起的条目包缺失或者不完整")], 0
    following = start + PIECE
    return list(_of_places(start, entries, log_keys.dummy_key())), following if following < size else 0


def _unusable(wrong: BadNote) -> Finding:
    return Finding("", 0, f"检查点不能用：{wrong}")


def key_is_away() -> bool:
    """Whether nothing can be said of the journal now: the key that it is sealed with lies elsewhere or is under lock."""
    return journal.key_is_lost() and not quiet.key_is_there()


def _merged(findings: list[Finding]) -> list[Finding]:
    """All that is wrong with one entry in one line."""
    found: dict[tuple[str, int], list[str]] = {}
    alone = []
    for each in findings:
        if each.seq:
            found.setdefault((each.stream, each.seq), []).append(each.what)
        else:
            alone.append(each)
    return [Finding(stream, seq, "；".join(dict.fromkeys(what))) for (stream, seq), what in sorted(found.items())] + alone


# ---- leaf by leaf ----


def _of_the_log(files: TileFiles, size: int, root: bytes) -> Iterator[Finding]:
    """Every place: the tiles give the root that was signed, and the database has what the leaf is a digest of."""
    edge, key = Edge(), log_keys.dummy_key()
    for start in range(0, size, PIECE):
        entries = _bundled(files, start, size)
        if entries is None:
            yield Finding("", 0, f"第{start}片起的条目包缺失或者不完整，之后的没有核对")
            return
        for tile, raw in edge.grow(entries):
            yield from _tile_differs(files, tile, raw)
        yield from _of_places(start, entries, key)
    for tile, raw in edge.partial():
        yield from _tile_differs(files, tile, raw)
    if edge.root() != root:
        yield Finding("", 0, "日志文件算不出检查点签署的树根：文件被改动过")


def _bundled(files: TileFiles, start: int, size: int) -> list[bytes] | None:
    """What the published files say stands at the places of one piece."""
    entries: list[bytes] = []
    try:
        for number in range(start // WIDTH, -(-min(start + PIECE, size) // WIDTH)):
            entries += unbundle(files.fetch(tile_at(ENTRIES, number, size)))
    except (OSError, ValueError):
        return None
    return entries


def _tile_differs(files: TileFiles, tile: Tile, raw: bytes) -> Iterator[Finding]:
    try:
        same = files.fetch(tile) == raw
    except OSError:
        same = False
    if not same:
        yield Finding("", 0, f"日志文件 {tile.path} 缺失或者被改动过")


def _of_places(start: int, entries: list[bytes], key: bytes) -> Iterator[Finding]:
    given = log.places(start, start + len(entries))
    for index, entry in enumerate(entries, start=start):
        if index not in given:
            if entry != dummy(key, index):
                yield Finding("", 0, f"日志第{index}片是一条记录，数据库里已经没有它的序号：记录被删除")
            continue
        pos, logged = given[index]
        if logged is None:
            yield Finding("", 0, f"日志第{index}片对应的记录（行号{pos}）已不在数据库里：记录被删除")
            continue
        told = logged.written
        if told.opaque != entry:
            yield Finding(told.stream, told.seq, f"与公开日志第{index}片不符：写入日志以后被改动过")

def _put_in_later() -> Iterator[Finding]:
    """Entries that tell a time before what was written ahead of them, or that came into the log long after those behind."""
    latest: datetime | None = None
    for each in log.placed(latest_first=False):
        if latest and each.at < latest - BACKDATED:
            yield Finding(each.stream, each.seq, f"记录的时间早于在它之前写入的记录（公开日志第{each.index}片）：可能是事后补进的")
        latest = max(latest or each.at, each.at)
    first = None
    for each in log.placed(latest_first=True):
        if first is not None and each.index > first + WIDEST:
            yield Finding(each.stream, each.seq, f"比在它之后的记录晚得多才写入公开日志（第{each.index}片）：可能是事后补进的")
        first = min(first or each.index, each.index)


def _without_a_place(size: int) -> tuple[int, list[Finding]]:
    """How many entries wait for their batch; those that stand among logged ones and get no place were put in."""
    found = log.without_place(size)
    if found and any(not each.last for each in found):
        time.sleep(LET_IT_WRITE_SECONDS)
        found = log.without_place(size)
    put_in = [Finding(x.stream, x.seq, "没有写入公开日志：不是经平台写入的，或者日志已停") for x in found if not x.last]
    return sum(each.last for each in found), put_in


# ---- stream by stream ----


def _chains() -> tuple[int, list[Finding]]:
    """Every chain of digests from its beginning."""
    count, found = 0, []
    stream, seq, previous = "", 0, journal.GENESIS
    for line in journal.every_line():
        count += 1
        if line.stream != stream:
            stream, seq, previous = line.stream, 0, journal.GENESIS
        if line.seq != seq + 1:
            missing = f"第{seq + 1}条" if line.seq == seq + 2 else f"第{seq + 1}至{line.seq - 1}条"
            found.append(Finding(stream, line.seq, f"它之前缺{missing}"))
        if line.previous != previous:
            found.append(Finding(stream, line.seq, "与前一条的摘要不相连"))
        if journal.digest_of_line(line) != line.digest:
            found.append(Finding(stream, line.seq, "内容与自己的摘要不符"))
        seq, previous = line.seq, line.digest
    return count, found
