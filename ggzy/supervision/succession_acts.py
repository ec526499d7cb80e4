"""The steps of a succession 承继登记 as pages."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ggzy.core.acts import succession
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import heirs
from ggzy.desk.counter import Accepted
from ggzy.layout.deals import submit
from ggzy.supervision.docket_acts import SOMETHING, DocketAct
from ggzy.supervision.forms.cases import ReasonForm
from ggzy.supervision.forms.dossiers import ConfirmForm

SUCCEEDING = {
    act.code: act
    for act in (
        DocketAct(
            "confirm", succession.ConfirmSuccession, ConfirmForm, _("对照文书核对两家单位、情形和日期；确认以后，原单位正在执行的限制立即对承继单位执行，并通知该单位。"),
            lambda v: succession.ConfirmSuccession(note=SOMETHING), danger=True,
        ),
        DocketAct(
            "reject", succession.RejectSuccession, ReasonForm, _("写明退回的理由；仍需登记的，改正以后重新登记。提出人也可以自己收回。"),
            lambda v: succession.RejectSuccession(reason=SOMETHING),
        ),
        DocketAct(
            "revoke", succession.RevokeSuccession, ReasonForm, _("登记有误的，撤销；由本机关另一人核对确认以后，限制才不再对承继单位执行，并通知该单位。"),
            lambda v: succession.RevokeSuccession(reason=SOMETHING), danger=True,
        ),
        DocketAct(
            "confirm-revocation", succession.ConfirmSuccessionRevocation, ConfirmForm, _("核对撤销的理由和有关文书；确认以后，限制立即不再对承继单位执行，并通知该单位。"),
            lambda v: succession.ConfirmSuccessionRevocation(note=SOMETHING), danger=True,
        ),
        DocketAct(
            "reject-revocation", succession.RejectSuccessionRevocation, ReasonForm, _("写明不予撤销的理由；限制照常执行。提出人也可以自己收回。"),
            lambda v: succession.RejectSuccessionRevocation(reason=SOMETHING),
        ),
    )
}  # fmt: skip


def hand(request: HttpRequest, stream: str, command: Command) -> Accepted | Refused:
    """One after the other, so that what is confirmed knows of every other entry."""
    with heirs.one_at_a_time():
        return submit(request, stream, command)
