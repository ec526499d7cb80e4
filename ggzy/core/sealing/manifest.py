"""The manifest 投标文件清单: what a bid says in figures, and the digest of each file. First in every envelope."""

from __future__ import annotations

import re
from typing import Annotated

import msgspec
from msgspec import Meta

from ggzy.core.sealing.canonical import LARGEST, canonical

FORMAT = "ggzy-bid/1"
FILE_PATH = re.compile(r"files/[0-9]{3,5}(\.[a-z0-9]{1,8})?")
"""Members of a container bear numbers; the bidder's own names stand in the manifest only, so no name can do harm."""

MOST_FILES = 10_000
LONGEST_MANIFEST = 16 * 1024 * 1024
NOUGHT = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""As canonical JSON writes U+0000: no keyboard and no file system gives it, and no database keeps it."""

Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Text = Annotated[str, Meta(max_length=20_000)]
Name = Annotated[str, Meta(min_length=1, max_length=255)]
Path = Annotated[str, Meta(pattern=r"^files/[0-9]{3,5}(\.[a-z0-9]{1,8})?\Z")]
Fen = Annotated[int, Meta(ge=0, le=LARGEST)]


class Bidder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """投标人: code and name as registered. For a consortium 联合体 the leading member 牵头人."""

    uscc: Annotated[str, Meta(pattern=r"^[0-9A-Z]{18}\Z")]
    name: Name


class SealedPaper(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of the bid: where it lies in the container, what the bidder calls it, its size and digest."""

    path: Path
    name: Name
    size: Annotated[int, Meta(ge=0, le=LARGEST)]
    sha256: Sha256


class Answer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """响应: what the bid answers to one criterion or clause of the tender file, with the papers that prove it."""

    criterion: Name
    text: Text = ""
    papers: tuple[Path, ...] = ()


class Performance(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """类似业绩: a finished work that the bidder wants counted."""

    name: Name
    client: Text = ""
    amount_fen: Fen = 0
    completed_on: Annotated[str, Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?\Z")] = ""
    papers: tuple[Path, ...] = ()


class Certificate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """证书: of the firm or of one of its people."""

    name: Name
    number: Text = ""
    holder: Text = ""
    valid_until: Annotated[str, Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?\Z")] = ""
    papers: tuple[Path, ...] = ()


class OpeningItem(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """开标一览表的其他内容: a further line that the tender file wants read out."""

    label: Name
    value: Text


class Manifest(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """投标文件清单. `draw_nonce` is the bidder's contribution to later draws, unknown to all until the opening."""

    format: Annotated[str, Meta(pattern=r"^ggzy-bid/1\Z")] = FORMAT
    lot: Name
    round: Annotated[int, Meta(ge=1, le=1000)]
    bidder: Bidder
    price_fen: Fen
    duration_days: Annotated[int, Meta(ge=0, le=100_000)] = 0
    quality: Text = ""
    project_manager: Text = ""
    opening_items: tuple[OpeningItem, ...] = ()
    answers: tuple[Answer, ...] = ()
    performances: tuple[Performance, ...] = ()
    certificates: tuple[Certificate, ...] = ()
    consortium: tuple[Bidder, ...] = ()
    files: Annotated[tuple[SealedPaper, ...], Meta(max_length=MOST_FILES)] = ()
    draw_nonce: Sha256
    made_at: Text
    build: Text


_decoder = msgspec.json.Decoder(Manifest)
"""Made with the module: two threads that each read a struct for the first time break msgspec, and envelopes are opened side by side."""


def encode(manifest: Manifest) -> bytes:
    """The bytes that go into the envelope, and over which the manifest's digest is taken."""
    return canonical(manifest)


def decode(raw: bytes) -> Manifest:
    """Read a manifest strictly; a ValueError tells in Chinese what is wrong with it."""
    if len(raw) > LONGEST_MANIFEST:
        raise ValueError("投标文件清单过长")
    try:
        manifest = _decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ValueError("投标文件清单的格式不符合 ggzy-bid/1") from error
    if encode(manifest) != raw:
        # Two readers must not be able to see two different things in the same bytes (double keys, for one).
        raise ValueError("投标文件清单不是规范写法，可能被其他软件改写过")
    paths = [paper.path for paper in manifest.files]
    if len(set(paths)) != len(paths):
        raise ValueError("投标文件清单中有两个文件使用同一位置")
    return manifest


def decode_sealed(raw: bytes) -> Manifest:
    """The same of an envelope that is being opened. What was opened before stays readable whatever it holds."""
    if NOUGHT.search(raw):
        raise ValueError("投标文件清单中有空字符（U+0000），平台不能保存")
    return decode(raw)
