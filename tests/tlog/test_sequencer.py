"""The sequencer: every entry gets one place for good, whatever is killed, full or started twice in between."""

from __future__ import annotations

import errno
import threading

import pytest
from django.db import connection, connections, transaction

from ggzy.core.acts import registration
from ggzy.core.tlog.merkle import consistency_proof, verify_consistency
from ggzy.core.tlog.pace import NARROW, STEP
from ggzy.core.tlog.tiles import ENTRIES, TileReader, tile_at, unbundle
from ggzy.desk import log_keys, proofs
from ggzy.desk import sequencer as module
from ggzy.desk.sequencer import Sequencer, Stopped, trouble_of
from ggzy.store import log
from ggzy.store.models import JournalEntry, LogHead, LogLeaf
from ggzy.store.tile_files import TileFiles
from tests.core.story import tender_file
from tests.desk.door import Lot
from tests.people import TENDEREE
from tests.tlog.conftest import checkpoint, verified

pytestmark = pytest.mark.django_db(transaction=True)


def entries_served(size: int) -> list[bytes]:
    """All entries as anybody reads them off the files."""
    files, found = log_keys.files(), []
    for number in range(-(-size // 256)):
        found += unbundle(files.fetch(tile_at(ENTRIES, number, size)))
    return found


def assert_every_entry_is_logged_once() -> None:
    served = entries_served(checkpoint().head.size)
    for row in LogLeaf.objects.all():
        assert served[row.index] == bytes(row.opaque)
    assert set(LogLeaf.objects.values_list("pos", flat=True)) == set(JournalEntry.objects.values_list("pos", flat=True))


def grows(before, after) -> None:
    read = TileReader(log_keys.files().fetch, after.size)
    verify_consistency(
        before.size, after.size, consistency_proof(read, before.size, after.size), before.root, after.root
    )


def test_an_act_is_in_the_log_with_the_next_batch_and_its_proof_stands_alone(sequencer):
    lot = Lot()
    assert proofs.own_proof(lot.p, 1) is None
    sequencer.step()
    proof = proofs.own_proof(lot.p, 1)
    assert proof is not None
    assert verified(str(proof)).head == checkpoint().head
    assert proof.shown.text.splitlines()[1] == lot.stream
    assert TENDEREE.person in proof.shown.actor


def test_what_is_public_tells_neither_event_nor_deal_nor_actor(sequencer, log_folder):
    lot = Lot().noticed()
    for _ in range(3):
        sequencer.step()
    told = b"".join(place.read_bytes() for place in log_folder.rglob("*") if place.is_file() and "keys" not in place.name)
    for secret in (lot.stream, "ProjectRegistered", TENDEREE.org_id, TENDEREE.person):
        assert secret.encode() not in told
    assert all(len(entry) == 32 for entry in entries_served(checkpoint().head.size))


def test_batches_are_as_wide_with_many_acts_as_with_none(sequencer):
    sizes = []
    for acts in (0, 1, 5, 0, 8, 0):
        for _ in range(acts):
            Lot()
        sizes.append(sequencer.step().size)
    assert [b - a for a, b in zip([0, *sizes], sizes, strict=False)] == [NARROW] * 6
    entries = entries_served(sizes[-1])
    assert len(set(entries)) == len(entries)


def test_a_flood_makes_wider_batches_that_stay_wide(sequencer):
    for _ in range(NARROW * 4 + 1):
        Lot()
    first = sequencer.step().size
    assert first == NARROW * STEP
    assert sequencer.step().size == first * 2
    assert_every_entry_is_logged_once()


def test_each_checkpoint_continues_the_one_before(sequencer):
    heads = []
    for _ in range(40):
        Lot() if len(heads) % 7 == 0 else None
        heads.append(sequencer.step())
    assert heads[-1].size > 256
    for before, after in zip(heads, heads[1:], strict=False):
        grows(before, after)
    grows(heads[3], heads[-1])
    assert not list(log_keys.files().folder.glob("tile/0/000.p"))


def test_an_entry_that_commits_late_is_not_passed_over(sequencer):
    begun, go_on = threading.Event(), threading.Event()

    def late():
        with transaction.atomic():
            Lot()
            begun.set()
            go_on.wait(10)
        connections.close_all()

    thread = threading.Thread(target=late)
    thread.start()
    begun.wait(10)
    Lot()
    sequencer.step()
    early = LogLeaf.objects.order_by("pos").first()
    assert LogLeaf.objects.count() == JournalEntry.objects.count()
    go_on.set()
    thread.join()
    sequencer.step()
    late_leaf = LogLeaf.objects.order_by("pos").first()
    assert late_leaf.pos < early.pos and late_leaf.index > early.index
    assert_every_entry_is_logged_once()


def test_the_horizon_does_not_pass_what_is_still_under_way(sequencer, monkeypatch):
    monkeypatch.setattr(log, "SETTLED_SECONDS", -1.0)
    begun, go_on = threading.Event(), threading.Event()

    def late():
        with transaction.atomic():
            Lot()
            begun.set()
            go_on.wait(10)
        connections.close_all()

    thread = threading.Thread(target=late)
    thread.start()
    begun.wait(10)
    Lot()
    for _ in range(4):
        sequencer.step()
    assert sequencer.horizon.pos == 0
    go_on.set()
    thread.join()
    for _ in range(4):
        sequencer.step()
    assert sequencer.horizon.pos == JournalEntry.objects.order_by("-pos").first().pos
    assert_every_entry_is_logged_once()


@pytest.mark.parametrize("where", ["_extend", "published", "ask"])
def test_killed_in_the_middle_it_goes_on_with_the_same_leaves(sequencer, monkeypatch, where):
    Lot()
    before = sequencer.step()
    Lot()
    target = sequencer.cosigners if where == "ask" else sequencer

    def killed(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(target, where, killed)
    with pytest.raises(KeyboardInterrupt):
        sequencer.step()
    assert checkpoint().head == before
    given = list(LogLeaf.objects.order_by("index").values_list("index", "pos"))
    again = Sequencer()
    grows(before, again.step())
    assert list(LogLeaf.objects.order_by("index").values_list("index", "pos"))[: len(given)] == given
    assert_every_entry_is_logged_once()


def test_a_full_disk_stops_the_log_says_so_and_loses_nothing(sequencer, monkeypatch):
    Lot()
    before = sequencer.step()
    keep, written = TileFiles.keep, 0

    def full(self, tiles):
        nonlocal written
        for tile in tiles:
            written += 1
            if written > 1:
                raise OSError(errno.ENOSPC, "No space left on device")
            keep(self, [tile])

    lot = Lot()
    monkeypatch.setattr(TileFiles, "keep", full)
    with pytest.raises(OSError) as stopped:
        sequencer.step()
    assert "磁盘已满" in trouble_of(stopped.value)
    assert checkpoint().head == before
    lot.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    monkeypatch.setattr(TileFiles, "keep", keep)
    grows(before, sequencer.step())
    sequencer.step()
    assert_every_entry_is_logged_once()


def test_two_sequencers_at_once_write_one_log(sequencer):
    for _ in range(6):
        Lot()
    heads, other = [], Sequencer()

    def run(each):
        for _ in range(15):
            head = each.step()
            if head:
                heads.append(head)
        connections.close_all()

    threads = [threading.Thread(target=run, args=(each,)) for each in (sequencer, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sizes = [head.size for head in heads]
    assert len(set(sizes)) == len(sizes)
    ordered = sorted(heads, key=lambda head: head.size)
    for before, after in zip(ordered, ordered[1:], strict=False):
        grows(before, after)
    assert_every_entry_is_logged_once()


def test_while_another_one_holds_the_log_nothing_is_written(sequencer):
    held, let_go = threading.Event(), threading.Event()

    def hold():
        with log.only_sequencer() as ours:
            assert ours
            held.set()
            let_go.wait(10)
        connections.close_all()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    assert sequencer.step() is None
    assert not log_keys.files().checkpoint()
    let_go.set()
    thread.join()
    assert sequencer.step()


def test_lost_tiles_are_written_again_as_they_were(sequencer, log_folder):
    for _ in range(5):
        Lot()
    before = [sequencer.step() for _ in range(35)][-1]
    kept = (log_folder / "tile/0/000").read_bytes()
    for place in (log_folder / "tile").rglob("*"):
        if place.is_file():
            place.unlink()
    grows(before, Sequencer().step())
    assert (log_folder / "tile/0/000").read_bytes() == kept
    assert_every_entry_is_logged_once()


def test_a_database_older_than_the_published_log_stops_it(sequencer):
    for _ in range(3):
        sequencer.step()
    before = checkpoint().head
    LogHead.objects.update(size=NARROW)
    with pytest.raises(Stopped, match="较早的备份"):
        Sequencer().step()
    assert checkpoint().head == before


def test_places_changed_in_the_database_stop_it_once_tiles_are_lost(sequencer, log_folder):
    Lot()
    sequencer.step()
    LogLeaf.objects.update(opaque=bytes(32))
    for place in (log_folder / "tile").rglob("*"):
        if place.is_file():
            place.unlink()
    with pytest.raises(Stopped, match="改动过"):
        Sequencer().step()


def test_entries_from_before_the_log_have_salts_of_their_own(sequencer):
    lot = Lot().noticed()
    # As the migration finds them: lines without a salt of the journal's making.
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE store_journalentry DROP COLUMN salt")
        from ggzy.store.models.journal import RandomSalt

        cursor.execute(f"ALTER TABLE store_journalentry ADD COLUMN salt bytea NOT NULL DEFAULT {RandomSalt.template}")
    salts = {bytes(row) for row in JournalEntry.objects.values_list("salt", flat=True)}
    assert len(salts) == JournalEntry.objects.count() and all(len(salt) == 32 for salt in salts)
    for _batch in range(3):
        sequencer.step()
    assert_every_entry_is_logged_once()
    assert verified(str(proofs.own_proof(lot.p, 1)))


def test_the_program_tells_its_state_each_second(sequencer, settings, tmp_path, monkeypatch):
    settings.GGZY_DATA = tmp_path

    class Enough(Exception):
        pass

    def stop(_):
        raise Enough

    monkeypatch.setattr(module.time, "sleep", stop)
    with pytest.raises(Enough):
        module.main()
    from ggzy.store import log_state

    told = log_state.told(tmp_path)
    assert told["trouble"] == "" and told["size"] == checkpoint().head.size == NARROW
