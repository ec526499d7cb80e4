"""Tables of long words: set in a time that grows with the words, not with their square, without loss and inside the page."""

from __future__ import annotations

import io

import pypdf
import pytest
from weasyprint.text.line_break import Layout

from ggzy.papers.case_evidence import CaseEvidencePaper, Part
from ggzy.papers.paper import MEASURED, Sheet
from ggzy.papers.render import render_fragment, render_pdf
from ggzy.papers.words import torn
from tests.papers.samples import at

LONG = "".join(f"{n:04d}号证据载明的内容" for n in range(250))  # no sign after which a line is sooner turned than after another
HEADS = ("事项", "内容", "谁、何时", "日志")
RIGHT = 595.3 - 26 / 25.4 * 72


def sheet(said: str) -> Sheet:
    return Sheet(caption="", columns=HEADS, rows=(("记入", said, "普建国", "case-1 第3条"), ("送达", "当面送达", "普建国", "case-1 第4条")))


def evidence(*said: str) -> CaseEvidencePaper:
    return CaseEvidencePaper(
        platform="平台", number="1-ZJ", project_name="一号案", project_code="", issuer="住建局", issued_at=at(3, 9),
        stage="调查", stream="case-1", parts=tuple(Part(title="证据", sheets=(sheet(each),)) for each in said),
    )  # fmt: skip


def pages(*said: str) -> list[pypdf.PageObject]:
    return list(pypdf.PdfReader(io.BytesIO(render_pdf(evidence(*said)))).pages)


@pytest.fixture
def laid_out(monkeypatch) -> list[int]:
    """How many letters were handed to the typesetter, each time."""
    counts: list[int] = []
    plain = Layout.set_text

    def counted(self: Layout, text: str, justify: bool = False) -> None:
        counts.append(len(text))
        plain(self, text, justify)

    monkeypatch.setattr(Layout, "set_text", counted)
    return counts


def test_three_thousand_letters_in_a_cell_are_handed_to_the_typesetter_a_few_times_each(laid_out):
    assert len(LONG) == 3000
    pages(LONG)
    assert sum(laid_out) < 40 * len(LONG), "measured letter by letter it was thousands of times each"


def test_a_long_cell_begins_where_it_stands_goes_on_overleaf_under_its_heads_and_loses_nothing():
    said = [page.extract_text() for page in pages(LONG)]
    lines = [line for page in said for line in page.splitlines()]
    told = "".join(line for line in lines if "号证据" in line or line in LONG)
    assert "".join(HEADS) not in told and told.count("号证据") == 250 and LONG in told
    assert len(said) <= 6 and "0000号证据" in said[0].replace("\n", "")
    assert all("事项 内容 谁、何时 日志" in page for page in said)


def test_unbroken_latin_stays_inside_its_column_and_the_page():
    seen: list[tuple[float, str]] = []
    for page in pages("x" * 1500):
        page.extract_text(visitor_text=lambda words, cm, tm, font, size: seen.append((tm[4] * cm[0] + cm[4], words)))
    assert sum(words.count("x") for _left, words in seen) >= 1500
    assert max(left for left, _words in seen) < RIGHT


@pytest.mark.parametrize(("letters", "is_set"), [(MEASURED, False), (MEASURED + 1, True)])
def test_a_table_of_few_words_is_measured_and_one_of_many_gets_shares(letters, is_set):
    other = sum(len(cell) for row in (HEADS, *sheet("").rows) for cell in row)
    table = sheet("字" * (letters - other))
    assert bool(table.shares) is is_set
    assert ("<colgroup>" in render_fragment(evidence("字" * (letters - other)))) is is_set


def test_a_column_gets_more_for_more_words_and_all_together_no_more_than_the_page():
    shares = sheet(LONG).shares
    assert 98 < sum(shares) <= 100
    assert max(shares) == shares[1] < 70 and min(shares) > 5


@pytest.mark.parametrize(("letters", "is_torn"), [(400, False), (401, True)])
def test_a_row_of_a_page_or_more_may_be_torn(letters, is_torn):
    assert torn(("记入", "字" * letters)) is is_torn
