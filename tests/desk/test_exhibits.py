"""Files of acts that were refused 证明材料的清理: swept after a safe age, never one that an entry or a report names."""

from __future__ import annotations

import hashlib
import time

import psycopg
import pytest
from django.db import connection

from ggzy.core.complaint import Exhibit
from ggzy.desk import clock, exhibits, reports
from ggzy.store.models import JournalEntry, NamedFile, NamedUpTo

pytestmark = pytest.mark.django_db
OLD = exhibits.SAFE_AGE.total_seconds()


@pytest.fixture(autouse=True)
def own_data(tmp_path, settings):
    settings.GGZY_DATA = tmp_path
    settings.GGZY_KEYS = tmp_path / "keys"


def kept(body: bytes) -> Exhibit:
    found = exhibits.keep("材料.txt", len(body), iter([body]))
    assert isinstance(found, Exhibit)
    return found


def written(body: str, **more: int) -> JournalEntry:
    seq = JournalEntry.objects.count() + 1
    return JournalEntry.objects.create(stream="s", seq=seq, at=clock.now(), event="ComplaintFiled", version=1, body=body, actor="{}", previous="", digest="x", **more)


def there() -> set[str]:
    return {path.name for path in exhibits.folder().iterdir()} - {exhibits.LOCK}


def test_a_file_that_nobody_named_goes_after_the_safe_age_and_not_before():
    file = kept(b"of an act that was refused")
    written = exhibits.path_of(file.sha256).stat().st_ctime
    assert exhibits.sweep(written + OLD) == 0 and there() == {file.sha256}
    assert exhibits.sweep(written + OLD + 1) == 1 and not there()


def test_what_an_entry_or_a_report_names_stays():
    named, other = kept(b"named"), kept(b"not named")
    written(f'{{"exhibits":[{{"name":"a","sha256":"{named.sha256}"}}]}}')
    told = reports.Told(region="532301", line="construction", reported="某单位", text="反映的事实")
    assert isinstance(reports.take_in(told, [upload(b"reported")], "act"), str)
    assert exhibits.sweep(time.time() + OLD + 1) == 1
    assert other.sha256 not in there() and named.sha256 in there() and len(there()) == 2


def upload(body: bytes):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("a.txt", body)


def test_a_file_that_is_handed_in_again_meanwhile_stays(monkeypatch):
    """The same file was refused long ago and is part of an act now: it came to its place after the sweep had looked."""
    file = kept(b"twice")
    late = exhibits.path_of(file.sha256).stat().st_ctime + OLD + 1
    looked = exhibits.named

    def again(digests: set[str]) -> set[str]:
        monkeypatch.setattr(exhibits, "is_old", lambda path, at: False)  # as its new time on the disk tells
        return looked(digests)

    monkeypatch.setattr(exhibits, "named", again)
    assert exhibits.sweep(late) == 0 and there() == {file.sha256}


def test_very_many_files_are_looked_for_as_well():
    file = kept(b"named")
    written(f'{{"sha256":"{file.sha256}"}}')
    many = {hashlib.sha256(str(n).encode()).hexdigest() for n in range(3000)}
    assert exhibits.named({*many, file.sha256}) == {file.sha256}


def test_what_was_left_half_written_goes_too():
    (exhibits.folder() / "tmpabc123").write_bytes(b"half")
    assert exhibits.sweep(time.time() + OLD + 1) == 1 and not there()


def test_an_entry_is_read_once_and_what_it_names_is_known_for_good():
    one, two, three = (hashlib.sha256(str(n).encode()).hexdigest() for n in range(3))
    entry = written(one)
    for _sweep in range(3):
        assert exhibits.named({one, two, three}) == {one}
    assert NamedUpTo.objects.get().pos == entry.pos
    JournalEntry.objects.update(body=two)  # as nothing ever does: to see that it is not read again
    written(three)
    assert exhibits.named({one, two, three}) == {one, three} and NamedFile.objects.count() == 2


def test_an_entry_that_appears_below_another_is_read_however_long_its_act_takes(another):
    """Two sweeps pass while the act is under way: a snapshot's end tells only which transaction ended last, not which began."""
    one, two, three = (hashlib.sha256(str(n).encode()).hexdigest() for n in range(3))
    another.execute(INSERT, [1, two])
    entry = written(one)
    for _sweep in range(3):
        assert exhibits.named({one, two}) == {one} and NamedUpTo.objects.get().pos < entry.pos
    another.commit()
    assert exhibits.named({one, two}) == {one, two} and NamedUpTo.objects.get().pos == entry.pos
    another.execute(INSERT, [2, three])
    another.rollback()
    assert exhibits.named({one, two, three}) == {one, two}


INSERT = (
    "INSERT INTO store_journalentry (stream, seq, at, event, version, body, actor, act_id, previous, digest, salt)"
    " VALUES ('other', %s, now(), 'ComplaintFiled', 1, %s, '{}', '', '', 'y', '')"
)


@pytest.fixture
def another():
    """A second connection, whose entries are taken away again: ours sees what it commits."""
    known = {k: v for k, v in connection.get_connection_params().items() if k not in ("cursor_factory", "context", "prepare_threshold")}
    with psycopg.connect(**known) as other:
        yield other
        other.rollback()
        other.execute("DELETE FROM store_journalentry WHERE stream = 'other'")
