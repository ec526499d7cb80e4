"""Keys of the platform 平台密钥: 32 random bytes each in the key folder, made on first use, for the platform alone to read.

Losing `pseudonym` cuts bidders off from their bids of running lots; losing `quiet` loses every sealed entry of the
journal, statements of bids among them, for good; losing `receipt` only ends the use of one signing key, old receipts
stay verifiable by its public half; losing `identity` makes shareholders read in before and later two. All belong in the backup of keys.
"""

from __future__ import annotations

import os
import secrets
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from ggzy.store import lockbox

LENGTH = 32


def secret(name: str) -> bytes:
    """The key of that name; raises `Locked` for one under lock that nobody holds open."""
    return _of(str(settings.GGZY_KEYS), name)


@lru_cache(maxsize=16)
def _of(folder: str, name: str) -> bytes:
    if name in lockbox.WRAPPED and lockbox.is_locked(Path(folder)):
        return lockbox.secret(Path(settings.GGZY_DATA), name)
    return read_or_make(Path(folder) / f"{name}.key")


def read_or_make(path: Path) -> bytes:
    """The key in this file; whoever asks first makes it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    key = path.read_bytes()
    if len(key) != LENGTH:
        raise ValueError(f"密钥文件已损坏：{path.name}。请从备份恢复 keys 文件夹，再启动平台。")
    return key


def _make(path: Path) -> None:
    """Write a new key whole or not at all, and let the first of two processes win."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(LENGTH))
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
