"""What is worth saying of redress in a case 救济的办理记录, in the time line and in the evidence pack."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from ggzy.core.money import yuan
from ggzy.core.redress import KINDS, OUTCOMES


def of_exhibits(exhibits: Any) -> str:
    return "；".join(_("%(name)s（摘要%(digest)s）") % {"name": each.name, "digest": each.sha256} for each in exhibits)


def left(e: Any) -> str:
    """What is left of the decision."""
    bar = _("限制%(n)s个月") % {"n": e.months} if e.months else _("不再限制")
    return _("罚款%(fen)s元，%(bar)s") % {"fen": yuan(e.fine_fen), "bar": bar}


def with_stay(card: Any) -> str:
    """The stage of a case in a list; while it is stayed its dates alone would say that it is carried out."""
    return f"{card.stage_label}（{_('停止执行中')}）" if card.stay == "stayed" else str(card.stage_label)


WORDS: dict[str, Callable[[Any, Any], str]] = {
    "RepairApplied": lambda p, e: e.text + _("（附材料%(n)s份）") % {"n": len(e.exhibits)},
    "RepairRefused": lambda p, e: e.reason,
    "AppealNoted": lambda p, e: _("%(kind)s，%(body)s，%(no)s，%(day)s提出") % {"kind": KINDS[e.kind], "body": e.body, "no": e.document_no, "day": f"{e.filed_on:%Y年%m月%d日}"},
    "StayNoted": lambda p, e: f"{e.ordered_by}（{e.document_no}）",
    "StayEnded": lambda p, e: f"{e.document_no}：{e.reason}" if e.document_no else e.reason,
    "AppealEnded": lambda p, e: f"{e.document_no}：{OUTCOMES[e.outcome]}。{e.reason}",
    "DecisionAmended": lambda p, e: f"{e.document_no}：{left(e)}",
}
