"""Codes of copies: drawn, read back from any text, and a slip of the pen is told."""

from __future__ import annotations

from random import Random

from ggzy.core.copy_code import HOW_MANY, MOST_FOUND, SYMBOLS, code_of, codes_in, grouped, is_code, typed

CODE = code_of(HOW_MANY - 1)


def test_every_number_has_a_code_of_its_own():
    chance = Random(7)
    numbers = {chance.randrange(HOW_MANY) for _n in range(500)} | {0, HOW_MANY - 1}
    codes = {code_of(number) for number in numbers}
    assert len(codes) == len(numbers) and all(is_code(code) for code in codes)


def test_one_wrong_symbol_and_two_swapped_ones_are_told():
    code = code_of(123_456_789_012)
    for place in range(len(code)):
        wrong = SYMBOLS[(SYMBOLS.index(code[place]) + 1) % len(SYMBOLS)]
        assert not is_code(code[:place] + wrong + code[place + 1 :])
    swapped = [code[:n] + code[n + 1] + code[n] + code[n + 2 :] for n in range(len(code) - 1) if code[n] != code[n + 1]]
    assert swapped and not any(is_code(each) for each in swapped)


def test_a_code_is_read_as_people_type_it_and_found_in_a_text():
    assert typed(f" {grouped(CODE).lower()} ") == CODE == typed(CODE) and typed("K7Q2") == typed("") == ""
    assert codes_in(f"副本 {grouped(CODE)}　杨建国……{CODE}") == (CODE,)
    assert codes_in(f"A{CODE} {CODE}B AAAA-AAAA-AAAA") == ()


def test_of_a_text_full_of_codes_the_first_are_told():
    codes = tuple(map(code_of, range(MOST_FOUND + 1)))
    assert codes_in(" ".join(codes)) == codes[:MOST_FOUND] and codes_in(" ".join(codes[1:])) == codes[1:]
