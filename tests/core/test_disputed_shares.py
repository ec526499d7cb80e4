"""Who lied about a share, and the failure desk 份额争议、解密失败处置."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from client.seal import make_trustee_key
from ggzy.core.acts import failures, lowest_price, notice, opening, registration, second, trustees
from ggzy.core.roles import CLOCK, Actor, Role
from ggzy.core.unsealing import secret_of
from tests.core.story import KEYS, TRUSTEES, Story, tender_file
from tests.core.trustee_story import ALL, closed, false_share, opens, time_runs_out, unseal
from tests.people import BLUE, CENTRE, GREEN, RED, SUPERVISOR, TENDEREE

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
