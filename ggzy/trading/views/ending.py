"""终止、重新招标、不再招标、不予退还保证金、归档: how a tender ends, or begins again."""

from __future__ import annotations

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core.acts import award, bidding, control
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.layout.deals import submit, told, why_not
from ggzy.layout.session import as_role, current_post, now_of
from ggzy.store import archives
from ggzy.trading import archiving
from ggzy.trading.forms.acts import EndForm, ForfeitForm, NothingForm, ReasonForm
from ggzy.trading.models import ArchiveOrder
from ggzy.trading.views.acting import TENDERER, act_page, tenderer_deal
from ggzy.trading.views.acts_of_tenderer import SOMETHING, deposit_in_hand


@as_role(*TENDERER)
def terminate(request: HttpRequest, stream: str) -> HttpResponse:
    """终止招标."""
    viewed = tenderer_deal(request, stream)
    return act_page(
        request,
        viewed,
        ReasonForm(request.POST or None),
        lambda c: control.Terminate(**c),
        probe=control.Terminate(reason=SOMETHING),
        done=_("招标已终止并公告，所收取的投标保证金及利息将予退还。"),
        heading=_("终止招标"),
        submit_label=_("终止招标"),
        danger=True,
        note=_("终止后不能恢复。已发布公告的，平台将同时公告终止原因，并退还投标保证金及银行同期存款利息。"),
    )


@as_role(*TENDERER)
def again(request: HttpRequest, stream: str) -> HttpResponse:
    """重新招标, or after two failures 不再招标."""
    viewed = tenderer_deal(request, stream)
    do = request.POST.get("do", "")
    form = EndForm(request.POST if do == "end" else None)
    command: Command | None = control.TenderAgain() if do == "again" else None
    if do == "end" and form.is_valid():
        command = control.EndWithoutTender(**form.cleaned_data)
    refused = None
    if command is not None:
        outcome = submit(request, stream, command)
        if not isinstance(outcome, Refused):
            told(
                request,
                outcome,
                _("已开始重新招标，原有文件和编号保留。") if do == "again" else _("已登记不再进行招标。"),
            )
            return redirect("trading:deal", stream)
        refused = outcome
    page = {
        "viewed": viewed,
        "p": viewed.p,
        "form": form,
        "refused": refused,
        "grey_again": why_not(request, viewed, control.TenderAgain()),
        "grey_end": why_not(request, viewed, control.EndWithoutTender(reason=SOMETHING)),
    }
    return render(request, "trading/again.html", page, status=409 if refused is not None else 200)


@as_role(Role.TENDEREE)
def forfeit(request: HttpRequest, stream: str) -> HttpResponse:
    """不予退还保证金; bidders are named only once the opening has made them known."""
    viewed = tenderer_deal(request, stream)
    form = ForfeitForm(held_deposits(viewed.p), request.POST or None)
    return act_page(
        request,
        viewed,
        form,
        lambda c: bidding.ForfeitDeposit(**c),
        probe=bidding.ForfeitDeposit(bidder=deposit_in_hand(viewed.p), reason=SOMETHING),
        done=_("已决定不予退还该投标人的保证金，理由已公示于各方。"),
        heading=_("决定不予退还保证金"),
        submit_label=_("作出决定"),
        danger=True,
    )


def held_deposits(p: Proceeding) -> list[tuple[str, str]]:
    if p.secret or p.unsealing:
        return []
    named = [(d.bidder, p.round.bids.get(d.bidder)) for d in p.round.deposits.values() if d.in_hand]
    return [(bidder, bid.org) for bidder, bid in named if bid and bid.org]


@as_role(*TENDERER)
def archive(request: HttpRequest, stream: str) -> HttpResponse:
    """归档: ordered here, made by the ticker paper by paper; the page shows how far it is and then the package."""
    viewed = tenderer_deal(request, stream)
    grey = why_not(request, viewed, award.ArchiveProceeding(package_sha256="0" * 64))
    if request.method == "POST" and grey is None:
        post = current_post(request)
        assert post
        archiving.order(stream, post, request.POST.get("act_id", "")[:64] or uuid4().hex, now_of(request))
        return redirect("trading:archive", stream)
    page = {
        "viewed": viewed,
        "p": viewed.p,
        "form": NothingForm(),
        "heading": _("归档"),
        "submit_label": _("生成归档包并归档"),
        "order": ArchiveOrder.objects.filter(stream=stream).first(),
        "grey": grey,
    }
    return render(request, "trading/archive.html", page, status=409 if request.method == "POST" else 200)


@as_role(*TENDERER)
def archive_package(request: HttpRequest, stream: str) -> HttpResponse:
    """The package as it was archived; 404 before."""
    viewed = tenderer_deal(request, stream)
    found = archives.read(stream, viewed.p.archive_sha256) if viewed.p.archive_sha256 else None
    if found is None:
        raise Http404(_("还没有归档包"))
    response = HttpResponse(found, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{viewed.p.deal_code}.zip"'
    return response
