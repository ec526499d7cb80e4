"""Urging 催办、督办 of a case or complaint that is late, by whoever watches the office that handles it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ggzy.core.acts.urging import Urge
from ggzy.core.case import Case
from ggzy.core.complaint import Complaint
from ggzy.layout.deals import party_deal
from ggzy.layout.session import as_role
from ggzy.supervision.forms.complaints import text
from ggzy.supervision.matter_acts import SOMETHING, MatterAct, act_page
from ggzy.supervision.reach import WATCHERS

URGED: Any = (Case, Complaint)


class UrgeForm(forms.Form):
    text = text(_("催办的内容"), help_text=_("写明哪一步逾期、什么时候以前办完。"))


URGE = {"urge": MatterAct("urge", Urge, UrgeForm, _("承办部门五个工作日内答复；逾期不答复的，再次催办即为督办。"), lambda p, now: Urge(text=SOMETHING))}


@as_role(*WATCHERS)
def urge(request: HttpRequest, stream: str) -> HttpResponse:
    """催办。"""
    viewed = party_deal(request, stream, *WATCHERS, kind=URGED)
    name = "supervision:case" if isinstance(viewed.p, Case) else "supervision:complaint"
    return act_page(request, viewed, URGE, "urge", reverse(name, args=[stream]))
