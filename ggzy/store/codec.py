"""Events as text and back 编码: one JSON line an event; old versions are lifted to the present one by upcasters."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import msgspec

import ggzy.core.acts
from ggzy.core.roles import Actor
from ggzy.core.table import Command, Event


def subclasses(of: type) -> dict[str, Any]:
    """Every event (or command) that any act module defines, by name; two of one name are a fault."""
    for module in iter_modules(ggzy.core.acts.__path__):
        import_module(f"ggzy.core.acts.{module.name}")
    found: dict[str, type] = {}
    for each in of.__subclasses__():
        if each.__name__ in found:
            raise ValueError(f"two {of.__name__}s are called {each.__name__}")
        found[each.__name__] = each
    return found


EVENTS: dict[str, type[Event]] = subclasses(Event)
COMMANDS: dict[str, type[Command]] = subclasses(Command)

Upcaster = Callable[[dict[str, Any]], dict[str, Any]]


def receipted_without_offset(body: dict[str, Any]) -> dict[str, Any]:
    """Receipts of then told an offset of nought, measured or not: they must come out again word for word."""
    return {**body, "clock_offset_us": 0}


def withdrawn_unsigned(body: dict[str, Any]) -> dict[str, Any]:
    """Withdrawals of then were stated by the platform; nobody signed them."""
    return {**body, "statement_text": ""}


def in_force_at_once(body: dict[str, Any]) -> dict[str, Any]:
    """Successions of then took one person and worked from the moment they were recorded."""
    return {**body, "at_once": True}


UPCASTERS: dict[tuple[str, int], Upcaster] = {
    ("BidReceived", 1): receipted_without_offset,
    ("BidWithdrawn", 1): receipted_without_offset,
    ("BidWithdrawn", 2): withdrawn_unsigned,
    ("SuccessionRecorded", 1): in_force_at_once,
}
"""By event name and old version: how a body of that version becomes one of the next."""

VERSIONS: dict[str, int] = {"BidReceived": 2, "BidWithdrawn": 3, "SuccessionRecorded": 2}
"""The present version of each event that is no longer at 1."""

_encoder = msgspec.json.Encoder(order="deterministic", decimal_format="string")
_decoders: dict[str, msgspec.json.Decoder[Any]] = {name: msgspec.json.Decoder(event) for name, event in EVENTS.items()}
_actor = msgspec.json.Decoder(Actor)


def version_of(name: str) -> int:
    return VERSIONS.get(name, 1)


def encode(thing: object) -> str:
    return _encoder.encode(thing).decode()


def decode_event(name: str, version: int, body: str) -> Event:
    """The event of a journal line, lifted to the present version."""
    if version == version_of(name):
        return _decoders[name].decode(body)  # type: ignore[no-any-return]
    content = msgspec.json.decode(body)
    for step in range(version, version_of(name)):
        content = UPCASTERS[name, step](content)
    return msgspec.convert(content, EVENTS[name], strict=False)


@lru_cache(maxsize=4096)
def decode_actor(body: str) -> Actor:
    """Few act often: the same text is the same actor."""
    return _actor.decode(body)
