"""Limits 访问频率: so many requests of a kind a minute for one person or address; what must arrive in time is never limited.

Counted in each worker's memory: two workers let pass twice as much, which is still little, and no store is needed that
could itself be flooded. A proxy may limit further.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
import time
from array import array
from collections import OrderedDict
from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ggzy.core.rule import Refused
from ggzy.layout.session import refuse

NEVER = {
    "trading:submit", "trading:withdraw", "trading:upload_begin", "trading:upload", "trading:upload_chunk", "trading:upload_finish",
    "trading:time", "trading:seat_draft", "trading:tender_file_draft", "trading:hall_act", "trading:release", "trading:sealed_shares", "trading:disclose", "trading:own_copy",
}  # fmt: skip
"""A bid, its pieces, the opening: an hour before the deadline nobody may be told to wait; and what saves by itself."""
REPORTS = {"portal:report", "portal:report_query"}
"""What anybody may send without an account: few a minute, so that nobody floods the desk or tries out query codes."""
MOST_KNOWN = 20_000


class Buckets:
    """Token buckets: each holds a minute's worth and fills steadily; the oldest are forgotten."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.clock = clock
        self.known: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()
        self.lock = threading.Lock()

    def take(self, kind: str, whose: str, a_minute: int) -> bool:
        now = self.clock()
        with self.lock:
            left, at = self.known.pop((kind, whose), (float(a_minute), now))
            left = min(float(a_minute), left + (now - at) * a_minute / 60)
            self.known[kind, whose] = (left - 1 if left >= 1 else left, now)
            if len(self.known) > MOST_KNOWN:
                self.known.popitem(last=False)
            return left >= 1


class Cells:
    """How much came from an address today, counted in one of 65,536 cells that many addresses share: enough to stop one
    who floods the desk, too little to tell of anybody that it reported something. Never written anywhere. Each cell
    begins the day with a few by chance: whoever fills the one of his own office does not learn whether a colleague
    has reported.
    """

    def __init__(self, today: Callable[[], date] = date.today) -> None:
        self.today, self.day = today, date.min
        self.counts, self.salt = array("H"), b""
        self.lock = threading.Lock()

    def take(self, address: str, a_day: int) -> bool:
        with self.lock:
            if self.day != self.today():
                self.day, self.salt = self.today(), secrets.token_bytes(16)
                self.counts = array("H", (byte * (a_day // 4 + 1) >> 8 for byte in secrets.token_bytes(1 << 16)))
            cell = int.from_bytes(hashlib.blake2b(network(address).encode(), digest_size=2, key=self.salt).digest())
            if self.counts[cell] >= a_day:
                return False
            self.counts[cell] += 1
            return True


def network(address: str) -> str:
    """Whose an address is: of the sixth version one household has more of them than anybody could count."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(known, ipaddress.IPv4Address) or known.ipv4_mapped:
        return str(getattr(known, "ipv4_mapped", None) or known)
    return str(ipaddress.ip_network((known, 56), strict=False))


class Limits:
    """Asked once the address is known to lead somewhere; sits behind the log-in so that it knows the person."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer
        self.buckets, self.cells = Buckets(), Cells()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        kind = kind_of(request)
        most = settings.GGZY_LIMITS.get(kind)
        if not most or self.buckets.take(kind, whose(request), most):
            return self.flooded(request)
        again = Refused(_("请求过于频繁"), remedy=_("请等一分钟再试；投标文件的上传和递交不受此限制"), rule="too_often")
        response = refuse(request, again, 429)
        response["Retry-After"] = "60"
        return response


    def flooded(self, request: HttpRequest) -> HttpResponse | None:
        """One address may report so often a day; from another, or in writing, anybody may still."""
        most = settings.GGZY_LIMITS.get("reports_a_day")
        if not most or request.method != "POST" or request.resolver_match is None or request.resolver_match.view_name != "portal:report":
            return None
        if self.cells.take(str(request.META.get("REMOTE_ADDR", "")), most):
            return None
        told = Refused(_("从您所在的网络今天提交的举报过多"), remedy=_("请换一个网络（例如手机流量）提交，或者明天再试，也可以向监督部门书面、电话举报"), rule="too_often")
        return refuse(request, told, 429)


def kind_of(request: HttpRequest) -> str:
    """`open` for what strangers send, `acts` for what people send, `reports` for reports by anybody, `heavy` for papers and exports that take long."""
    match = request.resolver_match
    if match is None or match.view_name in NEVER:
        return ""
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        if match.view_name in REPORTS:
            return "reports"
        return "acts" if request.user.is_authenticated else "open"
    heavy = "export" in request.GET or match.kwargs.get("form") == "pdf" or match.view_name == "trading:archive_package"
    return "heavy" if heavy else ""


def whose(request: HttpRequest) -> str:
    return f"p{request.user.pk}" if request.user.is_authenticated else str(request.META.get("REMOTE_ADDR", ""))
