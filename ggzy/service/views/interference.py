"""Recording interference 插手干预登记: by anybody in office; the page gives a number and keeps nothing to be looked up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.core.acts.interference import RecordInterference
from ggzy.core.procedures.interference import RECORDERS
from ggzy.core.rule import Refused
from ggzy.desk import counter
from ggzy.layout.session import actor_of, as_role
from ggzy.service.forms.interference import InterferenceForm


@as_role(*RECORDERS)
def interference(request: HttpRequest) -> HttpResponse:
    """登记插手干预。"""
    actor, refused, code = actor_of(request), None, ""
    form = InterferenceForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        wanted = RecordInterference(**form.cleaned_data)
        outcome = counter.open_stream(wanted, actor, procedure="interference/1", act_id=request.POST.get("act_id", ""))
        refused = outcome if isinstance(outcome, Refused) else None
        code = "" if isinstance(outcome, Refused) else outcome.p.code
    page = {"form": form, "refused": refused, "code": code}
    return render(request, "service/interference.html", page, status=409 if refused is not None else 422 if form.errors else 200)
