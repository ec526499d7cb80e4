"""The practice complaints and reports 演练投诉、举报: played through the same door as the lots."""

from __future__ import annotations

from ggzy.core.acts import complaint as acts
from ggzy.core.acts import report
from ggzy.core.complaint import Complaint, Exhibit, Respondent
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import clock, counter, exhibits, reports
from ggzy.practice.stage import Story, actor, on
from ggzy.practice.tenders import PLANS
from ggzy.store.models import Deal


def stories() -> list[Story]:
    return [decided(), under_way(), fresh(), anonymous()]


def anonymous() -> Story:
    """Reported without a name, registered at midnight, taken up, asked and answered."""
    yield on(2, 23, 20, 10)
    lot = Deal.objects.get(title=PLANS["clarified"].title)
    told = reports.Told(
        region=lot.region, line=lot.line, industry=lot.industry, deal=lot.stream, deal_title=lot.title, reported="招标代理机构的一名经办人",
        text="公告以前，该经办人在饭局上把资质条件的初稿给了一家施工单位看，请查看初稿的流转。",
    )  # fmt: skip
    code = reports.take_in(told, [], "practice-report")
    row = reports.found(str(code))
    assert row is not None
    yield on(2, 24, 9)
    row.refresh_from_db()
    handle(row.stream, report.TakeReport())
    handle(row.stream, report.AskReporter(text="是哪一天、在哪里？还有谁在场？"))
    yield on(2, 25, 21)
    assert reports.answer(row, "二月十日前后，在城南，当时有两家单位的人。") is None


def handle(stream: str, command: Command) -> None:
    done = counter.hand_in(stream, command, actor("jianguan1"))
    if isinstance(done, Refused):
        raise ValueError(str(done))


def decided() -> Story:
    """Rejected with grounds and published."""
    yield on(12, 8, 9, 30)
    it = Grievance("archived", "toubiao8", "conduct", "评标委员会成员与第一中标候选人曾在同一单位任职，没有回避", "请查明并重新评审")
    yield on(12, 9, 10)
    it.must(acts.AcceptComplaint())
    yield on(12, 11, 16)
    it.must(acts.ReplyToComplaint(text="该成员离开原单位已满五年，抽取时经平台核对不在回避范围，评标记录已附"), actor("zhaobiao1"))
    yield on(12, 17, 10)
    outcome = acts.DecideComplaint(
        decision_no="楚建投〔2025〕6号", outcome="rejected",
        decision="经查阅抽取记录和社会保险记录，该成员离职已满五年，与中标候选人没有利害关系；投诉缺乏事实根据，予以驳回。",
        public_text="经查，投诉人反映的评标委员会成员与中标候选人没有利害关系，投诉缺乏事实根据，予以驳回。",
    )  # fmt: skip
    it.must(outcome)
    yield on(12, 18, 9)
    it.must(acts.PublishComplaintDecision())


def under_way() -> Story:
    """Accepted; the tenderee has still to reply, an examination goes on."""
    yield on(2, 24, 10)
    it = Grievance("awarding", "toubiao8", "conduct", "第一中标候选人的项目经理同时在另一在建项目任职", "请查明并取消其中标候选人资格")
    yield on(2, 25, 9)
    it.must(acts.AcceptComplaint())
    yield on(2, 27, 15)
    it.must(acts.BeginExamination(what="项目经理在建业绩核实", by="云南省建筑市场监管平台"))


def fresh() -> Story:
    """Without an objection first: the office is told so and has three working days."""
    yield on(2, 28, 17, 20)
    Grievance("publicity", "toubiao5", "result", "第一中标候选人的企业业绩合同金额与公示不一致", "请查明并责令改正")


class Grievance:
    """One complaint to the housing office of the prefecture."""

    def __init__(self, plan: str, firm: str, matter: str, facts: str, request: str) -> None:
        self.office, self.firm = actor("jianguan1"), actor(firm)
        deal = Deal.objects.get(title=PLANS[plan].title)
        wanted = acts.FileComplaint(
            deal=deal.stream, matter=matter, known_at=clock.now(), facts=facts, request=request, exhibits=(proof(facts),),
            respondents=(Respondent(part="tenderee", name=deal.tenderee, org_id=deal.tenderee_id),),
            contact=f"{self.firm.person} 0878-3120000", office_id=self.office.org_id,
        )  # fmt: skip
        begun = counter.open_stream(wanted, self.firm, procedure="complaint/1")
        if isinstance(begun, Refused):
            raise ValueError(str(begun))
        self.stream = begun.stream

    @property
    def p(self) -> Complaint:
        p = counter.load(self.stream, Complaint)
        assert p
        return p

    def must(self, command: Command, by: Actor | None = None) -> counter.Accepted:
        done = counter.hand_in(self.stream, command, by or self.office)
        if isinstance(done, Refused):
            raise ValueError(f"{type(command).__name__}：{done}")
        return done


def proof(text: str) -> Exhibit:
    """A paper that says what the complaint says."""
    body = text.encode()
    kept = exhibits.keep("证明材料.txt", len(body), iter([body]))
    if isinstance(kept, Refused):
        raise ValueError(str(kept))
    return kept
