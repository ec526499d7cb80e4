"""Outside data 读入外部数据: the file arrives, columns are corrected, rows are seen, another checks, rows are entered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.imported import ConfirmImport
from ggzy.core.imported.record import KINDS, ImportRecord
from ggzy.core.procedures.imported import READERS
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.layout.deals import Viewed, party_deal, submit
from ggzy.layout.history import history, stage_line
from ggzy.layout.marks import marked_csv, original
from ggzy.layout.session import as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import ImportedRow, ListRun
from ggzy.supervision import importing, imports, list_files
from ggzy.supervision.docket_acts import act_page, buttons, duties
from ggzy.supervision.forms.files import previewed
from ggzy.supervision.forms.imports import ImportColumnsForm, ImportForm
from ggzy.supervision.import_acts import IMPORTING
from ggzy.supervision.reach import region_name
from ggzy.supervision.views.runs import Desk, arrivals, handed_back, own_run, waits_for_columns, without_beat


def state_of(row: ImportedRow) -> str:
    return _("已入册") if row.entered_at else row.trouble or _("未入册")


ROWS = (
    Column("line_no", "行号", kind="number"),
    Column("label", "对象", url=lambda row: imports.page_of(row)),
    Column("words", "内容"),
    Column("trouble", "结果", value=state_of, sortable=False, searchable=False),
)


@as_role(Role.ADMINISTRATION)
def imports_page(request: HttpRequest) -> HttpResponse:
    """本单位读入的外部数据，和读入新的文件。"""
    readings = {code: entering.reading for code, entering in imports.ENTERINGS.items()}
    wanted = [(KINDS[code], [each.fields[f][0] for f in each.fields], [each.fields[f][0] for f in each.required]) for code, each in readings.items()]
    desk = Desk(
        KINDS, ImportForm, "supervision:import_run", "supervision/imports.html", _("读入的外部数据"), _("还没有读入过外部数据"),
        _("请把已有的名单从表格软件或者省级系统导出成 XLSX、CSV、JSON 或者 XML，在上面读入。"),
    )  # fmt: skip
    return arrivals(request, desk, wanted=wanted)


@own_run(KINDS)
def import_run(request: HttpRequest, run: ListRun) -> HttpResponse:
    """一次读入，到提请核对为止：核对列、看进度。"""
    if run.stream:
        return redirect("supervision:import_matter", run.stream)
    form, entering = None, imports.entering_of(run)
    if waits_for_columns(run, request):
        chosen = importing.proposal(run)
        form = ImportColumnsForm(
            request.POST or None, entering=entering, headers=run.headers, proposed=chosen, constants=run.source.constants,
            unit=importing.unit_of(run, chosen) if entering.amounts else "",
        )  # fmt: skip
        if request.method == "POST" and form.is_valid():
            importing.remember(run, form.chosen, form.cleaned_data.get("unit", ""), form.constants)
            importing.begin(run)
            return redirect("supervision:import_run", run.pk)
    names, sample = previewed(run.headers, run.sample)
    page = {"run": run, "form": form, "kind": KINDS[run.source.kind], "names": names, "sample": sample, "covered": list_files.is_table(run)}
    return render(request, "supervision/import_run.html", page, status=422 if form and form.errors else 200)


@as_role(*READERS)
def import_matter(request: HttpRequest, stream: str) -> HttpResponse:
    """一次读入：各行、另一人的核对、入册的进度和结果。各行只有读入的机关看得见。"""
    viewed = party_deal(request, stream, *READERS, kind=ImportRecord)
    p, now = viewed.p, now_of(request)
    run = ListRun.objects.select_related("source").get(stream=stream)
    own = its_own(viewed)
    halted = stopped(run, p, request)
    if own and halted and request.method == "POST":
        imports.begin_entering(run, ListRun.State(run.state))
        return redirect("supervision:import_matter", stream)
    rows = ImportedRow.objects.filter(run=run).select_related("run__source")
    table = Table(request, _("读入的行"), ROWS, chosen_rows(request, rows), order="line_no", empty=_("没有这样的行"), empty_next=_("请看全部行。"))
    if own and table.exporting:
        return table.export()
    page = {
        "viewed": viewed, "p": p, **facts_of(run, p, own), "kind": KINDS[p.kind], "own": own, "halted": halted, "region": region_name(p.region),
        "table": table if own else None, "which": request.GET.get("which", ""), "history": history(p, viewed.entries),
        "steps": stage_line(p, viewed.entries), "duties": duties(p, now), "buttons": buttons(viewed, IMPORTING, now),
    }  # fmt: skip
    return render(request, "supervision/import_matter.html", page)


def facts_of(run: ListRun, p: ImportRecord, own: bool) -> dict[str, Any]:
    return {
        "facts_piece": "supervision/pieces/import_facts.html", "run": run, "effect": imports.entering_of(run).effect,
        "counts": counts(ImportedRow.objects.filter(run=run)), "kept": own and list_files.path_of(run).exists(),
        "covered": list_files.is_table(run), "columns": told(run, p.columns), "constants": told(run, p.constants),
    }  # fmt: skip


def told(run: ListRun, by_field: dict[str, str]) -> list[tuple[str, str]]:
    """By what the fields are called, in their order."""
    return [(label, by_field[field]) for field, (label, _words) in imports.entering_of(run).reading.fields.items() if field in by_field]


def its_own(viewed: Viewed) -> bool:
    """Whether the viewer sits in the office that read it in: its rows are nobody else's to see."""
    by = viewed.p.by
    return bool(by) and viewed.actor.org_id == by.org_id and viewed.actor.role is Role.ADMINISTRATION


def stopped(run: ListRun, p: ImportRecord, request: HttpRequest) -> bool:
    """Whether entering stopped half way, or was confirmed and never began: its process was ended, or the platform failed in
    some rows."""
    if run.state == ListRun.State.ENTERING:
        return run.beat_at is None or without_beat(run, request)
    return run.state == ListRun.State.CHECKING and p.checked_by is not None


def chosen_rows(request: HttpRequest, rows: QuerySet[ImportedRow]) -> QuerySet[ImportedRow]:
    which = {"trouble": ~Q(trouble=""), "entered": Q(entered_at__isnull=False)}.get(request.GET.get("which", ""))
    return rows.filter(which) if which else rows


def counts(rows: QuerySet[ImportedRow]) -> dict[str, int]:
    entered, refused = rows.filter(entered_at__isnull=False).count(), rows.exclude(trouble="").count()
    return {"all": rows.count(), "entered": entered, "trouble": refused}


@as_role(Role.ADMINISTRATION)
def import_act(request: HttpRequest, stream: str, act: str) -> HttpResponse:
    """核对确认，或者退回。"""
    viewed = party_deal(request, stream, Role.ADMINISTRATION, kind=ImportRecord)
    own, page = its_own(viewed), reverse("supervision:import_matter", args=[stream])
    facts = facts_of(ListRun.objects.select_related("source").get(stream=stream), viewed.p, own) | {"rows_at": page if own else ""}
    return act_page(request, viewed, IMPORTING, act, lambda s: page, viewed.p.title, hand, facts)


def hand(request: HttpRequest, stream: str, command: Command) -> Any:
    """The act, and what follows for the rows."""
    run = ListRun.objects.select_related("source").get(stream=stream)
    if isinstance(command, ConfirmImport):
        return imports.confirm(run, lambda wish: submit(request, stream, wish), command)
    outcome = submit(request, stream, command)
    if not isinstance(outcome, Refused):
        imports.returned(run)
    return outcome


@own_run(KINDS)
def import_file(request: HttpRequest, run: ListRun) -> FileResponse | StreamingHttpResponse:
    """来源文件里读入的列，供本机关的另一人对照；其中个人的证件号码已经遮蔽。评标专家的，入册或者退回以后已经删去。"""
    path = list_files.path_of(run)
    if run.state in list_files.UNREAD or not path.exists():
        raise Http404(_("没有读入的文件不提供下载，读入过的已经删去"))
    if list_files.is_table(run):
        return marked_csv(request, path, f"{Path(run.file_name).stem}.csv")
    return original(request, path, run.file_name)


import_bad = own_run(KINDS)(handed_back)
