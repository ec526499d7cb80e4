"""Lists of other offices 名单: read in, columns corrected, progress, what was handed back, withdrawn."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.unlisted import WithdrawList
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.unlisted.fields import KINDS, SHARES, fields_of
from ggzy.desk import counter
from ggzy.layout.deals import submit
from ggzy.layout.marks import marked_csv
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import ListRun, ListSource, OutsideProject
from ggzy.supervision import importing, weighing
from ggzy.supervision.forms.cases import ReasonForm
from ggzy.supervision.forms.unlisted import ColumnsForm, ListForm

COLUMNS = (
    Column("source.name", "来源", url=lambda run: reverse("supervision:list_run", args=[run.pk])),
    Column("kind", "种类", value=lambda run: KINDS[run.source.kind], field="source__kind", searchable=False),
    Column("file_name", "文件"),
    Column("state", "状态", value=lambda run: run.get_state_display(), field="state", searchable=False),
    Column("good", "读入", kind="number"),
    Column("bad", "退回", kind="number"),
    Column("at", "时间", kind="when"),
)


def runs_of(actor: Actor) -> QuerySet[ListRun]:
    return ListRun.objects.filter(source__org_id=actor.org_id, source__kind__in=KINDS).select_related("source")


@as_role(Role.ADMINISTRATION)
def lists(request: HttpRequest) -> HttpResponse:
    """本单位读入的名单，和读入新的名单。"""
    actor, refused = actor_of(request), None
    form = ListForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        run = importing.arrive(given["file"], given["source"], given["kind"], actor, now_of(request))
        if not isinstance(run, Refused):
            return redirect("supervision:list_run", run.pk)
        refused = run
    table = Table(
        request, _("读入的名单"), COLUMNS, runs_of(actor), order="-at", empty=_("还没有读入过名单"),
        empty_next=_("请向发展改革、财政、住建、自然资源等部门取得立项、预算、许可、供地、支付名单，在上面读入。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    known = ListSource.objects.filter(org_id=actor.org_id, kind__in=KINDS).order_by("name").values_list("name", flat=True)
    page = {"form": form, "table": table, "refused": refused, "known": list(known)}
    return render(request, "supervision/lists.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def own_run(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give the view a run of the actor's own office; 404 for others."""

    @as_role(Role.ADMINISTRATION)
    @wraps(view)
    def guarded(request: HttpRequest, run: int, **more: Any) -> HttpResponse:
        return view(request, get_object_or_404(runs_of(actor_of(request)), pk=run), **more)

    return guarded


@own_run
def list_run(request: HttpRequest, run: ListRun) -> HttpResponse:
    """一次读入：核对列、看进度、取退回的行、撤回。"""
    refused, status, form = None, 200, None
    if run.state in (ListRun.State.MAPPING, ListRun.State.FAILED) or stuck(run, request):
        chosen = importing.proposal(run)
        form = ColumnsForm(request.POST or None, headers=run.headers, chosen=chosen, unit=importing.unit_of(run, chosen), kind=run.source.kind)
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
    page = {
        "run": run, "form": form, "refused": refused, "reason": reason, "kind": KINDS[run.source.kind], "counts": counts(run),
        "remembered": [(label, run.source.columns[f]) for f, (label, _words) in known.items() if f in run.source.columns], "journal": journal_of(run),
        "shares": shares, "wanted": wanted, "under_way": wanted is not None and weighing.under_way(wanted),
    }  # fmt: skip
    return render(request, "supervision/list_run.html", page, status=422 if reason.errors else status)


def stuck(run: ListRun, request: HttpRequest) -> bool:
    """Whether reading stopped half way: its process was ended."""
    return run.state == ListRun.State.READING and run.beat_at is not None and now_of(request) - run.beat_at > importing.STUCK


def withdraw(run: ListRun) -> None:
    """Its rows go; the journal keeps that it was there, and why it went."""
    importing.sort_of(run.source.kind).drop(run)
    ListRun.objects.filter(pk=run.pk).update(state=ListRun.State.WITHDRAWN)
    if run.source.kind != SHARES:
        weighing.ask(run.source.region)


def counts(run: ListRun) -> list[tuple[str, int]]:
    rows = OutsideProject.objects.filter(run=run)
    return [(status.label, n) for status in OutsideProject.Status if (n := rows.filter(status=status).count())]


def journal_of(run: ListRun) -> Any:
    from ggzy.core.lists import ListRecord

    return counter.load(run.stream, ListRecord) if run.stream else None


@own_run
def list_bad(request: HttpRequest, run: ListRun) -> StreamingHttpResponse:
    """退回的行和原因。"""
    path = importing.bad_path(run)
    if not run.bad or not path.exists():
        raise Http404(_("没有退回的行"))
    return marked_csv(request, path, f"退回-{run.pk}.csv")
