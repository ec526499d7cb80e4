"""Trustees' pages: the list, the key page, rehearsals, loss, the release and who may see it; alike for all three seats."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from django.test import Client

from client.seal import KeyPair, make_trustee_key
from ggzy.core.acts import opening, registration
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.acts.trustees import DeclareKeyLost, ReleaseShares
from ggzy.core.roles import Actor, Role
from ggzy.core.sealing import shares
from ggzy.core.sealing.policy import TrusteePolicy
from ggzy.core.sealing.suites import named
from ggzy.desk import clock, rehearsal, ticker
from ggzy.store.models import Message
from ggzy.trading.models import Rehearsal
from tests.core.story import ALL_MET, TRUSTEES, tender_file
from tests.desk.door import Lot
from tests.people import AGENCY, BLUE, CENTRE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.trading.tenderers import at_work, text

pytestmark = pytest.mark.django_db
STRANGER = msgspec.structs.replace(TENDEREE, person_id="p-stranger", org_id="11532301MB00000099", org="别的单位")
INSPECTOR = Actor(role=Role.INSPECTOR, person_id="p-insp", person="何督", org_id="11532300MB00000005", org="楚雄州政府督查室", region="532300")
LIST = "/trading/keys/"
every_seat = pytest.mark.parametrize("seat", TRUSTEES)


@pytest.fixture(autouse=True)
def own_vault(tmp_path, settings):
    settings.GGZY_VAULT = tmp_path / "vault"


def page(lot: Lot, name: str = "key/") -> str:
    return f"/trading/{lot.stream}/{name}"


def at(seat: str) -> Client:
    return at_work(TRUSTEES[seat])


def opened(envelope: str, key: KeyPair) -> str:
    """What the trustee's browser does with a rehearsal envelope."""
    suite = "age" if key.public.startswith("age1") else "gm"
    return named(suite).open_share(key.private, base64.b64decode(envelope)).decode()


def rehearsal_of(client: Client, lot: Lot, key: KeyPair) -> str:
    return opened(client.get(page(lot, "key/envelope/"), {"public_key": key.public}).json()["envelope"], key)


@pytest.fixture
def accepted() -> Lot:
    return filed()


def filed(**changed: Any) -> Lot:
    lot = Lot()
    file = tender_file(policy=msgspec.structs.replace(TrusteePolicy(), **changed))
    lot.must(registration.SubmitFiling(tender_file=file), TENDEREE)
    lot.must(registration.AcceptFiling(findings=ALL_MET), SUPERVISOR)
    return lot


@pytest.fixture
def noticed() -> Lot:
    return Lot().noticed()


@pytest.fixture
def closed() -> Lot:
    return Lot().noticed().closed()


# ---- the list


@every_seat
def test_the_list_names_lots_that_need_a_key_and_counts_who_is_ready(seat, accepted, noticed):
    shown = text(at(seat).get(LIST))
    assert "待生成登记；备案已通过，请尽快办理" in shown and "0/3" in shown and "3/3" in shown


def test_near_the_opening_every_seat_is_asked_to_rehearse_and_told_by_message_once(noticed):
    for seat in TRUSTEES:
        at(seat)
    ticker.move_clock(noticed.p.round.deadline - timedelta(hours=20))
    assert "请再演练一次" in text(at("centre").get(LIST)) and "0/3" in text(at("centre").get(LIST))
    shown = text(at("tenderee").get(page(noticed)))
    assert "请现在演练一次私钥" in shown and "0/3 就绪" in shown
    ticker.run_due(clock.now())
    told = Message.objects.filter(subject__startswith="开标在即，请演练私钥")
    assert {m.to_post.role for m in told} == set(TRUSTEES) and told.count() == 3


def test_a_seat_that_has_rehearsed_lately_is_not_reminded(noticed):
    client = at("supervisor")
    ticker.move_clock(noticed.p.round.deadline - timedelta(hours=30))
    client.post(page(noticed, "key/rehearse/"), {"answer": rehearsal_of(client, noticed, noticed.keys["supervisor"])})
    ticker.move_clock(noticed.p.round.deadline - timedelta(hours=20))
    assert not Message.objects.filter(subject__startswith="开标在即，请演练私钥", to_post__role="supervisor").exists()
    assert "1/3 就绪" in text(client.get(page(noticed)))


def test_the_list_is_for_those_who_hold_seats(accepted):
    for actor in (AGENCY, RED, INSPECTOR):
        assert at_work(actor).get(LIST).status_code == 403
    for actor in (OTHER_SUPERVISOR, STRANGER):
        assert "没有由您保管密钥的项目" in text(at_work(actor).get(LIST))
    assert Client().get(LIST).status_code == 302
    assert at("centre").get(f"{LIST}?sort=zzz&page=999").status_code == 200


# ---- registering and rehearsing


@every_seat
@pytest.mark.parametrize("suite", ["age", "gm"])
def test_a_key_is_registered_after_a_rehearsal_that_the_server_checks(seat, suite):
    lot, client, key = filed(suite=suite), at(seat), make_trustee_key(suite)
    assert client.post(page(lot), {"public_key": key.public, "answer": rehearsal_of(client, lot, key)}).status_code == 302
    assert lot.p.round.keys == {seat: key.public}
    assert Rehearsal.objects.get(stream=lot.stream).public_key == key.public


def test_a_key_whose_envelope_was_not_opened_is_refused(accepted):
    answer = at("centre").post(page(accepted), {"public_key": make_trustee_key().public, "answer": "0" * 64})
    assert answer.status_code == 409 and "还没有完成开标私钥演练" in text(answer)
    assert not accepted.p.round.keys


def test_the_answer_for_one_key_does_not_register_another(accepted):
    client, mine, other = at("centre"), make_trustee_key(), make_trustee_key()
    answer = rehearsal_of(client, accepted, mine)
    assert client.post(page(accepted), {"public_key": other.public, "answer": answer}).status_code == 409


def test_a_registered_key_is_rehearsed_anew_each_day(noticed):
    client = at("supervisor")
    answer = rehearsal_of(client, noticed, noticed.keys["supervisor"])
    client.post(page(noticed, "key/rehearse/"), {"answer": answer})
    assert Rehearsal.objects.filter(stream=noticed.stream).count() == 1
    ticker.move_clock(clock.now() + timedelta(days=1))
    client.post(page(noticed, "key/rehearse/"), {"answer": answer})
    assert Rehearsal.objects.filter(stream=noticed.stream).count() == 1, "yesterday's answer proves nothing today"


def test_after_the_notice_a_key_is_changed_only_when_it_was_reported_lost(noticed):
    client, key = at("tenderee"), make_trustee_key()
    answer = opened(rehearsal.rehearsal_envelope(noticed.stream, 1, "age", key.public, "register"), key)
    refused = client.post(page(noticed), {"public_key": key.public, "answer": answer})
    assert refused.status_code == 409 and "请先报告灭失" in text(refused)
    noticed.both(DeclareKeyLost(seat="tenderee", reason="硬盘损坏，备份不可读"), TENDEREE, CENTRE)
    assert "仍可解密" in text(client.get(page(noticed)))
    assert client.post(page(noticed), {"public_key": key.public, "answer": answer}).status_code == 302
    assert noticed.p.round.keys["tenderee"] == key.public and not noticed.p.round.lost


def test_a_malformed_public_key_gets_no_envelope(accepted):
    answer = at("centre").get(page(accepted, "key/envelope/"), {"public_key": "age1nonsense"})
    assert answer.status_code == 422 and "公钥格式不正确" in answer.json()["text"]
    assert at("centre").post(page(accepted), {"public_key": "x", "answer": "y"}).status_code == 409


@pytest.mark.parametrize("name", ["key/", "key/envelope/", "key/lost/", "release/", "release/shares/", "release/progress/", "disclose/"])
def test_strangers_have_no_trustees_pages(name, accepted):
    for actor in (OTHER_SUPERVISOR, STRANGER):
        assert at_work(actor).get(page(accepted, name)).status_code == 404
    for actor in (AGENCY, RED, INSPECTOR):
        assert at_work(actor).get(page(accepted, name)).status_code == 403
    assert Client().get(page(accepted, name)).status_code == 302


def test_a_seat_that_the_policy_does_not_name_has_no_page():
    lot = filed(trustees=("supervisor", "tenderee"))
    assert at("centre").get(page(lot)).status_code == 404 and at("supervisor").get(page(lot)).status_code == 200


# ---- loss


def test_a_loss_says_what_is_lost_and_what_still_suffices(noticed):
    client = at("centre")
    shown = text(client.get(page(noticed, "key/lost/")))
    assert "再也打不开" in shown and "其余席位（行业监督部门、招标人）还够 2 份" in shown
    client.post(page(noticed, "key/lost/"), {"reason": "电脑硬盘损坏，U盘备份不可读", "sure": "on"})
    assert "OpeningKeyLost" not in noticed.p.happened
    second = at("supervisor").post(f"/service/second/{noticed.stream}/", {"do": "confirm", "asked": "1"})
    assert second.status_code == 302
    assert "报告私钥灭失" in text(client.get(page(noticed))) and "已报告灭失" in text(client.get(LIST))
    assert "其余席位不足 2 份" in text(at("supervisor").get(page(noticed, "key/lost/")))


def test_a_loss_is_not_declared_by_an_unsure_hand(noticed):
    answer = at("centre").post(page(noticed, "key/lost/"), {"reason": "找不到了"})
    assert "找不到了" in text(answer) and "OpeningKeyLost" not in noticed.p.happened


def test_a_key_that_was_never_registered_cannot_be_lost(accepted):
    answer = at("centre").post(page(accepted, "key/lost/"), {"reason": "找不到了", "sure": "on"})
    assert answer.status_code == 409 and "还没有登记开标公钥" in text(answer)


# ---- release


def given(lot: Lot, seat: str, **more: Any) -> dict[str, str]:
    return {"given": json.dumps({"shares": lot.shares(seat), **more})}


@pytest.mark.parametrize("absent", TRUSTEES)
def test_two_seats_release_and_the_bids_open_whoever_is_absent(absent, closed):
    first, second = (seat for seat in TRUSTEES if seat != absent)
    shown = text(at(first).post(page(closed, "release/"), given(closed, first), follow=True))
    assert "本席位的份额已经交出" in shown and "every 2s" in shown
    ticker.run_due(clock.now())
    assert not closed.p.opened_bids, "one alone opens nothing"
    at(second).post(page(closed, "release/"), given(closed, second))
    ticker.run_due(clock.now())
    assert len(closed.p.opened_bids) == 3
    shown = text(at(absent).get(page(closed, "release/progress/")))
    assert "解密完成" in shown and "every 2s" not in shown and "3 份" in shown


def test_sealed_shares_are_given_to_trustees_from_the_deadline_on(closed):
    told = at("centre").get(page(closed, "release/shares/")).json()
    assert {bid["pseudonym"] for bid in told["bids"]} == {b.bidder for b in closed.p.standing_bids}
    assert all(bid["own_key"] for bid in told["bids"]) and len(told["policy_digests"][0]) == 64
    closed.release("centre")
    assert at("centre").get(page(closed, "release/shares/")).json()["bids"] == []


def test_before_the_deadline_nothing_is_given_or_taken_and_nothing_shows_whether_anybody_bids(noticed):
    client = at("supervisor")
    before = [text(client.get(page(noticed, name))) for name in ("release/", "release/shares/", "release/progress/")]
    noticed.bid(RED)
    noticed.bid(BLUE)
    after = [text(client.get(page(noticed, name))) for name in ("release/", "release/shares/", "release/progress/")]
    assert [without_tokens(one) for one in after] == [without_tokens(one) for one in before]
    refused = client.post(page(noticed, "release/"), given(noticed, "supervisor"))
    assert refused.status_code == 409 and "《电子招标投标办法》第27条" in text(refused)
    assert not noticed.p.round.released


def without_tokens(shown: str) -> str:
    import re

    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"|X-CSRFToken": "[^"]*"|act_id" value="[^"]*"|datetime="[^"]*"|\d\d:\d\d(:\d\d)?', "", shown)


@pytest.mark.parametrize("bad", ["", "{", "[]", '{"shares": {"x": 1}}', '{"shares": {}}', '{"shares": {"AAAAAAAAAAAA": "{}"}}'])
def test_what_is_no_share_is_refused_in_chinese(bad, closed):
    refused = at("centre").post(page(closed, "release/"), {"given": bad})
    assert refused.status_code == 409 and not closed.p.round.released
    assert "份额" in text(refused)


def test_a_suspended_lot_takes_no_shares(closed):
    from ggzy.core.acts.control import Suspend

    closed.must(Suspend(order_no="1号", reason="现场断电"), SUPERVISOR)
    refused = at("centre").post(page(closed, "release/"), given(closed, "centre"))
    assert refused.status_code == 409 and "责令暂停" in text(refused)
    waits = text(at("centre").get(page(closed, "release/")))
    assert "责令暂停" in waits and "trustee.js" not in waits  # the program has nothing to fill in there


# ---- who lied


def test_a_lying_trustee_is_named_and_may_disclose_its_key(closed):
    lies = {}
    for bidder, share in closed.shares("centre").items():
        told = shares.decode(share.encode())
        wrong = base64.b64encode(bytes([told.raw[0] ^ 1, *told.raw[1:]])).decode()
        lies[bidder] = shares.encode(msgspec.structs.replace(told, value=wrong)).decode()
    closed.must(ReleaseShares(seat="centre", shares=lies), CENTRE)
    closed.release("supervisor")
    ticker.run_due(clock.now())
    assert not closed.p.opened_bids
    closed.release("tenderee")
    ticker.run_due(clock.now())
    assert {b.false_shares for b in closed.p.opened_bids} == {("centre",)} and len(closed.p.opened_bids) == 3
    client = at("centre")
    assert "涉及本席位" in text(client.get(page(closed, "release/")))
    kept = text(client.post(page(closed, "disclose/"), {"reason": "查"}))
    assert "请写明理由" in kept and ">查</textarea>" in kept
    assert "已提出，等待另一人确认后生效" in text(client.post(page(closed, "disclose/"), {"reason": "查明份额真伪"}, follow=True))
    early = client.post(page(closed, "disclose/"), {"private_key": closed.keys["centre"].private})
    assert early.status_code == 409 and not closed.p.round.disclosed
    closed.must(ConfirmSecond(asked="1"), SUPERVISOR)
    refused = client.post(page(closed, "disclose/"), {"private_key": make_trustee_key().private})
    assert refused.status_code == 409 and "与本席位登记的公钥不符" in text(refused)
    assert client.post(page(closed, "disclose/"), {"private_key": closed.keys["centre"].private}).status_code == 302
    assert set(closed.p.round.judged.values()) == {False}


def test_a_key_without_a_dispute_is_not_disclosed(closed):
    closed.release()
    ticker.run_due(clock.now())
    refused = at("centre").post(page(closed, "disclose/"), {"private_key": closed.keys["centre"].private})
    assert refused.status_code == 409 and "不需要公开私钥" in text(refused) and closed.keys["centre"].private not in text(refused)
    closed.must(opening.CloseOpening(), TENDEREE)
    assert at("centre").get(page(closed, "disclose/")).status_code == 200
