"""履职档案 of experts and agencies for offices: lists without a score, and one dossier each; down by region and line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.pool import ProposeRemoval
from ggzy.core.dossier import AGENCY, EXPERT
from ggzy.core.pool import PoolSeat
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.desk import counter
from ggzy.desk.bars import bars_of
from ggzy.desk.dossiers import region_of_pool
from ggzy.layout.deals import party_deal, told
from ggzy.layout.dossiers import (
    CreditLink,
    corrected_keys,
    credit_of,
    kept_back,
    mean_of,
    ratings_for,
    rows_for,
    shown,
    sides,
)
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import DocketCard, DossierRow, Expert, Organisation, RatingCard
from ggzy.supervision.docket_acts import act_page, buttons, duties
from ggzy.supervision.dossier_acts import POOLING
from ggzy.supervision.forms.dossiers import ProposeForm
from ggzy.supervision.reach import WATCHERS, cases_within, dockets_within, experts_within, keeps_expert, region_name


@dataclass
class Counted:
    """One line of a list."""

    subject_id: str
    name: str
    where: str
    state: str = ""
    n: dict[str, int] = field(default_factory=dict)
    ratings: str = "—"

    def of(self, *kinds: str) -> int:
        return sum(self.n.get(kind, 0) for kind in kinds)


def number(name: str, label: str, *kinds: str) -> Column:
    return Column(name, label, value=lambda row: row.of(*kinds), sortable=False, searchable=False)


EXPERTS = (
    Column("name", "专家", url=lambda row: reverse("supervision:expert", args=[int(row.subject_id)]), sortable=False),
    Column("where", "所在单位", sortable=False),
    Column("state", "在库", sortable=False),
    number("drawn", "被抽取", "drawn"),
    number("attended", "到席", "attended"),
    number("late", "晚到", "late"),
    number("absent", "没有到席", "absent"),
    number("recused", "主动回避", "recused"),
    Column("deviation", "偏差/评分", value=lambda row: f"{row.of('deviation')}/{row.of('scored')}", sortable=False, searchable=False),
    Column("ratings", "三方评价", sortable=False, searchable=False),
)
AGENCIES = (
    Column("name", "代理机构", url=lambda row: reverse("supervision:agency", args=[row.subject_id]), sortable=False),
    Column("where", "地区", sortable=False),
    number("acted", "代理项目", "acted"),
    number("returned", "备案退回", "returned"),
    number("upheld", "异议、投诉成立", "upheld", "complaint"),
    number("breach", "逾期职责", "breach"),
    number("found", "查实发现、处罚", "found", "penalty", "credit"),
    Column("ratings", "三方评价", sortable=False, searchable=False),
)


def counts(actor: Actor, kind: str, by: str) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for subject, item, n in rows_for(actor, kind).exclude(key__in=corrected_keys()).order_by().values_list(by, "kind").annotate(Sum("n")):
        found[subject][item] = n
    return found


def rated(actor: Actor, kind: str) -> dict[str, str]:
    """What the dossier itself counts: not what was corrected, and of bidders' ratings none while they are few."""
    said: dict[str, dict[str, list[RatingCard]]] = defaultdict(lambda: defaultdict(list))
    for card in ratings_for(actor).filter(kind=kind):
        said[card.subject_id][card.side].append(card)
    gone = corrected_keys()
    return {subject: told for subject, by_side in said.items() if (told := mean_words(by_side, gone))}


def mean_words(by_side: dict[str, list[RatingCard]], gone: set[str]) -> str:
    cards = [c for side, own in by_side.items() if not kept_back(side, own) for c in own if c.stream not in gone]
    return _("平均%(mean)s（%(n)s份）") % {"mean": mean_of(cards), "n": len(cards)} if cards else ""


@as_role(*WATCHERS)
def experts(request: HttpRequest) -> HttpResponse:
    """评标专家履职档案一览。"""
    actor = actor_of(request)
    n, marks = counts(actor, EXPERT, "person_id"), rated(actor, EXPERT)
    lines = [
        Counted(str(e.person_id), e.person.name, e.employer_name, e.standing, n.get(str(e.person_id), {}), marks.get(str(e.person_id), "—"))
        for e in experts_within(actor)
    ]  # fmt: skip
    lines.sort(key=lambda each: not each.n)  # who has a record first; among them by name, never by figures
    table = Table(
        request, _("评标专家履职档案"), EXPERTS, lines, empty=_("没有可以查看的专家"),
        empty_next=_("本地区、本行业的标段定标以后，评标专家出现在这里；管理专家库的机关看得见库内全部专家。"),
    )  # fmt: skip
    return table.export() if table.exporting else render(request, "supervision/experts.html", {"table": table})


@as_role(*WATCHERS)
def expert(request: HttpRequest, pk: int) -> HttpResponse:
    """一名评标专家的履职档案。"""
    actor, now = actor_of(request), now_of(request)
    found = Expert.objects.select_related("person").filter(person_id=pk).first()
    rows = rows_for(actor, EXPERT).filter(person_id=str(pk))
    if found is None or not (rows.exists() or keeps_expert(actor, found)):
        raise Http404(_("没有这名专家，或者不在您可以查看的范围内"))
    ratings = list(ratings_for(actor).filter(kind=EXPERT, subject_id=str(pk)))
    page = {
        "expert": found, "sections": shown(EXPERT, str(pk), rows, entry_of), "sides": sides(EXPERT, ratings, str(pk)),
        "credit": credit_of(str(pk), now, link=credit_link(actor)), "keeps": keeps_expert(actor, found) and actor.role is Role.ADMINISTRATION,
        "pool_region": region_name(region_of_pool(found)) or _("省级"), **pool_matter(request, str(pk)),
    }  # fmt: skip
    return render(request, "supervision/expert.html", page)


def pool_matter(request: HttpRequest, person_id: str) -> dict[str, Any]:
    """What is under way or was decided about the expert's place in the pool, for whoever reads it."""
    stream = DocketCard.objects.filter(procedure="pool/1", office_ids__contains=[person_id]).values_list("stream", flat=True).first()
    if stream is None:
        return {"matter": None}
    try:
        viewed = party_deal(request, stream, *WATCHERS, kind=PoolSeat)
    except Http404:
        return {"matter": None}
    now = now_of(request)
    return {"matter": viewed.p, "buttons": buttons(viewed, POOLING, now), "duties": duties(viewed.p, now)}


@as_role(Role.ADMINISTRATION)
def propose_removal(request: HttpRequest, pk: int) -> HttpResponse:
    """告知拟出库。"""
    actor = actor_of(request)
    found = Expert.objects.select_related("person").filter(person_id=pk).first()
    if found is None or not keeps_expert(actor, found):
        raise Http404(_("没有这名专家，或者不在您管理的专家库"))
    form, refused = ProposeForm(request.POST if request.method == "POST" else None), None
    if request.method == "POST" and form.is_valid():
        wish, stream = ProposeRemoval(person_id=str(pk), **form.cleaned_data), pool_stream(str(pk))
        outcome = counter.open_stream(wish, actor, procedure="pool/1", act_id=request.POST.get("act_id", ""), stream=stream)
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已告知专家本人，五个工作日内听取意见。"))
            return redirect("supervision:expert", pk)
        refused = outcome
    page = {
        "heading": _("拟决定出库：%(name)s") % {"name": found.person.name}, "form": form, "refused": refused, "back": reverse("supervision:expert", args=[pk]),
        "above": found.person.name, "button": _("告知专家"), "note": _("先告知事由和事实，听取意见以后由两人决定。"),
    }  # fmt: skip
    return render(request, "supervision/dossier_form.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def pool_stream(person_id: str) -> str:
    """One stream for each expert."""
    return f"pool-{person_id}"


@as_role(*WATCHERS)
def pool(request: HttpRequest, stream: str) -> HttpResponse:
    """出库事项在专家的档案里办理。"""
    viewed = party_deal(request, stream, *WATCHERS, kind=PoolSeat)
    return redirect("supervision:expert", int(viewed.p.expert.person_id))


@as_role(Role.ADMINISTRATION)
def pool_act(request: HttpRequest, stream: str, act: str) -> HttpResponse:
    """出库事项的一个步骤。"""
    viewed = party_deal(request, stream, Role.ADMINISTRATION, kind=PoolSeat)
    page = reverse("supervision:expert", args=[int(viewed.p.expert.person_id)])
    return act_page(request, viewed, POOLING, act, lambda s: page, viewed.p.expert.person)


# ---- agencies


@as_role(*WATCHERS)
def agencies(request: HttpRequest) -> HttpResponse:
    """招标代理机构档案一览。"""
    actor = actor_of(request)
    n, marks = counts(actor, AGENCY, "org_id"), rated(actor, AGENCY)
    known = Organisation.objects.filter(uscc__in=n).order_by("name")
    lines = [Counted(o.uscc, o.name, region_name(o.region_id or ""), "", n[o.uscc], marks.get(o.uscc, "—")) for o in known]
    table = Table(
        request, _("招标代理机构档案"), AGENCIES, lines, empty=_("没有可以查看的代理机构"),
        empty_next=_("代理机构登记了本地区、本行业的项目以后出现在这里。"),
    )  # fmt: skip
    return table.export() if table.exporting else render(request, "supervision/agencies.html", {"table": table})


@as_role(*WATCHERS)
def agency(request: HttpRequest, uscc: str) -> HttpResponse:
    """一家代理机构及其从业人员的档案。"""
    actor, now = actor_of(request), now_of(request)
    org = Organisation.objects.filter(uscc=uscc).first()
    rows = rows_for(actor, AGENCY).filter(org_id=uscc)
    if org is None or not rows.exists():
        raise Http404(_("没有这家代理机构，或者不在您可以查看的范围内"))
    wanted = request.GET.get("person", "")
    people = staff(rows)
    chosen = next((name for pk, name, _n in people if pk == wanted), "")
    if wanted and not chosen:
        raise Http404(_("这家代理机构没有记到这个人名下的事项"))
    credit = credit_of(uscc, now, link=credit_link(actor))
    if chosen:
        own = set(rows.filter(person_id=wanted).values_list("stream", flat=True))
        credit = [each for each in credit if each.stream in own]
    ratings = [] if chosen else list(ratings_for(actor).filter(kind=AGENCY, subject_id=uscc))
    page = {
        "org": org, "region": region_name(org.region_id or ""), "people": people, "chosen": chosen, "wanted": wanted,
        "sections": shown(AGENCY, uscc, rows.filter(person_id=wanted) if chosen else rows, entry_of),
        "sides": [] if chosen else sides(AGENCY, ratings, uscc), "credit": credit,
        **party_acts(actor, uscc, now),
    }  # fmt: skip
    return render(request, "supervision/agency.html", page)


def party_acts(actor: Actor, uscc: str, now: datetime) -> dict[str, bool]:
    """What this office may begin about the firm from its page: a clue, a credit entry, or who took over from it while it is barred."""
    supervises, keeps = actor.role is Role.SUPERVISOR, actor.role is Role.ADMINISTRATION
    return {"supervises": supervises, "keeps": keeps, "barred": (supervises or keeps) and any(bar.in_force(now) for bar in bars_of([uscc]))}


def staff(rows: Iterable[DossierRow]) -> list[tuple[str, str, int]]:
    """从业人员: each named person of the agency with how many items are counted to them."""
    found: dict[str, tuple[str, int]] = {}
    for row in rows:
        if row.person_id:
            found[row.person_id] = (row.person, found.get(row.person_id, ("", 0))[1] + 1)
    return [(pk, name, n) for pk, (name, n) in sorted(found.items(), key=lambda each: each[1][0])]


def entry_of(row: DossierRow) -> str:
    return reverse("supervision:entry", args=[row.stream, row.seq])


def credit_link(actor: Actor) -> CreditLink:
    """Only what lies in reach is opened; the fact itself is public or shared by law."""

    def link(kind: str, stream: str) -> str:
        within: QuerySet[Any] = cases_within(actor) if kind == "case" else dockets_within(actor, "credit/1")
        page = "supervision:case" if kind == "case" else "supervision:credit_entry"
        return reverse(page, args=[stream]) if within.filter(stream=stream).exists() else ""

    return link
