"""Delegated powers in force 下放的权限: written in the very transaction of the act they follow from, read at each act they govern."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from ggzy.core.office import Delegation
from ggzy.core.powers import Power
from ggzy.core.record import Record
from ggzy.core.table import Entry
from ggzy.store import written
from ggzy.store.models import PowerRow

NAMES = ("delegation", "region", "line", "industry", "matters", "ceiling_fen", "since", "until", "office", "document_no")
OF_REGION = (
    "SELECT delegation, region, line, industry, matters::text, ceiling_fen, since, until, office, document_no"
    " FROM store_powerrow WHERE region = ANY(%s)"
)
"""Written out: asked at every act of a supervisor."""


def put_in_force(p: Record, entries: Sequence[Entry]) -> None:
    """Every version of a delegation, as it stands after the act."""
    if isinstance(p, Delegation) and p.versions:
        for number, power in enumerate(p.versions, start=1):
            fields: dict[str, Any] = {name: getattr(power, name) for name in NAMES if name != "delegation"}
            fields |= {"matters": list(power.matters)}
            PowerRow.objects.update_or_create(delegation=p.stream, number=number, defaults=fields)


def powers_at(region: str) -> tuple[Power, ...]:
    """Every version of every delegation to the region, or to one that it lies in."""
    around = [code for code in dict.fromkeys((region, region[:6], f"{region[:4]}00")) if code]
    return tuple(power(*row) for row in written.rows(OF_REGION, [around])) if around else ()


def power(*row: Any) -> Power:
    told = dict(zip(NAMES, row, strict=True))
    return Power(**{**told, "matters": tuple(msgspec.json.decode(told["matters"]))})


def every_power() -> tuple[Power, ...]:
    """All of them, for pages that show many places at once."""
    rows = PowerRow.objects.values_list(*NAMES)
    return tuple(Power(**{**dict(zip(NAMES, row, strict=True)), "matters": tuple(row[NAMES.index("matters")])}) for row in rows)
