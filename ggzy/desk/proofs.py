"""Proofs of entries 条目证明: for whoever may see an entry, the file that proves it to anybody."""

from __future__ import annotations

from ggzy.core.tlog.entry import shown
from ggzy.core.tlog.merkle import inclusion_proof
from ggzy.core.tlog.note import head_of, note_of
from ggzy.core.tlog.proof import Proof
from ggzy.core.tlog.tiles import TileReader
from ggzy.desk import log_keys
from ggzy.store import log


def own_proof(stream: str, seq: int) -> Proof | None:
    """With everything that is in the entry, for those whose act it was; None while it waits for its batch."""
    return _proven(log.entries_of(stream, [seq]), actor=True, previous=True).get(seq)


def own_proofs(stream: str) -> dict[int, Proof]:
    """Of all entries of a stream that have their place in the published log, for an evidence package."""
    return _proven(log.entries_of(stream), actor=True, previous=True)


def public_proofs(stream: str, named: dict[int, bool]) -> dict[int, Proof | None]:
    """Of the public entries: `named` says for each whether the portal names who acted."""
    entries = log.entries_of(stream, list(named))
    found: dict[int, Proof | None] = dict.fromkeys(named)
    for actor in (True, False):
        chosen = [each for each in entries if named[each.written.seq] is actor]
        found |= _proven(chosen, actor=actor, previous=False)
    return found


def _proven(entries: list[log.Logged], *, actor: bool, previous: bool) -> dict[int, Proof]:
    files = log_keys.files()
    checkpoint = files.checkpoint()
    size = head_of(note_of(checkpoint).text).size if checkpoint else 0
    read = TileReader(files.fetch, size)
    return {
        each.written.seq: Proof(
            each.index,
            tuple(inclusion_proof(read, each.index, size)),
            checkpoint,
            shown(each.written, actor=actor, previous=previous),
        )
        for each in entries
        if each.index is not None and each.index < size
    }
