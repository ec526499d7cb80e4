"""The suite `age`: envelopes and shares are age v1 files to one X25519 recipient, so that stock `age -d` opens them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import BinaryIO

from ggzy.core.sealing.suites import age_file
from ggzy.core.sealing.suites.age_file import MAGIC, NONCE
from ggzy.core.sealing.suites.errors import NotOpened, NotSealed, WrongKey
from ggzy.core.sealing.suites.stream import check_chunks

NAME = "age"
ARMOUR = b"-----BEGIN AGE ENCRYPTED FILE-----"

_STANZA = re.compile(rb"-> (\S+)((?: \S+)*)")


def looks_like_public_key(text: str) -> bool:
    return age_file.recipient_bytes(text) is not None


looks_like_recipient = looks_like_public_key


def looks_like_private_key(text: str) -> bool:
    return age_file.identity_bytes(text.strip()) is not None


def public_key_of(private_key: str) -> str:
    return age_file.recipient_of(_identity(private_key))


def public_key_bytes(public_key: str) -> bytes:
    """The 32 bytes of a public key; `WrongKey` when it is none."""
    found = age_file.recipient_bytes(public_key)
    if found is None:
        raise WrongKey("这不是 age 公钥，或者抄写有误：应为 age1 开头的一行文字")
    return found


def fits(recipient: str, secret: bytes) -> bool:
    """The secret is the identity itself, in capitals and without blanks; the commitment is its public half."""
    identity = age_file.identity_bytes(secret.decode("ascii", "replace"))
    return identity is not None and age_file.recipient_of(identity) == recipient


def open_share(private_key: str, sealed: bytes) -> bytes:
    identity = _identity(private_key)
    try:
        return b"".join(age_file.opened(identity, io.BytesIO(sealed)))
    except NotOpened as error:
        raise NotOpened("这一份不是向这把密钥加密的，或者已经损坏") from error


def opened(secret: bytes, source: BinaryIO) -> Iterator[bytes]:
    return age_file.opened(_identity(secret.decode("ascii", "replace")), source)


def seal_to(public_key: str, text: bytes, chance: Callable[[int], bytes]) -> bytes:
    return b"".join(age_file.sealed(public_key_bytes(public_key), io.BytesIO(text), chance))


def open_envelope(secret: bytes, source: BinaryIO, out: BinaryIO) -> None:
    for piece in opened(secret, source):
        out.write(piece)


def check_outside(head: bytes, size: int) -> None:
    """`head` must hold the first `LONGEST_HEADER` bytes, or the whole file when it is shorter.

    Whether the envelope is for the right key cannot be seen from outside: age hides it.
    """
    if not head:
        raise NotSealed("文件是空的")
    if head.startswith(ARMOUR):
        raise NotSealed("这是文字形式（armor）的加密文件，本平台只接收二进制形式")
    if not head.startswith(MAGIC):
        raise NotSealed("文件没有加密，或者不是用投标文件制作页面加密的")
    check_chunks(size - _header_length(head) - NONCE)


def _header_length(head: bytes) -> int:
    end = head.find(b"\n--- ")
    close = head.find(b"\n", end + 1) if end >= 0 else -1
    if end < 0 or close < 0:
        raise NotSealed("加密文件的文件头不完整")
    kinds = [match[1] for line in head[len(MAGIC) : end].split(b"\n") if (match := _STANZA.fullmatch(line))]
    if b"scrypt" in kinds:
        raise NotSealed("这是用口令加密的文件，不是用投标文件制作页面加密的，开标时无法解密")
    if b"X25519" not in kinds:
        raise NotSealed("加密文件不是用投标文件制作页面加密的，开标时无法解密")
    return close + 1


def _identity(private_key: str) -> bytes:
    found = age_file.identity_bytes(private_key.strip())
    if found is None:
        raise WrongKey("这不是 age 私钥，或者抄写有误：应为 AGE-SECRET-KEY-1 开头的一行文字")
    return found
