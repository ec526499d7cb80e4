"""信用记录 on the portal: what is told of a firm's restriction, since when not any more, and why; a person's is never told."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from ggzy.core.acts import credit
from ggzy.core.calendar import months_after
from ggzy.core.credit import CreditEntry, ListRow
from ggzy.core.rule import Refused
from tests.core.test_dossier_matters import ADMIN, AWARD, SECOND, Stage, noted
from tests.people import OTHER_SUPERVISOR, SUPERVISOR

CHECKED = credit.ConfirmCredit(note="已核对原件")
TAKE_BACK, LIFT = credit.WithdrawCredit(reason="原决定被撤销"), credit.ConfirmCreditWithdrawal(note="已核对撤销决定")
REPAIR = credit.RepairCreditEntry(document_no="信修1号", reason="已整改并经验收")


def entered(**more: object) -> Stage:
    told = {"capacities": ("bidder",)} | more
    return Stage("credit/1", subject_known=True, case_code="信1").must(noted(**told), ADMIN)


def confirmed(**more: object) -> Stage:
    return entered(**more).must(CHECKED, SECOND)


def repaired() -> Stage:
    stage = confirmed()
    stage.now = months_after(AWARD, 3)
    return stage.must(REPAIR, ADMIN)


def withdrawn(stage: Stage) -> Stage:
    stage.now += timedelta(days=1)
    return stage.must(TAKE_BACK, ADMIN).must(LIFT, SECOND)


def test_a_firms_restriction_is_told_from_its_confirmation_on():
    assert not entered().p.public and confirmed().p.public and confirmed().p.restricts and not entered().p.restricts
    assert confirmed().must(TAKE_BACK, ADMIN).p.public, "still checked whether it is withdrawn"


@pytest.mark.parametrize(
    "more",
    [{"capacities": ()}, {"sort": "reward", "capacities": ()}, {"org_id": "", "person_id": "9", "capacities": ("expert",)}],
    ids=["a mere mark", "a reward", "a person"],
)
def test_marks_rewards_and_persons_are_not_told(more):
    stage = entered(**more)
    assert not (stage.must(CHECKED, SECOND) if stage.p.stage == "checking" else stage).p.public


def test_nothing_is_told_of_what_is_no_punishment_though_it_restricts():
    """As a row rewritten by hand would show it."""
    stage = confirmed()
    stage.p.noted = msgspec.structs.replace(stage.p.noted, sort="reward")
    assert not stage.p.public and not Stage("credit/1").p.public


def test_once_repaired_or_withdrawn_it_is_gone_and_the_moment_and_reason_are_those_of_the_removal():
    mended = repaired()
    at = mended.now
    assert (mended.p.public, mended.p.removed_at, mended.p.removed_as, mended.p.removed_reason) == (False, at, "信用修复", REPAIR.reason)
    assert (mended.p.repair_no, mended.p.repair_reason) == ("信修1号", REPAIR.reason) and mended.p.restricts
    both = withdrawn(mended)
    assert (both.p.removed_at, both.p.removed_as, both.p.removed_reason) == (at, "信用修复，后又撤回", REPAIR.reason)
    gone = withdrawn(confirmed())
    assert (gone.p.public, gone.p.removed_at, gone.p.removed_as, gone.p.removed_reason) == (False, gone.now, "登记撤回", TAKE_BACK.reason)
    assert not gone.p.restricts and gone.p.why_stopped == TAKE_BACK.reason
    shown = confirmed().p
    assert (shown.removed_at, shown.removed_as, shown.removed_reason, shown.why_stopped) == (None, "", "", "")
    assert confirmed().must(TAKE_BACK, ADMIN).p.why_stopped == TAKE_BACK.reason


def test_it_counts_between_its_dates_and_while_nobody_took_it_away():
    stage = confirmed(since=AWARD + timedelta(days=1))
    begins, ends = stage.p.noted.since, stage.p.noted.until
    found = [stage.p.stands(at) for at in (begins - timedelta(seconds=1), begins, ends - timedelta(seconds=1), ends)]
    assert found == [False, True, True, False] and not entered().p.stands(begins)
    assert not repaired().p.stands(ends - timedelta(seconds=1)) and not withdrawn(confirmed()).p.stands(ends - timedelta(seconds=1))
    assert confirmed(until=None).p.stands(months_after(AWARD, 99))
    assert [stage.p.state(at) for at in (begins - timedelta(seconds=1), begins, ends)] == ["尚未开始", "有效", "期满"]


def test_supervisors_of_the_region_read_it_whatever_their_line():
    p: CreditEntry = confirmed().p
    assert p.addresses(msgspec.structs.replace(SUPERVISOR, lines=("land",))) and not p.addresses(OTHER_SUPERVISOR)
    assert not p.addresses(msgspec.structs.replace(ADMIN, lines=())) and not Stage("credit/1").p.addresses(SUPERVISOR)
    assert p.title == "安全生产许可证被暂扣" and Stage("credit/1").p.title == ""


# ---- taken in from a list


def from_list(**more: object) -> tuple[Stage, credit.TakeInCredit]:
    """The list read in by one, checked by the other; `more` changes what this row says, `row` None that there is none."""
    told = noted(**{"capacities": ("bidder",)} | more).noted
    row = ListRow(noted=told, read_by=ADMIN, checked_by=SECOND, note="与盖章的名单逐行核对")
    return Stage("credit/1", subject_known=True, case_code="信1", list_row=row), credit.TakeInCredit(noted=told, batch="import-1", line_no=2)


def test_a_row_of_a_checked_list_is_in_force_at_once_by_who_read_it_and_who_checked_it():
    stage, wish = from_list()
    stage.must(wish, SECOND)
    p = stage.p
    assert (p.stage, p.by, p.batch, p.line_no, p.restricts, p.in_force_at) == ("recorded", ADMIN, "import-1", 2, True, stage.now)
    mark, wish = from_list(capacities=())
    mark.must(wish, SECOND)
    assert not mark.p.restricts and not any(isinstance(e.event, credit.CreditConfirmed) for e in mark.entries), "a mere mark is confirmed by nobody"
    assert any(isinstance(e.event, credit.CreditConfirmed) for e in stage.entries)


def test_only_the_very_row_of_a_checked_list_is_taken_in_and_by_who_checked_it():
    stage, wish = from_list()
    assert stage.why(wish, ADMIN) == stage.why(msgspec.structs.replace(wish, noted=msgspec.structs.replace(wish.noted, what="另一件事实")), SECOND) == "list_was_checked"
    stage.facts = msgspec.structs.replace(stage.facts, list_row=None)
    assert stage.why(wish, SECOND) == "list_was_checked"


def test_what_is_over_or_recorded_already_is_not_taken_in_and_the_common_rules_hold():
    endless, wish = from_list(until=None)
    endless.must(wish, SECOND)
    stage, wish = from_list(until=AWARD + timedelta(days=9))
    stage.now = AWARD + timedelta(days=9) - timedelta(seconds=1)
    assert not isinstance(stage.do(wish, SECOND), Refused)
    over, wish = from_list(until=AWARD + timedelta(days=9))
    over.now = AWARD + timedelta(days=9)
    assert over.why(wish, SECOND) == "runs_still"
    twice, wish = from_list()
    twice.facts = msgspec.structs.replace(twice.facts, recorded_before="信9")
    assert twice.why(wish, SECOND) == "not_recorded_before"
    lawless, wish = from_list(capacities=("king",))
    assert lawless.why(wish, SECOND) == "restriction_is_lawful"
