"""Money 金额: whole fen (分), its reading and writing, and rates of it with the rounding stated."""

from __future__ import annotations

import re
import unicodedata
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

Fen = int
"""An amount in whole fen 分."""

FEN_PER_YUAN = 100
FEN_PER_WAN = 10_000 * FEN_PER_YUAN
UNITS = {"元": FEN_PER_YUAN, "万元": FEN_PER_WAN}
MOST_DIGITS = 15
"""Longer numbers are slips of the hand; they also no longer fit exactly into a spreadsheet cell."""

DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
GROUPS = ("", "万", "亿", "万亿")
MOST_IN_WORDS = 10**16 * FEN_PER_YUAN

_NUMBER = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?")


def yuan(fen: Fen) -> str:
    """The amount in yuan with thousands separators and both decimals: `1,234,567.89`."""
    return f"{_sign(fen)}{abs(fen) // FEN_PER_YUAN:,}.{abs(fen) % FEN_PER_YUAN:02d}"


def wan(fen: Fen) -> str:
    """The amount in 万元, exact: at least two decimals, up to six where the fen ask for them: `123.456789`."""
    whole, rest = divmod(abs(fen), FEN_PER_WAN)
    decimals = f"{rest:06d}".rstrip("0").ljust(2, "0")
    return f"{_sign(fen)}{whole:,}.{decimals}"


def in_words(fen: Fen) -> str:
    """大写金额, as 正确填写票据和结算凭证的基本规定 asks for it: 人民币壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分.

    整 closes an amount that ends with yuan or jiao; 零 stands once for any run of noughts between digits.
    """
    if abs(fen) >= MOST_IN_WORDS:
        raise ValueError("金额超过可以大写的范围")
    whole, rest = divmod(abs(fen), FEN_PER_YUAN)
    jiao, last = divmod(rest, 10)
    words = f"{_whole_in_words(whole)}元" if whole else ""
    if jiao:
        words += f"{DIGITS[jiao]}角"
    elif last and whole:
        words += "零"
    words += f"{DIGITS[last]}分" if last else "整" if words else "零元整"
    return ("人民币负" if fen < 0 else "人民币") + words


def parse_yuan(text: str, unit: str = "元") -> Fen:
    """Fen from what a person typed in yuan or 万元: full-width digits, separators and the unit are understood.

    ValueError carries a reason in plain Chinese. Nought is read; whether it may stand is the form's question.
    """
    if unit not in UNITS:
        raise ValueError(f"不认识的金额单位“{unit}”，只能是元或万元")
    number = _plain_number(text, unit)
    whole, _, decimals = number.partition(".")
    if len(whole.lstrip("0")) + len(decimals) > MOST_DIGITS:
        raise ValueError(f"金额不能超过{MOST_DIGITS}位数字，请检查是否多输了")
    most_decimals = len(str(UNITS[unit])) - 1
    if len(decimals) > most_decimals:
        raise ValueError(f"金额最多精确到分，以{unit}为单位时小数不能超过{most_decimals}位")
    return int(whole or "0") * UNITS[unit] + int(decimals.ljust(most_decimals, "0"))


def suspect_unit(amount_fen: Fen, reference_fen: Fen) -> bool:
    """Whether yuan and 万元 look mixed up: the amount is a thousand times the reference or more, or as much less."""
    if amount_fen <= 0 or reference_fen <= 0:
        return False
    return amount_fen >= reference_fen * 1000 or amount_fen * 1000 <= reference_fen


def percent_of(fen: Fen, percent: Decimal, rounding: str = ROUND_HALF_UP) -> Fen:
    """So many hundredths of the amount, to the fen; half a fen goes up unless told otherwise.

    For a most (不得超过) take at_most_percent, for a least (不得低于) at_least_percent: they never break the limit.
    """
    return _share(fen, percent, 100, rounding)


def permille(fen: Fen, rate: Decimal, rounding: str = ROUND_HALF_UP) -> Fen:
    """So many thousandths (千分之几) of the amount, rounded like `percent_of`."""
    return _share(fen, rate, 1000, rounding)


def at_most_percent(fen: Fen, percent: Decimal) -> Fen:
    """The highest amount that is not more than so many hundredths: fractions of a fen are dropped."""
    return percent_of(fen, percent, ROUND_FLOOR)


def at_least_percent(fen: Fen, percent: Decimal) -> Fen:
    """The lowest amount that is not less than so many hundredths: fractions of a fen count whole."""
    return percent_of(fen, percent, ROUND_CEILING)


def _share(fen: Fen, rate: Decimal, parts: int, rounding: str) -> Fen:
    """Exact in whole numbers first: a Decimal product would be cut at the context's 28 digits."""
    if not isinstance(rate, Decimal):
        raise TypeError("a rate is a Decimal made from a string")
    top, bottom = rate.as_integer_ratio()
    quotient, left = divmod(fen * top, bottom * parts)
    if not left:
        return quotient
    half = (2 * left > bottom * parts) - (2 * left < bottom * parts)
    beyond = Decimal(quotient) + Decimal("0.5") + Decimal("0.25") * half
    return int(beyond.to_integral_value(rounding=rounding))


def _plain_number(text: str, unit: str) -> str:
    """The bare number of what was typed, or ValueError with the reason."""
    typed = unicodedata.normalize("NFKC", text).strip().replace("，", ",").replace("。", ".")
    typed = re.sub(r"\s+", "", typed).removeprefix("人民币").lstrip("¥￥")
    if typed.endswith("元"):
        said = "万元" if typed.endswith("万元") else "元"
        if said != unit:
            raise ValueError(f"此处金额以{unit}为单位，您填写的是{said}")
        typed = typed.removesuffix(said)
    if not typed:
        raise ValueError("请填写金额")
    if typed[0] in "-−－(":
        raise ValueError("金额不能为负数")
    if "," in typed:
        if not _GROUPED.fullmatch(typed):
            raise ValueError("千位分隔符位置不对，请检查金额")
        typed = typed.replace(",", "")
    if not _NUMBER.fullmatch(typed) or not typed.isascii():
        raise ValueError("金额只能填写数字，例如1234567.89")
    return typed


def _whole_in_words(whole: int) -> str:
    """Groups of four digits from the top; 零 before a group whose thousands are nought, and after empty groups."""
    groups = []
    while whole:
        whole, low = divmod(whole, 10_000)
        groups.append(low)
    words = ""
    for i in reversed(range(len(groups))):
        if not groups[i]:
            continue
        if words and (groups[i] < 1000 or not groups[i + 1]):
            words += "零"
        words += _group_in_words(groups[i]) + _group_name(groups, i)
    return words


def _group_name(groups: list[int], i: int) -> str:
    """万亿 is said as 万 when 亿 is said again after it: 壹万零壹亿, but 壹万亿."""
    return "万" if i == 3 and groups[2] else GROUPS[i]


def _group_in_words(group: int) -> str:
    words = ""
    nought = False
    for place in reversed(range(4)):
        digit = group // 10**place % 10
        if digit:
            words += ("零" if nought and words else "") + DIGITS[digit] + PLACES[place]
        nought = not digit
    return words


def _sign(fen: Fen) -> str:
    return "-" if fen < 0 else ""
