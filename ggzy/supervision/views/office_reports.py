"""One office's report 单位上报: read, filled in with its draft, its steps, its paper; and the register of difficulties 困难和措施."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.chain import SubmitReport
from ggzy.core.calendar import day_of
from ggzy.core.chain import DIFFICULTY_STATES, REPORTING, OfficeReport
from ggzy.core.procedures.unlisted import WATCHING as READ_LISTS
from ggzy.core.rule import Refused
from ggzy.desk import chain as desk
from ggzy.desk import counter
from ggzy.desk.duties import roll
from ggzy.desk.office_figures import figures_of, scope_of
from ggzy.layout.chain_papers import office_paper
from ggzy.layout.chain_words import covered_words
from ggzy.layout.deals import Viewed, party_deal, submit, told
from ggzy.layout.history import history, stage_line
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.papers.render import render_html, render_pdf
from ggzy.supervision.chain_acts import REPORT_ACTS, TEN
from ggzy.supervision.chain_rows import compared, difficulties_of, earlier_reports
from ggzy.supervision.docket_acts import Acts, Door, act_page, buttons, duties
from ggzy.supervision.forms.chain import Difficulties, ReportForm, difficulties_in, rows_told
from ggzy.supervision.models import ReportDraft
from ggzy.supervision.views.calls import READERS, name_of

WAITING = ("asked", "returned")
OF_ASKER = ("accept", "return", "extend", "call-off")
MOST_DRAFTED = 400_000
"""Characters of a draft: more than a report can have, less than would burden anybody."""


def view_report(request: HttpRequest, stream: str) -> Viewed:
    return party_deal(request, stream, *READERS, kind=OfficeReport)


def fills(viewed: Viewed) -> bool:
    return viewed.p.addresses(viewed.actor) and viewed.actor.role in REPORTING


def figures_now(viewed: Viewed, now: Any) -> Any:
    """As submitted; while the office still fills it in, as the journal gives them now."""
    p = viewed.p
    if p.stage in WAITING and fills(viewed):
        return figures_of(p.office.org_id, p.since, p.until, now)
    return p.figures


def of_figures(viewed: Viewed, now: Any) -> dict[str, Any]:
    """What is said beside figures: what they cover, and whether the viewer may open the entry of a list that they rest on."""
    p = viewed.p
    covered = scope_of(p.office.org_id, now).places if p.stage in WAITING and fills(viewed) else p.covered
    return {"scope": covered_words(covered), "opens_lists": viewed.actor.role in READ_LISTS}


@as_role(*READERS)
def office_report(request: HttpRequest, stream: str) -> HttpResponse:
    """一个单位的上报。"""
    viewed = view_report(request, stream)
    p, now = viewed.p, now_of(request)
    earlier, waits = earlier_reports(p), fills(viewed) and p.stage in WAITING
    draft = ReportDraft.objects.filter(stream=stream).first() if waits else None
    page = {
        "viewed": viewed, "p": p, "answers": list(zip(p.outline, p.answers, strict=False)), "figures": compared(figures_now(viewed, now), earlier, p), "earlier": earlier,
        "difficulties": [(n, each, DIFFICULTY_STATES[each.state]) for n, each in enumerate(p.difficulties, start=1)], "fills": waits, "draft": draft, **of_figures(viewed, now),
        "doors": [Door(_("接着填写") if draft else _("填写并上报"), reverse("supervision:fill_report", args=[stream]))] if waits else [],
        "who": name_of(p, roll(now, REPORTING)), "late": p.late or f"report/{p.office.org_id}" in p.breaches, "live": waits,
        "steps": stage_line(p, viewed.entries), "history": history(p, viewed.entries), "duties": duties(p, now), "buttons": buttons(viewed, acts_of(viewed), now),
    }  # fmt: skip
    return render(request, "supervision/office_report.html", page)


def acts_of(viewed: Viewed) -> Acts:
    """The steps of the one who asked, or those of the office itself."""
    p = viewed.p
    asker = p.asked_by is not None and p.asked_by.org_id == viewed.actor.org_id
    codes = OF_ASKER if asker else ("difficulty",) if fills(viewed) and p.unsolved else ()
    return {code: REPORT_ACTS[code] for code in codes}


@as_role(*REPORTING)
def office_report_act(request: HttpRequest, stream: str, act: str) -> HttpResponse:
    """单位上报的一个步骤。"""
    viewed = view_report(request, stream)
    return act_page(request, viewed, REPORT_ACTS, act, lambda s: reverse("supervision:office_report", args=[s]), viewed.p.title)


# ---- filling in


@as_role(*REPORTING)
def fill_report(request: HttpRequest, stream: str) -> HttpResponse:
    """填写并上报；可以先存草稿。"""
    viewed = view_report(request, stream)
    if not fills(viewed):
        raise Http404(_("没有请您的单位上报"))
    p, posted, refused = viewed.p, request.method == "POST", None
    kept = ReportDraft.objects.filter(stream=stream).first()
    initial = kept.content if kept else as_told(p)
    form = ReportForm(request.POST if posted else None, outline=p.outline, initial=initial.get("fields", {}))
    rows = Difficulties(request.POST if posted else None, prefix="d", initial=None if posted else initial.get("rows", []))
    if posted and request.POST.get("do") == "draft":
        return keep(request, viewed, form, rows)
    valid = posted and form.is_valid() and rows.is_valid()
    if valid:
        wish = SubmitReport(answers=form.answers, contests=form.contests, difficulties=difficulties_in(rows), no_difficulty=form.cleaned_data["no_difficulty"])
        outcome = submit(request, stream, wish)
        if not isinstance(outcome, Refused):
            ReportDraft.objects.filter(stream=stream).delete()
            told(request, outcome, _("已上报，请求上报的单位随即看到。"))
            return redirect("supervision:office_report", stream)
        refused = outcome
    return filling(request, viewed, form, rows, refused=refused, draft=kept, faulty=posted and not valid)


def filling(request: HttpRequest, viewed: Viewed, form: Any, rows: Any, *, refused: Refused | None = None, draft: Any = None, faulty: bool = False) -> HttpResponse:
    """The form as it stands, with everything that was typed, whatever was wrong with it."""
    p, now = viewed.p, now_of(request)
    figures = compared(figures_now(viewed, now), earlier_reports(p), p)
    page = {
        "viewed": viewed, "p": p, "form": form, "rows": rows, "refused": refused, "draft": draft, "figures": [(each, form[f"note_{each.row.code}"]) for each in figures],
        "grey": None if refused is not None else counter.may(p, SubmitReport(answers=tuple(TEN for _q in p.outline), no_difficulty=True), viewed.actor, now),
        "faulty": faulty, "act_id": request.POST.get("act_id", "") or uuid4().hex, **of_figures(viewed, now),
    }  # fmt: skip
    return render(request, "supervision/fill_report.html", page, status=409 if refused is not None else 422 if faulty else 200)


def as_told(p: OfficeReport) -> dict[str, Any]:
    """What was submitted before it was returned."""
    fields = {f"answer_{n}": answer for n, answer in enumerate(p.answers)} | {f"note_{each.figure}": each.text for each in p.contests}
    return {"fields": fields, "rows": rows_told(p.difficulties)}


def keep(request: HttpRequest, viewed: Viewed, form: Any, rows: Any) -> HttpResponse:
    """Keep what was typed, right or wrong; nobody else sees it."""
    p = viewed.p
    typed = [typed_in(row) for row in rows.forms] if rows.management_form.is_valid() else []
    content = {"fields": typed_in(form), "rows": [row for row in typed if any(row.values())]}
    size = sum(len(str(value)) for value in content["fields"].values()) + sum(len(value) for row in content["rows"] for value in row.values())
    if p.stage not in WAITING:
        messages.error(request, _("本单位已经上报，不再保存草稿。"))
    elif size > MOST_DRAFTED:
        messages.error(request, _("草稿有%(n)s个字，超过%(most)s个字，没有保存。请精简，每个问题不超过两万字。") % {"n": size, "most": MOST_DRAFTED})
        return filling(request, viewed, form, rows, faulty=True)
    else:
        ReportDraft.objects.update_or_create(stream=p.stream, defaults={"content": content, "person": viewed.actor.person, "at": now_of(request)})
        messages.success(request, _("草稿已保存，只有本单位看得见。"))
    return redirect("supervision:fill_report", p.stream)


def typed_in(form: Any) -> dict[str, Any]:
    """As typed; what no database can keep is left out."""
    return {name: value.replace("\x00", "") if isinstance(value := form[name].data or "", str) else value for name in form.fields}


@as_role(*READERS)
def office_report_paper(request: HttpRequest, stream: str, form: str) -> HttpResponse:
    """一个单位的上报文书，网页或者PDF。"""
    viewed = view_report(request, stream)
    if form not in ("html", "pdf") or viewed.p.submitted_at is None:
        raise Http404(_("没有这份文书"))
    paper = office_paper(desk.as_of(stream, viewed.p.submitted_at), bool(settings.GGZY_PRACTICE))
    if form == "html":
        return HttpResponse(render_html(paper))
    response = HttpResponse(render_pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="report-{stream}.pdf"'
    return response


# ---- the register

TABS = {"unsolved": _("没有解决的"), "all": _("全部"), **DIFFICULTY_STATES}
REGISTER = (
    Column("what", "困难", url=lambda row: reverse("supervision:office_report", args=[row.stream]) + f"#difficulty-{row.number}"),
    Column("office", "单位"),
    Column("found_by", "谁发现"),
    Column("tried", "措施"),
    Column("by", "办到日期", kind="when", searchable=False),
    Column("state", "进展", value=lambda row: DIFFICULTY_STATES[row.state], field="state", searchable=False),
    Column("outcome", "结果"),
    Column("about", "上报"),
    Column("changed_at", "最近更新", kind="when"),
)


@as_role(*READERS)
def difficulties(request: HttpRequest) -> HttpResponse:
    """困难和措施登记：谁发现什么、采取什么措施、结果怎样。"""
    actor, tab = actor_of(request), request.GET.get("list", "unsolved")
    tab = tab if tab in TABS else "unsolved"
    rows = difficulties_of(actor)
    wanted = of_tab(rows, tab)
    if request.GET.get("mine"):
        wanted = wanted.filter(office_id=actor.org_id)
    table = Table(
        request, _("困难和措施"), REGISTER, wanted, order="by", empty=_("没有这样的困难"),
        empty_next=_("各单位在上报、评估中填写困难和措施，由填写的单位继续更新进展。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    tabs = [(code, label, of_tab(rows, code).count(), code == tab) for code, label in TABS.items()]
    today = day_of(now_of(request))
    page = {"table": table, "tabs": tabs, "mine": bool(request.GET.get("mine")), "fills": actor.role in REPORTING, "tab": tab, "late": of_tab(rows, "unsolved").filter(by__lt=today).count()}
    return render(request, "supervision/difficulties.html", page)


def of_tab(rows: Any, tab: str) -> Any:
    if tab == "all":
        return rows
    return rows.filter(state__in=["open", "raised"]) if tab == "unsolved" else rows.filter(state=tab)
