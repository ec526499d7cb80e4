"""Which papers a tender owes: those that came, late ones, overdue ones, those whose term still runs."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ggzy.core.acts.award import ContractSigned, WrittenReportFiled
from ggzy.core.acts.control import RoundBegun
from ggzy.core.acts.registration import FilingAccepted, FilingReturned
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.calendar import SHANGHAI
from ggzy.core.expected_papers import (
    CAME,
    DUE,
    EXPECTED,
    IN_REVIEW,
    LATE,
    MISSING,
    NOT_YET,
    READ,
    REVIEW_LATE,
    held,
    share,
)
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import CLOCK, Actor
from ggzy.core.table import Entry, Event

TERM = datetime(2026, 3, 16, tzinfo=SHANGHAI)
BEFORE, AFTER = TERM - timedelta(microseconds=1), TERM + timedelta(days=1)
BREACH = DutyBreached(duty="written_report", key="1", office="")
REPORT = WrittenReportFiled(text="情况")


def entries(*said: tuple[datetime, Event]) -> list[Entry]:
    return [Entry("cons-1", seq, at, Actor(role=CLOCK.role), event) for seq, (at, event) in enumerate(said, start=1)]


def report(*said: tuple[datetime, Event], term: bool = False, now: datetime = AFTER):
    found = held("construction/1", entries(*said), {"written_report": TERM} if term else {}, now)
    return next(each for each in found if each.paper.code == "written_report")


@pytest.mark.parametrize(
    ("said", "term", "now", "state", "at"),
    [
        ((), False, AFTER, NOT_YET, None),
        ((), True, BEFORE, DUE, TERM),
        ((), True, TERM, MISSING, TERM),
        (((TERM, BREACH),), False, AFTER, MISSING, TERM),
        (((BEFORE, REPORT),), False, AFTER, CAME, BEFORE),
        (((TERM, BREACH), (AFTER, REPORT)), False, AFTER, LATE, AFTER),
        (((BEFORE, REPORT), (TERM, BREACH)), False, AFTER, CAME, BEFORE),
        (((BEFORE, REPORT), (TERM, RoundBegun(number=2))), False, AFTER, NOT_YET, None),
        (((BEFORE, BREACH), (TERM, RoundBegun(number=2)), (AFTER, REPORT)), False, AFTER, CAME, AFTER),
    ],
)
def test_a_paper_stands_as_the_journal_says(said, term, now, state, at):
    found = report(*said, term=term, now=now)
    assert (found.state, found.at) == (state, at)


REVIEW_BREACH = DutyBreached(duty="review_filing", key="1", office="")


@pytest.mark.parametrize(
    ("said", "term", "now", "state"),
    [
        ((), False, AFTER, NOT_YET),
        ((), True, BEFORE, IN_REVIEW),
        ((), True, TERM, REVIEW_LATE),
        (((TERM, REVIEW_BREACH),), True, AFTER, REVIEW_LATE),
        (((TERM, REVIEW_BREACH), (AFTER, FilingReturned(opinion="", findings=()))), False, AFTER, NOT_YET),
        (((TERM, REVIEW_BREACH), (AFTER, FilingAccepted(opinion="", findings=()))), False, AFTER, CAME),
    ],
)
def test_a_filing_that_a_department_lets_lie_is_not_missing(said, term, now, state):
    found = held("construction/1", entries(*said), {"review_filing": TERM} if term else {}, now)
    (filing,) = [each for each in found if each.paper.code == "tender_file"]
    assert filing.state == state and filing.state != MISSING
    assert share(found) == ((0, 0) if state == NOT_YET else (1, 1))


def test_what_is_not_due_yet_is_not_lacking():
    found = held("construction/1", entries((BEFORE, REPORT), (TERM, DutyBreached(duty="sign_contract", key="1", office=""))), {}, AFTER)
    assert share(found) == (1, 2)
    assert share(held("construction/1", entries((BEFORE, REPORT), (AFTER, ContractSigned(amount_fen=1, duration_days=1, manager="张三"))), {}, AFTER)) == (2, 2)
    assert share(held("land-listing/1", [], {}, AFTER)) == (0, 0)


def test_each_term_is_a_duty_of_the_table_and_no_event_read_is_secret():
    for code, papers in EXPECTED.items():
        duties = {duty.code: duty for duty in PROCEDURES[code].duties}
        assert all(not paper.duty or paper.duty in duties for paper in papers)
        assert not any(paper.event.quiet for paper in papers)
    assert len(READ) == len(set(READ))
