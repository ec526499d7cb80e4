"""Bech32 (BIP 173, without its limit of length), in which age writes keys."""

from __future__ import annotations

_LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATORS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CHECK = 6


def _step(top: int) -> int:
    """What the five bits that leave the checksum change in it."""
    change = 0
    for bit, generator in enumerate(_GENERATORS):
        if top >> bit & 1:
            change ^= generator
    return change


_STEPS = [_step(top) for top in range(32)]


def encode(prefix: str, raw: bytes) -> str:
    data = _regrouped(raw, 8, 5)
    polymod = _polymod([*_expanded(prefix), *data, *[0] * _CHECK]) ^ 1
    check = [(polymod >> 5 * (_CHECK - 1 - at)) & 31 for at in range(_CHECK)]
    return f"{prefix}1{''.join(_LETTERS[value] for value in [*data, *check])}"


def decode(prefix: str, text: str) -> bytes | None:
    """The bytes behind this prefix, in small letters; None where prefix, letters, checksum or filling are wrong."""
    letters = text[len(prefix) + 1 :]
    if not text.startswith(f"{prefix}1") or len(letters) < _CHECK or any(letter not in _LETTERS for letter in letters):
        return None
    data = [_LETTERS.index(letter) for letter in letters]
    if _polymod([*_expanded(prefix), *data]) != 1:
        return None
    filled = data[:-_CHECK]
    raw = bytes(_regrouped(bytes(filled), 5, 8)[: len(filled) * 5 // 8])
    return raw if _regrouped(raw, 8, 5) == filled else None


def _regrouped(values: bytes, taken: int, given: int) -> list[int]:
    """Bits in groups of `taken` as groups of `given`, filled with noughts."""
    count = len(values) * taken
    whole = 0
    for value in values:
        whole = whole << taken | value
    groups = -(-count // given)
    whole <<= groups * given - count
    return [(whole >> given * (groups - 1 - at)) & ((1 << given) - 1) for at in range(groups)]


def _expanded(prefix: str) -> list[int]:
    return [*(ord(letter) >> 5 for letter in prefix), 0, *(ord(letter) & 31 for letter in prefix)]


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        check = (check & 0x1FFFFFF) << 5 ^ value ^ _STEPS[check >> 25]
    return check
