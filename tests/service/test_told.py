"""Who is told of what comes of a matter, and who of the same office or region is not."""

from __future__ import annotations

import msgspec
import pytest

from ggzy.core.acts.circular import CircularDropped
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import CLOCK, Role
from ggzy.core.shortcomings import Found
from ggzy.core.table import Entry
from ggzy.desk import clock
from ggzy.service import case_notices, docket_notices, finding_notices, matter_notices
from ggzy.store.models import Message
from tests.core.case_story import CHIEF, SECOND_HAND
from tests.core.test_chain import INSPECTOR, OFFICE
from tests.desk.cases import Matter, official
from tests.people import DISCIPLINE, SUPERVISOR

pytestmark = pytest.mark.django_db
BUYS = msgspec.structs.replace(OFFICE, person_id="p-buys", role=Role.TENDEREE)


def told() -> set[str]:
    """By whose name they log in; each is asked for once."""
    found = list(Message.objects.values_list("to_person__username", flat=True))
    Message.objects.all().delete()
    assert len(found) == len(set(found))
    return set(found)


def test_an_office_that_a_case_is_kept_from_does_not_hear_that_it_is_late():
    p, late = Matter().p, Entry("case-1", 9, clock.now(), CLOCK, DutyBreached(duty="assign", key="", office="某局"))
    official(INSPECTOR)
    told()
    matter_notices.tell_of_urging(p, [late])
    assert told() == {INSPECTOR.person_id}
    p.shut_out = INSPECTOR.org_id
    matter_notices.tell_of_urging(p, [late])
    assert told() == set()


def test_of_a_case_its_investigators_are_told_once_there_are_any_and_all_who_may_confirm():
    p, now = Matter().investigating().p, clock.now()
    told_of = {everybody: {post.person.username for post in case_notices.office(p, now, everybody=everybody)} for everybody in (False, True)}
    assert told_of == {False: {SUPERVISOR.person_id, SECOND_HAND.person_id}, True: {SUPERVISOR.person_id, SECOND_HAND.person_id, CHIEF.person_id}}


def test_of_a_report_about_an_office_discipline_inspection_hears_unless_it_is_that_office():
    p = PROCEDURES["report/1"].begin("report-1")
    p.place, p.of_line, p.reported_office = SUPERVISOR.region, "construction", SUPERVISOR.org_id
    for each in (SUPERVISOR, DISCIPLINE):
        official(each)
    assert [post.role for post in matter_notices.readers(p, clock.now())] == ["discipline"]
    p.reported_office = DISCIPLINE.org_id
    assert matter_notices.readers(p, clock.now()) == []


def test_of_a_finding_those_of_the_office_hear_who_handle_findings():
    for each in (OFFICE, BUYS):
        official(each)
    p = PROCEDURES["finding/1"].begin("find-1")
    p.key = "f1"
    finding_notices.say(p, Entry("find-1", 1, clock.now(), CLOCK, None), OFFICE.org_id, "新的监督发现")
    assert told() == {OFFICE.person_id}
    assert [post.role for post in docket_notices.own_office(OFFICE, clock.now())] == ["administration"]


def test_a_draft_that_was_dropped_unseen_concerns_nobody():
    official(SUPERVISOR)
    p, now = PROCEDURES["circular/1"].begin("circ-1"), clock.now()
    p.cited = (Found(rule="irregular", version=1, office_id=SUPERVISOR.org_id, office=SUPERVISOR.org, words="操作不规范", entries=()),)
    for sent_at, heard in ((None, set()), (now, {SUPERVISOR.person_id})):
        p.sent_at = sent_at
        docket_notices.tell_of_circular(p, [Entry("circ-1", 2, now, OFFICE, CircularDropped(reason="不属实"))])
        assert told() == heard
