"""Passwords 密码: changed by their owner, reset through a letter."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.tokens import default_token_generator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from ggzy.core.rule import Refused
from ggzy.gateways import outbox
from ggzy.layout.session import known_person, now_of, refuse
from ggzy.service.forms.accounts import AskResetForm, ChangePasswordForm, ResetPasswordForm
from ggzy.service.views.login import landing
from ggzy.store.logins import unlock
from ggzy.store.models import Person


@never_cache
@sensitive_post_parameters()
@known_person
def change_password(request: HttpRequest) -> HttpResponse:
    """修改密码。"""
    person = request.user
    assert isinstance(person, Person)
    form = ChangePasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        set_password(person, form.cleaned_data["password"])
        update_session_auth_hash(request, person)
        messages.success(request, _("密码已修改，您在其他设备上的登录已失效。"))
        return redirect(landing())
    return render(request, "service/change_password.html", {"form": form})


def set_password(person: Person, password: str) -> None:
    person.set_password(password)
    person.must_change_password = False
    person.save(update_fields=["password", "must_change_password"])


def ask_reset(request: HttpRequest) -> HttpResponse:
    """忘记密码。The answer is the same whether the name is known or not."""
    form = AskResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        found = Person.objects.filter(active=True, **form.cleaned_data).exclude(email="").first()
        if found:
            send_reset(request, found)
        messages.info(request, _("如登录名与登记的邮箱相符，重设密码的链接已寄出，请查收邮件。"))
        return redirect("service:login")
    return render(request, "service/ask_reset.html", {"form": form})


def send_reset(request: HttpRequest, person: Person) -> None:
    key = urlsafe_base64_encode(force_bytes(person.pk))
    path = reverse("service:reset_password", args=[key, default_token_generator.make_token(person)])
    body = _("%(name)s：\n请打开以下链接重设密码：\n%(url)s\n如非本人操作，请不必理会，您的密码没有改变。") % {
        "name": person.name,
        "url": request.build_absolute_uri(path),
    }
    outbox.send(outbox.MAIL, person.email, _("重设密码"), body, now_of(request))


@never_cache
@sensitive_post_parameters()
def reset_password(request: HttpRequest, key: str, token: str) -> HttpResponse:
    """重设密码，凭信中的链接；链接用过一次即失效。"""
    person = person_of(key)
    if person is None or not default_token_generator.check_token(person, token):
        over = Refused(_("该链接已使用过或者已过期"), remedy=_("请在登录页点“忘记密码”重新申请"))
        return refuse(request, over)
    form = ResetPasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        set_password(person, form.cleaned_data["password"])
        unlock(person.username, timezone.now())
        messages.success(request, _("密码已重设，请用新密码登录。"))
        return redirect("service:login")
    return render(request, "service/reset_password.html", {"form": form})


def person_of(key: str) -> Person | None:
    """Whom a link is about; nobody when it was tampered with."""
    try:
        pk = int(urlsafe_base64_decode(key).decode())
    except (ValueError, UnicodeDecodeError):
        return None
    return Person.objects.filter(pk=pk, active=True).first() if 0 < pk < 2**63 else None
