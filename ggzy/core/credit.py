"""信用记录: entries of other offices about a firm or a person, rewards and decisions, with basis, source and dates.

What this platform decided itself stands in its cases and is only read beside them; an entry that restricts works as the
same kind of bar, through the same table.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

import msgspec

from ggzy.core.bars import AS_MANAGER, CAPACITIES, Bar
from ggzy.core.record import Proposed, Record
from ggzy.core.roles import Actor, Role, region_covers

REWARD, PUNISH = "reward", "punish"
SORTS = {REWARD: "奖励", PUNISH: "惩戒"}
RESTRICTED = {code: label for code, label in CAPACITIES.items() if code != AS_MANAGER}
"""What an entry may keep its subject from: a project manager is known by name and firm, and an entry names no third."""


class Noted(msgspec.Struct, frozen=True, kw_only=True):
    """What the entry says, as entered; `capacities` are those it keeps its subject from, none for a mere mark.

    `paper` is what the paper calls itself, where that is known 文书名称; `staff` the one of an agency's people whom it names 责任人员.
    """

    sort: str
    subject: str
    what: str
    statute: str
    article: int
    source: str
    document_no: str
    sha256: str
    since: datetime
    region: str
    until: datetime | None = None
    org_id: str = ""
    person_id: str = ""
    capacities: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    paper: str = ""
    staff_id: str = ""
    staff: str = ""


class ListRow(msgspec.Struct, frozen=True, kw_only=True):
    """名单的一行: what it says, who read the list in, and who checked it; only of a list that was checked."""

    noted: Noted
    read_by: Actor
    checked_by: Actor
    note: str


class Withdrawal(msgspec.Struct, frozen=True, kw_only=True):
    """提出撤回: one wants to take back an entry that restricts; till another has checked it, the restriction stays."""

    by: Actor
    at: datetime
    reason: str


def state_of(stage: str, label: str, since: datetime | None, until: datetime | None, now: datetime) -> str:
    """状态 in one word, the same on every page: what is recorded may not have begun yet, or be over."""
    if stage != "recorded":
        return label
    return "尚未开始" if since and now < since else "期满" if until and until <= now else "有效"


@dataclass
class CreditEntry(Record):
    """信用记录 of one decision of another office."""

    called: ClassVar[str] = "本条记录"

    code: str = ""
    noted: Noted | None = None
    by: Actor | None = None
    batch: str = ""
    line_no: int = 0
    recorded_at: datetime | None = None
    in_force_at: datetime | None = None
    repaired_at: datetime | None = None
    repair_no: str = ""
    repair_reason: str = ""
    withdrawal: Withdrawal | None = None
    withdrawn_at: datetime | None = None
    ended: str = ""

    @property
    def region(self) -> str:
        return self.noted.region if self.noted else ""

    @property
    def line(self) -> str:
        return ""

    @property
    def title(self) -> str:
        return self.noted.what if self.noted else ""

    def addresses(self, actor: Actor) -> bool:
        """A firm's record has no line of trade: supervisors of its region read it, whatever their own lines are."""
        return actor.role is Role.SUPERVISOR and bool(self.region) and region_covers(actor.region, self.region)

    @property
    def why_stopped(self) -> str:
        return self.ended or (self.withdrawal.reason if self.withdrawal else "")

    @property
    def restricts(self) -> bool:
        """Whether it keeps its subject from anything by now: confirmed, and not withdrawn."""
        return bool(self.noted and self.noted.capacities) and self.in_force_at is not None and self.withdrawn_at is None

    @property
    def proposed(self) -> Proposed | None:
        if self.stage == "checking" and self.by and self.recorded_at:
            return Proposed(self.by, self.recorded_at)
        return Proposed(self.withdrawal.by, self.withdrawal.at) if self.stage == "withdrawing" and self.withdrawal else None

    def state(self, now: datetime) -> str:
        n = self.noted
        return state_of(self.stage, self.at_stage.label, n.since if n else None, n.until if n else None, now)

    def stands(self, now: datetime) -> bool:
        """Whether it counts at that moment: confirmed where it restricts, begun, not over, neither repaired nor withdrawn."""
        n = self.noted
        if n is None or self.in_force_at is None or self.repaired_at is not None or self.withdrawn_at is not None:
            return False
        return n.since <= now and (n.until is None or now < n.until)

    @property
    def public(self) -> bool:
        """Whether the portal tells of it: a firm's restriction, confirmed, neither repaired nor withdrawn (`law.credit.PUBLISHED`).

        A person's stays off 个人隐私: whom it keeps from the draw the draw itself leaves out.
        """
        n = self.noted
        restricts = n is not None and n.sort == PUNISH and bool(n.capacities) and bool(n.org_id)
        return restricts and self.in_force_at is not None and self.repaired_at is None and self.withdrawn_at is None

    @property
    def removed_at(self) -> datetime | None:
        """撤下: since when the portal has not told of it, which a withdrawal after the repair does not move."""
        return self.repaired_at or self.withdrawn_at

    @property
    def removed_as(self) -> str:
        if self.repaired_at:
            return "信用修复，后又撤回" if self.withdrawn_at else "信用修复"
        return "登记撤回" if self.withdrawn_at else ""

    @property
    def removed_reason(self) -> str:
        return self.repair_reason or self.ended

    @property
    def bar(self) -> Bar | None:
        """限制 that follows from it, once confirmed; a withdrawn entry ends its bar, a repair does not."""
        n = self.noted
        if n is None or not n.capacities or self.in_force_at is None:
            return None
        since = max(n.since, self.in_force_at)
        ends = [end for end in (n.until, self.withdrawn_at) if end is not None]
        return Bar(
            case=self.stream, decision_no=n.document_no, basis=n.statute, article=n.article, capacities=n.capacities, region=n.region,
            since=since, until=max(since, min(ends)) if ends else None, lines=n.lines, org_id=n.org_id, person_id=n.person_id, subject=n.subject,
            issuer=n.source, paper=n.paper or ("限制名单" if self.batch else "限制决定"),
        )  # fmt: skip
