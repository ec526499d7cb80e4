"""Rules for closing findings 发现的处理: the platform's own; a signal is no proof, and nobody closes what is about himself."""

from __future__ import annotations

from ggzy.core.rule import Unmet, rule
from ggzy.core.table import Ask

SHORTEST = 10


@rule(None)
def not_about_oneself(ask: Ask) -> Unmet | None:
    """涉及本人的发现由别人处理。"""
    if ask.command.person_id and ask.command.person_id == ask.actor.person_id:
        return Unmet("这条发现涉及您本人，不能由您说明", "请由本机关的其他人或者上级机关处理")
    return None


@rule(None)
def explanation_is_written(ask: Ask) -> Unmet | None:
    """写明怎样核实、为什么属于正当情形。"""
    if len(ask.command.reason.strip()) < SHORTEST:
        return Unmet("请写明怎样核实、为什么属于正当情形", f"至少{SHORTEST}个字")
    return None
