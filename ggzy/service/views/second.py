"""The second person 第二人: what waits in a deal for another person's confirmation, and how earlier requests ended."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ggzy.core.acts.second import ConfirmSecond, DeclineSecond
from ggzy.core.record import Asked, Record
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.second import rows_of, seconds_of, wish_of
from ggzy.layout.deals import Viewed, party_deal, submit, told, why_not
from ggzy.layout.event_words import who
from ggzy.layout.session import actor_of, as_role
from ggzy.layout.wishes import in_words, of_the_record
from ggzy.service.forms.second import DeclineForm
from ggzy.service.places import DOCKET_PAGES, OFFICE_PAGES, page_of_case, page_of_deal, page_of_docket, page_of_office

READERS = (Role.TENDEREE, Role.AGENCY, Role.SUPERVISOR, Role.CENTRE, Role.ADMINISTRATION, Role.INSPECTOR)
OUTCOMES = {"confirmed": "已确认", "declined": "不同意", "expired": "逾期失效"}
SOMETHING = "（试办）"


@dataclass(frozen=True)
class Shown:
    """One request on the page: what was asked by whom, who may confirm, and why the viewer may not."""

    asked: Asked
    label: str
    content: list[tuple[str, str]]
    asker: str
    seconds: str
    outcome: str = ""
    settled_by: str = ""
    own: bool = False
    grey: Refused | None = None
    grey_decline: Refused | None = None


@as_role(*READERS)
def second(request: HttpRequest, stream: str) -> HttpResponse:
    """一个项目里等待第二人确认的申请。"""
    viewed = party_deal(request, stream, *READERS, kind=Record)
    form = DeclineForm(request.POST if request.POST.get("do") == "decline" else None)
    number, refused = request.POST.get("asked", ""), None
    if request.POST.get("do") == "confirm" or form.is_valid():
        outcome = answered(request, viewed, number, form)
        if not isinstance(outcome, Refused):
            return redirect("service:second", stream)
        refused = outcome
    page = {
        "viewed": viewed,
        "p": viewed.p,
        "waiting": [shown(request, viewed, asked) for asked in viewed.p.asked_now],
        "settled": [shown(request, viewed, asked) for asked in reversed(viewed.p.asked.values()) if asked.outcome],
        "form": form,
        "refused": refused,
        "number": number,
        "deal_page": page_of_record(viewed),
    }
    return render(request, "service/second.html", page, status=409 if refused is not None else 422 if form.errors else 200)


def page_of_record(viewed: Viewed) -> str:
    p = viewed.p
    if p.procedure.code in OFFICE_PAGES:
        return page_of_office(p.procedure.code, p.stream)
    if p.procedure.code in DOCKET_PAGES:
        return page_of_docket(p.procedure.code, p.stream)
    return page_of_case(viewed.actor.role, p.stream) if p.veil is None else page_of_deal(viewed.actor.role, p.stream, p.has_room)


def answered(request: HttpRequest, viewed: Viewed, number: str, form: DeclineForm) -> object:
    if request.POST.get("do") == "confirm":
        outcome, done = submit(request, viewed.p.stream, ConfirmSecond(asked=number)), _("已确认，即时生效。")
    else:
        outcome = submit(request, viewed.p.stream, DeclineSecond(asked=number, reason=form.cleaned_data["reason"]))
        done = _("已登记，这份申请不再有效。")
    if not isinstance(outcome, Refused):
        told(request, outcome, done)
    return outcome


def shown(request: HttpRequest, viewed: Viewed, asked: Asked) -> Shown:
    p, actor = viewed.p, actor_of(request)
    own, wish = asked.by.person_id == actor.person_id, wish_of(p, asked)
    words = Shown(
        asked,
        rows_of(p, asked)[0].command.label(),
        [*in_words(wish), *of_the_record(p, wish)],
        who(p, asked.by),
        "、".join(role.label for role in seconds_of(p, asked)),
        "已撤回" if withdrawn(asked) else OUTCOMES.get(asked.outcome, ""),
        who(p, asked.settled_by) if asked.settled_by and asked.outcome != "expired" else "",
        own,
        None if asked.outcome else why_not(request, viewed, ConfirmSecond(asked=asked.number)),
        None if asked.outcome else why_not(request, viewed, DeclineSecond(asked=asked.number, reason=SOMETHING)),
    )
    return words


def withdrawn(asked: Asked) -> bool:
    return asked.outcome == "declined" and bool(asked.settled_by) and asked.settled_by.person_id == asked.by.person_id  # type: ignore[union-attr]
