"""What is said of each event beside its name 日志条目的说明: its article and its particulars, one row an event."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from ggzy.core.bars import CAPACITIES
from ggzy.core.draws.promise import PURPOSES, SEATS, names
from ggzy.core.explained import OUTCOMES as CONCLUDED
from ggzy.core.explained import WHERE
from ggzy.core.law.complaints import GROUNDS as NOT_ACCEPTED
from ggzy.core.law.complaints import OUTCOMES
from ggzy.core.law.interference import OUTCOMES as SETTLED
from ggzy.core.law.penalty import FINDINGS_READ
from ggzy.core.law.reports import FINDINGS as REPORT_FINDINGS
from ggzy.core.law.transfer import TRANSFERS
from ggzy.core.law.unlisted import OUTCOMES as RIGHTED
from ggzy.core.money import yuan
from ggzy.core.outages import LABELS as OUTAGE_LABELS
from ggzy.core.powers import MATTERS
from ggzy.core.procedures.case_grounds import GROUNDS
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Basis
from ggzy.core.sealing.policy import seat_label
from ggzy.core.unlisted_matter import STANCES
from ggzy.layout import chain_words, dossier_words, redress_words
from ggzy.layout.templatetags.ggzy import until, when

PENALTY = "行政处罚法"
TENDER, REGULATION, WORKS = "招标投标法", "招标投标法实施条例", "工程建设项目施工招标投标办法"

BASES: dict[str, Basis] = {
    "ProjectRegistered": Basis(TENDER, 9),
    "AppointmentConfirmed": Basis(REGULATION, 14),
    "AppointmentDeclined": Basis(REGULATION, 14),
    "NoticePublished": Basis(TENDER, 16),
    "QuestionAnswered": Basis(REGULATION, 21),
    "ClarificationIssued": Basis(TENDER, 23),
    "ObjectionRaised": Basis(REGULATION, 22),
    "ObjectionAnswered": Basis(REGULATION, 22),
    "BidReceived": Basis(TENDER, 28),
    "BidWithdrawn": Basis(TENDER, 29),
    "BiddingClosed": Basis(TENDER, 34),
    "TenderFailed": Basis(TENDER, 28),
    "BidUnsealed": Basis(TENDER, 36),
    "PoolFrozen": Basis(REGULATION, 46),
    "CommitteeDrawn": Basis(REGULATION, 46),
    "ExpertReplaced": Basis(REGULATION, 48),
    "BidRejected": Basis(REGULATION, 51),
    "BidderAsked": Basis(REGULATION, 52),
    "ReportFiled": Basis(REGULATION, 53),
    "CandidatesPublished": Basis(REGULATION, 54),
    "LotAwarded": Basis(REGULATION, 55),
    "AwardNoticesIssued": Basis(TENDER, 45),
    "WrittenReportFiled": Basis(TENDER, 47),
    "ContractSigned": Basis(TENDER, 46),
    "DepositRefunded": Basis(REGULATION, 57),
    "DepositForfeited": Basis(REGULATION, 35),
    "TenderTerminated": Basis(REGULATION, 31),
    "RoundBegun": Basis(REGULATION, 44),
    "ComplaintFiled": Basis(REGULATION, 60),
    "ComplaintHandedOver": Basis(REGULATION, 61),
    "ComplaintAccepted": Basis(REGULATION, 61),
    "ComplaintRefused": Basis(REGULATION, 61),
    "StayOrdered": Basis(REGULATION, 62),
    "StayLifted": Basis(REGULATION, 62),
    "ComplaintReplied": Basis(REGULATION, 62),
    "ExaminationBegun": Basis(REGULATION, 61),
    "ExaminationEnded": Basis(REGULATION, 61),
    "ComplaintDecided": Basis(REGULATION, 61),
    "CaseAssigned": Basis(PENALTY, 54),
    "InvestigatorsReplaced": Basis(PENALTY, 42),
    "EvidenceRecorded": Basis(PENALTY, 54),
    "AccusedNotified": Basis(PENALTY, 44),
    "ReplyFiled": Basis(PENALTY, 45),
    "ReplyWaived": Basis(PENALTY, 62),
    "HearingRequested": Basis(PENALTY, 64),
    "HearingCalled": Basis(PENALTY, 64),
    "HearingHeld": Basis(PENALTY, 64),
    "PenaltyImposed": Basis(PENALTY, 57),
    "CaseClosed": Basis(PENALTY, 57),
    "LegalityReviewed": Basis(PENALTY, 58),
    "CaseTransferred": Basis(PENALTY, 27),
    "AppealNoted": Basis(PENALTY, 73),
    "StayNoted": Basis(PENALTY, 73),
    "DecisionServed": Basis(PENALTY, 61),
    "DecisionPublished": Basis(PENALTY, 48),
    "DecisionRevoked": Basis(PENALTY, 75),
    "PublicationWithdrawn": Basis(PENALTY, 48),
    "UnlistedConfirmed": Basis("公共资源交易平台管理暂行办法", 8),
    "UnlistedFound": Basis("公共资源交易平台管理暂行办法", 8),
    "ContractFoundAside": Basis("招标投标法", 46),
    "CreditRecorded": Basis("公共资源交易平台管理暂行办法", 22),
}
"""What each fact rests on; facts that the law does not speak of have no row."""


def awarded(p: Proceeding, e: Any) -> str:
    return _("%(org)s，中标价%(price)s元，排名第%(rank)s") % {"org": e.org, "price": yuan(e.price_fen), "rank": e.rank}


def penalty_words(e: Any) -> str:
    """A penalty intended or imposed, in one sentence."""
    ground = GROUNDS[e.ground]
    parts = [_("罚款%(fen)s元") % {"fen": yuan(e.fine_fen)}] if e.fine_fen else []
    if e.months or ground.forever:
        term = _("%(n)s个月") % {"n": e.months} if e.months else _("没有期限")
        parts.append(_("限制%(what)s（%(term)s）") % {"what": CAPACITIES[ground.capacity], "term": term})
    return _("%(basis)s，%(what)s。") % {"basis": str(ground.basis), "what": "，".join(parts)}


def power_words(e: Any) -> str:
    """The matters of a delegation, and its limit."""
    names = "、".join(MATTERS[code][0] for code in e.matters)
    return names + (_("（估算价不超过%(fen)s元的）") % {"fen": yuan(e.ceiling_fen)} if e.ceiling_fen else "")


def outage_words(e: Any) -> str:
    told = {"kind": OUTAGE_LABELS.get(e.kind, e.kind), "since": when(e.began), "n": e.seconds // 60, "s": e.seconds % 60}
    if e.ended is None:
        return _("自%(since)s起平台%(kind)s，尚未恢复") % told
    return _("自%(since)s起平台%(kind)s，持续%(n)s分%(s)s秒") % told


def who(p: Record, actor: Actor) -> str:
    """A party by name; a bidder only once all bids were opened; experts, the clock and the bank by their part."""
    if actor.role is Role.BIDDER:
        return p.named(actor.org_id) or actor.role.label
    if actor.role in (Role.EXPERT, Role.CLOCK, Role.BANK):
        return actor.role.label
    deputy = _("（代理%(name)s）") % {"name": actor.deputy_for} if actor.deputy_for else ""
    parts = [actor.org, actor.office, f"{actor.post}{actor.person}{deputy}"]
    return " ".join(part for part in parts if part) or actor.role.label


def wish_label(p: Proceeding, wish: str) -> str:
    return next(step.command.label() for step in p.procedure.steps if step.command.__name__ == wish)


def wish_and_asker(p: Proceeding, number: str) -> str:
    asked = p.asked[number]
    return _("%(wish)s（由%(who)s提出）") % {"wish": wish_label(p, asked.wish), "who": who(p, asked.by)}


def told_revealed(e: Any) -> str:
    false = _("；%(who)s的密封件与承诺不符") % {"who": names(e.revealed.false)} if e.revealed.false else ""
    return SEATS[e.revealed.seat] + false


def weighed(e: Any) -> str:
    """What was found, and what was said to the reply."""
    if e.answer:
        return f"{e.finding}\n" + _("对答复的意见：%(a)s") % {"a": e.answer}
    return e.finding if e.answered else e.finding + _("（主管部门经催办没有答复）")


def circular_words(e: Any) -> str:
    """What a draft tells, in one sentence."""
    offices = dict.fromkeys(each.office for each in e.cited)
    return _("%(about)s：%(n)s项，涉及%(offices)s") % {"about": e.about, "n": len(e.cited), "offices": "、".join(offices)}


def office_called(p: Any, org_id: str) -> str:
    return next((office.org for office in p.offices if office.org_id == org_id), org_id)


DETAILS: dict[str, Callable[[Proceeding, Any], str]] = {
    "ProjectRegistered": lambda p, e: "；".join(e.duty_test.findings),
    "AppointmentConfirmed": lambda p, e: _("委托合同编号：%(no)s") % {"no": e.contract_no},
    "AppointmentDeclined": lambda p, e: e.reason,
    "FilingSubmitted": lambda p, e: _("第%(n)s次提交") % {"n": e.version},
    "FilingReturned": lambda p, e: e.opinion or "；".join(f.note for f in e.findings if not f.met),
    "FilingAccepted": lambda p, e: e.opinion,
    "NoticePublished": lambda p, e: _("投标截止（开标）时间：%(at)s") % {"at": when(e.terms.bid_deadline)},
    "QuestionAsked": lambda p, e: e.text,
    "QuestionAnswered": lambda p, e: e.text,
    "ClarificationIssued": lambda p, e: (
        e.text + (_("（截止时间顺延至%(at)s）") % {"at": when(e.new_deadline)} if e.new_deadline else "")
    ),
    "DeadlineExtended": lambda p, e: _("延至%(at)s；%(why)s") % {"at": when(e.new_deadline), "why": e.reason},
    "ObjectionRaised": lambda p, e: e.text,
    "ObjectionAnswered": lambda p, e: (_("异议成立。") if e.upheld else _("异议不成立。")) + e.text,
    "TenderFailed": lambda p, e: e.cause,
    "BidUnsealed": lambda p, e: f"{e.org}，{yuan(e.line.price_fen)}元",
    "BidNotUnsealed": lambda p, e: e.cause,
    "CoefficientsDrawn": lambda p, e: (
        f"K={e.k}，{_('限价下浮')}{e.control_drop}%，{_('基准价下浮')}{e.benchmark_drop}%"
    ),
    "DrawKeyRegistered": lambda p, e: SEATS[e.seat],
    "DrawCommitted": lambda p, e: SEATS[e.seat],
    "DrawRestarted": lambda p, e: f"{PURPOSES[e.purpose]}：{e.reason}",
    "OpeningValueRevealed": lambda p, e: told_revealed(e),
    "ExpertsValueRevealed": lambda p, e: told_revealed(e),
    "PoolFrozen": lambda p, e: _("名单%(n)s人，根 %(root)s") % {"n": e.listed, "root": e.root},
    "OpeningRecordSigned": lambda p, e: _("意见：%(text)s") % {"text": e.opinion} if e.opinion else "",
    "OpeningClosed": lambda p, e: _("解密成功%(a)s家，未能解密%(b)s家") % {"a": e.opened, "b": e.not_opened},
    "BidRejected": lambda p, e: f"{p.round.bids[e.bidder].org}：{e.reason}" if e.bidder in p.round.bids else e.reason,
    "CandidatesPublished": lambda p, e: _("公示至%(at)s") % {"at": until(e.until)},
    "LotAwarded": awarded,
    "WinnerFellAway": lambda p, e: f"{e.ground}：{e.evidence}",
    "ContractSigned": lambda p, e: _("合同金额%(fen)s元") % {"fen": yuan(e.amount_fen)},
    "ProceedingSuspended": lambda p, e: f"{e.order_no}：{e.reason}",
    "ProceedingResumed": lambda p, e: e.reason,
    "TenderTerminated": lambda p, e: e.reason,
    "TenderEnded": lambda p, e: e.reason,
    "DealUnlisted": lambda p, e: f"{e.order_no}：{e.reason}",
    "DealRelisted": lambda p, e: e.reason,
    "OutageNoted": lambda p, e: outage_words(e),
    "ExtensionOrdered": lambda p, e: _("延至%(at)s；%(why)s") % {"at": when(e.new_deadline), "why": e.reason},
    "DeadlineKept": lambda p, e: e.reason,
    "DisclosurePermitted": lambda p, e: f"{seat_label(e.seat)}：{e.reason}",
    "SecondAsked": lambda p, e: _("%(wish)s，%(until)s前有效") % {"wish": wish_label(p, e.wish), "until": when(e.until)},
    "SecondConfirmed": lambda p, e: wish_and_asker(p, e.asked),
    "SecondDeclined": lambda p, e: f"{wish_and_asker(p, e.asked)}：{e.reason}",
    "SecondExpired": lambda p, e: wish_and_asker(p, e.asked),
    "RoundBegun": lambda p, e: _("第%(n)s次招标") % {"n": e.number},
    "DepositForfeited": lambda p, e: e.reason,
    "ComplaintFiled": lambda p, e: e.request,
    "ComplaintHandedOver": lambda p, e: _("由%(before)s移送%(office)s：%(why)s") % {"before": e.before, "office": e.office, "why": e.reason},
    "ComplaintAccepted": lambda p, e: _("被投诉人在%(at)s以前说明") % {"at": until(e.reply_until)},
    "ComplaintRefused": lambda p, e: f"{NOT_ACCEPTED[e.ground]}：{e.reason}",
    "StayOrdered": lambda p, e: f"{e.order_no}：{e.reason}",
    "StayLifted": lambda p, e: e.reason,
    "ComplaintReplied": lambda p, e: f"{next((r.name for r in p.respondents if r.org_id == e.org_id), '')}：{e.text}",
    "ExaminationBegun": lambda p, e: _("%(what)s，委托%(by)s") % {"what": e.what, "by": e.by},
    "ExaminationEnded": lambda p, e: e.result,
    "WithdrawalAsked": lambda p, e: e.reason,
    "ComplaintWithdrawn": lambda p, e: e.reason,
    "WithdrawalAllowed": lambda p, e: e.reason,
    "ComplaintDecided": lambda p, e: f"{e.decision_no}：{OUTCOMES[e.outcome]}。{e.decision}",
    "CaseOpenedFromComplaint": lambda p, e: e.case_code,
    "ReportRegistered": lambda p, e: _("收到日期%(day)s，内容摘要 %(digest)s") % {"day": e.day, "digest": e.sha256[:16]},
    "ReportTaken": lambda p, e: e.office,
    "SuccessionRecorded": lambda p, e: f"{e.predecessor} → {e.successor}，{e.document_no}" + (_("；限制随即对承继单位执行") if e.at_once else ""),
    "SuccessionConfirmed": lambda p, e: e.note,
    "SuccessionRejected": lambda p, e: e.reason,
    "SuccessionRevoked": lambda p, e: e.reason,
    "SuccessionRevocationProposed": lambda p, e: e.reason,
    "SuccessionRevocationConfirmed": lambda p, e: e.note,
    "SuccessionRevocationRejected": lambda p, e: e.reason,
    "ReportHandedOver": lambda p, e: f"{e.office}：{e.reason}",
    "ReportGivenBack": lambda p, e: f"{e.office}：{e.reason}",
    "ReportRecalled": lambda p, e: f"{e.office}：{e.reason}",
    "ReporterAsked": lambda p, e: e.text,
    "ReporterAnswered": lambda p, e: _("%(day)s，内容摘要 %(digest)s") % {"day": e.day, "digest": e.sha256[:16]},
    "CaseOpenedFromReport": lambda p, e: e.case_code,
    "CaseOpenedFromUnlisted": lambda p, e: e.case_code,
    "ReportClosed": lambda p, e: f"{REPORT_FINDINGS[e.finding]}：{e.reason}",
    "Urged": lambda p, e: (_("督办：") if e.escalated else "") + e.text,
    "UrgingAnswered": lambda p, e: e.text,
    "LegalityReviewed": lambda p, e: (_("通过。") if e.passed else _("没有通过。")) + e.opinion,
    "CaseTransferred": lambda p, e: f"{TRANSFERS[e.kind]} {e.to}（{e.document_no}）：{e.reason}",
    "TransferAnswered": lambda p, e: f"{e.receipt_no}：" + (_("已接收。") if e.taken else _("不接收。")) + (_("登记为%(code)s。") % {"code": e.case_code} if e.case_code else "") + e.note,
    "InterferenceSettled": lambda p, e: f"{SETTLED[e.outcome]}：{e.finding}",
    "ClueRegistered": lambda p, e: _("当事人%(name)s：%(about)s") % {"name": e.accused.called, "about": e.about},
    "CaseAssigned": lambda p, e: _("办案人员：%(names)s") % {"names": "、".join(each.person for each in e.investigators)} + (_("\n立案意见：%(text)s") % {"text": e.opinion} if e.opinion else ""),
    "InvestigatorsReplaced": lambda p, e: _("办案人员：%(names)s。%(why)s") % {"names": "、".join(each.person for each in e.investigators), "why": e.reason},
    "EvidenceRecorded": lambda p, e: _("%(kind)s：%(fact)s（摘要 %(digest)s）") % {"kind": e.kind, "fact": e.fact, "digest": e.sha256[:16]},
    "AccusedNotified": lambda p, e: penalty_words(e) + e.facts,
    "ReplyFiled": lambda p, e: e.text,
    "HearingRequested": lambda p, e: e.reason,
    "HearingCalled": lambda p, e: _("%(at)s，%(place)s，主持人%(chair)s") % {"at": when(e.at), "place": e.place, "chair": e.chair.person},
    "HearingHeld": lambda p, e: e.minutes,
    "PenaltyImposed": lambda p, e: f"{e.decision_no}。{penalty_words(e)}{e.facts}" + (_("复核意见：%(a)s") % {"a": e.answer} if e.answer else ""),
    "CaseClosed": lambda p, e: f"{FINDINGS_READ[e.finding]}：{e.reason}",
    "DecisionServed": lambda p, e: e.manner,
    "CreditRepaired": lambda p, e: e.reason,
    "DecisionRevoked": lambda p, e: f"{e.by}（{e.document_no}）：{e.reason}",
    "PublicationWithdrawn": lambda p, e: e.reason,
    "CaseConcluded": lambda p, e: e.reason,
    "FindingDismissed": lambda p, e: f"{e.finding.replace('|', '：', 2).split('：', 1)[1]}。{e.reason}",
    "QuestionPut": lambda p, e: _("%(no)s，问%(to)s，%(at)s前答复：%(text)s") % {"no": e.number, "to": Role(e.to).label, "at": until(e.reply_by), "text": e.text},
    "QuestionReplied": lambda p, e: f"{e.number}：{e.text}",
    "CorrectionOrdered": lambda p, e: _("%(no)s，责令%(to)s于%(at)s前改正：%(text)s（%(why)s）") % {"no": e.order_no, "to": Role(e.to).label, "at": until(e.until), "text": e.text, "why": e.reason},
    "CorrectionReported": lambda p, e: f"{e.number}：{e.text}",
    "CorrectionJudged": lambda p, e: (_("已改正到位。") if e.put_right else _("没有改正到位，限%(at)s前改正。") % {"at": until(e.until)}) + e.opinion,
    "WatcherLeft": lambda p, e: _("%(who)s，在场至%(at)s") % {"who": next((x.person for x in p.oversight.presence if x.person_id == e.person_id), ""), "at": when(e.at)},
    "HandoverOffered": lambda p, e: _("%(giver)s移交%(receiver)s，%(n)s项：%(why)s") % {"giver": e.giver.person, "receiver": e.receiver.person, "n": len(e.matters), "why": e.reason},
    "HandoverDeclined": lambda p, e: e.reason,
    "DelegationProposed": lambda p, e: _("%(what)s；该地区在库专家%(n)s人，承接所需%(least)s人。%(why)s") % {"what": power_words(e), "n": e.experts, "least": e.least_experts, "why": e.reason},
    "ChecklistDrafted": lambda p, e: _("%(n)s条。%(why)s") % {"n": len(e.points), "why": e.reason},
    "ChecklistAdopted": lambda p, e: _("%(no)s，自%(at)s起执行") % {"no": e.document_no, "at": when(e.since)},
    "ChecklistDropped": lambda p, e: e.reason,
    "ChecklistRepealed": lambda p, e: _("%(no)s，自%(at)s起废止。%(why)s") % {"no": e.document_no, "at": when(e.since), "why": e.reason},
    "PowerDelegated": lambda p, e: _("%(no)s，自%(at)s起生效") % {"no": e.document_no, "at": when(e.since)},
    "DelegationDropped": lambda p, e: e.reason,
    "PowerCorrected": lambda p, e: _("%(no)s，自%(at)s起改为%(what)s。%(why)s") % {"no": e.document_no, "at": when(e.since), "what": power_words(e), "why": e.reason},
    "PowerWithdrawn": lambda p, e: _("%(no)s，自%(at)s起收回。%(why)s") % {"no": e.document_no, "at": when(e.since), "why": e.reason},
    "ListRecorded": lambda p, e: _("%(source)s：读入%(good)s行，退回%(bad)s行，文件摘要%(digest)s") % {"source": e.source, "good": e.good, "bad": e.bad, "digest": e.sha256[:16]},
    "ListWithdrawn": lambda p, e: e.reason,
    "ImportProposed": lambda p, e: _("%(source)s：读入%(good)s行，退回%(bad)s行，文件摘要%(digest)s，各行摘要%(rows)s") % {"source": e.source, "good": e.good, "bad": e.bad, "digest": e.sha256[:16], "rows": e.rows_sha256[:16]},
    "ImportConfirmed": lambda p, e: e.note,
    "ImportReturned": lambda p, e: e.reason,
    "FindingRaised": lambda p, e: (e.holder.org if e.holder else _("没有可以处理的单位")) + (_("，至%(due)s") % {"due": until(e.due)} if e.due else ""),
    "FindingExplained": lambda p, e: f"{e.innocent}：{e.reason}",
    "FindingReferred": lambda p, e: f"{WHERE[e.where]}（{e.to.org}）：{e.reason}",
    "FindingReceived": lambda p, e: _("处理期限至%(due)s") % {"due": until(e.due)},
    "FindingReturned": lambda p, e: e.reason,
    "FindingTakenUp": lambda p, e: e.case_code,
    "FindingCited": lambda p, e: e.document_no,
    "FindingConcluded": lambda p, e: f"{CONCLUDED[e.outcome]}：{e.reason}",
    "FindingReopened": lambda p, e: e.reason,
    "UnlistedConfirmed": lambda p, e: f"{e.project.duty}。{e.grounds}",
    "OfficeAsked": lambda p, e: f"{e.office.org}：{e.question}",
    "ProjectReplied": lambda p, e: f"{STANCES[e.stance]}。{e.deal} {e.reply}",
    "UnlistedFound": lambda p, e: weighed(e),
    "ContractFoundAside": lambda p, e: weighed(e),
    "UnlistedCleared": lambda p, e: e.reason,
    "UnlistedSettled": lambda p, e: f"{RIGHTED[e.outcome]}：{e.reason}",
    "FigureStated": lambda p, e: e.text,
    "CircularDrafted": lambda p, e: circular_words(e),
    "CircularRevised": lambda p, e: circular_words(e),
    "CircularReplied": lambda p, e: f"{office_called(p, e.office_id)}：{e.text}",
    "CircularIssued": lambda p, e: _("%(no)s，整改至%(at)s。%(answer)s") % {"no": e.document_no, "at": when(e.rectify_by), "answer": e.answer},
    "RectificationReported": lambda p, e: f"{office_called(p, e.office_id)}：{e.text}",
    "RectificationLate": lambda p, e: "、".join(office_called(p, each) for each in e.office_ids),
    "OfficeRechecked": lambda p, e: f"{office_called(p, e.office_id)}：{_('整改到位') if e.righted else _('没有到位，限期再改')}。{e.note}",
    "CircularWithdrawn": lambda p, e: e.reason,
    "CircularDropped": lambda p, e: e.reason,
    "ProceedingArchived": lambda p, e: _("归档包摘要 %(digest)s") % {"digest": e.package_sha256},
    **dossier_words.WORDS,
    **chain_words.WORDS,
    **redress_words.WORDS,
}
"""What is worth saying of each fact beside its name."""
