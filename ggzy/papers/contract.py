"""合同 the contract of a construction tender: agreement, clauses, and the priced list it rests on."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import msgspec

from .paper import Clause, Paper


class Party(msgspec.Struct, frozen=True, kw_only=True):
    """A party 当事人 to the contract."""

    name: str
    code: str
    address: str
    representative: str
    phone: str = ""
    bank: str = ""
    account: str = ""


class PriceRow(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the priced list 已标价工程量清单."""

    code: str
    name: str
    unit: str
    quantity: str
    unit_price_fen: int
    total_fen: int


class ContractPaper(Paper, frozen=True, kw_only=True):
    """建设工程施工合同；words and figures of the price both come from `price_fen`."""

    template: ClassVar[str] = "papers/contract.html"

    employer: Party
    contractor: Party
    place: str
    approval: str
    funds: str
    scope: str
    begins_on: date
    ends_on: date
    days: int
    quality: str
    price_fen: int
    price_form: str
    manager: str
    certificate: str
    award_notice: str
    documents: tuple[str, ...]
    clauses: tuple[Clause, ...]
    prices: tuple[PriceRow, ...] = ()
    safety_fen: int = 0
    provisional_fen: int = 0
    performance_bond_fen: int = 0
    copies: str = "本合同以电子形式订立，双方各执一份，与纸质文本具有同等法律效力。"

    @property
    def title(self) -> str:
        return "建设工程施工合同"
