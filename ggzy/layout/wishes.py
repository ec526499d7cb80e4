"""A wish in plain words 申请的内容: what waits for a second person, so that who confirms reads what is confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from ggzy.core.acts.case import ImposePenalty
from ggzy.core.bars import CAPACITIES
from ggzy.core.case import Case
from ggzy.core.draws.promise import PURPOSES
from ggzy.core.explained import OUTCOMES as HANDLED
from ggzy.core.findings.finding import Grade
from ggzy.core.law.penalty import FINDINGS_READ
from ggzy.core.law.transfer import TRANSFERS
from ggzy.core.money import yuan
from ggzy.core.powers import MATTERS
from ggzy.core.procedures.case_grounds import GROUNDS, LINES
from ggzy.core.record import Record
from ggzy.core.redress import OUTCOMES as ANSWERED
from ggzy.core.regions import full_name
from ggzy.core.sealing.policy import seat_label
from ggzy.core.table import Command
from ggzy.layout.case_words import ground as ground_words
from ggzy.layout.case_words import lines
from ggzy.layout.templatetags.ggzy import when

FIELDS = {
    "new_deadline": _("新的投标截止时间"),
    "seat": _("保管席位"),
    "purpose": _("作废哪一种抽取的承诺"),
    "reason": _("理由"),
    "order_no": _("文号"),
    "outage": _("依据的故障记录"),
    "decision_no": _("决定书文号"),
    "facts": _("认定的事实"),
    "answer": _("对陈述、申辩的复核意见"),
    "replies": _("已复核的陈述、申辩份数"),
    "fine_fen": _("罚款（元）"),
    "months": _("限制期限（月）"),
    "lines": _("限制的交易类别"),
    "finding": _("结论"),
    "by": _("由谁撤销"),
    "document_no": _("文书文号"),
    "since": _("生效时间"),
    "matters": _("下放的事项"),
    "ceiling_fen": _("限额（元）"),
    "kind": _("移送给哪类机关"),
    "to": _("移送的机关"),
    "office_id": _("接收机关的代码"),
    "ordered_by": _("由谁决定停止执行"),
    "words": _("发现的情况"),
    "inputs": _("发现的数据"),
    "grade": _("等级"),
    "innocent": _("属于哪一种正当情形"),
    "outcome": _("结果"),
    "number": _("序号"),
}
"""Every field of an act of two people; a test finds one that has no words."""


def in_words(wish: Command) -> list[tuple[str, str]]:
    """Label and value of each field that says something."""
    told = [(name, getattr(wish, name)) for name in wish.__struct_fields__]
    return [(str(FIELDS[name]), said(name, value)) for name, value in told if value]


def of_the_record(p: Record, wish: Command) -> Iterator[tuple[str, str]]:
    """What a penalty does not say itself but takes from the case: its ground, and from what its bar keeps, where and in which trades."""
    if not isinstance(wish, ImposePenalty) or not isinstance(p, Case) or p.notice is None:
        return
    ground = GROUNDS[p.notice.ground]
    yield str(_("处罚依据")), ground_words(ground.code)
    if not wish.months and not ground.forever:
        return
    yield str(_("限制")), CAPACITIES[ground.capacity]
    yield str(_("限制的地域")), full_name(p.region)
    if not wish.lines:
        yield str(FIELDS["lines"]), lines(())
    if ground.forever:
        yield str(_("限制期限")), str(_("没有期限"))


def said(name: str, value: object) -> str:
    if isinstance(value, datetime):
        return when(value)
    if isinstance(value, tuple):
        return "、".join(LINES.get(each) or MATTERS.get(each, (each,))[0] for each in value)
    if isinstance(value, dict):
        return "；".join(f"{each}：{told}" for each, told in value.items())
    if name == "grade" and isinstance(value, int):
        return Grade(value).label
    if isinstance(value, int):
        return yuan(value) if name.endswith("_fen") else str(value)
    if name == "purpose":
        return PURPOSES.get(str(value), str(value))
    if name == "outcome":
        return {**ANSWERED, **HANDLED}.get(str(value), str(value))
    if name == "kind":
        return TRANSFERS.get(str(value), str(value))
    return FINDINGS_READ.get(value, "") or seat_label(str(value)) if isinstance(value, str) else str(value)
