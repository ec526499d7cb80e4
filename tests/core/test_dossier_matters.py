"""Ratings, appeals, the pool and credit without a database: who may, when, both sides of each clock, and what nobody gets around."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import clockwork, credit, dispute, pool, rating
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.bars import standing
from ggzy.core.calendar import SHANGHAI, months_after
from ggzy.core.credit import Noted, state_of
from ggzy.core.decide import decide
from ggzy.core.disclosure import visible
from ggzy.core.dispute import OwnItem, is_about
from ggzy.core.facts import Facts
from ggzy.core.pool import Pooled
from ggzy.core.procedures import PROCEDURES
from ggzy.core.rating import CRITERIA, SIDES, WINDOW, Mark, RatedLot
from ggzy.core.roles import CLOCK, Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command, Entry
from tests.core.story import CALENDAR
from tests.people import AGENCY, CENTRE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE, expert

AWARD = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
WHY = "事实和理由写在这里，足够十个字"
ADMIN = Actor(role=Role.ADMINISTRATION, person_id="p-adm", person="管一", org_id="11532300MB0000008A", org="楚雄州管理局", region="532300")
SECOND = msgspec.structs.replace(ADMIN, person_id="p-adm2", person="管二")
BESIDE_OFFICE = msgspec.structs.replace(SECOND, org_id="11530000MB0000008A", org="省局", region="530000")
BESIDE = msgspec.structs.replace(ADMIN, person_id="p-dali", person="邻", org_id="11532900MB0000008A", region="532900")


class Stage:
    """One matter on the stage."""

    def __init__(self, procedure: str, now: datetime = AWARD, **facts: Any):
        self.p, self.now, self.facts, self.entries = PROCEDURES[procedure].begin("s-1"), now, Facts(**facts), []

    def do(self, command: Command, by: Actor) -> Any:
        decided = decide(self.p, command, by, self.now, self.facts, CALENDAR)
        if not isinstance(decided, Refused):
            for event in decided:
                self.entries.append(Entry("s-1", self.p.seq + 1, self.now, by, event))
                self.p.apply(self.entries[-1])
        return decided

    def must(self, command: Command, by: Actor) -> Any:
        done = self.do(command, by)
        assert not isinstance(done, Refused), str(done)
        return self

    def why(self, command: Command, by: Actor) -> str:
        refused = self.do(command, by)
        assert isinstance(refused, Refused), refused
        return refused.rule


# ---- 评价 ----


def lot(**more: Any) -> RatedLot:
    told: dict[str, Any] = {"title": "某标段", "region": "532301", "line": "construction", "industry": "housing", "subject": "专家01", "since": AWARD, "took_part": True}
    return RatedLot(**(told | more))


def marks(role: Role = Role.TENDEREE, kind: str = "expert", n: int = 4, **more: Mark) -> tuple[Mark, ...]:
    return tuple(more.get(row.code, Mark(criterion=row.code, mark=n)) for row in CRITERIA[kind, role])


def sheet(role: Role = Role.TENDEREE, kind: str = "expert", **more: Any) -> rating.Rate:
    return rating.Rate(deal="cons-1", kind=kind, subject_id="7", marks=more.get("marks", marks(role, kind)))


@pytest.mark.parametrize(
    ("by", "kind", "facts", "given", "rule"),
    [
        (TENDEREE, "expert", {}, {}, ""), (SUPERVISOR, "expert", {}, {}, ""), (CENTRE, "expert", {}, {}, ""),
        (RED, "agency", {}, {}, ""), (RED, "expert", {}, {"marks": ()}, "rater_is_of_the_lot"), (CENTRE, "agency", {}, {"marks": ()}, "rater_is_of_the_lot"),
        (AGENCY, "expert", {}, {"marks": ()}, "wrong_role"), (TENDEREE, "expert", {"took_part": False}, {}, "rater_is_of_the_lot"),
        (TENDEREE, "expert", {"subject": ""}, {}, "subject_took_part"), (TENDEREE, "expert", {"since": None}, {}, "rated_after_the_end"),
        (TENDEREE, "expert", {}, {"marks": marks()[:2]}, "marks_are_whole"), (TENDEREE, "expert", {}, {"marks": (*marks(), marks()[0])}, "marks_are_whole"),
        (TENDEREE, "expert", {}, {"marks": marks(n=6)}, "marks_are_whole"), (TENDEREE, "expert", {}, {"marks": marks(n=0)}, "marks_are_whole"),
        (TENDEREE, "expert", {}, {"marks": marks(n=2)}, "marks_are_whole"), (TENDEREE, "expert", {}, {"marks": marks(n=3)}, ""),
        (TENDEREE, "expert", {}, {"marks": marks(conduct=Mark(criterion="conduct", mark=1, reason="中途离席"))}, ""),
    ],
)  # fmt: skip
def test_who_rates_whom_when_and_how(by, kind, facts, given, rule):
    stage = Stage("rating/1", rated=lot(**facts))
    decided = stage.do(sheet(by.role if (kind, by.role) in CRITERIA else Role.TENDEREE, kind, **given) if given else sheet(by.role, kind), by)
    assert (decided.rule if isinstance(decided, Refused) else "") == rule


def test_a_rating_is_given_and_corrected_until_it_locks_and_not_at_that_moment():
    end = WINDOW.end(AWARD, CALENDAR)
    assert Stage("rating/1", end, rated=lot()).why(sheet(), TENDEREE) == "given_before_it_locks"
    stage = Stage("rating/1", end - timedelta(seconds=1), rated=lot()).must(sheet(), TENDEREE)
    again = rating.CorrectRating(marks=marks(n=5))
    stage.must(again, TENDEREE)
    assert stage.p.mean_tenths == 50 and len(stage.p.corrected) == 1
    assert stage.why(sheet(), TENDEREE) == "wrong_stage", "once for a lot and a side"
    stage.now = end
    assert stage.why(again, TENDEREE) == "corrected_before_it_locks"


def test_another_office_of_the_side_corrects_nothing_and_parties_read_their_own_alone():
    stage = Stage("rating/1", rated=lot()).must(sheet(Role.SUPERVISOR), SUPERVISOR)
    other = msgspec.structs.replace(SUPERVISOR, org_id="x", person_id="y")
    assert stage.why(rating.CorrectRating(marks=marks(Role.SUPERVISOR)), other) == "corrected_by_the_side"
    bidders = Stage("rating/1", rated=lot()).must(sheet(Role.BIDDER, "agency"), RED)
    entry = bidders.entries[0]
    assert visible(bidders.p, entry, ADMIN) and not visible(bidders.p, entry, AGENCY) and not visible(bidders.p, entry, TENDEREE)
    assert not visible(bidders.p, entry, OTHER_SUPERVISOR)


def test_every_side_has_its_criteria_and_every_criterion_its_short_reasons():
    assert set(CRITERIA) == {(kind, role) for kind, roles in SIDES.items() for role in roles}
    assert all(row.reasons and row.hint for rows in CRITERIA.values() for row in rows)


# ---- 答复、申诉 ----

MINE = OwnItem(key="k", words="没有到席", region="532300", subject="专家01", person_id="e01")
OURS = OwnItem(key="k", words="备案退回", region="532301", subject=AGENCY.org, org_id=AGENCY.org_id)


def test_the_one_concerned_replies_as_often_as_he_likes_and_appeals_once():
    stage = Stage("dispute/1", item=MINE)
    assert stage.why(dispute.ReplyToItem(item="k", text=WHY), expert(2)) == "speaks_of_itself"
    assert stage.why(dispute.AppealItem(item="k", text=WHY), AGENCY) == "appeals_of_itself"
    assert stage.why(dispute.ReplyToItem(item="k", text="九个字九个字九个字"), expert(1)) == "words_are_written"
    stage.must(dispute.ReplyToItem(item="k", text=WHY), expert(1)).must(dispute.ReplyToItem(item="k", text=WHY), expert(1))
    stage.must(dispute.AppealItem(item="k", text=WHY), expert(1))
    assert stage.why(dispute.AppealItem(item="k", text=WHY), expert(1)) == "wrong_stage"
    stage.must(dispute.AnswerAppeal(corrected=True, text=WHY), ADMIN)
    stage.must(dispute.ReplyToItem(item="k", text=WHY), expert(1))
    assert stage.p.corrected and len(stage.p.replies) == 3
    assert Stage("dispute/1", item=OURS).do(dispute.AppealItem(item="k", text=WHY), msgspec.structs.replace(AGENCY, person_id="colleague"))


def test_nothing_is_said_to_an_item_of_a_committee_that_is_secret_still():
    stage = Stage("dispute/1", item=msgspec.structs.replace(MINE, secret=True))
    for wish in (dispute.ReplyToItem(item="k", text=WHY), dispute.AppealItem(item="k", text=WHY)):
        assert stage.why(wish, expert(1)) == "said_once_the_committee_is_known"


def test_what_is_said_to_an_item_holds_nobodys_number():
    """Of an agency it stands on the portal."""
    telling = f"{WHY}，经办人电话13887800000"
    stage = Stage("dispute/1", item=OURS)
    assert stage.why(dispute.ReplyToItem(item="k", text=telling), AGENCY) == "no_personal_numbers_published"
    assert stage.why(dispute.AppealItem(item="k", text=telling), AGENCY) == "no_personal_numbers_published"
    stage.must(dispute.AppealItem(item="k", text=WHY), AGENCY)
    assert stage.why(dispute.AnswerAppeal(corrected=True, text=telling), ADMIN) == "no_personal_numbers_published"


def test_an_appeal_is_answered_in_ten_workdays_and_silence_is_noted():
    stage = Stage("dispute/1", item=MINE).must(dispute.AppealItem(item="k", text=WHY), expert(1))
    (duty,) = agenda.open_duties(stage.p, CALENDAR)
    assert duty.until == CALENDAR.after_workdays(AWARD, 10).end and duty.duty.who == (Role.ADMINISTRATION,)
    stage.now = duty.until - timedelta(seconds=1)
    assert not stage.do(clockwork.NoteBreach(duty="answer_appeal", key=""), CLOCK)
    stage.now = duty.until
    stage.must(clockwork.NoteBreach(duty="answer_appeal", key=""), CLOCK)
    stage.must(dispute.AnswerAppeal(corrected=False, text=WHY), ADMIN)
    assert not agenda.open_duties(stage.p, CALENDAR) and stage.p.breaches


def test_whoever_wrote_the_item_does_not_answer_for_it_nor_an_office_beside():
    stage = Stage("dispute/1", item=msgspec.structs.replace(MINE, by=ADMIN)).must(dispute.AppealItem(item="k", text=WHY), expert(1))
    answer = dispute.AnswerAppeal(corrected=True, text=WHY)
    assert stage.why(answer, ADMIN) == "answered_by_another_hand"
    assert stage.why(answer, BESIDE) == "outside_reach"
    assert stage.why(dispute.AnswerAppeal(corrected=True, text="短"), SECOND) == "answer_has_reasons"
    stage.must(answer, SECOND)
    assert visible(stage.p, stage.entries[0], expert(1)) and not visible(stage.p, stage.entries[0], expert(2)) and not visible(stage.p, stage.entries[0], BESIDE)


# ---- 专家库 ----

KNOWN = Pooled(person_id="e01", person="专家01", region="532300", active=True)
TELL = pool.ProposeRemoval(person_id="e01", cause="absences", reason=WHY)
OUT = pool.RemoveFromPool(document_no="楚管〔2026〕1号", reason=WHY)


def told_to_leave() -> Stage:
    return Stage("pool/1", pooled=KNOWN).must(msgspec.structs.replace(TELL, cause="own_wish"), ADMIN)


def out_of_the_pool() -> Stage:
    stage = told_to_leave().must(OUT, ADMIN)
    return stage.must(ConfirmSecond(asked=stage.p.asked_now[0].number), SECOND)


def test_out_of_the_pool_after_being_heard_or_once_the_time_to_speak_is_over():
    stage = Stage("pool/1", pooled=KNOWN).must(TELL, ADMIN)
    assert stage.p.active, "told is not yet out"
    assert stage.why(OUT, ADMIN) == "expert_was_heard"
    stage.now = stage.p.reply_until - timedelta(seconds=1)
    assert stage.why(OUT, ADMIN) == "expert_was_heard"
    assert stage.do(pool.StateOnRemoval(text=WHY), expert(1))
    heard = Stage("pool/1", pooled=KNOWN).must(TELL, ADMIN)
    heard.now = heard.p.reply_until
    assert heard.why(pool.StateOnRemoval(text=WHY), expert(1)) == "stated_in_time"
    for each in (stage, heard):
        each.must(OUT, ADMIN)
        assert each.p.active, "one person alone puts nobody out"
        each.facts = Facts()
        assert each.why(ConfirmSecond(asked=each.p.asked_now[0].number), ADMIN) == "second_is_another_person"
        each.must(ConfirmSecond(asked=each.p.asked_now[0].number), SECOND)
        assert not each.p.active


@pytest.mark.parametrize(
    ("known", "told", "by", "rule"),
    [
        (KNOWN, {"cause": "beauty"}, ADMIN, "removal_has_a_cause"), (KNOWN, {"reason": "短"}, ADMIN, "removal_has_a_cause"),
        (None, {}, ADMIN, "pool_is_ones_own"), (KNOWN, {}, BESIDE, "pool_is_ones_own"),
        (msgspec.structs.replace(KNOWN, region="530000"), {}, ADMIN, "pool_is_ones_own"),
        (msgspec.structs.replace(KNOWN, active=False), {}, ADMIN, "expert_is_in_the_pool"), (KNOWN, {}, SUPERVISOR, "wrong_role"),
    ],
)  # fmt: skip
def test_the_keeper_of_the_pool_alone_and_for_a_cause(known, told, by, rule):
    assert Stage("pool/1", pooled=known).why(msgspec.structs.replace(TELL, **told), by) == rule


def test_a_decision_on_the_pool_has_a_number_and_reasons():
    for faulty in ({"document_no": " "}, {"reason": "九个字九个字九个字"}):
        assert told_to_leave().why(msgspec.structs.replace(OUT, **faulty), ADMIN) == "pool_paper_is_whole"
        back = msgspec.structs.replace(pool.ReturnToPool(document_no="2号", reason=WHY), **faulty)
        assert out_of_the_pool().why(back, ADMIN) == "pool_paper_is_whole"


def test_a_decision_reaches_no_further_than_the_pool_that_told_and_puts_nobody_out_twice():
    back, moved = pool.ReturnToPool(document_no="2号", reason=WHY), msgspec.structs.replace(KNOWN, region="530000")
    told, left = told_to_leave(), out_of_the_pool()
    told.facts = left.facts = Facts(pooled=moved)
    assert told.why(OUT, ADMIN) == left.why(back, ADMIN) == "still_of_that_pool"
    told.facts = left.facts = Facts(pooled=msgspec.structs.replace(KNOWN, active=False))
    assert told.why(OUT, ADMIN) == "expert_is_in_the_pool" and not isinstance(left.do(back, ADMIN), Refused)


def test_an_own_wish_waits_for_nobody_and_the_way_back_is_open():
    stage = out_of_the_pool()
    stage.must(pool.ReturnToPool(document_no="2号", reason=WHY), ADMIN).must(ConfirmSecond(asked=stage.p.asked_now[0].number), SECOND)
    assert stage.p.active and stage.must(TELL, ADMIN).p.stage == "proposed"
    assert stage.must(pool.DropRemoval(reason=WHY), ADMIN).p.active
    told = Stage("pool/1", pooled=KNOWN).must(TELL, ADMIN)
    assert visible(told.p, told.entries[0], expert(1)) and not visible(told.p, told.entries[0], expert(2)) and not visible(told.p, told.entries[0], SUPERVISOR)
    (duty,) = agenda.open_duties(told.p, CALENDAR)
    assert duty.until == CALENDAR.after_workdays(AWARD, 15).end


# ---- 信用记录 ----

NOTED = Noted(
    sort="punish", subject="红河建设有限公司", what="安全生产许可证被暂扣", statute="安全生产许可证条例", article=14, source="云南省住房和城乡建设厅",
    document_no="云建罚〔2026〕3号", sha256="a" * 64, since=AWARD, until=months_after(AWARD, 12), region="532300", org_id=RED.org_id,
)  # fmt: skip


def noted(**more: Any) -> credit.RecordCredit:
    return credit.RecordCredit(noted=msgspec.structs.replace(NOTED, **more))


@pytest.mark.parametrize(
    ("more", "rule"),
    [
        ({}, ""), ({"sort": "reward", "until": None}, ""), ({"sort": "rumour"}, "subject_is_known"), ({"person_id": "9"}, "subject_is_known"),
        ({"org_id": ""}, "subject_is_known"), ({"statute": " "}, "basis_and_source_are_given"), ({"article": 0}, "basis_and_source_are_given"),
        ({"source": ""}, "basis_and_source_are_given"), ({"document_no": " "}, "basis_and_source_are_given"), ({"sha256": ""}, "basis_and_source_are_given"),
        ({"what": "坏"}, "basis_and_source_are_given"), ({"until": AWARD}, "dates_are_in_order"), ({"until": AWARD - timedelta(days=1)}, "dates_are_in_order"),
        ({"until": AWARD + timedelta(seconds=1)}, ""), ({"region": "532900"}, "entry_in_own_reach"), ({"region": "530000"}, "entry_in_own_reach"),
        ({"capacities": ("bidder",)}, ""), ({"capacities": ("king",)}, "restriction_is_lawful"), ({"capacities": ("expert",)}, "restriction_is_lawful"),
        ({"capacities": ("bidder", "manager")}, "restriction_is_lawful"), ({"capacities": ("bidder", "expert")}, "restriction_is_lawful"),
        ({"sort": "reward", "capacities": ("bidder",)}, "restriction_is_lawful"),
        ({"org_id": "", "person_id": "9", "capacities": ("expert",)}, ""), ({"org_id": "", "person_id": "9", "capacities": ("bidder",)}, "restriction_is_lawful"),
    ],
)  # fmt: skip
def test_without_basis_source_or_with_dates_reversed_nothing_is_taken_in(more, rule):
    decided = Stage("credit/1", subject_known=True, case_code="信1").do(noted(**more), ADMIN)
    assert (decided.rule if isinstance(decided, Refused) else "") == rule
    assert Stage("credit/1", case_code="信1").why(noted(), ADMIN) == "subject_is_known"
    assert Stage("credit/1", subject_known=True).why(noted(), SUPERVISOR) == "wrong_role"


def test_the_person_named_is_one_of_the_agencys_people_and_of_a_punishment():
    named, known = {"staff_id": "7", "staff": "李秀英"}, Stage("credit/1", subject_known=True, staff_known=True, case_code="信1")
    assert not isinstance(known.do(noted(**named), ADMIN), Refused)
    assert Stage("credit/1", subject_known=True, case_code="信1").why(noted(**named), ADMIN) == "staff_is_the_agencys"
    rewarded = Stage("credit/1", subject_known=True, staff_known=True, case_code="信1")
    assert rewarded.why(noted(**named, sort="reward", until=None), ADMIN) == "staff_is_the_agencys"


def recorded(**more: Any) -> Stage:
    return Stage("credit/1", subject_known=True, case_code="信1").must(noted(**more), ADMIN)


def test_a_restriction_works_once_another_person_has_checked_it_within_its_dates():
    stage = recorded(capacities=("bidder",))
    assert stage.p.bar is None and stage.p.stage == "checking"
    assert stage.why(credit.ConfirmCredit(note="已核对原件"), ADMIN) == "another_hand"
    assert stage.why(credit.ConfirmCredit(note="已核对原件"), BESIDE_OFFICE) == "another_hand"
    assert stage.why(credit.ConfirmCredit(note=""), SECOND) == "check_is_written"
    stage.now = AWARD + timedelta(hours=1)
    stage.must(credit.ConfirmCredit(note="已核对原件"), SECOND)
    bar = stage.p.bar
    for at, barred in ((stage.now - timedelta(seconds=1), False), (stage.now, True), (NOTED.until - timedelta(seconds=1), True), (NOTED.until, False)):
        assert bool(standing([bar], "532301", "construction", "bidder", at)) is barred, at
    assert standing([bar], "532901", "construction", "bidder", stage.now) is None and standing([bar], "532301", "construction", "agency", stage.now) is None


def barred(stage: Stage) -> bool:
    return standing([stage.p.bar], "532301", "construction", "bidder", stage.now) is not None


@pytest.mark.parametrize("repaired", [False, True])
def test_a_restriction_is_lifted_by_two_and_stays_until_then(repaired):
    stage = recorded(capacities=("bidder",)).must(credit.ConfirmCredit(note="已核对原件"), SECOND)
    if repaired:
        stage.now = months_after(AWARD, 3)
        stage.must(credit.RepairCreditEntry(document_no="信修1号", reason="已整改并经验收"), ADMIN)
    before, wish, confirm = stage.p.stage, credit.WithdrawCredit(reason="原决定被撤销"), credit.ConfirmCreditWithdrawal(note="已核对撤销决定")
    stage.must(wish, SECOND)
    (waits,) = agenda.to_dos(stage.p, CALENDAR)
    assert stage.p.stage == "withdrawing" and barred(stage) and stage.p.stands(stage.now) is not repaired
    assert (waits.command, waits.key, waits.not_by) == (credit.ConfirmCreditWithdrawal, SECOND.org_id, (SECOND.person_id,))
    for alone in (SECOND, BESIDE_OFFICE):
        assert stage.why(confirm, alone) == "another_hand" and barred(stage)
    stage.must(credit.RejectCreditWithdrawal(reason="撤销决定还没有生效"), ADMIN)
    assert stage.p.stage == before and barred(stage) and stage.p.proposed is None and stage.p.withdrawal is None
    stage.must(wish, ADMIN)
    assert stage.why(credit.RejectCreditWithdrawal(reason="不关我事的"), BESIDE_OFFICE) == "sent_back_by_the_office"
    assert stage.why(credit.ConfirmCreditWithdrawal(note="看过"), SECOND) == "check_is_written"
    stage.must(confirm, SECOND)
    assert stage.p.stage == "withdrawn" and not barred(stage) and stage.p.ended == "原决定被撤销"


def test_what_restricts_nobody_is_taken_back_by_one():
    for stage in (recorded(), recorded(capacities=("bidder",))):
        assert stage.must(credit.WithdrawCredit(reason="登记有误"), ADMIN).p.stage == "withdrawn"


@pytest.mark.parametrize(
    ("stage", "since", "until", "word"),
    [("recorded", 1, 9, "尚未开始"), ("recorded", 0, 1, "有效"), ("recorded", -9, 0, "期满"), ("recorded", 0, None, "有效"), ("repaired", -9, 9, "（阶段）")],
)
def test_the_state_is_one_word_by_the_second(stage, since, until, word):
    begins, over = AWARD + timedelta(seconds=since), None if until is None else AWARD + timedelta(seconds=until)
    assert state_of(stage, "（阶段）", begins, over, AWARD) == word


def test_the_check_has_a_clock_and_a_mark_needs_none():
    (duty,) = agenda.open_duties(recorded(capacities=("bidder",)).p, CALENDAR)
    assert duty.until == CALENDAR.after_workdays(AWARD, 3).end
    mark = recorded()
    assert not agenda.open_duties(mark.p, CALENDAR) and mark.p.bar is None and mark.p.stands(AWARD) and not mark.p.stands(NOTED.until)


def test_repair_after_three_months_and_a_day_too_early_is_refused():
    stage, repair = recorded(), credit.RepairCreditEntry(document_no="信修1号", reason="已整改并经验收")
    stage.now = months_after(AWARD, 3) - timedelta(seconds=1)
    assert stage.why(repair, ADMIN) == "repaired_after_the_shortest_time"
    stage.now = months_after(AWARD, 3)
    stage.must(repair, ADMIN)
    assert not stage.p.stands(stage.now) and stage.why(repair, ADMIN) == "wrong_stage"
    praised = recorded(sort="reward", until=None)
    praised.now = months_after(AWARD, 4)
    assert praised.why(repair, ADMIN) == "repaired_after_the_shortest_time"


def test_a_repair_takes_nothing_off_a_restriction():
    stage = recorded(capacities=("bidder",)).must(credit.ConfirmCredit(note="已核对原件"), SECOND)
    stage.now = months_after(AWARD, 3)
    stage.must(credit.RepairCreditEntry(document_no="信修1号", reason="已整改并经验收"), ADMIN)
    assert standing([stage.p.bar], "532301", "construction", "bidder", stage.now)


def test_an_expert_does_not_speak_for_the_firm_that_employs_one():
    """One appeal an item: whoever may lodge it may also waste it."""
    item = OwnItem(key="k", words="逾期", region="532300", org_id=RED.org_id)
    employed = Actor(role=Role.EXPERT, person_id="p-x", person="某", org_id=RED.org_id)
    assert is_about(item, RED) and not is_about(item, employed) and not is_about(item, msgspec.structs.replace(RED, org_id=AGENCY.org_id))
    assert is_about(OwnItem(key="k", words="晚到", region="532300", person_id="p-x"), employed)
