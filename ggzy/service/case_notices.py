"""Who is told of what in a case 案件通知: the accused of notice, hearing and decision; the office of replies and waiting wishes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from ggzy.core.acts import case, redress, second, transfer
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.authority import covers_line
from ggzy.core.bars import CAPACITIES, term
from ggzy.core.case import Case
from ggzy.core.law.transfer import RECEIVING
from ggzy.core.roles import Role
from ggzy.core.table import Entry, Event
from ggzy.desk.bars import MOVES_THE_BAR
from ggzy.layout.templatetags.ggzy import until, when
from ggzy.service.agency_notices import tell_tenderees
from ggzy.store.messages import notify, posts_of_organisation, posts_with_role
from ggzy.store.models import Heir, Post, StoppedAct

TO_ACCUSED: dict[type[Event], str] = {
    case.AccusedNotified: "收到行政处罚事先告知，请陈述、申辩或者要求听证",
    case.HearingCalled: "听证通知",
    case.DecisionServed: "行政处罚决定已送达",
    case.DecisionRevoked: "行政处罚决定已撤销，限制即时解除",
    case.CreditRepaired: "信用修复已准予",
    case.CaseClosed: "已结案，不予处罚",
    redress.RepairRefused: "信用修复未予准许",
    redress.AppealNoted: "已记入行政复议、行政诉讼",
    redress.StayNoted: "已停止执行，限制暂停",
    redress.StayEnded: "已恢复执行，限制继续",
    redress.AppealEnded: "复议、诉讼的结果已记入",
    redress.DecisionAmended: "处罚决定已变更",
}
TO_HEIRS: dict[type[Event], str] = {
    case.DecisionRevoked: "原单位的处罚决定已撤销，限制即时解除",
    redress.StayNoted: "原单位的处罚决定已停止执行，限制暂停",
    redress.StayEnded: "原单位的处罚决定已恢复执行，限制继续",
    redress.DecisionAmended: "原单位的处罚决定已变更",
}
TO_OFFICE: dict[type[Event], str] = {
    case.ClueRegistered: "新线索，请在五个工作日内立案或者写明理由不予立案",
    case.ReplyFiled: "当事人已陈述、申辩",
    case.HearingRequested: "当事人要求听证，请通知时间、地点",
    case.ReplyWaived: "当事人明确放弃陈述、申辩和听证",
    transfer.TransferAnswered: "移送的回执已到",
    second.SecondAsked: "等待第二人确认",
    redress.RepairApplied: "当事人申请信用修复，请在十个工作日内答复",
    redress.AppealNoted: "对处罚决定的行政复议、行政诉讼已记入",
    DutyBreached: "案件逾期未办理",
}


def tell_those_concerned(p: Case, entries: Sequence[Entry]) -> None:
    """A follower of cases."""
    for entry in entries:
        kind, at = type(entry.event), entry.at
        if kind in TO_ACCUSED and p.notice is not None:
            body = f"陈述、申辩和要求听证的期限至{until(p.notice.hearing_until)}。" if kind is case.AccusedNotified else of_the_bar(p) if kind in MOVES_THE_BAR else ""
            link = reverse("service:case", args=[p.stream])
            notify(accused(p, at), f"{TO_ACCUSED[kind]}：{p.code}", body, stream=p.stream, at=at, link=link)
        if isinstance(entry.event, transfer.CaseTransferred) and entry.event.office_id:
            posts = posts_of_organisation(entry.event.office_id, at, RECEIVING[entry.event.kind])
            body = f"{entry.actor.org}（{entry.event.document_no}）：{entry.event.reason}"
            notify(posts, f"收到移送的案件，请出具回执：{p.title}", body, stream=p.stream, at=at, link=reverse("supervision:case", args=[p.stream]))
        if isinstance(entry.event, case.DecisionServed | redress.StayEnded) and p.bar is not None:
            tell_tenderees([p.bar], at)
        if kind is case.DecisionRevoked:
            tell_what_was_stopped(p, at)
        if kind in TO_HEIRS and p.accused.org_id and not p.accused.firm:
            tell_those_who_took_over(p, TO_HEIRS[kind], at)
        if kind in TO_OFFICE:
            page = "service:second" if kind is second.SecondAsked else "supervision:case"
            link = reverse(page, args=[p.stream])
            notify(office(p, at, everybody=kind is second.SecondAsked), f"{TO_OFFICE[kind]}：{p.title}", stream=p.stream, at=at, link=link)


def of_the_bar(p: Case) -> str:
    """What the decision keeps the accused from, from when until when, as it stands now; nothing where it bars from nothing."""
    bar = p.decided_bar
    if bar is None:
        return ""
    return f"{bar.document}：限制{'、'.join(CAPACITIES[each] for each in bar.capacities)}，{term(bar.since, bar.until, p.stay == 'stayed')}。"


def tell_those_who_took_over(p: Case, words: str, at: datetime) -> None:
    """承继单位: what happens to the bar happens to theirs."""
    for successor, origin in Heir.objects.filter(predecessor=p.accused.org_id).order_by("pk").values_list("successor", "origin"):
        body = f"{origin}，对贵单位执行的限制随原单位的决定变动。"
        notify(posts_of_organisation(successor, at), f"{words}：{p.code}", body, stream=p.stream, at=at, link=reverse("service:dossier"))


def tell_what_was_stopped(p: Case, at: datetime) -> None:
    """撤销: the office reads what the bar had stopped, so that it can be offered again; a lot that is secret is not named."""
    rows = StoppedAct.objects.filter(case_id=p.stream).order_by("at")[:50]
    body = "\n".join(f"{when(row.at)} {row.act}" for row in rows) or "没有拦下过办理。"
    link = reverse("supervision:case", args=[p.stream])
    notify(office(p, at, everybody=False), f"处罚决定已撤销，它拦下过的办理：{p.code}", body, stream=p.stream, at=at, link=link)


def accused(p: Case, at: datetime) -> list[Post]:
    """Everybody who holds a post of the firm; of a person the first post."""
    if p.accused.org_id:
        return posts_of_organisation(p.accused.org_id, at)
    person = Post.objects.filter(person__pk=p.accused.person_id) if p.accused.person_id.isdecimal() else Post.objects.none()
    return [post for post in person.select_related("person", "organisation") if post.in_force(at)][:1]


def office(p: Case, at: datetime, *, everybody: bool) -> list[Post]:
    """The investigators once there are any; else, and where any may be the second, all supervisors of region and line."""
    reaching = [post for post in posts_with_role(Role.SUPERVISOR, p.region, at) if not post.lines or covers_line(tuple(post.lines), p)]
    found = [post for post in reaching if post.organisation.uscc != p.shut_out]
    named = [post for post in found if p.investigates(str(post.person_id))]
    return found if everybody else named or found
