"""Forms of an organisation: registration, amendment, change of name or base account, an official's decisions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ggzy.core.codes import same_name
from ggzy.layout.regions import RegionField
from ggzy.service.forms.accounts import PersonForm
from ggzy.service.forms.fields import AccountNumberField, CreditCodeField
from ggzy.store.models import ChangeRequest, Organisation
from ggzy.store.registry import ROLE_OF_KIND

OPEN_KINDS = [(kind.value, kind.label) for kind in ROLE_OF_KIND]
ENTRY_FIELDS = (
    "name", "region", "address", "legal_representative", "controller_uscc",
    "base_account_name", "base_account_no", "base_account_bank",
)  # fmt: skip


class EntryForm(forms.Form):
    """What the registry keeps of an organisation."""

    name = forms.CharField(label=_("单位名称"), max_length=120, help_text=_("与营业执照或登记证书一致。"))
    region = RegionField()
    address = forms.CharField(label=_("地址"), max_length=200)
    legal_representative = forms.CharField(label=_("法定代表人（单位负责人）"), max_length=60)
    controller_uscc = CreditCodeField(
        label=_("控股或管理单位的统一社会信用代码"),
        required=False,
        help_text=_("没有的不填。存在控股、管理关系的单位不得参加同一标段投标。"),
    )
    base_account_name = forms.CharField(label=_("基本账户户名"), max_length=120, help_text=_("应与单位名称一致。"))
    base_account_no = AccountNumberField(help_text=_("投标保证金只认此账户转出，也只退回转出账户。"))
    base_account_bank = forms.CharField(label=_("基本账户开户银行"), max_length=120)

    def own_uscc(self) -> str:
        return str(self.cleaned_data.get("uscc", ""))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if {"name", "base_account_name"} <= cleaned.keys() and not same_name(
            cleaned["name"], cleaned["base_account_name"]
        ):
            self.add_error("base_account_name", _("基本账户户名与单位名称不一致，请核对"))
        if cleaned.get("controller_uscc") and cleaned["controller_uscc"] == self.own_uscc():
            self.add_error("controller_uscc", _("控股或管理单位不能是本单位自己"))
        return cleaned

    def entry(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ENTRY_FIELDS}


class RegistrationForm(EntryForm, PersonForm):
    """Sign-up of an organisation with its first person. 单位名称 and 姓名 need names of their own."""

    kind = forms.ChoiceField(label=_("主体类别"), choices=OPEN_KINDS)
    uscc = CreditCodeField(help_text=_("18位，全角字符和空格会自动改正。"))
    person_name = forms.CharField(label=_("经办人姓名"), max_length=60)
    agreement = forms.BooleanField(
        label=_("本单位承诺所填内容真实，知悉虚假登记的法律责任，同意平台按规定公开应当公开的内容"),
        error_messages={"required": _("请阅读并同意承诺后再提交")},
    )
    field_order = [
        "kind", "uscc", *ENTRY_FIELDS,
        "person_name", "phone", "email", "username", "password", "password_again", "agreement",
    ]  # fmt: skip

    def clean_uscc(self) -> str:
        uscc: str = self.cleaned_data["uscc"]
        if Organisation.objects.filter(uscc=uscc).exists():
            raise ValidationError(_("该单位已在平台登记，一次登记全平台通用；请由本单位的人员管理人邀请您加入"))
        return uscc

    def entry(self) -> dict[str, Any]:
        return {**super().entry(), "uscc": self.cleaned_data["uscc"], "kind": self.cleaned_data["kind"]}

    def person_fields(self) -> dict[str, Any]:
        return {**super().person_fields(), "name": self.cleaned_data["person_name"]}


class AmendForm(EntryForm):
    """The entry, mended by the organisation before it is verified."""

    def __init__(self, *args: Any, organisation: Organisation, **options: Any):
        super().__init__(*args, **options)
        self.organisation = organisation

    def own_uscc(self) -> str:
        return self.organisation.uscc


class NameChangeForm(forms.Form):
    name = forms.CharField(label=_("变更后名称"), max_length=120)
    grounds = forms.CharField(label=_("变更理由"), max_length=300, widget=forms.Textarea)

    def __init__(self, *args: Any, organisation: Organisation, **options: Any):
        super().__init__(*args, **options)
        self.organisation = organisation

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name == self.organisation.name:
            raise ValidationError(_("与现用名称相同，无须变更"))
        return name


class AccountChangeForm(forms.Form):
    account_name = forms.CharField(label=_("变更后户名"), max_length=120, help_text=_("应与单位名称一致。"))
    account_no = AccountNumberField(label=_("变更后账号"))
    bank = forms.CharField(label=_("变更后开户银行"), max_length=120)
    grounds = forms.CharField(label=_("变更理由"), max_length=300, widget=forms.Textarea)

    def __init__(self, *args: Any, organisation: Organisation, **options: Any):
        super().__init__(*args, **options)
        self.organisation = organisation

    def clean_account_name(self) -> str:
        name: str = self.cleaned_data["account_name"]
        if not same_name(name, self.organisation.name):
            raise ValidationError(_("户名与单位名称不一致，请核对；单位已更名的，请先办理名称变更"))
        return name

    def clean_account_no(self) -> str:
        number: str = self.cleaned_data["account_no"]
        if number == self.organisation.base_account_no:
            raise ValidationError(_("与现用账号相同，无须变更"))
        return number


class DecisionForm(forms.Form):
    """An official's decision; everything but consent needs a reason."""

    decision = forms.ChoiceField(label=_("决定"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("理由"),
        max_length=300,
        required=False,
        widget=forms.Textarea,
        help_text=_("退回、停用或不予变更的必须填写，将告知该单位。"),
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **options: Any):
        super().__init__(*args, **options)
        self.fields["decision"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        consent = (Organisation.Status.VERIFIED, ChangeRequest.Decision.ACCEPTED)
        if cleaned.get("decision") and cleaned["decision"] not in consent and not cleaned.get("reason"):
            self.add_error("reason", _("请写明理由，以便该单位改正"))
        return cleaned


STATUS_CHOICES = {
    Organisation.Status.PENDING: [("verified", _("核验通过")), ("returned", _("退回"))],
    Organisation.Status.RETURNED: [],
    Organisation.Status.VERIFIED: [("suspended", _("停用"))],
    Organisation.Status.SUSPENDED: [("verified", _("恢复使用"))],
}
"""What an official may decide in each state; a returned entry is the organisation's turn."""

CHANGE_CHOICES = [("accepted", _("核准变更")), ("refused", _("不予变更"))]
