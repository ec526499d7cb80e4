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
    "id_number": ("证件号码", ("身份证号", "证件号码", "证件号", "证件编号", "公民身份号码")),
    "number": ("专家编号", ("专家编号", "专家代码", "编号")),
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
NONE = {"无", "没有"}
SHORTEST_CERTIFICATE = 8
PRIVATE = re.compile(r"(?<!\d)(\d{11,17})([\dXx]{4})(?![\dXx])|(?<!\d)(1\d{2})\d{4}(\d{4})(?!\d)")


class ExpertSaid(msgspec.Struct, frozen=True, kw_only=True):
    """The expert as the row says it; empty, and of `related` None, is what it does not say. `marks` stand for numbers
    that are not kept."""

    name: str
    marks: tuple[str, ...]
    specialities: tuple[str, ...]
    employer: str
    employer_code: str
    title: str
    region: str
    phone: str
    email: str
    until: date
    related: tuple[str, ...] | None


class KnownExpert(msgspec.Struct, frozen=True, kw_only=True):
    """An expert whom the platform has; `as_of` is the day of what it knows, `own` whether the reader keeps that pool."""

    person_id: int
    name: str
    employer_code: str
    marks: tuple[str, ...]
    active: bool
    own: bool
    as_of: date


def sort_of(mark: str) -> str:
    """Marks of one sort can be compared: two certificates, two numbers of one source. i begins that of a certificate
    证件号码, n that of a number 专家编号 that a source gave, whose next eight digits tell the source; an older one tells neither."""
    return mark[:9] if mark.startswith("n") else mark[:1] if mark.startswith("i") else "old"


def sorts(marks: Sequence[str]) -> set[str]:
    return {sort_of(each) for each in marks}


def kept_marks(before: Sequence[str], said: Sequence[str]) -> tuple[str, ...]:
    """One of a certificate and one of a number at most: what is said now, else what was known."""
    by_letter = {each[:1]: each for each in (*before, *said) if sort_of(each) != "old"}
    return tuple(by_letter[letter] for letter in sorted(by_letter)) or tuple(before)


def shown(cell: str) -> str:
    """A cell as it may be repeated: numbers of certificates and telephones without their middle."""
    return PRIVATE.sub(lambda m: f"****{m[2]}" if m[2] else f"{m[3]}****{m[4]}", cell)


def read(
    cells: Sequence[Any], columns: Mapping[str, int], *, region: str, today: date, employers: Mapping[str, frozenset[str]], marks_of: Any
) -> ExpertSaid | list[str]:
    """`employers` are the organisations the platform knows: by credit code every name. `marks_of` makes the marks of a
    certificate's number and of the expert's number."""
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
    related = related_in(plain(text.get("related", "")))
    if any(uscc_problem(each) for each in related or ()):
        wrong.append("应回避单位：请写统一社会信用代码")
    home = place(text["region"], region) if text.get("region") else ""
    if home is None:
        wrong.append(f"常驻地区“{text.get('region', '')[:20]}”看不懂，或者不在您的管理地域内")
    phone = plain(text.get("phone", ""))
    if phone and not re.fullmatch(r"1\d{10}|0\d{2,3}-?\d{7,8}", phone):
        wrong.append("联系电话的位数不对")
    email = text.get("email", "")
    if email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        wrong.append("电子邮箱不对")
    id_number, number = plain(text.get("id_number", "")), plain(text.get("number", ""))
    if id_number and len(id_number) < SHORTEST_CERTIFICATE:
        wrong.append("证件号码的位数不对；是专家编号的，请对应“专家编号”一列")
    if wrong or until is None or home is None:
        return wrong
    return ExpertSaid(
        name=text["name"][:60], marks=marks_of(id_number, number), specialities=specialities, employer=text.get("employer", "")[:120],
        employer_code=code, title=text.get("title", "")[:40], region=home, phone=phone[:20], email=email[:254], until=until, related=related,
    )  # fmt: skip


def related_in(text: str) -> tuple[str, ...] | None:
    """What the cell declares; an empty one says nothing, 无 that there are none."""
    return tuple(part for part in re.split(r"[、,，;；/\s]+", text) if part and part not in NONE) if text else None


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
    """By a number that both have, else by name and employer where one of them has none. Whether namesakes with numbers
    that cannot be compared are one, a person decides."""
    by_mark = [each for each in known if set(said.marks) & set(each.marks)]
    if any((sorts(said.marks) & sorts(each.marks)) - sorts([*set(said.marks) & set(each.marks)]) for each in by_mark):
        raise ValueError("专家编号、证件号码只有一个与平台上的相同，请核对")
    namesakes = [each for each in known if plain_name(each.name) == plain_name(said.name) and each.employer_code == said.employer_code]
    if not by_mark and any(said.marks and each.marks and not sorts(said.marks) & sorts(each.marks) for each in namesakes):
        raise ValueError("平台上同一单位有同名的专家，登记的是另一种号码，不能认定是不是同一人：是的，请把这一行的号码留空再读入；不是的，两边都须有证件号码，请先补上平台上那一名的")
    found = by_mark or [each for each in namesakes if not (said.marks and each.marks)]
    if len(found) > 1:
        raise ValueError("有几名专家与这一行相符，请写明证件号码" if by_mark else "平台上同一单位有几名同名的专家，请写明专家编号或者证件号码")
    return found[0] if found else None


def why_not(said: ExpertSaid, as_of: date, there: KnownExpert | None) -> str:
    """Why the row must not be entered over what the platform knows; empty where it may be."""
    if there is None:
        return "" if said.email else "没有电子邮箱：新入库专家的开户邀请寄到那里，没有开户的抽不到"
    if plain_name(there.name) != plain_name(said.name):
        return "这个号码在平台上是另一个姓名的专家，请核对"
    if not there.active:
        return "这名专家已经出库；恢复在库的，按出库事项办理"
    if not there.own:
        return "这名专家属于另一个专家库，由管理那个专家库的机关更新"
    return f"平台上的记录更新（{there.as_of}），没有覆盖" if there.as_of >= as_of else ""
