"""Who is told of what 消息通知: one table from an event to those concerned and the words they read.

Before the opening nothing is addressed to a bidder: whoever obtained the file reads the lot's notices, which have no
addressee. After the opening bidders are known by name and get messages of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from typing import Any

from ggzy.core.acts import (
    award,
    control,
    evaluation,
    failures,
    namesakes,
    notice,
    opening,
    outage,
    registration,
    second,
    trustees,
)
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.money import yuan
from ggzy.core.proceeding import Asked, Proceeding
from ggzy.core.roles import Role
from ggzy.core.sealing.policy import seat_label
from ggzy.core.second import seconds_of
from ggzy.core.table import Command, Entry, Event
from ggzy.core.unsealing import policy_of, words
from ggzy.layout.event_words import outage_words
from ggzy.layout.reach import posts_of_office, posts_of_seat
from ggzy.layout.templatetags.ggzy import until, when
from ggzy.service.notices import tell_lot
from ggzy.service.places import page_for, page_of_deal
from ggzy.store.messages import notify, posts_of_organisation
from ggzy.store.models import Post


class To(Enum):
    """Audiences 通知对象."""

    TENDERERS = auto()  # 招标人及其代理机构
    APPOINTER = auto()  # 尚待确认委托的招标人
    AGENCY = auto()  # 招标代理机构
    SUPERVISOR = auto()  # 本地区本行业的监督部门
    CENTRE = auto()  # 交易中心
    TRUSTEES = auto()  # 本标段的各保管人
    LOT = auto()  # 所有获取招标文件的单位
    BIDDER = auto()  # 事件所涉的投标人（开标后）
    WINNER = auto()  # 中标人
    LOSERS = auto()  # 其他投标人
    SECOND = auto()  # 可以作第二人的人员（提出人除外）
    ASKER = auto()  # 提出人
    ADMINISTRATION = auto()  # 本地区公共资源交易管理局


Words = Callable[[Any, Proceeding], str]


@dataclass(frozen=True)
class Row:
    """When this happens, these are told so; `act` is what they then have to do."""

    event: type[Event]
    to: tuple[To, ...]
    subject: str
    body: Words = lambda event, p: ""
    act: type[Command] | None = None


T, S, C, L = To.TENDERERS, To.SUPERVISOR, To.CENTRE, To.LOT


def moved(event: Any, p: Proceeding) -> str:
    return f"投标截止时间改为{when(event.new_deadline)}。" if event.new_deadline else ""


def wish(event: second.SecondAsked, p: Proceeding) -> str:
    return next(step.command.label() for step in p.procedure.steps if step.command.__name__ == event.wish)


def key_registered(event: registration.OpeningKeyRegistered, p: Proceeding) -> str:
    missing = [seat for seat in policy_of(p).trustees if seat not in p.round.keys or seat in p.round.lost]
    told = f"还差：{words(missing)}。" if missing else "各席位已经齐备，可以发布招标公告。"
    return f"{seat_label(event.seat)}已登记。{told}"


def key_replaced(event: registration.OpeningKeyRegistered, p: Proceeding) -> str:
    return f"{seat_label(event.seat)}报告原来的私钥灭失，另行登记了公钥。此前已递交的投标文件仍可由其余保管人解密；重新加密、递交一次，可以恢复全部保管。"


def missed(event: DutyBreached, p: Proceeding) -> str:
    duty = p.procedure.duty[event.duty]
    return f"{event.office}未在{duty.within}内完成“{duty.label}”（{duty.basis}）。"


ROWS = (
    Row(registration.ProjectRegistered, (To.APPOINTER,), "代理机构为贵单位登记了项目，请确认委托", lambda e, p: f"{e.project.agency}（承办人员：{'、'.join(e.project.agency_people)}）登记了“{e.project.title}”。确认前不能提交备案；没有委托过的，请写明理由不予确认。", registration.ConfirmAppointment),
    Row(registration.AppointmentConfirmed, (To.AGENCY,), "招标人已确认委托，请编制招标文件", lambda e, p: f"委托合同编号：{e.contract_no}。", registration.SubmitFiling),
    Row(registration.AppointmentDeclined, (To.AGENCY, S), "招标人未确认委托，登记作废", lambda e, p: f"招标人的理由：{e.reason}"),
    Row(registration.FilingSubmitted, (S,), "招标文件待审查", act=registration.AcceptFiling),
    Row(registration.FilingReturned, (T,), "备案已退回，请修改后重新提交", lambda e, p: e.opinion, registration.SubmitFiling),
    Row(registration.FilingAccepted, (T,), "招标文件已予备案", lambda e, p: e.opinion),
    Row(registration.FilingAccepted, (To.TRUSTEES,), "请生成并登记本席位的开标公钥", lambda e, p: policy_of(p).words, registration.RegisterOpeningKey),
    Row(registration.OpeningKeyRegistered, (T,), "有保管人登记了开标公钥", key_registered, notice.PublishNotice),
    Row(registration.OpeningKeyRegistered, (L,), "保管人更换了开标公钥", key_replaced),
    Row(trustees.OpeningKeyLost, (To.TRUSTEES, T), "有保管人的开标私钥灭失", lambda e, p: f"{seat_label(e.seat)}：{e.reason}"),
    Row(trustees.DisclosurePermitted, (To.TRUSTEES, T), "已准许公开开标私钥", lambda e, p: f"{seat_label(e.seat)}：{e.reason}", trustees.DiscloseTrusteeKey),
    Row(notice.NoticePublished, (S, C), "招标公告已发布", lambda e, p: f"投标截止时间为{when(e.terms.bid_deadline)}。"),
    Row(notice.QuestionAsked, (T,), "有潜在投标人提出疑问，请答复", act=notice.AnswerQuestion),
    Row(notice.QuestionAnswered, (L,), "招标人已答复疑问", lambda e, p: e.text),
    Row(notice.ClarificationIssued, (L, S), "招标人发布了澄清修改", lambda e, p: f"{e.text}\n{moved(e, p)}".strip()),
    Row(opening.DeadlineExtended, (L, S), "投标截止时间已延长", lambda e, p: f"{moved(e, p)}理由：{e.reason}"),
    Row(notice.ObjectionRaised, (T,), "收到异议，请在3日内答复", act=notice.AnswerObjection),
    Row(notice.ObjectionRaised, (S,), "项目有异议，招标人应在3日内答复"),
    Row(notice.ObjectionAnswered, (L,), "招标人已答复异议", lambda e, p: e.text),
    Row(opening.BiddingClosed, (T, C, L), "投标已截止，进入开标", act=opening.SignInOpening),
    Row(opening.BiddingClosed, (To.TRUSTEES,), "投标已截止，请交出开标份额", act=trustees.ReleaseShares),
    Row(trustees.UnsealingBegun, (To.TRUSTEES, L), "解密已开始计时", lambda e, p: f"请在{when(e.until)}前办理。", trustees.ReleaseShares),
    Row(trustees.WindowClosed, (T, S), "解密时限已满", lambda e, p: f"{e.shut}份投标文件没有解密。"),
    Row(failures.FailureContested, (S,), "有投标人对解密失败的认定申辩，请在开标结束前认定", act=failures.DecideFailure),
    Row(opening.TenderFailed, (T, S, L), "招标失败", lambda e, p: e.cause),
    Row(evaluation.BidderAsked, (To.BIDDER,), "评标委员会要求书面澄清", lambda e, p: f"{e.text}\n请在{when(e.reply_by)}前答复。", evaluation.ReplyToCommittee),
    Row(evaluation.ReportFiled, (T,), "收到评标报告，请在3日内公示中标候选人", act=award.PublishCandidates),
    Row(award.CandidatesPublished, (L, S), "中标候选人已公示", lambda e, p: f"公示期至{until(e.until)}，对评标结果有异议的请在公示期间提出。"),
    Row(award.PublicityEnded, (T,), "公示期满，请确定中标人", act=award.AwardLot),
    Row(award.AwardNoticesIssued, (To.WINNER,), "中标通知书", lambda e, p: f"贵单位为中标人，中标价{yuan(p.round.award_price_fen)}元。请自通知书发出之日起三十日内与招标人签订合同。", award.SignContract),
    Row(award.AwardNoticesIssued, (To.LOSERS,), "中标结果通知书", lambda e, p: f"贵单位未中标。中标人为{p.round.bids[e.winner].org}，中标价{yuan(p.round.award_price_fen)}元。"),
    Row(award.AwardNoticesIssued, (S,), "中标通知书已发出"),
    Row(namesakes.ManagerQuestioned, (To.BIDDER,), "拟派项目经理与被限制的人员同名，请说明是不是同一人", lambda e, p: f"{e.manager}与行政处罚决定书{e.decision_no}限制的人员同名，请在{when(e.reply_until)}前说明。", namesakes.ExplainManager),
    Row(namesakes.ManagerExplained, (T,), "候选人已说明项目经理同名，请认定或者定标", act=award.AwardLot),
    Row(namesakes.SamePersonFound, (To.BIDDER, S), "招标人认定候选人的项目经理系被限制的人员", lambda e, p: f"{e.text}。对定标结果不服的，可以依法投诉。"),
    Row(award.WinnerFellAway, (T, S), "中标人放弃或者丧失中标资格", lambda e, p: e.ground),
    Row(award.WinnerFellAway, (To.BIDDER,), "贵单位的中标资格已登记为放弃或者丧失", lambda e, p: f"{e.ground}：{e.evidence}"),
    Row(award.ContractPartySigned, (T, To.WINNER), "合同一方已签署", act=award.SignContract),
    Row(award.ContractSigned, (T, S, To.WINNER), "合同已签订"),
    Row(award.WrittenReportFiled, (S,), "收到招标投标情况书面报告"),
    Row(control.ProceedingSuspended, (T, C, L), "项目已暂停", lambda e, p: e.reason),
    Row(control.ProceedingResumed, (T, C, L), "项目已恢复", lambda e, p: f"{e.reason}\n{moved(e, p)}".strip()),
    Row(control.TenderTerminated, (S, C, L), "招标已终止", lambda e, p: e.reason),
    Row(control.TenderEnded, (S, L), "不再招标", lambda e, p: e.reason),
    Row(outage.OutageNoted, (S, To.ADMINISTRATION), "平台故障影响投标截止，请决定是否顺延", lambda e, p: outage_words(e), outage.OrderExtension),
    Row(outage.OutageNoted, (T, L), "平台故障影响投标截止，是否顺延待决定", lambda e, p: f"{outage_words(e)}。原截止时间到后不再接收投标文件，决定作出后另行通知；可以在平台申领不可用证明。"),
    Row(outage.ExtensionOrdered, (T,), "已决定顺延投标截止时间", lambda e, p: f"{moved(e, p)}{e.reason}"),
    Row(outage.DeadlineKept, (T, L, S), "已决定不予顺延投标截止时间", lambda e, p: e.reason),
    Row(DutyBreached, (T, S), "逾期未办理", missed),
    Row(second.SecondAsked, (To.SECOND,), "等待您作为第二人确认", lambda e, p: f"{wish(e, p)}。请在{when(e.until)}前确认或者不同意，逾期失效。", second.ConfirmSecond),
    Row(second.SecondDeclined, (To.ASKER,), "第二人不同意，或者已撤回", lambda e, p: e.reason, second.ConfirmSecond),
    Row(second.SecondExpired, (To.ASKER,), "第二人逾期未确认，申请失效", act=second.ConfirmSecond),
    Row(control.DealUnlisted, (T, S, C), "项目已从门户撤下", lambda e, p: f"{e.order_no}：{e.reason}"),
    Row(control.DealRelisted, (T, S, C), "项目已恢复在门户公开", lambda e, p: e.reason),
)  # fmt: skip
ONLY_INFORMED = (T, S, C, To.ADMINISTRATION)
"""Who follows many lots: what asks them for nothing is for reading 阅件. What is said to one alone always counts."""
BY_EVENT: dict[type[Event], tuple[Row, ...]] = {row.event: tuple(r for r in ROWS if r.event is row.event) for row in ROWS}


def tell_those_concerned(p: Proceeding, entries: Sequence[Entry]) -> None:
    """A follower: after each act everybody concerned is told; most acts of bidders concern nobody and cost nothing."""
    for entry in entries:
        for row in BY_EVENT.get(type(entry.event), ()):
            if not hidden(p, entry.event, row):
                tell(p, entry, row)


def hidden(p: Proceeding, event: Event, row: Row) -> bool:
    """A breach that would tell of bidders while they are secret; a key of which only those concerned now need to hear."""
    if isinstance(event, registration.OpeningKeyRegistered):
        return (To.LOT in row.to) != (p.round.notice is not None)
    return isinstance(event, DutyBreached) and p.secret and p.procedure.duty[event.duty].quiet


def tell(p: Proceeding, entry: Entry, row: Row) -> None:
    assert p.project
    subject, body = f"{row.subject}：{p.project.title}", row.body(entry.event, p)
    for audience in row.to:
        if audience is To.LOT:
            tell_lot(p.stream, p.round.number, subject, body, entry.at, f"{type(entry.event).__name__}/{p.version}")
            continue
        for role, found in addressed(audience, p, entry):
            link = (page_for(row.act.__name__, p.stream) if row.act else "") or page_of_deal(role, p.stream, True)
            informs = row.act is None and audience in ONLY_INFORMED
            act = row.act.__name__ if row.act else ""
            notify(found, subject, body, stream=p.stream, at=entry.at, link=link, for_reading=informs, command=act)


def addressed(audience: To, p: Proceeding, entry: Entry) -> list[tuple[Role, list[Post]]]:
    """The posts of an audience, by the role as which they read."""
    if audience is To.TRUSTEES:
        assert p.project
        return [(Role(seat), posts_of_seat(Role(seat), p, p.project.tenderee_id, entry.at)) for seat in policy_of(p).trustees]
    return [(READS_AS[audience], posts(audience, p, entry))]


READS_AS = {
    To.TENDERERS: Role.TENDEREE, To.APPOINTER: Role.TENDEREE, To.AGENCY: Role.AGENCY, To.SUPERVISOR: Role.SUPERVISOR, To.CENTRE: Role.CENTRE,
    To.BIDDER: Role.BIDDER, To.WINNER: Role.BIDDER, To.LOSERS: Role.BIDDER,
    To.SECOND: Role.SUPERVISOR, To.ASKER: Role.SUPERVISOR, To.ADMINISTRATION: Role.ADMINISTRATION,
}  # fmt: skip


# ---- who they are ----


def posts(audience: To, p: Proceeding, entry: Entry) -> list[Post]:
    assert p.project
    at, event = entry.at, entry.event
    match audience:
        case To.TENDERERS:
            return tenderers(p, at)
        case To.APPOINTER:
            return posts_of_organisation(p.project.tenderee_id, at, Role.TENDEREE) if p.appointment == "asked" else []
        case To.AGENCY:
            return posts_of_organisation(p.project.agency_id, at, Role.AGENCY)
        case To.SUPERVISOR | To.CENTRE:
            return posts_of_office(Role.SUPERVISOR if audience is To.SUPERVISOR else Role.CENTRE, p, at)
        case To.BIDDER:
            return firms(p, [event.bidder], entry)  # type: ignore[attr-defined]
        case To.WINNER:
            return firms(p, [p.round.winner], entry)
        case To.LOSERS:
            return firms(p, event.losers, entry)  # type: ignore[attr-defined]
        case To.ADMINISTRATION:
            return posts_of_office(Role.ADMINISTRATION, p, at)
        case To.SECOND:
            return seconds(p, list(p.asked.values())[-1], at)
        case To.ASKER:
            by = p.asked[event.asked].by  # type: ignore[attr-defined]
            return [post for post in posts_of_organisation(by.org_id, at, by.role) if str(post.person_id) == by.person_id]
    return []


def tenderers(p: Proceeding, at: datetime) -> list[Post]:
    assert p.project
    agency = posts_of_organisation(p.project.agency_id, at, Role.AGENCY) if p.project.agency_id else []
    return posts_of_organisation(p.project.tenderee_id, at, Role.TENDEREE) + agency


def seconds(p: Proceeding, asked: Asked, at: datetime) -> list[Post]:
    """Everybody who may confirm: the roles of the row within their reach, but for the asker."""
    found: list[Post] = []
    for role in seconds_of(p, asked):
        found += tenderers(p, at) if role in (Role.TENDEREE, Role.AGENCY) else posts_of_office(role, p, at)
    roles = seconds_of(p, asked)
    return [post for post in found if str(post.person_id) != asked.by.person_id and Role(post.role) in roles]


def firms(p: Proceeding, bidders: Iterable[str], entry: Entry) -> list[Post]:
    """Posts of bidders whose bids were opened; whose bid was not opened is known by no name and reads the portal."""
    known = [p.round.bids[bidder].org_id for bidder in bidders if bidder in p.round.bids]
    return [post for org_id in known if org_id for post in posts_of_organisation(org_id, entry.at, Role.BIDDER)]
