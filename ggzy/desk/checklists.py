"""Check-lists in force 审查要点: written in the very transaction of their adoption; which one a filing is reviewed by."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec

from ggzy.core.checklist import CheckPoint, ListInForce, Point, list_for
from ggzy.core.office import Checklist
from ggzy.core.procedures.filing_checklist import CHECKLIST, VERSION
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record
from ggzy.core.table import Entry
from ggzy.desk import clock
from ggzy.store.models import ChecklistRow


def put_in_force(p: Record, entries: Sequence[Entry]) -> None:
    """An adopted list as it stands after the act; a repealed one keeps its row, with its end."""
    if isinstance(p, Checklist) and p.in_force is not None:
        fields = {name: getattr(p.in_force, name) for name in ListInForce.__struct_fields__ if name not in ("stream", "points")}
        fields["points"] = msgspec.to_builtins(p.points)
        ChecklistRow.objects.update_or_create(stream=p.stream, defaults=fields)


def told(row: ChecklistRow) -> ListInForce:
    fields = {name: getattr(row, name) for name in ListInForce.__struct_fields__ if name != "points"}
    return ListInForce(**fields, points=msgspec.convert(row.points, tuple[Point, ...]))


def list_of(p: Proceeding, at: datetime | None = None) -> ListInForce | None:
    """By which list the filing of this lot is reviewed: the one in force when it was submitted."""
    moment = at or p.happened.get("FilingSubmitted") or clock.now()
    rows = ChecklistRow.objects.filter(line=p.line, since__lte=moment)
    return list_for(p.region, p.line, p.industry, moment, [told(row) for row in rows])


def points_of(found: ListInForce | None) -> tuple[CheckPoint, ...]:
    return tuple(point.checked_point for point in found.points) if found else CHECKLIST


def label_of(found: ListInForce | None) -> str:
    return found.label if found else VERSION


def known_points(stream: str) -> tuple[CheckPoint, ...]:
    """The points of the list that an answer was given by."""
    row = ChecklistRow.objects.filter(stream=stream).first() if stream else None
    return points_of(told(row) if row else None)
