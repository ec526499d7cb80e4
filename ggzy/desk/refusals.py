"""Refusals 不予受理 of officials, agencies and tenderees at lots, counted for supervision.

Of bidders and experts nothing is kept: before the opening even that somebody was refused would tell that he means to bid.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from ggzy.core.calendar import day_of
from ggzy.core.findings.irregular import REFUSED_A_DAY
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.store.models import RefusedAct

KEPT = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, Role.CENTRE, Role.AGENCY, Role.TENDEREE)


def note(p: Record, command: Command, actor: Actor, act: str, refused: Refused, now: datetime) -> None:
    """Within the lot's turn; the same form sent twice is refused once. Before it is often enough to be told, nobody is to look."""
    if actor.role not in KEPT or not isinstance(p, Proceeding) or p.seq == 0:
        return
    row, new = RefusedAct.objects.get_or_create(
        stream=p.stream, day=day_of(now), role=actor.role.value, org_id=actor.org_id, person_id=actor.person_id,
        rule=refused.rule[:80],
        defaults={
            "person": actor.person, "basis": str(refused.basis or "")[:200], "act": type(command).label()[:60],
            "first_at": now, "last_at": now, "last_act": act, "looked": REFUSED_A_DAY[actor.role] > 1,
        },
    )  # fmt: skip
    if not new and row.last_act != act:
        RefusedAct.objects.filter(pk=row.pk).update(
            times=F("times") + 1, last_at=now, last_act=act, act=type(command).label()[:60], looked=row.times + 1 < REFUSED_A_DAY[actor.role]
        )
