"""Orders of a supervising office in a lot 监督文书: 责令暂停通知书, 恢复通知书, 责令改正通知书."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from .paper import Paper

TITLES = {"suspend": "责令暂停招标投标活动通知书", "resume": "恢复招标投标活动通知书", "correct": "责令改正通知书"}


class OrderPaper(Paper, frozen=True, kw_only=True):
    """One order: to whom, why, what is to be done and by when. `of` is the number of the order that is lifted."""

    template: ClassVar[str] = "papers/order.html"

    kind: str
    addressees: tuple[str, ...]
    reason: str
    basis: str
    text: str = ""
    until: datetime | None = None
    of: str = ""
    deadline: datetime | None = None

    @property
    def title(self) -> str:
        return TITLES[self.kind]
