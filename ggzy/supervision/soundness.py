"""What of the platform's own work is not as it should be 运行异常, told where supervisors look: findings that could not
be worked out, and records that do not agree with the public log."""

from __future__ import annotations

from typing import Any

from ggzy.core.roles import Actor, Role
from ggzy.store.models import Deal
from ggzy.supervision.findings import left_over, log_alarm
from ggzy.supervision.reach import deals_within

SHOWN = 10


def troubles(actor: Actor) -> dict[str, Any]:
    """Lots of this watcher's whose findings may be old; of the comparisons across lots the administration alone hears how many."""
    failed = list(left_over.records()[:1000])
    lots = deals_within(actor).filter(stream__in=failed).order_by("registered_at") if failed else []
    across = left_over.others() if actor.role is Role.ADMINISTRATION else 0
    return {"lots": lots[:SHOWN], "lots_count": len(lots), "across": across} | alarms(actor)


def alarms(actor: Actor) -> dict[str, Any]:
    """For other offices than those whose records they are: lots in reach, by name; of other records only that there are some."""
    told = log_alarm.standing() if actor.role in log_alarm.TOLD else log_alarm.standing().none()
    streams = dict(told.values_list("stream", "places"))
    if not streams:
        return {"changed": [], "changed_elsewhere": False, "changed_log": ""}
    lots = list(deals_within(actor).filter(stream__in=streams))
    return {
        "changed": [(lot, streams[lot.stream]) for lot in lots],
        "changed_elsewhere": Deal.objects.filter(stream__in=streams).count() < len(set(streams) - {""}),
        "changed_log": next((each.what for each in told if not each.stream), ""),
    }
