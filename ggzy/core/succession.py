"""承继: one firm takes over the rights and duties of another, so that what bars the one bars the other; only events change it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

import msgspec

from ggzy.core.record import Proposed, Record
from ggzy.core.roles import Actor, region_covers

KINDS = {"merged": "合并（吸收合并、新设合并）", "divided": "分立", "converted": "改制、换发代码"}


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One entry in force: from the firm that was to the firm that is, since when, by which document."""

    predecessor: str
    successor: str
    since: datetime
    origin: str


def chains(links: Iterable[Link]) -> list[Link]:
    """Every predecessor with every firm that took over from it, also through others; in force once all its links are."""
    known = list(links)
    found = {(each.predecessor, each.successor): each for each in known}
    grown = True
    while grown:
        grown = False
        for first in list(found.values()):
            for second in known:
                pair = (first.predecessor, second.successor)
                if first.successor == second.predecessor and pair[0] != pair[1] and pair not in found:
                    since = max(first.since, second.since)
                    found[pair] = Link(predecessor=pair[0], successor=pair[1], since=since, origin=f"{first.origin}；{second.origin}")
                    grown = True
    return sorted(found.values(), key=lambda each: (each.predecessor, each.successor))


@dataclass
class Succession(Record):
    """承继登记 of one firm from another."""

    called: ClassVar[str] = "本登记"

    predecessor_id: str = ""
    predecessor: str = ""
    successor_id: str = ""
    successor: str = ""
    kind: str = ""
    document_no: str = ""
    sha256: str = ""
    decided_on: date | None = None
    effective_on: date | None = None
    place: str = ""
    by: Actor | None = None
    recorded_at: datetime | None = None
    confirmed_by: Actor | None = None
    in_force_at: datetime | None = None
    returned_reason: str = ""
    revoked_at: datetime | None = None
    revoked_reason: str = ""

    @property
    def region(self) -> str:
        return self.place

    @property
    def line(self) -> str:
        return ""

    @property
    def title(self) -> str:
        """Without the names: titles stand on the benches of offices that do not read the matter."""
        return f"承继登记 {self.document_no}"

    @property
    def parties(self) -> str:
        return f"{self.predecessor} → {self.successor}"

    def addresses(self, actor: Actor) -> bool:
        """A firm is of no line of trade: the region alone counts."""
        return bool(actor.region) and region_covers(actor.region, self.place)

    @property
    def why_stopped(self) -> str:
        return self.revoked_reason or self.returned_reason

    @property
    def proposed(self) -> Proposed | None:
        return Proposed(self.by, self.recorded_at) if self.stage == "checking" and self.by and self.recorded_at else None

    @property
    def link(self) -> Link | None:
        """What it is worth at the counter: from the moment another person confirmed it, until revoked."""
        if self.in_force_at is None or self.revoked_at is not None:
            return None
        origin = f"{self.predecessor}（{self.predecessor_id}）由{self.successor}承继（{self.document_no}）"
        return Link(predecessor=self.predecessor_id, successor=self.successor_id, since=self.in_force_at, origin=origin)
