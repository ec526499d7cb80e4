"""Whose the running duties of a case are 案件职责的责任单位: the office nearest to its place that may do them, as every list of duties has it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from ggzy.core import agenda
from ggzy.core.case import Case
from ggzy.core.holders import Holder, Seat, mark
from ggzy.core.roles import Actor
from ggzy.desk.duties import open_matters, roll
from ggzy.desk.workdays import calendar
from ggzy.store.models import ToDoRow
from ggzy.supervision.clocks import Clock, clock_of

Held = dict[tuple[str, datetime | None], Holder]


def holders(stream: str, now: datetime) -> Held:
    """The holder of each open duty, by its mark and its end."""
    return {(each.matter, each.until): each.holder for each in open_matters(ToDoRow.objects.filter(case=stream), roll(now))}


def duties(p: Case, now: datetime) -> list[tuple[str, str, Clock, str]]:
    """What runs, by when, and the office that owes it."""
    held = holders(p.stream, now)
    return [
        (d.duty.label, str(d.duty.basis), clock_of(d.until, now, d.warned_at(calendar())), office_of(p, d, held))
        for d in agenda.open_duties(p, calendar())
    ]


def office_of(p: Case, d: agenda.OpenDuty, held: Held) -> str:
    """By name where the case was sent to it; else that of the holder, or which kind of office where nobody is to be named."""
    found = held.get((mark(p.procedure.code, d.duty.code), d.until), Holder())
    if found.orphan:
        return p.owes(d.key) or _("无人负责")
    return p.owes(d.key) or (found.seat.actor.org if found.seat else "、".join(role.label for role in d.duty.who))


def clue_words(stream: str, actor: Actor, now: datetime) -> str:
    """What is told when a clue was registered: that it is now to be decided on, and by whom, if that is somebody else."""
    at = mark("case/1", "assign")
    held = next((holder for (matter, _until), holder in holders(stream, now).items() if matter == at), Holder())
    acting: Seat | None = held.deputy or held.seat
    if acting is None or acting.actor.person_id == actor.person_id:
        return _("线索已登记，请在五个工作日内立案或者写明理由不予立案。")
    told = {"office": acting.actor.org, "person": acting.actor.person}
    return _("线索已登记，由%(office)s（%(person)s）在五个工作日内立案或者写明理由不予立案。") % told
