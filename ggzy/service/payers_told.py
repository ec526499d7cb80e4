"""For supervision: from which accounts money came for the bidders of a lot 保证金来款账户, told only once their names are out."""

from __future__ import annotations

from typing import Any

from ggzy.core.findings.finding import Paid
from ggzy.core.proceeding import Proceeding
from ggzy.service import payers
from ggzy.service.models import Payment
from ggzy.store import quiet


def paid(p: Proceeding) -> dict[str, Any]:
    """By bidder: every account that paid, whatever was said of the payment."""
    if p.secret or p.unsealing:
        return {}
    places = {quiet.place(p.stream, p.round.number, bid.bidder): bid.bidder for bid in p.opened_bids}
    found: dict[str, list[Paid]] = {}
    for payment in Payment.objects.filter(place__in=places):
        payer = payers.unseal(payment.payer)
        found.setdefault(places[payment.place], []).append(Paid(payer.account, payer.name))
    return {"paid": {bidder: tuple(sorted(each, key=lambda one: one.account)) for bidder, each in found.items()}}
