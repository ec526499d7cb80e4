"""评标专家库: a row of another pool as an expert, or everything that keeps it from being one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from ggzy.core.codes import plain, plain_name, uscc_problem
from ggzy.core.imported.cells import day, place, said_in, texts

FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "name": ("姓名", ("专家姓名", "姓名")),
    "number": ("专家编号或者证件号码", ("专家编号", "专家代码", "身份证号", "证件号码", "编号")),
    "specialities": ("评标专业", ("评标专业", "专业代码", "评审专业", "专业")),
    "employer": ("所在单位", ("所在单位", "工作单位", "单位名称", "单位")),
    "employer_code": ("单位的统一社会信用代码", ("统一社会信用代码", "信用代码", "单位代码")),
    "title": ("职称", ("职称",)),
    "region": ("常驻地区", ("常驻地区", "所在地区", "居住地", "地区", "区划")),
    "phone": ("联系电话", ("手机号码", "联系电话", "移动电话", "手机", "电话")),
    "email": ("电子邮箱", ("电子邮箱", "邮箱", "邮件")),
    "until": ("聘期至", ("聘期至", "有效期至", "聘任截止", "有效期", "截止日期")),
    "related": ("应回避单位", ("应回避单位", "回避单位")),
}  # fmt: skip
REQUIRED = ("name", "specialities", "employer", "until")
PRIVATE = re.compile(r"(?<!\d)(\d{11,17})([\dXx]{4})(?![\dXx])|(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")


class ExpertSaid(msgspec.Struct, frozen=True, kw_only=True):
    """The expert as the row says it; `mark` stands for a number that is not kept."""

    name: str
    mark: str
    specialities: tuple[str, ...]
    employer: str
    employer_code: str
    title: str
    region: str
    phone: str
    email: str
    until: date
    related: tuple[str, ...]


class KnownExpert(msgspec.Struct, frozen=True, kw_only=True):
    """An expert whom the platform has; `as_of` is the day of what it knows, `own` whether the reader keeps that pool."""

    person_id: int
    name: str
    employer_code: str
    mark: str
    active: bool
    own: bool
    as_of: date


def shown(cell: str) -> str:
    """A cell as it may be repeated: numbers of certificates and telephones without their middle."""
    return PRIVATE.sub(lambda m: f"****{m[2]}" if m[2] else f"{m[3]}****{m[4]}", cell)


def read(
    cells: Sequence[Any], columns: Mapping[str, int], *, region: str, today: date, employers: Mapping[str, frozenset[str]], mark_of: Any
) -> ExpertSaid | list[str]:
    """`employers` are the organisations the platform knows: by credit code every name."""
    said = said_in(cells, columns, {})
    text, wrong, until, code = texts(said), list[str](), None, ""
    try:
        until = day(said.get("until"))
        if until is None:
            wrong.append("没有写明聘期")
        elif until < today:
            wrong.append("聘期已满")
    except ValueError as why:
        wrong.append(f"聘期：{why}")
    try:
        code = employer_of(text, employers)
    except ValueError as why:
        wrong.append(f"所在单位：{why}")
    specialities = tuple(dict.fromkeys(part for part in re.split(r"[、,，;；/\s]+", text.get("specialities", "")) if part))
    if not specialities:
        wrong.append("没有写明评标专业")
    if len(plain_name(text.get("name", ""))) < 2:
        wrong.append("没有姓名")
    related = tuple(part for part in re.split(r"[、,，;；/\s]+", plain(text.get("related", ""))) if part)
    if any(uscc_problem(each) for each in related):
        wrong.append("应回避单位：请写统一社会信用代码")
    home = place(text.get("region", ""), region)
    if home is None:
        wrong.append(f"常驻地区“{text.get('region', '')[:20]}”看不懂，或者不在您的管理地域内")
    phone = plain(text.get("phone", ""))
    if phone and not re.fullmatch(r"1\d{10}|0\d{2,3}-?\d{7,8}", phone):
        wrong.append("联系电话的位数不对")
    email = text.get("email", "")
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        wrong.append("电子邮箱不对")
    if wrong or until is None or home is None:
        return wrong
    number = plain(text.get("number", ""))
    return ExpertSaid(
        name=text["name"][:60], mark=mark_of(number) if number else "", specialities=specialities, employer=text.get("employer", "")[:120],
        employer_code=code, title=text.get("title", "")[:40], region=home, phone=phone[:20], email=email[:254], until=until, related=related,
    )  # fmt: skip


def employer_of(text: Mapping[str, str], employers: Mapping[str, frozenset[str]]) -> str:
    """The code of a registered organisation: an expert without a post could be drawn and would never reach the seat."""
    code, name = plain(text.get("employer_code", "")), plain_name(text.get("employer", ""))
    if code:
        if why := uscc_problem(code):
            raise ValueError(why)
        if code not in employers:
            raise ValueError("平台上没有登记这个单位，专家就没有岗位；请该单位先登记")
        if name and name not in employers[code]:
            raise ValueError("名称与平台登记的这个代码的单位对不上")
        return code
    found = [each for each, names in employers.items() if name and name in names]
    if len(found) != 1:
        raise ValueError("有几个单位用过这个名称，请填写统一社会信用代码" if found else "平台上没有登记这个单位，专家就没有岗位；请该单位先登记")
    return found[0]


def same_person(said: ExpertSaid, known: Sequence[KnownExpert]) -> KnownExpert | None:
    """By the number where both have one, else by name and employer."""
    by_mark = [each for each in known if said.mark and each.mark == said.mark]
    found = by_mark or [
        each for each in known
        if plain_name(each.name) == plain_name(said.name) and each.employer_code == said.employer_code and not (each.mark and said.mark)
    ]  # fmt: skip
    if len(found) > 1:
        raise ValueError("平台上同一单位有几名同名的专家，请写明专家编号")
    return found[0] if found else None


def why_not(said: ExpertSaid, as_of: date, there: KnownExpert | None) -> str:
    """Why the row must not be entered over what the platform knows; empty where it may be."""
    if there is None:
        return ""
    if plain_name(there.name) != plain_name(said.name):
        return "这个编号在平台上是另一个姓名的专家，请核对"
    if not there.active:
        return "这名专家已经出库；恢复在库的，按出库事项办理"
    if not there.own:
        return "这名专家属于另一个专家库，由管理那个专家库的机关更新"
    return f"平台上的记录更新（{there.as_of}），没有覆盖" if there.as_of >= as_of else ""
