"""The page of one deal: its whole public life, and nothing that is secret by now."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from ggzy.core.acts import control, notice, opening
from ggzy.desk import clock, ticker
from ggzy.desk.workdays import calendar
from ggzy.portal.life import read
from ggzy.store.models import Deal, Organisation, Person, Post
from ggzy.store.regions import load_regions
from tests.desk.door import Lot, register_firms
from tests.people import AGENCY, BLUE, GREEN, RED, SUPERVISOR, TENDEREE
from tests.portal.conftest import ask, award_lot, publish_candidates, text


def page(client, lot: Lot) -> str:
    response = client.get(f"/deals/{lot.stream}/")
    assert response.status_code == 200
    return text(response)


def test_everybody_reads_a_noticed_deal(client, noticed):
    shown = page(client, noticed)
    for words in ("禄丰市广通镇防洪堤施工", "招标公告已发布", "杨建国", "《招标投标法》第24条", "招标文件 第 1 版", "现在可以提出"):
        assert words in shown


def test_a_deal_without_a_notice_is_as_unknown_as_one_that_never_was(client, db):
    lot = Lot()
    hidden, never = client.get(f"/deals/{lot.stream}/"), client.get("/deals/cons-0000000000000000/")
    assert hidden.status_code == never.status_code == 404
    assert same(text(hidden)) == same(text(never))


def same(shown: str) -> str:
    """A page without what differs in every request: the token, and the clock."""
    shown = re.sub(r'X-CSRFToken": "[^"]+"|csrfmiddlewaretoken" value="[^"]+"', "", shown)
    return re.sub(r"20\d\d-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(\+\d\d:\d\d)?", "", shown)


def test_a_lot_with_three_bids_looks_like_one_with_none(client, noticed):
    before = page(client, noticed)
    for by in (RED, BLUE, GREEN):
        noticed.bid(by)
    noticed.must(notice.AskQuestion(question_id="q1", text="几号踏勘"), RED)
    noticed.must(noticed.withdrawal(BLUE), BLUE)
    assert same(page(client, noticed)) == same(before)
    for address in ("/", "/deals/", "/deals/?export=csv", "/calendar/", "/calendar/openings.ics", "/results/"):
        assert RED.org not in text(client.get(address))


def test_the_entries_about_bidders_are_not_even_read_before_the_opening(noticed):
    before = len(read(Deal.objects.get(pk=noticed.stream)))
    noticed.bid(RED)
    assert len(read(Deal.objects.get(pk=noticed.stream))) == before


def test_who_asked_is_not_told_and_the_answer_is(client, noticed):
    noticed.bid(RED)
    ask(noticed, RED, "现场踏勘如何安排")
    assert "现场踏勘如何安排" not in page(client, noticed)
    noticed.must(notice.AnswerQuestion(question_id="q1", text="不统一组织踏勘"), TENDEREE)
    shown = page(client, noticed)
    assert "现场踏勘如何安排" in shown and "不统一组织踏勘" in shown
    assert RED.org not in shown


def test_a_moved_deadline_is_the_one_that_is_shown(client, noticed):
    later = noticed.p.round.deadline + timedelta(days=7)
    while not calendar().is_workday(later.date()):
        later += timedelta(days=1)
    noticed.must(notice.Clarify(text="清单更正", affects_preparation=True, new_deadline=later), TENDEREE)
    shown = page(client, noticed)
    assert "清单更正" in shown and "投标截止时间改为" in shown


def test_a_suspended_deal_says_why(client, noticed):
    noticed.must(control.Suspend(order_no="楚建停〔2026〕1号", reason="受理投诉"), SUPERVISOR)
    shown = page(client, noticed)
    assert "本项目已暂停" in shown and "受理投诉" in shown and "周正" in shown


def test_the_opening_table_is_shown_when_all_bids_are_unsealed_and_not_before(client, noticed):
    lot = noticed.closed()
    assert RED.org not in page(client, lot)
    lot.release()
    ticker.run_due(clock.now())
    shown = page(client, lot)
    assert all(by.org in shown for by in (RED, BLUE, GREEN)) and "27,000,000.00 元" in shown


def test_who_signed_the_opening_record_is_named_once(client, noticed):
    lot = noticed.unsealed()
    before = page(client, lot).count(RED.org)
    lot.must(opening.SignOpeningRecord(opinion="唱标无误"), RED)
    shown = page(client, lot)
    assert shown.count(RED.org) == before + 1 and "意见：唱标无误" in shown


def test_candidates_rejected_bids_and_the_award_are_told_and_no_member_of_the_committee(client, db):
    lot = publish_candidates(Lot().noticed())
    shown = page(client, lot)
    assert "工期超过招标文件要求" in shown and "评标委员会" in shown and "没有对招标文件的实质性要求" in shown
    assert "评委" not in shown and "业主代表" not in shown
    award_lot(lot)
    shown = page(client, lot)
    assert "中标人已确定" in shown and RED.org in shown and "评委" not in shown


def test_while_bids_come_in_the_opening_has_not_begun(client, noticed):
    assert stations(page(client, noticed)) == {"招标公告": "已完成", "投标": "进行中", "开标": "未开始"}
    noticed.closed()
    assert stations(page(client, noticed)) == {"招标公告": "已完成", "投标": "已完成", "开标": "进行中"}


def stations(shown: str) -> dict[str, str]:
    """The first three stations of the page's progress, each with how it stands."""
    line = shown[shown.index('class="steps-line"') :]
    return dict(re.findall(r'step-name">([^<]+)<.*?visually-hidden">([^<]+)<', line, re.S)[:3])


def test_a_failed_tender_says_the_reason_and_not_the_number(client, noticed):
    noticed.bid(RED)
    ticker.move_clock(noticed.p.round.deadline)
    shown = page(client, noticed)
    assert "投标人少于3个" in shown and RED.org not in shown
    noticed.must(control.TenderAgain(), TENDEREE)
    assert "重新招标准备中" in page(client, noticed)


def test_a_bidder_finds_the_way_to_the_trading_pages_and_the_public_does_not(client, noticed):
    public = page(client, noticed)
    assert "获取招标文件" not in public and f"/service/login/?next=/deals/{noticed.stream}/" in public
    shown = page(logged_in_bidder(), noticed)
    assert "投标人登录后参加" not in shown
    assert f"/trading/{noticed.stream}/obtain/" in shown and f"/service/deposits/{noticed.stream}/" in shown
    noticed.both(control.Terminate(reason="规划调整"), TENDEREE, AGENCY)
    assert "/obtain/" not in page(logged_in_bidder(), noticed)


def logged_in_bidder() -> Client:
    load_regions()
    register_firms(RED)
    person, _ = Person.objects.get_or_create(username="red", defaults={"name": "经办人"})
    Post.objects.get_or_create(
        person=person, organisation=Organisation.objects.get(uscc=RED.org_id),
        defaults={"title": "经办人", "role": "bidder", "valid_from": datetime(2020, 1, 1, tzinfo=UTC)},
    )  # fmt: skip
    client = Client()
    client.force_login(person)
    return client


@pytest.mark.parametrize("stream", ["x", "cons-ffffffffffffffff", "cons-' OR 1=1", "%00"])
def test_a_made_up_address_is_not_found(client, db, stream):
    assert client.get(f"/deals/{stream}/").status_code == 404
