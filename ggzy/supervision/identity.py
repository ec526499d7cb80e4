"""Numbers of persons' papers 证件号码 in what offices send: hidden before the file is kept. What stays is the last four digits; of
shareholders a digest under the platform's key too, by which two rows tell of one person and nobody tells which."""

from __future__ import annotations

import hmac
import re
import time
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from ggzy.core.calendar import day_of
from ggzy.core.codes import plain, uscc_problem
from ggzy.core.shareholders import HIDDEN
from ggzy.core.unlisted.columns import written
from ggzy.desk import clock
from ggzy.store.keys import secret

NUMBER = re.compile(r"(?<![0-9A-Za-z])[1-9](?:\d{5}(?:19|20)\d{9}[\dXx]|\d{14})(?![0-9A-Za-z])")
"""居民身份证, of 18 or of 15 digits, wherever it stands."""
COVERED = "证件号码已遮蔽、尾号"
"""What stands in place of a number of which nobody needs more than that it was there."""
COLUMN = re.compile("(身份证|证件|证照).*号|身份证$")
"""What a column of such numbers is called, whatever paper they are of."""
SIXTEEN = 16
LIKE_A_NUMBER = re.compile("[0-9A-Za-z]{6}")


def hidden(number: str) -> str:
    """证件尾号 and digest of one number; the same whenever and however it is written."""
    told = plain(number)
    digest = hmac.digest(secret("identity"), f"ggzy-identity/1\n{told}".encode(), "sha256")
    return f"尾号{told[-4:].rjust(4, '0')}·{digest.hex()[:32]}"


def narrow(text: str) -> str:
    """With digits written wide made narrow."""
    return unicodedata.normalize("NFKC", text)


def hide(cell: Any, whole: bool = False) -> str:
    """The cell without any person's number; `whole` where the column is one of such numbers, whatever paper they are of."""
    text = narrow(written(cell))
    if whole:
        return text if not text or HIDDEN.fullmatch(text) or not uscc_problem(text) else hidden(text)
    return NUMBER.sub(lambda found: found[0] if not uscc_problem(found[0]) else hidden(found[0]), text)


def is_told(cell: str) -> bool:
    """Whether a number of an identity card stands or stood there, by its day of birth and its check digit: permits have 18 digits too."""
    return COVERED in cell or any(is_card(found[0]) for found in NUMBER.finditer(narrow(cell)))


def is_card(number: str) -> bool:
    """Its place is not asked: the table of places at hand is of one year. Of every eleven permits one has a check digit that
    fits, and their days are of late: whoever stands in such lists is sixteen at least."""
    if len(number) != 18 or ric.calc_check_digit(number.upper()) != number[-1].upper():
        return False
    try:
        return bool(ric.get_birth_date(number.upper()).year <= last_born(int(time.monotonic() // 3600)))
    except ValidationError:
        return False


@lru_cache(maxsize=1)
def last_born(_hour: int) -> int:
    """The last year whose children are sixteen; the clock is asked once an hour, not for each number of a long list."""
    return day_of(clock.now()).year - SIXTEEN


def is_persons(number: str) -> bool:
    """Whether it has the form alone, where lists are of persons and firms and of no permits."""
    return bool(uscc_problem(number))


def tail(number: str) -> str:
    return f"（{COVERED}{plain(number)[-4:]}）"


def covered(cell: Any, whole: bool = False, is_number: Callable[[str], bool] = is_card) -> Any:
    """The cell with numbers of persons covered, or just as it is; `whole` where the column is one of such numbers."""
    text = written(cell)
    if whole:
        return tail(text) if LIKE_A_NUMBER.search(narrow(text)) and COVERED not in text and uscc_problem(text) else cell

    def without(text: str) -> str:
        return NUMBER.sub(lambda found: tail(found[0]) if is_number(found[0]) else found[0], text)

    once = without(text)
    narrowed = narrow(once)  # where digits were written wide
    told = without(narrowed)
    return told if told != narrowed else once if once != text else cell


def shown(cell: str) -> str:
    """As people read it: of a number the last four digits alone, were it hidden before or not."""
    return str(covered(HIDDEN.sub(r"尾号\1", cell)))
