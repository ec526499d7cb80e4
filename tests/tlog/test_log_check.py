"""`ggzy verify`: whatever a superuser of the database does to a row is found and named."""

from __future__ import annotations

import shutil
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection

from ggzy import verify as command
from ggzy.core.tlog.tiles import ENTRIES, tile_at
from ggzy.desk import log_check, log_keys
from ggzy.desk.sequencer import Sequencer
from ggzy.store import journal, log
from ggzy.store.models import JournalEntry, LogLeaf
from tests.desk.door import Lot
from tests.tlog.conftest import checkpoint

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def lot(sequencer) -> Lot:
    """A lot with its notice out, all of it logged, and more behind it."""
    lot = Lot().noticed()
    Lot()
    for _ in range(3):
        sequencer.step()
    assert log_check.verify().findings == []
    return lot


def sql(words: str, *values) -> None:
    with connection.cursor() as cursor:
        cursor.execute(words, values)


def relinked(stream: str) -> None:
    """What a careful forger does: all digests of the stream computed anew, so that the chain is whole again."""
    previous = journal.GENESIS
    for row in JournalEntry.objects.filter(stream=stream).order_by("seq"):
        digest = journal.digest_of(previous, stream, row.seq, row.at, row.event, row.version, row.body, row.actor)
        sql("UPDATE store_journalentry SET previous = %s, digest = %s WHERE pos = %s", previous, digest, row.pos)
        previous = digest


def found() -> list[str]:
    return [str(each) for each in log_check.verify().findings]


@pytest.mark.django_db(transaction=False)
def test_a_piece_leads_to_the_next_until_the_end_and_tells_that_its_files_are_gone(monkeypatch):
    piece, there = log_check.PIECE, True
    monkeypatch.setattr(log_keys, "files", lambda: SimpleNamespace(checkpoint=lambda: "检查点"))
    monkeypatch.setattr(log_check, "_bundled", lambda files, start, size: [] if there else None)
    for name in ("log_key", "dummy_key"):
        monkeypatch.setattr(log_keys, name, lambda: None)
    for size, start, following in ((piece + 1, 0, piece), (piece, 0, 0), (2 * piece, piece, 0), (2 * piece + 1, piece, 2 * piece)):
        monkeypatch.setattr(log_check, "checked", lambda *_, size=size: SimpleNamespace(head=SimpleNamespace(size=size)))
        monkeypatch.setattr(log_check, "_of_places", lambda *_: iter(()))
        assert log_check.of_piece(start) == ([], following), (size, start)
    there = False
    (told,), following = log_check.of_piece(piece)
    assert f"第{piece}片起的条目包缺失" in told.what and following == 0


@pytest.mark.django_db(transaction=False)
@pytest.mark.parametrize(("lost", "there", "away"), [(True, False, True), (True, True, False), (False, False, False)])
def test_without_the_key_nothing_is_said_of_the_journal_but_that(monkeypatch, log_folder, lost, there, away):
    """A key that is there and opens nothing is another one: then every sealed entry is told."""
    monkeypatch.setattr(journal, "key_is_lost", lambda: lost)
    monkeypatch.setattr(log_check.quiet, "key_is_there", lambda: there)
    assert log_check.key_is_away() is away and (found() == [f"公开日志：{log_check.quiet.LOST}"]) is away


def test_a_changed_row_is_named_with_its_stream_and_number(lot):
    sql("UPDATE store_journalentry SET body = replace(body, '楚雄', '大理') WHERE stream = %s AND seq = 1", lot.stream)
    (line,) = found()
    assert line.startswith(f"{lot.stream} 第1条：与公开日志第") and "内容与自己的摘要不符" in line


def test_a_changed_row_is_found_though_the_chain_was_made_whole_again(lot):
    sql("UPDATE store_journalentry SET body = replace(body, '楚雄', '大理') WHERE stream = %s AND seq = 1", lot.stream)
    relinked(lot.stream)
    assert journal.broken_links(lot.stream) == []
    lines = found()
    assert lines[0].startswith(f"{lot.stream} 第1条：与公开日志第") and len(lines) == lot.p.seq
    # Every later entry holds the digest of the one before it.
    assert all("与公开日志第" in line for line in lines)


@pytest.mark.parametrize("column", ["at = at + interval '1 microsecond'", "event = 'NoticePublished'", "actor = replace(actor, '杨', '李')", "salt = sha256(salt)"])
def test_every_column_that_means_something_is_covered(lot, column):
    sql(f"UPDATE store_journalentry SET {column} WHERE stream = %s AND seq = 1", lot.stream)
    assert found()[0].startswith(f"{lot.stream} 第1条：与公开日志第")


def test_a_deleted_row_is_found_also_when_its_place_is_deleted_with_it(lot):
    row = JournalEntry.objects.get(stream=lot.stream, seq=2)
    sql("DELETE FROM store_journalentry WHERE pos = %s", row.pos)
    lines = "\n".join(found())
    assert f"（行号{row.pos}）已不在数据库里" in lines and f"{lot.stream} 第3条：它之前缺第2条" in lines
    sql("DELETE FROM store_logleaf WHERE pos = %s", row.pos)
    assert "数据库里已经没有它的序号：记录被删除" in "\n".join(found())


def test_the_last_row_of_a_stream_deleted_with_its_place_is_found(lot):
    last = JournalEntry.objects.filter(stream=lot.stream).order_by("-seq").first()
    sql("DELETE FROM store_journalentry WHERE pos = %s", last.pos)
    sql("DELETE FROM store_logleaf WHERE pos = %s", last.pos)
    (line,) = found()
    assert "记录被删除" in line


def test_rows_that_changed_places_are_found(lot):
    for old, new in ((2, -1), (3, 2), (-1, 3)):
        sql("UPDATE store_journalentry SET seq = %s WHERE stream = %s AND seq = %s", new, lot.stream, old)
    lines = found()
    assert [line[: len(lot.stream) + 4] for line in lines[:2]] == [f"{lot.stream} 第2条", f"{lot.stream} 第3条"]
    relinked(lot.stream)
    assert {line.split("：")[0] for line in found()} >= {f"{lot.stream} 第2条", f"{lot.stream} 第3条"}


def forged(lot: Lot, pos: str) -> str:
    """A line put in behind the last one, its digest right."""
    last = JournalEntry.objects.filter(stream=lot.stream).order_by("-seq").first()
    at = last.at.replace(hour=0)
    digest = journal.digest_of(last.digest, lot.stream, last.seq + 1, at, "PublicityEnded", 1, "{}", last.actor)
    sql(
        "INSERT INTO store_journalentry (pos, stream, seq, at, event, version, body, actor, act_id, previous, digest)"
        f" VALUES ({pos}, %s, %s, %s, 'PublicityEnded', 1, '{{}}', %s, 'x', %s, %s)",
        lot.stream, last.seq + 1, at, last.actor, last.digest, digest,
    )  # fmt: skip
    return f"{lot.stream} 第{last.seq + 1}条"


def test_a_row_put_in_among_logged_ones_is_found(lot, monkeypatch):
    monkeypatch.setattr(log_check, "LET_IT_WRITE_SECONDS", 0)
    which = forged(lot, "-5")
    assert found() == [f"{which}：没有写入公开日志：不是经平台写入的，或者日志已停"]


def test_a_row_put_in_with_an_earlier_time_is_found_once_it_is_logged(lot, sequencer):
    which = forged(lot, "nextval('store_journalentry_pos_seq')")
    assert log_check.verify().waiting == 1
    sequencer.step()
    (line,) = found()
    assert line.startswith(which) and "事后补进" in line


def test_a_row_put_in_at_an_unused_number_is_found_once_it_is_logged(lot, sequencer, monkeypatch):
    monkeypatch.setattr(log_check, "WIDEST", 0)
    monkeypatch.setattr(log_check, "BACKDATED", timedelta(days=9))
    before = found()
    which = forged(lot, "-5")
    sequencer.horizon.pos = -10
    sequencer.step()
    assert [line for line in found() if line not in before and "晚得多" in line][0].startswith(which)


def test_places_exchanged_in_the_database_are_found(lot):
    first, second = LogLeaf.objects.order_by("index")[:2]
    sql("UPDATE store_logleaf SET pos = -1 WHERE index = %s", first.index)
    sql("UPDATE store_logleaf SET pos = %s WHERE index = %s", first.pos, second.index)
    sql("UPDATE store_logleaf SET pos = %s WHERE index = %s", second.pos, first.index)
    assert len(found()) == 2


def test_changed_files_of_the_log_are_found(lot, log_folder):
    bundle = log_folder / tile_at(ENTRIES, 0, checkpoint().head.size).path
    raw = bytearray(bundle.read_bytes())
    raw[5] ^= 1
    bundle.write_bytes(raw)
    assert any("日志文件算不出检查点签署的树根" in line for line in found())


def test_a_copy_of_the_log_kept_elsewhere_shows_a_log_written_anew(lot, sequencer, tmp_path, log_folder):
    """The operator with every key starts a new history; whoever kept the old files finds it."""
    shutil.copytree(log_folder, tmp_path / "kept")
    sql("UPDATE store_journalentry SET body = replace(body, '楚雄', '大理') WHERE stream = %s AND seq = 1", lot.stream)
    relinked(lot.stream)
    shutil.rmtree(log_folder)
    log_keys.publish()
    for row in JournalEntry.objects.all():
        (each,) = log.entries_of(row.stream, [row.seq])
        LogLeaf.objects.filter(pos=row.pos).update(opaque=each.written.opaque)
    Sequencer().step()
    assert found() == []
    assert any(str(each).startswith(f"{lot.stream} 第1条") for each in log_check.verify(tmp_path / "kept").findings)


def test_the_command_prints_and_fails(lot, capsys):
    assert command.main([]) == 0
    assert "不符0处" in capsys.readouterr().out
    sql("UPDATE store_journalentry SET body = replace(body, '楚雄', '大理') WHERE stream = %s AND seq = 1", lot.stream)
    assert command.main([]) == 1
    out = capsys.readouterr().out
    assert f"{lot.stream} 第1条" in out and "不符1处" in out


def test_a_checkpoint_of_somebody_else_is_refused(lot, log_folder, settings):
    settings.GGZY_LOG_ORIGIN = "other.example/log"
    assert found() == ["公开日志：检查点不能用：没有本日志的签名"]


