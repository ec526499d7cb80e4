"""The vault takes envelopes in whole or not at all, and says in Chinese why it does not."""

from __future__ import annotations

import errno
import os
import threading
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from django.db import connection, connections

from client.seal import Paper
from ggzy.core.rule import Refused
from ggzy.core.sealing import receipt, statement
from ggzy.desk import intake, receipts
from ggzy.store import vault
from ggzy.store.models.vault import SealedFile, UploadSession
from tests.sealing import BLUE, LOT, RED, an_envelope, handed_in, owner_of, send, sha256

pytestmark = pytest.mark.django_db(transaction=True)

SECRET = b"PLANTED-71a9c3"


@pytest.fixture(autouse=True)
def own_vault(tmp_path: Path, settings, monkeypatch):
    settings.GGZY_VAULT = tmp_path / "vault"
    settings.GGZY_KEYS = tmp_path / "keys"
    monkeypatch.setattr(vault, "CHUNK", 64 * 1024)


def begun(raw: bytes, owner: intake.Owner | None = None) -> intake.Progress:
    answer = intake.begin(owner or owner_of(), len(raw), sha256(raw))
    assert isinstance(answer, intake.Progress), answer
    return answer


def test_an_envelope_sent_in_chunks_lies_in_the_vault_byte_for_byte():
    raw = an_envelope(Paper("施工组织设计.pdf", os.urandom(300_000)))
    sealed = handed_in(raw)
    assert vault.sealed_path(sealed.sha256).read_bytes() == raw
    assert sealed.sha256 == sha256(raw) and sealed.size == len(raw)
    assert not list(vault.folder("incoming").iterdir())


def test_an_interrupted_upload_goes_on_where_it_stopped():
    raw = an_envelope(Paper("图纸.pdf", os.urandom(300_000)))
    upload = begun(raw).upload
    send(owner_of(), raw, upload, only=range(0, 2))
    again = begun(raw)
    assert again.upload == upload and again.received == (0, 1)
    send(owner_of(), raw, upload, only=range(2, again.chunks))
    assert intake.finish(owner_of(), upload).finished


def test_finishing_early_says_how_much_is_missing():
    raw = an_envelope(Paper("图纸.pdf", os.urandom(300_000)))
    upload = begun(raw).upload
    send(owner_of(), raw, upload, only=range(0, 1))
    answer = intake.finish(owner_of(), upload)
    assert isinstance(answer, Refused)
    assert "块数据没有传到" in str(answer) and "第27条" in str(answer)
    assert SealedFile.objects.count() == 0


@pytest.mark.parametrize("size, said", [(0, "空的"), (-1, "空的"), (3 * 1024**3, "3.00 GB，超过上限2.00 GB")])
def test_an_impossible_size_is_refused(size, said):
    assert said in str(intake.begin(owner_of(), size, "0" * 64))


def test_a_file_at_the_limit_is_taken_and_one_byte_more_is_not(settings):
    settings.GGZY_LARGEST_BID = 1000
    assert isinstance(intake.begin(owner_of(), 1000, "0" * 64), intake.Progress)
    assert isinstance(intake.begin(owner_of(), 1001, "1" * 64), Refused)


@pytest.mark.parametrize("digest", ["", "0" * 63, "g" * 64, "../" * 21 + "0", "A" * 64])
def test_a_digest_that_is_none_is_refused(digest):
    assert "摘要" in str(intake.begin(owner_of(), 5, digest))


@pytest.mark.parametrize(
    "raw, said",
    [
        (b"%PDF-1.7 open for all to read" * 2000, "没有加密"),
        (b"PK\x03\x04" + bytes(5000), "没有加密"),
        (None, "口令"),
        (an_envelope(), "不完整"),
        (bytes(200_000), "没有加密"),
    ],
)
def test_what_is_not_sealed_is_refused_at_the_first_chunk_citing_article_26(raw, said):
    if raw is None:
        raw = pyrage.passphrase.encrypt(b"x" * 5000, "secret")  # the best part of a second
    if said == "不完整":
        raw = raw[: raw.index(b"\n--- ") + 60]  # cut off within the nonce
    answer = send(owner_of(), raw, begun(raw).upload, only=range(0, 1))
    assert isinstance(answer, Refused), answer
    assert said in str(answer) and "《电子招标投标办法》第26条" in str(answer)
    assert not list(vault.folder("incoming").iterdir()), "nothing readable stays behind"
    assert UploadSession.objects.count() == 0


def test_a_chunk_damaged_on_the_way_is_refused_and_can_be_sent_again():
    raw = an_envelope()
    upload = begun(raw).upload
    damaged = bytes([raw[0] ^ 1]) + raw[1:]
    assert "损坏" in str(intake.put_chunk(owner_of(), upload, 0, sha256(raw), damaged))
    assert intake.progress(owner_of(), upload).received == ()
    assert send(owner_of(), raw, upload).received == (0,)


@pytest.mark.parametrize("index, cut", [(0, 5), (1, 0), (-1, 0), (9, 0)])
def test_a_chunk_of_wrong_place_or_length_is_refused(index, cut):
    raw = an_envelope()
    body = raw[cut:]
    assert "位置或长度" in str(intake.put_chunk(owner_of(), begun(raw).upload, index, sha256(body), body))


def test_a_file_that_is_not_the_announced_one_is_dropped_at_the_end():
    raw, other = an_envelope(), an_envelope()
    upload = intake.begin(owner_of(), len(raw), sha256(other)).upload
    send(owner_of(), raw, upload)
    assert "整个文件的摘要" in str(intake.finish(owner_of(), upload))
    assert intake.progress(owner_of(), upload) == intake.NO_SUCH_UPLOAD
    assert SealedFile.objects.count() == 0


def test_a_strangers_upload_is_answered_like_none():
    raw = an_envelope()
    upload = begun(raw).upload
    stranger = owner_of(BLUE)
    nonsense = "00000000-0000-4000-8000-000000000000"
    for number in (upload, nonsense, "../../etc"):
        assert intake.progress(stranger, number) == intake.NO_SUCH_UPLOAD
        assert intake.put_chunk(stranger, number, 0, sha256(raw), raw) == intake.NO_SUCH_UPLOAD
        assert intake.finish(stranger, number) == intake.NO_SUCH_UPLOAD
        intake.give_up(stranger, number)
    assert intake.progress(owner_of(), upload).upload == upload


def test_an_upload_of_an_earlier_round_is_none_of_this_round():
    upload = begun(an_envelope()).upload
    assert intake.progress(owner_of(round=2), upload) == intake.NO_SUCH_UPLOAD


def test_too_many_unfinished_uploads_are_refused_and_giving_up_makes_room():
    envelopes = [an_envelope() for _ in range(intake.MOST_OPEN + 1)]
    first, *_ = [begun(raw) for raw in envelopes[:-1]]
    assert "没有完成" in str(intake.begin(owner_of(), len(envelopes[-1]), sha256(envelopes[-1])))
    intake.give_up(owner_of(), first.upload)
    begun(envelopes[-1])


def test_of_eight_who_finish_at_once_all_get_the_same_answer_and_one_file_stands():
    raw = an_envelope()
    upload = begun(raw).upload
    send(owner_of(), raw, upload)
    answers, start = [], threading.Barrier(8)

    def finish() -> None:
        start.wait()
        answers.append(intake.finish(owner_of(), upload))
        connections.close_all()

    threads = [threading.Thread(target=finish) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert len({answer.sealed for answer in answers}) == 1 and answers[0].sealed
    assert SealedFile.objects.count() == 1


def test_sending_a_finished_envelope_again_changes_nothing():
    raw = an_envelope()
    first = handed_in(raw)
    assert handed_in(raw).id == first.id
    assert begun(raw).finished


def test_a_process_killed_between_moving_and_saying_so_finishes_next_time():
    raw = an_envelope()
    upload = begun(raw).upload
    send(owner_of(), raw, upload)
    vault.keep(UploadSession.objects.get().id, sha256(raw))  # and then the process dies
    assert intake.finish(owner_of(), upload).finished
    assert vault.sealed_path(sha256(raw)).read_bytes() == raw


def test_a_disk_that_fills_up_is_the_platforms_matter_and_loses_nothing(monkeypatch):
    raw = an_envelope(Paper("图纸.pdf", os.urandom(300_000)))
    upload = begun(raw).upload
    send(owner_of(), raw, upload, only=range(0, 1))

    def full(*args: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(vault, "_force", full)
        answer = send(owner_of(), raw, upload, only=range(1, 2))
    assert answer == intake.DISK_FULL and "不是您的文件有问题" in str(answer)
    assert intake.progress(owner_of(), upload).received == (0,)


def test_an_upload_that_would_not_fit_is_refused_before_it_begins(settings):
    settings.GGZY_VAULT_RESERVE = 2**62
    assert intake.begin(owner_of(), 5000, "0" * 64) == intake.DISK_FULL


def test_uploads_nobody_touches_are_swept_and_finished_ones_stay():
    kept = handed_in(an_envelope())
    left = an_envelope()
    send(owner_of(), left, begun(left).upload)
    stray = vault.folder("incoming") / "stray.part"
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))
    assert intake.sweep() == 1 and not stray.exists()
    assert intake.sweep(timedelta(0)) == 1
    assert not list(vault.folder("incoming").iterdir())
    assert vault.sealed_path(kept.sha256).exists()


def test_neither_contents_nor_names_of_a_sealed_bid_are_on_disk_or_in_the_tables():
    sealed = handed_in(an_envelope(Paper("报价-红河建设.txt", SECRET * 50)))
    assert sealed.place == owner_of().place
    found = b"".join(path.read_bytes() for path in Path(vault.folder("sealed").parent).rglob("*") if path.is_file())
    assert sealed.size <= len(found), "the search did look at the envelope"
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM store_sealedfile t UNION ALL SELECT t::text FROM store_uploadsession t")
        rows = str(cursor.fetchall()).encode()
    for word in (SECRET, "红河建设".encode(), RED.encode(), b"1234567800", LOT.encode(), owner_of().pseudonym.encode()):
        assert word not in found and word not in rows


def test_a_pseudonym_differs_by_lot_round_and_bidder_and_needs_the_servers_key(settings, tmp_path):
    from ggzy.desk.pseudonym import pseudonym

    mine = pseudonym(LOT, 1, RED)
    assert mine == pseudonym(LOT, 1, RED)
    assert len({mine, pseudonym(LOT, 2, RED), pseudonym("other", 1, RED), pseudonym(LOT, 1, BLUE)}) == 4
    settings.GGZY_KEYS = tmp_path / "another server"
    assert pseudonym(LOT, 1, RED) != mine


def test_a_damaged_key_file_stops_everything_with_one_sentence(settings, tmp_path):
    from ggzy.store.keys import secret

    settings.GGZY_KEYS = tmp_path / "damaged"
    settings.GGZY_KEYS.mkdir()
    (settings.GGZY_KEYS / "pseudonym.key").write_bytes(b"short")
    with pytest.raises(ValueError, match="密钥文件已损坏：pseudonym.key。请从备份恢复"):
        secret("pseudonym")


def test_a_receipt_verifies_and_any_change_to_it_does_not():
    from datetime import UTC, datetime

    import msgspec

    said = statement.BidStatement(
        lot=LOT, round=1, sequence=1, pseudonym="A" * 12, envelope_sha256="a" * 64, size=5, recipient="b" * 64
    )
    at = datetime(2027, 1, 24, 8, 59, 59, 999_999, tzinfo=UTC)
    issued = receipts.issue(said, receipts.receipt_number(), at, leaf="c" * 64, clock_offset_us=-120)
    key = receipts.public_key()
    assert issued.received_at == "2027-01-24T08:59:59.999999+00:00"
    assert issued.statement_sha256 == said.sha256
    assert receipt.verify(issued, key)
    later = msgspec.structs.replace(issued, received_at="2027-01-24T08:59:59.999998+00:00")
    assert not receipt.verify(later, key)
    assert not receipt.verify(msgspec.structs.replace(issued, signature="not base64!"), key)
    assert not receipt.verify(issued, bytes(32))
    assert receipts.receipt_number() != receipts.receipt_number()
