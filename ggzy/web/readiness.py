"""Made ready 预备: what the first requests of a process would else wait for, or stumble over."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import suppress

import msgspec
from django.db import DatabaseError
from django.urls import resolve

from ggzy.web.doorway import Doorway


def make_ready(doorway: Doorway) -> None:
    resolve("/health")  # reads all addresses and views in
    for struct in structs(msgspec.Struct):
        # Two threads that each read a struct for the first time can break msgspec, and with it the process.
        with suppress(TypeError):  # of one that is only written
            msgspec.json.Decoder(struct)
    with suppress(DatabaseError):  # whoever needs a line first opens it
        doorway.open()
    gc.collect()
    gc.freeze()  # all this stays for good: it need not be looked through for what can go


def structs(of: type) -> Iterator[type]:
    for kind in of.__subclasses__():
        yield kind
        yield from structs(kind)
