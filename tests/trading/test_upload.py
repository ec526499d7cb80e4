"""The addresses of the upload: it works, wrong role, wrong stage, bad form, stranger."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest
from django.test import Client, override_settings

from client.seal import Paper, seal_bytes
from ggzy.core.unsealing import policy_of
from ggzy.desk import ticker
from ggzy.store import vault
from ggzy.store.models.vault import SealedFile, UploadSession
from tests.core.sealing import bids
from tests.desk.door import Lot
from tests.people import BLUE, RED, SUPERVISOR
from tests.sealing import sha256
from tests.trading.bidders import log_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_vault(tmp_path: Path, settings):
    settings.GGZY_VAULT = tmp_path / "vault"
    settings.ROOT_URLCONF = "tests.client.bare_pages"


@pytest.fixture
def lot() -> Lot:
    return Lot().noticed()


@pytest.fixture
def red() -> Client:
    client = Client()
    log_in(client, RED)
    return client


def begin(client: Client, lot: Lot, raw: bytes, round: int = 1):
    return client.post(
        f"/trading/upload/{lot.stream}/{round}/",
        json.dumps({"size": len(raw), "sha256": sha256(raw)}),
        content_type="application/json",
    )


def put(client: Client, at: str, index: int, body: bytes):
    return client.put(
        f"{at}{index}/", body, content_type="application/octet-stream", headers={"X-Chunk-SHA256": sha256(body)}
    )


def sealed_for(lot: Lot) -> bytes:
    return seal_bytes(lot.manifest(RED, 1), [Paper("甲.pdf", b"x" * 1_200_000)], policy_of(lot.p), lot.p.round.keys)[0]


def test_an_envelope_of_another_suite_than_the_lots_is_refused_with_its_first_chunk(red, lot):
    raw = bids.Lot.of("gm").bid().raw
    begun = begin(red, lot, raw).json()
    refused = put(red, f"/trading/upload/{lot.stream}/1/{begun['upload']}/", 0, raw[: vault.CHUNK])
    assert refused.status_code == 422 and "本标段规定用通用算法" in refused.json()["text"]
    assert not UploadSession.objects.exists()


def test_an_envelope_goes_up_in_chunks_and_is_finished(red, lot):
    raw = sealed_for(lot)
    begun = begin(red, lot, raw).json()
    at = f"/trading/upload/{lot.stream}/1/{begun['upload']}/"
    assert begun["chunks"] == 2
    assert put(red, at, 0, raw[: vault.CHUNK]).json()["received"] == [0]
    assert "没有传到" in red.post(f"{at}finish/").json()["text"]
    assert put(red, at, 1, raw[vault.CHUNK :]).json()["received"] == [0, 1]
    assert red.get(at).json()["received"] == [0, 1]
    done = red.post(f"{at}finish/").json()
    assert done["finished"] and SealedFile.objects.get().sha256 == sha256(raw)


def test_a_supervisor_and_a_visitor_cannot_upload(lot):
    official, visitor = Client(), Client()
    log_in(official, SUPERVISOR)
    assert begin(official, lot, b"x").status_code == 403
    assert begin(visitor, lot, b"x").status_code == 401
    assert UploadSession.objects.count() == 0


def test_after_the_deadline_no_upload_begins(red, lot):
    with override_settings(ROOT_URLCONF="ggzy.web.urls"):  # reminders on the way name their pages
        ticker.move_clock(lot.p.round.deadline)
    answer = begin(red, lot, sealed_for(lot))
    assert answer.status_code == 422 and "投标截止时间已到" in answer.json()["text"]
    assert "第27条" in answer.json()["text"]


def test_another_round_or_lot_does_not_receive(red, lot):
    assert "不接收" in begin(red, lot, b"x", round=2).json()["text"]
    lot.stream = "cons-0000000000000000"
    assert "不接收" in begin(red, lot, b"x").json()["text"]


@pytest.mark.parametrize("body", ["", "[]", '{"size": "5"}', "{" * 5000, '{"size": 1}'])
def test_a_bad_form_is_answered_in_chinese(red, lot, body):
    answer = red.post(f"/trading/upload/{lot.stream}/1/", body, content_type="application/json")
    assert answer.status_code == 422 and "格式不正确" in answer.json()["text"]


def test_an_unencrypted_file_is_refused_citing_article_26(red, lot):
    raw = b"%PDF-1.7 " * 1000
    at = f"/trading/upload/{lot.stream}/1/{begin(red, lot, raw).json()['upload']}/"
    answer = put(red, at, 0, raw)
    assert answer.status_code == 422 and "《电子招标投标办法》第26条" in answer.json()["text"]


def test_a_stranger_cannot_see_fill_finish_or_remove_anothers_upload(red, lot):
    raw = sealed_for(lot)
    at = f"/trading/upload/{lot.stream}/1/{begin(red, lot, raw).json()['upload']}/"
    blue = Client()
    log_in(blue, BLUE)
    none = blue.get(f"/trading/upload/{lot.stream}/1/00000000-0000-4000-8000-000000000000/")
    for answer in (blue.get(at), put(blue, at, 0, raw[: vault.CHUNK]), blue.post(f"{at}finish/"), blue.delete(at)):
        assert (answer.status_code, answer.content) == (404, none.content)
    assert red.get(at).status_code == 200


def test_a_chunk_too_long_is_cut_off_and_refused(red, lot):
    raw = sealed_for(lot)
    at = f"/trading/upload/{lot.stream}/1/{begin(red, lot, raw).json()['upload']}/"
    assert "位置或长度" in put(red, at, 0, raw[: vault.CHUNK] + b"more").json()["text"]


def test_no_log_line_tells_of_an_upload(red, lot, caplog):
    raw = sealed_for(lot)
    with caplog.at_level(logging.DEBUG):
        at = f"/trading/upload/{lot.stream}/1/{begin(red, lot, raw).json()['upload']}/"
        put(red, at, 0, b"wrong")
        put(red, at, 0, raw[: vault.CHUNK])
        red.get(f"/trading/upload/{lot.stream}/1/nonsense/")
    said = "\n".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("django.request", "ggzy"))
    )
    assert lot.stream not in said and RED.org_id not in said and RED.org not in said
