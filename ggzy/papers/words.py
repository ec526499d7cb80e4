"""How papers word days, moments and amounts 日期与金额的写法: filters known to every template of this package."""

from __future__ import annotations

from datetime import date, datetime

from django.template import Library

from ggzy.core import money
from ggzy.core.calendar import SHANGHAI

register = Library()

_DIGITS = "〇一二三四五六七八九"
_SHORT = 8
_PAGE = 400
_TITLE_LINE = 22
_ENDS, _BEGINS = "州市县区镇程目及和与的", "第（"


def _local(moment: date) -> date:
    return moment.astimezone(SHANGHAI) if isinstance(moment, datetime) else moment


@register.filter
def day(moment: date) -> str:
    """2026年3月5日, in Shanghai; official papers write no leading zeros."""
    local = _local(moment)
    return f"{local.year}年{local.month}月{local.day}日"


@register.filter
def moment(at: datetime) -> str:
    """2026年3月5日09时30分."""
    local = at.astimezone(SHANGHAI)
    return f"{day(at)}{local:%H}时{local:%M}分"


@register.filter
def instant(at: datetime) -> str:
    """2026-03-05 09:30:07, for table cells where the second matters."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


@register.filter
def yuan(fen: int) -> str:
    """Figures 小写, for table cells."""
    return money.yuan(fen)


@register.filter
def in_words(fen: int) -> str:
    """Words 大写."""
    return money.in_words(fen)


@register.filter
def amount(fen: int) -> str:
    """Words first, figures in brackets: 人民币壹佰元整（¥100.00）."""
    return f"{money.in_words(fen)}（¥{money.yuan(fen)}）"


@register.filter
def numeral(number: int) -> str:
    """一 to 九十九, as headings and ranks are numbered."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


@register.filter
def fit(text: str) -> str:
    """The class of a cell: short words stay on one line, long ones may turn."""
    return "s" if len(text) <= _SHORT else "c"


@register.filter
def torn(row: tuple[str, ...]) -> bool:
    """Whether a row of a table may be longer than a page, so that it begins where it stands and goes on overleaf."""
    return any(len(cell) > _PAGE for cell in row)


@register.filter
def ended(text: str) -> str:
    """What somebody typed, as a sentence: with its full stop."""
    return text if text.endswith(tuple("。！？；：…”）")) or not text else f"{text}。"


@register.filter
def pieces(title: str) -> list[str]:
    """The lines of a long title 标题回行: about equal, turned after a place or a conjunction where one is near."""
    lines = -(-len(title) // _TITLE_LINE)
    if lines < 2:
        return [title]
    even = -(-len(title) // lines)
    near = [i for i in range(even - 5, even + 2) if title[i - 1] in _ENDS or title[i] in _BEGINS]
    turn = min(near, key=lambda i: abs(i - even)) if near else even
    return [title[:turn], *pieces(title[turn:])]
