"""The evaluation report 评标报告: each step in numbers; members sign or dissent, the chair hands it over."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ggzy.core.acts import evaluation
from ggzy.core.evaluation.preliminary import RejectionGround
from ggzy.core.procedures.construction.disclosures import reported, winner_known
from ggzy.core.roles import LOOKING, Role
from ggzy.core.rule import Refused
from ggzy.layout.committee import seat_number
from ggzy.layout.deals import Viewed, party_deal, submit, told, why_not
from ggzy.layout.session import as_role
from ggzy.trading.bench import AT_WORK, Bench, at_the_bench
from ggzy.trading.views.hall import link

READERS = (
    Role.EXPERT,
    Role.TENDEREE,
    Role.AGENCY,
    Role.CENTRE,
    Role.SUPERVISOR,
    Role.ADMINISTRATION,
    Role.INSPECTOR,
    *LOOKING,
)


class SignForm(forms.Form):
    opinion = forms.ChoiceField(
        label=gettext_lazy("对评标结论"),
        choices=(("agree", gettext_lazy("同意")), ("dissent", gettext_lazy("有不同意见"))),
        widget=forms.RadioSelect,
    )
    dissent = forms.CharField(
        label=gettext_lazy("不同意见和理由"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("有不同意见的，应当书面写明；同意的不填。"),
    )


class FileForm(forms.Form):
    silent = forms.MultipleChoiceField(
        label=gettext_lazy("拒绝签字又不书面说明意见和理由的委员（视为同意，记录在案）"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, unsigned: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["silent"].choices = unsigned  # type: ignore[attr-defined]


@as_role(*READERS)
def evaluation_report(request: HttpRequest, stream: str) -> HttpResponse:
    """评标报告：委员随时可看，招标人和监督部门自报告提交起可看。"""
    return show(request, party_deal(request, stream, *READERS))


def show(
    request: HttpRequest,
    viewed: Viewed,
    which: str = "",
    form: forms.Form | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    p = viewed.p
    is_member = viewed.actor.role is Role.EXPERT
    if is_member and (not (seat := p.round.seats[viewed.actor.person_id]).seated_at or seat.declined):
        return redirect("trading:calls")
    if not is_member and not reported(p):
        raise Http404(_("评标报告尚未提交"))
    at_work = is_member and p.stage in AT_WORK
    result = p.round.result
    signed = p.round.report_signatures
    unsigned = [(s, name_of(viewed, s)) for s in p.round.seats if s not in signed]
    page = {
        "viewed": viewed,
        "p": p,
        "bench": Bench(viewed) if at_work else None,
        "result": result,
        "rows": [{"result": b, "bid": p.round.bids[b.key]} for b in result.bids] if result else [],
        "candidates": [p.round.bids[key].org for key in result.candidates] if result else [],
        "members": [
            {"name": name_of(viewed, s), "chair": s == p.round.chair, "signature": signed.get(s)} for s in p.round.seats
        ],
        "ballots": [
            {"one": b, "org": p.round.bids[b.bidder].org, "ground": RejectionGround(b.ground).text, "yes": sum(b.votes.values()), "no": sum(not v for v in b.votes.values())}
            for b in p.round.ballots.values()
        ],
        "inquiries": [{"one": i, "org": p.round.bids[i.bidder].org} for i in p.round.inquiries.values()],
        "sign_form": form if which == "sign" else SignForm(auto_id="sign-%s"),
        "file_form": form if which == "file" else FileForm(unsigned=unsigned, auto_id="file-%s"),
        "which": which,
        "refused": refused,
        "at_work": at_work,
        "filed": reported(p),
        **way_back(viewed),
        "chairs": at_work and p.round.chair == viewed.actor.person_id,
        "unsigned": unsigned,
        "sign_grey": why_not(request, viewed, evaluation.SignReport(agree=True)) if at_work else None,
        "file_grey": why_not(request, viewed, evaluation.FileReport(silent=tuple(s for s, _n in unsigned)))
        if at_work
        else None,
    }
    return render(request, "trading/evaluation_report.html", page, status=409 if refused is not None else 200)


def way_back(viewed: Viewed) -> dict[str, str]:
    """Where the reader came from: an expert from the calls, others from the page of the deal."""
    role, stream = viewed.actor.role, viewed.p.stream
    if role is Role.EXPERT:
        return {"leave": reverse("trading:calls"), "leave_to": _("我的评标任务")}
    name = "trading:deal" if role in (Role.TENDEREE, Role.AGENCY) else "supervision:deal"
    return {"leave": link(name, stream), "leave_to": _("返回项目")}


def name_of(viewed: Viewed, expert_id: str) -> str:
    """Names are for the committee itself, and for the others from the award on."""
    if viewed.actor.role is Role.EXPERT:
        return Bench(viewed).label(expert_id)
    return viewed.p.round.seats[expert_id].person if winner_known(viewed.p) else seat_number(viewed.p, expert_id)


@require_POST
@at_the_bench(*AT_WORK)
def sign(request: HttpRequest, bench: Bench) -> HttpResponse:
    """签署评标报告。"""
    form = SignForm(request.POST, auto_id="sign-%s")
    if not form.is_valid():
        return show(request, bench.viewed, "sign", form)
    agree = form.cleaned_data["opinion"] == "agree"
    command = evaluation.SignReport(agree=agree, dissent="" if agree else form.cleaned_data["dissent"])
    return answer(request, bench, "sign", form, command, _("已签署评标报告。"))


@require_POST
@at_the_bench(*AT_WORK)
def hand_over(request: HttpRequest, bench: Bench) -> HttpResponse:
    """向招标人提交评标报告。"""
    unsigned = [(s, bench.label(s)) for s in bench.p.round.seats if s not in bench.p.round.report_signatures]
    form = FileForm(request.POST, unsigned=unsigned, auto_id="file-%s")
    if not form.is_valid():
        return show(request, bench.viewed, "file", form)
    command = evaluation.FileReport(silent=tuple(form.cleaned_data["silent"]))
    return answer(request, bench, "file", form, command, _("评标报告已提交招标人，评标结束。"))


def answer(request: HttpRequest, bench: Bench, which: str, form: forms.Form, command: Any, done: str) -> HttpResponse:
    outcome = submit(request, bench.p.stream, command)
    if isinstance(outcome, Refused):
        return show(request, bench.viewed, which, form, outcome)
    told(request, outcome, done)
    return redirect("trading:evaluation_report", bench.p.stream)
