"""本人、本单位的档案 at the service face: read everything that is recorded of oneself, reply to each item, appeal."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.acts.dispute import AppealItem, ReplyToItem
from ggzy.core.acts.pool import StateOnRemoval
from ggzy.core.dispute import is_about
from ggzy.core.dossier import AGENCY, EXPERT
from ggzy.core.law.pool import SHORTEST
from ggzy.core.pool import PoolSeat
from ggzy.core.procedures.dispute import CONCERNED
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import counter
from ggzy.desk.dossier_facts import dispute_stream
from ggzy.desk.dossiers import item_of, ratings_of
from ggzy.layout.deals import told
from ggzy.layout.dossiers import credit_of, shown, sides, talks
from ggzy.layout.session import actor_of, as_role, now_of
from ggzy.service.forms.dossier import AppealForm, RemovalForm, ReplyForm
from ggzy.store.models import Deal, DocketCard, DossierRow

TRIED = "（试办）" * SHORTEST


@as_role(*CONCERNED)
def dossier(request: HttpRequest) -> HttpResponse:
    """本人、本单位的档案。"""
    actor, now = actor_of(request), now_of(request)
    matter = own_removal(actor)
    form, refused = RemovalForm(request.POST or None), None
    if request.method == "POST" and matter is not None and form.is_valid():
        outcome = counter.hand_in(matter.stream, StateOnRemoval(**form.cleaned_data), actor, act_id=request.POST.get("act_id", ""))
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已提交，管理机关作出决定以前看得见。"))
            return redirect("service:dossier")
        refused = outcome
    page = {
        **own(actor, now), "own": True, "matter": matter, "form": form, "refused": refused, "expert": actor.role is Role.EXPERT,
        "grey": counter.may(matter, StateOnRemoval(text=TRIED), actor, now) if matter else None,
    }  # fmt: skip
    return render(request, "service/dossier.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def own(actor: Actor, now: Any) -> dict[str, Any]:
    """Everything recorded of this person or firm, whatever the walls are for others."""
    subject = actor.person_id if actor.role is Role.EXPERT else actor.org_id
    credit = credit_of(subject, now, own=True, link=lambda kind, stream: reverse("service:case", args=[stream]) if kind == "case" else "")
    kind = {Role.EXPERT: EXPERT, Role.AGENCY: AGENCY}.get(actor.role, "")
    if not kind:
        return {"sections": [], "sides": [], "credit": credit}
    rows = DossierRow.objects.filter(org_id="", person_id=subject) if kind == EXPERT else DossierRow.objects.filter(org_id=subject)
    return {"sections": shown(kind, subject, rows, public_page()), "sides": sides(kind, ratings_of(kind, subject), subject), "credit": credit}


def public_page() -> Any:
    """From a row to the lot's page on the portal, where it has one."""
    published = set(Deal.objects.filter(published=True).values_list("stream", flat=True))
    return lambda row: reverse("portal:deal", args=[row.stream]) if row.stream in published else ""


def own_removal(actor: Actor) -> PoolSeat | None:
    """What the office that keeps the pool intends with the expert, or decided."""
    if actor.role is not Role.EXPERT:
        return None
    stream = DocketCard.objects.filter(procedure="pool/1", office_ids__contains=[actor.person_id]).values_list("stream", flat=True).first()
    return counter.load(stream, PoolSeat) if stream else None


@as_role(*CONCERNED)
def dossier_item(request: HttpRequest, key: str) -> HttpResponse:
    """档案里的一条：答复、申诉。"""
    actor, now = actor_of(request), now_of(request)
    item = item_of(key)
    if item is None or not is_about(item, actor):
        raise Http404(_("您的档案里没有这一条"))
    do, refused = request.POST.get("do", ""), None
    reply, appeal = speaking(request, "reply", ReplyForm), speaking(request, "appeal", AppealForm)
    wish = wanted(key, reply, appeal)
    if wish is not None:
        outcome = counter.open_stream(wish, actor, procedure="dispute/1", act_id=request.POST.get("act_id", ""), stream=dispute_stream(key))
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已提交，与这一条并列显示。") if do == "reply" else _("已申诉，管理机关十个工作日内答复。"))
            reply, appeal = (ReplyForm(prefix="reply"), appeal) if do == "reply" else (reply, AppealForm(prefix="appeal"))
            if not typed(request, "appeal" if do == "reply" else "reply"):
                return redirect("service:dossier_item", key)
        else:
            refused = outcome
    talk = talks([key]).get(key)
    page = {
        "item": item, "talk": talk, "reply": reply, "appeal": appeal, "refused": refused, "key": key,
        "grey_appeal": counter.may(talk, AppealItem(item=key, text=TRIED), actor, now) if talk else None,
    }  # fmt: skip
    faulty = reply.errors or appeal.errors
    return render(request, "service/dossier_item.html", page, status=409 if refused is not None else 422 if faulty else 200)


def typed(request: HttpRequest, name: str) -> str:
    return request.POST.get(f"{name}-text", "").strip()


def speaking(request: HttpRequest, name: str, form: type[ReplyForm] | type[AppealForm]) -> Any:
    """One of the two that the page sends together: what is typed for the other is kept, whatever becomes of this one."""
    if request.POST.get("do") == name:
        return form(request.POST, prefix=name)
    return form(prefix=name, initial={"text": typed(request, name)})


def wanted(key: str, reply: ReplyForm, appeal: AppealForm) -> Command | None:
    """The act that the form sent, if it is whole."""
    if reply.is_bound and reply.is_valid():
        return ReplyToItem(item=key, **reply.cleaned_data)
    if appeal.is_bound and appeal.is_valid():
        return AppealItem(item=key, **appeal.cleaned_data)
    return None
