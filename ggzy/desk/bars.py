"""Bars in force 限制: written in the very transaction of the act they follow from, read at each act they may stop.

Unlike cards they are no follower: where a bar cannot be written, the service of the decision is not accepted either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from ggzy.core.acts.case import DecisionRevoked, DecisionServed
from ggzy.core.bars import AS_BIDDER, AS_EXPERT, Bar, standing, words
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.table import Command, Entry
from ggzy.store import written
from ggzy.store.models import BarRow, StoppedAct

COLUMNS = (
    'case_id AS "case", decision_no, basis, article, capacities::text, region, since, until, lines::text,'
    " org_id, person_id, subject"
)
OF_FIRMS = f"SELECT {COLUMNS} FROM store_barrow WHERE org_id = ANY(%s)"
OF_PEOPLE = f"SELECT {COLUMNS} FROM store_barrow WHERE person_id <> ''"
"""Written out, for the first is asked at every bid."""
NAMES = (
    "case", "decision_no", "basis", "article", "capacities", "region", "since", "until", "lines", "org_id", "person_id", "subject",
)  # fmt: skip


def put_in_force(p: Record, entries: Sequence[Entry]) -> None:
    """A decision served begins its bar, a revoked one ends it at that moment."""
    if any(isinstance(entry.event, DecisionServed | DecisionRevoked) for entry in entries):
        bar: Bar | None = p.bar  # type: ignore[attr-defined]
        if bar is not None:
            fields = {name: getattr(bar, name) for name in bar.__struct_fields__ if name != "case"}
            fields |= {"capacities": list(bar.capacities), "lines": list(bar.lines)}
            BarRow.objects.update_or_create(case_id=p.stream, defaults=fields)


def bars_of(codes: Iterable[str]) -> tuple[Bar, ...]:
    """All bars that any of these firms ever had; whether one is in force the rule asks, at its own moment."""
    wanted = [code for code in codes if code]
    return read(written.trip([asked(wanted)])[0]) if wanted else ()


def asked(codes: list[str]) -> written.Asked:
    return written.Asked(OF_FIRMS, [codes], False)


def read(rows: Iterable[Sequence[Any]]) -> tuple[Bar, ...]:
    return tuple(bar(*row) for row in rows)


def bar(*row: object) -> Bar:
    told: dict[str, Any] = dict(zip(NAMES, row, strict=True))
    lists = {name: tuple(msgspec.json.decode(told[name])) for name in ("capacities", "lines")}
    return Bar(**{**told, **lists})


def barred_experts(p: Record, now: datetime) -> dict[str, str]:
    """Why which experts cannot be drawn for this lot now."""
    found: dict[str, str] = {}
    for each in (bar(*row) for row in written.rows(OF_PEOPLE, [])):
        if standing([each], p.region, p.line, AS_EXPERT, now):
            found[each.person_id] = words(each, AS_EXPERT)
    return found


def barred_bidders(p: Proceeding, now: datetime) -> dict[str, str]:
    """Why which opened bidders, barred since their bids were sealed, no longer meet the qualifications: for the committee."""
    bids = {bid.org_id: bid.bidder for bid in p.opened_bids}
    found: dict[str, str] = {}
    for each in bars_of(bids):
        if standing([each], p.region, p.line, AS_BIDDER, now):
            found[bids[each.org_id]] = words(each, AS_BIDDER)
    return found


def note_stopped(p: Record, command: Command, actor: Actor, refused: Refused, now: datetime) -> None:
    """What a decision stopped, so that it can be told when the decision is undone."""
    StoppedAct.objects.create(
        case_id=refused.cause, at=now, stream=p.stream, act=type(command).label(), org_id=actor.org_id,
        person=actor.person, reason=str(refused)[:500],
    )  # fmt: skip
