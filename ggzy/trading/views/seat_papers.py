"""The bid's files at the seat 投标文件阅览: shown from an authorised address, so that nothing in them can act.

What a file is, is read off its first bytes and not off its name; whatever is not surely a page, picture or plain text
is offered for saving only, and so is whatever the examination 查毒 did not call clean. A PDF is shown as the member's own
marked copy 副本, which begins with the bid's file byte for byte; one that cannot be marked says so.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.core.signing import BadSignature, TimestampSigner
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.desk.examining import finding_of
from ggzy.desk.opening import opened_bid
from ggzy.desk.unseal import OpenedPaper
from ggzy.layout.committee import hidden_name
from ggzy.layout.marks import copy_for, goes_unmarked, only_says_why
from ggzy.layout.sights import BIDS
from ggzy.papers.copies import FAILED, Unmarked, stamped
from ggzy.trading.bench import AT_WORK, Bench, at_the_bench

Answer = HttpResponse | FileResponse
PDF = "application/pdf"
AS_IT_IS = timedelta(hours=12)
"""So long the page that says why a file bears no mark can show it; a sitting of the committee is not longer."""
STARTS = (
    (b"%PDF-", PDF),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)
TEXTS = (".txt", ".csv", ".md", ".log")
LONGEST_TEXT = 2 * 1024 * 1024
# A browser's own reader of PDF does not start inside a sandbox; it runs no script of the page's origin.
READER = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; base-uri 'none'; frame-ancestors 'self'"
SHUT = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; base-uri 'none'; frame-ancestors 'self'"


def shown_as(paper: OpenedPaper) -> str:
    """The type a browser may show, or nothing when the file is only to be saved."""
    return kind_of(paper) if finding_of(paper).clean else ""


def kind_of(paper: OpenedPaper) -> str:
    """The type of a file that browsers can show, or nothing."""
    with paper.at.open("rb") as file:
        start = file.read(16)
    for magic, kind in STARTS:
        if start.startswith(magic):
            return kind
    if start[:4] == b"RIFF" and start[8:12] == b"WEBP":
        return "image/webp"
    is_text = paper.paper.name.lower().endswith(TEXTS) and paper.paper.size <= LONGEST_TEXT and b"\0" not in start
    return "text/plain" if is_text else ""


def listed(bench: Bench, bidder: str) -> list[dict[str, Any]]:
    """The files of one bid, in the order of its manifest."""
    opened = opened_bid(bench.p, bidder)
    if opened is None:
        return []
    return [one_listed(number, paper) for number, paper in enumerate(opened.papers, start=1)]


def one_listed(number: int, paper: OpenedPaper) -> dict[str, Any]:
    finding = finding_of(paper)
    kind = kind_of(paper) if finding.clean else ""
    return {
        "number": number,
        "paper": paper.paper,
        "name": plain_name(paper.paper.name),
        "kind": kind,
        "finding": finding,
    }


@at_the_bench(*AT_WORK)
def paper(request: HttpRequest, bench: Bench, bidder: str, number: int) -> Answer:
    """One file of one opened bid."""
    bid = bench.p.round.bids.get(bidder)
    opened = opened_bid(bench.p, bidder) if bid and bid.opened else None
    if opened is None or not 1 <= number <= len(opened.papers):
        raise Http404(_("没有这个文件"))
    one = opened.papers[number - 1]
    kind = shown_as(one)
    answer = pdf_of(request, bench, one) if kind == PDF else as_it_is(one, kind)
    answer["Content-Security-Policy"] = READER if kind == PDF else SHUT
    answer["X-Frame-Options"] = "SAMEORIGIN"  # shown in a frame of the seat's own page
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def pdf_of(request: HttpRequest, bench: Bench, one: OpenedPaper) -> Answer:
    """The member's own copy. Where no mark can be put in, first a page that says why with the file within it; the file then goes
    out as it is, for it has to be evaluated, and the look says so. Without such a page nobody gets it unmarked."""
    token = TimestampSigner(salt=f"{one.paper.sha256} {bench.me}")
    if "unmarked" in request.GET:
        try:
            goes_unmarked(request, token.unsign(request.GET["unmarked"], max_age=AS_IT_IS))
        except BadSignature:
            return redirect(request.path)
        return as_it_is(one, PDF)
    copy = copy_for(request, BIDS, hidden_name(bench.viewed))
    made = stamped(one.at, copy) if copy is not None else Unmarked(FAILED)
    if isinstance(made, Unmarked):
        only_says_why(request)
        return render(request, "trading/unmarked.html", {"name": plain_name(one.paper.name), "why": made.why, "token": token.sign(made.why)})
    return HttpResponse(made, content_type=PDF, headers={"Content-Disposition": f"inline; filename*=UTF-8''{quote(plain_name(one.paper.name))}"})


def as_it_is(one: OpenedPaper, kind: str) -> Answer:
    if kind == "text/plain":
        return HttpResponse(as_text(one.at), content_type="text/plain; charset=utf-8")
    return FileResponse(
        one.at.open("rb"), as_attachment=not kind, filename=plain_name(one.paper.name), content_type=kind or "application/octet-stream",
    )  # fmt: skip


def plain_name(name: str) -> str:
    """A bidder's name for a file without what cannot be seen: signs that turn its reading round disguise what it is."""
    return "".join(letter if letter.isprintable() or letter == "\u3000" else "�" for letter in name)


def as_text(path: Path) -> str:
    """Text files of today are UTF-8, older ones GB 18030."""
    raw = path.read_bytes()
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")
