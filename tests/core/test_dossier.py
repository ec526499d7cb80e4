"""Dossiers without a database: what a lot tells of its experts and its agency, counted to firm and person, base rates beside."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest

from ggzy.core import dossier
from ggzy.core.acts import committee, evaluation, notice, registration
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.dossier import SECTIONS, Item, base_of, counted, items_of, value_of
from ggzy.core.roles import CLOCK, Actor, Role
from ggzy.core.table import Entry
from tests.core.story import ALL_MET, COMPREHENSIVE, Story, project, tender_file
from tests.people import AGENCY, CENTRE, RED, SUPERVISOR, TENDEREE

MET = tuple(evaluation.ItemVerdict(item=c.code, met=True) for c in tender_file().checks)


def told(story: Story) -> list[Item]:
    """Everything that the lot tells, entry by entry, as the follower would take it in."""
    p, found = story.p.procedure.begin(story.p.stream), []
    for n, entry in enumerate(story.entries, start=1):
        p.apply(entry)
        found += list(items_of(p, story.entries[:n], entry))
    return found


def of(items: list[Item], person_id: str) -> set[str]:
    return {item.kind for item in items if item.person_id == person_id}


def reported(seconds: dict[int, float] | None = None, *, points: dict[int, str] | None = None) -> Story:
    """Up to the filed report; the expert of that number takes the seat so many minutes after the first."""
    story = Story().opened(file=tender_file(method=COMPREHENSIVE)).drawn()
    experts = [m for m in story.members if m.person_id != "rep1"]
    rep = next(m for m in story.members if m.person_id == "rep1")
    started = story.now
    for n, member in sorted(enumerate(experts), key=lambda pair: (seconds or {}).get(pair[0], 0)):
        story.now = started + timedelta(seconds=(seconds or {}).get(n, 0))
        story.must(committee.TakeSeat(no_interest=True), member)
    story.must(committee.TakeSeat(no_interest=True), rep)
    finished(story, experts, rep, points or {})
    return story


def finished(story: Story, experts: list[Actor], rep: Actor, points: dict[int, str]) -> None:
    members = [*experts, rep]
    for member in members[:3]:
        story.must(committee.VoteChair(expert_id=experts[0].person_id), member)
    for member in members:
        for bid in story.p.valid_bids:
            story.must(evaluation.FileChecks(bidder=bid.bidder, verdicts=MET), member)
    story.must(evaluation.FinishPreliminary(), story.chair)
    for n, member in enumerate(members):
        for bid in story.p.valid_bids:
            sheet = (evaluation.Points(criterion="T1", points=Decimal(points.get(n, "24"))), evaluation.Points(criterion="T2", points=Decimal("8")))
            story.must(evaluation.FileScore(bidder=bid.bidder, points=sheet), member)
            if n in points:
                story.must(evaluation.ExplainDeviation(bidder=bid.bidder, criterion="T1", reason="施工组织设计没有针对本项目"), member)
    story.must(evaluation.DraftReport(), story.chair)
    for member in members:
        story.must(evaluation.SignReport(agree=True), member)
    story.must(evaluation.FileReport(), story.chair)


@pytest.fixture(scope="module")
def plain() -> Story:
    return reported({1: dossier.LATE_MINUTES * 60, 2: dossier.LATE_MINUTES * 60 - 1}, points={3: "3"})


def test_who_came_and_who_came_late_on_both_sides_of_the_line(plain):
    items, experts = told(plain), [m.person_id for m in plain.members if m.person_id != "rep1"]
    assert all({"drawn", "attended"} <= of(items, e) for e in experts)
    late = [e for e in experts if "late" in of(items, e)]
    assert late == [experts[1]], "thirty minutes are late, a second less is not"
    assert not of(items, "rep1"), "the tenderee's representative is no expert of the pool"


def test_a_deviation_opens_to_its_sheet_and_tells_the_mean_and_what_was_said(plain):
    items, experts = told(plain), [m.person_id for m in plain.members if m.person_id != "rep1"]
    far = [item for item in items if item.kind == "deviation"]
    assert {item.person_id for item in far} == {experts[3]} and len(far) == 3
    assert "评3分，其他专家平均24.00分（满分30分）；当时说明：施工组织设计没有针对本项目" in far[0].words
    entry = next(e for e in plain.entries if e.seq == far[0].seq)
    assert isinstance(entry.event, evaluation.ScoreFiled) and entry.event.expert_id == experts[3]
    assert sum(i.n for i in items if i.kind == "scored" and i.person_id == experts[0]) == 6
    assert not dossier.KINDS["deviation"].fault


def test_nothing_of_an_evaluation_is_told_before_it_ends(plain):
    end = next(n for n, e in enumerate(plain.entries) if isinstance(e.event, evaluation.ReportFiled))
    before = Story()
    before.p, before.entries = plain.p, plain.entries[:end]
    assert not [item for item in told(before) if item.person_id.startswith("e")]


def test_absent_excused_and_recused_are_three_things():
    story = Story().opened().drawn()
    experts = [m for m in story.members if m.person_id != "rep1"]
    story.must(committee.DeclineSeat(interest=True, reason="与投标人有亲属关系"), experts[0])
    story.must(committee.DeclineSeat(interest=False, reason="临时出差外地"), experts[1])
    for left in experts[:3]:
        story.must(committee.ReplaceExpert(expert_id=left.person_id, reason="不能到席更换"), CENTRE)
    items = list(dossier.of_committee(story.p, story.entries))
    assert "recused" in of(items, experts[0].person_id) and "absent" not in of(items, experts[0].person_id)
    assert "excused" in of(items, experts[1].person_id) and "absent" not in of(items, experts[1].person_id)
    (absent,) = [i for i in items if i.kind == "absent" and i.person_id == experts[2].person_id]
    assert absent.words == "更换理由：不能到席更换"
    for kind in ("recused", "excused", "excluded"):
        assert not dossier.KINDS[kind].fault


def test_recusal_found_by_the_draw_is_told_with_its_reason():
    story = Story().opened()
    tied = msgspec.structs.replace(story.facts.pool[0], employer_id=RED.org_id)
    story.facts = msgspec.structs.replace(story.facts, pool=(tied, *story.facts.pool[1:]))
    story.drawn()
    (found,) = [i for i in dossier.of_committee(story.p, story.entries) if i.kind == "excluded"]
    assert found.person_id == tied.expert_id and "投标人" in found.words


# ---- agencies ----


def by_agency() -> Story:
    story = Story()
    story.must(registration.RegisterProject(project=project(agency_people=("李秀英",))), AGENCY)
    story.must(registration.ConfirmAppointment(contract_no="委2026-1"), TENDEREE)
    return story


@pytest.mark.parametrize(
    ("wish", "kinds"), [(None, []), (registration.DeclineAppointment(reason="没有委托过这家机构"), []), (registration.ConfirmAppointment(contract_no="委2026-1"), ["acted"])]
)
def test_a_lot_that_an_agency_registers_is_its_own_once_the_tenderee_confirms(wish, kinds):
    story = Story()
    story.must(registration.RegisterProject(project=project(agency_people=("李秀英",))), AGENCY)
    if wish is not None:
        story.must(wish, TENDEREE)
    assert [i.kind for i in told(story)] == kinds
    assert all(i.person == "李秀英" for i in told(story))


def test_a_lot_that_the_tenderee_registers_is_its_agencys_at_once():
    story = Story()
    story.must(registration.RegisterProject(project=project(agency_people=("李秀英",))), TENDEREE)
    assert [(i.kind, i.person) for i in told(story)] == [("acted", "")]


def test_a_returned_filing_counts_to_the_agency_and_to_whoever_submitted_it():
    story = by_agency()
    story.must(registration.SubmitFiling(tender_file=tender_file()), AGENCY)
    faulty = tuple(msgspec.structs.replace(f, met=n > 0, note="缺少异议渠道" if n == 0 else "") for n, f in enumerate(ALL_MET))
    story.must(registration.ReturnFiling(findings=faulty, opinion="请补正异议渠道"), SUPERVISOR)
    items = told(story)
    assert [(i.kind, i.org_id, i.person) for i in items] == [("acted", AGENCY.org_id, "李秀英"), ("returned", AGENCY.org_id, "李秀英")]
    assert items[1].words == "请补正异议渠道"


def test_what_the_tenderee_did_itself_is_not_the_agencys():
    story = by_agency()
    story.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    faulty = tuple(msgspec.structs.replace(f, met=n > 0, note="缺少" if n == 0 else "") for n, f in enumerate(ALL_MET))
    story.must(registration.ReturnFiling(findings=faulty, opinion="请补正"), SUPERVISOR)
    assert {i.kind for i in told(story)} == {"acted"}


@pytest.mark.parametrize("upheld", [True, False])
def test_an_objection_counts_only_when_upheld(upheld):
    story = by_agency()
    story.must(registration.SubmitFiling(tender_file=tender_file()), AGENCY)
    story.must(registration.AcceptFiling(findings=ALL_MET), SUPERVISOR)
    for seat in ("centre", "supervisor", "tenderee"):
        story.key(seat)
    story.drawers.promise()
    story.must(notice.PublishNotice(terms=story.terms()), AGENCY)
    story.must(notice.ObtainFile(), RED)
    story.must(notice.RaiseObjection(objection_id="o1", text="资格条件排斥外地企业"), RED)
    story.must(notice.AnswerObjection(objection_id="o1", text="异议成立，予以修改" if upheld else "符合规定", upheld=upheld, public_text="答复"), AGENCY)
    assert [i.person for i in told(story) if i.kind == "upheld"] == (["李秀英"] if upheld else [])


def test_silence_is_counted_to_the_agency_and_to_nobody_by_name():
    story = reported()
    duty = next(d for d in story.p.procedure.duties if Role.AGENCY in d.who)
    entry = Entry(story.p.stream, story.p.seq + 1, story.now, CLOCK, DutyBreached(duty=duty.code, key="round1", office="招标人"))
    (item,) = items_of(story.p, [*story.entries, entry], entry)
    assert (item.kind, item.org_id, item.person_id) == ("breach", project().agency_id, "") and "与招标人共同" in item.words
    other = next(d for d in story.p.procedure.duties if Role.AGENCY not in d.who)
    theirs = Entry(story.p.stream, story.p.seq + 1, story.now, CLOCK, DutyBreached(duty=other.code, key="", office="监督部门"))
    assert not list(items_of(story.p, [*story.entries, theirs], theirs))


# ---- figures ----


def test_every_kind_stands_in_exactly_one_section_and_no_figure_is_a_score():
    for of_whom, sections in SECTIONS.items():
        kinds = [kind for section in sections for kind in section.kinds]
        assert sorted(kinds) == sorted(code for code, kind in dossier.KINDS.items() if kind.of == of_whom)
    n = counted([("scored", 20), ("deviation", 1), ("scored", 10)])
    scores = SECTIONS["expert"][2]
    assert value_of(scores, n) == "主观评分30项，其中偏差1项" and "不是过错" in scores.note
    assert base_of(scores, {"scored": 200, "deviation": 3}) == "全部200项评分中，评分偏差3次（每百项1.5次）"
    assert base_of(scores, {}) == "", "no base rate out of nothing"
    for section in (*SECTIONS["expert"], *SECTIONS["agency"]):
        assert not any(word in value_of(section, {}) + section.note for word in ("总分", "排名", "得分"))


def test_the_same_thing_has_the_same_key_and_another_has_another(plain):
    once, again = told(plain), told(plain)
    assert [i.key for i in once] == [i.key for i in again] and len({i.key for i in once}) == len(once)
