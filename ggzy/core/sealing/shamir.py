"""Shamir's secret sharing 门限分割 over GF(256), byte for byte that of the npm package `shamir-secret-sharing`.

The field is that of AES (x⁸+x⁴+x³+x+1). A value is the secret's bytes, each replaced by that of its own polynomial at
x, and x itself at the end. Any `threshold` values give the secret back; fewer tell nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

_POLYNOMIAL = 0x11B


def _tables() -> tuple[list[int], list[int]]:
    exp, log, value = [0] * 510, [0] * 256, 1
    for power in range(255):
        exp[power] = exp[power + 255] = value
        log[value] = power
        value ^= value << 1  # times 3, which generates the whole field
        if value > 255:
            value ^= _POLYNOMIAL
    return exp, log


_EXP, _LOG = _tables()


def split(secret: bytes, shares: int, threshold: int, chance: Callable[[int], bytes]) -> list[bytes]:
    """The values for `shares` holders; `chance` gives so many random bytes. One of one is the secret with x = 1."""
    if not (secret and 1 <= threshold <= shares <= 255):
        raise ValueError("份数与门限不合")
    if threshold == 1 and shares > 1:
        raise ValueError("有两份以上时，门限至少为2")
    polynomials = [[byte, *chance(threshold - 1)] for byte in secret]
    return [bytes([_evaluate(polynomial, x) for polynomial in polynomials] + [x]) for x in range(1, shares + 1)]


def combine(values: Sequence[bytes]) -> bytes:
    """The secret from as many values as the threshold asks; ValueError where they cannot belong together."""
    return at(values, 0)


def at(values: Sequence[bytes], x: int) -> bytes:
    """What stands at `x` on the curves through these values, without the x at its end: the secret at 0."""
    xs = [value[-1] if value else 0 for value in values]
    if not xs or 0 in xs or len(set(xs)) != len(xs):
        raise ValueError("密钥份额的序号缺失或重复")
    if len({len(value) for value in values}) != 1 or len(values[0]) < 2:
        raise ValueError("密钥份额的长度不一致")
    weights = [_weight(xs, own, x) for own in range(len(xs))]
    found = bytearray(len(values[0]) - 1)
    for value, weight in zip(values, weights, strict=True):
        for place in range(len(found)):
            found[place] ^= _times(value[place], weight)
    return bytes(found)


def _weight(xs: list[int], own: int, x: int) -> int:
    """Lagrange's basis polynomial of one x, at `x`."""
    weight = 1
    for other, theirs in enumerate(xs):
        if other != own:
            weight = _times(weight, _over(x ^ theirs, xs[own] ^ theirs))
    return weight


def _evaluate(polynomial: list[int], x: int) -> int:
    value = 0
    for coefficient in reversed(polynomial):
        value = _times(value, x) ^ coefficient
    return value


def _times(one: int, other: int) -> int:
    return _EXP[_LOG[one] + _LOG[other]] if one and other else 0


def _over(one: int, other: int) -> int:
    return _EXP[_LOG[one] - _LOG[other] + 255] if one else 0
