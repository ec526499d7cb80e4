"""Forms of successions 承继登记."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.core.succession import KINDS
from ggzy.layout.fields import DigestField, day_field
from ggzy.layout.parties import FindsParties, Party, PartyField


class SuccessionForm(FindsParties):
    predecessor_id = PartyField(label=_("原单位"), help_text=_("有正在执行的限制的那家单位。"))
    successor_id = PartyField(label=_("承继单位"), help_text=_("代码没有变的是更名，不用登记，限制照样执行。"))
    kind = forms.ChoiceField(label=_("情形"), choices=list(KINDS.items()))
    document_no = forms.CharField(label=_("依据的文书和文号"), max_length=100, help_text=_("例如：合并协议、核准变更登记通知书。"))
    decided_on = day_field(_("文书的日期"))
    effective_on = day_field(_("承继生效的日期"))
    sha256 = DigestField(label=_("文书"), help_text=_("平台只记入文书的摘要（SHA-256），文书由本机关保管。"))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {name: value.code if isinstance(value, Party) else value for name, value in given.items()}
