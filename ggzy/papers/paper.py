"""What every official paper 文书 has: number, codes, issuer, signatures, and a digest that anyone can compute again."""

from __future__ import annotations

import hashlib
import json
import math
from datetime import UTC, datetime
from typing import ClassVar

import msgspec


class Signature(msgspec.Struct, frozen=True, kw_only=True):
    """One signatory 签署人; `at` is empty while the electronic signature is still missing, `instead` says why for good."""

    role: str
    name: str
    at: datetime | None = None
    person: str = ""
    instead: str = ""


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """How to reach a party 联系方式, as the notice must say it."""

    name: str
    address: str = ""
    person: str = ""
    phone: str = ""
    email: str = ""


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """One numbered clause 条款; blank lines in `text` part its paragraphs."""

    number: str
    title: str
    text: str = ""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """A table of words 表格 under its caption; `numeric` lists the columns set to the right, counted from 0."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    note: str = ""

    @property
    def shares(self) -> tuple[float, ...]:
        """How much of the width each column gets, in percent; none where the typesetter measures the words itself.

        To find how narrow a column may be it tries each letter against all that follow, on every page: the time grows with the square.
        """
        columns = [(head, *cells) for head, *cells in zip(self.columns, *self.rows, strict=True)]
        if sum(len(cell) for column in columns for cell in column) <= MEASURED:
            return ()
        weights = [weight(max(ems(cell) for cell in column)) for column in columns]
        return tuple(math.floor(1000 * each / sum(weights)) / 10 for each in weights)


MEASURED = 400
"""So many letters of a table the typesetter measures within a blink."""
IN_FULL, COUNTED = 12, 200
"""A column gets the width of its longest cell up to so many letters, and of longer ones less and less, up to so many."""


def ems(words: str) -> float:
    """How wide the words are in letters of Chinese, about, with the cell's padding."""
    return 1 + sum(1 if letter >= FIRST_WIDE else 0.6 for letter in words)


FIRST_WIDE = "\u2e80"


def weight(width: float) -> float:
    return width if width <= IN_FULL else IN_FULL + math.sqrt(min(width, COUNTED) - IN_FULL)


class Paper(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    """A paper's contents; each kind names its `template` and words its own `title`."""

    template: ClassVar[str]

    platform: str
    number: str
    project_name: str
    project_code: str
    issuer: str
    issued_at: datetime
    lot_name: str = ""
    lot_code: str = ""
    signatures: tuple[Signature, ...] = ()
    verify_at: str = ""
    practice: bool = False

    @property
    def title(self) -> str:
        """The paper's title 标题, without the project's name."""
        raise NotImplementedError

    @property
    def subject(self) -> str:
        """What the paper is about: the project, then its lot when it has one."""
        return self.project_name + self.lot_name


def canonical(paper: Paper) -> bytes:
    """The contents as JSON with sorted keys, no spaces and all times in UTC, so that equal contents are equal bytes."""
    plain = _plain(msgspec.to_builtins(paper, builtin_types=(datetime,)))
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(paper: Paper) -> str:
    """SHA-256 of the canonical contents 内容摘要, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(paper)).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
