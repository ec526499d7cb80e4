"""What a circular may be about 通报的情形: each shortcoming of the notice as one rule over facts of the journal; two lists, two issuers.

A rule is a pure function: facts in, for each office what was found, with the entries that show it. A rule that changes gets
a new version; a circular keeps the version it was drafted under.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence, Sized
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Duty

INSPECTION, NETWORK = "inspection", "network"
ISSUES = {INSPECTION: "督查通报", NETWORK: "网络检查通报"}
NOTICE = "关于切实用好全省公共资源交易电子化平台的通知"
HASTY_SECONDS = 60
"""A tender file on which less than a minute was spent was not read."""
PARTIES = (Role.TENDEREE, Role.AGENCY, Role.BIDDER)
"""What these leave undone is held against whoever manages their trade."""


def breach_kind(duty: Duty) -> str:
    """Which fact a duty that ended in silence is: the department's own, one of a party in its trade; of the centre's none."""
    if Role.SUPERVISOR in duty.who:
        return "breach"
    return "party_breach" if set(duty.who) & set(PARTIES) else ""


@dataclass(frozen=True)
class Line:
    """平台口径: from how many on, and from which share, single things are a pattern. No text gives these figures; a change is
    a new version of the rule."""

    what: str
    least: int
    percent: int

    def crossed(self, some: Sized, every: Sized) -> bool:
        return len(some) >= self.least and 100 * len(some) >= self.percent * len(every)

    def __str__(self) -> str:
        return f"{self.what}满{self.least}件并达到{self.percent}%"


UNMANAGED = Line("有当事人逾期未办的项目", 3, 20)
UNREAD = Line("没有打开招标文件即予备案的", 3, 20)
UNHEEDED = Line("满七日没有打开、没有处理的监督发现", 3, 50)
UNWATCHED = Line("开标以后满七日没有查看、没有到场的项目", 3, 50)
SETTLING = timedelta(days=7)
"""What is newer is not yet held against anybody."""


class EntryRef(msgspec.Struct, frozen=True, order=True):
    """A line of the journal."""

    stream: str
    seq: int


class Fact(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened or did not, told from the journal; `office` is the department it concerns.

    kinds: lot (registered), breach (a department's duty ended in silence), party_breach (a party's), act (an irregular one,
    `own` if by the office's people), review (a filing accepted), session (an opening or evaluation that ended), push (a
    paper due), case_breach, silence (no answer to supervision), orphan (nobody holds a duty), finding (应上未上), finding_breach (a finding not
    handled in time), alarm (a
    finding in the office's reach), live (a lot that was opened), login (so many `times`; `shared` if the person serves another office too), instruction (so many `times`). `more` are further entries.
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
    own: bool = False
    shared: bool = False
    times: int = 1
    more: tuple[int, ...] = ()

    @property
    def refs(self) -> list[EntryRef]:
        return [EntryRef(self.stream, seq) for seq in (self.seq, *self.more)]


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
    lines: tuple[Line, ...] = ()


def told(facts: Sequence[Fact], what: str, counted: str = "次") -> list[tuple[str, list[Fact]]]:
    """One sentence over all of them, the first five by name; none for none."""
    if not facts:
        return []
    names = "；".join(f"{fact.title}{f'（{fact.what}）' if fact.what else ''}" for fact in list(facts)[:5])
    more = "等" if len(facts) > 5 else ""
    return [(f"{len(facts)}{counted}{what}：{names}{more}", list(facts))]


def share(every: Sequence[Fact], some: Sequence[Fact], line: Line, what: str, counted: str) -> list[tuple[str, list[Fact]]]:
    """One sentence over some of them, with how many there are, once they are a pattern."""
    found = told(some, what, counted) if line.crossed(some, every) else []
    return [(f"{len(every)}{counted}中有{words}", behind) for words, behind in found]


def of(facts: Iterable[Fact], kind: str) -> list[Fact]:
    return [fact for fact in facts if fact.kind == kind]


def not_performed(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    return told(of(facts, "breach"), "法定或者规定的期限届满没有履行职责")


def not_allotted(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    return [
        *told(of(facts, "silence"), "对监督机关的询问、催办或者整改要求逾期没有回应，责任没有落实到人"),
        *told(of(facts, "orphan"), "未办的职责没有责任人", "项"),
    ]


def unmanaged(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    """A trade is unmanaged where many of its lots go wrong, not where one does."""
    lots, wrong = {fact.stream for fact in of(facts, "lot")}, of(facts, "party_breach")
    touched = {fact.stream for fact in wrong}
    if not UNMANAGED.crossed(touched, lots | touched):
        return []
    first = list({fact.stream: fact for fact in reversed(wrong)}.values())
    return [(f"本行业{len(lots | touched)}个项目中有{len(touched)}个存在当事人逾期未办的情况，达到{UNMANAGED.percent}%以上", first)]


def lax_review(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    """Fast alone is no fault, nor is a fault that a careful reviewer missed: both together are."""
    hasty = [f for f in of(facts, "review") if f.faulty and (not f.opened or 0 <= f.seconds < HASTY_SECONDS)]
    return told(hasty, "招标文件没有打开或者本人阅读不到一分钟即予备案，其后文件被认定有问题")


def absent(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    return told([f for f in of(facts, "session") if not f.present], "开标、评标全程没有监督人员到场或者在线")


def slow_investigation(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    return told(of(facts, "case_breach"), "案件、投诉逾期没有办理") + told(of(facts, "finding_breach"), "监督发现逾期没有签收、处理")


def offline(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    """What was found, whatever the department said of it: one that is silent, or denies, is told of as one that admits."""
    return told(of(facts, "finding"), "应当进场的项目在线下交易", "个")


def irregular(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    acts = of(facts, "act")
    return [
        *told([f for f in acts if f.own], "本单位人员的办理不规范"),
        *told([f for f in acts if not f.own], "所管项目中有不规范的交易步骤"),
        *told(of(facts, "party_breach"), "所管项目的当事人没有在期限内办理交易步骤"),
    ]


def unused(facts: Sequence[Fact]) -> list[tuple[str, list[Fact]]]:
    """Patterns alone: one alarm that nobody opened tells nothing of how an office uses the platform. Log-ins and instructions
    stand beside: no fault by themselves, for who finds nothing wrong need not order anything."""
    reviews, alarms, live = of(facts, "review"), of(facts, "alarm"), of(facts, "live")
    found = [
        *share(reviews, [f for f in reviews if not f.opened], UNREAD, "没有在监督平台打开招标文件即予备案", "件"),
        *share(alarms, [f for f in alarms if not f.opened], UNHEEDED, "监督发现满七日没有打开、没有处理", "条"),
        *share(live, [f for f in live if not f.present], UNWATCHED, "项目开标以后没有人员在平台查看或者到场", "个"),
    ]
    beside = f"{log_ins(of(facts, 'login'))}，在平台发出询问、责令{sum(fact.times for fact in of(facts, 'instruction'))}次"
    return [(f"{words}。{beside}", behind) for words, behind in found]


def log_ins(facts: Sequence[Fact]) -> str:
    """A log-in is a person's: who serves two offices did not log in for one of them."""
    times = sum(fact.times for fact in facts)
    if not any(fact.shared for fact in facts):
        return f"同期本单位监督人员登录{times}次"
    return f"同期人员登录{times}次，其中有人同时在其他单位任职，登录不分单位"


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
        Shortcoming("not_allotted", 2, "责任不落实", INSPECTION, by_inspection("责任不落实"), "核查询问、催办督办、整改要求逾期没有回应的登记；起草时没有人负责的未办事项", not_allotted),
        Shortcoming("unmanaged", 2, "行业管理不到位", INSPECTION, by_inspection("行业管理不到位"), "本行业的项目数，和其中当事人逾期未办的登记", unmanaged, (UNMANAGED,)),
        Shortcoming("lax_review", 2, "审查备案不严格", INSPECTION, by_inspection("审查备案不严格"), "履职情况的备案审查：本人有没有打开、读了多久（不到一分钟算没有读，平台口径），其后成立的异议", lax_review),
        Shortcoming("absent", 2, "现场监管不到场", INSPECTION, by_inspection("现场监管不到场"), "履职情况的开标、评标到场：登记的到场、大厅在场、查看和办理", absent),
        Shortcoming("slow_investigation", 3, "违规查处不及时", INSPECTION, by_inspection("违规查处不及时"), "案件、投诉、监督发现处理的各期限期满没有办理的登记，归承担这项职责的单位", slow_investigation),
        Shortcoming("offline", 4, "项目线下交易", INSPECTION, by_inspection("项目线下交易"), "主管部门答复或者经催办没有答复以后，认定的应上未上；答复并列", offline),
        Shortcoming("irregular", 3, "操作不规范", NETWORK, by_inspection("操作不规范"), "监督发现中黄色、红色的不规范行为、当事人逾期（不含他人已经说明为正当的、不再成立的），其中备案未阅只计没有打开或者其后异议成立的", irregular),
        Shortcoming("unused", 4, "监督平台应用不充分", NETWORK, by_inspection("监督平台应用不充分"), "备案时有没有打开文件，所管范围的监督发现有没有打开、处理，开标以后有没有查看、到场；在任人员的登录次数、发出询问和责令的次数并列", unused, (UNREAD, UNHEEDED, UNWATCHED)),
        Shortcoming("not_entered", 4, "应上不上", NETWORK, by_inspection("应上不上"), "主管部门答复或者经催办没有答复以后，认定的应上未上；答复并列", not_entered),
        Shortcoming("incomplete", 2, "备案材料推送不完整", NETWORK, by_inspection("不完整"), "材料报送：有期限的材料，期满没有的", incomplete),
        Shortcoming("late", 2, "备案材料推送不及时", NETWORK, by_inspection("不及时"), "材料报送：有期限的材料，期满以后才有的", late),
    )
}  # fmt: skip

OF_UNLISTED = ("offline", "not_entered")
"""What tells of a project that was found not to have come: one in each circular."""


def found_in(facts: Iterable[Fact], issue: str) -> list[Found]:
    """Everything that the rules of this circular find, office by office; each sentence with its entries."""
    offices: dict[str, list[Fact]] = defaultdict(list)
    for fact in sorted(facts, key=lambda f: (f.at, f.stream, f.seq)):
        if fact.office_id:
            offices[fact.office_id].append(fact)
    return [
        Found(rule=row.code, version=row.version, office_id=office, office=own[0].office, words=words,
              entries=tuple(dict.fromkeys(ref for f in behind for ref in f.refs)))
        for office, own in sorted(offices.items(), key=lambda pair: pair[1][0].office)
        for row in SHORTCOMINGS.values() if row.issue == issue
        for words, behind in row.find(own)
    ]  # fmt: skip
