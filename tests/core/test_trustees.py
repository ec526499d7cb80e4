"""Trustees 保管人: any two of three open a bid, one alone never; what happens when they or the bidder stay away or lie."""

from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import msgspec
import pytest

from client.seal import make_trustee_key
from ggzy.core.acts import bidding, control, failures, lowest_price, notice, opening, registration, second, trustees
from ggzy.core.documents import OpeningLine
from ggzy.core.roles import CLOCK, Actor, Role
from ggzy.core.sealing import shares
from ggzy.core.sealing.policy import TrusteePolicy
from ggzy.core.sealing.statement import decode, verify_signature
from ggzy.core.unsealing import Gap, secret_of
from tests.core.story import ALL_MET, KEYS, TRUSTEES, Story, tender_file
from tests.people import BLUE, CENTRE, GOLD, GREEN, RED, SUPERVISOR, TENDEREE

ALL = (RED, BLUE, GREEN)


def policy(**changed: Any) -> TrusteePolicy:
    return msgspec.structs.replace(TrusteePolicy(), **changed)


def filing(**changed: Any) -> registration.SubmitFiling:
    return registration.SubmitFiling(tender_file=tender_file(policy=policy(**changed)))


def closed(**changed: Any) -> Story:
    return Story().closed(*ALL, file=tender_file(policy=policy(**changed)))


def opens(story: Story, by: Actor) -> bool:
    return not isinstance(secret_of(story.p, story.p.round.bids[story.pseudonym(by)]), Gap)


def unseal(story: Story, *firms: Actor) -> None:
    for by in firms:
        line = OpeningLine(price_fen=2700_0000_00)
        story.must(opening.RecordUnsealing(bidder=story.pseudonym(by), org_id=by.org_id, org=by.org, line=line), CLOCK)


def false_share(story: Story, by: Actor, seat: str, private: str = "") -> str:
    """A share that says all the right words and holds another value."""
    share = shares.decode(story.share(by, seat, private).encode())
    value = bytes([share.raw[0] ^ 1, *share.raw[1:]])
    return shares.encode(msgspec.structs.replace(share, value=base64.b64encode(value).decode())).decode()


def time_runs_out(story: Story) -> None:
    story.must(trustees.BeginUnsealing(), TENDEREE)
    story.now = story.p.round.window_until
    story.must(trustees.CloseWindow(), CLOCK)


# ---- the policy ----


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"trustees": ("centre",), "threshold": 1}, "不得独自保管"),
        ({"threshold": 1}, "门限至少为2"),
        ({"threshold": 4}, "门限须在1到3之间"),
        ({"trustees": ()}, "至少要有一个"),
        ({"trustees": ("centre", "centre")}, "只能列一次"),
        ({"trustees": ("centre", "notary")}, "还没有“公证机构”的岗位"),
        ({"window_minutes": 0}, "解密时限"),
    ],
)
def test_a_policy_under_which_one_opens_alone_or_nobody_can_is_refused(changed, said):
    refusal = Story().registered().refused(filing(**changed), TENDEREE)
    assert refusal.rule == "policy_is_sound" and said in refusal.reason


@pytest.mark.parametrize("changed", [{}, {"threshold": 3}, {"trustees": ("supervisor",), "threshold": 1}, {"suite": "gm"}])
def test_a_policy_under_which_the_centre_never_suffices_may_stand(changed):
    Story().registered().must(filing(**changed), TENDEREE)


def test_the_policy_stays_once_bidders_seal_under_it():
    story = Story().noticed()
    other = notice.Clarify(text="改为三份齐备才能解密", affects_preparation=False, tender_file=tender_file(policy=policy(threshold=3)))
    assert story.refused(other, TENDEREE).rule == "policy_stays"
    story.must(msgspec.structs.replace(other, tender_file=tender_file()), TENDEREE)


# ---- keys ----


def test_each_seat_registers_its_own_key_and_the_notice_waits_for_the_last():
    story = Story().registered()
    key = KEYS["age"]["centre"].public
    wanted = registration.RegisterOpeningKey(seat="centre", public_key=key, rehearsed=True)
    assert "保管方案未定" in story.refused(wanted, CENTRE).reason
    story.must(filing(), TENDEREE)
    story.must(registration.AcceptFiling(findings=ALL_MET), SUPERVISOR)
    assert story.refused(wanted, SUPERVISOR).rule == "seat_is_own"
    assert story.refused(msgspec.structs.replace(wanted, rehearsed=False), CENTRE).rule == "key_rehearsed"
    gm = msgspec.structs.replace(wanted, public_key=KEYS["gm"]["centre"].public)
    assert "密码套件" in story.refused(gm, CENTRE).reason
    story.must(wanted, CENTRE)
    story.key("tenderee")
    refusal = story.refused(notice.PublishNotice(terms=story.terms()), TENDEREE)
    assert refusal.rule == "opening_keys_registered" and refusal.whose_turn == "行业监督部门"
    story.key("supervisor")
    story.must(notice.PublishNotice(terms=story.terms()), TENDEREE)


def test_a_seat_that_the_policy_does_not_name_has_no_key_to_register():
    story = Story().registered()
    story.must(filing(trustees=("supervisor", "tenderee")), TENDEREE)
    wanted = registration.RegisterOpeningKey(seat="centre", public_key=KEYS["age"]["centre"].public, rehearsed=True)
    assert "没有这个席位" in story.refused(wanted, CENTRE).reason


def test_only_a_key_reported_lost_is_replaced_while_bids_come_in_and_bids_of_before_still_open():
    story = Story().with_bids(RED)
    new = make_trustee_key("age")
    instead = registration.RegisterOpeningKey(seat="tenderee", public_key=new.public, rehearsed=True)
    assert story.refused(instead, TENDEREE).rule == "only_a_lost_key_is_replaced"
    story.both(trustees.DeclareKeyLost(seat="tenderee", reason="电脑损坏，备份遗失"), TENDEREE, CENTRE)
    assert story.refused(trustees.DeclareKeyLost(seat="tenderee", reason="再报一次"), TENDEREE).rule == "key_is_registered"
    stale = bidding.SubmitBid(signed=story.signed(RED))
    story.must(instead, TENDEREE)
    assert "保管方案" in story.refused(stale, RED).reason
    for each in (BLUE, GREEN):
        story.must(notice.ObtainFile(), each)
        story.bid(each)
    story.now = story.p.round.deadline
    story.must(opening.CloseBidding(), CLOCK)
    me = story.pseudonym(RED)
    claim = trustees.ReleaseShares(seat="tenderee", unreadable=(me,))
    assert "原来的公钥" in story.refused(claim, TENDEREE).reason
    own = {story.pseudonym(by): story.share(by, "tenderee", new.private) for by in (BLUE, GREEN)}
    story.must(trustees.ReleaseShares(seat="tenderee", shares=own), TENDEREE)
    story.release("centre")
    assert opens(story, BLUE) and opens(story, GREEN) and not opens(story, RED)
    story.release("supervisor")
    assert opens(story, RED)


def test_no_key_is_replaced_after_the_deadline():
    story = Story().with_bids(RED)
    story.both(trustees.DeclareKeyLost(seat="centre", reason="介质损坏"), CENTRE, SUPERVISOR)
    story.now = story.p.round.deadline
    wanted = registration.RegisterOpeningKey(seat="centre", public_key=make_trustee_key("age").public, rehearsed=True)
    assert story.refused(wanted, CENTRE).rule == "before_the_old_deadline"


# ---- the statement ----


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"lot": "lot-2"}, "statement_is_of_this_bid"),
        ({"round": 2}, "statement_is_of_this_bid"),
        ({"pseudonym": "BLUEBLUEBLUE"}, "statement_is_of_this_bid"),
        ({"sequence": 2}, "statement_follows_the_last_receipt"),
        ({"prev": "A" * 16}, "statement_follows_the_last_receipt"),
        ({"policy": "0" * 64}, "sealed_under_the_policy"),
        ({"suite": "gm"}, "sealed_under_the_policy"),
        ({"shares": ()}, "sealed_under_the_policy"),
    ],
)
def test_a_statement_for_something_else_is_refused(changed, rule):
    from client.seal import sign
    from tests.core.story import SIGNER

    story = Story().noticed()
    story.must(notice.ObtainFile(), RED)
    right = story.signed(RED)
    wrong = sign(msgspec.structs.replace(right.statement, **changed), SIGNER.private)
    assert story.refused(bidding.SubmitBid(signed=wrong), RED).rule == rule
    tampered = msgspec.structs.replace(right, statement=wrong.statement)
    assert story.refused(bidding.SubmitBid(signed=tampered), RED).rule == "statement_is_signed"
    assert story.refused(bidding.SubmitBid(), RED).rule == "statement_is_given"
    story.must(bidding.SubmitBid(signed=right), RED)


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"lot": "lot-2"}, "statement_is_of_this_bid"),
        ({"round": 2}, "statement_is_of_this_bid"),
        ({"pseudonym": "BLUEBLUEBLUE"}, "statement_is_of_this_bid"),
        ({"sequence": 1, "prev": ""}, "statement_follows_the_last_receipt"),
        ({"prev": "A" * 16}, "statement_follows_the_last_receipt"),
    ],
)
def test_a_withdrawal_stated_for_something_else_is_refused(changed, rule):
    story = Story().with_bids(RED)
    assert story.refused(story.withdrawal(RED, **changed), RED).rule == rule
    right = story.withdrawal(RED).signed
    tampered = msgspec.structs.replace(right, statement=msgspec.structs.replace(right.statement, build="another"))
    assert story.refused(bidding.WithdrawBid(signed=tampered), RED).rule == "statement_is_signed"
    assert story.refused(bidding.WithdrawBid(), RED).rule == "withdrawal_is_given"
    (withdrawn,) = story.must(bidding.WithdrawBid(signed=right), RED)
    assert withdrawn.statement == right.statement.sha256 and verify_signature(decode(withdrawn.statement_text.encode()))


def test_a_withdrawal_is_no_submission_a_submission_no_withdrawal_and_neither_works_twice():
    from client.seal import sign
    from tests.core.story import SIGNER

    story = Story().with_bids(RED)
    once = story.withdrawal(RED)
    assert story.refused(bidding.SubmitBid(signed=once.signed), RED).rule == "statement_submits"
    assert story.refused(bidding.WithdrawBid(signed=story.signed(RED)), RED).rule == "statement_withdraws"
    about = msgspec.structs.replace(once.signed.statement, envelope_sha256="a" * 64)
    assert story.refused(bidding.WithdrawBid(signed=sign(about, SIGNER.private)), RED).rule == "statement_withdraws"
    story.must(once, RED)
    story.bid(RED)
    assert story.refused(once, RED).rule == "statement_follows_the_last_receipt", "an old withdrawal does not undo a new bid"


# ---- opening ----


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


# ---- who lied ----


def test_one_lying_trustee_is_named_and_the_bid_opens_all_the_same():
    story = closed()
    lie = {story.pseudonym(by): false_share(story, by, "centre") if by is RED else story.share(by, "centre") for by in ALL}
    story.must(trustees.ReleaseShares(seat="centre", shares=lie), CENTRE)
    story.release("supervisor")
    assert opens(story, BLUE) and not opens(story, RED)
    story.release("tenderee")
    found = secret_of(story.p, story.p.round.bids[story.pseudonym(RED)])
    assert found.liars == ("centre",)


def noticed(procedure: str) -> Story:
    """Public works file no draft for review and draw nothing."""
    if procedure == "construction/1":
        return Story().noticed()
    story = Story(procedure).registered()
    story.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    for seat in TRUSTEES:
        story.key(seat)
    story.must(notice.PublishNotice(terms=story.terms()), TENDEREE)
    return story


def disputed(lie: bool, procedure: str = "construction/1") -> Story:
    """Two shares of Red's bid that fit nothing: the centre lied, or the bidder did."""
    story = noticed(procedure)
    for by in ALL:
        story.must(notice.ObtainFile(), by)
        sealed = story.sealed(by)
        if by is RED and not lie:  # the commitment is that of another secret
            sealed = msgspec_dataclass(sealed, shares=story.sealed(by).shares)
        story.bid(by, sealed)
    story.now = story.p.round.deadline
    story.must(opening.CloseBidding(), CLOCK)
    me = story.pseudonym(RED)
    if lie:
        story.must(trustees.ReleaseShares(seat="centre", shares={me: false_share(story, RED, "centre")}), CENTRE)
        story.release("supervisor", only=(RED,))
    else:
        story.must(trustees.ReleaseShares(seat="centre", unreadable=(me,)), CENTRE)
        story.must(trustees.ReleaseShares(seat="supervisor", unreadable=(me,)), SUPERVISOR)
    story.release("centre", "supervisor", only=(BLUE, GREEN))
    time_runs_out(story)
    unseal(story, BLUE, GREEN)
    return story


def msgspec_dataclass(sealed: Any, **changed: Any) -> Any:
    from dataclasses import replace

    return replace(sealed, **changed)


def disclosure(seat: str, private: str = "") -> trustees.DiscloseTrusteeKey:
    return trustees.DiscloseTrusteeKey(seat=seat, private_key=private or KEYS["age"][seat].private)


def permitted(story: Story, seat: str, by: Actor, other: Actor) -> None:
    story.both(trustees.PermitDisclosure(seat=seat, reason="查明份额真伪"), by, other)


@pytest.mark.parametrize("procedure", ["construction/1", "public-works/1"])
@pytest.mark.parametrize(("lie", "fault"), [(True, "other"), (False, "bidder")])
def test_a_disclosed_key_shows_whether_the_trustee_or_the_bidder_lied(lie, fault, procedure):
    story = disputed(lie, procedure)
    bid = story.p.round.bids[story.pseudonym(RED)]
    assert bid.disputed and bid.fault == "other" and "尚未查明" in bid.not_opened
    permitted(story, "centre", CENTRE, SUPERVISOR)
    permitted(story, "supervisor", SUPERVISOR, CENTRE)
    assert story.refused(disclosure("centre", make_trustee_key("age").private), CENTRE).rule == "key_is_the_one_sealed_to"
    story.must(disclosure("supervisor"), SUPERVISOR)
    assert story.p.round.judged[story.pseudonym(RED), "supervisor"]
    story.must(disclosure("centre"), CENTRE)
    assert story.p.round.judged[story.pseudonym(RED), "centre"] is not lie
    assert bid.fault == fault and not bid.disputed
    assert ("交易中心交出的份额" in bid.not_opened) is lie


def test_no_key_is_disclosed_before_a_second_person_permits_it_and_no_key_lies_in_what_waits():
    story = disputed(lie=True)
    assert story.refused(disclosure("centre"), CENTRE).rule == "disclosure_is_permitted"
    wish = trustees.PermitDisclosure(seat="centre", reason="查明份额真伪")
    assert story.refused(msgspec.structs.replace(wish, reason=" "), CENTRE).rule == "reason_written"
    assert story.refused(wish, SUPERVISOR).rule == "seat_is_own"
    story.must(wish, CENTRE)
    assert story.refused(disclosure("centre"), CENTRE).rule == "disclosure_is_permitted"
    story.must(second.ConfirmSecond(asked="1"), SUPERVISOR)
    assert story.refused(wish, CENTRE).rule == "disclosure_not_permitted_yet"
    assert not any("AGE-SECRET-KEY" in str(entry.event) for entry in story.entries)
    story.must(disclosure("centre"), CENTRE)


def test_public_works_have_a_failure_desk_and_decide_nothing_before_it_has_answered():
    story = disputed(lie=True, procedure="public-works/1")
    me = story.pseudonym(RED)
    story.must(failures.ContestFailure(text="份额不实与本单位无关"), RED)
    assert story.refused(lowest_price.DecideLowest(), TENDEREE).rule == "no_contest_undecided"
    assert story.refused(failures.DecideFailure(bidder=me, fault="other", reason="经查系保管人份额不实"), CENTRE).rule == "wrong_role"
    story.must(failures.DecideFailure(bidder=me, fault="other", reason="经查系保管人份额不实"), SUPERVISOR)
    story.must(lowest_price.DecideLowest(), TENDEREE)


def test_a_key_that_took_the_place_of_a_lost_one_judges_no_share_of_before():
    story = Story().with_bids(RED)
    new = make_trustee_key("age")
    story.both(trustees.DeclareKeyLost(seat="tenderee", reason="电脑损坏，后来又找到"), TENDEREE, CENTRE)
    story.must(registration.RegisterOpeningKey(seat="tenderee", public_key=new.public, rehearsed=True), TENDEREE)
    for each in (BLUE, GREEN):
        story.must(notice.ObtainFile(), each)
        story.bid(each)
    story.now = story.p.round.deadline
    story.must(opening.CloseBidding(), CLOCK)
    red, blue, green = map(story.pseudonym, ALL)
    own = {red: story.share(RED, "tenderee"), blue: false_share(story, BLUE, "tenderee", new.private), green: story.share(GREEN, "tenderee", new.private)}
    story.must(trustees.ReleaseShares(seat="tenderee", shares=own), TENDEREE)
    story.must(trustees.ReleaseShares(seat="centre", shares={red: false_share(story, RED, "centre")}), CENTRE)
    story.release("centre", only=(BLUE, GREEN))
    time_runs_out(story)
    unseal(story, GREEN)
    permitted(story, "tenderee", TENDEREE, CENTRE)
    story.must(disclosure("tenderee", new.private), TENDEREE)
    assert story.p.round.judged == {(blue, "tenderee"): False}


def test_without_a_dispute_no_key_is_disclosed_and_none_before_all_is_unsealed():
    story = closed()
    key = trustees.PermitDisclosure(seat="centre", reason="查明份额真伪")
    assert story.refused(key, CENTRE).rule == "all_unsealed"
    story.release("centre", "supervisor")
    unseal(story, *ALL)
    assert story.refused(key, CENTRE).rule == "something_is_disputed"


# ---- the failure desk ----


def test_a_bidder_contests_the_supervisor_decides_and_the_opening_waits_for_it():
    story = closed(bidder_part=True)
    story.release("centre", "supervisor")
    for by in (RED, BLUE):
        story.must(trustees.ReleaseBidderPart(part=story.part(by)), by)
    time_runs_out(story)
    unseal(story, RED, BLUE)
    me = story.pseudonym(GREEN)
    contest = failures.ContestFailure(text="平台的解密页面打不开，附截屏", file_sha256="a" * 64)
    assert story.refused(contest, RED).rule == "own_bid_stayed_shut"
    assert story.refused(msgspec.structs.replace(contest, file_sha256="x"), GREEN).rule == "evidence_is_a_digest"
    story.must(contest, GREEN)
    assert story.refused(contest, GREEN).rule == "own_bid_stayed_shut"
    assert story.refused(opening.CloseOpening(), TENDEREE).rule == "no_contest_undecided"
    decision = failures.DecideFailure(bidder=me, fault="other", reason="经查系平台页面故障，非投标人原因")
    assert story.refused(msgspec.structs.replace(decision, reason="是"), SUPERVISOR).rule == "reason_written"
    assert story.refused(msgspec.structs.replace(decision, fault="nobody"), SUPERVISOR).rule == "failure_can_be_decided"
    assert story.refused(decision, CENTRE).rule == "wrong_role"
    assert story.refused(msgspec.structs.replace(decision, bidder=story.pseudonym(RED)), SUPERVISOR).rule == "failure_can_be_decided"
    story.must(decision, SUPERVISOR)
    assert story.p.round.bids[me].fault == "other"
    assert story.refused(decision, SUPERVISOR).rule == "failure_can_be_decided"
    story.must(opening.CloseOpening(), TENDEREE)


def test_an_agency_holds_no_seat():
    story = Story().filed()
    agency = Actor(role=Role.AGENCY, person_id="a", org_id=story.p.project.agency_id)
    wanted = registration.RegisterOpeningKey(seat="tenderee", public_key=KEYS["age"]["tenderee"].public, rehearsed=True)
    assert story.refused(wanted, agency).rule == "wrong_role"
