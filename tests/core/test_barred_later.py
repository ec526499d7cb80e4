"""限制 that begins when a lot is under way: an expert barred after the draw, an agency barred after registering."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from ggzy.core.acts import committee, control, evaluation, notice, registration
from ggzy.core.bars import Bar
from ggzy.core.facts import Firm
from ggzy.core.law.bars import member_not_barred, representative_not_barred
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import Actor, Role
from ggzy.desk.outside import GATHER, members_bars
from tests.core.case_story import SECOND, on
from tests.core.story import COMPREHENSIVE, POOL, Story, project, tender_file
from tests.core.test_committee_at_work import MET
from tests.people import AGENCY, BLUE, CENTRE, RED, TENDEREE

REPRESENTATIVE = committee.Representative(person_id="rep2", person="另一代表")
REGULATION, TENDERING = "招标投标法实施条例", "招标投标法"


def bar_on(story: Story, **told: Any) -> Bar:
    """In force from this very second for two days."""
    known = {"case": "case-1", "decision_no": "楚建罚〔2026〕9号", "basis": REGULATION, "article": 72, "capacities": ("expert",), "region": "530000"}
    return Bar(**(known | {"since": story.now, "until": story.now + timedelta(days=2)} | told))


def expert_bar(story: Story, who: Actor, **told: Any) -> Bar:
    return bar_on(story, person_id=who.person_id, subject=who.person, **told)


def agency_bar(story: Story, **told: Any) -> dict[str, Any]:
    bar = bar_on(story, org_id=AGENCY.org_id, subject=AGENCY.org, **({"basis": TENDERING, "article": 50, "capacities": ("agency",)} | told))
    return {"agency": Firm(org_id=AGENCY.org_id, name=AGENCY.org, bars=(bar,))}


# ---- experts ----


def test_an_expert_barred_after_the_draw_takes_no_seat_from_that_second_until_it_ends():
    story = Story().opened().drawn()
    who, take = story.members[0], committee.TakeSeat(no_interest=True)
    bars = (expert_bar(story, who),)
    refused = story.refused(take, who, bars=bars)
    assert on(refused, "member_not_barred", 72, REGULATION) and "楚建罚〔2026〕9号" in str(refused) and not refused.cause
    assert on(story.refused(committee.ConfirmAttendance(), who, bars=bars), "member_not_barred", 72, REGULATION)
    story.must(take, story.members[1], bars=bars)
    for since, until in ((story.now + SECOND, None), (story.now - SECOND, story.now)):
        other = Story().opened().drawn()
        other.must(take, other.members[0], bars=(expert_bar(other, other.members[0], since=since, until=until),))


@pytest.mark.parametrize("elsewhere", [{"region": "532900"}, {"lines": ("land",)}, {"capacities": ("bidder",)}])
def test_a_bar_of_another_place_line_or_capacity_keeps_no_expert_away(elsewhere):
    story = Story().opened().drawn()
    who = story.members[0]
    story.must(committee.TakeSeat(no_interest=True), who, bars=(expert_bar(story, who, **elsewhere),))


def test_a_seated_expert_who_is_barred_files_no_more_and_is_replaced_and_the_other_does_it_anew():
    story = Story().seated()
    who = story.members[1]
    checks = evaluation.FileChecks(bidder=story.pseudonym(RED), verdicts=MET)
    story.must(checks, who)
    bars = (expert_bar(story, who),)
    again = evaluation.FileChecks(bidder=story.pseudonym(BLUE), verdicts=MET)
    assert on(story.refused(again, who, bars=bars), "member_not_barred", 72, REGULATION)
    for member in story.members:
        if member != who:
            for bid in list(story.p.valid_bids):
                story.must(evaluation.FileChecks(bidder=bid.bidder, verdicts=MET), member, bars=bars)
    refused = story.refused(evaluation.FinishPreliminary(), story.chair, bars=bars)
    assert on(refused, "no_barred_member_sits", 48, REGULATION) and who.person not in str(refused)
    pool = tuple(msgspec.structs.replace(c, barred="已被限制" if c.expert_id == who.person_id else "") for c in POOL)
    story.must(committee.ReplaceExpert(expert_id=who.person_id, reason="已被取消评标资格"), CENTRE, pool=pool)
    assert who.person_id not in story.p.round.seats and not any(member == who.person_id for member, *_rest in story.p.round.checks)
    newcomer = story.members[-1]
    story.must(committee.TakeSeat(no_interest=True), newcomer, bars=bars)
    for bid in list(story.p.valid_bids):
        story.must(evaluation.FileChecks(bidder=bid.bidder, verdicts=MET), newcomer, bars=bars)
    story.must(evaluation.FinishPreliminary(), story.chair, bars=bars)


def test_scores_of_a_barred_member_are_refused_and_no_report_is_filed_with_them():
    story = Story().checked(file=tender_file(method=COMPREHENSIVE))
    points = tuple(evaluation.Points(criterion=c.code, points=c.max_points - 1) for c in COMPREHENSIVE.criteria[:2])
    score = evaluation.FileScore(bidder=story.pseudonym(RED), points=points)
    who = story.members[1]
    bar = expert_bar(story, who, since=story.now + SECOND)
    story.must(score, who, bars=(bar,))
    story.now += SECOND
    score = msgspec.structs.replace(score, bidder=story.pseudonym(BLUE))
    assert on(story.refused(score, who, bars=(bar,)), "member_not_barred", 72, REGULATION)


def test_signed_before_the_bar_is_no_way_to_file_the_report():
    story = Story().checked()
    story.must(evaluation.DraftReport(), story.chair)
    for member in story.members:
        story.must(evaluation.SignReport(agree=True), member)
    bar = expert_bar(story, story.members[1])
    for act in (evaluation.FileReport(), evaluation.DraftReport()):
        assert on(story.refused(act, story.chair, bars=(bar,)), "no_barred_member_sits", 48, REGULATION)
    story.now = bar.since - SECOND
    story.must(evaluation.FileReport(), story.chair, bars=(bar,))


def test_a_barred_person_is_not_drawn_as_a_replacement_nor_named_as_representative():
    story = Story().opened().drawn()
    leaving = story.members[0]
    free = next(c for c in POOL if c.expert_id not in story.p.round.seats)
    pool = tuple(msgspec.structs.replace(c, barred="" if c == free else "已被限制参加评标") for c in POOL)
    (replaced,) = story.must(committee.ReplaceExpert(expert_id=leaving.person_id, reason="本人不能到场"), CENTRE, pool=pool)
    assert replaced.seat.expert_id == free.expert_id and all(p.reason == "已被限制参加评标" for p in replaced.passed)
    named = committee.ReplaceRepresentative(expert_id="rep1", representative=REPRESENTATIVE, reason="原代表出差")
    bars = (bar_on(story, person_id="rep2", subject="另一代表"),)
    assert on(story.refused(named, TENDEREE, bars=bars), "representative_not_barred", 72, REGULATION)
    story.must(named, TENDEREE)


def test_of_several_representatives_named_for_the_draw_none_may_be_barred():
    story = Story().opened(file=tender_file(representatives=2, committee_size=7))
    draw = committee.DrawCommittee(representatives=(committee.Representative(person_id="rep1", person="业主代表"), REPRESENTATIVE))
    for barred in ("rep1", "rep2"):
        refused = story.refused(draw, TENDEREE, bars=(bar_on(story, person_id=barred, subject="代表"),))
        assert on(refused, "representative_not_barred", 72, REGULATION), barred
    story.must(draw, TENDEREE, bars=(bar_on(story, person_id="somebody-else", subject="别人"),))


def test_nothing_that_rests_on_the_committees_work_is_done_while_a_barred_member_sits():
    """Asked before all else: whether there is a tie or a reason comes after."""
    story = Story().checked()
    tie = evaluation.SettleTie(reason="报价相同")
    for act in (tie, evaluation.RejectAll(reason="全部投标均不符合招标文件")):
        assert on(story.refused(act, story.chair, bars=(expert_bar(story, story.members[1]),)), "no_barred_member_sits", 48, REGULATION)


def test_the_door_asks_for_bars_wherever_a_rule_does():
    for step in PROCEDURES["construction/1"].steps:
        if {member_not_barred, representative_not_barred}.intersection(step.rules):
            assert members_bars in GATHER[step.command], step.command
        acts_as_member = step.by == (Role.EXPERT,) and step.command is not committee.DeclineSeat
        assert not acts_as_member or member_not_barred in step.rules, step.command


# ---- agencies ----


def asked() -> Story:
    story = Story()
    story.must(registration.RegisterProject(project=project(agency_people=("李秀英",))), AGENCY)
    return story


def test_an_agency_barred_after_registering_is_not_confirmed_from_that_second_on():
    story = asked()
    confirm, facts = registration.ConfirmAppointment(contract_no="委〔2026〕1号"), agency_bar(story)
    refused = story.refused(confirm, TENDEREE, **facts)
    assert on(refused, "appointed_agency_not_barred", 50, TENDERING) and refused.cause == "case-1"
    story.now -= SECOND
    story.must(confirm, TENDEREE, **facts)


def test_a_barred_agency_begins_no_new_stage_and_the_tenderee_goes_on_alone():
    story = asked()
    story.must(registration.ConfirmAppointment(contract_no="委〔2026〕1号"), TENDEREE)
    filing, facts = registration.SubmitFiling(tender_file=tender_file()), agency_bar(story)
    assert on(story.refused(filing, AGENCY, **facts), "acting_agency_not_barred", 50, TENDERING)
    story.must(filing, TENDEREE, **facts)

    story = Story().filed()
    publish, facts = notice.PublishNotice(terms=story.terms()), agency_bar(story)
    assert on(story.refused(publish, AGENCY, **facts), "acting_agency_not_barred", 50, TENDERING)
    assert on(story.refused(publish, AGENCY, **agency_bar(story, until=story.now + SECOND)), "acting_agency_not_barred", 50, TENDERING)
    story.must(publish, AGENCY, **agency_bar(story, until=story.now))

    story = Story().closed(RED)
    assert story.p.stage == "failed"
    assert on(story.refused(control.TenderAgain(), AGENCY, **agency_bar(story)), "acting_agency_not_barred", 50, TENDERING)
    story.must(control.TenderAgain(), TENDEREE, **agency_bar(story))


def test_what_is_under_way_is_not_stopped_over_an_agencys_bar():
    story = Story().noticed()
    facts = agency_bar(story)
    story.must(notice.ObtainFile(), RED)
    story.must(notice.RaiseObjection(objection_id="o1", text="业绩要求过高"), RED)
    story.must(notice.AnswerObjection(objection_id="o1", text="不成立，维持原要求", public_text="有人认为业绩要求过高", upheld=False), AGENCY, **facts)
    story = Story().opened()
    rep = committee.Representative(person_id="rep1", person="业主代表")
    story.must(committee.DrawCommittee(representatives=(rep,)), AGENCY, **agency_bar(story))


@pytest.mark.parametrize("procedure", ["land-listing/1", "public-works/1"])
def test_no_line_registers_a_project_with_a_barred_agency(procedure):
    story = Story(procedure)
    line = "land" if procedure.startswith("land") else "construction"
    wanted = registration.RegisterProject(project=project(line=line, kind="land" if line == "land" else "works"))
    assert on(story.refused(wanted, TENDEREE, **agency_bar(story)), "agency_not_barred", 50, TENDERING)
    story.must(wanted, TENDEREE, **agency_bar(story, until=story.now))


