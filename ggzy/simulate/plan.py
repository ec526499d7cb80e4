"""The year as it is planned 年度计划: every deal with its people, its bids and the minute of each act, as data.

Made by `ggzy.simulate.making`, with the faults of `ggzy.simulate.faults`; playing it (`ggzy.simulate.story`) decides
nothing any more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from ggzy.practice.tenders import Plan
from ggzy.simulate.people import Firm, Human, Province

PUBLIC_FORM = "安全生产承诺书（省级统一格式）"


@dataclass(eq=False)
class Leave:
    """Leave with a deputy 代理: who acts for whom, from when, until when."""

    office: Firm
    principal: Human
    deputy: Human
    since: datetime
    until: datetime


@dataclass(frozen=True)
class Hand:
    """Somebody as he acts: in his own post, or for another 代理."""

    human: Human
    firm: Firm
    instead_of: Human | None = None


@dataclass(eq=False)
class Filing:
    """One submission for review 备案 and what became of it."""

    submitted: datetime
    looks: list[datetime]
    decided: datetime
    accepted: bool = True
    wrong: tuple[str, ...] = ()


@dataclass(eq=False)
class Objection:
    """异议 to the tender file."""

    raised: datetime
    answered: datetime


@dataclass(eq=False)
class BidPlan:
    """One bid: who, for how much, when, with which papers; `first_payer` is an outside account that pays first."""

    firm: Firm
    price_fen: int
    manager: str
    design: str
    quality: Decimal
    obtained: datetime
    paid: datetime
    handed_in: datetime
    first_payer: tuple[str, str] | None = None
    forms: bool = False


@dataclass(eq=False)
class Sight:
    """An official's look at a page that shows names 查看: which page, of whom or of which deal."""

    at: datetime
    hand: Hand
    page: str
    of: str = ""


@dataclass(eq=False)
class Unlisting:
    """从门户撤下, and back."""

    at: datetime
    back: datetime
    reason: str


@dataclass(eq=False)
class Wish:
    """What is to be planted on one deal: kinds, each planted (true) or only alike (false), and whom that needs."""

    kinds: dict[str, bool] = field(default_factory=dict)
    owner: Firm | None = None
    office: Firm | None = None
    agency: Firm | None = None
    star: Firm | None = None
    returns: int | None = None

    def has(self, *kinds: str) -> bool:
        return any(kind in self.kinds for kind in kinds)


@dataclass(eq=False)
class DealPlan:
    """One deal from its registration to its archive."""

    number: int
    plan: Plan
    owner: Firm
    agency: Firm | None
    office: Firm
    supervisor: Human
    centre: Firm
    invest_code: str
    registered: datetime
    confirmed: datetime
    filings: list[Filing]
    keyed: datetime
    noticed: datetime
    deadline: datetime
    evaluation: datetime
    candidates: datetime
    award: datetime
    report: datetime
    contract: datetime
    archive: datetime | None
    bids: list[BidPlan] = field(default_factory=list)
    objection: Objection | None = None
    rejected: bool = False
    terminated: datetime | None = None
    opened_by: tuple[str, ...] = ("supervisor", "centre")
    watches_opening: bool = True
    watches_evaluation: bool = True
    sights: list[Sight] = field(default_factory=list)
    unlisted: Unlisting | None = None
    revealers: tuple[str, str] = ("tenderer", "supervisor")
    reopens: str = ""
    favours: str = ""
    wish: Wish = field(default_factory=lambda: Wish())
    stream: str = ""

    @property
    def host(self) -> Firm:
        """Whoever does the tenderer's part."""
        return self.agency or self.owner

    @property
    def reaches_award(self) -> bool:
        return len(self.bids) >= 3 and self.terminated is None

    @property
    def reported(self) -> datetime:
        """About when the committee's report is filed."""
        return self.evaluation + timedelta(minutes=REPORT_MINUTES)


REPORT_MINUTES = 210


@dataclass(eq=False)
class ClueWork:
    """A clue 线索: found when, taken up or closed when, if ever."""

    office: Firm
    accused: Firm
    registered: datetime
    assigned: datetime | None
    closed: datetime | None
    stream: str = ""


@dataclass(eq=False)
class Mark:
    """One planted fault or look-alike as planned; the key tells it with the ids that the playing gave."""

    kind: str
    planted: bool
    deals: list[DealPlan] = field(default_factory=list)
    clue: ClueWork | None = None
    office: Firm | None = None
    person: Human | None = None
    firm: Firm | None = None
    project: str = ""
    at: datetime | None = None
    note: str = ""


@dataclass(eq=False)
class Year:
    """Everything that is to happen."""

    province: Province
    deals: list[DealPlan]
    leaves: list[Leave]
    clues: list[ClueWork]
    marks: list[Mark] = field(default_factory=list)
    outside: list[Any] = field(default_factory=list)

    def hand(self, office: Firm, human: Human, at: datetime) -> Hand:
        """Who acts for an office then: the one whose matter it is, or the deputy while that one is on leave."""
        away = next((each for each in self.leaves if each.principal is human and each.since <= at < each.until), None)
        return Hand(away.deputy, office, human) if away else Hand(human, office)


def looks_at(chance: Random, hand: Hand, at: datetime, firms: list[Firm]) -> list[Sight]:
    """One firm's page after the other, some minutes apart."""
    found = []
    for firm in firms:
        found.append(Sight(at, hand, "service:organisation", firm.code))
        at += timedelta(minutes=chance.randint(1, 9))
    return found


def whole(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
