"""The outside tables 外部数据: projects as other offices know them, with their own names, codes and units, as CSV files.

Every deal has its project there; some projects have no deal: off the platform though they should be on it (planted), or
rightly so. 立项批复、财政预算、施工许可、用地、国库支付 each have their own habits of writing. Pure; chance is told.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from ggzy.core.regions import tree
from ggzy.practice.tenders import WAN
from ggzy.simulate import names
from ggzy.simulate.days import BEGINS, ENDS, in_office, workday_on
from ggzy.simulate.kinds import KINDS, wanted
from ggzy.simulate.people import INDUSTRIES, Firm, Province
from ggzy.simulate.plan import DealPlan, Mark, Year

THRESHOLD_WAN = 400
Row = list[str]


@dataclass(eq=False)
class Project:
    """One project as the offices outside know it; `deal` where it is on the platform."""

    code: str
    title: str
    owner: Firm
    amount_fen: int
    approved: datetime
    begun: datetime
    builder: str
    paid: bool
    note: str = ""
    deal: DealPlan | None = None

    @property
    def county(self) -> str:
        return self.owner.region


def make_projects(chance: Random, year: Year) -> list[Project]:
    """Those of the deals, and those without; the marks of the latter go to the year."""
    number = wanted(KINDS["off_line"], len(year.deals))
    found = [of_deal(chance, deal) for deal in year.deals]
    for n in range(number):
        one = new(chance, year.province, chance.randrange(450, 6000), paid=True)
        found.append(one)
        year.marks.append(mark("off_line", True, [one], one.approved))
        other = RIGHTLY[n % len(RIGHTLY)](chance, year, found)
        year.marks.append(mark("off_line", False, [other], other.approved, other.note))
    for _ in range(wanted(KINDS["split_project"], len(year.deals))):
        parts, works = split(chance, year.province), small_works(chance, year.province)
        found += [*parts, *works]
        year.marks.append(mark("split_project", True, parts, parts[-1].approved))
        year.marks.append(mark("split_project", False, works, works[-1].approved))
    chance.shuffle(found)
    return found


def mark(kind: str, planted: bool, projects: list[Project], at: datetime, note: str = "") -> Mark:
    deals = [one.deal for one in projects if one.deal]
    return Mark(kind, planted, deals, firm=projects[0].owner, project=";".join(one.code for one in projects), at=at, note=note)


# ---- projects ----


def of_deal(chance: Random, deal: DealPlan) -> Project:
    """The project of a deal: mostly under its code, often under a name that differs a little."""
    approved = deal.registered - timedelta(days=chance.randrange(12, 120))
    known = chance.random()
    given = deal.invest_code if known < 0.75 else "" if known < 0.9 else names.invest_code(chance, deal.owner.region)
    winner = min(deal.bids, key=lambda bid: bid.price_fen).firm.name if deal.reaches_award else ""
    amount = deal.plan.estimate_wan * WAN * chance.choice((100, 100, 112, 125)) // 100
    paid = deal.reaches_award and chance.random() < 0.7
    return Project(given, alias(chance, deal.plan.title), deal.owner, amount, approved, deal.contract, winner, paid, deal=deal)


def alias(chance: Random, title: str) -> str:
    """The same project in another office's words."""
    changes = (("施工", ""), ("工程", "项目"), ("（一期）", "一期"), ("（二期）", "(二期)"), ("一标段", "1标段"), ("二标段", "Ⅱ标段"), ("建设项目", "项目"),
               ("自治县", "县"), ("改造工程", "改造提升工程"))  # fmt: skip
    for old, new_ in changes:
        if chance.random() < 0.45:
            title = title.replace(old, new_)
    if chance.random() < 0.1:
        title = title[:6] + " " + title[6:]
    return title


def new(chance: Random, province: Province, wan: int, *, paid: bool, owner: Firm | None = None, title: str = "", at: datetime | None = None) -> Project:
    owner = owner or chance.choice(province.owners[chance.choice(province.counties), chance.choice(INDUSTRIES)])
    while not title or (title in province.works and "段" not in title):
        title = f"{tree()[owner.region].name}{chance.choice(names.PLACES)}{chance.choice(names.WORKS[owner.industry])}"
    province.works.add(title)
    at = at or in_office(chance, workday_on((BEGINS + timedelta(days=chance.randrange(5, 150))).date()))
    builder = chance.choice(province.bidders[owner.industry]).name if paid else ""
    said = title if "段" in title else alias(chance, f"{title}{chance.choice(names.PARTS)}施工")
    return Project(names.invest_code(chance, owner.region), said, owner, wan * WAN, at, at + timedelta(days=chance.randrange(50, 110)), builder, paid)


def cancelled(chance: Random, year: Year, found: list[Project]) -> Project:
    return noted(found, new(chance, year.province, chance.randrange(450, 6000), paid=False), "项目已取消，批复收回")


def below(chance: Random, year: Year, found: list[Project]) -> Project:
    return noted(found, new(chance, year.province, chance.randrange(60, 380), paid=True), "")


def exempt(chance: Random, year: Year, found: list[Project]) -> Project:
    why = chance.choice(("抢险救灾应急工程，经批准不招标", "以工代赈项目，依规定不招标", "涉及国家秘密，依法不招标"))
    return noted(found, new(chance, year.province, chance.randrange(450, 3000), paid=True), why)


def next_year(chance: Random, year: Year, found: list[Project]) -> Project:
    return noted(found, new(chance, year.province, chance.randrange(450, 6000), paid=False), "计划2027年开工")


def another_name(chance: Random, year: Year, found: list[Project]) -> Project:
    """On the platform, under a name of which only the place is left, and under no code."""
    one = chance.choice([each for each in found if each.deal and not each.note])
    assert one.deal
    one.code, one.title, one.note = names.invest_code(chance, one.county), tree()[one.county].name[:2] + one.deal.plan.title[len(tree()[one.county].name) :].replace("工程", "").replace("施工", ""), "与平台项目名称不一致"
    return one


RIGHTLY = (cancelled, another_name, below, exempt, next_year)


def noted(found: list[Project], one: Project, note: str) -> Project:
    one.note = note
    found.append(one)
    return one


def split(chance: Random, province: Province) -> list[Project]:
    """One work in three parts, each just below the threshold, approved within a fortnight."""
    first = new(chance, province, chance.randrange(370, THRESHOLD_WAN), paid=True)
    work, parts = first.title.removesuffix("施工"), [first]
    for part in ("B段", "C段"):
        at = parts[-1].approved + timedelta(days=chance.randrange(1, 6))
        parts.append(new(chance, province, chance.randrange(360, THRESHOLD_WAN), paid=True, owner=first.owner, title=work + part, at=at))
        parts[-1].builder = first.builder
    first.title = f"{work}A段"
    return parts


def small_works(chance: Random, province: Province) -> list[Project]:
    """Three small works of one owner, in three places, over the year."""
    first = new(chance, province, chance.randrange(60, 390), paid=True)
    more = [new(chance, province, chance.randrange(60, 390), paid=True, owner=first.owner) for _ in range(2)]
    return [first, *more]


# ---- tables ----


def write_tables(folder: Path, chance: Random, projects: Iterable[Project]) -> list[Path]:
    """Five files, as five offices would send them."""
    folder.mkdir(parents=True, exist_ok=True)
    known = list(projects)
    return [write(folder, chance, known, name) for name in TABLES]


def write(folder: Path, chance: Random, projects: list[Project], name: str) -> Path:
    table = TABLES[name]
    rows = [row for one in projects if (row := table.row(chance, one))]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerows([*table.above, table.head, *rows])
    file = folder / f"{name}.csv"
    file.write_bytes(out.getvalue().encode(table.encoding, errors="replace"))
    return file


def day(chance: Random, at: datetime) -> str:
    return chance.choice((f"{at:%Y-%m-%d}", f"{at:%Y-%m-%d}", f"{at:%Y/%m/%d}", f"{at.year}年{at.month}月{at.day}日", f"{at:%Y%m%d}"))


def wan_yuan(chance: Random, amount_fen: int) -> str:
    """In 万元 as the head says; some write the unit into the cell."""
    wan = amount_fen / WAN
    return chance.choice((f"{wan:.2f}", f"{wan:.2f}", f"{wan:,.2f}", f"{wan:.0f}万元", f"{wan / 10_000:.4f}亿元" if wan > 1000 else f"{wan:.1f}"))


def yuan(chance: Random, amount_fen: int) -> str:
    return chance.choice((f"{amount_fen / 100:.2f}", f"{amount_fen / 100:,.2f}", f"¥{amount_fen / 100:,.2f}"))


def short(chance: Random, name: str) -> str:
    return name.replace("有限公司", "公司") if chance.random() < 0.2 else name


def approval(chance: Random, one: Project) -> Row:
    return [one.code, one.title, short(chance, one.owner.name), f"发改投资〔2026〕{chance.randrange(1, 900)}号", day(chance, one.approved), wan_yuan(chance, one.amount_fen), tree()[one.county].name, one.note if one.note != "与平台项目名称不一致" else ""]


def budget(chance: Random, one: Project) -> Row:
    if chance.random() < 0.2:
        return []
    return [tree()[one.county].name + "财政局", short(chance, one.owner.name), alias(chance, one.title), yuan(chance, one.amount_fen * chance.choice((50, 80, 100)) // 100), "2026"]


def permit(chance: Random, one: Project) -> Row:
    if not one.builder or chance.random() < 0.25:
        return []
    number, at = f"{one.county[:6]}2026{chance.randrange(10**8):08d}", one.begun + timedelta(days=chance.randrange(3, 20))
    if at > ENDS:
        return []
    return [number, alias(chance, one.title), one.owner.name, one.builder, wan_yuan(chance, one.amount_fen * 93 // 100), day(chance, at)]


def land(chance: Random, one: Project) -> Row:
    if chance.random() < 0.7:
        return []
    mu = chance.randrange(2, 180)
    return [one.title, one.owner.name, chance.choice((f"{mu}亩", f"{mu / 15:.2f}公顷", f"{mu * 667}平方米")), tree()[one.county].name, day(chance, one.approved)]


def payment(chance: Random, one: Project) -> Row:
    at = one.begun + timedelta(days=chance.randrange(20, 60))
    if not one.paid or at > ENDS:
        return []
    return [day(chance, at), one.owner.name, one.builder, f"支付{alias(chance, one.title)}进度款", yuan(chance, one.amount_fen * chance.randrange(10, 40) // 100), one.code if chance.random() < 0.5 else ""]


@dataclass(frozen=True)
class Table:
    """How one office writes its table."""

    head: Row
    row: Callable[[Random, Project], Row]
    above: tuple[Row, ...] = ()
    encoding: str = "utf-8-sig"


TABLES = {
    "approvals": Table(["项目代码", "项目名称", "建设单位", "批复文号", "批复日期", "总投资（万元）", "建设地点", "备注"], approval),
    "budgets": Table(["财政部门", "预算单位", "项目", "预算数（元）", "年度"], budget, (["2026年度政府投资项目预算表", "", "", "", ""],)),
    "permits": Table(["施工许可证编号", "工程名称", "建设单位", "施工单位", "合同价格（万元）", "发证日期"], permit, encoding="gb18030"),
    "land": Table(["项目名称", "用地单位", "面积", "位置", "批准日期"], land),
    "payments": Table(["支付日期", "付款单位", "收款单位", "用途", "金额", "项目代码"], payment, (["国库集中支付明细", "", "", "", "", ""], ["单位：元", "", "", "", "", ""]), "gb18030"),
}
