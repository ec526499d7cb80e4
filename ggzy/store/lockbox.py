"""Keys under lock 密钥封存: the keys that tell who bids lie on disk only wrapped, and t of n custodians give them back at a start.

Whoever carries off the whole disk, key folder and all, then has neither names nor numbers. What is unwrapped lives in
the memory of the supervisor, which hands it to the platform's own programs through a socket of the data folder.
"""

from __future__ import annotations

import base64
import io
import json
import os
import socket
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ggzy.core.sealing import shamir
from ggzy.core.sealing.suites import age, age_file
from ggzy.core.sealing.suites.errors import NotOpened

FORMAT = "ggzy-lockbox/1"
NAME = "lockbox.json"
WRAPPED = ("quiet", "pseudonym", "payer")
"""Whose keys lead from what is stored to who bids; the others sign or fill up, and name nobody."""
SOCKET = "keys.sock"
NONCE = 12
LONGEST = 64 * 1024
ANSWER_SECONDS = 5.0


class Locked(Exception):
    """待启封: the keys are under lock and nobody here holds them open. The text says what to do."""


class WrongCustodian(ValueError):
    """This key opens no share of the box."""


class Custodian(msgspec.Struct, frozen=True):
    """启封保管人: the name it goes by, its public key, and its share sealed to that."""

    name: str
    recipient: str
    sealed: str


class Lockbox(msgspec.Struct, frozen=True, kw_only=True):
    """What lies on disk instead of the keys."""

    format: str = FORMAT
    threshold: int
    custodians: tuple[Custodian, ...]
    wrapped: str


def is_locked(keys: Path) -> bool:
    return (keys / NAME).exists()


def read(keys: Path) -> Lockbox:
    return msgspec.json.decode((keys / NAME).read_bytes(), type=Lockbox)


def locked(secrets: Mapping[str, bytes], recipients: Mapping[str, str], threshold: int) -> Lockbox:
    """The box of these keys for these custodians, by name; any `threshold` of them open it, fewer learn nothing."""
    main = os.urandom(32)
    values = shamir.split(main, len(recipients), threshold, os.urandom)
    nonce = os.urandom(NONCE)
    told = json.dumps({name: key.hex() for name, key in secrets.items()}).encode()
    return Lockbox(
        threshold=threshold,
        custodians=tuple(
            Custodian(name, to, base64.b64encode(age.seal_to(to, value, os.urandom)).decode())
            for (name, to), value in zip(recipients.items(), values, strict=True)
        ),
        wrapped=base64.b64encode(nonce + AESGCM(main).encrypt(nonce, told, FORMAT.encode())).decode(),
    )


def write(keys: Path, box: Lockbox) -> None:
    """Whole or not at all; there is no other copy of the keys but what custodians can make of this."""
    draft = keys / f".{NAME}"
    with draft.open("wb") as file:
        os.chmod(draft, 0o600)
        file.write(msgspec.json.format(msgspec.json.encode(box)))
        file.flush()
        os.fsync(file.fileno())
    draft.rename(keys / NAME)


def share_of(box: Lockbox, identity: str) -> tuple[str, bytes]:
    """Whose key this is, and the share that it opens."""
    own = age_file.identity_bytes(identity)
    for each in box.custodians if own is not None else ():
        try:
            return each.name, b"".join(age_file.opened(own, io.BytesIO(base64.b64decode(each.sealed))))
        except (NotOpened, NotBase64):
            continue
    raise WrongCustodian("这把密钥不是任何一位启封保管人的：请用登记时的那一个密钥文件")


def unlocked(box: Lockbox, values: Sequence[bytes]) -> dict[str, bytes]:
    """The keys out of enough shares; raises ValueError for shares that do not give them."""
    try:
        main, raw = shamir.combine(values), base64.b64decode(box.wrapped)
        told = AESGCM(main).decrypt(raw[:NONCE], raw[NONCE:], FORMAT.encode())
    except (InvalidTag, ValueError) as error:
        raise ValueError("各份合不成密钥：密封文件被改动过，或者有人交来的不是自己的一份") from error
    return {name: bytes.fromhex(key) for name, key in json.loads(told).items()}


# ---- asked of whoever holds them open ----


def secret(data: Path, name: str) -> bytes:
    """A key that is under lock, from the supervisor that holds it open; raises `Locked`."""
    told = ask(data, {"ask": "keys"})
    if told is None:
        raise Locked("平台待启封：密钥已经封存，请先启动平台，由保管人各用 ggzy unlock 启封后再办理。")
    if "keys" not in told:
        raise Locked(str(told["text"]))
    return bytes.fromhex(told["keys"][name])


def ask(data: Path, message: Mapping[str, Any]) -> dict[str, Any] | None:
    """The supervisor's answer; None where none is there."""
    folder = os.open(data, os.O_PATH)
    try:
        with socket.socket(socket.AF_UNIX) as to:
            to.settimeout(ANSWER_SECONDS)
            to.connect(address(folder))
            to.sendall(json.dumps(message).encode() + b"\n")
            with to.makefile("rb") as answers:
                return json.loads(answers.readline(LONGEST) or b"null")  # type: ignore[no-any-return]
    except OSError:
        return None
    finally:
        os.close(folder)


def address(folder: int) -> str:
    """By the open folder: the path of a data folder may be longer than an address may be."""
    return f"/proc/self/fd/{folder}/{SOCKET}"
