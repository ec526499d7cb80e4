"""The age v1 file format (C2SP age.md) for X25519 recipients, over `cryptography`: read strictly, written with chance told.

Of our own because sealing has to keep pace with the disk: the library's stream costs more than digest and writing
together. The published vectors and the library itself check it, both ways (`ggzy conformance`).
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ggzy.core.sealing.suites import bech32
from ggzy.core.sealing.suites.errors import NotOpened
from ggzy.core.sealing.suites.stream import CHUNK, TAG, at_least, nonce, pieces

MAGIC = b"age-encryption.org/v1\n"
LONGEST_HEADER = 8 * 1024
NONCE = 16
BATCH = 32  # chunks, sealed where they will stand: nobody has to put them together on their way to digest and disk
_FILE_KEY = 16
_ARGUMENTS = re.compile(rb"-> [\x21-\x7e]+(?: [\x21-\x7e]+)*")
_BODY_LINE = 64


class _Malformed(ValueError):
    """The header is not written as the format asks."""


def recipient_of(identity: bytes) -> str:
    """The public half of an X25519 identity of 32 bytes."""
    return bech32.encode("age", X25519PrivateKey.from_private_bytes(identity).public_key().public_bytes_raw())


def identity_text(identity: bytes) -> str:
    return bech32.encode("age-secret-key-", identity).upper()


def identity_bytes(text: str) -> bytes | None:
    """The 32 bytes of `AGE-SECRET-KEY-1…`, or None."""
    found = bech32.decode("age-secret-key-", text.lower()) if text.isupper() else None
    return found if found is not None and len(found) == 32 else None


def recipient_bytes(text: str) -> bytes | None:
    """The 32 bytes of `age1…`, or None."""
    found = bech32.decode("age", text) if text.islower() else None
    return found if found is not None and len(found) == 32 else None


# ---- reading ----


def opened(identity: bytes, source: BinaryIO) -> Iterator[bytes]:
    """The plain text in pieces; `NotOpened` when the file is for another key, damaged, cut or not written as it must be."""
    begin = at_least(source, LONGEST_HEADER)
    try:
        stanzas, header_length = _header(begin)
        file_key = _file_key(identity, stanzas)
    except _Malformed as error:
        raise NotOpened("加密文件的文件头写法不正确，或者已损坏") from error
    if file_key is None:
        raise NotOpened("密钥不是这份加密文件的")
    if not _authentic(file_key, begin[:header_length]):
        raise NotOpened("加密文件的文件头已损坏或被改动")
    salt = begin[header_length : header_length + NONCE]
    if len(salt) < NONCE:
        raise NotOpened("加密文件已损坏或被截断，无法完整解密")
    key = ChaCha20Poly1305(_derived(file_key, salt, b"payload"))
    for number, piece, last in pieces(source, CHUNK + TAG, begin[header_length + NONCE :]):
        try:
            plain = key.decrypt(nonce(number, last=last), piece, None)
        except InvalidTag as error:
            raise NotOpened("加密文件已损坏或被截断，无法完整解密") from error
        if number and not plain:
            raise NotOpened("加密文件的结尾写法不正确")
        yield plain


def _header(begin: bytes) -> tuple[list[tuple[list[bytes], bytes]], int]:
    """The stanzas, each with its words and body, and how long the header is."""
    if not begin.startswith(MAGIC):
        raise _Malformed
    at, stanzas = len(MAGIC), []
    while True:
        line, at = _line(begin, at)
        if line.startswith(b"---"):
            break
        if not _ARGUMENTS.fullmatch(line):
            raise _Malformed
        body = b""
        while True:
            encoded, at = _line(begin, at)
            if len(encoded) > _BODY_LINE:
                raise _Malformed
            body += _unbase64(encoded)
            if len(encoded) < _BODY_LINE:
                break
        stanzas.append((line[3:].split(b" "), body))
    if not stanzas or not line.startswith(b"--- ") or len(_unbase64(line[4:])) != 32:
        raise _Malformed
    return stanzas, at


def _line(begin: bytes, at: int) -> tuple[bytes, int]:
    end = begin.find(b"\n", at)
    if end < 0:
        raise _Malformed
    return begin[at:end], end + 1


def _file_key(identity: bytes, stanzas: list[tuple[list[bytes], bytes]]) -> bytes | None:
    if any(words[0] == b"scrypt" for words, _ in stanzas) and len(stanzas) > 1:
        raise _Malformed  # a passphrase stands alone
    own = X25519PrivateKey.from_private_bytes(identity)
    for words, body in stanzas:
        if words[0] == b"X25519" and (found := _unwrapped(own, words, body)) is not None:
            return found
    return None


def _unwrapped(own: X25519PrivateKey, words: list[bytes], body: bytes) -> bytes | None:
    share = _unbase64(words[1]) if len(words) == 2 else b""
    if len(share) != 32 or len(body) != _FILE_KEY + TAG:
        raise _Malformed
    try:
        agreed = own.exchange(X25519PublicKey.from_public_bytes(share))
    except ValueError as error:  # a share of low order
        raise _Malformed from error
    wrap = _derived(agreed, share + own.public_key().public_bytes_raw(), b"age-encryption.org/v1/X25519")
    try:
        return ChaCha20Poly1305(wrap).decrypt(bytes(12), body, None)
    except InvalidTag:
        return None


def _authentic(file_key: bytes, header: bytes) -> bool:
    end = header.rindex(b"--- ")
    mac = HMAC(_derived(file_key, b"", b"header"), SHA256())
    mac.update(header[: end + 3])
    try:
        mac.verify(_unbase64(header[end + 4 : -1]))
    except InvalidSignature:
        return False
    return True


# ---- writing ----


def sealed(recipient: bytes, source: BinaryIO, chance: Callable[[int], bytes]) -> Iterator[bytes | bytearray]:
    """The age file to one recipient, in pieces; `chance` gives so many random bytes."""
    file_key, salt = chance(_FILE_KEY), chance(NONCE)
    yield _written_header(recipient, file_key, chance(32)) + salt
    key = ChaCha20Poly1305(_derived(file_key, salt, b"payload"))
    sealed, filled = bytearray(BATCH * (CHUNK + TAG)), 0
    for number, piece, last in pieces(source, CHUNK):
        end = filled + len(piece) + TAG
        key.encrypt_into(nonce(number, last=last), piece, None, memoryview(sealed)[filled:end])
        filled = end
        if last or number % BATCH == BATCH - 1:
            del sealed[filled:]
            yield sealed
            sealed, filled = bytearray(BATCH * (CHUNK + TAG)), 0


def _written_header(recipient: bytes, file_key: bytes, ephemeral: bytes) -> bytes:
    own = X25519PrivateKey.from_private_bytes(ephemeral)
    share = own.public_key().public_bytes_raw()
    agreed = own.exchange(X25519PublicKey.from_public_bytes(recipient))
    wrap = _derived(agreed, share + recipient, b"age-encryption.org/v1/X25519")
    body = ChaCha20Poly1305(wrap).encrypt(bytes(12), file_key, None)
    header = MAGIC + b"-> X25519 " + _base64(share) + b"\n" + _base64(body) + b"\n---"
    mac = HMAC(_derived(file_key, b"", b"header"), SHA256())
    mac.update(header)
    return header + b" " + _base64(mac.finalize()) + b"\n"


def _derived(key: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, info).derive(key)


def _base64(raw: bytes) -> bytes:
    return base64.b64encode(raw).rstrip(b"=")


def _unbase64(text: bytes) -> bytes:
    """Without padding, and in the one way in which these bytes are written."""
    try:
        raw = base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
    except ValueError as error:
        raise _Malformed from error
    if _base64(raw) != text:
        raise _Malformed
    return raw
