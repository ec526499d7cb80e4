"""A matter of supervision 事项 on the stage: commands decided and folded at the time of the story, no database."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from ggzy.core.calendar import SHANGHAI
from ggzy.core.decide import decide
from ggzy.core.facts import Facts
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.table import Command, Entry, Procedure
from tests.core.story import CALENDAR


class MatterStory:
    """`by` and `facts` are those of the story where an act names no others."""

    def __init__(self, procedure: Procedure, by: Actor, facts: Facts, now: datetime = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)) -> None:
        self.p: Any = procedure.begin("matter-1")
        self.by, self.facts, self.now = by, facts, now
        self.entries: list[Entry] = []

    def do(self, command: Command, by: Actor | None = None, facts: Facts | None = None) -> Any:
        by = by or self.by
        decided = decide(self.p, command, by, self.now, facts or self.facts, CALENDAR)
        if not isinstance(decided, Refused):
            for event in decided:
                self.entries.append(Entry(self.p.stream, self.p.seq + 1, self.now, by, event))
                self.p.apply(self.entries[-1])
        return decided

    def must(self, *commands: Command, by: Actor | None = None) -> Self:
        for command in commands:
            done = self.do(command, by)
            assert not isinstance(done, Refused), str(done)
        return self

    def refused(self, command: Command, by: Actor | None = None, facts: Facts | None = None) -> str:
        done = self.do(command, by, facts)
        assert isinstance(done, Refused), done
        return str(done)
