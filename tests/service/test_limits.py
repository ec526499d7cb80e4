"""期限提醒: the holder of a duty and the deputy are told once, before it is late; nobody else, and not after."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.core.acts import case
from ggzy.desk import ticker
from ggzy.service import limits
from ggzy.store.models import Message, Person, Post, ToDoRow
from tests.desk.cases import LONG_AGO, Matter, official
from tests.people import OTHER_SUPERVISOR

pytestmark = pytest.mark.django_db
SECOND = timedelta(microseconds=1)


def told(words: str = "期限将至") -> list[Message]:
    return list(Message.objects.filter(subject__startswith=words).order_by("pk"))


def test_holder_and_deputy_are_warned_once_before_the_limit():
    matter = Matter()
    official(OTHER_SUPERVISOR)
    row = ToDoRow.objects.get(stream=matter.stream)
    holder = Post.objects.filter(organisation__uscc=matter.investigator.org_id).order_by("pk").first()
    person = Person.objects.create_user("dai", "yan-lian-2026-mima", name="代理人")
    deputy = Post.objects.create(
        person=person, organisation=holder.organisation, title="代理", role=holder.role, region=holder.region, lines=holder.lines,
        valid_from=LONG_AGO, deputy_of=holder,
    )  # fmt: skip
    limits.warn(row.warn_at - SECOND)
    assert told() == []
    limits.warn(row.warn_at)
    limits.warn(row.warn_at + timedelta(hours=1))
    assert {m.to_post_id for m in told()} == {holder.pk, deputy.pk} and len(told()) == 2
    assert all(matter.p.code in m.subject and m.link and m.command == "AssignCase" for m in told())
    ticker.run_stream(matter.stream, row.until)
    assert len(told()) == 2


def test_the_clock_stops_at_the_warning_and_a_term_that_begins_anew_is_warned_of_anew():
    matter = Matter()
    first = ToDoRow.objects.get(stream=matter.stream)
    ticker.move_clock(first.until - SECOND)
    assert len(told()) == 1 and timedelta() <= told()[0].sent_at - first.warn_at < timedelta(minutes=1)
    matter.investigating()
    decide = ToDoRow.objects.get(stream=matter.stream, command="ImposePenalty")
    assert (decide.warned, ToDoRow.objects.filter(stream=matter.stream, warned=True).count()) == (False, 0)
    limits.warn(decide.warn_at)
    assert len(told("期限将至：作出处罚决定")) == 1 and decide.until - decide.warn_at > timedelta(days=17)
    matter.must(case.NotifyAccused(facts="与他人串通投标", ground="collusion", months=12))  # the row is written anew, and warned of already
    limits.warn(decide.warn_at + timedelta(hours=1))
    assert len(told("期限将至：作出处罚决定")) == 1


def test_what_is_late_already_is_told_as_late_and_not_warned_of():
    matter = Matter()
    row = ToDoRow.objects.get(stream=matter.stream)
    limits.warn(row.until)
    assert told() == []
