"""The front 收件窗口: answers a final statement itself where everything is plainly in order; else the pages do.

It has no word of its own: what it does not answer is answered by the pages, and what it answers came from the function
that the page asks, too (`ggzy.trading.statements.take_in`). So it only has to know when all checks of the pages are met:
of the request before, of the person in the very trip in which the act has its turn. It believes what it knows of a
session only after the database has said the same again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus
from io import BytesIO
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.core.exceptions import DisallowedHost
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csrf import CsrfViewMiddleware
from django.middleware.security import SecurityMiddleware
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.layout import who
from ggzy.layout.lately import LATELY
from ggzy.layout.session import actor_of, note_act, note_bidder, why_over
from ggzy.layout.sessions import SessionStore
from ggzy.store.written import Beside
from ggzy.trading.statements import NO_SUCH_DEAL, as_json, take_in
from ggzy.web.caller import believe
from ggzy.web.headers import put_policy
from ggzy.web.pulse import COUNTS

ANOTHER = Refused("登录状态已经变化", rule="another_session")
"""Never shown: the pages say what has changed."""


CAME = "ggzy.came"
"""Where a request carries the moment at which it had its turn here, for the pages to keep to."""


class Answer(NamedTuple):
    """What goes back, as WSGI wants it."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes

    def given(self, start_response: Callable[..., Any]) -> list[bytes]:
        start_response(self.status, self.headers)
        return [self.body]


def answer(stream: str, environ: dict[str, Any], **way: Any) -> Answer | None:
    """The answer to a statement whose body lies read in memory; None where the pages have to answer."""
    begun = time.monotonic()
    body: BytesIO = environ["wsgi.input"]
    request = plain_request(environ)
    caller = Caller.of(request, bool(way.get("at_once"))) if request else None
    if request is None or caller is None:
        return None
    try:
        told = take_in(stream, body.getvalue(), caller.actor, unless=caller.doubt, beside=caller.beside, **way)
    finally:
        environ[CAME] = caller.beside.at
    if not caller.confirmed or told is NO_SUCH_DEAL:
        return None
    try:
        found = finished(request, *as_json(told))
    except SessionInterrupted:
        return None
    COUNTS.add(False, time.monotonic() - begun)
    return found


# ---- the request ----


class SilentCsrf(CsrfViewMiddleware):
    """Django's check; the pages make it again, and say and write down what is wrong."""

    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def _nothing(request: HttpRequest) -> Any:
    return None


CSRF, SESSION, FRAMES, SECURITY = (
    made(_nothing) for made in (SilentCsrf, SessionMiddleware, XFrameOptionsMiddleware, SecurityMiddleware)
)


def plain_request(environ: dict[str, Any]) -> WSGIRequest | None:
    """The request, if it is one as the sealing program sends it, from our own page, by the way that is meant for it."""
    if environ.get("QUERY_STRING") or environ.get("CONTENT_TYPE") != "application/json":
        return None
    meta = dict(environ)
    believe(meta)
    request = WSGIRequest(meta)
    if settings.SECURE_SSL_REDIRECT and not request.is_secure():
        return None
    try:
        request.get_host()
    except DisallowedHost:
        return None
    CSRF.process_request(request)
    return request if CSRF.process_view(request, answer, (), {}) is None else None


# ---- the person ----


class Caller:
    """A bidder as known lately in this session; `confirmed` once the database says the same."""

    def __init__(self, request: WSGIRequest, key: str, person_id: int, actor: Any) -> None:
        self.request, self.key, self.actor = request, key, actor
        self.session = SessionStore(key)
        self.beside = Beside([self.session.asked(), who.asked(person_id)])
        self.confirmed = False

    @staticmethod
    def of(request: WSGIRequest, at_once: bool) -> Caller | None:
        """At once only one who is known: whoever has to be looked up first is to have his moment before that."""
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        known = LATELY.of(key) or (None if at_once else looked_up(key))
        return Caller(request, key, *known) if known else None

    def doubt(self, _p: object) -> Refused | None:
        self.confirmed = self._is_the_same()
        if self.confirmed:
            return None
        LATELY.forget(self.key)
        return ANOTHER

    def _is_the_same(self) -> bool:
        """Logged in still, with this password, and acting as the same actor word for word."""
        found, person = self.beside.rows[0], who.read(self.beside.rows[1])
        self.session.loaded(found)
        moment = timezone.now().timestamp()
        if person is None or not logged_in(self.session, person) or why_over(self.session, moment):
            return False
        self.request.session, self.request.user = self.session, person
        note_act(self.session, moment, polling=False)
        return actor_of(self.request) == self.actor


def looked_up(key: str) -> tuple[int, Actor] | None:
    """As whom a session would act that this process has not served lately; its pages went to another one, or before a
    restart. Believed no more than what is remembered."""
    asks = HttpRequest()
    asks.session = SessionStore(key)
    number = asks.session.get(SESSION_KEY) if key else None
    person = who.with_posts(int(number)) if number else None
    if person is not None:
        asks.user = person
        note_bidder(asks)
    return LATELY.of(key)


def logged_in(session: SessionStore, person: Any) -> bool:
    """As Django's own `get_user` has it, with today's key and way of logging in."""
    return (
        session.get(SESSION_KEY) == str(person.pk)
        and session.get(BACKEND_SESSION_KEY) == settings.AUTHENTICATION_BACKENDS[0]
        and constant_time_compare(session.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
        and person.is_active
    )


# ---- the answer ----


def finished(request: WSGIRequest, status: int, body: bytes) -> Answer:
    """With the headers that the pages' own layers put on it."""
    response = HttpResponse(body, status=status, content_type="application/json")
    FRAMES.process_response(request, response)
    response.headers["Content-Length"] = str(len(body))
    SESSION.process_response(request, response)
    put_policy(request, response, for_one=True)
    SECURITY.process_response(request, response)
    headers = [*response.items(), *(("Set-Cookie", one.OutputString()) for one in response.cookies.values())]
    return Answer(f"{status} {HTTPStatus(status).phrase}", headers, body)
