"""Leak inquiry 泄密核查: who saw what of a lot when, and whose copy it was that was found; for discipline inspection alone, and read-only."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.copy_code import grouped
from ggzy.core.leaks import (
    DOUBTS,
    LABELS,
    UNDER,
    Doubt,
    Knower,
    Milestone,
    Secret,
    Seen,
    is_public,
    knowers,
    phase,
    tendered_again,
)
from ggzy.core.roles import Role
from ggzy.layout.deals import party_deal
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.sights import name_of_page
from ggzy.layout.tables import Column, Table
from ggzy.papers.copies import Found
from ggzy.supervision import leaks as inquiry
from ggzy.supervision import tracing
from ggzy.supervision.forms.leaks import LeakForm, TraceForm
from ggzy.supervision.leak_record import seen_of
from ggzy.supervision.leaks import LeakyLot
from ggzy.supervision.reach import region_name

PLACES = {"both": "可见处和隐藏处", "printed": "可见处", "hidden": "隐藏处"}


@as_role(Role.DISCIPLINE)
def leak(request: HttpRequest, stream: str) -> HttpResponse:
    """一个标段的泄密核查。"""
    viewed = party_deal(request, stream, Role.DISCIPLINE)
    form = LeakForm(request.GET or None, now=now_of(request))
    told = form.told if form.is_valid() else None
    seen, way = seen_of(viewed), inquiry.milestones(viewed)
    around = inquiry.around(viewed) if told else None
    people_found = knowers(told, seen, around, inquiry.might_know(viewed.p, told.moment, around.happened)) if told and around else []
    role = form.cleaned_data.get("role", "") if form.is_valid() else ""
    table, people = time_line(request, chosen(form, seen), way), table_of_people(request, [each for each in people_found if role in ("", each.role)])
    for each in (table, people):
        if each.exporting:
            return each.export()
    page = {
        "viewed": viewed, "p": viewed.p, "region": region_name(viewed.p.region), "form": form, "told": told, "way": way, "table": table,
        "people": people, "leaked": LABELS[told.secret] if told else "", "under": UNDER[told.secret] if told else "",
        "public": bool(told and around and is_public(told.secret, told.moment, around.happened)),
        "again": len(tendered_again(told.moment, around.happened)) + 1 if told and around else 1,
        "phase": phase(way, told.moment) if told else "", "nobody_yet": viewed.p.secret, "doubts": [DOUBTS[each] for each in Doubt],
    }  # fmt: skip
    return render(request, "supervision/leak.html", page, status=422 if form.errors else 200)


def chosen(form: LeakForm, seen: list[Seen]) -> list[Seen]:
    """The looks and acts that were asked for; all of them where nothing was, or what was asked is wrong."""
    if not form.is_valid():
        return seen
    given, (since, until) = form.cleaned_data, form.period
    return [
        each for each in seen
        if (not given["leaked"] or Secret(given["leaked"]) in each.secrets) and (not given["role"] or each.role == given["role"])
        and (since is None or each.at >= since) and (until is None or each.at < until) and (given["moment"] is None or each.at < given["moment"])
    ]  # fmt: skip


def named(row: Seen) -> str:
    words = "、".join(LABELS[each] for each in Secret if each in row.secrets) or "—"
    return _("%(words)s（只持有密钥的一份，没有看过）") % {"words": words} if row.held else words


def time_line(request: HttpRequest, rows: list[Seen], way: list[Milestone]) -> Table:
    columns = (
        Column("at", _("时间"), kind="when"),
        Column("phase", _("处在"), value=lambda row: phase(way, row.at), sortable=False),
        Column("person", _("人员")),
        Column("role", _("身份"), value=lambda row: row.role.label if row.person_id else "—"),
        Column("office", _("单位和岗位")),
        Column("secrets", _("知悉的内容"), value=named),
        Column("how", _("方式")),
        Column("page", _("页面或者事项")),
        Column("reason", _("事由")),
        Column("code", _("副本编号"), value=lambda row: grouped(row.code)),
        Column("source", _("出处"), url=lambda row: row.url),
    )
    return Table(
        request, _("何人何时看过什么"), columns, rows, order="-at", empty=_("没有符合条件的记录"),
        empty_next=_("开标以前的页面不显示投标人，看了也没有什么可以知道的，所以没有记录。请放宽条件再看。"),
    )  # fmt: skip


def table_of_people(request: HttpRequest, rows: list[Knower]) -> Table:
    columns = (
        Column("person", _("人员")),
        Column("role", _("身份"), value=lambda row: row.role.label),
        Column("office", _("单位和岗位")),
        Column("may", _("依职责可以知悉"), value=lambda row: row.may or _("当时不应知悉")),
        Column("first", _("最早"), kind="when"),
        Column("looks", _("查看"), kind="number"),
        Column("copies", _("其中取走"), kind="number"),
        Column("acts", _("办理、到场"), kind="number"),
        Column("elsewhere", _("看过的其他泄密标段"), kind="number"),
        Column("doubts", _("待核实"), value=lambda row: "；".join(DOUBTS[each][0] for each in row.doubts)),
        Column("how_many", _("待核实项"), kind="number", value=lambda row: len(row.doubts)),
    )
    return Table(
        request, _("在此以前可能知悉的人"), columns, rows, order="-how_many", prefix="p", empty=_("没有人"),
        empty_next=_("到这个时间为止，平台没有向任何人显示过这项内容，也没有人办理过会知悉它的事项。"),
    )  # fmt: skip


@as_role(Role.DISCIPLINE)
def leaks(request: HttpRequest) -> HttpResponse:
    """泄密核查：副本溯源，和发生过泄密情况的标段。"""
    actor = actor_of(request)
    form = TraceForm(request.POST or None, request.FILES or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = marks_of(form)
        codes = "、".join(map(grouped, (*found.printed, *found.hidden))) or _("文件里没有")
        request.reason_said = _("%(reason)s（查询副本编号：%(codes)s）") % {"reason": form.cleaned_data["reason"], "codes": codes}  # type: ignore[attr-defined]
    lots = inquiry.leaky_lots(actor)
    table = table_of_lots(request, lots)
    if table.exporting:
        return table.export()
    page: dict[str, Any] = {"form": form, "table": table, "found": found}
    if found is not None:
        page |= {"traces": [shown(each) for each in tracing.traced(found, actor)], "disagree": tracing.disagree(found), "typed": bool(form.cleaned_data["code"])}
    return render(request, "supervision/leaks.html", page, status=422 if form.errors else 200)


def marks_of(form: TraceForm) -> Found:
    code, file = form.cleaned_data["code"], form.cleaned_data["file"]
    return Found(printed=(code,)) if code else tracing.marks_in(file.read())


def shown(trace: tracing.Trace) -> dict[str, Any]:
    return {
        "one": trace, "code": grouped(trace.code), "where": PLACES[trace.where], "page": name_of_page(trace.sight.route) if trace.sight else "",
        "role": Role(trace.sight.role).label if trace.sight else "",
    }  # fmt: skip


def table_of_lots(request: HttpRequest, lots: list[LeakyLot]) -> Table:
    deals = inquiry.titles_of(lot.stream for lot in lots)
    columns = (
        Column("title", _("项目"), value=lambda lot: deals[lot.stream].title, url=lambda lot: reverse("supervision:leak", args=[lot.stream])),
        Column("region", _("地区"), value=lambda lot: region_name(deals[lot.stream].region)),
        Column("stage", _("阶段"), value=lambda lot: deals[lot.stream].stage_label),
        Column("why", _("泄密情况的来源")),
        Column("at", _("最近"), kind="when"),
    )
    return Table(
        request, _("有泄密情况的标段"), columns, [lot for lot in lots if lot.stream in deals], order="-at", empty=_("还没有有泄密情况的标段"),
        empty_next=_("代理机构泄密的案件、“开标前无故查看投标人”的监督发现、您核查过的标段会列在这里；核查其他标段，请从监督看板进入项目，点“泄密核查”。"),
    )  # fmt: skip
