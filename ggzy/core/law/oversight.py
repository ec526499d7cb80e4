"""现场监管规则: who watches, who is asked, and that an order to put right has number, grounds and a date that can be kept."""

from __future__ import annotations

from ggzy.core.oversight import ADDRESSEES, WATCHED_AT, Correction, Question
from ggzy.core.roles import Role
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

TENDERING = "招标投标法"


@rule(Basis(TENDERING, 7, "实施监督"))
def watched_while_it_runs(ask: Ask) -> Unmet | None:
    """开标、评标等交易现场进行时到场监督，一人同时只记一次到场。"""
    if ask.p.stage not in WATCHED_AT:
        return Unmet("本项目现在没有开标、评标等需要到场监督的活动", "请在开标、评标时到场")
    return Unmet("您已经在场", "离场时请办理离场") if ask.p.oversight.here(ask.actor.person_id) else None


@rule(None)
def watcher_is_there(ask: Ask) -> Unmet | None:
    """在场的人才离场。"""
    person = getattr(ask.command, "person_id", ask.actor.person_id)
    return None if ask.p.oversight.here(person) else Unmet("没有这个人在场的记录", "请刷新页面")


@rule(Basis(TENDERING, 7, "实施监督"))
def asked_of_a_party(ask: Ask) -> Unmet | None:
    """书面询问、责令改正的对象是本项目的招标人、代理机构或者交易中心，须写明内容。"""
    c = ask.command
    if c.to not in [role.value for role in ADDRESSEES]:
        return Unmet("没有选择询问、责令的对象", "请选择招标人、代理机构或者交易中心")
    if c.to == Role.AGENCY.value and not ask.project.agency_id:
        return Unmet("本项目没有委托代理机构", "请选择招标人或者交易中心")
    return None if len(c.text.strip()) >= 4 else Unmet("没有写明内容", "请写明询问什么、要求怎样改正")


@rule(None)
def term_lies_ahead(ask: Ask) -> Unmet | None:
    """限期在将来。"""
    term = getattr(ask.command, "reply_by", None) or getattr(ask.command, "until", None)
    return None if term is not None and term > ask.now else Unmet("期限须晚于现在", "请重新填写期限")


def question(ask: Ask) -> Question | None:
    return ask.p.oversight.questions.get(ask.command.number)


def correction(ask: Ask) -> Correction | None:
    return ask.p.oversight.corrections.get(ask.command.number)


@rule(None)
def question_waits_for_this_party(ask: Ask) -> Unmet | None:
    """询问还没有答复，且问的是本单位。"""
    asked = question(ask)
    if asked is None or asked.replied_at:
        return Unmet("没有等待答复的这份询问", "请刷新页面查看")
    if asked.to is not ask.actor.role:
        return Unmet("这份询问不是问您的单位的", "", asked.to.label)
    return None if len(ask.command.text.strip()) >= 2 else Unmet("没有填写答复", "请填写")


@rule(None)
def correction_waits_for_this_party(ask: Ask) -> Unmet | None:
    """改正还没有报告，且责令的是本单位。"""
    ordered = correction(ask)
    if ordered is None or ordered.reported_at or ordered.put_right_at:
        return Unmet("没有等待报告的这份责令", "请刷新页面查看")
    if ordered.to is not ask.actor.role:
        return Unmet("这份责令不是对您的单位作出的", "", ordered.to.label)
    return None if len(ask.command.text.strip()) >= 2 else Unmet("没有写明改正的情况", "请填写")


@rule(None)
def correction_was_reported(ask: Ask) -> Unmet | None:
    """报告以后才认定；认为没有改正到位的，写明意见和新的期限。"""
    c, ordered = ask.command, correction(ask)
    if ordered is None or not ordered.reported_at or ordered.put_right_at:
        return Unmet("没有等待认定的改正报告", "请待报告以后认定")
    if not c.opinion.strip():
        return Unmet("没有填写认定意见", "请填写")
    if not c.put_right and (c.until is None or c.until <= ask.now):
        return Unmet("认为没有改正到位的，须另定期限", "请填写晚于现在的期限")
    return None


@rule(None)
def nothing_left_to_put_right(ask: Ask) -> Unmet | None:
    """书面询问都已答复、责令改正都已认定改正到位，才能归档。"""
    seen = ask.p.oversight
    waits = next((q for q in seen.questions.values() if not q.replied_at), None)
    if waits:
        return Unmet(f"监督部门的书面询问（{waits.number}）还没有答复", "请先答复", waits.to.label)
    order = next((c for c in seen.corrections.values() if not c.put_right_at), None)
    if order is None:
        return None
    if order.reported_at:
        return Unmet(f"责令改正（{order.order_no}）的报告还没有认定", "请待监督部门认定改正到位", Role.SUPERVISOR.label)
    return Unmet(f"责令改正（{order.order_no}）还没有报告", "请先改正并报告监督部门", order.to.label)
