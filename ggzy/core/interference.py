"""The interference register 插手干预登记: who asked what of whom, when; of everybody only discipline inspection reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from ggzy.core.record import BEFORE, Placed
from ggzy.core.roles import Actor, Role


@dataclass
class Interference(Placed):
    """插手干预登记."""

    called: ClassVar[str] = "本登记"

    code: str = ""
    of_whom: str = ""
    asked_by: str = ""
    office: str = ""
    asked_at: datetime | None = None
    manner: str = ""
    what: str = ""
    done: str = ""
    deal: str = ""
    recorded_by: Actor | None = None
    recorded_at: datetime | None = None
    read_at: datetime | None = None
    outcome: str = ""
    finding: str = ""

    @property
    def title(self) -> str:
        return self.code

    def plays(self, role: Role, actor: Actor) -> bool:
        """Whoever is asked for a favour may record it; afterwards it is nobody's but the reader's."""
        return self.stage == BEFORE

    @property
    def why_stopped(self) -> str:
        return self.finding
