"""履职情况 the supervisors supervised: per office and person what was done, each figure with its entries and what they say to it.

No score and no ranking: rows stand in the order of regions and names, and no figure can be sorted by.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.statement import StateOnFigure
from ggzy.core.conduct import (
    CASE,
    EVALUATION,
    FINDING,
    OPENING,
    REVIEW,
    SESSIONS,
    USE,
    Figure,
    Row,
    figures_of_office,
    figures_of_person,
)
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.statement import Said
from ggzy.desk import counter
from ggzy.layout.deals import told
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.supervision import conduct as gathered
from ggzy.supervision.conduct import CONCERNED, PROCEDURE, READERS, Office
from ggzy.supervision.findings.lag import entries_behind
from ggzy.supervision.forms.conduct import StatementForm
from ggzy.supervision.reach import region_name

PERIODS = (30, 90, 365)
MOST_ROWS = 100
SHOWN = (OPENING, EVALUATION, REVIEW, CASE, "breach", USE, FINDING)


@dataclass
class Line:
    """One line of the list: an office as such, or one of its people."""

    office: Office
    person_id: str
    person: str
    rows: Sequence[Row]

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Worked out for the lines that are shown."""
        org_id = self.office.org_id
        made = figures_of_person(self.rows, self.person_id, org_id) if self.person_id else figures_of_office(self.rows, org_id, self.office.staff)
        return {figure.code: figure for figure in made}

    @property
    def who(self) -> str:
        return self.person or _("（本单位）")

    @property
    def url(self) -> str:
        return address(self.office.org_id, self.person_id)

    def says(self, code: str) -> str:
        return self.figures[code].value if code in self.figures else "—"


def address(org_id: str, person_id: str) -> str:
    if person_id:
        return reverse("supervision:conduct_of_person", args=[org_id, int(person_id)])
    return reverse("supervision:conduct_of_office", args=[org_id])


def figure_column(code: str, label: str) -> Column:
    return Column(code, label, value=lambda line: line.says(code), sortable=False, searchable=False)


COLUMNS = (
    Column("office", "单位", value=lambda line: line.office.name, sortable=False),
    Column("region", "地区", value=lambda line: region_name(line.office.region), sortable=False),
    Column("who", "人员", url=lambda line: str(line.url), sortable=False),
    figure_column(OPENING, "开标到场"),
    figure_column(EVALUATION, "评标到场"),
    figure_column(REVIEW, "备案审查与其后的问题"),
    figure_column(CASE, "线索和案件"),
    figure_column("breach", "逾期职责"),
    figure_column(USE, "使用平台"),
    figure_column(FINDING, "涉及的发现"),
)


def period(request: HttpRequest) -> tuple[int, datetime, datetime]:
    asked = request.GET.get("days", "")
    days = int(asked) if asked in {str(each) for each in PERIODS} else 90
    until = now_of(request)
    return days, until - timedelta(days=days), until


@as_role(*READERS, *CONCERNED)
def conduct(request: HttpRequest) -> HttpResponse:
    """履职情况一览。"""
    actor, (days, since, until) = actor_of(request), period(request)
    offices = gathered.offices_read_by(actor, until)
    table = Table(
        request, _("履职情况"), COLUMNS, list(lines(offices, gathered.sums_for(offices, since, until))),
        empty=_("没有可以查看的单位"), empty_next=_("督查室、纪检监察机关看本地区的，管理局看下级的，监督部门的人员看本人和本单位的。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    page = {"table": table, "days": days, "periods": PERIODS, "reads": actor.role in READERS, "behind": entries_behind()}
    return render(request, "supervision/conduct.html", page)


def lines(offices: list[Office], rows: list[Row]) -> Iterator[Line]:
    """Each office and each of its people, with the rows that may concern them."""
    of_office: dict[str, list[Row]] = defaultdict(list)
    of_person: dict[str, list[Row]] = defaultdict(list)
    elsewhere: dict[str, list[Row]] = defaultdict(list)
    works_at: dict[str, set[str]] = defaultdict(set)
    for office in offices:
        for person_id in office.staff:
            works_at[person_id].add(office.org_id)
    for row in rows:
        of_office[row.org_id].append(row)
        if row.kind in SESSIONS:
            for org_id in {org_id for person in row.people for org_id in works_at.get(person, ())} - {row.org_id}:
                elsewhere[org_id].append(row)
        for person_id in row.people:
            of_person[person_id].append(row)
    for office in offices:
        own = of_office[office.org_id]
        yield Line(office, "", "", [*own, *elsewhere[office.org_id]])
        sessions = [row for row in own if row.kind in SESSIONS]
        for person_id, name in office.people:
            beside = [row for row in sessions if person_id not in row.people]
            yield Line(office, person_id, name, [*of_person[person_id], *beside])


# ---- one office, one person


@as_role(*READERS, *CONCERNED)
def of_office(request: HttpRequest, uscc: str) -> HttpResponse:
    """一个单位的履职情况。"""
    return one(request, uscc, "")


@as_role(*READERS, *CONCERNED)
def of_person(request: HttpRequest, uscc: str, pk: int) -> HttpResponse:
    """一个人的履职情况。"""
    return one(request, uscc, str(pk))


def one(request: HttpRequest, org_id: str, person_id: str) -> HttpResponse:
    actor, (days, since, until) = actor_of(request), period(request)
    office = next((o for o in gathered.offices_read_by(actor, until) if o.org_id == org_id), None)
    if office is None or (person_id and person_id not in dict(office.people)):
        raise Http404(_("没有这个单位、人员，或者不在您可以查看的范围内"))
    rows = gathered.rows_for([office], since, until)
    figures = figures_of_person(rows, person_id, org_id) if person_id else figures_of_office(rows, org_id, office.staff)
    concerned = actor.role in CONCERNED and actor.org_id == org_id
    form, refused = StatementForm(request.POST or None, figures=figures), None
    if request.method == "POST" and concerned and form.is_valid():
        outcome = state(actor, org_id, person_id, form.cleaned_data, figures, request.POST.get("act_id", ""))
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已提交，说明与数据并列显示。"))
            return redirect(address(org_id, person_id))
        refused = outcome
    elif request.method == "POST" and not concerned:
        raise Http404(_("只有本单位、本人可以说明"))
    page = {
        "office": office, "region": region_name(office.region), "person": dict(office.people).get(person_id, ""), "days": days,
        "periods": PERIODS, "shown": list(shown(figures, gathered.said(org_id, person_id), office)), "concerned": concerned,
        "form": form, "refused": refused, "behind": entries_behind(),
    }  # fmt: skip
    return render(request, "supervision/conduct_of.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def state(actor: Actor, org_id: str, person_id: str, given: dict[str, Any], figures: list[Figure], act_id: str) -> Any:
    """With the figure as it stands, so that the entry says by itself to what it answers."""
    code = given["figure"]
    value = next((f.value for f in figures if f.code == code), "")
    wish = StateOnFigure(org_id=org_id, person_id=person_id, value=value, **given)
    return counter.open_stream(wish, actor, procedure=PROCEDURE, act_id=act_id, stream=gathered.stream_of(org_id, person_id, code))


@dataclass(frozen=True)
class Shown:
    """A figure on its page: with the rows behind it, each with its address, and what was said to it."""

    figure: Figure
    rows: list[tuple[Row, str, str]]
    more: int
    said: list[Said]


def shown(figures: list[Figure], said: dict[str, list[Said]], office: Office) -> Iterator[Shown]:
    names = dict(office.people)
    for figure in figures:
        latest = figure.rows[::-1][:MOST_ROWS]
        rows = [(row, link(row), "、".join(names[p] for p in row.people if p in names)) for row in latest]
        yield Shown(figure, rows, len(figure.rows) - len(latest), said.get(figure.code, []))


def link(row: Row) -> str:
    """The entry that shows it, or the finding."""
    if row.kind == FINDING:
        return reverse("supervision:finding", args=[row.key])
    return reverse("supervision:entry", args=[row.stream, row.seq]) if row.seq else ""
