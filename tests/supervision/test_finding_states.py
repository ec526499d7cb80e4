"""What has become of a finding, read off the cards: by what was said of it, by the clue that began with it, by its age."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet

from ggzy.core.procedures import PROCEDURES
from ggzy.store.models import ExplainedCard
from ggzy.supervision.findings import left_over, raising
from ggzy.supervision.findings.examining import is_open
from ggzy.supervision.findings.states import LIMITS, States, in_state, within_band
from ggzy.supervision.models import Finding, NotWorkedOut
from tests.desk.cases import Matter
from tests.desk.test_cards import NOW, case
from tests.people import SUPERVISOR

pytestmark = pytest.mark.django_db
MOMENT = timedelta(microseconds=1)


def finding(key: str, **told: Any) -> None:
    kept = {"stream": "con-1", "region": "532301", "rule": "accepted_unread", "version": 1, "family": "act", "grade": 2, "subject": "x", "at": NOW, "words": "某情况"}
    Finding.objects.create(key=key, **kept | told)


def explained(key: str, stage: str) -> None:
    ExplainedCard.objects.create(stream=f"find-{key}", finding=key, rule="accepted_unread", region="532301", stage=stage, registered_at=NOW, changed_at=NOW)


def keys(rows: QuerySet[Finding]) -> set[str]:
    return set(rows.values_list("key", flat=True))


def test_a_clue_settles_a_finding_until_it_is_taken_up_again():
    for key, stage, clue in (("new", "", False), ("clue", "", True), ("again", "reopened", True), ("told", "explained", False), ("both", "explained", True)):
        finding(key)
        if stage:
            explained(key, stage)
        if clue:
            case(f"case-{key}", from_finding=key)
    states = {"open": {"new", "again"}, "case": {"clue"}, "explained": {"told", "both"}}
    rows = Finding.objects.all()
    assert {state: keys(in_state(rows, state)) for state in states} == states
    assert len(keys(in_state(rows, ""))) == 5
    one_by_one = States(list(keys(rows)))
    assert {state: {key for key in keys(rows) if one_by_one.of(key) == state} for state in states} == states, "on its page as on the list"


def test_a_finding_is_in_one_band_of_age_the_older_one_on_its_last_moment():
    for n, days in enumerate(LIMITS):
        finding(f"on-{n}", at=NOW - timedelta(days=days))
        finding(f"young-{n}", at=NOW - timedelta(days=days) + MOMENT)
    bands = [keys(Finding.objects.filter(within_band(n, NOW))) for n in range(len(LIMITS) + 1)]
    assert bands == [{"young-0"}, {"on-0", "young-1"}, {"on-1", "young-2"}, {"on-2"}]


def test_only_what_nobody_has_decided_lapses_once_no_rule_says_it(monkeypatch):
    tried: list[str] = []
    monkeypatch.setattr(raising, "lapsed", lambda stream: not tried.append(stream))
    for key, stage in (("open", "open"), ("again", "reopened"), ("sent", "referred"), ("told", "explained"), ("stands", "open"), ("failed", "open")):
        explained(key, stage)
    finding("stands")
    left_over.missed(left_over.LAPSING, "find-failed", "x")
    assert raising.lapse_gone() == 3 and set(tried) == {"find-open", "find-again", "find-sent"}, "what has just failed waits"
    assert NotWorkedOut.objects.count() == 1


def test_nothing_is_found_in_a_case_that_is_kept_from_an_office_nor_in_what_is_for_few():
    p = Matter().p
    assert is_open(p)
    p.shut_out = SUPERVISOR.org_id
    assert not is_open(p)
    for procedure, seen in (("complaint/1", True), ("report/1", False), ("interference/1", False)):
        other = PROCEDURES[procedure].begin("x")
        other.place, other.stage = SUPERVISOR.region, "filed"
        assert is_open(other) is seen, procedure
