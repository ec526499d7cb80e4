"""历史交易: a row of an old system as a deal of before, or everything that keeps it from being one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from ggzy.core.codes import plain
from ggzy.core.imported.cells import day, lines_of, place, said_in, texts
from ggzy.core.unlisted.columns import amount_of
from ggzy.core.unlisted.fields import UNIT_OF, UNITS_CALLED, UNITS_LABEL, unit_in

FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "title": ("项目名称", ("项目名称", "工程名称", "标段名称", "采购项目名称", "宗地名称", "PROJECT_NAME", "NOTICE_NAME")),
    "code": ("原编号", ("交易编号", "项目编号", "标段编号", "招标编号", "统一交易标识码", "编号", "UNIFIED_DEAL_CODE", "BID_SECTION_CODE", "PROJECT_CODE")),
    "tenderee": ("招标人", ("招标人", "采购人", "建设单位", "出让人", "转让方", "TENDERER_NAME")),
    "agency": ("代理机构", ("代理机构", "招标代理")),
    "winner": ("中标人", ("中标人", "中标单位", "成交供应商", "中标供应商", "竞得人", "受让方", "WIN_BIDDER_NAME")),
    "amount": ("成交金额", ("中标金额", "成交金额", "中标价", "成交价", "合同金额", "BID_AMOUNT", "WIN_BID_PRICE", "TRADE_VALUE")),
    UNIT_OF: (UNITS_LABEL, UNITS_CALLED),
    "region": ("地区", ("行政区划", "所属地区", "地区", "区划", "REGION_CODE")),
    "line": ("交易类别", ("交易类别", "业务类型", "项目类型", "类别")),
    "noticed": ("公告日期", ("招标公告时间", "公告日期", "公告时间", "发布时间", "NOTICE_SEND_TIME")),
    "dated": ("成交日期", ("中标日期", "成交日期", "中标时间", "成交时间", "开标时间", "TRADE_DATE")),
    "notice": ("公告内容", ("公告内容", "招标公告正文", "公告正文", "NOTICE_CONTENT")),
    "result": ("结果内容", ("结果内容", "中标公告正文", "结果正文", "中标公告")),
    "address": ("原网页", ("原网页", "网址", "链接", "地址", "URL")),
}  # fmt: skip
REQUIRED = ("title",)
LINES = {
    "construction": "工程建设", "procurement": "政府采购", "land": "土地使用权和矿业权", "state_assets": "国有产权", "other": "其他公共资源",
}  # fmt: skip
"""The lines of the trading directory 交易目录, those too that do not trade here yet."""
LONGEST = 20_000
"""Characters of a notice that are kept."""


class OldDealSaid(msgspec.Struct, frozen=True, kw_only=True):
    """The deal as the row tells of it."""

    title: str
    code: str
    tenderee: str
    agency: str
    winner: str
    amount_fen: int | None
    region: str
    line: str
    noticed: date | None
    dated: date | None
    notice: str
    result: str
    address: str


def read(cells: Sequence[Any], columns: Mapping[str, int], *, unit: str, region: str, today: date, lines: Mapping[str, str]) -> OldDealSaid | list[str]:
    said = said_in(cells, columns, {})
    text, wrong = texts(said), list[str]()

    def part(label: str, of: Any) -> Any:
        try:
            return of()
        except ValueError as why:
            wrong.append(f"{label}：{why}")
            return None

    amount = part("成交金额", lambda: amount_of(said["amount"], unit_in(text.get(UNIT_OF, ""), unit))) if text.get("amount") else None
    noticed, dated = part("公告日期", lambda: day(said.get("noticed"))), part("成交日期", lambda: day(said.get("dated")))
    if len(text.get("title", "")) < 4:
        wrong.append("没有项目名称")
    if not wrong and noticed is None and dated is None:
        wrong.append("公告日期和成交日期都没有")
    if any(each and each > today for each in (noticed, dated)):
        wrong.append("日期在今天以后，不是历史交易")
    if noticed and dated and dated < noticed:
        wrong.append("成交日期早于公告日期")
    where = place(text.get("region", ""), region)
    if where is None:
        wrong.append(f"地区“{text.get('region', '')[:20]}”看不懂，或者不在您的管理地域内")
    of_line = lines_of(text.get("line", ""), lines)
    if of_line is None or len(of_line) > 1:
        wrong.append(f"看不懂类别“{text.get('line', '')[:20]}”：请写{'、'.join(lines.values())}之一")
    address = text.get("address", "")
    if address and not re.fullmatch(r"https?://\S{3,490}", address):
        wrong.append("原网页不是网址")
    if wrong or where is None:
        return wrong
    return OldDealSaid(
        title=text["title"][:300], code=plain(text.get("code", ""))[:60], tenderee=text.get("tenderee", "")[:120], agency=text.get("agency", "")[:120],
        winner=text.get("winner", "")[:200], amount_fen=amount, region=where, line="".join(of_line or ()), noticed=noticed, dated=dated,
        notice=whole(said.get("notice")), result=whole(said.get("result")), address=address,
    )  # fmt: skip


def whole(value: Any) -> str:
    """A longer text with its lines."""
    return str(value or "").replace("\x00", "").strip()[:LONGEST]


def key(title: str, code: str, dated: date | None) -> tuple[str, str]:
    """By which two deals of old are the same: the number, or else name and day."""
    return (code, "") if code else (plain(title), str(dated or ""))
