"""机关履职规则: how matters are handed over and powers delegated; what the platform asks, the notice of the prefecture gives no figure."""

from __future__ import annotations

from ggzy.core.office import Checklist, Delegation, Handover
from ggzy.core.powers import MATTERS
from ggzy.core.regions import covers, stem
from ggzy.core.rule import Unmet, rule
from ggzy.core.second import one_hand
from ggzy.core.table import Ask

# ---- 交接 ----


@rule(None)
def handed_over_within_the_office(ask: Ask) -> Unmet | None:
    """交接在同一单位两个在任的岗位之间，由本人或者本单位人员管理人提出。"""
    c, seats = ask.command, dict(ask.facts.seats)
    if c.giver.number == c.receiver.number or c.giver.person_id == c.receiver.person_id:
        return Unmet("移交人和接收人是同一个人", "请选择另一名人员接收")
    if str(c.receiver.number) not in seats:
        return Unmet("接收人不是本单位在任的同类岗位", "请从名单中选择")
    if str(c.giver.number) not in seats:
        return Unmet("移交的岗位不是本单位的岗位", "请从名单中选择")
    if ask.actor.person_id != c.giver.person_id and "manages" not in seats:
        return Unmet("只有移交人本人或者本单位的人员管理人可以提出交接", "请由其办理")
    return None


@rule(None)
def something_is_handed_over(ask: Ask) -> Unmet | None:
    """交接须列明事项。"""
    return None if ask.command.matters else Unmet("没有选择要移交的事项", "请至少选择一项")


def handover(ask: Ask) -> Handover:
    assert isinstance(ask.record, Handover)
    return ask.record


@rule(None)
def taken_by_name(ask: Ask) -> Unmet | None:
    """由接收人本人接收。"""
    receiver = handover(ask).receiver
    assert receiver
    return None if ask.actor.person_id == receiver.person_id else Unmet("只能由接收人本人接收", "请由其登录办理", receiver.person)


@rule(None)
def declined_by_giver_or_receiver(ask: Ask) -> Unmet | None:
    """由接收人不予接收，或者由移交人撤回。"""
    p = handover(ask)
    assert p.giver and p.receiver
    mine = ask.actor.person_id in (p.giver.person_id, p.receiver.person_id)
    return None if mine else Unmet("您不是移交人或者接收人", "请由其办理")


# ---- 权限下放 ----


def delegation(ask: Ask) -> Delegation:
    assert isinstance(ask.record, Delegation)
    return ask.record


@rule(None)
def delegated_downwards(ask: Ask) -> Unmet | None:
    """权限只能由上级向本行业的下级地区下放。"""
    c, actor = ask.command, ask.actor
    if not covers(actor.region, c.region) or stem(actor.region) == stem(c.region):
        return Unmet("只能向本级所辖的下级地区下放", "请选择下级地区")
    if actor.lines and c.line not in actor.lines and f"{c.line}/{c.industry}" not in actor.lines:
        return Unmet("该行业不在您的监督范围内", "请选择本行业")
    return None


@rule(None)
def matters_are_known(ask: Ask) -> Unmet | None:
    """下放的事项须列明。"""
    wanted = ask.command.matters
    return None if wanted and all(code in MATTERS for code in wanted) else Unmet("没有选择下放的事项", "请至少选择一项")


@rule(None)
def county_has_the_experts(ask: Ask) -> Unmet | None:
    """县市专家力量与下放的权限相适应：在库专家不少于下放机关定的人数。"""
    least, there = ask.command.least_experts, ask.facts.experts
    if least < 1:
        return Unmet("没有写明承接所需的专家人数", "请填写本行业评标所需的最少人数")
    if there < least:
        return Unmet(f"该地区在库专家{there}人，少于承接所需的{least}人", "力量不足的不宜下放；可先充实专家库")
    return None


@rule(None)
def decided_by_another(ask: Ask) -> Unmet | None:
    """拟下放和决定下放由两个不同的人办理。"""
    proposer = delegation(ask).proposed_by
    assert proposer
    return Unmet("不能决定自己拟办的下放", "请由另一名有相应职权的人员决定") if one_hand(proposer, ask.actor) else None


@rule(None)
def takes_effect_from_now_on(ask: Ask) -> Unmet | None:
    """须有文号；自办理之时或者以后的时间起生效，不溯及既往。"""
    c = ask.command
    if not c.document_no.strip():
        return Unmet("没有填写文号", "请填写决定的文号")
    last = ask.record.latest if isinstance(ask.record, Delegation) else None
    if last is not None and max(c.since, ask.now) < last.since:
        return Unmet("生效时间早于上一次决定的生效时间", "请重新填写")
    return None


# ---- 审查要点 ----


@rule(None)
def checklist_in_own_line(ask: Ask) -> Unmet | None:
    """各行业的审查要点由本行业的监督部门拟定。"""
    c, actor = ask.command, ask.actor
    if actor.lines and c.line not in actor.lines and f"{c.line}/{c.industry}" not in actor.lines:
        return Unmet("该行业不在您的监督范围内", "请选择本行业")
    return None


@rule(None)
def points_are_whole(ask: Ask) -> Unmet | None:
    """每一条审查要点有编号、内容和依据，编号不重复。"""
    points = ask.command.points
    if not points:
        return Unmet("没有写审查要点", "请至少写一条")
    codes = [point.code for point in points]
    if len(set(codes)) != len(codes):
        return Unmet("审查要点的编号重复", "请改为不同的编号")
    for point in points:
        if not point.code.strip() or not point.text.strip() or not point.statute.strip() or point.article < 1:
            return Unmet(f"审查要点“{point.code or point.text[:10]}”不完整", "每条须有编号、内容、依据的法规和条")
    return None


@rule(None)
def adopted_by_another(ask: Ask) -> Unmet | None:
    """拟定和发布由两个不同的人办理。"""
    p = ask.record
    assert isinstance(p, Checklist) and p.drafted_by
    return Unmet("不能发布自己拟定的审查要点", "请由另一名有相应职权的人员发布") if one_hand(p.drafted_by, ask.actor) else None
