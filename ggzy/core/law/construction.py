"""工程建设项目施工招标投标办法 (七部委令30, 2013 text)."""

from __future__ import annotations

from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

LAW = "工程建设项目施工招标投标办法"
CAP_FEN = 80_0000_00


@rule(Basis(LAW, 37, "八十万元"))
def deposit_within_eighty_wan(ask: Ask) -> Unmet | None:
    """施工投标保证金最高不得超过八十万元人民币。"""
    if ask.project.kind == "works" and ask.command.tender_file.deposit_fen > CAP_FEN:
        return Unmet("投标保证金超过八十万元人民币", "请降低投标保证金")
    return None


@rule(Basis(LAW, 37, "随投标文件提交"))
def deposit_booked_in_time(ask: Ask) -> Unmet | None:
    """投标保证金应随投标文件提交：以银行入账时间为准，须在投标截止时间前；银行通知晚到不影响。"""
    if ask.p.round.deadline and (ask.command.booked_at or ask.now) >= ask.p.round.deadline:
        return Unmet("投标截止时间已到，逾期到账的保证金不予登记", "款项将原路退回")
    return None
