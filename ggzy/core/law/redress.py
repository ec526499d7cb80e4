"""救济的规则: an appeal stops nothing unless ordered (行政处罚法 73); repair takes the publication down and lifts no bar."""

from __future__ import annotations

from ggzy.core.calendar import SHANGHAI, day_of, months_after
from ggzy.core.law.credit import REPAIR, SHORTEST_MONTHS
from ggzy.core.law.penalty import LAW
from ggzy.core.redress import CHANGED, KINDS, OUTCOMES, REVOKED
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

REPAIR_TERM = Basis("平台信用修复办理时限（自定）", "—", "", checked=False)
RECONSIDERED = Basis("行政复议法（未取得文本）", 20, "六十日", checked=False)
SUED = Basis("行政诉讼法（未取得文本）", 46, "六个月", checked=False)
"""Within what time one may ask for reconsideration or sue, as each decision has to say."""
APPLICATIONS = 5
"""So many applications in one case: each has been answered with reasons before the next."""


# ---- repair of credit ----


@rule(REPAIR)
def application_is_whole(ask: Ask) -> Unmet | None:
    """申请写明怎样改正，并附证明材料。"""
    c = ask.command
    if len(c.text.strip()) < 4:
        return Unmet("没有写明已经怎样改正", "请写明履行了哪些义务、怎样整改、作出什么承诺")
    return None if c.exhibits else Unmet("没有附证明材料", "请上传整改、履行的证明和信用承诺书")


@rule(None)
def one_application_at_a_time(ask: Ask) -> Unmet | None:
    """上一次申请有了答复，才能再次申请。"""
    if ask.case.application_waits:
        return Unmet("上一次申请还没有答复", "请等待监督部门答复")
    return Unmet(f"已经申请过{APPLICATIONS}次") if len(ask.case.applications) >= APPLICATIONS else None


@rule(REPAIR)
def shown_for_the_shortest_time(ask: Ask) -> Unmet | None:
    """公开满最短期限，才能修复；变更后重新公开的，从第一次公开起算。"""
    published = ask.case.first_published_at
    assert published
    since = months_after(published, SHORTEST_MONTHS)
    if ask.now >= since:
        return None
    return Unmet(f"公开不满{SHORTEST_MONTHS}个月，不能修复", f"{since.astimezone(SHANGHAI):%Y年%m月%d日%H时%M分}以后可以申请")


@rule(None)
def application_waits(ask: Ask) -> Unmet | None:
    """有待答复的申请。"""
    return None if ask.case.application_waits else Unmet("没有待答复的信用修复申请")


# ---- reconsideration, litigation ----


@rule(Basis(LAW, 73, "申请行政复议或者提起行政诉讼"))
def appeal_is_whole(ask: Ask) -> Unmet | None:
    """写明复议机关或者法院、文号和日期，并附受理的文书。"""
    c = ask.command
    if c.kind not in KINDS or not c.body.strip() or not c.document_no.strip():
        return Unmet("没有写明复议机关、人民法院或者受理文书的文号", "请填写")
    return None if c.exhibits else Unmet("没有附受理的文书", "请上传受理通知书；还没有受理的，收到以后再记入")


@rule(None)
def appealed_after_service(ask: Ask) -> Unmet | None:
    """申请、起诉的日期在送达以后，不在将来。"""
    served, on = ask.case.served_at, ask.command.filed_on
    assert served
    if on < day_of(served):
        return Unmet("申请、起诉的日期早于决定书送达的日期", "请核对日期")
    return Unmet("申请、起诉的日期还没有到", "请核对日期") if on > day_of(ask.now) else None


@rule(None)
def no_other_appeal_runs(ask: Ask) -> Unmet | None:
    """前一件有了结果，才记入下一件。"""
    running = ask.case.appeal_runs
    return Unmet(f"{running.label}还没有结果", "请先记入它的结果") if running else None


@rule(None)
def an_appeal_runs(ask: Ask) -> Unmet | None:
    """有正在进行的行政复议、行政诉讼，就是要记入的那一件：等待第二人确认期间那一件有了结果的，不落到下一件上。"""
    running = ask.case.appeal_runs
    if running is None:
        return Unmet("没有正在进行的行政复议、行政诉讼", "请先记入复议、诉讼")
    return None if ask.command.number == running.number else Unmet(f"正在进行的是{running.label}，不是要记入的那一件", "请打开最新的页面，核对是哪一件，重新办理")


@rule(Basis(LAW, 73, "行政处罚不停止执行"))
def stay_was_ordered(ask: Ask) -> Unmet | None:
    """复议、诉讼期间不停止执行；停止执行的，凭有权机关的文书记入。"""
    c = ask.command
    if ask.case.stayed:
        return Unmet("已经停止执行")
    return None if c.ordered_by.strip() and c.document_no.strip() else Unmet("没有写明由谁、凭何文书停止执行", "请填写")


@rule(None)
def decision_is_stayed(ask: Ask) -> Unmet | None:
    """正在停止执行，就是要恢复的那一次。"""
    if not ask.case.stayed:
        return Unmet("现在没有停止执行")
    return None if ask.command.number == ask.case.stay_number else Unmet("要恢复的那一次停止执行已经结束，现在是另一次", "请打开最新的页面，核对以后重新办理")


@rule(Basis(LAW, 73, "行政处罚不停止执行"))
def end_of_stay_has_its_document(ask: Ask) -> Unmet | None:
    """停止执行凭文书，恢复执行也凭文书。"""
    return None if ask.command.document_no.strip() else Unmet("没有写明凭何文书恢复执行", "请填写文书文号")


@rule(None)
def not_stayed(ask: Ask) -> Unmet | None:
    """停止执行期间不能以执行完毕结案。"""
    return Unmet("正在停止执行，还没有执行完毕", "恢复执行、限制期满以后再结案") if ask.case.stayed else None


@rule(None)
def result_is_whole(ask: Ask) -> Unmet | None:
    """结果有文书文号和理由；变更的，写明变更以后的处罚。"""
    c, penalty = ask.command, ask.case.penalty
    assert penalty
    if c.outcome not in OUTCOMES:
        return Unmet("没有选择结果", "请选择一项")
    if not c.document_no.strip() or len(c.reason.strip()) < 4:
        return Unmet("没有写明文书文号或者结果的要点", "请照文书填写")
    if c.outcome != CHANGED:
        return Unmet("没有变更决定，不填写变更后的处罚", "请核对结果") if c.fine_fen or c.months else None
    if (c.fine_fen, c.months) == (ask.case.fine_fen, ask.case.months):
        return Unmet("变更后的处罚同原决定一样", "维持的，请选择维持；变更的，填写变更后的罚款和限制期限")
    return Unmet("撤销全部处罚的，不是变更", "请选择撤销") if not c.fine_fen and not c.months and not penalty.forever else None


@rule(Basis("行政复议法（未取得文本）", "—", "", checked=False))
def not_changed_for_the_worse(ask: Ask) -> Unmet | None:
    """不因当事人申请复议、起诉而加重处罚。"""
    c = ask.command
    if c.outcome == CHANGED and (c.fine_fen > ask.case.fine_fen or c.months > ask.case.months):
        return Unmet("变更后的处罚重于原决定", "请核对文书；确有漏错的，依法另行立案")
    return None


def was_revoked(ask: Ask) -> bool:
    return bool(ask.command.outcome == REVOKED)


def was_changed(ask: Ask) -> bool:
    return bool(ask.command.outcome == CHANGED)


def ends_a_stay(ask: Ask) -> bool:
    """Whether the end of the appeal would put a bar back that is stayed."""
    return ask.case.stayed


# ---- what is published ----


@rule(Basis(LAW, 48, "依法变更、撤销"))
def published_no_longer_true(ask: Ask) -> Unmet | None:
    """公开的决定已被撤销或者变更。"""
    return None if ask.case.down in ("revoked", "changed") else Unmet("公开的决定没有被撤销或者变更", "信用修复的，请办理信用修复")
