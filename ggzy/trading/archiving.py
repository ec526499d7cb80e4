"""归档办理 making an archive package in the ticker: one paper a turn, so that nothing due has to wait for it."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime

from ggzy.core.acts.award import ArchiveProceeding
from ggzy.core.rule import Refused
from ggzy.desk import counter
from ggzy.store import archives
from ggzy.store.models import Post
from ggzy.trading.archive import Record, package, record_of, rendered
from ggzy.trading.models import ArchiveOrder

log = logging.getLogger("ggzy.archive")


def order(stream: str, post: Post, act_id: str, now: datetime) -> None:
    """Ask for the package; while one is being made, asking again changes nothing, and one that failed begins anew."""
    fresh = {"post": post, "act_id": act_id, "ordered_at": now, "seq": 0, "done": 0, "total": 0, "failed": ""}
    begun, new = ArchiveOrder.objects.get_or_create(stream=stream, defaults=fresh)
    if not new and begun.failed:
        ArchiveOrder.objects.filter(stream=stream).update(**fresh)


def work(now: datetime) -> None:
    """A turn of the ticker: the oldest order gets one paper further, or is handed in when all are there."""
    waiting = ArchiveOrder.objects.filter(failed="").select_related("post__person", "post__organisation").first()
    if waiting is None:
        return
    try:
        go_on(waiting, now)
    except Exception as wrong:
        # The other deals must go on; whoever ordered it sees that it failed, and may order it again.
        log.exception("%s：归档包没有生成", waiting.stream)
        fail(waiting, f"归档包没有生成（{type(wrong).__name__}），请重试；再次失败的请联系平台运行单位")


def go_on(waiting: ArchiveOrder, now: datetime) -> None:
    record = record_of(waiting.stream)
    if record.viewed.p.seq != waiting.seq:  # first turn, or the record has gone on: what was rendered is of the past
        archives.drop_parts(waiting.stream)
        waiting.seq, waiting.done = record.viewed.p.seq, 0
    kinds = record.kinds
    waiting.total = len(kinds)
    if waiting.done < waiting.total:
        for name, content in rendered(record, kinds[waiting.done]).items():
            archives.keep_part(waiting.stream, name, content)
        waiting.done += 1
        waiting.save(update_fields=["seq", "done", "total"])
    else:
        hand_in(waiting, record, now)


def hand_in(waiting: ArchiveOrder, record: Record, now: datetime) -> None:
    """The act is its orderer's, in the post held when it was ordered; a post that is over has none."""
    refused = waiting.post.why_not(now)
    if refused is None:
        made = package(record, archives.parts(waiting.stream))
        digest = hashlib.sha256(made).hexdigest()
        archives.keep(waiting.stream, digest, made)
        command = ArchiveProceeding(package_sha256=digest)
        outcome = counter.hand_in(waiting.stream, command, waiting.post.actor(now), act_id=waiting.act_id)
        refused = outcome if isinstance(outcome, Refused) else None
    archives.drop_parts(waiting.stream)
    if refused is not None:
        fail(waiting, str(refused))
    else:
        waiting.delete()


def fail(waiting: ArchiveOrder, why: str) -> None:
    ArchiveOrder.objects.filter(stream=waiting.stream).update(failed=why[:500])
