"""Duties breached 未履职: silence past a term, as the clock noted it; red while still not done, amber once done late.

A matter that went on without it did not do it: that stays red, until somebody handles the finding.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable

import msgspec

from ggzy.core.acts.explaining import FindingLapsed
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.findings.finding import Family, FindingRule, Found, Grade, Seen, moment
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record
from ggzy.core.roles import Role
from ggzy.core.table import Command, Duty, Entry


def breached(seen: Seen) -> Iterable[Found]:
    """Every duty of every procedure table, by one rule. A term that was set anew can be missed anew: one finding, of the last time."""
    last = {(entry.event.duty, entry.event.key): entry for entry in seen.of(DutyBreached)}  # type: ignore[attr-defined]
    if not last:
        return
    duties = seen.record.procedure.duty
    missed = {of: entry for of, entry in last.items() if of[0] in duties}
    open_now, ended = open_keys(seen.record), endings(seen, {of: entry.seq for of, entry in missed.items()}, duties)
    for (code, key), entry in missed.items():
        duty, end = duties[code], ended.get((code, key))
        open_still = end is None and key in open_now[duty.must]
        yield found(seen, entry, duty, "，至今没有办理" if open_still else how_ended(seen.record, duty, key, end))


NEEDLESS, LATE, NEVER = "，后来不必再办", "，后来补办", "，此后没有补办，事项已另行处理"


def how_ended(p: Record, duty: Duty, key: str, end: Entry | None) -> str:
    if end is not None and isinstance(end.event, FindingLapsed):
        return NEEDLESS
    return LATE if end is not None and done_by_debtor(p, duty, key, end) else NEVER


def found(seen: Seen, entry: Entry, duty: Duty, since: str) -> Found:
    event: DutyBreached = entry.event  # type: ignore[assignment]
    owing = bound(seen.record, duty)
    return Found(
        subject=f"{event.duty}/{event.key}",
        at=entry.at,
        words=f"{event.office}未在{duty.within}内办理“{duty.label}”{since}",
        inputs={"职责": duty.label, "期限": str(duty.within), "期满": moment(entry.at)},
        entries=(entry.seq,),
        grade=Grade.AMBER if since in (NEEDLESS, LATE) else Grade.RED,
        office=next(iter(owing[::-1]), ""),
        firms=owing if len(owing) > 1 else (),
        bases=(duty.basis,),
    )


def endings(seen: Seen, missed: dict[tuple[str, str], int], duties: dict[str, Duty]) -> dict[tuple[str, str], Entry]:
    """By duty and key, the entry that first ended the term that was missed; a term begun anew later is another one.

    Nothing is told of what has not ended. One reading of the record serves all.
    """
    p, waiting = seen.record.procedure.begin(seen.record.stream), dict(missed)
    ended: dict[tuple[str, str], Entry] = {}
    for entry in seen.entries:
        p.apply(entry)
        begun = [of for of, seq in waiting.items() if seq < entry.seq]
        if begun:
            still = open_keys(p, {duties[code].must for code, _ in begun})
            over = [(code, key) for code, key in begun if key not in still[duties[code].must]]
            ended |= dict.fromkeys(over, entry)
            waiting = {of: seq for of, seq in waiting.items() if of not in ended}
        if not waiting:
            break
    return ended


def open_keys(p: Record, musts: Container[type[Command]] | None = None) -> dict[type[Command], set[str]]:
    """By act, what it is owed for: an urging begins another term of the same act, so its duties count together."""
    keys: dict[type[Command], set[str]] = defaultdict(set)
    for duty in p.procedure.duties:
        if musts is None or duty.must in musts:
            keys[duty.must] |= duty.open(p).keys()
    return keys


def done_by_debtor(p: Record, duty: Duty, key: str, end: Entry) -> bool:
    """Whether it was an act of those who owed it: a recheck by the issuer, or a finding without an answer, ends a term too."""
    named = p.addresses(msgspec.structs.replace(end.actor, org_id=key))
    return end.actor.role in duty.who and (not named or end.actor.org_id == key)


def bound(record: Record, duty: Duty) -> tuple[str, ...]:
    """Which firms the duty lies on, where they are parties of the lot: who owes it, and last whoever acts for it; an office follows from place and line."""
    if not isinstance(record, Proceeding) or record.project is None:
        return ()
    owing = ((Role.TENDEREE, record.project.tenderee_id), (Role.AGENCY, record.project.agency_id))
    return tuple(dict.fromkeys(code for role, code in owing if role in duty.who and code))


RULES = (
    FindingRule(
        "duty_breached", "职责逾期未履行", Family.DUTY, 4, (),
        ("期限因暂停、不可抗力中断而登记有误", "已在线下办理、没有及时录入", "当事人申请延期并获准"),
        breached,
    ),
)  # fmt: skip
