"""Findings of facts: each rule on what it must find, and on the honest look-alike beside it."""

from __future__ import annotations

from copy import copy
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from ggzy.core import agenda
from ggzy.core.acts import award, clockwork, control, evaluation, registration, stages
from ggzy.core.findings import acts, serial, signals
from ggzy.core.findings.duties import breached
from ggzy.core.findings.finding import (
    Family,
    Grade,
    Look,
    Opened,
    Paid,
    Paper,
    Seen,
    Stay,
    Told,
    moment,
)
from ggzy.core.findings.rules import RULES
from ggzy.core.roles import CLOCK, Role
from tests.core.finding_story import ACCOUNT, said, seen, with_more_bids
from tests.core.story import ALL_MET, CALENDAR, COMPREHENSIVE, Story, tender_file
from tests.core.test_second import ADMINISTRATION
from tests.people import BLUE, CENTRE, GREEN, RED, SUPERVISOR, TENDEREE

ALL = (RED, BLUE, GREEN)


@pytest.fixture(scope="module")
def opened() -> Story:
    return Story().opened()


@pytest.fixture(scope="module")
def reported() -> Story:
    return Story().reported(file=tender_file(method=COMPREHENSIVE))


# ---- duties


def late_review() -> Story:
    story = Story().registered()
    story.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    story.now = CALENDAR.after_workdays(story.now, 3).end
    (due,) = agenda.open_duties(story.p, CALENDAR)
    story.must(clockwork.NoteBreach(duty=due.duty.code, key=due.key), CLOCK)
    return story


def test_a_duty_breached_is_red_while_open_and_amber_once_done():
    story = late_review()
    (found,) = said(breached, story)
    assert found.grade is Grade.RED and "审查招标文件备案" in found.words and "3个工作日" in found.words
    story.must(registration.AcceptFiling(findings=ALL_MET), SUPERVISOR)
    (found,) = said(breached, story)
    assert found.grade is Grade.AMBER and "后来补办" in found.words


def test_a_breach_names_the_firm_on_which_the_duty_lies_and_no_office_of_ours(reported):
    silence = msgspec.structs.replace(reported.entries[-1], event=stages.DutyBreached(duty="publish_candidates", key="1", office="招标人"))
    (found,) = breached(Seen(reported.p, [silence], Told(), CALENDAR))
    assert found.office == reported.p.project.agency_id != "" and found.firms == (TENDEREE.org_id, found.office)
    p = copy(reported.p)
    p.project = msgspec.structs.replace(p.project, agency_id="")
    (found,) = breached(Seen(p, [silence], Told(), CALENDAR))
    assert found.office == TENDEREE.org_id and found.firms == ()
    (found,) = said(breached, late_review())
    assert found.office == ""


def test_a_duty_done_in_time_is_no_finding(opened):
    assert said(breached, opened) == []


# ---- irregular acts


def accepted(story: Story) -> Any:
    return next(e for e in story.entries if isinstance(e.event, registration.FilingAccepted))


@pytest.mark.parametrize(("before", "finds"), [(None, 1), (timedelta(seconds=59), 1), (timedelta(seconds=60), 0), (timedelta(days=3), 0)])
def test_a_filing_accepted_unread_or_within_the_minute(opened, before, finds):
    entry = accepted(opened)
    reviews = () if before is None else (Opened(SUPERVISOR.person_id, entry.at - before, 1),)
    assert len(said(acts.accepted_unread, opened, reviews=reviews)) == finds


def test_the_look_of_another_is_not_the_reviewers(opened):
    entry = accepted(opened)
    assert len(said(acts.accepted_unread, opened, reviews=(Opened("somebody", entry.at - timedelta(hours=1), 1),))) == 1


@pytest.mark.parametrize(("version", "finds"), [(1, 1), (2, 0)])
def test_of_a_filing_handed_in_again_the_version_accepted_is_the_one_to_open(version, finds):
    """What was read of the first says nothing of what was changed since."""
    story, unmet = Story().registered(), (msgspec.structs.replace(ALL_MET[0], met=False, note="第三章缺页"), *ALL_MET[1:])
    story.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    story.must(registration.ReturnFiling(findings=unmet, opinion="请补正第三章"), SUPERVISOR)
    story.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    story.must(registration.AcceptFiling(findings=ALL_MET), SUPERVISOR)
    accepted = [entry for entry in story.entries if isinstance(entry.event, registration.FilingAccepted)][-1]
    reviews = (Opened(SUPERVISOR.person_id, accepted.at - timedelta(hours=1), version),)
    assert len(said(acts.accepted_unread, story, reviews=reviews)) == finds


def session(story: Story, name: str) -> tuple[Any, Any]:
    return next((begin, end) for n, _, begin, end in acts.sessions(seen(story)) if n == name)


def unwatched(story: Story) -> Story:
    """As if the supervisor had released no share and done nothing in the sessions."""
    copy = Story()
    copy.p, copy.entries = story.p, [
        e if e.actor.role is not Role.SUPERVISOR or isinstance(e.event, registration.FilingAccepted) else
        msgspec.structs.replace(e, actor=CENTRE) for e in story.entries
    ]
    return copy


def test_nobody_at_the_opening_or_the_evaluation(reported):
    alone = unwatched(reported)
    assert [f.subject for f in said(acts.absent_supervisor, alone)] == ["开标/1", "评标/1"]


def test_an_act_of_the_supervisors_in_the_session_is_presence(reported):
    assert "开标/1" not in {f.subject for f in said(acts.absent_supervisor, reported)}


def test_a_stay_that_touches_the_session_is_presence_and_one_that_ended_before_is_not(reported):
    alone = unwatched(reported)
    begin, end = session(alone, "开标")

    def stay(came: Any, left: Any, role: str = "supervisor", number: int = 1) -> Stay:
        return Stay(role, "x", number, came, left)

    hour, second = timedelta(hours=1), timedelta(seconds=1)
    for there, present in (
        (stay(begin.at - hour, begin.at), True), (stay(end.at, end.at + hour), True), (stay(begin.at - hour, begin.at - second), False),
        (stay(end.at + second, end.at + hour), False), (stay(begin.at, end.at, "centre"), False), (stay(begin.at, end.at, number=2), False),
    ):  # fmt: skip
        absent = {f.subject for f in said(acts.absent_supervisor, alone, stays=(there,))}
        assert ("开标/1" not in absent) is present, there


def test_a_look_during_the_evaluation_is_presence(reported):
    alone = unwatched(reported)
    begin, _ = session(alone, "评标")
    look = Look("supervisor", "x", "甲", "o", begin.at)
    assert "评标/1" not in {f.subject for f in said(acts.absent_supervisor, alone, looks=(look,))}


def looks(story: Story, firms: list[str], ago: timedelta, person: str = "c1") -> tuple[Look, ...]:
    at = story.p.round.deadline - ago
    return tuple(Look("centre", person, "甲", CENTRE.org_id, at, firm) for firm in firms)


def test_just_the_bidders_looked_up_before_the_deadline(opened):
    codes = [each.org_id for each in ALL]
    hour, week = timedelta(hours=1), timedelta(days=7)
    (found,) = said(acts.names_looked_up, opened, looks_at_firms=looks(opened, codes, hour))
    assert found.grade is Grade.RED and found.firms == tuple(sorted(codes)) and found.person_id == "c1"
    assert said(acts.names_looked_up, opened, looks_at_firms=looks(opened, codes, week))
    for honest in (
        looks(opened, codes, timedelta(0)), looks(opened, codes, week + timedelta(seconds=1)), looks(opened, codes[:2], hour),
        looks(opened, [*codes, "a", "b", "c", "d"], hour),
        looks(opened, codes[:1], hour) + looks(opened, codes[1:2], hour, "c2") + looks(opened, codes[2:], hour, "c3"),
    ):  # fmt: skip
        assert said(acts.names_looked_up, opened, looks_at_firms=honest) == []


def test_daily_work_with_other_firms_hides_no_sitting_over_the_bidders(opened):
    codes, hour = [each.org_id for each in ALL], timedelta(hours=1)
    daily = looks(opened, ["a", "b", "c", "d"], 30 * hour)
    (found,) = said(acts.names_looked_up, opened, looks_at_firms=daily + looks(opened, codes, hour))
    assert found.inputs["其间查看的单位"] == str(len(codes)) and "至" in found.inputs["查看的时段"]
    one_by_one = tuple(look for n, code in enumerate(codes) for look in looks(opened, [code], n * 4 * hour + hour))
    assert len(said(acts.names_looked_up, opened, looks_at_firms=daily + one_by_one)) == 1, "four hours are no pause"
    apart = tuple(look for n, code in enumerate(codes) for look in looks(opened, [code], n * timedelta(hours=4, seconds=1) + hour))
    assert said(acts.names_looked_up, opened, looks_at_firms=daily + apart) == []
    assert said(acts.names_looked_up, opened, looks_at_firms=looks(opened, [*codes, "a", "b", "c", "d"], hour)) == []


def test_three_of_many_bidders_looked_up_may_be_chance():
    story = with_more_bids(Story().opened(), 7)
    codes = [bid.org_id for bid in story.p.opened_bids]
    hour = timedelta(hours=1)
    assert said(acts.names_looked_up, story, looks_at_firms=looks(story, codes[:3], hour)) == []
    assert len(said(acts.names_looked_up, story, looks_at_firms=looks(story, codes[:4], hour))) == 1


def test_while_one_bid_still_waits_nothing_is_said_of_those_that_are_open():
    story = with_more_bids(Story().opened({RED: 100_00, BLUE: 200_00, GREEN: 300_00}), 5)
    fourth, waiting = story.p.round.bids["b3"], story.p.round.bids["b4"]
    fourth.line = msgspec.structs.replace(fourth.line, price_fen=400_00)
    everybody = story.p.opened_bids
    told = {
        "looks_at_firms": looks(story, [bid.org_id for bid in everybody], timedelta(hours=1)),
        "paid": {bid.bidder: (Paid(ACCOUNT, "某"),) for bid in everybody}, "phones": {bid.bidder: ("13900001111",) for bid in everybody},
        "papers": {bid.bidder: (Paper("a.pdf", "a" * 64),) for bid in everybody},
    }  # fmt: skip
    about_bidders = (acts.names_looked_up, *(rule.look for rule in signals.RULES), serial.papers)
    assert all(said(rule, story, **told) for rule in about_bidders)
    waiting.line = None
    assert story.p.unsealing and [said(rule, story, **told) for rule in about_bidders] == [[]] * len(about_bidders)


def test_before_the_opening_nothing_is_said_of_looks_or_bidders():
    story = Story().closed()
    codes = [each.org_id for each in ALL]
    told = {"looks_at_firms": looks(story, codes, timedelta(hours=1)), "paid": {b: (Paid(ACCOUNT, "某"),) for b in story.p.round.bids}}
    assert said(acts.names_looked_up, story, **told) == []
    assert [list(rule.look(seen(story, **told))) for rule in signals.RULES] == [[]] * len(signals.RULES)


def redrafted(raised: bool) -> Story:
    """Scores reopened after the draft: the runner-up lifted over the first, or a slip that moves nobody."""
    story = Story().checked(file=tender_file(method=COMPREHENSIVE))
    for member in story.members:
        for n, bid in enumerate(story.p.valid_bids):
            story.must(evaluation.FileScore(bidder=bid.bidder, points=points(25 - n)), member)
    story.must(evaluation.DraftReport(), story.chair)
    first, second = story.p.round.result.candidates[:2]
    for member in story.members if raised else story.members[:1]:
        target = second if raised else first
        story.must(evaluation.ReopenScore(expert_id=member.person_id, bidder=target, reason="录入有误"), story.chair)
        story.must(evaluation.FileScore(bidder=target, points=points(30 if raised else 24)), member)
    story.must(evaluation.DraftReport(), story.chair)
    return story


def points(first: int) -> tuple[evaluation.Points, ...]:
    return (evaluation.Points(criterion="T1", points=Decimal(first)), evaluation.Points(criterion="T2", points=Decimal(8)))


def test_scores_changed_after_the_draft_so_that_another_is_first():
    story = redrafted(raised=True)
    assert story.p.round.result.candidates[0] != next(e for e in story.entries if isinstance(e.event, evaluation.ReportDrafted)).event.result.candidates[0]
    (found,) = said(acts.score_changed, story)
    assert found.grade is Grade.RED and "录入有误" in found.inputs["理由"] and len(found.entries) == 2 + len(story.members)


def test_another_first_without_reopening_or_in_another_round_is_no_finding():
    story = redrafted(raised=True)
    plain = [e for e in story.entries if not isinstance(e.event, evaluation.ScoreReopened)]
    assert list(acts.score_changed(Seen(story.p, plain, Told(), CALENDAR))) == []
    drafted = next(n for n, e in enumerate(story.entries) if isinstance(e.event, evaluation.ReportDrafted))
    begun = msgspec.structs.replace(story.entries[drafted], event=control.RoundBegun(number=2))
    again = [*story.entries[: drafted + 1], begun, *story.entries[drafted + 1 :]]
    assert list(acts.score_changed(Seen(story.p, again, Told(), CALENDAR))) == []


def test_a_slip_mended_that_moves_nobody_is_no_finding():
    assert said(acts.score_changed, redrafted(raised=False)) == []


def taken_off(story: Story) -> Story:
    story.both(control.Unlist(order_no="撤1", reason="核对"), ADMINISTRATION, msgspec.structs.replace(ADMINISTRATION, person_id="p-other", person="另一人"))
    return story


def test_taken_off_the_portal_while_under_way():
    story = taken_off(Story().noticed())
    (found,) = said(acts.unlisted_live, story)
    assert found.inputs["恢复公开"] == "尚未恢复" and found.office == ADMINISTRATION.org_id
    unlisted = next(e for e in story.entries if isinstance(e.event, control.DealUnlisted))
    back = msgspec.structs.replace(unlisted, seq=unlisted.seq + 1, event=control.DealRelisted(reason="核对无误"))
    (found,) = acts.unlisted_live(Seen(story.p, [unlisted, back], Told(), CALENDAR))
    assert found.inputs["恢复公开"] == moment(back.at)
    archive = msgspec.structs.replace(unlisted, seq=unlisted.seq - 1, event=award.ProceedingArchived(package_sha256="a" * 64))
    assert list(acts.unlisted_live(Seen(story.p, [archive, unlisted], Told(), CALENDAR))) == []
    afterwards = msgspec.structs.replace(archive, seq=unlisted.seq + 1)
    assert len(list(acts.unlisted_live(Seen(story.p, [unlisted, afterwards], Told(), CALENDAR)))) == 1


def test_every_rule_says_what_could_be_innocent_and_facts_are_not_patterns():
    for rule in RULES.values():
        assert rule.innocent and rule.label and rule.version >= 1
    assert {r.family for r in acts.RULES} == {Family.ACT} and {r.family for r in signals.RULES} == {Family.SIGNAL}
