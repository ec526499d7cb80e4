"""Bids inside files 夹带的投标文件: found in office documents and in archives within archives, within one bound; others are not shut."""

from __future__ import annotations

import io
import lzma
import tarfile
import tracemalloc
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from ggzy.core.complaint import Exhibit
from ggzy.desk import bids_inside, exhibits, reports
from ggzy.store.models import ReportFile

SEALED = b"age-encryption.org/v1\n-> X25519 abc"
HOLDS = {"投标函": "<w:p><w:r><w:t>投</w:t></w:r><w:r><w:t>标函</w:t></w:r></w:p>", "other": "<w:p><w:t>三月一日有人在酒店</w:t></w:p>"}


@pytest.fixture(autouse=True)
def own_data(tmp_path, settings):
    settings.GGZY_DATA, settings.GGZY_KEYS = tmp_path, tmp_path / "keys"


def shut(name: str, content: bytes) -> bool:
    exhibits.path_of("a" * 64).write_bytes(content)
    (found,) = bids_inside.hold_bids([Exhibit(name=name, sha256="a" * 64, size=len(content))])
    return found


def packed(**members: bytes | str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return held.getvalue()


def document(**more: bytes | str) -> bytes:
    return packed(**{"[Content_Types].xml": "<Types/>", "word__document.xml": HOLDS["other"], "word__media__image1.png": b"\x89PNG picture", **more})


def nested(times: int, inside: bytes) -> bytes:
    for n in range(times):
        inside = packed(**{f"{n}.zip": inside})
    return inside


@pytest.mark.parametrize(
    "content",
    [
        document(word__embeddings__oleObject1=SEALED),
        document(word__embeddings__book=packed(**{"投标文件.pdf": b"%PDF"})),
        document(**{"word__embeddings__oleObject1.bin": bids_inside.OLD_OFFICE + bytes(512) + packed(a=b"x")}),
        document(word__document__2=HOLDS["投标函"]),
        packed(**{"xl__sharedStrings.xml": "<sst><si><t>投标报价</t></si></sst>"}),
        packed(paper=document(word__embeddings__a=SEALED)),
        packed(notes="投标报价二千万".encode("gb18030")),
        packed(a=b"Rar!\x1a\x07"),
        b"\xff\xd8 picture" + packed(a=SEALED),
        nested(bids_inside.DEEPEST + 1, b"ordinary"),
    ],
)
def test_a_bid_in_an_office_document_or_an_archive_in_an_archive_is_shut(content):
    assert shut("材料.docx", content)


@pytest.mark.parametrize(
    "content", [document(), packed(paper=document(), photo=b"\xff\xd8 picture"), nested(bids_inside.DEEPEST, b"ordinary"), b"\xff\xd8 picture", b""],
)
def test_an_ordinary_document_is_not(content):
    assert not shut("材料.docx", content)


def test_what_unfolds_beyond_the_bound_or_has_too_many_members_is_shut(monkeypatch):
    monkeypatch.setattr(bids_inside.Left, "__init__", lambda self: (setattr(self, "members", 4), setattr(self, "unpacked", 1000))[0])
    assert not shut("a.zip", packed(a=bytes(1000))) and shut("a.zip", packed(a=bytes(1001)))
    assert not shut("a.zip", packed(**{str(n): b"" for n in range(4)})) and shut("a.zip", packed(**{str(n): b"" for n in range(5)}))
    assert shut("a.zip", packed(a=packed(b=b"x" * 100), c=bytes(950)))


@pytest.mark.parametrize(("mode", "name", "expected"), [("w", "manifest.json", True), ("w", "照片.jpg", False), ("w:xz", "照片.jpg", True), ("w:gz", "照片.jpg", True)])
def test_an_archive_that_is_packed_besides_is_not_unfolded(mode, name, expected):
    """A few megabytes packed twice unfold without end, and anybody may send them."""
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode=mode) as archive:
        archive.addfile(tarfile.TarInfo(name))
    assert shut("a.txt", held.getvalue()) is expected


FLAGS, METHOD, SIZES = 8, 10, 20
"""Where in the list of a zip these stand, from the beginning of an entry."""


def patched(content: bytes, at: int, value: bytes) -> bytes:
    """A zip whose list says something else of its member than lies in it."""
    at += content.index(bids_inside.LISTED)
    return content[:at] + value + content[at + len(value):]


def one(method: int) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        archive.writestr("文.txt", b"hello world " * 99)
    return held.getvalue()


def scrambled(content: bytes, behind: int = 12) -> bytes:
    """Its packed bytes, behind what they begin with, are others."""
    begins = 30 + len("文.txt".encode()) + behind
    return content[:begins] + b"\xff" * 6 + content[begins + 6:]


def tar() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("照片.jpg"))
    return held.getvalue()


def long_names(times: int) -> bytes:
    """A tar in which each header only tells the name of the next."""
    header = tarfile.TarInfo("././@LongLink")
    header.type = tarfile.GNUTYPE_LONGNAME
    return header.tobuf(tarfile.GNU_FORMAT) * times + tar()


BROKEN: dict[str, tuple[type[Exception], bytes]] = {
    "no zip": (zipfile.BadZipFile, b"PK, no archive"),
    "no tar": (tarfile.TarError, tar()[:148] + b"9999999" + tar()[155:]),
    "deflated": (zlib.error, scrambled(one(zipfile.ZIP_DEFLATED), 0)),
    "lzma": (lzma.LZMAError, scrambled(one(zipfile.ZIP_LZMA))),
    "bzip2": (OSError, scrambled(one(zipfile.ZIP_BZIP2))),
    "cut off": (EOFError, patched(one(zipfile.ZIP_STORED), SIZES, b"\xff\xff\xff\x0f" * 2)),
    "name": (UnicodeDecodeError, one(zipfile.ZIP_STORED).replace("文".encode(), b"\xff\xff\xff")),
    "unknown way of packing": (NotImplementedError, patched(one(zipfile.ZIP_DEFLATED), METHOD, b"\x63\x00")),
    "names of names": (RecursionError, long_names(2000)),
    "password": (bids_inside.CannotTell, patched(one(zipfile.ZIP_STORED), FLAGS, b"\x01\x08")),
}


@pytest.mark.parametrize("named", BROKEN)
def test_a_file_that_breaks_its_reader_is_shut(named):
    error, content = BROKEN[named]
    with pytest.raises(error):
        bids_inside.is_bid("材料.zip", content, bids_inside.Left(), 0)
    assert shut("材料.zip", content) and shut("材料.zip", packed(inner=content))


def test_every_kind_of_error_that_counts_as_shut_has_its_file():
    assert all(any(issubclass(error, each) for error, _ in BROKEN.values()) for each in bids_inside.UNREADABLE)
    assert not any(issubclass(ZeroDivisionError, each) or each in (Exception, RuntimeError) for each in bids_inside.UNREADABLE)


def test_what_is_not_there_is_shut_and_a_fault_of_ours_is_not_swallowed(monkeypatch):
    assert bids_inside.hold_bids([Exhibit(name="a.pdf", sha256="b" * 64, size=1)]) == [True]
    monkeypatch.setattr(bids_inside, "says_so", lambda content: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        shut("a.txt", b"text")


def test_behind_very_many_members_a_bid_is_not_found():
    for n, expected in ((bids_inside.MOST_MEMBERS, False), (bids_inside.MOST_MEMBERS + 1, True)):
        assert shut("a.txt", packed(**{f"{each}.txt": b"" for each in range(n)})) is expected


def test_the_list_of_a_zip_is_not_read_into_memory_when_it_is_too_long(monkeypatch):
    monkeypatch.setattr(bids_inside.zipfile, "ZipFile", lambda *told: pytest.fail("read"))
    assert shut("a.zip", b"PK" + bids_inside.LISTED * (bids_inside.MOST_MEMBERS + 1))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("<t>投</t><t>标</t>\n<t>函</t>", False), ("投<a>标<b c='d'></b>函", True), ("<t>投<投>标<a><b>报<c>价", True), ("<t>投<标函", False),
        (f"<t>投<{'x' * 4096}>标函", True), (f"<t>投<{'x' * 4097}>标函", False), ("<t>投<a>投<a>标函", True),
    ],
)
def test_marks_between_the_characters_of_a_word_are_passed_over(written, expected):
    assert [bids_inside.says_so(written.encode(coding)) for coding in ("utf-8", "gb18030")] == [expected, expected]


@pytest.mark.parametrize("unit", ["xx<a>", "投<a>", "投<a><a>标<a>", "<"])
def test_a_file_of_nothing_but_marks_takes_no_memory_to_look_through(unit):
    """94 KB of a zip once took 2.8 GB, as a list of what stood between its marks."""
    content = b"<a>" + unit.encode() * (1024 * 1024 // len(unit.encode()))
    tracemalloc.start()
    try:
        assert not bids_inside.says_so(content)
        assert tracemalloc.get_traced_memory()[1] < 16 * 1024
    finally:
        tracemalloc.stop()


def test_the_files_of_one_report_share_one_bound(monkeypatch):
    monkeypatch.setattr(bids_inside.Left, "__init__", lambda self: (setattr(self, "members", 4), setattr(self, "unpacked", 1000))[0])
    files = []
    for n, content in enumerate((packed(a=bytes(500)), packed(a=bytes(500)), packed(a=b"x"), b"a text")):
        exhibits.path_of(str(n)).write_bytes(content)
        files.append(Exhibit(name=f"{n}.zip", sha256=str(n), size=len(content)))
    assert bids_inside.hold_bids(files) == [False, False, True, False]


@pytest.mark.django_db
def test_a_report_is_looked_through_once_and_in_no_transaction_of_its_own(monkeypatch):
    looked, outside = [], len(connection.savepoint_ids)

    def hold_bids(files):
        looked.append((len(files), len(connection.savepoint_ids) - outside))
        return bids_inside.hold_bids(files)

    monkeypatch.setattr(reports, "hold_bids", hold_bids)
    told = reports.Told(region="532301", line="construction", reported="某单位", text="反映的事实")
    codes = {
        reports.take_in(told, [SimpleUploadedFile("a.zip", packed(a=SEALED)), SimpleUploadedFile("b.zip", packed(a=b"x"))], "act") for _ in range(2)
    }
    assert len(codes) == 1 and looked == [(2, 0)]
    assert dict(ReportFile.objects.values_list("name", "holds_bid")) == {"a.zip": True, "b.zip": False}
