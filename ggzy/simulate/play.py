"""Playing the year 演算: the province is entered, every story acts at its moment, the key is written from what happened."""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from ggzy.desk import clock
from ggzy.practice.stage import Story, perform
from ggzy.simulate import key
from ggzy.simulate.days import BEGINS, ENDS
from ggzy.simulate.enter import enter_province
from ggzy.simulate.plan import Mark, Year
from ggzy.simulate.story import stories
from ggzy.store.models import JournalEntry, Person


@dataclass(frozen=True)
class Outcome:
    """What the last line tells."""

    deals: int
    events: int
    seconds: float
    lines: list[key.Line]

    @property
    def line(self) -> str:
        planted = Counter(line.kind for line in self.lines if line.planted)
        kinds = " ".join(f"{kind}={number}" for kind, number in sorted(planted.items()))
        return (
            f"deals {self.deals} · events {self.events} · seconds {self.seconds:.0f} · "
            f"events/s {self.events / max(self.seconds, 0.001):.0f} · planted {kinds or '0'}"
        )


def play(year: Year, until: datetime = ENDS) -> Outcome:
    """Play the whole year on this database's practice clock."""
    began = time.monotonic()
    clock.start_at(BEGINS - timedelta(days=1))
    enter_province(year.province, BEGINS - timedelta(days=1))
    clock.forward_to(BEGINS)
    progress = Progress(len(year.deals))
    perform([*stories(year, BEGINS), progress.story()], until)
    lines = [line_of(mark) for mark in year.marks if mark.at and mark.at < until]
    return Outcome(len(year.deals), JournalEntry.objects.count(), time.monotonic() - began, lines)


def line_of(mark: Mark) -> key.Line:
    """A mark with the ids that the playing gave."""
    person = Person.objects.get(username=mark.person.username).pk if mark.person else ""
    return key.Line(
        kind=mark.kind,
        planted=mark.planted,
        streams=tuple(deal.stream for deal in mark.deals) if mark.deals else ((mark.clue.stream,) if mark.clue else ()),
        office=mark.office.code if mark.office else "",
        person=str(person),
        firm=mark.firm.code if mark.firm else "",
        project=mark.project,
        at=mark.at,
        note=mark.note,
    )


class Progress:
    """A line on the terminal, which is rewritten each simulated week; on paper one a month. The pace shows whether it grows slower."""

    def __init__(self, deals: int) -> None:
        self.deals, self.began = deals, time.monotonic()
        self.events, self.told = 0, self.began

    def story(self) -> Story:
        at = BEGINS
        while at < ENDS:
            at += timedelta(days=7 if sys.stderr.isatty() else 30)
            yield at
            self.tell(at)

    def tell(self, at: datetime) -> None:
        end = "\r" if sys.stderr.isatty() else "\n"
        events, now = JournalEntry.objects.count(), time.monotonic()
        pace = (events - self.events) / max(now - self.told, 0.001)
        self.events, self.told = events, now
        played = f"{at:%Y-%m-%d}，{events}条日志（共{self.deals}个项目），用时{now - self.began:.0f}秒，近来每秒{pace:.0f}条"
        print(played, end=end, file=sys.stderr, flush=True)
