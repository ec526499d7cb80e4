"""A firm by name or code 查找单位: typed, searched among the registered ones on the server, and chosen; one not registered is given by its code.

Works without a script: the button “查找” sends the form, nothing is handed in, and what was found stands below the field to be chosen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from ggzy.core.codes import CREDIT_CODE_LENGTH, plain, plain_name
from ggzy.store.models import Organisation

FIRMS = (Organisation.Kind.TENDEREE, Organisation.Kind.AGENCY, Organisation.Kind.BIDDER)
OFFICES = (Organisation.Kind.AUTHORITY, Organisation.Kind.CENTRE)
MOST = 10
CODE = re.compile(rf"(?<![0-9A-Z])[0-9A-Z]{{{CREDIT_CODE_LENGTH}}}(?![0-9A-Z])", re.IGNORECASE)


class Party(NamedTuple):
    """A firm as it was typed or chosen; one that is not registered bears the name beside its code, if one was typed."""

    code: str
    name: str
    registered: bool


def in_text(text: str) -> tuple[Party, str] | None:
    """The party whose code stands in the text, and what stands beside the code; registered ones of every kind are known."""
    narrow = unicodedata.normalize("NFKC", text)
    if found := CODE.search(narrow):
        code, beside = found[0].upper(), (narrow[: found.start()] + narrow[found.end() :]).strip(" ,;:()、；")
    elif CODE.fullmatch(plain(text)):
        code, beside = plain(text), ""
    else:
        return None
    known = Organisation.objects.filter(uscc=code).first()
    return Party(code, known.name if known else beside, known is not None), beside


def found_by(text: str, kinds: Sequence[str] = FIRMS) -> list[Organisation]:
    """The registered ones of these kinds in whose name or code every word of the text stands, and one more than are shown."""
    words = [Q(name__icontains=word) | Q(uscc__icontains=word) for word in text.split()]
    return list(Organisation.objects.filter(kind__in=kinds).filter(reduce(and_, words)).order_by("name", "uscc")[: MOST + 1])


class PartyWidget(forms.TextInput):
    """What is typed, the button that searches, and what it found."""

    offered: Sequence[Organisation] = ()

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off", "placeholder": __("单位名称的几个字，或者18位代码")})

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        """The one chosen, as long as the text is still the one that was searched for."""
        typed, chosen = data.get(name) or "", data.get(f"{name}_chosen") or ""
        return chosen if chosen and typed.strip() == (data.get(f"{name}_asked") or "").strip() else typed

    def format_value(self, value: Any) -> str:
        """A registered firm by name and code, whether it was typed, chosen or came with the address."""
        text = str(value or "").replace("\x00", "")
        found = in_text(text)
        return f"{found[0].name} {found[0].code}" if found and found[0].registered else text

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        shown = self.offered[:MOST]
        page = {
            "name": name, "typed": str(value or ""), "offered": shown, "more": len(self.offered) > len(shown), "only": len(self.offered) == 1,
            "field": mark_safe(super().render(name, value, attrs, renderer)),
        }  # fmt: skip
        return render_to_string("web/pieces/party.html", page)


class PartyField(forms.CharField):
    """Cleaned to a `Party`, or nothing where nothing was given and nothing must be."""

    widget = PartyWidget

    def __init__(self, offices: bool = False, **options: Any):
        """With `offices`, departments and centres are found by name as firms are."""
        super().__init__(max_length=160, **options)
        self.kinds = (*FIRMS, *OFFICES) if offices else FIRMS

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        if named := in_text(text):
            party, beside = named
            if party.registered and plain_name(beside) not in plain_name(party.name):
                raise ValidationError(_("这个代码登记的是“%(name)s”，同所写的名称不一致，请核对"), params={"name": party.name})
            return party
        found = found_by(text, self.kinds)
        self.widget.offered = found  # type: ignore[attr-defined]
        exact = [firm for firm in found if firm.name == text]
        if len(exact) == 1:
            return Party(exact[0].uscc, exact[0].name, True)
        if not found:
            raise ValidationError(_("没有登记过名称或者代码含“%(text)s”的单位；确实没有登记的，写单位名称和18位代码"), params={"text": text})
        raise ValidationError(_("请在查到的单位里选择一家"), code="choose")


class FindsParties(forms.Form):
    """A form with such fields: asked to search, it only searches, and nothing else is found fault with yet."""

    @property
    def finding(self) -> str:
        asked = self.data.get("find", "") if self.is_bound else ""
        return asked if isinstance(self.fields.get(asked), PartyField) else ""

    def full_clean(self) -> None:
        super().full_clean()
        if not self.finding:
            return
        told = self._errors.as_data().get(self.finding, [])  # type: ignore[union-attr]
        if not self.data.get(self.finding, "").strip():
            told = [ValidationError(_("请先写名称的几个字，或者代码"))]
        self._errors = forms.utils.ErrorDict()
        for each in told:
            if each.code != "choose":
                self.add_error(self.finding, each)

    def is_valid(self) -> bool:
        return super().is_valid() and not self.finding
