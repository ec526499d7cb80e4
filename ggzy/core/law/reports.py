"""举报: anyone may report; the office takes it up, finds, and answers. The terms are the platform's own, no text gives one."""

from __future__ import annotations

from ggzy.core.law.privacy import IDENTITY_NUMBER, MOBILE_NUMBER
from ggzy.core.report import Report
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

LAW = "公共资源交易平台管理暂行办法"
PLATFORM = Basis(LAW, 36, "可以依法向政府有关部门投诉、举报")
QUESTIONS = 10
FINDINGS = {
    "none": "没有查到违法事实", "vague": "线索不具体，举报人没有补充", "handled": "已在其他案件中一并处理", "elsewhere": "不属公共资源交易监督，已移送有关机关",
}  # fmt: skip
ATTACKS = ("混蛋", "王八蛋", "畜生", "狗官", "贱人", "无耻之徒", "不得好死")


def report(ask: Ask) -> Report:
    return ask.record  # type: ignore[return-value]


@rule(None)
def by_the_handler(ask: Ask) -> Unmet | None:
    """由领办的部门办理。"""
    p = report(ask)
    return None if ask.actor.org_id == p.office_id else Unmet(f"本举报由{p.office}领办", whose_turn=p.office)


@rule(None)
def by_the_office_offered(ask: Ask) -> Unmet | None:
    """移送的，由受移送的部门接收或者退回。"""
    offered = report(ask).offered
    assert offered
    return None if ask.actor.org_id == offered.office_id else Unmet(f"本举报已移送{offered.office}，由其接收或者退回", whose_turn=offered.office)


@rule(PLATFORM)
def handed_to_another_office(ask: Ask) -> Unmet | None:
    """只能移送在任的其他监督部门、纪检监察机关；被举报的部门不在其中。"""
    p, to = report(ask), ask.command.office_id
    if to == p.office_id:
        return Unmet("不能移送给本部门自己", "请从名单中选择")
    if to == p.reported_office or to not in {each.org_id for each in ask.facts.offices}:
        return Unmet("所选的部门不能接收这件举报", "请从名单中选择")
    return None


@rule(None)
def question_is_put(ask: Ask) -> Unmet | None:
    """提问有内容，不追问举报人是谁，至多十个。"""
    p, text = report(ask), ask.command.text.strip()
    if not text:
        return Unmet("没有填写问题", "请填写")
    if any(word in text for word in ("您是谁", "你是谁", "真实姓名", "身份证")):
        return Unmet("匿名举报不得追问举报人的身份", "请只问同举报事实有关的问题")
    return Unmet(f"最多提{QUESTIONS}个问题") if len(p.questions) >= QUESTIONS else None


@rule(None)
def report_closed_with_a_finding(ask: Ask) -> Unmet | None:
    """没有结论、理由和给举报人的答复，不能办结。"""
    c = ask.command
    if c.finding not in FINDINGS:
        return Unmet("没有选择结论", "请选择一项结论")
    if len(c.reason.strip()) < 10:
        return Unmet("没有写明核查了什么、为什么这样认定（不少于十个字）", "请填写")
    return None if len(c.answer.strip()) >= 10 else Unmet("没有填写给举报人的答复（不少于十个字）", "请填写")


@rule(None)
def nothing_personal_in_the_answer(ask: Ask) -> Unmet | None:
    """答复凭查询码即可看到，不写个人信息，不重复举报中的人身攻击。"""
    text = ask.command.answer
    if IDENTITY_NUMBER.search(text.upper()) or MOBILE_NUMBER.search(text):
        return Unmet("答复里有电话或者身份证号码", "请删去")
    return Unmet("答复里有侮辱性的文字", "请删去") if any(word in text for word in ATTACKS) else None


def masked(text: str) -> str:
    """The report as others than its handler read it: insults and numbers of persons blotted out."""
    for word in ATTACKS:
        text = text.replace(word, "■" * len(word))
    for numbers in (IDENTITY_NUMBER, MOBILE_NUMBER):
        text = numbers.sub(lambda found: "■" * len(found[0]), text)
    return text
