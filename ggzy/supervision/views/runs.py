"""What pages of lists and of outside data have in common 一次读入: whose run it is, whether it stopped, what was handed back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.layout.marks import marked_csv
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import ListRun, ListSource
from ggzy.supervision import arriving, importing, list_files

View = Callable[..., HttpResponse | FileResponse | StreamingHttpResponse]


def columns(page: str, kinds: Mapping[str, str]) -> tuple[Column, ...]:
    return (
        Column("source.name", "来源", url=lambda run: reverse(page, args=[run.pk])),
        Column("kind", "种类", value=lambda run: kinds[run.source.kind], field="source__kind", searchable=False),
        Column("file_name", "文件"),
        Column("state", "状态", value=lambda run: run.get_state_display(), field="state", searchable=False),
        Column("good", "读入", kind="number"),
        Column("bad", "退回", kind="number"),
        Column("at", "时间", kind="when"),
    )


@dataclass(frozen=True)
class Desk:
    """One page where files arrive: which kinds, by which form, where a run is worked on, and what an empty page says."""

    kinds: Mapping[str, str]
    form: type[forms.Form]
    run_page: str
    template: str
    caption: str
    empty: str
    empty_next: str


def arrivals(request: HttpRequest, desk: Desk, **more: Any) -> HttpResponse:
    """What this office has read in, and the form for the next file."""
    actor, refused = actor_of(request), None
    form = desk.form(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        run = arriving.arrive(given["file"], given["source"], given["kind"], actor, now_of(request), given.get("as_of"))
        if not isinstance(run, Refused):
            return redirect(desk.run_page, run.pk)
        refused = run
    rows = runs_of(actor, desk.kinds)
    table = Table(request, desk.caption, columns(desk.run_page, desk.kinds), rows, order="-at", empty=desk.empty, empty_next=desk.empty_next)
    if table.exporting:
        return table.export()
    known = ListSource.objects.filter(org_id=actor.org_id, kind__in=desk.kinds).order_by("name").values_list("name", flat=True)
    page = {"form": form, "table": table, "refused": refused, "known": list(known), **more}
    return render(request, desk.template, page, status=409 if refused is not None else 422 if form.errors else 200)


def runs_of(actor: Actor, kinds: Collection[str]) -> QuerySet[ListRun]:
    return ListRun.objects.filter(source__org_id=actor.org_id, source__kind__in=kinds).select_related("source")


def own_run(kinds: Collection[str]) -> Callable[[View], View]:
    """Give the view a run of the actor's own office; 404 for others."""

    def giving(view: View) -> View:
        @as_role(Role.ADMINISTRATION)
        @wraps(view)
        def guarded(request: HttpRequest, run: int, **more: Any) -> HttpResponse | StreamingHttpResponse:
            found = get_object_or_404(runs_of(actor_of(request), kinds), pk=run)
            if stuck(found, request) and not found.headers:
                arriving.lost(found)
            return view(request, found, **more)

        return guarded

    return giving


def stuck(run: ListRun, request: HttpRequest) -> bool:
    """Whether reading stopped half way: its process was ended."""
    return run.state == ListRun.State.READING and without_beat(run, request)


def without_beat(run: ListRun, request: HttpRequest) -> bool:
    return run.beat_at is not None and now_of(request) - run.beat_at > importing.STUCK


def waits_for_columns(run: ListRun, request: HttpRequest) -> bool:
    """Whether the columns may be told; of what failed only while its file is there."""
    failed = run.state == ListRun.State.FAILED and bool(run.headers) and list_files.path_of(run).exists()
    return failed or run.state == ListRun.State.MAPPING or stuck(run, request)


def handed_back(request: HttpRequest, run: ListRun) -> StreamingHttpResponse:
    """退回的行和原因。"""
    path = list_files.bad_path(run)
    if not run.bad or not path.exists():
        raise Http404(_("没有退回的行"))
    return marked_csv(request, path, f"退回-{run.pk}.csv")
