"""Each row of supervision's tables asks what it has to 逐行: a rule that stands in several rows refuses in every one of them.

What a rule means is told beside, by subject; here are the rows that those tests do not reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from ggzy.core.acts import case, chain, circular, coordination, interference, office, report, unlisted, urging
from ggzy.core.acts import complaint as complaints
from ggzy.core.acts.clockwork import NoteBreach
from ggzy.core.acts.second import ConfirmSecond, DeclineSecond
from ggzy.core.acts.transfer import RecordReceipt
from ggzy.core.calendar import SHANGHAI
from ggzy.core.law import two_people
from ggzy.core.powers import Power
from ggzy.core.procedures import PROCEDURES
from ggzy.core.procedures.chain import CALL
from ggzy.core.procedures.offices import CHECKLIST
from ggzy.core.roles import CLOCK, Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from tests.core import test_chain, test_circular, test_coordination, test_offices, test_report, test_unlisted
from tests.core.case_story import CHIEF, CLUE, NOTICE, TWO_HANDS, CaseStory
from tests.core.case_story import DECISION as IMPOSE
from tests.core.complaint_story import DECISION, START, STAY, WRONG, ComplaintStory
from tests.core.test_case_afterwards import RESULT, appealed, stayed
from tests.core.test_case_transfer import DALI, HERE, SENT_BACK, TAKEN, TO_DALI, handed_over, with_offices
from tests.core.test_chain import COLLATE, COUNTY, INSPECTOR, OFFICE, PROVINCE, gathering
from tests.core.test_circular import NO_OBJECTION, recheck
from tests.core.test_dossier_matters import Stage
from tests.core.test_finding_handling import AMBER, CONCLUDE, EXPLAIN, amber, raised
from tests.people import CENTRE, DISCIPLINE, RED, SUPERVISOR

BESIDE = msgspec.structs.replace(SUPERVISOR, org_id="11532300MB00000088", org="另一个局", person_id="p-beside", person="局甲")
with_ = msgspec.structs.replace

Refusal = tuple[Callable[[], Any], Command, Actor, str]
"""How far the story went, who then wants what, and the rule that has to refuse it."""


# ---- cases


def waived() -> CaseStory:
    story = CaseStory().notified()
    story.must(case.WaiveReply(), RED)
    return story


def ready_to_decide() -> CaseStory:
    return CaseStory().notified().at_the_end_of_the_reply()


def numbered_twice() -> CaseStory:
    story = ready_to_decide()
    story.facts = with_(story.facts, document_taken="监532300-00000002")
    return story


def late() -> CaseStory:
    story = CaseStory()
    story.must(CLUE)
    story.wait(days=20).must(NoteBreach(duty="assign", key=""), CLOCK)
    return story


def urged() -> CaseStory:
    story = late()
    story.must(urging.Urge(text="请尽快立案"), INSPECTOR)
    return story


def clue_handed_over() -> CaseStory:
    story = with_offices(HERE)
    story.must(CLUE)
    story.both(TO_DALI)
    return story


def of_cases() -> Iterator[Refusal]:
    hearing, revoke = case.RequestHearing(reason="对认定的事实有异议"), case.RevokeDecision(by="本机关", document_no="1号", reason="认定的事实有误")
    call = case.CallHearing(at=datetime(2026, 4, 1, 9, tzinfo=SHANGHAI), place="三楼", chair=TWO_HANDS[0])
    yield CaseStory().investigating, case.AssignCase(investigators=TWO_HANDS), SUPERVISOR, "not_opened_yet"
    yield CaseStory().notified, case.AssignCase(investigators=TWO_HANDS), SUPERVISOR, "not_opened_yet"
    yield CaseStory().investigating, case.ReplaceInvestigators(investigators=TWO_HANDS[:1], reason="罗平调离"), SUPERVISOR, "two_investigators"
    yield CaseStory().investigating, case.ReplaceInvestigators(investigators=TWO_HANDS, reason="调离"), SUPERVISOR, "reason_written"
    yield CaseStory().investigating, NOTICE, CHIEF, "by_an_investigator"
    yield waived, case.WaiveReply(), RED, "not_waived"
    yield waived, hearing, RED, "not_waived"
    yield CaseStory().notified, call, SUPERVISOR, "hearing_waits"
    yield CaseStory().notified, case.RecordHearing(minutes="听证笔录"), SUPERVISOR, "hearing_waits"
    for changed in ({"by": " "}, {"document_no": ""}, {"reason": "错误了"}):
        yield CaseStory().served, with_(revoke, **changed), SUPERVISOR, "revocation_is_grounded"
    yield ready_to_decide, with_(IMPOSE, months=11), SUPERVISOR, "bar_within_the_article"
    yield numbered_twice, IMPOSE, SUPERVISOR, "number_is_not_taken"
    yield CaseStory().served, case.WithdrawPublication(reason="决定已经撤销"), SUPERVISOR, "is_shown"
    yield urged, urging.AnswerUrging(text="好"), SUPERVISOR, "urging_has_words"


def of_transfers() -> Iterator[Refusal]:
    for given in (handed_over, clue_handed_over):
        yield given, RecordReceipt(receipt_no="自填", taken=False, note="不够立案标准"), SUPERVISOR, "receipt_typed_for_offices_outside"
        yield given, SENT_BACK, SUPERVISOR, "acknowledged_by_the_receiver"
        yield given, with_(SENT_BACK, note=""), DALI, "receipt_is_whole"
    yield handed_over, with_(TAKEN, receipt_no=" "), DALI, "receipt_is_whole"
    yield clue_sent_to_police, RecordReceipt(receipt_no="", taken=False, note="不够立案标准"), SUPERVISOR, "receipt_is_whole"


def clue_sent_to_police() -> CaseStory:
    story = CaseStory()
    story.must(CLUE)
    story.both(with_(TO_DALI, kind="police", to="楚雄州公安局", office_id=""))
    return story


def of_appeals() -> Iterator[Refusal]:
    upheld, changed = with_(RESULT, outcome="upheld"), with_(RESULT, outcome="changed", fine_fen=1000_00, months=12)
    for given, wish in ((appealed, changed), (stayed, upheld), (appealed, upheld)):
        yield given, with_(wish, number="2"), SUPERVISOR, "an_appeal_runs"
    yield stayed, with_(upheld, document_no=" "), SUPERVISOR, "result_is_whole"


# ---- complaints, reports


def with_a_stay() -> ComplaintStory:
    story = ComplaintStory().filed()
    story.must(STAY)
    return story


def late_complaint() -> ComplaintStory:
    story = ComplaintStory().filed()
    story.now += timedelta(days=20)
    story.must(NoteBreach(duty="accept", key=""), CLOCK)
    return story


def urged_complaint() -> ComplaintStory:
    story = late_complaint()
    story.must(urging.Urge(text="请尽快决定是否受理"), INSPECTOR)
    return story


def of_complaints() -> Iterator[Refusal]:
    filed, accepted, decided = (lambda: ComplaintStory().filed()), (lambda: ComplaintStory().accepted()), (lambda: ComplaintStory().decided())
    for given, wish in (
        (filed, complaints.HandOverComplaint(office_id=WRONG.org_id, reason="不属于本部门管辖")), (filed, STAY),
        (filed, complaints.RefuseComplaint(ground="late", reason="超过投诉期限")), (with_a_stay, complaints.LiftStay(reason="已经查清")),
        (accepted, complaints.BeginExamination(what="业绩合同印章", by="鉴定所")), (accepted, complaints.EndExamination(result="真实")),
        (accepted, complaints.AllowWithdrawal(reason="不损害公共利益")), (ComplaintStory().replied, DECISION),
        (decided, complaints.PublishComplaintDecision()), (decided, complaints.OpenCaseFromComplaint(case="case-1", case_code="监1")),
    ):  # fmt: skip
        yield given, wish, BESIDE, "by_the_receiving_office"
    urge, answer = urging.Urge(text="请尽快决定是否受理"), urging.AnswerUrging(text="三日内决定")
    yield filed, urge, INSPECTOR, "something_is_late"
    yield late_complaint, urge, SUPERVISOR, "urged_from_outside"
    yield late_complaint, with_(urge, text="快"), INSPECTOR, "urging_has_words"
    yield late_complaint, answer, SUPERVISOR, "urging_waits"
    yield urged_complaint, with_(answer, text="好"), SUPERVISOR, "urging_has_words"
    yield ComplaintStory().with_facts(offices=(WRONG,)).filed, STAY, SUPERVISOR, "office_is_competent"


def of_reports() -> Iterator[Refusal]:
    def taken() -> Any:
        story = test_report.ReportStory()
        story.must(report.TakeReport())
        return story

    for wish in (report.HandOverReport(office_id=DISCIPLINE.org_id, reason="涉及公职人员"), report.OpenCaseFromReport(case="case-1", case_code="监1"), test_report.CLOSED):
        yield taken, wish, BESIDE, "by_the_handler"
    yield test_report.handed, report.GiveBackReport(reason="不归本局管"), SUPERVISOR, "by_the_office_offered"


# ---- findings


def of_findings() -> Iterator[Refusal]:
    own = {"concerned": (), "person_id": OFFICE.person_id}
    for wish, why, empty in ((EXPLAIN, "explanation_is_written", {"reason": "看过"}), (CONCLUDE, "outcome_is_told", {"outcome": "forgiven"})):
        yield lambda: raised(**own), wish, OFFICE, "not_about_oneself"
        yield raised, wish, SUPERVISOR, "not_about_own_office"
        yield raised, wish, DISCIPLINE, "discipline_handles_what_it_took"
        yield raised, with_(wish, **empty), OFFICE, why
        weak = with_(wish, **AMBER)
        yield lambda: amber(**own), weak, OFFICE, "not_about_oneself"
        yield amber, weak, SUPERVISOR, "not_about_own_office"
        yield amber, weak, DISCIPLINE, "discipline_handles_what_it_took"
        yield amber, with_(weak, **empty), OFFICE, why


# ---- 应上未上, 插手干预


def of_unlisted() -> Iterator[Refusal]:
    confirm, ask = test_unlisted.CONFIRM, test_unlisted.ASK
    replied = lambda: test_unlisted.Story().must(confirm, ask).must(test_unlisted.REPLY, by=SUPERVISOR)  # noqa: E731
    by = test_unlisted.ADMINISTRATION
    gone = unlisted.AskOffice(office_id=test_unlisted.CLOSED.org_id, question="请说明是否进场")
    yield replied, gone, by, "office_can_answer"
    yield replied, ask, by, "another_office_is_asked"
    yield lambda: replied().must(test_unlisted.FIND), unlisted.SettleUnlisted(outcome="forgotten", reason="已经处理完毕"), by, "outcome_is_named"


def of_interference() -> Iterator[Refusal]:
    now = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
    told = interference.RecordInterference(
        asked_by="某局长", office="某局", asked_at=now, of_whom="评标专家", manner="phone", what="要求关照一家单位", region="532301"
    )  # fmt: skip
    for changed in ({"asked_by": " "}, {"of_whom": ""}, {"what": "关照"}, {"manner": "letter"}, {"asked_at": now + timedelta(microseconds=1)}):
        yield lambda: Stage("interference/1", now), with_(told, **changed), SUPERVISOR, "interference_is_whole"

    def read() -> Stage:
        return Stage("interference/1", now).must(told, SUPERVISOR).must(interference.ReadInterference(), DISCIPLINE)

    for outcome, words in (("forgotten", "查明没有要求"), ("none", "没有")):
        yield read, interference.SettleInterference(outcome=outcome, finding=words), DISCIPLINE, "settled_with_a_finding"


# ---- circulars, calls, coordination, powers


def of_circulars() -> Iterator[Refusal]:
    other = with_(INSPECTOR, role=Role.ADMINISTRATION, org_id=OFFICE.org_id, org=OFFICE.org)
    far = with_(test_circular.CITED[0], office_id="11532300MB00000099")
    draft, issued = (lambda: test_circular.Story().must(test_circular.DRAFT)), (lambda: test_circular.Story().issued())
    revise = circular.ReviseCircular(about="一季度履职情况", cited=test_circular.CITED)
    for given, wish in (
        (draft, revise), (draft, circular.DropCircular(reason="另行处理")), (test_circular.Story().heard, test_circular.ISSUE), (issued, recheck(SUPERVISOR)),
        (issued, circular.PublishCircular()), (issued, circular.WithdrawCircular(reason="事实有误")),
    ):  # fmt: skip
        yield given, wish, other, "own_circular"

    def nearly_righted() -> Any:
        return issued().must(recheck(SUPERVISOR))

    yield nearly_righted, recheck(test_circular.COUNTY), other, "own_circular"
    yield issued, recheck(RED), test_circular.INSPECTOR, "office_is_addressed"
    yield issued, recheck(test_circular.COUNTY, righted=False, rectify_by=test_circular.NOW), test_circular.INSPECTOR, "time_to_put_right"
    yield draft, with_(revise, cited=(far,)), test_circular.INSPECTOR, "offices_exist"
    yield without_an_office, circular.InviteReplies(), test_circular.INSPECTOR, "offices_exist"
    yield lambda: draft().must(circular.InviteReplies()), with_(NO_OBJECTION, text=" "), SUPERVISOR, "text_is_written"
    yield issued, circular.ReportRectified(text=" "), SUPERVISOR, "text_is_written"
    yield issued, circular.ReportRectified(text="已整改"), other, "addressee_replies"


def without_an_office() -> Any:
    story = test_circular.Story().must(test_circular.DRAFT)
    story.facts = with_(test_circular.FACTS, known_offices=test_circular.OFFICES[1:])
    return story


def of_calls() -> Iterator[Refusal]:
    up = chain.SendUp(document_no="楚公管〔2026〕3号")
    collated, sent = lambda: gathering().must(COLLATE), lambda: gathering().must(COLLATE, up)
    plan = lambda: test_chain.Story(CALL).must(with_(test_chain.OPEN, kind="assessment", cycle="quarter"))  # noqa: E731
    end = chain.EndPlan(reason="机构改革后另行部署")
    for given, wish in ((gathering, COLLATE), (collated, COLLATE), (collated, up), (plan, chain.FollowOn(stream="call-2")), (plan, end)):
        yield given, wish, PROVINCE, "own_call"
    yield lambda: plan().must(end), end, OFFICE, "plan_goes_on"
    yield sent, chain.ReturnUpward(reason="缺交通口的数字"), INSPECTOR, "superior_acts"
    yield collated_then_returned, COLLATE, OFFICE, "all_came_or_are_late"
    yield collated, with_(COLLATE, summary="好"), OFFICE, "merged_text_is_whole"


def collated_then_returned() -> Any:
    story = gathering().must(COLLATE)
    story.facts = with_(story.facts, reports=(test_chain.BOTH[0], test_chain.seen(COUNTY, "asked")))
    return story


def of_coordination() -> Iterator[Refusal]:
    heard, escalated = test_coordination.heard, test_coordination.escalated
    decided = lambda: heard().must(test_coordination.DECIDE, by=SUPERVISOR)  # noqa: E731
    settle, drop = coordination.SettleCoordination(text="两个标段已跨县抽取"), coordination.DropCoordination(reason="已由上级统一规定")
    again = coordination.InstructCoordination(text=" ", decide_by=test_coordination.BY + timedelta(days=3))
    yield heard, with_(test_coordination.MINUTES, text="议" * 20_001), SUPERVISOR, "words_are_given"
    yield escalated, again, OFFICE, "words_are_given"
    yield heard, with_(test_coordination.DECIDE, outcome=" "), SUPERVISOR, "words_are_given"
    yield decided, with_(settle, text=""), SUPERVISOR, "words_are_given"
    yield decided, settle, CENTRE, "convener_acts"
    yield heard, drop, CENTRE, "convener_acts"


def of_powers() -> Iterator[Refusal]:
    now, by = test_offices.START, SUPERVISOR
    correct = office.CorrectPower(matters=("case",), document_no="2号", since=now, reason="只宜下放查处")
    yield test_offices.in_force, with_(correct, matters=()), by, "matters_are_known"
    yield test_offices.in_force, with_(correct, document_no=" "), by, "takes_effect_from_now_on"
    yield test_offices.in_force, office.WithdrawPower(document_no=" ", since=now, reason="评标质量下降"), by, "takes_effect_from_now_on"

    def adopted() -> Any:
        return test_offices.OfficeStory(CHECKLIST).must(test_offices.draft(), by).must(office.AdoptChecklist(document_no="1号", since=now), CHIEF)

    yield adopted, office.RepealChecklist(document_no="", since=now, reason="另行制定"), by, "takes_effect_from_now_on"


EVERY = (
    of_cases, of_transfers, of_appeals, of_complaints, of_reports, of_findings, of_unlisted, of_interference, of_circulars, of_calls, of_coordination, of_powers,
)  # fmt: skip


@pytest.mark.parametrize("subject", EVERY, ids=lambda each: each.__name__)
def test_the_row_refuses_by_its_rule(subject):
    for given, wish, by, rule in subject():
        refused = given().do(wish, by)
        assert isinstance(refused, Refused) and refused.rule == rule, f"{wish}: {refused}"


@pytest.mark.parametrize(("matter", "refused"), [("complaint", True), ("case", False)])
def test_an_urging_is_answered_by_the_power_over_the_matter_that_it_is_about(matter, refused):
    story, county = urged_complaint(), with_(SUPERVISOR, region="532301")
    gone = Power(delegation="d", region="532301", line="construction", matters=(matter,), since=START, until=START + timedelta(days=1))
    decided = story.with_facts(powers=(gone,)).do(urging.AnswerUrging(text="三日内决定"), county)
    assert (isinstance(decided, Refused) and decided.rule == "power_withdrawn") is refused
    assert refused or not isinstance(decided, Refused)


# ---- what holds of every row


def test_whoever_has_to_give_a_reason_is_asked_for_it():
    """A field named so, and no rule of the row that reads it: an empty reason would do. A bidder takes back its bid as it
    likes, the bank returns what it must, and of a tie the draw may decide."""
    silent = {
        step.command.__name__
        for p in PROCEDURES.values()
        for step in p.steps
        if "reason" in step.command.__struct_fields__ and Role.CLOCK not in step.by
        if not any({"command", "reason"} <= set(rule.check.__code__.co_names) for rule in step.rules)
    }
    assert silent == {"WithdrawBid", "RecordReturn", "SettleTie"}


def test_a_second_person_confirms_and_declines_by_the_same_rules_everywhere():
    asked = {two_people.second_still_waits, two_people.second_is_another_person, two_people.asker_still_holds_office}
    for p in PROCEDURES.values():
        if any(step.second for step in p.steps):
            (confirm,), (decline,) = p.steps_for(ConfirmSecond), p.steps_for(DeclineSecond)
            assert asked <= set(confirm.rules), p.code
            assert {two_people.second_still_waits, two_people.declined_by_second_or_asker} <= set(decline.rules), p.code
