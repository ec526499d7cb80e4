"""同名核对: the tenderee asks a candidate about its project manager and finds; the candidate says what it has to say."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.acts.namesakes import AskAboutManager, ExplainManager, FindSamePerson
from ggzy.core.proceeding import Namesake
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.layout.deals import Viewed, party_deal, submit, told, why_not
from ggzy.layout.session import as_role
from ggzy.trading.forms.acts import ManagerForm
from ggzy.trading.views.acting import act_page
from ggzy.trading.views.acts_of_tenderer import SOMETHING

NAMESAKE_ACTS = {"ask_manager": gettext_lazy("已要求候选人说明。"), "find_same": gettext_lazy("已认定，可以确定下一名候选人。")}


@dataclass(frozen=True)
class Row:
    """One candidate and one barred person who has the name of its project manager; without a question yet to be asked."""

    bidder: str
    org: str
    asked: Namesake | None
    find_grey: Refused | None
    meant: bool
    typed: str


def namesakes_of(request: HttpRequest, viewed: Viewed) -> list[Row]:
    p = viewed.p
    rows = []
    for bidder in p.round.result.candidates if p.round.result and p.stage == "awarding" else ():
        to_ask = [None] if why_not(request, viewed, AskAboutManager(bidder=bidder)) is None else []
        for asked in [*p.round.namesakes.get(bidder, ()), *to_ask]:
            case = asked.case if asked else ""
            meant = (request.POST.get("bidder"), request.POST.get("case", "")) == (bidder, case)
            typed = request.POST.get("text", "") if meant else ""
            grey = why_not(request, viewed, FindSamePerson(bidder=bidder, case=case, text=SOMETHING))
            rows.append(Row(bidder, p.round.bids[bidder].org, asked, grey, meant, typed))
    return rows


def namesake_act(request: HttpRequest, stream: str, do: str) -> Refused | None:
    """Hand in what the button means; nothing where it was done."""
    bidder = request.POST.get("bidder", "")
    wish: Command = AskAboutManager(bidder=bidder) if do == "ask_manager" else FindSamePerson(bidder=bidder, case=request.POST.get("case", ""), text=request.POST.get("text", "")[:500])
    outcome = submit(request, stream, wish)
    if isinstance(outcome, Refused):
        return outcome
    told(request, outcome, str(NAMESAKE_ACTS[do]))
    return None


@as_role(Role.BIDDER)
def explain(request: HttpRequest, stream: str) -> HttpResponse:
    """说明项目经理同名：被要求说明的候选人。"""
    viewed = party_deal(request, stream, Role.BIDDER)
    if not viewed.me or viewed.me not in viewed.p.round.bids:
        raise Http404(_("没有这个项目"))
    asked = next(reversed(viewed.p.round.namesakes.get(viewed.me, [])), None)
    return act_page(
        request,
        viewed,
        ManagerForm(request.POST or None, initial={"text": asked.reply} if asked else None),
        lambda c: ExplainManager(**c),
        probe=ExplainManager(text=SOMETHING),
        done=_("已说明，招标人核对以后认定。"),
        template="trading/manager.html",
        after="portal:deal",
        asked=asked,
        heading=_("说明项目经理同名"),
        submit_label=_("提交说明"),
        back_url=reverse("portal:deal", args=[stream]),
    )
