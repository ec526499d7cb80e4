"""Planting 埋设: which deals get which faults and look-alikes, and what that changes in the plan. Pure; chance is told.

First `wishes` chooses, knowing only when each deal is registered; the deals are then made with their wishes, so that
everything after a late act is late with it; `plant` changes looks, bids and prices, and writes the marks for the key.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from ggzy.core.roles import Role
from ggzy.practice.tenders import WAN
from ggzy.simulate import names
from ggzy.simulate.days import CALENDAR, last_hours, later
from ggzy.simulate.kinds import KINDS, wanted
from ggzy.simulate.people import Firm, Province, human, trading
from ggzy.simulate.plan import DealPlan, Hand, Leave, Mark, Unlisting, Wish, Year, looks_at

LATEST = {
    "review_late": date(2026, 11, 25),
    "accepted_unread": date(2026, 11, 25),
    "objection_late": date(2026, 11, 1),
    "absent_supervisor": date(2026, 10, 15),
    "leaked_names": date(2026, 10, 15),
    "score_changed": date(2026, 10, 15),
    "unlisted_live": date(2026, 6, 20),
    "same_payer": date(2026, 10, 15),
    "same_contact": date(2026, 10, 15),
    "same_manager": date(2026, 10, 15),
    "price_steps": date(2026, 10, 15),
    "same_file": date(2026, 10, 15),
    "candidates_late": date(2026, 9, 25),
    "report_late": date(2026, 9, 1),
    "contract_late": date(2026, 8, 10),
}
"""Kinds of one deal, and when a deal must be registered so that the year sees the fault."""
APART = (
    {"review_late", "accepted_unread", "agency_serial"},
    {"same_contact", "favouring_reviewer"},
    {"score_changed", "favouring_reviewer", "price_steps"},
    {"absent_supervisor", "leaked_names"},
)
"""What would get into each other's way on one deal."""
IN_A_GROUP = 4
"""How many deals a serial fault takes."""
GROUPS_UNTIL = date(2026, 10, 10)


def wishes(chance: Random, province: Province, registered: list[datetime]) -> list[Wish]:
    found = [Wish() for _ in registered]
    for kind in ("agency_serial", "favouring_reviewer"):
        for n in range(min(wanted(KINDS[kind], len(registered)), max(1, len(registered) // 40))):
            for planted in (True, False):
                GROUPS[kind](chance, province, found, registered, planted, n)
    for kind, until in LATEST.items():
        for n in range(2 * wanted(KINDS[kind], len(registered))):
            chosen = free(chance, found, registered, kind, until, 1)
            if chosen:
                found[chosen[0]].kinds[kind] = n % 2 == 0
    return found


def free(chance: Random, found: list[Wish], registered: list[datetime], kind: str, until: date, number: int) -> list[int]:
    """Deals that can carry this kind besides what they carry already, those that carry least first."""
    able = [n for n, wish in enumerate(found) if registered[n].date() <= until and fits(wish, kind)]
    chance.shuffle(able)
    return sorted(able, key=lambda n: len(found[n].kinds))[:number]


def fits(wish: Wish, kind: str) -> bool:
    return kind not in wish.kinds and not any(kind in each and wish.has(*each) for each in APART)


def serial_agency(chance: Random, province: Province, found: list[Wish], registered: list[datetime], planted: bool, n: int) -> None:
    """Planted: an agency always returned. Alike: one with many deals and one return, or an office that returns everybody's."""
    agency = province.agencies[(n * 2 + planted) % len(province.agencies)]
    strict = None if planted or n % 2 == 0 else chance.choice(list(province.supervisors.values()))
    for place, chosen in enumerate(free(chance, found, registered, "agency_serial", GROUPS_UNTIL, IN_A_GROUP + 2 * (not planted))):
        wish = found[chosen]
        wish.kinds["agency_serial"] = planted
        wish.agency, wish.office = (None, strict) if strict else (agency, wish.office)
        wish.returns = 2 if planted else (1 if strict else int(place == 0))


def favoured_firm(chance: Random, province: Province, found: list[Wish], registered: list[datetime], planted: bool, n: int) -> None:
    """One owner's lots, and one firm that bids in all of them."""
    owner = chance.choice([firm for group in province.owners.values() for firm in group])
    star = chance.choice(province.bidders[owner.industry])
    for chosen in free(chance, found, registered, "favouring_reviewer", GROUPS_UNTIL, IN_A_GROUP):
        found[chosen].kinds["favouring_reviewer"] = planted
        found[chosen].owner, found[chosen].star = owner, star


GROUPS: dict[str, Callable[..., None]] = {"agency_serial": serial_agency, "favouring_reviewer": favoured_firm}


# ---- what it changes in the plan ----


def plant(chance: Random, year: Year) -> None:
    for kind in KINDS:
        change = CHANGES.get(kind)
        carrying = [deal for deal in year.deals if kind in deal.wish.kinds]
        for n, deal in enumerate(carrying):
            if change:
                year.marks.append(change(chance, year, deal, deal.wish.kinds[kind], n))
    year.marks += groups(year)
    year.marks += clues(chance, year)


def review_late(chance: Random, year: Year, deal: DealPlan, planted: bool, n: int) -> Mark:
    end = CALENDAR.after_workdays(deal.filings[-1].submitted, 3).end
    return Mark("review_late", planted, [deal], office=deal.office, person=deal.supervisor, at=end)


def objection_late(chance: Random, year: Year, deal: DealPlan, planted: bool, n: int) -> Mark:
    assert deal.objection
    return Mark("objection_late", planted, [deal], firm=deal.host, at=CALENDAR.after_days(deal.objection.raised, 3).end)


def candidates_late(chance: Random, year: Year, deal: DealPlan, planted: bool, n: int) -> Mark:
    return Mark("candidates_late", planted, [deal], firm=deal.host, at=CALENDAR.after_days(deal.reported, 3).end)


def report_late(chance: Random, year: Year, deal: DealPlan, planted: bool, n: int) -> Mark:
    return Mark("report_late", planted, [deal], firm=deal.host, at=CALENDAR.after_days(deal.award, 15).end)


def contract_late(chance: Random, year: Year, deal: DealPlan, planted: bool, n: int) -> Mark:
    return Mark("contract_late", planted, [deal], firm=deal.owner, at=CALENDAR.after_days(deal.award, 30).end)


def accepted_unread(chance: Random, year: Year, deal: DealPlan, planted: bool, n: int) -> Mark:
    if not planted:
        first = deal.filings[0]
        first.looks = [first.decided - timedelta(minutes=chance.randint(50, 90))]
        if first.looks[0] <= first.submitted:
            first.looks = [first.submitted + timedelta(minutes=5)]
    return Mark("accepted_unread", planted, [deal], office=deal.office, person=deal.supervisor, at=deal.filings[-1].decided)


def absent_supervisor(chance: Random, year: Year, deal: DealPlan, planted: bool, n: int) -> Mark:
    """By turns: the opening or the evaluation unwatched; watched without taking part, or by a deputy."""
    deal.revealers = ("tenderer", "centre")
    at = deal.deadline if n % 4 < 2 else deal.evaluation
    if n % 4 < 2:
        deal.opened_by, deal.watches_opening = ("centre", "tenderee"), not planted
    elif planted:
        deal.watches_evaluation = False
    else:
        away(year, deal)
    return Mark("absent_supervisor", planted, [deal], office=deal.office, person=deal.supervisor, at=at)


def away(year: Year, deal: DealPlan) -> None:
    """The supervisor is on leave on the day, the deputy watches."""
    since, until = deal.deadline - timedelta(days=3), deal.evaluation + timedelta(days=4)
    deputy = next(one for one in deal.office.people if one is not deal.supervisor)
    overlapping = [each for each in year.leaves if each.office is deal.office and each.since < until and since < each.until]
    for each in overlapping:
        year.leaves.remove(each)
    year.leaves.append(Leave(deal.office, deal.supervisor, deputy, since, until))


def leaked_names(chance: Random, year: Year, deal: DealPlan, planted: bool, n: int) -> Mark:
    """All bidders of the lot, before its deadline; or after it; or as many firms that have no lot in common."""
    hand = Hand(deal.centre.people[1], deal.centre) if n % 3 else Hand(year.province.administrations[deal.centre.region].people[1], year.province.administrations[deal.centre.region])
    firms, at = [bid.firm for bid in deal.bids], deal.deadline - timedelta(hours=chance.randint(12, 40))
    if not planted and n % 2:
        at = deal.deadline + timedelta(hours=chance.randint(26, 60))
    elif not planted:
        firms = unrelated(chance, year, deal)
    deal.sights += looks_at(chance, hand, at, firms)
    return Mark("leaked_names", planted, [deal], office=hand.firm, person=hand.human, at=at)


def unrelated(chance: Random, year: Year, deal: DealPlan) -> list[Firm]:
    taking_part = {bid.firm for bid in deal.bids}
    others = [firm for firm in year.province.bidders[deal.plan.industry] if firm not in taking_part]
    return chance.sample(others, len(deal.bids))


def score_changed(chance: Random, year: Year, deal: DealPlan, planted: bool, n: int) -> Mark:
    deal.reopens = "raise" if planted else "slip"
    return Mark("score_changed", planted, [deal], at=deal.evaluation + timedelta(minutes=195))


def unlisted_live(chance: Random, year: Year, deal: DealPlan, planted: bool, n: int) -> Mark:
    office = year.province.administrations[deal.centre.region]
    assert deal.archive
    at = later(chance, deal.noticed if planted else deal.archive, 2, 5)
    reason = "公告内容需要核对，暂时撤下" if planted else "归档附件中有个人信息，依申请撤下处理"
    deal.unlisted = Unlisting(at, later(chance, at, 4, 8), reason)
    return Mark("unlisted_live", planted, [deal], office=office, person=office.people[0], at=at)


def same_payer(chance: Random, year: Year, deal: DealPlan, planted: bool, n: int) -> Mark:
    """Two bidders of one lot; or, only alike, one in each of two lots."""
    name = f"{chance.choice(names.BRANDS)}{chance.choice(names.SECOND)}商贸有限公司"
    payer = (name, names.account(chance))
    first, second = chance.sample(deal.bids, 2)
    first.first_payer = payer
    if planted:
        second.first_payer = payer
    else:
        others = [d for d in year.deals if d is not deal and d.bids and not any(b.first_payer for b in d.bids) and not d.terminated]
        chance.choice(chance.choice(others).bids).first_payer = payer
    return Mark("same_payer", planted, [deal], at=max(first.paid, second.paid) - timedelta(hours=5))


def same_contact(chance: Random, year: Year, deal: DealPlan, planted: bool, n: int) -> Mark:
    """Two firms new to the registry: one number; or one building, and numbers one digit apart."""
    first, second = deal.bids[:2]
    for bid in (first, second):
        bid.firm = new_firm(chance, year.province, deal)
    number = first.firm.first.phone
    if planted:
        second.firm.first.phone = number
    else:
        second.firm.first.phone = number[:-1] + str((int(number[-1]) + 1) % 10)
        second.firm.address = first.firm.address[:-5] + f"{chance.randrange(3, 22)}{chance.randrange(1, 13):02d}室"
    return Mark("same_contact", planted, [deal], at=deal.deadline)


def new_firm(chance: Random, province: Province, deal: DealPlan) -> Firm:
    industry = deal.plan.industry
    name = province.made.name("云南", names.TRADES[industry])
    firm = trading(chance, province.made, name, "bidder", chance.choice(province.counties), industry)
    firm.people.append(human(chance, Role.BIDDER, "经营部经理", manages=True))
    province.bidders[industry].append(firm)
    return firm


def same_manager(chance: Random, year: Year, deal: DealPlan, planted: bool, n: int) -> Mark:
    first, second = chance.sample(deal.bids, 2)
    second.manager = first.manager if planted else first.manager[:-1] + chance.choice(names.GIVEN.replace(first.manager[-1], ""))
    return Mark("same_manager", planted, [deal], at=deal.deadline)


def price_steps(chance: Random, year: Year, deal: DealPlan, planted: bool, n: int) -> Mark:
    ceiling = deal.plan.estimate_wan * WAN * 97 // 100
    step = ceiling * chance.randrange(4, 9) // 1000 // 10_000 * 10_000 + 100 * chance.randrange(100)
    top = int(ceiling * Decimal("0.98")) - chance.randrange(10**6)
    order = chance.sample(deal.bids, len(deal.bids))
    unequal = (3, 4, 6, 7, 9, 12)
    for place, bid in enumerate(order):
        bid.price_fen = top - place * step if planted else ceiling * (200 - unequal[place]) // 200
    return Mark("price_steps", planted, [deal], at=deal.deadline)


def same_file(chance: Random, year: Year, deal: DealPlan, planted: bool, n: int) -> Mark:
    first, second = chance.sample(deal.bids, 2)
    if planted:
        second.design = first.design
    else:
        for bid in deal.bids:
            bid.forms = True
    return Mark("same_file", planted, [deal], at=deal.deadline)


CHANGES: dict[str, Callable[[Random, Year, DealPlan, bool, int], Mark]] = {
    "review_late": review_late,
    "objection_late": objection_late,
    "candidates_late": candidates_late,
    "report_late": report_late,
    "contract_late": contract_late,
    "absent_supervisor": absent_supervisor,
    "accepted_unread": accepted_unread,
    "same_contact": same_contact,
    "leaked_names": leaked_names,
    "score_changed": score_changed,
    "unlisted_live": unlisted_live,
    "same_payer": same_payer,
    "same_manager": same_manager,
    "price_steps": price_steps,
    "same_file": same_file,
}


def groups(year: Year) -> list[Mark]:
    """Of the serial faults one mark a group."""
    found: dict[tuple[str, bool, Firm], Mark] = {}
    for deal in year.deals:
        for kind, firm in (("agency_serial", deal.wish.office or deal.agency), ("favouring_reviewer", deal.owner)):
            if kind in deal.wish.kinds and firm:
                planted = deal.wish.kinds[kind]
                mark = found.setdefault((kind, planted, firm), Mark(kind, planted, firm=firm))
                mark.deals.append(deal)
                mark.at = deal.evaluation if kind == "favouring_reviewer" else deal.filings[0].decided
                if kind == "favouring_reviewer":
                    assert deal.wish.star
                    mark.person, mark.firm = deal.owner.people[-1], deal.wish.star
                    deal.favours = deal.wish.star.code if planted else ""
                    next(bid for bid in deal.bids if bid.firm is deal.wish.star).quality = Decimal(2 if planted else 5)
                elif deal.wish.office:
                    mark.office, mark.firm, mark.note = deal.wish.office, None, "该机关对各家代理机构一样退回"
    return list(found.values())


def clues(chance: Random, year: Year) -> list[Mark]:
    found = []
    number = min(wanted(KINDS["clue_left"], len(year.deals)), len(year.clues) // 3)
    for n, clue in enumerate(chance.sample(year.clues, 2 * number)):
        planted, end = n % 2 == 0, CALENDAR.after_workdays(clue.registered, 5).end
        if planted:
            clue.closed, clue.assigned = None, later(chance, end, 3, 25) if n % 4 else None
        else:
            clue.closed, clue.assigned = None, last_hours(chance, end, clue.registered)
        found.append(Mark("clue_left", planted, clue=clue, office=clue.office, person=clue.office.people[0], at=end))
    return found

