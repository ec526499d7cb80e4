"""Money is whole fen, reads what people type, and writes 大写 that reads back as the same amount."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ggzy.core import money

amounts = st.one_of(st.integers(0, 10**18 - 1), st.integers(0, 10**9), st.integers(0, 999).map(lambda n: n * 10**12))

WORDS = {
    0: "人民币零元整",
    1: "人民币壹分",
    10: "人民币壹角整",
    55: "人民币伍角伍分",
    100: "人民币壹元整",
    105: "人民币壹元零伍分",
    140_950: "人民币壹仟肆佰零玖元伍角整",
    600_714: "人民币陆仟零柒元壹角肆分",
    168_032: "人民币壹仟陆佰捌拾元叁角贰分",
    10_700_053: "人民币壹拾万柒仟元伍角叁分",
    1_640_902: "人民币壹万陆仟肆佰零玖元零贰分",
    32_504: "人民币叁佰贰拾伍元零肆分",
    123_456_789: "人民币壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分",
    10_000_100: "人民币壹拾万零壹元整",
    100_000_000_00: "人民币壹亿元整",
    100_000_001_00: "人民币壹亿零壹元整",
    110_000_000_00: "人民币壹亿壹仟万元整",
    100_100_000_00: "人民币壹亿零壹拾万元整",
    101_000_000_00: "人民币壹亿零壹佰万元整",
    100_010_000_00: "人民币壹亿零壹万元整",
    100_001_000_00: "人民币壹亿零壹仟元整",
    999_999_999_999_99: "人民币玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    1_000_000_000_000_00: "人民币壹万亿元整",
    1_000_100_000_000_00: "人民币壹万零壹亿元整",
    -123_00: "人民币负壹佰贰拾叁元整",
}


@pytest.mark.parametrize(("fen", "words"), WORDS.items())
def test_amounts_in_words(fen, words):
    assert money.in_words(fen) == words


def read(words: str) -> int:
    """An independent reader of 大写: each sign adds or lifts what came before it."""
    total = section = digit = 0
    yi = 0
    fen = 0
    for sign in words.removeprefix("人民币").removesuffix("整"):
        if sign in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(sign)
            continue
        if sign in "拾佰仟":
            section += digit * {"拾": 10, "佰": 100, "仟": 1000}[sign]
        elif sign == "万":
            total, section = total + (section + digit) * 10_000, 0
        elif sign == "亿":
            yi, total, section = yi + (total + section + digit) * 10**8, 0, 0
        elif sign == "元":
            fen += (yi + total + section + digit) * 100
        elif sign == "角":
            fen += digit * 10
        elif sign == "分":
            fen += digit
        digit = 0
    return fen


@given(amounts)
@example(1_000_000_000_000_00)
def test_words_read_back_as_the_same_amount(fen):
    assert read(money.in_words(fen)) == fen


@given(amounts)
def test_words_never_double_or_misplace_a_nought(fen):
    words = money.in_words(fen)
    assert "零零" not in words
    assert not words.startswith("人民币零") or fen == 0
    assert not any(bad in words for bad in ("零万", "零亿", "亿万元")) and ("零元" not in words or fen == 0)


def test_an_amount_beyond_words_is_refused():
    with pytest.raises(ValueError, match="大写"):
        money.in_words(10**18)


def test_yuan_and_wan_write_exactly():
    assert money.yuan(123_456_789) == "1,234,567.89"
    assert money.yuan(-5) == "-0.05"
    assert money.wan(123_456_789) == "123.456789"
    assert money.wan(500_000_000) == "500.00"
    assert money.wan(12_345_600_000_000) == "12,345,600.00"


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("1234567.89", "元", 123_456_789),
        ("1,234,567.89", "元", 123_456_789),
        ("１，２３４，５６７．８９", "元", 123_456_789),
        ("￥ 12 元", "元", 1_200),
        ("人民币100元", "元", 10_000),
        ("0", "元", 0),
        (".5", "元", 50),
        ("12.", "元", 1_200),
        ("123.456789", "万元", 123_456_789),
        ("500万元", "万元", 500_000_000),
        ("999999999999999", "元", 99_999_999_999_999_900),
    ],
)
def test_what_people_type_is_read(text, unit, fen):
    assert money.parse_yuan(text, unit) == fen


@pytest.mark.parametrize(
    ("text", "unit", "reason"),
    [
        ("", "元", "请填写"),
        ("  ", "元", "请填写"),
        ("-5", "元", "负数"),
        ("－5", "元", "负数"),
        ("(5)", "元", "负数"),
        ("1.234", "元", "精确到分"),
        ("1.2345678", "万元", "精确到分"),
        ("1234567890123456", "元", "15位"),
        ("12万元", "元", "以元为单位"),
        ("12元", "万元", "以万元为单位"),
        ("1,23", "元", "千位分隔符"),
        ("一百", "元", "只能填写数字"),
        ("1e5", "元", "只能填写数字"),
        ("1.2.3", "元", "只能填写数字"),
        ("٣", "元", "只能填写数字"),
        ("5", "角", "单位"),
    ],
)
def test_what_cannot_be_an_amount_is_refused_with_the_reason(text, unit, reason):
    with pytest.raises(ValueError, match=reason):
        money.parse_yuan(text, unit)


@given(st.integers(0, 10**15 - 1))
def test_what_is_written_is_read_back(fen):
    assert money.parse_yuan(money.yuan(fen)) == fen
    assert money.parse_yuan(money.wan(fen), "万元") == fen


def test_a_thousandfold_amount_is_suspect_and_just_less_is_not():
    assert money.suspect_unit(100_000_000, 100_000)
    assert not money.suspect_unit(99_999_999, 100_000)
    assert money.suspect_unit(100, 100_000)
    assert not money.suspect_unit(101, 100_000)
    assert not money.suspect_unit(0, 100_000)


def test_half_a_fen_goes_up_and_limits_round_to_the_safe_side():
    assert money.percent_of(25, Decimal("2")) == 1
    assert money.percent_of(24, Decimal("2")) == 0
    assert money.at_most_percent(99, Decimal("2")) == 1
    assert money.at_least_percent(99, Decimal("2")) == 2
    assert money.permille(1_000, Decimal("5")) == 5
    assert money.percent_of(800_000_000, Decimal("2")) == 16_000_000


def test_a_rate_that_is_not_a_decimal_is_refused():
    with pytest.raises(TypeError):
        money.percent_of(100, 0.1)


@given(st.integers(0, 10**20), st.decimals("0", "200", places=6))
def test_shares_are_exact_before_rounding(fen, percent):
    exact = Fraction(fen) * Fraction(percent) / 100
    assert money.percent_of(fen, percent, ROUND_FLOOR) <= exact <= money.percent_of(fen, percent, ROUND_CEILING)
    assert abs(money.percent_of(fen, percent) - exact) <= Fraction(1, 2)
    assert money.percent_of(fen, percent, ROUND_CEILING) - money.percent_of(fen, percent, ROUND_FLOOR) <= 1
