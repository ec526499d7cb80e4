"""The bidder's pages: each works, refuses the wrong role and stage, keeps a bad form, and does not know strangers."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from ggzy.core.acts import notice
from ggzy.core.evaluation.method import (
    CertificatePoints,
    Certificates,
    Comprehensive,
    CountedPerformances,
    Criterion,
    Subjective,
)
from ggzy.desk import clock
from ggzy.store.models import BarRow
from ggzy.trading.views import bid
from tests.core.story import tender_file
from tests.desk.door import Lot
from tests.people import BLUE, GREEN, RED, TENDEREE
from tests.trading.bidders_lot import at, hand_in, lot_again, made_lot, me, own_vault, red_at_work, stated  # noqa: F401  its fixtures
from tests.trading.tenderers import at_work, text

pytestmark = pytest.mark.django_db

PAGES = ("obtain", "file", "ask", "object", "bid", "receipts", "bid/withdraw")


# ---- all pages alike ----


@pytest.mark.parametrize("page", PAGES)
def test_other_roles_and_visitors_do_not_reach_a_bidders_page(lot, page):
    assert at_work(TENDEREE).get(at(lot, page)).status_code == 403
    assert Client().get(at(lot, page)).status_code == 302


@pytest.mark.parametrize("page", PAGES)
def test_before_the_notice_there_is_no_such_lot(red, page):
    lot = Lot()
    assert red.get(at(lot, page)).status_code == 404
    assert red.get(f"/trading/cons-0000000000000000/{page}/").status_code == 404


@pytest.mark.parametrize("page", ["my-bids/", *PAGES])
def test_a_lot_looks_the_same_to_a_bidder_however_many_others_bid(red, lot, page):
    address = f"/trading/{page}" if page == "my-bids/" else at(lot, page)

    before = without_chance(text(red.get(address)))
    for other in (BLUE, GREEN):
        lot.bid(other)
        lot.must(notice.AskQuestion(question_id=f"q-{other.org_id}", text="别家的问题"), other)
    after = without_chance(text(red.get(address)))
    assert after == before
    assert BLUE.org not in after and BLUE.org_id not in after and me(lot, BLUE) not in after


def without_chance(page: str) -> str:
    """Without what differs from one request to the next: tokens, act numbers, the time."""
    page = re.sub(r'(name="csrfmiddlewaretoken" value|name="act_id" value|data-csrf|datetime|X-CSRFToken": )="?[^">]*', "", page)
    page = re.sub(r'X-CSRFToken": "[^"]*"', "", page)
    return re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?", "", page)


# ---- 我的投标 ----


def test_my_bids_shows_own_lots_with_state_and_next_step(red, lot):
    page = text(red.get("/trading/my-bids/"))
    assert lot.p.project.title in page and "未递交" in page and "编制、递交投标文件" in page
    number = lot.bid(RED).events[-1].receipt_no
    page = text(red.get("/trading/my-bids/"))
    assert "已递交" in page and number in page and "替换投标文件" in page
    lot.bid(RED)
    assert "已替换" in text(red.get("/trading/my-bids/"))
    lot.must(lot.withdrawal(RED), RED)
    assert "已撤回" in text(red.get("/trading/my-bids/"))


def test_a_day_before_the_deadline_who_has_not_submitted_is_reminded(red, lot):
    assert "距投标截止只有" not in text(red.get("/trading/my-bids/"))
    clock.forward_to(lot.p.round.deadline - timedelta(hours=24))
    assert "距投标截止只有" in text(red.get("/trading/my-bids/"))
    hand_in(red, lot, stated(lot))
    assert "距投标截止只有" not in text(red.get("/trading/my-bids/"))


def bar_on_red(**changed) -> None:
    told = {"capacities": ["bidder"], "region": "532300", "since": clock.now(), "until": None, "issuer": "楚雄州住建局", "org_id": RED.org_id}
    BarRow.objects.create(case_id="case-1", decision_no="楚建罚〔2026〕9号", basis="招标投标法", article=53, subject=RED.org, **told | changed)


@pytest.mark.parametrize("where", ["/trading/my-bids/", "file"])
def test_who_was_barred_since_is_told_by_which_paper_and_offered_nothing_that_is_refused(red, lot, where):
    where = where if where.startswith("/") else f"/trading/{lot.stream}/{where}/"
    clock.forward_to(lot.p.round.deadline - timedelta(hours=24))
    bar_on_red()
    page = text(red.get(where))
    assert "楚雄州住建局行政处罚决定书楚建罚〔2026〕9号" in page and "不能参加投标，自" in page and "没有期限" in page
    assert "编制、递交投标文件</a>" not in page and "交纳保证金</a>" not in page and "距投标截止只有" not in page
    assert where != "/trading/my-bids/" or "已被限制参加投标</span>" in page
    BarRow.objects.update(region="532323")
    assert "编制、递交投标文件</a>" in text(red.get(where)) and "交纳保证金</a>" in text(red.get(where))


def test_a_barred_bidder_whose_bid_stands_may_still_withdraw_it_and_is_not_hurried(red, lot):
    bar_on_red(since=clock.now() + timedelta(hours=1))
    assert "编制、递交投标文件</a>" in text(red.get("/trading/my-bids/"))
    lot.bid(RED)
    clock.forward_to(lot.p.round.deadline - timedelta(hours=24))
    page = text(red.get("/trading/my-bids/"))
    assert "撤回投标文件</a>" in page and "替换投标文件</a>" not in page and "距投标截止只有" not in page


def test_an_envelope_that_was_uploaded_and_not_submitted_is_said_so(red, lot):
    lot.seal(RED, 1)
    assert "已加密上传，未递交" in text(red.get("/trading/my-bids/"))


def test_my_bids_knows_nothing_of_lots_that_others_bid_in(lot):
    page = text(at_work(BLUE).get("/trading/my-bids/"))
    assert lot.p.project.title not in page and "还没有参加任何项目的投标" in page
    assert at_work(TENDEREE).get("/trading/my-bids/").status_code == 403


def test_a_filter_and_a_page_that_make_no_sense_do_no_harm(red, lot):
    assert "没有符合筛选条件" in text(red.get("/trading/my-bids/?q=%27%3B--&page=-3"))
    assert lot.p.project.title in text(red.get("/trading/my-bids/?page=99"))


# ---- 获取招标文件 ----


def test_the_file_is_obtained_once_and_read(lot):
    blue = at_work(BLUE)
    assert blue.get(at(lot, "file")).url == at(lot, "obtain")
    assert "不需要报名" in text(blue.get(at(lot, "obtain")))
    assert blue.post(at(lot, "obtain"), {"act_id": "o1"}).url == at(lot, "file")
    page = text(blue.get(at(lot, "file")))
    assert "投标人须知" in page and "29,000,000.00" in page and "具有市政公用工程施工总承包二级及以上资质" in page
    assert blue.get(at(lot, "obtain")).url == at(lot, "file")
    assert blue.get(f"/trading/{lot.stream}/papers/tender_file.html").status_code == 200


def test_after_the_supply_period_the_button_is_grey_and_a_post_is_refused(lot):
    clock.forward_to(lot.p.round.notice.issue_to)
    blue = at_work(BLUE)
    page = text(blue.get(at(lot, "obtain")))
    assert "招标文件发售期已过" in page and "disabled" in page
    refused = blue.post(at(lot, "obtain"), {"act_id": "o1"})
    assert refused.status_code == 409 and "《电子招标投标办法》第20条" in text(refused)


# ---- 提问 ----


def test_own_questions_and_all_answers_are_shown_without_names(red, lot):
    assert red.post(at(lot, "ask"), {"text": "图纸缺页", "act_id": "a1"}).status_code == 302
    assert red.post(at(lot, "ask"), {"text": "图纸缺页", "act_id": "a1"}).status_code == 302
    assert len(lot.p.round.questions) == 1
    lot.must(notice.ObtainFile(), BLUE)
    lot.must(notice.AskQuestion(question_id="q2", text="别家的问题"), BLUE)
    assert "别家的问题" not in text(red.get(at(lot, "ask")))
    lot.must(notice.AnswerQuestion(question_id="q2", text="以图纸为准"), TENDEREE)
    page = text(red.get(at(lot, "ask")))
    assert "图纸缺页" in page and "别家的问题" in page and "以图纸为准" in page and BLUE.org not in page


def test_an_empty_question_is_told_and_a_late_one_is_refused_with_its_words_kept(red, lot):
    assert "请填写内容" in text(red.post(at(lot, "ask"), {"text": "  ", "act_id": "a1"}))
    clock.forward_to(lot.p.round.deadline)
    late = red.post(at(lot, "ask"), {"text": "还来得及吗", "act_id": "a2"})
    assert late.status_code == 409 and "还来得及吗" in text(late) and "投标截止时间已到" in text(late)


# ---- 异议 ----


def test_whether_an_objection_is_in_time_is_said_while_it_is_typed(red, lot):
    assert "可以对招标文件提出异议" in text(red.get(f"{at(lot, 'object')}admissible/"))
    clock.forward_to(lot.p.round.deadline)
    said = text(red.get(f"{at(lot, 'object')}admissible/"))
    assert "应在投标截止时间10日前提出" in said and "《招标投标法实施条例》第22条" in said


def test_an_objection_is_raised_answered_and_another_withdrawn(red, lot):
    red.post(at(lot, "object"), {"text": "资格条件不合理", "act_id": "o1"})
    (first,) = lot.p.round.objections
    lot.must(notice.AnswerObjection(objection_id=first, text="已研究，维持", withheld="商业秘密"), TENDEREE)
    red.post(at(lot, "object"), {"text": "工期太短", "act_id": "o2"})
    page = text(red.get(at(lot, "object")))
    assert "已研究，维持" in page and "工期太短" in page
    second = lot.p.pending_objections[0].objection_id
    blue = at_work(BLUE)
    assert blue.post(f"{at(lot, 'object')}{second}/withdraw", {"act_id": "w0"}).status_code == 404
    assert red.post(f"{at(lot, 'object')}{second}/withdraw", {"act_id": "w1"}).status_code == 302
    assert not lot.p.pending_objections and "已撤回" in text(red.get(at(lot, "object")))


def test_an_objection_without_the_file_is_refused_and_an_empty_one_told(red, lot):
    refused = at_work(BLUE).post(at(lot, "object"), {"text": "资格条件不合理", "act_id": "o1"})
    assert refused.status_code == 409 and "还没有获取本项目招标文件" in text(refused) and "资格条件不合理" in text(refused)
    assert "请填写内容" in text(red.post(at(lot, "object"), {"text": "", "act_id": "o1"}))


# ---- 制作、递交 ----


def test_the_builder_is_given_what_the_file_asks_and_may_speak_to_this_server_alone(red, lot):
    answer = red.get(at(lot, "bid"))
    told = answer.context["bid_page"]
    assert told["ceiling_fen"] == 2900_0000_00 and [c["code"] for c in told["criteria"]] == ["F1", "Q1", "R1"]
    assert told["keys"] == {seat: pair.public for seat, pair in lot.keys.items()}
    assert told["policy"]["threshold"] == 2 and len(told["policy_digest"]) == 64 and told["pseudonym"] == me(lot) and told["closed"] == ""
    assert "connect-src 'self'" in answer["Content-Security-Policy"] and "noscript" in text(answer)


def test_points_certificates_and_performances_of_the_method_reach_the_builder():
    by_points = Comprehensive(
        criteria=(
            Criterion("T1", "施工组织设计", Decimal(30), Subjective()),
            Criterion("C1", "体系认证", Decimal(5), Certificates((CertificatePoints("ISO9001", "质量管理体系认证", Decimal(2)),))),
            Criterion("Y1", "类似业绩", Decimal(5), CountedPerformances(Decimal(1), requirement="近五年单项合同1000万元以上")),
        )
    )
    file = tender_file(method=by_points)
    asked = bid.criteria(file)
    assert [c["code"] for c in asked] == ["F1", "Q1", "R1", "T1"] and asked[-1]["points"] == "30"
    assert bid.certificates(file) == ["质量管理体系认证"] and bid.performances(file) == "近五年单项合同1000万元以上"


def test_the_builder_asks_to_obtain_the_file_first_and_says_when_it_is_too_late(red, lot):
    assert at_work(BLUE).get(at(lot, "bid")).url == at(lot, "obtain")
    clock.forward_to(lot.p.round.deadline)
    assert "《招标投标法》第28条" in text(red.get(at(lot, "bid")))


# ---- 平台时间 ----


def test_anybody_may_ask_the_platforms_time():
    before = clock.now().timestamp()
    told = Client().get("/trading/time").json()["us"] / 1_000_000
    assert before <= told <= clock.now().timestamp()
    assert Client().post("/trading/time").status_code == 405


