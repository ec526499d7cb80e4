"""Shareholders 股东: a row of the register's extract read in, and whom the firms behind two bids have in common. A weak mark, never red."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import msgspec

from ggzy.core.codes import plain, plain_name, uscc_problem
from ggzy.core.unlisted.columns import Layout, date_of, written

PERCENT, FRACTION = "%", "小数"
UNITS = {PERCENT: "百分数：40 就是百分之四十", FRACTION: "小数：0.4 就是百分之四十"}
HIDDEN = re.compile(r"尾号([0-9A-Z]{4})·([0-9a-f]{32})")
"""What stands in place of a person's number from the moment the file comes: its last four digits and its keyed digest."""
FIRM_WORDS = re.compile("公司|集团|企业|合伙|中心|厂$|社$|局$|委员会|政府|基金|计划|银行|工会|协会|研究院|学校|医院")
NOMINEE = re.compile("人民政府|国有资产监督管理|国资委|财政[厅局所]|社会保障基金|养老保险基金|证券投资基金|资产管理计划|集合计划|信托计划|中央结算|证券金融|中央汇金")
"""Who holds shares of many firms without running any 代持、公众投资者: offices that hold for the State, funds and nominees of listed firms."""


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """One share: `key` tells holders apart (a firm's code, a person's digest, a bare name), `tail` is a person's last four digits."""

    firm_id: str
    holder: str
    key: str
    percent: Decimal
    firm: str = ""
    tail: str = ""
    as_of: date | None = None

    @property
    def shown(self) -> str:
        return f"{self.holder}（证件尾号{self.tail}）" if self.tail else self.holder


@dataclass(frozen=True)
class Line:
    """From which share in both firms a common holder is told, and whether as amber (else blue)."""

    kind: str
    percent: Decimal
    amber: bool


PERSON, NAME, FIRM = "person", "name", "firm"
LINES = (Line(PERSON, Decimal(25), True), Line(PERSON, Decimal(10), False), Line(NAME, Decimal(25), False), Line(FIRM, Decimal(25), False))
"""Amber only for one natural person, known by number, with a quarter of both: from a quarter on the register itself counts
a person as a beneficial owner 受益所有人. A tenth lets a holder call a meeting, no more. A bare name may be two people; and
what one firm holds of two is what `related` tells of controllers, blue as well. The figures are the platform's own."""


def read_share(cells: Sequence[Any], layout: Layout) -> Share | list[str]:
    """The row as a share, or everything that is wrong with it."""
    text = {field: written(cells[n]) if n < len(cells) else "" for field, n in layout.columns.items()}
    wrong, percent, as_of = [], Decimal(0), None
    if why := uscc_problem(text.get("firm_id", "")):
        wrong.append(f"企业代码：{why}")
    if not plain_name(text.get("holder", "")):
        wrong.append("没有股东名称")
    try:
        percent = percent_of(text.get("percent", ""), layout.unit)
    except ValueError as said:
        wrong.append(f"持股比例：{said}")
    try:
        as_of = date_of(text.get("dated", ""))
    except ValueError as said:
        wrong.append(f"截至日期：{said}")
    if wrong:
        return wrong
    key, tail = key_of(text["holder"], text.get("holder_id", ""))
    return Share(
        firm_id=plain(text["firm_id"]), firm=text.get("firm", "")[:120], holder=text["holder"][:120], key=key, tail=tail, percent=percent, as_of=as_of
    )


def percent_of(text: str, unit: str) -> Decimal:
    said = text.replace(",", "").rstrip("%％").strip()
    try:
        number = Decimal(said)
    except InvalidOperation:
        raise ValueError(f"看不懂“{text[:20]}”" if text else "没有填写") from None
    if unit == FRACTION and text == said:
        number *= 100
    if not 0 < number <= 100:
        raise ValueError(f"“{text[:20]}”不在0到100%之间，请核对填的是百分数还是小数")
    return round(number, 6)


def key_of(holder: str, number: str) -> tuple[str, str]:
    """What tells the holder apart, and a person's last four digits. Anything else than a hidden number or a firm's code says nothing."""
    if hidden := HIDDEN.search(number):
        return f"{PERSON}:{hidden[2]}", hidden[1]
    if not uscc_problem(number):
        return f"{FIRM}:{plain(number)}", ""
    return (f"{FIRM if FIRM_WORDS.search(holder) else NAME}:{plain_name(holder)}", "")


def nominee(holder: str) -> bool:
    return bool(NOMINEE.search(plain_name(holder)))


def in_common(shares: Mapping[str, Sequence[Share]]) -> Iterator[tuple[list[str], list[Share], bool]]:
    """Holders that two or more of these bidders have in common, each once, by the strictest line it reaches: the bidders, their
    shares, and whether amber. What one firm holds is told of two firms, never of one firm in two bids."""
    by_holder: dict[str, dict[str, Share]] = defaultdict(dict)
    for bidder, found in sorted(shares.items()):
        for share in found:
            if not nominee(share.holder) and share.percent > by_holder[share.key].get(bidder, NOTHING).percent:
                by_holder[share.key][bidder] = share
    for key, held in sorted(by_holder.items()):
        for line in (line for line in LINES if key.startswith(f"{line.kind}:")):
            over = {bidder: share for bidder, share in held.items() if share.percent >= line.percent}
            if len({share.firm_id for share in over.values()}) > 1:
                yield list(over), list(over.values()), line.amber
                break


NOTHING = Share(firm_id="", holder="", key="", percent=Decimal(0))
