"""The simulated bank's page 银行模拟: anybody in the practice province pays in from any account.

A balance is shown to its owner and to the host alone; otherwise one could read off it who has paid a deposit.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.codes import plain
from ggzy.core.deposit import VERDICTS, Verdict
from ggzy.core.money import yuan
from ggzy.core.roles import Role
from ggzy.desk.clock import now
from ggzy.desk.pseudonym import pseudonym
from ggzy.gateways.bank.simulator import SimulatedBank
from ggzy.layout.session import actor_of
from ggzy.practice.bank.books import DatabaseLedger, balance_fen
from ggzy.practice.bank.forms import TransferForm
from ggzy.practice.bank.models import Booking
from ggzy.service.models import Payment, SubAccount
from ggzy.service.payers import whose
from ggzy.store.models import Organisation

LATEST = 20
TRANSFERS, LATEST_TRANSFERS = "bank_transfers", 5
LAST_TO = "bank_last_to"


def bank(request: HttpRequest) -> HttpResponse:
    """银行模拟：转入保证金，查看余额。"""
    first = {
        "sub_account": request.GET.get("to", "")[:40],
        "amount": request.GET.get("amount", "")[:30],
        "payer": actor_of(request).org_id,
    }
    form = TransferForm(request.POST or None, initial=first, own_account=own_account(request))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        credit = SimulatedBank(DatabaseLedger()).pay_in(
            payer_name=given["payer_name"],
            payer_account=given["payer_account"],
            sub_account=given["sub_account"],
            amount_fen=given["amount"],
            now=now(),
            nonce=request.POST.get("act_id", "")[:64] or str(uuid4()),
        )
        done = _("已转出%(amount)s元，银行流水号 %(ref)s。") % {
            "amount": yuan(credit.amount_fen),
            "ref": credit.bank_ref,
        }
        messages.success(request, done)
        remember(request, credit.bank_ref)
        request.session[LAST_TO] = given["sub_account"]
        return redirect("practice:bank")
    status = 422 if form.errors else 200
    transfers = own_transfers(request)
    waiting = any(row.get("waiting") for row in transfers)
    number = plain(request.GET.get("to", "") or request.session.get(LAST_TO, ""))
    context = {"form": form, "transfers": transfers, "waiting": waiting, "back": own_page(request, number), **statement(request)}
    return render(request, "practice/bank.html", context, status=status)


def remember(request: HttpRequest, bank_ref: str) -> None:
    """What went out from this browser: only here its fate is told, for it would tell others who has paid."""
    kept = [ref for ref in request.session.get(TRANSFERS, []) if ref != bank_ref]
    request.session[TRANSFERS] = [bank_ref, *kept][:LATEST_TRANSFERS]


def own_transfers(request: HttpRequest) -> list[dict[str, Any]]:
    """Each transfer of this browser with what the platform made of it: accepted, sent back and why, or still read."""
    refs = request.session.get(TRANSFERS, [])
    arrived = {payment.bank_ref: payment for payment in Payment.objects.filter(bank_ref__in=refs)}
    return [fate(ref, arrived.get(ref)) | {"back": back_to(request, arrived.get(ref))} for ref in refs]


def back_to(request: HttpRequest, payment: Payment | None) -> str:
    """The bidder's own deposit page, where the number paid to is its own; of another's number nothing more is told."""
    return "" if payment is None else page_of_own(request, payment.stream, payment.round, payment.pseudonym)


def own_page(request: HttpRequest, number: str) -> str:
    """The deposit page that this number was given out on, to the bidder itself alone."""
    sub = SubAccount.objects.filter(number=number).first() if number else None
    given = whose(sub.whose) if sub else None
    return page_of_own(request, given.stream, given.round, given.pseudonym) if given else ""


def page_of_own(request: HttpRequest, stream: str, round: int, bidder: str) -> str:
    org = actor_of(request).org_id
    own = bool(stream and org) and pseudonym(stream, round, org) == bidder
    return reverse("service:deposit", args=[stream]) if own else ""


def fate(bank_ref: str, payment: Payment | None) -> dict[str, Any]:
    if payment is None or not payment.verdict:
        return {"ref": bank_ref, "payment": payment, "waiting": True, "state": _("平台正在核对，请稍候")}
    accepted = payment.verdict == Verdict.ACCEPTED
    state = _("平台已登记为投标保证金") if accepted else VERDICTS[Verdict(payment.verdict)]
    return {"ref": bank_ref, "payment": payment, "good": accepted, "state": state}


def own_account(request: HttpRequest) -> str:
    """The registered account of the organisation one acts for, or empty."""
    uscc = actor_of(request).org_id
    found = Organisation.objects.filter(uscc=uscc).values_list("base_account_no", flat=True).first() if uscc else ""
    return plain(found or "")


def statement(request: HttpRequest) -> dict[str, Any]:
    """One's own balance and latest bookings; the host may ask for any account."""
    is_host = actor_of(request).role is Role.HOST
    account = plain(request.GET.get("account", ""))[:40] if is_host else own_account(request)
    if not account:
        return {"account": "", "is_host": is_host}
    return {
        "account": account,
        "balance": balance_fen(account),
        "bookings": Booking.objects.filter(account=account).exclude(fen=0).order_by("-at")[:LATEST],
        "is_host": is_host,
    }
