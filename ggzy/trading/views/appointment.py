"""确认招标代理委托: what an agency registered in the tenderee's name stands only when the tenderee says so itself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.acts.registration import ConfirmAppointment, DeclineAppointment
from ggzy.core.regions import full_name
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.layout.deals import party_deal, submit, told, why_not
from ggzy.layout.session import as_role
from ggzy.trading.forms.acts import AppointmentForm, ReasonForm
from ggzy.trading.views.acts_of_tenderer import SOMETHING

ACTS = {
    "confirm": (ConfirmAppointment, gettext_lazy("委托已确认，代理机构可以编制招标文件、提交备案。")),
    "decline": (DeclineAppointment, gettext_lazy("已登记不予确认，代理机构所作的登记作废。")),
}


@as_role(Role.TENDEREE)
def appointment(request: HttpRequest, stream: str) -> HttpResponse:
    """Two acts on one page: `do` says which was meant."""
    viewed = party_deal(request, stream, Role.TENDEREE)
    do = request.POST.get("do", "")
    forms: dict[str, Any] = {
        "confirm": AppointmentForm(request.POST if do == "confirm" else None),
        "decline": ReasonForm(request.POST if do == "decline" else None),
    }
    refused = None
    if do in ACTS and forms[do].is_valid():
        command, done = ACTS[do]
        outcome = submit(request, stream, command(**forms[do].cleaned_data))
        if not isinstance(outcome, Refused):
            told(request, outcome, done)
            return redirect("trading:deal", stream)
        refused = outcome
    page = {
        "viewed": viewed,
        "p": viewed.p,
        "heading": _("确认招标代理委托"),
        "region": full_name(viewed.p.region),
        "registered_by": viewed.entries[0].actor,
        "registered_at": viewed.entries[0].at,
        "forms": forms,
        "refused": refused,
        "grey": None if refused else why_not(request, viewed, ConfirmAppointment(contract_no=SOMETHING)),
    }
    return render(request, "trading/appointment.html", page, status=409 if refused is not None else 200)
