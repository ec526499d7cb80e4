"""SM2 (GM/T 0003, 0009) as far as shares need it. `cryptography` has none, so `gmssl-pyx` stands behind these few words.

The library takes 255 bytes at most and prints its own source lines to stderr when it refuses, so what reaches it is
checked first: the form of the ciphertext, and that its point lies on the curve. It is not built for every system; it is
looked for only when something is to be opened, and `NotBuilt` says so.
"""

from __future__ import annotations

from typing import Any

from ggzy.core.sealing.suites.errors import NotBuilt

# GM/T 0003.5: the recommended curve.
P = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_FFFFFFFF_00000000_FFFFFFFF_FFFFFFFF
A = P - 3
B = 0x28E9FA9E_9D9F5E34_4D5A9E4B_CF6509A7_F39789F5_15AB8F92_DDBCBD41_4D940E93
N = 0xFFFFFFFE_FFFFFFFF_FFFFFFFF_FFFFFFFF_7203DF6B_21C6052B_53BBF409_39D54123
G = (
    0x32C4AE2C_1F198119_5F990446_6A39C994_8FE30BBF_F2660BE1_715A4589_334C74C7,
    0xBC3736A2_F4F6779C_59BDCEE3_6B692153_D0A9877C_C62A4740_02DF32E5_2139F0A0,
)
POINT = 64
PRIVATE = 32

Point = tuple[int, int]


def decrypt(private_key: bytes, sealed: bytes) -> bytes | None:
    """The plaintext of a C1C3C2 ciphertext in DER, or None."""
    if not _well_formed(sealed):
        return None
    gmssl = library()
    try:
        return bytes(gmssl.sm2_decrypt(private_key, sealed))
    except gmssl.GmsslInnerError:
        return None


def library() -> Any:
    """`gmssl_pyx`, or `NotBuilt`."""
    try:
        import gmssl_pyx
    except ImportError as error:
        raise NotBuilt(
            "这台电脑的系统没有国密程序包，不能使用国密算法：请改用 Linux（x86_64）或 Windows 电脑，或者用浏览器"
        ) from error
    return gmssl_pyx


def on_curve(point: bytes) -> bool:
    """Whether x‖y is a point of the curve."""
    x, y = int.from_bytes(point[:32], "big"), int.from_bytes(point[32:], "big")
    return len(point) == POINT and x < P and y < P and (y * y - (x * x * x + A * x + B)) % P == 0


def public_of(private_key: bytes) -> bytes | None:
    """x‖y of the private key's public half; None when the number is out of range."""
    scalar = int.from_bytes(private_key, "big")
    if len(private_key) != PRIVATE or not 1 <= scalar < N - 1:
        return None
    found: Point | None = None
    for bit in bin(scalar)[2:]:
        found = _add(found, found)
        if bit == "1":
            found = _add(found, G)
    assert found is not None
    return found[0].to_bytes(32, "big") + found[1].to_bytes(32, "big")


def ciphertext_length(sealed: bytes) -> int:
    """How many bytes the DER ciphertext at the beginning of `sealed` takes; 0 when there is none."""
    if len(sealed) < 2 or sealed[0] != 0x30:
        return 0
    if sealed[1] < 0x80:
        return 2 + sealed[1]
    counted = sealed[1] & 0x7F
    if counted not in (1, 2) or len(sealed) < 2 + counted:
        return 0
    return 2 + counted + int.from_bytes(sealed[2 : 2 + counted], "big")


def _add(one: Point | None, other: Point | None) -> Point | None:
    if one is None or other is None:
        return one or other
    if one[0] == other[0] and (one[1] + other[1]) % P == 0:
        return None
    if one == other:
        slope = (3 * one[0] * one[0] + A) * pow(2 * one[1], -1, P)
    else:
        slope = (other[1] - one[1]) * pow(other[0] - one[0], -1, P)
    x = (slope * slope - one[0] - other[0]) % P
    return x, (slope * (one[0] - x) - one[1]) % P


def _well_formed(sealed: bytes) -> bool:
    """SEQUENCE { INTEGER x, INTEGER y, OCTET STRING hash (32), OCTET STRING text }, nothing behind it, x‖y on the curve."""
    if not 45 <= len(sealed) <= 366 or ciphertext_length(sealed) != len(sealed):
        return False
    at = 2 if sealed[1] < 0x80 else 2 + (sealed[1] & 0x7F)
    parts: list[bytes] = []
    for kind in (0x02, 0x02, 0x04, 0x04):
        length = int.from_bytes(sealed[at + 1 : at + 2], "big")
        begin = at + 2
        if length == 0x81:
            length, begin = int.from_bytes(sealed[at + 2 : at + 3], "big"), at + 3
        if sealed[at : at + 1] != bytes([kind]) or not 0 < length <= 255 or begin + length > len(sealed):
            return False
        parts.append(sealed[begin : begin + length])
        at = begin + length
    x, y, hashed, _text = parts
    if at != len(sealed) or len(hashed) != 32 or len(x.lstrip(b"\0")) > 32 or len(y.lstrip(b"\0")) > 32:
        return False
    return on_curve(x.lstrip(b"\0").rjust(32, b"\0") + y.lstrip(b"\0").rjust(32, b"\0"))
