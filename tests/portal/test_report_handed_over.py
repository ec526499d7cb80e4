"""A report handed to another office 移送: who takes it, who reads what afterwards, and never the office reported."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from ggzy.desk import clock, ticker
from ggzy.store.models import MatterCard, Message
from tests.people import DISCIPLINE, OTHER_SUPERVISOR, SUPERVISOR
from tests.portal.test_report import LIST, NEAR, QUERY, next_day, own_data, page, registered
from tests.supervision.conftest import INSPECTOR, log_in, text

pytestmark = pytest.mark.usefixtures("own_data")
__all__ = ["own_data"]

WATER = msgspec.structs.replace(OTHER_SUPERVISOR, person_id="p-water", org_id="11532900MB00000077", org="大理州水务局", lines=("construction/water",))
WHY = "涉及大理州的水利工程，请接续核查"


def test_a_report_is_handed_over_taken_and_the_old_office_keeps_only_what_it_did():
    code, stream = registered()
    first, other = log_in(Client(), SUPERVISOR), log_in(Client(), WATER)
    assert other.get(page(stream)).status_code == 404
    first.post(page(stream, "take"))
    assert first.post(page(stream, "hand-over"), {"office_id": SUPERVISOR.org_id, "reason": WHY}).status_code == 422  # not to itself
    assert first.post(page(stream, "hand-over"), {"office_id": WATER.org_id, "reason": ""}).status_code == 422
    assert first.post(page(stream, "hand-over"), {"office_id": WATER.org_id, "reason": WHY}).status_code == 302
    assert "等待接收" in text(first.get(page(stream))) and WHY in text(other.get(page(stream)))
    assert Message.objects.filter(subject__startswith="收到移送的举报", to_person__username=WATER.person_id).count() == 1
    assert page(stream) in text(other.get(reverse("service:workbench")))
    assert first.post(page(stream, "close"), {"finding": "none", "reason": "x" * 20, "answer": "x" * 20}).status_code == 409
    assert log_in(Client(), DISCIPLINE).post(page(stream, "take")).status_code == 409

    ticker.move_clock(clock.now() + timedelta(hours=2))
    assert other.post(page(stream, "take")).status_code == 302
    assert Message.objects.filter(subject__startswith=f"移送的举报已由{WATER.org}接收", to_person__username=SUPERVISOR.person_id).count() == 1
    ticker.move_clock(clock.now() + timedelta(hours=2))
    other.post(page(stream, "ask"), {"text": "是哪一个水库"})
    Client().post(QUERY, {"code": code, "do": "answer", "text": "青山水库"})
    assert "青山水库" not in text(other.get(page(stream))), "lest it tell the hour"
    ticker.move_clock(clock.now() + timedelta(days=1))
    assert "青山水库" in text(other.get(page(stream))) and "青山水库" not in text(first.get(page(stream))), "said on the very day on which it was taken"
    done = {"finding": "none", "reason": "调取水库工程记录，没有查到", "answer": "经核查没有查到您反映的情况"}
    assert other.post(page(stream, "close"), done).status_code == 302
    kept = text(first.get(page(stream)))
    assert "对方已接收" in kept and WATER.org in kept and "是哪一个水库" not in kept and "没有查到" not in kept
    row = text(first.get(LIST))
    assert MatterCard.objects.get().code in row and "已移送，对方已接收" in row and "没有查到" not in row
    assert "没有查到" in text(other.get(page(stream))) and "没有查到" in text(Client().post(QUERY, {"code": code}))


def test_it_comes_back_with_a_reason_and_the_reported_office_is_never_offered_it():
    first, reported = log_in(Client(), SUPERVISOR), log_in(Client(), NEAR)
    _code, stream = registered(kept_from=NEAR.org_id)
    first.post(page(stream, "take"))
    assert NEAR.org not in text(first.get(page(stream, "hand-over")))
    assert first.post(page(stream, "hand-over"), {"office_id": NEAR.org_id, "reason": WHY}).status_code == 422
    assert first.post(page(stream, "hand-over"), {"office_id": DISCIPLINE.org_id, "reason": WHY}).status_code == 302
    discipline = log_in(Client(), DISCIPLINE)
    assert discipline.post(page(stream, "return"), {"reason": "不涉及监察对象"}).status_code == 302
    assert "不涉及监察对象" in text(first.get(page(stream))) and MatterCard.objects.get().office_id == SUPERVISOR.org_id
    assert Message.objects.filter(subject__startswith="移送的举报被").count() == 1
    assert first.post(page(stream, "hand-over"), {"office_id": DISCIPLINE.org_id, "reason": WHY}).status_code == 302
    assert discipline.post(page(stream, "recall"), {"reason": "试探试探"}).status_code == 409
    assert first.post(page(stream, "recall"), {"reason": "对方无人接收，仍由本局核查"}).status_code == 302
    assert discipline.post(page(stream, "take")).status_code == 409 and MatterCard.objects.get().handed_by == []
    assert Message.objects.filter(subject__startswith="移送的举报已被收回", to_person__username=DISCIPLINE.person_id).count() == 1
    assert reported.get(page(stream)).status_code == 404 and MatterCard.objects.get().code not in text(reported.get(LIST))


def test_it_may_be_handed_back_and_taken_up_again_and_words_go_to_whoever_has_it_when_the_day_is_over():
    code, stream = registered()
    first, other = log_in(Client(), SUPERVISOR), log_in(Client(), WATER)
    first.post(page(stream, "take"))
    first.post(page(stream, "hand-over"), {"office_id": WATER.org_id, "reason": WHY})
    ticker.move_clock(clock.now() + timedelta(hours=2))
    other.post(page(stream, "take"))
    assert Client().post(QUERY, {"code": code, "text": "我又想起一个证人", "do": "answer"}).status_code == 200
    assert "想起一个证人" not in text(other.get(page(stream))), "else the page would tell the hour"
    next_day()
    assert "想起一个证人" in text(other.get(page(stream))) and "想起一个证人" not in text(first.get(page(stream)))
    assert other.post(page(stream, "hand-over"), {"office_id": DISCIPLINE.org_id, "reason": WHY}).status_code == 302
    assert MatterCard.objects.get().handed_by == [SUPERVISOR.org_id, WATER.org_id], "in the order of time"
    assert "已移送，对方已接收" in text(first.get(LIST)) and "已移送，对方已接收" not in text(other.get(LIST)), "the last of them offers it now"
    assert other.post(page(stream, "recall"), {"reason": "仍由本局核查"}).status_code == 302
    assert other.post(page(stream, "hand-over"), {"office_id": SUPERVISOR.org_id, "reason": "查明工程在楚雄市"}).status_code == 302
    offered = text(first.get(page(stream)))
    assert page(stream, "receive") in offered and "接收移送的举报" in offered and "领办举报" not in offered and "想起一个证人" in offered
    assert first.post(page(stream, "receive")).status_code == 302 and MatterCard.objects.get().office_id == SUPERVISOR.org_id


def test_days_at_each_step_end_for_the_first_office_where_the_other_took_it():
    days = reverse("supervision:report_days")
    _code, stream = registered()
    first, other = log_in(Client(), SUPERVISOR), log_in(Client(), WATER)
    first.post(page(stream, "take"))
    ticker.move_clock(clock.now() + timedelta(days=1))
    first.post(page(stream, "hand-over"), {"office_id": WATER.org_id, "reason": WHY})
    ticker.move_clock(clock.now() + timedelta(hours=12))
    other.post(page(stream, "take"))
    ticker.move_clock(clock.now() + timedelta(days=3))
    told = [{(row.stage, row.days, row.left is None) for row in client.get(days).context["table"].found} for client in (first, other)]
    assert told[0] == {("received", 0.0, False), ("checking", 1.0, False), ("handed", 0.5, False)}
    assert told[1] == told[0] | {("checking", 3.0, True)}
    for client, took in ((first, "用时 1.0 天"), (other, "用时 4.0 天")):
        assert took in text(client.get(page(stream)))
    assert days in text(first.get(LIST)) and log_in(Client(), INSPECTOR).get(days).status_code == 403
