"""Who took over from whom 承继: written in the very transaction of the confirmation, for the bars of the one then bar the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from ggzy.core.acts.succession import SuccessionConfirmed, SuccessionRevoked
from ggzy.core.case import Case
from ggzy.core.record import BEFORE, Record
from ggzy.core.roles import Actor
from ggzy.core.succession import Link, chains
from ggzy.core.table import Entry
from ggzy.desk.bars import bars_of
from ggzy.store.models import CaseCard, Heir, Organisation


def links() -> tuple[Link, ...]:
    """Who took over from whom by now."""
    return tuple(
        Link(predecessor=row.predecessor, successor=row.successor, since=row.since, origin=row.origin)
        for row in Heir.objects.order_by("since", "stream")
    )


def firms_and_links(p: Record, command: Any, actor: Actor) -> dict[str, Any]:
    """The two firms by name, what keeps the first from trading, and who took over from whom so far."""
    said: Any = command if p.stage == BEFORE else p
    names = Organisation.objects.filter(uscc__in=[said.predecessor_id, said.successor_id]).values_list("uscc", "name")
    stayed = CaseCard.objects.filter(accused_org=said.predecessor_id, stay="stayed").values_list("stream", flat=True)
    return {"firms": dict(names), "bars": bars_of([said.predecessor_id]), "links": links(), "paused": tuple(stayed)}


def heirs_of(p: Case) -> list[str]:
    """Who took over from the accused, by which document, and is now barred as it is; a manager's bar is the person's own."""
    if p.decided_bar is None or not p.accused.org_id or p.accused.firm:
        return []
    return list(Heir.objects.filter(predecessor=p.accused.org_id).order_by("successor", "pk").values_list("origin", flat=True))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """One entry after the other: each is a stream of its own, and two that are confirmed at once must not close a circle."""
    with transaction.atomic():
        lock()
        yield


def lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE store_heir IN EXCLUSIVE MODE")


def put_in_force(p: Record, entries: Sequence[Entry]) -> None:
    """Rewrite the whole table, also of those that took over through others: there are few, and none changes often."""
    if not any(isinstance(entry.event, SuccessionConfirmed | SuccessionRevoked) for entry in entries):
        return
    lock()
    Heir.objects.filter(stream=p.stream).delete()
    own: Link | None = p.link  # type: ignore[attr-defined]
    if own is not None:
        Heir.objects.create(stream=p.stream, **fields(own))
    Heir.objects.filter(stream="").delete()
    known = links()
    direct = {(each.predecessor, each.successor) for each in known}
    Heir.objects.bulk_create(Heir(**fields(each)) for each in chains(known) if (each.predecessor, each.successor) not in direct)


def fields(link: Link) -> dict[str, object]:
    return {name: getattr(link, name) for name in link.__struct_fields__}
