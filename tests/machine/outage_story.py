"""What people do around an outage 故障前后, played in a process of its own against a platform that really runs.

`prepare` leaves a lot seconds before its deadline and prints it; `decide STREAM` goes on after the platform is back.
"""

from __future__ import annotations

import re
import sys
import time
from datetime import timedelta

import django

django.setup()

from django.test import Client  # noqa: E402

from client.seal import make_signer  # noqa: E402
from ggzy.core.acts.bidding import SubmitBid  # noqa: E402
from ggzy.core.acts.notice import ObtainFile  # noqa: E402
from ggzy.desk import clock, counter, ticker  # noqa: E402
from ggzy.store.models import Certificate, OutageRecord  # noqa: E402
from tests.core.test_second import ADMINISTRATION  # noqa: E402
from tests.desk.door import Lot, register_firms  # noqa: E402
from tests.people import BLUE, GREEN, RED, SUPERVISOR  # noqa: E402
from tests.supervision.conftest import log_in  # noqa: E402

SECONDS_LEFT = 6.0
PATIENCE_SECONDS = 60.0


def prepare() -> None:
    lot = Lot().noticed()
    for by in (RED, BLUE):
        lot.bid(by)
    register_firms(GREEN)
    lot.must(ObtainFile(), GREEN)
    clock.forward_to(lot.p.round.deadline - timedelta(seconds=SECONDS_LEFT))
    print(lot.stream)


def decide(stream: str) -> None:
    lot = Lot.__new__(Lot)
    lot.stream, lot.keys, lot.signer, lot.copies = stream, {}, make_signer(), {}
    until = time.monotonic() + PATIENCE_SECONDS
    while not (lot.p.round.outages_undecided and lot.p.round.outages_undecided[0].ended):
        assert time.monotonic() < until, "the outage was not found"
        time.sleep(0.3)
    assert clock.now() > lot.p.round.deadline and lot.p.stage == "bidding", "closed over an outage"
    bid = SubmitBid(signed=lot.signed(GREEN, lot.seal(GREEN, 2600_0000_00)))
    late = counter.hand_in(stream, bid, GREEN)
    assert not late and late.rule == "before_the_deadline"
    sign_by_two(lot)
    ask_for_certificate()
    lot.must(bid, GREEN)
    ticker.move_clock(lot.p.round.deadline)
    assert lot.p.stage == "opening" and len(lot.p.standing_bids) == 3
    print("accepted", Certificate.objects.get().number, OutageRecord.objects.count())


def sign_by_two(lot: Lot) -> None:
    page = f"/supervision/{lot.stream}/extension/"
    supervisor, administration = log_in(Client(), SUPERVISOR), log_in(Client(), ADMINISTRATION)
    shown = supervisor.get(page).content.decode()
    typed = {
        "do": "extend",
        "act_id": "signed",
        "new_deadline": re.search(r'name="new_deadline" value="([^"]+)"', shown)[1],
        "reason": re.search(r'name="reason"[^>]*>\s*([^<]+)<', shown)[1],
    }
    assert supervisor.post(page, typed).status_code == 302
    confirm = {"do": "confirm", "asked": "1", "act_id": "confirmed"}
    assert supervisor.post(f"/service/second/{lot.stream}/", confirm).status_code == 409
    assert administration.post(f"/service/second/{lot.stream}/", confirm).status_code == 302
    assert lot.p.round.deadline > clock.now() and not lot.p.round.outages_undecided


def ask_for_certificate() -> None:
    bidder = log_in(Client(), GREEN)
    shown = bidder.get("/service/certificates/").content.decode()
    typed = {name: re.search(rf'name="{name}" value="([^"]+)"', shown)[1] for name in ("since", "until")}
    assert bidder.post("/service/certificates/", {**typed, "act_id": "c"}).status_code == 302
    number = Certificate.objects.get(org_id=GREEN.org_id).number
    assert "平台不可用证明" in bidder.get(f"/service/certificates/{number}.html").content.decode()


if __name__ == "__main__":
    prepare() if sys.argv[1] == "prepare" else decide(sys.argv[2])
