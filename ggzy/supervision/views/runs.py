"""What pages of lists and of outside data have in common 一次读入: whose run it is, whether it stopped, what was handed back."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import wraps
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.roles import Actor, Role
from ggzy.layout.marks import marked_csv
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column
from ggzy.store.models import ListRun
from ggzy.supervision import importing, list_files

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


def runs_of(actor: Actor, kinds: Collection[str]) -> QuerySet[ListRun]:
    return ListRun.objects.filter(source__org_id=actor.org_id, source__kind__in=kinds).select_related("source")


def own_run(kinds: Collection[str]) -> Callable[[View], View]:
    """Give the view a run of the actor's own office; 404 for others."""

    def giving(view: View) -> View:
        @as_role(Role.ADMINISTRATION)
        @wraps(view)
        def guarded(request: HttpRequest, run: int, **more: Any) -> HttpResponse | StreamingHttpResponse:
            return view(request, get_object_or_404(runs_of(actor_of(request), kinds), pk=run), **more)

        return guarded

    return giving


def stuck(run: ListRun, request: HttpRequest) -> bool:
    """Whether reading stopped half way: its process was ended."""
    return run.state == ListRun.State.READING and without_beat(run, request)


def without_beat(run: ListRun, request: HttpRequest) -> bool:
    return run.beat_at is not None and now_of(request) - run.beat_at > importing.STUCK


def waits_for_columns(run: ListRun, request: HttpRequest) -> bool:
    """Whether the columns may be told; of what failed only while its file is there."""
    failed = run.state == ListRun.State.FAILED and list_files.path_of(run).exists()
    return failed or run.state == ListRun.State.MAPPING or stuck(run, request)


def handed_back(request: HttpRequest, run: ListRun) -> StreamingHttpResponse:
    """退回的行和原因。"""
    path = list_files.bad_path(run)
    if not run.bad or not path.exists():
        raise Http404(_("没有退回的行"))
    return marked_csv(request, path, f"退回-{run.pk}.csv")
