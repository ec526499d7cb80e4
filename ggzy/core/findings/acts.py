"""Irregular acts 不规范行为: facts that an entry or a record shows, whatever anybody meant by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from ggzy.core.acts import award, committee, control, evaluation, opening, registration
from ggzy.core.findings.finding import Family, FindingRule, Found, Grade, Look, Seen, Stay, by, moment
from ggzy.core.law import regulation, tendering
from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Entry

AT_LEAST = timedelta(minutes=1)
"""Nobody reads a tender file in less."""
BEFORE_DEADLINE = timedelta(days=7)
MOST_IN_COMMON = 0.5
"""Of the firms looked up, the share that bids in one lot; and of a lot's bidders, the share that was looked up."""
NEVER_BY_CHANCE = 3
"""Bidders of one lot looked up by one official in those days."""
ONE_SITTING = timedelta(hours=4)
"""No longer pause parts looks of one sitting 一次连续的查看."""
PLATFORM = Basis("公共资源交易平台管理暂行办法", "—", "", checked=False)


def accepted_unread(seen: Seen) -> Iterable[Found]:
    """A filing accepted by somebody who never opened the version accepted, or opened it less than a minute before."""
    submitted = 0
    for entry in seen.of(registration.FilingSubmitted, registration.FilingAccepted):
        if isinstance(entry.event, registration.FilingSubmitted):
            submitted = entry.event.version
            continue
        opened = [
            each.at for each in seen.told.reviews
            if each.person_id == entry.actor.person_id and each.version == submitted and each.at <= entry.at
        ]  # fmt: skip
        first = min(opened, default=None)
        if first is None or entry.at - first < AT_LEAST:
            said = f"{(entry.at - first).seconds}秒前才打开" if first else "没有打开过"
            yield Found(
                subject=f"filing/{submitted}", at=entry.at, words=f"{entry.actor.person}予以备案时，第{submitted}次提交的招标文件{said}",
                inputs={"第几次提交": str(submitted), "首次打开": moment(first) if first else "无", "备案": moment(entry.at)},
                entries=(entry.seq,), grade=Grade.AMBER, **by(entry.actor),
            )  # fmt: skip


def absent_supervisor(seen: Seen) -> Iterable[Found]:
    """Nobody of the supervising office was at the opening, or looked in at the evaluation."""
    for name, number, begin, end in sessions(seen):
        there = [s for s in seen.told.stays if s.role == Role.SUPERVISOR.value and s.round in (0, number) and overlaps(s, begin.at, end.at)]
        there_too = [s for s in seen.told.looks if s.role == Role.SUPERVISOR.value and begin.at <= s.at <= end.at]
        acted = [e for e in seen.entries if begin.at <= e.at <= end.at and e.actor.role is Role.SUPERVISOR]
        if not there and not there_too and not acted:
            yield Found(
                subject=f"{name}/{number}", at=end.at, words=f"{name}全程没有监督人员到场",
                inputs={"环节": name, "开始": moment(begin.at), "结束": moment(end.at), "到场的监督人员": "0"},
                entries=(begin.seq, end.seq), grade=Grade.AMBER,
            )  # fmt: skip


def overlaps(stay: Stay, begin: datetime, end: datetime) -> bool:
    return stay.came <= end and stay.left >= begin


def sessions(seen: Seen) -> Iterable[tuple[str, int, Entry, Entry]]:
    return sessions_in(seen.entries)


def sessions_in(entries: Iterable[Entry]) -> Iterable[tuple[str, int, Entry, Entry]]:
    """Each opening and each evaluation that has ended: its name, the round, its first and last entry."""
    number = 1
    began: dict[str, Entry] = {}
    marks = {
        opening.BiddingClosed: ("开标", True), opening.OpeningClosed: ("开标", False),
        committee.ExpertSeated: ("评标", True), evaluation.ReportFiled: ("评标", False),
    }  # fmt: skip
    for entry in entries:
        if isinstance(entry.event, control.RoundBegun):
            number, began = entry.event.number, {}
        name, begins = marks.get(type(entry.event), ("", False))
        if begins:
            began.setdefault(name, entry)
        elif name in began:
            yield name, number, began.pop(name), entry


def names_looked_up(seen: Seen) -> Iterable[Found]:
    """Before the deadline an official looked up just those firms that, as the opening shows, bid in this lot."""
    deadline = seen.p.round.deadline
    if not seen.opened or deadline is None:
        return
    bidders = {bid.org_id: bid.org for bid in seen.p.opened_bids}
    per: dict[str, list[Look]] = defaultdict(list)
    for look in seen.told.looks_at_firms:
        if deadline - BEFORE_DEADLINE <= look.at < deadline:
            per[look.person_id].append(look)
    for person_id, looks in per.items():
        for when, together in sittings(looks):
            firms = {look.firm for look in together}
            hit = sorted(firms & bidders.keys())
            if len(hit) < NEVER_BY_CHANCE or len(hit) < MOST_IN_COMMON * len(firms) or len(hit) < MOST_IN_COMMON * len(bidders):
                continue
            last = max(together, key=lambda look: look.at)
            yield Found(
                subject=person_id, at=last.at, words=f"{last.person}在投标截止前查看了本标段{len(hit)}家投标人的登记信息",
                inputs={
                    "查看的时段": when, "其间查看的单位": str(len(firms)), "其中本标段投标人": str(len(hit)), "本标段投标人": str(len(bidders)),
                    "投标截止": moment(deadline), "末次查看": moment(last.at),
                },
                entries=tuple(e.seq for e in seen.of(opening.BiddingClosed)[-1:]), grade=Grade.RED,
                office=last.org_id, person_id=person_id, person=last.person, firms=tuple(hit),
            )  # fmt: skip
            break


def sittings(looks: Iterable[Look]) -> list[tuple[str, list[Look]]]:
    """All looks of the week, and those of each sitting by themselves: who has much to do with firms hides nothing among it."""
    found: list[list[Look]] = []
    for look in sorted(looks, key=lambda look: look.at):
        if found and look.at - found[-1][-1].at <= ONE_SITTING:
            found[-1].append(look)
        else:
            found.append([look])
    week = [look for sitting in found for look in sitting]
    return [("截止前七日", week), *((f"{moment(each[0].at)}至{moment(each[-1].at)}", each) for each in found)]


def score_changed(seen: Seen) -> Iterable[Found]:
    """After a first draft of the report scores were reopened, and the first candidate is another than before."""
    drafted: Entry | None = None
    reopened: list[Entry] = []
    for entry in seen.of(evaluation.ReportDrafted, evaluation.ScoreReopened, control.RoundBegun):
        if isinstance(entry.event, evaluation.ScoreReopened):
            reopened.append(entry)
            continue
        if isinstance(entry.event, control.RoundBegun):
            drafted, reopened = None, []
            continue
        if drafted is not None and reopened and first_of(drafted) != first_of(entry):
            org = {bid.bidder: bid.org for r in (*seen.p.earlier, seen.p.round) for bid in r.bids.values()}
            yield Found(
                subject=f"draft/{entry.seq}", at=reopened[-1].at,
                words=f"汇总之后重新评分{len(reopened)}次，第一名由{org.get(first_of(drafted), '')}变为{org.get(first_of(entry), '')}",
                inputs={
                    "原第一名": org.get(first_of(drafted), ""), "现第一名": org.get(first_of(entry), ""),
                    "理由": "；".join(sorted({each.event.reason for each in reopened})),  # type: ignore[attr-defined]
                },
                entries=(drafted.seq, *(each.seq for each in reopened), entry.seq), grade=Grade.RED, **by(reopened[-1].actor),
            )  # fmt: skip
        drafted, reopened = entry, []


def first_of(entry: Entry) -> str:
    candidates: tuple[str, ...] = entry.event.result.candidates  # type: ignore[attr-defined]
    return candidates[0] if candidates else ""


def unlisted_live(seen: Seen) -> Iterable[Found]:
    """A deal taken off the portal while it was still under way."""
    archived = min((e.seq for e in seen.of(award.ProceedingArchived)), default=None)
    for entry in seen.of(control.DealUnlisted):
        if archived is None or entry.seq < archived:
            event: control.DealUnlisted = entry.event  # type: ignore[assignment]
            back = min((e.at for e in seen.of(control.DealRelisted) if e.seq > entry.seq), default=None)
            yield Found(
                subject=f"unlist/{entry.seq}", at=entry.at, words=f"{entry.actor.org}把进行中的项目从门户撤下",
                inputs={"文号": event.order_no, "理由": event.reason, "恢复公开": moment(back) if back else "尚未恢复"},
                entries=(entry.seq,), grade=Grade.AMBER, **by(entry.actor),
            )  # fmt: skip


RULES = (
    FindingRule(
        "accepted_unread", "备案未阅即过", Family.ACT, 2, (PLATFORM,),
        ("在纸质文本上审查过", "同一机关的另一人审查过、由本人录入", "只改了一处，前一次提交已经细看"), accepted_unread,
    ),
    FindingRule(
        "absent_supervisor", "现场监督不到场", Family.ACT, 1, (Basis(regulation.LAW, 4),),
        ("在现场监督而没有进入平台的开标大厅", "委托他人到场而没有登记代理", "当时平台或者网络故障"), absent_supervisor,
    ),
    FindingRule(
        "names_looked_up", "开标前无故查看投标人", Family.ACT, 2, (Basis(tendering.LAW, 22),),
        ("办理这些单位的登记、变更、保证金事务", "办理投诉、案件时查询", "同行业单位不多，碰巧相同"), names_looked_up,
    ),
    FindingRule(
        "score_changed", "汇总之后改分、名次改变", Family.ACT, 1, (Basis(tendering.LAW, 44),),
        ("录入错误，原始评分表可以佐证", "评标委员会发现漏评，依法重新评审"), score_changed,
    ),
    FindingRule(
        "unlisted_live", "撤下进行中的项目", Family.ACT, 1, (PLATFORM,),
        ("公告含有个人信息或者国家秘密，应当先撤下", "公告内容有误，更正后重新公开"), unlisted_live,
    ),
)  # fmt: skip
