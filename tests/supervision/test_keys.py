"""Opening keys: the list, the trustee's page, rehearsals, loss, and the release at the opening."""

from __future__ import annotations

import base64
from datetime import timedelta

import pyrage
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from client.seal import make_lot_key
from ggzy.core.acts.registration import AcceptFiling
from ggzy.desk import clock, rehearsal, ticker
from ggzy.supervision.models import Rehearsal
from tests.core.story import ALL_MET
from tests.desk.door import Lot
from tests.people import RED, SUPERVISOR
from tests.supervision.conftest import text

pytestmark = pytest.mark.django_db


def page(lot, name: str = "key/") -> str:
    return f"/supervision/{lot.stream}/{name}"


def opened(envelope: str, identity: str) -> str:
    """What the trustee's browser does with a rehearsal envelope."""
    return pyrage.decrypt(base64.b64decode(envelope), [pyrage.x25519.Identity.from_str(identity)]).decode()


@pytest.fixture
def accepted(filed):
    filed.must(AcceptFiling(findings=ALL_MET), SUPERVISOR)
    return filed


# ---- the list


def test_the_list_names_lots_that_need_a_key(supervisor, accepted, noticed):
    shown = text(supervisor.get("/supervision/keys/"))
    assert "待生成登记；备案已通过，请尽快办理" in shown and "已登记，私钥由监督人员保管" in shown


def test_near_the_opening_the_list_asks_for_a_rehearsal(supervisor, noticed):
    ticker.move_clock(noticed.p.round.deadline - timedelta(hours=20))
    assert "临近开标，请再演练一次" in text(supervisor.get("/supervision/keys/"))
    shown = text(supervisor.get(page(noticed)))
    assert "距开标还有" in shown and "现在发现打不开，还可以找备份" in shown


def test_the_list_is_for_supervisors_alone(inspector, bidder, neighbour, accepted):
    assert inspector.get("/supervision/keys/").status_code == 403
    assert bidder.get("/supervision/keys/").status_code == 403
    assert "没有需要开标密钥的项目" in text(neighbour.get("/supervision/keys/"))


# ---- registering and rehearsing


def test_a_key_is_registered_after_a_rehearsal_that_the_server_checks(supervisor, accepted):
    recipient, identity = make_lot_key()
    envelope = supervisor.get(page(accepted, "key/envelope/"), {"recipient": recipient}).json()["envelope"]
    answer = opened(envelope, identity)
    supervisor.post(page(accepted), {"recipient": recipient, "answer": answer})
    assert accepted.p.round.opening_key == recipient
    assert Rehearsal.objects.get(stream=accepted.stream).recipient == recipient


def test_a_key_whose_envelope_was_not_opened_is_refused(supervisor, accepted):
    recipient, _identity = make_lot_key()
    answer = supervisor.post(page(accepted), {"recipient": recipient, "answer": "0" * 64})
    assert answer.status_code == 409 and "还没有完成开标私钥演练" in text(answer)
    assert not accepted.p.round.opening_key


def test_the_answer_for_one_key_does_not_register_another(supervisor, accepted):
    (mine, identity), (other, _) = make_lot_key(), make_lot_key()
    answer = opened(supervisor.get(page(accepted, "key/envelope/"), {"recipient": mine}).json()["envelope"], identity)
    assert supervisor.post(page(accepted), {"recipient": other, "answer": answer}).status_code == 409


def test_a_registered_key_is_rehearsed_anew_each_day(supervisor, noticed):
    envelope = supervisor.get(page(noticed, "key/envelope/"), {"recipient": noticed.recipient}).json()["envelope"]
    answer = opened(envelope, noticed.identity)
    supervisor.post(page(noticed, "key/rehearse/"), {"answer": answer})
    assert Rehearsal.objects.filter(stream=noticed.stream).count() == 1
    ticker.move_clock(clock.now() + timedelta(days=1))
    supervisor.post(page(noticed, "key/rehearse/"), {"answer": answer})
    assert Rehearsal.objects.filter(stream=noticed.stream).count() == 1, "yesterday's answer proves nothing today"


def test_after_the_notice_the_key_cannot_be_changed(supervisor, noticed):
    recipient, identity = make_lot_key()
    envelope = rehearsal.rehearsal_envelope(noticed.stream, 1, recipient, "register")
    answer = supervisor.post(page(noticed), {"recipient": recipient, "answer": opened(envelope, identity)})
    assert answer.status_code == 409 and noticed.p.round.opening_key == noticed.recipient


def test_a_malformed_public_key_gets_no_envelope(supervisor, accepted):
    answer = supervisor.get(page(accepted, "key/envelope/"), {"recipient": "age1nonsense"})
    assert answer.status_code == 422 and "公钥格式不正确" in answer.json()["text"]
    assert supervisor.post(page(accepted), {"recipient": "x", "answer": "y"}).status_code == 409


def test_strangers_have_no_key_page(neighbour, inspector, bidder, client, accepted):
    for name in ("key/", "key/envelope/", "key/lost/", "release/", "release/progress/"):
        assert neighbour.get(page(accepted, name)).status_code == 404
        assert bidder.get(page(accepted, name)).status_code == 403
        assert client.get(page(accepted, name)).status_code == 302
    assert inspector.get(page(accepted)).status_code == 403
    assert neighbour.post(page(accepted, "key/rehearse/"), {"answer": ""}).status_code == 404


# ---- loss


def test_a_lost_key_is_declared_after_being_told_what_is_lost(supervisor, noticed):
    shown = text(supervisor.get(page(noticed, "key/lost/")))
    assert "再也不能解密" in shown and "依法终止招标" in shown
    supervisor.post(page(noticed, "key/lost/"), {"reason": "电脑硬盘损坏，U盘备份不可读", "sure": "on"})
    assert "已报告私钥灭失" in text(supervisor.get(page(noticed)))
    assert "已报告灭失" in text(supervisor.get("/supervision/keys/"))


def test_a_loss_is_not_declared_by_an_unsure_hand(supervisor, noticed):
    answer = supervisor.post(page(noticed, "key/lost/"), {"reason": "找不到了"})
    assert answer.status_code == 422 and "找不到了" in text(answer)
    assert "OpeningKeyLost" not in noticed.p.happened


def test_before_the_filing_is_accepted_no_key_can_be_lost(supervisor, filed):
    assert "disabled" in text(supervisor.get(page(filed, "key/lost/")))


def test_a_key_that_was_never_registered_cannot_be_lost(supervisor, accepted):
    answer = supervisor.post(page(accepted, "key/lost/"), {"reason": "找不到了", "sure": "on"})
    assert answer.status_code == 409 and "还没有登记开标公钥" in text(answer)


# ---- release


@pytest.fixture
def closed(db):
    return Lot().noticed().closed()


def test_the_key_is_released_from_the_backup_file_and_the_bids_open(supervisor, closed):
    backup = SimpleUploadedFile("k.agekey.txt", f"# lot\n{closed.identity}\n".encode())
    shown = text(supervisor.post(page(closed, "release/"), {"backup": backup}, follow=True))
    assert "正在解密" in shown and "every 2s" in shown
    ticker.run_due(clock.now())
    shown = text(supervisor.get(page(closed, "release/progress/")))
    assert "解密完成" in shown and "every 2s" not in shown and "3 份" in shown


def test_another_lot_s_key_is_refused_before_it_is_journaled(supervisor, closed):
    _recipient, other = make_lot_key()
    answer = supervisor.post(page(closed, "release/"), {"identity": other})
    assert answer.status_code == 409 and "这把私钥不是本标段的" in text(answer) and other not in text(answer)
    assert not closed.p.round.key_released_at


def test_a_file_without_a_key_is_refused(supervisor, closed):
    answer = supervisor.post(page(closed, "release/"), {"backup": SimpleUploadedFile("a.txt", b"\xff\x00no key")})
    assert answer.status_code == 409 and "没有读到开标私钥" in text(answer)


def test_before_the_deadline_the_page_takes_no_key_and_shows_no_numbers(supervisor, noticed):
    noticed.bid(RED)
    shown = text(supervisor.get(page(noticed, "release/")))
    assert "data-release" not in shown and "份" not in text(supervisor.get(page(noticed, "release/progress/")))
    answer = supervisor.post(page(noticed, "release/"), {"identity": noticed.identity})
    assert answer.status_code == 409 and not noticed.p.round.key_released_at
    assert noticed.identity not in text(answer)


def test_watchers_may_follow_the_unsealing_but_not_release(inspector, closed):
    assert inspector.post(page(closed, "release/"), {"identity": closed.identity}).status_code == 403
    assert inspector.get(page(closed, "release/progress/")).status_code == 200


