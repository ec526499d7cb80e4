"""Lists of other offices 名单: read in, columns corrected, progress, what was handed back, withdrawn."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core.acts.unlisted import WithdrawList
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.unlisted.fields import KINDS, SHARES, fields_of
from ggzy.desk import counter
from ggzy.layout.deals import submit
from ggzy.layout.session import as_role
from ggzy.store.models import ListRun, OutsideProject
from ggzy.supervision import importing, list_files, weighing
from ggzy.supervision.forms.cases import ReasonForm
from ggzy.supervision.forms.files import previewed
from ggzy.supervision.forms.unlisted import ColumnsForm, ListForm
from ggzy.supervision.views.runs import Desk, arrivals, handed_back, own_run, waits_for_columns


@as_role(Role.ADMINISTRATION)
def lists(request: HttpRequest) -> HttpResponse:
    """本单位读入的名单，和读入新的名单。"""
    desk = Desk(
        KINDS, ListForm, "supervision:list_run", "supervision/lists.html", _("读入的名单"), _("还没有读入过名单"),
        _("请向发展改革、财政、住建、自然资源等部门取得立项、预算、许可、供地、支付名单，在上面读入。"),
    )  # fmt: skip
    return arrivals(request, desk)


@own_run(KINDS)
def list_run(request: HttpRequest, run: ListRun) -> HttpResponse:
    """一次读入：核对列、看进度、取退回的行、撤回。"""
    refused, status, form = None, 200, None
    if waits_for_columns(run, request):
        chosen = importing.proposal(run)
        form = ColumnsForm(request.POST or None, headers=run.headers, proposed=chosen, unit=importing.unit_of(run, chosen), kind=run.source.kind)
        if request.method == "POST" and form.is_valid():
            importing.remember(run, form.chosen, form.cleaned_data["unit"])
            importing.begin(run)
            return redirect("supervision:list_run", run.pk)
        status = 422 if form.errors else 200
    reason = ReasonForm(request.POST if request.POST.get("do") == "withdraw" else None)
    if run.state == ListRun.State.DONE and reason.is_valid():
        outcome = submit(request, run.stream, WithdrawList(reason=reason.cleaned_data["reason"]))
        if not isinstance(outcome, Refused):
            withdraw(run)
            messages.success(request, _("名单已撤回。") if run.source.kind == SHARES else _("名单已撤回，其中的项目不再比对。"))
            return redirect("supervision:lists")
        refused, status = outcome, 409
    known, shares = fields_of(run.source.kind), run.source.kind == SHARES
    wanted = weighing.waiting(run.source.region) if run.state == ListRun.State.DONE and not shares else None
    names, sample = previewed(run.headers, run.sample)
    page = {
        "names": names, "sample": sample, "run": run, "form": form, "refused": refused, "reason": reason, "kind": KINDS[run.source.kind], "counts": counts(run),
        "remembered": [(label, run.source.columns[f]) for f, (label, _words) in known.items() if f in run.source.columns], "journal": journal_of(run),
        "shares": shares, "covered": list_files.is_table(run), "wanted": wanted, "under_way": wanted is not None and weighing.under_way(wanted),
    }  # fmt: skip
    return render(request, "supervision/list_run.html", page, status=422 if reason.errors else status)


def withdraw(run: ListRun) -> None:
    """Its rows go; the journal keeps that it was there, and why it went."""
    importing.reading_of(run.source.kind).drop(run)
    ListRun.objects.filter(pk=run.pk).update(state=ListRun.State.WITHDRAWN)
    if run.source.kind != SHARES:
        weighing.ask(run.source.region)


def counts(run: ListRun) -> list[tuple[str, int]]:
    rows = OutsideProject.objects.filter(run=run)
    return [(status.label, n) for status in OutsideProject.Status if (n := rows.filter(status=status).count())]


def journal_of(run: ListRun) -> Any:
    from ggzy.core.lists import ListRecord

    return counter.load(run.stream, ListRecord) if run.stream else None


list_bad = own_run(KINDS)(handed_back)
