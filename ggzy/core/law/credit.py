"""信用记录的规则: an entry has basis, source and dates or is not taken in; what it restricts from is what the law knows."""

from __future__ import annotations

from ggzy.core.bars import AS_EXPERT
from ggzy.core.calendar import months_after
from ggzy.core.credit import PUNISH, RESTRICTED, SORTS, CreditEntry, Noted
from ggzy.core.roles import region_covers
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

RECORDED = Basis("公共资源交易平台管理暂行办法", 22, "记录公共资源交易过程中产生的市场主体和专家信用信息")
RESTRICTING = Basis("公共资源交易平台管理暂行办法", 32, "依法限制或禁止其参加")
PUBLISHED = Basis("公共资源交易平台管理暂行办法", 21, "信用奖惩")
REPAIR = Basis("失信行为纠正后的信用信息修复管理办法（未取得文本）", "—", "", checked=False)
SHORTEST_MONTHS = 3
"""最短公示期: before it is over a punishment is not repaired; the text is not at hand, 未核."""


def entry(ask: Ask) -> CreditEntry:
    return ask.record  # type: ignore[return-value]


def noted(ask: Ask) -> Noted:
    found: Noted = ask.command.noted
    return found


@rule(RECORDED)
def subject_is_known(ask: Ask) -> Unmet | None:
    """对象是平台登记的单位，或者平台上的人员，二者居一。"""
    n = noted(ask)
    if n.sort not in SORTS:
        return Unmet("没有选择奖励或者惩戒", "请选择")
    if bool(n.org_id) == bool(n.person_id):
        return Unmet("没有写明是哪个单位或者哪个人", "填写单位代码，或者选择一名人员，二者填一项")
    return None if ask.facts.subject_known else Unmet("平台上没有登记这个单位或者人员", "请核对代码")


@rule(RECORDED)
def basis_and_source_are_given(ask: Ask) -> Unmet | None:
    """没有法律依据、来源机关、文号和来源文件摘要的，不予登记。"""
    n = noted(ask)
    if not n.statute.strip() or n.article < 1:
        return Unmet("没有写明法律依据", "请填写法规名称和条号")
    if not n.source.strip() or not n.document_no.strip():
        return Unmet("没有写明作出决定的机关或者文号", "请照来源文件填写")
    if len(n.sha256) != 64:
        return Unmet("没有来源文件", "请上传来源文件，平台记下它的摘要")
    return None if len(n.what.strip()) >= 4 else Unmet("没有写明事由", "请照来源文件填写")


@rule(RECORDED)
def staff_is_the_agencys(ask: Ask) -> Unmet | None:
    """责任人员只能是被惩戒的代理机构自己的人员。"""
    n = noted(ask)
    if not n.staff_id or (n.sort == PUNISH and ask.facts.staff_known):
        return None
    return Unmet("写明的责任人员不是这家代理机构的人员", "请照来源文件核对机构和人员；不是代理机构的，不填责任人员")


@rule(None)
def dates_are_in_order(ask: Ask) -> Unmet | None:
    """起止日期先后有序；没有截止日期的，即没有期限。"""
    n = noted(ask)
    if n.until is not None and n.until <= n.since:
        return Unmet("截止日期不晚于起始日期", "请核对来源文件上的起止日期")
    return None


@rule(None)
def entry_in_own_reach(ask: Ask) -> Unmet | None:
    """只登记在本机关管理地域内生效的记录。"""
    if region_covers(ask.actor.region, noted(ask).region):
        return None
    return Unmet("这条记录生效的地域不在您的管理地域内", "请由该地区的公共资源交易管理局登记")


@rule(RESTRICTING)
def restriction_is_lawful(ask: Ask) -> Unmet | None:
    """限制只从惩戒而来，只限制法律规定可以限制的资格，而且对得上单位或者个人。"""
    n = noted(ask)
    if not n.capacities:
        return None
    if n.sort != PUNISH or any(each not in RESTRICTED for each in n.capacities):
        return Unmet("奖励不产生限制，或者限制的资格不在可以限制之列", "请核对来源文件；项目经理的限制按案件办理")
    if bool(n.person_id) != (n.capacities == (AS_EXPERT,)) or (n.org_id and AS_EXPERT in n.capacities):
        return Unmet("限制评标的对象是专家个人，限制投标、代理的对象是单位", "请核对限制的资格")
    return None


@rule(None)
def runs_still(ask: Ask) -> Unmet | None:
    """名单上已经期满的，不再登记。"""
    until = noted(ask).until
    return Unmet("限制已经期满", "期满的不再登记；需要留存的，逐条登记") if until is not None and until <= ask.now else None


@rule(None)
def not_recorded_before(ask: Ask) -> Unmet | None:
    """同一对象、同一文号的，只登记一次；本平台自己的决定在案件里。"""
    before = ask.facts.recorded_before
    return Unmet(f"同一对象、同一文号已经登记过（{before}）", "不必再登记；登记有误的，先撤回原记录") if before else None


@rule(None)
def list_was_checked(ask: Ask) -> Unmet | None:
    """随名单登记的，名单须由本机关另一人核对确认，登记的就是名单上的那一行，由核对的人登记。"""
    row = ask.facts.list_row
    if row is None:
        return Unmet("没有这份核对过的名单，或者名单上没有这一行", "请先由另一人核对确认名单")
    if row.noted != ask.command.noted:
        return Unmet("与核对过的名单上的这一行不一致", "请退回名单，重新读入")
    return None if ask.actor.person_id == row.checked_by.person_id else Unmet("名单由核对的人登记", whose_turn=row.checked_by.person)


@rule(REPAIR)
def repaired_after_the_shortest_time(ask: Ask) -> Unmet | None:
    """惩戒公示满最短期限、有修复决定文号的，可以修复。"""
    p = entry(ask)
    assert p.noted
    if p.noted.sort != PUNISH:
        return Unmet("奖励没有修复可言", "记录有误的，请撤回")
    if ask.now < months_after(p.noted.since, SHORTEST_MONTHS):
        return Unmet(f"自决定之日起不满{SHORTEST_MONTHS}个月，不能修复", "期满以后再登记修复")
    return None if ask.command.document_no.strip() else Unmet("没有填写修复决定的文号", "请填写")
