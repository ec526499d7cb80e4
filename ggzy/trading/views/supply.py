"""获取招标文件: free, without conditions, and known to nobody before the opening; then the file, to be read and saved."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core.acts.notice import ObtainFile
from ggzy.core.bars import AS_BIDDER
from ggzy.core.evaluation.method import method_name
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.desk.bars import standing_on
from ggzy.layout.barred import told_bars
from ggzy.layout.deals import submit, told, why_not
from ggzy.layout.papers.tender_file import tender_file_paper
from ggzy.layout.session import as_role, now_of
from ggzy.trading.own_bid import OwnBid, also, bidders_lot, next_steps


@as_role(Role.BIDDER)
def obtain(request: HttpRequest, stream: str) -> HttpResponse:
    """获取招标文件。"""
    viewed = bidders_lot(request, stream)
    if OwnBid(viewed.p, viewed.me).takes_part:
        return redirect("trading:file", stream)
    refused = None
    if request.method == "POST":
        outcome = submit(request, stream, ObtainFile())
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已获取招标文件。谁获取了招标文件在开标前不对任何人显示。"))
            return redirect("trading:file", stream)
        refused = outcome
    page = {
        "viewed": viewed,
        "p": viewed.p,
        "refused": refused,
        "grey": None if refused is not None else why_not(request, viewed, ObtainFile()),
    }
    return render(request, "trading/obtain.html", page, status=409 if refused is not None else 200)


@as_role(Role.BIDDER)
def file(request: HttpRequest, stream: str) -> HttpResponse:
    """招标文件: for those who obtained it."""
    viewed, now = bidders_lot(request, stream), now_of(request)
    bars = [bar for bar in standing_on(viewed.actor.org_id, AS_BIDDER, now) if bar.covers(viewed.p.region, viewed.p.line, AS_BIDDER)]
    own = OwnBid(viewed.p, viewed.me, bool(bars))
    if not own.takes_part:
        messages.warning(request, _("请先获取招标文件，免费，不需要报名。"))
        return redirect("trading:obtain", stream)
    page = {
        "viewed": viewed,
        "p": viewed.p,
        "own": own,
        "file": viewed.p.tender_file,
        "method": method_name(viewed.p.tender_file.method) if viewed.p.tender_file else "",
        "paper": tender_file_paper(viewed),
        "versions": len(viewed.p.file_versions),
        "steps": next_steps(own, now),
        "barred": told_bars(bars, AS_BIDDER),
        "others": also(own),
        "obtained_at": viewed.p.round.obtained[viewed.me],
    }
    return render(request, "trading/file.html", page)
