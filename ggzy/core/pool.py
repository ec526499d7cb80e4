"""在库 of one expert: told why, heard, out of the pool by decision of the office that keeps it, and back again. Only events change it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

import msgspec

from ggzy.core.record import Record
from ggzy.core.roles import Actor, Role

OWN_WISH = "own_wish"
CAUSES = {
    OWN_WISH: "本人申请",
    "health": "年龄、健康原因不能胜任",
    "absences": "无正当理由多次不参加评标",
    "untrue": "入库材料不实",
    "barred": "被依法取消评标资格",
    "interest": "应当回避而不回避",
}
"""出库事由; the national measures on pools (评标专家和评标专家库管理办法) are not among the texts at hand: 未核."""


class Pooled(msgspec.Struct, frozen=True, kw_only=True):
    """The expert as the registry knows it: which office's pool, and whether in it now."""

    person_id: str
    person: str
    region: str
    active: bool


@dataclass
class PoolSeat(Record):
    """专家在库."""

    called: ClassVar[str] = "本事项"

    code: str = ""
    expert: Pooled = Pooled(person_id="", person="", region="", active=True)
    cause: str = ""
    reason: str = ""
    document_no: str = ""
    proposed_at: datetime | None = None
    reply_until: datetime | None = None
    reply: str = ""
    replied_at: datetime | None = None
    left_at: datetime | None = None
    ended: str = ""
    by: Actor | None = None

    @property
    def region(self) -> str:
        return self.expert.region

    @property
    def line(self) -> str:
        return ""

    @property
    def title(self) -> str:
        """Without the name: titles stand on the benches of offices that do not read the matter."""
        return f"专家出库 {self.code}"

    @property
    def active(self) -> bool:
        return self.stage != "left"

    @property
    def why_stopped(self) -> str:
        return self.ended

    def plays(self, role: Role, actor: Actor) -> bool:
        """The expert whom it is about."""
        return role is Role.EXPERT and bool(actor.person_id) and actor.person_id == self.expert.person_id

    def persons(self, role: Role, whose: Callable[[Any, str], bool] | None) -> list[str]:
        return [self.expert.person_id] if role is Role.EXPERT else [""]
