"""Acts of offices among themselves 机关履职: handing over posts' matters; delegating powers, correcting and withdrawing them."""

from __future__ import annotations

from datetime import datetime

from ggzy.core.checklist import Point
from ggzy.core.office import Checklist, Delegation, Handover, Listed, PostTold
from ggzy.core.powers import Power
from ggzy.core.table import Command, Entry, Event

# ---- 交接 ----


class OfferHandover(Command, frozen=True, kw_only=True):
    """提出交接"""

    giver: PostTold
    receiver: PostTold
    matters: tuple[Listed, ...]
    reason: str


class HandoverOffered(Event, frozen=True, kw_only=True):
    """已提出交接"""

    code: str
    giver: PostTold
    receiver: PostTold
    matters: tuple[Listed, ...]
    reason: str

    def apply(self, p: Handover, entry: Entry) -> None:
        p.code, p.place, p.office_id, p.office = self.code, entry.actor.region, entry.actor.org_id, entry.actor.org
        p.of_line, _slash, p.of_industry = (entry.actor.lines or ("",))[0].partition("/")
        p.giver, p.receiver, p.matters, p.reason, p.offered_at = self.giver, self.receiver, self.matters, self.reason, entry.at


class TakeOver(Command, frozen=True, kw_only=True):
    """接收交接"""


class HandoverTaken(Event, frozen=True, kw_only=True):
    """已接收交接"""

    def apply(self, p: Handover, entry: Entry) -> None:
        p.taken_at = entry.at


class DeclineHandover(Command, frozen=True, kw_only=True):
    """不予接收"""

    reason: str


class HandoverDeclined(Event, frozen=True, kw_only=True):
    """未接收交接"""

    reason: str

    def apply(self, p: Handover, entry: Entry) -> None:
        p.declined_reason = self.reason


# ---- 权限下放 ----


class ProposeDelegation(Command, frozen=True, kw_only=True):
    """拟下放权限"""

    region: str
    line: str
    industry: str = ""
    matters: tuple[str, ...]
    ceiling_fen: int = 0
    least_experts: int
    reason: str


class DelegationProposed(Event, frozen=True, kw_only=True):
    """已拟下放权限"""

    code: str
    region: str
    line: str
    industry: str
    matters: tuple[str, ...]
    ceiling_fen: int
    least_experts: int
    experts: int
    reason: str

    def apply(self, p: Delegation, entry: Entry) -> None:
        # It lies where the office is that gives: the office that receives is told of it, and decides nothing in it.
        p.code, p.place, p.to_region, p.of_line, p.of_industry = self.code, entry.actor.region, self.region, self.line, self.industry
        p.office_id, p.office, p.proposed, p.proposed_by, p.experts = entry.actor.org_id, entry.actor.org, self, entry.actor, self.experts


class DecideDelegation(Command, frozen=True, kw_only=True):
    """决定下放"""

    document_no: str
    since: datetime


class PowerDelegated(Event, frozen=True, kw_only=True):
    """权限已下放"""

    document_no: str
    since: datetime

    def apply(self, p: Delegation, entry: Entry) -> None:
        p.begin(version(p, entry, p.proposed.matters, p.proposed.ceiling_fen, self.since, self.document_no))


class DropDelegation(Command, frozen=True, kw_only=True):
    """不予下放"""

    reason: str


class DelegationDropped(Event, frozen=True, kw_only=True):
    """未下放"""

    reason: str

    def apply(self, p: Delegation, entry: Entry) -> None:
        p.withdrawn_reason = self.reason


class CorrectPower(Command, frozen=True, kw_only=True):
    """纠正下放的权限"""

    matters: tuple[str, ...]
    ceiling_fen: int = 0
    document_no: str
    since: datetime
    reason: str


class PowerCorrected(Event, frozen=True, kw_only=True):
    """下放的权限已纠正"""

    matters: tuple[str, ...]
    ceiling_fen: int
    document_no: str
    since: datetime
    reason: str

    def apply(self, p: Delegation, entry: Entry) -> None:
        p.begin(version(p, entry, self.matters, self.ceiling_fen, self.since, self.document_no))


class WithdrawPower(Command, frozen=True, kw_only=True):
    """收回下放的权限"""

    document_no: str
    since: datetime
    reason: str


class PowerWithdrawn(Event, frozen=True, kw_only=True):
    """下放的权限已收回"""

    document_no: str
    since: datetime
    reason: str

    def apply(self, p: Delegation, entry: Entry) -> None:
        p.end(self.since)
        p.withdrawn_reason = self.reason


def version(p: Delegation, entry: Entry, matters: tuple[str, ...], ceiling_fen: int, since: datetime, document_no: str) -> Power:
    return Power(
        delegation=p.stream, region=p.to_region, line=p.of_line, industry=p.of_industry, matters=matters,
        ceiling_fen=ceiling_fen, since=since, office=p.office, document_no=document_no,
    )  # fmt: skip


# ---- 审查要点 ----


class DraftChecklist(Command, frozen=True, kw_only=True):
    """拟定审查要点"""

    line: str
    industry: str = ""
    points: tuple[Point, ...]
    reason: str


class ChecklistDrafted(Event, frozen=True, kw_only=True):
    """审查要点已拟定"""

    code: str
    line: str
    industry: str
    points: tuple[Point, ...]
    reason: str

    def apply(self, p: Checklist, entry: Entry) -> None:
        p.code, p.place, p.of_line, p.of_industry = self.code, entry.actor.region, self.line, self.industry
        p.office_id, p.office, p.points, p.drafted_by = entry.actor.org_id, entry.actor.org, self.points, entry.actor


class AdoptChecklist(Command, frozen=True, kw_only=True):
    """发布审查要点"""

    document_no: str
    since: datetime


class ChecklistAdopted(Event, frozen=True, kw_only=True):
    """审查要点已发布"""

    document_no: str
    since: datetime

    def apply(self, p: Checklist, entry: Entry) -> None:
        p.document_no, p.since = self.document_no, self.since


class DropChecklist(Command, frozen=True, kw_only=True):
    """不予发布"""

    reason: str


class ChecklistDropped(Event, frozen=True, kw_only=True):
    """审查要点未发布"""

    reason: str

    def apply(self, p: Checklist, entry: Entry) -> None:
        p.repealed_reason = self.reason


class RepealChecklist(Command, frozen=True, kw_only=True):
    """废止审查要点"""

    document_no: str
    since: datetime
    reason: str


class ChecklistRepealed(Event, frozen=True, kw_only=True):
    """审查要点已废止"""

    document_no: str
    since: datetime
    reason: str

    def apply(self, p: Checklist, entry: Entry) -> None:
        p.until, p.repealed_reason = max(self.since, p.since or self.since), self.reason
