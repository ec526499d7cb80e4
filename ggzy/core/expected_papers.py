"""Papers expected of a tender 应交材料: which there are, which came in time, which are overdue; read from the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from ggzy.core.acts.award import CandidatesPublished, ContractSigned, ProceedingArchived, WrittenReportFiled
from ggzy.core.acts.control import RoundBegun
from ggzy.core.acts.evaluation import ReportFiled
from ggzy.core.acts.notice import NoticePublished
from ggzy.core.acts.opening import OpeningClosed
from ggzy.core.acts.registration import FilingAccepted, FilingReturned
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.table import Entry, Event

CAME, LATE, MISSING, DUE, NOT_YET = "came", "late", "missing", "due", "not_yet"
IN_REVIEW, REVIEW_LATE = "in_review", "review_late"
"""Submitted, and the department has not answered yet: within its term, or after it. Whoever submitted is late with nothing."""


@dataclass(frozen=True)
class Paper:
    """One paper: the event by which it is there, and the duty that gives it a term, if there is one; of one that a department
    has to accept first, the department's duty `review`."""

    code: str
    label: str
    event: type[Event]
    duty: str = ""
    review: str = ""


EXPECTED: dict[str, tuple[Paper, ...]] = {
    "construction/1": (
        Paper("tender_file", "招标文件备案", FilingAccepted, review="review_filing"),
        Paper("notice", "招标公告", NoticePublished),
        Paper("opening", "开标记录", OpeningClosed),
        Paper("evaluation", "评标报告", ReportFiled),
        Paper("candidates", "中标候选人公示", CandidatesPublished, "publish_candidates"),
        Paper("written_report", "书面报告", WrittenReportFiled, "written_report"),
        Paper("contract", "合同", ContractSigned, "sign_contract"),
        Paper("archive", "归档", ProceedingArchived),
    )
}
"""By procedure, in the order in which they come."""
READ = tuple(dict.fromkeys((RoundBegun.__name__, DutyBreached.__name__, FilingReturned.__name__, *(p.event.__name__ for papers in EXPECTED.values() for p in papers))))
"""The events that tell of them; none is secret at any time."""


@dataclass(frozen=True)
class Held:
    """How one paper stands: when it came, or by when it has to."""

    paper: Paper
    state: str
    at: datetime | None = None
    breach: Entry | None = None
    """That the term ended without it, where that was noted."""

    @property
    def expected(self) -> bool:
        """Whether it should be there by now. One whose term still runs, or has not begun, is not lacking."""
        return self.state in (CAME, LATE, MISSING, IN_REVIEW, REVIEW_LATE)


def held(procedure: str, entries: Iterable[Entry], terms: Mapping[str, datetime], now: datetime) -> tuple[Held, ...]:
    """How the papers of the present round stand. `terms` are the ends of the duties that wait, by the duty's code."""
    came: dict[type[Event], Entry] = {}
    breached: dict[str, Entry] = {}
    for entry in entries:
        if isinstance(entry.event, RoundBegun):  # 重新招标: all papers are due anew
            came, breached = {}, {}
        elif isinstance(entry.event, FilingReturned):  # answered: the next version has a review of its own
            for paper in EXPECTED.get(procedure, ()):
                breached.pop(paper.review, None)
        elif isinstance(entry.event, DutyBreached):
            breached.setdefault(entry.event.duty, entry)
        else:
            came.setdefault(type(entry.event), entry)
    return tuple(
        (_reviewed if paper.review else _held)(paper, came.get(paper.event), breached.get(paper.review or paper.duty), terms.get(paper.review or paper.duty), now)
        for paper in EXPECTED.get(procedure, ())
    )


def _reviewed(paper: Paper, came: Entry | None, breach: Entry | None, term: datetime | None, now: datetime) -> Held:
    """One that is submitted and then accepted: only the department can be late."""
    if came is not None:
        return Held(paper, CAME, came.at)
    if breach is None and term is None:
        return Held(paper, NOT_YET)
    late = breach is not None or (term is not None and term <= now)
    return Held(paper, REVIEW_LATE if late else IN_REVIEW, term or (breach.at if breach else None))


def _held(paper: Paper, came: Entry | None, breach: Entry | None, term: datetime | None, now: datetime) -> Held:
    if came is not None:
        return Held(paper, LATE if breach is not None and breach.at <= came.at else CAME, came.at, breach)
    if breach is not None or (term is not None and term <= now):
        return Held(paper, MISSING, term or (breach.at if breach else None), breach)
    return Held(paper, DUE, term) if term is not None else Held(paper, NOT_YET)


def share(papers: Iterable[Held]) -> tuple[int, int]:
    """How many of the papers that should be there are, and how many should be."""
    expected = [each for each in papers if each.expected]
    return sum(each.state != MISSING for each in expected), len(expected)
