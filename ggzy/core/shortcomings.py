"""What a circular may be about 通报的情形: each shortcoming of the notice as one rule over facts of the journal; two lists, two issuers.

A rule is a pure function: facts in, for each office what was found, with the entries that show it. A rule that changes gets
a new version; a circular keeps the version it was drafted under.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec

from ggzy.core.rule import Basis

INSPECTION, NETWORK = "inspection", "network"
ISSUES = {INSPECTION: "督查通报", NETWORK: "网络检查通报"}
NOTICE = "关于切实用好全省公共资源交易电子化平台的通知"
HASTY_SECONDS = 60
"""A tender file accepted within a minute of its opening was not read."""
UNMANAGED_PERCENT, UNMANAGED_LOTS = 20, 3


class EntryRef(msgspec.Struct, frozen=True, order=True):
    """A line of the journal."""

    stream: str
    seq: int


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened or did not, told from the journal; `office` is the department it concerns.

    kinds: lot (registered), breach (a department's duty ended in silence), party_breach (a party's), review (a filing
    accepted), opening (closed), push (a report due), case_breach, silence (no answer to supervision), finding_breach (a finding not
    handled in time), finding (应上未上).
    """

    kind: str
    office_id: str
    office: str
    stream: str
    seq: int
    at: datetime
    title: str
    what: str = ""
    seconds: int = -1
    opened: bool = True
    faulty: bool = False
    present: bool = True
    arrived: bool = False
    offline: bool = False


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """A shortcoming of one office, in words, with the entries behind each word."""

    rule: str
    version: int
    office_id: str
    office: str
    words: str
    entries: tuple[EntryRef, ...]


Finder = Callable[[Sequence[Fact]], list[tuple[str, list[Fact]]]]
"""For one office's facts: sentences, each with the facts behind it."""


@dataclass(frozen=True)
class Shortcoming:
    """One row: which circular it belongs to, what it rests on, which facts it reads, and what it finds in them."""

    code: str
    version: int
    label: str
    issue: str
    basis: Basis
    inputs: str
    find: Finder


def told(facts: Sequence[Fact], what: str, counted: str = "次") -> list[tuple[str, list[Fact]]]:
    """One sentence over all of them, the first five by name; none for none."""
    if not facts:
        return []
    names = "；".join(f"{fact.title}{f'（{fact.what}）' if fact.what else ''}" for fact in list(facts)[:5])
    more = "等" if len(facts) > 5 else ""
    return [(f"{len(facts)}{counted}{what}：{names}{more}", list(facts))]


def of(facts: Iterable[Fact], kind: str) -> list[Fact]:
    return [fact for fact in facts if fact.kind == kind]


def not_performed(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    return told(of(facts, "breach"), "法定或者规定的期限届满没有履行职责")


def not_allotted(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    return told(of(facts, "silence"), "对监督机关的询问或者整改要求逾期没有回应，责任没有落实到人")


def unmanaged(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    """A trade is unmanaged where many of its lots go wrong, not where one does."""
    lots, wrong = {fact.stream for fact in of(facts, "lot")}, of(facts, "party_breach")
    touched = {fact.stream for fact in wrong}
    if len(touched) < UNMANAGED_LOTS or 100 * len(touched) < UNMANAGED_PERCENT * len(lots | touched):
        return []
    first = list({fact.stream: fact for fact in reversed(wrong)}.values())
    return [(f"本行业{len(lots | touched)}个项目中有{len(touched)}个存在当事人逾期未办的情况，超过{UNMANAGED_PERCENT}%", first)]


def lax_review(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    """Fast alone is no fault, nor is a fault that a careful reviewer missed: both together are."""
    hasty = [f for f in of(facts, "review") if f.faulty and (not f.opened or 0 <= f.seconds < HASTY_SECONDS)]
    return told(hasty, "招标文件没有打开或者打开不到一分钟即予备案，其后文件被认定有问题")


def absent(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    return told([f for f in of(facts, "opening") if not f.present], "开标全程没有监督人员到场或者在线")


def slow_investigation(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    return told(of(facts, "case_breach"), "案件逾期没有办理") + told(of(facts, "finding_breach"), "监督发现逾期没有签收、处理")


def offline(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    return told([f for f in of(facts, "finding") if f.offline], "应当进场的项目在线下交易", "个")


def irregular(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    return told([f for f in of(facts, "party_breach")], "所管项目的当事人没有在期限内办理交易步骤")


def unused(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    return told([f for f in of(facts, "review") if not f.opened], "没有在监督平台打开招标文件即予备案")


def not_entered(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    return told(of(facts, "finding"), "应当进场交易的项目没有进场", "个")


def incomplete(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    return told([f for f in of(facts, "push") if not f.arrived], "备案材料期满仍没有推送")


def late(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    return told([f for f in of(facts, "push") if f.arrived], "备案材料超过期限才推送")


def by_inspection(words: str) -> Basis:
    return Basis(NOTICE, "四（三）", words, checked=False)


SHORTCOMINGS: dict[str, Shortcoming] = {
    row.code: row
    for row in (
        Shortcoming("not_performed", 1, "工作不履职", INSPECTION, by_inspection("工作不履职"), "部门职责期满没有办理的登记", not_performed),
        Shortcoming("not_allotted", 1, "责任不落实", INSPECTION, by_inspection("责任不落实"), "核查询问、整改要求逾期没有回应的登记", not_allotted),
        Shortcoming("unmanaged", 1, "行业管理不到位", INSPECTION, by_inspection("行业管理不到位"), "本行业的项目数，和其中当事人逾期未办的登记", unmanaged),
        Shortcoming("lax_review", 1, "审查备案不严格", INSPECTION, by_inspection("审查备案不严格"), "予以备案的时间，打开文件的时间，其后成立的异议", lax_review),
        Shortcoming("absent", 1, "现场监管不到场", INSPECTION, by_inspection("现场监管不到场"), "开标期间监督人员的办理和查看", absent),
        Shortcoming("slow_investigation", 2, "违规查处不及时", INSPECTION, by_inspection("违规查处不及时"), "案件各期限、监督发现处理期限期满没有办理的登记", slow_investigation),
        Shortcoming("offline", 1, "项目线下交易", INSPECTION, by_inspection("项目线下交易"), "经答复、认定的线下交易", offline),
        Shortcoming("irregular", 1, "操作不规范", NETWORK, by_inspection("操作不规范"), "所管项目中当事人期满没有办理的登记", irregular),
        Shortcoming("unused", 1, "监督平台应用不充分", NETWORK, by_inspection("监督平台应用不充分"), "予以备案以前有没有打开过文件", unused),
        Shortcoming("not_entered", 1, "应上不上", NETWORK, by_inspection("应上不上"), "经答复、认定的应上未上", not_entered),
        Shortcoming("incomplete", 1, "备案材料推送不完整", NETWORK, by_inspection("不完整"), "书面报告、合同期满没有提交的登记", incomplete),
        Shortcoming("late", 1, "备案材料推送不及时", NETWORK, by_inspection("不及时"), "书面报告、合同期满以后才提交的登记", late),
    )
}  # fmt: skip


def found_in(facts: Iterable[Fact], issue: str) -> list[Found]:
    """Everything that the rules of this circular find, office by office; each sentence with its entries."""
    offices: dict[str, list[Fact]] = defaultdict(list)
    for fact in sorted(facts, key=lambda f: (f.at, f.stream, f.seq)):
        if fact.office_id:
            offices[fact.office_id].append(fact)
    return [
        Found(rule=row.code, version=row.version, office_id=office, office=own[0].office, words=words,
              entries=tuple(dict.fromkeys(EntryRef(f.stream, f.seq) for f in behind)))
        for office, own in sorted(offices.items(), key=lambda pair: pair[1][0].office)
        for row in SHORTCOMINGS.values() if row.issue == issue
        for words, behind in row.find(own)
    ]  # fmt: skip
