"""Check-lists 审查要点: edited by the office of the line, adopted by another person, in force from a date."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts import office
from ggzy.core.checklist import CheckPoint
from ggzy.core.office import Checklist
from ggzy.core.procedures.filing_checklist import CHECKLIST, VERSION
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.screening import LABELS
from ggzy.core.screening import VERSION as RULES
from ggzy.desk import checklists as desk
from ggzy.desk import counter
from ggzy.layout.deals import Viewed, party_deal, submit, told, why_not
from ggzy.layout.fields import typed_moment
from ggzy.layout.history import history
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import ChecklistRow, FalseFinding, OfficeCard
from ggzy.supervision.forms import checklists as form_of
from ggzy.supervision.reach import WATCHERS, deals_within, office_matters_within, region_name
from ggzy.supervision.views.powers import line_name

HIGHER = (Role.SUPERVISOR, Role.ADMINISTRATION)
SOMETHING = "（试办）"
COMMANDS: dict[str, tuple[Any, Any]] = {
    "adopt": (office.AdoptChecklist, form_of.AdoptForm),
    "drop": (office.DropChecklist, form_of.ReasonForm),
    "repeal": (office.RepealChecklist, form_of.RepealForm),
}
COLUMNS = (
    Column("title", "审查要点", url=lambda row: reverse("supervision:checklist", args=[row.stream])),
    Column("office", "拟定单位"),
    Column("region", "地区", value=lambda row: region_name(row.region), field="region"),
    Column("line", "类别", value=line_name, field="line"),
    Column("stage_label", "阶段"),
    Column("changed_at", "最近办理", kind="when"),
)


@as_role(*WATCHERS)
def checklists(request: HttpRequest) -> HttpResponse:
    """各行业的审查要点，和自动检查的误报次数。"""
    actor = actor_of(request)
    mine = office_matters_within(actor, "checklist/1")
    table = Table(
        request, _("审查要点"), COLUMNS, mine, order="-changed_at", empty=_("还没有拟定审查要点"),
        empty_next=_("没有发布的，按平台自带的“%(version)s”审查。") % {"version": VERSION},
    )  # fmt: skip
    if table.exporting:
        return table.export()
    page = {"table": table, "drafts": actor.role is Role.SUPERVISOR, "false": false_by_rule(actor), "version": VERSION, "own": CHECKLIST}
    return render(request, "supervision/checklists.html", page)


def false_by_rule(actor: Actor) -> list[tuple[str, str, bool, int]]:
    """Of each rule and version: what it finds, the version, whether that is in force, and how often it was false in the lots in reach; the most first."""
    counted = FalseFinding.objects.filter(stream__in=deals_within(actor).values("stream")).order_by().values_list("rule", "version").annotate(n=Count("pk"))
    return [(LABELS.get(rule, rule), version, version == RULES, n) for rule, version, n in sorted(counted, key=lambda row: (-row[2], row[0], row[1]))]


@as_role(Role.SUPERVISOR)
def new_checklist(request: HttpRequest) -> HttpResponse:
    """拟定审查要点，从现行的一份开始改。"""
    actor, refused = actor_of(request), None
    line, _slash, industry = (actor.lines or ("construction",))[0].partition("/")
    form = form_of.DraftForm(request.POST or None, initial={"line": line, "industry": industry})
    rows = form_of.Points(request.POST or None, initial=None if request.method == "POST" else form_of.as_rows(starting(request)))
    valid = request.method == "POST" and form.is_valid() and rows.is_valid()
    if valid:
        wish = office.DraftChecklist(**form.cleaned_data, points=form_of.as_points(rows))
        outcome = counter.open_stream(wish, actor, procedure="checklist/1", act_id=request.POST.get("act_id", ""))
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已拟定，等待另一人发布；发布以前仍按现行的要点审查。"))
            return redirect("supervision:checklist", outcome.stream)
        refused = outcome
    page = {"form": form, "rows": rows, "refused": refused}
    faulty = request.method == "POST" and not valid
    return render(request, "supervision/new_checklist.html", page, status=409 if refused is not None else 422 if faulty else 200)


def starting(request: HttpRequest) -> tuple[CheckPoint, ...]:
    """The list to begin with: the one asked for, if it is in reach, else the platform's own."""
    asked = request.GET.get("from", "").replace("\x00", "")[:40]
    known = office_matters_within(actor_of(request), "checklist/1").filter(stream=asked).exists()
    row = ChecklistRow.objects.filter(stream=asked).first() if known else None
    return desk.points_of(desk.told(row) if row else None)


@as_role(*WATCHERS)
def checklist(request: HttpRequest, stream: str) -> HttpResponse:
    """一份审查要点：内容、步骤、记录。"""
    viewed = party_deal(request, stream, *WATCHERS, kind=Checklist)
    p, refused = viewed.p, None
    acts = viewed.actor.role in HIGHER
    do = request.POST.get("do", "")
    forms_now = {code: kind(request.POST if do == code else None, initial={"since": typed_moment(now_of(request))}, prefix=None) for code, (_command, kind) in COMMANDS.items()}
    if request.method == "POST" and acts:
        if do not in COMMANDS:
            raise Http404(_("没有这个步骤"))
        if forms_now[do].is_valid():
            outcome = submit(request, stream, COMMANDS[do][0](**forms_now[do].cleaned_data))
            if not isinstance(outcome, Refused):
                told(request, outcome, _("已办理，写入日志。"))
                return redirect("supervision:checklist", stream)
            refused = outcome
    page = {
        "viewed": viewed, "p": p, "refused": refused, "history": history(p, viewed.entries), "line": line_name(OfficeCard.objects.get(stream=stream)),
        "steps_now": steps(request, viewed, forms_now) if acts else [], "drafts": viewed.actor.role is Role.SUPERVISOR,
    }  # fmt: skip
    status = 409 if refused is not None else 422 if do in forms_now and forms_now[do].errors else 200
    return render(request, "supervision/checklist.html", page, status=status)


def steps(request: HttpRequest, viewed: Viewed, forms_now: dict[str, Any]) -> list[tuple[str, str, Any, Refused | None]]:
    """The steps of the present stage: code, label, form, and why not now."""
    filled = {"document_no": SOMETHING, "since": now_of(request), "reason": SOMETHING}
    found = []
    for code, (command, _form) in COMMANDS.items():
        if any(viewed.p.stage in step.at for step in viewed.p.procedure.steps_for(command)):
            wish = command(**{name: filled[name] for name in command.__struct_fields__})
            found.append((code, command.label(), forms_now[code], why_not(request, viewed, wish)))
    return found
