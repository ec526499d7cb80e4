"""The board's second view 地图: the regions below as tiles where they lie, each with the board's own numbers, and the same as a table."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.findings.finding import Grade
from ggzy.core.regions import children, tree
from ggzy.core.tile_grid import Cell, given, laid_out
from ggzy.layout.session import as_role
from ggzy.layout.tables import Column, Table
from ggzy.supervision.ages import RegionRow, by_region, on_map, urgency
from ggzy.supervision.reach import WATCHERS
from ggzy.supervision.watch import watch_of

LATE = ("late", "unattended", "red")
ON_TILES = ("running", *LATE, "amber", "blue")
LABELS = {
    "running": "在办项目", "late": "逾期职责", "unattended": "现场无人监督", "red": "红色发现", "amber": "黄色发现", "blue": "蓝色发现",
    "filings": "待审备案", "cases": "线索和案件",
}  # fmt: skip


@dataclass(frozen=True)
class Tile:
    """One region in the grid."""

    of: RegionRow
    cell: Cell

    @property
    def name(self) -> str:
        """Its own name: what it lies in is the whole map."""
        return tree()[self.of.code].name

    @property
    def grade(self) -> Grade | None:
        return urgency(self.of.counts)

    @property
    def figures(self) -> list[tuple[str, int, bool]]:
        return [(_(LABELS[name]), self.of.counts[name], name in LATE) for name in ON_TILES]

    @property
    def deeper(self) -> bool:
        return not self.of.own and bool(children(self.of.code))

    @property
    def column(self) -> int:
        return self.cell.column + 1

    @property
    def row(self) -> int:
        return self.cell.row + 1


def tiles_of(rows: list[RegionRow]) -> list[Tile]:
    """In reading order; the own level is no place below, so it has none in the picture and follows behind."""
    below = [row for row in rows if not row.own]
    shown = [*below, *(row for row in rows if row.own and (any(row.counts.values()) or not below))]
    cells = laid_out(["" if row.own else row.code for row in shown], given())
    tiles = [Tile(row, cells["" if row.own else row.code]) for row in shown]
    return sorted(tiles, key=lambda tile: (tile.row, tile.column))


def grade_of(row: RegionRow) -> str:
    grade = urgency(row.counts)
    return grade.label if grade else _("平稳")


def columns() -> tuple[Column, ...]:
    counted = (Column(name, label, kind="number", value=lambda row, name=name: row.counts[name]) for name, label in LABELS.items())  # type: ignore[misc]
    return (Column("name", "地区", url=lambda row: row.url), Column("grade", "等级", value=grade_of, sortable=False), *counted)


@as_role(*WATCHERS)
def region_map(request: HttpRequest) -> HttpResponse:
    """监督看板的地图。"""
    watch = replace(watch_of(request), own=False)
    rows = by_region(watch, on_map(watch)) if watch.root else []
    tiles = tiles_of(rows)
    table = Table(
        request, _("各地区的情况"), columns(), [tile.of for tile in tiles], empty=_("您的岗位没有监督范围"),
        empty_next=_("请联系管理机关为岗位设定地区。"), page_rows=50,
    )  # fmt: skip
    if table.exporting:
        return table.export()
    page = {
        "now": watch.now, "watch": watch, "tiles": tiles, "table": table,
        "columns": max((tile.column for tile in tiles), default=1),
    }  # fmt: skip
    return render(request, "supervision/region_map.html", page)
