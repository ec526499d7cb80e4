"""信用记录: entries of other offices, taken in with basis, source and dates; and the whole credit record of one firm."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.credit import RecordCredit
from ggzy.core.bars import CAPACITIES, term
from ggzy.core.credit import SORTS, CreditEntry, state_of
from ggzy.core.procedures.credit import READERS
from ggzy.core.regions import stem
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.desk import counter
from ggzy.layout.deals import party_deal, told
from ggzy.layout.dossiers import credit_of, talks
from ggzy.layout.history import history, stage_line
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.models import DocketCard, Organisation
from ggzy.supervision.docket_acts import act_page, buttons, duties, waiting_or
from ggzy.supervision.dossier_acts import CREDITING
from ggzy.supervision.forms.dossiers import CreditForm
from ggzy.supervision.reach import region_name
from ggzy.supervision.views.dossiers import credit_link, party_acts


def subject_page(card: DocketCard) -> str:
    """Of a firm its credit record, of an expert the dossier."""
    subject = str(card.office_ids[0])
    return reverse("supervision:expert", args=[int(subject)]) if subject.isdecimal() and len(subject) < 18 else reverse("supervision:credit_of", args=[subject])


COLUMNS = (
    Column("code", "编号", url=lambda card: reverse("supervision:credit_entry", args=[card.stream])),
    Column("offices", "单位、人员", url=subject_page),
    Column("kind", "种类"),
    Column("title", "事由"),
    Column("issuer", "作出决定的机关"),
    Column("outcome", "文号"),
    Column("term", "起止", value=lambda card: term(card.issued_at, card.until), field="issued_at", searchable=False),
)


def columns(now: datetime) -> tuple[Column, ...]:
    """The state is the entry's own word, as on its page: what is recorded may not have begun yet, or be over."""
    return (*COLUMNS, Column("state", "状态", value=lambda card: state_of(card.stage, card.stage_label, card.issued_at, card.until, now), sortable=False, searchable=False))


def within(actor: Actor) -> QuerySet[DocketCard]:
    """Of the own region, whatever the line: a record is a firm's, not a lot's."""
    cards = DocketCard.objects.filter(procedure="credit/1")
    return cards.filter(region__startswith=stem(actor.region)) if actor.region else cards.none()


@as_role(*READERS)
def credits(request: HttpRequest) -> HttpResponse:
    """其他机关的奖惩记录一览。"""
    actor = actor_of(request)
    table = Table(
        request, _("信用记录"), columns(now_of(request)), within(actor), order="-term", empty=_("还没有登记其他机关的奖惩"),
        empty_next=_("本平台自己的处罚决定在“案件”里，不必另行登记；其他机关的奖惩凭来源文件登记。"),
    )  # fmt: skip
    return table.export() if table.exporting else render(request, "supervision/credits.html", {"table": table, "keeps": actor.role is Role.ADMINISTRATION})


@as_role(Role.ADMINISTRATION)
def new_credit(request: HttpRequest) -> HttpResponse:
    """登记一条信用记录。"""
    actor = actor_of(request)
    form, refused = CreditForm(request.POST or None, request.FILES or None, actor=actor, initial={"org_id": request.GET.get("org_id", "")}), None
    if request.method == "POST" and form.is_valid():
        outcome = counter.open_stream(RecordCredit(noted=form.noted()), actor, procedure="credit/1", act_id=request.POST.get("act_id", ""))
        if not isinstance(outcome, Refused):
            told(request, outcome, waiting_or(outcome.p, _("已登记。")))
            return redirect("supervision:credit_entry", outcome.stream)
        refused = outcome
    page = {
        "heading": _("登记信用记录"), "form": form, "refused": refused, "back": reverse("supervision:credits"), "above": _("信用记录"), "files": True,
        "button": _("登记"), "note": _("凭来源文件登记其他机关的奖惩：没有法律依据、来源、文号或者起止倒置的，不予登记。"),
    }  # fmt: skip
    return render(request, "supervision/dossier_form.html", page, status=409 if refused is not None else 422 if form.errors else 200)


@as_role(*READERS)
def credit_entry(request: HttpRequest, stream: str) -> HttpResponse:
    """一条信用记录。"""
    viewed = party_deal(request, stream, *READERS, kind=CreditEntry)
    p, now = viewed.p, now_of(request)
    page = {
        "viewed": viewed, "p": p, **facts_of(p, now),
        "history": history(p, viewed.entries), "steps": stage_line(p, viewed.entries), "duties": duties(p, now), "buttons": buttons(viewed, CREDITING, now),
    }  # fmt: skip
    return render(request, "supervision/credit_entry.html", page)


def facts_of(p: CreditEntry, now: datetime) -> dict[str, Any]:
    return {
        "facts_piece": "supervision/pieces/credit_facts.html", "n": p.noted, "sort": SORTS[p.noted.sort], "region": region_name(p.region),
        "stands": p.stands(now), "state": p.state(now), "restricts": "、".join(CAPACITIES[each] for each in p.noted.capacities),
        "talk": talks([p.stream]).get(p.stream),
    }  # fmt: skip


@as_role(Role.ADMINISTRATION)
def credit_act(request: HttpRequest, stream: str, act: str) -> HttpResponse:
    """信用记录的一个步骤。"""
    viewed = party_deal(request, stream, Role.ADMINISTRATION, kind=CreditEntry)
    return act_page(request, viewed, CREDITING, act, lambda s: reverse("supervision:credit_entry", args=[s]), viewed.p.title, facts=facts_of(viewed.p, now_of(request)))


@as_role(*READERS)
def credit_of_firm(request: HttpRequest, uscc: str) -> HttpResponse:
    """一个单位的信用记录。"""
    org = Organisation.objects.filter(uscc=uscc).exclude(kind__in=(Organisation.Kind.AUTHORITY, Organisation.Kind.CENTRE)).first()
    if org is None:
        raise Http404(_("没有这个单位"))
    actor = actor_of(request)
    now = now_of(request)
    page = {"org": org, "credit": credit_of(uscc, now, link=credit_link(actor)), **party_acts(actor, uscc, now)}
    return render(request, "supervision/credit_of.html", page)
