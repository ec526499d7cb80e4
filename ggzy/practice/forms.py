"""The form of the clock page: a date and a time in Shanghai."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.calendar import SHANGHAI

FARTHEST = timedelta(days=366)
"""How far one move may go; the calendar of holidays reaches no further with certainty."""


class MoveForm(forms.Form):
    """拨到指定时间：只能向前。"""

    day = forms.DateField(label=gettext_lazy("日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    time = forms.TimeField(label=gettext_lazy("时间"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))

    def __init__(self, *args: Any, now: datetime, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.now = now

    @property
    def target(self) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["time"], tzinfo=SHANGHAI)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if "day" in given and "time" in given:
            if self.target <= self.now:
                raise forms.ValidationError(_("演练时钟只能向前，请填写晚于现在的时间"))
            if self.target - self.now > FARTHEST:
                raise forms.ValidationError(_("一次最多向前拨一年，请分几次拨动"))
        return given
