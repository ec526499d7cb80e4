"""A contract beside its deal 合同与中标结果: signed before the award, with another firm, for another amount. Leads for a person, no verdict."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from ggzy.core.codes import plain
from ggzy.core.money import suspect_unit, wan, yuan
from ggzy.core.rule import Basis
from ggzy.core.unlisted.columns import Outside
from ggzy.core.unlisted.names import owner_key

LAW = "招标投标法"
BEFORE_AWARD = Basis(LAW, 43, "在确定中标人前")
WITH_THE_WINNER = Basis(LAW, 46, "按照招标文件和中标人的投标文件订立书面合同")
FOR_ITS_PRICE = Basis(LAW, 46, "背离合同实质性内容")
ROUNDED_PERMILLE = 1
"""Lists give amounts in 万元, rounded: a difference up to this share is no other amount."""
INNOCENT = (
    "名单把意向书、框架协议、其他标段的合同当作了这份合同", "承包人更名、合并，或者由联合体成员、分公司签章",
    "金额含暂列金、含税口径不同，或者是补充合同", "两次招标失败后依法审批、核准不再招标", "名单日期填的是备案、录入日期以外的日期",
)  # fmt: skip
"""What a person must think of first 可能的正当解释."""


@dataclass(frozen=True)
class Concluded:
    """What the record of a deal says of its end; without a day of award nothing was awarded by now."""

    stage: str
    awarded: date | None = None
    winner: str = ""
    winner_id: str = ""
    price_fen: int = 0


@dataclass(frozen=True)
class Lead:
    """One way in which the contract differs, with the article that speaks of it."""

    code: str
    words: str
    basis: Basis

    def __str__(self) -> str:
        return f"{self.words}（{self.basis}）"


def leads(contract: Outside, deal: Concluded) -> list[Lead]:
    """How the contract differs from what its deal came to; nothing for one that follows it."""
    if deal.awarded is None:
        return [Lead("before_award", f"合同{day(contract.dated)}已经签订，平台上还没有定标（现为“{deal.stage}”）", BEFORE_AWARD)]
    found = []
    if contract.dated is not None and contract.dated < deal.awarded:
        found.append(Lead("before_award", f"合同{day(contract.dated)}签订，平台{day(deal.awarded)}才定标", BEFORE_AWARD))
    if not same_firm(contract, deal):
        found.append(Lead("other_firm", f"合同的承包人是“{contract.contractor}”，中标人是“{deal.winner}”", WITH_THE_WINNER))
    if 1000 * abs(contract.amount_fen - deal.price_fen) > ROUNDED_PERMILLE * deal.price_fen:
        hint = "，疑似元和万元填错" if suspect_unit(contract.amount_fen, deal.price_fen) else ""
        found.append(Lead("other_amount", f"合同金额{yuan(contract.amount_fen)}元，中标金额{yuan(deal.price_fen)}元（相差{wan(abs(contract.amount_fen - deal.price_fen))}万元）{hint}", FOR_ITS_PRICE))
    return found


def day(told: date | None) -> str:
    return told.isoformat() if told else "（日期不详）"


def same_firm(contract: Outside, deal: Concluded) -> bool:
    """By code; else the winner, or what is left of its name without the form of company, is one of those who signed."""
    if contract.contractor_id and contract.contractor_id == plain(deal.winner_id):
        return True
    signed = {owner_key(part) for part in re.split(r"[、，,；;/]|联合体", contract.contractor)}
    return owner_key(deal.winner) in signed
