"""Who owed a duty that was breached: never whom the matter is about, and for a thousand breaches no more queries than for one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ggzy.core.acts.stages import DutyBreached
from ggzy.desk import clock
from ggzy.desk.duties import Roll, roll
from ggzy.desk.office_figures import scope_of
from ggzy.store import codec
from ggzy.store.models import CaseCard, DocketCard, JournalEntry, JournalStream, MatterCard, Post
from ggzy.supervision.findings.breaches import as_of, breaches_in, within
from ggzy.supervision.findings.concerned import Breach, owners
from tests.core.test_chain import COUNTY, OFFICE
from tests.desk.cases import official
from tests.desk.door import register_firms
from tests.desk.test_cards import card, case
from tests.people import RED, SUPERVISOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def offices(db: None) -> Roll:
    for each in (SUPERVISOR, COUNTY, OFFICE):
        official(each)
    register_firms(RED)
    return roll(clock.now())


def lapsed(procedure: str, duty: str, key: str = "", **card: Any) -> Breach:
    """A matter in which this duty lapsed, as its card and its journal tell."""
    at, stream = clock.now(), f"{procedure[:4]}-{JournalStream.objects.count()}"
    JournalStream.objects.create(stream=stream, procedure=procedure)
    told = {"code": "1", "title": "事项", "stage": "x", "stage_label": "x", "region": "532300", "registered_at": at, "changed_at": at}
    DocketCard.objects.create(stream=stream, procedure=procedure, **told | card)
    event = DutyBreached(duty=duty, key=key, office="应办单位")
    name = type(event).__name__
    JournalEntry.objects.create(stream=stream, seq=1, at=at, event=name, version=codec.version_of(name), body=codec.encode(event), actor="{}", act_id=stream, previous="", digest=stream)
    return Breach(stream, at, event, "532300", "", "")


def owner(breach: Breach, seats: Roll) -> str:
    return owners([breach], as_of(seats))[0]


def test_the_firm_that_appeals_does_not_owe_the_answer(offices):
    assert owner(lapsed("dispute/1", "answer_appeal", office_ids=[RED.org_id]), offices) == OFFICE.org_id


def test_the_expert_does_not_owe_the_decision_on_the_own_removal(offices):
    assert owner(lapsed("pool/1", "decide_removal", office_ids=["119"]), offices) == OFFICE.org_id


def test_the_office_cited_does_not_owe_the_recheck(offices):
    breach = lapsed("circular/1", "recheck", f"of {COUNTY.org_id}", office_ids=[COUNTY.org_id], issuer_id=OFFICE.org_id)
    assert owner(breach, offices) == OFFICE.org_id
    reported = lapsed("circular/1", "rectify", COUNTY.org_id, office_ids=[COUNTY.org_id], issuer_id=OFFICE.org_id)
    assert owner(reported, offices) == COUNTY.org_id, "what the cited office owes is named by its key"


def test_who_held_the_post_then_owed_it(offices):
    """Posts as they stood when the term ended, not as they stand now."""
    breach = lapsed("dispute/1", "answer_appeal", office_ids=[RED.org_id])
    Post.objects.filter(organisation__uscc=OFFICE.org_id).update(valid_to=breach.at - timedelta(days=1))
    seats = roll(clock.now())
    assert owner(breach, seats) == ""
    assert owner(replace(breach, at=breach.at - timedelta(days=2)), seats) == OFFICE.org_id


def test_the_figure_of_many_breaches_asks_as_often_as_of_one(offices):
    scope, since, until = scope_of(OFFICE.org_id, clock.now()), clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)
    lapsed("dispute/1", "answer_appeal", office_ids=[RED.org_id])
    with CaptureQueriesContext(connection) as one:
        (figure,) = breaches_in(scope, since, until)
    assert figure.value == 1
    for _ in range(30):
        lapsed("dispute/1", "answer_appeal", office_ids=[RED.org_id])
    with CaptureQueriesContext(connection) as many:
        (figure,) = breaches_in(scope, since, until)
    assert figure.value == 31 and len(many) == len(one)


def test_of_what_is_kept_from_any_office_or_is_for_few_a_report_counts_nothing(offices):
    breach, scope = lapsed("case/1", "assign"), scope_of(OFFICE.org_id, clock.now())
    DocketCard.objects.all().delete()
    moment = (breach.at, breach.at + timedelta(microseconds=1))
    case(breach.stream, region=OFFICE.region)
    assert set(within(scope, *moment)) == {breach.stream} and not within(scope, breach.at + timedelta(microseconds=1), breach.at + timedelta(days=1))
    CaseCard.objects.update(kept_from=COUNTY.org_id)
    assert not within(scope, *moment)
    for kind, counted in (("complaint", 1), ("report", 0), ("interference", 0)):
        MatterCard.objects.all().delete()
        card(MatterCard, breach.stream, kind=kind, region=OFFICE.region, line="construction")
        assert len(within(scope, *moment)) == counted, kind
