"""Chinese numerals 中文数字 and what they count."""

from __future__ import annotations

SIGNS = "零〇一二两三四五六七八九十百千万亿"
DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
TENS = {"十": 10, "百": 100, "千": 1000}
GROUPS = {"万": 10**4, "亿": 10**8}


def number(signs: str) -> int | None:
    """The value of a Chinese numeral; None for a sign that counts nothing by itself, as 万 in 万元."""
    if not set(signs) & (DIGITS.keys() | {"十"}):
        return None
    if not set(signs) & (TENS.keys() | GROUPS.keys()):
        return int("".join(str(DIGITS[sign]) for sign in signs))
    total = section = digit = 0
    for sign in signs:
        if sign in DIGITS:
            digit = DIGITS[sign]
        elif sign in TENS:
            section, digit = section + (digit or 1) * TENS[sign], 0
        elif sign == "万":
            total, section, digit = total + (section + digit) * GROUPS[sign], 0, 0
        else:
            total, section, digit = (total + section + digit) * GROUPS[sign], 0, 0
    return total + section + digit
