"""The form of an appeal 行政复议、行政诉讼, the same for the office and for the accused; its papers are kept as exhibits."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.core.redress import KINDS
from ggzy.layout.fields import FilesField, day_field


class AppealForm(forms.Form):
    kind = forms.ChoiceField(label=_("种类"), choices=list(KINDS.items()))
    body = forms.CharField(label=_("复议机关、人民法院"), max_length=120)
    document_no = forms.CharField(label=_("受理文书文号"), max_length=100)
    filed_on = day_field(_("申请、起诉的日期"))
    files = FilesField(label=_("受理的文书"), help_text=_("每份不超过10MB；提交时查毒。退回修改时须重新选择文件。"))
