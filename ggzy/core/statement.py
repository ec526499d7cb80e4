"""履职说明: what an office or a person of it says to a figure about itself; it stands beside the figure. Only events change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from ggzy.core.record import Record
from ggzy.core.roles import Actor, Role


@dataclass(frozen=True)
class Said:
    """One statement: the figure as it stood then, and the words."""

    value: str
    text: str
    by: Actor
    at: datetime


@dataclass
class Statement(Record):
    """履职说明 to one figure of one office, or of one person in it."""

    called: ClassVar[str] = "本说明"

    org_id: str = ""
    person_id: str = ""
    figure: str = ""
    place: str = ""
    said: list[Said] = field(default_factory=list)

    @property
    def region(self) -> str:
        return self.place

    @property
    def line(self) -> str:
        return ""

    @property
    def title(self) -> str:
        return self.procedure.label

    def addresses(self, actor: Actor) -> bool:
        """The one it is about."""
        return actor.person_id == self.person_id if self.person_id else actor.org_id == self.org_id

    def kept_from(self, actor: Actor) -> bool:
        """Read from above alone: not by other departments, nor by the administration of the same place."""
        return actor.role is Role.SUPERVISOR or (actor.role is Role.ADMINISTRATION and actor.region == self.place)
