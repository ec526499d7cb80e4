"""Papers of a case 行政处罚文书: 事先告知书, 决定书, 不予处罚决定书, 移送函; each is made of one act and what stood in the record then."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from .paper import Paper, Sheet


class Accused(msgspec.Struct, frozen=True, kw_only=True):
    """当事人, as a paper names it."""

    name: str
    code: str = ""
    employer: str = ""


class Remedies(msgspec.Struct, frozen=True, kw_only=True):
    """救济途径: within what time one may ask for reconsideration or sue, and by what law."""

    reconsider_within: str
    reconsider_by: str
    sue_within: str
    sue_by: str


class CasePaper(Paper, frozen=True, kw_only=True):
    """What the papers of one case have in common; `evidence` says of which kinds, each with their number."""

    template: ClassVar[str]

    case_code: str
    accused: Accused
    matter: str
    evidence: tuple[tuple[str, int], ...] = ()


class PenaltyNoticePaper(CasePaper, frozen=True, kw_only=True):
    """行政处罚事先告知书: facts, ground and what is intended; the right to reply and, where it is offered, to a hearing."""

    template: ClassVar[str] = "papers/penalty_notice.html"

    facts: str
    basis: str
    intended: tuple[str, ...]
    told_by: str
    reply_by: str
    reply_until: datetime
    hearing_by: str = ""
    hearing_until: datetime | None = None

    @property
    def title(self) -> str:
        return "行政处罚事先告知书"


class PenaltyDecisionPaper(CasePaper, frozen=True, kw_only=True):
    """行政处罚决定书: what was found, how the accused was heard, the penalty, how it is carried out, and the remedies."""

    template: ClassVar[str] = "papers/penalty_decision.html"

    facts: str
    told_at: datetime
    waived_at: datetime | None = None
    replies: int = 0
    hearing_at: datetime | None = None
    answer: str = ""
    reviewed: bool = False
    basis: str
    imposed: tuple[str, ...]
    fine: bool
    pay_within: str = ""
    pay_by: str = ""
    late_rate: str = ""
    late_by: str = ""
    bars: bool
    not_stayed_by: str
    remedies: Remedies

    @property
    def title(self) -> str:
        return "行政处罚决定书"


class NoPenaltyPaper(CasePaper, frozen=True, kw_only=True):
    """不予行政处罚决定书: what the investigation came to, and why nothing is imposed."""

    template: ClassVar[str] = "papers/no_penalty.html"

    conclusion: str
    reason: str
    basis: str
    remedies: Remedies

    @property
    def title(self) -> str:
        return "不予行政处罚决定书"


class TransferPaper(CasePaper, frozen=True, kw_only=True):
    """案件移送函: to whom and why, what the case is about, and the materials that go with it."""

    template: ClassVar[str] = "papers/case_transfer.html"

    to: str
    about: str
    reason: str
    basis: str
    materials: Sheet
    answer_within: str

    @property
    def title(self) -> str:
        return "移送函"

    @property
    def heading(self) -> str:
        return f"关于{self.accused.name}涉嫌{self.matter}案的"
