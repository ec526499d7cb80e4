"""For supervision: from which accounts money came for the bidders of lots 保证金来款账户, told only once their names are out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ggzy.core.findings.finding import Paid
from ggzy.core.proceeding import Proceeding
from ggzy.desk.telling import Telling, with_names_out
from ggzy.service import payers
from ggzy.service.models import Payment
from ggzy.store import quiet


def paid(lots: Sequence[Proceeding]) -> Telling:
    """By bidder: every account that paid, whatever was said of the payment."""
    places = {quiet.place(p.stream, p.round.number, bid.bidder): (p.stream, bid.bidder) for p in with_names_out(lots) for bid in p.opened_bids}
    found: dict[str, dict[str, list[Paid]]] = defaultdict(lambda: defaultdict(list))
    for place, sealed in Payment.objects.filter(place__in=places).values_list("place", "payer"):
        stream, bidder = places[place]
        payer = payers.unseal(sealed)
        found[stream][bidder].append(Paid(payer.account, payer.name))
    for stream, by_bidder in found.items():
        yield stream, {"paid": {bidder: tuple(sorted(each, key=lambda one: one.account)) for bidder, each in by_bidder.items()}}
