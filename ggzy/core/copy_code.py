"""Codes of copies 副本编号: eleven symbols that nobody guesses and one that tells a slip of the pen; read back from any text."""

from __future__ import annotations

import re

SYMBOLS = "123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without 0, O, I, L and U, which are taken for one another; thirty-one is a prime, so one wrong or two swapped symbols show."""
DRAWN, GROUP = 11, 4
WRITTEN = re.compile(rf"(?<![0-9A-Z])[{SYMBOLS}]{{4}}-?[{SYMBOLS}]{{4}}-?[{SYMBOLS}]{{4}}(?![0-9A-Z])")
MOST_FOUND = 50


def code_of(number: int) -> str:
    """The code of a number that chance gave."""
    drawn = ""
    for _n in range(DRAWN):
        number, rest = divmod(number, len(SYMBOLS))
        drawn += SYMBOLS[rest]
    return drawn + sum_of(drawn)


HOW_MANY = len(SYMBOLS) ** DRAWN


def sum_of(drawn: str) -> str:
    """The last symbol: the others by their place."""
    return SYMBOLS[sum(place * SYMBOLS.index(each) for place, each in enumerate(drawn, 1)) % len(SYMBOLS)]


def grouped(code: str) -> str:
    """As it is printed: XXXX-XXXX-XXXX."""
    return "-".join(code[n : n + GROUP] for n in range(0, len(code), GROUP))


def is_code(code: str) -> bool:
    return len(code) == DRAWN + 1 and set(code) <= set(SYMBOLS) and sum_of(code[:DRAWN]) == code[DRAWN]


def typed(text: str) -> str:
    """A code as somebody typed it off a copy, without what parts its groups; nothing where it cannot be one."""
    code = re.sub(r"[\s\-－—–_.·]", "", text).upper()
    return code if is_code(code) else ""


def codes_in(text: str) -> tuple[str, ...]:
    """All codes that stand in a text, the first first."""
    found = (match[0].replace("-", "") for match in WRITTEN.finditer(text))
    return tuple(dict.fromkeys(code for code in found if is_code(code)))[:MOST_FOUND]
