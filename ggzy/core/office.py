"""Offices' own matters 机关履职: handing over, delegated powers; records of the same kind as lots and cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

import msgspec

from ggzy.core.checklist import ListInForce, Point
from ggzy.core.powers import MATTERS, Power
from ggzy.core.record import Placed
from ggzy.core.roles import Actor, Role


@dataclass
class OfficeMatter(Placed):
    """A matter that an office has with itself or with another office: where it lies and which office keeps it."""

    called: ClassVar[str] = "本事项"

    code: str = ""
    office_id: str = ""
    office: str = ""


class PostTold(msgspec.Struct, frozen=True, kw_only=True):
    """A post in a handover: its number in the registry, who holds it, and in which office and title."""

    number: int
    person_id: str
    person: str
    title: str


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One matter on the list of a handover: its mark, and of an open one the stream and in words."""

    matter: str
    label: str
    stream: str = ""
    title: str = ""

    @property
    def mark(self) -> str:
        return f"{self.matter}@{self.stream}" if self.stream else self.matter


@dataclass
class Handover(OfficeMatter):
    """交接: from one post to another of the same office, with the list of what goes over; in force when taken by name."""

    called: ClassVar[str] = "本次交接"

    giver: PostTold | None = None
    receiver: PostTold | None = None
    matters: tuple[Listed, ...] = ()
    reason: str = ""
    offered_at: datetime | None = None
    taken_at: datetime | None = None
    declined_reason: str = ""

    @property
    def title(self) -> str:
        return f"{self.giver.person}交{self.receiver.person}" if self.giver and self.receiver else ""

    @property
    def why_stopped(self) -> str:
        return self.declined_reason

    def persons(self, role: Role, whose: Callable[[Any, str], bool] | None) -> list[str]:
        """A handover waits for its receiver alone."""
        return [self.receiver.person_id if self.receiver else ""]


@dataclass
class Delegation(OfficeMatter):
    """权限下放: what was proposed, decided, corrected, withdrawn; every version stays."""

    called: ClassVar[str] = "本项权限"

    to_region: str = ""
    proposed: Any = None
    proposed_by: Actor | None = None
    experts: int = 0
    versions: list[Power] = field(default_factory=list)
    withdrawn_reason: str = ""

    @property
    def title(self) -> str:
        names = "、".join(MATTERS[code][0] for code in (self.latest.matters if self.latest else self.proposed.matters if self.proposed else ()))
        return f"{self.code} {names}"

    @property
    def latest(self) -> Power | None:
        return self.versions[-1] if self.versions else None

    @property
    def why_stopped(self) -> str:
        return self.withdrawn_reason

    def begin(self, power: Power) -> None:
        """A version in place of the one before, which ends as it begins."""
        self.end(power.since)
        self.versions.append(power)

    def end(self, at: datetime) -> None:
        last = self.latest
        if last is not None and (last.until is None or at < last.until):
            self.versions[-1] = msgspec.structs.replace(last, until=max(at, last.since))


@dataclass
class Checklist(OfficeMatter):
    """审查要点: drafted by the office of a line, adopted with a number and a date, in force until repealed or followed."""

    called: ClassVar[str] = "本份要点"

    points: tuple[Point, ...] = ()
    drafted_by: Actor | None = None
    document_no: str = ""
    since: datetime | None = None
    until: datetime | None = None
    repealed_reason: str = ""

    @property
    def title(self) -> str:
        return f"{self.code} 审查要点{len(self.points)}条"

    @property
    def why_stopped(self) -> str:
        return self.repealed_reason

    @property
    def in_force(self) -> ListInForce | None:
        if self.since is None:
            return None
        return ListInForce(
            stream=self.stream, region=self.place, line=self.of_line, industry=self.of_industry, since=self.since,
            until=self.until, document_no=self.document_no, office=self.office, points=self.points,
        )  # fmt: skip
