"""The security log 安全日志: who logged in, what was refused, what of an account was changed; never what was said.

A line names the route and not the lot. Of what a bidder does on routes that only bidders use nothing is written unless we
fail: before the opening even an operator who reads logs must not learn that somebody is about to bid, let alone who.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from ggzy.core.roles import Role
from ggzy.layout.session import current_post
from ggzy.web.quiet_routes import ANYBODY, ONLY_BIDDERS

log = logging.getLogger("ggzy.security")
ACCOUNT = {
    "service:login", "service:logout", "service:switch_post", "service:change_password", "service:ask_reset", "service:reset_password",
    "service:register", "service:amend_entry", "service:request_change", "service:decide_registration", "service:decide_change",
    "service:invite_member", "service:remove_member", "service:deputy", "service:end_deputy", "service:revoke_invitation",
    "service:accept_invitation", "practice:clock",
}  # fmt: skip
"""Routes whose every POST is written down."""
REFUSED = {400, 403, 404, 405, 409, 413, 422, 429}


class SecurityLog:
    """Writes one line for each request that matters."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        before = _person(request)
        response = self.answer(request)
        match = request.resolver_match
        route = match.view_name if match else ""
        acts = request.method not in ("GET", "HEAD", "OPTIONS")
        status = response.status_code
        passer_by = status == 404 and not before  # whoever mistypes an address; the door is tried by people logged in
        secret = status < 500 and unnamed(request, route)
        if (status in REFUSED and not passer_by and not secret) or status >= 500 or (acts and route in ACCOUNT):
            log.log(logging.INFO if status < 400 else logging.WARNING, "%s", line(request, status, route, before))
        return response


def line(request: HttpRequest, status: int, route: str, before: str) -> str:
    """`before` is who was logged in when the request came: logging out ends that, and logging in begins it."""
    outcome = "refused" if status >= 400 else "shown" if status == 200 else "done"
    hidden = unnamed(request, route)
    person = "-" if hidden else before or _person(request) or "-"
    address = "-" if hidden else request.META.get("REMOTE_ADDR") or "-"
    return f"{outcome} {status} {request.method} route={route or '-'} person={person} address={address}"


def unnamed(request: HttpRequest, route: str) -> bool:
    """Whether nobody is to be known by this route."""
    return route in ANYBODY or (route in ONLY_BIDDERS and not official(request))


def official(request: HttpRequest) -> bool:
    """Whether somebody who is no bidder is at a bidder's page: that is no secret of anybody's bid."""
    post = current_post(request) if getattr(request, "user", None) is not None else None
    return post is not None and post.role != Role.BIDDER


def _person(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    return str(user.pk) if user is not None and user.is_authenticated else ""
