"""履职情况 conduct of office: what departments and their people did and left undone, read off the journal; no score, no ranking.

Pure: entries and what is told beside them in, rows out. Time spent always stands beside what came to light afterwards, and
time alone is never held against anybody: slow within the term is no fault, and fast without a later fault is none either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from statistics import median

from ggzy.core.acts import notice, registration
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.calendar import day_of
from ggzy.core.findings.acts import overlaps, sessions_in
from ggzy.core.findings.finding import Look, Opened, Seen, Spell, Stay
from ggzy.core.roles import Role
from ggzy.core.shortcomings import HASTY_SECONDS, breach_kind
from ggzy.core.table import Duty, Entry

WATCHERS = (Role.SUPERVISOR, Role.ADMINISTRATION)
"""Whose conduct it is."""
OPENING, EVALUATION, REVIEW, BREACH, CASE, FINDING, USE = "opening", "evaluation", "review", "breach", "case", "finding", "use"
SESSIONS = (OPENING, EVALUATION)
"""One person of the department there is enough: they concern everybody in it."""
FIGURES = {
    OPENING: "开标到场", EVALUATION: "评标到场", REVIEW: "备案审查与其后的问题", CASE: "线索和案件", BREACH: "逾期未履行的职责",
    USE: "使用平台", FINDING: "涉及的监督发现",
}  # fmt: skip


@dataclass(frozen=True)
class Lot:
    """A lot with what its department did at it; `org_id` is the department in charge, empty where that is told later."""

    stream: str
    title: str
    org_id: str
    entries: Sequence[Entry]
    stays: tuple[Stay, ...] = ()
    looks: tuple[Look, ...] = ()
    opened: tuple[Opened, ...] = ()
    spells: tuple[Spell, ...] = ()
    duties: tuple[Duty, ...] = ()


def lot_of(seen: Seen) -> Lot:
    """As the findings are shown it."""
    told, p = seen.told, seen.p
    return Lot(p.stream, p.title, "", seen.entries, told.stays, told.looks, told.reviews, told.spells, p.procedure.duties)


@dataclass(frozen=True)
class Row:
    """One thing behind a figure: the entry that shows it, and whom it concerns; nobody named means the office as such.

    `seconds` is time spent, `days` time that something took or lies; `faults` are what came to light afterwards.
    `seq` 0 stands for a row of a table, told by `key`. Where only figures are wanted, one row stands for all that are alike,
    `times` of them; `read` are their times, and `upheld` and `clarified` their sums.
    """

    kind: str
    org_id: str
    stream: str
    seq: int
    at: datetime
    title: str
    words: str = ""
    people: tuple[str, ...] = ()
    bad: bool = False
    seconds: int | None = None
    opened: bool = True
    open_still: bool = False
    days: int = 0
    upheld: int = 0
    clarified: int = 0
    returned: bool = False
    key: str = ""
    times: int = 1
    read: tuple[int, ...] = ()

    @property
    def readings(self) -> tuple[int, ...]:
        return self.read or (() if self.seconds is None else (self.seconds,))


@dataclass(frozen=True)
class Figure:
    """一项数据: what it says, and the rows behind it. `marked` only where a fact is against somebody, never for time."""

    code: str
    label: str
    value: str
    note: str = ""
    marked: bool = False
    rows: tuple[Row, ...] = field(default=())


# ---- rows


def rows_of(lot: Lot) -> Iterator[Row]:
    yield from presence(lot)
    yield from reviews(lot)
    yield from breaches(lot)


def presence(lot: Lot) -> Iterator[Row]:
    """Each opening and evaluation that has ended, with the people of the departments who were there."""
    for name, _round, begin, end in sessions_in(lot.entries):
        here = [s.person_id for s in lot.stays if s.role == Role.SUPERVISOR.value and overlaps(s, begin.at, end.at)]
        here += [s.person_id for s in lot.looks if s.role == Role.SUPERVISOR.value and begin.at <= s.at <= end.at]
        here += [e.actor.person_id for e in lot.entries if e.actor.role is Role.SUPERVISOR and begin.at <= e.at <= end.at]
        people = tuple(dict.fromkeys(here))
        kind = OPENING if name == "开标" else EVALUATION
        words = "" if people else "全程没有监督人员到场"
        yield Row(kind, lot.org_id, lot.stream, end.seq, end.at, lot.title, words, people, bad=not people)


def reviews(lot: Lot) -> Iterator[Row]:
    """Each answer to a filing, with the time its reviewer really read, and what came to light after it."""
    submitted: Entry | None = None
    for n, entry in enumerate(lot.entries):
        event = entry.event
        if isinstance(event, registration.FilingSubmitted):
            submitted = entry
        elif isinstance(event, registration.FilingAccepted | registration.FilingReturned) and submitted is not None:
            yield review(lot, submitted, entry, lot.entries[n + 1 :])


def review(lot: Lot, submitted: Entry, answer: Entry, later: Sequence[Entry]) -> Row:
    who, version = answer.actor.person_id, submitted.event.version  # type: ignore[attr-defined]
    opened = any(o.person_id == who and submitted.at <= o.at <= answer.at for o in lot.opened)
    spells = [s.seconds for s in lot.spells if s.person_id == who and s.version == version]
    until_next = before_next_filing(later)
    returned = isinstance(answer.event, registration.FilingReturned)
    row = Row(
        REVIEW, answer.actor.org_id, lot.stream, answer.seq, answer.at, lot.title, people=(who,), opened=opened,
        seconds=sum(spells) if spells else None, days=(answer.at - submitted.at).days, returned=returned,
        upheld=sum(isinstance(e.event, notice.ObjectionAnswered) and e.event.upheld for e in until_next),
        clarified=sum(isinstance(e.event, notice.ClarificationIssued) for e in until_next),
    )  # fmt: skip
    return replace(row, bad=lax(row), words=review_words(row))


def before_next_filing(later: Sequence[Entry]) -> list[Entry]:
    """What follows an answer until the next version comes: faults of that one are its own reviewer's."""
    found = []
    for entry in later:
        if isinstance(entry.event, registration.FilingSubmitted):
            break
        found.append(entry)
    return found


def lax(row: Row) -> bool:
    """Accepted without opening it; or hardly read and found faulty afterwards. Careful or slow is never this."""
    if row.returned:
        return False
    hasty = row.seconds is not None and row.seconds < HASTY_SECONDS
    return not row.opened or (hasty and row.upheld > 0)


def review_words(row: Row) -> str:
    read = "没有打开" if not row.opened else "打开过，阅读时间没有记录" if row.seconds is None else f"阅读{lasting(row.seconds)}"
    answer = "退回修改" if row.returned else "予以备案"
    return f"{answer}，{read}，自提交起{row.days}日；其后异议成立{row.upheld}件，澄清修改{row.clarified}次"


def breaches(lot: Lot) -> Iterator[Row]:
    """Duties of the department that ended in silence; those of the parties are not its own."""
    duties = {duty.code: duty for duty in lot.duties if of_department(duty)}
    for entry in lot.entries:
        if isinstance(entry.event, DutyBreached) and entry.event.duty in duties:
            label = duties[entry.event.duty].label
            yield Row(BREACH, lot.org_id, lot.stream, entry.seq, entry.at, lot.title, label, bad=True)


def of_department(duty: Duty) -> bool:
    return breach_kind(duty) == "breach"


def lasting(seconds: float) -> str:
    hours, minutes = divmod(round(seconds / 60), 60)
    return "不到1分钟" if seconds < 60 else f"{hours}小时{minutes}分钟" if hours else f"{minutes}分钟"


# ---- figures


def figures_of_office(rows: Iterable[Row], org_id: str, staff: frozenset[str] = frozenset()) -> list[Figure]:
    """Presence counts where anybody of the departments was there; beside it, at how many its own `staff` was, and where others were to watch."""
    return figures([row for row in rows if row.org_id == org_id or (row.kind in SESSIONS and staff.intersection(row.people))], org_id, "", staff)


def figures_of_person(rows: Iterable[Row], person_id: str, org_id: str) -> list[Figure]:
    """A person's own; at an opening one is enough, so the others' presence is no one's absence."""
    mine = [row for row in rows if person_id in row.people or (row.kind in SESSIONS and row.org_id == org_id)]
    return figures(mine, org_id, person_id)


def figures(rows: Sequence[Row], org_id: str, person_id: str, staff: frozenset[str] = frozenset()) -> list[Figure]:
    of = {code: tuple(row for row in rows if row.kind == code) for code in FIGURES}
    made = [attended(code, of[code], org_id, person_id) if person_id else office_attended(code, of[code], org_id, staff) for code in SESSIONS]
    made.append(reviewed(of[REVIEW]))
    made.append(cases(of[CASE]))
    if not person_id:
        made.append(Figure(BREACH, FIGURES[BREACH], f"{number(of[BREACH])}项", marked=bool(of[BREACH]), rows=of[BREACH]))
    made.append(used(of[USE], bool(person_id)))
    made.append(Figure(FINDING, FIGURES[FINDING], f"{number(of[FINDING])}条", rows=of[FINDING]))
    return made


def number(rows: Iterable[Row]) -> int:
    return sum(row.times for row in rows)


def attended(code: str, rows: tuple[Row, ...], org_id: str, person_id: str) -> Figure:
    own = tuple(row for row in rows if person_id in row.people)
    note = f"本单位应监督{number(row for row in rows if row.org_id == org_id)}次，一次有一人到场即可"
    return Figure(code, FIGURES[code], f"本人到场{number(own)}次", note, rows=own)


def office_attended(code: str, rows: tuple[Row, ...], org_id: str, staff: frozenset[str]) -> Figure:
    """Of those that this office was to watch; what its people attended for other departments stands beside, and is in no share."""
    due = [row for row in rows if row.org_id == org_id]
    there, own = number(row for row in due if not row.bad), number(row for row in due if staff.intersection(row.people))
    elsewhere = number(row for row in rows if row.org_id != org_id)
    value = f"{there}/{number(due)}次" + (f"，其中本单位人员{own}次" if due else "") + (f"；本单位人员到其他部门的项目{elsewhere}次" if elsewhere else "")
    note = "应由本单位监督的，本单位、上级或者其他监督部门的人员在场、在线都算到场"
    return Figure(code, FIGURES[code], value, note, there < number(due), rows)


def reviewed(rows: tuple[Row, ...]) -> Figure:
    """Time and later faults in one sentence, so that neither is read, sorted or compared without the other."""
    if not rows:
        return Figure(REVIEW, FIGURES[REVIEW], "没有审查")
    read = [seconds for row in rows for seconds in row.readings]
    time = f"阅读时间中位数{lasting(median(read))}" if read else "阅读时间没有记录"
    unopened, upheld = number(row for row in rows if not row.opened), sum(row.upheld for row in rows)
    value = f"{number(rows)}件，{time}，没有打开即答复{unopened}件；其后异议成立{upheld}件，澄清修改{sum(row.clarified for row in rows)}次"
    note = f"其中退回修改{number(row for row in rows if row.returned)}件。阅读时间长短本身不作评价"
    return Figure(REVIEW, FIGURES[REVIEW], value, note, any(row.bad for row in rows), rows)


def cases(rows: tuple[Row, ...]) -> Figure:
    still = [row.days for row in rows if row.open_still]
    done = [row.days for row in rows if not row.open_still]
    parts = [f"在办{len(still)}件" + (f"，最久{max(still)}日" if still else "")]
    parts += [f"办结{len(done)}件，中位数{median(done):g}日"] if done else []
    return Figure(CASE, FIGURES[CASE], "；".join(parts), marked=any(row.bad for row in rows), rows=rows)


def used(rows: tuple[Row, ...], one_person: bool) -> Figure:
    """Looks on one day may be one row. Of an office the sum alone: who of them looked at what, each person's own page opens."""
    days = {day_of(row.at) for row in rows}
    people = "" if one_person else f"{len({person_id for row in rows for person_id in row.people})}人"
    note = "只计显示名称、个人信息的页面；少不等于没有履职" + ("" if one_person else "。逐次的记录在各人的页面里")
    return Figure(USE, FIGURES[USE], f"{people}{len(days)}日查看过{number(rows)}次", note, rows=rows if one_person else ())
