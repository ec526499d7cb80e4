"""A complaint 投诉: the state of one, from its filing to what became of it. Only events change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import ClassVar

import msgspec

from ggzy.core.record import Placed
from ggzy.core.roles import Actor, Role


class Exhibit(msgspec.Struct, frozen=True, kw_only=True):
    """证明材料: a file as it was handed in, known by its digest."""

    name: str
    sha256: str
    size: int


class Respondent(msgspec.Struct, frozen=True, kw_only=True):
    """被投诉人: one of the parties of the lot, in the part it plays there; `name` as told."""

    part: str
    name: str
    org_id: str = ""


RESPONDENTS = {
    "tenderee": "招标人", "agency": "招标代理机构", "bidder": "其他投标人", "committee": "评标委员会", "other": "其他",
}  # fmt: skip
PART_OF = {Role.TENDEREE: "tenderee", Role.AGENCY: "agency", Role.BIDDER: "bidder"}


class Office(msgspec.Struct, frozen=True, kw_only=True):
    """监督部门, by the code of the organisation: the region and the line of trade that one of its posts covers."""

    org_id: str
    name: str
    region: str = ""
    line: str = ""
    industry: str = ""


class LotFacts(msgspec.Struct, frozen=True, kw_only=True):
    """What a complaint's rules need to know of the lot it is about, as one firm may know it.

    `known_from`: since when everybody who takes part should have known, by matter. `objections`: the firm's own, by kind.
    """

    stream: str
    code: str
    title: str
    region: str
    line: str
    industry: str
    tenderee: Respondent
    agency: Respondent | None = None
    over: bool = False
    secret: bool = True
    suspended: bool = False
    took_part: bool = False
    known_from: dict[str, datetime] = {}
    objections: tuple[tuple[str, datetime, datetime | None], ...] = ()
    bidders: dict[str, str] = {}


class Earlier(msgspec.Struct, frozen=True, kw_only=True):
    """Another complaint of the same firm on the same matter of the same lot; `exhibits` are the digests of what came with it."""

    code: str
    office: str
    stage: str
    exhibits: tuple[str, ...] = ()


@dataclass
class Examination:
    """检验、检测、鉴定、专家评审: its time is not counted in the office's term."""

    what: str
    by: str
    began: datetime
    ended: datetime | None = None
    result: str = ""


@dataclass
class Stay:
    """责令暂停: the order, given for this complaint, by which the lot stands."""

    order_no: str
    reason: str
    since: datetime
    lifted: datetime | None = None


@dataclass
class Complaint(Placed):
    """投诉 of one complainant about one matter of one lot."""

    called: ClassVar[str] = "本投诉"

    code: str = ""
    complainant: str = ""
    complainant_id: str = ""
    contact: str = ""
    interest: str = ""
    new_evidence: str = ""
    deal: str = ""
    deal_code: str = ""
    deal_title: str = ""
    matter: str = ""
    respondents: tuple[Respondent, ...] = ()
    known_at: datetime | None = None
    facts: str = ""
    request: str = ""
    exhibits: tuple[Exhibit, ...] = ()
    office_id: str = ""
    office: str = ""
    filed_at: datetime | None = None
    received_at: datetime | None = None
    refused_ground: str = ""
    refused_reason: str = ""
    accepted_at: datetime | None = None
    reply_until: datetime | None = None
    replies: list[tuple[datetime, str, str]] = field(default_factory=list)
    reply_exhibits: list[Exhibit] = field(default_factory=list)
    examinations: list[Examination] = field(default_factory=list)
    stay: Stay | None = None
    stays: int = 0
    withdrawal: str = ""
    withdrawal_asked_at: datetime | None = None
    outcome: str = ""
    decision_no: str = ""
    decision: str = ""
    false: bool = False
    decided_at: datetime | None = None
    published_at: datetime | None = None
    public_text: str = ""
    cases: list[tuple[str, str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{self.code} {self.deal_title}"

    def plays(self, role: Role, actor: Actor) -> bool:
        """The complainant and those complained about, each by its own code; before the filing anybody may file."""
        if not self.complainant_id:
            return role is Role.BIDDER
        return self.complains(actor) or self.answers(actor)

    def complains(self, actor: Actor) -> bool:
        return bool(self.complainant_id) and actor.role is Role.BIDDER and actor.org_id == self.complainant_id

    def answers(self, actor: Actor) -> bool:
        """Whether this is one of those complained about, and the complaint has been accepted."""
        named = {(each.org_id, each.part) for each in self.respondents if each.org_id}
        return self.accepted_at is not None and (actor.org_id, PART_OF.get(actor.role, "")) in named

    def named(self, bidder: str) -> str:
        return self.complainant if bidder == self.complainant_id else ""

    @property
    def why_stopped(self) -> str:
        return self.refused_reason or self.withdrawal

    @property
    def examined(self) -> bool:
        """Whether an examination is under way."""
        return any(each.ended is None for each in self.examinations)

    @property
    def not_counted(self) -> timedelta:
        """How long all examinations took that are over."""
        return sum((each.ended - each.began for each in self.examinations if each.ended), timedelta())

    @property
    def stayed(self) -> bool:
        return self.stay is not None and self.stay.lifted is None

    def replied(self, org_id: str) -> bool:
        return any(each[1] == org_id for each in self.replies)
