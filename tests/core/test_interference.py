"""The interference register without a database: what is owed of an entry and until when, and what is read beside it."""

from __future__ import annotations

from datetime import datetime, timedelta

from ggzy.core import agenda
from ggzy.core.acts import clockwork, notice, registration
from ggzy.core.acts import interference as acts
from ggzy.core.acts.stages import StageEntered
from ggzy.core.calendar import SHANGHAI
from ggzy.core.edits import edits_around
from ggzy.core.facts import Facts
from ggzy.core.procedures.interference import INTERFERENCE
from ggzy.core.roles import CLOCK
from ggzy.core.table import Entry
from tests.core.matter_story import MatterStory
from tests.core.story import CALENDAR, tender_file
from tests.people import CENTRE, DISCIPLINE

NOW = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
RECORD = acts.RecordInterference(
    asked_by="某副主任", office="某局", asked_at=NOW - timedelta(hours=1), of_whom="赵敏", manner="phone", what="要求把某公司排在第一", region="532301"
)  # fmt: skip


def test_changes_to_what_stood_are_listed_fifteen_days_before_and_after_the_moment():
    changed = notice.ClarificationIssued(text="修改资格条件", affects_preparation=True)

    def entry(seq: int, away: timedelta, event: object = changed) -> Entry:
        return Entry("lot-1", seq, NOW + away, CENTRE, event)  # type: ignore[arg-type]

    span, beyond = timedelta(days=15), timedelta(days=15, microseconds=1)
    entries = [entry(1, -beyond), entry(2, -span), entry(3, timedelta()), entry(4, timedelta(), StageEntered(stage="bidding")), entry(5, span), entry(6, beyond)]
    assert [each.seq for each in edits_around(entries, NOW)] == [2, 3, 5]
    filings = [entry(n, timedelta(), registration.FilingSubmitted(tender_file=tender_file(), version=n)) for n in (1, 2)]
    assert [each.seq for each in edits_around(filings, NOW)] == [2], "the first changes nothing that stood"


def test_an_entry_that_was_read_is_settled_in_time_or_the_clock_notes_it():
    story = MatterStory(INTERFERENCE, DISCIPLINE, Facts(matter_code="插532301-1"), NOW)
    story.must(RECORD, by=CENTRE).must(acts.ReadInterference())
    (owed,) = agenda.open_duties(story.p, CALENDAR)
    assert owed.duty.code == "settle" and owed.duty.basis.checked is False and owed.until == CALENDAR.after_workdays(NOW, 30).end
    story.now = owed.until - timedelta(seconds=1)
    breach = clockwork.NoteBreach(duty="settle", key="")
    assert story.do(breach, CLOCK) == []
    story.now = owed.until
    story.must(breach, by=CLOCK).must(acts.SettleInterference(outcome="none", finding="经核查不构成"))
    assert "settle/" in story.p.breaches and agenda.open_duties(story.p, CALENDAR) == []
