"""Opening by several trustees 多方开标: who may be absent, what is recorded when too few released, when time stands still."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest

from ggzy.core.acts import control, opening, trustees
from ggzy.core.roles import CLOCK
from tests.core.story import TRUSTEES, Story
from tests.core.trustee_story import ALL, closed, false_share, opens, time_runs_out, unseal
from tests.people import BLUE, CENTRE, GOLD, GREEN, RED, SUPERVISOR, TENDEREE


@pytest.mark.parametrize("suite", ["age", "gm"])
@pytest.mark.parametrize("absent", ["centre", "supervisor", "tenderee"])
def test_with_any_one_trustee_absent_every_bid_opens(absent, suite):
    story = closed(suite=suite)
    first, second = (seat for seat in TRUSTEES if seat != absent)
    story.release(first)
    assert not any(opens(story, by) for by in ALL)
    story.release(second)
    assert all(opens(story, by) for by in ALL)


def test_a_share_is_given_once_and_only_of_a_bid_that_stands():
    story = Story().with_bids(*ALL, GOLD)
    withdrawn = story.share(GOLD, "centre")
    story.must(story.withdrawal(GOLD), GOLD)
    story.now = story.p.round.deadline
    story.must(opening.CloseBidding(), CLOCK)
    gone = trustees.ReleaseShares(seat="centre", shares={story.pseudonym(GOLD): withdrawn})
    assert "不在开标之列" in story.refused(gone, CENTRE).reason
    others = trustees.ReleaseShares(seat="centre", shares={story.pseudonym(RED): story.share(BLUE, "centre")})
    assert "不是" in story.refused(others, CENTRE).reason or "不属于" in story.refused(others, CENTRE).reason
    anothers = trustees.ReleaseShares(seat="centre", shares={story.pseudonym(RED): story.share(RED, "tenderee")})
    assert not story.do(anothers, CENTRE)
    assert "没有份额可交" in story.refused(trustees.ReleaseShares(seat="centre"), CENTRE).reason
    both = trustees.ReleaseShares(seat="centre", shares={story.pseudonym(RED): story.share(RED, "centre")}, unreadable=(story.pseudonym(RED),))
    assert "已经交出过" in story.refused(both, CENTRE).reason, "nor given and called unreadable in one breath"
    story.release("centre", only=(RED,))
    again = trustees.ReleaseShares(seat="centre", shares={story.pseudonym(RED): false_share(story, RED, "centre")})
    assert "已经交出过" in story.refused(again, CENTRE).reason
    story.release("centre", only=(BLUE, GREEN))


def test_nothing_is_taken_between_the_deadline_and_its_closing():
    story = Story().with_bids(*ALL)
    story.now = story.p.round.deadline
    shares_ = trustees.ReleaseShares(seat="centre", shares={story.pseudonym(RED): story.share(RED, "centre")})
    assert story.refused(shares_, CENTRE).rule == "bidding_is_closed"


def test_the_bidders_copy_opens_its_bid_whoever_is_absent():
    story = closed()
    wrong = base64.b64encode(b"AGE-SECRET-KEY-1" + b"Q" * 58).decode()
    assert story.refused(trustees.ReleaseBidderPart(part=wrong), RED).rule == "part_fits"
    assert "不是解密副本" in story.refused(trustees.ReleaseBidderPart(part="!"), RED).reason
    story.must(trustees.ReleaseBidderPart(part=story.part(RED)), RED)
    assert opens(story, RED) and not opens(story, BLUE)


def test_fewer_than_the_threshold_and_no_copy_is_recorded_with_its_cause_when_time_is_up():
    story = closed()
    story.release("centre")
    story.must(trustees.BeginUnsealing(), TENDEREE)
    assert story.refused(trustees.BeginUnsealing(), TENDEREE).rule == "unsealing_not_begun"
    assert story.p.round.window_until == story.now + timedelta(minutes=30)
    story.now = story.p.round.window_until - timedelta(seconds=1)
    story.must(trustees.ReleaseBidderPart(part=story.part(RED)), RED)
    story.now += timedelta(seconds=1)
    closing, *found = story.must(trustees.CloseWindow(), CLOCK)
    assert closing.shut == 2 and {e.bidder for e in found} == {story.pseudonym(BLUE), story.pseudonym(GREEN)}
    assert all(e.fault == "other" and "行业监督部门、招标人没有在解密时限内交出份额" in e.cause for e in found)
    assert story.p.unsealing, "what has all it needs waits for the desk"
    late = trustees.ReleaseShares(seat="tenderee", shares={story.pseudonym(RED): story.share(RED, "tenderee")})
    assert story.refused(late, TENDEREE).rule == "window_is_open"
    unseal(story, RED)
    assert not story.p.unsealing and len(story.p.opened_bids) == 1


def test_a_lost_key_is_named_among_the_causes():
    story = closed()
    story.both(trustees.DeclareKeyLost(seat="tenderee", reason="介质损坏，无备份"), TENDEREE, CENTRE)
    story.release("centre")
    time_runs_out(story)
    causes = {b.not_opened for b in story.p.standing_bids}
    assert causes == {"招标人的开标私钥已经灭失，行业监督部门没有在解密时限内交出份额，不足2份，投标人也没有交出自己留存的解密副本"}


def test_where_the_bidders_part_is_needed_its_absence_is_its_own_fault():
    story = closed(bidder_part=True)
    story.release("centre", "supervisor", "tenderee")
    assert not opens(story, RED)
    assert "合不成" in story.refused(trustees.ReleaseBidderPart(part=base64.b64encode(bytes(74)).decode()), RED).reason
    story.must(trustees.ReleaseBidderPart(part=story.part(RED)), RED)
    assert opens(story, RED)
    time_runs_out(story)
    bids = story.p.round.bids
    assert bids[story.pseudonym(RED)].waits
    assert bids[story.pseudonym(BLUE)].fault == bids[story.pseudonym(GREEN)].fault == "bidder"
    assert "投标人没有在解密时限内交出自己的一份" in bids[story.pseudonym(BLUE)].not_opened


def test_the_window_stands_still_while_the_lot_is_suspended():
    story = closed()
    story.must(trustees.BeginUnsealing(), TENDEREE)
    due = story.p.round.window_until
    story.must(control.Suspend(order_no="1号", reason="断电"), SUPERVISOR)
    story.wait(hours=2)
    assert story.refused(trustees.CloseWindow(), CLOCK).rule == "not_suspended"
    story.must(control.Resume(reason="现在恢复"), SUPERVISOR)
    assert story.p.round.window_until == due + timedelta(hours=2)
