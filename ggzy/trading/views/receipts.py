"""回执: the bidder's own receipts to print, save and verify; and the withdrawal of a bid, which is receipted likewise."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from ggzy.core.acts.bidding import WithdrawBid
from ggzy.core.law import trustees
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.sealing import statement as statements
from ggzy.core.sealing.receipt import Receipt, key_fingerprint, verify
from ggzy.core.unsealing import policy_of
from ggzy.desk import counter, proofs, receipts
from ggzy.desk.doorman import ARRIVAL
from ggzy.layout.deals import Viewed, told, why_not
from ggzy.layout.proofs import proof_file
from ggzy.layout.session import actor_of, as_role
from ggzy.trading.forms.bidder import ReasonForm, ReceiptForm
from ggzy.trading.own_bid import OwnBid, bidders_lot
from ggzy.trading.views.asking import lots_page

LONGEST_RECEIPT = 64 * 1024


KEPT = b'"ggzy-kept-receipt/1"'


class Kept(msgspec.Struct, frozen=True):
    """A receipt with its proof, as the bid page keeps them in one file; the proof is for the page 核验."""

    receipt: Receipt


def own_receipts(viewed: Viewed) -> list[Receipt]:
    return receipts.given(viewed.entries, viewed.me, viewed.p.round.number)


@as_role(Role.BIDDER)
def receipt_list(request: HttpRequest, stream: str) -> HttpResponse:
    """本单位在本标段的回执，并可核验手中的回执文件。"""
    viewed = bidders_lot(request, stream)
    form = ReceiptForm(request.POST, request.FILES) if request.method == "POST" else ReceiptForm()
    verdict = None
    if request.method == "POST" and form.is_valid():
        verdict = judged(form.cleaned_data["receipt"].read(LONGEST_RECEIPT + 1), stream)
    page = {
        **lots_page(viewed),
        "rows": own_receipts(viewed)[::-1],
        "standing": OwnBid(viewed.p, viewed.me).stands,
        "form": form,
        "verdict": verdict,
        "public_key": receipts.public_key().hex(),
        "withdrawable": why_not_withdrawn(request, viewed) is None,
    }
    return render(request, "trading/receipts.html", page)


def judged(raw: bytes, stream: str) -> dict[str, Any]:
    """Whether this file is a receipt of this platform for this lot, exactly as it was signed."""
    try:
        kept = msgspec.json.decode(raw, type=Kept) if KEPT in raw else None
        receipt = kept.receipt if kept else msgspec.json.decode(raw, type=Receipt)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return {"good": False, "text": _("这不是本平台的回执文件，或者文件已损坏")}
    if not verify(receipt, receipts.public_key()):
        return {"good": False, "text": _("签名不符：内容被改动过，或者不是本平台签发的")}
    if receipt.lot != stream:
        return {"good": True, "text": _("签名有效，但这是其他标段的回执"), "receipt": receipt}
    return {"good": True, "text": _("签名有效，内容与签发时完全一致"), "receipt": receipt}


@as_role(Role.BIDDER)
def receipt(request: HttpRequest, stream: str, number: str) -> HttpResponse:
    """一份回执，可打印。"""
    viewed = bidders_lot(request, stream)
    found = one(viewed, number)
    page = {**lots_page(viewed), "receipt": found, "org": viewed.actor.org, "key": key_fingerprint(receipts.public_key())}
    return render(request, "trading/receipt.html", page)


@as_role(Role.BIDDER)
def receipt_file(request: HttpRequest, stream: str, number: str) -> HttpResponse:
    """回执文件。"""
    found = one(bidders_lot(request, stream), number)
    response = HttpResponse(msgspec.json.encode(found), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="receipt-{found.number}.json"'
    return response


@never_cache
@as_role(Role.BIDDER)
def receipt_proof(request: HttpRequest, stream: str, number: str) -> HttpResponse:
    """回执的日志证明: that the act stands in the public log."""
    viewed = bidders_lot(request, stream)
    acts = receipts.receipted(viewed.entries, viewed.me, viewed.p.round.number)
    seq = next((act.seq for act in acts if act.event.receipt_no == number), None)  # type: ignore[attr-defined]
    if seq is None:
        raise Http404(_("没有这份回执"))
    return proof_file(proofs.own_proof(viewed.p, seq), f"receipt-{number}")


def one(viewed: Viewed, number: str) -> Receipt:
    found = next((r for r in own_receipts(viewed) if r.number == number), None)
    if found is None:
        raise Http404(_("没有这份回执"))
    return found


@as_role(Role.BIDDER)
def withdraw(request: HttpRequest, stream: str) -> HttpResponse:
    """撤回投标文件, after asking once more."""
    viewed = bidders_lot(request, stream)
    form = ReasonForm(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        outcome = withdrawn(request, viewed, form.cleaned_data["reason"])
        if not isinstance(outcome, Refused):
            told(request, outcome, _("投标文件已撤回。截止时间前可以重新递交。"))
            return redirect("trading:receipt", stream, outcome.events[-1].receipt_no)  # type: ignore[attr-defined]
        refused = outcome
    page = {
        **lots_page(viewed),
        "form": form,
        "refused": refused,
        "grey": None if refused is not None else why_not_withdrawn(request, viewed),
        "statement": to_be_stated(viewed),
        "last": next(iter(own_receipts(viewed)[::-1]), None),
        "duty": viewed.p.procedure.duty.get("refund_withdrawn"),
    }
    return render(request, "trading/withdraw.html", page, status=409 if refused is not None else 200)


def why_not_withdrawn(request: HttpRequest, viewed: Viewed) -> Refused | None:
    """Why nothing could be withdrawn now, were the statement signed."""
    refused = why_not(request, viewed, WithdrawBid())
    return None if refused is not None and refused.rule == trustees.withdrawal_is_given.name else refused


def to_be_stated(viewed: Viewed) -> dict[str, Any]:
    """What the bidder's browser signs."""
    own, p = OwnBid(viewed.p, viewed.me), viewed.p
    return {
        "lot": p.stream, "round": p.round.number, "uscc": viewed.actor.org_id, "suite": policy_of(p).suite, "pseudonym": viewed.me,
        "sequence": len(own.receipts) + 1, "prev": own.receipts[-1] if own.receipts else "",
    }  # fmt: skip


def withdrawn(request: HttpRequest, viewed: Viewed, reason: str) -> counter.Accepted | Refused:
    """The statement's own digest is the number of the act: sent again, it has the same receipt and no other effect."""
    text = request.POST.get("statement", "")
    try:
        signed = statements.decode(text.encode()) if text else None
    except ValueError as wrong:
        return Refused(str(wrong))
    act = signed.statement.sha256 if signed else request.POST.get("act_id", "") or uuid4().hex
    command = WithdrawBid(reason=reason, signed=signed)
    return counter.hand_in(viewed.p.stream, command, actor_of(request), act_id=act, received=request.META.get(ARRIVAL))
