"""Whose signatures count 公钥: the log's, the receipts', the witnesses'; published beside the log as keys.json."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from ggzy.core.tlog.note import LOG_KEY, WITNESS_KEY, BadNote, Verifier, public_of, verifier_of
from ggzy.desk import receipts
from ggzy.store.keys import secret
from ggzy.store.tile_files import TileFiles

KEYS = "keys.json"


@dataclass(frozen=True)
class Witness:
    """见证人: who they are, their key, and, for the sequencer, where they answer."""

    label: str
    key: Verifier
    address: str = ""


def files() -> TileFiles:
    return TileFiles(Path(settings.GGZY_TLOG))


def signing_key() -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(secret("log"))


def dummy_key() -> bytes:
    return secret("log_dummy")


def origin() -> str:
    """The name of the log. Once published it stays, whatever host names come later, unless a setting says otherwise."""
    raw = files().text(KEYS)
    host = settings.ALLOWED_HOSTS[0].replace("*", "yanlian.example")
    return settings.GGZY_LOG_ORIGIN or (json.loads(raw)["origin"] if raw else f"{host}/log")


def log_key() -> Verifier:
    return public_of(origin(), LOG_KEY, signing_key())


def configured_witnesses() -> list[Witness]:
    """Those of GGZY_WITNESSES; raises BadNote for a setting that cannot be read."""
    found = []
    for each in filter(None, settings.GGZY_WITNESSES.split(";")):
        label, key, address = ([*each.strip().split("|"), "", ""])[:3]
        verifier = verifier_of(key)
        if verifier.kind != WITNESS_KEY or not address:
            raise BadNote(f"见证人“{label}”的公钥或地址不对")
        found.append(Witness(label, verifier, address.rstrip("/")))
    return found


def publish() -> None:
    """Put the keys beside the log; done at every start."""
    files().publish(KEYS, json.dumps(told(configured_witnesses()), ensure_ascii=False, indent=1) + "\n")


def told(witnesses: list[Witness]) -> dict[str, Any]:
    return {
        "origin": origin(),
        "log": str(log_key()),
        "receipt": receipts.public_key().hex(),
        "witnesses": [{"label": each.label, "key": str(each.key)} for each in witnesses],
    }


def published() -> dict[str, Any]:
    """The keys as they stand beside the log."""
    raw = files().text(KEYS)
    return json.loads(raw) if raw else told([])


def published_witnesses() -> list[Witness]:
    return [Witness(each["label"], verifier_of(each["key"])) for each in published()["witnesses"]]
