"""Figures of an office 上报数据: what is counted of its line and region in a period, each with its entries; and how it moved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from ggzy.core.regions import covers
from ggzy.core.shortcomings import EntryRef

SHOWN_ENTRIES = 200
"""So many entries are written down with a figure; the digest is of all of them."""
COUNT, FEN, SHARE = "count", "fen", "share"


@dataclass(frozen=True)
class Counted:
    """One row: what is counted, and of what kind it is."""

    code: str
    label: str
    unit: str
    what: str


FIGURES: dict[str, Counted] = {
    row.code: row
    for row in (
        Counted("deals", "登记项目（标段）", COUNT, "本期登记的标段，按登记条目"),
        Counted("notices", "发布公告", COUNT, "本期发布的招标公告、出让公告，按公告条目"),
        Counted("awards", "成交（标段）", COUNT, "本期确定、到期末仍然有效的中标、成交，按定标条目"),
        Counted("award_fen", "成交金额", FEN, "本期确定、到期末仍然有效的中标、成交金额之和"),
        Counted("filings", "提交备案", COUNT, "本期提交的招标文件，含再次提交"),
        Counted("filings_returned", "退回修改", COUNT, "本期退回修改的招标文件"),
        Counted("findings", "监督发现", COUNT, "本期记录里查到的监督发现，含所辖各地的"),
        Counted("clues", "登记线索", COUNT, "本期登记的案件线索"),
        Counted("clues_closed", "办结线索", COUNT, "本期作出处理结论的线索、案件"),
        Counted("clues_open", "期末未结线索", COUNT, "到期末没有处理结论的线索、案件"),
        Counted("breaches", "履职逾期（本单位）", COUNT, "本期期满没有办理、由本单位承担的职责；所辖各地单位的由各单位自己上报"),
        Counted("entered", "进场率", SHARE, "名单上本期应当进场的项目（分母，按名单的行）中已经进场的（分子，按所进标段的登记条目）"),
    )
}


class ListedRow(msgspec.Struct, frozen=True, order=True):
    """A row of a list 名单 that was read in; the journal has the list with its digest, not each row."""

    stream: str
    line: int


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure as it stood when it was submitted; `counted` is how many entries there are.

    A share is of so many `rows` of lists, `of` them in all; its entries are those of the numerator.
    """

    code: str
    value: int
    of: int = 0
    entries: tuple[EntryRef, ...] = ()
    counted: int = 0
    digest: str = ""
    rows: tuple[ListedRow, ...] = ()

    @property
    def row(self) -> Counted:
        return FIGURES[self.code]

    @property
    def percent(self) -> Decimal | None:
        return _tenth(Decimal(100 * self.value) / self.of) if self.of else None

    @property
    def more(self) -> int:
        """How many entries there are besides those written down."""
        return self.counted - len(self.entries)

    @property
    def lists(self) -> list[tuple[str, list[int]]]:
        """The rows written down, list by list."""
        return [(stream, [row.line for row in self.rows if row.stream == stream]) for stream in dict.fromkeys(row.stream for row in self.rows)]

    @property
    def more_rows(self) -> int:
        return self.of - len(self.rows) if self.rows else 0

    @property
    def basis(self) -> str:
        """How many entries it rests on, for papers: of a share both halves."""
        return f"{self.counted}／{self.of}" if self.rows else str(self.counted)

    @property
    def words(self) -> str:
        """As it is read."""
        if self.row.unit == FEN:
            return f"{Decimal(self.value) / 100:,.2f}元"
        if self.row.unit == SHARE:
            return f"{self.percent}%（{self.value}/{self.of}）" if self.of else "没有应当进场的项目"
        return str(self.value)


class Covered(msgspec.Struct, frozen=True):
    """What an office's figures cover: a region with all below it, in these lines of trade; none named is all of them."""

    region: str
    lines: tuple[str, ...] = ()

    def meets(self, other: Covered) -> bool:
        """Whether something of the other, of the same place or below, is in this one's figures too."""
        common = not self.lines or not other.lines or any(a == b or a.startswith(f"{b}/") or b.startswith(f"{a}/") for a in self.lines for b in other.lines)
        return common and covers(self.region, other.region)


class ReportSeen(msgspec.Struct, frozen=True, kw_only=True):
    """One office's report as the one who collates finds it."""

    stream: str
    office_id: str
    office: str
    stage: str
    due: datetime
    late: bool = False
    submitted_at: datetime | None = None
    figures: tuple[Figure, ...] = ()
    covered: tuple[Covered, ...] = ()

    def waits(self, now: datetime) -> bool:
        """Whether it may still come in time."""
        return self.stage in ("asked", "returned") and now < self.due


def lacking(reports: Iterable[ReportSeen]) -> list[str]:
    """Whose report is not in the merged text; one that was returned did come, and is said to have been returned."""
    out = [each for each in reports if each.stage not in ("accepted", "ended")]
    return [each.office + ("（已退回补正，没有再报）" if each.stage == "returned" else "") for each in out]


def overlaps(reports: Iterable[ReportSeen]) -> list[tuple[str, list[str]]]:
    """Each office in whose figures those of others are contained or counted as well, with these others."""
    told = [each for each in reports if each.covered]
    found = [
        (one.office, [two.office for m, two in enumerate(told) if n != m and any(a.meets(b) and (a.region != b.region or n < m) for a in one.covered for b in two.covered)])
        for n, one in enumerate(told)
    ]
    return [(office, others) for office, others in found if others]


def figure(code: str, entries: Iterable[EntryRef], value: int | None = None, rows: Iterable[ListedRow] = ()) -> Figure:
    """A figure over its entries; where it is no number of entries, its value is given. A share is told of its rows."""
    all_of_them, all_rows = tuple(sorted(set(entries))), tuple(sorted(set(rows)))
    told = "\n".join([*(f"{each.stream}#{each.seq}" for each in all_of_them), *(f"{each.stream}@{each.line}" for each in all_rows)])
    return Figure(
        code=code, value=len(all_of_them) if value is None else value, of=len(all_rows), entries=all_of_them[:SHOWN_ENTRIES], counted=len(all_of_them),
        digest=hashlib.sha256(told.encode()).hexdigest(), rows=all_rows[:SHOWN_ENTRIES],
    )  # fmt: skip


def moved(now: Figure, before: Figure | None) -> str:
    """How a figure moved since the period before, in words; shares in points, counts and money also in percent."""
    if before is None:
        return ""
    if now.row.unit == SHARE:
        if now.percent is None or before.percent is None:
            return "不能比较"
        points = now.percent - before.percent
        return f"{points:+}个百分点" if points else "持平"
    difference = now.value - before.value
    if not difference:
        return "持平"
    amount = f"{Decimal(difference) / 100:+,.2f}元" if now.row.unit == FEN else f"{difference:+}"
    return f"{amount}（{_tenth(Decimal(100 * difference) / before.value):+}%）" if before.value else amount


def _tenth(number: Decimal) -> Decimal:
    return number.quantize(Decimal("0.1"), ROUND_HALF_UP)
