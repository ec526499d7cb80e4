"""More irregular acts 不规范行为: refusals in a row, edits shortly before the deadline, the administration's acts on a live deal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from itertools import groupby

from ggzy.core.acts import award, control, notice, opening, oversight, second, stages
from ggzy.core.findings.acts import PLATFORM
from ggzy.core.findings.finding import Family, FindingRule, Found, Grade, Seen, by, moment
from ggzy.core.law import regulation
from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Entry

REFUSED_A_DAY: Mapping[str, int] = {
    Role.SUPERVISOR: 5, Role.ADMINISTRATION: 5, Role.INSPECTOR: 5, Role.CENTRE: 5, Role.AGENCY: 8, Role.TENDEREE: 8,
}  # fmt: skip
"""So often a day one rule refuses one person at one lot before it is told; agencies and tenderees file more, and err more."""
OUT_OF_ORDER = "wrong_stage"
"""Refused because the step is not due: an attempt out of order."""
CLOSE_TO_THE_DEADLINE: Mapping[type, timedelta] = {opening.DeadlineExtended: timedelta(days=1), notice.ClarificationIssued: timedelta(days=3)}
"""How long before the deadline an edit of the deadline, or of the tender file, is late."""
TOLD_ELSEWHERE = (
    control.DealUnlisted, control.DealRelisted, stages.StageEntered, second.SecondAsked, second.SecondConfirmed, second.SecondDeclined,
    second.SecondExpired, oversight.WatcherCame, oversight.WatcherLeft, oversight.QuestionPut, oversight.CorrectionOrdered,
    oversight.CorrectionJudged,
)  # fmt: skip
"""Of the administration's acts: with a rule of their own, wishes that change nothing yet, and watching, which is its duty."""


def refused_in_a_row(seen: Seen) -> Iterable[Found]:
    """One person refused by one rule time and again on one day, as one who tries whether the platform gives in."""
    for each in seen.told.refused:
        most = REFUSED_A_DAY.get(each.role)
        if most is None or each.times < most:
            continue
        stood = [e.seq for e in seen.entries if e.at <= each.last and not e.event.quiet]  # a quiet one would tell of a bid
        why = "该步骤还没有轮到，或者已经过去" if each.rule == OUT_OF_ORDER else each.basis or "不符合平台的办理条件"
        yield Found(
            subject=f"{each.person_id}/{each.rule}/{each.day:%Y%m%d}", at=each.last,
            words=f"{each.person}一日内{each.times}次要求“{each.act}”，均不予受理：{why}",
            inputs={
                "事项": each.act, "不予受理次数": str(each.times), "理由": why, "首次": moment(each.first), "末次": moment(each.last),
                "同一规则一日达到几次即列出": str(most),
            },
            entries=tuple(stood[-1:]), grade=Grade.AMBER, office=each.org_id, person_id=each.person_id, person=each.person,
        )  # fmt: skip


def edited_late(seen: Seen) -> Iterable[Found]:
    """The tenderer's side moved the deadline or changed the tender file shortly before the deadline that stood then."""
    for entry, deadline in edits(seen.entries):
        left = deadline - entry.at
        if left < CLOSE_TO_THE_DEADLINE[type(entry.event)]:
            file = isinstance(entry.event, notice.ClarificationIssued)
            what = "修改招标文件" if file and entry.event.tender_file else "顺延投标截止时间"  # type: ignore[attr-defined]
            hours = int(left.total_seconds() // 3600)
            new: datetime | None = entry.event.new_deadline  # type: ignore[attr-defined]
            yield Found(
                subject=f"edit/{entry.seq}", at=entry.at, words=f"{entry.actor.org}在投标截止前{hours}小时{what}",
                inputs={
                    "办理": what, "当时的投标截止时间": moment(deadline), "距截止": f"{hours}小时", "现投标截止时间": moment(new) if new else "没有改动",
                },
                entries=(entry.seq,), grade=Grade.AMBER if file else Grade.BLUE,
                bases=(Basis(regulation.LAW, 21, "15日"),) if file else (), **by(entry.actor),
            )  # fmt: skip


def edits(entries: Iterable[Entry]) -> Iterator[tuple[Entry, datetime]]:
    """Each edit by the tenderer's side, with the deadline that stood until then; what an order after an outage moved is none."""
    deadline: datetime | None = None
    for entry in entries:
        event = entry.event
        if isinstance(event, control.RoundBegun):
            deadline = None
        if isinstance(event, notice.NoticePublished):
            deadline = event.terms.bid_deadline
        changes = isinstance(event, opening.DeadlineExtended) or (
            isinstance(event, notice.ClarificationIssued) and bool(event.tender_file or event.new_deadline)
        )
        if changes and deadline is not None and entry.actor.role in (Role.TENDEREE, Role.AGENCY):
            yield entry, deadline
        deadline = getattr(event, "new_deadline", None) or deadline


def administration_on_live(seen: Seen) -> Iterable[Found]:
    """The administration, or the host of a practice platform, acted itself on a deal between its notice and its archive."""
    published = min((e.seq for e in seen.of(notice.NoticePublished)), default=None)
    archived = min((e.seq for e in seen.of(award.ProceedingArchived)), default=None)
    if published is None:
        return
    acted = [
        e for e in seen.entries
        if e.actor.role in (Role.ADMINISTRATION, Role.HOST) and published < e.seq and (archived is None or e.seq < archived)
        and not isinstance(e.event, TOLD_ELSEWHERE)
    ]  # fmt: skip
    for at, together in groupby(acted, key=lambda e: e.at):
        found = list(together)
        what = "、".join(dict.fromkeys(type(e.event).label() for e in found))
        reason = next((str(e.event.reason) for e in found if getattr(e.event, "reason", "")), "")  # type: ignore[attr-defined]
        yield Found(
            subject=f"act/{found[0].seq}", at=at, words=f"{found[0].actor.org}在进行中的项目里直接办理：{what}",
            inputs={"办理": what, "理由": reason or "没有写明", "时间": moment(at)},
            entries=tuple(e.seq for e in found), grade=Grade.BLUE, **by(found[0].actor),
        )  # fmt: skip


RULES = (
    FindingRule(
        "refused_in_a_row", "一日内多次不予受理", Family.ACT, 1, (PLATFORM,),
        ("页面没有刷新，反复提交同一份材料", "刚到岗，还不熟悉办理的顺序", "材料分几次补齐，每次仍差一项"), refused_in_a_row,
    ),
    FindingRule(
        "edited_late", "临近截止修改文件、时间", Family.ACT, 1, (PLATFORM,),
        ("只更正文字，不影响编制投标文件", "应投标人的提问及时澄清", "不可抗力、停电停网，顺延对各家一样"), edited_late,
    ),
    FindingRule(
        "administration_on_live", "管理部门直接办理进行中的项目", Family.ACT, 1, (PLATFORM,),
        ("平台故障以后依法决定顺延或者不顺延", "保管人的密钥遗失，由管理部门作第二人确认", "监督部门缺位，依上级指定代为办理"), administration_on_live,
    ),
)  # fmt: skip
