"""Records of other systems 数据文件: JSON and XML as rows, whatever wraps them; nothing hostile is unfolded."""

from __future__ import annotations

import pytest

from ggzy.supervision import sheets
from ggzy.supervision.workbooks import Unreadable


def read(tmp_path, name: str, content: str) -> list[list[object]]:
    (tmp_path / name).write_bytes(content.encode())
    return list(sheets.rows(tmp_path / name, name))


def test_the_longest_list_of_records_is_read_whatever_wraps_it(tmp_path):
    content = '\ufeff{"code": 0, "page": [{"n": 1}], "data": {"rows": [{"PROJECT_NAME": "甲工程", "WIN": {"NAME": "乙公司", "PRICE": 12.5}}, {"PROJECT_NAME": "丙工程", "TAGS": ["一", "二"], "NONE": null}]}}'
    assert read(tmp_path, "a.json", content) == [["PROJECT_NAME", "WIN NAME", "WIN PRICE", "TAGS", "NONE"], ["甲工程", "乙公司", "12.5", "", ""], ["丙工程", "", "", "一、二", ""]]
    assert read(tmp_path, "b.json", '{"PROJECT_NAME": "甲工程", "REGION_CODE": 532301}') == [["PROJECT_NAME", "REGION_CODE"], ["甲工程", "532301"]]


def test_the_most_frequent_element_of_fields_is_the_record(tmp_path):
    content = '<?xml version="1.0" encoding="UTF-8"?><DATA xmlns="urn:x"><TITLE><A>1</A><B>2</B></TITLE><CONTEXT><R><NAME>甲工程</NAME><CODE>1</CODE></R><R><NAME>乙工程</NAME><PRICE>3</PRICE></R></CONTEXT></DATA>'
    assert read(tmp_path, "a.xml", content) == [["NAME", "CODE", "PRICE"], ["甲工程", "1", ""], ["乙工程", "", "3"]]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.json", "{", "打不开这个 JSON"), ("a.json", "[1, 2]", "没有找到"), ("a.json", "[" * 100_000, "打不开这个 JSON"), ("a.xml", "<a><b>", "打不开这个 XML"), ("a.xml", "<a/>", "没有找到"),
        ("a.xml", '<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><a><r><x>&c;</x><y>1</y></r></a>', "实体"),
        ("a.xml", '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a><r><x>1</x><y>1</y></r></a>', "文档类型"),
    ],
)  # fmt: skip
def test_what_is_broken_or_hostile_says_why(tmp_path, name, content, why):
    with pytest.raises(Unreadable, match=why):
        read(tmp_path, name, content)
