"""抽取评标委员会 and 不予退还保证金 as the tenderee's pages do them."""

from __future__ import annotations

import pytest

from ggzy.core.acts import bidding, notice, opening
from ggzy.core.roles import BANK, Role
from ggzy.desk.pseudonym import pseudonym
from ggzy.store.models import Person, Post
from tests.desk.door import Lot, register_firms
from tests.people import RED, TENDEREE
from tests.trading.evaluated import expert_pool
from tests.trading.tenderers import at_work, text

pytestmark = pytest.mark.django_db


def opened() -> Lot:
    lot = Lot().noticed().unsealed()
    lot.must(opening.CloseOpening(), TENDEREE)
    return lot


def test_experts_are_drawn_and_the_page_tells_only_how_many():
    lot, client = opened(), at_work(TENDEREE)
    expert_pool()
    me = Person.objects.get(username=TENDEREE.person_id)
    url = f"/trading/{lot.stream}/committee/"
    assert "杨建国" in text(client.get(url))
    none = client.post(url, {"act_id": "d0"})
    assert none.status_code == 409 and "招标人代表1人" in text(none)
    frozen = client.post(url, {"representatives": [str(me.pk)], "act_id": "d1"})
    assert frozen.status_code == 302 and frozen["Location"] == f"/trading/{lot.stream}/draws/?now=1"
    assert not lot.p.round.seats and "专家抽取名单已冻结" in text(client.get(url))
    lot.drawers.reveal("experts")
    seats = lot.p.round.seats
    assert len(seats) == 5 and Post.objects.filter(person=me, role=Role.EXPERT).count() == 1
    page = text(client.get(url))
    assert "5人：随机抽取的专家4人" in page
    assert not any(seat.person in page for seat in seats.values() if not seat.representative)
    assert client.post(url, {"representatives": [str(me.pk)], "act_id": "d2"}).status_code == 302
    assert lot.p.round.seats == seats


def test_somebody_elses_people_cannot_be_named():
    lot, client = opened(), at_work(TENDEREE)
    at_work(RED)
    strange = Person.objects.get(username=RED.person_id)
    answer = client.post(f"/trading/{lot.stream}/committee/", {"representatives": [str(strange.pk)], "act_id": "d1"})
    assert answer.status_code == 200 and "以下内容需要改正" in text(answer) and not lot.p.round.seats


def test_too_few_experts_is_told_with_what_to_do():
    lot, client = opened(), at_work(TENDEREE)
    me = Person.objects.get(username=TENDEREE.person_id)
    answer = client.post(f"/trading/{lot.stream}/committee/", {"representatives": [str(me.pk)], "act_id": "d1"})
    assert answer.status_code == 409 and "扩大抽取地域" in text(answer)


def test_a_deposit_is_kept_back_only_with_its_reason_and_never_named_before_the_opening():
    lot = Lot().noticed()
    register_firms(RED)
    lot.must(notice.ObtainFile(), RED)
    lot.must(
        bidding.RecordDeposit(bidder=pseudonym(lot.stream, 1, RED.org_id), amount_fen=50_0000_00, payment="B1"), BANK
    )
    url = f"/trading/{lot.stream}/forfeit/"
    secret = text(at_work(TENDEREE).get(url))
    assert RED.org not in secret and pseudonym(lot.stream, 1, RED.org_id) not in secret
    lot.closed()
    from ggzy.desk import clock, ticker

    lot.release()
    ticker.run_due(clock.now())
    client = at_work(TENDEREE)
    assert RED.org in text(client.get(url))
    me = pseudonym(lot.stream, 1, RED.org_id)
    assert client.post(url, {"bidder": me, "reason": "", "act_id": "f1"}).status_code == 200
    assert client.post(url, {"bidder": me, "reason": "截止后撤销投标", "act_id": "f2"}).status_code == 302
    assert lot.p.deposits[me].forfeited_at
