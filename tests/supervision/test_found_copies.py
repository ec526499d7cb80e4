"""A file that was found 副本溯源: marks beside the contents of a package, what cannot be opened, and files that bear no mark or many."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from ggzy.core.copy_code import code_of, grouped
from ggzy.layout.marks import MARK_IN_PACKAGE, mark_package
from ggzy.papers.copies import Copy
from ggzy.store.models import Sight
from tests.supervision.conftest import text
from tests.supervision.leak_pages import LEAKS, WHY, body, trace

pytestmark = pytest.mark.django_db


def test_a_package_is_marked_beside_its_contents():
    pack = io.BytesIO()
    with zipfile.ZipFile(pack, "w") as made:
        made.writestr("index.json", "{}")
    raw, copy = pack.getvalue(), Copy(code_of(5), "周正")
    mark_package(pack, copy)
    with zipfile.ZipFile(pack) as marked:
        assert marked.namelist() == ["index.json", MARK_IN_PACKAGE] and marked.comment.decode() == copy.fine
        assert marked.read("index.json") == b"{}" and copy.line in marked.read(MARK_IN_PACKAGE).decode()
    assert pack.getvalue().startswith(raw[: raw.index(b"PK\x01\x02")])
    untouched = io.BytesIO(raw)
    mark_package(untouched, None)
    assert untouched.getvalue() == raw


def package() -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as made:
        made.writestr(MARK_IN_PACKAGE, "x" * 40)
    return raw.getvalue()


def locked() -> bytes:
    """A package whose member says that it lies under a password, in the list and at its place."""
    raw = bytearray(package())
    for head, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        raw[raw.index(head) + at] |= 1
    return bytes(raw)


def strange() -> bytes:
    """A package packed in a way that nobody here knows."""
    raw = bytearray(package())
    for head, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        raw[raw.index(head) + at] = 99
    return bytes(raw)


def damaged() -> bytes:
    """A package packed by LZMA, damaged within."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_LZMA) as made:
        made.writestr(MARK_IN_PACKAGE, "x" * 40)
    spoilt = bytearray(raw.getvalue())
    at = spoilt.index(MARK_IN_PACKAGE.encode()) + len(MARK_IN_PACKAGE.encode())
    spoilt[at + 4 : at + 9] = b"\xff" * 5
    return bytes(spoilt)


def test_a_file_without_a_mark_and_a_bad_form_are_answered(discipline, db):
    for raw, shut in ((b"%PDF-1.4 broken", True), (b"PK\x03\x04broken", True), (locked(), True), (strange(), True), (damaged(), True), ("没有编号".encode(), False), (b"\xff\xfe", False)):
        answered = body(trace(discipline, file=SimpleUploadedFile("x", raw)))
        assert "没有找到副本编号" in answered and ("打不开" in answered) is shut, raw[:20]
    code = grouped(code_of(9))
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    for sent, told in (({}, "请填一项"), ({"code": wrong}, "编号有误"), ({"code": code, "reason": ""}, "查询事由"), ({"code": code, "file": SimpleUploadedFile("x", b"y")}, "只填一项")):
        answer = trace(discipline, **sent)
        assert answer.status_code == 422 and told in text(answer)
    assert "还没有有泄密情况的标段" in body(discipline.get(LEAKS))


def test_a_file_with_many_codes_is_answered_and_what_fits_is_kept(discipline, db):
    codes = [grouped(code_of(n)) for n in range(50)]
    answer = trace(discipline, file=SimpleUploadedFile("a.csv", "\n".join(codes).encode()))
    assert answer.status_code == 200 and all(code in text(answer) for code in codes)
    kept = Sight.objects.get(route="supervision:leaks")
    assert len(kept.reason) == 500 and kept.reason.startswith(WHY["reason"]) and codes[0] in kept.reason
