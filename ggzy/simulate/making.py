"""Making the year 编排年度: honest deals with delays within limits, lawful slips, leave with deputies. Pure; chance is told.

What is to be planted on a deal is wished for beforehand (`ggzy.simulate.faults`), so that what follows a late act is late
with it.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from ggzy.core.regions import tree
from ggzy.practice.tenders import CITY_GRADE, HOUSE_GRADE, ROAD_GRADE, WAN, WATER_GRADE, Plan
from ggzy.simulate import faults, names, outside
from ggzy.simulate.days import (
    BEGINS,
    CALENDAR,
    ENDS,
    before,
    in_office,
    last_hours,
    later,
    moment,
    workday_on,
    workdays,
)
from ggzy.simulate.people import INDUSTRIES, SKILLS, Firm, Province, make_province, prefecture
from ggzy.simulate.plan import (
    BidPlan,
    ClueWork,
    DealPlan,
    Filing,
    Hand,
    Leave,
    Objection,
    Wish,
    Year,
    looks_at,
    whole,
)

DEALS = 24_550
GRADES = {"transport": ROAD_GRADE, "water": WATER_GRADE}


def make_year(seed: int, scale: float) -> Year:
    """All of it follows from the seed."""
    chance = Random(f"ggzy simulate {seed} {scale}")
    province = make_province(chance, scale)
    days = workdays(BEGINS.date(), (ENDS - timedelta(days=10)).date())
    registered = sorted(in_office(chance, chance.choice(days)) for _ in range(max(1, round(DEALS * scale))))
    year = Year(province, [], leaves(chance, province), [])
    wishes = faults.wishes(chance, province, registered)
    year.deals = [make_deal(chance, year, n, at, wishes[n]) for n, at in enumerate(registered)]
    year.clues = [make_clue(chance, year, days) for _ in range(max(6, len(year.deals) // 40))]
    faults.plant(chance, year)
    ordinary_looks(chance, year)
    year.outside = outside.make_projects(chance, year)
    for firms in province.bidders.values():
        chance.shuffle(firms)  # those made last are not to stand last in the registry
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


def make_deal(chance: Random, year: Year, number: int, registered: datetime, wish: Wish) -> DealPlan:
    province, owner = year.province, wish.owner
    county, industry = owner_place(owner or wish.office) or (chance.choice(province.counties), chance.choice(INDUSTRIES))
    owner, office = owner or chance.choice(province.owners[county, industry]), province.supervisors[county, industry]
    agency = wish.agency or (chance.choice(province.agencies) if chance.random() < 0.7 or wish.office else None)
    supervisor = chance.choice(office.people)
    deal = DealPlan(
        number=number,
        plan=make_plan(chance, province, owner, agency, wish),
        owner=owner,
        agency=agency,
        office=office,
        supervisor=supervisor,
        centre=province.centres[prefecture(county)],
        invest_code=names.invest_code(chance, county),
        revealers=chance.choice((("tenderer", "supervisor"), ("tenderer", "centre"))),
        wish=wish,
        **until_opening(chance, registered, supervisor.habit, wish),
    )
    after_evaluation(chance, deal)
    few, usual = (2, 3, 4, 5, 6), (4, 44, 30, 14, 8)
    wanted = max(chance.choices(few, usual)[0], least_bids(wish))
    deal.bids = make_bids(chance, province, deal, wanted)
    deal.rejected = wanted > 3 and chance.random() < 0.05 and not wish.kinds
    something_else(chance, deal)
    return deal


def until_opening(chance: Random, registered: datetime, habit: str, wish: Wish) -> dict[str, Any]:
    """When each step is taken until the evaluation."""
    confirmed = later(chance, registered, 0, 1)
    filings = make_filings(chance, habit, later(chance, confirmed, 0, 4), wish)
    keyed = later(chance, filings[-1].decided, 0, 1)
    noticed = later(chance, keyed, 0, 3)
    longer = 35 if wish.has("objection_late", "unlisted_live") else chance.choice((21, 21, 22, 23, 25, 28))
    closes = workday_on((noticed + timedelta(days=longer)).date())
    deadline = moment(closes, chance.choice((9 * 60, 9 * 60 + 30, 10 * 60, 14 * 60 + 30)))
    evaluation = moment(closes, 14 * 60) if deadline.hour < 12 else moment(CALENDAR.next_workday(closes), 9 * 60)
    return {
        "registered": registered, "confirmed": confirmed, "filings": filings, "keyed": keyed, "noticed": noticed,
        "deadline": deadline, "evaluation": evaluation,
    }  # fmt: skip


def after_evaluation(chance: Random, deal: DealPlan) -> None:
    """When candidates are published, the winner determined, the report filed, the contract signed, the lot archived."""
    reported, wish = deal.reported, deal.wish
    deal.candidates = timed(chance, wish, "candidates_late", CALENDAR.after_days(reported, 3).end, reported, (0, 2))
    deal.award = later(chance, CALENDAR.after_days(deal.candidates, 3).end, 0, 4)
    deal.report = timed(chance, wish, "report_late", CALENDAR.after_days(deal.award, 15).end, deal.award, (2, 9))
    deal.contract = timed(chance, wish, "contract_late", CALENDAR.after_days(deal.award, 30).end, deal.award, (3, 18))
    if chance.random() < 0.6 or wish.has("unlisted_live"):
        deal.archive = later(chance, max(deal.report, deal.contract + timedelta(days=7)), 1, 15)


def owner_place(firm: Firm | None) -> tuple[str, str] | None:
    return (firm.region, firm.industry) if firm else None


def timed(
    chance: Random, wish: Wish, kind: str, end: datetime, after: datetime, usual: tuple[int, int]
) -> datetime:
    """An act that has a term: late where that is planted, in its last hours where it only looks so, else in good time."""
    if kind not in wish.kinds:
        return before(chance, end, after, *usual)
    return later(chance, end, 0, 6) if wish.kinds[kind] else last_hours(chance, end, after)


def least_bids(wish: Wish) -> int:
    return 4 if wish.has("price_steps") else 3 if wish.kinds else 2


def something_else(chance: Random, deal: DealPlan) -> None:
    """A tender given up, or an objection to the file."""
    if chance.random() < 0.02 and not deal.wish.kinds:
        deal.terminated = later(chance, deal.noticed, 3, 8)
    elif chance.random() < 0.06 or deal.wish.has("objection_late"):
        raised = later(chance, deal.noticed, 2, 4)
        if raised < deal.deadline - timedelta(days=11):
            end = CALENDAR.after_days(raised, 3).end
            deal.objection = Objection(raised, timed(chance, deal.wish, "objection_late", end, raised, (0, 1)))
            first = min(deal.bids, key=lambda bid: bid.obtained)  # who objects has the file
            first.obtained = min(first.obtained, whole(deal.noticed + timedelta(hours=1)))


def make_plan(chance: Random, province: Province, owner: Firm, agency: Firm | None, wish: Wish) -> Plan:
    county, industry = owner.region, owner.industry
    work, place = chance.choice(names.WORKS[industry]), chance.choice(names.PLACES)
    building = any(word in work for word in ("楼", "用房", "市场", "厂房", "中心"))
    province.works.add(f"{tree()[county].name}{place}{work}")
    skills = SKILLS[industry][1 if building and industry == "housing" else 0]
    return Plan(
        title=f"{tree()[county].name}{place}{work}{chance.choice(names.PARTS)}施工",
        tenderee=owner.code,
        agency=agency.code if agency else "",
        region=county,
        industry=industry,
        estimate_wan=int(chance.choice((420, 500, 680, 900, 1300, 2100, 3400, 5200, 8800)) * chance.uniform(0.97, 1.3)),
        days=chance.randrange(120, 480, 10),
        comprehensive=chance.random() < 0.35 or wish.has("score_changed", "favouring_reviewer"),
        qualification=GRADES.get(industry) or (HOUSE_GRADE if building else CITY_GRADE),
        specialities=skills,
        scope=f"{place}{work}的全部施工内容。",
    )


READING = {"careful": (40, 150), "plain": (15, 50), "fast": (6, 14)}
"""How many minutes before deciding a supervisor of each habit opens the file."""
REVIEW_DAYS = {"careful": (2, 3), "plain": (1, 2), "fast": (0, 1)}


def make_filings(chance: Random, habit: str, submitted: datetime, wish: Wish) -> list[Filing]:
    """Returned once in eight cases, then accepted."""
    found, returns = [], wish.returns if wish.returns is not None else int(chance.random() < 0.12)
    if wish.kinds.get("accepted_unread") is False:
        returns = max(returns, 1)  # the look-alike is a second version
    for _ in range(returns):
        first = make_filing(chance, habit, submitted)
        points = ("B1", "D2") if returns > 1 else tuple(chance.sample(("B1", "D2", "C1"), chance.choice((1, 2))))
        first.accepted, first.wrong = False, points
        found.append(first)
        submitted = later(chance, first.decided, 1, 3)
    return [*found, make_filing(chance, habit, submitted, wish)]


def make_filing(chance: Random, habit: str, submitted: datetime, wish: Wish | None = None) -> Filing:
    end = CALENDAR.after_workdays(submitted, 3).end
    if wish and wish.has("review_late"):
        decided = timed(chance, wish, "review_late", end, submitted, (1, 2))
    else:
        decided = before(chance, end - timedelta(hours=7), submitted, *REVIEW_DAYS[habit])
    decided = max(decided, submitted + timedelta(minutes=READING[habit][1] + 20))
    looks = [decided - timedelta(minutes=chance.randint(*READING[habit]))]
    if habit == "careful":
        looks.insert(0, submitted + (looks[0] - submitted) / 2)
    if wish and wish.has("accepted_unread"):
        looks = unread(chance, decided) if wish.kinds["accepted_unread"] else [decided - timedelta(minutes=chance.randint(3, 5))]
        return Filing(submitted, looks, decided)
    return Filing(submitted, [whole(each) for each in looks], decided)


def unread(chance: Random, decided: datetime) -> list[datetime]:
    """Not opened at all, or less than a minute before it is accepted."""
    return [] if chance.random() < 0.5 else [decided - timedelta(seconds=chance.randint(12, 40))]


def make_bids(chance: Random, province: Province, deal: DealPlan, wanted: int) -> list[BidPlan]:
    ceiling = deal.plan.estimate_wan * WAN * 97 // 100
    star = [deal.wish.star] if deal.wish.star else []
    return [make_bid(chance, deal, firm, ceiling) for firm in choose_firms(chance, province.bidders[deal.plan.industry], wanted, star)]


def choose_firms(chance: Random, firms: list[Firm], wanted: int, first: list[Firm]) -> list[Firm]:
    """No two of them tied to each other, as honest bidders see to."""
    found = first
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
        or one.first.phone == other.first.phone
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


def ordinary_looks(chance: Random, year: Year) -> None:
    """Officials look at firms for their daily work: now and then at any, often at the winner's after the award."""
    for deal in year.deals:
        office = year.province.administrations[deal.centre.region]
        if chance.random() < 0.3:
            at = later(chance, deal.registered, 1, 20)
            firms = chance.sample(year.province.bidders[deal.plan.industry], chance.choice((1, 1, 2)))
            deal.sights += looks_at(chance, Hand(chance.choice(office.people), office), at, firms)
        if chance.random() < 0.25 and deal.reaches_award:
            winner = min(deal.bids, key=lambda bid: bid.price_fen).firm
            deal.sights += looks_at(chance, Hand(deal.supervisor, deal.office), later(chance, deal.award, 0, 3), [winner])


def make_clue(chance: Random, year: Year, days: list[date]) -> ClueWork:
    """Taken up within the time, or closed for want of substance."""
    office = chance.choice(list(year.province.supervisors.values()))
    registered = in_office(chance, chance.choice(days[:-15]))
    done = before(chance, CALENDAR.after_workdays(registered, 5).end - timedelta(hours=8), registered, 1, 4)
    closes = chance.random() < 0.4
    return ClueWork(office, chance.choice(year.province.bidders[office.industry]), registered, None if closes else done, done if closes else None)
