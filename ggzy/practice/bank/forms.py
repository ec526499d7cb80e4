"""The transfer form of the simulated bank."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.codes import plain
from ggzy.core.money import parse_yuan
from ggzy.practice.bank.books import balance_fen
from ggzy.store.models import Organisation

OTHER = "other"


class TransferForm(forms.Form):
    """转账：付款账户可选登记的基本账户，也可另填任意账户。"""

    payer = forms.ChoiceField(label=gettext_lazy("付款账户"))
    payer_name = forms.CharField(
        label=gettext_lazy("另填付款户名"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("付款账户选“其他账户”时填写。"),
    )
    payer_account = forms.CharField(
        label=gettext_lazy("另填付款账号"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("付款账户选“其他账户”时填写。"),
    )
    sub_account = forms.CharField(
        label=gettext_lazy("收款子账号"), max_length=40, help_text=gettext_lazy("投标人在保证金页面领取的子账号。")
    )
    amount = forms.CharField(
        label=gettext_lazy("金额（元）"), max_length=30, help_text=gettext_lazy("按元填写，例如 800000.00。")
    )

    def __init__(self, *args: Any, own_account: str, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.own_account = own_account
        rows = Organisation.objects.exclude(base_account_no="").order_by("name")
        self.fields["payer"].choices = [  # type: ignore[attr-defined]
            *((row.uscc, f"{row.base_account_name or row.name}（尾号{row.base_account_no[-4:]}）") for row in rows),
            (OTHER, _("其他账户（在下面填写）")),
        ]

    def clean_sub_account(self) -> str:
        return plain(self.cleaned_data["sub_account"])

    def clean_amount(self) -> int:
        try:
            fen = parse_yuan(self.cleaned_data["amount"])
        except ValueError as wrong:
            raise forms.ValidationError(str(wrong)) from wrong
        if fen <= 0:
            raise forms.ValidationError(_("金额必须大于零"))
        return fen

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("payer") == OTHER:
            for name in ("payer_name", "payer_account"):
                if not given.get(name):
                    self.add_error(name, _("请填写"))
        elif given.get("payer"):
            row = Organisation.objects.filter(uscc=given["payer"]).first()
            if row:
                given |= {"payer_name": row.base_account_name or row.name, "payer_account": row.base_account_no}
        account, fen = plain(given.get("payer_account", "")), given.get("amount")
        given["payer_account"] = account
        # Of another's account nothing is said: from what it lacks one could read off that its owner paid a deposit.
        if account and fen and account == self.own_account and balance_fen(account) < fen:
            self.add_error("amount", _("付款账户余额不足"))
        return given
