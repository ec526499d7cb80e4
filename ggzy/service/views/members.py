"""People of one's organisation 本单位人员: invitations, removal, deputies."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.gateways import outbox
from ggzy.layout.session import as_role, choose_post, current_post, now_of, refuse
from ggzy.service.forms.accounts import PersonForm
from ggzy.service.forms.members import DeputyForm, InvitationForm
from ggzy.service.views.login import landing
from ggzy.store.members import (
    accept,
    appoint_deputy,
    end,
    invitation_of,
    invite,
    members_at,
    remove_member,
    why_no_deputy,
)
from ggzy.store.messages import notify
from ggzy.store.models import Invitation, Person, Post
from ggzy.store.second import OFFICIAL


def own_post(request: HttpRequest) -> Post:
    post = current_post(request)
    assert post is not None
    return post


def why_not_administrator(post: Post) -> Refused | None:
    if post.administrator:
        return None
    return Refused(_("只有本单位的人员管理人可以邀请或移除人员"), remedy=_("请联系本单位的人员管理人"))


@as_role()
def members(request: HttpRequest) -> HttpResponse:
    """本单位人员。"""
    post = own_post(request)
    now = now_of(request)
    invitations = Invitation.objects.filter(organisation=post.organisation, accepted_at=None, revoked_at=None)
    page = {
        "members": members_at(post.organisation, now),
        "invitations": [row for row in invitations if row.open_at(timezone.now())] if post.administrator else [],
        "manages": post.administrator,
        "post": post,
        "no_deputy": why_no_deputy(post),
        "official": Role(post.role) in OFFICIAL,
    }
    return render(request, "service/members.html", page)


@as_role()
def invite_member(request: HttpRequest) -> HttpResponse:
    """邀请人员加入本单位。"""
    post = own_post(request)
    refused = why_not_administrator(post)
    if refused is not None:
        return refuse(request, refused)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        invitation, token = invite(post, **form.cleaned_data, at=timezone.now())
        send_invitation(request, invitation, token)
        messages.success(request, _("邀请已寄出，7日内有效。"))
        return redirect("service:members")
    return render(request, "service/invite_member.html", {"form": form})


def send_invitation(request: HttpRequest, invitation: Invitation, token: str) -> None:
    url = request.build_absolute_uri(reverse("service:accept_invitation", args=[token]))
    body = _("%(name)s：\n%(organisation)s邀请您担任%(title)s。请在7日内打开以下链接加入：\n%(url)s") % {
        "name": invitation.name,
        "organisation": invitation.organisation.name,
        "title": invitation.title,
        "url": url,
    }
    outbox.send(outbox.MAIL, invitation.email, _("加入单位的邀请"), body, now_of(request))


@require_POST
@as_role()
def revoke_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    """撤回邀请。"""
    post = own_post(request)
    refused = why_not_administrator(post)
    if refused is not None:
        return refuse(request, refused)
    waiting = Invitation.objects.filter(accepted_at=None, revoked_at=None, organisation=post.organisation)
    invitation = get_object_or_404(waiting, pk=pk)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    messages.success(request, _("邀请已撤回，原链接失效。"))
    return redirect("service:members")


@sensitive_post_parameters("password", "password_again")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """接受邀请：已登录的以本人账户加入，未登录的新建账户。"""
    invitation = invitation_of(token)
    if invitation is None or not invitation.open_at(timezone.now()):
        over = Refused(_("该邀请已使用、撤回或者超过7日有效期"), remedy=_("请联系邀请您的单位重新发出邀请"))
        return refuse(request, over)
    known = isinstance(request.user, Person)
    form = PersonForm(request.POST or None, initial={"name": invitation.name, "email": invitation.email})
    if request.method == "POST" and (known or form.is_valid()):
        return join(request, invitation, None if known else form)
    return render(request, "service/accept_invitation.html", {"form": form, "invitation": invitation, "known": known})


def new_person(form: PersonForm) -> Person:
    return Person.objects.create_user(password=form.cleaned_data["password"], **form.person_fields())


def join(request: HttpRequest, invitation: Invitation, form: PersonForm | None) -> HttpResponse:
    """Take the post, in a new account if there is none, and act in it from now on."""
    with transaction.atomic():
        person = request.user if form is None else new_person(form)
        assert isinstance(person, Person)
        post = accept(invitation, person, timezone.now(), now_of(request))
        # An invitation used up by another in the same moment leaves no account without a post behind.
        transaction.set_rollback(isinstance(post, Refused))
    if isinstance(post, Refused):
        return refuse(request, post, 409)
    if form is not None:
        login(request, person)
    if post.unconfirmed:
        messages.success(request, _("您的岗位已登记，须由第二人确认后生效；确认前不能以此岗位办理。"))
        return redirect("service:posts")
    choose_post(request, post)
    messages.success(request, _("您已加入%(name)s。") % {"name": invitation.organisation.name})
    return redirect(landing())


@require_POST
@as_role()
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """移除本单位人员：其在本单位的岗位即时结束，账户和办理记录保留。"""
    post = own_post(request)
    now = now_of(request)
    refused = why_not_administrator(post)
    if refused is not None:
        return refuse(request, refused)
    leaving = get_object_or_404(Person, pk__in=members_at(post.organisation, now).values("person_id"), pk=pk)
    refused = remove_member(post.organisation, leaving, now)
    if refused is not None:
        return refuse(request, refused, 409)
    messages.success(request, _("%(name)s在本单位的岗位已结束，其办理记录仍保留。") % {"name": leaving.name})
    return redirect("service:members")


@as_role()
def deputy(request: HttpRequest) -> HttpResponse:
    """委托代理：由本人为自己的岗位指定代理人和期限。"""
    post = own_post(request)
    now = now_of(request)
    refused = why_no_deputy(post)
    if refused is not None:
        return refuse(request, refused)
    colleagues = {row.person_id for row in members_at(post.organisation, now)} - {post.person_id}
    form = DeputyForm(request.POST or None, colleagues=colleagues)
    if request.method == "POST" and form.is_valid():
        made = appoint_deputy(post, **form.cleaned_data, at=now)
        if isinstance(made, Post):
            tell_deputy(made, post, request)
            return redirect("service:members")
        form.add_error(None, str(made))
    return render(request, "service/deputy.html", {"form": form, "post": post, "alone": not colleagues})


def tell_deputy(made: Post, principal: Post, request: HttpRequest) -> None:
    subject = _("您受%(name)s委托代理其岗位") % {"name": principal.person.name}
    notify([made], subject, _("请在“我的岗位”中切换到该岗位办理。"), at=now_of(request), sent_by=principal)
    done = _("已委托%(name)s代理，须由第二人确认后生效。") if made.unconfirmed else _("已委托%(name)s代理。")
    messages.success(request, done % {"name": made.person.name})


@require_POST
@as_role()
def end_deputy(request: HttpRequest, pk: int) -> HttpResponse:
    """提前结束代理，由被代理人或人员管理人办理。"""
    post = own_post(request)
    now = now_of(request)
    acting = members_at(post.organisation, now).filter(pk=pk).exclude(deputy_of=None).first()
    if acting is None:
        raise Http404
    if acting.deputy_of_id != post.pk and not post.administrator:
        return refuse(request, Refused(_("只有被代理人或人员管理人可以结束代理"), remedy=_("请联系被代理人")))
    end(acting, now)
    messages.success(request, _("代理已结束。"))
    return redirect("service:members")
