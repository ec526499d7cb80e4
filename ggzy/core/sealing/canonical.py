"""Canonical JSON 规范化 JSON (RFC 8785 for our types): one structure, the same bytes in Python and in the browser.

Only strings, whole numbers that a browser holds exactly, booleans, lists and objects with ASCII keys occur, so sorting
by key and writing without blanks is all there is to it. Fractions are refused rather than written in two ways.
"""

from __future__ import annotations

import hashlib
from typing import Any

import msgspec

LARGEST = 2**53 - 1
"""The largest whole number that a browser holds exactly: 90 万亿元 in fen."""
_encoder = msgspec.json.Encoder(order="sorted")


def canonical(value: Any) -> bytes:
    """The canonical bytes of a struct or of plain JSON values."""
    plain = msgspec.to_builtins(value)
    _only_what_both_sides_write_alike(plain)
    return _encoder.encode(plain)


def digest(value: Any) -> str:
    """SHA-256 over the canonical bytes, in hex."""
    return hashlib.sha256(canonical(value)).hexdigest()


def _only_what_both_sides_write_alike(plain: Any) -> None:
    """Texts, the most by far, are told first: a statement is looked through at every bid."""
    if isinstance(plain, str) or plain is None:
        return
    if isinstance(plain, dict):
        for key, inner in plain.items():
            if not (isinstance(key, str) and key.isascii()):
                raise ValueError("键名只能是 ASCII 字符")
            if not isinstance(inner, str):
                _only_what_both_sides_write_alike(inner)
    elif isinstance(plain, list | tuple):
        for inner in plain:
            _only_what_both_sides_write_alike(inner)
    elif not isinstance(plain, int):
        raise ValueError("规范化 JSON 只含文字、整数、真假、列表和对象")
    elif abs(plain) > LARGEST:
        raise ValueError("数字超出可精确表示的范围")
