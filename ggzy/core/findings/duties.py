"""Duties breached 未履职: silence past a term, as the clock noted it; red while still not done, amber once done late."""

from __future__ import annotations

from collections.abc import Iterable

from ggzy.core import agenda
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.explained import LAPSED
from ggzy.core.findings.finding import Family, FindingRule, Found, Grade, Seen, moment
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record
from ggzy.core.roles import Role
from ggzy.core.table import Duty, Entry


def breached(seen: Seen) -> Iterable[Found]:
    """Every duty of every procedure table, by one rule."""
    still_open = {d.mark for d in agenda.open_duties(seen.record, seen.calendar)}
    duties = {duty.code: duty for duty in seen.record.procedure.duties}
    last = {(entry.event.duty, entry.event.key): entry for entry in seen.of(DutyBreached)}  # type: ignore[attr-defined]
    for entry in last.values():  # a term that was set anew can be missed anew: one finding, of the last time
        event: DutyBreached = entry.event  # type: ignore[assignment]
        duty = duties.get(event.duty)
        if duty is not None:
            yield found(seen, entry, event, duty, f"{event.duty}/{event.key}" in still_open)


def found(seen: Seen, entry: Entry, event: DutyBreached, duty: Duty, open_still: bool) -> Found:
    since = "至今没有办理" if open_still else "后来不必再办" if seen.record.stage == LAPSED else "后来补办"
    words = f"{event.office}未在{duty.within}内办理“{duty.label}”，{since}"
    return Found(
        subject=f"{event.duty}/{event.key}",
        at=entry.at,
        words=words,
        inputs={"职责": duty.label, "期限": str(duty.within), "期满": moment(entry.at)},
        entries=(entry.seq,),
        grade=Grade.RED if open_still else Grade.AMBER,
        office=bound(seen.record, duty),
        bases=(duty.basis,),
    )


def bound(record: Record, duty: Duty) -> str:
    """Which firm the duty lies on, where it is a party of the lot; an office follows from place and line."""
    if not isinstance(record, Proceeding) or record.project is None:
        return ""
    if Role.TENDEREE in duty.who or Role.AGENCY in duty.who:
        acts = record.project.agency_id if Role.AGENCY in duty.who else ""
        return acts or record.project.tenderee_id
    return ""


RULES = (
    FindingRule(
        "duty_breached", "职责逾期未履行", Family.DUTY, 1, (),
        ("期限因暂停、不可抗力中断而登记有误", "已在线下办理、没有及时录入", "当事人申请延期并获准"),
        breached,
    ),
)  # fmt: skip
