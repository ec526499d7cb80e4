"""Who is told of what in supervision's matters 事项通知: the office addressed, the office that began it, and both of silence."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from ggzy.core import agenda
from ggzy.core.acts import unlisted
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.record import Record
from ggzy.core.roles import Actor, Role
from ggzy.core.table import Entry, Event
from ggzy.core.unlisted_matter import Unlisted
from ggzy.desk.workdays import calendar
from ggzy.layout.templatetags.ggzy import until
from ggzy.store.messages import notify, posts_of_organisation
from ggzy.store.models import Post

TO_OFFICE: dict[type[Event], str] = {
    unlisted.OfficeAsked: "请说明项目是否进场交易",
    unlisted.OfficeUrged: "催办：请说明项目是否进场交易",
    unlisted.UnlistedFound: "已认定应上未上",
    unlisted.UnlistedCleared: "核查事项已排除",
    DutyBreached: "逾期没有答复核查询问",
}
TO_ADMINISTRATION: dict[type[Event], str] = {
    unlisted.ProjectReplied: "主管部门已答复",
    DutyBreached: "主管部门逾期没有答复，可以催办",
}


def tell_those_concerned(p: Record, entries: Sequence[Entry]) -> None:
    """A follower of matters."""
    if not isinstance(p, Unlisted):
        return
    link = reverse("supervision:matter", args=[p.stream])
    for entry in entries:
        kind, at = type(entry.event), entry.at
        if kind in TO_OFFICE and p.office:
            notify(posts_of_organisation(p.office.org_id, at), f"{TO_OFFICE[kind]}：{p.title}", term(p), stream=p.stream, at=at, link=link)
        if kind in TO_ADMINISTRATION:
            notify(own_office(p.confirmed_by, at), f"{TO_ADMINISTRATION[kind]}：{p.title}", stream=p.stream, at=at, link=link)


def term(p: Record) -> str:
    """Until when an answer is awaited, if one is."""
    open_now = [duty for duty in agenda.open_duties(p, calendar()) if not duty.breached]
    return f"请于{until(open_now[0].until)}以前答复。" if open_now else ""


def own_office(by: Actor | None, at: datetime) -> list[Post]:
    """The people of the administration that began it."""
    posts = posts_of_organisation(by.org_id, at) if by else []
    return [post for post in posts if post.role == Role.ADMINISTRATION.value]
