"""Private halves of practice opening keys 演练私钥: kept beside the data so that whoever plays a trustee has its seat's.

Only in a practice. In a real deployment the trustee's browser makes the pair and the private half never comes here.
"""

from __future__ import annotations

import json
from pathlib import Path

from django.conf import settings


def keep(stream: str, round_number: int, seat: str, private_key: str) -> None:
    """Keep the backup of a key that the province's history made."""
    place = _place(stream, round_number, seat)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.write_text(private_key + "\n", encoding="ascii")
    place.chmod(0o600)


def kept(stream: str, round_number: int, seat: str) -> str:
    """The private half; empty when a player made the key, for then only that player's browser has it."""
    place = _place(stream, round_number, seat)
    return place.read_text(encoding="ascii").strip() if place.exists() else ""


def keep_draw_keys(stream: str, round_number: int, seat: str, identities: dict[str, str]) -> None:
    """Keep a seat's draw keys 抽取密钥, by their public halves, for whoever plays the seat."""
    place = _place(stream, round_number, seat).with_suffix(".draw.json")
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    place.write_text(json.dumps(identities), encoding="ascii")
    place.chmod(0o600)


def kept_draw_keys(stream: str, round_number: int, seat: str) -> str:
    """As JSON; empty when a player's own browser made them."""
    place = _place(stream, round_number, seat).with_suffix(".draw.json")
    return place.read_text(encoding="ascii") if place.exists() else ""


def _place(stream: str, round_number: int, seat: str) -> Path:
    if not settings.GGZY_PRACTICE:
        raise RuntimeError("正式平台不保存开标私钥")
    return Path(settings.GGZY_DATA) / "practice" / "keys" / f"{stream}-{round_number}-{seat}.txt"
