"""Findings 监督发现: the list by kind, state, grade and age; one finding with everything it rests on, and the steps of its handling."""

from __future__ import annotations

from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.explained import OUTCOMES
from ggzy.core.findings.finding import Family, Grade
from ggzy.core.findings.rules import RULES
from ggzy.core.law.findings import HANDLE_DAYS
from ggzy.core.procedures.finding import CLOSERS, FINDING
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.layout.deals import told
from ggzy.layout.history import history
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store import journal
from ggzy.store.models import JournalEntry, Organisation
from ggzy.supervision.ages import band_names
from ggzy.supervision.docket_acts import duties
from ggzy.supervision.finding_acts import ACTS, buttons, fitting, handling, takes_up, why_grey
from ggzy.supervision.findings.lag import entries_behind
from ggzy.supervision.findings.often import how_often
from ggzy.supervision.findings.raising import hand_in
from ggzy.supervision.findings.states import LIMITS, STATES, States, with_age, within_band
from ggzy.supervision.models import Finding
from ggzy.supervision.reach import WATCHERS, deals_within, findings_within, region_name
from ggzy.supervision.soundness import troubles
from ggzy.supervision.watch import Watch, watch_of

GRADES = [str(int(grade)) for grade in sorted(Grade, reverse=True)]
BANDS = [str(band) for band in range(len(LIMITS) + 1)]


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
        Column("age", "已有几天", kind="number", value=lambda row: row.age.days, field="age"),
        Column("holder", "处理单位"),
        Column("due", "处理期限", kind="until"),
    )


@as_role(*WATCHERS)
def findings(request: HttpRequest) -> HttpResponse:
    """监督发现一览。"""
    watch, asked = watch_of(request), wanted(request)
    now, narrowed = watch.now, narrowed_to(watch, asked)
    table = Table(
        request, _("监督发现"), columns(), with_age(narrowed.filter(family=asked["family"]) if asked["family"] else narrowed, now),
        order="-grade", empty=_("没有符合条件的发现"),
        empty_next=_("发现由规则从日志里算出，项目有了新的进展才会出现；已经处理的可以在上面选择查看。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    page = {"table": table, "behind": entries_behind(), "troubles": troubles(watch.actor), "choices": choices(asked | watch.narrowing, narrowed), "terms": terms(), "watch": watch}
    return render(request, "supervision/findings.html", page)


def terms() -> str:
    """By when each grade has to be handled, as the rows of its duty have it."""
    return "、".join(_("%(grade)s色%(n)s个") % {"grade": grade.label, "n": HANDLE_DAYS[grade]} for grade in sorted(Grade, reverse=True))


def wanted(request: HttpRequest) -> dict[str, str]:
    return {
        "family": chosen(request, "family", [f.value for f in Family], ""), "state": chosen(request, "state", ["", *STATES], "open"),
        "grade": chosen(request, "grade", GRADES, ""), "age": chosen(request, "age", BANDS, ""),
    }  # fmt: skip


def narrowed_to(watch: Watch, asked: dict[str, str]) -> QuerySet[Finding]:
    """By all that is asked but the family, for the three are counted beside each other."""
    rows = watch.findings(asked["state"])
    rows = rows.filter(grade=int(asked["grade"])) if asked["grade"] else rows
    return rows.filter(within_band(int(asked["age"]), watch.now)) if asked["age"] else rows


def choices(asked: dict[str, str], rows: QuerySet[Finding]) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """The rows of choices above the table: each a label and its links, that of the present one marked."""
    counted = dict(rows.order_by().values_list("family").annotate(Count("key")))
    rows_of = {
        "family": (_("种类"), {"": _("全部种类")} | {f.value: f"{f.label} {counted.get(f.value, 0)}" for f in Family}),
        "state": (_("处理情况"), {"": _("全部")} | STATES),
        "grade": (_("等级"), {"": _("全部等级")} | {grade: Grade(int(grade)).label for grade in GRADES}),
        "age": (_("已有多久"), {"": _("不限")} | dict(zip(BANDS, band_names(LIMITS), strict=True))),
    }  # fmt: skip
    return [
        (title, [(label, "?" + urlencode({**asked, name: code}), code == asked[name]) for code, label in known.items()])
        for name, (title, known) in rows_of.items()
    ]


def chosen(request: HttpRequest, name: str, known: list[str], otherwise: str) -> str:
    asked = request.GET.get(name)
    return asked if asked in known else otherwise


def found_or_404(actor: Actor, key: str) -> Finding:
    found = findings_within(actor).filter(key=key).first()
    if found is None:
        raise Http404(_("没有这条发现，或者不在您的监督范围内；不再成立、又没有人处理过的发现，已经删去"))
    return found


@as_role(*WATCHERS)
def finding(request: HttpRequest, key: str) -> HttpResponse:
    """一条发现：规则、依据、数据、日志条目、常见程度、可能的正当解释，和它的处理。"""
    actor, now = actor_of(request), now_of(request)
    found = found_or_404(actor, key.removeprefix("find-"))
    h, states, rule = handling(found, actor, now), States([found.key]), RULES[found.rule]
    state, cases = states.of(found.key), states.cases.get(found.key, [])
    firms = list(Organisation.objects.filter(uscc__in=found.firms))
    lots = deals_within(actor).filter(stream__in=found.streams).order_by("registered_at")
    entries = journal.read(h.p.stream)
    untold = {firm.uscc for firm in firms} - {case.accused_org for case in cases}
    page = {
        "found": found, "rule": rule, "family": Family(found.family).label, "grade": Grade(found.grade).label,
        "p": h.p, "state": state, "state_label": STATES[state], "cases": cases, "history": history(h.p, entries) if entries else [],
        "entries": entries_of(found, {deal.stream: deal.title for deal in lots}), "often": how_often(found), "region": region_name(found.region), "duties": duties(h.p, now) if entries else [],
        "deals": lots[:50], "elsewhere": 0 if found.stream in found.streams else len(found.streams) - lots.count(),
        "firms": firms, "waiting": bool(h.p.asked_now),
        "concerned": Organisation.objects.filter(uscc__in=h.p.concerned).order_by("name"), "outcome": OUTCOMES.get(h.p.outcome, ""),
        "clue": found.gone_at is None and actor.role is Role.SUPERVISOR and (state == "open" or (state == "case" and untold)) and bool(fitting(h)) and takes_up(h),
        "buttons": buttons(h), "reads_only": actor.role not in CLOSERS,
    }  # fmt: skip
    return render(request, "supervision/finding.html", page)


@as_role(*CLOSERS)
def finding_act(request: HttpRequest, key: str, act: str) -> HttpResponse:
    """处理一条发现的一个步骤。"""
    if act not in ACTS:
        raise Http404(_("没有这个步骤"))
    h = handling(found_or_404(actor_of(request), key), actor_of(request), now_of(request))
    step, refused = ACTS[act], None
    if not any(h.actor.role in row.by for row in FINDING.steps_for(step.command)):
        raise PermissionDenied
    form = step.form(request.POST if request.method == "POST" else None, **step.options(h))
    if request.method == "POST" and form.is_valid():
        outcome = hand_in(h.found, step.becomes(h, form.cleaned_data), h.actor, request.POST.get("act_id", ""))
        if not isinstance(outcome, Refused):
            told(request, outcome, step.done)
            return redirect("supervision:finding", h.found.key)
        refused = outcome
    page = {"found": h.found, "act": step, "form": form, "refused": refused, "grey": None if refused is not None else why_grey(h, step)}
    return render(request, "supervision/explain.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def entries_of(found: Finding, within: dict[str, str]) -> list[tuple[JournalEntry, str]]:
    """The journal's own lines that it rests on; across records those of the lots within, each with its lot's title."""
    shown = [(stream, seq) for stream, seq in found.cited if stream in (found.stream, *within)]
    wanted = reduce(or_, (Q(stream=stream, seq=seq) for stream, seq in shown), Q(pk__in=[]))
    entries = {(entry.stream, entry.seq): entry for entry in JournalEntry.objects.filter(wanted)}
    return [(entries[key], within[key[0]] if found.traced else "") for key in shown if key in entries]
