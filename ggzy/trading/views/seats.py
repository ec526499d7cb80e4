"""The committee's seats for those outside it 评标席位情况: counts and states without names, and replacement.

The centre draws another expert; the tenderee names another representative of its own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.acts import committee
from ggzy.core.procedures.construction.disclosures import winner_known
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk.bars import barred_experts
from ggzy.layout.committee import seat_number, state_of
from ggzy.layout.deals import Viewed, party_deal, submit, told, why_not
from ggzy.layout.session import as_role, now_of
from ggzy.store.members import seat_representative
from ggzy.store.models import Organisation, Person
from ggzy.trading.views.committee import people_of
from ggzy.trading.views.hall import link

TENDERER = (Role.TENDEREE, Role.AGENCY)


class ReplaceForm(forms.Form):
    """更换一名评标专家。席位以序号称呼，办理人看不到姓名。"""

    seat = forms.ChoiceField(label=gettext_lazy("更换的席位"))
    reason = forms.CharField(
        label=gettext_lazy("更换理由"), min_length=4, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["seat"].choices = choices  # type: ignore[attr-defined]


class RepresentativeForm(ReplaceForm):
    """更换招标人代表：由招标人另行指定本单位人员。"""

    person = forms.ChoiceField(label=gettext_lazy("新的招标人代表"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = people  # type: ignore[attr-defined]


@as_role(Role.CENTRE, *TENDERER)
def seats(request: HttpRequest, stream: str) -> HttpResponse:
    """评标席位情况与更换。"""
    viewed = party_deal(request, stream, Role.CENTRE, *TENDERER)
    p = viewed.p
    tenderer = viewed.actor.role in TENDERER
    barred = barred_experts(p, now_of(request))
    rows = [row(p, expert_id, n, expert_id in barred) for n, expert_id in enumerate(p.round.seats)]
    mine = [r for r in rows if r["seat"].representative == tenderer]
    choices = [(str(r["n"]), f"{r['label']}（{r['state']}）") for r in mine]
    first = {"seat": next((str(r["n"]) for r in mine if r["mark"] == "stop"), None)}
    form = (
        RepresentativeForm(request.POST or None, choices=choices, people=others_of(request, p), initial=first)
        if tenderer
        else ReplaceForm(request.POST or None, choices=choices, initial=first)
    )
    refused = None
    if request.method == "POST" and form.is_valid():
        outcome = submit(request, stream, command_of(viewed, form.cleaned_data, now_of(request)))
        if not isinstance(outcome, Refused):
            told(request, outcome, _("已更换。新成员须重新签到入席，原成员所作评审重新进行。"))
            return redirect("trading:seats", stream)
        refused = outcome
    page = {
        "viewed": viewed,
        "p": p,
        "rows": rows,
        "form": form,
        "refused": refused,
        "tenderer": tenderer,
        "grey": why_not(request, viewed, tried(viewed, choices)) if choices else None,
        "seated": sum(bool(s.seated_at) for s in p.round.seats.values()),
        "names": winner_known(p),
        "deal_page": link("trading:deal" if tenderer else "supervision:deal", stream),
    }
    return render(request, "trading/seats.html", page, status=409 if refused is not None else 200)


def row(p: Proceeding, expert_id: str, n: int, barred: bool) -> dict[str, Any]:
    """One seat by its number. That a member was barred is not said: decisions are public, and the date would tell who sits here."""
    seat = p.round.seats[expert_id]
    state, mark = (_("不能继续评标，待更换"), "stop") if barred else state_of(seat)
    return {"n": n, "seat": seat, "label": seat_number(p, expert_id), "state": state, "mark": mark}


def command_of(viewed: Viewed, cleaned: dict[str, Any], now: datetime) -> Command:
    """A representative gets the evaluator's post of the tenderee with the naming."""
    expert_id = list(viewed.p.round.seats)[int(cleaned["seat"])]
    if "person" not in cleaned:
        return committee.ReplaceExpert(expert_id=expert_id, reason=cleaned["reason"])
    assert viewed.p.project
    person = Person.objects.get(pk=int(cleaned["person"]))
    seat_representative(Organisation.objects.get(uscc=viewed.p.project.tenderee_id), person, now)
    named = committee.Representative(person_id=str(person.pk), person=person.name)
    return committee.ReplaceRepresentative(expert_id=expert_id, representative=named, reason=cleaned["reason"])


def tried(viewed: Viewed, choices: list[tuple[str, str]]) -> Command:
    """A plain try of the replacement, which tells whether any may be made now."""
    expert_id = list(viewed.p.round.seats)[int(choices[0][0])]
    if viewed.actor.role in TENDERER:
        nobody = committee.Representative(person_id="", person="")
        return committee.ReplaceRepresentative(expert_id=expert_id, representative=nobody, reason=_("（试办）更换"))
    return committee.ReplaceExpert(expert_id=expert_id, reason=_("（试办）更换"))


def others_of(request: HttpRequest, p: Proceeding) -> list[tuple[str, str]]:
    """The tenderee's own people who neither sit nor sat."""
    taken = {*p.round.seats, *p.round.left}
    return [(pk, label) for pk, label in people_of(p, request).items() if pk not in taken]
