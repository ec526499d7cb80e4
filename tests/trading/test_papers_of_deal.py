"""文书: each paper is there for those who may read it, from the moment it may be read, and for nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from ggzy.core.acts import award, evaluation, notice
from ggzy.desk import clock
from ggzy.desk.workdays import calendar
from tests.desk.door import Lot, register_firms
from tests.people import AGENCY, BLUE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.trading.evaluated import EvaluatedLot
from tests.trading.tenderers import at_work, text

pytestmark = pytest.mark.django_db


def readers(lot: Lot, kind: str) -> dict[str, int]:
    people = {
        "public": Client(),
        "tenderee": at_work(TENDEREE),
        "agency": at_work(AGENCY),
        "bidder": at_work(RED),
        "supervisor": at_work(SUPERVISOR),
        "elsewhere": at_work(OTHER_SUPERVISOR),
    }
    return {who: one.get(f"/trading/{lot.stream}/papers/{kind}.html").status_code for who, one in people.items()}


def of(**who: int) -> dict[str, int]:
    return {name: who.get(name, 404) for name in ("public", "tenderee", "agency", "bidder", "supervisor", "elsewhere")}


EVERYBODY = {name: 200 for name in of()}
OWN = {"tenderee": 200, "agency": 200, "supervisor": 200}


def test_while_bidders_prepare_only_the_notice_is_public():
    lot = Lot().noticed()
    assert readers(lot, "notice") == EVERYBODY
    assert readers(lot, "tender_file") == of(**OWN)
    register_firms(RED)
    lot.must(notice.ObtainFile(), RED)
    assert readers(lot, "tender_file") == of(**OWN, bidder=200)
    for kind in ("opening_record", "evaluation_report", "candidates", "award_notice", "contract", "nothing"):
        assert readers(lot, kind) == of(), kind


def test_what_the_opening_and_the_committee_made_known():
    lot = EvaluatedLot().seated()
    assert readers(lot, "opening_record") == EVERYBODY
    assert readers(lot, "evaluation_report") == of()
    lot.all_checked().drafted()
    for member in lot.members:
        lot.must(evaluation.SignReport(agree=True), member)
    lot.must(evaluation.FileReport(), lot.chair)
    assert readers(lot, "evaluation_report") == of(**OWN)
    assert readers(lot, "candidates") == of()
    lot.must(award.PublishCandidates(until=calendar().after_days(clock.now(), 3).end), TENDEREE)
    assert readers(lot, "candidates") == EVERYBODY
    assert BLUE.org in text(Client().get(f"/trading/{lot.stream}/papers/candidates.html"))


def test_a_paper_is_html_or_pdf_and_nothing_else():
    lot = Lot().noticed()
    pdf = Client().get(f"/trading/{lot.stream}/papers/notice.pdf")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    assert Client().get(f"/trading/{lot.stream}/papers/notice.doc").status_code == 404


def test_a_clarification_stands_in_the_notice_and_moves_its_deadline():
    lot = Lot().noticed()
    lot.must(notice.Clarify(text="清单第3项更正", affects_preparation=True), TENDEREE)
    assert "清单第3项更正" in text(Client().get(f"/trading/{lot.stream}/papers/notice.html"))
