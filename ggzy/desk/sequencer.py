"""The sequencer 排序程序: each second a batch of the journal's new entries goes into the public log, and a new checkpoint out.

Places are given out in the database first. Whatever happens after that is repeated from there: a program that is killed
between two lines below goes on with the same leaves at the same places, so that no two checkpoints can disagree.
"""

from __future__ import annotations

import errno
import logging
import time
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseTrouble
from django.db import close_old_connections

from ggzy.core.tlog.note import BadNote, Head, Note, head_of, note_of, signed
from ggzy.core.tlog.tiles import WIDTH, Edge, Tile, edge_of
from ggzy.desk import log_keys
from ggzy.desk.cosigning import Cosigners
from ggzy.store import log, log_state

logger = logging.getLogger("ggzy.log")
BATCH_SECONDS = 1.0
PIECE = 1 << 16


class Stopped(Exception):
    """日志停下: what is published and what the database holds do not go together; the text says which."""


class Sequencer:
    """One per platform; a second one waits until the first is gone."""

    def __init__(self) -> None:
        self.files = log_keys.files()
        self.origin = log_keys.origin()
        self.cosigners = Cosigners(log_keys.configured_witnesses())
        self.horizon = log.Horizon()
        self.edge: Edge | None = None

    def step(self) -> Head | None:
        """One batch; None when another sequencer is at work."""
        with log.only_sequencer() as ours:
            if not ours:
                self.edge = None
                return None
            size = log.give_places(self.horizon)
            edge, self.edge = self._edge(size), None
            full = self._extend(edge, size)
            head = Head(self.origin, size, edge.root())
            note = signed(head, log_keys.signing_key())
            cosigned = self.cosigners.ask(head, note, self.files)
            self.files.publish("checkpoint", str(Note(note.text, (*note.signatures, *cosigned))))
            self.files.drop_partials(full)
            self.edge = edge
            return head

    def _edge(self, size: int) -> Edge:
        """Where the published log ends."""
        head = self.published()
        if head is None:
            return Edge()
        if head.size > size:
            raise Stopped(
                f"已公布的日志有{head.size}片叶子，数据库只有{size}片：数据库可能是从较早的备份恢复的，缺少已公布的记录"
            )
        if self.edge is not None and self.edge.size == head.size:
            return self.edge
        try:
            edge = edge_of(self.files.fetch, head.size)
        except (OSError, ValueError):
            edge = Edge()
        if edge.root() != head.root:
            edge = Edge()
            self._extend(edge, head.size)
        if edge.root() != head.root:
            raise Stopped(f"数据库里的叶子算不出已公布的树根（{head.size}片）：日志序号表被改动过")
        return edge

    def published(self) -> Head | None:
        """The head of the checkpoint that is out, None when this log has none yet."""
        raw = self.files.checkpoint()
        head = head_of(note_of(raw).text) if raw else None
        return head if head and head.origin == self.origin else None

    def _extend(self, edge: Edge, size: int) -> list[Tile]:
        """Write the tiles up to `size`; gives the full ones among them."""
        since, full = edge.size, []
        for start in range(since, size, PIECE):
            entries = log.opaque_entries(start, min(start + PIECE, size), log_keys.dummy_key())
            tiles = list(edge.grow(entries))
            self.files.keep(tiles)
            full += [tile for tile, _ in tiles if tile.width == WIDTH]
        self.files.keep(edge.partial(since))
        return full

    def tell(self, trouble: str = "") -> None:
        """Say how the log is doing. How much waits is not told: it would tell how much is being handed in."""
        head = self.published()
        told: dict[str, Any] = {"at": time.time(), "size": head.size if head else 0, "trouble": trouble}
        told |= {"witnesses": self.cosigners.state(), "refused": self.cosigners.refused}
        log_state.tell(settings.GGZY_DATA, told)


def trouble_of(failure: Exception) -> str:
    """What to tell people of a failed batch."""
    if isinstance(failure, OSError) and failure.errno in (errno.ENOSPC, errno.EDQUOT):
        return "磁盘已满，公开日志暂停：办理的记录都在数据库里，腾出空间后自动接着写，不会缺少"
    if isinstance(failure, OSError):
        return f"日志文件不能写（{failure.strerror}），公开日志暂停：办理的记录都在数据库里，修复后自动接着写"
    if isinstance(failure, Stopped | BadNote):
        return str(failure)
    if isinstance(failure, DatabaseTrouble):
        return "数据库没有应答，公开日志等它恢复"
    return "公开日志本轮没有写成，正在重试，详情见程序日志"


def main() -> None:
    """A batch a second until stopped."""
    log_keys.publish()
    sequencer = Sequencer()
    while True:
        begun, trouble = time.monotonic(), ""
        try:
            sequencer.step()
        except Exception as failure:
            logger.exception("公开日志本轮没有写成，稍后重试")
            trouble = trouble_of(failure)
            close_old_connections()
        try:
            sequencer.tell(trouble)
        except (OSError, BadNote):
            logger.exception("日志状况写不下来")
        time.sleep(max(0.05, begun + BATCH_SECONDS - time.monotonic()))
