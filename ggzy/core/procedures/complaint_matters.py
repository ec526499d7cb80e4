"""投诉事项: for which matter of which line, on which article, within what time, and whether an objection comes first.

A further line of trade is further rows. Where a line has terms of its own for the office (政府采购 counts otherwise), its
complaints are a procedure of their own beside `complaint/1`, over the same acts and rules.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ggzy.core.rule import Basis
from ggzy.core.table import Within

REGULATION = "招标投标法实施条例"


def when_happened(event: str) -> Callable[[Any], datetime | None]:
    return lambda p: p.happened.get(event)


def never(p: Any) -> datetime | None:
    """Only the complainant knows since when it knew."""
    return None


@dataclass(frozen=True)
class Matter:
    """`objection` is the kind of objection that must come first, empty for none; `known_from` is when the matter was
    made known to all who take part: who says it learnt of it later is counted from then."""

    code: str
    line: str
    label: str
    basis: Basis
    within: Within
    objection: str = ""
    known_from: Callable[[Any], datetime | None] = never


TEN_DAYS = Within(days=10)

MATTERS: dict[str, Matter] = {
    matter.code: matter
    for matter in (
        Matter("file", "construction", "招标文件、资格预审文件", Basis(REGULATION, 22, "应当在投标截止时间10日前提出"), TEN_DAYS, "file", when_happened("NoticePublished")),
        Matter("opening", "construction", "开标", Basis(REGULATION, 44, "在开标现场提出"), TEN_DAYS, "opening", when_happened("OpeningClosed")),
        Matter("result", "construction", "评标结果", Basis(REGULATION, 54, "中标候选人公示期间提出"), TEN_DAYS, "result", when_happened("CandidatesPublished")),
        Matter("award", "construction", "定标、签订合同", Basis(REGULATION, 60, "10日内"), TEN_DAYS, "", when_happened("LotAwarded")),
        Matter("conduct", "construction", "串通、弄虚作假、泄密等其他违法行为", Basis(REGULATION, 60, "10日内"), TEN_DAYS),
    )
}  # fmt: skip


def of_line(line: str) -> list[Matter]:
    return [matter for matter in MATTERS.values() if matter.line == line]
