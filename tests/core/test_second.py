"""Two people for dangerous acts 双人办理: the wish waits, another person confirms; never one person alone."""

from __future__ import annotations

from dataclasses import replace as changed
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggzy.core import agenda
from ggzy.core.acts import control, opening, second, trustees
from ggzy.core.decide import decide
from ggzy.core.disclosure import on_the_portal, visible
from ggzy.core.facts import Facts
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import CLOCK, Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.second import one_hand
from ggzy.core.table import Entry, Second
from ggzy.layout.wishes import FIELDS
from tests.core.story import CALENDAR, Story
from tests.people import AGENCY, CENTRE, OTHER_SUPERVISOR, SUPERVISOR, TENDEREE, TENDEREE_ID

COLLEAGUE = msgspec.structs.replace(TENDEREE, person_id="p-tenderee2", person="李慧芳")
ADMINISTRATION = Actor(role=Role.ADMINISTRATION, person_id="p-admin", person="李志强", org_id="11532300MB00000009", org="楚雄州公共资源交易管理局", region="532300")
END = control.Terminate(reason="项目取消，不再建设")


@pytest.fixture
def story() -> Story:
    return Story().noticed()


def asked(story: Story, by: Actor = TENDEREE) -> Story:
    story.must(END, by)
    return story


def extension(story: Story) -> opening.ExtendDeadline:
    return opening.ExtendDeadline(new_deadline=story.p.round.deadline + timedelta(days=7), reason="图纸需要补充")


def test_what_is_asked_changes_nothing_until_another_person_confirms(story):
    asked(story)
    assert story.p.stage == "bidding" and not story.p.ended
    story.must(second.ConfirmSecond(asked="1"), COLLEAGUE)
    assert story.p.stage == "terminated" and story.p.ended == END.reason
    assert story.p.asked["1"].outcome == "confirmed" and story.p.asked["1"].settled_by == COLLEAGUE


def test_nobody_confirms_their_own(story):
    refused = asked(story).refused(second.ConfirmSecond(asked="1"), TENDEREE)
    assert refused.rule == "second_is_another_person" and story.p.stage == "bidding"


def test_nobody_confirms_their_own_in_another_post_or_as_somebodys_deputy(story):
    asked(story)
    for post in (
        msgspec.structs.replace(COLLEAGUE, person_id=TENDEREE.person_id, deputy_for=COLLEAGUE.person),
        msgspec.structs.replace(AGENCY, person_id=TENDEREE.person_id),
        msgspec.structs.replace(COLLEAGUE, deputy_for=TENDEREE.person),
    ):
        assert story.refused(second.ConfirmSecond(asked="1"), post).rule == "second_is_another_person", post


def test_whom_a_deputy_asked_for_does_not_confirm_either(story):
    asked(story, msgspec.structs.replace(COLLEAGUE, deputy_for=TENDEREE.person))
    assert story.refused(second.ConfirmSecond(asked="1"), TENDEREE).rule == "second_is_another_person"
    story.must(second.ConfirmSecond(asked="1"), AGENCY)


def test_the_second_needs_the_right_role_and_reach(story):
    asked(story)
    stranger = msgspec.structs.replace(COLLEAGUE, org_id="91532301000000009X", org="别的单位")
    assert story.refused(second.ConfirmSecond(asked="1"), SUPERVISOR).rule == "wrong_role"
    assert story.refused(second.ConfirmSecond(asked="1"), stranger).rule == "outside_reach"
    assert story.p.stage == "bidding"


def test_of_several_wishes_the_second_needs_the_role_of_just_this_one(story):
    """A table's confirming row is open to the seconds of all its acts: the act's own row is asked as well."""
    story.must(trustees.DeclareKeyLost(seat="supervisor", reason="硬盘损坏，备份不可读"), SUPERVISOR)
    assert story.refused(second.ConfirmSecond(asked="1"), AGENCY).rule == "wrong_role"
    assert story.refused(second.ConfirmSecond(asked="1"), OTHER_SUPERVISOR).rule == "outside_reach"
    story.must(second.ConfirmSecond(asked="1"), CENTRE)
    assert "OpeningKeyLost" in story.p.happened


def test_the_last_instant_confirms_and_the_next_is_too_late(story):
    asked(story)
    until = story.p.asked["1"].until
    assert until - story.now == timedelta(hours=24)
    story.now = until - timedelta(microseconds=1)
    assert not isinstance(tried(story, second.ConfirmSecond(asked="1"), COLLEAGUE), Refused)
    story.now = until
    assert story.refused(second.ConfirmSecond(asked="1"), COLLEAGUE).rule == "second_still_waits"


def tried(story, command, by, **facts):
    return decide(story.p, command, by, story.now, Facts(**facts), CALENDAR)


def test_the_clock_ends_the_waiting_and_the_wish_may_be_asked_anew(story):
    asked(story)
    until = story.p.asked["1"].until
    assert any(t.at == until and isinstance(t.command, second.ExpireSecond) for t in agenda.ticks(story.p))
    story.now = until
    story.must(second.ExpireSecond(), CLOCK)
    assert story.p.asked["1"].outcome == "expired" and not story.p.asked_now
    asked(story)
    assert [a.number for a in story.p.asked_now] == ["2"]


def test_an_extension_waits_no_longer_than_the_deadline_that_it_would_move(story):
    story.now = story.p.round.deadline - timedelta(hours=2)
    story.must(extension(story), AGENCY)
    assert story.p.asked["1"].until == story.p.round.deadline


def test_the_rules_are_asked_again_when_it_is_confirmed(story):
    wish = extension(story)
    story.must(wish, AGENCY)
    story.must(control.Suspend(order_no="楚建监暂〔2026〕1号", reason="收到举报"), SUPERVISOR)
    assert story.refused(second.ConfirmSecond(asked="1"), TENDEREE).rule == "not_suspended"
    deadline = story.p.round.deadline
    story.must(control.Resume(reason="已经查清", new_deadline=deadline + timedelta(days=20)), SUPERVISOR)
    assert story.refused(second.ConfirmSecond(asked="1"), TENDEREE).rule == "deadline_moves_later"


def test_a_wish_twice_is_refused_while_one_waits(story):
    assert asked(story).refused(END, COLLEAGUE).rule == "already_asked"


def test_the_second_declines_with_a_reason_and_the_asker_may_withdraw(story):
    asked(story)
    assert story.refused(second.DeclineSecond(asked="1", reason=" "), COLLEAGUE).rule == "reason_written"
    assert story.refused(second.DeclineSecond(asked="1", reason="不归我管的事"), SUPERVISOR).rule == "declined_by_second_or_asker"
    story.must(second.DeclineSecond(asked="1", reason="资金已经落实，不应终止"), COLLEAGUE)
    assert story.p.asked["1"].outcome == "declined"
    assert story.refused(second.ConfirmSecond(asked="1"), AGENCY).rule == "second_still_waits"
    asked(story)
    story.must(second.DeclineSecond(asked="2", reason="填错了理由"), TENDEREE)
    assert story.p.stage == "bidding" and not story.p.asked_now


def test_a_wish_of_somebody_who_has_left_falls_away(story):
    asked(story)
    refused = tried(story, second.ConfirmSecond(asked="1"), COLLEAGUE, asker_left=True)
    assert isinstance(refused, Refused) and refused.rule == "asker_still_holds_office"


def test_an_unlawful_wish_is_refused_at_once_and_asks_nobody(story):
    assert story.refused(control.Terminate(reason=" "), TENDEREE).rule == "termination_has_a_reason" and not story.p.asked


def test_a_request_that_does_not_exist_is_refused_in_words(story):
    assert story.refused(second.ConfirmSecond(asked="7"), TENDEREE).rule == "second_still_waits"


def test_it_waits_for_everybody_but_its_asker(story):
    (item,) = [t for t in agenda.to_dos(asked(story).p, CALENDAR) if t.command is second.ConfirmSecond]
    assert item.not_by == (TENDEREE.person_id,) and item.until == story.p.asked["1"].until and "终止招标" in item.label


def test_what_waits_is_told_to_offices_and_parties_and_not_to_the_public(story):
    entry = asked(story).entries[-1]
    assert visible(story.p, entry, CENTRE) and visible(story.p, entry, AGENCY)
    assert not on_the_portal(story.p, entry) and not visible(story.p, entry, Actor(role=Role.PUBLIC))


def test_a_deal_is_taken_off_the_portal_and_put_back_by_two_and_one(story):
    story.must(control.Unlist(order_no="楚公管撤〔2026〕1号", reason="公告误载个人信息"), ADMINISTRATION)
    assert not story.p.unlisted
    story.must(second.ConfirmSecond(asked="1"), SUPERVISOR)
    assert story.p.unlisted
    assert story.refused(control.Unlist(order_no="2号", reason="再撤一次"), ADMINISTRATION).rule == "is_on_the_portal"
    story.must(control.Relist(reason="已经改正"), ADMINISTRATION)
    assert not story.p.unlisted


def test_before_the_notice_there_is_nothing_to_take_off():
    refused = Story().registered().refused(control.Unlist(order_no="1号", reason="公告误载"), ADMINISTRATION)
    assert refused.rule == "is_on_the_portal"


# ---- properties: never one person alone

ROLES = (Role.TENDEREE, Role.AGENCY, Role.SUPERVISOR, Role.CENTRE, Role.ADMINISTRATION)
people = st.builds(
    Actor,
    role=st.sampled_from(ROLES), person_id=st.sampled_from(("", "a", "b", "c")), person=st.sampled_from(("甲", "乙", "丙")),
    org_id=st.sampled_from((TENDEREE_ID, AGENCY.org_id, SUPERVISOR.org_id)), region=st.just("532300"),
    deputy_for=st.sampled_from(("", "甲", "乙")),
)  # fmt: skip
DANGEROUS = [(p, s) for p in PROCEDURES.values() for s in p.steps if s.second]


@given(people, people)
def test_one_hand_is_the_same_both_ways_and_always_one_s_own(first, other):
    assert one_hand(first, first) and one_hand(first, other) == one_hand(other, first)


@given(first=people, other=people)
def test_no_dangerous_act_follows_from_one_hand(first, other):
    base = noticed_once()
    for command in (END, control.Unlist(order_no="1号", reason="公告误载"), trustees.DeclareKeyLost(seat="supervisor", reason="硬盘损坏不可读")):
        outcome = decide(base.p, command, first, base.now, Facts(), CALENDAR)
        assert isinstance(outcome, Refused) or [type(e) for e in outcome] == [second.SecondAsked]
        if isinstance(outcome, Refused):
            continue
        waiting = changed(base.p, asked={})
        outcome[0].apply(waiting, Entry("s", 99, base.now, first, outcome[0]))
        confirmed = decide(waiting, second.ConfirmSecond(asked="1"), other, base.now, Facts(), CALENDAR)
        if not isinstance(confirmed, Refused):
            assert first.person_id and other.person_id and first.person_id != other.person_id
            assert not one_hand(first, other)


_noticed: list[Story] = []


def noticed_once() -> Story:
    if not _noticed:
        _noticed.append(Story().noticed())
    return _noticed[0]


def test_every_dangerous_row_can_be_confirmed_declined_and_run_out():
    assert DANGEROUS
    for procedure, step in DANGEROUS:
        assert isinstance(step.second, Second) and step.second.by and Role.CLOCK not in step.second.by
        for command in (second.ConfirmSecond, second.DeclineSecond, second.ExpireSecond):
            (row,) = procedure.steps_for(command)
            assert set(step.at) <= set(row.at)
        assert set(step.second.by) <= set(procedure.steps_for(second.ConfirmSecond)[0].by)


def test_the_acts_that_must_be_of_two_people_are():
    commands = {(p.code, s.command) for p, s in DANGEROUS}
    for command in (opening.ExtendDeadline, control.Terminate, control.Unlist, trustees.DeclareKeyLost):
        assert ("construction/1", command) in commands
    assert {("land-listing/1", control.Terminate), ("land-listing/1", control.Unlist)} <= commands


def test_every_field_of_such_an_act_can_be_told_in_words():
    for _procedure, step in DANGEROUS:
        assert set(step.command.__struct_fields__) <= set(FIELDS), step.command
