"""审查要点 as data with versions: which list is in force where, since when; the platform's own where no office has one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from ggzy.core.regions import covers, stem
from ggzy.core.rule import Basis


@dataclass(frozen=True)
class CheckPoint:
    """审查要点."""

    code: str
    text: str
    basis: Basis


class Point(msgspec.Struct, frozen=True, kw_only=True):
    """A point as an office writes it: with the statute, its article and its words."""

    code: str
    text: str
    statute: str
    article: int
    figure: str = ""

    @property
    def checked_point(self) -> CheckPoint:
        return CheckPoint(self.code, self.text, Basis(self.statute, self.article, self.figure, checked=False))


class ListInForce(msgspec.Struct, frozen=True, kw_only=True):
    """One adopted list: of which office, for which region, line and industry, from when until when (half-open)."""

    stream: str
    region: str
    line: str
    industry: str = ""
    since: datetime
    until: datetime | None = None
    document_no: str = ""
    office: str = ""
    points: tuple[Point, ...] = ()

    @property
    def label(self) -> str:
        return f"{self.office} {self.document_no}"

    def in_force(self, at: datetime) -> bool:
        return self.since <= at and (self.until is None or at < self.until)


def list_for(region: str, line: str, industry: str, at: datetime, lists: Iterable[ListInForce]) -> ListInForce | None:
    """The list by which a filing of that place and moment is reviewed: nearest office, closest line, latest; None is the platform's own."""
    fitting = [
        each for each in lists
        if each.in_force(at) and covers(each.region, region) and each.line == line and each.industry in ("", industry)
    ]  # fmt: skip
    return max(fitting, key=lambda each: (len(stem(each.region)), bool(each.industry), each.since), default=None)
