"""Leaks 泄密核查: who had seen what of a lot by a moment, in what office and with what need; for a person to look into.

Nothing here accuses: each doubt 待核实 has its innocent explanations, and whoever told may have seen nothing on the platform.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from ggzy.core.calendar import SHANGHAI, day_of
from ggzy.core.disclosure import NAMES_AND_NUMBERS
from ggzy.core.roles import LOOKING, WATCHED, Role
from ggzy.core.rule import Basis

TENDERING = "招标投标法"
AROUND = timedelta(days=3)
"""So near to an act of one's own in the lot a look belongs to it."""
SHORTLY = timedelta(days=7)
OFTEN = 5
"""These, and the hours below, are the platform's own figures: no article gives them, and the page says so."""
DAY_BEGINS, DAY_ENDS = 7, 20
OFFICES = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE, Role.INSPECTOR)


class Secret(StrEnum):
    """What may leak, each until it is public."""

    FILE = "file"
    BIDDERS = "bidders"
    EXPERTS = "experts"
    BIDS = "bids"
    EVALUATION = "evaluation"


LABELS = {
    Secret.FILE: "招标文件（公布以前）", Secret.BIDDERS: "投标人名单", Secret.EXPERTS: "专家名单", Secret.BIDS: "投标文件",
    Secret.EVALUATION: "评标情况",
}  # fmt: skip
UNDER = {
    Secret.FILE: NAMES_AND_NUMBERS, Secret.BIDDERS: NAMES_AND_NUMBERS, Secret.EXPERTS: Basis(TENDERING, 37, "名单在中标结果确定前应当保密"),
    Secret.BIDS: Basis(TENDERING, 38, "严格保密"), Secret.EVALUATION: Basis(TENDERING, 44, "不得透露对投标文件的评审和比较"),
}  # fmt: skip
"""On what each rests; the file before its notice is one of the other circumstances of article 22."""
PUBLIC_WITH = {
    Secret.FILE: "NoticePublished", Secret.BIDDERS: "OpeningClosed", Secret.EXPERTS: "LotAwarded", Secret.EVALUATION: "CandidatesPublished",
}  # fmt: skip
"""With which act everybody may know it; bids themselves never become public."""


ROUND = "RoundBegun"
ONCE = ("ProjectRegistered",)
"""Acts that hold for the lot; every other counts for the round 招标次数 it was done in, since the next has its own bidders and experts."""


@dataclass(frozen=True)
class May:
    """Who may know it from which act on, in the course of what."""

    secret: Secret
    roles: tuple[Role, ...]
    since: str
    words: str


MAY = (
    May(Secret.FILE, (Role.TENDEREE, Role.AGENCY), "ProjectRegistered", "编制招标文件"),
    May(Secret.FILE, OFFICES, "FilingSubmitted", "审查备案、见证、监督"),
    May(Secret.BIDDERS, (Role.TENDEREE, Role.AGENCY, *OFFICES), "BiddingClosed", "参加、见证、监督开标"),
    May(Secret.EXPERTS, (Role.EXPERT,), "PoolFrozen", "被抽中并接到通知"),
    May(Secret.BIDS, (Role.EXPERT,), "PoolFrozen", "评审"),
    May(Secret.BIDS, (Role.SUPERVISOR, Role.ADMINISTRATION, *LOOKING), "LotAwarded", "提取证据包"),
    May(Secret.EVALUATION, (Role.EXPERT,), "PoolFrozen", "评审"),
    May(Secret.EVALUATION, (Role.TENDEREE, Role.AGENCY, *OFFICES, *LOOKING), "ReportFiled", "接收评标报告、监督"),
)
"""As the pages of the platform are walled. The names of the committee are shown to nobody outside it before the award."""


@dataclass(frozen=True)
class Milestone:
    at: datetime
    label: str


@dataclass(frozen=True)
class Seen:
    """One look or act that tells its doer something: `what` in words, `page` where, `code` of the copy if it was one,
    `taken` whether it left the platform as a file and was not only shown, `source` of the record. `duty` says in the course of
    what, where the step or the page itself is that person's duty; `held` is a part of a key, which opens nothing by itself."""

    at: datetime
    person_id: str
    person: str
    role: Role
    office: str
    secrets: frozenset[Secret]
    how: str
    page: str
    reason: str = ""
    code: str = ""
    taken: bool = False
    source: str = ""
    url: str = ""
    act: bool = False
    duty: str = ""
    held: bool = False


class Doubt(StrEnum):
    """待核实: why one looks closer at a person."""

    NOT_YET = "not_yet"
    NO_NEED = "no_need"
    SHORTLY = "shortly"
    OFTEN = "often"
    OFF_HOURS = "off_hours"
    LOOKED_UP = "looked_up"
    ELSEWHERE = "elsewhere"


DOUBTS = {
    Doubt.NOT_YET: ("按程序当时还不应知悉", ("受委托代理，岗位没有及时登记", "异议、投诉、案件的办理中依职责调取")),
    Doubt.NO_NEED: ("前后三日没有办理本标段的事项，也没有说明事由", ("单位负责人了解情况、准备会议", "例行检查或者答复上级询问", "从待办、消息误点进入")),
    Doubt.SHORTLY: ("泄露前七日内取走了副本", ("办理本职工作正当需要文书", "文件不能在页面里显示，只能下载后查看", "同一时间取走副本的还有他人，单凭这一点不能认定")),
    Doubt.OFTEN: ("一日内查看五次以上", ("页面多次刷新、在几个页面之间来回", "文件多，逐份审阅")),
    Doubt.OFF_HOURS: ("在非工作时间查看", ("开标、评标延续到下班以后", "值班、出差、补办手续")),
    Doubt.LOOKED_UP: ("监督发现：开标前查看了投标人的登记信息", ("办理这些单位的登记、变更、保证金事务", "同行业单位不多，碰巧相同")),
    Doubt.ELSEWHERE: ("在其他发生过泄密情况的标段也查看过", ("本来就负责这一地区、这一行业的全部标段", "同一单位经手的标段多")),
}  # fmt: skip
"""Each in words, and how it comes about without any wrong."""


@dataclass(frozen=True)
class Told:
    """What is supposed to have leaked, and when it was out."""

    secret: Secret
    moment: datetime


@dataclass(frozen=True)
class Knower:
    """A person as this leak shows him: `may` says in the course of what he may know, empty where he may not; `first` is when he
    first saw or did something that tells it, which holding a part of a key does not."""

    person_id: str
    person: str
    role: Role
    office: str
    may: str
    first: datetime | None = None
    looks: int = 0
    copies: int = 0
    acts: int = 0
    elsewhere: int = 0
    doubts: tuple[Doubt, ...] = ()


Happened = Mapping[str, Sequence[datetime]]


@dataclass(frozen=True)
class Around:
    """What the lot knows besides its looks: when its acts happened, by name and in order; who was at work in it when, who was found out elsewhere."""

    happened: Happened
    workday: Callable[[date], bool]
    work: Mapping[str, Sequence[datetime]] = field(default_factory=dict)
    looked_up: frozenset[str] = frozenset()
    elsewhere: Mapping[str, int] = field(default_factory=dict)


def phase(milestones: Sequence[Milestone], at: datetime) -> str:
    """Between which milestones of the lot a moment lies."""
    before = [m for m in milestones if m.at <= at]
    after = [m for m in milestones if m.at > at]
    parts = [f"“{before[-1].label}”后{span(at - before[-1].at)}"] if before else []
    parts += [f"“{after[0].label}”前{span(after[0].at - at)}"] if after else []
    return "，".join(parts)


def span(time: timedelta) -> str:
    minutes = int(time.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days:
        return f"{days}天{hours}小时" if hours else f"{days}天"
    return f"{hours}小时{minutes}分钟" if hours else f"{minutes}分钟"


def may_know(role: Role, secret: Secret, at: datetime, happened: Happened) -> str:
    """In the course of what somebody in this role might know it at that moment; empty where he might not."""
    if is_public(secret, at, happened):
        return "已经公开"
    return next((row.words for row in MAY if row.secret is secret and role in row.roles and came(row.since, at, happened)), "")


def is_public(secret: Secret, at: datetime, happened: Happened) -> bool:
    return secret in PUBLIC_WITH and came(PUBLIC_WITH[secret], at, happened)


def came(act: str, at: datetime, happened: Happened) -> bool:
    """Whether it was done by then, in the round that was under way then."""
    begun = () if act in ONCE else tendered_again(at, happened)
    return any(done <= at and (not begun or done >= begun[-1]) for done in happened.get(act, ()))


def tendered_again(at: datetime, happened: Happened) -> list[datetime]:
    """When each round after the first had begun by then, the last of them under way."""
    return [begun for begun in happened.get(ROUND, ()) if begun <= at]


def knowers(told: Told, seen: Iterable[Seen], around: Around, others: Iterable[Knower] = ()) -> list[Knower]:
    """Everybody who had seen it before it was out, and `others` who might have; those with most doubts first.

    What was public by then anybody might know, and nobody is listed for that alone. What was seen of an earlier round tells
    nothing of this one. What the platform did by itself told nobody. Who is called in two ways, by name as a party and by seat
    in the committee, is two rows: one would tell the name of the seat.
    """
    begun = tendered_again(told.moment, around.happened)
    per: dict[tuple[str, str], list[Seen]] = {}
    for each in seen:
        if each.person_id and told.secret in each.secrets and each.at < told.moment and (not begun or each.at >= begun[-1]):
            per.setdefault((each.person_id, each.person), []).append(each)
    found = [knower(told, rows, around) for rows in per.values()]
    public = is_public(told.secret, told.moment, around.happened)
    found += [
        replace(other, may=may) for other in others
        if not public and (other.person_id, other.person) not in per and (may := may_know(other.role, told.secret, told.moment, around.happened))
    ]  # fmt: skip
    return sorted(found, key=lambda each: (-len(each.doubts), each.first or told.moment, each.person_id))


def knower(told: Told, rows: Sequence[Seen], around: Around) -> Knower:
    rows = sorted(rows, key=lambda each: each.at)
    last, looks = rows[-1], [each for each in rows if not each.act]
    may = dict.fromkeys([*(each.duty for each in rows), may_know(last.role, told.secret, told.moment, around.happened)])
    return Knower(
        last.person_id, last.person, last.role, last.office, "；".join(filter(None, may)), next((each.at for each in rows if not each.held), None),
        len(looks), sum(each.taken for each in looks), len(rows) - len(looks), around.elsewhere.get(last.person_id, 0),
        tuple(doubts(told, looks, around)),
    )  # fmt: skip


def doubts(told: Told, looks: Sequence[Seen], around: Around) -> Iterable[Doubt]:
    if not looks:
        return
    if any(not each.duty and not may_know(each.role, told.secret, each.at, around.happened) for each in looks):
        yield Doubt.NOT_YET
    if any(needless(each, around) for each in looks):
        yield Doubt.NO_NEED
    if any(each.taken and told.moment - each.at <= SHORTLY for each in looks):
        yield Doubt.SHORTLY
    days = [day_of(each.at) for each in looks]
    if any(days.count(day) >= OFTEN for day in days):
        yield Doubt.OFTEN
    if any(off_hours(each.at, around.workday) for each in looks):
        yield Doubt.OFF_HOURS
    if looks[0].person_id in around.looked_up:
        yield Doubt.LOOKED_UP
    if around.elsewhere.get(looks[0].person_id):
        yield Doubt.ELSEWHERE


def needless(look: Seen, around: Around) -> bool:
    """An official's look without a reason given, and far from any act of his in this lot."""
    if look.role not in WATCHED or look.reason:
        return False
    return not any(abs(look.at - at) <= AROUND for at in around.work.get(look.person_id, ()))


def off_hours(at: datetime, workday: Callable[[date], bool]) -> bool:
    return not workday(day_of(at)) or not DAY_BEGINS <= at.astimezone(SHANGHAI).hour < DAY_ENDS
