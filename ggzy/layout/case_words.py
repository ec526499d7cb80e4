"""The figures of a case 案件的数据: which fields of each act are told, by which name and in which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from ggzy.core.acts import case, redress, transfer
from ggzy.core.law.penalty import FINDINGS_READ
from ggzy.core.law.transfer import TRANSFERS
from ggzy.core.money import yuan
from ggzy.core.procedures.case_grounds import GROUNDS, LINES
from ggzy.core.redress import KINDS, OUTCOMES
from ggzy.core.regions import full_name
from ggzy.core.table import Event
from ggzy.layout.redress_words import of_exhibits
from ggzy.layout.templatetags.ggzy import until, when

Words = Callable[[Any], str]


@dataclass(frozen=True)
class Field:
    """One figure of an act: its name in the event, what it is called, and how it is worded."""

    name: str
    label: str
    words: Words = str


def ground(code: str) -> str:
    return f"{GROUNDS[code].label}（{GROUNDS[code].basis}）"


def accused(who: Any) -> str:
    return f"{who.name}（{who.org_id}）" if who.org_id else str(who.name)


def names(people: Any) -> str:
    return "、".join(each.person for each in people)


def fine(fen: int) -> str:
    return _("%(fen)s元") % {"fen": yuan(fen)} if fen else _("不罚款")


def months(number: int) -> str:
    return _("%(n)s个月") % {"n": number} if number else "—"


def yes(value: bool) -> str:
    return _("是") if value else _("否")


def lines(codes: Any) -> str:
    return "、".join(LINES[code] for code in codes) or _("全部类别")


REASON = (Field("reason", "理由"),)
PENALTY = (Field("fine_fen", "罚款", fine), Field("months", "限制期限", months))
FIELDS: dict[type[Event], tuple[Field, ...]] = {
    case.ClueRegistered: (
        Field("code", "案号"), Field("accused", "当事人", accused), Field("suspected", "涉嫌事由", ground), Field("about", "线索内容"),
        Field("region", "地区", full_name),
    ),
    case.CaseAssigned: (Field("investigators", "办案人员", names), Field("opinion", "立案意见")),
    case.InvestigatorsReplaced: (Field("investigators", "办案人员", names), *REASON),
    case.EvidenceRecorded: (Field("kind", "证据种类"), Field("fact", "证明的事实"), Field("sha256", "材料摘要（SHA-256）")),
    case.AccusedNotified: (
        Field("facts", "告知的事实和理由"), Field("ground", "拟处罚依据", ground), *PENALTY, Field("hearing_offered", "告知听证权利", yes),
        Field("reply_until", "陈述、申辩至", until), Field("hearing_until", "要求听证至", until),
    ),
    case.ReplyFiled: (Field("text", "陈述、申辩"),),
    case.HearingRequested: (Field("reason", "要求听证的理由"),),
    case.HearingCalled: (Field("at", "听证时间", when), Field("place", "地点"), Field("chair", "主持人", lambda chair: str(chair.person))),
    case.HearingHeld: (Field("minutes", "听证笔录"),),
    case.LegalityReviewed: (Field("passed", "审核通过", yes), Field("opinion", "审核意见")),
    transfer.CaseTransferred: (
        Field("kind", "移送种类", lambda kind: str(TRANSFERS[kind])), Field("to", "移送给"), Field("document_no", "移送书文号"), *REASON,
    ),
    transfer.TransferAnswered: (Field("receipt_no", "回执编号"), Field("taken", "已接收", yes), Field("note", "说明")),
    case.PenaltyImposed: (
        Field("decision_no", "决定书文号"), Field("facts", "认定的事实和证据"), Field("ground", "处罚依据", ground), *PENALTY,
        Field("forever", "没有期限", yes), Field("lines", "限制的交易类别", lines), Field("answer", "对陈述、申辩的复核意见"),
    ),
    case.DecisionServed: (Field("manner", "送达方式"),),
    case.CaseClosed: (Field("finding", "结论", lambda code: str(FINDINGS_READ[code])), *REASON),
    case.CreditRepaired: REASON,
    case.CaseConcluded: REASON,
    case.DecisionRevoked: (Field("by", "由谁撤销"), Field("document_no", "文书文号"), *REASON),
    case.PublicationWithdrawn: REASON,
    redress.RepairApplied: (Field("text", "申请和整改情况"), Field("exhibits", "证明材料", of_exhibits)),
    redress.RepairRefused: REASON,
    redress.AppealNoted: (
        Field("kind", "种类", lambda kind: KINDS[kind]), Field("body", "复议机关、人民法院"), Field("document_no", "受理文书文号"),
        Field("filed_on", "提出日期"), Field("exhibits", "文书", of_exhibits),
    ),
    redress.StayNoted: (Field("ordered_by", "由谁决定"), Field("document_no", "文书文号")),
    redress.StayEnded: (Field("document_no", "文书文号"), *REASON),
    redress.AppealEnded: (Field("outcome", "结果", lambda code: OUTCOMES[code]), Field("document_no", "文书文号"), Field("reason", "要点")),
    redress.DecisionAmended: (Field("document_no", "文书文号"), *PENALTY),
}  # fmt: skip

PARTS: tuple[tuple[str, tuple[type[Event], ...]], ...] = (
    ("线索和立案", (case.ClueRegistered, case.CaseAssigned, case.InvestigatorsReplaced)),
    ("事实、证据和材料摘要", (case.EvidenceRecorded,)),
    ("事先告知", (case.AccusedNotified,)),
    ("当事人的陈述、申辩和听证", (case.ReplyFiled, case.ReplyWaived, case.HearingRequested, case.HearingCalled, case.HearingHeld)),
    ("法制审核和移送", (case.LegalityReviewed, transfer.CaseTransferred, transfer.TransferAnswered)),
    ("决定、送达和公开", (case.PenaltyImposed, case.CaseClosed, case.DecisionServed, case.DecisionPublished, case.CaseConcluded)),
    ("信用修复", (redress.RepairApplied, redress.RepairRefused, case.CreditRepaired)),
    ("行政复议、行政诉讼", (redress.AppealNoted, redress.StayNoted, redress.StayEnded, redress.AppealEnded)),
    ("撤销、变更", (case.DecisionRevoked, redress.DecisionAmended, case.PublicationWithdrawn)),
)
"""The order in which a case is told; acts in none of them come last."""
