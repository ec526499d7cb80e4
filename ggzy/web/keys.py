"""The server's own keys 密钥: made once into the data folder, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

SECRET_FILE = "session.key"


def secret_key(folder: Path) -> str:
    """The key that signs sessions and forms; the first process to ask makes it."""
    return kept(folder, SECRET_FILE, lambda: secrets.token_urlsafe(64).encode()).decode()


def kept(folder: Path, name: str, make: Callable[[], bytes]) -> bytes:
    """The content of a key file, made with `make` where there is none; two processes at once get the same one."""
    place = folder / name
    if not place.exists():
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{name}.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            out.write(make())
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(draft, place)  # fails if another process was first, and then its key is the key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return place.read_bytes()
