"""The time line of a deal 全过程: each public entry told as who did what, when, and on what ground."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from ggzy.core import money
from ggzy.core.acts import (
    award,
    committee,
    control,
    draws,
    evaluation,
    failures,
    notice,
    opening,
    registration,
    trustees,
)
from ggzy.core.draws.promise import PURPOSES, SEATS, names
from ggzy.core.law.electronic import NOT_UNSEALED
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import Role
from ggzy.core.sealing.policy import seat_label
from ggzy.core.table import Command, Entry, Event, Procedure
from ggzy.layout.templatetags.ggzy import until, when
from ggzy.portal.life import PublicDeal
from ggzy.store import log

Lines = list[str]
MOST_GROUNDS = 3

CAME_FROM: dict[type[Event], type[Command]] = {
    registration.ProjectRegistered: registration.RegisterProject,
    registration.FilingAccepted: registration.AcceptFiling,
    registration.OpeningKeyRegistered: registration.RegisterOpeningKey,
    notice.NoticePublished: notice.PublishNotice,
    notice.QuestionAnswered: notice.AnswerQuestion,
    notice.ClarificationIssued: notice.Clarify,
    notice.ObjectionAnswered: notice.AnswerObjection,
    opening.DeadlineExtended: opening.ExtendDeadline,
    opening.BiddingClosed: opening.CloseBidding,
    trustees.UnsealingBegun: trustees.BeginUnsealing,
    trustees.WindowClosed: trustees.CloseWindow,
    failures.FailureDecided: failures.DecideFailure,
    opening.CoefficientsDrawn: draws.RevealForOpening,
    draws.DrawCommitted: draws.CommitToDraw,
    draws.PoolFrozen: committee.DrawCommittee,
    opening.OpeningClosed: opening.CloseOpening,
    evaluation.BidRejected: evaluation.ProposeRejection,
    award.CandidatesPublished: award.PublishCandidates,
    award.LotAwarded: award.AwardLot,
    award.AwardNoticesIssued: award.AwardLot,
    award.WinnerFellAway: award.RecordFallAway,
    award.ContractSigned: award.SignContract,
    award.ProceedingArchived: award.ArchiveProceeding,
    control.ProceedingSuspended: control.Suspend,
    control.ProceedingResumed: control.Resume,
    control.TenderTerminated: control.Terminate,
    control.RoundBegun: control.TenderAgain,
    control.TenderEnded: control.EndWithoutTender,
}
"""By which act each public fact came about: the rules of that act are its ground."""


@dataclass(frozen=True)
class Told:
    """One line of the time line; `leaf` is its place in the public log, None while it is on the way there."""

    at: datetime
    what: str
    who: str
    lines: Lines
    grounds: tuple[str, ...]
    round: int
    mark: str
    leaf: int | None


def time_line(deal: PublicDeal) -> list[Told]:
    """Every public entry, the latest first."""
    procedure = procedure_of(deal)
    places = log.indexes_of(deal.card.stream, [entry.seq for entry in deal.entries])
    told = []
    for each in deal.rounds:
        for entry in each.entries:
            event = entry.event
            tell = TELL.get(type(event))
            lines = tell(event, deal.firms) if tell else []
            told.append(
                Told(
                    entry.at, event.label(), who(entry, deal.firms), lines, grounds(procedure, event),
                    each.number, MARKS.get(type(event), ""), places.get(entry.seq),
                )
            )  # fmt: skip
    return told[::-1]


def procedure_of(deal: PublicDeal) -> Procedure:
    return PROCEDURES[deal.card.procedure]


def who(entry: Entry, firms: dict[str, str]) -> str:
    """Office, post and person; the committee's members stay unnamed, and a bidder is named once it is read out."""
    actor = entry.actor
    if actor.role is Role.EXPERT:
        return _("评标委员会")
    if actor.role is Role.BIDDER:
        return firms.get(actor.org_id) or _("投标人")
    if actor.role is Role.CLOCK:
        return _("系统按期自动办理")
    deputy = _("（代理%(name)s）") % {"name": actor.deputy_for} if actor.deputy_for else ""
    named = f"{actor.post} {actor.person}".strip() + deputy
    return " ".join(part for part in (f"{actor.org}{actor.office}", named) if part) or actor.role.label


def grounds(procedure: Procedure, event: Event) -> tuple[str, ...]:
    """The articles that the act had to meet, as the procedure's rows cite them."""
    command = TOO_FEW if isinstance(event, opening.TenderFailed) else CAME_FROM.get(type(event))
    if command is None:
        return ()
    found: dict[str, None] = {}
    for step in procedure.steps_for(command):
        for basis in (step.basis, *(rule.basis for rule in step.rules)):
            if basis and basis.checked and isinstance(basis.article, int):
                found[str(basis)] = None
    return tuple(found)[:MOST_GROUNDS]


TOO_FEW = opening.CloseBidding
MARKS: dict[type[Event], str] = {
    opening.TenderFailed: "stop",
    control.ProceedingSuspended: "stop",
    control.TenderTerminated: "stop",
    control.TenderEnded: "stop",
    award.WinnerFellAway: "stop",
    award.LotAwarded: "good",
    award.ContractSigned: "good",
}


# ---- what each fact says, beyond its name ----


def kept(*lines: str) -> Lines:
    return [line for line in lines if line]


def notice_published(event: notice.NoticePublished, firms: dict[str, str]) -> Lines:
    t = event.terms
    return [
        _("招标文件获取时间：%(from)s 至 %(to)s") % {"from": when(t.issue_from), "to": when(t.issue_to)},
        _("投标截止及开标时间：%(at)s") % {"at": when(t.bid_deadline)},
        _("开标地点：%(place)s") % {"place": t.place},
    ]


def clarification(event: notice.ClarificationIssued, firms: dict[str, str]) -> Lines:
    moved = _("投标截止时间改为：%(at)s") % {"at": when(event.new_deadline)} if event.new_deadline else ""
    return kept(event.text, _("本次澄清影响投标文件编制") if event.affects_preparation else "", moved)


def deadline_moved(event: opening.DeadlineExtended, firms: dict[str, str]) -> Lines:
    return [_("投标截止时间改为：%(at)s") % {"at": when(event.new_deadline)}, _("理由：%(why)s") % {"why": event.reason}]


def objection_answered(event: notice.ObjectionAnswered, firms: dict[str, str]) -> Lines:
    return [_("异议成立") if event.upheld else _("异议不成立"), event.text]


def bidding_closed(event: opening.BiddingClosed, firms: dict[str, str]) -> Lines:
    return [_("投标文件共 %(bids)s 份，进入开标") % {"bids": event.bids}]


def unsealed(event: opening.BidUnsealed, firms: dict[str, str]) -> Lines:
    return [_("%(firm)s，报价 %(price)s 元") % {"firm": event.org, "price": money.yuan(event.line.price_fen)}]


def share_judged(event: trustees.ShareJudged, firms: dict[str, str]) -> Lines:
    seat = seat_label(event.seat)
    return [_("%(seat)s交出的份额与投标人密封的一致") % {"seat": seat} if event.as_sealed else _("%(seat)s交出的份额与投标人密封的不一致") % {"seat": seat}]


def failure_decided(event: failures.FailureDecided, firms: dict[str, str]) -> Lines:
    meaning = NOT_UNSEALED[event.fault]
    return [_("%(fault)s，%(so)s") % {"fault": meaning.fault, "so": meaning.consequence}, event.reason]


def coefficients(event: opening.CoefficientsDrawn, firms: dict[str, str]) -> Lines:
    return [_("K = %(k)s，最高投标限价下浮 %(d)s%%，基准价下浮 %(b)s%%") % {"k": event.k, "d": event.control_drop, "b": event.benchmark_drop}]


def promised(event: draws.DrawCommitted, firms: dict[str, str]) -> Lines:
    return [
        _("%(who)s，%(what)s，摘要 %(digests)s") % {"who": SEATS[event.seat], "what": PURPOSES[purpose], "digests": "、".join(each[:16] for each in promise.digests.values())}
        for purpose, promise in event.commitments.items()
    ]


def pool_frozen(event: draws.PoolFrozen, firms: dict[str, str]) -> Lines:
    return [_("名单 %(n)s 人，其中回避等 %(x)s 人；名单的根 %(root)s") % {"n": event.listed, "x": event.excluded, "root": event.root}]


def was_revealed(event: Any, firms: dict[str, str]) -> Lines:
    false = _("；%(who)s交其保管的密封件与承诺不符") % {"who": names(event.revealed.false)} if event.revealed.false else ""
    return [SEATS[event.revealed.seat] + false]


def signed(event: opening.OpeningRecordSigned, firms: dict[str, str]) -> Lines:
    return kept(_("意见：%(text)s") % {"text": event.opinion} if event.opinion else "")


def closed(event: opening.OpeningClosed, firms: dict[str, str]) -> Lines:
    return [_("开启投标文件 %(opened)s 份，未能开启 %(not)s 份") % {"opened": event.opened, "not": event.not_opened}]


def rejected(event: evaluation.BidRejected, firms: dict[str, str]) -> Lines:
    return [_("%(firm)s：%(why)s") % {"firm": firms.get(event.bidder, ""), "why": event.reason}]


def publicity(event: award.CandidatesPublished, firms: dict[str, str]) -> Lines:
    return [_("公示期至 %(at)s，期间可对评标结果提出异议") % {"at": until(event.until)}]


def awarded(event: award.LotAwarded, firms: dict[str, str]) -> Lines:
    line = _("中标人：%(firm)s（第%(rank)s中标候选人），中标价 %(price)s 元") % {
        "firm": event.org, "rank": event.rank, "price": money.yuan(event.price_fen),
    }  # fmt: skip
    return kept(line, event.reason, event.namesake)


def notices(event: award.AwardNoticesIssued, firms: dict[str, str]) -> Lines:
    return [_("向中标人发出中标通知书，同时将中标结果通知所有未中标的投标人")]


def fell_away(event: award.WinnerFellAway, firms: dict[str, str]) -> Lines:
    return kept(firms.get(event.bidder, ""), event.ground)


def contract(event: award.ContractSigned, firms: dict[str, str]) -> Lines:
    return [_("合同价 %(price)s 元，工期 %(days)s 日历天，项目经理 %(manager)s") % {"price": money.yuan(event.amount_fen), "days": event.duration_days, "manager": event.manager}]


def suspended(event: control.ProceedingSuspended, firms: dict[str, str]) -> Lines:
    return kept(event.order_no, event.reason)


def resumed(event: control.ProceedingResumed, firms: dict[str, str]) -> Lines:
    return kept(event.reason, _("投标截止时间改为：%(at)s") % {"at": when(event.new_deadline)} if event.new_deadline else "")


def archived(event: award.ProceedingArchived, firms: dict[str, str]) -> Lines:
    return [_("归档包摘要（SHA-256）：%(digest)s") % {"digest": event.package_sha256}]


TELL: dict[type[Event], Callable[[Any, dict[str, str]], Lines]] = {
    registration.ProjectRegistered: lambda e, _firms: [e.project.title, e.deal_code],
    registration.FilingAccepted: lambda e, _firms: kept(e.opinion),
    registration.OpeningKeyRegistered: lambda e, _firms: [_("%(seat)s：%(key)s") % {"seat": seat_label(e.seat), "key": e.public_key}],
    trustees.UnsealingBegun: lambda e, _firms: [_("解密时限至 %(at)s") % {"at": when(e.until)}],
    trustees.WindowClosed: lambda e, _firms: [_("%(n)s 份投标文件没有解密") % {"n": e.shut}],
    trustees.TrusteeKeyDisclosed: lambda e, _firms: [_("%(seat)s公开了本席位的私钥，份额真伪人人可以复核") % {"seat": seat_label(e.seat)}],
    trustees.ShareJudged: share_judged,
    failures.FailureDecided: failure_decided,
    notice.NoticePublished: notice_published,
    notice.QuestionAnswered: lambda e, _firms: [e.text],
    notice.ClarificationIssued: clarification,
    notice.ObjectionAnswered: objection_answered,
    opening.DeadlineExtended: deadline_moved,
    opening.BiddingClosed: bidding_closed,
    opening.TenderFailed: lambda e, _firms: [e.cause],
    opening.BidUnsealed: unsealed,
    opening.BidNotUnsealed: lambda e, _firms: [e.cause],
    opening.CoefficientsDrawn: coefficients,
    draws.DrawCommitted: promised,
    draws.DrawRestarted: lambda e, _firms: [f"{SEATS[e.seat]}：{PURPOSES[e.purpose]}，{e.reason}"],
    draws.OpeningValueRevealed: was_revealed,
    draws.ExpertsValueRevealed: was_revealed,
    draws.OpeningSeedMade: lambda e, _firms: [e.seed],
    draws.PoolFrozen: pool_frozen,
    opening.OpeningRecordSigned: signed,
    opening.OpeningClosed: closed,
    evaluation.BidRejected: rejected,
    award.CandidatesPublished: publicity,
    award.LotAwarded: awarded,
    award.AwardNoticesIssued: notices,
    award.WinnerFellAway: fell_away,
    award.ContractSigned: contract,
    award.ProceedingArchived: archived,
    control.ProceedingSuspended: suspended,
    control.ProceedingResumed: resumed,
    control.TenderTerminated: lambda e, _firms: [e.reason],
    control.TenderEnded: lambda e, _firms: kept(e.reason, e.approval_no),
}
"""What is told of each fact; one without a row says only its name."""
