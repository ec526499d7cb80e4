"""Security headers 安全响应头: what the browser may load, on every page."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse

# Everything comes from this server; styles may stand in the page, and the sealing code may use WebAssembly.
# In a real deployment the proxy leads /live/ to the live rooms; a practice has no proxy, they answer one port above.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data: blob:",
        "style-src 'self' 'unsafe-inline'",
        "script-src 'self' 'wasm-unsafe-eval'",
        "worker-src 'self' blob:",
        "frame-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


PRIVATE = "/service/"
"""Log-in, passwords, invitations: nothing there is kept by a cache, whoever asks."""


class ContentPolicy:
    """Adds the content policy to every answer, and keeps what is meant for one person out of caches."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        user = getattr(request, "user", None)
        for_one = request.path_info.startswith(PRIVATE) or (user is not None and user.is_authenticated)
        put_policy(request, response, for_one=for_one)
        return response


def put_policy(request: HttpRequest, response: HttpResponse, *, for_one: bool) -> None:
    """What stands in the answer already stays."""
    response.headers.setdefault("Content-Security-Policy", POLICY + _live_rooms(request))
    response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
    response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if for_one:
        response.headers.setdefault("Cache-Control", "private, no-store")


def _live_rooms(request: HttpRequest) -> str:
    if not settings.GGZY_PRACTICE:
        return ""
    try:
        host = request.get_host().rsplit(":", 1)[0]
    except DisallowedHost:
        return ""
    return f"; connect-src 'self' http://{host}:{settings.GGZY_LIVE_PORT}"
