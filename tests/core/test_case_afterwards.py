"""监督案件 after the decision: overturned late, repaired, appealed against; both sides of each line."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import case, redress
from ggzy.core.acts.clockwork import NoteBreach
from ggzy.core.acts.second import ConfirmSecond, DeclineSecond
from ggzy.core.calendar import day_of, months_after
from ggzy.core.complaint import Exhibit
from ggzy.core.disclosure import on_the_portal, visible
from ggzy.core.roles import CLOCK, PUBLIC
from tests.core.case_story import CALENDAR, CHIEF, DECISION, SECOND, CaseStory
from tests.people import BLUE, RED, SUPERVISOR

REVOKE = case.RevokeDecision(by="楚雄州中级人民法院", document_no="（2027）云23行终9号", reason="主要证据不足")


def concluded() -> CaseStory:
    """The bar ran out, the case is over, and the decision still stands on the portal."""
    s = CaseStory().served()
    s.must(case.PublishDecision())
    s.now = s.p.bar.until
    s.must(case.ConcludeCase(reason="限制期满，罚款已缴"))
    return s


# ---- overturned after it was carried out ----


def test_a_decision_overturned_after_its_bar_ran_out_is_revoked_and_leaves_the_portal():
    s = concluded().wait(days=200)
    ran_out = s.p.bar.until
    s.both(REVOKE)
    assert s.p.stage == "revoked" and s.p.bar.until == ran_out  # what was over was not in force until today
    assert any(on_the_portal(s.p, e) for e in s.entries)
    s.must(case.WithdrawPublication(reason="决定已被法院撤销"))
    assert not s.p.shown and not any(on_the_portal(s.p, e) for e in s.entries)


@pytest.mark.parametrize("stage", ["decided", "served", "concluded"])
def test_a_decision_can_be_revoked_at_every_stage_after_it_was_made(stage):
    s = {"decided": lambda: decided(), "served": lambda: CaseStory().served(), "concluded": concluded}[stage]()
    assert s.p.stage == stage
    s.both(REVOKE)
    assert s.p.stage == "revoked"


def decided() -> CaseStory:
    s = CaseStory().notified().at_the_end_of_the_reply()
    s.both(DECISION)
    return s


def test_where_nothing_was_decided_or_all_was_revoked_there_is_nothing_to_revoke():
    assert CaseStory().notified().refused(REVOKE).rule == "wrong_stage"
    s = CaseStory().served()
    s.both(REVOKE)
    assert s.refused(REVOKE).rule == "wrong_stage"


# ---- repair of credit ----

APPLY = redress.ApplyForRepair(text="罚款已缴，投标制度已整改", exhibits=(Exhibit(name="整改报告.pdf", sha256="b" * 64, size=9),))
REPAIR = case.RepairCredit(reason="已整改，作出信用承诺")


def published(months_ago: int = 3) -> CaseStory:
    s = CaseStory().served()
    s.must(case.PublishDecision())
    s.now = months_after(s.now, months_ago)
    return s


def test_the_accused_applies_for_repair_once_it_was_public_for_the_shortest_time():
    s = published()
    s.now -= SECOND
    for wish, by in ((APPLY, RED), (REPAIR, SUPERVISOR)):
        refused = s.refused(wish, by)
        assert refused.rule == "shown_for_the_shortest_time" and refused.basis.checked is False
    s.now += SECOND
    s.must(APPLY, RED)
    assert s.refused(APPLY, RED).rule == "one_application_at_a_time"


@pytest.mark.parametrize("changed", [{"text": "改了"}, {"exhibits": ()}])
def test_an_application_says_what_was_put_right_and_shows_it(changed):
    assert published().refused(msgspec.structs.replace(APPLY, **changed), RED).rule == "application_is_whole"


def test_strangers_and_offices_apply_for_nobody_and_nothing_is_repaired_that_is_not_public():
    assert published().refused(APPLY, BLUE).rule == "outside_reach" and published().refused(APPLY).rule == "wrong_role"
    s = CaseStory().served().wait(days=100)
    assert s.refused(APPLY, RED).rule == "is_shown"


def test_the_office_answers_an_application_within_its_term_with_reasons():
    s = published()
    assert s.refused(redress.RefuseRepair(reason="罚款还没有缴清")).rule == "application_waits"
    s.must(APPLY, RED)
    due = next(d for d in agenda.open_duties(s.p, CALENDAR) if d.duty.code == "repair")
    assert due.until == CALENDAR.after_workdays(s.now, 10).end
    s.now = due.until - SECOND
    assert s.must(NoteBreach(duty="repair", key="1"), CLOCK) == []
    s.now += SECOND
    assert s.must(NoteBreach(duty="repair", key="1"), CLOCK)
    assert s.refused(redress.RefuseRepair(reason=" ")).rule == "reason_written"
    s.must(redress.RefuseRepair(reason="罚款还没有缴清"))
    assert s.p.shown and s.p.applications[0].answer == "罚款还没有缴清" and not agenda.open_duties(s.p, CALENDAR)


def test_repair_granted_takes_the_publication_down_and_leaves_the_bar():
    s = published()
    s.must(APPLY, RED)
    bar = s.p.bar
    s.must(REPAIR)
    assert not s.p.shown and s.p.bar == bar and s.p.bar.in_force(s.now) and s.p.applications[0].granted and s.p.down == "repaired"


def test_a_flood_of_applications_ends_at_five():
    s = published()
    for _ in range(5):
        s.must(APPLY, RED)
        s.must(redress.RefuseRepair(reason="罚款还没有缴清"))
    assert s.refused(APPLY, RED).rule == "one_application_at_a_time"


# ---- reconsideration, litigation ----


def appeal(s: CaseStory, **changed: Any) -> redress.NoteAppeal:
    told = {"kind": "litigation", "body": "楚雄市人民法院", "document_no": "（2026）云2301行初5号", "filed_on": day_of(s.now), "exhibits": APPLY.exhibits}
    return redress.NoteAppeal(**{**told, **changed})


RESULT = redress.NoteAppealResult(outcome="revoked", document_no="（2026）云2301行初5号判决", reason="主要证据不足", number="1")
STAY = redress.NoteStay(ordered_by="楚雄市人民法院", document_no="（2026）云2301行初5号裁定", number="1")
END_STAY = redress.EndStay(document_no="裁定2号", reason="停止执行的情形已经消失", number="1")


def appealed() -> CaseStory:
    s = CaseStory().served()
    s.must(case.PublishDecision())
    s.wait(days=10)
    s.must(appeal(s), RED)
    return s


def stayed() -> CaseStory:
    s = appealed()
    s.both(STAY)
    return s


def test_an_appeal_is_noted_by_the_accused_or_the_office_and_stops_nothing():
    for by in (RED, SUPERVISOR):
        s = CaseStory().served()
        bar = s.p.bar
        s.must(appeal(s), by)
        assert s.p.appeal_runs.number == "1" and s.p.bar == bar and bar.in_force(s.now)
        assert s.refused(appeal(s), by).rule == "no_other_appeal_runs"
    assert CaseStory().served().refused(appeal(s), BLUE).rule == "outside_reach"
    assert decided().refused(appeal(s), RED).rule == "wrong_stage"


@pytest.mark.parametrize("changed", [{"kind": "petition"}, {"body": " "}, {"document_no": ""}, {"exhibits": ()}])
def test_an_appeal_names_the_body_and_shows_its_document(changed):
    s = CaseStory().served()
    assert s.refused(appeal(s, **changed), RED).rule == "appeal_is_whole"


def test_an_appeal_comes_on_a_day_between_service_and_today():
    s = CaseStory().served()
    served = day_of(s.now)
    s.wait(days=10)
    for day in (served - timedelta(days=1), day_of(s.now) + timedelta(days=1)):
        assert s.refused(appeal(s, filed_on=day), RED).rule == "appealed_after_service"
    for number, day in (("1", served), ("2", day_of(s.now))):
        s.must(appeal(s, filed_on=day), RED)
        s.must(msgspec.structs.replace(RESULT, outcome="dropped", number=number))


def test_a_stay_by_order_pauses_the_bar_until_it_is_over_and_takes_two():
    s = appealed()
    ends, served = s.p.bar.until, s.p.bar.since
    assert s.refused(STAY, RED).rule == "wrong_role" and s.refused(msgspec.structs.replace(STAY, document_no=" ")).rule == "stay_was_ordered"
    s.must(STAY)
    assert s.p.bar.in_force(s.now)  # one alone stops nothing
    s.must(ConfirmSecond(asked=s.p.asked_now[-1].number), CHIEF)
    assert not s.p.bar.in_force(s.now) and s.p.bar.in_force(s.now - SECOND) and s.p.bar.since == served
    assert s.refused(STAY).rule == "stay_was_ordered"
    assert s.refused(case.ConcludeCase(reason="限制已经没有了")).rule == "not_stayed"
    s.wait(days=30)
    assert s.refused(msgspec.structs.replace(END_STAY, document_no=" ")).rule == "end_of_stay_has_its_document"
    s.must(END_STAY)
    assert not s.p.bar.in_force(s.now)  # one alone puts nothing back
    s.must(ConfirmSecond(asked=s.p.asked_now[-1].number), CHIEF)
    assert s.p.bar.in_force(s.now) and not s.p.bar.in_force(s.now - SECOND) and s.p.bar.until == ends
    assert s.refused(END_STAY).rule == "decision_is_stayed"
    s.both(STAY)
    assert s.refused(END_STAY).rule == "decision_is_stayed", "another stay than the one that was meant"


def test_a_stay_of_a_decision_whose_bar_has_run_out_moves_nothing():
    s = concluded()
    bar = s.p.bar
    s.must(appeal(s), RED)
    s.both(STAY)
    s.wait(days=9).both(END_STAY)
    assert s.p.bar == bar


def test_without_an_appeal_there_is_no_stay_and_no_result():
    s = CaseStory().served()
    assert s.refused(STAY).rule == s.refused(RESULT).rule == "an_appeal_runs"


def test_a_stay_ends_with_the_appeal_it_was_ordered_in():
    s = appealed()
    s.both(STAY)
    upheld = msgspec.structs.replace(RESULT, outcome="upheld", reason="驳回诉讼请求")
    s.wait(days=30).must(upheld)
    assert not s.p.bar.in_force(s.now) and s.p.appeal_runs  # it would put the bar back: not by one hand
    s.must(ConfirmSecond(asked=s.p.asked_now[-1].number), CHIEF)
    assert s.p.bar.in_force(s.now) and not s.p.bar.in_force(s.now - SECOND) and s.p.appeals[0].outcome == "upheld"


def test_what_no_longer_needs_two_when_it_is_confirmed_is_done_all_the_same():
    s = appealed()
    s.both(STAY)
    s.must(msgspec.structs.replace(RESULT, outcome="upheld"))
    asked = s.p.asked_now[-1].number
    s.both(END_STAY)
    s.must(ConfirmSecond(asked=asked), CHIEF)
    assert s.p.appeals[0].outcome == "upheld" and s.p.bar.in_force(s.now)


@pytest.mark.parametrize("wish", [RESULT, STAY])
def test_what_was_asked_for_one_appeal_is_not_confirmed_of_the_next(wish):
    """One asks to note that the court revoked; a colleague notes alone that the appeal was dropped, and another begins."""
    s = appealed()
    s.must(wish)
    asked = s.p.asked_now[-1].number
    s.must(msgspec.structs.replace(RESULT, outcome="dropped"), CHIEF)
    s.must(appeal(s, document_no="（2026）云2301行初9号"), RED)
    refused = s.refused(ConfirmSecond(asked=asked), CHIEF)
    assert refused.rule == "an_appeal_runs" and "行初9号" in refused.reason
    assert s.p.stage == "served" and s.p.bar.in_force(s.now) and s.p.appeal_runs.number == "2"
    assert s.refused(msgspec.structs.replace(wish, number="")).rule == "an_appeal_runs", "asked before appeals were named"
    s.must(DeclineSecond(asked=asked, reason="那一件已经有了结果"), CHIEF)
    s.both(msgspec.structs.replace(wish, number="2"))


def test_a_decision_overturned_is_revoked_by_two_and_has_to_leave_the_portal():
    s = appealed()
    s.must(RESULT)
    assert s.p.stage == "served" and s.p.bar.in_force(s.now)
    s.must(ConfirmSecond(asked=s.p.asked_now[-1].number), CHIEF)
    assert s.p.stage == "revoked" and not s.p.bar.in_force(s.now) and s.p.revoked_by == "楚雄市人民法院（（2026）云2301行初5号判决）"
    assert next(d for d in agenda.open_duties(s.p, CALENDAR) if d.duty.code == "withdraw").until == CALENDAR.after_workdays(s.now, 3).end


def test_a_decision_changed_goes_on_as_it_was_changed_and_is_published_anew():
    s = appealed()
    for worse in ({"fine_fen": DECISION.fine_fen + 1, "months": 12}, {"fine_fen": 0, "months": 13}):
        assert s.refused(msgspec.structs.replace(RESULT, outcome="changed", **worse)).rule == "not_changed_for_the_worse"
    for same in ({"fine_fen": DECISION.fine_fen, "months": 12}, {}):
        assert s.refused(msgspec.structs.replace(RESULT, outcome="changed", **same)).rule == "result_is_whole"
    assert s.refused(case.WithdrawPublication(reason="没有撤销")).rule == "published_no_longer_true"
    s.both(msgspec.structs.replace(RESULT, outcome="changed", fine_fen=1_000_00, months=6))
    assert (s.p.stage, s.p.fine_fen, s.p.months) == ("served", 1_000_00, 6) and s.p.bar.until == months_after(s.p.served_at, 6)
    assert s.refused(case.PublishDecision()).rule == "not_published_yet"
    s.must(case.WithdrawPublication(reason="判决变更，撤回原决定"))
    assert [d.duty.code for d in agenda.open_duties(s.p, CALENDAR)] == ["publish"]
    s.must(case.PublishDecision())
    assert s.p.shown and not agenda.open_duties(s.p, CALENDAR) and s.refused(case.PublishDecision()).rule == "not_published_yet"


def test_the_months_before_repair_count_from_the_first_publication_not_from_the_next_after_a_change():
    s = appealed()
    first = s.p.published_at
    s.wait(days=40).both(msgspec.structs.replace(RESULT, outcome="changed", fine_fen=1_000_00, months=6))
    s.must(case.WithdrawPublication(reason="判决变更，撤回原决定"))
    s.must(case.PublishDecision())
    assert s.p.published_at > first
    s.now = months_after(first, 3) - SECOND
    assert s.refused(REPAIR).rule == "shown_for_the_shortest_time"
    s.now += SECOND
    s.must(REPAIR)


def test_a_bar_shortened_to_what_has_passed_ends_at_the_change_and_one_lifted_too():
    for months in (1, 0):
        s = appealed().wait(days=100)
        s.both(msgspec.structs.replace(RESULT, outcome="changed", fine_fen=1_000_00, months=months))
        assert not s.p.bar.in_force(s.now) and s.p.bar.in_force(s.now - SECOND)


@pytest.mark.parametrize("changed", [{"outcome": "won"}, {"document_no": " "}, {"reason": "胜"}, {"outcome": "upheld", "months": 6}])
def test_a_result_is_whole(changed):
    assert appealed().refused(msgspec.structs.replace(RESULT, **changed)).rule == "result_is_whole"


def test_appeals_and_repair_are_read_by_the_office_and_the_accused_and_by_nobody_else():
    s = appealed()
    s.both(STAY)
    for viewer, sees in ((SUPERVISOR, True), (RED, True), (BLUE, False), (PUBLIC, False)):
        names = {type(e.event).__name__ for e in s.entries if visible(s.p, e, viewer)}
        assert ({"AppealNoted", "StayNoted"} <= names) is sees
