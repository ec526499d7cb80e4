"""A bidder's own deposit 投标保证金: the number to pay to, what arrived, what went back and why. Nobody else has this page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core.bars import AS_BIDDER, standing, words
from ggzy.core.deposit import VERDICTS, Verdict
from ggzy.core.law.deposits import BASE_ACCOUNT, WITH_THE_BID
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.desk.bars import bars_of
from ggzy.desk.counter import load
from ggzy.desk.pseudonym import pseudonym
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.service import payers
from ggzy.service.bank_day import ESCROW
from ggzy.service.deposits import sub_account_for
from ggzy.service.models import Payment, RefundOrder, SubAccount
from ggzy.service.payers import Whose
from ggzy.store.models import Organisation


@as_role(Role.BIDDER)
def deposit(request: HttpRequest, stream: str) -> HttpResponse:
    """我的投标保证金。"""
    p = load(stream)
    if p is None or not p.project or not p.tender_file or not (p.round.notice or p.earlier):
        raise Http404
    organisation = Organisation.objects.get(uscc=actor_of(request).org_id)
    me = pseudonym(stream, p.round.number, organisation.uscc)
    barred = why_barred(p, organisation, request)
    refused = barred if barred is not None else why_no_number(p, organisation, request)
    if request.method == "POST":
        if refused is None:
            sub_account_for(stream, p.round.number, me)
            messages.success(request, _("子账号已领取，请从基本账户一次足额转入。"))
            return redirect("service:deposit", stream)
        return render(request, "service/deposit.html", page(p, organisation, refused, barred), status=403)
    return render(request, "service/deposit.html", page(p, organisation, barred, barred))


def why_barred(p: Proceeding, organisation: Organisation, request: HttpRequest) -> Refused | None:
    """A barred firm's bid is not taken in: said before it pays for one."""
    bar = standing(bars_of([organisation.uscc]), p.region, p.line, AS_BIDDER, now_of(request)) if p.stage == "bidding" else None
    remedy = _("限制期间不能递交投标文件，请不要再交纳保证金；已经交纳的，截止以后退还")
    return Refused(words(bar, AS_BIDDER), bar.ground, remedy) if bar else None


def why_no_number(p: Proceeding, organisation: Organisation, request: HttpRequest) -> Refused | None:
    """Why no number is given out now, or None."""
    if p.tender_file and not p.tender_file.deposit_fen:
        return Refused(_("本标段不要求交纳投标保证金"), remedy=_("可直接编制和递交投标文件"))
    if p.stage != "bidding" or p.round.deadline is None or now_of(request) >= p.round.deadline:
        return Refused(_("投标截止时间已到，不再领取子账号"), WITH_THE_BID)
    if not organisation.base_account_no:
        return Refused(
            _("贵单位尚未登记基本账户"), BASE_ACCOUNT, _("请先在“本单位”页登记基本账户信息"), Role.BIDDER.label
        )
    return None


def page(p: Proceeding, organisation: Organisation, refused: Refused | None, barred: Refused | None) -> dict[str, Any]:
    me = pseudonym(p.stream, p.round.number, organisation.uscc)
    numbers = SubAccount.objects.filter(place=Whose(p.stream, p.round.number, me).place)
    payments = own_payments(p, organisation)
    return {
        "p": p,
        "organisation": organisation,
        "escrow": ESCROW,
        "sub_account": numbers.first(),
        "payments": [told(payment) for payment in payments],
        "arrived": any(held(payment) and payment.round == p.round.number for payment in payments),
        "refused": refused,
        "barred": barred,
    }


def own_payments(p: Proceeding, organisation: Organisation) -> list[Payment]:
    """What came to the bidder's own numbers of this lot, and what left its base account for this lot or for nowhere."""
    rounds = range(1, p.round.number + 1)
    places = [Whose(p.stream, number, pseudonym(p.stream, number, organisation.uscc)).place for number in rounds]
    marks = [payers.mark(number) for number in organisation.account_numbers()]
    mine = Payment.objects.filter(Q(place__in=places) | Q(payer_mark__in=marks)).prefetch_related("refunds")
    here = (each for each in mine if each.stream in (p.stream, ""))
    return sorted(here, key=lambda each: (each.booked_at, each.bank_ref))


def standing_refund(payment: Payment) -> RefundOrder | None:
    return next((order for order in payment.refunds.all() if order.bounced_at is None), None)


def held(payment: Payment) -> bool:
    return payment.verdict == Verdict.ACCEPTED and payment.reversed_at is None and standing_refund(payment) is None


def told(payment: Payment) -> dict[str, Any]:
    """One payment in words: what became of it, why, and where the money is."""
    if payment.reversed_at:
        state = _("已被银行冲正")
    elif not payment.verdict:
        state = _("正在核对")
    else:
        state = VERDICTS[Verdict(payment.verdict)]
    return {"payment": payment, "state": state, "good": held(payment), "refund": payment.refunds.last()}
