"""What lists have for columns 名单的列: which fields a kind of list has, what headers call them, and which column is which."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from ggzy.core.codes import plain

PROJECT_KINDS = {
    "approval": "立项批复", "budget": "预算", "permit": "施工许可", "land": "供地计划", "payment": "资金支付", "contract": "合同备案", "news": "公开报道",
}  # fmt: skip
SHARES = "shares"
KINDS = PROJECT_KINDS | {SHARES: "股东名册"}
"""The register's extract of shareholders tells of no project: it is read in the same way and kept elsewhere."""
WITHOUT_AMOUNTS = ("land", "news")
"""Lists that need not tell an amount: of areas, and of what a paper wrote."""

Fields = Mapping[str, tuple[str, tuple[str, ...]]]
"""By field: what we call it, and what headers call it, the most telling first."""
UNIT_OF, UNITS_LABEL, UNITS_CALLED = "unit_of", "每行的金额单位", ("金额单位",)
"""A column that says of each row whether its amount is in 元 or 万元."""
UNIT = re.compile(r"(?:人民币)?\(?(元|万元|亿元)\)?")
FIELDS: Fields = {
    "code": ("项目代码", ("投资项目统一代码", "项目统一代码", "项目代码", "项目编码", "赋码")),
    "name": ("项目名称", ("项目名称", "工程名称", "建设项目名称", "宗地名称", "地块名称", "支出项目", "采购项目", "项目", "用途")),
    "owner": ("建设单位", ("项目法人", "建设单位", "项目单位", "申报单位", "业主", "预算单位", "付款单位", "采购人", "用地单位")),
    "owner_id": ("单位代码", ("统一社会信用代码", "信用代码", "单位代码")),
    "amount": ("金额", ("总投资", "投资额", "估算", "概算", "合同价", "合同金额", "造价", "预算数", "预算金额", "支付金额", "出让起价", "起始价", "金额")),
    UNIT_OF: (UNITS_LABEL, UNITS_CALLED),
    "region": ("地区", ("行政区划", "所属地区", "所在地区", "县市", "属地", "区划", "地区", "财政部门")),
    "kind": ("类别或用途", ("土地用途", "规划用途", "工程类别", "项目类型", "采购类别", "类别")),
    "industry": ("行业", ("所属行业", "行业", "主管部门")),
    "funding": ("资金来源", ("资金来源", "资金性质", "资金")),
    "dated": ("日期", ("批复时间", "批复日期", "发证日期", "支付日期", "下达日期", "供应时间", "日期", "时间")),
    "document": ("文号", ("批复文号", "文号", "许可证号", "指标文号", "凭证号")),
    "remark": ("备注", ("备注", "说明")),
    "place": ("地点", ("建设地点", "宗地位置", "坐落", "地点", "地址", "位置")),
}  # fmt: skip
CONTRACT: Fields = {
    "name": ("项目名称", (*FIELDS["name"][1][:3], "合同名称", "标的", *FIELDS["name"][1][3:])),
    "owner": ("发包人", ("发包人名称", "发包单位", "发包人", "发包方", "甲方", "招标人", *FIELDS["owner"][1])),
    "owner_id": ("发包人代码", ("发包人统一社会信用代码", "甲方统一社会信用代码", "发包人代码", *FIELDS["owner_id"][1])),
    "contractor": ("承包人", ("承包人名称", "承包单位", "承包人", "承包方", "乙方", "中标人", "中标单位", "施工单位", "供应商", "成交单位")),
    "contractor_id": (
        "承包人代码", ("承包人统一社会信用代码", "承包单位统一社会信用代码", "乙方统一社会信用代码", "中标人统一社会信用代码", "承包人信用代码", "承包人代码", "乙方代码"),
    ),
    "amount": ("合同金额", ("合同总价", "合同金额", "合同价款", "合同价", "签约合同价", "中标价", "金额")),
    "dated": ("签订日期", ("签订日期", "签订时间", "签约日期", "合同日期", "日期", "时间")),
    "document": ("合同编号", ("合同备案编号", "合同编号", "合同号", "备案编号", "编号")),
    "kind": ("合同类别", ("合同类型", "合同类别", *FIELDS["kind"][1])),
}  # fmt: skip
NEWS: Fields = {
    "name": ("标题或项目名称", ("项目名称", "标题", "题目", "名称")),
    "document": ("来源和网址", ("来源", "媒体", "网站", "网址", "链接", "栏目")),
    "dated": ("发布日期", ("发布日期", "发布时间", "刊发日期", "日期", "时间")),
    "remark": ("说了什么", ("内容摘要", "摘要", "内容", "正文", "线索内容", "备注", "说明")),
}  # fmt: skip
OF_SHARES: Fields = {
    "firm_id": ("企业代码", ("企业统一社会信用代码", "统一社会信用代码", "信用代码", "企业代码", "注册号")),
    "firm": ("企业名称", ("企业名称", "市场主体名称", "公司名称", "单位名称", "名称")),
    "holder": ("股东", ("股东名称", "股东姓名", "股东及出资人名称", "出资人", "投资人", "股东")),
    "holder_id": ("股东代码或证件号码", ("股东统一社会信用代码", "股东证件号码", "股东证照号码", "证照号码", "证件号码", "身份证号码", "身份证", "证照编号", "股东代码")),
    "percent": ("持股比例（%）", ("持股比例", "出资比例", "股权比例", "持股", "比例")),
    "dated": ("截至日期", ("截至日期", "截止日期", "数据日期", "登记日期", "核准日期", "日期")),
}  # fmt: skip


def fields_of(kind: str) -> Fields:
    """The fields that a list of this kind has, in the order in which they are asked for."""
    if kind == SHARES:
        return OF_SHARES
    own: Fields = CONTRACT if kind == "contract" else NEWS if kind == "news" else {}
    return {**own, **{field: told for field, told in FIELDS.items() if field not in own}}


def required(kind: str) -> tuple[str, ...]:
    """The columns without which no row of such a list can be read."""
    if kind == SHARES:
        return ("firm_id", "holder", "percent")
    if kind == "contract":
        return ("name", "amount", "dated", "contractor")
    return ("name",) if kind in WITHOUT_AMOUNTS else ("name", "amount")


def headers(rows: Sequence[Sequence[str]], fields: Fields = FIELDS) -> tuple[int, list[str]]:
    """Which of the first rows is the (last) header row, and the columns' whole names; two header rows are joined.

    A title over all columns says the same in each, so it is no header.
    """
    scores = [sum(bool(named(cell, fields)) for cell in row) if len(set(row) - {""}) > 1 else 0 for row in rows]
    best = next((n for n, score in enumerate(scores) if score and 2 * score >= max(scores)), 0)
    last = best + 1 if best + 1 < len(rows) and scores[best + 1] and continues(rows[best], rows[best + 1]) else best
    width = max((len(row) for row in rows[: last + 1]), default=0)
    parts: list[list[str]] = [[] for _ in range(width)]
    for row in rows[best : last + 1]:
        for n, cell in enumerate(row):
            if cell and cell not in parts[n]:
                parts[n].append(cell)
    return last, [" ".join(part) for part in parts]


def continues(above: Sequence[str], row: Sequence[str]) -> bool:
    """Whether the row is a second header row: it holds no figure and no code, and somewhere says nothing or again what stands above."""
    if any(re.fullmatch(r"[\d,.，/年月日%-]+(万?元)?|(?=.*\d)[0-9A-Z]{8,}", cell.strip()) for cell in row):
        return False
    return any(not cell or cell == upper for upper, cell in zip(above, row, strict=False))


def named(header: str, fields: Fields = FIELDS) -> str:
    """The field that a header most likely means; empty for none."""
    text = plain(header)
    found = [(len(word), field) for field, (_, words) in fields.items() for word in words if plain(word) in text]
    return max(found)[1] if found else ""


def proposed(names: Sequence[str], fields: Fields = FIELDS) -> dict[str, int]:
    """Column by field, as the headers suggest; of several columns for one field the most telling, then the first."""
    chosen: dict[str, tuple[int, int]] = {}
    for n, header in enumerate(names):
        field = named(header, fields)
        if field:
            rank = next(i for i, word in enumerate(fields[field][1]) if plain(word) in plain(header))
            if field not in chosen or rank < chosen[field][0]:
                chosen[field] = (rank, n)
    return {field: n for field, (_, n) in chosen.items()}


def units_in(rows: Sequence[Sequence[str]], taken: Collection[int]) -> int | None:
    """The column that says nothing but units of amounts, whatever its header is; None where there is none."""
    for n in range(max(map(len, rows), default=0)):
        cells = [plain(row[n]) for row in rows if n < len(row) and row[n].strip()]
        if n not in taken and cells and all(UNIT.fullmatch(cell) for cell in cells):
            return n
    return None


def unit_in(cell: str, unit: str) -> str:
    """The unit of one row: what its own column says, else the list's; raises `ValueError` with what is wrong."""
    if not cell:
        return unit
    said = UNIT.fullmatch(plain(cell))
    if not said:
        raise ValueError(f"看不懂单位“{cell[:10]}”，请写元、万元或者亿元")
    return said[1]


def unit_above(rows: Sequence[Sequence[str]]) -> str:
    """单位：元, as it stands above many a table."""
    found = re.search(r"单位[:：](万?元)", plain(" ".join(cell for row in rows for cell in row)))
    return found[1] if found else ""


def unit_said(header: str) -> str:
    text = plain(header)
    return "万元" if "万元" in text else "元" if "元" in text else ""


def sample_of(mapping: Mapping[str, int], names: Sequence[str]) -> dict[str, str]:
    """What the remembered layout was made for: field to header, so that a moved column is found again by its name."""
    return {field: names[n] for field, n in mapping.items() if n < len(names)}
