"""档案的答复与申诉: what somebody says to an item of the own dossier, and what the office that keeps it answers. Only events change it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

import msgspec

from ggzy.core.calendar import SHANGHAI
from ggzy.core.record import Record
from ggzy.core.roles import Actor, Role


class OwnItem(msgspec.Struct, frozen=True, kw_only=True):
    """The item as it stands on the dossier, whose it is, which office keeps it and who wrote it; the desk fetches it."""

    key: str
    words: str
    region: str
    subject: str = ""
    person_id: str = ""
    org_id: str = ""
    by: Actor | None = None
    secret: bool = False
    """Whether it tells who sits on a committee that is secret still."""


@dataclass
class Reply:
    """答复: as often as there is something to say."""

    text: str
    by: Actor
    at: datetime


@dataclass
class Dispute(Record):
    """The talk about one item: replies, one appeal, one answer. The item itself is never erased."""

    called: ClassVar[str] = "本申诉"

    item: OwnItem = OwnItem(key="", words="", region="")
    replies: list[Reply] = field(default_factory=list)
    appeal: Reply | None = None
    answer: Reply | None = None
    corrected: bool = False

    @property
    def region(self) -> str:
        return self.item.region

    @property
    def line(self) -> str:
        return ""

    @property
    def about(self) -> str:
        """The kind of item alone: the words of every item begin with it."""
        return re.split("[，（：]", self.item.words, maxsplit=1)[0]

    @property
    def said_at(self) -> datetime | None:
        first = self.appeal or (self.replies[0] if self.replies else None)
        return first.at if first else None

    @property
    def title(self) -> str:
        """Without whose it is and what it says: titles stand on the benches of offices that do not read the matter."""
        day = f"（{self.said_at.astimezone(SHANGHAI):%Y-%m-%d}）" if self.said_at else ""
        return f"对“{self.about}”的{'申诉' if self.appeal else '答复'}{day}"

    @property
    def full_title(self) -> str:
        """With whose it is, for those who read it."""
        return f"{self.item.subject}{self.title}"

    def plays(self, role: Role, actor: Actor) -> bool:
        """The one whom the item is about; a named person of a firm besides the firm."""
        return not self.item.key or is_about(self.item, actor)


def is_about(item: OwnItem, actor: Actor) -> bool:
    """An expert speaks for oneself, not for the firm that employs one."""
    if item.org_id:
        return actor.role is not Role.EXPERT and actor.org_id == item.org_id
    return bool(item.person_id) and actor.person_id == item.person_id
