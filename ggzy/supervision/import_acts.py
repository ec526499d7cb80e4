"""The steps of outside data as pages 读入外部数据的步骤."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ggzy.core.acts import imported
from ggzy.supervision.docket_acts import SOMETHING, DocketAct
from ggzy.supervision.forms.cases import ReasonForm
from ggzy.supervision.forms.imports import CheckForm

TEN = SOMETHING * 3

IMPORTING = {
    act.code: act
    for act in (
        DocketAct(
            "confirm", imported.ConfirmImport, CheckForm, _("对照来源文件核对各行以后整批确认：各行随即逐行入册。平台再按规则逐行核对，不符合的不入册，写明原因。"),
            lambda v: imported.ConfirmImport(note=TEN, rows_sha256=v.p.rows_sha256), danger=True,
        ),
        DocketAct(
            "return", imported.ReturnImport, ReasonForm, _("文件或者列的对应有误的，整批退回，不入册；提出人也可以自己收回。改正以后另行读入。"),
            lambda v: imported.ReturnImport(reason=TEN),
        ),
    )
}  # fmt: skip
