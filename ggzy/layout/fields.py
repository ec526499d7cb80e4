"""Form fields that the faces share: money as people type it, moments in Shanghai time, decimals, lists by line."""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from ggzy.core.codes import plain
from ggzy.core.money import MOST_DIGITS, parse_yuan

SEPARATORS = re.compile(r"[\s、，,；;]+")
MOST_FEN = 10**MOST_DIGITS
EARLIEST_YEAR, LATEST_YEAR = 1949, 2200


class YuanField(forms.CharField):
    """金额（元）: cleaned to whole fen; full-width digits, separators and the unit are understood."""

    def __init__(self, **options: Any):
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=60, **options)

    def clean(self, value: Any) -> int:
        text = super().clean(value)
        if not text:
            return 0
        try:
            return parse_yuan(text)
        except ValueError as wrong:
            raise ValidationError(str(wrong)) from wrong

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / 100:.2f}" if isinstance(value, int) else value


class RateField(forms.CharField):
    """A decimal number, exactly as typed: points, percent, coefficients."""

    def __init__(self, **options: Any):
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=20, **options)

    def clean(self, value: Any) -> Decimal | None:
        text = plain(super().clean(value)).removesuffix("%")
        return decimal_of(text) if text else None


class RatesField(forms.CharField):
    """A list of decimal numbers parted by 、 or blanks."""

    def __init__(self, **options: Any):
        super().__init__(max_length=300, **options)

    def clean(self, value: Any) -> tuple[Decimal, ...]:
        text = super().clean(value)
        return tuple(decimal_of(plain(part).removesuffix("%")) for part in SEPARATORS.split(text) if part)


class WordsField(forms.CharField):
    """A list of words parted by 、 or blanks."""

    def clean(self, value: Any) -> tuple[str, ...]:
        return tuple(part for part in SEPARATORS.split(super().clean(value)) if part)


class LinesField(forms.CharField):
    """One item a line."""

    def __init__(self, **options: Any):
        options.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        super().__init__(**options)

    def clean(self, value: Any) -> tuple[str, ...]:
        return tuple(line.strip() for line in super().clean(value).splitlines() if line.strip())


def decimal_of(text: str) -> Decimal:
    """The number, or a refusal in plain Chinese."""
    try:
        number = Decimal(text)
    except InvalidOperation as wrong:
        raise ValidationError(_("“%(text)s”不是数字"), params={"text": text}) from wrong
    if not number.is_finite() or abs(number) > 10**6 or len(number.as_tuple().digits) > 12:
        raise ValidationError(_("“%(text)s”超出可填写的范围"), params={"text": text})
    return number


def in_our_time(value: date) -> None:
    """Terms are counted on from what is typed: from the last day of the year 9999 there is no day on."""
    if not EARLIEST_YEAR <= value.year <= LATEST_YEAR:
        raise ValidationError(_("年份不对，请核对"))


def moment_field(label: Any, **options: Any) -> forms.DateTimeField:
    """A date and time typed in Shanghai time."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, validators=[in_our_time], **options)


def day_field(label: Any, **options: Any) -> forms.DateField:
    """A day of the calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, validators=[in_our_time], **options)


def check_period(form: forms.Form, given: dict[str, Any]) -> dict[str, Any]:
    """自…至: two days of our own years, in order; what is wrong is told at its field."""
    since, until = given.get("since"), given.get("until")
    for name, day in (("since", since), ("until", until)):
        if day and not 2000 <= day.year <= 2100:
            form.add_error(name, _("年份不对，请核对"))
    if since and until and since > until:
        form.add_error("until", _("止日早于起日，请核对"))
    return given


class Digested(NamedTuple):
    """What of a chosen file goes on: its digest, hexadecimal, its name for whoever chose it, and its size in bytes."""

    sha256: str
    name: str
    size: int


class DigestInput(forms.FileInput):
    """A file input whose file need not be chosen again where the form comes back: its digest came under the platform's signature."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Digested | None:
        file = files.get(name)
        return digested(file) if file else kept_digest(data.get(f"{name}-kept", ""))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in files and f"{name}-kept" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        return False

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        if not isinstance(value, Digested) or not value.size:
            return super().render(name, None, attrs, renderer)
        told = _("已收到“%(name)s”，不必再选；要换的，重新选择。") % {"name": value.name}
        described = " ".join(filter(None, ((attrs or {}).get("aria-describedby", ""), f"{name}-received")))
        shown = super().render(name, None, {**(attrs or {}), "aria-describedby": described}, renderer)
        kept = '<input type="hidden" name="{}-kept" value="{}"><p class="hint" id="{}-received">{}</p>'
        return shown + format_html(kept, name, signing.dumps(value, salt=KEPT), name, told)


KEPT = "ggzy-digest"
KEPT_SECONDS = 24 * 3600


def kept_digest(token: str) -> Digested | None:
    with suppress(signing.BadSignature):
        return Digested(*signing.loads(token, salt=KEPT, max_age=KEPT_SECONDS))
    return None


def digested(file: UploadedFile) -> Digested:
    """Worked out once a request: a form that comes back asks again."""
    if not hasattr(file, "digested"):
        digest = hashlib.sha256()
        for part in file.chunks():
            digest.update(part)
        file.digested = Digested(digest.hexdigest(), str(file.name), file.size or 0)
    found: Digested = file.digested
    return found


class DigestField(forms.Field):
    """A file that stays with the office: the platform notes down its SHA-256 alone, to which it is cleaned."""

    widget = DigestInput

    def clean(self, value: Digested | None) -> str:
        super().clean(value)
        if value is not None and not value.size:
            raise ValidationError(forms.FileField.default_error_messages["empty"], code="empty")
        return value.sha256 if value else ""


def typed_moment(moment: datetime | None) -> str:
    """A moment as the field of `moment_field` shows it."""
    from ggzy.core.calendar import SHANGHAI

    return moment.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M") if moment else ""


class SeveralFiles(forms.FileInput):
    """A file input that takes several at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Files from outside, as a list; whether they are fit to be kept the desk says."""

    def __init__(self, **options: Any):
        super().__init__(widget=SeveralFiles(attrs={"multiple": True}), **options)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if not given and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        return [forms.FileField.clean(self, each, initial) for each in given]
