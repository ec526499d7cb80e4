"""应进测试 for other offices' projects: whether it had to trade here, by the directory; and parts that only together have to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from ggzy.core.documents import DutyTest
from ggzy.core.facts import Threshold
from ggzy.core.law.compulsory import KINDS, LAW
from ggzy.core.money import yuan
from ggzy.core.rule import Basis
from ggzy.core.unlisted.columns import Outside
from ggzy.core.unlisted.names import code_key, stem

LAND = Basis("招标拍卖挂牌出让国有建设用地使用权规定", 4, "招标、拍卖或者挂牌方式出让")
PLATFORM = Basis("公共资源交易平台管理暂行办法", 8, "应当纳入公共资源交易平台")
SPLIT = Basis("招标投标法", 4, "化整为零")
SUMMED = Basis(LAW, 5, "必须招标")
UNTOLD = "报道没有写明金额，是否应当进场请人工核对"
WITHIN = timedelta(days=365)
AFTERWARDS = ("contract", "payment", "news")
"""Lists that tell of parts of what was let already."""


def entering(project: Outside, directory: Sequence[Threshold], today: date) -> DutyTest:
    """Whether it had to, with what was found; thresholds are those of the directory on the project's own day."""
    if project.list_kind == "news" and not project.amount_fen:
        return DutyTest(must_tender=False, level="", findings=(UNTOLD,))
    why = project.list_kind != "news" and re.search("取消|收回|撤销|不招标|抢险|以工代赈|国家秘密|涉密|计划20[0-9]{2}年开工", project.remark)
    if why:
        return DutyTest(must_tender=False, level="", findings=(f"名单备注“{project.remark}”，请核对后再定",))
    if project.line == "land":
        must = project.kind == "operating"
        what = "经营性用地，应当招标拍卖挂牌出让" if must else "看不出是经营性用地，可以划拨或者协议出让的不必进场"
        return DutyTest(must_tender=must, level="", findings=(f"{what}（{LAND}）",))
    row = threshold(project, directory, project.dated or today)
    if row is None:
        return DutyTest(must_tender=False, level="", findings=("交易目录中没有对应的条目，请人工核对",))
    over = project.amount_fen >= row.minimum_fen
    said = f"{KINDS[project.kind]}金额{yuan(project.amount_fen)}元，{'达到' if over else '未达到'}{yuan(row.minimum_fen)}元的标准（{row.basis}）"
    funds = "使用国有资金" if project.public_funds and project.funding else "资金来源未填，按国有资金核对" if project.public_funds else "不使用国有资金"
    return DutyTest(must_tender=over and project.public_funds, level=row.level, findings=(said, funds), directory_from=row.valid_from.isoformat())


def threshold(project: Outside, directory: Sequence[Threshold], on: date) -> Threshold | None:
    rows = [
        row for row in directory
        if row.line == project.line and row.kind == project.kind and row.valid_from <= on and (row.valid_to is None or on < row.valid_to)
    ]  # fmt: skip
    return max(rows, key=lambda row: row.valid_from, default=None)


def splits(projects: Sequence[Outside], directory: Sequence[Threshold], today: date) -> list[tuple[int, ...]]:
    """Rows of one owner, place, kind and stem of name, within a year, each below the line and together at or above it; and those
    of one project code, of which one is below: a piece is let with the whole (必须招标的工程项目规定5, the last sentence)."""
    parts: dict[tuple[str, ...], list[int]] = defaultdict(list)
    pieces: dict[tuple[str, str], list[int]] = defaultdict(list)
    below: set[int] = set()
    for n, project in enumerate(projects):
        row = threshold(project, directory, project.dated or today)
        if row is None or project.list_kind == "news" or not project.public_funds:
            continue
        if (code := code_key(project.code)) and project.list_kind not in AFTERWARDS:
            pieces[code, project.kind].append(n)
        if project.amount_fen >= row.minimum_fen:
            continue
        below.add(n)
        if len(stem(project.name)) >= 3:
            parts[project.owner_id or project.owner, project.region, project.kind, stem(project.name)].append(n)
    with_a_piece = (group for group in pieces.values() if below.intersection(group))
    groups = [*with_a_piece, *(within_a_year(group, projects, today) for group in parts.values())]
    return [tuple(group) for group in groups if over_together(group, projects, directory, today)]


def within_a_year(group: list[int], projects: Sequence[Outside], today: date) -> list[int]:
    """The parts that together come to most among those that begin with one of them and end a year later. Once through: each run
    ends no earlier than the one before it."""
    ordered = sorted(group, key=lambda n: (day(projects[n], today), n))
    best, most, end, together = (0, 0), 0, 0, 0
    for begin, n in enumerate(ordered):
        while end < len(ordered) and day(projects[ordered[end]], today) < day(projects[n], today) + WITHIN:
            together += projects[ordered[end]].amount_fen
            end += 1
        if together > most:
            best, most = (begin, end), together
        together -= projects[n].amount_fen
    return ordered[slice(*best)]


def day(project: Outside, today: date) -> date:
    return project.dated or today


def over_together(found: list[int], projects: Sequence[Outside], directory: Sequence[Threshold], today: date) -> bool:
    if len(found) < 2:
        return False
    row = threshold(projects[found[0]], directory, day(projects[found[0]], today))
    return row is not None and sum(projects[n].amount_fen for n in found) >= row.minimum_fen
