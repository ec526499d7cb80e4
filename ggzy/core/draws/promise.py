"""Commit–reveal 承诺与揭示: three seats promise a value each before a draw; any two of them complete it, none can stop or steer it.

A seat's value is one random part for each other seat. The commitment publishes the digest of every part and, sealed,
the parts themselves: each to the draw key of the seat it is meant for, all of them once more to the seat's own key. A
seat reveals by disclosing that key alone; so whoever stays away is opened by the two others, and whoever sealed
something else than it promised is found out by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import msgspec

from ggzy.core.roles import Role
from ggzy.core.sealing.canonical import canonical

FORMAT = "ggzy-draw/2"
OPENING, EXPERTS = "opening", "experts"
PURPOSES = {OPENING: "开标现场抽取", EXPERTS: "专家抽取"}
SEATS = {"centre": "交易中心", "supervisor": "行业监督部门", "tenderer": "招标人"}
SEAT_OF = {
    Role.CENTRE: "centre",
    Role.SUPERVISOR: "supervisor",
    Role.TENDEREE: "tenderer",
    Role.AGENCY: "tenderer",
}
RANDOM, SALT = 32, 32
PART = RANDOM + SALT
"""A part is thirty-two random bytes and as many of salt; only the former go into the seed."""


class Commitment(msgspec.Struct, frozen=True, kw_only=True):
    """抽取承诺 of one seat: by the seat a part is for, its digest; by the seat that can open it, the sealed text (base64)."""

    digests: dict[str, str]
    sealed: dict[str, str]


class Value(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one seat's promise. `how`: revealed by itself, opened by the others (托管), or found false."""

    how: str
    parts: dict[str, str] = {}


def others(seat: str) -> tuple[str, ...]:
    return tuple(each for each in SEATS if each != seat)


def names(seats: Sequence[str]) -> str:
    return "、".join(SEATS[seat] for seat in seats)


def fits(part: str, digest: str) -> bool:
    """Whether this opened part (hex) is what was promised."""
    try:
        raw = bytes.fromhex(part)
    except ValueError:
        return False
    return len(raw) == PART and hashlib.sha256(raw).hexdigest() == digest


def split_own(opened: str, seat: str) -> dict[str, str]:
    """A seat's own copy holds its parts one after the other, in the order of the seats."""
    length = 2 * PART
    return {other: opened[n * length : (n + 1) * length] for n, other in enumerate(others(seat))}


def opened_by(seat: str, opened: Mapping[str, str], promised: Mapping[str, Commitment]) -> tuple[dict[str, dict[str, str]], tuple[str, ...]]:
    """What `seat` opened with its key: by author, the parts that fit their promise; and the authors whose parts do not."""
    found: dict[str, dict[str, str]] = {}
    false = []
    for author, promise in promised.items():
        text = opened.get(author, "")
        parts = split_own(text, seat) if author == seat else {seat: text}
        if all(fits(part, promise.digests[to]) for to, part in parts.items()):
            found[author] = parts
        else:
            false.append(author)
    return found, tuple(false)


def values(reveals: Mapping[str, Mapping[str, Mapping[str, str]]]) -> dict[str, Value]:
    """The seats' values as far as they are known by now, from the parts that each revealing seat opened, by author.

    A seat that has not shown its own parts is opened by the two others. Where one of them finds something else than was
    promised, the digests take the place of the value: the draw goes on, and the transcript says who was false.
    """
    known: dict[str, Value] = {}
    for author in SEATS:
        own = reveals.get(author, {}).get(author)
        if own:
            known[author] = Value(how="self", parts=dict(own))
        elif all(holder in reveals for holder in others(author)):
            held = {to: reveals[to].get(author, {}).get(to, "") for to in others(author)}
            known[author] = Value(how="escrow", parts=held) if all(held.values()) else Value(how="false")
    return known


def contribution(digests: Mapping[str, str], value: Value) -> bytes:
    """The bytes by which one seat enters the seed."""
    return b"".join(
        bytes.fromhex(value.parts[to])[:RANDOM] if value.parts else bytes.fromhex(digests[to]) for to in sorted(digests)
    )


def seed(spec: object, root: str, promised: Mapping[str, Commitment], known: Mapping[str, Value]) -> bytes:
    """SHA-256 over format, what is drawn, the frozen list and every seat's value, in the order of the seats' codes."""
    said = b"".join(contribution(promised[seat].digests, known[seat]) for seat in sorted(known))
    return hashlib.sha256(b"\n".join((FORMAT.encode(), canonical(spec), bytes.fromhex(root) + said))).digest()


def tree_root(leaves: Sequence[object]) -> str:
    """Merkle root (RFC 6962) over the canonical JSON of each line."""
    return _root([hashlib.sha256(b"\x00" + canonical(leaf)).digest() for leaf in leaves]).hex()


def _root(hashes: list[bytes]) -> bytes:
    if not hashes:
        return hashlib.sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    half = 1 << (len(hashes) - 1).bit_length() - 1
    return hashlib.sha256(b"\x01" + _root(hashes[:half]) + _root(hashes[half:])).digest()
