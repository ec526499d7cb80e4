"""Days at each step 各环节用时: what each stage took, what waits there, and on the case itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from ggzy.core.acts import complaint as complaining
from ggzy.core.acts.transfer import AcknowledgeTransfer, TransferCase
from ggzy.desk import clock, ticker
from ggzy.store import journal
from ggzy.store.models import CaseCard
from ggzy.supervision.step_days import OF_CASES, Stay, paces, stays, with_days
from tests.desk.cases import Matter
from tests.desk.complaints import Grievance
from tests.people import BLUE, OTHER_SUPERVISOR, SUPERVISOR, TENDEREE
from tests.supervision.conftest import text

pytestmark = pytest.mark.django_db
DAYS = reverse("supervision:case_days")


def found(now: datetime | None = None) -> list[Stay]:
    return stays(CaseCard.objects.order_by("registered_at"), OF_CASES, now or clock.now())


def test_each_stage_takes_the_time_from_its_beginning_to_the_next(at):
    matter = Matter()
    ticker.move_clock(clock.now() + timedelta(days=2, hours=12))
    matter.investigating()
    one, other = found(clock.now() + timedelta(days=4))
    assert (one.stage, one.days, one.left) == ("clue", 2.5, other.entered) and (other.stage, other.left) == ("investigating", None)
    assert other.days == 4.0
    told = [with_days([{"name": other.label}], journal.read(matter.stream), OF_CASES, other.entered - timedelta(microseconds=early)) for early in (1, 0)]
    assert told == [[{"name": other.label}], [{"name": other.label, "days": 0.0}]]
    clue, looked_into = (pace for pace in paces([one, other], OF_CASES) if pace.done or pace.waiting)
    assert (clue.median, len(clue.waiting), clue.longest) == (2.5, 0, one) and (looked_into.median, looked_into.oldest) == (None, other)


def test_a_case_that_came_back_lay_there_twice(at):
    matter = Matter().investigating()
    sent = TransferCase(kind="office", to=OTHER_SUPERVISOR.org, office_id=OTHER_SUPERVISOR.org_id, document_no="2号", reason="管辖不在本州")
    at(OTHER_SUPERVISOR)
    matter.both(sent)
    matter.must(AcknowledgeTransfer(receipt_no="收1号", taken=False, note="不属本机关管辖"), OTHER_SUPERVISOR)
    assert [stay.stage for stay in found()] == ["clue", "investigating", "transferred", "investigating"]


def test_the_page_sums_up_sorts_filters_and_exports(at):
    matter = Matter()
    ticker.move_clock(clock.now() + timedelta(days=3))
    matter.investigating()
    client = at(SUPERVISOR)
    shown = client.get(DAYS)
    assert "各环节用时" in text(client.get(reverse("supervision:cases"))) and matter.p.code in text(shown)
    assert [row.days for row in shown.context["table"].found] == [3.0, 0.0]
    waiting = client.get(DAYS, {"stage": "investigating", "waiting": "1"})
    assert [row.stage for row in waiting.context["table"].found] == ["investigating"] and "只列" in text(waiting)
    assert not client.get(DAYS, {"stage": "clue", "waiting": "1"}).context["table"].count
    assert "3.0" in client.get(DAYS, {"export": "csv"}).content.decode("utf-8-sig")
    assert "用时 3.0 天" in text(client.get(reverse("supervision:case", args=[matter.stream])))


def test_an_empty_page_and_a_strange_stage(at):
    assert "登记以后" in text(at(SUPERVISOR).get(DAYS)) and at(SUPERVISOR).get(DAYS, {"stage": "gossip"}).status_code == 200


def test_only_the_offices_within_whose_reach_it_lies(at: Any):
    matter = Matter()
    assert matter.p.code not in text(at(OTHER_SUPERVISOR).get(DAYS)) and at(BLUE).get(DAYS).status_code == 403


def test_of_complaints_the_same_is_told_on_list_sum_and_page(at, discipline):
    it, days = Grievance(), reverse("supervision:complaint_days")
    ticker.move_clock(clock.now() + timedelta(days=1, hours=12))
    it.accepted().must(complaining.ReplyToComplaint(text="评审依法进行"), TENDEREE)
    ticker.move_clock(clock.now() + timedelta(days=2))
    client = at(SUPERVISOR)
    shown = client.get(days)
    assert [(row.stage, row.days) for row in shown.context["table"].found] == [("accepted", 2.0), ("filed", 1.5)]
    assert it.p.code in text(shown) and days in text(client.get(reverse("supervision:complaints")))
    assert "用时 1.5 天" in text(client.get(reverse("supervision:complaint", args=[it.stream])))
    assert [row.stage for row in client.get(days, {"waiting": "1"}).context["table"].found] == ["accepted"]
    assert it.p.code in text(discipline.get(days)) and it.p.code not in text(at(OTHER_SUPERVISOR).get(days))
    assert at(BLUE).get(days).status_code == 403
