"""The envelope 密封件: an age v1 file to one X25519 recipient. Only its outside is read here; no key comes near."""

from __future__ import annotations

import hashlib
import re

MAGIC = b"age-encryption.org/v1\n"
ARMOUR = b"-----BEGIN AGE ENCRYPTED FILE-----"
LONGEST_HEADER = 8 * 1024
CHUNK = 64 * 1024
TAG = 16
NONCE = 16

_STANZA = re.compile(rb"-> (\S+)((?: \S+)*)")
_RECIPIENT = re.compile("age1[02-9ac-hj-np-z]{58}")
_IDENTITY = re.compile("AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")
_FINGERPRINT_WORD = 4


class NotSealed(ValueError):
    """The bytes are no envelope; the text says in Chinese what they seem to be."""


def looks_like_recipient(text: str) -> bool:
    return bool(_RECIPIENT.fullmatch(text))


def looks_like_identity(text: str) -> bool:
    return bool(_IDENTITY.fullmatch(text))


def fingerprint(recipient: str) -> str:
    """SHA-256 of the public opening key 开标公钥, in hex, as it stands in statements and on paper."""
    return hashlib.sha256(recipient.encode()).hexdigest()


def spoken(full: str) -> str:
    """The first sixteen hex digits in groups of four, to be compared by eye or by telephone."""
    return " ".join(full[i : i + _FINGERPRINT_WORD] for i in range(0, 16, _FINGERPRINT_WORD))


def check_outside(head: bytes, size: int) -> None:
    """Raise `NotSealed` unless a file of `size` bytes that begins with `head` can be an envelope.

    `head` must hold the first `LONGEST_HEADER` bytes, or the whole file when it is shorter. Whether the envelope is for
    the right key cannot be seen from outside: age hides it.
    """
    if not head:
        raise NotSealed("文件是空的")
    if head.startswith(ARMOUR):
        raise NotSealed("这是文字形式（armor）的加密文件，本平台只接收二进制形式")
    if not head.startswith(MAGIC):
        raise NotSealed("文件没有加密，或者不是用投标文件制作页面加密的")
    header_length = _header_length(head)
    payload = size - header_length - NONCE
    last = payload % (CHUNK + TAG)
    if payload < TAG or 0 < last < TAG or (last == TAG and payload > TAG):
        raise NotSealed("加密文件不完整，结尾缺失")


def _header_length(head: bytes) -> int:
    end = head.find(b"\n--- ")
    close = head.find(b"\n", end + 1) if end >= 0 else -1
    if end < 0 or close < 0:
        raise NotSealed("加密文件的文件头不完整")
    kinds = [match[1] for line in head[len(MAGIC) : end].split(b"\n") if (match := _STANZA.fullmatch(line))]
    if b"scrypt" in kinds:
        raise NotSealed("这是用口令加密的文件，不是向本标段开标公钥加密的，开标时无法解密")
    if b"X25519" not in kinds:
        raise NotSealed("加密文件不是向本标段开标公钥加密的，开标时无法解密")
    return close + 1
