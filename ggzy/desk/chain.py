"""What decisions on the report chain and on cross-department matters need from outside 上报、协调的外部事实; and a call with all its reports, at once."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from ggzy.core.acts.chain import AskForReport, CallOffReport, FollowOn, OpenCall, WithdrawCall
from ggzy.core.chain import REPORTING, Call, OfficeReport
from ggzy.core.facts import KnownOffice
from ggzy.core.office_figures import ReportSeen
from ggzy.core.procedures.chain import OFFICE_REPORT
from ggzy.core.record import Record, fold
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import clock
from ggzy.desk.complaints import Undone
from ggzy.desk.matters import offices_known
from ggzy.desk.office_figures import figures_of, scope_of
from ggzy.store import journal
from ggzy.store.models import DocketCard

ABOVE = (Role.ADMINISTRATION, Role.INSPECTOR)
REPORT_STREAM = "officereport/1"


def new_number(p: Record, command: Command, actor: Actor) -> dict[str, Any]:
    """A number, by chance, so that it tells nothing of how many there are."""
    head = "协" if p.procedure.code == "coordination/1" else "报"
    return {"case_code": f"{head}{actor.region[:6]}-{secrets.randbelow(10**8):08d}"}


def offices_named(p: Record, command: Any, actor: Actor) -> dict[str, Any]:
    """The offices that are asked or take part, and the one above, as they stand now."""
    now = clock.now()
    asked: Iterable[str] = getattr(command, "office_ids", ()) or getattr(command, "party_ids", ()) or (getattr(command, "office_id", ""),)
    above = offices_known([getattr(command, "superior_id", "")], now, ABOVE)
    return {"known_offices": offices_known(asked, now, REPORTING), "superior": above[0] if above else None}


def reports_of(p: Call, command: Command, actor: Actor) -> dict[str, Any]:
    return {"reports": tuple(each.seen for each in loaded(p))}


def loaded(p: Call) -> list[OfficeReport]:
    """The reports of a call, in the order in which the offices were asked."""
    from ggzy.desk.counter import load

    found = (load(stream, OfficeReport) for stream in DocketCard.objects.filter(procedure=REPORT_STREAM, code=p.code).values_list("stream", flat=True))
    of_this = {each.office.org_id: each for each in found if each is not None and each.office and each.call == p.stream}
    return [of_this[office.org_id] for office in p.offices if office.org_id in of_this]


def as_of(stream: str, at: datetime) -> OfficeReport:
    """A report as it stood then: a paper that has gone out does not change with what is done afterwards."""
    found: OfficeReport = fold(OFFICE_REPORT, stream, (entry for entry in journal.read(stream) if entry.at <= at))
    return found


def own_figures(p: OfficeReport, command: Command, actor: Actor) -> dict[str, Any]:
    if p.office is None or p.since is None or p.until is None or not p.addresses(actor):
        return {}
    now = clock.now()
    return {"figures": figures_of(p.office.org_id, p.since, p.until, now), "covered": scope_of(p.office.org_id, now).places}


# ---- several streams in one deed


def open_call(command: OpenCall, actor: Actor, act_id: str, before: str = "") -> Any:
    """The call, each office's own stream, and the word in the call before that it is the next: all or none."""
    from ggzy.desk.counter import forget, hand_in, open_stream

    begun: list[str] = []
    try:
        with transaction.atomic():
            call: Any = kept(open_stream(command, actor, procedure="call/1", act_id=act_id), begun)
            for office in call.p.offices:
                kept(open_stream(ask_of(call.p, office), actor, procedure=REPORT_STREAM, act_id=f"{act_id}/{office.org_id}"), begun)
            if before:
                kept(hand_in(before, FollowOn(stream=call.stream), actor, act_id=act_id), [])
            return call
    except Undone as undone:
        for stream in (*begun, before):
            forget(stream)
        return undone.refused


def ask_of(p: Call, office: KnownOffice) -> AskForReport:
    assert p.since and p.until and p.due
    return AskForReport(
        call=p.stream, call_code=p.code, kind=p.kind, about=p.about, region=p.place, office_id=office.org_id, since=p.since, until=p.until,
        due=p.due, outline=p.outline,
    )  # fmt: skip


def withdraw_call(p: Call, command: WithdrawCall, actor: Actor, act_id: str, seen: int | None) -> Any:
    """The call, and every report that was not accepted yet: nobody owes anything any more."""
    from ggzy.desk.counter import forget, hand_in

    open_still = [each.stream for each in loaded(p) if not each.at_stage.final]
    try:
        with transaction.atomic():
            done = kept(hand_in(p.stream, command, actor, act_id=act_id, seen=seen), [])
            for stream in open_still:
                kept(hand_in(stream, CallOffReport(reason=command.reason), actor, act_id=act_id), [])
            return done
    except Undone as undone:
        for stream in (p.stream, *open_still):
            forget(stream)
        return undone.refused


def kept(outcome: Any, begun: list[str]) -> Any:
    if isinstance(outcome, Refused):
        raise Undone(outcome)
    begun.append(outcome.stream)
    return outcome


def late_now(seen: ReportSeen, now: datetime) -> bool:
    """Whether it came late, or has not come and its day is over."""
    return seen.late or (seen.stage in ("asked", "returned") and seen.due <= now)
