"""A proof 日志证明 (C2SP tlog-proof): index, hashes and checkpoint in one text that is verified without the platform."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from ggzy.core.tlog.entry import Shown
from ggzy.core.tlog.merkle import leaf_hash, verify_inclusion
from ggzy.core.tlog.note import BadNote, Cosigned, Verifier, b64, checked, unb64

FIRST_LINE = "c2sp.org/tlog-proof@v1"
MOST_HASHES = 64


@dataclass(frozen=True)
class Proof:
    """`shown` is what the proof's owner may show of the entry; the leaf follows from it."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: str
    shown: Shown

    def __str__(self) -> str:
        lines = [FIRST_LINE, f"extra {self.shown.pack()}", f"index {self.index}", *map(b64, self.hashes)]
        return "\n".join(lines) + "\n\n" + self.checkpoint


def proof_of(raw: str) -> Proof:
    """Takes a proof apart; verifies nothing. Raises BadNote for what is none."""
    top, _, checkpoint = raw.partition("\n\n")
    lines = top.split("\n")
    if len(lines) < 3 or lines[0] != FIRST_LINE or not lines[1].startswith("extra "):
        raise BadNote("不是日志证明文件")
    index = re.fullmatch(r"index (0|[1-9]\d{0,15})", lines[2])
    if not index or len(lines) > MOST_HASHES + 3:
        raise BadNote("证明的序号写法不对")
    try:
        shown = msgspec.json.decode(unb64(lines[1].removeprefix("extra ")), type=Shown)
    except msgspec.DecodeError:
        raise BadNote("证明所附的条目内容不完整") from None
    return Proof(int(index[1]), tuple(map(unb64, lines[3:])), checkpoint, shown)


def verify(proof: Proof, log: Verifier, witnesses: Iterable[Verifier] = ()) -> Cosigned:
    """The checkpoint that holds the entry; raises BadNote or NotProven when anything does not follow."""
    found = checked(proof.checkpoint, log, witnesses)
    verify_inclusion(leaf_hash(proof.shown.opaque), proof.index, found.head.size, proof.hashes, found.head.root)
    return found


def add_checkpoint_body(old: int, hashes: Sequence[bytes], checkpoint: str) -> str:
    """The request by which a log asks a witness for its cosignature (C2SP tlog-witness)."""
    return "".join((f"old {old}\n", *(f"{b64(each)}\n" for each in hashes), "\n", checkpoint))
