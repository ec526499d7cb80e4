"""Logging in and out 登录与退出; switching between one's posts."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from ggzy.core.rule import Refused
from ggzy.layout.session import BEGUN_KEY, choose_post, current_post, known_person, posts_of, refuse
from ggzy.layout.tables import as_text
from ggzy.service.forms.accounts import LoginForm
from ggzy.store.logins import begin_attempt, locked_until, succeed


@never_cache
@sensitive_post_parameters("password")
def log_in(request: HttpRequest) -> HttpResponse:
    """登录。"""
    form = LoginForm(request.POST or None)
    refused: Refused | None = None
    if request.method == "POST" and form.is_valid():
        refused = try_to_log_in(request, form.cleaned_data["username"], form.cleaned_data["password"])
        if refused is None:
            return redirect(after_login(request))
    page = {"form": form, "refused": refused, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "service/login.html", page, status=403 if refused is not None else 200)


def try_to_log_in(request: HttpRequest, username: str, password: str) -> Refused | None:
    """Log in, or say why not; an unknown name, a wrong password and a closed account sound the same."""
    attempt = begin_attempt(username, request.META.get("REMOTE_ADDR") or None, timezone.now())
    if attempt is None:
        until = locked_until(username, timezone.now())
        return Refused(
            _("连续5次登录失败，该登录名已锁定至 %(until)s") % {"until": as_text(until)},
            remedy=_("请待锁定结束后再试，或通过“忘记密码”重设密码"),
        )
    person = authenticate(request, username=username, password=password)
    if person is None:
        return Refused(_("登录名或密码不正确"), remedy=_("请核对后重试；连续5次失败将锁定15分钟"))
    succeed(attempt)
    login(request, person)
    request.session.pop(BEGUN_KEY, None)  # whoever proves again who they are begins anew
    return None


def after_login(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of ours; else the workbench."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return landing()


def landing() -> str:
    """The workbench where there is one."""
    try:
        return reverse("service:workbench")
    except NoReverseMatch:
        return reverse("service:posts")


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """退出登录。"""
    logout(request)
    messages.success(request, _("您已退出登录。"))
    response = redirect("service:login")
    # Pages alone: what a bidder drafts and a trustee keeps lies in the browser's storage and must stay there.
    response["Clear-Site-Data"] = '"cache"'
    return response


@known_person
def posts(request: HttpRequest) -> HttpResponse:
    """我的岗位。"""
    page = {"posts": posts_of(request), "current": current_post(request)}
    return render(request, "service/posts.html", page)


@require_POST
@known_person
def switch_post(request: HttpRequest, pk: int) -> HttpResponse:
    """切换岗位。"""
    post = next((post for post in posts_of(request) if post.pk == pk), None)
    if post is None:
        return refuse(request, Refused(_("这个岗位不是您的，或者已经结束"), remedy=_("请在“我的岗位”中选择在任的岗位")))
    choose_post(request, post)
    messages.success(request, _("已切换到：%(post)s。") % {"post": post})
    return redirect(landing())
