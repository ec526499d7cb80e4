"""Papers on the portal: only what is public, as a page and as PDF."""

from __future__ import annotations

from ggzy.core.acts import notice
from tests.desk.door import Lot
from tests.people import RED, TENDEREE
from tests.portal.conftest import publish_candidates, text


def test_the_notice_is_a_page_and_a_pdf(client, noticed):
    page = client.get(f"/deals/{noticed.stream}/papers/notice.html")
    assert page.status_code == 200 and "招标公告" in text(page) and "禄丰市广通镇防洪堤施工" in text(page)
    pdf = client.get(f"/deals/{noticed.stream}/papers/notice.pdf")
    assert pdf["Content-Type"] == "application/pdf" and pdf.content.startswith(b"%PDF")
    assert f"/deals/{noticed.stream}/papers/notice.pdf" in text(client.get(f"/deals/{noticed.stream}/"))


def test_what_is_not_public_yet_and_what_never_is_are_not_found(client, noticed):
    noticed.bid(RED)
    for kind in ("opening_record", "candidates", "evaluation_report", "award_notice", "written_report", "contract", "x"):
        assert client.get(f"/deals/{noticed.stream}/papers/{kind}.html").status_code == 404
    assert client.get(f"/deals/{noticed.stream}/papers/notice.doc").status_code == 404
    assert client.get(f"/deals/{Lot().stream}/papers/notice.html").status_code == 404


def test_a_notice_with_bids_is_the_notice_without(client, noticed):
    before = client.get(f"/deals/{noticed.stream}/papers/notice.html").content
    noticed.bid(RED)
    noticed.must(notice.AskQuestion(question_id="q", text="问"), RED)
    assert client.get(f"/deals/{noticed.stream}/papers/notice.html").content == before


def test_the_candidates_paper_comes_with_the_publicity(client, db):
    lot = publish_candidates(Lot().noticed())
    shown = text(client.get(f"/deals/{lot.stream}/papers/candidates.html"))
    assert RED.org in shown and "评委" not in shown
    assert client.get(f"/deals/{lot.stream}/papers/evaluation_report.html").status_code == 404
    assert TENDEREE.org in shown
