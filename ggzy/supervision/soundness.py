"""What of the platform's own work is not as it should be 运行异常, told where supervisors look: findings that could not be worked out."""

from __future__ import annotations

from typing import Any

from ggzy.core.roles import Actor, Role
from ggzy.supervision.findings import left_over
from ggzy.supervision.reach import deals_within

SHOWN = 10


def troubles(actor: Actor) -> dict[str, Any]:
    """Lots of this watcher's whose findings may be old; of the comparisons across lots the administration alone hears how many."""
    failed = list(left_over.records()[:1000])
    lots = deals_within(actor).filter(stream__in=failed).order_by("registered_at") if failed else []
    across = left_over.others() if actor.role is Role.ADMINISTRATION else 0
    return {"lots": lots[:SHOWN], "lots_count": len(lots), "across": across}
