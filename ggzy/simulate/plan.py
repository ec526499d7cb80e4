"""The year as it is planned 年度计划: every deal with its people, its bids and the minute of each act. Pure; chance is told.

Planned honestly first: delays within limits, slips that are lawful, leave with deputies. The faults are planted on it
afterwards (`ggzy.simulate.faults`). Playing it (`ggzy.simulate.story`) decides nothing any more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from ggzy.core.regions import tree
from ggzy.practice.tenders import CITY_GRADE, HOUSE_GRADE, ROAD_GRADE, WAN, WATER_GRADE, Plan
from ggzy.simulate import names
from ggzy.simulate.days import BEGINS, CALENDAR, ENDS, before, in_office, later, moment, workday_on, workdays
from ggzy.simulate.people import INDUSTRIES, SKILLS, Firm, Human, Province, make_province, prefecture

DEALS = 24_550
GRADES = {"transport": ROAD_GRADE, "water": WATER_GRADE}
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
    reopens: str = ""
    favours: str = ""
    slots: set[str] = field(default_factory=set)
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

    def hand(self, office: Firm, human: Human, at: datetime) -> Hand:
        """Who acts for an office then: the one whose matter it is, or the deputy while that one is on leave."""
        away = next((each for each in self.leaves if each.principal is human and each.since <= at < each.until), None)
        return Hand(away.deputy, office, human) if away else Hand(human, office)


def make_year(seed: int, scale: float) -> Year:
    """All of it follows from the seed."""
    chance = Random(f"ggzy simulate {seed} {scale}")
    province = make_province(chance, scale)
    days = workdays(BEGINS.date(), (ENDS - timedelta(days=10)).date())
    registered = sorted(in_office(chance, chance.choice(days)) for _ in range(max(1, round(DEALS * scale))))
    year = Year(province, [], leaves(chance, province), [])
    year.deals = [make_deal(chance, year, n, at) for n, at in enumerate(registered)]
    year.clues = [make_clue(chance, year, days) for _ in range(max(4, len(year.deals) // 40))]
    return year


def leaves(chance: Random, province: Province) -> list[Leave]:
    """Every second office sends somebody away for two weeks, with a deputy."""
    found = []
    for office in province.supervisors.values():
        if chance.random() < 0.5:
            principal, deputy = chance.sample(office.people, 2)
            since = moment(workday_on((BEGINS + timedelta(days=chance.randrange(30, 330))).date()), 0)
            found.append(Leave(office, principal, deputy, since, since + timedelta(days=chance.choice((7, 14, 21)))))
    return found


def make_deal(chance: Random, year: Year, number: int, registered: datetime) -> DealPlan:
    province = year.province
    county, industry = chance.choice(province.counties), chance.choice(INDUSTRIES)
    owner, office = chance.choice(province.owners[county, industry]), province.supervisors[county, industry]
    agency = chance.choice(province.agencies) if chance.random() < 0.7 else None
    supervisor = chance.choice(office.people)
    confirmed = later(chance, registered, 0, 1)
    filings = make_filings(chance, supervisor.habit, later(chance, confirmed, 0, 4))
    keyed = later(chance, filings[-1].decided, 0, 1)
    noticed = later(chance, keyed, 0, 3)
    closes = workday_on((noticed + timedelta(days=chance.choice((21, 21, 22, 23, 25, 28)))).date())
    deadline = moment(closes, chance.choice((9 * 60, 9 * 60 + 30, 10 * 60, 14 * 60 + 30)))
    evaluation = moment(closes, 14 * 60) if deadline.hour < 12 else moment(CALENDAR.next_workday(closes), 9 * 60)
    reported = evaluation + timedelta(minutes=REPORT_MINUTES)
    candidates = before(chance, CALENDAR.after_days(reported, 3).end, reported, 0, 2)
    award = later(chance, CALENDAR.after_days(candidates, 3).end, 0, 4)
    report = before(chance, CALENDAR.after_days(award, 15).end, award, 2, 9)
    contract = before(chance, CALENDAR.after_days(award, 30).end - timedelta(days=1), award, 3, 18)
    deal = DealPlan(
        number=number,
        plan=make_plan(chance, owner, agency, county, industry),
        owner=owner,
        agency=agency,
        office=office,
        supervisor=supervisor,
        centre=province.centres[prefecture(county)],
        invest_code=f"26{registered.month:02d}-{county[:6]}-04-01-{chance.randrange(10**6):06d}",
        registered=registered,
        confirmed=confirmed,
        filings=filings,
        keyed=keyed,
        noticed=noticed,
        deadline=deadline,
        evaluation=evaluation,
        candidates=candidates,
        award=award,
        report=report,
        contract=contract,
        archive=later(chance, max(report, contract + timedelta(days=7)), 1, 15) if chance.random() < 0.6 else None,
    )
    deal.bids = make_bids(chance, province, deal, chance.choices((2, 3, 4, 5, 6), (4, 44, 30, 14, 8))[0])
    deal.rejected = len(deal.bids) > 3 and chance.random() < 0.05
    if chance.random() < 0.02:
        deal.terminated = later(chance, noticed, 3, 8)
    elif chance.random() < 0.06 and deal.bids:
        raised = later(chance, noticed, 2, 5)
        deal.objection = Objection(raised, before(chance, CALENDAR.after_days(raised, 3).end, raised, 0, 1))
    return deal


def make_plan(chance: Random, owner: Firm, agency: Firm | None, county: str, industry: str) -> Plan:
    work, place = chance.choice(names.WORKS[industry]), chance.choice(names.PLACES)
    building = any(word in work for word in ("楼", "用房", "市场", "厂房", "中心"))
    skills = SKILLS[industry][1 if building and industry == "housing" else 0]
    return Plan(
        title=f"{tree()[county].name}{place}{work}{chance.choice(names.PARTS)}施工",
        tenderee=owner.code,
        agency=agency.code if agency else "",
        region=county,
        industry=industry,
        estimate_wan=int(chance.choice((420, 500, 680, 900, 1300, 2100, 3400, 5200, 8800)) * chance.uniform(0.97, 1.3)),
        days=chance.randrange(120, 480, 10),
        comprehensive=chance.random() < 0.35,
        qualification=GRADES.get(industry) or (HOUSE_GRADE if building else CITY_GRADE),
        specialities=skills,
        scope=f"{place}{work}的全部施工内容。",
    )


READING = {"careful": (40, 150), "plain": (15, 50), "fast": (6, 14)}
"""How many minutes before deciding a supervisor of each habit opens the file."""
REVIEW_DAYS = {"careful": (2, 3), "plain": (1, 2), "fast": (0, 1)}


def make_filings(chance: Random, habit: str, submitted: datetime) -> list[Filing]:
    """Returned once in eight cases, then accepted."""
    found = []
    if chance.random() < 0.12:
        first = make_filing(chance, habit, submitted)
        first.accepted, first.wrong = False, tuple(chance.sample(("B1", "D2", "C1"), chance.choice((1, 2))))
        found.append(first)
        submitted = later(chance, first.decided, 1, 3)
    return [*found, make_filing(chance, habit, submitted)]


def make_filing(chance: Random, habit: str, submitted: datetime) -> Filing:
    decided = before(chance, CALENDAR.after_workdays(submitted, 3).end - timedelta(hours=7), submitted, *REVIEW_DAYS[habit])
    decided = max(decided, submitted + timedelta(minutes=READING[habit][1] + 20))
    looks = [decided - timedelta(minutes=chance.randint(*READING[habit]))]
    if habit == "careful":
        looks.insert(0, submitted + (looks[0] - submitted) / 2)
    return Filing(submitted, [each.replace(second=0, microsecond=0) for each in looks], decided)


def make_bids(chance: Random, province: Province, deal: DealPlan, wanted: int) -> list[BidPlan]:
    ceiling = deal.plan.estimate_wan * WAN * 97 // 100
    return [make_bid(chance, deal, firm, ceiling) for firm in choose_firms(chance, province.bidders[deal.plan.industry], wanted)]


def choose_firms(chance: Random, firms: list[Firm], wanted: int) -> list[Firm]:
    """No two of them tied to each other, as honest bidders see to."""
    found: list[Firm] = []
    while len(found) < wanted:
        firm = chance.choice(firms)
        if not any(tied(firm, other) for other in found):
            found.append(firm)
    return found


def tied(one: Firm, other: Firm) -> bool:
    return (
        one.code == other.code
        or one.head == other.head
        or one.controller in (other.code, other.controller or "-")
        or other.controller == one.code
    )


def make_bid(chance: Random, deal: DealPlan, firm: Firm, ceiling: int) -> BidPlan:
    supply = min(deal.noticed + timedelta(days=6), deal.deadline - timedelta(days=11)) - deal.noticed
    return BidPlan(
        firm=firm,
        price_fen=int(ceiling * Decimal(str(round(chance.uniform(0.925, 0.985), 5)))) + chance.randrange(97),
        manager=names.person(chance),
        design=f"{firm.name}施工组织设计{chance.getrandbits(48):012x}",
        quality=Decimal(chance.randrange(0, 11)) / 2,
        obtained=whole(deal.noticed + timedelta(hours=1) + supply * chance.random() * 0.8),
        paid=whole(deal.deadline - timedelta(hours=chance.uniform(60, 140))),
        handed_in=whole(deal.deadline - timedelta(hours=chance.uniform(3, 52))),
        forms=chance.random() < 0.3,
    )


def whole(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def make_clue(chance: Random, year: Year, days: list) -> ClueWork:  # type: ignore[type-arg]
    """Taken up within the time, or closed for want of substance."""
    office = chance.choice(list(year.province.supervisors.values()))
    registered = in_office(chance, chance.choice(days[:-15]))
    done = before(chance, CALENDAR.after_workdays(registered, 5).end - timedelta(hours=8), registered, 1, 4)
    closes = chance.random() < 0.4
    return ClueWork(office, chance.choice(year.province.bidders[office.industry]), registered, None if closes else done, done if closes else None)
