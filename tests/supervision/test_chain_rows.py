"""What is read off reports and calls: who is late, which difficulty waits for whom, which report of before stands beside this one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from ggzy.core.chain import KINDS, Difficulty, OfficeReport
from ggzy.core.procedures.chain import OFFICE_REPORT
from ggzy.core.table import Entry
from ggzy.store.models import DocketCard
from ggzy.supervision import chain_rows, leaders
from ggzy.supervision.models import DifficultyRow
from tests.core.test_chain import known
from tests.desk.test_cards import NOW, card
from tests.people import SUPERVISOR
from tests.supervision.conftest import ADMINISTRATION

pytestmark = pytest.mark.django_db
ABOVE = msgspec.structs.replace(ADMINISTRATION, org_id="11530000MB00000019", region="530000")
DAY = timedelta(days=1)


def report(stream: str, **told: Any) -> OfficeReport:
    p: OfficeReport = OFFICE_REPORT.begin(stream)
    given = {
        "office": known(SUPERVISOR), "asked_by": ADMINISTRATION, "kind": "assessment", "since": NOW - DAY, "until": NOW, "submitted_at": NOW, "stage": "submitted",
        "difficulties": [Difficulty(found_by="某", what="专家不足", tried="增补", by=date(2026, 4, 1))], "place": SUPERVISOR.region,
    }  # fmt: skip
    for name, value in (given | told).items():
        setattr(p, name, value)
    return p


def test_only_offices_that_are_late_and_silent_are_named_to_the_leaders():
    card(DocketCard, "call-1", procedure="call/1", code="报1", stage="gathering", issuer_id=ADMINISTRATION.org_id)
    for n, (office, stage, breaches) in enumerate((("甲局", "asked", 1), ("乙局", "asked", 0), ("丙局", "submitted", 1), ("丁局", "returned", 2))):
        card(DocketCard, f"rep-{n}", procedure="officereport/1", code="报1", offices=office, stage=stage, breaches=breaches)
    (late,) = leaders.not_reported(ADMINISTRATION)
    assert set(late.hint.split("、")) == {"甲局", "丁局"} and late.late


def test_a_difficulty_waits_for_the_office_that_asked_once_it_was_put_to_it():
    for n, (state, asker) in enumerate((("raised", ADMINISTRATION), ("open", ADMINISTRATION), ("solved", ADMINISTRATION), ("raised", ABOVE))):
        DifficultyRow.objects.create(
            stream=f"rep-{n}", number=1, region=SUPERVISOR.region, asker_id=asker.org_id, office_id="x", office="某局", what=f"困难{n}", by=NOW.date(), state=state,
            told_at=NOW, changed_at=NOW,
        )  # fmt: skip
    assert [each.title for each in leaders.raised(ADMINISTRATION)] == ["困难0"]


def test_the_register_has_the_difficulties_of_what_was_submitted_and_is_still_asked_for():
    entries = [Entry("rep-1", 1, NOW, SUPERVISOR, None)]
    for told, count in (({}, 1), ({"submitted_at": None}, 0), ({}, 1), ({"stage": "ended"}, 0)):
        chain_rows.follow(report("rep-1", **told), entries)
        assert DifficultyRow.objects.count() == count, told


def test_beside_a_report_stands_what_the_same_office_told_the_same_of_periods_before(monkeypatch):
    now = report("now")
    before = {
        "last": report("last", since=NOW - 3 * DAY, until=NOW - DAY), "overlaps": report("overlaps", since=NOW - 3 * DAY, until=NOW - DAY + DAY / 24),
        "above": report("above", asked_by=ABOVE, until=NOW - DAY), "unsent": report("unsent", submitted_at=None, until=NOW - DAY),
    }  # fmt: skip
    for stream in before:
        card(DocketCard, stream, procedure="officereport/1", office_ids=[SUPERVISOR.org_id], kind=KINDS["assessment"])
    monkeypatch.setattr(chain_rows.counter, "load", lambda stream, kind: before[stream])
    assert [each.stream for each in chain_rows.earlier_reports(now)] == ["last"]
