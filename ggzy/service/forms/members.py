"""Forms for the people of an organisation: invitations and deputies."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.service.forms.fields import moment_field
from ggzy.store.models import Person


class InvitationForm(forms.Form):
    name = forms.CharField(label=_("受邀人姓名"), max_length=60)
    email = forms.EmailField(label=_("电子邮箱"), help_text=_("邀请链接将寄到此邮箱，7日内有效。"))
    title = forms.CharField(label=_("职务"), max_length=60)
    administrator = forms.BooleanField(label=_("可以管理本单位人员（邀请、移除）"), required=False)


class DeputyForm(forms.Form):
    person = forms.ModelChoiceField(Person.objects.none(), label=_("代理人"), empty_label=_("请选择本单位人员"))
    since = moment_field(_("代理起始时间"))
    until = moment_field(_("代理截止时间"), help_text=_("到此时即不能再代理（不含该时刻）。"))

    def __init__(self, *args: Any, colleagues: set[int], **options: Any):
        super().__init__(*args, **options)
        self.fields["person"].queryset = Person.objects.filter(pk__in=colleagues)  # type: ignore[attr-defined]
        self.fields["person"].label_from_instance = lambda person: person.name  # type: ignore[attr-defined]
