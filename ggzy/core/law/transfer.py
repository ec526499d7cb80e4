"""行政处罚法（2021）第二十七条: a transfer 移送 has a document and a receipt; whoever sits on the platform gives it himself."""

from __future__ import annotations

from ggzy.core.facts import KnownOffice
from ggzy.core.law.penalty import LAW
from ggzy.core.roles import Role
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

TRANSFERS = {"police": "公安机关（涉嫌犯罪）", "discipline": "纪检监察机关", "office": "有管辖权的行政机关"}
RECEIVING = {"office": Role.SUPERVISOR, "discipline": Role.DISCIPLINE}
"""Whose posts receive it, where the office sits on the platform; the police have none here."""
ACKNOWLEDGE_TERM = Basis("平台移送回执时限（自定）", "—", "", checked=False)


@rule(Basis(LAW, 27, "及时将案件移送司法机关"))
def transfer_is_whole(ask: Ask) -> Unmet | None:
    """移送须写明移送给谁、文书文号和理由。"""
    c = ask.command
    if c.kind not in TRANSFERS or not c.to.strip() or not c.document_no.strip():
        return Unmet("没有写明移送给哪个机关或者移送书文号", "请填写")
    return None if len(c.reason.strip()) >= 4 else Unmet("没有写明移送的理由", "请填写")


@rule(None)
def receipt_is_whole(ask: Ask) -> Unmet | None:
    """回执有编号；不接收的，写明理由。"""
    c = ask.command
    if not c.receipt_no.strip():
        return Unmet("没有填写回执编号", "请填写")
    return None if c.taken or len(c.note.strip()) >= 4 else Unmet("不接收的，须写明理由", "请填写")


@rule(Basis(LAW, 27, "加强证据材料移交、接收衔接"))
def receiver_on_the_platform(ask: Ask) -> Unmet | None:
    """接收机关在平台上的，从名单中选择，由它自己出具回执；不移送给本机关，也不移送给须回避本案的部门。"""
    c, known = ask.command, {each.org_id: each for each in ask.facts.known_offices}
    if c.office_id:
        return chosen(ask, known.get(c.office_id))
    here = next((each for each in known.values() if not each.gone), None)
    return Unmet(f"{here.org}在本平台有岗位", "请从名单中选择，由它在平台上出具回执") if here else None


def chosen(ask: Ask, office: KnownOffice | None) -> Unmet | None:
    if office is None:
        kind = TRANSFERS[ask.command.kind].split("（")[0]
        return Unmet(f"选择的单位不是{kind}，移送的种类和接收机关不相符", "请改选移送的种类，或者另选接收机关；接收机关不在平台上的，不从名单中选择，填写机关名称")
    if office.gone:
        return Unmet(f"{office.org}{office.gone}", office.instead)
    if office.org_id == ask.actor.org_id:
        return Unmet("不能移送给本机关", "请选择有管辖权的其他机关")
    return Unmet("线索所涉的部门不能接收本案", "请移送其上级机关或者监察机关") if office.org_id == ask.case.shut_out else None


@rule(Basis(LAW, 27, "加强证据材料移交、接收衔接"))
def receipt_typed_for_offices_outside(ask: Ask) -> Unmet | None:
    """移送给平台以外机关的，凭收到的回执记入；接收机关在平台上的，不由移送机关代填。"""
    last = ask.case.transfers[-1]
    return Unmet(f"{last.to}在本平台有岗位，回执由它自己出具", "请等待对方办理；逾期的可以催办", last.to) if last.office_id else None


@rule(Basis(LAW, 27, "加强证据材料移交、接收衔接"))
def opened_at_the_receiver(ask: Ask) -> Unmet | None:
    """监督部门接收的，随即在本部门登记为线索，不能两边都没有人办。"""
    if ask.actor.role is Role.SUPERVISOR and ask.command.taken and not ask.command.case:
        return Unmet("接收的案件没有在本单位登记为线索", "请在案件页办理接收，平台随即登记线索")
    return None


@rule(Basis(LAW, 27, "加强证据材料移交、接收衔接"))
def acknowledged_by_the_receiver(ask: Ask) -> Unmet | None:
    """只有接收机关自己能出具回执。"""
    last = ask.case.transfers[-1]
    return None if last.office_id and ask.actor.org_id == last.office_id else Unmet("您的单位不是接收机关", "由接收机关出具回执", last.to)
