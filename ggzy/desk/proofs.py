"""Proofs of entries 条目证明: for whoever may see an entry, the file that proves it to anybody."""

from __future__ import annotations

from ggzy.core.proceeding import Proceeding
from ggzy.core.tlog.entry import shown
from ggzy.core.tlog.merkle import inclusion_proof
from ggzy.core.tlog.note import head_of, note_of
from ggzy.core.tlog.proof import Proof
from ggzy.core.tlog.tiles import TileReader
from ggzy.desk import log_keys
from ggzy.store import log


def own_proof(p: Proceeding, seq: int) -> Proof | None:
    """For those whose act it was; None while it waits for its batch."""
    return _proven(p, [seq], actor=True).get(seq)


def own_proofs(p: Proceeding) -> dict[int, Proof]:
    """Of all entries that have their place in the published log, for an evidence package."""
    return _proven(p, list(range(1, p.seq + 1)), actor=True)


def public_proofs(p: Proceeding, named: dict[int, bool]) -> dict[int, Proof]:
    """Of public entries, those that are in the log by now: `named` says of each whether the portal names who acted."""
    found: dict[int, Proof] = {}
    for actor in (True, False):
        found |= _proven(p, [seq for seq, told in named.items() if told is actor], actor=actor)
    return found


def _proven(p: Proceeding, seqs: list[int], *, actor: bool) -> dict[int, Proof]:
    files = log_keys.files()
    checkpoint = files.checkpoint()
    size = head_of(note_of(checkpoint).text).size if checkpoint else 0
    read = TileReader(files.fetch, size)
    # Numbers in the stream would tell how much bidders do.
    place = not p.procedure.stage(p.stage).secret
    return {
        each.written.seq: Proof(
            each.index,
            tuple(inclusion_proof(read, each.index, size)),
            checkpoint,
            shown(each.written, actor=actor, place=place),
        )
        for each in (log.entries_of(p.stream, seqs) if seqs else ())
        if each.index is not None and each.index < size
    }
