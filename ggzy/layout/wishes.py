"""A wish in plain words 申请的内容: what waits for a second person, so that who confirms reads what is confirmed."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ggzy.core.sealing.policy import seat_label
from ggzy.core.table import Command
from ggzy.layout.templatetags.ggzy import when

FIELDS = {
    "new_deadline": _("新的投标截止时间"),
    "seat": _("保管席位"),
    "reason": _("理由"),
    "order_no": _("文号"),
    "outage": _("依据的故障记录"),
}
"""Every field of an act of two people; a test finds one that has no words."""


def in_words(wish: Command) -> list[tuple[str, str]]:
    """Label and value of each field that says something."""
    told = [(str(FIELDS[name]), getattr(wish, name)) for name in wish.__struct_fields__]
    return [(label, said(value)) for label, value in told if value]


def said(value: object) -> str:
    if isinstance(value, datetime):
        return when(value)
    return seat_label(str(value))
