"""What supervision asks and orders 监督询问与改正: the parties read, reply and report here."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from ggzy.core.acts.oversight import ReplyInWriting, ReportCorrection
from ggzy.core.oversight import ADDRESSEES
from ggzy.core.rule import Refused
from ggzy.layout.deals import party_deal, submit, told
from ggzy.layout.session import as_role, now_of
from ggzy.service.places import page_of_deal

ACTS: dict[str, tuple[Any, str]] = {
    "reply": (ReplyInWriting, "已答复，监督部门随即看到。"),
    "report": (ReportCorrection, "已报告，等待监督部门认定。"),
}


class TextForm(forms.Form):
    text = forms.CharField(label=__("内容"), min_length=2, max_length=3000, widget=forms.Textarea(attrs={"rows": 4}))


@as_role(*ADDRESSEES)
def oversight(request: HttpRequest, stream: str) -> HttpResponse:
    """监督询问与改正。"""
    viewed = party_deal(request, stream, *ADDRESSEES)
    form = TextForm(request.POST or None)
    refused, number = None, request.POST.get("number", "")
    if request.method == "POST" and form.is_valid() and request.POST.get("do") in ACTS:
        command, done = ACTS[request.POST["do"]]
        outcome = submit(request, stream, command(number=number, **form.cleaned_data))
        if not isinstance(outcome, Refused):
            told(request, outcome, _(done))
            return redirect("service:oversight", stream)
        refused = outcome
    p, now, role = viewed.p, now_of(request), viewed.actor.role
    page = {
        "viewed": viewed, "p": p, "form": form, "refused": refused, "number": number, "now": now, "back": page_of_deal(role, stream, p.has_room),
        "questions": [q for q in reversed(p.oversight.questions.values()) if q.to is role],
        "corrections": [c for c in reversed(p.oversight.corrections.values()) if c.to is role],
    }  # fmt: skip
    return render(request, "service/oversight.html", page, status=409 if refused is not None else 422 if form.errors else 200)
