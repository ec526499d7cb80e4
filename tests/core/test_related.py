"""有关联的投标人: found from what was journaled at the opening, and put to the committee's vote, never decided by itself."""

from __future__ import annotations

from ggzy.core.acts import evaluation, opening
from ggzy.core.documents import Affiliation, OpeningLine
from ggzy.core.law.related import relations
from ggzy.core.roles import CLOCK, Actor
from tests.core.story import CHECKS, Story
from tests.people import BLUE, GOLD, GREEN, RED

MET = tuple(evaluation.ItemVerdict(item=c.code, met=True) for c in CHECKS)


def firm(of: Actor, head: str = "", controller: str = "") -> Affiliation:
    return Affiliation(org_id=of.org_id, org=of.org, head=head, controller_id=controller)


def all_checked(**firms: tuple[Affiliation, ...]) -> Story:
    behind = {RED: firms.get("red", ()), BLUE: firms.get("blue", ()), GREEN: firms.get("green", ())}
    story = Story().seated(firms=behind)
    for member in story.members:
        for bid in list(story.p.valid_bids):
            story.must(evaluation.FileChecks(bidder=bid.bidder, verdicts=MET), member)
    return story


def vote(story: Story, by: Actor, reject: bool, ground: str = "51.3") -> None:
    bidder = story.pseudonym(by)
    proposal = evaluation.ProposeRejection(proposal_id=bidder, bidder=bidder, ground=ground, reason="登记的法定代表人同名")
    story.must(proposal, story.members[0])
    for member in story.members:
        if story.p.round.ballots[bidder].carried is None:
            story.must(evaluation.VoteRejection(proposal_id=bidder, reject=reject, reason="已核实"), member)


def test_two_bids_of_firms_with_one_head_must_both_be_voted():
    story = all_checked(red=(firm(RED, "张三"),), blue=(firm(BLUE, "张三"),), green=(firm(GREEN, "李四"),))
    refused = story.refused(evaluation.FinishPreliminary(), story.chair)
    assert refused.rule == "related_bids_are_voted" and refused.basis.article == 34
    assert "张三" in refused.reason and "否决" in refused.remedy
    vote(story, RED, reject=True)
    assert story.refused(evaluation.FinishPreliminary(), story.chair).rule == "related_bids_are_voted"
    vote(story, BLUE, reject=True)
    story.must(evaluation.FinishPreliminary(), story.chair)
    assert [b.org for b in story.p.valid_bids] == [GREEN.org]


def test_namesakes_whom_the_committee_clears_stay_in():
    story = all_checked(red=(firm(RED, "张三"),), blue=(firm(BLUE, "张三"),))
    vote(story, RED, reject=False)
    vote(story, BLUE, reject=False)
    story.must(evaluation.FinishPreliminary(), story.chair)
    assert len(story.p.valid_bids) == 3


def test_a_vote_on_another_ground_does_not_answer_the_relation():
    story = all_checked(red=(firm(RED, "张三"),), blue=(firm(BLUE, "张三"),))
    vote(story, BLUE, reject=False)
    vote(story, RED, reject=False, ground="51.6")
    assert story.refused(evaluation.FinishPreliminary(), story.chair).rule == "related_bids_are_voted"


def test_a_controlling_firm_and_its_daughter_are_related_whichever_is_named_first():
    for red, blue in ((firm(RED), firm(BLUE, controller=RED.org_id)), (firm(RED, controller=BLUE.org_id), firm(BLUE))):
        story = Story().opened(firms={RED: (red,), BLUE: (blue,)})
        (found,) = relations(story.p)
        assert set(found.orgs) == {RED.org, BLUE.org} and found.basis.article == 34 and "控股" in found.what


def test_daughters_of_one_parent_and_firms_without_a_recorded_head_are_not_related():
    story = all_checked(red=(firm(RED, controller="P"),), blue=(firm(BLUE, controller="P"),))
    assert relations(story.p) == ()
    story.must(evaluation.FinishPreliminary(), story.chair)


def test_a_consortium_member_that_also_bids_alone_voids_both():
    story = all_checked(red=(firm(RED), firm(BLUE)), blue=(firm(BLUE),))
    refused = story.refused(evaluation.FinishPreliminary(), story.chair)
    assert refused.rule == "members_of_two_bids_are_voted" and refused.basis.article == 37
    vote(story, RED, reject=True)
    vote(story, BLUE, reject=True)
    story.must(evaluation.FinishPreliminary(), story.chair)


def test_a_member_of_two_consortiums_and_the_head_of_a_member_count_too():
    story = Story().opened(firms={RED: (firm(RED), firm(GOLD)), BLUE: (firm(BLUE), firm(GOLD))})
    assert [r.basis.article for r in relations(story.p)] == [37]
    story = Story().opened(firms={RED: (firm(RED), firm(GOLD, "王五")), BLUE: (firm(BLUE, "王五"),)})
    assert [r.basis.article for r in relations(story.p)] == [34]


def test_an_opening_of_old_that_recorded_no_affiliations_still_shows_a_member_in_two_bids():
    story = Story().opened(firms={RED: (firm(RED), firm(BLUE))})
    story.p.round.bids[story.pseudonym(RED)].firms = ()
    assert [r.basis.article for r in relations(story.p)] == [37]


def test_no_relation_is_told_while_an_envelope_waits():
    story = Story().closed()
    story.release("supervisor", "centre")
    for n, each in enumerate((RED, BLUE, GREEN)):
        line = OpeningLine(price_fen=2700_0000_00 + n)
        assert relations(story.p) == ()
        story.must(
            opening.RecordUnsealing(
                bidder=story.pseudonym(each), org_id=each.org_id, org=each.org, line=line, firms=(firm(each, "张三"),)
            ),
            CLOCK,
        )
    assert len(relations(story.p)) == 3
