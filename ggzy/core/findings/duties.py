"""Duties breached 未履职: silence past a term, as the clock noted it; red while still not done, amber once done late."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

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
    still_open = {(d.duty.must, d.key) for d in agenda.open_duties(seen.record, seen.calendar)}  # an urging begins another term of the same act
    duties = {duty.code: duty for duty in seen.record.procedure.duties}
    last = {(entry.event.duty, entry.event.key): entry for entry in seen.of(DutyBreached)}  # type: ignore[attr-defined]
    for entry in last.values():  # a term that was set anew can be missed anew: one finding, of the last time
        event: DutyBreached = entry.event  # type: ignore[assignment]
        duty = duties.get(event.duty)
        if duty is not None:
            yield found(seen, entry, event, duty, (duty.must, event.key) in still_open)


def found(seen: Seen, entry: Entry, event: DutyBreached, duty: Duty, open_still: bool) -> Found:
    since = "，至今没有办理" if open_still else "，后来不必再办" if seen.record.stage == LAPSED else "，后来补办" if done_later(seen, entry, event, duty) else "，此后没有补办，事项已另行处理"
    words = f"{event.office}未在{duty.within}内办理“{duty.label}”{since}"
    owing = bound(seen.record, duty)
    return Found(
        subject=f"{event.duty}/{event.key}",
        at=entry.at,
        words=words,
        inputs={"职责": duty.label, "期限": str(duty.within), "期满": moment(entry.at)},
        entries=(entry.seq,),
        grade=Grade.RED if open_still else Grade.AMBER,
        office=next(iter(owing[::-1]), ""),
        firms=owing if len(owing) > 1 else (),
        bases=(duty.basis,),
    )


def done_later(seen: Seen, breach: Entry, event: DutyBreached, duty: Duty) -> bool:
    """Whether an act of those who owed it ended the duty: an urging begins another term, a finding without an answer ends it too."""
    p, same = seen.record.procedure.begin(seen.record.stream), [d for d in seen.record.procedure.duties if d.must is duty.must]
    for entry in seen.entries:
        p.apply(entry)
        if entry.seq > breach.seq and not any(event.key in each.open(p) for each in same):
            named = p.addresses(msgspec.structs.replace(entry.actor, org_id=event.key))
            return entry.actor.role in duty.who and (not named or entry.actor.org_id == event.key)
    return False


def bound(record: Record, duty: Duty) -> tuple[str, ...]:
    """Which firms the duty lies on, where they are parties of the lot: who owes it, and last whoever acts for it; an office follows from place and line."""
    if not isinstance(record, Proceeding) or record.project is None:
        return ()
    owing = ((Role.TENDEREE, record.project.tenderee_id), (Role.AGENCY, record.project.agency_id))
    return tuple(dict.fromkeys(code for role, code in owing if role in duty.who and code))


RULES = (
    FindingRule(
        "duty_breached", "职责逾期未履行", Family.DUTY, 2, (),
        ("期限因暂停、不可抗力中断而登记有误", "已在线下办理、没有及时录入", "当事人申请延期并获准"),
        breached,
    ),
)  # fmt: skip
