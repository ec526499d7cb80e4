"""Where each act of tenderee and agency is done 办理入口, and a plain try of it that asks whether it may be done now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from ggzy.core import agenda
from ggzy.core.acts import award, bidding, committee, control, draws, notice, opening, registration, second, trustees
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.core.unsealing import policy_of
from ggzy.desk.workdays import calendar
from ggzy.layout.deals import Viewed, why_not
from ggzy.layout.session import now_of
from ggzy.trading.trustees import PROBES
from ggzy.trading.views.proposals import candidate_next, lawful_notice, lawful_publicity_end, moved_deadline

SOMETHING = "（试办）"
Try = Callable[[Proceeding, datetime], Command | None]


@dataclass(frozen=True)
class Entrance:
    """An act with the page where it is done; `tried` is asked for the reason of a grey button, None asks nothing."""

    command: type[Command]
    url_name: str
    label: str
    tried: Try


def waiting_objection(p: Proceeding) -> str:
    return next((o.objection_id for o in p.pending_objections), "")


def waiting_question(p: Proceeding) -> str:
    return next((q.question_id for q in p.round.questions.values() if not q.answered_at), "")


def deposit_in_hand(p: Proceeding) -> str:
    return next((d.bidder for d in p.round.deposits.values() if d.in_hand), "") if not p.secret else ""


ENTRANCES = (
    Entrance(
        registration.ConfirmAppointment,
        "trading:appointment",
        _("确认招标代理委托"),
        lambda p, now: registration.ConfirmAppointment(contract_no=SOMETHING),
    ),
    Entrance(
        registration.SubmitFiling,
        "trading:tender_file",
        _("编制招标文件"),
        lambda p, now: registration.SubmitFiling(tender_file=p.tender_file) if p.tender_file else None,
    ),
    Entrance(
        registration.RegisterOpeningKey,
        "trading:key",
        _("生成、登记开标密钥"),
        lambda p, now: registration.RegisterOpeningKey(
            seat=Role.TENDEREE.value, public_key=PROBES[policy_of(p).suite], rehearsed=True
        ),
    ),
    Entrance(
        notice.PublishNotice,
        "trading:notice",
        _("发布招标公告"),
        lambda p, now: notice.PublishNotice(terms=lawful_notice(now)),
    ),
    Entrance(
        notice.AnswerQuestion,
        "trading:questions",
        _("答复疑问"),
        lambda p, now: notice.AnswerQuestion(question_id=waiting_question(p), text=SOMETHING),
    ),
    Entrance(
        notice.Clarify,
        "trading:clarify",
        _("澄清、修改招标文件"),
        lambda p, now: notice.Clarify(text=SOMETHING, affects_preparation=False),
    ),
    Entrance(
        opening.ExtendDeadline,
        "trading:extend",
        _("延长投标截止时间"),
        lambda p, now: opening.ExtendDeadline(new_deadline=moved_deadline(p, now), reason=SOMETHING),
    ),
    Entrance(
        notice.AnswerObjection,
        "trading:objections",
        _("答复异议"),
        lambda p, now: notice.AnswerObjection(objection_id=waiting_objection(p), text=SOMETHING, public_text=SOMETHING),
    ),
    Entrance(trustees.ReleaseShares, "trading:release", _("交出开标份额"), lambda p, now: None),
    Entrance(trustees.BeginUnsealing, "trading:hall", _("宣布开始解密"), lambda p, now: trustees.BeginUnsealing()),
    Entrance(opening.CloseOpening, "trading:hall", _("宣布开标结束"), lambda p, now: opening.CloseOpening()),
    Entrance(committee.DrawCommittee, "trading:committee", _("抽取评标委员会"), lambda p, now: None),
    Entrance(
        award.PublishCandidates,
        "trading:publicity",
        _("公示中标候选人"),
        lambda p, now: award.PublishCandidates(until=lawful_publicity_end(now)),
    ),
    Entrance(
        award.AwardLot,
        "trading:award",
        _("确定中标人"),
        lambda p, now: award.AwardLot(bidder=candidate_next(p), reason=SOMETHING) if p.round.result else None,
    ),
    Entrance(
        award.RecordFallAway,
        "trading:award",
        _("中标人放弃或者丧失资格"),
        lambda p, now: award.RecordFallAway(ground=SOMETHING, evidence=SOMETHING),
    ),
    Entrance(
        award.FileWrittenReport,
        "trading:written_report",
        _("提交招标投标情况书面报告"),
        lambda p, now: award.FileWrittenReport(text=SOMETHING),
    ),
    Entrance(award.SignContract, "trading:contract", _("签订合同"), lambda p, now: None),
    Entrance(
        award.ArchiveProceeding,
        "trading:archive",
        _("归档"),
        lambda p, now: award.ArchiveProceeding(package_sha256="0" * 64),
    ),
    Entrance(
        bidding.ForfeitDeposit,
        "trading:forfeit",
        _("决定不予退还保证金"),
        lambda p, now: bidding.ForfeitDeposit(bidder=deposit_in_hand(p), reason=SOMETHING),
    ),
    Entrance(control.TenderAgain, "trading:again", _("重新招标"), lambda p, now: control.TenderAgain()),
    Entrance(
        control.EndWithoutTender,
        "trading:again",
        _("两次失败后不再招标"),
        lambda p, now: control.EndWithoutTender(reason=SOMETHING),
    ),
    Entrance(second.ConfirmSecond, "service:second", _("第二人确认"), lambda p, now: None),
    Entrance(control.Terminate, "trading:terminate", _("终止招标"), lambda p, now: control.Terminate(reason=SOMETHING)),
)
WHEN_CALLED_FOR = tuple(
    Entrance(command, "trading:draws", command.label(), lambda p, now: None)
    for command in (draws.CommitToDraw, draws.RevealForOpening, draws.RevealForExperts)
)
"""Offered only while they are to be done: the page of the draws says the rest."""
BY_COMMAND = {entrance.command: entrance for entrance in (*ENTRANCES, *WHEN_CALLED_FOR)}


@dataclass(frozen=True)
class Offered:
    """A matter on the work page: its words, where it is done, by when, and why it is grey."""

    label: str
    url: str
    until: datetime | None = None
    late: bool = False
    grey: Refused | None = None


def address(url_name: str, stream: str) -> str:
    """The page, or nothing where a deployment has none of that name."""
    try:
        return reverse(url_name, args=[stream])
    except NoReverseMatch:
        return ""


def offered(
    request: HttpRequest, viewed: Viewed, command: type[Command], label: str = "", until: datetime | None = None
) -> Offered:
    entrance = BY_COMMAND[command]
    now = now_of(request)
    tried = entrance.tried(viewed.p, now)
    grey = why_not(request, viewed, tried) if tried else None
    late = until is not None and now >= until
    return Offered(label or str(entrance.label), address(entrance.url_name, viewed.p.stream), until, late, grey)


def is_mine(item: agenda.ToDo, viewed: Viewed) -> bool:
    """Whether it waits for this role, and not for another person than this one."""
    return viewed.actor.role in item.who and viewed.actor.person_id not in item.not_by


def to_do_now(request: HttpRequest, viewed: Viewed) -> list[Offered]:
    """现在要办: duties and prompts of this role."""
    mine = [t for t in agenda.to_dos(viewed.p, calendar()) if is_mine(t, viewed) and t.command in BY_COMMAND]
    return [offered(request, viewed, t.command, t.label, t.until) for t in mine]


def waiting_for_others(viewed: Viewed) -> list[dict[str, object]]:
    """等待他人: what somebody else has to do, in words."""
    others = [t for t in agenda.to_dos(viewed.p, calendar()) if not is_mine(t, viewed)]
    return [{"who": "、".join(r.label for r in t.who), "label": t.label, "until": t.until} for t in others]


def also_possible(request: HttpRequest, viewed: Viewed) -> list[Offered]:
    """其他可办: acts that the procedure has at this stage for this role, beside what is to be done now."""
    p, role = viewed.p, viewed.actor.role
    wanted = {t.command for t in agenda.to_dos(p, calendar()) if role in t.who}
    here = {s.command for s in p.procedure.steps if p.stage in s.at and (role in s.by)}
    return [
        offered(request, viewed, e.command)
        for e in ENTRANCES
        if e.command in here
        and e.command not in wanted
        and e.command is not second.ConfirmSecond
        and not (e.command is bidding.ForfeitDeposit and role is not Role.TENDEREE)
        and not (e.command is registration.ConfirmAppointment and p.appointment != "asked")
    ]
