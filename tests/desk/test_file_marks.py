"""Marks of origin in files: read where programs write them, bounded, and nothing that a file may do holds up the opening."""

from __future__ import annotations

import hashlib
import io
import zipfile
from pathlib import Path

import pypdf
import pytest
from pypdf.generic import ArrayObject, ByteStringObject

from ggzy.core.findings.finding import Mark
from ggzy.core.sealing.manifest import SealedPaper
from ggzy.desk import file_marks
from ggzy.desk.unseal import Opened, OpenedPaper

ORIGIN = "0123456789abcdef0123456789abcdef"
CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:creator>招标代理</dc:creator>'
    "<cp:lastModifiedBy>{}</cp:lastModifiedBy></cp:coreProperties>"
)


def pdf(author: str = "", origin: str = "", pages: int = 1) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(100, 100)
    if author:
        writer.add_metadata({"/Author": author})
    if origin:
        writer._ID = ArrayObject([ByteStringObject(bytes.fromhex(origin)), ByteStringObject(b"x" * 16)])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def office(core: str, name: str = "docProps/core.xml") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, core)
    return out.getvalue()


def marks(folder: Path, raw: bytes, name: str = "施工组织设计.pdf") -> set[tuple[Mark, str]]:
    file = folder / hashlib.sha256(raw + name.encode()).hexdigest()
    file.write_bytes(raw)
    paper = SealedPaper(path="files/001.pdf", name=name, size=len(raw), sha256=hashlib.sha256(raw).hexdigest())
    found = file_marks.marks_in(Opened(None, (OpenedPaper(paper, file),)))  # type: ignore[arg-type]
    assert all((each.paper, each.sha256) == (name, paper.sha256) for each in found)
    return {(each.kind, each.value) for each in found}


def test_a_pdf_tells_its_author_and_the_document_it_goes_back_to(tmp_path):
    assert marks(tmp_path, pdf("张三", ORIGIN)) == {(Mark.AUTHOR, "张三"), (Mark.ORIGIN, ORIGIN)}
    assert marks(tmp_path, pdf("Zhang (San)")) == {(Mark.AUTHOR, "Zhang (San)")}
    assert marks(tmp_path, pdf()) == set() and marks(tmp_path, pdf(origin="0" * 32)) == set(), "programs that count nothing write noughts"
    written = {
        b"/Author <FEFF5F204E09>": {(Mark.AUTHOR, "张三")}, "/Author (张三)".encode("gb18030"): {(Mark.AUTHOR, "张三")},
        b"/Author (\\376\\377_\\040N\\011)": {(Mark.AUTHOR, "张三")}, b"/Encrypt 9 0 R /Author (\xd5\xc5)": set(), b"/Producer (WPS)": set(),
        b"<xmpMM:DocumentID>uuid:0f1e2d3c-4b5a-6978</xmpMM:DocumentID>": {(Mark.ORIGIN, "0f1e2d3c-4b5a-6978")},
        "<dc:creator><rdf:Seq><rdf:li>李四</rdf:li></rdf:Seq></dc:creator>".encode(): {(Mark.AUTHOR, "李四")},
    }  # fmt: skip
    for raw, found in written.items():
        assert marks(tmp_path, b"%PDF-1.7\n" + raw) == found, raw


def test_an_office_file_tells_who_changed_it_last_and_not_who_made_the_form(tmp_path):
    assert marks(tmp_path, office(CORE.format("王五")), "投标函.DOCX") == {(Mark.AUTHOR, "王五")}
    assert marks(tmp_path, office(CORE.format("")), "投标函.docx") == set()
    assert marks(tmp_path, office(CORE.format("王五")), "一包.zip") == set()


@pytest.mark.parametrize(
    "raw",
    [
        b"", b"%PDF", b"%PDF" + b"/Author (" * 200_000, b"%PDF" + b"/ID [" + b" " * 500_000, b"%PDF/Author <" + b"F" * 900_000,
        b"PK\x03\x04broken", office("<a>" * 30_000), office("x" * 10_000_000), office("no", "other.xml"),
        office('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'),
    ],
)  # fmt: skip
def test_no_file_holds_up_the_opening(tmp_path, raw):
    assert marks(tmp_path, raw, "投标函.docx") == set()
    assert marks(tmp_path, b"%PDF" + raw) == set()


def test_the_name_of_a_paper_is_kept_as_a_database_can(tmp_path):
    file = tmp_path / "files"
    file.write_bytes(pdf(origin=ORIGIN))
    paper = SealedPaper(path="files/001.pdf", name="施工\0组织\x1f.pdf", size=1, sha256="0" * 64)
    (mark,) = file_marks.marks_in(Opened(None, (OpenedPaper(paper, file),)))  # type: ignore[arg-type]
    assert mark.paper == "施工组织.pdf"


def test_only_so_much_is_read(tmp_path):
    far = b"%PDF" + b" " * file_marks.PIECE + b"/Author (Zhang)" + b" " * file_marks.PIECE
    assert marks(tmp_path, far) == set()
    assert len(marks(tmp_path, b"%PDF" + b"".join(b"/Author (Zhang%d)" % n for n in range(99)))) == file_marks.MOST_OF_A_KIND
