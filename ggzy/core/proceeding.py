"""A proceeding 交易过程: the state of one lot, folded from its events. Only events change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ggzy.core.documents import Affiliation, DutyTest, Finding, OpeningLine, Project, Statement, TenderFile
from ggzy.core.oversight import Oversight
from ggzy.core.record import BEFORE, Asked, Record, fold
from ggzy.core.roles import Actor, Role
from ggzy.core.sealing.policy import TrusteePolicy

__all__ = ["BEFORE", "Asked", "Proceeding", "Record", "fold"]

@dataclass
class Objection:
    """异议: who raised what, when, and the answer."""

    objection_id: str
    kind: str
    text: str
    raised_at: datetime
    raiser: str
    answer: str = ""
    upheld: bool = False
    answered_at: datetime | None = None
    withdrawn_at: datetime | None = None
    public_text: str = ""
    withheld: str = ""

    @property
    def pending(self) -> bool:
        return self.answered_at is None and self.withdrawn_at is None


@dataclass
class Question:
    question_id: str
    bidder: str
    text: str
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None


@dataclass
class Namesake:
    """同名核对 of one candidate and one barred person of the name: what was asked and said, and whether it was found to be the same."""

    manager: str
    case: str
    decision_no: str
    reply_until: datetime
    reply: str = ""
    replied_at: datetime | None = None
    found: str = ""
    found_at: datetime | None = None

    def waits(self, now: datetime) -> bool:
        """Whether the candidate may still speak."""
        return self.replied_at is None and now < self.reply_until


@dataclass
class Deposit:
    """投标保证金 of one bidder: received, and where it went."""

    bidder: str
    amount_fen: int
    received_at: datetime
    refunded_fen: int = 0
    interest_fen: int = 0
    refunded_at: datetime | None = None
    forfeited_at: datetime | None = None
    held: str = ""

    @property
    def in_hand(self) -> bool:
        return self.refunded_at is None and self.forfeited_at is None


@dataclass
class Bid:
    """投标: the standing statement of one bidder and, after the opening, what was read out of it."""

    bidder: str
    statements: list[Statement] = field(default_factory=list)
    receipts: list[str] = field(default_factory=list)
    withdrawn_at: datetime | None = None
    org_id: str = ""
    org: str = ""
    line: OpeningLine | None = None
    manifest_sha256: str = ""
    draw_nonce: str = ""
    firms: tuple[Affiliation, ...] = ()
    false_shares: tuple[str, ...] = ()
    not_opened: str = ""
    fault: str = ""
    disputed: bool = False
    signed_in_at: datetime | None = None
    rejected: str = ""

    @property
    def stands(self) -> bool:
        return bool(self.statements) and self.withdrawn_at is None

    @property
    def opened(self) -> bool:
        return self.line is not None

    @property
    def waits(self) -> bool:
        """Neither opened nor found to stay shut."""
        return not self.opened and not self.not_opened

    @property
    def valid(self) -> bool:
        """Opened and not rejected by the committee."""
        return self.opened and not self.rejected


@dataclass
class Contest:
    """申辩: what a bidder says against the cause found for its shut bid, and what the supervisor decided."""

    bidder: str
    text: str
    file_sha256: str
    raised_at: datetime
    fault: str = ""
    reason: str = ""
    decided_at: datetime | None = None


@dataclass
class Seat:
    """评标席位: one member of the committee."""

    expert_id: str
    person: str
    employer: str
    speciality: str = ""
    representative: bool = False
    seated_at: datetime | None = None
    confirmed_at: datetime | None = None
    declined: str = ""


@dataclass
class Ballot:
    """否决表决: a proposed rejection of one bid and the votes on it."""

    proposal_id: str
    bidder: str
    ground: str
    reason: str
    proposer: str
    votes: dict[str, bool] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    carried: bool | None = None


@dataclass
class Inquiry:
    """书面澄清: the committee's question to a bidder and the reply."""

    inquiry_id: str
    bidder: str
    text: str
    asked_at: datetime
    reply_by: datetime
    abnormally_low: bool = False
    reply: str = ""
    replied_at: datetime | None = None


@dataclass
class Affected:
    """平台故障 that may have kept bids out of this round: from when, till when, and what was decided by when."""

    outage: str
    kind: str
    began: datetime
    ended: datetime | None
    seconds: int
    decide_by: datetime
    decision: str = ""


@dataclass
class Drawing:
    """抽取 for one purpose: each seat's public draw key, promise and reveal, and what came of them."""

    keys: dict[str, str] = field(default_factory=dict)
    commitments: dict[str, Any] = field(default_factory=dict)
    reveals: dict[str, Any] = field(default_factory=dict)
    outcome: Any = None
    restarted_at: datetime | None = None
    restarts: int = 0


@dataclass
class Round:
    """一轮招标: what begins anew when a failed tender is held again; the papers of earlier rounds stay."""

    number: int = 1
    policy: TrusteePolicy = TrusteePolicy()
    keys: dict[str, str] = field(default_factory=dict)
    former_keys: list[dict[str, str]] = field(default_factory=list)
    lost: dict[str, datetime] = field(default_factory=dict)
    notice: Any = None
    deadline: datetime | None = None
    outages: dict[str, Affected] = field(default_factory=dict)
    obtained: dict[str, datetime] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)
    objections: dict[str, Objection] = field(default_factory=dict)
    clarifications: list[Any] = field(default_factory=list)
    deposits: dict[str, Deposit] = field(default_factory=dict)
    bids: dict[str, Bid] = field(default_factory=dict)
    began_at: datetime | None = None
    released: dict[str, dict[str, str]] = field(default_factory=dict)
    unreadable: dict[str, set[str]] = field(default_factory=dict)
    released_at: dict[str, datetime] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    window_until: datetime | None = None
    window_closed_at: datetime | None = None
    may_disclose: dict[str, datetime] = field(default_factory=dict)
    disclosed: dict[str, str] = field(default_factory=dict)
    judged: dict[tuple[str, str], bool] = field(default_factory=dict)
    contests: dict[str, Contest] = field(default_factory=dict)
    coefficients: Any = None
    record_signatures: dict[str, datetime] = field(default_factory=dict)
    seats: dict[str, Seat] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    drawings: dict[str, Drawing] = field(default_factory=lambda: {"opening": Drawing(), "experts": Drawing()})
    pool: Any = None
    pool_list: Any = None
    draw: Any = None
    replacements: list[Any] = field(default_factory=list)
    chair: str = ""
    chair_votes: dict[str, str] = field(default_factory=dict)
    checks: dict[tuple[str, str, str], Any] = field(default_factory=dict)
    preliminary_finished_at: datetime | None = None
    passed: tuple[str, ...] = ()
    settled: tuple[str, ...] = ()
    ties: list[Any] = field(default_factory=list)
    sheets: dict[tuple[str, str], Any] = field(default_factory=dict)
    reopened: list[Any] = field(default_factory=list)
    explanations: dict[tuple[str, str, str], str] = field(default_factory=dict)
    ballots: dict[str, Ballot] = field(default_factory=dict)
    inquiries: dict[str, Inquiry] = field(default_factory=dict)
    determined: dict[str, Any] = field(default_factory=dict)
    remarks: list[Any] = field(default_factory=list)
    result: Any = None
    report_signatures: dict[str, Any] = field(default_factory=dict)
    publicity_until: datetime | None = None
    winner: str = ""
    award_price_fen: int = 0
    award_reason: str = ""
    fallen_away: dict[str, str] = field(default_factory=dict)
    namesakes: dict[str, list[Namesake]] = field(default_factory=dict)
    fallen_papers: dict[str, Any] = field(default_factory=dict)
    written_report_at: datetime | None = None
    contract: Any = None
    contract_signatures: dict[str, datetime] = field(default_factory=dict)
    failure: str = ""
    failed_at: datetime | None = None
    auction: Any = None

    @property
    def outages_undecided(self) -> list[Affected]:
        return [each for each in self.outages.values() if not each.decision]

    @property
    def closes_at(self) -> datetime | None:
        """When the clock closes the bidding: at the deadline, or where the platform failed, once that is decided."""
        waits = [each.decide_by for each in self.outages_undecided]
        return max([self.deadline, *waits]) if self.deadline else None

    def decide_outages(self, decision: str) -> None:
        for each in self.outages_undecided:
            each.decision = decision

    def undo_report(self) -> None:
        """What the report was worked out from has changed: it must be drafted and signed again."""
        self.result = None
        self.report_signatures = {}


@dataclass
class Proceeding(Record):
    """交易过程 of one lot."""

    deal_code: str = ""
    appointment: str = ""
    project: Project | None = None
    duty_test: DutyTest | None = None
    tender_file: TenderFile | None = None
    file_versions: list[tuple[datetime, TenderFile]] = field(default_factory=list)
    filing_version: int = 0
    findings: tuple[Finding, ...] = ()
    filing_opinion: str = ""
    round: Round = field(default_factory=Round)
    earlier: list[Round] = field(default_factory=list)
    ended: str = ""
    unlisted: str = ""
    archive_sha256: str = ""
    dismissed: dict[tuple[str, str], str] = field(default_factory=dict)
    """By version of the rules and finding of the file check, why it was false."""
    oversight: Oversight = field(default_factory=Oversight)

    @property
    def region(self) -> str:
        return self.project.region if self.project else ""

    @property
    def industry(self) -> str:
        return self.project.industry if self.project else ""

    @property
    def title(self) -> str:
        return self.project.title if self.project else ""

    def plays(self, role: Role, actor: Actor) -> bool:
        """Tenderee and agency as registered, experts by their seat; anybody may bid."""
        if role is Role.EXPERT:
            return actor.person_id in self.round.seats
        if role is Role.BIDDER or self.project is None:
            return True
        return actor.org_id == {Role.TENDEREE: self.project.tenderee_id, Role.AGENCY: self.project.agency_id}.get(role)

    def persons(self, role: Role, whose: Callable[[Any, str], bool] | None) -> list[str]:
        """The members of the committee whom a matter concerns."""
        if role is not Role.EXPERT:
            return [""]
        return [s for s in self.round.seats if whose is None or whose(self, s)]

    @property
    def why_stopped(self) -> str:
        return self.round.failure or self.ended

    @property
    def veil(self) -> int | None:
        return self.round.number

    @property
    def has_room(self) -> bool:
        return self.round.notice is not None

    def named(self, bidder: str) -> str:
        """By name only once all bids were opened."""
        told = self.earlier if self.unsealing else (self.round, *self.earlier)
        bids = (r.bids.get(bidder) for r in told)
        return next((bid.org for bid in bids if bid and bid.org), "")

    @property
    def pending_objections(self) -> list[Objection]:
        return [o for o in self.round.objections.values() if o.pending]

    @property
    def unsealing(self) -> bool:
        """Whether bids still wait to be unsealed; until then nobody is named, and afterwards all are at once."""
        return any(b.waits for b in self.standing_bids)

    @property
    def standing_bids(self) -> list[Bid]:
        return [b for b in self.round.bids.values() if b.stands]

    @property
    def opened_bids(self) -> list[Bid]:
        return [b for b in self.standing_bids if b.opened]

    @property
    def valid_bids(self) -> list[Bid]:
        return [b for b in self.standing_bids if b.valid]

    @property
    def deposits(self) -> dict[str, Deposit]:
        """Of all rounds: a pseudonym stands for one bidder in one round."""
        return {k: d for r in (*self.earlier, self.round) for k, d in r.deposits.items()}

    @property
    def seated(self) -> list[Seat]:
        return [s for s in self.round.seats.values() if s.seated_at]

    def begin_round(self) -> None:
        self.earlier.append(self.round)
        self.round = Round(number=self.round.number + 1)
