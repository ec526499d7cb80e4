"""Open rate 进场率: of the projects on other offices' lists that had to trade here, how many did, by county and trade; how it is counted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Count, Max, Min, Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.calendar import day_of
from ggzy.layout.session import now_of
from ggzy.layout.tables import Column, Table
from ggzy.portal.views.search import region_name
from ggzy.store.models import OutsideProject

Status = OutsideProject.Status
LINES = {
    ("construction", "housing"): _("房屋市政"), ("construction", "transport"): _("交通"), ("construction", "water"): _("水利"),
    ("land", ""): _("国有建设用地使用权"),
}  # fmt: skip


@dataclass
class Rate:
    """One county and trade."""

    region: str
    line: str
    had: int = 0
    came: int = 0
    by_hand: int = 0
    open: int = 0
    missing: int = 0
    had_fen: int = 0
    came_fen: int = 0

    @property
    def percent(self) -> Decimal | None:
        """One decimal, half up; none where nothing had to."""
        return (Decimal(100 * self.came) / self.had).quantize(Decimal("0.1"), ROUND_HALF_UP) if self.had else None

    def add(self, status: str, n: int, fen: int, judged: int) -> None:
        self.had, self.had_fen = self.had + n, self.had_fen + fen
        if status == Status.TRADED:
            self.came, self.came_fen, self.by_hand = self.came + n, self.came_fen + fen, self.by_hand + judged
        elif status == Status.FOUND:
            self.missing += n
        else:
            self.open += n


COLUMNS = (
    Column("region", "地区", value=region_name),
    Column("line", "类别"),
    Column("had", "应进", kind="number"),
    Column("came", "已进", kind="number"),
    Column("by_hand", "其中人工认定", kind="number"),
    Column("percent", "比例%", kind="number"),
    Column("open", "正在核对", kind="number"),
    Column("missing", "认定未进", kind="number"),
    Column("had_fen", "应进金额", kind="fen"),
    Column("came_fen", "已进金额", kind="fen"),
)


def open_rate(request: HttpRequest) -> HttpResponse:
    """进场率公开。"""
    rows = OutsideProject.objects.that_had_to_trade()
    years = sorted({day.year for day in OutsideProject.objects.exclude(dated=None).dates("dated", "year")}, reverse=True)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) in years else None
    rows = rows.filter(dated__year=year) if year else rows
    rates = counted(rows)
    table = Table(
        request, _("进场率"), COLUMNS, rates, order="region", empty=_("还没有可以公布的数字"),
        empty_next=_("公共资源交易管理局读入立项、预算、许可、供地等名单并比对以后，这里按地区和类别公布。"),
    )  # fmt: skip
    if table.exporting:
        return table.export()
    days = rows.aggregate(first=Min("dated"), last=Max("dated"), read=Max("run__at"))
    total = Rate("", "")
    for rate in rates:
        total.had, total.came, total.by_hand = total.had + rate.had, total.came + rate.came, total.by_hand + rate.by_hand
        total.open, total.missing = total.open + rate.open, total.missing + rate.missing
    page = {"table": table, "days": days, "total": total, "years": years, "year": year, "today": day_of(now_of(request))}
    return render(request, "portal/open_rate.html", page)


def counted(rows: object) -> list[Rate]:
    found: dict[tuple[str, str], Rate] = {}
    groups: dict[tuple[str, str, str], list[tuple[str, int, int, int]]] = defaultdict(list)
    summed = {"n": Count("pk"), "fen": Sum("amount_fen"), "judged": Count("pk", filter=~Q(judged_by=""))}
    for row in rows.order_by().values("region", "line", "industry", "status").annotate(**summed):  # type: ignore[attr-defined]
        groups[row["region"], row["line"], row["industry"]].append((row["status"], row["n"], row["fen"], row["judged"]))
    for (region, line, industry), parts in sorted(groups.items()):
        label = str(LINES.get((line, industry), line))
        rate = found.setdefault((region, label), Rate(region, label))
        for part in parts:
            rate.add(*part)
    return list(found.values())
