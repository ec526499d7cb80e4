"""Findings 监督发现: the list, one finding with everything it rests on, and how it is closed: a clue, or an explanation."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.explaining import ExplainFinding, ReopenFinding
from ggzy.core.findings.finding import Family, Grade
from ggzy.core.findings.rules import RULES
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import counter
from ggzy.layout.deals import told
from ggzy.layout.session import actor_of, as_role
from ggzy.layout.tables import Column, Table
from ggzy.store.models import CaseCard, ExplainedCard, JournalEntry, Organisation
from ggzy.supervision.findings.lag import entries_behind
from ggzy.supervision.findings.often import how_often
from ggzy.supervision.forms.findings import ExplainForm, ReopenForm
from ggzy.supervision.models import Finding
from ggzy.supervision.reach import WATCHERS, deals_within, findings_within, region_name

PROCEDURE = "finding/1"
CLOSERS = (Role.SUPERVISOR, Role.ADMINISTRATION)
STATES = {"open": "待处理", "case": "已登记线索", "explained": "已说明"}


def stream_of(key: str) -> str:
    """A finding is explained in one stream, whoever does it."""
    return f"find-{key}"


class States:
    """What became of findings: a clue stands over an explanation."""

    def __init__(self, keys: list[str]):
        self.cases: dict[str, list[CaseCard]] = {}
        for card in CaseCard.objects.filter(from_finding__in=keys).order_by("registered_at"):
            self.cases.setdefault(card.from_finding, []).append(card)
        self.explained = {e.finding: e for e in ExplainedCard.objects.filter(finding__in=keys)}

    def of(self, key: str) -> str:
        if key in self.cases:
            return "case"
        card = self.explained.get(key)
        return "explained" if card is not None and card.stage == "explained" else "open"


def columns() -> tuple[Column, ...]:
    return (
        Column("grade", "等级", value=lambda row: Grade(row.grade).label, field="grade"),
        Column("family", "种类", value=lambda row: Family(row.family).label, field="family"),
        Column("rule", "规则", value=lambda row: RULES[row.rule].label, field="rule"),
        Column("words", "情况", value=lambda row: f"（不再成立）{row.words}" if row.gone_at else row.words, url=lambda row: reverse("supervision:finding", args=[row.key])),
        Column("title", "项目、案件"),
        Column("region", "地区", value=lambda row: region_name(row.region), field="region"),
        Column("person", "涉及人员"),
        Column("at", "发生时间", kind="when"),
    )


@as_role(*WATCHERS)
def findings(request: HttpRequest) -> HttpResponse:
    """监督发现一览。"""
    actor = actor_of(request)
    all_found = findings_within(actor)
    family, state = chosen(request, "family", [f.value for f in Family], ""), chosen(request, "state", ["", *STATES], "open")
    table = Table(
        request, _("监督发现"), columns(), in_state(all_found.filter(family=family) if family else all_found, state),
        order="-grade", empty=_("没有符合条件的发现"),
        empty_next=_("发现由规则从日志里算出，项目有了新的进展才会出现；已经处理的可以在上面选择查看。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    page = {
        "table": table, "families": families(in_state(all_found, state), family), "family": family,
        "behind": entries_behind(), "states": [("", _("全部"), state == ""), *((code, label, state == code) for code, label in STATES.items())],
    }  # fmt: skip
    return render(request, "supervision/findings.html", page)


def chosen(request: HttpRequest, name: str, known: list[str], otherwise: str) -> str:
    asked = request.GET.get(name)
    return asked if asked in known else otherwise


def families(rows: Any, here: str) -> list[tuple[str, str, int, bool]]:
    """The three kinds, each counted by itself: facts and patterns are never one number."""
    counted = dict(rows.order_by().values_list("family").annotate(Count("key")))
    return [(f.value, f.label, counted.get(f.value, 0), f.value == here) for f in Family]


def in_state(rows: Any, state: str) -> Any:
    cases = CaseCard.objects.exclude(from_finding="").values("from_finding")
    explained = ExplainedCard.objects.filter(stage="explained").values("finding")
    if state == "case":
        return rows.filter(key__in=cases)
    if state == "explained":
        return rows.filter(key__in=explained).exclude(key__in=cases)
    return rows.exclude(key__in=cases).exclude(key__in=explained) if state == "open" else rows


def found_or_404(actor: Actor, key: str) -> Finding:
    found = findings_within(actor).filter(key=key).first()
    if found is None:
        raise Http404(_("没有这条发现，或者不在您的监督范围内"))
    return found


@as_role(*WATCHERS)
def finding(request: HttpRequest, key: str) -> HttpResponse:
    """一条发现：规则、依据、数据、日志条目、常见程度、可能的正当解释。"""
    actor = actor_of(request)
    found = found_or_404(actor, key)
    states, rule = States([key]), RULES[found.rule]
    cases, firms = states.cases.get(key, []), list(Organisation.objects.filter(uscc__in=found.firms))
    lots = deals_within(actor).filter(stream__in=found.streams).order_by("registered_at")
    page = {
        "found": found, "rule": rule, "family": Family(found.family).label, "grade": Grade(found.grade).label,
        "state": states.of(key), "state_label": STATES[states.of(key)], "cases": cases, "card": states.explained.get(key),
        "entries": entries_of(found, {deal.stream: deal.title for deal in lots}), "often": how_often(found), "region": region_name(found.region),
        "deals": lots[:50], "elsewhere": 0 if found.stream in found.streams else len(found.streams) - lots.count(),
        "firms": firms, "untold": {firm.uscc for firm in firms} - {case.accused_org for case in cases}, "closes": actor.role in CLOSERS,
        "office": Organisation.objects.filter(uscc=found.office).first() if found.office else None,
        "supervises": actor.role is Role.SUPERVISOR, "own": found.person_id and found.person_id == actor.person_id,
    }  # fmt: skip
    return render(request, "supervision/finding.html", page)


def entries_of(found: Finding, within: dict[str, str]) -> list[tuple[JournalEntry, str]]:
    """The journal's own lines that it rests on; across records those of the lots within, each with its lot's title."""
    shown = [(stream, seq) for stream, seq in found.cited if stream in (found.stream, *within)]
    wanted = reduce(or_, (Q(stream=stream, seq=seq) for stream, seq in shown), Q(pk__in=[]))
    entries = {(entry.stream, entry.seq): entry for entry in JournalEntry.objects.filter(wanted)}
    return [(entries[key], within[key[0]] if found.traced else "") for key in shown if key in entries]


@as_role(*CLOSERS)
def explain(request: HttpRequest, key: str) -> HttpResponse:
    """说明一条发现属于正当情形。"""
    found = found_or_404(actor_of(request), key)
    form = ExplainForm(request.POST or None, innocent=RULES[found.rule].innocent)
    return closing(request, found, form, lambda given: explanation(found, given), _("说明为正当情形"), _("已说明，这条发现不再列为待处理。"))


def explanation(found: Finding, given: dict[str, Any]) -> ExplainFinding:
    """With everything that was found, so that the entry says by itself what was explained."""
    record = found.streams[0] if len(found.streams) == 1 else ""
    return ExplainFinding(
        key=found.key, rule=found.rule, rule_version=found.version, words=found.words, inputs=found.inputs,
        deal=record, entries=tuple(seq for stream, seq in found.cited if stream == record), person_id=found.person_id,
        region=found.region, line=found.line, industry=found.industry, **given,
    )  # fmt: skip


@as_role(*CLOSERS)
def reopen(request: HttpRequest, key: str) -> HttpResponse:
    """重新处理已经说明的发现。"""
    found = found_or_404(actor_of(request), key)
    form = ReopenForm(request.POST or None)
    return closing(request, found, form, lambda given: ReopenFinding(**given), _("重新处理"), _("这条发现重新列为待处理。"))


def closing(request: HttpRequest, found: Finding, form: Any, command: Any, heading: str, done: str) -> HttpResponse:
    refused = None
    if request.method == "POST" and form.is_valid():
        outcome = hand_in(command(form.cleaned_data), actor_of(request), found.key, request.POST.get("act_id", ""))
        if not isinstance(outcome, Refused):
            told(request, outcome, done)
            return redirect("supervision:finding", found.key)
        refused = outcome
    page = {"found": found, "form": form, "refused": refused, "heading": heading}
    return render(request, "supervision/explain.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def hand_in(command: Command, actor: Actor, key: str, act_id: str) -> Any:
    stream = stream_of(key)
    return counter.open_stream(command, actor, procedure=PROCEDURE, act_id=act_id, stream=stream)
