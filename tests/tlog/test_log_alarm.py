"""日志告警 after a row was really edited in the database: found by its piece or by the whole check, told to other offices, shown, and gone once put right."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from ggzy.core.roles import Actor
from ggzy.desk import clock, log_check, log_keys
from ggzy.store.models import JournalEntry, Message, Post
from ggzy.supervision.findings import log_alarm, nightly
from ggzy.supervision.models import LogAlarm, LogWatch
from tests.core.test_chain import OFFICE
from tests.desk.cases import official
from tests.desk.door import Lot
from tests.people import DISCIPLINE, OTHER_SUPERVISOR, SUPERVISOR
from tests.supervision.conftest import INSPECTOR, log_in, text
from tests.tlog.conftest import START
from tests.tlog.test_log_check import forged, lot, relinked, sql

pytestmark = pytest.mark.django_db(transaction=True)
BOARD = reverse("supervision:board")
DALI = msgspec.structs.replace(INSPECTOR, person_id="p-dali", org_id="11532900MB0000005X", org="大理州政府督查室", region="532900")
EDIT = "UPDATE store_journalentry SET body = replace(body, '楚雄', '大理') WHERE stream = %s AND seq = 1"
__all__ = ["lot"]


@pytest.fixture
def offices(lot) -> Lot:
    for each in (SUPERVISOR, OTHER_SUPERVISOR, OFFICE, INSPECTOR, DISCIPLINE, DALI):
        official(each)
    return lot


def told() -> list[str]:
    return sorted(Message.objects.filter(subject=log_alarm.SUBJECT).values_list("to_person__username", flat=True))


def board(actor: Actor) -> str:
    return text(log_in(Client(), actor).get(BOARD))


def test_an_edited_row_is_told_to_other_offices_and_shown_until_it_is_put_right(offices):
    assert log_alarm.check_piece() == 0 and log_alarm.check_whole() == 0 and not LogAlarm.objects.exists()
    body = JournalEntry.objects.get(stream=offices.stream, seq=1).body
    sql(EDIT, offices.stream)
    assert log_alarm.check_piece() == 1
    assert LogAlarm.objects.get().stream == offices.stream and told() == sorted(each.person_id for each in (OFFICE, INSPECTOR, DISCIPLINE))
    log_alarm.check_piece()
    log_alarm.check_whole()
    assert len(told()) == 3, "not told again"
    for each in (OFFICE, INSPECTOR, DISCIPLINE):
        shown = board(each)
        assert "有记录与公开日志不符" in shown and f'{reverse("supervision:deal", args=[offices.stream])}">' in shown and "1 处不符" in shown
    for each in (SUPERVISOR, DALI):
        assert "与公开日志不符" not in board(each)
    health = Client().get("/health").json()["records"]
    assert health["ok"] is False and offices.stream not in str(health)
    sql("UPDATE store_journalentry SET body = %s WHERE stream = %s AND seq = 1", body, offices.stream)
    log_alarm.check_piece()
    assert log_alarm.standing().exists(), "a piece tells nothing of the rest"
    assert log_alarm.check_whole() == 0 and not log_alarm.standing().exists() and "与公开日志不符" not in board(INSPECTOR)
    assert Client().get("/health").json()["records"]["ok"] is True
    sql(EDIT, offices.stream)
    log_alarm.check_piece()
    assert len(told()) == 6, "once more, for it is another edit"


def test_what_makes_the_chain_whole_again_and_a_deleted_row_are_found_by_their_places(offices):
    sql(EDIT, offices.stream)
    relinked(offices.stream)
    log_alarm.check_piece()
    assert LogAlarm.objects.get().places == JournalEntry.objects.filter(stream=offices.stream).count()
    sql("DELETE FROM store_journalentry WHERE stream = %s AND seq = 2", offices.stream)
    log_alarm.check_piece()
    assert LogAlarm.objects.filter(stream="").exists() and "案件、事项等其他记录" not in board(INSPECTOR)


def test_a_row_put_in_is_found_by_the_whole_check(offices, monkeypatch):
    monkeypatch.setattr(log_check, "LET_IT_WRITE_SECONDS", 0)
    forged(offices, "-5")
    assert log_alarm.check_piece() == 0 and log_alarm.check_whole() == 1 and told()


def test_a_lapse_outside_the_lots_is_told_to_the_widest_region_without_its_name(offices):
    above = official(msgspec.structs.replace(INSPECTOR, person_id="p-sheng", org_id="11530000MB00000059", org="省政府督查室", region="530000"))
    log_alarm.raise_alarms([log_check.Finding("intf-1", 2, "被改动过")])
    assert told() == sorted(["p-sheng", OFFICE.person_id, DISCIPLINE.person_id]) and above.region == "530000"
    shown = board(DISCIPLINE)
    assert "其他记录也有不符" in shown and "intf-1" not in shown + str(list(Message.objects.values_list("body", "stream", "link")))


@pytest.mark.django_db(transaction=False)
@pytest.mark.parametrize(
    ("known", "count", "words", "worse"),
    [
        (None, 1, "", True), ({}, 2, "", False), ({}, 3, "", True), ({}, 1, "", False), ({"gone_at": START}, 1, "", True),
        ({"what": "甲"}, 2, "甲", False), ({"what": "甲"}, 2, "乙", True), ({"what": "甲"}, 2, "", False),
    ],
)  # fmt: skip
def test_what_is_told_again_is_more_than_it_was(known, count, words, worse):
    assert log_alarm.is_worse(None if known is None else LogAlarm(stream="s", places=2, **known), count, words) is worse


@pytest.mark.django_db(transaction=False)
def test_what_is_wrong_with_the_log_itself_is_told_anew_by_a_whole_check_alone_and_to_no_deputy(practice_clock):
    official(INSPECTOR)
    deputy = official(msgspec.structs.replace(INSPECTOR, person_id="p-daili"))
    Post.objects.filter(person=deputy.person_id).update(deputy_of=Post.objects.get(person__username=INSPECTOR.person_id))
    for what, whole, so_far in (("甲片缺失", False, 1), ("乙片缺失", False, 1), ("乙片缺失", True, 2), ("乙片缺失", True, 2)):
        log_alarm.raise_alarms([log_check.Finding("", 0, what)], whole)
        assert told() == [INSPECTOR.person_id] * so_far, what


@pytest.mark.django_db(transaction=False)
@pytest.mark.parametrize("why", ["restored", "key"])
def test_nothing_is_held_against_the_log_before_a_restore_is_confirmed_or_while_the_key_is_away(monkeypatch, why):
    monkeypatch.setattr(log_alarm.restored, "waits", lambda: why == "restored")
    monkeypatch.setattr(log_check, "key_is_away", lambda: why == "key")
    monkeypatch.setattr(log_check, "of_piece", lambda start: 1 / 0)
    monkeypatch.setattr(log_check, "verify", lambda: 1 / 0)
    monkeypatch.setattr(log_alarm.LogHead.objects, "filter", lambda **_: 1 / 0)
    assert log_alarm.check_piece() == log_alarm.check_whole() == 0


def test_where_a_region_has_none_of_them_others_are_told_rather_than_nobody(offices):
    Post.objects.exclude(region_id=DALI.region).update(valid_to=clock.now() - timedelta(days=1))
    log_alarm.raise_alarms([log_check.Finding(offices.stream, 2, "被改动过")])
    assert told() == [DALI.person_id]


def test_a_checkpoint_that_nobody_signed_is_told_by_the_next_piece(offices):
    note = log_keys.files().folder / "checkpoint"
    note.write_text(note.read_text(encoding="utf-8").replace("\n\n", "\n另加一行\n\n", 1), encoding="utf-8")
    assert log_alarm.check_piece() == 1 and LogAlarm.objects.get().what.startswith("检查点不能用") and told()


def test_pieces_go_round_the_whole_log_and_begin_again(offices):
    sql(EDIT, offices.stream)
    LogWatch.objects.update_or_create(pk=1, defaults={"place": 10**6})
    assert log_alarm.check_piece() == 0 and LogWatch.objects.get().place == 0, "behind the end it begins again"
    assert log_alarm.check_piece() == 1


def test_each_piece_begins_where_the_one_before_ended(monkeypatch, db):
    asked: list[int] = []
    monkeypatch.setattr(log_check, "of_piece", lambda start: (asked.append(start), ([], (start + 4096) % 12288))[1])
    for _ in range(4):
        log_alarm.check_piece()
    assert asked == [0, 4096, 8192, 0]


def test_asked_at_every_round_it_checks_once_a_minute(monkeypatch):
    now, checked = [0.0], []
    monkeypatch.setattr(log_alarm, "check_piece", lambda: checked.append(now[0]))
    ask = log_alarm.EachMinute(lambda: now[0])
    for at in (0.0, 59.9, 60.0, 119.9):
        now[0] = at
        ask()
    assert checked == [0.0, 60.0]


def test_the_night_checks_all_of_it_in_a_process_of_its_own(practice_clock):
    begun: list[list[str]] = []
    night = nightly.Nightly(lambda words: begun.append(words), lambda: 0.0, log_alarm.whole_wanted)  # type: ignore[arg-type, return-value]
    LogWatch.objects.create(pk=1, whole_at=clock.now())
    assert not night()
    LogWatch.objects.update(whole_at=clock.now() - timedelta(days=1))
    assert night() and begun == [log_alarm.WHOLE] and begun[0][-1] == "--check-log"


def test_nothing_is_said_before_anything_is_published(log_folder, practice_clock):
    assert log_alarm.check_piece() == 0 and log_alarm.check_whole() == 0 and not LogAlarm.objects.exists()
