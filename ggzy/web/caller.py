"""Who calls 来访地址: what a proxy says of the browser counts only when it comes from a proxy of ours.

Runs first, so that everything behind it may trust REMOTE_ADDR and the scheme.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

TOLD_BY_PROXIES = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO")
NEVER_BELIEVED = ("HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_X_ORIGINAL_URL", "HTTP_X_REWRITE_URL")  # fmt: skip


class Caller:
    """Puts the browser's own address in REMOTE_ADDR and forgets what strangers claim."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        believe(request.META)
        if settings.SECURE_SSL_REDIRECT and request.method not in ("GET", "HEAD") and not request.is_secure():
            # A form already sent in the clear is not led on in silence: whoever sends so must come to know.
            return HttpResponse("请用 https 访问。", status=426, content_type="text/plain; charset=utf-8")
        return self.answer(request)


def believe(meta: dict[str, Any]) -> None:
    """Put right, in the environment of a request, what its headers say of where it came from."""
    for header in NEVER_BELIEVED:
        meta.pop(header, None)
    if meta.get("REMOTE_ADDR", "") in settings.GGZY_PROXIES:
        # A proxy appends the address it saw, so only the last one is its word; those before are the browser's.
        last = meta.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", 1)[-1].strip()
        if is_address(last):
            meta["REMOTE_ADDR"] = last
    else:
        for header in TOLD_BY_PROXIES:
            meta.pop(header, None)


def is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
