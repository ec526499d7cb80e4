"""The report chain 上报: a call of one office to those below it, and the report of each; two kinds of stream. Only events change them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import ClassVar

import msgspec

from ggzy.core.calendar import SHANGHAI, day_of
from ggzy.core.facts import KnownOffice
from ggzy.core.office_figures import Covered, Figure, ReportSeen
from ggzy.core.record import Placed
from ggzy.core.regions import covers
from ggzy.core.roles import Actor, Role

REPORT, ASSESSMENT = "report", "assessment"
KINDS = {REPORT: "情况上报", ASSESSMENT: "定期分析评估"}
CYCLES = {"": "不定期", "quarter": "每季度", "half": "每半年"}
MONTHS = {"quarter": 3, "half": 6}
REPORTING = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE)
"""Whose offices can be asked to report."""
DIFFICULTY_STATES = {"open": "正在解决", "solved": "已经解决", "raised": "提请上级协调", "given_up": "暂不能解决"}


class Difficulty(msgspec.Struct, frozen=True, kw_only=True):
    """困难和措施: who found what, what is tried, by when; and what came of it."""

    found_by: str
    what: str
    tried: str
    by: date
    state: str = "open"
    outcome: str = ""


class Contest(msgspec.Struct, frozen=True, kw_only=True):
    """What the office says to a figure that it holds wrong; the figure stays."""

    figure: str
    text: str


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One office's part of the merged text."""

    office_id: str
    office: str
    text: str


def reads_down(place: str, own: Actor | None, viewer: Actor) -> bool:
    """The administration's office that called, and those above it; never one beside it or below."""
    if own is not None and viewer.org_id == own.org_id:
        return True
    return viewer.region != place and covers(viewer.region, place)


@dataclass
class Call(Placed):
    """上报通知: who asks whom for what, of which period, by when; and the merged text that goes up."""

    called: ClassVar[str] = "本次上报"

    code: str = ""
    kind: str = ""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None
    due: datetime | None = None
    outline: tuple[str, ...] = ()
    offices: tuple[KnownOffice, ...] = ()
    superior: KnownOffice | None = None
    cycle: str = ""
    opened_by: Actor | None = None
    opened_at: datetime | None = None
    summary: str = ""
    sections: tuple[Section, ...] = ()
    reports: tuple[ReportSeen, ...] = ()
    collated_at: datetime | None = None
    document_no: str = ""
    sent_by: Actor | None = None
    sent_at: datetime | None = None
    returned_up: str = ""
    received_at: datetime | None = None
    received_by: Actor | None = None
    remark: str = ""
    following: str = ""
    ended: str = ""

    @property
    def title(self) -> str:
        return self.about

    @property
    def why_stopped(self) -> str:
        return self.ended

    @property
    def kind_label(self) -> str:
        return KINDS.get(self.kind, "")

    def addresses(self, actor: Actor) -> bool:
        """Those asked at once; the office above once the merged text has gone up."""
        return bool(actor.org_id) and (self.asks(actor) or self.goes_to(actor))

    def owes(self, key: str) -> str:
        named = {each.org_id: each.org for each in (self.superior, self.opened_by) if each}
        return named.get(key, "")

    def asks(self, actor: Actor) -> bool:
        return any(office.org_id == actor.org_id for office in self.offices)

    def goes_to(self, actor: Actor) -> bool:
        return self.sent_at is not None and self.superior is not None and self.superior.org_id == actor.org_id

    @property
    def next_period(self) -> tuple[datetime, datetime] | None:
        """The period that follows by the plan."""
        if not self.cycle or self.until is None:
            return None
        return self.until, months_on(self.until, MONTHS[self.cycle])


@dataclass
class OfficeReport(Placed):
    """一个单位的上报: draft aside, what it submitted, what was returned, accepted; the difficulties are followed further."""

    called: ClassVar[str] = "本单位的上报"

    call: str = ""
    call_code: str = ""
    kind: str = ""
    about: str = ""
    office: KnownOffice | None = None
    since: datetime | None = None
    until: datetime | None = None
    due: datetime | None = None
    outline: tuple[str, ...] = ()
    asked_by: Actor | None = None
    asked_at: datetime | None = None
    answers: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    covered: tuple[Covered, ...] = ()
    contests: tuple[Contest, ...] = ()
    difficulties: list[Difficulty] = field(default_factory=list)
    submitted_by: Actor | None = None
    submitted_at: datetime | None = None
    late: bool = False
    times: int = 0
    returned: str = ""
    accepted_at: datetime | None = None
    ended: str = ""

    @property
    def title(self) -> str:
        return self.about

    @property
    def why_stopped(self) -> str:
        return self.ended or self.returned

    @property
    def kind_label(self) -> str:
        return KINDS.get(self.kind, "")

    def addresses(self, actor: Actor) -> bool:
        return self.office is not None and bool(actor.org_id) and self.office.org_id == actor.org_id

    def owes(self, key: str) -> str:
        named = {each.org_id: each.org for each in (self.office, self.asked_by) if each}
        return named.get(key, "")

    def contested(self, code: str) -> str:
        return next((each.text for each in self.contests if each.figure == code), "")

    @property
    def unsolved(self) -> dict[int, Difficulty]:
        """By number, from 1."""
        return {n: each for n, each in enumerate(self.difficulties, start=1) if each.state in ("open", "raised")}

    @property
    def next_follow_up(self) -> datetime | None:
        """The end of the earliest day by which something was to be done about a difficulty."""
        days = [each.by for each in self.unsolved.values()]
        return end_of_day(min(days)) if days else None

    @property
    def seen(self) -> ReportSeen:
        assert self.office and self.due
        figures = tuple(msgspec.structs.replace(each, entries=(), rows=()) for each in self.figures)
        return ReportSeen(
            stream=self.stream, office_id=self.office.org_id, office=self.office.org, stage=self.stage, due=self.due, late=self.late,
            submitted_at=self.submitted_at, figures=figures, covered=self.covered,
        )  # fmt: skip


def end_of_day(day: date) -> datetime:
    """The midnight that ends it."""
    return datetime.fromordinal(day.toordinal() + 1).replace(tzinfo=SHANGHAI)


YEARLY_DAY, OFFICE_CLOSES = (12, 20), time(18)
"""年度上报: by which day where nobody above has set one; the platform's own, after the day that the notice named for its first year."""


def yearly(now: datetime) -> tuple[date, date, datetime]:
    """The twelve months up to the last full one before the day, first and last, and the next such moment that lies ahead."""
    year = now.astimezone(SHANGHAI).year
    due = next(at for at in (datetime.combine(date(each, *YEARLY_DAY), OFFICE_CLOSES, SHANGHAI) for each in (year, year + 1)) if at > now)
    ends = day_of(due).replace(day=1)
    return ends.replace(year=ends.year - 1), ends - timedelta(days=1), due


def months_on(moment: datetime, months: int) -> datetime:
    """The same day so many months later; periods begin and end on the first of a month or are cut to its last day."""
    local = moment.astimezone(SHANGHAI)
    total = local.year * 12 + local.month - 1 + months
    year, month = total // 12, total % 12 + 1
    for day in range(local.day, 27, -1):
        try:
            return local.replace(year=year, month=month, day=day)
        except ValueError:
            continue
    return local.replace(year=year, month=month)
