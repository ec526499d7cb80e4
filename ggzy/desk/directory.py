"""《公共资源交易目录》 as dated rows: from which estimate a kind of project is tendered, and at which level.

The thresholds are those of 必须招标的工程项目规定 art 5; the levels are practice data (Yunnan's directory was not to be had).
"""

from __future__ import annotations

from datetime import date

from ggzy.core.facts import Threshold
from ggzy.core.law.compulsory import GOODS, SERVICES, WORKS

SINCE = date(2018, 6, 1)

DIRECTORY: tuple[Threshold, ...] = (
    Threshold(
        line="construction",
        kind="works",
        minimum_fen=400_0000_00,
        level="县级及以上",
        basis=str(WORKS),
        valid_from=SINCE,
    ),
    Threshold(
        line="construction",
        kind="goods",
        minimum_fen=200_0000_00,
        level="县级及以上",
        basis=str(GOODS),
        valid_from=SINCE,
    ),
    Threshold(
        line="construction",
        kind="services",
        minimum_fen=100_0000_00,
        level="县级及以上",
        basis=str(SERVICES),
        valid_from=SINCE,
    ),
)
