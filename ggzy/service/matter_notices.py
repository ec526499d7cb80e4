"""Who is told of what in a complaint 投诉通知: the office of what comes, both sides of what is decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from ggzy.core.acts import complaint as acts
from ggzy.core.acts import interference, report, urging
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.authority import covers_line
from ggzy.core.case import Case
from ggzy.core.complaint import Complaint
from ggzy.core.interference import Interference
from ggzy.core.record import Record
from ggzy.core.report import Report
from ggzy.core.roles import Role
from ggzy.core.table import Entry, Event
from ggzy.layout.templatetags.ggzy import until
from ggzy.store.messages import notify, posts_of_organisation, posts_with_role
from ggzy.store.models import Post

TO_OFFICE: dict[type[Event], str] = {
    acts.ComplaintFiled: "收到投诉，请在三个工作日内决定是否受理",
    acts.ComplaintHandedOver: "移送来一件投诉，请在三个工作日内决定是否受理",
    acts.ComplaintReplied: "被投诉人已作出说明",
    acts.WithdrawalAsked: "投诉人要求撤回",
    acts.ComplaintWithdrawn: "投诉已撤回",
    DutyBreached: "投诉逾期未办理",
}
TO_COMPLAINANT: dict[type[Event], str] = {
    acts.ComplaintHandedOver: "投诉已移送有管辖权的部门",
    acts.ComplaintAccepted: "投诉已受理",
    acts.ComplaintRefused: "投诉不予受理",
    acts.WithdrawalAllowed: "已准予撤回投诉",
    acts.ComplaintDecided: "投诉处理决定已作出",
}
TO_RESPONDENTS: dict[type[Event], str] = {
    acts.ComplaintAccepted: "有投诉须由本单位说明",
    acts.WithdrawalAllowed: "投诉已撤回，处理终止",
    acts.ComplaintDecided: "投诉处理决定已作出",
}


def tell_of_complaints(p: Record, entries: Sequence[Entry]) -> None:
    """A follower of matters that is about complaints alone."""
    if not isinstance(p, Complaint):
        return
    for entry in entries:
        kind, at = type(entry.event), entry.at
        own, office = reverse("service:complaint", args=[p.stream]), reverse("supervision:complaint", args=[p.stream])
        if kind in TO_OFFICE:
            notify(handlers(p, at), f"{TO_OFFICE[kind]}：{p.code}", p.deal_title, stream=p.stream, at=at, link=office)
        if kind in TO_COMPLAINANT:
            told = posts_of_organisation(p.complainant_id, at, Role.BIDDER)
            notify(told, f"{TO_COMPLAINANT[kind]}：{p.code}", p.deal_title, stream=p.stream, at=at, link=own)
        if kind in TO_RESPONDENTS:
            body = f"请在{until(p.reply_until)}以前提交。" if kind is acts.ComplaintAccepted else ""
            notify(respondents(p, at), f"{TO_RESPONDENTS[kind]}：{p.code}", body, stream=p.stream, at=at, link=own)


def handlers(p: Complaint, at: datetime) -> list[Post]:
    return posts_of_organisation(p.office_id, at, Role.SUPERVISOR)


def respondents(p: Complaint, at: datetime) -> list[Post]:
    codes = {each.org_id for each in p.respondents if each.org_id} if p.accepted_at else set()
    return [post for code in sorted(codes) for post in posts_of_organisation(code, at)]


OF_REPORTS: dict[type[Event], str] = {
    report.ReportRegistered: "收到举报，请在五个工作日内领办",
    report.ReporterAnswered: "举报人作了补充",
    DutyBreached: "举报逾期未办理",
}


def tell_of_reports(p: Record, entries: Sequence[Entry]) -> None:
    """A follower of matters that is about reports alone; the office that is itself reported is told nothing."""
    if not isinstance(p, Report):
        return
    link = reverse("supervision:report", args=[p.stream])
    for entry in entries:
        if isinstance(entry.event, report.ReportHandedOver):
            notify(handlers_of(entry.event.office_id, entry.at), f"收到移送的举报，请五个工作日内接收或者退回：{p.code}", "", stream=p.stream, at=entry.at, link=link)
        elif isinstance(entry.event, report.ReportTaken) and entry.at in p.parted.values():
            before = [code for code, at in p.parted.items() if at == entry.at]
            notify(handlers_of(before[0], entry.at), f"移送的举报已由{p.office}接收：{p.code}", "", stream=p.stream, at=entry.at, link=link)
        elif isinstance(entry.event, report.ReportGivenBack):
            notify(handlers_of(p.office_id, entry.at), f"移送的举报被{entry.event.office}退回：{p.code}", "", stream=p.stream, at=entry.at, link=link)
        elif isinstance(entry.event, report.ReportRecalled):
            notify(handlers_of(entry.event.office_id, entry.at), f"移送的举报已被收回，不必办理：{p.code}", "", stream=p.stream, at=entry.at)
        elif type(entry.event) in OF_REPORTS:
            notify(readers(p, entry.at), f"{OF_REPORTS[type(entry.event)]}：{p.code}", "", stream=p.stream, at=entry.at, link=link)


def handlers_of(office_id: str, at: datetime) -> list[Post]:
    return [post for post in posts_of_organisation(office_id, at) if post.role in (Role.SUPERVISOR, Role.DISCIPLINE)]


def readers(p: Report, at: datetime) -> list[Post]:
    """Whoever handles it; before that all supervisors of region and line, or discipline inspection where an office is reported."""
    if p.office_id:
        return handlers_of(p.office_id, at)
    found = posts_with_role(Role.DISCIPLINE if p.reported_office else Role.SUPERVISOR, p.region, at)
    return [post for post in found if post.organisation.uscc != p.reported_office and (not post.lines or covers_line(tuple(post.lines), p))]


def tell_of_interference(p: Record, entries: Sequence[Entry]) -> None:
    """Discipline inspection alone is told, without a word of what was recorded."""
    if not isinstance(p, Interference):
        return
    for entry in entries:
        if isinstance(entry.event, interference.InterferenceRecorded | DutyBreached):
            link = reverse("supervision:interference", args=[p.stream])
            told = posts_with_role(Role.DISCIPLINE, p.region, entry.at)
            notify(told, f"插手干预登记待接收：{p.code}", "", stream=p.stream, at=entry.at, link=link)


def tell_of_urging(p: Record, entries: Sequence[Entry]) -> None:
    """Of cases and complaints: a breach is told upwards, an urging to the office that is late."""
    if not isinstance(p, Case | Complaint):
        return
    link = reverse("supervision:case" if isinstance(p, Case) else "supervision:complaint", args=[p.stream])
    for entry in entries:
        if isinstance(entry.event, DutyBreached):
            above = [post for post in posts_with_role(Role.INSPECTOR, p.region, entry.at) if not p.kept_from(post.actor(entry.at))]
            notify(above, f"逾期未办理，可以催办：{p.code}", "", stream=p.stream, at=entry.at, link=link)
        if isinstance(entry.event, urging.Urged):
            told = posts_of_organisation(p.office_id, entry.at, Role.SUPERVISOR)
            subject = "督办，请立即办理" if entry.event.escalated else "催办，请五个工作日内答复"
            notify(told, f"{subject}：{p.code}", entry.event.text, stream=p.stream, at=entry.at, link=link)
