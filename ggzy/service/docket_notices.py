"""Who is told of what in supervision's matters 事项通知: the office addressed, the office that began it, and both of silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from ggzy.core import agenda
from ggzy.core.acts import circular, succession, unlisted
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.bars import Bar, told
from ggzy.core.circular import Circular
from ggzy.core.credit import CreditEntry
from ggzy.core.dispute import Dispute
from ggzy.core.pool import PoolSeat
from ggzy.core.record import Record
from ggzy.core.roles import Actor
from ggzy.core.succession import Succession
from ggzy.core.table import Entry, Event
from ggzy.core.unlisted_matter import Unlisted
from ggzy.desk.bars import bars_of
from ggzy.desk.workdays import calendar
from ggzy.layout.templatetags.ggzy import until
from ggzy.service import dossier_notices
from ggzy.service.agency_notices import tell_tenderees
from ggzy.store.messages import notify, posts_of_organisation
from ggzy.store.models import Post

TO_OFFICE: dict[type[Event], str] = {
    unlisted.OfficeAsked: "请答复核查询问",
    unlisted.OfficeUrged: "催办：请答复核查询问",
    unlisted.UnlistedFound: "已认定应上未上",
    unlisted.ContractFoundAside: "已认定不按中标结果订立合同",
    unlisted.UnlistedCleared: "核查事项已排除",
    DutyBreached: "逾期没有答复核查询问",
}
TO_ADMINISTRATION: dict[type[Event], str] = {
    unlisted.ProjectReplied: "主管部门已答复",
    DutyBreached: "主管部门逾期没有答复，可以催办",
}


TO_ADDRESSEES: dict[type[Event], str] = {
    circular.RepliesInvited: "请核对通报稿，提出申辩或者写明无异议",
    circular.CircularRevised: "通报稿已修改",
    circular.CircularIssued: "通报已印发，请限期整改并报告",
    circular.OfficeRechecked: "整改已复查",
    circular.RectificationLate: "逾期未报告整改",
    circular.CircularWithdrawn: "通报已撤回",
    circular.CircularDropped: "不予通报",
}
TO_ISSUER: dict[type[Event], str] = {
    circular.CircularReplied: "被通报单位已核对、申辩",
    circular.RectificationReported: "已报告整改情况，请复查",
    circular.RectificationLate: "被通报单位逾期未报告整改",
    DutyBreached: "通报的期限届满",
}


def tell_those_concerned(p: Record, entries: Sequence[Entry]) -> None:
    """A follower of matters."""
    if isinstance(p, Unlisted):
        tell_of_project(p, entries)
    elif isinstance(p, Circular):
        tell_of_circular(p, entries)
    elif isinstance(p, Dispute | PoolSeat | CreditEntry):
        dossier_notices.tell(p, entries)
    elif isinstance(p, Succession):
        tell_of_succession(p, entries)


def tell_of_succession(p: Succession, entries: Sequence[Entry]) -> None:
    """The firm that took over is told once it is barred as the other was, and when that is over; whoever entered it, what came back."""
    for entry in entries:
        if isinstance(entry.event, succession.SuccessionRejected):
            link = reverse("supervision:succession", args=[p.stream])
            notify(own_office(p.by, entry.at), f"{entry.event.label()}：{p.title}", p.returned_reason, stream=p.stream, at=entry.at, link=link)
        if isinstance(entry.event, succession.SuccessionConfirmed | succession.SuccessionRevoked):
            body = f"{entry.actor.org}登记：{p.predecessor}由贵单位承继（{p.document_no}）。不服的，可以向登记机关提出，或者依法申请行政复议、提起行政诉讼。"
            passed = [] if p.revoked_at else passed_on(p, entry.at)
            body = p.revoked_reason if p.revoked_at else "\n".join([*map(told, passed), body])
            tell_tenderees(passed, entry.at)
            notify(posts_of_organisation(p.successor_id, entry.at), type(entry.event).label(), body, stream=p.stream, at=entry.at, link=reverse("service:dossier"))


def passed_on(p: Succession, at: datetime) -> list[Bar]:
    """What the successor is barred from now."""
    return [bar for bar in bars_of([p.successor_id]) if p.link and p.link.origin in bar.origin and bar.in_force(at)]


def tell_of_project(p: Unlisted, entries: Sequence[Entry]) -> None:
    link = reverse("supervision:matter", args=[p.stream])
    for entry in entries:
        kind, at = type(entry.event), entry.at
        if kind in TO_OFFICE and p.office:
            notify(posts_of_organisation(p.office.org_id, at), f"{TO_OFFICE[kind]}：{p.title}", term(p), stream=p.stream, at=at, link=link)
        if kind in TO_ADMINISTRATION:
            notify(own_office(p.confirmed_by, at), f"{TO_ADMINISTRATION[kind]}：{p.title}", stream=p.stream, at=at, link=link)


def tell_of_circular(p: Circular, entries: Sequence[Entry]) -> None:
    """Offices hear of it once they are asked to reply; a draft that was dropped unseen concerns nobody."""
    link = reverse("supervision:circular", args=[p.stream])
    for entry in entries:
        kind, at = type(entry.event), entry.at
        if kind in TO_ADDRESSEES and p.sent_at is not None:
            for office in p.offices:
                asked = kind is circular.CircularRevised and office.org_id in p.unreplied
                words = TO_ADDRESSEES[circular.RepliesInvited if asked else kind]
                notify(posts_of_organisation(office.org_id, at), f"{words}：{p.title}", term(p, office.org_id), stream=p.stream, at=at, link=link)
        if kind in TO_ISSUER:
            notify(own_office(p.drafted_by, at), f"{TO_ISSUER[kind]}：{p.title}", stream=p.stream, at=at, link=link)


def term(p: Record, office_id: str = "") -> str:
    """Until when an answer is awaited, if one is: of this office, where several are asked."""
    open_now = [duty for duty in agenda.open_duties(p, calendar()) if not duty.breached and office_id in ("", duty.key)]
    if isinstance(p, Circular) and p.rectify_by is not None:
        return f"请于{until(p.rectify_by)}以前整改到位并报告。"
    return f"请于{until(open_now[0].until)}以前答复。" if open_now else ""


def own_office(by: Actor | None, at: datetime) -> list[Post]:
    """The people of the office that began it, in the role in which it was begun."""
    posts = posts_of_organisation(by.org_id, at) if by else []
    return [post for post in posts if by and post.role == by.role.value]
