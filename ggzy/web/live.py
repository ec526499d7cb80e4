"""Live rooms 实时推送, a program of its own: holds the browsers' event streams and tells each room when it changed.

Plain ASGI without the ORM. It listens on PostgreSQL's NOTIFY; a message is only "look again", so a browser that was cut
off misses nothing: on coming back it looks again. Without this program pages ask by themselves every two seconds.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count
from typing import Any
from urllib.parse import parse_qs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ggzy.web.settings")

import psycopg
from django.conf import settings

from ggzy.desk.live import CHANNEL, stream_of
from ggzy.store.beats import beat

log = logging.getLogger("ggzy.live")
BEAT_SECONDS = 5.0
LISTEN_SECONDS = 10.0
LONGEST_SECONDS = 1800.0
"""After half an hour a browser comes back with a fresh ticket."""

Message = dict[str, Any]
Send = Callable[[Message], Awaitable[None]]
Receive = Callable[[], Awaitable[Message]]


class Rooms:
    """Who listens to which deal. A listener that is slow is woken once for all it missed."""

    def __init__(self) -> None:
        self.listeners: dict[str, set[asyncio.Event]] = defaultdict(set)
        self.closing = False

    def enter(self, stream: str) -> asyncio.Event:
        changed = asyncio.Event()
        self.listeners[stream].add(changed)
        return changed

    def leave(self, stream: str, changed: asyncio.Event) -> None:
        self.listeners[stream].discard(changed)
        if not self.listeners[stream]:
            del self.listeners[stream]

    def wake(self, stream: str) -> None:
        for changed in self.listeners.get(stream, ()):
            changed.set()

    def wake_all(self) -> None:
        for stream in list(self.listeners):
            self.wake(stream)


rooms = Rooms()
numbers = count(1)


async def application(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    if scope["type"] == "lifespan":
        await lifespan(receive, send)
    elif scope["type"] == "http":
        await answer(scope, receive, send)


async def lifespan(receive: Receive, send: Send) -> None:
    await receive()
    listening = asyncio.create_task(listen())
    await send({"type": "lifespan.startup.complete"})
    await receive()
    rooms.closing = True
    rooms.wake_all()
    listening.cancel()
    with suppress(asyncio.CancelledError):
        await listening
    await send({"type": "lifespan.shutdown.complete"})


async def listen() -> None:
    """Pass on what the database tells; after a break everybody looks again, since something may have been missed."""
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(**database(), autocommit=True) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                rooms.wake_all()
                while True:
                    async for told in connection.notifies(timeout=LISTEN_SECONDS):
                        rooms.wake(told.payload)
                    await connection.execute("SELECT 1")
                    beat(settings.GGZY_DATA, "live")
        except (psycopg.Error, OSError) as trouble:
            log.warning("实时推送暂时连不上数据库，稍后重试：%s", type(trouble).__name__)
            await asyncio.sleep(1)


def database() -> dict[str, Any]:
    """The connection of Django's settings, as psycopg wants it."""
    one = settings.DATABASES["default"]
    named = {"host": one["HOST"], "port": one["PORT"], "dbname": one["NAME"], "user": one["USER"], "password": one["PASSWORD"]}
    return {**one["OPTIONS"], **{name: value for name, value in named.items() if value}, "connect_timeout": 5}


async def answer(scope: dict[str, Any], receive: Receive, send: Send) -> None:
    shown = parse_qs(scope["query_string"].decode("ascii", "replace")).get("ticket", [""])[0]
    stream = stream_of(shown) if scope["method"] == "GET" and scope["path"] == "/live/" else None
    if stream is None:
        await refuse(send)
        return
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    changed = rooms.enter(stream)
    gone = asyncio.create_task(disconnected(receive))
    try:
        await tell(send, changed, gone)
    finally:
        gone.cancel()
        rooms.leave(stream, changed)


HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    # The ticket is the authority, no cookie is read: so any page may ask.
    (b"access-control-allow-origin", b"*"),
]


async def tell(send: Send, changed: asyncio.Event, gone: asyncio.Task[None]) -> None:
    """Say at once that the line stands, then whenever something changed, and a beat in between so that a cut is noticed."""
    until = asyncio.get_running_loop().time() + LONGEST_SECONDS
    await say(send, "change")
    while not gone.done() and not rooms.closing and asyncio.get_running_loop().time() < until:
        waiting = asyncio.create_task(changed.wait())
        done, _ = await asyncio.wait({waiting, gone}, timeout=BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        waiting.cancel()
        changed.clear()
        await say(send, "change" if waiting in done else "beat")
    await send({"type": "http.response.body", "body": b""})


async def say(send: Send, event: str) -> None:
    line = f"id: {next(numbers)}\nevent: {event}\ndata: \n\n"
    await send({"type": "http.response.body", "body": line.encode(), "more_body": True})


async def disconnected(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def refuse(send: Send) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), *HEADERS[1:]]
    await send({"type": "http.response.start", "status": 403, "headers": headers})
    await send({"type": "http.response.body", "body": "入场凭证无效或者已过期，请刷新页面。".encode()})
