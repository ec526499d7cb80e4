"""Candidates barred after their bids were sealed 中标候选人被限制: told to the committee, not awarded, awarded again once revoked."""

from __future__ import annotations

import hashlib

import pytest
from django.test import Client

from ggzy.core.acts import award
from ggzy.core.case import Accused
from ggzy.desk import clock, counter
from ggzy.desk.bars import barred_bidders, mark_of_manager, marks_of_managers
from ggzy.store.models import Message, StoppedAct
from tests.desk.cases import Matter
from tests.people import BLUE, CENTRE, GOLD, GREEN, RED, TENDEREE
from tests.supervision.conftest import log_in
from tests.trading.evaluated import EvaluatedLot, browser, text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_vault(tmp_path, settings):
    settings.GGZY_VAULT = tmp_path / "vault"


def matter_against(firm) -> Matter:
    return Matter(accused=Accused(name=firm.org, org_id=firm.org_id)).served()


def test_from_the_seat_to_the_award_and_back(client):
    """One lot, for it takes long to come so far: the committee is told, the tenderee refused, and what was stopped listed."""
    lot = EvaluatedLot().seated()
    bars = {lot.me(firm): matter_against(firm) for firm in (RED,)}
    me = lot.me(RED)
    assert list(barred_bidders(lot.p, clock.now())) == [me]
    seat = browser(lot.members[0]).get(f"/trading/{lot.stream}/seat/?bid={me}")
    assert "已被限制参加投标" in text(seat) and "第38条" in text(seat)
    assert "已被限制" not in text(browser(lot.members[0]).get(f"/trading/{lot.stream}/seat/?bid={lot.me(BLUE)}"))
    manager = Matter(accused=Accused(name="项目经理", org_id=BLUE.org_id, firm=BLUE.org), suspected="safety").served(months=60)
    told = barred_bidders(lot.p, clock.now())
    assert told[lot.me(BLUE)].startswith("拟派项目经理项目经理已被限制担任项目经理") and "请核对注册证书编号" in told[lot.me(GREEN)]
    assert "拟派项目经理" in text(browser(lot.members[0]).get(f"/trading/{lot.stream}/seat/?bid={lot.me(BLUE)}"))
    assert marks_of_managers(lot.p, clock.now()) == [mark_of_manager(" 项目 经理")] == [hashlib.sha256("ggzy-manager/1\n项目经理".encode()).hexdigest()[:3]]
    lot.all_checked().drafted().awarding()
    refused = counter.hand_in(lot.stream, award.AwardLot(bidder=lot.me(BLUE)), TENDEREE)
    assert not refused and refused.rule == "manager_not_barred"
    assert StoppedAct.objects.filter(case_id=manager.stream, act="确定中标人").exists()
    heard_about_its_manager(lot)
    manager.revoked()
    assert marks_of_managers(lot.p, clock.now()) == []
    bars |= {lot.me(firm): matter_against(firm) for firm in (BLUE, GREEN)}
    for each in lot.p.round.result.candidates:
        refused = counter.hand_in(lot.stream, award.AwardLot(bidder=each), TENDEREE)
        assert not refused and refused.rule == "winner_not_barred" and refused.basis.article == 38
    assert "决定重新招标" in text(log_in(client, TENDEREE).get(f"/trading/{lot.stream}/award/"))
    assert counter.may(lot.p, award.GiveUpCandidates(reason="候选人均被限制投标"), TENDEREE) is None
    first = lot.p.round.result.candidates[0]
    assert StoppedAct.objects.filter(case_id=bars[first].stream, act="确定中标人").exists()
    bars[first].revoked()
    told = Message.objects.filter(subject__startswith="处罚决定已撤销，它拦下过的办理").first()
    assert told is not None and "确定中标人" in told.body
    lot.must(award.AwardLot(bidder=first), TENDEREE)
    assert lot.p.round.winner == first


def heard_about_its_manager(lot: EvaluatedLot) -> None:
    """A candidate whose manager has the name of the one barred: asked and found at the tenderee's page, heard at its own."""
    own, page = f"/trading/{lot.stream}/award/", f"/trading/{lot.stream}/manager/"
    owner, green = log_in(Client(), TENDEREE), log_in(Client(), GREEN)
    ask = {"bidder": lot.me(GREEN), "do": "ask_manager"}
    assert "要求候选人说明" in text(owner.get(own)) and "没有需要办理的" in text(green.get(page))
    assert green.post(page, {"text": "不是同一人，注册证书编号不同"}).status_code == 409
    assert owner.post(own, ask).status_code == 302 and owner.post(own, ask | {"act_id": "again"}).status_code == 409
    assert Message.objects.filter(subject__startswith="拟派项目经理与被限制的人员同名").exists()
    early = owner.post(own, {"bidder": lot.me(GREEN), "do": "find_same", "text": "注册证书编号相同"})
    assert early.status_code == 409 and "期限也没有届满" in text(early)
    assert "限制担任项目经理的人员同名" in text(green.get(page))
    short = green.post(page, {"text": "不是"})
    assert short.status_code == 409 and "不是</textarea>" in text(short) and "需要改正" in text(green.post(page, {"act_id": "empty"}))
    assert green.post(page, {"text": "不是同一人，注册证书编号不同"}).status_code == 302
    assert log_in(Client(), CENTRE).get(page).status_code == 403 and Client().get(page).status_code == 302
    assert log_in(Client(), GOLD).get(page).status_code == 404
    assert "不是同一人，注册证书编号不同" in text(owner.get(own))
    empty = owner.post(own, {"bidder": lot.me(GREEN), "do": "find_same", "text": "", "act_id": "empty"})
    assert empty.status_code == 409 and "没有写明核对的依据" in text(empty)
    assert owner.post(own, {"bidder": lot.me(GREEN), "do": "find_same", "text": "注册证书编号相同", "act_id": "found"}).status_code == 302
    assert "已认定系同一人：注册证书编号相同" in text(owner.get(own))
