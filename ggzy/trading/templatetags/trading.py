"""Template tags of the trading face: picking the fields of the tender file's forms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.forms import BoundField, Form
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from ggzy.trading.forms.tender_file import TenderFileForms
from ggzy.trading.forms.tender_rows import ROWS, CriterionRow
from ggzy.trading.forms.tender_terms import LowestForm, ScoringForm

register = template.Library()

OF_KIND = {
    "subjective": ("min_points", "step", "bands"),
    "counted_performances": ("points_each", "from_count"),
    "certificates": ("certificates",),
    "price": (),
}
ALWAYS = ("code", "name", "max_points", "kind", "guidance")


@register.filter
def chosen(form: Form, names: str) -> list[BoundField]:
    """The fields named, in that order."""
    return [form[name] for name in names.split()]


@register.filter
def fields_of_kind(form: Form) -> list[BoundField]:
    """A row's fields; of a criterion those that its kind asks for, or all while it has no kind."""
    if not isinstance(form, CriterionRow):
        return list(form)
    kind = form["kind"].value()
    wanted = (*ALWAYS, *OF_KIND.get(kind, [n for names in OF_KIND.values() for n in names]))
    return [form[name] for name in wanted]


@register.filter
def in_a_line(row: Form) -> str:
    """A row told in one line: its number, what it is called, its points."""
    values = {name: str(row[name].value() or "").strip() for name in row.fields}
    said = [values.get("code", ""), values.get("name") or values.get("title") or "", Truncator(values.get("text", "")).chars(60)]
    points = _("%(points)s分") % {"points": values["max_points"]} if values.get("max_points") else ""
    return "　".join(part for part in (*said, points) if part)


@register.filter
def in_work(row: Form, checked: bool) -> bool:
    """Whether a row is shown unfolded: a new one, and after a check one with faults."""
    return not in_a_line(row) or (checked and bool(row.errors))


@register.filter
def unasked_fields(forms: TenderFileForms) -> Iterator[tuple[str, Any]]:
    """What the draft holds for the method that is not chosen, and for kinds of criteria that a row is not."""
    asked_rows = "criteria" if forms.comprehensive else "deviations"
    other_rows = "deviations" if forms.comprehensive else "criteria"
    single = set((LowestForm if forms.comprehensive else ScoringForm).base_fields)  # type: ignore[attr-defined]
    seen = {field.html_name for form in forms.rows[asked_rows] for field in fields_of_kind(form)}
    for name, value in forms.fields.items():
        in_row = name.startswith(f"{asked_rows}-") and not name.endswith("_FORMS")
        if name in single or name.startswith(f"{other_rows}-") or (in_row and name not in seen and asked_rows in ROWS):
            yield name, value
