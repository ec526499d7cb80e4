"""Writes pain.001.001.09 付款指令 for refunds, byte for byte the same for the same orders, and reads them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from defusedxml.ElementTree import fromstring

from ggzy.core.calendar import SHANGHAI
from ggzy.gateways.bank.port import Escrow, PayOut

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"


def money(fen: int) -> str:
    """元 with two places and nothing else, as the message asks."""
    return f"{fen // 100}.{fen % 100:02d}"


def write_pain001(message_id: str, escrow: Escrow, orders: Sequence[PayOut], now: datetime) -> bytes:
    """付款指令文件：一笔退款一条，付款人是专户，收款人是原付款账户。"""
    if not orders:
        raise ValueError("an order file needs an order")
    at = now.astimezone(SHANGHAI)
    root = Element("Document", xmlns=NAMESPACE)
    body = SubElement(root, "CstmrCdtTrfInitn")
    header = SubElement(body, "GrpHdr")
    _put(header, "MsgId", message_id)
    _put(header, "CreDtTm", at.isoformat(timespec="seconds"))
    _sums(header, orders)
    _put(SubElement(header, "InitgPty"), "Nm", escrow.name)
    batch = SubElement(body, "PmtInf")
    _put(batch, "PmtInfId", message_id)
    _put(batch, "PmtMtd", "TRF")
    _put(batch, "BtchBookg", "false")
    _sums(batch, orders)
    _put(SubElement(batch, "ReqdExctnDt"), "Dt", at.date().isoformat())
    _put(SubElement(batch, "Dbtr"), "Nm", escrow.name)
    _put(batch, "DbtrAcct/Id/Othr/Id", escrow.account)
    _put(batch, "DbtrAgt/FinInstnId/Nm", escrow.bank)
    _put(batch, "ChrgBr", "DEBT")
    for order in sorted(orders, key=lambda o: o.order_id):
        _transfer(batch, order)
    indent(root)
    return tostring(root, encoding="UTF-8", xml_declaration=True) + b"\n"


def _transfer(batch: Element, order: PayOut) -> None:
    transfer = SubElement(batch, "CdtTrfTxInf")
    _put(transfer, "PmtId/EndToEndId", order.order_id)
    amount = _put(transfer, "Amt/InstdAmt", money(order.amount_fen))
    amount.set("Ccy", "CNY")
    _put(transfer, "Cdtr/Nm", order.payee_name)
    _put(transfer, "CdtrAcct/Id/Othr/Id", order.payee_account)
    _put(transfer, "RmtInf/Ustrd", order.remark)


def _sums(parent: Element, orders: Sequence[PayOut]) -> None:
    _put(parent, "NbOfTxs", str(len(orders)))
    _put(parent, "CtrlSum", money(sum(o.amount_fen for o in orders)))


def _put(parent: Element, path: str, text: str) -> Element:
    for tag in path.split("/"):
        parent = SubElement(parent, tag)
    parent.text = text
    return parent


def read_pain001(content: bytes) -> tuple[PayOut, ...]:
    """The orders of a file that `write_pain001` wrote; the simulated bank reads them so."""
    root = fromstring(content, forbid_dtd=True)
    ns = {"p": NAMESPACE}

    def text(transfer: Element, path: str) -> str:
        return transfer.findtext("/".join(f"p:{tag}" for tag in path.split("/")), "", ns)

    return tuple(
        PayOut(
            order_id=text(t, "PmtId/EndToEndId"),
            amount_fen=int(text(t, "Amt/InstdAmt").replace(".", "")),
            payee_name=text(t, "Cdtr/Nm"),
            payee_account=text(t, "CdtrAcct/Id/Othr/Id"),
            remark=text(t, "RmtInf/Ustrd"),
        )
        for t in root.iterfind(".//p:CdtTrfTxInf", ns)
    )
