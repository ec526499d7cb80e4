"""Numbers of persons' papers 证件号码 in what offices send: hidden before the file is kept. What stays is the last four digits and a
digest under the platform's key, by which two rows tell of one person and nobody tells which."""

from __future__ import annotations

import csv
import hmac
import re
import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from ggzy.core.codes import plain, uscc_problem
from ggzy.core.shareholders import HIDDEN
from ggzy.core.unlisted.columns import written
from ggzy.store.keys import secret

NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9](?:\d{5}(?:19|20)\d{9}[\dXx]|\d{14})(?![0-9A-Za-z])")
"""居民身份证, of 18 or of 15 digits, wherever it stands."""


def hidden(number: str) -> str:
    """证件尾号 and digest of one number; the same whenever and however it is written."""
    told = plain(number)
    digest = hmac.digest(secret("identity"), f"ggzy-identity/1\n{told}".encode(), "sha256")
    return f"尾号{told[-4:].rjust(4, '0')}·{digest.hex()[:32]}"


def hide(cell: Any, whole: bool = False) -> str:
    """The cell without any person's number; `whole` where the column is one of such numbers, whatever paper they are of."""
    text = unicodedata.normalize("NFKC", written(cell))
    if whole:
        return text if not text or HIDDEN.fullmatch(text) or not uscc_problem(text) else hidden(text)
    return NUMBER.sub(lambda found: found[0] if not uscc_problem(found[0]) else hidden(found[0]), text)


def is_told(cell: str) -> bool:
    """Whether a number of an identity card stands there, by its day of birth and its check digit: permits have 18 digits too."""
    return any(is_card(found[0].upper()) for found in NUMBER.finditer(cell) if len(found[0]) == 18)


def is_card(number: str) -> bool:
    """Its place is not asked: the table of places at hand is of one year."""
    try:
        ric.get_birth_date(number)
    except ValidationError:
        return False
    return bool(ric.calc_check_digit(number) == number[-1])


def shown(cell: str) -> str:
    """As people read it: the last four digits alone."""
    return HIDDEN.sub(r"尾号\1", cell)


def write_hidden(rows: Iterable[list[Any]], out: Path, numbers: Collection[int], after: int) -> None:
    """The same table as CSV with all numbers hidden: in these columns below row `after` wholly, elsewhere where one is found."""
    draft = out.with_name(f"arriving-{out.name}.hidden")
    with draft.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([hide(cell, n > after and column in numbers) for column, cell in enumerate(row)] for n, row in enumerate(rows))
    draft.replace(out)
