"""Handing over and delegating 交接、权限下放 on the stage: each rule from both sides, and what it does to the county's acts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import office
from ggzy.core.acts.registration import AcceptFiling, SubmitFiling
from ggzy.core.acts.second import ConfirmSecond, DeclineSecond
from ggzy.core.calendar import SHANGHAI
from ggzy.core.checklist import ListInForce, Point, list_for
from ggzy.core.decide import decide
from ggzy.core.documents import Finding
from ggzy.core.facts import Facts
from ggzy.core.office import Listed, PostTold
from ggzy.core.procedures.offices import CHECKLIST, DELEGATION, HANDOVER
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command, Entry
from tests.core.story import ALL_MET, CALENDAR, Story, tender_file
from tests.people import OTHER_SUPERVISOR, SUPERVISOR, TENDEREE

START = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
CHIEF = msgspec.structs.replace(SUPERVISOR, person_id="p-chief", person="马局", post="局长")
COUNTY = msgspec.structs.replace(SUPERVISOR, person_id="p-county", person="鲁站", org_id="11532301MB00000009", org="楚雄市住建局", region="532301")
ADMIN = Actor(role=Role.ADMINISTRATION, person_id="p-adm", person="李管", org_id="11532300MB00000008", org="州管理局", region="532300")
ONE, TWO = (PostTold(number=n, person_id=f"p{n}", person=f"人{n}", title="科长") for n in (1, 2))
MATTER = Listed(matter="construction/1:review_filing", label="审查招标文件备案")
SEATS = (("1", "人1"), ("2", "人2"))


class OfficeStory:
    def __init__(self, procedure: Any, **facts: Any) -> None:
        self.p, self.now = procedure.begin("office-1"), START
        self.facts = Facts(**{"office_code": "履1", **facts})

    def do(self, command: Command, by: Actor, **facts: Any) -> Any:
        decided = decide(self.p, command, by, self.now, msgspec.structs.replace(self.facts, **facts), CALENDAR)
        if not isinstance(decided, Refused):
            for event in decided:
                self.p.apply(Entry(self.p.stream, self.p.seq + 1, self.now, by, event))
        return decided

    def must(self, command: Command, by: Actor) -> Any:
        decided = self.do(command, by)
        assert not isinstance(decided, Refused), str(decided)
        return self

    def refused(self, command: Command, by: Actor, rule: str, **facts: Any) -> None:
        decided = self.do(command, by, **facts)
        assert isinstance(decided, Refused) and decided.rule == rule, decided


# ---- 交接 ----


def by(post: PostTold) -> Actor:
    return msgspec.structs.replace(SUPERVISOR, person_id=post.person_id, person=post.person)


def offer(**changed: Any) -> office.OfferHandover:
    told = office.OfferHandover(giver=ONE, receiver=TWO, matters=(MATTER,), reason="岗位调整")
    return msgspec.structs.replace(told, **changed)


def test_what_is_handed_over_is_taken_by_name():
    story = OfficeStory(HANDOVER, seats=SEATS).must(offer(), by(ONE))
    assert agenda.open_duties(story.p, CALENDAR)[0].duty.code == "take_over"
    story.refused(office.TakeOver(), by(ONE), "taken_by_name")
    story.must(office.TakeOver(), by(TWO))
    assert story.p.stage == "taken" and story.p.taken_at == START and not agenda.open_duties(story.p, CALENDAR)


def test_it_may_be_declined_or_taken_back_and_by_nobody_else():
    for who in (ONE, TWO):
        story = OfficeStory(HANDOVER, seats=SEATS).must(offer(), by(ONE))
        story.refused(office.DeclineHandover(reason="不同意接收"), CHIEF, "declined_by_giver_or_receiver")
        story.must(office.DeclineHandover(reason="不同意接收"), by(who))
        assert story.p.stage == "declined"


@pytest.mark.parametrize(
    ("changed", "seats", "who", "rule"),
    [
        ({}, (("1", "人1"),), ONE, "handed_over_within_the_office"),
        ({}, (("2", "人2"),), ONE, "handed_over_within_the_office"),
        ({"receiver": ONE}, SEATS, ONE, "handed_over_within_the_office"),
        ({}, SEATS, TWO, "handed_over_within_the_office"),
        ({"matters": ()}, SEATS, ONE, "something_is_handed_over"),
        ({"reason": " "}, SEATS, ONE, "reason_written"),
    ],
)
def test_a_handover_that_is_not_one(changed, seats, who, rule):
    OfficeStory(HANDOVER, seats=seats).refused(offer(**changed), by(who), rule)


def test_a_manager_may_hand_over_for_one_who_has_left():
    OfficeStory(HANDOVER, seats=(*SEATS, ("manages", ""))).must(offer(), CHIEF)


# ---- 权限下放 ----


def propose(**changed: Any) -> office.ProposeDelegation:
    told = office.ProposeDelegation(
        region="532301", line="construction", matters=("filing",), least_experts=9, reason="县市专家力量已能承接"
    )
    return msgspec.structs.replace(told, **changed)


def in_force() -> OfficeStory:
    story = OfficeStory(DELEGATION, experts=9).must(propose(), SUPERVISOR)
    return story.must(office.DecideDelegation(document_no="楚建〔2026〕1号", since=START), CHIEF)


@pytest.mark.parametrize(("there", "least", "good"), [(9, 9, True), (8, 9, False), (9, 0, False)])
def test_a_power_is_matched_to_the_experts_of_the_county(there, least, good):
    story = OfficeStory(DELEGATION, experts=there)
    if good:
        story.must(propose(least_experts=least), SUPERVISOR)
    else:
        story.refused(propose(least_experts=least), SUPERVISOR, "county_has_the_experts")


@pytest.mark.parametrize(
    ("changed", "who", "rule"),
    [
        ({"region": "532300"}, SUPERVISOR, "delegated_downwards"),
        ({"region": "532901"}, SUPERVISOR, "delegated_downwards"),
        ({"line": "land"}, SUPERVISOR, "delegated_downwards"),
        ({}, COUNTY, "delegated_downwards"),
        ({"matters": ()}, SUPERVISOR, "matters_are_known"),
        ({"matters": ("gossip",)}, SUPERVISOR, "matters_are_known"),
        ({"reason": ""}, SUPERVISOR, "reason_written"),
    ],
)
def test_a_delegation_that_is_not_one(changed, who, rule):
    OfficeStory(DELEGATION, experts=99).refused(propose(**changed), who, rule)


def test_who_proposes_does_not_decide_and_the_county_does_neither():
    story = OfficeStory(DELEGATION, experts=9).must(propose(), SUPERVISOR)
    decide_it = office.DecideDelegation(document_no="1号", since=START)
    story.refused(decide_it, SUPERVISOR, "decided_by_another")
    for stranger in (COUNTY, OTHER_SUPERVISOR):
        story.refused(decide_it, stranger, "outside_reach")
    story.refused(office.DecideDelegation(document_no="", since=START), CHIEF, "takes_effect_from_now_on")
    story.must(decide_it, CHIEF)


def test_a_proposal_may_be_dropped():
    story = OfficeStory(DELEGATION, experts=9).must(propose(), SUPERVISOR)
    assert story.must(office.DropDelegation(reason="力量还不够"), CHIEF).p.stage == "dropped" and not story.p.versions


def withdraw(since: datetime = START) -> office.WithdrawPower:
    return office.WithdrawPower(document_no="楚建〔2026〕9号", since=since, reason="评标质量下降")


def test_withdrawing_takes_two_and_works_from_the_second_of_the_second_person():
    story = in_force()
    story.now = START + timedelta(days=1)
    story.must(withdraw(START), SUPERVISOR)
    assert story.p.latest.until is None
    story.refused(ConfirmSecond(asked="1"), COUNTY, "outside_reach")
    story.refused(DeclineSecond(asked="1", reason="县里不同意"), COUNTY, "outside_reach")
    story.now += timedelta(hours=1)
    story.must(ConfirmSecond(asked="1"), ADMIN)
    assert story.p.stage == "withdrawn" and story.p.latest.until == story.now


def test_withdrawing_with_a_date_works_from_that_date():
    story, day = in_force(), START + timedelta(days=30)
    story.must(withdraw(day), SUPERVISOR).must(ConfirmSecond(asked="1"), CHIEF)
    assert story.p.latest.until == day


def test_correcting_begins_a_new_version():
    story = in_force()
    correct = office.CorrectPower(matters=("case",), document_no="2号", since=START, reason="只宜下放查处")
    story.now += timedelta(days=1)
    story.must(correct, SUPERVISOR).must(ConfirmSecond(asked="1"), CHIEF)
    first, second = story.p.versions
    assert (first.until, second.since, second.matters) == (story.now, story.now, ("case",))


def test_the_county_reviews_until_the_second_of_the_withdrawal_and_the_prefecture_after_it():
    story = in_force()
    until = START + timedelta(days=30)
    story.must(withdraw(until), SUPERVISOR).must(ConfirmSecond(asked="1"), CHIEF)
    lot = Story().registered()
    lot.do(SubmitFiling(tender_file=tender_file()), TENDEREE)
    facts = Facts(powers=tuple(story.p.versions))
    act = AcceptFiling(findings=ALL_MET)

    def tried(who: Actor, at: datetime) -> Any:
        return decide(lot.p, act, who, at, facts, CALENDAR)

    assert not isinstance(tried(COUNTY, until - timedelta(seconds=1)), Refused)
    refused = tried(COUNTY, until)
    assert isinstance(refused, Refused) and refused.rule == "power_withdrawn" and "楚建" in str(refused)
    assert not isinstance(tried(SUPERVISOR, until), Refused)


# ---- 审查要点 ----

POINT = Point(code="A1", text="招标条件具备", statute="招标投标法", article=9)


def draft(**changed: Any) -> office.DraftChecklist:
    return msgspec.structs.replace(office.DraftChecklist(line="construction", points=(POINT,), reason="省厅修订了要求"), **changed)


def test_a_list_is_drafted_by_one_and_adopted_by_another_from_a_date():
    story, day = OfficeStory(CHECKLIST).must(draft(), SUPERVISOR), START + timedelta(days=9)
    adopt = office.AdoptChecklist(document_no="1号", since=day)
    story.refused(adopt, SUPERVISOR, "adopted_by_another")
    story.refused(adopt, OTHER_SUPERVISOR, "outside_reach")
    story.refused(office.AdoptChecklist(document_no=" ", since=day), CHIEF, "takes_effect_from_now_on")
    story.must(adopt, CHIEF)
    assert not story.p.in_force.in_force(day - timedelta(seconds=1)) and story.p.in_force.in_force(day)
    story.must(office.RepealChecklist(document_no="2号", since=day + timedelta(days=1), reason="另行制定"), SUPERVISOR)
    assert story.p.in_force.in_force(day + timedelta(hours=23)) and not story.p.in_force.in_force(day + timedelta(days=1))


def test_a_list_is_never_in_force_before_it_is_adopted():
    story = OfficeStory(CHECKLIST).must(draft(), SUPERVISOR).must(office.AdoptChecklist(document_no="1号", since=START - timedelta(days=9)), CHIEF)
    assert story.p.since == START


@pytest.mark.parametrize(
    ("changed", "rule"),
    [
        ({"line": "land"}, "checklist_in_own_line"),
        ({"points": ()}, "points_are_whole"),
        ({"points": (POINT, POINT)}, "points_are_whole"),
        ({"points": (msgspec.structs.replace(POINT, statute=""),)}, "points_are_whole"),
        ({"reason": ""}, "reason_written"),
    ],
)
def test_a_list_that_is_not_one(changed, rule):
    OfficeStory(CHECKLIST).refused(draft(**changed), SUPERVISOR, rule)


def test_the_nearest_office_the_closest_line_the_latest_date():
    def one(stream: str, **more: Any) -> ListInForce:
        told = {"region": "532300", "line": "construction", "since": START}
        return ListInForce(stream=stream, **{**told, **more})

    def chosen(*lists: ListInForce, at: datetime = START) -> str:
        found = list_for("532301", "construction", "housing", at, lists)
        return found.stream if found else ""

    wide, close, near = one("wide"), one("close", industry="housing"), one("near", region="532301")
    assert chosen(wide, close) == "close" and chosen(wide, close, near) == "near"
    assert chosen(wide, one("new", since=START + timedelta(days=1))) == "wide"
    assert chosen(wide, one("new", since=START + timedelta(days=1)), at=START + timedelta(days=1)) == "new"
    assert chosen(one("other", region="532302"), one("water", industry="water"), one("land", line="land")) == ""
    assert chosen(one("ended", until=START)) == ""


def test_a_filing_is_reviewed_by_the_points_of_the_list():
    lot = Story().registered()
    lot.do(SubmitFiling(tender_file=tender_file()), TENDEREE)
    facts = Facts(checklist=(POINT.checked_point, msgspec.structs.replace(POINT, code="Z9", text="新要点").checked_point), checklist_id="list-1")
    refused = decide(lot.p, AcceptFiling(findings=ALL_MET), SUPERVISOR, lot.now, facts, CALENDAR)
    assert isinstance(refused, Refused) and "新要点" in str(refused)
    given = tuple(Finding(code=code, met=True) for code in ("A1", "Z9"))
    events = decide(lot.p, AcceptFiling(findings=given), SUPERVISOR, lot.now, facts, CALENDAR)
    assert not isinstance(events, Refused) and events[0].checklist == "list-1"
