"""The suite `age`: envelopes and shares are age v1 files to one X25519 recipient, so that stock `age -d` opens them."""

from __future__ import annotations

import re
from typing import BinaryIO

import pyrage

from ggzy.core.sealing.suites.errors import NotOpened, NotSealed, WrongKey

NAME = "age"
MAGIC = b"age-encryption.org/v1\n"
ARMOUR = b"-----BEGIN AGE ENCRYPTED FILE-----"
LONGEST_HEADER = 8 * 1024
CHUNK = 64 * 1024
TAG = 16
NONCE = 16

_STANZA = re.compile(rb"-> (\S+)((?: \S+)*)")
_RECIPIENT = re.compile("age1[02-9ac-hj-np-z]{58}")
_IDENTITY = re.compile("AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")


def looks_like_public_key(text: str) -> bool:
    if not _RECIPIENT.fullmatch(text):
        return False
    try:
        pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        return False
    return True


looks_like_recipient = looks_like_public_key


def looks_like_private_key(text: str) -> bool:
    return bool(_IDENTITY.fullmatch(text.strip()))


def public_key_of(private_key: str) -> str:
    return str(_identity(private_key).to_public())


def fits(recipient: str, secret: bytes) -> bool:
    """The secret is the identity itself, in capitals and without blanks; the commitment is its public half."""
    text = secret.decode("ascii", "replace")
    try:
        return bool(_IDENTITY.fullmatch(text)) and public_key_of(text) == recipient
    except WrongKey:
        return False


def open_share(private_key: str, sealed: bytes) -> bytes:
    try:
        return bytes(pyrage.decrypt(sealed, [_identity(private_key)]))
    except pyrage.DecryptError as error:
        raise NotOpened("这一份不是向这把密钥加密的，或者已经损坏") from error


def open_envelope(secret: bytes, source: BinaryIO, out: BinaryIO) -> None:
    read, written = _Remembers(source), _Remembers(out)
    try:
        pyrage.decrypt_io(read, written, [_identity(secret.decode("ascii", "replace"))])
    except pyrage.DecryptError as error:
        raise NotOpened("密钥不是这份加密文件的") from error
    except OSError as error:
        # The library tells a full disk, a damaged envelope and our own refusals in the same words.
        if failure := read.failure or written.failure:
            raise failure from error
        raise NotOpened("加密文件已损坏或被截断，无法完整解密") from error


class _Remembers:
    """Passes on to a file, and keeps what the file itself failed with."""

    def __init__(self, file: BinaryIO):
        self.file = file
        self.failure: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            return self.file.read(size)
        except Exception as error:
            self.failure = error
            raise

    def write(self, piece: bytes) -> int:
        try:
            return self.file.write(piece)
        except Exception as error:
            self.failure = error
            raise

    def flush(self) -> None:
        self.file.flush()


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


def check_chunks(payload: int) -> None:
    """Whether so many bytes of payload can be whole chunks with a last one: alike in both suites."""
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
        raise NotSealed("这是用口令加密的文件，不是用投标文件制作页面加密的，开标时无法解密")
    if b"X25519" not in kinds:
        raise NotSealed("加密文件不是用投标文件制作页面加密的，开标时无法解密")
    return close + 1


def _identity(private_key: str) -> pyrage.x25519.Identity:
    try:
        return pyrage.x25519.Identity.from_str(private_key.strip())
    except pyrage.IdentityError as error:
        raise WrongKey("这不是 age 私钥，或者抄写有误：应为 AGE-SECRET-KEY-1 开头的一行文字") from error
