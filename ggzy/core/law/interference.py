"""插手干预登记: whoever is asked for a favour writes it down; what it must say."""

from __future__ import annotations

from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

LAW = "公共资源交易平台管理暂行办法"
SETTLE_TERM = Basis("平台插手干预登记处置时限（自定）", "—", "", checked=False)
SETTLE_DAYS = 30
MANNERS = {"spoken": "当面", "phone": "电话", "message": "短信、微信", "note": "批条、文件", "other": "其他"}
OUTCOMES = {"none": "不构成插手干预", "reminded": "谈话提醒、批评教育", "opened": "已立案审查调查", "elsewhere": "已移送有管理权限的机关"}


@rule(Basis(LAW, 29, "利用职权违规干预和插手公共资源交易活动"))
def interference_is_whole(ask: Ask) -> Unmet | None:
    """写明谁、何时、向谁、要求什么。"""
    c = ask.command
    missing = [
        label
        for label, there in (
            ("谁打的招呼", c.asked_by.strip()), ("向谁提出", c.of_whom.strip()), ("要求什么", len(c.what.strip()) >= 4), ("方式", c.manner in MANNERS),
        )
        if not there
    ]  # fmt: skip
    if missing:
        return Unmet(f"还没有写明：{'、'.join(missing)}", "请补充")
    return Unmet("时间晚于现在", "请核对") if c.asked_at > ask.now else None


@rule(None)
def settled_with_a_finding(ask: Ask) -> Unmet | None:
    """处置须有结果和说明。"""
    c = ask.command
    if c.outcome not in OUTCOMES or len(c.finding.strip()) < 4:
        return Unmet("没有选择处置结果或者没有说明", "请填写")
    return None
