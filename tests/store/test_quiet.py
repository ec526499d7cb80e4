"""Quiet entries sealed at rest: opened at their own place alone, of one size, and old rows of before still read."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

from ggzy.core.acts import bidding, clockwork, notice
from ggzy.core.roles import BANK, CLOCK
from ggzy.desk import counter, log_check
from ggzy.service import payers
from ggzy.store import journal, quiet
from ggzy.store.models import JournalEntry
from ggzy.store.quiet import BUCKET, SEALED, Lost, Plain
from ggzy.web import deployment
from tests.desk.door import Lot, register_firms
from tests.people import RED

pytestmark = pytest.mark.django_db
SAID = Plain("FileObtained", 1, '{"bidder":"AAAA"}', '{"role":"bidder"}', "f" * 40)


@pytest.fixture(autouse=True)
def own_keys(settings, tmp_path):
    settings.GGZY_KEYS = tmp_path / "keys"


def obtained(lot: Lot) -> JournalEntry:
    register_firms(RED)
    lot.must(notice.ObtainFile(), RED, act_id="once")
    return JournalEntry.objects.filter(stream=lot.stream).latest("seq")


def test_an_entry_opens_at_its_own_place_and_with_the_same_key_alone(settings, tmp_path):
    row = quiet.sealed("lot", 7, SAID)
    assert quiet.opened("lot", 7, row) == SAID
    for stream, seq in (("lot", 8), ("other", 7)):
        with pytest.raises(Lost):
            quiet.opened(stream, seq, row)
    settings.GGZY_KEYS = tmp_path / "another"
    with pytest.raises(Lost):
        quiet.opened("lot", 7, row)


@pytest.mark.parametrize("changed", ["", "not base64!", "AAAA"])
def test_a_row_that_was_tampered_with_does_not_open(changed):
    with pytest.raises(Lost):
        quiet.opened("lot", 7, quiet.sealed("lot", 7, SAID)._replace(body=changed))


def test_sealed_twice_it_looks_different_and_up_to_eight_kilobytes_as_long():
    one, same = quiet.sealed("lot", 7, SAID), quiet.sealed("lot", 7, SAID)
    assert one.body != same.body and one.act_id == same.act_id != SAID.act_id
    fits = BUCKET - 4 - len("\n".join(map(str, SAID._replace(body=""))))
    assert len(quiet.sealed("lot", 7, SAID._replace(body="x" * fits)).body) == len(one.body)
    assert len(quiet.sealed("lot", 7, SAID._replace(body="x" * (fits + 1))).body) > len(one.body)


def test_what_bidders_do_stands_sealed_and_is_read_as_before():
    lot = Lot().noticed()
    row = obtained(lot)
    assert (row.event, row.version, row.actor) == (SEALED, 0, "") and lot.me(RED) not in row.body
    entry, act, digest = journal.read_lines(lot.stream)[-1]
    assert entry.event == notice.FileObtained(bidder=lot.me(RED)) and digest == row.digest
    assert act == counter.act_key(notice.ObtainFile(), RED, "once") != row.act_id
    assert journal.broken_links(lot.stream) == []


def test_an_act_sent_twice_is_known_again_though_it_is_sealed():
    lot = Lot().noticed()
    first = obtained(lot)
    again = lot.must(notice.ObtainFile(), RED, act_id="once")
    assert again.entries[0].seq == first.seq == lot.p.seq
    counter.forget(lot.stream)
    assert lot.must(notice.ObtainFile(), RED, act_id="once").entries[0].seq == first.seq


def test_quiet_entries_of_before_still_read_and_their_acts_are_known_again():
    lot = Lot().noticed()
    row = obtained(lot)
    said = quiet.opened(lot.stream, row.seq, Plain(row.event, row.version, row.body, row.actor, row.act_id))
    JournalEntry.objects.filter(pk=row.pk).update(**said._asdict())
    counter.forget(lot.stream)
    assert lot.me(RED) in lot.p.round.obtained and journal.broken_links(lot.stream) == []
    assert lot.must(notice.ObtainFile(), RED, act_id="once").entries[0].seq == row.seq


def test_a_row_changed_behind_the_journal_is_named_and_does_not_stop_the_check():
    lot = Lot().noticed()
    row = obtained(lot)
    JournalEntry.objects.filter(pk=row.pk).update(body=("B" if row.body[0] == "A" else "A") + row.body[1:])
    assert journal.broken_links(lot.stream) == [row.seq]
    with pytest.raises(Lost, match="quiet.key"):
        journal.read(lot.stream)


def test_everything_quiet_is_as_long_a_bid_as_a_cover():
    lot = Lot().noticed()
    lot.bid(RED)
    lot.must(bidding.RecordReturn(bidder=lot.me(RED), amount_fen=5, payment="y", reason="账户不符"), BANK)
    lot.must(lot.withdrawal(RED), RED)
    lot.must(clockwork.KeepCover(filling="0" * 32), CLOCK)
    rows = JournalEntry.objects.filter(stream=lot.stream, event=SEALED)
    assert rows.count() == 5
    assert len({(row.version, row.actor, len(row.body), len(row.act_id)) for row in rows}) == 1


def test_without_the_key_of_its_journal_the_platform_does_not_start(settings, tmp_path):
    assert not [each for each in deployment.refusals(settings) if "quiet.key" in each]
    obtained(Lot().noticed())
    assert not [each for each in deployment.refusals(settings) if "quiet.key" in each]
    settings.GGZY_KEYS = tmp_path / "lost"
    (sentence,) = deployment.refusals(settings)
    assert "quiet.key" in sentence and "恢复" in sentence
    assert "quiet.key" in str(log_check.verify().findings)
    assert not quiet.key_is_there(), "no new key is made over sealed entries"
    quiet.mark("anything")
    assert "quiet.key" in deployment.refusals(settings)[0], "another key does not do either"


def test_old_rows_about_bidders_lose_their_lot():
    """The migrations' own steps, on tables as they were before."""
    with connection.cursor() as cursor:
        for table in ("store_uploadsession", "store_sealedfile"):
            cursor.execute(f"CREATE TEMP TABLE {table} (id int, stream text, round int, owner text, place text, touched_at timestamptz)")
            cursor.execute(f"INSERT INTO {table} VALUES (1, 'lot', 2, 'ME', '', '2026-03-03 10:11:12+00')")
        cursor.execute("CREATE TEMP TABLE store_participant AS SELECT 'ME'::text AS place, 'lot'::text AS deal_id, 2 AS round")
        cursor.execute("CREATE TEMP TABLE service_subaccount AS SELECT '62'::text AS number, 'lot'::text AS stream, 2 AS round, 'ME'::text AS pseudonym, ''::text AS place, ''::text AS whose")
        cursor.execute("CREATE TEMP TABLE service_payment AS SELECT 'REF'::text AS bank_ref, 'lot'::text AS stream, 2 AS round, 'ME'::text AS pseudonym, 5 AS amount_fen, now() AS booked_at, ''::text AS place, ''::text AS whose")
        cursor.execute("CREATE TEMP TABLE service_oldread AS SELECT 3 AS notice_id, 'ME'::text AS pseudonym, now() AS at")
        cursor.execute("CREATE TEMP TABLE service_lotnoticeread (mark text, at timestamptz)")
        with connection.schema_editor() as editor:
            for module in ("ggzy.store.migrations.0012_places", "ggzy.service.migrations.0003_places"):
                import_module(module).convert(None, editor)
        mine = quiet.place("lot", 2, "ME")
        for table in ("store_uploadsession", "store_sealedfile", "store_participant", "service_subaccount", "service_payment"):
            cursor.execute(f"SELECT place FROM {table}")
            assert cursor.fetchall() == [(mine,)], table
        cursor.execute("SELECT whose FROM service_payment")
        told = payers.whose(cursor.fetchone()[0])
        assert (told.stream, told.round, told.pseudonym, told.amount_fen) == ("lot", 2, "ME", 5) and told.booked_at
        cursor.execute("SELECT mark FROM service_lotnoticeread")
        assert cursor.fetchall() == [(quiet.mark("read", "3", "ME"),)]
        for table in ("store_uploadsession", "store_sealedfile", "store_participant", "service_subaccount", "service_payment", "service_oldread", "service_lotnoticeread"):
            cursor.execute(f"DROP TABLE pg_temp.{table}")
