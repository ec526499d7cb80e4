"""Reads camt.054 收付款通知 (versions .02 to .08 and their like): amounts exact to the fen, no entity ever expanded.

One unreadable entry does not hold up the others: it is reported as a fault beside them. A message that cannot be
trusted as a whole (not XML, a document type, too large, another message) is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ggzy.core.calendar import SHANGHAI
from ggzy.core.rule import Refused
from ggzy.gateways.bank.port import Bounce, Credit, Fault, Movement, Notification, Paid, Reversal

LIMIT_BYTES = 8 * 1024 * 1024
LIMIT_ENTRIES = 20_000
NAMESPACE = re.compile(r"^\{urn:iso:std:iso:20022:tech:xsd:camt\.054\.001\.\d{2}\}Document$")
AMOUNT = re.compile(r"([0-9]{1,15})(?:\.([0-9]{1,5}))?")
REFERENCE = re.compile(r"[\x21-\x7e]{1,35}")


class Unreadable(Exception):
    """An entry that a person has to look at; the message is plain Chinese and names no payer."""


def read_camt054(content: bytes) -> Notification | Refused:
    """读取收付款通知；整份不可信的退回，个别条目有误的单列。"""
    if len(content) > LIMIT_BYTES:
        return _refused(f"银行通知超过{LIMIT_BYTES // 1024 // 1024}兆字节", "请银行拆分后重发")
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        return _refused("银行通知含有文档类型或实体定义，可能是实体炸弹，未予读取", "请与银行核实来源，并索取原始通知")
    except (ParseError, ValueError, LookupError, RecursionError):
        return _refused("银行通知不是完整的XML文件，或者编码不是UTF-8", "请银行重新发送")
    if not NAMESPACE.match(root.tag):
        return _refused("文件不是camt.054收付款通知", "请确认放入的是银行的收付款通知文件")
    _strip_namespaces(root)
    body = root.find("BkToCstmrDbtCdtNtfctn")
    if body is None:
        return _refused("银行通知缺少正文", "请银行重新发送")
    if sum(1 for _ in body.iter("Ntry")) > LIMIT_ENTRIES:
        return _refused(f"银行通知的条目超过{LIMIT_ENTRIES}条", "请银行拆分后重发")
    return _read(body)


def _refused(reason: str, remedy: str) -> Refused:
    return Refused(reason, remedy=remedy, whose_turn="保证金专户银行")


def _strip_namespaces(root: Element) -> None:
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]


def _read(body: Element) -> Notification:
    movements: list[Movement] = []
    faults: list[Fault] = []
    for n, notice in enumerate(body.findall("Ntfctn"), 1):
        for e, entry in enumerate(notice.findall("Ntry"), 1):
            place = f"第{n}份通知第{e}条"
            try:
                movements += list(_movements(notice, entry))
            except Unreadable as unreadable:
                faults.append(Fault(place, str(unreadable)))
    good, clashes = _without_clashes(movements)
    return Notification(_text(body, "GrpHdr/MsgId"), tuple(good), (*faults, *clashes))


def _without_clashes(movements: list[Movement]) -> tuple[list[Movement], list[Fault]]:
    """The same entry twice in a file is one; one reference with two contents is nobody's."""
    by_ref: dict[str, Movement] = {}
    clashing: set[str] = set()
    for movement in movements:
        if by_ref.setdefault(movement.bank_ref, movement) != movement:
            clashing.add(movement.bank_ref)
    faults = [Fault("全份", "同一银行流水号出现两笔不同的收付款，均未登记") for _ in clashing]
    return [m for ref, m in by_ref.items() if ref not in clashing], faults


def _movements(notice: Element, entry: Element) -> Iterator[Movement]:
    """The movements of one entry; a batch entry (several TxDtls) must add up to its total."""
    status = _text(entry, "Sts/Cd") or _text(entry, "Sts")
    if status != "BOOK":
        return
    total = _fen(entry.find("Amt"))
    booked_at = _instant(entry)
    details = entry.findall("NtryDtls/TxDtls")
    if len(details) <= 1:
        detail = details[0] if details else Element("TxDtls")
        if details and (amount := _detail_amount(detail)) is not None and _fen(amount) != total:
            raise Unreadable("条目金额与明细金额不一致")
        yield _movement(notice, entry, detail, total, booked_at, _reference(entry, detail))
        return
    amounts = [_detail_amount(detail) for detail in details]
    fens = [_fen(amount) for amount in amounts]
    if sum(fens) != total:
        raise Unreadable("批量条目的明细金额之和与总额不一致")
    for detail, fen in zip(details, fens, strict=True):
        ref = _needed(detail, "Refs/AcctSvcrRef", "明细流水号")
        yield _movement(notice, entry, detail, fen, booked_at, ref)


def _movement(
    notice: Element, entry: Element, detail: Element, fen: int, booked_at: datetime, bank_ref: str
) -> Movement:
    direction = _text(detail, "CdtDbtInd") or _text(entry, "CdtDbtInd")
    reversal = _text(entry, "RvslInd").lower() in ("true", "1")
    returned = reversal or detail.find("RtrInf") is not None
    order_id = _text(detail, "Refs/EndToEndId")
    if direction == "CRDT" and returned:
        if not order_id:
            raise Unreadable("退汇条目没有原指令编号（EndToEndId）")
        reason = _text(detail, "RtrInf/AddtlInf") or _text(detail, "RtrInf/Rsn/Cd")
        return Bounce(bank_ref, order_id, fen, booked_at, reason)
    if direction == "CRDT":
        return Credit(
            bank_ref=bank_ref,
            sub_account=_account(detail.find("RltdPties/CdtrAcct")) or _account(notice.find("Acct")) or _no("收款账号"),
            amount_fen=fen,
            payer_name=_name(detail, "Dbtr"),
            payer_account=_account(detail.find("RltdPties/DbtrAcct")),
            booked_at=booked_at,
            remark=_text(detail, "RmtInf/Ustrd"),
        )
    if direction == "DBIT" and reversal:
        original = _text(detail, "Refs/TxId") or _text(detail, "Refs/AcctSvcrRef")
        if not original or original == bank_ref:
            raise Unreadable("冲正条目没有原流水号")
        return Reversal(bank_ref, original, fen, booked_at)
    if direction == "DBIT":
        if not order_id:
            raise Unreadable("付款条目没有指令编号（EndToEndId）")
        return Paid(bank_ref, order_id, fen, booked_at)
    raise Unreadable("条目没有写明是收款还是付款（CdtDbtInd）")


def _detail_amount(detail: Element) -> Element | None:
    for path in ("Amt", "AmtDtls/TxAmt/Amt"):
        if (found := detail.find(path)) is not None:
            return found
    return None


def _no(what: str) -> str:
    raise Unreadable(f"条目缺少{what}")


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _needed(element: Element, path: str, what: str) -> str:
    text = _text(element, path) or _no(what)
    if not REFERENCE.fullmatch(text):
        raise Unreadable(f"{what}超过35个字符或含有不允许的字符")
    return text


def _reference(entry: Element, detail: Element) -> str:
    """The entry's own reference; a lone detail's counts where the entry has none."""
    for element, path in ((entry, "AcctSvcrRef"), (detail, "Refs/AcctSvcrRef"), (entry, "NtryRef")):
        if _text(element, path):
            return _needed(element, path, "银行流水号")
    return _no("银行流水号")


def _account(account: Element | None) -> str:
    if account is None:
        return ""
    number = _text(account, "Id/IBAN") or _text(account, "Id/Othr/Id")
    if len(number) > 40:
        raise Unreadable("账号超过40个字符")
    return number


def _name(detail: Element, party: str) -> str:
    """Since version .08 the party stands one level deeper."""
    name = _text(detail, f"RltdPties/{party}/Pty/Nm") or _text(detail, f"RltdPties/{party}/Nm")
    if len(name) > 140:
        raise Unreadable("户名超过140个字符")
    return name


def _fen(amount: Element | None) -> int:
    if amount is None:
        return int(_no("金额"))
    if amount.get("Ccy") != "CNY":
        raise Unreadable("币种不是人民币（CNY）")
    match = AMOUNT.fullmatch((amount.text or "").strip())
    if not match:
        raise Unreadable("金额不是一个非负的十进制数")
    whole, part = match[1], (match[2] or "").ljust(2, "0")
    if part[2:].strip("0"):
        raise Unreadable("金额有不足一分的零头")
    fen = int(whole) * 100 + int(part[:2])
    return fen or int(_no("大于零的金额"))


def _instant(entry: Element) -> datetime:
    """When it was booked. A bare date is the last moment of that day: nobody gains time from a coarse bank."""
    stamp = _text(entry, "BookgDt/DtTm")
    day = _text(entry, "BookgDt/Dt")
    try:
        if stamp:
            at = datetime.fromisoformat(stamp)
            return at if at.tzinfo else at.replace(tzinfo=SHANGHAI)
        if day:
            return datetime.fromisoformat(day[:10] + "T23:59:59.999999").replace(tzinfo=SHANGHAI)
    except ValueError as unread:
        raise Unreadable("记账时间不是有效的日期时间") from unread
    raise Unreadable("条目缺少记账时间")
