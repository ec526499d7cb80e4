"""Files of acts that were refused 证明材料的清理: swept after a safe age, never one that an entry or a report names."""

from __future__ import annotations

import hashlib
import time

import pytest

from ggzy.core.complaint import Exhibit
from ggzy.desk import clock, exhibits, reports
from ggzy.store.models import JournalEntry

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


def there() -> set[str]:
    return {path.name for path in exhibits.folder().iterdir()} - {exhibits.LOCK}


def test_a_file_that_nobody_named_goes_after_the_safe_age_and_not_before():
    file = kept(b"of an act that was refused")
    written = exhibits.path_of(file.sha256).stat().st_ctime
    assert exhibits.sweep(written + OLD) == 0 and there() == {file.sha256}
    assert exhibits.sweep(written + OLD + 1) == 1 and not there()


def test_what_an_entry_or_a_report_names_stays():
    named, other = kept(b"named"), kept(b"not named")
    body = f'{{"exhibits":[{{"name":"a","sha256":"{named.sha256}"}}]}}'
    JournalEntry.objects.create(stream="s", seq=1, at=clock.now(), event="ComplaintFiled", version=1, body=body, actor="{}", previous="", digest="x")
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
    body = f'{{"sha256":"{file.sha256}"}}'
    JournalEntry.objects.create(stream="s", seq=1, at=clock.now(), event="ComplaintFiled", version=1, body=body, actor="{}", previous="", digest="x")
    many = {hashlib.sha256(str(n).encode()).hexdigest() for n in range(3000)}
    assert exhibits.named({*many, file.sha256}) == {file.sha256}


def test_what_was_left_half_written_goes_too():
    (exhibits.folder() / "tmpabc123").write_bytes(b"half")
    assert exhibits.sweep(time.time() + OLD + 1) == 1 and not there()
