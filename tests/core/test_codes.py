"""Codes are checked with the reason told, built to their length, and names compare beyond their way of writing."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

from ggzy.core import codes

PLATFORM = "91110000600037341L"
PROJECT = "E5323000001000007"
DAY = date(2026, 11, 23)


@pytest.mark.parametrize("text", [PLATFORM, "９１１１００００６０００３７３４１Ｌ", " 91110000 600037341l\u200b"])
def test_a_credit_code_is_read_however_it_is_typed(text):
    assert codes.credit_code(text) == PLATFORM
    assert codes.uscc_problem(text) == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "请填写"),
        ("9111", "现为4位"),
        ("91110000600037341M", "校验码"),
        ("A1110000600037341L", "不允许的字符"),
        ("9111000060003734IL", "不允许的字符"),
        ("91110000-00037341L", "统一社会信用代码"),
    ],
)
def test_a_wrong_credit_code_is_refused_with_the_reason(text, reason):
    assert reason in codes.uscc_problem(text)
    with pytest.raises(ValueError, match=reason):
        codes.credit_code(text)


@given(st.integers(0, 17), st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY"))
def test_any_one_wrong_character_is_found(place, sign):
    wrong = PLATFORM[:place] + sign + PLATFORM[place + 1 :]
    assert bool(codes.uscc_problem(wrong)) == (wrong != PLATFORM)


def test_project_codes_grow_by_three_from_17_to_20_to_23():
    project = codes.project_code("E5323000001", 7)
    tender = codes.tender_project_code(project, 1)
    section = codes.section_code(tender, 2)
    assert (project, tender, section) == (PROJECT, PROJECT + "001", PROJECT + "001002")
    assert [len(c) for c in (project, tender, section)] == [17, 20, 23]
    assert [codes.project_level(c) for c in (project, tender, section)] == list(codes.ProjectLevel)
    assert [codes.parent_code(c) for c in (project, tender, section)] == ["", project, tender]


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (lambda: codes.project_code("E53", 1), "11位"),
        (lambda: codes.project_code("E5323000001", 0), "序号"),
        (lambda: codes.project_code("E5323000001", 1_000_000), "序号"),
        (lambda: codes.tender_project_code(PROJECT, 1000), "序号"),
        (lambda: codes.section_code(PROJECT, 1), "招标项目编码"),
        (lambda: codes.project_level(PROJECT + "1"), "现为18位"),
        (lambda: codes.project_level(PROJECT[:-1] + "X"), "数字序号"),
        (lambda: codes.trade_code("1A", PLATFORM, DAY, 1), "交易类别"),
    ],
)
def test_a_code_that_cannot_be_is_refused_with_the_reason(make, reason):
    with pytest.raises(ValueError, match=reason):
        make()


def test_the_trade_code_has_forty_characters():
    code = codes.trade_code("A01", PLATFORM, DAY, 42)
    assert code.startswith("A01-91110000600037341L-20261123-000042-")
    assert len(code) == codes.TRADE_CODE_LENGTH
    assert codes.is_trade_code(code)


@given(st.integers(1, 999_999), st.integers(0, 37), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_the_trade_code_check_finds_any_one_wrong_character(serial, place, sign):
    code = codes.trade_code("A01", PLATFORM, DAY, serial)
    wrong = code[:place] + sign + code[place + 1 :]
    assert codes.is_trade_code(wrong) == (wrong == code)
    assert mod_37_36.is_valid(code.replace("-", ""))


@pytest.mark.parametrize(
    ("a", "b", "same"),
    [
        ("云南建投（集团）有限公司", "云南建投(集团) 有限公司", True),
        ("ＡＢＣ建设有限公司", "abc建设有限公司", True),
        ("云南建投〔集团〕有限公司", "云南建投（集团）有限公司", True),
        ("阿里木·江建筑公司", "阿里木•江建筑公司", True),
        ("云南建投集团有限公司", "云南建投（集团）有限公司", False),
        ("云南建工有限公司", "云南建投有限公司", False),
        ("", "", False),
    ],
)
def test_names_compare_beyond_their_way_of_writing(a, b, same):
    assert codes.same_name(a, b) is same
