"""The practice accounts' page 演练账户: who can be played, with what password, and where to begin."""

from __future__ import annotations

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ggzy.core.roles import Role
from ggzy.desk.counter import load
from ggzy.layout.session import actor_of
from ggzy.practice.accounts import ACCOUNTS, FIRST_STEPS, Account
from ggzy.practice.roll import FIRMS, SEATS
from ggzy.store.models import Deal, Person

SITTING = ("opened", "evaluation")


class Member(NamedTuple):
    """Somebody on a committee that sits or is about to."""

    title: str
    name: str
    username: str
    representative: bool
    seated: bool


def accounts(request: HttpRequest) -> HttpResponse:
    """演练账户：每种身份的登录名；主持人另可见正在评标的委员账户。"""
    shown = {
        "accounts": ACCOUNTS,
        "others": others(),
        "first_steps": FIRST_STEPS,
        "is_host": (is_host := actor_of(request).role is Role.HOST),
        "members": members() if is_host else [],
    }
    return render(request, "practice/accounts.html", shown)


def others() -> list[Account]:
    """Everybody else of the province who can be played, but for the experts: whom a draw names is the host's to know."""
    firms, shown = {firm.key: firm.name for firm in FIRMS}, {account.username for account in ACCOUNTS}
    return [
        Account(seat.role.label, seat.name, firms[seat.firm], seat.username)
        for seat in SEATS
        if seat.username not in shown and seat.role is not Role.EXPERT
    ]


def members() -> list[Member]:
    """The host casts the parts, so the host alone sees whom a draw has named before the award makes it known."""
    found = []
    for deal in Deal.objects.filter(stage__in=SITTING).order_by("-changed_at"):
        p = load(deal.stream)
        seats = list(p.round.seats.values()) if p else []
        names = dict(Person.objects.filter(pk__in=[s.expert_id for s in seats]).values_list("pk", "username"))
        found += [
            Member(deal.title, s.person, names.get(int(s.expert_id), ""), s.representative, s.seated_at is not None)
            for s in seats
        ]
    return found
