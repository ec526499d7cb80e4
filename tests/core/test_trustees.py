"""Trustees of the opening keys 开标密钥保管人: policy, keys, and the statement that a bid is handed in with."""

from __future__ import annotations

import msgspec
import pytest

from client.seal import make_trustee_key
from ggzy.core.acts import bidding, notice, opening, registration, trustees
from ggzy.core.roles import CLOCK
from ggzy.core.sealing.statement import decode, verify_signature
from tests.core.story import ALL_MET, KEYS, Story, tender_file
from tests.core.trustee_story import filing, opens, policy
from tests.people import BLUE, CENTRE, GREEN, RED, SUPERVISOR, TENDEREE

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
