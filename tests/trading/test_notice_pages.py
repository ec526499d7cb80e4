"""公告、澄清、延期、答疑、异议 and the work page while bidders prepare: nothing tells of them."""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import pytest
from django.test import Client

from ggzy.core.acts import control, notice, registration, second
from ggzy.desk import ticker
from ggzy.layout.fields import typed_moment
from tests.core.story import ALL_MET, tender_file
from tests.desk.door import Lot, register_firms
from tests.people import AGENCY, BLUE, DISCIPLINE, GREEN, RED, SUPERVISOR, TENDEREE
from tests.trading.tenderers import at_work, text

pytestmark = pytest.mark.django_db

STRANGER = msgspec.structs.replace(TENDEREE, person_id="p-stranger", org_id="11532301MB00000099", org="别的单位")
PAGES = ("notice", "clarify", "extend", "questions", "objections", "terminate", "again")


def filed() -> Lot:
    lot = Lot()
    lot.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    lot.must(registration.AcceptFiling(findings=ALL_MET), SUPERVISOR)
    lot.register_keys()
    return lot


def noticed() -> Lot:
    lot = Lot().noticed()
    register_firms(RED)
    lot.must(notice.ObtainFile(), RED)
    return lot


def test_the_earliest_lawful_times_are_proposed_and_accepted():
    lot, client = filed(), at_work(AGENCY)
    url = f"/trading/{lot.stream}/notice/"
    proposed = client.get(url).context["form"].initial
    assert client.post(url, {**proposed, "act_id": "n1"}).status_code == 302
    assert lot.p.round.notice and lot.p.stage == "bidding"


def test_a_notice_of_nineteen_days_is_refused_and_the_times_stay_typed():
    lot, client = filed(), at_work(AGENCY)
    url = f"/trading/{lot.stream}/notice/"
    page = client.get(url)
    soon = typed_moment(page.context["earliest"].issue_from + timedelta(days=19))
    refused = client.post(url, {**page.context["form"].initial, "bid_deadline": soon, "act_id": "n1"})
    assert refused.status_code == 409 and "第24条" in text(refused) and soon in text(refused)


def test_a_time_that_is_none_is_told():
    lot = filed()
    answer = at_work(AGENCY).post(f"/trading/{lot.stream}/notice/", {"issue_from": "下周", "act_id": "n1"})
    assert answer.status_code == 200 and "以下内容需要改正" in text(answer)


@pytest.mark.parametrize("page", PAGES)
def test_the_page_is_grey_at_the_wrong_stage_and_hidden_from_strangers(page):
    lot = Lot()
    shown = at_work(TENDEREE).get(f"/trading/{lot.stream}/{page}/")
    assert shown.status_code == 200
    if page not in ("questions", "objections", "terminate"):
        assert "disabled" in text(shown) and "阶段" in text(shown)
    assert at_work(STRANGER).get(f"/trading/{lot.stream}/{page}/").status_code == 404
    assert at_work(DISCIPLINE).get(f"/trading/{lot.stream}/{page}/").status_code == 403


def test_an_answer_is_public_and_does_not_name_who_asked():
    lot, client = noticed(), at_work(TENDEREE)
    lot.must(notice.AskQuestion(question_id="q1", text="单位是平方米吗？"), RED)
    url = f"/trading/{lot.stream}/questions/"
    assert "单位是平方米吗" in text(client.get(url)) and RED.org not in text(client.get(url))
    empty = client.post(url, {"question_id": "q1", "text": " ", "act_id": "x"})
    assert empty.status_code == 200 and not lot.p.round.questions["q1"].answered_at
    assert client.post(url, {"question_id": "q1", "text": "是。", "act_id": "y"}).status_code == 302
    assert lot.p.round.questions["q1"].answer == "是。"
    assert client.post(url, {"question_id": "none", "text": "是。", "act_id": "z"}).status_code == 409


def test_an_objection_stands_on_the_work_page_until_it_is_answered():
    lot, client = noticed(), at_work(TENDEREE)
    lot.must(notice.RaiseObjection(objection_id="o1", text="资格条件不合理"), RED)
    page = text(client.get(f"/trading/{lot.stream}/"))
    assert "有异议尚未答复" in page and RED.org not in page and lot.p.round.objections["o1"].raiser not in page
    url = f"/trading/{lot.stream}/objections/"
    assert client.post(url, {"objection_id": "o1", "upheld": "", "text": "维持", "act_id": "x"}).status_code == 200
    answer = {"objection_id": "o1", "upheld": "no", "text": "维持"}
    silent = client.post(url, {**answer, "act_id": "y"})
    assert silent.status_code == 409 and "没有写明公开的异议内容" in text(silent)
    register_firms(RED)
    named = client.post(url, {**answer, "public_text": f"{RED.org}认为不合理", "act_id": "z"})
    assert named.status_code == 409 and "不得透露潜在投标人的名称" in text(named)
    said = {**answer, "public_text": "资格条件不合理", "withheld": "", "act_id": "w"}
    assert client.post(url, said).status_code == 302
    assert not lot.p.pending_objections
    public = text(Client().get(f"/deals/{lot.stream}/"))
    assert "资格条件不合理" in public and "维持" in public and RED.org not in public


def test_a_late_clarification_must_move_the_deadline():
    lot, client = noticed(), at_work(TENDEREE)
    ticker.move_clock(lot.p.round.deadline - timedelta(days=10))
    client, url = at_work(TENDEREE), f"/trading/{lot.stream}/clarify/"
    later = client.get(url).context["form"].initial["new_deadline"]
    typed = {"text": "清单第3项更正", "affects_preparation": "on", "act_id": "k1"}
    refused = client.post(url, typed)
    assert refused.status_code == 409 and "第21条" in text(refused) and "清单第3项更正" in text(refused)
    assert client.post(url, {**typed, "new_deadline": later, "act_id": "k2"}).status_code == 302
    assert typed_moment(lot.p.round.deadline) == later


def test_the_deadline_is_extended_with_a_reason():
    lot, client = noticed(), at_work(TENDEREE)
    url = f"/trading/{lot.stream}/extend/"
    later = client.get(url).context["form"].initial["new_deadline"]
    assert client.post(url, {"new_deadline": later, "act_id": "k1"}).status_code == 200
    assert client.post(url, {"new_deadline": later, "reason": "设计变更", "act_id": "k2"}).status_code == 302


def test_the_work_page_is_the_same_with_no_bid_and_with_three():
    none, three = Lot().noticed(), Lot().noticed()
    for by in (RED, BLUE, GREEN):
        three.bid(by)
    client = at_work(TENDEREE)

    def page(lot: Lot) -> str:
        shown = text(client.get(f"/trading/{lot.stream}/"))
        for own in (lot.stream, lot.p.deal_code, lot.p.project.invest_code):
            shown = shown.replace(own, "")
        shown = re.sub(r"\d{4}-\d\d-\d\d[T ][\d:.+]+", "", shown)
        return shown[shown.index("<main") : shown.index("</main>")]

    assert page(none) == page(three)


def test_a_suspended_deal_says_so_and_greys_the_buttons():
    lot = filed()
    lot.must(control.Suspend(order_no="楚建招监〔2026〕1号", reason="调查举报"), SUPERVISOR)
    page = text(at_work(TENDEREE).get(f"/trading/{lot.stream}/"))
    assert "本项目已被责令暂停" in page and "调查举报" in page
    refused = at_work(TENDEREE).get(f"/trading/{lot.stream}/notice/")
    assert "disabled" in text(refused) and "责令暂停" in text(refused)


def test_a_stale_page_is_told_and_keeps_its_text():
    lot, client = filed(), at_work(TENDEREE)
    seen = lot.p.version
    url = f"/trading/{lot.stream}/notice/"
    lot.must(control.Suspend(order_no="1号", reason="调查"), SUPERVISOR)
    lot.must(control.Resume(reason="已经查清"), SUPERVISOR)
    late = client.post(
        url, {**client.get(url).context["form"].initial, "place": "三楼开标室", "seen": seen, "act_id": "n1"}
    )
    assert late.status_code == 409 and "新的进展" in text(late) and "三楼开标室" in text(late)


def test_a_tender_is_terminated_with_its_reason():
    lot, client = noticed(), at_work(TENDEREE)
    url = f"/trading/{lot.stream}/terminate/"
    assert client.post(url, {"reason": "", "act_id": "t1"}).status_code == 200
    assert client.post(url, {"reason": "规划调整，项目取消", "act_id": "t2"}).status_code == 302
    lot.must(second.ConfirmSecond(asked=lot.p.asked_now[0].number), AGENCY)
    assert lot.p.stage == "terminated" and "规划调整" in text(client.get(f"/trading/{lot.stream}/"))


def test_a_failed_tender_is_held_again_with_its_papers_kept():
    lot = noticed()
    ticker.move_clock(lot.p.round.deadline)
    client, url = at_work(TENDEREE), f"/trading/{lot.stream}/again/"
    assert "招标失败" in text(client.get(f"/trading/{lot.stream}/"))
    early = client.post(url, {"do": "end", "reason": "没有人来", "act_id": "g0"})
    assert early.status_code == 409 and "失败一次" in text(early)
    assert client.post(url, {"do": "again", "act_id": "g1"}).status_code == 302
    assert lot.p.stage == "registered" and lot.p.round.number == 2
    assert "第2次招标" in text(client.get(f"/trading/{lot.stream}/"))
    assert client.get(f"/trading/{lot.stream}/papers/tender_file.html").status_code == 200
