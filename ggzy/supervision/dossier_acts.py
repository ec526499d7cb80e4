"""The steps of appeals, the pool and credit as pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ggzy.core.acts import credit, dispute, pool
from ggzy.supervision.docket_acts import SOMETHING, DocketAct
from ggzy.supervision.forms import dossiers as form_of
from ggzy.supervision.forms.cases import ReasonForm

TEN = SOMETHING * 3

ANSWERING = {
    act.code: act
    for act in (
        DocketAct(
            "answer", dispute.AnswerAppeal, form_of.AnswerForm, _("自申诉起十个工作日内答复。先核实，再写明采纳与否和理由；作出这一条记录的人不能答复。"),
            lambda v: dispute.AnswerAppeal(corrected=False, text=TEN),
        ),
    )
}  # fmt: skip
POOLING = {
    act.code: act
    for act in (
        DocketAct(
            "remove", pool.RemoveFromPool, form_of.PaperForm, _("决定自第二人确认的这一刻起执行：正在进行的下一次抽取即不再抽到。专家可以申诉。"),
            lambda v: pool.RemoveFromPool(document_no="1", reason=TEN), danger=True,
        ),
        DocketAct("drop", pool.DropRemoval, ReasonForm, _("听取意见以后不出库的，写明理由。"), lambda v: pool.DropRemoval(reason=TEN)),
        DocketAct("return", pool.ReturnToPool, form_of.PaperForm, _("申诉成立或者事由消失的，恢复在库，由第二人确认。"), lambda v: pool.ReturnToPool(document_no="1", reason=TEN)),
    )
}  # fmt: skip
CREDITING = {
    act.code: act
    for act in (
        DocketAct("confirm", credit.ConfirmCredit, form_of.ConfirmForm, _("对照来源文件核对对象、依据、起止和限制的资格；确认以后限制立即生效。"), lambda v: credit.ConfirmCredit(note=TEN), danger=True),
        DocketAct(
            "repair", credit.RepairCreditEntry, form_of.PaperForm, _("凭信用修复决定登记：不再作为有效记录；不解除决定本身的限制，限制期满自动解除。"),
            lambda v: credit.RepairCreditEntry(document_no="1", reason=TEN),
        ),
        DocketAct("withdraw", credit.WithdrawCredit, ReasonForm, _("来源决定被撤销或者登记有误的，撤回。产生限制的，由本机关另一人核对确认以后限制才解除。"), lambda v: credit.WithdrawCredit(reason=TEN), danger=True),
        DocketAct(
            "confirm-withdrawal", credit.ConfirmCreditWithdrawal, form_of.ConfirmForm, _("对照撤销决定等文书核对；确认以后限制立即解除。"),
            lambda v: credit.ConfirmCreditWithdrawal(note=TEN), danger=True,
        ),
        DocketAct(
            "reject-withdrawal", credit.RejectCreditWithdrawal, ReasonForm, _("写明不予撤回的理由；限制照常执行。提出人也可以自己收回。"),
            lambda v: credit.RejectCreditWithdrawal(reason=TEN),
        ),
    )
}  # fmt: skip
