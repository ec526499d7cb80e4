"""Forms of an account: log in, change or reset a password, accept an invitation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from ggzy.store.models import Person

PHONE = RegexValidator(r"^1[3-9]\d{9}\Z", _("手机号码应为11位数字"))
USERNAME = RegexValidator(r"^[A-Za-z0-9_.@-]{4,40}\Z", _("登录名应为4至40位字母、数字或 _ . @ -"))


class LoginForm(forms.Form):
    username = forms.CharField(
        label=_("登录名"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class NewPasswordMixin(forms.Form):
    """A new password typed twice, good enough for the person it belongs to."""

    password = forms.CharField(
        label=_("新密码"),
        max_length=200,
        strip=False,
        help_text=_("至少10位，不能全是数字，不能是常见密码，也不要与登录名、姓名相近。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password_again = forms.CharField(
        label=_("再次输入新密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def person_to_be(self) -> Person:
        """Whose password it will be, as far as the form knows."""
        return Person(**{name: self.cleaned_data.get(name, "") for name in ("username", "name", "email")})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        password, again = cleaned.get("password"), cleaned.get("password_again")
        if password and again and password != again:
            self.add_error("password_again", _("两次输入的密码不一致"))
        elif password:
            try:
                validate_password(password, self.person_to_be())
            except ValidationError as wrong:
                self.add_error("password", wrong)
        return cleaned


class ResetPasswordForm(NewPasswordMixin):
    """A new password through the link in a letter."""

    def __init__(self, *args: Any, person: Person, **options: Any):
        super().__init__(*args, **options)
        self.person = person

    def person_to_be(self) -> Person:
        return self.person


class ChangePasswordForm(ResetPasswordForm):
    """A new password by someone who knows the old one."""

    old_password = forms.CharField(
        label=_("当前密码"),
        max_length=200,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ["old_password", "password", "password_again"]

    def clean_old_password(self) -> str:
        old: str = self.cleaned_data["old_password"]
        if not self.person.check_password(old):
            raise ValidationError(_("当前密码不正确"))
        return old

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("password") and cleaned.get("password") == cleaned.get("old_password"):
            self.add_error("password", _("新密码不能与当前密码相同"))
        return cleaned


class AskResetForm(forms.Form):
    username = forms.CharField(label=_("登录名"), max_length=60)
    email = forms.EmailField(label=_("登记的电子邮箱"))


class PersonForm(NewPasswordMixin):
    """Who someone is, with a user name that is still free."""

    name = forms.CharField(label=_("姓名"), max_length=60)
    phone = forms.CharField(label=_("手机号码"), validators=[PHONE])
    email = forms.EmailField(label=_("电子邮箱"), help_text=_("用于找回密码和接收通知。"))
    username = forms.CharField(label=_("登录名"), validators=[USERNAME])
    field_order = ["name", "phone", "email", "username", "password", "password_again"]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if Person.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("该登录名已被使用，请另取一个"))
        return username

    def person_fields(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "phone", "email", "username")}
