"""Forms of trustees and of the failure desk 保管人、解密失败处置."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.core.law.electronic import NOT_UNSEALED


class LostForm(forms.Form):
    reason = forms.CharField(
        label=_("灭失的经过"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明何时发现、浏览器和备份文件各是什么情况。"),
    )  # fmt: skip
    sure = forms.BooleanField(label=_("我已找过登记时使用的浏览器和全部备份，确认私钥不能恢复"))


class ContestForm(forms.Form):
    text = forms.CharField(
        label=_("申辩意见"), min_length=4, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写明您认为不能解密的真正原因和事实经过。"),
    )  # fmt: skip
    file_sha256 = forms.RegexField(
        label=_("证据文件的摘要（SHA-256）"), regex=r"^[0-9a-f]{64}$", required=False, max_length=64,
        error_messages={"invalid": _("应为64位十六进制数；请选择文件由浏览器计算，或者留空")},
        help_text=_("选择文件后由浏览器计算，文件不上传，请自行保存备查。"),
    )  # fmt: skip


class DecideForm(forms.Form):
    fault = forms.ChoiceField(
        label=_("原因归属"), widget=forms.RadioSelect,
        choices=[(code, f"{meaning.fault}：{meaning.consequence}") for code, meaning in NOT_UNSEALED.items()],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("认定的理由"), min_length=4, max_length=2000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("将随开标情况公开。"),
    )  # fmt: skip
