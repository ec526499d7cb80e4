"""Signed notes 签名文本 and checkpoints 检查点 (C2SP signed-note, tlog-checkpoint, tlog-cosignature): read, sign, verify.

A checkpoint says how long the log is and what its root is. The log signs it as a note; a witness 见证人 cosigns it with
the time, having seen that it continues what it cosigned before.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from ggzy.core.tlog.merkle import HASH

LOG_KEY, WITNESS_KEY = 0x01, 0x04
DASH = "— "
MOST_SIGNATURES = 64
LARGEST_SIZE = 2**53 - 1


class BadNote(ValueError):
    """文本不合格: not a note, not a checkpoint, or not signed by whom it should be."""


class Verifier(msgspec.Struct, frozen=True):
    """One key that is trusted: its name, its kind, its 32 bytes. Its text form is a `vkey`."""

    name: str
    kind: int
    key: bytes

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.key).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64(bytes([self.kind]) + self.key)}"


class Signature(NamedTuple):
    """One signature line: whose, under which key, and the bytes."""

    name: str
    id: bytes
    raw: bytes

    def __str__(self) -> str:
        return f"{DASH}{self.name} {b64(self.id + self.raw)}\n"


class Note(NamedTuple):
    """The text, with its last newline, and its signatures."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return self.text + "\n" + "".join(map(str, self.signatures))


class Head(NamedTuple):
    """What a checkpoint says: which log, how many leaves, which root."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        return f"{self.origin}\n{self.size}\n{b64(self.root)}\n"


class Cosigned(NamedTuple):
    """A checkpoint whose signatures were verified; `witnesses` gives each witness's name and the second it cosigned."""

    head: Head
    witnesses: dict[str, int]


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def unb64(text: str) -> bytes:
    """Strict: only what would be written so again."""
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadNote("不是规范的 Base64") from None
    if b64(raw) != text:
        raise BadNote("不是规范的 Base64")
    return raw


def verifier_of(vkey: str) -> Verifier:
    """Reads a vkey `name+id+base64`; the id must fit."""
    name, _, rest = vkey.partition("+")
    id_, _, key = rest.partition("+")
    raw = unb64(key)
    if not name or not sound_name(name) or len(raw) != 33:
        raise BadNote("公钥写法不对")
    found = Verifier(name, raw[0], raw[1:])
    if found.id.hex() != id_:
        raise BadNote("公钥与它的编号不符")
    return found


def sound_name(name: str) -> bool:
    return bool(name) and not re.search(r"[\s+]", name)


def public_of(name: str, kind: int, private: Ed25519PrivateKey) -> Verifier:
    return Verifier(name, kind, private.public_key().public_bytes_raw())


# ---- written ----


def signed(head: Head, private: Ed25519PrivateKey) -> Note:
    """The checkpoint with the log's own signature; the key's name is the origin."""
    id_ = public_of(head.origin, LOG_KEY, private).id
    return Note(head.text, (Signature(head.origin, id_, private.sign(head.text.encode())),))


def cosignature(text: str, name: str, private: Ed25519PrivateKey, second: int) -> Signature:
    """A witness's signature on a checkpoint's text at this second."""
    id_ = public_of(name, WITNESS_KEY, private).id
    raw = second.to_bytes(8, "big") + private.sign(_cosigned_text(text, second))
    return Signature(name, id_, raw)


def _cosigned_text(text: str, second: int) -> bytes:
    return f"cosignature/v1\ntime {second}\n{text}".encode()


# ---- read ----


def note_of(raw: str) -> Note:
    """Takes a note apart; verifies nothing."""
    text, found, lines = raw.rpartition("\n\n")
    if not found or re.search(r"[\x00-\x09\x0b-\x1f]", raw) or not lines.endswith("\n"):
        raise BadNote("不是签名文本")
    signatures = signatures_of(lines)
    if not signatures:
        raise BadNote("没有签名")
    return Note(text + "\n", signatures)


def signatures_of(lines: str) -> tuple[Signature, ...]:
    split = lines.split("\n")[:-1]
    if len(split) > MOST_SIGNATURES:
        raise BadNote("签名过多")
    found = []
    for line in split:
        name, _, encoded = line.removeprefix(DASH).partition(" ")
        raw = unb64(encoded)
        if not line.startswith(DASH) or not sound_name(name) or len(raw) < 5:
            raise BadNote("签名行写法不对")
        found.append(Signature(name, raw[:4], raw[4:]))
    return tuple(found)


def head_of(text: str) -> Head:
    """The head that a checkpoint's text tells."""
    lines = text.split("\n")
    if len(lines) < 4 or lines[-1] or not all(lines[:-1]) or not re.fullmatch(r"0|[1-9]\d{0,15}", lines[1]):
        raise BadNote("不是检查点")
    size, root = int(lines[1]), unb64(lines[2])
    if len(root) != HASH or size > LARGEST_SIZE:
        raise BadNote("检查点的树根或长度不对")
    return Head(lines[0], size, root)


def signed_by(note: Note, key: Verifier) -> Signature | None:
    """This key's good signature on the note, None when there is none; one that is wrong makes the whole note bad."""
    for found in note.signatures:
        if (found.name, found.id) != (key.name, key.id):
            continue
        try:
            Ed25519PublicKey.from_public_bytes(key.key).verify(*_to_verify(note.text, key, found))
        except (InvalidSignature, ValueError):
            raise BadNote(f"{key.name} 的签名不对") from None
        return found
    return None


def _to_verify(text: str, key: Verifier, found: Signature) -> tuple[bytes, bytes]:
    if key.kind == LOG_KEY:
        return found.raw, text.encode()
    if key.kind == WITNESS_KEY and len(found.raw) == 72:
        return found.raw[8:], _cosigned_text(text, second_of(found))
    raise ValueError("unknown kind of signature")


def second_of(found: Signature) -> int:
    return int.from_bytes(found.raw[:8], "big")


def checked(raw: str, log: Verifier, witnesses: Iterable[Verifier] = ()) -> Cosigned:
    """The checkpoint, if the log signed it, and which of these witnesses cosigned it."""
    note = note_of(raw)
    head = head_of(note.text)
    if head.origin != log.name or signed_by(note, log) is None:
        raise BadNote("没有本日志的签名")
    cosigned = ((witness.name, signed_by(note, witness)) for witness in witnesses)
    return Cosigned(head, {name: second_of(found) for name, found in cosigned if found})
