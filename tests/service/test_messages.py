"""The message centre with read receipts, and the outbox of a practice."""

from __future__ import annotations

import pytest
from django.test import override_settings

from ggzy.core.roles import Role
from ggzy.desk import clock
from ggzy.gateways import outbox
from ggzy.store.messages import notify, posts_of_organisation, posts_with_role, to_handle, unread_count
from ggzy.store.models import DocketCard, Message, OutboxMessage, ToDoRow
from tests.portal.test_search import deal
from tests.service.conftest import text

INBOX, SENT, OUTBOX = "/service/messages/", "/service/messages/sent/", "/service/outbox/"


@pytest.fixture
def told(bidder, official) -> Message:
    return notify([bidder], "请补正材料", "第三页缺章", at=clock.now(), sent_by=official, link="/service/members/")[0]


def test_a_message_is_read_and_the_first_reading_is_the_receipt(told, bidder, official, browser):
    here, there = browser(bidder), browser(official)
    assert unread_count(bidder.person, bidder) == 1
    assert "请补正材料" in text(here.get(INBOX))
    assert "未读" in text(there.get(SENT))
    assert "第三页缺章" in text(here.get(f"{INBOX}{told.pk}/"))
    told.refresh_from_db()
    first = told.read_at
    here.get(f"{INBOX}{told.pk}/")
    told.refresh_from_db()
    assert told.read_at == first is not None
    assert "未读" not in text(there.get(SENT))


def test_another_organisations_message_does_not_exist(told, stranger, browser):
    there = browser(stranger)
    assert "请补正材料" not in text(there.get(INBOX))
    assert there.get(f"{INBOX}{told.pk}/").status_code == 404
    assert "请补正材料" not in text(there.get(SENT))
    told.refresh_from_db()
    assert told.read_at is None


def test_a_colleague_in_another_post_does_not_read_it(told, colleague, browser):
    assert browser(colleague).get(f"{INBOX}{told.pk}/").status_code == 404


def test_an_empty_centre_says_so(bidder, browser):
    assert "还没有消息" in text(browser(bidder).get(INBOX))


def test_strange_parameters_break_nothing(told, bidder, browser):
    here = browser(bidder)
    for query in ("page=99999999999", "page=x", "sort=password", "sort=-", "export=exe", "q=" + "长" * 300):
        assert here.get(f"{INBOX}?{query}").status_code == 200


def test_posts_are_found_by_organisation_and_by_role_and_reach(bidder, colleague, official, official_elsewhere):
    now = clock.now()
    assert posts_of_organisation(bidder.organisation.uscc, now) == [bidder, colleague]
    assert posts_with_role(Role.ADMINISTRATION, "532301", now) == [official]
    assert posts_with_role(Role.ADMINISTRATION, "530402", now) == [official_elsewhere]


def test_the_host_reads_what_was_mailed(host, browser):
    outbox.send(outbox.SMS, "13800001234", "", "验证码 123456", clock.now())
    there = browser(host)
    assert "13800001234" in text(there.get(OUTBOX))
    assert "验证码 123456" in text(there.get(f"{OUTBOX}{OutboxMessage.objects.get().pk}/"))


def test_only_the_host_opens_the_outbox(bidder, browser, client):
    assert browser(bidder).get(OUTBOX).status_code == 403
    assert client.get(OUTBOX).status_code == 302


def test_a_real_deployment_has_no_outbox_page(host, browser):
    with override_settings(GGZY_PRACTICE=False):
        assert browser(host).get(OUTBOX).status_code == 404


# ---- what only informs ----


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.BIDDER, None])
def test_the_number_on_each_page_is_how_many_the_centre_lists(official, bidder, role):
    """It is written out for speed; here beside it, for each kind of message, what the centre itself asks."""
    post = {Role.SUPERVISOR: official, Role.BIDDER: bidder, None: None}[role]
    person, lot = (post or official).person, deal(9, stage="in_review")
    ToDoRow.objects.create(deal_id=lot.pk, role=official.role, command="AcceptFiling", label="审查招标文件备案")
    told = {"sent_at": clock.now(), "subject": "告知"}
    for stream in ("", lot.stream, "cons-other"):
        for command in ("", "AcceptFiling", "AnswerObjection"):
            for more in ({}, {"for_reading": True}, {"read_at": clock.now()}):
                to = [{"to_post": official}, {"to_post": bidder}, {"to_person": official.person}, {"to_person": bidder.person}]
                Message.objects.bulk_create(Message(stream=stream, command=command, **told, **more, **one) for one in to)
    assert unread_count(person, post) == to_handle(person, post).count() > 0


@pytest.fixture
def many(official) -> list[Message]:
    """Two lots' papers for reading, and one act that waits."""
    at = clock.now()
    for n in range(3):
        notify([official], f"招标公告已发布：甲{n % 2}", stream=f"cons-{n % 2}", at=at, for_reading=True)
    lot = deal(9, stage="in_review")
    ToDoRow.objects.create(deal_id=lot.pk, role=official.role, command="AcceptFiling", label="审查招标文件备案")
    return notify([official], "招标文件待审查：乙", stream=lot.stream, at=at, command="AcceptFiling")


def test_what_only_informs_does_not_call_for_attention(many, official, browser):
    assert unread_count(official.person, official) == 1
    here = browser(official)
    assert "招标文件待审查" in text(here.get(f"{INBOX}?show=act")) and "招标公告已发布" not in text(here.get(f"{INBOX}?show=act"))
    read = text(here.get(f"{INBOX}?show=read"))
    assert "招标文件待审查" not in read and read.count("招标公告已发布") == 3 and "未读阅件 3" in read


def test_a_message_whose_matter_is_done_does_not_call_any_more(many, official, browser):
    """Who works from the workbench opens no messages; they must not pile up for it."""
    ToDoRow.objects.update(command="AnswerObjection")
    assert unread_count(official.person, official) == 0
    assert "招标文件待审查" in text(browser(official).get(f"{INBOX}?show=read"))


def test_of_other_matters_too_what_waits_calls_for_attention(official):
    at = clock.now()
    circular = DocketCard.objects.create(
        stream="circ-1", procedure="circular/1", code="通报", title="通报", region="532300", stage="drafted", stage_label="待核对", registered_at=at, changed_at=at
    )
    ToDoRow.objects.create(docket=circular, role=official.role, command="ReplyToCircular", label="核对通报稿")
    notify([official], "通报稿待核对", stream=circular.stream, at=at, command="ReplyToCircular")
    assert unread_count(official.person, official) == 1


def test_a_heap_is_marked_read_at_once_and_leaves_its_receipts(many, official, browser):
    here = browser(official)
    assert here.post(INBOX, {"show": "read"}).status_code == 302
    assert not Message.objects.filter(for_reading=True, read_at=None).exists()
    assert Message.objects.get(pk=many[0].pk).read_at is None and "没有未读的阅件" in text(here.get(f"{INBOX}?show=read"))


@pytest.mark.parametrize("show", ["", "all", "'"])
def test_a_heap_that_there_is_not_marks_nothing(many, official, browser, show):
    browser(official).post(INBOX, {"show": show})
    assert unread_count(official.person, official) == 1


def test_nobody_marks_what_lies_before_another(many, bidder, browser):
    browser(bidder).post(INBOX, {"show": "act"})
    assert Message.objects.get(pk=many[0].pk).read_at is None
