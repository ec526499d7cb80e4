"""An organisation's page 单位信息: its entry, history of names and accounts, changes asked for and decided."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import IntegrityError
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core.roles import LOOKING, Role, region_covers
from ggzy.core.rule import Refused
from ggzy.layout.session import as_role, current_post, now_of, refuse
from ggzy.service.forms.organisations import (
    CHANGE_CHOICES,
    ENTRY_FIELDS,
    STATUS_CHOICES,
    AccountChangeForm,
    AmendForm,
    DecisionForm,
    NameChangeForm,
)
from ggzy.store.models import ChangeRequest, Organisation, Post, Region
from ggzy.store.registry import ROLE_OF_KIND, amend, ask_change, edition, why_no_amendment

READERS = (Role.ADMINISTRATION, Role.CENTRE, Role.SUPERVISOR, Role.INSPECTOR, *LOOKING)
CHANGE_FORMS = {
    ChangeRequest.Subject.NAME.value: NameChangeForm,
    ChangeRequest.Subject.ACCOUNT.value: AccountChangeForm,
}


def within_reach(organisations: QuerySet[Organisation], post: Post) -> QuerySet[Organisation]:
    """Those of the region subtree that a post covers."""
    reach = [
        code for code in Region.objects.values_list("code", flat=True) if region_covers(post.region_id or "", code)
    ]
    return organisations.filter(Q(region_id__in=reach))


def readable(uscc: str, post: Post) -> Organisation:
    """One's own organisation, or one in an official's reach; for anyone else it does not exist."""
    if post.organisation.uscc == uscc:
        return post.organisation
    rows = Organisation.objects.filter(uscc=uscc)
    found = within_reach(rows, post).first() if post.role in READERS else None
    if found is None:
        raise Http404
    return found


@as_role()
def organisation(request: HttpRequest, uscc: str) -> HttpResponse:
    """单位信息。"""
    post = current_post(request)
    assert post is not None
    return profile(request, readable(uscc, post))


def profile(
    request: HttpRequest,
    organisation: Organisation,
    decision: DecisionForm | None = None,
    change_form: DecisionForm | None = None,
    change_pk: int | None = None,
) -> HttpResponse:
    """The page, with an official's forms where the reader may decide."""
    post = current_post(request)
    assert post is not None
    own = post.organisation_id == organisation.pk
    decides = post.role == Role.ADMINISTRATION and not own and organisation.kind in ROLE_OF_KIND
    changes = list(organisation.change_requests.select_related("requested_by__person", "decided_by__person"))
    for change in changes:
        if decides and not change.decision:
            refilled = change_form if change.pk == change_pk else None
            change.form = refilled or DecisionForm(choices=CHANGE_CHOICES, prefix=f"change-{change.pk}")
    choices = STATUS_CHOICES[Organisation.Status(organisation.status)]
    page = {
        "organisation": organisation,
        "seen": edition(organisation),
        "own": own,
        "manages": own and post.administrator,
        "names": organisation.names.all(),
        "accounts": organisation.accounts.all(),
        "changes": changes,
        "decision": (decision or DecisionForm(choices=choices)) if decides and choices else None,
        "sees_account": own or post.role in (Role.ADMINISTRATION, Role.CENTRE),
    }
    bad = decision is not None or change_form is not None
    return render(request, "service/organisation.html", page, status=422 if bad else 200)


def why_not_manager(post: Post, uscc: str) -> Refused | None:
    """Why a person may not speak for the organisation in its registration."""
    if post.organisation.uscc != uscc:
        raise Http404
    if not post.administrator:
        return Refused(_("只有本单位的人员管理人可以办理登记和变更"), remedy=_("请联系本单位的人员管理人"))
    return None


@as_role()
def amend_entry(request: HttpRequest, uscc: str) -> HttpResponse:
    """改正登记内容并重新提交，限核验之前。"""
    post = current_post(request)
    assert post is not None
    refused = why_not_manager(post, uscc)
    if refused is None:
        refused = why_no_amendment(post.organisation)
    if refused is not None:
        return refuse(request, refused)
    held = post.organisation
    initial = {name: getattr(held, name) for name in ENTRY_FIELDS}
    form = AmendForm(request.POST or None, initial=initial, organisation=held)
    if request.method == "POST" and form.is_valid():
        refused = amend(held, form.entry(), now_of(request), post.person.name)
        if refused is not None:
            return refuse(request, refused, 409)
        messages.success(request, _("登记内容已改正并重新提交，请等待核验。"))
        return redirect("service:organisation", uscc=uscc)
    return render(request, "service/amend_entry.html", {"form": form, "organisation": held})


@as_role(*ROLE_OF_KIND.values())
def request_change(request: HttpRequest, uscc: str, subject: str) -> HttpResponse:
    """申请变更名称或基本账户。"""
    post = current_post(request)
    assert post is not None
    if subject not in CHANGE_FORMS:
        raise Http404
    refused = why_not_manager(post, uscc)
    if refused is not None:
        return refuse(request, refused)
    form = CHANGE_FORMS[subject](request.POST or None, organisation=post.organisation)
    if request.method == "POST" and form.is_valid():
        waiting = hand_in_change(request, post, subject, form.cleaned_data)
        if waiting is not None:
            return refuse(request, waiting, 409)
        return redirect("service:organisation", uscc=uscc)
    label = ChangeRequest.Subject(subject).label
    return render(request, "service/request_change.html", {"form": form, "label": label, "uscc": uscc})


def hand_in_change(request: HttpRequest, post: Post, subject: str, fields: dict[str, Any]) -> Refused | None:
    """Ask for the change; one at a time of each kind."""
    try:
        ask_change(post.organisation, subject, post, now_of(request), **fields)
    except IntegrityError:
        return Refused(
            _("同一事项已有一份变更申请在办理"),
            remedy=_("请等待办理结果后再申请"),
            whose_turn=Role.ADMINISTRATION.label,
        )
    messages.success(request, _("变更申请已提交，核准后生效；此前的名称和账户继续有效并留存备查。"))
    return None
