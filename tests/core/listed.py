"""A deal, and projects as other offices list them 名单上的项目: what tests of reading and of matching have in common."""

from __future__ import annotations

from datetime import date
from typing import Any

from ggzy.core.unlisted.columns import Outside
from ggzy.core.unlisted.matching import Deals, Seen, candidates

TODAY = date(2026, 3, 2)
WAN = 10_000_00
DEAL = Seen(
    "con-1", "532301-1", "2510-532301-04-01-100001", "楚雄市东城区雨污分流改造工程施工", "楚雄市城市建设投资开发有限公司", "91532301MA6Y000112",
    2400 * WAN, "532301", "construction", date(2026, 1, 5),
)  # fmt: skip


def project(name: str = "楚雄市东城区雨污分流改造工程", **more: Any) -> Outside:
    told = {"owner": "楚雄市城市建设投资开发有限公司", "amount_fen": 2400 * WAN, "region": "532301", "dated": date(2025, 12, 1)} | more
    return Outside(name=name, **told)


def best(one: Outside, aliases: dict[str, str] | None = None) -> Any:
    found = candidates(one, Deals.of([DEAL]), aliases or {})
    return found[0] if found else None
