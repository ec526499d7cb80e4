"""A case 监督案件: the state of one matter of supervision, from the clue to what became of the decision. Only events change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

import msgspec

from ggzy.core.bars import AS_EXPERT, Bar
from ggzy.core.calendar import months_after
from ggzy.core.complaint import Exhibit
from ggzy.core.facts import Named
from ggzy.core.record import Placed
from ggzy.core.redress import Amendment, Appeal, Application, Stay, as_it_stands
from ggzy.core.roles import Actor, Role


class Accused(msgspec.Struct, frozen=True, kw_only=True):
    """当事人: a firm by its code, or a person by the number of the account; `name` as told when the clue came.

    A project manager 项目经理 mostly has no account: known by the name and the `firm`, which takes part for the person.
    """

    name: str
    org_id: str = ""
    person_id: str = ""
    firm: str = ""

    @property
    def called(self) -> str:
        return f"{self.name}（{self.firm}项目经理）" if self.firm else self.name


class BaseRate(msgspec.Struct, frozen=True, kw_only=True):
    """常见程度 of a finding when a clue was registered from it: in how many of all records the same was found; and of these
    findings, how many became clues, and how many were explained."""

    records: int
    of: int
    found: int
    cases: int
    explained: int

    @property
    def percent(self) -> float:
        return round(100 * self.records / self.of, 1) if self.of else 0


@dataclass
class Evidence:
    """证据: a fact found, and the digest of the paper or record that shows it."""

    kind: str
    fact: str
    sha256: str
    by: Actor
    at: datetime


@dataclass
class Notice:
    """行政处罚事先告知: what is intended, on which facts and ground; the clocks count from `at`."""

    facts: str
    ground: str
    fine_fen: int
    months: int
    hearing: bool
    at: datetime
    reply_until: datetime
    hearing_until: datetime


@dataclass
class Hearing:
    """听证: asked for, called, held."""

    reason: str
    asked_at: datetime
    at: datetime | None = None
    place: str = ""
    chair: Named | None = None
    minutes: str = ""
    held_at: datetime | None = None


@dataclass
class LegalReview:
    """法制审核: by somebody who did not investigate."""

    passed: bool
    opinion: str
    by: Actor
    at: datetime


@dataclass
class Transfer:
    """移送: to whom, by which paper, and the receipt 回执."""

    kind: str
    to: str
    document_no: str
    reason: str
    at: datetime
    receipt_no: str = ""
    taken: bool | None = None
    answered_at: datetime | None = None
    office_id: str = ""
    case: str = ""
    case_code: str = ""


@dataclass
class Penalty:
    """行政处罚决定: `months` of bar, none for no bar; `forever` where the law knows no end."""

    decision_no: str
    facts: str
    ground: str
    answer: str
    fine_fen: int
    months: int
    forever: bool
    lines: tuple[str, ...]
    decided_at: datetime
    issuer: str


@dataclass
class Case(Placed):
    """监督案件 of one accused."""

    called: ClassVar[str] = "本案"

    code: str = ""
    accused: Accused = Accused(name="")
    about: str = ""
    suspected: str = ""
    source: str = ""
    deal: str = ""
    from_finding: str = ""
    rate: BaseRate | None = None
    from_case: str = ""
    from_unlisted: str = ""
    shut_out: str = ""
    office_id: str = ""
    registered_at: datetime | None = None
    investigators: tuple[Named, ...] = ()
    assigned_at: datetime | None = None
    assigned_opinion: str = ""
    evidence: list[Evidence] = field(default_factory=list)
    notice: Notice | None = None
    replies: list[tuple[datetime, str]] = field(default_factory=list)
    waived_at: datetime | None = None
    hearing: Hearing | None = None
    review: LegalReview | None = None
    transfers: list[Transfer] = field(default_factory=list)
    penalty: Penalty | None = None
    finding: str = ""
    finding_reason: str = ""
    served_at: datetime | None = None
    served_how: str = ""
    published_at: datetime | None = None
    first_published_at: datetime | None = None
    withdrawn_at: datetime | None = None
    withdrawn_reason: str = ""
    repaired_at: datetime | None = None
    repair_reason: str = ""
    revoked_at: datetime | None = None
    revoked_by: str = ""
    revoked_reason: str = ""
    applications: list[Application] = field(default_factory=list)
    appeals: list[Appeal] = field(default_factory=list)
    stays: list[Stay] = field(default_factory=list)
    amended: Amendment | None = None

    @property
    def title(self) -> str:
        return f"{self.code} {self.accused.called}"

    def plays(self, role: Role, actor: Actor) -> bool:
        """The accused, in whatever part it plays on the platform; nobody else is a party."""
        if self.accused.person_id:
            return actor.person_id == self.accused.person_id
        return bool(self.accused.org_id) and actor.org_id == self.accused.org_id

    def kept_from(self, actor: Actor) -> bool:
        """The office that a report was about does not read what came of it."""
        return bool(self.shut_out) and actor.org_id == self.shut_out

    def addresses(self, actor: Actor) -> bool:
        """An office on the platform to which the case was transferred, wherever it is, unless it sent the case back."""
        return bool(self.handed_to) and actor.org_id == self.handed_to

    def owes(self, key: str) -> str:
        return next((each.to for each in self.transfers if key and each.office_id == key), "")

    def persons(self, role: Role, whose: Callable[[Any, str], bool] | None) -> list[str]:
        """The investigators, where a matter is theirs alone."""
        if role is not Role.SUPERVISOR or whose is None:
            return [""]
        return [each.person_id for each in self.investigators if whose(self, each.person_id)]

    def named(self, bidder: str) -> str:
        return self.accused.called if bidder == self.accused.org_id else ""

    @property
    def why_stopped(self) -> str:
        return self.revoked_reason or self.finding_reason

    def investigates(self, person_id: str) -> bool:
        return any(each.person_id == person_id for each in self.investigators)

    @property
    def hearing_waits(self) -> bool:
        """听证 was asked for, is not held yet, and the accused has not waived it since."""
        return self.hearing is not None and self.hearing.held_at is None and self.waived_at is None

    @property
    def reviewed(self) -> bool:
        """法制审核 passed; of a case that was heard, after the hearing."""
        held = self.hearing.held_at if self.hearing else None
        return self.review is not None and self.review.passed and (held is None or self.review.at >= held)

    @property
    def handed_to(self) -> str:
        """移送: the office on the platform that the case lies with now, or that is to say whether it takes it."""
        last = self.transfers[-1] if self.transfers else None
        return last.office_id if last and last.taken is not False else ""

    @property
    def shown(self) -> bool:
        """Whether the decision stands on the portal now."""
        return self.published_at is not None and self.withdrawn_at is None

    @property
    def down(self) -> str:
        """Why the publication has to come down, or came down: 撤销, 变更, 修复; empty while it is right."""
        if self.revoked_at:
            return "revoked"
        if self.amended and self.published_at and self.published_at < self.amended.at and not self.repaired_at:
            return "changed"
        return "repaired" if self.repaired_at else ""

    @property
    def exhibits(self) -> tuple[Exhibit, ...]:
        """What came with applications and appeals."""
        of_applications = [file for each in self.applications for file in each.exhibits]
        return (*of_applications, *(file for each in self.appeals for file in each.exhibits))

    @property
    def application_waits(self) -> bool:
        return bool(self.applications) and self.applications[-1].granted is None

    @property
    def appeal_runs(self) -> Appeal | None:
        return next((each for each in self.appeals if not each.outcome), None)

    @property
    def stayed(self) -> bool:
        return bool(self.stays) and self.stays[-1].until is None

    @property
    def stay(self) -> str:
        """停止执行: whether it lasts, or was and is over; empty where the decision was never stayed, or is no more."""
        if self.revoked_at:
            return ""
        return "stayed" if self.stayed else "resumed" if self.stays else ""

    @property
    def stay_number(self) -> str:
        """Which stay lasts, counted from the first; empty while none does."""
        return str(len(self.stays)) if self.stayed else ""

    @property
    def fine_fen(self) -> int:
        """As the decision stands now."""
        return self.amended.fine_fen if self.amended else self.penalty.fine_fen if self.penalty else 0

    @property
    def months(self) -> int:
        return self.amended.months if self.amended else self.penalty.months if self.penalty else 0

    @property
    def bar(self) -> Bar | None:
        """限制 as it stands now: with its stays."""
        decided = self.decided_bar
        return as_it_stands(decided, self.stays) if decided else None

    @property
    def decided_bar(self) -> Bar | None:
        """限制 that follows from the served decision: from the moment of service on, until revoked; a stay moves none of its dates."""
        from ggzy.core.procedures.case_grounds import GROUNDS

        if self.penalty is None or self.served_at is None or not (self.penalty.months or self.penalty.forever):
            return None
        ground = GROUNDS[self.penalty.ground]
        return Bar(
            case=self.stream, decision_no=self.penalty.decision_no, basis=ground.basis.statute,
            article=int(ground.basis.article), capacities=(ground.capacity,), region=self.region,
            lines=self.penalty.lines, since=self.served_at, until=self.bar_ends_at(self.penalty, self.served_at),
            org_id="" if ground.capacity == AS_EXPERT else self.accused.org_id,
            person_id=self.accused.person_id, subject=self.accused.name, issuer=self.penalty.issuer,
        )  # fmt: skip

    def bar_ends_at(self, penalty: Penalty, served_at: datetime) -> datetime | None:
        """The earliest of its own end, of what an amendment left of it, and of revocation: what was over stays as it was."""
        ends = [] if penalty.forever else [months_after(served_at, penalty.months)]
        if self.amended and not penalty.forever:  # what has no end is lifted by revoking alone
            left = months_after(served_at, self.amended.months) if self.amended.months else self.amended.at
            ends.append(max(left, self.amended.at))
        return min([*ends, *([self.revoked_at] if self.revoked_at else [])], default=None)
