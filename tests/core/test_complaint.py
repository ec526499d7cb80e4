"""投诉 from its filing to the published decision: both sides of each term, and what may be seen by whom."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import complaint as acts
from ggzy.core.acts.clockwork import NoteBreach
from ggzy.core.calendar import SHANGHAI
from ggzy.core.complained import lot_facts
from ggzy.core.complaint import Earlier, Exhibit, Office, Respondent
from ggzy.core.disclosure import on_the_portal, visible
from ggzy.core.law.complaints import GROUNDS, in_time_until
from ggzy.core.procedures.complaint_matters import MATTERS
from ggzy.core.roles import CLOCK
from tests.core.complaint_story import (
    DECISION,
    FILING,
    LOT,
    OWN,
    PROOF,
    START,
    STAY,
    WRONG,
    ComplaintStory,
)
from tests.core.story import CALENDAR, Story
from tests.people import BLUE, CENTRE, DISCIPLINE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE

SECOND = timedelta(microseconds=1)
REGULATION = "招标投标法实施条例"
with_ = msgspec.structs.replace


def on(refused, rule: str, article: int | None = None, statute: str = REGULATION) -> bool:
    basis = refused.basis
    return refused.rule == rule and (article is None or (basis.statute, basis.article) == (statute, article))


def test_the_whole_way_of_a_complaint():
    story = ComplaintStory().decided()
    story.must(acts.PublishComplaintDecision())
    assert story.p.stage == "published" and any(on_the_portal(story.p, entry) for entry in story.entries)


# ---- filing ----


@pytest.mark.parametrize(
    "changed",
    [{"matter": "gossip"}, {"respondents": ()}, {"facts": "不公"}, {"request": ""}, {"exhibits": ()}, {"contact": " "}, {"office_id": ""}, {"exhibits": (PROOF,) * 11}],
)  # fmt: skip
def test_a_complaint_tells_whom_what_why_and_proves_it(changed):
    assert on(ComplaintStory().refused(with_(FILING, **changed), RED), "complaint_is_whole", 60)


def test_facts_take_ten_characters_and_a_request_four():
    for short in ({"facts": "九个字九个字九个字"}, {"request": " 三个字 "}):
        assert on(ComplaintStory().refused(with_(FILING, **short), RED), "complaint_is_whole", 60)
    ComplaintStory().must(with_(FILING, facts="十个字十个字十个字十", request="四个字啊"), RED)


def test_nobody_complains_of_a_lot_that_is_not_published_or_of_tomorrow():
    assert on(ComplaintStory().with_facts(lot=None).refused(FILING, RED), "lot_can_be_complained_of")
    assert on(ComplaintStory(line="land").refused(FILING, RED), "lot_can_be_complained_of")
    assert on(ComplaintStory().with_facts(addressed=None).refused(FILING, RED), "lot_can_be_complained_of")
    assert on(ComplaintStory().refused(with_(FILING, known_at=START + SECOND), RED), "known_in_the_past")
    ComplaintStory().must(with_(FILING, known_at=START), RED)


def test_the_same_matter_is_handled_by_whoever_received_it_first():
    story = ComplaintStory().with_facts(earlier=(Earlier(code="诉-1", office="楚雄市住建局", stage="accepted"),))
    refused = story.refused(FILING, RED)
    assert on(refused, "not_pending_elsewhere", 61) and refused.whose_turn == "楚雄市住建局"
    ComplaintStory().with_facts(earlier=(Earlier(code="诉-1", office="楚雄市住建局", stage="refused"),)).must(FILING, RED)


# ---- acceptance ----


def test_without_standing_it_is_filed_but_not_accepted():
    story = ComplaintStory(took_part=False).filed()
    assert on(story.refused(acts.AcceptComplaint()), "complainant_has_standing", 60)
    ComplaintStory(took_part=False).accepted(interest="系第二候选人的材料供应商，已签供货协议")


def test_ten_days_from_when_it_should_have_known_and_the_answer_is_not_counted():
    assert in_time_until(LOT, "result", START, CALENDAR) == datetime(2026, 3, 12, tzinfo=SHANGHAI)  # known from 28 Feb, one day waited
    unasked = with_(LOT, objections=())
    assert in_time_until(unasked, "conduct", START, CALENDAR) == datetime(2026, 3, 13, tzinfo=SHANGHAI)
    assert in_time_until(unasked, "result", START - timedelta(days=5), CALENDAR) == datetime(2026, 3, 10, tzinfo=SHANGHAI)  # a Saturday and Sunday move it


@pytest.mark.parametrize(("early", "accepted"), [(SECOND, True), (timedelta(), False)])
def test_the_last_instant_of_the_ten_days(early, accepted):
    story = ComplaintStory()
    story.now = in_time_until(LOT, "result", FILING.known_at, CALENDAR) - early
    story.filed()
    story.now += timedelta(days=1)  # the office's own time does not make it late
    if accepted:
        story.must(acts.AcceptComplaint())
    else:
        assert on(story.refused(acts.AcceptComplaint()), "complained_in_time", 60)


@pytest.mark.parametrize("matter", [m for m in MATTERS.values() if m.objection], ids=lambda m: m.code)
def test_where_the_regulation_asks_for_an_objection_it_comes_first(matter):
    story = ComplaintStory(objections=()).filed(matter=matter.code)
    assert on(story.refused(acts.AcceptComplaint()), "objection_came_first", 60)
    ComplaintStory(objections=((matter.objection, START - timedelta(days=1), None),)).accepted(matter=matter.code)


@pytest.mark.parametrize("matter", ["award", "conduct"])
def test_of_other_matters_one_complains_at_once(matter):
    ComplaintStory(objections=()).accepted(matter=matter)


def test_the_wrong_office_is_told_which_is_right_and_hands_it_over():
    story = ComplaintStory().with_facts(addressed=WRONG).filed(office_id=WRONG.org_id)
    assert story.p.region == "532900"
    refused = story.refused(acts.AcceptComplaint(), OTHER_SUPERVISOR)
    assert on(refused, "office_is_competent", 61) and refused.whose_turn == OWN.name
    assert on(story.refused(acts.HandOverComplaint(office_id="11530000MB00000009", reason="不属本局"), OTHER_SUPERVISOR), "handed_to_the_competent", 61)
    story.now += timedelta(days=1)
    story.must(acts.HandOverComplaint(office_id=OWN.org_id, reason="不属本局监督"), OTHER_SUPERVISOR)
    assert (story.p.region, story.p.office, story.p.received_at) == ("532301", OWN.name, story.now)
    story.must(acts.AcceptComplaint())


def test_the_competent_office_cannot_pass_it_on():
    assert on(ComplaintStory().filed().refused(acts.HandOverComplaint(office_id=WRONG.org_id, reason="不想办理")), "handed_to_the_competent", 61)


def test_after_a_withdrawal_only_new_evidence_opens_it_again():
    again = (Earlier(code="诉-1", office=OWN.name, stage="withdrawn", exhibits=(PROOF.sha256,)),)
    story = ComplaintStory().with_facts(earlier=again).filed()
    refused = story.refused(acts.AcceptComplaint())
    assert on(refused, "not_the_same_again") and refused.basis.checked is False
    words = ComplaintStory().with_facts(earlier=again).filed(facts="新的证据：原业主来函说明合同不存在")
    assert on(words.refused(acts.AcceptComplaint()), "not_the_same_again"), "words among the facts are no evidence"
    said = {"new_evidence": "原业主来函，说明合同不存在"}
    old = ComplaintStory().with_facts(earlier=again).filed(**said)
    assert "都是那次提交过的" in old.refused(acts.AcceptComplaint()).reason
    letter = Exhibit(name="来函.pdf", sha256="b" * 64, size=1000)
    assert on(ComplaintStory().with_facts(earlier=again).filed(exhibits=(PROOF, letter)).refused(acts.AcceptComplaint()), "not_the_same_again")
    ComplaintStory().with_facts(earlier=again).accepted(exhibits=(PROOF, letter), **said)


@pytest.mark.parametrize("stage", ["withdrawn", "decided", "published"])
def test_what_is_new_is_said_in_four_characters_at_least(stage):
    again = (Earlier(code="诉-1", office=OWN.name, stage=stage, exhibits=("c" * 64,)),)
    short = ComplaintStory().with_facts(earlier=again).filed(new_evidence=" 三个字 ")
    assert on(short.refused(acts.AcceptComplaint()), "not_the_same_again")
    ComplaintStory().with_facts(earlier=again).accepted(new_evidence="写了四字")


def test_only_the_receiving_office_acts_and_a_refusal_has_a_ground():
    story = ComplaintStory().filed()
    upper = with_(SUPERVISOR, org_id="11530000MB00000001", org="云南省住房和城乡建设厅", region="530000")
    assert on(story.refused(acts.AcceptComplaint(), upper), "by_the_receiving_office")
    assert on(story.refused(acts.RefuseComplaint(ground="mood", reason="不想受理")), "refusal_has_a_ground")
    assert on(story.refused(acts.RefuseComplaint(ground="late", reason="")), "refusal_has_a_ground")
    story.must(acts.RefuseComplaint(ground="late", reason="已过投诉期限，可以举报"))
    assert story.p.stage == "refused" and "late" in GROUNDS


# ---- the office's own terms ----


def breach(story: ComplaintStory, code: str, key: str = "") -> bool:
    return bool(story.do(NoteBreach(duty=code, key=key), CLOCK))


@pytest.mark.parametrize(
    ("story", "code", "until"),
    [
        (lambda: ComplaintStory().filed(), "accept", datetime(2026, 3, 6, tzinfo=SHANGHAI)),
        (lambda: ComplaintStory().replied(), "decide", datetime(2026, 4, 15, tzinfo=SHANGHAI)),
        (lambda: ComplaintStory().decided(), "publish", datetime(2026, 3, 12, tzinfo=SHANGHAI)),
    ],
)
def test_silence_of_the_office_is_noted_at_the_end_of_its_term(story, code, until):
    story = story()
    due = next(d for d in agenda.open_duties(story.p, CALENDAR) if d.duty.code == code)
    assert due.until == until
    story.now = until - SECOND
    assert not breach(story, code)
    story.now = until
    assert breach(story, code) and f"{code}/" in story.p.breaches


def test_the_time_of_an_examination_is_not_counted():
    story = ComplaintStory().replied()
    plain = next(d.until for d in agenda.open_duties(story.p, CALENDAR) if d.duty.code == "decide")
    story.must(acts.BeginExamination(what="笔迹鉴定", by="某鉴定所"))
    assert not any(d.duty.code == "decide" for d in agenda.open_duties(story.p, CALENDAR))
    assert on(story.refused(acts.BeginExamination(what="再鉴定", by="某所")), "one_examination_at_a_time", 61)
    assert on(story.refused(DECISION), "examination_is_over")
    story.now += timedelta(days=14)
    assert on(story.refused(acts.EndExamination(result=" ")), "examination_is_open")
    story.must(acts.EndExamination(result="系同一人书写"))
    later = next(d.until for d in agenda.open_duties(story.p, CALENDAR) if d.duty.code == "decide")
    assert later - plain >= timedelta(days=14)
    assert on(story.refused(acts.EndExamination(result="再来")), "examination_is_open")


# ---- stay ----


def test_a_stay_needs_an_order_with_grounds_and_is_lifted_once():
    story = ComplaintStory().accepted()
    assert on(story.refused(with_(STAY, reason="需要")), "stay_has_grounds", 62)
    assert on(story.refused(with_(STAY, order_no="")), "stay_has_grounds", 62)
    assert on(story.refused(acts.LiftStay(reason="已无必要")), "stay_stands")
    story.must(STAY)
    assert on(story.refused(STAY), "stay_has_grounds", 62) and story.p.stayed
    story.must(acts.LiftStay(reason="已无必要"))
    assert not story.p.stayed


def test_a_stay_that_outlives_its_complaint_is_a_duty_to_lift():
    story = ComplaintStory().replied()
    story.must(STAY)
    story.must(DECISION)
    assert any(d.duty.code == "lift" for d in agenda.open_duties(story.p, CALENDAR))
    story.must(acts.LiftStay(reason="投诉已经办结"))
    assert not any(d.duty.code == "lift" for d in agenda.open_duties(story.p, CALENDAR))


# ---- reply ----


def test_the_complained_about_replies_and_nobody_else():
    story = ComplaintStory().accepted()
    assert on(story.refused(acts.ReplyToComplaint(text="我来说"), RED), "reply_by_the_complained_about", 62)
    assert on(story.refused(acts.ReplyToComplaint(text=" "), TENDEREE), "reply_by_the_complained_about", 62)
    for _ in range(3):
        story.must(acts.ReplyToComplaint(text="评审依法进行"), TENDEREE)
    assert "3次" in story.refused(acts.ReplyToComplaint(text="再说"), TENDEREE).reason


def test_decided_only_when_heard_or_the_time_is_over():
    story = ComplaintStory().accepted()
    assert story.p.reply_until == CALENDAR.after_workdays(story.now, 5).end
    story.now = story.p.reply_until - SECOND
    refused = story.refused(DECISION)
    assert on(refused, "complained_about_were_heard") and TENDEREE.org in refused.reason
    story.now += SECOND
    story.must(DECISION)


# ---- withdrawal and decision ----


def test_a_committee_has_no_account_and_is_heard_until_the_time_is_over():
    story = ComplaintStory().accepted(respondents=(Respondent(part="committee", name="评标委员会"),))
    story.now = story.p.reply_until - SECOND
    assert on(story.refused(DECISION), "complained_about_were_heard")
    story.now = story.p.reply_until
    story.must(DECISION)


def test_before_acceptance_it_is_withdrawn_at_once_afterwards_the_office_decides():
    story = ComplaintStory().filed()
    assert on(story.refused(acts.WithdrawComplaint(reason="算了"), RED), "withdrawal_has_a_reason")
    story.must(acts.WithdrawComplaint(reason="与招标人已消除误会"), RED)
    assert story.p.stage == "withdrawn"
    story = ComplaintStory().accepted()
    assert on(story.refused(acts.AllowWithdrawal(reason="准予撤回")), "withdrawal_was_asked")
    story.must(acts.WithdrawComplaint(reason="与招标人已消除误会"), RED)
    assert story.p.stage == "accepted" and on(story.refused(acts.WithdrawComplaint(reason="再次要求"), RED), "withdrawal_has_a_reason")
    story.must(acts.AllowWithdrawal(reason="不损害他人权益，准予撤回"))
    assert story.p.stage == "withdrawn"


@pytest.mark.parametrize("changed", [{"decision_no": ""}, {"outcome": "maybe"}, {"decision": "驳回"}, {"public_text": ""}])
def test_a_decision_has_number_outcome_and_grounds(changed):
    assert on(ComplaintStory().replied().refused(with_(DECISION, **changed)), "decision_on_complaint_is_whole", 61)


def test_a_false_complaint_is_rejected():
    story = ComplaintStory().replied()
    assert on(story.refused(with_(DECISION, false=True, outcome="upheld")), "false_complaint_is_rejected", 61)
    story.must(with_(DECISION, false=True))
    assert story.p.false


def test_ended_only_where_the_lot_was_cancelled_meanwhile():
    assert on(ComplaintStory().replied().refused(with_(DECISION, outcome="ended")), "ended_only_when_the_lot_is_over")
    story = ComplaintStory(over=True).replied()
    story.must(with_(DECISION, outcome="ended"))


def test_the_complainant_is_never_named_to_the_public_and_bidders_not_before_the_opening():
    rival = Respondent(part="bidder", name=BLUE.org, org_id=BLUE.org_id)
    story = ComplaintStory(secret=True).accepted(respondents=(rival,), matter="conduct")
    story.now = story.p.reply_until
    assert on(story.refused(with_(DECISION, public_text=f"{RED.org}的投诉缺乏事实根据，驳回")), "names_kept_from_the_public")
    assert on(story.refused(with_(DECISION, public_text=f"{BLUE.org}没有弄虚作假，驳回投诉")), "names_kept_from_the_public")
    assert on(story.refused(with_(DECISION, decision=f"{RED.org}的投诉缺乏事实根据")), "names_kept_from_the_public")  # the tenderee reads it
    story.with_facts(lot=with_(LOT, secret=False)).must(with_(DECISION, public_text=f"{BLUE.org}没有弄虚作假，驳回投诉"))


def test_the_second_of_two_who_decide_at_once_is_too_late():
    story = ComplaintStory().decided()
    assert story.refused(DECISION).rule == "wrong_stage"


# ---- who sees what ----


def sees(story: ComplaintStory, event: type, viewer) -> bool:
    return any(visible(story.p, entry, viewer) for entry in story.entries if isinstance(entry.event, event))


@pytest.mark.parametrize(
    ("who", "filed", "accepted", "replied", "decided"),
    [
        (RED, True, True, False, True),
        (TENDEREE, False, True, False, True),
        (BLUE, False, False, False, False),
        (SUPERVISOR, True, True, True, True),
        (DISCIPLINE, True, True, True, True),
        (OTHER_SUPERVISOR, False, False, False, False),
        (CENTRE, False, False, False, False),
    ],
)
def test_the_walls_of_a_complaint(who, filed, accepted, replied, decided):
    story = ComplaintStory().decided()
    kinds = (acts.ComplaintFiled, acts.ComplaintAccepted, acts.ComplaintReplied, acts.ComplaintDecided)
    assert tuple(sees(story, kind, who) for kind in kinds) == (filed, accepted, replied, decided)
    assert not sees(story, acts.ComplaintDecisionPublished, BLUE)


def test_a_bidder_complained_about_does_not_read_who_complained():
    rival = Respondent(part="bidder", name=BLUE.org, org_id=BLUE.org_id)
    story = ComplaintStory().filed(respondents=(rival,))
    assert not sees(story, acts.ComplaintFiled, BLUE)
    story.must(acts.AcceptComplaint())
    assert sees(story, acts.ComplaintAccepted, BLUE) and not sees(story, acts.ComplaintFiled, BLUE)


# ---- the lot as one firm knows it ----


def test_a_lot_tells_each_firm_only_of_its_own_part():
    lot = Story().opened()
    mine = lot_facts(lot.p, {lot.pseudonym(RED)})
    assert mine.took_part and not mine.secret and BLUE.org in mine.bidders.values() and "opening" in mine.known_from
    assert not lot_facts(lot.p, {"NOBODYNOBODY"}).took_part
    shut = lot_facts(Story().with_bids(RED, BLUE).p, {"REDREDREDRED"})
    assert shut.secret and not shut.bidders and shut.took_part


def test_a_complaint_already_accepted_goes_on_where_the_power_of_its_office_was_taken_back():
    above = Office(org_id="11530000MB00000001", name="云南省住房和城乡建设厅", region="530000", line="construction")
    story = ComplaintStory().accepted()
    passed_on = acts.HandOverComplaint(office_id=above.org_id, reason="处理投诉的权限已收回")
    assert on(story.refused(passed_on), "handed_to_the_competent")
    story.with_facts(offices=(above,), addressed=above).must(passed_on)
    assert story.p.stage == "accepted" and story.p.office_id == above.org_id
