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

from ggzy.core.acts import award, control, evaluation, notice, opening, registration
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.authority import covers_line
from ggzy.core.money import yuan
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.table import Command, Entry, Event
from ggzy.layout.templatetags.ggzy import until, when
from ggzy.service.notices import tell_lot
from ggzy.service.places import page_for, page_of_deal
from ggzy.store.messages import notify, posts_of_organisation, posts_with_role
from ggzy.store.models import Post


class To(Enum):
    """Audiences 通知对象."""

    TENDERERS = auto()  # 招标人及其代理机构
    APPOINTER = auto()  # 尚待确认委托的招标人
    AGENCY = auto()  # 招标代理机构
    SUPERVISOR = auto()  # 本地区本行业的监督部门
    CENTRE = auto()  # 交易中心
    LOT = auto()  # 所有获取招标文件的单位
    BIDDER = auto()  # 事件所涉的投标人（开标后）
    WINNER = auto()  # 中标人
    LOSERS = auto()  # 其他投标人


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


def missed(event: DutyBreached, p: Proceeding) -> str:
    duty = next(d for d in p.procedure.duties if d.code == event.duty)
    return f"{event.office}未在{duty.within}内完成“{duty.label}”（{duty.basis}）。"


ROWS = (
    Row(registration.ProjectRegistered, (To.APPOINTER,), "代理机构为贵单位登记了项目，请确认委托", lambda e, p: f"{e.project.agency}（承办人员：{'、'.join(e.project.agency_people)}）登记了“{e.project.title}”。确认前不能提交备案；没有委托过的，请写明理由不予确认。", registration.ConfirmAppointment),
    Row(registration.AppointmentConfirmed, (To.AGENCY,), "招标人已确认委托，请编制招标文件", lambda e, p: f"委托合同编号：{e.contract_no}。", registration.SubmitFiling),
    Row(registration.AppointmentDeclined, (To.AGENCY, S), "招标人未确认委托，登记作废", lambda e, p: f"招标人的理由：{e.reason}"),
    Row(registration.FilingSubmitted, (S,), "招标文件待审查", act=registration.AcceptFiling),
    Row(registration.FilingReturned, (T,), "备案已退回，请修改后重新提交", lambda e, p: e.opinion, registration.SubmitFiling),
    Row(registration.FilingAccepted, (T,), "招标文件已予备案", lambda e, p: e.opinion),
    Row(registration.FilingAccepted, (S,), "请生成并登记开标公钥", act=registration.RegisterOpeningKey),
    Row(registration.OpeningKeyRegistered, (T,), "开标公钥已登记，可以发布招标公告", act=notice.PublishNotice),
    Row(notice.NoticePublished, (S, C), "招标公告已发布", lambda e, p: f"投标截止时间为{when(e.terms.bid_deadline)}。"),
    Row(notice.QuestionAsked, (T,), "有潜在投标人提出疑问，请答复", act=notice.AnswerQuestion),
    Row(notice.QuestionAnswered, (L,), "招标人已答复疑问", lambda e, p: e.text),
    Row(notice.ClarificationIssued, (L, S), "招标人发布了澄清修改", lambda e, p: f"{e.text}\n{moved(e, p)}".strip()),
    Row(opening.DeadlineExtended, (L, S), "投标截止时间已延长", lambda e, p: f"{moved(e, p)}理由：{e.reason}"),
    Row(notice.ObjectionRaised, (T,), "收到异议，请在3日内答复", act=notice.AnswerObjection),
    Row(notice.ObjectionRaised, (S,), "项目有异议，招标人应在3日内答复"),
    Row(notice.ObjectionAnswered, (L,), "招标人已答复异议", lambda e, p: e.text),
    Row(opening.BiddingClosed, (T, C, L), "投标已截止，进入开标", act=opening.SignInOpening),
    Row(opening.BiddingClosed, (S,), "投标已截止，请启用开标私钥", act=opening.ReleaseOpeningKey),
    Row(opening.TenderFailed, (T, S, L), "招标失败", lambda e, p: e.cause),
    Row(evaluation.BidderAsked, (To.BIDDER,), "评标委员会要求书面澄清", lambda e, p: f"{e.text}\n请在{when(e.reply_by)}前答复。", evaluation.ReplyToCommittee),
    Row(evaluation.ReportFiled, (T,), "收到评标报告，请在3日内公示中标候选人", act=award.PublishCandidates),
    Row(award.CandidatesPublished, (L, S), "中标候选人已公示", lambda e, p: f"公示期至{until(e.until)}，对评标结果有异议的请在公示期间提出。"),
    Row(award.PublicityEnded, (T,), "公示期满，请确定中标人", act=award.AwardLot),
    Row(award.AwardNoticesIssued, (To.WINNER,), "中标通知书", lambda e, p: f"贵单位为中标人，中标价{yuan(p.round.award_price_fen)}元。请自通知书发出之日起三十日内与招标人签订合同。", award.SignContract),
    Row(award.AwardNoticesIssued, (To.LOSERS,), "中标结果通知书", lambda e, p: f"贵单位未中标。中标人为{p.round.bids[e.winner].org}，中标价{yuan(p.round.award_price_fen)}元。"),
    Row(award.AwardNoticesIssued, (S,), "中标通知书已发出"),
    Row(award.WinnerFellAway, (T, S), "中标人放弃或者丧失中标资格", lambda e, p: e.ground),
    Row(award.ContractPartySigned, (T, To.WINNER), "合同一方已签署", act=award.SignContract),
    Row(award.ContractSigned, (T, S, To.WINNER), "合同已签订"),
    Row(award.WrittenReportFiled, (S,), "收到招标投标情况书面报告"),
    Row(control.ProceedingSuspended, (T, C, L), "项目已暂停", lambda e, p: e.reason),
    Row(control.ProceedingResumed, (T, C, L), "项目已恢复", lambda e, p: f"{e.reason}\n{moved(e, p)}".strip()),
    Row(control.TenderTerminated, (S, C, L), "招标已终止", lambda e, p: e.reason),
    Row(control.TenderEnded, (S, L), "不再招标", lambda e, p: e.reason),
    Row(DutyBreached, (T, S), "逾期未办理", missed),
)  # fmt: skip
BY_EVENT: dict[type[Event], tuple[Row, ...]] = {row.event: tuple(r for r in ROWS if r.event is row.event) for row in ROWS}


def tell_those_concerned(p: Proceeding, entries: Sequence[Entry]) -> None:
    """A follower: after each act everybody concerned is told; most acts of bidders concern nobody and cost nothing."""
    for entry in entries:
        for row in BY_EVENT.get(type(entry.event), ()):
            if not hidden(p, entry.event):
                tell(p, entry, row)


def hidden(p: Proceeding, event: Event) -> bool:
    """A breach that would tell of bidders while they are secret."""
    return (
        isinstance(event, DutyBreached) and p.secret and any(d.quiet for d in p.procedure.duties if d.code == event.duty)
    )


def tell(p: Proceeding, entry: Entry, row: Row) -> None:
    assert p.project
    subject, body = f"{row.subject}：{p.project.title}", row.body(entry.event, p)
    for audience in row.to:
        if audience is To.LOT:
            tell_lot(p.stream, p.round.number, subject, body, entry.at, f"{type(entry.event).__name__}/{p.version}")
            continue
        role = READS_AS[audience]
        link = (page_for(row.act.__name__, p.stream) if row.act else "") or page_of_deal(role, p.stream, True)
        notify(posts(audience, p, entry), subject, body, stream=p.stream, at=entry.at, link=link)


READS_AS = {
    To.TENDERERS: Role.TENDEREE, To.APPOINTER: Role.TENDEREE, To.AGENCY: Role.AGENCY, To.SUPERVISOR: Role.SUPERVISOR, To.CENTRE: Role.CENTRE,
    To.BIDDER: Role.BIDDER, To.WINNER: Role.BIDDER, To.LOSERS: Role.BIDDER,
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
            return office(Role.SUPERVISOR if audience is To.SUPERVISOR else Role.CENTRE, p, at)
        case To.BIDDER:
            return firms(p, [event.bidder], entry)  # type: ignore[attr-defined]
        case To.WINNER:
            return firms(p, [p.round.winner], entry)
        case To.LOSERS:
            return firms(p, event.losers, entry)  # type: ignore[attr-defined]
    return []


def tenderers(p: Proceeding, at: datetime) -> list[Post]:
    assert p.project
    agency = posts_of_organisation(p.project.agency_id, at, Role.AGENCY) if p.project.agency_id else []
    return posts_of_organisation(p.project.tenderee_id, at, Role.TENDEREE) + agency


def office(role: Role, p: Proceeding, at: datetime) -> list[Post]:
    """The posts of that role whose region and lines cover the deal."""
    found = posts_with_role(role, p.region, at)
    return [post for post in found if not post.lines or covers_line(tuple(post.lines), p)]


def firms(p: Proceeding, bidders: Iterable[str], entry: Entry) -> list[Post]:
    """Posts of bidders whose bids were opened; whose bid was not opened is known by no name and reads the portal."""
    known = [p.round.bids[bidder].org_id for bidder in bidders if bidder in p.round.bids]
    return [post for org_id in known if org_id for post in posts_of_organisation(org_id, entry.at, Role.BIDDER)]
