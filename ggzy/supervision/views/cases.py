"""Cases 案件: the list, the page of one case, its steps, and the clue with which it begins."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ggzy.core.acts.case import RegisterClue
from ggzy.core.acts.complaint import OpenCaseFromComplaint
from ggzy.core.acts.explaining import TakeUpFinding
from ggzy.core.acts.report import OpenCaseFromReport
from ggzy.core.acts.transfer import AcknowledgeTransfer
from ggzy.core.acts.unlisted import OpenCaseFromUnlisted
from ggzy.core.authority import covers_line
from ggzy.core.case import Case
from ggzy.core.complaint import Complaint
from ggzy.core.findings.rules import RULES
from ggzy.core.procedures.case import CASE
from ggzy.core.procedures.case_grounds import GROUNDS
from ggzy.core.record import Record
from ggzy.core.redress import KINDS, OUTCOMES
from ggzy.core.report import Report
from ggzy.core.roles import Actor, Role, region_covers
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.core.unlisted_matter import Unlisted
from ggzy.desk import counter, exhibits
from ggzy.desk.heirs import heirs_of
from ggzy.desk.matters import case_from
from ggzy.layout import case_papers
from ggzy.layout.barred import TERM
from ggzy.layout.case_pack import sent, stopped_acts
from ggzy.layout.deals import Viewed, party_deal, second_needed, submit, told
from ggzy.layout.exhibits import sent as sent_exhibit
from ggzy.layout.history import history, stage_line
from ggzy.layout.marks import copy_for
from ggzy.layout.paper_sent import paper_sent
from ggzy.layout.reach import deals_of_office
from ggzy.layout.redress_words import left, with_stay
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.sights import CASES
from ggzy.layout.tables import Column, Table
from ggzy.store.models import CaseCard, Deal, Organisation, StoppedAct
from ggzy.supervision import case_evidence
from ggzy.supervision.case_acts import ACTING, ACTS, Act
from ggzy.supervision.case_duties import clue_words, duties
from ggzy.supervision.case_probes import FORM_RULES, PROBES
from ggzy.supervision.finding_acts import BREACHED, Handling, fitting, ground_of, handling
from ggzy.supervision.findings.raising import case_from_finding
from ggzy.supervision.forms.cases import ClueForm
from ggzy.supervision.models import Finding
from ggzy.supervision.reach import WATCHERS, dockets_within, findings_within, region_name
from ggzy.supervision.step_days import OF_CASES, with_days
from ggzy.supervision.watch import watch_of

PROCEDURE = "case/1"
CAME_TO_NOTHING = ("terminated", "ended", "failed", "unsold")
"""Stages of a lot that was cancelled or failed: a case that came from it goes on, for the wrong was done all the same."""


COLUMNS = (
    Column("code", "案号", url=lambda row: reverse("supervision:case", args=[row.stream])),
    Column("accused", "当事人"),
    Column("suspected", "事由"),
    Column("region", "地区", value=lambda row: region_name(row.region), field="region"),
    Column("stage_label", "阶段", value=with_stay, field="stage_label"),
    Column("investigators", "办案人员"),
    Column("breaches", "逾期次数", kind="number"),
    Column("decision_no", "决定书文号"),
    TERM,
    Column("registered_at", "登记时间", kind="when"),
    Column("changed_at", "最近办理", kind="when"),
)


@as_role(*WATCHERS)
def cases(request: HttpRequest) -> HttpResponse:
    """案件一览。"""
    watch, state = watch_of(request), "open" if request.GET.get("state") == "open" else ""
    shown = watch.cases() if state else watch.all_cases()
    table = Table(
        request, _("监督案件"), COLUMNS, shown, order="-changed_at", empty=_("没有待查办、待送达的线索和案件") if state else _("还没有案件"),
        empty_next=_("行业监督部门可以在本页或者从项目监督页登记线索；每条线索都要有结论。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    page = {
        "table": table, "registers": watch.actor.role is Role.SUPERVISOR, "late": shown.filter(breaches__gt=0).count(), "watch": watch,
        "choices": [(label, "?" + urlencode({"state": code} | watch.narrowing), code == state) for code, label in (("", _("全部")), ("open", _("待查办、待送达")))],
    }  # fmt: skip
    return render(request, "supervision/cases.html", page)


@as_role(Role.SUPERVISOR)
def new_case(request: HttpRequest) -> HttpResponse:
    """登记线索，可以从一个项目开始。"""
    actor, refused = actor_of(request), None
    found = findings_within(actor).filter(key=request.GET.get("finding", "").replace("\x00", "")).first()
    deal = known_deal(actor, request.GET.get("deal", "") or (found.stream if found else ""))
    origin, matter = came_from(request)
    initial = {"region": deal.region, "line": deal.line, "industry": deal.industry} if deal else {"region": actor.region}
    initial |= from_unlisted(matter.p) if origin == "unlisted" and matter else {}
    initial |= {"region": found.region, "line": found.line, "industry": found.industry} if found and not deal else {}
    of_finding = handling(found, actor, now_of(request)) if found else None
    leads = list(CaseCard.objects.filter(from_finding=found.key).order_by("registered_at")) if found else []
    firms = firms_of(of_finding, leads)
    only = firms[0].uscc if len(firms) == 1 and not leads else ""  # after a first clue nobody is named but by hand
    initial |= {"org_id": request.GET.get("org_id", "")} if not found and "org_id" in request.GET else {}
    initial |= {"about": about(found), "org_id": only, "suspected": ground_of(found)} if found else {}
    grounds = fitting(of_finding) if of_finding else tuple(GROUNDS)
    form = ClueForm(request.POST or None, actor=actor, initial=initial, concerned=() if only else firms, grounds=grounds)
    if request.method == "POST" and form.is_valid():
        given = {k: v for k, v in form.cleaned_data.items() if k not in ("concerned", "org_id", "manager", "expert")}
        source = origin or ("finding" if found else "deal" if deal else "hand")
        clue = RegisterClue(
            **given, source=source, deal=deal.stream if deal else "", from_finding=found.key if found else "",
            kept_from=getattr(matter.p, "reported_office", "") if matter else "",
            from_unlisted=matter.p.stream if origin == "unlisted" and matter else "",
        )  # fmt: skip
        act_id = request.POST.get("act_id", "")
        if matter is not None:
            outcome = case_from(matter.p, clue, ORIGINS[origin][1], actor, act_id)
        elif found is not None:
            outcome = case_from_finding(found, clue, partial(TakeUpFinding, suspected=clue.suspected), actor, act_id)
        else:
            outcome = counter.open_stream(clue, actor, procedure=PROCEDURE, act_id=act_id)
        if not isinstance(outcome, Refused):
            told(request, outcome, clue_words(outcome.stream, actor, now_of(request)))
            return redirect("supervision:case", outcome.stream)
        refused = outcome
    page = {"form": form, "refused": refused, "deal": deal, "found": found, "leads": leads, "fits_none": found is not None and not grounds}
    return render(request, "supervision/new_case.html", page, status=409 if refused is not None else 422 if form.errors else 200)


ORIGINS: dict[str, tuple[type[Record], Any]] = {
    "complaint": (Complaint, OpenCaseFromComplaint), "report": (Report, OpenCaseFromReport), "unlisted": (Unlisted, OpenCaseFromUnlisted),
}  # fmt: skip
"""What a clue may come from besides a lot, and what is told there."""


def came_from(request: HttpRequest) -> tuple[str, Viewed | None]:
    """The complaint, report or project not seen here that this clue comes from, in the office's reach; 404 where it is not."""
    for origin, (kind, _command) in ORIGINS.items():
        if stream := request.GET.get(origin, ""):
            return origin, party_deal(request, stream, Role.SUPERVISOR, kind=kind)
    return "", None


def firms_of(of_finding: Handling | None, leads: list[CaseCard]) -> list[Organisation]:
    """The firms that the finding is about and no clue from it yet; of a duty that was not done, the party or office it lay on."""
    if of_finding is None:
        return []
    found = of_finding.found
    concerned = found.firms or (of_finding.p.concerned if found.rule == BREACHED else ())
    return list(Organisation.objects.filter(uscc__in=concerned).exclude(uscc__in=[each.accused_org for each in leads]).order_by("name"))


def about(found: Finding) -> str:
    """What the finding says, as the beginning of a clue."""
    return f"监督发现（{RULES[found.rule].label}，{timezone.localtime(found.at):%Y年%m月%d日}）：{found.words}"


def known_deal(actor: Actor, stream: str) -> Deal | None:
    """The deal that the clue comes from, if it is in the office's reach."""
    return deals_of_office(actor).filter(stream=stream).first() if stream and "\x00" not in stream else None


def from_unlisted(p: Unlisted) -> dict[str, Any]:
    """What a clue begins with where it comes from a project that was found not to have traded here."""
    assert p.project
    about = f"{p.code}：{p.title}。{p.finding}"
    return {"org_id": p.project.owner_id, "suspected": "contract" if p.aside else "evasion", "about": about, "region": p.region, "line": p.line, "industry": p.industry}


def watched_case(*roles: Role) -> Callable[[Callable[..., HttpResponseBase]], Callable[..., HttpResponseBase]]:
    """Give the view the case, for offices in whose reach it lies; 404 for others."""

    def guard(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
        @as_role(*roles)
        @wraps(view)
        def guarded(request: HttpRequest, stream: str, **kwargs: Any) -> HttpResponseBase:
            return view(request, party_deal(request, stream, *roles, kind=Case), **kwargs)

        return guarded

    return guard


@dataclass(frozen=True)
class Button:
    """A step that the present stage knows, and why it cannot be done now, if so."""

    act: Act
    grey: Refused | None


@watched_case(*WATCHERS)
def case(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """一个案件。"""
    p, now = viewed.p, now_of(request)
    deal = Deal.objects.filter(stream=p.deal).first() if p.deal else None
    page = {
        "viewed": viewed, "p": p, "region": region_name(p.region), "ground": GROUNDS[p.suspected],
        "kinds": KINDS, "outcomes": OUTCOMES, "left": left(p.amended) if p.amended else "",
        "decided": GROUNDS[p.penalty.ground] if p.penalty else None,
        "matter": dockets_within(viewed.actor, "unlisted/1").filter(stream=p.from_unlisted).first() if p.from_unlisted else None,
        "deal": deal, "deal_over": deal is not None and deal.stage in CAME_TO_NOTHING,
        "papers": case_papers.offered(viewed), "history": history(p, viewed.entries), "steps": with_days(stage_line(p, viewed.entries), viewed.entries, OF_CASES, now), "duties": duties(p, now),
        "buttons": buttons(viewed, now),
        "supervises": viewed.actor.role is Role.SUPERVISOR, "bar": p.decided_bar, "heirs": heirs_of(p), "in_force": bool(p.bar and p.bar.in_force(now)),
        "stopped": stopped_acts(list(StoppedAct.objects.filter(case_id=p.stream)[:200])),
    }  # fmt: skip
    return render(request, "supervision/case.html", page)


def probe(act: Act, p: Case) -> Any:
    """The act as it would be with a form well filled in: what still refuses it is the case's own state."""
    return PROBES[act.code](p)


def buttons(viewed: Viewed, now: Any) -> list[Button]:
    """Every step of the present stage that this office may ever do."""
    p = viewed.p
    here = [
        act for act in ACTS.values()
        if viewed.actor.role in act.by and (not act.at or p.stage in act.at) and any(p.stage in step.at for step in p.procedure.steps_for(act.command))
    ]  # fmt: skip
    found = [Button(act.seen_at(p.stage), why_grey(viewed, act, now)) for act in here]
    others = "receipt_typed_for_offices_outside" if p.addresses(viewed.actor) else "acknowledged_by_the_receiver"
    return [button for button in found if button.grey is None or button.grey.rule != others]


def why_grey(viewed: Viewed, act: Act, now: Any) -> Refused | None:
    found = counter.may(viewed.p, probe(act, viewed.p), viewed.actor, now)
    return None if found is not None and found.rule in FORM_RULES else found


@watched_case(*WATCHERS)
def case_pack(request: HttpRequest, viewed: Viewed) -> HttpResponse:
    """下载案件证据包。"""
    return sent(case_evidence.package(viewed), viewed.p.code, copy_for(request, CASES))


@watched_case(*WATCHERS)
def case_paper(request: HttpRequest, viewed: Viewed, seq: int, form: str) -> HttpResponse:
    """案件的一份文书：告知书、决定书、不予处罚决定书、移送函。"""
    return paper_sent(case_papers.paper_of(viewed, seq), form, f"{viewed.p.code}-{seq}", copy_for(request, CASES))


@watched_case(*ACTING)
def case_act(request: HttpRequest, viewed: Viewed, act: str) -> HttpResponse:
    """案件的一个步骤。"""
    if act not in ACTS:
        raise Http404(_("没有这个步骤"))
    p = viewed.p
    step = ACTS[act].seen_at(p.stage)
    if viewed.actor.role not in step.by:
        raise PermissionDenied
    options: dict[str, Any] = {"actor": viewed.actor} if hasattr(step.form, "for_actor") else {}
    options |= {"accused": p.accused} if hasattr(step.form, "for_accused") else {}
    form = step.form(request.POST if request.method == "POST" else None, request.FILES or None, initial=step.starts(p), **options)
    refused = None
    if request.method == "POST" and form.is_valid():
        wanted = command_of(step, form)
        outcome = wanted if isinstance(wanted, Refused) else handed(request, viewed, wanted)
        if not isinstance(outcome, Refused):
            told(request, outcome, _("%(act)s：已办理。") % {"act": step.label})
            return redirect("supervision:case", outcome.stream)
        refused = outcome
    page = {
        "viewed": viewed, "p": p, "act": step, "form": form, "refused": refused,
        "grey": None if refused is not None else why_grey(viewed, step, now_of(request)),
        "second": second_needed(viewed, probe(step, p)) if all(row.second for row in CASE.steps_for(step.command) if p.stage in row.at) else "",
    }  # fmt: skip
    return render(request, "supervision/case_act.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def handed(request: HttpRequest, viewed: Viewed, wanted: Command) -> counter.Accepted | Refused:
    """A case that a supervisor office takes over begins there as a clue of its own, and the receipt says which: both or neither."""
    taken = isinstance(wanted, AcknowledgeTransfer) and wanted.taken and viewed.actor.role is Role.SUPERVISOR and bool(viewed.p.transfers)
    if not taken:
        return submit(request, viewed.p.stream, wanted)
    receipt = partial(AcknowledgeTransfer, receipt_no=wanted.receipt_no, taken=True, note=wanted.note)
    return case_from(viewed.p, clue_taken_over(viewed.p, viewed.actor), receipt, viewed.actor, request.POST.get("act_id", "") or uuid4().hex)


def clue_taken_over(p: Case, actor: Actor) -> RegisterClue:
    """The same matter at the office that took it over: of its own region and lines, where the old ones are not within its reach."""
    last = p.transfers[-1]
    about = f"{last.document_no}移送，原案{p.code}。移送的理由：{last.reason}\n原案线索：{p.about}"
    line, _slash, industry = (actor.lines[0] if actor.lines and not covers_line(actor.lines, p) else f"{p.line}/{p.industry}").partition("/")
    deal = known_deal(actor, p.deal)
    return RegisterClue(
        accused=p.accused, about=about, suspected=p.suspected, region=p.region if region_covers(actor.region, p.region) else actor.region, line=line,
        industry=industry, source="transfer", deal=deal.stream if deal else "", kept_from=p.shut_out, from_case=p.stream,
    )  # fmt: skip


def command_of(step: Act, form: forms.Form) -> Any:
    """The act; papers that come with it are kept first, or it is told why one cannot be."""
    given = dict(form.cleaned_data)
    if "files" in given:
        kept = exhibits.keep_all(given.pop("files"))
        if isinstance(kept, Refused):
            return kept
        given["exhibits"] = kept
    return step.command(**given)


@watched_case(*WATCHERS)
def case_exhibit(request: HttpRequest, viewed: Viewed, sha256: str) -> HttpResponseBase:
    """信用修复、复议和诉讼的材料。"""
    return sent_exhibit(sha256, viewed.p.exhibits)
