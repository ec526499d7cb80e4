"""The simulated province 模拟省份 as data: counties, offices with their people and habits, owners, agencies, bidders, experts."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from ggzy.core.regions import Kind, tree
from ggzy.core.roles import Role
from ggzy.practice.roll import BUILDING, COST, HYDRAULIC, MUNICIPAL, ROAD
from ggzy.simulate import names

PROVINCE = "530000"
FIRMS, EXPERTS, COUNTIES = 40_000, 20_000, 129
INDUSTRIES = ("housing", "housing", "housing", "transport", "transport", "water")
OFFICES = {"housing": "住房和城乡建设局", "transport": "交通运输局", "water": "水务局"}
SKILLS = {"housing": ((MUNICIPAL, COST), (BUILDING, COST)), "transport": ((ROAD, COST),), "water": ((HYDRAULIC, COST),)}
SHARES = ((MUNICIPAL, 24), (BUILDING, 22), (ROAD, 18), (HYDRAULIC, 16), (COST, 20))
"""Of a hundred experts, how many of each speciality."""


@dataclass(eq=False)
class Human:
    """One person in one post."""

    username: str
    name: str
    role: Role
    title: str
    phone: str = ""
    office: str = ""
    manages: bool = False
    habit: str = ""


@dataclass(eq=False)
class Firm:
    """One organisation with its people; `kind` as in the registry."""

    code: str
    name: str
    kind: str
    region: str
    head: str
    address: str = ""
    account: str = ""
    controller: str = ""
    industry: str = ""
    lines: tuple[str, ...] = ()
    people: list[Human] = field(default_factory=list)

    @property
    def first(self) -> Human:
        return self.people[0]


@dataclass(eq=False)
class Scholar:
    """One expert 评标专家."""

    human: Human
    employer: Firm
    skills: tuple[str, ...]
    region: str


@dataclass(eq=False)
class Province:
    """Everybody there is."""

    counties: list[str]
    made: names.Firms
    supervisors: dict[tuple[str, str], Firm] = field(default_factory=dict)
    administrations: dict[str, Firm] = field(default_factory=dict)
    centres: dict[str, Firm] = field(default_factory=dict)
    owners: dict[tuple[str, str], list[Firm]] = field(default_factory=dict)
    agencies: list[Firm] = field(default_factory=list)
    bidders: dict[str, list[Firm]] = field(default_factory=dict)
    institutes: list[Firm] = field(default_factory=list)
    scholars: list[Scholar] = field(default_factory=list)
    works: set[str] = field(default_factory=set)
    """What works there are by place and name, so that none outside bears the name of a deal's by chance."""

    @property
    def firms(self) -> list[Firm]:
        owners = [firm for group in self.owners.values() for firm in group]
        bidders = [firm for group in self.bidders.values() for firm in group]
        offices = [*self.supervisors.values(), *self.administrations.values(), *self.centres.values()]
        return [*offices, *owners, *self.agencies, *bidders, *self.institutes]


def prefecture(county: str) -> str:
    return tree()[county].parent


def make_province(chance: Random, scale: float) -> Province:
    """At scale 1 all counties, 40,000 firms and 20,000 experts; below, so many fewer."""
    made = names.Firms(chance)
    counties = [code for code, region in tree().items() if region.kind is Kind.COUNTY and region.valid_to is None]
    province = Province(sorted(chance.sample(counties, min(COUNTIES, max(5, round(COUNTIES * scale**0.6))))), made)
    for county in province.counties:
        add_offices(province, made, chance, county)
    for place in sorted({prefecture(county) for county in province.counties}):
        add_prefecture(province, made, chance, place)
    firms = max(120, round(FIRMS * scale))
    add_owners(province, made, chance, max(len(province.counties) * 3, firms * 6 // 100))
    add_agencies(province, made, chance, max(6, firms * 2 // 100))
    for industry, share in (("housing", 50), ("transport", 30), ("water", 20)):
        add_bidders(province, made, chance, industry, firms * share * 92 // 10_000)
    add_scholars(province, made, chance, max(150, round(EXPERTS * scale)))
    return province


def human(chance: Random, role: Role, title: str, *, office: str = "", manages: bool = False, habit: str = "") -> Human:
    return Human(names.token(chance), names.person(chance), role, title, names.phone(chance), office, manages, habit)


HABITS = ("careful", "careful", "plain", "plain", "plain", "fast")
"""How a supervisor works: careful and slow, plain, or fast and lax; all within the law."""


def add_offices(province: Province, made: names.Firms, chance: Random, county: str) -> None:
    for industry, called in OFFICES.items():
        name = tree()[county].name + called
        code = names.credit_code(chance, county, authority=True)
        office = Firm(code, name, "authority", county, made.head(), industry=industry, lines=(f"construction/{industry}",))
        for n in range(chance.choice((2, 2, 3))):
            title, habit = ("科长", "科员", "科员")[n], chance.choice(HABITS)
            office.people.append(human(chance, Role.SUPERVISOR, title, office="招标投标监管科", manages=n == 0, habit=habit))
        province.supervisors[county, industry] = office


def add_prefecture(province: Province, made: names.Firms, chance: Random, place: str) -> None:
    called = tree()[place].name
    office = Firm(names.credit_code(chance, place, authority=True), f"{called}公共资源交易管理局", "authority", place, made.head())
    office.people += [human(chance, Role.ADMINISTRATION, title, office="综合监督科", manages=not n) for n, title in enumerate(("科长", "科员"))]
    province.administrations[place] = office
    centre = Firm(names.credit_code(chance, place, authority=True), f"{called}公共资源交易中心", "centre", place, made.head())
    centre.people += [
        human(chance, Role.CENTRE, "科长", office="交易见证科", manages=True),
        human(chance, Role.CENTRE, "保证金专员", office="财务科"),
    ]
    province.centres[place] = centre


def add_owners(province: Province, made: names.Firms, chance: Random, wanted: int) -> None:
    """Every county has an owner of each industry at least; each has a person for its projects and one for committees."""
    places = [(county, industry) for county in province.counties for industry in OFFICES]
    more = [(chance.choice(province.counties), chance.choice(INDUSTRIES)) for _ in range(wanted - len(places))]
    for county, industry in (*places, *more):
        name = made.name(tree()[county].name, names.OWNERS[industry], brand="" if (county, industry) in province.owners else chance.choice(("城建", "民生", "乡村", "兴建")))
        owner = trading(chance, made, name, "tenderee", county, industry)
        owner.people += [human(chance, Role.TENDEREE, "工程部部长", manages=True), human(chance, Role.TENDEREE, "工程部工程师")]
        province.owners.setdefault((county, industry), []).append(owner)


def add_agencies(province: Province, made: names.Firms, chance: Random, wanted: int) -> None:
    for _ in range(wanted):
        county = chance.choice(province.counties)
        agency = trading(chance, made, made.name(tree()[county].name, names.AGENCY), "agency", county, "")
        agency.people += [human(chance, Role.AGENCY, "项目经理", manages=True), human(chance, Role.AGENCY, "项目助理")]
        province.agencies.append(agency)


def add_bidders(province: Province, made: names.Firms, chance: Random, industry: str, wanted: int) -> None:
    """One in twelve belongs to a family: a brand in common, now and then a common parent.

    One in forty has its papers done by the bookkeeper of another, under one telephone number 代理记账.
    """
    found: list[Firm] = []
    while len(found) < wanted:
        county = chance.choice(province.counties)
        family = found[-1] if found and chance.random() < 0.08 else None
        brand = next((b for b in names.BRANDS if family and b in family.name), "")
        firm = trading(chance, made, made.name(tree()[county].name, names.TRADES[industry], brand), "bidder", county, industry)
        if family and chance.random() < 0.4:
            firm.controller = family.code
        firm.people.append(human(chance, Role.BIDDER, "经营部经理", manages=True))
        if found and chance.random() < 0.025:
            firm.first.phone = chance.choice(found).first.phone
        found.append(firm)
    province.bidders[industry] = found


BUILDINGS = 12
"""Office buildings of a county that several firms have their address in."""


def trading(chance: Random, made: names.Firms, name: str, kind: str, county: str, industry: str) -> Firm:
    where = f"{tree()[county].name}人民路{chance.randrange(1, BUILDINGS) * 2}号商务大厦{chance.randrange(3, 22)}{chance.randrange(1, 13):02d}室"
    return Firm(names.credit_code(chance, county), name, kind, county, made.head(), where, names.account(chance), industry=industry)


def add_scholars(province: Province, made: names.Firms, chance: Random, wanted: int) -> None:
    """Small counties have few; most work for design institutes of the cities."""
    for _ in range(max(8, wanted // 12)):
        county = chance.choice(province.counties)
        name = made.name(tree()[county].name, ("勘测设计院有限公司", "工程设计有限公司", "造价咨询有限公司"))
        province.institutes.append(Firm(names.credit_code(chance, county), name, "employer", county, made.head()))
    share = [skill for skill, of in SHARES for _ in range(of)]
    for n in range(wanted):
        skill, employer = share[n % len(share)], chance.choice(province.institutes)
        one = human(chance, Role.EXPERT, "评标专家")
        employer.people.append(one)
        province.scholars.append(Scholar(one, employer, (skill,), employer.region))
