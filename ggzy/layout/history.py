"""The time line of a deal in plain words 办理记录: who, when, did what, on what basis; only what this viewer may see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record
from ggzy.core.table import Entry
from ggzy.layout.event_words import BASES, DETAILS, who


@dataclass(frozen=True)
class Told:
    """One line of the time line; `entered` is the stage that the act led to."""

    at: datetime
    who: str
    did: str
    detail: str
    basis: str
    warning: bool = False
    entered: str = ""


def told_of(p: Record, entry: Entry) -> Told:
    event = entry.event
    name = type(event).__name__
    if isinstance(event, StageEntered):
        return Told(
            entry.at,
            who(p, entry.actor),
            _("进入“%(stage)s”阶段") % {"stage": p.procedure.stage(event.stage).label},
            "",
            "",
        )
    if isinstance(event, DutyBreached):
        duty = p.procedure.duty[event.duty]
        did = _("逾期：%(office)s未在%(within)s内%(label)s") % {
            "office": event.office,
            "within": duty.within,
            "label": duty.label,
        }
        return Told(entry.at, who(p, entry.actor), did, "", str(duty.basis), warning=True)
    detail = DETAILS[name](p, event) if name in DETAILS else ""
    return Told(entry.at, who(p, entry.actor), event.label(), detail, str(BASES.get(name, "")))


def history(p: Record, entries: Iterable[Entry], *, newest_first: bool = True) -> list[Told]:
    """The time line of the entries given, which must be those the viewer may see.

    A stage that an act led to is told with the act, not as a line of its own.
    """
    lines: list[Told] = []
    for entry in entries:
        line = told_of(p, entry)
        if isinstance(entry.event, StageEntered) and lines and (lines[-1].at, lines[-1].who) == (line.at, line.who):
            lines[-1] = replace(lines[-1], entered=p.procedure.stage(entry.event.stage).label)
        else:
            lines.append(line)
    return lines[::-1] if newest_first else lines


AWAY = {"transferred": "now", "withdrawing": "now", "revoking": "now", "moved": "done"}
"""Off the main way and no halt: somebody is at it, or it went where it belongs."""


def stage_line(p: Proceeding, entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The stages of the main way for the piece `steps.html`, with when each was entered; a halt is its own step."""
    entered = {e.event.stage: e.at for e in entries if isinstance(e.event, StageEntered)}
    halts = (
        "failed", "terminated", "ended", "declined", "closed", "revoked", "refused", "withdrawn", "transferred", "moved", "dropped", "repealed", "returned", "escalated", "withdrawing", "revoking",
    )
    way = [s for s in p.procedure.stages if s.code not in halts]
    order = [s.code for s in way]
    reached = (
        order.index(p.stage) if p.stage in order else max((order.index(s) for s in entered if s in order), default=0)
    )
    steps = []
    for n, stage in enumerate(way):
        state = (
            "done"
            if n < reached or (n == reached and (stage.final or p.stage in halts))
            else "now"
            if n == reached
            else "next"
        )
        steps.append({"name": stage.label, "state": state, "at": entered.get(stage.code) if n <= reached else None})
    if p.stage in halts:
        halt = {
            "name": p.at_stage.label,
            "state": AWAY.get(p.stage, "stopped"),
            "at": entered.get(p.stage),
            "note": p.why_stopped,
        }
        steps = [s for s in steps if s["state"] != "next"] + [halt]
    elif p.suspended:
        steps[reached] |= {"state": "stopped", "note": _("已被责令暂停：%(why)s") % {"why": p.suspended}}
    return steps
