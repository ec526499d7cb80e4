"""Circulars 通报: the list, the facts of a period from which one is drafted, one circular with its steps, its paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.circular import DraftCircular, ReviseCircular
from ggzy.core.calendar import day_of
from ggzy.core.circular import Circular
from ggzy.core.law.circular import BY
from ggzy.core.regions import covers
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.shortcomings import ISSUES, OF_UNLISTED, SHORTCOMINGS, Found, found_in
from ggzy.core.unlisted_matter import Unlisted
from ggzy.desk import counter
from ggzy.desk.matters import offices_known
from ggzy.layout import watching
from ggzy.layout.circulars import paper_of
from ggzy.layout.deals import Viewed, party_deal, submit, told
from ggzy.layout.history import history, stage_line
from ggzy.layout.marks import copy_for, paper_response
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.sights import CIRCULARS
from ggzy.layout.tables import Column, Table
from ggzy.store.models import DocketCard, Organisation
from ggzy.supervision import circular_facts
from ggzy.supervision.circular_acts import ACTS
from ggzy.supervision.docket_acts import act_page, buttons, duties
from ggzy.supervision.findings.lag import entries_behind
from ggzy.supervision.forms.circular import CircularForm, PeriodForm, keyed
from ggzy.supervision.reach import READERS, region_name

ISSUERS = (Role.INSPECTOR, Role.ADMINISTRATION, Role.CENTRE)
COLUMNS = (
    Column("code", "发文字号", url=lambda card: reverse("supervision:circular", args=[card.stream])),
    Column("title", "标题"),
    Column("kind", "种类"),
    Column("issuer", "发出单位"),
    Column("offices", "主送"),
    Column("stage_label", "阶段"),
    Column("until", "期限", kind="until"),
    Column("outcome", "整改"),
    Column("issued_at", "印发时间", kind="when"),
    Column("changed_at", "最近办理", kind="when"),
)


def issue_of(actor: Actor) -> str:
    """Which of the two kinds this post issues; empty for none."""
    return next((issue for issue, roles in BY.items() if actor.role in roles), "")


@as_role(*READERS)
def circulars(request: HttpRequest) -> HttpResponse:
    """通报一览。"""
    actor = actor_of(request)
    table = Table(
        request, _("通报"), COLUMNS, DocketCard.objects.filter(watching.circulars(actor)), order="-changed_at", empty=_("还没有通报"),
        empty_next=_("督查室、管理局、交易中心可以在本页按记录起草；被通报的单位在这里核对、申辩、报告整改。"),
    )  # fmt: skip
    return table.export() if table.exporting else render(request, "supervision/circulars.html", {"table": table, "issue": ISSUES.get(issue_of(actor), "")})


@as_role(*ISSUERS)
def new_circular(request: HttpRequest) -> HttpResponse:
    """按记录起草通报：先选地区和期间，再选要通报的情况。"""
    actor, now, refused = actor_of(request), now_of(request), None
    today = day_of(now)
    asked = request.GET if "since" in request.GET else {"region": actor.region, "since": f"{today.replace(day=1)}", "until": f"{today}"}
    period = PeriodForm(asked, actor=actor)
    if not period.is_valid():
        return render(request, "supervision/new_circular.html", {"period": period, "form": None}, status=422)
    region, (since, until) = period.cleaned_data["region"], period.period
    found = found_in(circular_facts.facts(region, since, until, now), issue_of(actor))
    matter = begun_from(request, actor)
    form = form_for(found, now, request, initial={"chosen": telling(found, matter.stream if matter else "")})
    if request.method == "POST" and form.is_valid():
        draft = DraftCircular(issue=issue_of(actor), region=region, since=since, until=until, **form.cleaned_data)
        outcome = counter.open_stream(draft, actor, procedure="circular/1", act_id=request.POST.get("act_id", ""))
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已起草，请核对后送被通报单位核对、申辩。"))
            return redirect("supervision:circular", outcome.stream)
        refused = outcome
    page = {
        "period": period, "form": form, "found": grouped(found), "refused": refused, "issue": ISSUES[issue_of(actor)],
        "rules": [row for row in SHORTCOMINGS.values() if row.issue == issue_of(actor)], "behind": entries_behind(),
        "matter": matter, "absent": why_absent(matter, found, region, (since, until)) if matter else "",
    }  # fmt: skip
    return render(request, "supervision/new_circular.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def begun_from(request: HttpRequest, actor: Actor) -> Unlisted | None:
    """The matter of 应上未上 whose page led here, where this office may read it."""
    card = DocketCard.objects.filter(watching.unlisted(actor), stream=request.GET.get("matter", "")).first()
    return counter.load(card.stream, Unlisted) if card else None


def telling(found: list[Found], stream: str) -> list[str]:
    """The sentences that tell of what was found in this matter, as the form calls them; those of a silence in it are others."""
    return [key for key, each in keyed(found).items() if each.rule in OF_UNLISTED and any(entry.stream == stream for entry in each.entries)]


def why_absent(p: Unlisted, found: list[Found], region: str, period: tuple[datetime, datetime]) -> str:
    """Why nothing that was found tells of the finding in this matter; empty where something does."""
    if p.found_at is None or p.aside or p.stage == "cleared":
        return _("这个项目没有认定为应上未上，或者已经排除，不能写进通报。")
    if not covers(region, p.region):
        return _("这个项目在%(region)s，不在所选的地区，请改选。") % {"region": region_name(p.region)}
    if not period[0] <= p.found_at < period[1]:
        return _("这个项目%(day)s认定为应上未上，不在所选的期间，请改选。") % {"day": f"{day_of(p.found_at):%Y年%m月%d日}"}
    return "" if telling(found, p.stream) else _("这个项目的认定不属于本单位通报的情形。")


def form_for(found: tuple[Found, ...] | list[Found], now: datetime, request: HttpRequest, **options: Any) -> CircularForm:
    """For offices that are gone it asks who has taken over: those of the same region that still exist."""
    offices = offices_known({each.office_id for each in found}, now)
    gone = [office for office in offices if office.gone]
    regions = {office.region for office in gone}
    kin = Organisation.objects.filter(region_id__in=regions, kind="authority").values_list("uscc", flat=True)
    heirs = [office for office in offices_known(kin, now) if not office.gone]
    return CircularForm(request.POST or None, found=found, gone=gone, heirs=heirs, **options)


def grouped(found: list[Found]) -> list[tuple[str, list[tuple[Any, Found]]]]:
    """By office: each sentence with its rule."""
    offices = dict.fromkeys(each.office for each in found)
    return [(office, [(SHORTCOMINGS[each.rule], each) for each in found if each.office == office]) for office in offices]


# ---- one circular ----


def view_circular(request: HttpRequest, stream: str) -> Viewed:
    return party_deal(request, stream, *READERS, kind=Circular)


def only_of(viewed: Viewed) -> str:
    """Before the issue an office that is addressed sees its own part alone."""
    p, actor = viewed.p, viewed.actor
    drafter = p.drafted_by is not None and p.drafted_by.org_id == actor.org_id
    watches = actor.role in (Role.INSPECTOR, Role.DISCIPLINE)
    return actor.org_id if p.addresses(actor) and p.issued_at is None and not drafter and not watches else ""


@as_role(*READERS)
def circular(request: HttpRequest, stream: str) -> HttpResponse:
    """一份通报。"""
    viewed = view_circular(request, stream)
    p, only = viewed.p, only_of(viewed)
    page = {
        "viewed": viewed, "p": p, "region": region_name(p.region), "steps": stage_line(p, viewed.entries), "history": history(p, viewed.entries) if not only else [],
        "duties": duties(p, now_of(request), only), "buttons": buttons(viewed, ACTS, now_of(request)), "offices": parts(p, only), "only": only,
        "revises": p.stage in ("draft", "hearing") and p.drafted_by is not None and p.drafted_by.org_id == viewed.actor.org_id and viewed.actor.role in BY[p.issue],
    }  # fmt: skip
    return render(request, "supervision/circular.html", page)


def parts(p: Circular, only: str = "") -> list[tuple[Any, list[tuple[Any, Found]], Any]]:
    """By office: what is cited with its rule, and what the office answered and did."""
    offices = [office for office in p.offices if not only or office.org_id == only]
    return [(o, [(SHORTCOMINGS[each.rule], each) for each in p.of(o.org_id)], p.answer(o.org_id)) for o in offices]


@as_role(*ISSUERS, Role.SUPERVISOR)
def circular_act(request: HttpRequest, stream: str, act: str) -> HttpResponse:
    """通报的一个步骤。"""
    viewed = view_circular(request, stream)
    return act_page(request, viewed, ACTS, act, lambda s: reverse("supervision:circular", args=[s]), viewed.p.title)


@as_role(*ISSUERS)
def circular_revise(request: HttpRequest, stream: str) -> HttpResponse:
    """修改通报稿：去掉申辩成立的、改标题和要求。"""
    viewed = view_circular(request, stream)
    p, refused = viewed.p, None
    initial = {"about": p.about, "demands": p.demands, "copies": "\n".join(p.copies), "chosen": list(keyed(p.cited))}
    form = form_for(p.cited, now_of(request), request, initial=initial)
    if request.method == "POST" and form.is_valid():
        outcome = submit(request, stream, ReviseCircular(**form.cleaned_data))
        if not isinstance(outcome, Refused):
            told(request, outcome, _("通报稿已修改。"))
            return redirect("supervision:circular", stream)
        refused = outcome
    page = {"viewed": viewed, "p": p, "form": form, "refused": refused}
    return render(request, "supervision/circular_revise.html", page, status=409 if refused is not None else 422 if form.errors else 200)


@as_role(*READERS)
def circular_paper(request: HttpRequest, stream: str, form: str) -> HttpResponse:
    """通报文书，网页或者PDF；印发以前是征求意见稿。"""
    viewed = view_circular(request, stream)
    if form not in ("html", "pdf"):
        raise Http404(_("没有这份文书"))
    paper = paper_of(viewed.p, viewed.entries[-1].at, bool(settings.GGZY_PRACTICE), only_of(viewed))
    return paper_response(paper, form, f"circular-{viewed.p.stream}", None if viewed.p.issued_at else copy_for(request, CIRCULARS))
