"""The form for a year's holidays: dates as the notice writes them, checked against what every year must have."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from unicodedata import normalize

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.calendar import LAST_DAYS_OF_DECEMBER, Calendar
from ggzy.core.calendar_years import SATURDAY, statutory_days

BRACKETS = re.compile(r"[（(][^（()）]*[)）]")
SEPARATORS = re.compile(r"[\s、，,；;。]+")
NAMES = re.compile(r"^[^\d：:]*[：:]|(放假|调休|上班|补班|公休|共\d+天)+$")
RANGE = re.compile(r"[至到~～—–]+|(?<=日)-")
DAY = re.compile(r"(?:(\d{4})[年./-])?(\d{1,2})[月./-](\d{1,2})日?|(\d{1,2})日?")
LONGEST = timedelta(days=15)


class DatesField(forms.CharField):
    """Dates and spans of dates: 2027-01-01, 1月1日至3日; weekdays in brackets and names of feasts are passed over."""

    def __init__(self, **options: Any):
        super().__init__(widget=forms.Textarea(attrs={"rows": 5}), max_length=3000, **options)


class YearForm(forms.Form):
    """放假安排."""

    year = forms.TypedChoiceField(label=gettext_lazy("年度"), coerce=int)
    holidays = DatesField(
        label=gettext_lazy("放假的日期"),
        help_text=gettext_lazy("照通知粘贴，例如：1月1日至3日、2月5日（周五）至11日、4月5日。连同中间的周末一并填写。"),
    )
    workdays = DatesField(
        label=gettext_lazy("调休上班的日期"), required=False, help_text=gettext_lazy("只填要上班的周末，没有的不填。")
    )
    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=300,
        min_length=6,
        help_text=gettext_lazy(
            "通知的名称和文号，例如：国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕×号）"
        ),
    )

    why = forms.CharField(
        label=gettext_lazy("更正的理由"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("更正已公布的年度时填写，例如：国务院办公厅调整放假安排；录入时漏了一天。首次公布不填。"),
    )

    def __init__(self, *args: Any, calendar: Calendar, this_year: int, **options: Any):
        super().__init__(*args, **options)
        self.calendar = calendar
        told = {True: _("%(year)s年"), False: _("%(year)s年（更正）")}
        self.fields["year"].choices = [  # type: ignore[attr-defined]
            (year, told[days.provisional] % {"year": year})
            for year, days in sorted(calendar.years.items(), key=lambda each: (not each[1].provisional, each[0]))
            if days.provisional or year >= this_year
        ]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "year" in found:
            for name in ("holidays", "workdays"):
                if name in found:
                    self.read(name, found)
        if {"year", "holidays", "workdays"} <= found.keys() and not self.errors:
            self.check_against_each_other(found["year"], found["holidays"], found["workdays"])
            self.check_correction(found)
        return found

    def check_correction(self, found: dict[str, Any]) -> None:
        """A published year is changed only for a reason, and only where there is something to change."""
        held = self.calendar.years[found["year"]]
        if held.provisional:
            found["why"] = ""
            return
        if not found.get("why", "").strip():
            self.add_error("why", _("%(year)s年已经公布，更正须写明理由") % {"year": found["year"]})
        own = [frozenset(day for day in found[name] if day.year == held.year) for name in ("holidays", "workdays")]
        if own == [held.holidays, held.workdays] and found.get("source") == held.source:
            self.add_error("holidays", _("与现行的%(year)s年安排相同，没有需要更正的") % {"year": found["year"]})

    def read(self, name: str, found: dict[str, Any]) -> None:
        try:
            found[name] = frozenset(days_of(found[name], found["year"]))
        except ValidationError as wrong:
            self.add_error(name, wrong)

    def check_against_each_other(self, year: int, off: frozenset[date], worked: frozenset[date]) -> None:
        both = sorted(off & worked)
        if both:
            self.add_error("workdays", _("%(day)s不能既放假又上班") % {"day": both[0].isoformat()})
        weekday = next((day for day in sorted(worked) if day.weekday() < SATURDAY), None)
        if weekday:
            self.add_error("workdays", _("%(day)s不是周末，本来就上班，请核对") % {"day": weekday.isoformat()})
        missing = sorted({day for feast in statutory_days(year) for day in feast} - off)
        if missing:
            days = "、".join(day.isoformat() for day in missing)
            self.add_error("holidays", _("缺少法定节日：%(days)s，请核对是否漏填") % {"days": days})


def days_of(text: str, year: int) -> set[date]:
    """Every day that the text names; a ValidationError tells which part of it is not understood."""
    found: set[date] = set()
    for part in SEPARATORS.split(BRACKETS.sub("", normalize("NFKC", text))):
        bare = NAMES.sub("", NAMES.sub("", part))
        if not bare:
            continue
        ends = RANGE.split(bare)
        if len(ends) > 2:
            raise not_understood(part)
        first = one_day(ends[0], None, year, part)
        last = one_day(ends[-1], first, year, part) if len(ends) == 2 else first
        if not first <= last <= first + LONGEST:
            raise ValidationError(_("“%(part)s”的起止日期不对，请核对") % {"part": part})
        found |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    stranger = next((day for day in sorted(found) if not within(day, year)), None)
    if stranger:
        raise ValidationError(
            _("%(day)s不在%(year)s年（上一年只可填12月%(from)s日以后的日期）")
            % {"day": stranger.isoformat(), "year": year, "from": LAST_DAYS_OF_DECEMBER}
        )
    return found


def one_day(text: str, since: date | None, year: int, part: str) -> date:
    """One date; in a span the second may name the day alone, and a missing year is that of the notice."""
    match = DAY.fullmatch(text)
    if match is None or (match[4] and since is None):
        raise not_understood(part)
    try:
        if match[4] and since:
            return since.replace(day=int(match[4]))
        return date(int(match[1] or (since.year if since else year)), int(match[2]), int(match[3]))
    except ValueError as wrong:
        raise not_understood(part) from wrong


def not_understood(part: str) -> ValidationError:
    return ValidationError(_("看不懂“%(part)s”，请写成 1月1日 或者 1月1日至3日") % {"part": part[:40]})


def within(day: date, year: int) -> bool:
    """Of the year, or of the last days of the December before, into which a notice may reach."""
    return day.year == year or (day.year == year - 1 and day.month == 12 and day.day >= LAST_DAYS_OF_DECEMBER)
