"""平台不可用证明 certificate of unavailability: what the platform's own monitoring found, signed with the platform's key."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from .paper import Paper, Sheet
from .words import instant


class Interruption(msgspec.Struct, frozen=True, kw_only=True):
    """One stretch in which the platform could not be used."""

    number: str
    kind: str
    began: datetime
    ended: datetime | None
    seconds: int


class UnavailabilityPaper(Paper, frozen=True, kw_only=True):
    """平台不可用证明；`record_sha256` is the digest of the heartbeats handed out with it."""

    template: ClassVar[str] = "papers/unavailability.html"

    applicant: str
    applicant_code: str
    since: datetime
    until: datetime
    interruptions: tuple[Interruption, ...]
    lots: tuple[str, ...] = ()
    beats: int = 0
    record_sha256: str = ""
    key: str = ""
    signature: str = ""

    @property
    def title(self) -> str:
        return "平台不可用证明"

    @property
    def subject(self) -> str:
        return ""

    @property
    def total_seconds(self) -> int:
        return sum(each.seconds for each in self.interruptions)

    @property
    def total_text(self) -> str:
        return lasting(self.total_seconds)

    @property
    def sheet(self) -> Sheet:
        rows = tuple(
            (each.number, each.kind, instant(each.began), instant(each.ended) if each.ended else "尚未恢复", lasting(each.seconds))
            for each in self.interruptions
        )
        return Sheet(caption="监测到的中断", columns=("编号", "性质", "开始", "恢复", "历时"), rows=rows)


def lasting(seconds: int) -> str:
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    return (f"{hours}小时" if hours else "") + (f"{minutes}分" if hours or minutes else "") + f"{seconds}秒"
