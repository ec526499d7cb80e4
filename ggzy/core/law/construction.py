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
