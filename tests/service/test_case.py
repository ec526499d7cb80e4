"""The accused's page 处罚告知: it works, wrong role, wrong stage, bad form, stranger."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ggzy.desk import ticker
from ggzy.store.models import Message
from tests.desk.cases import Matter
from tests.people import BLUE, CENTRE, RED
from tests.supervision.conftest import log_in, text

pytestmark = pytest.mark.django_db
LIST = reverse("service:cases")


def page(matter: Matter) -> str:
    return reverse("service:case", args=[matter.stream])


@pytest.fixture
def red(db: None) -> Client:
    return log_in(Client(), RED)


def test_the_accused_reads_the_notice_and_replies(red):
    matter = Matter().notified()
    assert Message.objects.filter(subject__contains="事先告知").exists()
    assert matter.p.code in text(red.get(LIST)) and "与他人串通投标" in text(red.get(page(matter)))
    assert red.post(page(matter), {"do": "reply", "text": "文件由本单位独立编制"}).status_code == 302
    assert red.post(page(matter), {"do": "hearing", "reason": "要求当面质证"}).status_code == 302
    assert matter.p.replies[0][1] == "文件由本单位独立编制" and matter.p.hearing
    assert "文件由本单位独立编制" in text(red.get(page(matter)))


def test_the_clue_and_the_investigation_are_not_shown(red):
    matter = Matter().notified()
    shown = text(red.get(page(matter)))
    assert "三份投标文件错漏一致" not in shown and "两份投标文件由同一台计算机制作" not in shown


def test_before_the_notice_there_is_nothing_to_see(red):
    matter = Matter().investigating()
    assert red.get(page(matter)).status_code == 404 and matter.p.code not in text(red.get(LIST))


def test_strangers_and_other_roles(red):
    matter = Matter().notified()
    blue = log_in(Client(), BLUE)
    assert blue.get(page(matter)).status_code == 404 and matter.p.code not in text(blue.get(LIST))
    assert blue.post(page(matter), {"do": "waive"}).status_code == 404
    assert log_in(Client(), CENTRE).get(page(matter)).status_code == 403
    assert Client().get(page(matter)).status_code == 302


def test_a_faulty_reply_is_kept_and_says_why(red):
    matter = Matter().notified()
    assert red.post(page(matter), {"do": "reply", "text": ""}).status_code == 422
    answer = red.post(page(matter), {"do": "hearing", "reason": "短"})
    assert answer.status_code == 422 and "短" in text(answer) and matter.p.hearing is None


def test_a_hearing_asked_for_too_late_is_refused_with_the_article(red):
    matter = Matter().notified()
    ticker.move_clock(matter.p.notice.hearing_until)
    answer = red.post(page(matter), {"do": "hearing", "reason": "要求当面质证"})
    assert answer.status_code == 409 and "第64条" in text(answer)


def test_the_decision_is_shown_once_served_and_its_end_when_revoked(red):
    matter = Matter().decided()
    assert "楚建罚〔2026〕1号" not in text(red.get(page(matter)))
    matter.served()
    shown = text(red.get(page(matter)))
    assert "楚建罚〔2026〕1号" in shown and "限制自" in shown and "要求听证</button>" not in shown
    matter.revoked()
    assert "限制已经解除" in text(red.get(page(matter)))


def test_waiving_is_possible_and_final(red):
    matter = Matter().notified()
    assert red.post(page(matter), {"do": "waive"}).status_code == 302
    assert red.post(page(matter), {"do": "reply", "text": "反悔"}).status_code == 409
    assert matter.p.waived_at and not matter.p.replies
