"""Rows of other offices' lists 名单的行: each read into a project, or handed back with everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

import msgspec

from ggzy.core.codes import plain, uscc_problem
from ggzy.core.money import parse_yuan
from ggzy.core.regions import covers, tree
from ggzy.core.unlisted.fields import UNIT_OF, WITHOUT_AMOUNTS, unit_in, unit_said

MOST_FEN = 10**13
"""A thousand 亿 yuan: no single project here comes near; the unit is wrong."""
REMARK = 500
MONTH = re.compile(r"(19|20)\d{2}\D{0,2}\d{1,2}\D?")
"""A day is left open; read as the first, it would say of a contract that it came before its award."""


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    """One project as another office's list tells it."""

    name: str
    code: str = ""
    owner: str = ""
    owner_id: str = ""
    amount_fen: int = 0
    region: str = ""
    line: str = "construction"
    kind: str = "works"
    industry: str = ""
    funding: str = ""
    public_funds: bool = True
    dated: date | None = None
    document: str = ""
    place: str = ""
    remark: str = ""
    list_kind: str = "approval"
    contractor: str = ""
    contractor_id: str = ""


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """How a list is to be read: column numbers from 0 by field, and the unit of amounts that say none themselves."""

    columns: dict[str, int]
    unit: str = ""
    list_kind: str = "approval"
    region: str = ""


def read(cells: Sequence[Any], layout: Layout) -> Outside | list[str]:
    """The row as a project, or everything that is wrong with it."""
    said = {field: cells[n] if n < len(cells) else "" for field, n in layout.columns.items()}
    text = {field: written(value) for field, value in said.items()}
    wrong: list[str] = []
    amount = dated = None
    try:
        untold = layout.list_kind in WITHOUT_AMOUNTS and not text.get("amount")
        amount = 0 if untold else amount_of(said.get("amount", ""), unit_in(text.get(UNIT_OF, ""), layout.unit))
    except ValueError as why:
        wrong.append(f"金额：{why}")
    try:
        dated = date_of(said.get("dated", ""))
    except ValueError as why:
        wrong.append(f"日期：{why}")
    wrong += unnamed(text, layout.list_kind)
    said_place = text.get("region", "") + text.get("place", "")
    hints = (code_region(text.get("code", "")), text.get("document", "")[:6], text.get("name", ""), text.get("owner", ""))
    region = region_of(said_place, layout.region) if said_place else told_by(hints, layout.region)
    if region is None:
        wrong.append(f"地区“{text.get('region', '') or text.get('owner', '')}”不在您的管理地域内")
    if wrong:
        return wrong
    line = "land" if layout.list_kind == "land" else "construction"
    funding = text.get("funding", "")
    return Outside(
        name=text["name"][:300], code=text.get("code", "")[:40], owner=text.get("owner", "")[:120], owner_id=plain(text.get("owner_id", "")), amount_fen=amount or 0,
        region=region or layout.region, line=line, kind=kind_of(text.get("kind", ""), text["name"], line),
        industry=industry_of(text.get("industry", "") + text["name"]) if line == "construction" else "", funding=funding[:100],
        public_funds=is_public(funding), dated=dated, document=text.get("document", "")[:100], place=text.get("place", "")[:200],
        remark=text.get("remark", "")[:REMARK], list_kind=layout.list_kind, contractor=text.get("contractor", "")[:200], contractor_id=plain(text.get("contractor_id", "")),
    )  # fmt: skip


def unnamed(text: Mapping[str, str], list_kind: str) -> list[str]:
    """What the row leaves open of whom and what it tells; of a contract both sides and its day, of a report no owner."""
    wrong = [] if len(text.get("name", "")) >= 2 else ["没有项目名称"]
    for field, label in (("owner_id", "单位代码"), ("contractor_id", "承包人代码")):
        if text.get(field) and (why := uscc_problem(text[field])):
            wrong.append(f"{label}：{why}")
    if list_kind != "news" and not text.get("owner_id") and not text.get("owner"):
        wrong.append("没有建设单位，也没有单位代码")
    if list_kind == "contract":
        wrong += ["没有承包人"] if not text.get("contractor") else []
        wrong += ["没有签订日期"] if not text.get("dated") else ["签订日期没有写到日"] if MONTH.fullmatch(text["dated"]) else []
    return wrong


def written(value: Any) -> str:
    """The cell in one line, without what no database takes."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return " ".join(str(value).replace("\x00", "").split()).strip("'")


def amount_of(value: Any, unit: str) -> int:
    """Fen: a unit in the cell goes before that of its row and of the list; a list that says none anywhere must be told one."""
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        text = f"{round(Decimal(str(value)), 6):f}"
        text = text.rstrip("0").rstrip(".") if "." in text else text
    else:
        text = written(value)
    if unit == "亿元" and not unit_said(text):
        text += unit
    if hundreds_of_millions := re.fullmatch(r"(\d+(?:\.\d+)?)亿元?", text):
        return amount_of(Decimal(hundreds_of_millions[1]) * 10_000, "万元")
    said = unit_said(text) or unit
    if not said:
        raise ValueError("没有写明单位是元还是万元")
    if text.startswith("="):
        raise ValueError("是没有算出值的公式，请在表格软件里打开、保存一次再读入")
    fen = parse_yuan(text, said)
    if fen == 0:
        raise ValueError("是零")
    if fen >= MOST_FEN:
        raise ValueError(f"按{said}计折合{fen // 100:,}元，超出常理，请核对单位")
    return fen


def date_of(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and 20_000 < value < 80_000:
        return date(1899, 12, 30) + timedelta(days=int(value))
    text = written(value)
    if not text:
        return None
    found = re.match(r"(\d{4})\D?(\d{1,2})\D?(\d{1,2})?", text)
    if not found:
        raise ValueError(f"看不懂“{text[:20]}”，请写成2026-03-05的样子")
    try:
        return date(int(found[1]), int(found[2]), int(found[3] or 1))
    except ValueError:
        raise ValueError(f"没有“{text[:20]}”这一天") from None


@lru_cache(maxsize=20_000)
def region_of(text: str, within: str) -> str | None:
    """The county or prefecture that the text names inside the reader's own region; None where it names one outside."""
    text = plain(text)
    digits = re.search(r"\d{6}", text)
    if digits and digits[0] in tree():
        return digits[0] if covers(within, digits[0]) else None
    for name, code in place_names():
        if name in text:
            if covers(within, code):
                return code
            if len(name) > 2 or text.startswith(name):  # 云县 also ends 缙云县
                return None
    return within


def told_by(names: Sequence[str], within: str) -> str | None:
    """Of a list without places: the one that the project's code, its permit, its or its owner's name tells, the narrowest
    inside one's own region; None where they tell of places outside alone."""
    found = {region_of(name, within) for name in names if name} - {within}
    inside = sorted(filter(None, found), key=lambda code: code.endswith("00"))
    return inside[0] if inside else None if found else within


def code_region(code: str) -> str:
    """The region in a project's code as 投资项目在线审批监管平台 gives them: 2603-532301-04-01-654321."""
    found = re.match(r"\d{4}-(\d{6})-", code)
    return found[1] if found else ""


@lru_cache(maxsize=1)
def place_names() -> tuple[tuple[str, str], ...]:
    """Names of counties, zones and prefectures, the longest first."""
    found = {plain(r.name): r.code for r in tree().values() if not r.code.endswith("0000")}
    found |= {name.replace("自治县", "县"): code for name, code in found.items()}
    return tuple(sorted(found.items(), key=lambda pair: (-len(pair[0]), pair[1])))


def kind_of(said: str, name: str, line: str) -> str:
    """施工、货物、服务 of works; of land what it is to be used for."""
    if line == "land":
        return "operating" if re.search("工业|商业|商服|商住|旅游|娱乐|商品住宅|住宅|仓储", said + name) else "allocated"
    for text, served in ((said, "勘察|设计|监理|咨询|检测|服务"), (name, "勘察|设计|监理|咨询|检测")):
        if re.search(served, text) and not re.search("总承包|EPC", text.upper()):
            return "services"
        if re.search("设备|货物|材料|采购|购置", text):
            return "goods"
        if re.search("施工|工程|建设|改造|修缮|新建", text):
            return "works"
    return "works"


def industry_of(text: str) -> str:
    if re.search("水利|水务|水库|灌区|河道|防洪|饮水", text):
        return "water"
    return "transport" if re.search("公路|交通|桥梁|航道|运输", text) else "housing"


def is_public(funding: str) -> bool:
    """Only where the list says otherwise is it no public money: the person who works the list off sees what it says."""
    return not re.search("自筹|民间|社会资本|企业投资|私营", funding) or bool(re.search("财政|国有|专项债|预算|国债|政府", funding))
