"""Matching 比对: which deals a project of another office's list may be, how surely, and why in words. Signals only, no verdict."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec
from rapidfuzz import fuzz, process

from ggzy.core.law.compulsory import KINDS
from ggzy.core.money import suspect_unit, wan, yuan
from ggzy.core.regions import full_name
from ggzy.core.unlisted.columns import REMARK, Outside
from ggzy.core.unlisted.names import (
    apart,
    code_key,
    likeness,
    name_key,
    numbers_differ,
    owner_key,
    phases,
    pieces_apart,
)

SURE, LIKELY = 85, 55
"""From which confidence a deal counts as found, and from which it is shown as perhaps the same."""
BY_CODE = 97
SHOWN = 5
RAREST, MOST_OF_ONE, TRIED = 8, 80, 6
"""Of a name the rarest pairs of characters are looked up; a pair that stands in too many names says nothing."""
LEAST_ALIKE = 40
MANY = 1_000
"""Of an owner with more rows than this only those with rare pairs in common are compared: each with each would take hours."""


@dataclass(frozen=True)
class Seen:
    """A deal as far as matching needs it 平台上的交易."""

    stream: str
    code: str
    invest_code: str
    title: str
    owner: str
    owner_id: str
    amount_fen: int
    region: str
    line: str
    registered: date
    kind: str = ""


@dataclass(frozen=True)
class Candidate:
    """One deal that it may be: confidence in percent, and what speaks for and against it."""

    stream: str
    confidence: int
    why: tuple[str, ...]


@dataclass
class Deals:
    """All deals, laid out so that one project is compared with a handful and not with thousands."""

    by_stream: dict[str, Seen]
    by_code: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    by_owner: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    by_pair: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, deals: Iterable[Seen]) -> Deals:
        known = cls({deal.stream: deal for deal in deals})
        for deal in known.by_stream.values():
            if code_key(deal.invest_code):
                known.by_code[code_key(deal.invest_code)].append(deal.stream)
            for owner in {deal.owner_id, owner_key(deal.owner)} - {""}:
                known.by_owner[owner][deal.stream] = name_key(deal.title)
            for pair in pairs(name_key(deal.title)):
                known.by_pair[pair].append(deal.stream)
        return known

    def near(self, project: Outside, key: str) -> list[str]:
        """The deals worth comparing: of the same code, with rare pairs of characters in common, of the same owner."""
        found = list(self.by_code.get(code_key(project.code), ()))
        known = sorted((len(self.by_pair[pair]), pair) for pair in pairs(key) if pair in self.by_pair)
        shared = Counter(stream for n, pair in known[:RAREST] if n <= MOST_OF_ONE for stream in self.by_pair[pair])
        found += [stream for stream, _ in shared.most_common(TRIED)]
        for owner in {project.owner_id, owner_key(project.owner)} - {""}:
            found += [stream for _, _, stream in process.extract(key, self.by_owner.get(owner, {}), scorer=fuzz.ratio, limit=TRIED)]
        return list(dict.fromkeys(found))


def pairs(key: str) -> set[str]:
    return {key[n : n + 2] for n in range(len(key) - 1)} or ({key} if key else set())


def candidates(project: Outside, deals: Deals, aliases: Mapping[str, str]) -> list[Candidate]:
    """The likeliest deals, the surest first. `aliases` lead from a name to the one under which a person once found it."""
    key = name_key(project.name)
    known = aliases.get(key, "")
    near = deals.near(project, key) + (deals.near(project, known) if known else [])
    found = [judged(project, key, known, deals.by_stream[stream]) for stream in dict.fromkeys(near)]
    return sorted((c for c in found if c.confidence >= 30), key=lambda c: (-c.confidence, c.stream))[:SHOWN]


def judged(project: Outside, key: str, alias: str, deal: Seen) -> Candidate:
    """One deal weighed: code, name, owner, amount, place and time, each with its words."""
    mine, its = code_key(project.code), code_key(deal.invest_code)
    name, name_why, name_sure = by_name(project, key, alias, deal)
    owner, owner_why = by_owner(project, deal)
    amount, amount_why = by_amount(project.amount_fen, deal.amount_fen)
    place, place_why = by_place(project, deal)
    rest = [name_why, owner_why, amount_why, place_why, when_words(project.dated, deal.registered)]
    kind, kind_why = by_kind(project, deal)
    if mine and mine == its and kind < 0:
        return Candidate(deal.stream, LIKELY + 10, ("项目代码相同", kind_why, *filter(None, rest)))
    if mine and mine == its and pieces_apart(key, name_key(deal.title)):
        return Candidate(deal.stream, SURE - 1, ("项目代码相同", *filter(None, rest)))
    if mine and mine == its:
        strange = name < 20 and owner <= 0
        words = "项目代码相同" + ("，但名称和建设单位都不同，请核对代码是否填错" if strange else "")
        return Candidate(deal.stream, LIKELY + 10 if strange else BY_CODE, (words, *filter(None, rest)))
    differs = bool(mine and its)
    against = (20 if name_sure else 30) if differs else 0  # another code and another word bear each other out
    score = min(name + owner + amount + place + kind - against, 95 if name_sure else SURE - 1)
    rest = ["两边的项目代码不同" if differs else "", kind_why, *rest]
    return Candidate(deal.stream, max(0, score), tuple(filter(None, rest)))


def by_name(project: Outside, key: str, alias: str, deal: Seen) -> tuple[int, str, bool]:
    """Up to sixty: what is alike below a half by chance counts nothing. And whether the name leaves it to the rest to be sure:
    of two that differ in a word put in place of another or in a piece of work, a person says whether they are one."""
    its = name_key(deal.title)
    alike = likeness(key, its)
    if alias and likeness(alias, its) > alike:
        key, alike, said = alias, likeness(alias, its), "曾用名称经人工认定对应，"
    else:
        said = ""
    points = max(0, alike - 40)
    words = f"{said}名称相似{alike}%" if alike < 100 else f"{said}名称相同"
    ours, theirs = phases(project.name), phases(deal.title)
    if ours and theirs and not ours & theirs:
        return points - 30, f"{words}，但期次或者标段不同（{'、'.join(sorted(ours))}与{'、'.join(sorted(theirs))}）", True
    if numbers_differ(key, its):
        return points - 30, f"{words}，但名称里的数字不同", True
    why = apart(key, its)
    return points, f"{words}，但{why}，请核对是不是同一个项目" if why else words, not why


def by_owner(project: Outside, deal: Seen) -> tuple[int, str]:
    if project.owner_id and deal.owner_id:
        if project.owner_id == deal.owner_id:
            return 22, "建设单位代码相同"
        return -12, "建设单位代码不同"
    ours, theirs = owner_key(project.owner), owner_key(deal.owner)
    if not ours or not theirs:
        return 0, ""
    alike = likeness(ours, theirs)
    if alike == 100:
        return 20, "建设单位相同"
    return (12, f"建设单位名称相似{alike}%") if alike >= 80 else (-8, "建设单位不同")


def by_amount(ours: int, theirs: int) -> tuple[int, str]:
    if ours <= 0 or theirs <= 0:
        return 0, ""
    if suspect_unit(ours, theirs):
        return 0, f"金额相差一千倍以上（{yuan(ours)}元与{yuan(theirs)}元），疑似元和万元填错"
    part = min(ours, theirs) * 100 // max(ours, theirs)
    told = f"（{wan(ours)}万元与{wan(theirs)}万元）"
    if part >= 95:
        return 14, f"金额相近{told}"
    if part >= 70:
        return 9, f"金额相差不到三成{told}"
    return (0, f"金额相差较大{told}") if part >= 30 else (-10, f"金额相差数倍{told}")


def by_place(project: Outside, deal: Seen) -> tuple[int, str]:
    if project.region == deal.region:
        return 5, "在同一地区"
    if deal.region.startswith(project.region.rstrip("0")) or project.region.startswith(deal.region.rstrip("0")):
        return 0, ""
    return -12, f"地区不同（{full_name(deal.region)}）"


def by_kind(project: Outside, deal: Seen) -> tuple[int, str]:
    """Of contracts alone: one project has one for its works and another for their supervision, and each its own deal."""
    if project.list_kind != "contract" or deal.kind not in KINDS or project.kind == deal.kind:
        return 0, ""
    return -25, f"合同是{KINDS[project.kind]}，交易是{KINDS[deal.kind]}"


def when_words(dated: date | None, registered: date) -> str:
    """Time alone decides nothing: a list may be older or younger than the deal."""
    if dated is None:
        return ""
    days = (registered - dated).days
    if days < -365:
        return f"平台登记早于名单日期{-days}天"
    return f"平台登记晚于名单日期{days}天" if days > 730 else ""


def same_project(one: Outside, other: Outside) -> bool:
    """Whether two rows of lists tell of one project: by code, or by owner, phase, amount and a like name. A row that is taken for
    another is worked off by nobody: 一字之差, and a piece of the whole, are therefore two projects."""
    a, b = code_key(one.code), code_key(other.code)
    if "contract" in (one.list_kind, other.list_kind) and one.kind != other.kind:
        return False
    mine, its = name_key(one.name), name_key(other.name)
    if a and b:
        return a == b and not pieces_apart(mine, its)
    ours, theirs = phases(one.name), phases(other.name)
    near = min(one.amount_fen, other.amount_fen) * 100 >= max(one.amount_fen, other.amount_fen) * 95
    if ours != theirs and (ours and theirs or not near):
        return False
    owners = one.owner_id == other.owner_id if one.owner_id and other.owner_id else owner_key(one.owner) == owner_key(other.owner)
    if not owners or numbers_differ(mine, its) or apart(mine, its):
        return False
    alike = likeness(mine, its)
    return alike >= 90 or (near and alike >= 55)


def together(rows: Sequence[Outside]) -> Outside:
    """One project as several lists tell it: as the first row has it, what that leaves open from the others, all remarks; and
    what was contracted for, where that is more."""
    first = rows[0]
    more = {name: found for name in ("code", "owner_id", "dated", "document", "place", "funding") if not getattr(first, name) and (found := told(rows, name))}
    remark = "；".join(dict.fromkeys(row.remark for row in rows if row.remark))
    amount = max([first.amount_fen, *(row.amount_fen for row in rows if row.list_kind == "contract")])
    return msgspec.structs.replace(first, **more, remark=remark[:REMARK], amount_fen=amount)


def told(rows: Sequence[Outside], name: str) -> Any:
    return next((value for row in rows if (value := getattr(row, name))), None)


@dataclass
class Named:
    """The rows of one owner by their names, as far as they were read."""

    keys: dict[int, str] = field(default_factory=dict)
    by_pair: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    first: dict[str, int] = field(default_factory=dict)

    def add(self, n: int, key: str) -> None:
        self.keys[n] = key
        self.first.setdefault(key, n)
        for pair in pairs(key):
            self.by_pair[pair].append(n)

    def alike(self, key: str) -> list[int]:
        among = self.keys if len(self.keys) <= MANY else {m: self.keys[m] for m in self.in_common(key)}
        return [m for _, _, m in process.extract(key, among, scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE, limit=TRIED)]

    def in_common(self, key: str) -> list[int]:
        """Those of the very same name, and those that share the rarest pairs."""
        known = sorted((len(self.by_pair[pair]), pair) for pair in pairs(key) if pair in self.by_pair)
        shared = Counter(m for n, pair in known[:RAREST] if n <= MOST_OF_ONE for m in self.by_pair[pair])
        same = [self.first[key]] if key in self.first else []
        return same + [m for m, _ in shared.most_common(TRIED * TRIED)]


def grouped(projects: Sequence[Outside]) -> list[int]:
    """For each row the first row that tells of the same project, itself where it is the first."""
    of_code: dict[str, int] = {}
    of_owner: dict[str, Named] = defaultdict(Named)
    found: list[int] = []
    for n, project in enumerate(projects):
        key, code = name_key(project.name), code_key(project.code)
        owners = {project.owner_id, owner_key(project.owner)} - {""}
        near = [m for owner in owners for m in of_owner[owner].alike(key)]
        near += [of_code[code]] if code in of_code else []
        same = next((m for m in sorted(near) if same_project(projects[m], project)), n)
        found.append(found[same] if same < n else n)
        if code:
            of_code.setdefault(code, found[n])
        for owner in owners:
            of_owner[owner].add(n, key)
    return found
