"""Forms of the leak inquiry 泄密核查: what leaked when, and the code or the copy that was found."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.core.calendar import SHANGHAI
from ggzy.core.copy_code import typed
from ggzy.core.leaks import LABELS, Secret, Told
from ggzy.core.roles import WATCHED
from ggzy.layout.fields import check_period, day_field, moment_field
from ggzy.layout.sights import IN_A_LOT

WHO = (*IN_A_LOT, *WATCHED)
LARGEST = 64 * 1024 * 1024


class LeakForm(forms.Form):
    """Everything may be left open: then it is the plain time line."""

    leaked = forms.ChoiceField(label=_("泄露的内容"), required=False, choices=[("", _("不限")), *((s.value, LABELS[s]) for s in Secret)])
    moment = moment_field(_("至迟在何时已经泄露"), required=False)
    role = forms.ChoiceField(label=_("身份"), required=False, choices=[("", _("不限")), *((r.value, r.label) for r in WHO)])
    since = day_field(_("只看自"), required=False)
    until = day_field(_("只看至"), required=False)

    def __init__(self, *given: Any, now: datetime, **options: Any):
        super().__init__(*given, **options)
        self.now = now

    def clean_moment(self) -> datetime | None:
        moment: datetime | None = self.cleaned_data["moment"]
        if moment and moment > self.now + timedelta(minutes=1):  # the minute that runs is typed as its end
            raise forms.ValidationError(_("这个时间还没有到：至迟泄露的时间不能晚于现在"))
        return moment

    def clean(self) -> dict[str, Any]:
        given = check_period(self, self.cleaned_data)
        if given.get("moment") and not given.get("leaked"):
            self.add_error("leaked", _("填了泄露的时间，请同时选择泄露的内容"))
        return given

    @property
    def told(self) -> Told | None:
        """The leak asked about, once both are known."""
        given = self.cleaned_data
        return Told(Secret(given["leaked"]), given["moment"]) if given.get("leaked") and given.get("moment") else None

    @property
    def period(self) -> tuple[datetime | None, datetime | None]:
        """Half-open: the last day is in it."""
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        return (
            datetime(since.year, since.month, since.day, tzinfo=SHANGHAI) if since else None,
            datetime(until.year, until.month, until.day, tzinfo=SHANGHAI) + timedelta(days=1) if until else None,
        )


class TraceForm(forms.Form):
    """The code as it was typed off the copy, or the file that was found; and why."""

    code = forms.CharField(label=_("副本编号"), required=False, max_length=40, help_text=_("印在副本每页下方“副本”二字之后，形如 ABCD-EFGH-JKMN。"), widget=forms.TextInput(attrs={"autocomplete": "off"}))
    file = forms.FileField(label=_("或者发现的文件"), required=False, help_text=_("PDF、网页、表格或者证据包，不超过64兆字节；只在内存里读取，不保存。"))
    reason = forms.CharField(label=_("查询事由"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("写明线索或者案件的来源，与这次查询一起留痕。"))

    def clean_code(self) -> str:
        given = str(self.cleaned_data["code"]).strip()
        if given and not typed(given):
            raise forms.ValidationError(_("编号有误，对不上校验位：十二位字母和数字，没有 0、O、I、L、U；请对照副本再输入一次"))
        return typed(given)

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise forms.ValidationError(_("文件超过64兆字节，请输入页面下方印的编号"))
        return file

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if "code" in given and "file" in given and bool(given["code"]) == bool(given["file"]):
            raise forms.ValidationError(_("编号和文件请填一项，并且只填一项"))
        return given
