"""One complaint on the stage 投诉的舞台: the lot's facts as the desk would fetch them, and the way so far as a test wants it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec

from ggzy.core.acts import complaint as acts
from ggzy.core.calendar import SHANGHAI
from ggzy.core.complaint import Complaint, Exhibit, LotFacts, Office, Respondent
from ggzy.core.decide import decide
from ggzy.core.facts import Facts
from ggzy.core.procedures.complaint import COMPLAINT
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.table import Command, Entry, Event
from tests.core.story import CALENDAR
from tests.people import OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE

START = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)  # a Monday
OWN = Office(org_id=SUPERVISOR.org_id, name=SUPERVISOR.org, region="532300", line="construction")
WRONG = Office(org_id=OTHER_SUPERVISOR.org_id, name=OTHER_SUPERVISOR.org, region="532900", line="construction")
OWNER = Respondent(part="tenderee", name=TENDEREE.org, org_id=TENDEREE.org_id)
PROOF = Exhibit(name="截图.png", sha256="a" * 64, size=1000)
LOT = LotFacts(
    stream="lot-1", code="532301-0000000001", title="污水处理厂扩建", region="532301", line="construction", industry="housing",
    tenderee=OWNER, took_part=True, secret=False, known_from={"result": START - timedelta(days=2)},
    objections=(("result", START - timedelta(days=1), START),),
)  # fmt: skip
FILING = acts.FileComplaint(
    deal="lot-1", matter="result", known_at=START - timedelta(days=1), respondents=(OWNER,), facts="第一中标候选人的业绩合同并不存在",
    request="请查明并取消其资格", exhibits=(PROOF,), contact="经办人 13987800000", office_id=OWN.org_id,
)  # fmt: skip
STAY = acts.OrderStay(order_no="楚建停〔2026〕1号", reason="继续定标将使投诉请求无法实现，有必要暂停")
DECISION = acts.DecideComplaint(
    decision_no="楚建投〔2026〕1号", outcome="rejected", decision="经查业绩合同真实，投诉缺乏事实根据，予以驳回",
    public_text="经查，投诉人反映的业绩合同真实，驳回投诉",
)  # fmt: skip


class ComplaintStory:
    def __init__(self, **lot: Any) -> None:
        self.p: Complaint = COMPLAINT.begin("comp-1")
        self.entries: list[Entry] = []
        self.now = START
        self.facts = Facts(matter_code="诉532300-00000001", lot=msgspec.structs.replace(LOT, **lot), offices=(OWN,), addressed=OWN)

    def with_facts(self, **changed: Any) -> ComplaintStory:
        self.facts = msgspec.structs.replace(self.facts, **changed)
        return self

    def do(self, command: Command, by: Actor) -> list[Event] | Refused:
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

    def filed(self, **changed: Any) -> ComplaintStory:
        self.must(msgspec.structs.replace(FILING, **changed), RED)
        return self

    def accepted(self, **changed: Any) -> ComplaintStory:
        self.filed(**changed).must(acts.AcceptComplaint())
        return self

    def replied(self) -> ComplaintStory:
        self.accepted().must(acts.ReplyToComplaint(text="评审依法进行，业绩已核实"), TENDEREE)
        return self

    def decided(self, **changed: Any) -> ComplaintStory:
        self.replied().must(msgspec.structs.replace(DECISION, **changed))
        return self
