"""The suite `gm` 国密: SM4-GCM in chunks, keys by HKDF-SM3, header MAC by HMAC-SM3, shares to SM2 keys.

Envelope: `ggzy-gm-envelope/1\\n`, 16 bytes of salt, 32 bytes of MAC over both, then chunks of 64 KiB each with its tag.
The nonce of a chunk is its number in 11 bytes and 1 for the last chunk, else 0: cut, swapped and doubled chunks do not
open. A share is an SM2 ciphertext of a fresh SM4 key and, behind it, the share under that key: SM2 libraries take 255
bytes at most. Nonces have 12 bytes always; what the browser's library makes of other lengths is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SM3, Hash
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ggzy.core.sealing.suites import sm2
from ggzy.core.sealing.suites.errors import NotOpened, NotSealed, WrongKey
from ggzy.core.sealing.suites.stream import CHUNK, TAG, at_least, check_chunks, nonce, pieces, side_by_side

NAME = "gm"
MAGIC = b"ggzy-gm-envelope/1\n"
SALT = 16
MAC = 32
HEADER = len(MAGIC) + SALT + MAC
KEY = 16
NONCE = 12

_PUBLIC = re.compile("sm2:(04[0-9a-f]{128})")
_PRIVATE = re.compile("SM2-KEY-1([0-9A-F]{64})")
_SECRET = re.compile(b"SM4-KEY-1([0-9A-F]{32})")
_COMMITMENT = re.compile("sm3:[0-9a-f]{64}")


def looks_like_public_key(text: str) -> bool:
    found = _PUBLIC.fullmatch(text)
    return found is not None and sm2.on_curve(bytes.fromhex(found[1])[1:])


def looks_like_recipient(text: str) -> bool:
    return bool(_COMMITMENT.fullmatch(text))


def looks_like_private_key(text: str) -> bool:
    return bool(_PRIVATE.fullmatch(text.strip()))


def public_key_of(private_key: str) -> str:
    point = sm2.public_of(_private(private_key))
    if point is None:
        raise WrongKey("这不是 SM2 私钥：数值超出范围")
    return public_key_text(point)


def public_key_text(point: bytes) -> str:
    """`sm2:` and the point, as it stands in policies."""
    return f"sm2:04{point.hex()}"


def public_key_point(public_key: str) -> bytes:
    """x‖y of a public key; `WrongKey` when it is none."""
    if not looks_like_public_key(public_key):
        raise WrongKey("这不是 SM2 公钥：应为 sm2:04 开头、坐标在曲线上的一行文字")
    return bytes.fromhex(public_key[len("sm2:04") :])


def private_key_text(number: bytes) -> str:
    return f"SM2-KEY-1{number.hex().upper()}"


def secret_text(key: bytes) -> bytes:
    """The secret that is split: the SM4 key as a line that can be read aloud."""
    return b"SM4-KEY-1" + key.hex().upper().encode()


def key_in(secret: bytes) -> bytes:
    """The SM4 key that a secret says."""
    found = _SECRET.fullmatch(secret)
    if not found:
        raise WrongKey("这不是国密信封的密钥：应为 SM4-KEY-1 开头的一行文字")
    return bytes.fromhex(found[1].decode())


def commitment(secret: bytes) -> str:
    """What a statement names, so that a recombined key that is not the right one is noticed at once."""
    found = Hash(SM3())
    found.update(b"ggzy-gm-commit/1\n" + secret)
    return f"sm3:{found.finalize().hex()}"


def fits(recipient: str, secret: bytes) -> bool:
    return bool(_SECRET.fullmatch(secret)) and commitment(secret) == recipient


def open_share(private_key: str, sealed: bytes) -> bytes:
    number = _private(private_key)
    end = sm2.ciphertext_length(sealed)
    key = sm2.decrypt(number, sealed[:end]) if end else None
    opened = open_chunk(key, bytes(NONCE), sealed[end:]) if key is not None and len(key) == KEY else None
    if opened is None:
        raise NotOpened("这一份不是向这把密钥加密的，或者已经损坏")
    return opened


def opened(secret: bytes, source: BinaryIO) -> Iterator[bytes]:
    header = at_least(source, HEADER)
    key, mac = header_keys(key_in(secret), header)
    try:
        mac.verify(header[len(MAGIC) + SALT :])
    except InvalidSignature as error:
        raise NotOpened("密钥不是这份加密文件的，或者文件头已损坏") from error

    def open_one(numbered: tuple[int, bytes, bool]) -> bytes:
        number, piece, last = numbered
        plain = open_chunk(key, nonce(number, last=last), piece)
        if plain is None or (number and not plain):
            raise NotOpened("加密文件已损坏或被截断，无法完整解密")
        return plain

    yield from side_by_side(open_one, pieces(source, CHUNK + TAG))


def open_envelope(secret: bytes, source: BinaryIO, out: BinaryIO) -> None:
    for piece in opened(secret, source):
        out.write(piece)


def sealed(secret: bytes, source: BinaryIO, chance: Callable[[int], bytes]) -> Iterator[bytes]:
    """The envelope in pieces; `chance` gives so many random bytes."""
    begin = MAGIC + chance(SALT)
    key, mac = header_keys(key_in(secret), begin)
    yield begin + mac.finalize()
    yield from side_by_side(lambda one: seal_chunk(key, nonce(one[0], last=one[2]), one[1]), pieces(source, CHUNK))


def seal_to(public_key: str, text: bytes, chance: Callable[[int], bytes]) -> bytes:
    """The random number inside SM2 is the library's own: it takes none."""
    key = chance(KEY)
    wrapped = bytes(sm2.library().sm2_encrypt(public_key_point(public_key), key))
    return wrapped + seal_chunk(key, bytes(NONCE), text)


def check_outside(head: bytes, size: int) -> None:
    if not head:
        raise NotSealed("文件是空的")
    if not head.startswith(MAGIC):
        raise NotSealed("文件没有用国密算法加密，或者不是用投标文件制作页面加密的")
    if len(head) < HEADER:
        raise NotSealed("加密文件的文件头不完整")
    check_chunks(size - HEADER)


def header_keys(key: bytes, header: bytes) -> tuple[bytes, HMAC]:
    """The key of the chunks, and the MAC over the beginning of the header, for sealing and opening alike."""
    salt = header[len(MAGIC) : len(MAGIC) + SALT]
    mac = HMAC(HKDF(SM3(), 32, salt, b"ggzy-gm header/1").derive(key), SM3())
    mac.update(header[: len(MAGIC) + SALT])
    return HKDF(SM3(), KEY, salt, b"ggzy-gm payload/1").derive(key), mac


def open_chunk(key: bytes, nonce: bytes, sealed: bytes) -> bytes | None:
    """Text and tag under SM4-GCM; None when the tag does not fit."""
    assert len(key) == KEY and len(nonce) == NONCE
    if len(sealed) < TAG:
        return None
    opening = Cipher(algorithms.SM4(key), modes.GCM(nonce, sealed[-TAG:])).decryptor()
    opened = opening.update(memoryview(sealed)[:-TAG])
    try:
        opening.finalize()
    except InvalidTag:
        return None
    return opened


def seal_chunk(key: bytes, nonce: bytes, plain: bytes) -> bytes:
    """The other way; the caller answers for a nonce that this key never saw."""
    assert len(key) == KEY and len(nonce) == NONCE
    sealing = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    return sealing.update(plain) + sealing.finalize() + sealing.tag


def _private(private_key: str) -> bytes:
    found = _PRIVATE.fullmatch(private_key.strip())
    if not found:
        raise WrongKey("这不是 SM2 私钥，或者抄写有误：应为 SM2-KEY-1 开头的一行文字")
    return bytes.fromhex(found[1])
