"""档案的答复与申诉: whoever is recorded may speak, and ask for correction; the office checks, corrects or says why not."""

from __future__ import annotations

from ggzy.core.dispute import Dispute, OwnItem, is_about
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.second import one_hand
from ggzy.core.table import Ask, Within

PRIVACY, OPENNESS = "个人信息保护法", "政府信息公开条例"
CORRECTION = Basis(PRIVACY, 46, "有权请求个人信息处理者更正、补充")
OF_FIRMS = Basis(OPENNESS, 41, "可以要求行政机关更正")
ANSWER_TERM = Basis("平台申诉答复时限（自定）", "—", "", checked=False)
ANSWER = Within(workdays=10)
SHORTEST = 10


def item(ask: Ask) -> OwnItem:
    """The item as the desk found it; once there is a talk about it, as it was then."""
    p: Dispute = ask.record  # type: ignore[assignment]
    found = ask.facts.item or p.item
    return found


@rule(None)
def speaks_of_itself(ask: Ask) -> Unmet | None:
    """只有本人、本单位可以答复自己的条目。"""
    return own(ask)


@rule(CORRECTION)
def appeals_of_itself(ask: Ask) -> Unmet | None:
    """发现记录不准确、不完整的，本人（本单位）有权请求更正。"""
    return own(ask, OF_FIRMS if item(ask).org_id else None)


def own(ask: Ask, ground: Basis | None = None) -> Unmet | None:
    if item(ask).key and is_about(item(ask), ask.actor):
        return None
    return Unmet("这一条不在您的档案里", "只能答复、申诉本人、本单位的条目", ground=ground)


@rule(None)
def words_are_written(ask: Ask) -> Unmet | None:
    """写明事实和理由。"""
    return None if len(ask.command.text.strip()) >= SHORTEST else Unmet("请写明事实和理由", f"至少{SHORTEST}个字")


@rule(Basis(PRIVACY, 50, "应当说明理由"))
def answer_has_reasons(ask: Ask) -> Unmet | None:
    """更正或者不予更正，都写明核实的情况和理由。"""
    return None if len(ask.command.text.strip()) >= SHORTEST else Unmet("没有写明核实的情况和理由", f"至少{SHORTEST}个字")


@rule(None)
def answered_by_another_hand(ask: Ask) -> Unmet | None:
    """作出这一条记录的人不答复对它的申诉。"""
    by = item(ask).by
    if by is not None and by.person_id and one_hand(by, ask.actor):
        return Unmet("这一条记录是您作出的，不能由您答复申诉", "请由另一名人员答复", "另一名人员")
    return None
