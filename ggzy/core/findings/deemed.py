"""Marks that are deemed collusion 视为串通投标的情形, per region with article and dates: rows, and who added what from when.

Only such a mark may be red, and only from the day on which its row is in force where the lot is. A row is the law's
word, not proof: the committee or the supervisor decides. Where a region has no rows of its own, the State's hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from ggzy.core.calendar import day_of
from ggzy.core.law import regulation
from ggzy.core.regions import covers
from ggzy.core.rule import Basis

PAYER, MANAGER, IDENTICAL, PRICES, MAKER, CONTACT = "payer", "manager", "identical", "prices", "maker", "contact"
LENT, OWNER = "lent", "owner"
MARKS = {
    PAYER: "保证金从同一账户转出", MANAGER: "项目管理成员为同一人", IDENTICAL: "投标文件异常一致",
    PRICES: "投标报价呈规律性差异", MAKER: "投标文件由同一设备、软件编制", CONTACT: "联系方式相同",
    LENT: "疑似借用资质", OWNER: "负责人相同或者有控股、管理关系",
}  # fmt: skip


@dataclass(frozen=True)
class Deemed:
    """一行: in `region` (empty: the whole State) the mark is deemed collusion, by this article, in these days (half-open).

    `place` is what the region is called, where it lies outside of the platform's own regions.
    """

    region: str
    mark: str
    basis: Basis
    since: date
    until: date | None = None
    place: str = ""

    def holds(self, region: str, at: datetime) -> bool:
        in_time = self.since <= day_of(at) and (self.until is None or day_of(at) < self.until)
        return in_time and (not self.region or covers(self.region, region))


DEEMED = (
    Deemed("", PAYER, Basis(regulation.LAW, 40, "同一单位或者个人的账户转出"), date(2012, 2, 1)),
    Deemed("", MANAGER, Basis(regulation.LAW, 40, "项目管理成员为同一人"), date(2012, 2, 1)),
    Deemed("", IDENTICAL, Basis(regulation.LAW, 40, "投标文件异常一致"), date(2012, 2, 1)),
    Deemed("", PRICES, Basis(regulation.LAW, 40, "投标报价呈规律性差异"), date(2012, 2, 1)),
    Deemed("230600", MAKER, Basis("大庆市关于机器码、文件创建标识码一致的规定（2021年12月）", "—", checked=False), date(2021, 12, 1), place="黑龙江省大庆市"),
)  # fmt: skip


def deemed(mark: str, region: str, at: datetime) -> tuple[Basis, ...]:
    """The articles by which this mark is deemed collusion there and then; none where it is only a pattern."""
    return tuple(row.basis for row in DEEMED if row.mark == mark and row.holds(region, at))
