"""The bidder and the committee 澄清与评审结果: answers to the committee's questions, and the own sheet after the award."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ggzy.core.acts import evaluation
from ggzy.core.procedures.construction.disclosures import winner_known
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.layout.deals import Viewed, submit, told, view_deal, why_not
from ggzy.layout.session import as_role


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("书面澄清、说明"),
        max_length=20000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("澄清、说明不得超出投标文件的范围，也不得改变其实质性内容。"),
    )


def bidders_deal(request: HttpRequest, stream: str) -> Viewed:
    """The deal for one who has bid in it; nothing for everybody else."""
    viewed = view_deal(request, stream)
    bid = viewed.p.round.bids.get(viewed.me) if viewed.me else None
    if bid is None or not bid.stands:
        raise Http404(_("没有这个项目"))
    return viewed


@as_role(Role.BIDDER)
def inquiries(request: HttpRequest, stream: str) -> HttpResponse:
    """评标委员会的书面澄清要求。"""
    return show(request, bidders_deal(request, stream))


def show(
    request: HttpRequest,
    viewed: Viewed,
    answering: str = "",
    form: forms.Form | None = None,
    refused: Refused | None = None,
) -> HttpResponse:
    own = [i for i in viewed.p.round.inquiries.values() if i.bidder == viewed.me]
    rows = []
    for inquiry in sorted(own, key=lambda i: i.asked_at, reverse=True):
        here = inquiry.inquiry_id == answering
        probe = evaluation.ReplyToCommittee(inquiry_id=inquiry.inquiry_id, text=_("（试办）"))
        rows.append(
            {
                "inquiry": inquiry,
                "form": form if here and form else ReplyForm(auto_id=f"id-{inquiry.inquiry_id}-%s"),
                "refused": refused if here else None,
                "grey": None if inquiry.reply else why_not(request, viewed, probe),
            }
        )
    return render(
        request,
        "trading/inquiries.html",
        {"viewed": viewed, "p": viewed.p, "rows": rows},
        status=409 if refused is not None else 200,
    )


@require_POST
@as_role(Role.BIDDER)
def reply(request: HttpRequest, stream: str, inquiry_id: str) -> HttpResponse:
    """答复一件书面澄清要求。"""
    viewed = bidders_deal(request, stream)
    asked = viewed.p.round.inquiries.get(inquiry_id)
    if asked is None or asked.bidder != viewed.me:
        raise Http404(_("没有发给您单位的这个澄清要求"))
    form = ReplyForm(request.POST, auto_id=f"id-{inquiry_id}-%s")
    if not form.is_valid():
        return show(request, viewed, inquiry_id, form)
    outcome = submit(
        request, stream, evaluation.ReplyToCommittee(inquiry_id=inquiry_id, text=form.cleaned_data["text"])
    )
    if isinstance(outcome, Refused):
        return show(request, viewed, inquiry_id, form, outcome)
    told(request, outcome, _("澄清已提交评标委员会。"))
    return redirect("trading:inquiries", stream)


@as_role(Role.BIDDER)
def my_sheet(request: HttpRequest, stream: str) -> HttpResponse:
    """本单位的评审结果：只有自己的一份，逐步用数字写明，定标后可看。"""
    viewed = bidders_deal(request, stream)
    p = viewed.p
    known = winner_known(p)
    result = p.round.result if known else None
    bid = p.round.bids[viewed.me]
    page = {
        "viewed": viewed,
        "p": p,
        "bid": bid,
        "known": known,
        "own": next((b for b in result.bids if b.key == viewed.me), None) if result else None,
        "method": result.method if result else "",
        "is_winner": known and p.round.winner == viewed.me,
    }
    return render(request, "trading/my_sheet.html", page)
