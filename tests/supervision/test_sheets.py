"""Tables of other offices 表格文件: what is read, and what is refused before it unfolds; both sides of each limit."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.xml.constants import SHARED_STRINGS

from ggzy.supervision import sheets, workbooks
from ggzy.supervision.workbooks import Unreadable

SHEET, STRINGS = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"
MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
HEAD = f"<worksheet {MAIN}><sheetData>"
INLINE = re.compile(r't="inlineStr"><is><t[^>]*>([^<]*)</t></is>')


@pytest.fixture
def read(tmp_path):
    """Read a workbook of these rows, some of its parts changed on the way."""

    def of(*rows: list[object], **changed: object) -> list[list[object]]:
        return [filled(row) for row in sheets.rows(made(tmp_path / "a.xlsx", rows, changed), "a.xlsx")]

    return of


def filled(row: list[object]) -> list[object]:
    """Without the empty cells to the right."""
    return row[: max((n for n, value in enumerate(row, start=1) if value is not None), default=0)]


def made(path: Path, rows: tuple[list[object], ...], changed: dict[str, object]) -> Path:
    """A workbook with shared strings, as Excel writes it and openpyxl does not."""
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    with zipfile.ZipFile(out) as before:
        parts = {name: before.read(name).decode() for name in before.namelist()}
    strings = list(dict.fromkeys(re.findall(INLINE, parts[SHEET])))
    parts[SHEET] = re.sub(INLINE, lambda found: f't="s"><v>{strings.index(found[1])}</v>', parts[SHEET])
    parts[STRINGS] = f"<sst {MAIN}>" + "".join(f"<si><t>{each}</t></si>" for each in strings) + "</sst>"
    if STRINGS not in parts["[Content_Types].xml"]:
        parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace("</Types>", f'<Override PartName="/{STRINGS}" ContentType="{SHARED_STRINGS}"/></Types>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            change = changed.get({SHEET: "sheet", STRINGS: "strings", "xl/styles.xml": "styles", "xl/workbook.xml": "book"}.get(name, ""))
            package.writestr(name, change(content) if callable(change) else change or content)
    return path


def merging(*areas: str) -> object:
    told = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return lambda content: content.replace("</sheetData>", f"</sheetData><mergeCells>{told}</mergeCells>")


def test_shared_strings_are_read_and_too_many_are_refused(read, monkeypatch):
    rows = ["甲桥", "乙桥", "甲桥"], ["丙桥", "", 5]
    assert read(*rows) == [["甲桥", "乙桥", "甲桥"], ["丙桥", None, 5]]
    monkeypatch.setattr(workbooks, "MOST_STRINGS", 4)
    assert len(read(*rows)) == 2
    monkeypatch.setattr(workbooks, "MOST_STRINGS", 2)
    with pytest.raises(Unreadable, match="文字过多"):
        read(*rows)


def test_strings_that_would_unfold_into_too_much_are_refused_unread(read, monkeypatch):
    strings = f"<sst {MAIN}><si><t>甲桥</t></si></sst>"
    monkeypatch.setattr(workbooks, "MOST_STRING_BYTES", len(strings.encode()))
    assert read(["甲桥"], strings=strings) == [["甲桥"]]
    monkeypatch.setattr(workbooks, "MOST_STRING_BYTES", len(strings.encode()) - 1)
    with pytest.raises(Unreadable, match="文字过多"):
        read(["甲桥"], strings=strings)


def test_of_a_string_in_pieces_what_is_spoken_is_not_read(read):
    rich = f"<sst {MAIN}><si><r><t>甲</t></r><r><t>桥</t></r><rPh><t>jia</t></rPh></si></sst>"
    assert read(["x"], strings=rich) == [["甲桥"]]


def test_merged_areas_are_read_and_one_too_many_is_refused(read, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_MERGED", 2)
    assert read(["甲", 1], [None, 2], [None, 3], sheet=merging("A1:A2", "A3:B3")) == [["甲", 1], ["甲", 2], []]
    with pytest.raises(Unreadable, match="合并的单元格超过2处"):
        read(["甲", 1], sheet=merging("A1:A2", "A3:B3", "A4:B4"))


def test_a_merged_area_holds_to_its_last_row_however_long(read):
    found = read(["甲", 0], *([None, n] for n in range(1, 6000)), sheet=merging("A1:A6000"))
    assert len(found) == 6000 and {row[0] for row in found} == {"甲"}


def test_areas_that_lie_over_one_another_cost_no_time(read, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_CELLS_WIDE", 3)
    assert read(["甲", 1, 2], sheet=merging("A1:A9", "B1:B9", "C1:C9")) == [["甲", 1, 2]]
    with pytest.raises(Unreadable, match="相互重叠"):
        read(["甲", 1, 2], sheet=merging("A1:A9", "B1:B9", "C1:C9", "A1:C9"))


def test_rows_are_read_and_one_too_many_is_refused_at_once(read, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 3)
    assert len(read([1], [2], [3])) == 3
    with pytest.raises(Unreadable, match="超过3行"):
        read([1], [2], [3], [4])
    with pytest.raises(Unreadable, match="超过3行"):
        read([1], sheet=lambda content: content.replace('<row r="1"', '<row r="1048576"'))


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_what_stands_outside_of_rows_is_counted_whatever_it_is_called(read, monkeypatch, prefix):
    def sheet(content: str) -> str:
        more = re.sub(r"</sheetData>", "</sheetData>" + "<legacy/>" * 20, content)
        return re.sub(r"<(/?)(?=[a-z])", rf"<\g<1>{prefix}", more).replace("xmlns=", f"xmlns{':x' if prefix else ''}=") if prefix else more

    rows = [[n] for n in range(50)]
    monkeypatch.setattr(workbooks, "MOST_OUTSIDE", 50)
    assert len(read(*rows, sheet=sheet)) == 50
    monkeypatch.setattr(workbooks, "MOST_OUTSIDE", 25)
    with pytest.raises(Unreadable, match="附加内容过多"):
        read(*rows, sheet=sheet)


@pytest.mark.parametrize("hidden", ["<!--</row>-->", "<![CDATA[</row>]]>"])
def test_a_sheet_that_hides_from_the_count_is_refused(read, hidden):
    with pytest.raises(Unreadable, match="不会写的内容"):
        read([1], sheet=lambda content: content.replace("</sheetData>", f"{hidden}</sheetData>"))


def test_entities_are_refused_in_strings(read):
    bomb = '<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><sst xmlns="http://x"><si><t>&b;</t></si></sst>'
    with pytest.raises(Unreadable, match="不会写的内容"):
        read(["甲"], strings=bomb)


def test_a_tag_or_text_without_end_is_not_waited_for(read, monkeypatch):
    monkeypatch.setattr(workbooks, "CHUNK", 100)
    monkeypatch.setattr(workbooks, "MOST_AT_ONCE", 4000)
    assert len(read([1], *(["字" * 900] for _ in range(9)))) == 10
    for part in ({"sheet": HEAD + "<row" + " " * 5000}, {"sheet": HEAD + "<row><c><v>" + "9" * 5000}):
        with pytest.raises(Unreadable, match="过长"):
            read([1], **part)
    with pytest.raises(Unreadable, match="过长"):
        read(["甲"], strings="<sst " + "a" * 5000)


def test_a_part_that_is_read_whole_is_a_small_one(read, monkeypatch):
    with_blanks = lambda content: content.replace("</styleSheet>", " " * 20_000 + "</styleSheet>")  # noqa: E731
    assert read([1], styles=with_blanks) == [[1]]
    monkeypatch.setattr(workbooks, "MOST_AROUND", 20_000)
    assert read([1]) == [[1]]
    with pytest.raises(Unreadable, match="附加内容过多"):
        read([1], styles=with_blanks)


def test_formulas_without_a_value_say_so_until_there_are_too_many(read, monkeypatch):
    rows = ["=1+1", 5], ["=A1", "=A1"]
    assert read(*rows) == [[workbooks.UNCOMPUTED, 5], [workbooks.UNCOMPUTED, workbooks.UNCOMPUTED]]
    monkeypatch.setattr(workbooks, "MOST_UNCOMPUTED", 2)
    with pytest.raises(Unreadable, match="公式没有算出值"):
        read(*rows)


def test_the_file_as_a_whole_is_measured_before_it_is_read(read, monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 1000)
    with pytest.raises(Unreadable, match="展开后过大"):
        read([1])


def test_the_first_sheet_is_the_one_that_the_workbook_names_first(tmp_path):
    book = Workbook()
    book.active.append(["后来的"])
    book.create_sheet("前", 0).append(["在前的"])
    book.save(tmp_path / "a.xlsx")
    assert [filled(row) for row in sheets.rows(tmp_path / "a.xlsx", "a.xlsx")] == [["在前的"]]


@pytest.mark.parametrize("part", ["sheet", "strings", "styles", "book"])
@pytest.mark.parametrize("content", ["<cut", "<other/>", "no markup", "<a>&b;</a>"])
def test_a_part_that_is_no_table_is_told_and_never_an_error(read, part, content):
    try:
        read(["甲"], **{part: content})
    except Unreadable as why:
        assert "XLSX" in str(why) or "工作表" in str(why)


def test_a_package_under_a_password_or_cut_off_is_told(tmp_path):
    raw = made(tmp_path / "a.xlsx", (["甲"],), {}).read_bytes()
    flagged = raw.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")
    assert flagged != raw
    for wrong in (flagged, raw[:-200], raw[: len(raw) // 2], b"PK\x03\x04"):
        (tmp_path / "b.xlsx").write_bytes(wrong)
        with pytest.raises(Unreadable, match="打不开|读到一半"):
            list(sheets.rows(tmp_path / "b.xlsx", "b.xlsx"))
