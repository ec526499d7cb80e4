"""The list of filings that wait, and the review of one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.core.acts.registration import ReturnFiling, SubmitFiling
from ggzy.core.documents import Finding
from ggzy.core.procedures.filing_checklist import CHECKLIST
from ggzy.desk import clock, ticker
from ggzy.supervision.models import ReviewOpened
from tests.core.story import tender_file
from tests.people import SUPERVISOR, TENDEREE
from tests.supervision.conftest import text

pytestmark = pytest.mark.django_db


def page(lot) -> str:
    return f"/supervision/{lot.stream}/review/"


def judged(met: bool = True, **more: str) -> dict[str, str]:
    return {f"met_{point.code}": "yes" if met else "no" for point in CHECKLIST} | {"do": "accept"} | more


# ---- the list


def test_a_waiting_filing_is_listed_with_its_age_and_its_last_day(supervisor, filed):
    shown = text(supervisor.get("/supervision/filings/"))
    assert filed.p.project.title in shown and "还有" in shown and page(filed) in shown
    assert " 24:00<" in shown and " 00:00<" not in shown, "a term ends at 24:00 of its last day"


def test_an_overdue_filing_is_called_late(supervisor, filed):
    ticker.move_clock(clock.now() + timedelta(days=9))
    assert "已逾期" in text(supervisor.get("/supervision/filings/"))


def test_an_empty_list_says_what_comes_next(supervisor):
    assert "没有等待审查的招标文件" in text(supervisor.get("/supervision/filings/"))


def test_a_bidder_has_no_list_of_filings(bidder):
    answer = bidder.get("/supervision/filings/")
    assert answer.status_code == 403 and "本页只供" in text(answer)


def test_another_prefecture_does_not_see_the_filing(neighbour, filed):
    assert filed.p.project.title not in text(neighbour.get("/supervision/filings/"))


def test_the_list_is_exported_as_csv(supervisor, filed):
    answer = supervisor.get("/supervision/filings/?export=csv")
    assert answer["Content-Type"].startswith("text/csv") and filed.p.deal_code in answer.content.decode("utf-8-sig")


# ---- the review


def test_a_filing_is_accepted_and_its_opinion_is_a_paper(supervisor, filed):
    assert "审查要点" in text(supervisor.get(page(filed)))
    answer = supervisor.post(page(filed), judged(opinion="同意备案"), follow=True)
    assert filed.p.stage == "filed" and filed.p.filing_opinion == "同意备案"
    assert "备案意见书" in text(answer)
    paper = supervisor.get(f"/supervision/{filed.stream}/opinion/1.html")
    assert "予以备案" in text(paper) and CHECKLIST[0].text in text(paper)
    assert supervisor.get(f"/supervision/{filed.stream}/opinion/1.pdf").content.startswith(b"%PDF")
    assert supervisor.get(f"/supervision/{filed.stream}/opinion/2.html").status_code == 404


def test_a_filing_is_returned_with_reasons_and_the_next_version_shows_what_changed(supervisor, filed):
    supervisor.post(page(filed), judged(met_B1="no", note_B1="第3条以本地业绩作为加分条件，应当删除", do="return"))
    assert filed.p.stage == "registered"
    filed.must(SubmitFiling(tender_file=tender_file(deposit_fen=40_0000_00)), TENDEREE)
    shown = text(supervisor.get(page(filed)))
    assert "第3条以本地业绩作为加分条件" in shown
    assert "与第 1 版的不同" in shown and "<del>500,000.00</del>" in shown and "<ins>400,000.00</ins>" in shown
    assert "整改意见书" in shown


def test_a_return_without_reasons_is_refused_and_nothing_typed_is_lost(supervisor, filed):
    answer = supervisor.post(page(filed), judged(met_C1="no", do="return", note_A1="资金来源见批复", opinion="请整改"))
    shown = text(answer)
    assert answer.status_code == 409 and "退回修改应逐项写明理由" in shown
    assert "资金来源见批复" in shown and "请整改" in shown
    assert 'name="met_C1" value="no" id="id_met_C1_1" checked' in shown
    assert filed.p.stage == "in_review"


def test_a_point_left_open_is_named(supervisor, filed):
    fields = judged()
    del fields["met_D2"]
    assert "投标有效期载明”还没有给出意见" in text(supervisor.post(page(filed), fields))


def test_a_bad_form_says_so_and_decides_nothing(supervisor, filed):
    answer = supervisor.post(page(filed), judged(met_A1="perhaps", opinion="长" * 4001))
    assert answer.status_code == 422 and filed.p.stage == "in_review"


def test_a_filing_reviewed_meanwhile_keeps_what_the_second_tab_typed(supervisor, filed):
    seen = filed.p.version
    bad = tuple(Finding(code=c.code, met=False, note="请整改") for c in CHECKLIST)
    filed.must(ReturnFiling(findings=bad), SUPERVISOR)
    answer = supervisor.post(page(filed), judged(seen=str(seen), opinion="写了很久的意见"))
    assert answer.status_code == 409 and "写了很久的意见" in text(answer) and "新的进展" in text(answer)


def test_before_a_filing_there_is_nothing_to_review(supervisor, noticed):
    shown = text(supervisor.get(page(noticed)))
    assert "disabled" in shown and "why-disabled" in shown, "after acceptance the buttons are grey with the reason"


def test_opening_a_review_is_recorded_for_diligence(supervisor, inspector, filed):
    supervisor.get(page(filed))
    inspector.get(page(filed))
    visit = ReviewOpened.objects.get(stream=filed.stream)
    assert (visit.person, visit.filing_version) == (SUPERVISOR.person, 1)


def test_an_inspector_reads_but_may_not_decide(inspector, filed):
    assert "招标文件" in text(inspector.get(page(filed)))
    answer = inspector.post(page(filed), judged())
    assert answer.status_code == 409 and "由行业监督部门办理" in text(answer)
    assert filed.p.stage == "in_review"


def test_strangers_find_no_review(neighbour, bidder, client, filed):
    assert neighbour.get(page(filed)).status_code == 404
    assert bidder.get(page(filed)).status_code == 403
    assert client.get(page(filed)).status_code == 302
    assert neighbour.get(f"/supervision/{filed.stream}/opinion/1.pdf").status_code == 404


def test_an_odd_number_of_a_version_shows_the_last(supervisor, filed):
    for odd in ("00011", "9" * 5000, "²", "0"):
        assert supervisor.get(page(filed), {"version": odd}).status_code == 200
