"""Outages end to end: heartbeats, the note in the deal, the drafted order of two officials, the public page, the certificate."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from datetime import datetime, timedelta

import msgspec
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from ggzy.core.acts.bidding import SubmitBid
from ggzy.core.calendar import SHANGHAI
from ggzy.desk import certificates, clock, monitoring, receipts, ticker
from ggzy.papers.paper import canonical
from ggzy.store.models import Certificate, Heartbeat, JournalEntry, Message, OutageRecord
from ggzy.supervision.views import outages
from ggzy.web import pulse
from tests.core.test_second import ADMINISTRATION
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, CENTRE, GREEN, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def look_always(monkeypatch):
    monkeypatch.setattr(monitoring, "LOOK_EVERY_SECONDS", 0.0)
    monkeypatch.setattr(ticker, "WATCH", monitoring.Watch())


@pytest.fixture
def lot(db) -> Lot:
    lot = Lot().noticed()
    for by in (RED, BLUE, GREEN):
        lot.bid(by)
    return lot


def silence(seconds: float, end: bool = True) -> None:
    """The pages were silent for so long, by real time and by the platform's, until now."""
    monitoring.beat("w1")
    Heartbeat.objects.update(
        at=monitoring.real_now() - timedelta(seconds=seconds), platform_at=clock.now() - timedelta(seconds=seconds)
    )
    if end:
        monitoring.beat("w1")


def down_over_the_deadline(lot) -> None:
    """Ten minutes of silence, the deadline in their middle: as after a restart."""
    clock.forward_to(lot.p.round.deadline + timedelta(minutes=5))
    silence(600)
    ticker.run_due(clock.now())


def page(lot, name: str = "extension/") -> str:
    return f"/supervision/{lot.stream}/{name}"


def number_of(shown: str) -> str:
    return re.search(r"GZ\d{14}", shown)[0]


# ---- found and noted


def test_bidding_over_whose_deadline_the_platform_was_down_is_not_closed(lot):
    down_over_the_deadline(lot)
    p = lot.p
    assert p.stage == "bidding" and len(p.round.outages_undecided) == 1
    assert OutageRecord.objects.get().beats and p.round.outages_undecided[0].seconds == 600
    ticker.run_due(clock.now())
    assert JournalEntry.objects.filter(event="OutageNoted").count() == 1, "noted once"


def test_without_a_decision_it_closes_after_a_day_and_not_before(lot):
    down_over_the_deadline(lot)
    until = lot.p.round.closes_at
    for seconds, stage in ((-1, "bidding"), (0, "opening")):
        clock.forward_to(until + timedelta(seconds=seconds))
        monitoring.beat("w1")
        ticker.run_due(clock.now())
        assert lot.p.stage == stage


def test_a_deal_with_days_to_go_is_not_touched(lot):
    silence(600)
    ticker.run_due(clock.now())
    assert OutageRecord.objects.count() == 1 and not lot.p.round.outages


def test_a_practice_clock_that_jumps_is_no_outage(lot):
    monitoring.beat("w1")
    clock.forward_to(lot.p.round.deadline - timedelta(minutes=1))
    monitoring.beat("w1")
    ticker.run_due(clock.now())
    assert not OutageRecord.objects.exists()


def test_a_practice_that_stood_still_overnight_has_lost_no_time(lot):
    clock.forward_to(lot.p.round.deadline - timedelta(minutes=1))
    monitoring.beat("w1")
    Heartbeat.objects.update(at=monitoring.real_now() - timedelta(hours=12))
    monitoring.beat("w1")
    ticker.run_due(clock.now())
    assert not OutageRecord.objects.exists() and not lot.p.round.outages


def test_bidding_is_not_closed_in_the_moment_in_which_nobody_knows_yet(lot):
    """The pages have been silent for half the time that makes an outage: the closing waits till that is clear."""
    clock.forward_to(lot.p.round.deadline)
    silence(20, end=False)
    ticker.run_due(clock.now())
    assert lot.p.stage == "bidding" and not lot.p.round.outages
    monitoring.beat("w1")
    ticker.run_due(clock.now())
    assert lot.p.stage == "opening"


def test_a_silence_that_goes_on_is_noted_open_and_completed_when_it_ends(lot):
    clock.forward_to(lot.p.round.deadline - timedelta(minutes=1))
    silence(60, end=False)
    ticker.run_due(clock.now())
    assert lot.p.round.outages_undecided[0].ended is None and not OutageRecord.objects.get().ended
    monitoring.beat("w1")
    ticker.run_due(clock.now())
    assert lot.p.round.outages_undecided[0].ended is not None and OutageRecord.objects.get().ended


def test_an_hour_later_failing_requests_are_still_one_outage(lot, monkeypatch):
    clock.forward_to(lot.p.round.deadline - timedelta(minutes=10))
    now, platform_now = monitoring.real_now(), clock.now()

    def beats(*seconds_ago: int, errors: int) -> None:
        Heartbeat.objects.bulk_create(
            Heartbeat(at=now - timedelta(seconds=s), platform_at=platform_now - timedelta(seconds=s), worker="w1", requests=20, errors=errors)
            for s in seconds_ago
        )

    beats(200, errors=0)
    beats(*range(185, 0, -20), errors=20)
    monitoring.watch()
    monkeypatch.setattr(monitoring, "LOOK_BACK", timedelta(seconds=100))
    monitoring.watch()
    assert not OutageRecord.objects.get().ended, "its beginning lies further back than is looked, and it lasts"
    beats(0, errors=0)
    monitoring.watch()
    assert OutageRecord.objects.get().ended
    monitoring.watch()
    assert OutageRecord.objects.count() == 1 and len(lot.p.round.outages) == 1


# ---- decided


def sign(at, lot, by, **changed):
    shown = text(at(by).get(page(lot)))
    drafted = re.search(r'name="reason"[^>]*>\s*([^<]+)<', shown)[1]
    moment = re.search(r'name="new_deadline" value="([^"]+)"', shown)[1]
    return at(by).post(page(lot), {"do": "extend", "act_id": "a1", "new_deadline": moment, "reason": drafted, **changed}, follow=True)


def test_the_drafted_order_is_signed_by_two_and_all_are_told(at, lot):
    at(SUPERVISOR), at(ADMINISTRATION), at(TENDEREE)
    down_over_the_deadline(lot)
    assert Message.objects.filter(subject__startswith="平台故障影响投标截止，请决定是否顺延").count() == 2
    assert "决定是否顺延" in text(at(SUPERVISOR).get("/service/"))
    shown = text(at(SUPERVISOR).get(page(lot)))
    assert "历时10分0秒" in shown and "已到，尚未开标" in shown and "本项须由两个人办理" in shown
    old = lot.p.round.deadline
    assert "等待另一人确认后生效" in text(sign(at, lot, SUPERVISOR))
    assert lot.p.round.deadline == old
    own = at(SUPERVISOR).post(f"/service/second/{lot.stream}/", {"do": "confirm", "asked": "1"})
    assert own.status_code == 409
    at(ADMINISTRATION).post(f"/service/second/{lot.stream}/", {"do": "confirm", "asked": "1"})
    p = lot.p
    assert p.round.deadline > clock.now() + timedelta(hours=2) and not p.round.outages_undecided
    assert p.round.deadline.astimezone(SHANGHAI).minute == 0
    lot.must(SubmitBid(signed=lot.signed(RED, lot.seal(RED, 2600_0000_00))), RED)
    public = text(at(RED).get(f"/deals/{lot.stream}/"))
    assert "投标截止时间已延长" in public and "经平台监测" in public
    assert "已决定顺延" in text(at(RED).get("/status/"))


@pytest.mark.parametrize(("lost", "proposed"), [((2, 16, 0), (2, 17)), ((2, 16, 1), (3, 9)), ((2, 8, 0), (2, 9)), ((2, 7, 0), (3, 9)), ((6, 16, 30), (9, 9))])
def test_a_new_deadline_is_proposed_in_the_hours_of_a_working_day(lost, proposed, monkeypatch):
    monkeypatch.setattr(outages, "least_deadline", lambda p, now: datetime(2026, 3, *lost, tzinfo=SHANGHAI))
    assert outages.propose(None, None) == datetime(2026, 3, *proposed, tzinfo=SHANGHAI)


def test_officials_may_decide_against_it_and_the_bidding_closes(at, lot):
    down_over_the_deadline(lot)
    at(SUPERVISOR).post(page(lot), {"do": "keep", "act_id": "k", "keep-reason": "三家均已递交，中断未影响投标"})
    at(ADMINISTRATION).post(f"/service/second/{lot.stream}/", {"do": "confirm", "asked": "1"})
    monitoring.beat("w1")
    ticker.run_due(clock.now())
    assert lot.p.stage == "opening"


def test_too_short_a_time_and_an_empty_reason_are_refused_and_kept(at, lot):
    down_over_the_deadline(lot)
    soon = (clock.now() + timedelta(minutes=30)).astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")
    answer = sign(at, lot, SUPERVISOR, new_deadline=soon)
    assert answer.status_code == 409 and "两小时" in text(answer) and "经平台监测" in text(answer)
    assert sign(at, lot, SUPERVISOR, reason="").status_code == 422


def test_only_the_offices_of_the_deal_decide_and_only_where_something_happened(at, lot, client):
    assert at(SUPERVISOR).get(page(lot)).status_code == 404, "nothing was noted"
    down_over_the_deadline(lot)
    assert at(OTHER_SUPERVISOR).get(page(lot)).status_code == 404
    assert at(CENTRE).get(page(lot)).status_code == 403 and at(RED).get(page(lot)).status_code == 403
    assert client.get(page(lot)).status_code == 302
    assert at(RED).get("/supervision/outages/").status_code == 403
    shown = text(at(SUPERVISOR).get("/supervision/outages/"))
    assert lot.p.project.title in shown and number_of(shown)
    assert lot.p.project.title not in text(at(OTHER_SUPERVISOR).get("/supervision/outages/"))


# ---- told to everybody


def test_the_public_page_tells_incidents_and_deals_and_nothing_of_bidders(at, lot, client):
    assert "没有平台不可用的记录" in text(client.get("/status/"))
    down_over_the_deadline(lot)
    shown = text(client.get("/status/"))
    assert number_of(shown) and lot.p.project.title in shown and "等待决定" in shown
    for by in (RED, BLUE, GREEN):
        assert by.org not in shown
    assert client.get("/status/?export=csv").status_code == 200


# ---- certified


@pytest.fixture
def certified(at, lot) -> Certificate:
    register_firms(RED)
    down_over_the_deadline(lot)
    now = clock.now()
    return certificates.issue(RED, now - timedelta(hours=1), now + timedelta(hours=1), now)


def test_a_bidder_asks_for_a_certificate_and_has_it_again(at, lot):
    down_over_the_deadline(lot)
    red = at(RED)
    shown = text(red.get("/service/certificates/"))
    moments = {name: re.search(rf'name="{name}" value="([^"]+)"', shown)[1] for name in ("since", "until")}
    assert "证明已出具" in text(red.post("/service/certificates/", {**moments, "act_id": "c"}, follow=True))
    made = Certificate.objects.get()
    html = text(red.get(f"/service/certificates/{made.number}.html"))
    assert "平台不可用证明" in html and RED.org in html and "10分0秒" in html and lot.p.project.title in html
    assert red.get(f"/service/certificates/{made.number}.pdf").content[:5] == b"%PDF-"
    record = red.get(f"/service/certificates/{made.number}.json").content
    assert hashlib.sha256(record).hexdigest() in html and json.loads(record)["heartbeats"]


def test_the_signature_is_the_platform_s_over_every_word(certified):
    paper = certificates.read(certified)
    key = Ed25519PublicKey.from_public_bytes(receipts.public_key())
    unsigned = msgspec.structs.replace(paper, signature="")
    key.verify(base64.b64decode(paper.signature), canonical(unsigned))
    with pytest.raises(InvalidSignature):
        key.verify(base64.b64decode(paper.signature), canonical(msgspec.structs.replace(unsigned, applicant="别人")))


def test_of_a_time_without_an_outage_nothing_is_certified(at, lot):
    down_over_the_deadline(lot)
    red, until = at(RED), clock.now() - timedelta(days=1)
    typed = {"since": (until - timedelta(hours=1)), "until": until}
    answer = red.post("/service/certificates/", {name: when.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M") for name, when in typed.items()})
    assert answer.status_code == 409 and "没有监测到平台不可用" in text(answer)
    assert red.post("/service/certificates/", {"since": "x"}).status_code == 422


def test_a_certificate_spans_seven_days_at_most(certified):
    now = clock.now()
    assert certificates.issue(RED, now - timedelta(days=7), now, now)
    refused = certificates.issue(RED, now - timedelta(days=7, microseconds=1), now, now)
    assert not refused and "最长七日" in refused.reason
    assert not certificates.issue(RED, now, now - timedelta(hours=1), now)


def test_a_certificate_is_its_holder_s_alone(at, certified, client):
    where = f"/service/certificates/{certified.number}.html"
    assert at(RED).get(where).status_code == 200 and at(BLUE).get(where).status_code == 404
    assert at(SUPERVISOR).get(where).status_code == 403 and client.get(where).status_code == 302
    assert at(RED).get(f"/service/certificates/{certified.number}.exe").status_code == 404


# ---- the pulse itself


def test_each_answer_is_counted_and_the_platform_s_own_faults_apart(client):
    pulse.COUNTS.take()
    client.get("/status/"), client.get("/health")
    pulse.COUNTS.add(True, 9.0)
    assert pulse.beat_once("w9")
    beat = Heartbeat.objects.get(worker="w9")
    assert (beat.requests, beat.errors, beat.slow) == (2, 1, 1)


def test_heartbeats_older_than_ninety_days_go_and_outages_stay(lot):
    silence(600)
    monitoring.watch()
    Heartbeat.objects.update(at=monitoring.real_now() - timedelta(days=91))
    monitoring.prune()
    assert not Heartbeat.objects.exists() and OutageRecord.objects.get().beats
