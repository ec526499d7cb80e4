"""The simulated bank's page 银行模拟: anybody in the practice province pays in from any account.

A balance is shown to its owner and to the host alone; otherwise one could read off it who has paid a deposit.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core.codes import plain
from ggzy.core.money import yuan
from ggzy.core.roles import Role
from ggzy.desk.clock import now
from ggzy.gateways.bank.simulator import SimulatedBank
from ggzy.layout.session import actor_of
from ggzy.practice.bank.books import DatabaseLedger, balance_fen
from ggzy.practice.bank.forms import TransferForm
from ggzy.practice.bank.models import Booking
from ggzy.store.models import Organisation

LATEST = 20


def bank(request: HttpRequest) -> HttpResponse:
    """银行模拟：转入保证金，查看余额。"""
    first = {"sub_account": request.GET.get("to", "")[:40], "payer": actor_of(request).org_id}
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
        return redirect("practice:bank")
    status = 422 if form.errors else 200
    return render(request, "practice/bank.html", {"form": form, **statement(request)}, status=status)


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
