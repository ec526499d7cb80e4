"""文书 of cases, complaints and orders on the pages: offered to whom, from when, the same bytes each time, and 404 for everybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from ggzy.core.acts import complaint as acts
from ggzy.core.acts import control, oversight
from ggzy.core.acts.case import AccusedNotified, PenaltyImposed
from ggzy.core.table import Event
from ggzy.store import journal
from ggzy.store.models import Sight
from tests.desk.cases import Matter
from tests.desk.complaints import Grievance
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, CENTRE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import text

pytestmark = pytest.mark.django_db


def seq_of(stream: str, event: type[Event]) -> int:
    return next(entry.seq for entry in reversed(journal.read(stream)) if isinstance(entry.event, event))


def address(route: str, stream: str, event: type[Event], form: str = "html") -> str:
    return reverse(route, args=[stream, seq_of(stream, event), form])


def test_a_notice_is_read_by_the_office_and_the_accused_and_the_decision_once_served(at):
    matter = Matter().decided()
    office, own = "supervision:case_paper", "service:case_paper"
    told, imposed = (address(own, matter.stream, event) for event in (AccusedNotified, PenaltyImposed))
    assert "行政处罚事先告知书" in text(at(RED).get(told)) and told in text(at(RED).get(reverse("service:case", args=[matter.stream])))
    assert at(RED).get(imposed).status_code == 404, "not served yet"
    page = text(at(SUPERVISOR).get(reverse("supervision:case", args=[matter.stream])))
    for event in (AccusedNotified, PenaltyImposed):
        assert address(office, matter.stream, event) in page and address(office, matter.stream, event, "pdf") in page
    assert "楚建罚〔2026〕1号" in text(at(SUPERVISOR).get(address(office, matter.stream, PenaltyImposed)))
    assert Sight.objects.filter(route=office, stream=matter.stream).count() == 1
    matter.served()
    assert "楚建罚〔2026〕1号" in text(at(RED).get(imposed)) and imposed in text(at(RED).get(reverse("service:case", args=[matter.stream])))
    pdf = address(own, matter.stream, PenaltyImposed, "pdf")
    first = at(RED).get(pdf)
    assert first["Content-Type"] == "application/pdf" and first.content == at(RED).get(pdf).content, "the same bytes"


def test_others_see_no_paper_of_a_case_and_there_is_none_of_other_entries(at):
    matter = Matter().notified()
    office, own = (address(f"{face}:case_paper", matter.stream, AccusedNotified) for face in ("supervision", "service"))
    for stranger, url, status in (
        (BLUE, own, 404), (TENDEREE, own, 404), (CENTRE, own, 403), (SUPERVISOR, own, 403),
        (OTHER_SUPERVISOR, office, 404), (RED, office, 403), (CENTRE, office, 403),
    ):  # fmt: skip
        assert at(stranger).get(url).status_code == status, (stranger.org, url)
    assert Client().get(own).status_code == 302 and Client().get(office).status_code == 302
    client = at(SUPERVISOR)
    for seq, form in ((1, "html"), (999, "html"), (seq_of(matter.stream, AccusedNotified), "doc")):
        assert client.get(reverse("supervision:case_paper", args=[matter.stream, seq, form])).status_code == 404
    assert at(RED).get(reverse("service:case_paper", args=[matter.stream, 1, "html"])).status_code == 404


def test_the_decision_on_a_complaint_names_its_complainant_to_it_and_to_the_office_alone(at):
    it = Grievance().decided()
    office, own = (address(f"{face}:complaint_paper", it.stream, acts.ComplaintDecided) for face in ("supervision", "service"))
    register_firms(BLUE)
    mine, theirs = text(at(RED).get(own)), text(at(TENDEREE).get(own))
    assert "投诉处理决定书" in mine and RED.org in mine and "楚建投〔2026〕1号" in theirs and RED.org not in theirs
    assert RED.org in text(at(SUPERVISOR).get(office)), "the office that handles it"
    for client, face in ((at(RED), "service"), (at(SUPERVISOR), "supervision")):
        page = text(client.get(reverse(f"{face}:complaint", args=[it.stream])))
        assert address(f"{face}:complaint_paper", it.stream, acts.ComplaintDecided, "pdf") in page
    for stranger, url, status in ((BLUE, own, 404), (OTHER_SUPERVISOR, office, 404), (CENTRE, office, 403), (RED, office, 403)):
        assert at(stranger).get(url).status_code == status, stranger.org
    assert at(SUPERVISOR).get(reverse("supervision:complaint_paper", args=[it.stream, 1, "html"])).status_code == 404


def test_a_refusal_is_told_to_the_complainant_alone(at):
    it = Grievance()
    it.must(acts.RefuseComplaint(ground="vague", reason="没有写明具体的事实"))
    own = address("service:complaint_paper", it.stream, acts.ComplaintRefused)
    assert "投诉不予受理决定书" in text(at(RED).get(own))
    assert at(TENDEREE).get(own).status_code == 404


def test_orders_in_a_lot_are_papers_of_the_deal(at):
    lot = Lot().noticed()
    lot.must(oversight.OrderCorrection(to="tenderee", order_no="楚建改〔2026〕2号", text="更正公告", reason="公告没有写明联系人", until=lot.p.round.deadline), SUPERVISOR)
    lot.must(control.Suspend(order_no="楚建停〔2026〕1号", reason="正在调查"), SUPERVISOR)
    lot.must(control.Resume(reason="调查结束", new_deadline=lot.p.round.deadline + timedelta(days=5)), SUPERVISOR)
    kinds = {event: f"order-{seq_of(lot.stream, event)}" for event in (oversight.CorrectionOrdered, control.ProceedingSuspended, control.ProceedingResumed)}
    paper = {event: reverse("trading:paper", args=[lot.stream, kind, "html"]) for event, kind in kinds.items()}
    read = {event: text(at(TENDEREE).get(url)) for event, url in paper.items()}
    assert "责令改正通知书" in read[oversight.CorrectionOrdered] and "更正公告" in read[oversight.CorrectionOrdered] and f"{TENDEREE.org}：" in read[oversight.CorrectionOrdered]
    assert "楚建停〔2026〕1号" in read[control.ProceedingSuspended] and "楚建停〔2026〕1号" in read[control.ProceedingResumed] and "投标截止时间改为" in read[control.ProceedingResumed]
    public = {event: Client().get(reverse("portal:paper", args=[lot.stream, kind, "html"])).status_code for event, kind in kinds.items()}
    assert public == {oversight.CorrectionOrdered: 404, control.ProceedingSuspended: 200, control.ProceedingResumed: 200}
    shown = text(at(SUPERVISOR).get(reverse("supervision:deal", args=[lot.stream])))
    assert all(reverse("supervision:paper", args=[lot.stream, kind, "html"]) in shown for kind in kinds.values())
    for kind in ("order-1", "order-x", "order-", "order-999"):
        assert Client().get(reverse("portal:paper", args=[lot.stream, kind, "html"])).status_code == 404
