"""The bidder's own copy and the failure desk: in time, too late, contested, decided; and who sees what."""

from __future__ import annotations

import msgspec
import pytest
from django.test import Client

from ggzy.core.acts.opening import CloseOpening
from ggzy.core.acts.trustees import BeginUnsealing
from ggzy.core.sealing.policy import TrusteePolicy
from ggzy.desk import clock, counter, ticker
from tests.desk.door import Lot
from tests.people import AGENCY, BLUE, CENTRE, GOLD, GREEN, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.trading.tenderers import at_work, text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("module_world")]


def page(lot: Lot, name: str = "failures/") -> str:
    return f"/trading/{lot.stream}/{name}"


@pytest.fixture(scope="module")
def made(module_world) -> Lot:
    return Lot().noticed().closed()


@pytest.fixture
def closed(made: Lot) -> Lot:
    return made.again()


@pytest.fixture
def half_shut(closed: Lot) -> Lot:
    """One trustee came; Red helped itself; time ran out for the others."""
    lot = closed
    lot.release("centre")
    at_work(RED).post(page(lot, "copy/"), {"part": lot.part(RED)})
    lot.must(BeginUnsealing(), TENDEREE)
    ticker.move_clock(lot.p.round.window_until)
    return lot


# ---- the bidder's copy


def test_a_bidder_opens_its_own_bid_with_its_copy_while_trustees_stay_away(closed):
    red = at_work(RED)
    assert "用本单位的副本解密" in text(red.get(page(closed, "copy/"))) and "用本单位的副本解密" in text(red.get(page(closed, "hall/")))
    assert red.post(page(closed, "copy/"), {"part": closed.part(RED)}).status_code == 302
    ticker.run_due(clock.now())
    assert [b.org for b in closed.p.opened_bids] == [RED.org] and closed.p.unsealing


@pytest.mark.parametrize("part", ["", "!", "QUJD", "A" * 5000])
def test_what_is_not_the_copy_is_refused(part, closed):
    refused = at_work(RED).post(page(closed, "copy/"), {"part": part})
    assert refused.status_code == 409 and "副本" in text(refused) and not closed.p.round.parts


def test_another_bidders_copy_is_refused(closed):
    refused = at_work(RED).post(page(closed, "copy/"), {"part": closed.part(BLUE)})
    assert refused.status_code == 409 and "与递交声明中的承诺不符" in text(refused)


def test_before_the_opening_and_for_others_there_is_no_copy_to_hand_over():
    lot = Lot().noticed()
    lot.bid(RED)
    assert at_work(RED).post(page(lot, "copy/"), {"part": lot.part(RED)}).status_code == 409
    assert at_work(TENDEREE).get(page(lot, "copy/")).status_code == 403
    assert Client().get(page(lot, "copy/")).status_code == 302
    assert at_work(GOLD).post(page(lot, "copy/"), {"part": "QUJD"}).status_code == 409


def test_where_the_bidders_part_is_asked_for_its_absence_is_its_own_fault():
    lot = Lot().noticed(policy=msgspec.structs.replace(TrusteePolicy(), bidder_part=True)).closed()
    assert "必须" in text(at_work(RED).get(page(lot, "hall/")))
    lot.release("centre", "supervisor", "tenderee")
    ticker.run_due(clock.now())
    assert not lot.p.opened_bids, "three trustees together cannot open it"
    for by in (RED, BLUE):
        assert at_work(by).post(page(lot, "copy/"), {"part": lot.part(by)}).status_code == 302
    lot.must(BeginUnsealing(), TENDEREE)
    ticker.move_clock(lot.p.round.window_until)
    assert {b.org for b in lot.p.opened_bids} == {RED.org, BLUE.org}
    assert lot.p.round.bids[lot.me(GREEN)].fault == "bidder"


# ---- the window


def test_what_has_all_it_needs_when_time_is_up_is_opened_and_the_rest_recorded(half_shut):
    p = half_shut.p
    assert [b.org for b in p.opened_bids] == [RED.org] and not p.unsealing
    shut = [b for b in p.standing_bids if b.not_opened]
    assert len(shut) == 2 and all(b.fault == "other" for b in shut)
    late = at_work(SUPERVISOR).post(page(half_shut, "release/"), {"given": "{}"})
    assert late.status_code == 409 and "解密时限已经届满" in text(late)


def test_the_hall_shows_who_released_and_how_many_are_open(closed):
    closed.release("centre")
    at_work(RED).post(page(closed, "copy/"), {"part": closed.part(RED)})
    ticker.run_due(clock.now())
    for actor in (SUPERVISOR, TENDEREE, BLUE):
        shown = text(at_work(actor).get(page(closed, "hall/")))
        assert "已交出份额" in shown and "还没有交出份额" in shown and "1 / 3" in shown
        assert RED.org not in shown, "nobody is named until all is done"
    begun = at_work(AGENCY).post(page(closed, "hall/begin/"), {"act_id": "b1"})
    assert begun.status_code == 302 and closed.p.round.window_until
    assert "已宣布开始解密，时限至" in text(at_work(BLUE).get(page(closed, "hall/")))


# ---- the failure desk


def test_a_failure_shows_cause_rule_consequence_and_evidence_to_all_in_the_hall(half_shut):
    for actor in (SUPERVISOR, CENTRE, TENDEREE, AGENCY, BLUE):
        shown = text(at_work(actor).get(page(half_shut)))
        for said in ("投标人之外的原因", "视为撤回其投标文件", "第31条", "交易中心：交出了份额", "招标人：没有交出份额", BLUE.org):
            assert said in shown, (actor.role, said)
    assert at_work(OTHER_SUPERVISOR).get(page(half_shut)).status_code == 404
    assert at_work(GOLD).get(page(half_shut)).status_code == 404
    assert Client().get(page(half_shut)).status_code == 302


def test_a_bidder_contests_once_and_the_supervisor_decides(half_shut):
    blue, supervisor = at_work(BLUE), at_work(SUPERVISOR)
    assert blue.post(page(half_shut), {"text": "否", "act_id": "c0"}).status_code == 422
    bad = blue.post(page(half_shut), {"text": "保管人都没有到场", "file_sha256": "xyz", "act_id": "c1"})
    assert bad.status_code == 422 and "保管人都没有到场" in text(bad)
    said = {"text": "保管人都没有到场，应顺延开标", "file_sha256": "ab" * 32, "act_id": "c2"}
    assert blue.post(page(half_shut), said).status_code == 302
    assert blue.post(page(half_shut), {**said, "act_id": "c3"}).status_code == 409
    assert not counter.hand_in(half_shut.stream, CloseOpening(), TENDEREE)
    shown = text(supervisor.get(page(half_shut)))
    assert "应顺延开标" in shown and "ab" * 32 in shown
    assert "待认定" in text(supervisor.get("/supervision/failures/"))
    decision = {"bidder": half_shut.me(BLUE), "fault": "other", "reason": "经查保管人缺席属实", "act_id": "d1"}
    assert at_work(TENDEREE).post(page(half_shut), decision).status_code == 404
    assert supervisor.post(page(half_shut), {**decision, "reason": ""}).status_code == 422
    assert supervisor.post(page(half_shut), {**decision, "bidder": half_shut.me(RED)}).status_code == 409
    assert supervisor.post(page(half_shut), decision).status_code == 302
    assert "经查保管人缺席属实" in text(blue.get(page(half_shut)))
    half_shut.must(CloseOpening(), TENDEREE)


def test_where_all_opened_the_desk_is_empty_and_says_so(closed):
    closed.release()
    ticker.run_due(clock.now())
    assert "没有解密失败的投标文件" in text(at_work(SUPERVISOR).get(page(closed)))


def test_a_failure_is_the_bidders_own_to_see_before_all_is_unsealed(closed):
    from ggzy.core.acts.opening import RecordUnsealing
    from ggzy.core.roles import CLOCK

    closed.must(RecordUnsealing(bidder=closed.me(BLUE), cause="封装在中途结束", fault="bidder"), CLOCK)
    assert "封装在中途结束" in text(at_work(BLUE).get(page(closed)))
    assert "封装在中途结束" in text(at_work(SUPERVISOR).get(page(closed)))
    for actor in (RED, TENDEREE):
        assert "封装在中途结束" not in text(at_work(actor).get(page(closed)))
