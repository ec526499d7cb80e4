"""The practice cases 演练案件: one at each stage that is worth seeing, played through the same door as the lots."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, timedelta

from ggzy.core.acts import case, notice
from ggzy.core.acts.redress import NoteAppeal
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.acts.succession import RecordSuccession
from ggzy.core.case import Accused, Case
from ggzy.core.facts import Named
from ggzy.core.redress import LITIGATION
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import counter, exhibits
from ggzy.practice.roll import STATE
from ggzy.practice.stage import Story, actor, on
from ggzy.practice.tenders import PLANS
from ggzy.store.models import Deal

FIRST, OTHER, REVIEWER = "jianguan1", "jianguan2", "jianguan1b"


def stories() -> list[Story]:
    return [revoked(), closed(), penalised(), notified(), investigating(), clue(), taken_over()]


def clue() -> Story:
    yield on(2, 27, 16, 20)
    Matter("daili3", "agency", "有投标人反映，该机构在公告以前向个别单位透露了限价的编制口径")


def investigating() -> Story:
    yield on(2, 10, 9, 40)
    matter = Matter("toubiao6", "performance", "招标人来函：项目负责人长期不到岗，经两次约谈仍不更换")
    yield on(2, 11, 10)
    matter.assigned()
    yield on(2, 25, 15)
    matter.found("书证", "三个月考勤记录：项目负责人到岗九天")


def notified() -> Story:
    """The accused has replied; the time to decide has not come."""
    yield on(2, 9, 9)
    matter = Matter("toubiao8", "fraud", "评标中否决的一份投标文件，所附业绩合同经原业主核实并不存在")
    yield on(2, 10, 9)
    matter.assigned()
    yield on(2, 12, 10)
    matter.found("书证", "原业主复函：没有签订过该合同")
    yield on(2, 26, 10)
    matter.told("以虚构的业绩合同投标", "fraud", fine_fen=80_000_00, months=18)
    yield on(2, 28, 14)
    matter.must(case.FileReply(text="合同由分公司提供，本单位未能核实，请从轻处理"), actor("toubiao8"))


def closed() -> Story:
    yield on(1, 12, 9)
    matter = Matter("toubiao5", "collusion", "两份投标文件的施工组织设计有大段相同")
    yield on(1, 13, 9)
    matter.assigned()
    yield on(1, 20, 11)
    matter.found("鉴定意见", "相同部分系同一软件自带的公开模板")
    yield on(1, 22, 15)
    matter.both(case.CloseCase(finding="none", reason="相同部分来自公开模板，其余内容各不相同，串通投标的事实不能成立"))


def penalised() -> Story:
    """A firm that is barred, has gone to court, and was really refused when it came for a tender file: the bar goes on."""
    yield on(1, 5, 9, 30)
    matter = Matter("toubiao10", "collusion", "投标保证金由另一投标人的账户转出")
    yield on(1, 6, 9)
    matter.assigned()
    yield on(1, 9, 16)
    matter.found("书证", "银行回单：付款账户属于同一项目的另一投标人")
    yield on(1, 14, 10)
    matter.told("与其他投标人串通投标", "collusion", fine_fen=50_000_00, months=12)
    yield matter.reply_until + timedelta(hours=10)
    decision = case.ImposePenalty(
        decision_no="楚建罚〔2026〕2号", facts="保证金从另一投标人账户转出，与其串通投标，事实清楚", fine_fen=50_000_00, months=12, lines=("construction",)
    )
    matter.both(decision)
    yield on(1, 26, 9)
    matter.must(case.ServeDecision(manner="直接送达"))
    yield on(1, 27, 9)
    matter.must(case.PublishDecision())
    yield on(2, 10, 11)
    paper = "楚雄市人民法院受理案件通知书（演练）：（2026）云2301行初3号\n".encode()
    kept = exhibits.keep("受理案件通知书.txt", len(paper), iter([paper]))
    if isinstance(kept, Refused):
        raise ValueError(str(kept))
    sued = NoteAppeal(kind=LITIGATION, body="楚雄市人民法院", document_no="（2026）云2301行初3号", filed_on=date(2026, 2, 9), exhibits=(kept,))
    matter.must(sued, actor("toubiao10"))
    yield on(2, 27, 10)
    lot = Deal.objects.get(title=PLANS["clarified"].title)
    refused = counter.hand_in(lot.stream, notice.ObtainFile(), actor("toubiao10"))
    if not isinstance(refused, Refused) or refused.cause != matter.stream:
        raise ValueError(f"被限制的单位没有因限制被拒绝：{refused}")


def taken_over() -> Story:
    """The firm that is barred has merged into another: entered by one, waiting for a colleague to check the paper."""
    yield on(2, 27, 15)
    gone, heir = actor("toubiao10"), actor("toubiao9")
    wish = RecordSuccession(
        predecessor_id=gone.org_id, successor_id=heir.org_id, kind="merged", document_no="吸收合并协议（2026年2月10日）",
        sha256=hashlib.sha256(b"merger").hexdigest(), decided_on=date(2026, 2, 10), effective_on=date(2026, 2, 24),
    )  # fmt: skip
    done = counter.open_stream(wish, actor(OTHER), procedure="succession/1")
    if isinstance(done, Refused):
        raise ValueError(str(done))


def revoked() -> Story:
    yield on(11, 4, 9)
    matter = Matter("toubiao9", "fraud", "投标文件所附社保证明的编号查不到")
    yield on(11, 5, 9)
    matter.assigned()
    yield on(11, 6, 15)
    matter.found("书证", "社保经办机构网站查询截图：查无此编号")
    yield on(11, 7, 10)
    matter.told("提供虚假的社保证明", "fraud", fine_fen=30_000_00, months=12)
    yield matter.reply_until + timedelta(hours=9)
    matter.both(case.ImposePenalty(decision_no="楚建罚〔2025〕31号", facts="所附社保证明查无此号", fine_fen=30_000_00, months=12))
    yield on(11, 18, 9)
    matter.must(case.ServeDecision(manner="邮寄送达"))
    yield on(11, 18, 15)
    matter.must(case.PublishDecision())
    yield on(11, 28, 10)
    matter.both(case.RevokeDecision(by="楚雄州人民政府", document_no="楚政复决〔2025〕7号", reason="查询截图早于编号启用，认定事实不清"))
    yield on(11, 28, 16)
    matter.must(case.WithdrawPublication(reason="处罚决定已被复议撤销，特此说明"))


class Matter:
    """One case of the housing office, and its two hands."""

    def __init__(self, accused: str, suspected: str, about: str) -> None:
        self.first, self.other, firm = actor(FIRST), actor(OTHER), actor(accused)
        wanted = case.RegisterClue(
            accused=Accused(name=firm.org, org_id=firm.org_id), about=about, suspected=suspected, region=STATE,
            line="construction", industry="housing",
        )  # fmt: skip
        begun = counter.open_stream(wanted, self.first, procedure="case/1")
        if isinstance(begun, Refused):
            raise ValueError(str(begun))
        self.stream = begun.stream

    def must(self, command: Command, by: Actor | None = None) -> counter.Accepted:
        done = counter.hand_in(self.stream, command, by or self.first)
        if isinstance(done, Refused):
            raise ValueError(f"{type(command).__name__}：{done}")
        return done

    def both(self, command: Command) -> None:
        """The first asks, the other confirms."""
        asked = self.must(command).p.asked_now[-1].number
        self.must(ConfirmSecond(asked=asked), self.other)

    def assigned(self) -> None:
        hands = tuple(Named(person_id=each.person_id, person=each.person) for each in (self.first, self.other))
        self.must(case.AssignCase(investigators=hands, opinion="符合立案标准"))

    def found(self, kind: str, fact: str) -> None:
        self.must(case.RecordEvidence(kind=kind, fact=fact, sha256=hashlib.sha256(fact.encode()).hexdigest()))

    def told(self, facts: str, ground: str, *, fine_fen: int, months: int) -> None:
        self.must(case.NotifyAccused(facts=facts, ground=ground, fine_fen=fine_fen, months=months))
        self.must(case.ReviewLegality(passed=True, opinion="事实清楚、证据充分、程序合法"), actor(REVIEWER))

    @property
    def reply_until(self) -> datetime:
        p = counter.load(self.stream, Case)
        assert p and p.notice
        return p.notice.reply_until
