"""办理页: one deal as its tenderee or agency works on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.evaluation.method import method_name
from ggzy.core.proceeding import Proceeding
from ggzy.core.regions import full_name
from ggzy.layout.history import history, stage_line
from ggzy.layout.papers import offered_papers
from ggzy.layout.session import as_role, now_of
from ggzy.trading.views.acting import TENDERER, tenderer_deal
from ggzy.trading.views.acts_of_tenderer import address, also_possible, to_do_now, waiting_for_others


@as_role(*TENDERER)
def deal(request: HttpRequest, stream: str) -> HttpResponse:
    """Where the deal stands, what is to be done, what has happened."""
    viewed = tenderer_deal(request, stream)
    context = {
        "viewed": viewed,
        "p": viewed.p,
        "region": full_name(viewed.p.region),
        "steps": stage_line(viewed.p, viewed.entries),
        "to_do": to_do_now(request, viewed),
        "others": waiting_for_others(viewed),
        "possible": also_possible(request, viewed),
        "history": history(viewed.p, viewed.entries),
        "times": times(viewed.p),
        "file": file_facts(viewed.p),
        "papers": offered_papers(viewed),
        "hall": address("trading:hall", stream) if viewed.p.round.notice else "",
        "now": now_of(request),
    }
    return render(request, "trading/deal.html", context)


def times(p: Proceeding) -> list[tuple[str, Any]]:
    """The moments that matter, in order."""
    r = p.round
    named = [
        (_("招标文件发售开始"), r.notice.issue_from if r.notice else None),
        (_("招标文件发售截止"), r.notice.issue_to if r.notice else None),
        (_("投标截止、开标"), r.deadline),
        (_("候选人公示截止"), r.publicity_until),
    ]
    return [(label, at) for label, at in named if at]


def file_facts(p: Proceeding) -> list[tuple[str, Any, str]]:
    """The tender file in a few lines: label, value, how it is shown."""
    f = p.tender_file
    if f is None:
        return []
    return [
        (_("评标办法"), method_name(f.method), ""),
        (_("最高投标限价"), f.ceiling_fen or _("不设"), "fen" if f.ceiling_fen else ""),
        (_("投标保证金"), f.deposit_fen or _("不要求"), "fen" if f.deposit_fen else ""),
        (_("工期"), _("%(days)s日历天") % {"days": f.duration_days}, ""),
        (_("质量标准"), f.quality, ""),
        (_("投标有效期"), _("%(days)s日") % {"days": f.validity_days}, ""),
        (
            _("评标委员会"),
            _("%(all)s人，其中招标人代表%(own)s人") % {"all": f.committee_size, "own": f.representatives},
            "",
        ),
        (_("资格条件"), _("%(n)s条") % {"n": len(f.qualifications)}, ""),
        (_("评审项目"), _("%(n)s项") % {"n": len(f.checks)}, ""),
        (_("合同主要条款"), _("%(n)s条") % {"n": len(f.clauses)}, ""),
    ]
