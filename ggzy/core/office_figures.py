"""Figures of an office 上报数据: what is counted of its line and region in a period, each with its entries; and how it moved."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

import msgspec

from ggzy.core.acts.award import LotAwarded, WinnerFellAway
from ggzy.core.acts.listing import OutcomeDeclared
from ggzy.core.shortcomings import EntryRef
from ggzy.core.table import Event

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
        Counted("findings", "监督发现", COUNT, "本期记录里查到的监督发现"),
        Counted("clues", "登记线索", COUNT, "本期登记的案件线索"),
        Counted("clues_closed", "办结线索", COUNT, "本期作出处理结论的线索、案件"),
        Counted("clues_open", "期末未结线索", COUNT, "到期末没有处理结论的线索、案件"),
        Counted("breaches", "履职逾期", COUNT, "本期期满没有办理的监管职责"),
        Counted("entered", "进场率", SHARE, "名单上本期应当进场的项目中已经进场的"),
    )
}


class Figure(msgspec.Struct, frozen=True, kw_only=True):
    """One figure as it stood when it was submitted. `of` is what a share is a share of; `counted` is how many entries there are."""

    code: str
    value: int
    of: int = 0
    entries: tuple[EntryRef, ...] = ()
    counted: int = 0
    digest: str = ""

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
    def words(self) -> str:
        """As it is read."""
        if self.row.unit == FEN:
            return f"{Decimal(self.value) / 100:,.2f}元"
        if self.row.unit == SHARE:
            return f"{self.percent}%（{self.value}/{self.of}）" if self.of else "没有应当进场的项目"
        return str(self.value)


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

    def waits(self, now: datetime) -> bool:
        """Whether it may still come in time."""
        return self.stage in ("asked", "returned") and now < self.due


def figure(code: str, entries: Iterable[EntryRef], value: int | None = None, of: int = 0) -> Figure:
    """A figure over its entries; where it is no number of entries, its value is given."""
    all_of_them = tuple(sorted(set(entries)))
    told = "\n".join(f"{each.stream}#{each.seq}" for each in all_of_them)
    return Figure(
        code=code, value=len(all_of_them) if value is None else value, of=of, entries=all_of_them[:SHOWN_ENTRIES], counted=len(all_of_them),
        digest=hashlib.sha256(told.encode()).hexdigest(),
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


def awards_in_force(told: Iterable[tuple[EntryRef, Event]]) -> dict[EntryRef, int]:
    """Of these entries, lot by lot in their order, the awards that still stand at their end, each with its price in fen."""
    standing: dict[str, tuple[EntryRef, int]] = {}
    for ref, event in told:
        match event:
            case LotAwarded(price_fen=fen):
                standing[ref.stream] = ref, fen
            case OutcomeDeclared(outcome=outcome) if outcome.winner:
                standing[ref.stream] = ref, outcome.price_fen
            case WinnerFellAway():
                standing.pop(ref.stream, None)
            case _:
                pass
    return dict(standing.values())
