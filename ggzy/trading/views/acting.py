"""One form, one act 一表一事: shown with the reason why it may be greyed, handed in, answered; what was typed stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.layout.deals import Viewed, party_deal, second_needed, submit, told, why_not

TENDERER = (Role.TENDEREE, Role.AGENCY)


def tenderer_deal(request: HttpRequest, stream: str) -> Viewed:
    """The deal for its tenderee or agency; 404 for everybody else."""
    return party_deal(request, stream, *TENDERER)


def act_page(
    request: HttpRequest,
    viewed: Viewed,
    form: forms.Form,
    command_of: Callable[[Any], Command | Refused],
    *,
    probe: Command,
    done: str,
    template: str = "trading/act.html",
    after: str = "trading:deal",
    **context: Any,
) -> HttpResponse:
    """Show a form for one act, or hand in what was posted; `probe` asks whether the button may be used at all."""
    refused = None
    if request.method == "POST" and form.is_valid():
        wish = command_of(form.cleaned_data)
        outcome = wish if isinstance(wish, Refused) else submit(request, viewed.p.stream, wish)
        if not isinstance(outcome, Refused):
            told(request, outcome, done)
            return redirect(after, viewed.p.stream)
        refused = outcome
    page = {
        "viewed": viewed,
        "p": viewed.p,
        "form": form,
        "refused": refused,
        "grey": None if refused is not None else why_not(request, viewed, probe),
        "second": second_needed(viewed, probe),
        **context,
    }
    return render(request, template, page, status=409 if refused is not None else 200)
