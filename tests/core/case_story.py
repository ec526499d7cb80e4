"""One case on the stage 监督案件的舞台: the same three words as for a lot, and the way so far as a test wants it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec

from ggzy.core.acts import case
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.calendar import SHANGHAI
from ggzy.core.case import Accused, Case
from ggzy.core.decide import decide
from ggzy.core.facts import Facts, Named
from ggzy.core.procedures.case import CASE
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.table import Command, Entry, Event
from tests.core.story import CALENDAR
from tests.people import RED, SUPERVISOR

CHIEF = msgspec.structs.replace(SUPERVISOR, person_id="p-chief", person="马局", post="局长")
SECOND_HAND = msgspec.structs.replace(SUPERVISOR, person_id="p-hand", person="罗平", post="科员")
PEOPLE = tuple(Named(person_id=a.person_id, person=a.person) for a in (SUPERVISOR, SECOND_HAND, CHIEF))
TWO_HANDS, CHAIR = PEOPLE[:2], PEOPLE[2]
FACTS = Facts(people=PEOPLE, case_code="监532300-00000001")
START = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)  # a Monday
CLUE = case.RegisterClue(
    accused=Accused(name=RED.org, org_id=RED.org_id), about="三份投标文件错漏一致", suspected="collusion", region="532301",
    line="construction", industry="housing",
)  # fmt: skip
EVIDENCE = case.RecordEvidence(kind="电子数据", fact="两份投标文件由同一台计算机制作", sha256="a" * 64)
NOTICE = case.NotifyAccused(facts="与他人串通投标", ground="collusion", fine_fen=50_000_00, months=18)
DECISION = case.ImposePenalty(decision_no="楚建罚〔2026〕1号", facts="与他人串通投标，事实清楚", fine_fen=50_000_00, months=12)
REVIEW = case.ReviewLegality(passed=True, opinion="事实清楚，程序合法")
SECOND = timedelta(microseconds=1)
NO_CASE = case.CloseCase(finding="none", reason="查明系同一造价咨询单位的公开模板")
with_ = msgspec.structs.replace


def on(refused: Refused, rule: str, article: int | None = None, statute: str = "行政处罚法") -> bool:
    """Whether it was this rule that refused, and by which article."""
    basis = refused.basis
    return refused.rule == rule and (article is None or (basis is not None and (basis.statute, basis.article) == (statute, article)))


class CaseStory:
    def __init__(self) -> None:
        self.p: Case = CASE.begin("case-1")
        self.entries: list[Entry] = []
        self.now, self.facts = START, FACTS

    def do(self, command: Command, by: Actor = SUPERVISOR) -> list[Event] | Refused:
        decided = decide(self.p, command, by, self.now, self.facts, CALENDAR)
        if not isinstance(decided, Refused):
            for event in decided:
                entry = Entry(self.p.stream, self.p.seq + 1, self.now, by, event)
                self.p.apply(entry)
                self.entries.append(entry)
        return decided

    def must(self, command: Command, by: Actor = SUPERVISOR) -> list[Event]:
        decided = self.do(command, by)
        assert not isinstance(decided, Refused), str(decided)
        return decided

    def refused(self, command: Command, by: Actor = SUPERVISOR) -> Refused:
        decided = self.do(command, by)
        assert isinstance(decided, Refused), f"accepted: {decided}"
        return decided

    def both(self, command: Command, first: Actor = SUPERVISOR, other: Actor = CHIEF) -> list[Event]:
        self.must(command, first)
        return self.must(ConfirmSecond(asked=self.p.asked_now[-1].number), other)

    def wait(self, **span: Any) -> CaseStory:
        self.now += timedelta(**span)
        return self

    def investigating(self, **clue: Any) -> CaseStory:
        self.must(msgspec.structs.replace(CLUE, **clue))
        self.must(case.AssignCase(investigators=TWO_HANDS))
        self.must(EVIDENCE)
        return self

    def notified(self, **changed: Any) -> CaseStory:
        self.investigating().must(msgspec.structs.replace(NOTICE, **changed))
        self.must(REVIEW, CHIEF)
        return self

    def at_the_end_of_the_reply(self) -> CaseStory:
        assert self.p.notice
        self.now = self.p.notice.reply_until
        return self

    def served(self) -> CaseStory:
        self.notified().at_the_end_of_the_reply().both(DECISION)
        self.must(case.ServeDecision(manner="直接送达"))
        return self
