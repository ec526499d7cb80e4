"""Leaks: who may know what from when, who had seen it before it was out, and what about that is to be looked into."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ggzy.core.leaks import (
    DOUBTS,
    Around,
    Doubt,
    Knower,
    Milestone,
    Secret,
    Seen,
    Told,
    is_public,
    knowers,
    may_know,
    phase,
)
from ggzy.core.roles import Role

OPENED = datetime(2026, 3, 24, 1, tzinfo=UTC)  # nine in the morning of a Tuesday here
DRAWN, REPORTED, AWARDED = OPENED + timedelta(days=1), OPENED + timedelta(days=2), OPENED + timedelta(days=9)
FILED, NOTICED = OPENED - timedelta(days=30), OPENED - timedelta(days=25)
HAPPENED = {
    "FilingSubmitted": [FILED], "NoticePublished": [NOTICED],
    "BiddingClosed": [OPENED], "OpeningClosed": [OPENED + timedelta(hours=2)], "PoolFrozen": [DRAWN], "ReportFiled": [REPORTED],
    "CandidatesPublished": [REPORTED + timedelta(days=1)], "LotAwarded": [AWARDED],
}  # fmt: skip
INSTANT = timedelta(microseconds=1)
TOLD = Told(Secret.EVALUATION, REPORTED + timedelta(hours=6))


def seen(at: datetime, who: str = "p1", role: Role = Role.SUPERVISOR, **more) -> Seen:
    return Seen(at, who, who, role, "某局", frozenset({Secret.EVALUATION}), "查看", "评标报告", **more)


def around(**more) -> Around:
    return Around(HAPPENED, lambda day: day.weekday() < 5, **more)


def only(*rows: Seen, **more) -> Knower:
    found = knowers(TOLD, rows, around(**more))
    assert len(found) == 1
    return found[0]


def doubts(*rows: Seen, **more) -> set[Doubt]:
    return set(only(*rows, **more).doubts)


@pytest.mark.parametrize(
    ("role", "secret", "since"),
    [
        (Role.TENDEREE, Secret.BIDDERS, OPENED),
        (Role.SUPERVISOR, Secret.EVALUATION, REPORTED),
        (Role.EXPERT, Secret.BIDS, DRAWN),
        (Role.CENTRE, Secret.EXPERTS, AWARDED),
        (Role.AUDIT, Secret.BIDS, AWARDED),
        (Role.ADMINISTRATION, Secret.BIDS, AWARDED),
        (Role.INSPECTOR, Secret.FILE, FILED),
        (Role.PUBLIC, Secret.FILE, NOTICED),
        (Role.CENTRE, Secret.BIDDERS, OPENED),
        (Role.EXPERT, Secret.EXPERTS, DRAWN),
        (Role.EXPERT, Secret.EVALUATION, DRAWN),
        (Role.AGENCY, Secret.EVALUATION, REPORTED),
        (Role.DISCIPLINE, Secret.EVALUATION, REPORTED),
        (Role.PUBLIC, Secret.BIDDERS, OPENED + timedelta(hours=2)),
        (Role.PUBLIC, Secret.EVALUATION, REPORTED + timedelta(days=1)),
    ],
)
def test_what_may_be_known_begins_with_an_act(role, secret, since):
    assert not may_know(role, secret, since - INSTANT, HAPPENED)
    assert may_know(role, secret, since, HAPPENED)


def test_the_committee_is_known_to_nobody_outside_it_until_the_award_and_then_to_all():
    for role in (Role.TENDEREE, Role.AGENCY, Role.CENTRE, Role.SUPERVISOR, Role.HOST):
        assert not may_know(role, Secret.EXPERTS, AWARDED - INSTANT, HAPPENED)
    assert may_know(Role.PUBLIC, Secret.EXPERTS, AWARDED, HAPPENED) == "已经公开"
    assert not may_know(Role.PUBLIC, Secret.BIDS, AWARDED, HAPPENED)


AGAIN = AWARDED + timedelta(days=1)
TWICE = HAPPENED | {"ProjectRegistered": [OPENED - timedelta(days=60)], "RoundBegun": [AGAIN]}


def test_a_second_round_has_bidders_and_experts_of_its_own():
    closed = AGAIN + timedelta(days=30)
    assert may_know(Role.PUBLIC, Secret.BIDDERS, AGAIN - INSTANT, TWICE) == "已经公开"
    for at in (AGAIN, closed - INSTANT):
        for secret in (Secret.BIDDERS, Secret.EXPERTS, Secret.EVALUATION):
            assert not is_public(secret, at, TWICE) and not may_know(Role.TENDEREE, secret, at, TWICE)
        assert may_know(Role.TENDEREE, Secret.FILE, at, TWICE), "the lot was registered once, for all its rounds"
    later = TWICE | {"BiddingClosed": [OPENED, closed]}
    assert may_know(Role.TENDEREE, Secret.BIDDERS, closed, later) == "参加、见证、监督开标" and not may_know(Role.PUBLIC, Secret.BIDDERS, closed, later)
    at_once = TWICE | {"NoticePublished": [NOTICED, AGAIN]}
    assert is_public(Secret.FILE, AGAIN, at_once), "what is done in the moment in which the round begins belongs to it"


def test_what_was_seen_of_the_first_round_tells_nothing_of_the_second():
    both = Around(TWICE, lambda day: True)
    told, rows = Told(Secret.EVALUATION, AGAIN + timedelta(days=1)), [seen(AGAIN - INSTANT, "first"), seen(AGAIN, "second")]
    assert [each.person_id for each in knowers(told, rows, both)] == ["second"]
    assert [each.person_id for each in knowers(Told(Secret.EVALUATION, AGAIN - INSTANT), [seen(REPORTED, "first")], both)] == ["first"]


def test_only_what_was_seen_before_it_was_out_counts():
    assert knowers(TOLD, [seen(TOLD.moment)], around()) == []
    assert only(seen(TOLD.moment - INSTANT)).looks == 1
    assert knowers(Told(Secret.BIDS, TOLD.moment), [seen(REPORTED)], around()) == []


def test_a_look_before_one_might_know_is_told():
    assert Doubt.NOT_YET in doubts(seen(REPORTED - INSTANT)) and only(seen(REPORTED - INSTANT)).may
    assert Doubt.NOT_YET not in doubts(seen(REPORTED))


def test_a_look_without_need_is_one_without_reason_and_far_from_work():
    at = REPORTED + timedelta(hours=1)
    assert Doubt.NO_NEED in doubts(seen(at))
    assert Doubt.NO_NEED not in doubts(seen(at, reason="受理信访件"))
    assert Doubt.NO_NEED not in doubts(seen(at), work={"p1": [at - timedelta(days=3)]})
    assert Doubt.NO_NEED in doubts(seen(at), work={"p1": [at - timedelta(days=3) - INSTANT], "p2": [at]})
    assert Doubt.NO_NEED not in doubts(seen(at), work={"p1": [at + timedelta(days=3)]})
    assert Doubt.NO_NEED in doubts(seen(at), work={"p1": [at + timedelta(days=3) + INSTANT]})
    assert Doubt.NO_NEED not in doubts(seen(at, role=Role.EXPERT))


def test_a_copy_taken_shortly_before_is_told():
    early = Told(Secret.EVALUATION, REPORTED + timedelta(days=7))
    assert Doubt.SHORTLY in knowers(early, [seen(REPORTED, taken=True)], around())[0].doubts
    assert Doubt.SHORTLY not in knowers(early, [seen(REPORTED - INSTANT, taken=True)], around())[0].doubts
    assert Doubt.SHORTLY not in knowers(early, [seen(REPORTED, code="shown")], around())[0].doubts


def test_five_looks_a_day_and_looks_at_night_are_told():
    rows = [seen(REPORTED + timedelta(minutes=n)) for n in range(5)]
    assert Doubt.OFTEN in doubts(*rows) and Doubt.OFTEN not in doubts(*rows[:4])
    assert Doubt.OFTEN not in doubts(*rows[:3], *(seen(each.at - timedelta(days=1)) for each in rows[:3])), "six in two days"
    night = REPORTED.replace(hour=12)  # eight in the evening here
    assert Doubt.OFF_HOURS in set(knowers(Told(Secret.EVALUATION, night + timedelta(days=1)), [seen(night)], around())[0].doubts)
    assert Doubt.OFF_HOURS not in set(knowers(Told(Secret.EVALUATION, night), [seen(night - INSTANT)], around())[0].doubts)
    morning = TOLD.moment.replace(hour=23) - timedelta(days=1)  # seven in the morning of that day here
    assert Doubt.OFF_HOURS not in doubts(seen(morning)) and Doubt.OFF_HOURS in doubts(seen(morning - INSTANT))
    assert Doubt.OFF_HOURS in knowers(TOLD, [seen(REPORTED)], Around(HAPPENED, lambda day: False))[0].doubts


def test_what_is_known_from_elsewhere_is_told_and_those_with_most_doubts_come_first():
    a, b = seen(REPORTED, "a", reason="检查"), seen(REPORTED, "b")
    found = knowers(TOLD, [a, b], around(elsewhere={"b": 2}, looked_up=frozenset({"b"})))
    assert [each.person_id for each in found] == ["b", "a"]
    assert found[0].elsewhere == 2 and {Doubt.ELSEWHERE, Doubt.LOOKED_UP} <= set(found[0].doubts) and not found[1].doubts


def test_who_might_know_is_listed_without_a_doubt_and_who_might_not_is_left_out():
    others = [Knower("c", "c", Role.AGENCY, "", ""), Knower("p1", "p1", Role.SUPERVISOR, "", ""), Knower("d", "d", Role.PUBLIC, "", "")]
    found = knowers(TOLD, [seen(REPORTED, reason="检查")], around(), others)
    assert {each.person_id: (each.looks, each.doubts) for each in found} == {"p1": (1, ()), "c": (0, ())}
    assert next(each for each in found if each.person_id == "c").may == "接收评标报告、监督"
    public = Told(Secret.EVALUATION, HAPPENED["CandidatesPublished"][0])
    assert [each.person_id for each in knowers(public, [seen(REPORTED)], around(), others)] == ["p1"]


def test_acts_are_counted_apart_from_looks():
    row = only(seen(REPORTED, reason="检查", taken=True, code="file"), seen(REPORTED, reason="检查", code="shown"), seen(REPORTED - timedelta(hours=1), act=True))
    assert (row.looks, row.copies, row.acts, row.first) == (2, 1, 1, REPORTED - timedelta(hours=1))
    worked = only(seen(REPORTED - INSTANT, act=True), seen(REPORTED, reason="检查"))
    assert not worked.doubts and not only(seen(REPORTED - INSTANT, act=True)).doubts, "an act of one's own raises none"


def test_a_person_of_two_posts_is_told_by_the_one_he_looked_from_last():
    row = only(seen(REPORTED + INSTANT, role=Role.AUDIT), seen(REPORTED))
    assert (row.role, row.looks) == (Role.AUDIT, 2)


def test_what_was_done_or_seen_by_duty_is_told_by_it_and_held_against_nobody():
    at = REPORTED - timedelta(hours=2)
    there = only(seen(at, act=True, duty="现场监督评标"))
    assert (there.may.split("；")[0], there.first, there.acts, there.doubts) == ("现场监督评标", at, 1, ())
    assert Doubt.NOT_YET not in doubts(seen(at, duty="查看席位进度")) and Doubt.NOT_YET in doubts(seen(at, duty="查看席位进度"), seen(at))


def test_a_part_of_a_key_is_held_by_duty_and_tells_nothing_by_itself():
    told, month = Told(Secret.EXPERTS, DRAWN), timedelta(days=30)
    key = Seen(DRAWN - month, "k", "k", Role.CENTRE, "", frozenset({Secret.EXPERTS}), "办理", "抽取密钥已登记", act=True, duty="保管抽取密钥", held=True)
    (holder,) = knowers(told, [key], around())
    assert (holder.may, holder.first, holder.acts, holder.doubts) == ("保管抽取密钥", None, 1, ())
    looked = Seen(DRAWN - INSTANT, "k", "k", Role.CENTRE, "", frozenset({Secret.EXPERTS}), "查看", "某页")
    (both,) = knowers(told, [key, looked], around())
    assert both.first == DRAWN - INSTANT and Doubt.NOT_YET in both.doubts


def test_the_platform_knows_nothing_and_who_goes_by_two_names_is_two():
    name, number = seen(REPORTED, "p1"), Seen(REPORTED, "p1", "招标人代表1", Role.EXPERT, "评标委员会", frozenset({Secret.EVALUATION}), "查看", "合议")
    found = knowers(TOLD, [seen(REPORTED, ""), name, number], around(), [Knower("p1", "招标人代表1", Role.EXPERT, "", "")])
    assert sorted(each.person for each in found) == ["p1", "招标人代表1"]


def test_a_moment_is_told_by_its_milestones():
    way = [Milestone(OPENED, "开标"), Milestone(REPORTED, "待公示")]
    assert phase(way, OPENED) == "“开标”后0分钟，“待公示”前2天"
    assert phase(way, OPENED - timedelta(hours=2, minutes=5)) == "“开标”前2小时5分钟"
    assert phase(way, REPORTED + timedelta(days=1, hours=1)) == "“待公示”后1天1小时"
    assert phase([], OPENED) == ""


def test_every_doubt_has_its_innocent_explanations():
    assert set(DOUBTS) == set(Doubt) and all(words and innocent for words, innocent in DOUBTS.values())
