"""Fields that several forms share: credit code, region, a moment in Shanghai time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ggzy.core.codes import credit_code, plain
from ggzy.store.models import Region


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


class RegionChoice(forms.ModelChoiceField):
    """A region out of those in force, shown with its prefecture."""

    def __init__(self, **options: Any):
        regions = Region.objects.filter(valid_to=None).select_related("parent")
        super().__init__(regions, **{"label": _("所在地区"), "empty_label": _("请选择"), **options})

    def label_from_instance(self, region: Any) -> str:
        under = region.kind in (Region.Kind.COUNTY, Region.Kind.ZONE)
        return f"{region.parent.name} {region.name}" if under and region.parent else region.name


def moment_field(label: Any, **options: Any) -> forms.DateTimeField:
    """A date and time typed in Shanghai time."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, **options)
