"""Template tags of all pages: money, time, masked numbers."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template

from ggzy.core.bars import term
from ggzy.core.calendar import end_words, moment_words

register = template.Library()


@register.filter
def fen(amount: int | None) -> str:
    """123456 → 1,234.56 元."""
    return "" if amount is None else f"{Decimal(amount) / 100:,.2f} 元"


@register.filter
def wan(amount: int | None) -> str:
    """123456700 → 123.4567 万元, without trailing noughts."""
    if amount is None:
        return ""
    figure = f"{Decimal(amount) / 1_000_000:,.6f}".rstrip("0").rstrip(".")
    return f"{figure} 万元"


@register.filter
def when(moment: datetime | date | None) -> str:
    """2026-03-02 09:00 in Shanghai; seconds are shown where there are any; a date alone has no time."""
    if moment is None or moment == "":
        return ""
    if not isinstance(moment, datetime):
        return moment.isoformat()
    return moment_words(moment)


@register.filter
def until(moment: datetime | None) -> str:
    """The end of a term 期限届满: a midnight is told as the 24:00 of the day before, as people count days."""
    return end_words(moment) if moment else ""


@register.simple_tag
def term_of(since: datetime | None, until: datetime | None, stayed: bool = False) -> str:
    """限制期限 as it is told everywhere: `ggzy.core.bars.term`."""
    return term(since, until, stayed) if since else ""


@register.filter
def mask(number: Any) -> str:
    """13800001234 → 138****1234; what is too short to mask is hidden whole."""
    text = str(number or "")
    if len(text) < 8:
        return "*" * len(text)
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}"


@register.simple_tag
def act_id() -> str:
    """A fresh number for one act: the same form sent twice is one act."""
    return str(uuid.uuid4())
