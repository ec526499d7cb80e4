"""Fields that several forms share: credit code, a moment in Shanghai time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ggzy.core.codes import credit_code, plain


class CreditCodeField(forms.CharField):
    """统一社会信用代码: full-width characters and blanks are mended, a wrong check digit is told."""

    def __init__(self, **options: Any):
        super().__init__(max_length=60, **{"label": _("统一社会信用代码"), **options})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if not text:
            return ""
        try:
            return credit_code(text)
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from wrong


class AccountNumberField(forms.CharField):
    """银行账号: digits, blanks and full-width digits mended."""

    def __init__(self, **options: Any):
        super().__init__(max_length=60, **{"label": _("基本账户账号"), **options})

    def clean(self, value: Any) -> str:
        number = plain(super().clean(value)).replace("-", "")
        if number and not (number.isdecimal() and number.isascii() and 8 <= len(number) <= 32):
            raise ValidationError(_("账号应为8至32位数字，请核对"))
        return number


def moment_field(label: Any, **options: Any) -> forms.DateTimeField:
    """A date and time typed in Shanghai time."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **options)
