"""Bars in force 限制: written in the very transaction of the act they follow from, read at each act they may stop.

Unlike cards they are no follower: where a bar cannot be written, the service of the decision is not accepted either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import msgspec

from ggzy.core.acts.case import DecisionRevoked, DecisionServed
from ggzy.core.acts.redress import AppealEnded, DecisionAmended, StayEnded, StayNoted
from ggzy.core.bars import AS_BIDDER, AS_EXPERT, AS_MANAGER, Bar, on_managers, standing, words
from ggzy.core.codes import plain_name
from ggzy.core.proceeding import Bid, Proceeding
from ggzy.core.record import Record
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.table import Command, Entry
from ggzy.store import written
from ggzy.store.models import BarRow, StoppedAct

COLUMNS = (
    'case_id AS "case", decision_no, basis, article, capacities::text, region, since, until, lines::text,'
    " org_id, person_id, subject, issuer, paper, '' AS origin"
)
TAKEN_OVER = (
    'b.case_id AS "case", b.decision_no, b.basis, b.article, b.capacities::text, b.region, GREATEST(b.since, h.since), b.until,'
    " b.lines::text, h.successor, b.person_id, b.subject, b.issuer, b.paper, h.origin"
)
MARK_DIGITS = 3
"""Hexadecimal: a warning that is wrong once in some thousand names for each bar, and a hundred thousand names left with
two dozen to each mark."""
OF_FIRMS = (
    f"SELECT {COLUMNS} FROM store_barrow WHERE org_id = ANY(%s) UNION ALL SELECT {TAKEN_OVER} FROM store_barrow b"
    " JOIN store_heir h ON h.predecessor = b.org_id WHERE h.successor = ANY(%s) AND NOT b.capacities @> '[\"manager\"]'"
)
OF_PEOPLE = f"SELECT {COLUMNS} FROM store_barrow WHERE person_id <> ''"
OF_MANAGERS = f"SELECT {COLUMNS} FROM store_barrow WHERE capacities @> '[\"manager\"]'"
"""Written out, for the first is asked at every bid."""
NAMES = (
    "case", "decision_no", "basis", "article", "capacities", "region", "since", "until", "lines", "org_id", "person_id", "subject",
    "issuer", "paper", "origin",
)  # fmt: skip


MOVES_THE_BAR = (DecisionServed, DecisionRevoked, StayNoted, StayEnded, AppealEnded, DecisionAmended)


def put_in_force(p: Record, entries: Sequence[Entry]) -> None:
    """A decision served begins its bar, a revoked one ends it at that moment; a stay pauses it, an amendment shortens it."""
    if any(isinstance(entry.event, MOVES_THE_BAR) for entry in entries):
        bar: Bar | None = p.bar  # type: ignore[attr-defined]
        if bar is not None:
            write(bar)


def write(bar: Bar) -> None:
    """One row a decision; who took over is told by another table."""
    fields = {name: getattr(bar, name) for name in bar.__struct_fields__ if name not in ("case", "origin")}
    fields |= {"capacities": list(bar.capacities), "lines": list(bar.lines)}
    BarRow.objects.update_or_create(case_id=bar.case, defaults=fields)


def bars_of(codes: Iterable[str]) -> tuple[Bar, ...]:
    """All bars that any of these firms ever had; whether one is in force the rule asks, at its own moment."""
    wanted = [code for code in codes if code]
    return read(written.trip([asked(wanted)])[0]) if wanted else ()


def asked(codes: list[str]) -> written.Asked:
    return written.Asked(OF_FIRMS, [codes, codes], False)


def read(rows: Iterable[Sequence[Any]]) -> tuple[Bar, ...]:
    return tuple(bar(*row) for row in rows)


def bar(*row: object) -> Bar:
    told: dict[str, Any] = dict(zip(NAMES, row, strict=True))
    lists = {name: tuple(msgspec.json.decode(told[name])) for name in ("capacities", "lines")}
    return Bar(**{**told, **lists})


def standing_on(org_id: str, capacity: str, now: datetime) -> tuple[Bar, ...]:
    """What keeps one firm from this capacity now, wherever that is."""
    return tuple(bar for bar in bars_of([org_id]) if capacity in bar.capacities and bar.in_force(now))


def bars_on_people(numbers: Iterable[str]) -> tuple[Bar, ...]:
    """All bars that any of these persons ever had."""
    wanted = [number for number in numbers if number]
    return read(written.rows(f"{OF_PEOPLE} AND person_id = ANY(%s)", [wanted])) if wanted else ()


def barred_experts(p: Record, now: datetime) -> dict[str, str]:
    """Why which experts cannot be drawn for this lot now."""
    found: dict[str, str] = {}
    for each in (bar(*row) for row in written.rows(OF_PEOPLE, [])):
        if standing([each], p.region, p.line, AS_EXPERT, now):
            found[each.person_id] = words(each, AS_EXPERT)
    return found


def barred_bidders(p: Proceeding, now: datetime) -> dict[str, str]:
    """Why which opened bidders, barred since their bids were sealed, no longer meet the qualifications: for the committee."""
    bars, found = bars_of_lot(p), dict[str, str]()
    for bid in p.opened_bids:
        own = standing([bar for bar in bars if bar.org_id == bid.org_id], p.region, p.line, AS_BIDDER, now)
        managers = on_managers(bars, bid.line.manager, bid.org_id, p.region, p.line, now) if bid.line else []
        said = [words(own, AS_BIDDER)] if own else []
        said += [of_manager(bar, bid) for bar in managers]
        if said:
            found[bid.bidder] = "；".join(said)
    return found


def of_manager(bar: Bar, bid: Bid) -> str:
    if bar.org_id == bid.org_id:
        return f"拟派项目经理{words(bar, AS_MANAGER)}"
    return f"拟派项目经理与另一单位的人员同名，{words(bar, AS_MANAGER)}，请核对注册证书编号"


def of_managers() -> tuple[Bar, ...]:
    """All bars on project managers: they are few, and a name may be written in several ways."""
    return read(written.rows(OF_MANAGERS, []))


def bars_of_lot(p: Proceeding) -> tuple[Bar, ...]:
    """What keeps the opened bidders, or their project managers, from the lot."""
    found = {(bar.case, bar.org_id): bar for bar in (*bars_of([bid.org_id for bid in p.opened_bids]), *of_managers())}
    return tuple(found.values())  # one decision bars several firms, where several took over from the one that was barred


def marks_of_managers(p: Proceeding, now: datetime) -> list[str]:
    """For a bidder's own browser: by which it sees that its project manager may be barred, without telling anybody whom
    it means to name. Each mark is one of 4,096, which many names share, and the same in every lot: whoever tries a list
    of names is left with a crowd for every mark, and no second lot thins it out. Why not a digest, nor a question to the
    server: docs/decisions/marks-of-managers.md."""
    return sorted({mark_of_manager(bar.subject) for bar in of_managers() if standing([bar], p.region, p.line, AS_MANAGER, now)})


def mark_of_manager(name: str) -> str:
    """As `mayBeBarred` in the bidder's browser makes it."""
    return hashlib.sha256(f"ggzy-manager/1\n{plain_name(name)}".encode()).hexdigest()[:MARK_DIGITS]


def note_stopped(p: Record, command: Command, actor: Actor, refused: Refused, now: datetime) -> None:
    """What a decision stopped, so that it can be told when the decision is undone."""
    StoppedAct.objects.create(
        case_id=refused.cause, at=now, stream=p.stream, act=type(command).label(), org_id=actor.org_id,
        person=actor.person, reason=str(refused)[:500],
    )  # fmt: skip
