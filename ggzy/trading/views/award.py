"""候选人公示、定标、书面报告、合同: what follows the committee's report."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts import award as acts
from ggzy.core.money import yuan
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import exhibits
from ggzy.layout.deals import Viewed, party_deal, submit, told, why_not
from ggzy.layout.exhibits import sent
from ggzy.layout.fields import typed_moment
from ggzy.layout.papers.evaluation_report import rows_of_ranking
from ggzy.layout.papers.written_report import written_report_text
from ggzy.layout.session import as_role, now_of
from ggzy.papers.evaluation_report import Ranked
from ggzy.trading.forms.acts import (
    AwardForm,
    ContractForm,
    DeclineForm,
    FallAwayForm,
    PublicityForm,
    ReasonForm,
    WrittenReportForm,
)
from ggzy.trading.views.acting import TENDERER, act_page, tenderer_deal
from ggzy.trading.views.acts_of_tenderer import SOMETHING
from ggzy.trading.views.namesakes import NAMESAKE_ACTS, namesake_act, namesakes_of
from ggzy.trading.views.proposals import candidate_next, lawful_publicity_end


@as_role(*TENDERER)
def publicity(request: HttpRequest, stream: str) -> HttpResponse:
    """公示中标候选人."""
    viewed = tenderer_deal(request, stream)
    until = lawful_publicity_end(now_of(request))
    form = PublicityForm(request.POST or None, initial={"until": typed_moment(until)})
    return act_page(
        request,
        viewed,
        form,
        lambda c: acts.PublishCandidates(**c),
        probe=acts.PublishCandidates(until=until),
        done=_("中标候选人已公示。"),
        heading=_("公示中标候选人"),
        submit_label=_("公示"),
        template="trading/publicity.html",
        earliest=until,
        ranking=rows_of_ranking(viewed.p),
    )


@as_role(*TENDERER)
def award(request: HttpRequest, stream: str) -> HttpResponse:
    """定标: three acts on one page, of which the stage allows some; `do` says which was meant."""
    viewed = tenderer_deal(request, stream)
    p = viewed.p
    do = request.POST.get("do", "")
    forms: dict[str, Any] = {
        "award": AwardForm(
            candidate_choices(p), request.POST if do == "award" else None, initial={"bidder": candidate_next(p)}
        ),
        "fall_away": FallAwayForm(*((request.POST, request.FILES) if do == "fall_away" else ())),
        "give_up": ReasonForm(request.POST if do == "give_up" else None),
    }
    commands: dict[str, Any] = {
        "award": (acts.AwardLot, _("中标人已确定，中标通知书和中标结果通知书已同时发出。")),
        "fall_away": (with_papers(acts.RecordFallAway), _("已登记，可以依次确定下一候选人，或者重新招标。")),
        "give_up": (acts.GiveUpCandidates, _("已决定不再依次确定，本轮招标失败，应当重新招标。")),
    }
    refused = namesake_act(request, stream, do) if do in NAMESAKE_ACTS else None
    if do in NAMESAKE_ACTS and refused is None:
        return redirect("trading:award", stream)
    if do in forms and forms[do].is_valid():
        command, done = commands[do]
        wish = command(**forms[do].cleaned_data)
        outcome = wish if isinstance(wish, Refused) else submit(request, stream, wish)
        if not isinstance(outcome, Refused):
            told(request, outcome, done)
            return redirect("trading:deal", stream)
        refused = outcome
    greys = {
        "award": why_not(request, viewed, acts.AwardLot(bidder=candidate_next(p), reason=SOMETHING))
        if p.round.result
        else None,
        "fall_away": why_not(request, viewed, acts.RecordFallAway(ground=SOMETHING, evidence=SOMETHING)),
        "give_up": why_not(request, viewed, acts.GiveUpCandidates(reason=SOMETHING)),
    }
    page = {
        "viewed": viewed,
        "p": p,
        "forms": forms,
        "refused": refused,
        "refused_act": do,
        "greys": greys,
        "ranking": marked_ranking(p),
        "winner_rank": p.round.result.ranking.index(p.round.winner) + 1 if p.round.winner else 0,
        "fallen": fallen(p),
        "namesakes": namesakes_of(request, viewed),
    }
    return render(request, "trading/award.html", page, status=409 if refused is not None else 200)


def with_papers(command: Callable[..., Command]) -> Callable[..., Command | Refused]:
    """The act with what was attached; one file that is not taken, and the act is not handed in. What they are called stays here:
    the entry is public."""

    def made(*, files: list[Any], sure: bool, **given: Any) -> Command | Refused:
        kept = exhibits.keep_all(files)
        if isinstance(kept, Refused):
            return kept
        named = (msgspec.structs.replace(each, name=f"附件{n}{Path(each.name).suffix.lower()}") for n, each in enumerate(kept, start=1))
        return command(papers=tuple(named), **given)

    return made


def marked_ranking(p: Proceeding) -> list[Ranked]:
    """The ranking, with a mark at who was awarded and who gave up or lost the award."""
    r = p.round
    keys = r.result.ranking if r.result else ()
    marks = r.fallen_away | ({r.winner: _("中标人")} if r.winner else {})
    return [msgspec.structs.replace(row, remark=marks.get(key, "")) for key, row in zip(keys, rows_of_ranking(p), strict=False)]


def fallen(p: Proceeding) -> list[tuple[str, str, Any]]:
    """Who fell away, on what ground, with what papers."""
    return [(p.round.bids[key].org, ground, p.round.fallen_papers.get(key, ())) for key, ground in p.round.fallen_away.items()]


@as_role(*TENDERER, Role.BIDDER, Role.SUPERVISOR, Role.ADMINISTRATION)
def fallen_paper(request: HttpRequest, stream: str, sha256: str) -> HttpResponseBase:
    """放弃中标、丧失资格的附件，只下载；投标人只看本单位的。"""
    viewed = party_deal(request, stream, *TENDERER, Role.BIDDER, Role.SUPERVISOR, Role.ADMINISTRATION)
    own = viewed.actor.role is Role.BIDDER
    papers = [paper for r in (viewed.p.round, *viewed.p.earlier) for key, given in r.fallen_papers.items() if not own or key == viewed.me for paper in given]
    return sent(sha256, papers)


def candidate_choices(p: Proceeding) -> list[tuple[str, str]]:
    """The ranked candidates who have not fallen away, in words."""
    if not p.round.result or not p.round.publicity_until:
        return []
    return [
        (
            key,
            _("第%(rank)s名 %(org)s，%(price)s元")
            % {"rank": n, "org": p.round.bids[key].org, "price": yuan(p.round.bids[key].line.price_fen)},
        )  # type: ignore[union-attr]
        for n, key in enumerate(p.round.result.candidates, start=1)
        if key not in p.round.fallen_away
    ]


@as_role(*TENDERER)
def written_report(request: HttpRequest, stream: str) -> HttpResponse:
    """招标投标情况书面报告, its text begun from the record."""
    viewed = tenderer_deal(request, stream)
    form = WrittenReportForm(request.POST or None, initial={"text": written_report_text(viewed.p)})
    return act_page(
        request,
        viewed,
        form,
        lambda c: acts.FileWrittenReport(**c),
        probe=acts.FileWrittenReport(text=SOMETHING),
        done=_("书面报告已提交行业监督部门。"),
        heading=_("招标投标情况书面报告"),
        submit_label=_("提交报告"),
    )


@as_role(Role.TENDEREE, Role.BIDDER)
def contract(request: HttpRequest, stream: str) -> HttpResponse:
    """签订合同: both parties sign the same terms; the winner comes here from its own page."""
    viewed = party_deal(request, stream, Role.TENDEREE, Role.BIDDER)
    p = viewed.p
    if viewed.actor.role is Role.BIDDER and (not viewed.me or viewed.me != p.round.winner):
        raise Http404(_("没有这个项目"))
    terms = contract_terms(p)
    form = ContractForm(request.POST or None, initial=terms)
    probe = acts.SignContract(**(terms or {"amount_fen": 0, "duration_days": 0, "manager": ""}))
    return act_page(
        request,
        viewed,
        form,
        lambda c: acts.SignContract(**c),
        probe=probe,
        done=_("已签署合同。"),
        heading=_("签订合同"),
        submit_label=_("签署合同"),
        template="trading/contract.html",
        after="trading:contract",
        signed=signatures(p),
        concluded=p.stage in ("contracted", "archived"),
        declines=p.stage == "awarded" and viewed.actor.role is Role.BIDDER,
        back_url=way_back(viewed),
    )


@as_role(Role.BIDDER)
def decline_award(request: HttpRequest, stream: str) -> HttpResponse:
    """放弃中标: the winner's own word that it will not sign."""
    viewed = party_deal(request, stream, Role.BIDDER)
    if not viewed.me or viewed.me != viewed.p.round.winner:
        raise Http404(_("没有这个项目"))
    return act_page(
        request,
        viewed,
        DeclineForm(request.POST or None, request.FILES or None),
        lambda c: with_papers(acts.DeclineAward)(**c),
        probe=acts.DeclineAward(evidence=SOMETHING),
        done=_("放弃中标已登记，招标人可以依次确定下一候选人，或者重新招标。"),
        template="trading/decline_award.html",
        after="portal:deal",
        heading=_("放弃中标"),
        submit_label=_("放弃中标"),
        danger=True,
        back_url=reverse("trading:contract", args=[stream]),
    )


def way_back(viewed: Viewed) -> str:
    """The tenderee's work page; the winner came from the deal's public page."""
    return reverse("portal:deal" if viewed.actor.role is Role.BIDDER else "trading:deal", args=[viewed.p.stream])


def contract_terms(p: Proceeding) -> dict[str, Any]:
    """The terms that the award and the winning bid give."""
    bid = p.round.bids.get(p.round.winner)
    if bid is None or bid.line is None:
        return {}
    days = bid.line.duration_days or (p.tender_file.duration_days if p.tender_file else 0)
    return {"amount_fen": p.round.award_price_fen, "duration_days": days, "manager": bid.line.manager}


def signatures(p: Proceeding) -> list[tuple[str, Any]]:
    """Who has to sign, and when they did."""
    r = p.round
    bid = r.bids.get(r.winner)
    parties = (("tenderee", p.project.tenderee if p.project else ""), ("winner", bid.org if bid else ""))
    return [(name, r.contract_signatures.get(party)) for party, name in parties if name]
