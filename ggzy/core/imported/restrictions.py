"""处罚和限制名单: a row of another office's list as an entry of credit, or everything that keeps it from being one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

import msgspec

from ggzy.core.bars import AS_AGENCY, AS_BIDDER, AS_EXPERT
from ggzy.core.calendar import SHANGHAI
from ggzy.core.codes import plain, plain_name, plain_number, uscc_problem
from ggzy.core.credit import PUNISH, Noted
from ggzy.core.imported.cells import day, lines_of, place, said_in, texts
from ggzy.core.numerals import SIGNS, number
from ggzy.core.procedures.case_grounds import LINES

FIELDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "subject": ("单位或者人员", ("被处罚当事人", "被执行人姓名", "被执行人", "行政相对人名称", "供应商名称", "企业名称", "单位名称", "当事人", "主体名称", "姓名", "名称")),
    "code": ("统一社会信用代码", ("统一社会信用代码", "信用代码", "机构代码", "单位代码")),
    "employer": ("人员所在单位", ("人员所在单位", "所在单位", "工作单位")),
    "what": ("事由", ("违法事实", "违法行为", "失信行为", "具体情形", "不良行为", "案由", "事由")),
    "basis": ("法律依据", ("处罚依据", "法律依据", "认定依据", "依据")),
    "capacities": ("限制什么", ("限制的内容", "限制内容", "限制措施", "惩戒措施", "处罚结果", "处罚内容", "限制范围", "限制")),
    "lines": ("交易类别", ("交易类别", "适用领域", "领域")),
    "region": ("生效地区", ("生效地区", "适用地区", "限制地区", "生效地域", "地区", "地域")),
    "since": ("起始日期", ("限制起始", "起始日期", "生效日期", "处罚日期", "决定日期", "开始日期", "公布日期", "起始", "起")),
    "until": ("截止日期", ("限制截止", "截止日期", "终止日期", "有效期至", "结束日期", "届满", "截止", "止")),
    "source": ("作出决定的机关", ("作出决定的机关", "决定机关", "处罚机关", "执法单位", "执行法院", "认定部门", "执行机关")),
    "document_no": ("文号", ("决定书文号", "处罚决定书", "案号", "文书号", "文号")),
    "paper": ("文书名称", ("决定书名称", "文书名称", "名单名称", "文书种类", "文书类型")),
}  # fmt: skip
REQUIRED = ("subject", "since", "document_no")
CONSTANT = ("basis", "source", "capacities", "what", "paper")
"""What lists often leave out because it is the same in every row: then it is said once for all of them."""

ENDLESS = {"长期", "永久", "无期限", "没有期限", "长期有效"}
LIFTED = re.compile("不限制|不予限制|未限制|不再限制|不得限制|(?:取消|撤销)(?:对?[^、,，;；。]{0,8}的)?限制|恢复.{0,6}(?:资格|投标|代理|评标)|解除|已撤销|不影响")
OF_MANAGERS = re.compile("项目经理|项目负责人|执业|注册建造师|总监")
KEEPS = re.compile("禁止|限制|取消|暂停|停止|不得|不准|(?:年|月|日|期限|期)之?内不")
"""A word that keeps somebody from something: that the trade is merely named restricts nobody."""
NOT_TAKING_PART = re.compile(
    "投标(?:保证金|担保|保函|文件|报价|有效期|函|中的|中(?!标)|过程|时|违法|违规|人(?!资格))|(?:串通|相互|名义|骗取|作假|违法|违规)(?:投标|代理|评标)"
    "|(?<!担任)评标委员会成员(?!的?资格)|(?:评标|评审)(?:结果|报告|过程|中的|中(?!标)|时|价|办法|标准)|代理(?:费|服务费|合同|协议)"
)
"""Where the trade is named for something else than that somebody takes part in it."""
ONE_LOT = re.compile("本次|此次|该次|本项目|该项目|本标段|该标段")
"""What keeps from one lot alone is no bar from the next ones."""
BIDS = re.compile("投标(?!代理)|竞买|竞标")
PURCHASES = re.compile("政府采购|采购活动")
KEPT_FROM = {
    AS_AGENCY: re.compile("代理"), AS_EXPERT: re.compile("评标|评审"), AS_BIDDER: re.compile(f"{BIDS.pattern}|{PURCHASES.pattern}"),
}  # fmt: skip
BARE = re.compile("(?:(?:参加|参与)?(?:招标投标活动|投标|竞买|竞标|招标代理|政府采购代理|代理|评标|评审|政府采购活动|政府采购)(?:资格)?[、和及,，;；/]?)+")
"""In a column of restrictions just what it is that one is kept from."""
MERE_MARK = re.compile("^(只作记录|仅记录|警告|罚款.*|通报批评|没收.*)$")


class Known(msgspec.Struct, frozen=True, kw_only=True):
    """Whom the platform knows, as the rows of a list may name them; names as `plain_name` writes them."""

    firms: Mapping[str, frozenset[str]]
    """By credit code every name the firm ever had."""
    named: Mapping[str, tuple[str, ...]]
    experts: Mapping[str, tuple[tuple[str, frozenset[str]], ...]]
    """By name each expert of the own pool with the employer's name and code."""


def read(cells: Sequence[Any], columns: Mapping[str, int], constants: Mapping[str, str], *, sha256: str, region: str, known: Known) -> tuple[Noted | None, list[str]]:
    """The row as an entry, or all that is not understood in it. Whether the entry may be taken in, the rules say."""
    said = said_in(cells, columns, constants)
    text, wrong = texts(said), list[str]()

    def part(label: str, of: Any) -> Any:
        try:
            return of()
        except ValueError as why:
            wrong.append(f"{label}：{why}")
            return None

    subject = part("对象", lambda: who(text, known)) or ("", "", "")
    statute, article = part("法律依据", lambda: basis_of(text.get("basis", ""))) or ("", 0)
    since = part("起始日期", lambda: day(said.get("since")))
    kept = part("限制什么", lambda: capacities_of(text.get("capacities", "")))
    until = part("截止日期", lambda: last_day(said.get("until"), restricts=kept != ()))
    lines = part("交易类别", lambda: lines_for(text))
    where = place(text.get("region", ""), region)
    if since is None and not any(each.startswith("起始日期：") for each in wrong):
        wrong.append("没有写明起始日期")
    if where is None:
        wrong.append(f"生效地区“{text.get('region', '')[:20]}”看不懂，或者不在您的管理地域内")
    if wrong:
        return None, wrong
    return Noted(
        sort=PUNISH, subject=subject[0], org_id=subject[1], person_id=subject[2], what=text.get("what", "")[:500], statute=statute[:60], article=article,
        source=text.get("source", "")[:120], document_no=text.get("document_no", "")[:60], sha256=sha256, since=begins(since),
        until=begins(until + timedelta(days=1)) if until else None, region=where or region, capacities=kept or (), lines=lines or (),
        paper=text.get("paper", "").strip("《》 ")[:60],
    ), []  # fmt: skip


def who(text: Mapping[str, str], known: Known) -> tuple[str, str, str]:
    """Name, credit code, number of the person; a firm by its code, or by a name that only it has, a person by name and employer."""
    name, code, employer = text.get("subject", ""), plain(text.get("code", "")), text.get("employer", "")
    if code:
        if why := uscc_problem(code):
            raise ValueError(why)
        names = known.firms.get(code)
        if names is None:
            raise ValueError("平台上没有登记这个单位")
        if name and plain_name(name) not in names:
            raise ValueError(f"名称“{name[:40]}”与平台登记的这个代码的单位对不上")
        return name or code, code, ""
    if not name:
        raise ValueError("没有写明是哪个单位或者哪个人")
    if employer:
        people = [person for person, of in known.experts.get(plain_name(name), ()) if {plain_name(employer), plain(employer)} & of]
        if len(people) != 1:
            raise ValueError("同一单位有几名同名的专家，请逐条登记" if people else "您管理的专家库里没有这个单位的这名专家")
        return name, "", people[0]
    firms = known.named.get(plain_name(name), ())
    if len(firms) != 1:
        raise ValueError("有几个单位用过这个名称，请填写统一社会信用代码" if firms else "平台上没有登记这个单位；是人员的，请写明所在单位")
    return name, firms[0], ""


def basis_of(text: str) -> tuple[str, int]:
    """Statute and article; of several the first."""
    found = re.search(rf"《?([^《》，,；;]{{2,60}}?)》?\s*第([{SIGNS}]+|\d+)条", text)
    article = found and (int(found[2]) if found[2].isdigit() else number(found[2]))
    if not found or not article:
        raise ValueError("没有写明法规和条，例如《政府采购法》第七十七条")
    return found[1].strip("《》（( ").removeprefix("中华人民共和国"), article


def last_day(value: Any, *, restricts: bool) -> date | None:
    """The last day of the term. That a restriction has none has to be said: an empty cell says nothing."""
    if plain(str(value or "")) in ENDLESS:
        return None
    found = day(value)
    if found is None and restricts:
        raise ValueError("没有写明截止日期；没有期限的，请写“长期”")
    return found


def capacities_of(text: str) -> tuple[str, ...]:
    """What it keeps its subject from; none where it is a mere mark. What is not understood restricts nobody and is handed back."""
    if not text:
        raise ValueError("没有写明限制什么；不产生限制的，请写“只作记录”")
    if LIFTED.search(text):
        raise ValueError(f"“{text[:30]}”说的是不限制或者已经解除，请核对")
    if OF_MANAGERS.search(text):
        raise ValueError("项目经理、注册人员的限制按案件办理，不随名单登记")
    kept = keeping(text)
    found = tuple(code for code, words in KEPT_FROM.items() if words.search(kept))
    if not found and not all(MERE_MARK.search(part) for part in re.split("[、,，;；。 ]+", text) if part):
        raise ValueError(f"看不懂“{text[:30]}”：请写禁止参加投标、代理、评标，或者“只作记录”")
    return found


def keeping(text: str) -> str:
    """The clauses that keep somebody from something, without words that name the trade for another reason."""
    if BARE.fullmatch(text):
        return text
    clauses = (clause for clause in re.split("[,，;；。]+", text) if KEEPS.search(clause) and not ONE_LOT.search(clause))
    return "，".join(NOT_TAKING_PART.sub("", clause) for clause in clauses)


def lines_for(text: Mapping[str, str]) -> tuple[str, ...]:
    """The lines it is limited to. A ban from 政府采购 alone reaches no further, and which lines here that is a person says."""
    found, kept = lines_of(text.get("lines", ""), LINES), keeping(text.get("capacities", ""))
    if found is None:
        raise ValueError(f"看不懂“{text.get('lines', '')[:30]}”：请写{'、'.join(LINES.values())}，或者“全部”")
    if not found and PURCHASES.search(kept) and not BIDS.search(kept) and not text.get("lines"):
        raise ValueError("只限制政府采购的，请写明对应本平台的哪些交易类别")
    return found


def begins(first: date) -> datetime:
    return datetime.combine(first, time.min, SHANGHAI)


def key(noted: Noted) -> tuple[str, str]:
    """By which two entries are the same: whom it is about and the document."""
    return noted.org_id or noted.person_id, plain_number(noted.document_no)
