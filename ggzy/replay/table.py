"""The file of auctions 拍卖表: one row a bid. What is read here is what a platform would have known before deciding.

The outcome (`winner`, and `result` 1–3: lost, won, settled) is never read here; only the comparer reads it. A `result`
of 4 or more is no outcome but a finding of the examination (a paper missing, a bidder unfit), which no price can tell.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

ALIASES: dict[str, tuple[str, ...]] = {
    "auction": ("auction", "auction_id", "pid", "tender", "tender_id", "lot", "lot_id", "id"),
    "date": ("date", "opening_date", "auction_date", "day_opened"),
    "title": ("title", "projecttitle", "project", "project_title", "name", "description"),
    "ceiling": ("reserve", "reserveprice", "reserve_price", "ceiling", "ceiling_price", "estimate"),
    "floor": ("floor", "minprice", "min_price", "floor_price", "minimum_price", "price_floor"),
    "bidder": ("bidder", "bidder_id", "firm", "firm_id", "company"),
    "bid": ("bid", "price", "amount", "bid_price", "bid_amount", "bid_value"),
    "minimum": ("minimum_bidders", "min_bidders"),
    "result": ("result", "bidresult", "outcome"),
    "details": ("details", "result_details", "bidresult_details", "remark"),
}
NEEDED = ("auction", "bidder", "bid")
OUTCOMES = ("", "1", "2", "3")
UNKNOWN_DAY = date(2007, 1, 4)
ENCODINGS = ("utf-8-sig", "gb18030")


class Unreadable(Exception):
    """The file cannot be played; the text says why, in one sentence."""


@dataclass(frozen=True)
class Offer:
    """One bid: who, how much (fen), and why the examination set it aside, if it did."""

    bidder: str
    price_fen: int
    unfit: str = ""


@dataclass
class Auction:
    """One auction as announced, and the bids that came in."""

    key: str
    day: date
    title: str
    ceiling_fen: int = 0
    floor_fen: int = 0
    minimum: int = 0
    offers: dict[str, Offer] = field(default_factory=dict)


def read_rows(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file in UTF-8 (with or without BOM) or GBK, with `,`, `;` or tab between fields."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise Unreadable(f"读不到文件“{file}”：{error.strerror}") from error
    for encoding in ENCODINGS:
        try:
            text = raw.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Unreadable("文件编码既不是 UTF-8 也不是 GBK，请另存为 UTF-8 的 CSV")
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.DictReader(io.StringIO(text), delimiter=delimiter)
    found = [{(k or "").strip().lower(): (v or "").strip() for k, v in row.items() if k} for row in rows]
    if not found:
        raise Unreadable("文件里没有数据行")
    return found


def columns_of(rows: list[dict[str, str]]) -> dict[str, str]:
    """Which column of the file holds what; a needed one that is missing is named."""
    have = rows[0].keys()
    named = {what: next((a for a in names if a in have), "") for what, names in ALIASES.items()}
    missing = [f"{what}（{'、'.join(ALIASES[what][:3])}…）" for what in NEEDED if not named[what]]
    if missing:
        raise Unreadable(f"文件缺少列：{'；'.join(missing)}；现有的列：{'、'.join(have)}")
    return named


def auctions(rows: list[dict[str, str]]) -> list[Auction]:
    """The auctions in the order of their day, then of the file."""
    named = columns_of(rows)
    found: dict[str, Auction] = {}
    for line, row in enumerate(rows, start=2):
        key = row[named["auction"]]
        if not key:
            raise Unreadable(f"第{line}行没有拍卖编号")
        auction = found.setdefault(key, announced(key, row, named, line))
        price = row[named["bid"]]
        if price:
            bidder = row[named["bidder"]]
            auction.offers[bidder] = Offer(bidder, fen(price, line), unfit(row, named))
    return sorted(found.values(), key=lambda a: a.day)


def announced(key: str, row: dict[str, str], named: dict[str, str], line: int) -> Auction:
    def of(what: str) -> str:
        return row.get(named[what], "") if named[what] else ""

    return Auction(
        key=key,
        day=day(row, of("date"), line),
        title=of("title") or f"公共工程 {key}",
        ceiling_fen=fen(of("ceiling"), line),
        floor_fen=fen(of("floor"), line),
        minimum=int(of("minimum") or 0),
    )


def unfit(row: dict[str, str], named: dict[str, str]) -> str:
    """What the examination found, where the file's code is none of the outcomes."""
    code = row.get(named["result"], "").removesuffix(".0") if named["result"] else ""
    if code in OUTCOMES or not code.isdigit():
        return ""
    told = row.get(named["details"], "") if named["details"] else ""
    return told or f"审查认定无效（代码{code}）"


def fen(text: str, line: int) -> int:
    """Whole units of money as fen; an empty field is none."""
    plain = text.replace(",", "")
    if plain.lower() in ("", "na", "nan", "null", "."):
        return 0
    try:
        return round(float(plain) * 100)
    except ValueError as error:
        raise Unreadable(f"第{line}行的金额“{text}”不是数字") from error


def day(row: dict[str, str], text: str, line: int) -> date:
    plain = text.replace("-", "").replace("/", "")[:8]
    try:
        if len(plain) == 8 and plain.isdigit():
            return datetime.strptime(plain, "%Y%m%d").date()  # noqa: DTZ007  a day without a time
        if {"year", "month", "day"} <= row.keys():
            return date(int(row["year"]), int(row["month"]), int(row["day"]))
    except ValueError as error:
        raise Unreadable(f"第{line}行的日期“{text}”无效") from error
    if text:
        raise Unreadable(f"第{line}行的日期“{text}”不是 年-月-日")
    return UNKNOWN_DAY
