"""The form by which a bidder asks for a certificate of unavailability 申领不可用证明."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.layout.fields import moment_field


class CertificateForm(forms.Form):
    since = moment_field(_("自"))
    until = moment_field(_("至"), help_text=_("一份证明最长七日；时间为平台时间。"))
