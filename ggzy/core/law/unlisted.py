"""应上未上: what must be there before a project that was not seen becomes a finding. The terms are the platform's own."""

from __future__ import annotations

from ggzy.core.lists import ListRecord
from ggzy.core.roles import region_covers
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask
from ggzy.core.unlisted_matter import Unlisted

ENTER = Basis("公共资源交易平台管理暂行办法", 8, "应当纳入公共资源交易平台")
REPLY_TERM = Basis("平台核查答复时限（自定）", "—", "", checked=False)
REPLY_DAYS, URGED_DAYS = 5, 3
HANDLE_TERM = Basis("平台核查办理时限（自定）", "—", "", checked=False)
ASK_DAYS, URGE_DAYS, FIND_DAYS, SETTLE_DAYS = 5, 3, 10, 30
OUTCOMES = {"entered": "已补办进场交易", "case": "已登记线索，立案查处", "circulated": "已列入通报"}


def of(ask: Ask) -> Unlisted:
    return ask.record  # type: ignore[return-value]


# ---- lists ----


@rule(None)
def list_in_own_reach(ask: Ask) -> Unmet | None:
    """只能读入本机关管理地域的名单。"""
    if region_covers(ask.actor.region, ask.command.region):
        return None
    return Unmet("名单的地区不在您的管理地域内", "请由该地区的公共资源交易管理局读入")


@rule(None)
def list_is_told_apart(ask: Ask) -> Unmet | None:
    """写明来源、文件摘要，而且至少读入了一行。"""
    c = ask.command
    if not c.source.strip() or len(c.sha256) != 64:
        return Unmet("没有写明来源或者文件摘要", "请重新读入")
    return None if c.good > 0 else Unmet("没有读入任何一行", "请核对列的对应关系和金额单位")


@rule(None)
def nothing_rests_on_the_list(ask: Ask) -> Unmet | None:
    """已经据以立为核查事项的名单不能撤回。"""
    record: ListRecord = ask.record  # type: ignore[assignment]
    raised = ask.facts.matters_on_list
    return Unmet(f"“{record.title}”中已有{raised}个项目立为核查事项", "请先办结或者排除这些事项") if raised else None


# ---- one project ----


@rule(None)
def project_in_own_reach(ask: Ask) -> Unmet | None:
    """只能核查本机关管理地域内的项目。"""
    if region_covers(ask.actor.region, ask.command.project.region):
        return None
    return Unmet("该项目不在您的管理地域内", "请移交该地区的公共资源交易管理局")


@rule(ENTER)
def project_had_to_enter(ask: Ask) -> Unmet | None:
    """写明依据什么名单、为什么应当进场，以及怎样核对过。"""
    c = ask.command
    if not c.project.lists or not c.project.duty:
        return Unmet("没有名单依据或者应进测试的结论", "请从名单中的项目立为核查事项")
    return None if len(c.grounds.strip()) >= 4 else Unmet("没有写明您怎样核对过", "请写明查过哪些记录、为什么认为没有进场")


@rule(None)
def project_not_raised_yet(ask: Ask) -> Unmet | None:
    """同一个项目只立一个核查事项。"""
    taken = ask.facts.matter_open
    return Unmet(f"该项目已有正在办理的核查事项{taken}", "请在该事项中办理") if taken else None


@rule(None)
def office_can_answer(ask: Ask) -> Unmet | None:
    """询问的是管辖该项目而且仍然存在的主管部门。"""
    office = next((o for o in ask.facts.known_offices if o.org_id == ask.command.office_id), None)
    if office is None:
        return Unmet("没有选择管辖该项目的主管部门", "请从名单中选择")
    if office.gone:
        return Unmet(f"“{office.org}”{office.gone}", office.instead or "请改为询问承接其职责的部门")
    return None if len(ask.command.question.strip()) >= 4 else Unmet("没有写明要说明什么", "请填写")


@rule(None)
def another_office_is_asked(ask: Ask) -> Unmet | None:
    """已经答复的部门不再重复询问，可以转询另一个部门。"""
    office = of(ask).office
    same = office is not None and office.org_id == ask.command.office_id
    return Unmet("该部门已经答复", "请根据答复认定或者排除，或者改选另一个部门") if same else None


@rule(None)
def asked_office_answers(ask: Ask) -> Unmet | None:
    """由被询问的部门答复。"""
    p = of(ask)
    if p.addresses(ask.actor):
        return None
    return Unmet("被询问的不是您所在的部门", "", p.office.org if p.office else "")


@rule(None)
def reply_says_something(ask: Ask) -> Unmet | None:
    """答复须选择结论并写明事实；称已进场的须写明交易编号。"""
    c = ask.command
    if c.stance not in of(ask).stances:
        return Unmet("没有选择结论，或者结论与所问的事不相合", "请从列出的结论中选择一项")
    if len(c.reply.strip()) < 4:
        return Unmet("没有写明事实和依据", "请填写")
    return Unmet("称已在平台交易的，须写明交易编号", "请填写") if c.stance == "traded" and not c.deal.strip() else None


@rule(None)
def named_deal_is_there(ask: Ask) -> Unmet | None:
    """称已在平台交易的，交易编号须查得到。"""
    c = ask.command
    if c.stance != "traded" or ask.facts.named_deal:
        return None
    return Unmet(f"平台上没有查到编号为“{c.deal.strip()}”的交易", "请核对编号；说不出编号的，请选择其他结论")


@rule(None)
def not_urged_before_the_term(ask: Ask) -> Unmet | None:
    """答复期限届满后才能催办，只催办一次。"""
    p = of(ask)
    if p.urged_at is not None:
        return Unmet("已经催办过")
    return None if p.late_since else Unmet("答复期限还没有届满", "请待期满")


@rule(ENTER)
def project_did_not_trade(ask: Ask) -> Unmet | None:
    """没有进场交易的项目，才认定应上未上；进了场、合同与中标结果不符的，另行认定。"""
    return Unmet("项目已经进场交易，不是应上未上", "请认定不按中标结果订立合同，或者排除") if of(ask).aside else None


@rule(Basis("招标投标法", 46, "按照招标文件和中标人的投标文件订立书面合同"))
def contract_differs_from_the_award(ask: Ask) -> Unmet | None:
    """合同与平台上的中标结果不符的，才认定不按中标结果订立合同。"""
    return None if of(ask).aside else Unmet("本事项不是合同与中标结果不符的事项", "请认定应上未上，或者排除")


@rule(None)
def office_was_heard(ask: Ask) -> Unmet | None:
    """主管部门答复以后，或者催办以后仍然逾期不答复的，才能认定。"""
    p = of(ask)
    if p.heard_at:
        return None
    return Unmet("主管部门还没有答复，不能认定", "请待答复；逾期的请先催办", p.office.org if p.office else "")


@rule(None)
def reply_is_weighed(ask: Ask) -> Unmet | None:
    """认定须写明事实，并对答复逐项说明采纳与否。"""
    c, p = ask.command, of(ask)
    if len(c.finding.strip()) < 4:
        return Unmet("没有写明认定的事实", "请填写")
    return Unmet("没有写明对答复的意见", "请写明采纳与否和理由") if p.replied_at and len(c.answer.strip()) < 4 else None


@rule(None)
def outcome_is_named(ask: Ask) -> Unmet | None:
    """办结须选择结果并写明情况。"""
    if ask.command.outcome not in OUTCOMES:
        return Unmet("没有选择结果", "请选择一项")
    return None if len(ask.command.reason.strip()) >= 4 else Unmet("没有写明情况", "请填写")
