"""Copies: the line on every page and the code where nobody looks; signed and broken files are not touched."""

from __future__ import annotations

import hashlib
import io
import subprocess

import pypdf
import pytest

from ggzy.core.copy_code import code_of
from ggzy.papers import copies
from ggzy.papers.copies import FAILED, TOO_LARGE, Copy, Found, Unmarked, marks_in_pdf, stamped
from ggzy.papers.paper import digest
from ggzy.papers.render import render_html, render_pdf
from tests.papers import samples

CODE = code_of(20261128)
COPY = Copy(CODE, "周正 楚雄州住房和城乡建设局科长 2026-03-02 09:00")
BOTH = Found((CODE,), (CODE,))


def foreign(pages: int = 2, turned: int = 0) -> bytes:
    writer = pypdf.PdfWriter()
    for n in range(pages):
        writer.add_blank_page(595, 842).rotate(turned * n)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture
def file(tmp_path):
    def kept(raw: bytes):
        (tmp_path / "bid.pdf").write_bytes(raw)
        return tmp_path / "bid.pdf"

    return kept


def test_a_paper_of_ours_is_marked_twice_on_every_page_and_keeps_its_digest():
    paper = samples.every_paper()["objection_answer"]
    marked, plain = render_pdf(paper, COPY), render_pdf(paper)
    pages = pypdf.PdfReader(io.BytesIO(marked)).pages
    assert all("副本" in page.extract_text() and page.extract_text().count(COPY.fine) == 2 for page in pages)
    assert digest(paper) in "".join(pages[0].extract_text().split())
    assert (marks_in_pdf(marked), marks_in_pdf(plain)) == (BOTH, Found())
    assert COPY.line in render_html(paper, COPY) and "副本" not in render_html(paper)


def test_a_pdf_from_outside_is_marked_behind_its_last_byte(file):
    raw = foreign(4, turned=90)
    made = stamped(file(raw), COPY)
    assert made is not None and made.startswith(raw) and len(made) > len(raw)
    assert hashlib.sha256(made[: len(raw)]).digest() == hashlib.sha256(raw).digest()
    assert all(CODE in page.extract_text().replace("-", "") for page in pypdf.PdfReader(io.BytesIO(made)).pages)
    assert marks_in_pdf(made) == BOTH


def test_pages_that_share_their_names_and_a_copy_of_a_copy_are_marked_legibly(file):
    once = stamped(file(foreign(3)), Copy(code_of(5), "别人"))
    made = stamped(file(once), COPY)
    assert made is not None and made.startswith(once)
    for page in pypdf.PdfReader(io.BytesIO(made)).pages:
        assert COPY.line in page.extract_text() and Copy(code_of(5), "别人").line in page.extract_text()


def test_a_signed_an_encrypted_a_broken_and_a_large_file_are_not_touched(file, monkeypatch):
    raw = foreign()
    for other, why in ((raw + b"\n/ByteRange [0 1 2 3]", "签名"), (raw + b"/Encrypt 5 0 R", "加密"), (b"%PDF-1.4 nothing", FAILED), (b"", TOO_LARGE)):
        told = stamped(file(other), COPY)
        assert isinstance(told, Unmarked) and why in told.why
    monkeypatch.setattr(copies, "LARGEST", len(raw) - 1)
    assert stamped(file(raw), COPY) == Unmarked(TOO_LARGE)


def test_what_stops_the_marking_is_logged_without_a_word_of_the_file(file, monkeypatch, caplog):
    failed = subprocess.CompletedProcess((), 1, b"", b"Traceback\nValueError: invalid literal: b'secret price'\n")
    monkeypatch.setattr(subprocess, "run", lambda *words, **how: failed)
    assert stamped(file(foreign()), COPY) == Unmarked(FAILED)
    assert "stamp mark bid.pdf: ended with 1 ValueError" in caplog.text and "secret" not in caplog.text


def test_a_file_that_makes_its_reader_hang_is_given_up_and_that_is_logged(file, monkeypatch, caplog):
    monkeypatch.setattr(copies, "WAIT_SECONDS", 0.01)
    assert stamped(file(foreign()), COPY) == Unmarked(FAILED) and "no answer" in caplog.text and marks_in_pdf(foreign()) == Found(shut=True)
