"""A year's holidays published 公布、更正年度放假安排: the terms of all running deals are counted again and those concerned are told."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Q

from ggzy.core import agenda
from ggzy.core.calendar import SHANGHAI, Calendar, UnknownYear, differences
from ggzy.core.procedures import PROCEDURES
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record
from ggzy.core.roles import Role
from ggzy.desk import follow, workdays
from ggzy.desk.counter import load
from ggzy.layout.reach import posts_of_office
from ggzy.layout.templatetags.ggzy import when
from ggzy.service.follow import tenderers
from ggzy.service.places import page_of_deal
from ggzy.store.messages import notify
from ggzy.store.models import CaseCard, Deal, DocketCard, MatterCard, OfficeCard, Post, PublishedYear

log = logging.getLogger("ggzy.workdays")
OVER = {stage.code for procedure in PROCEDURES.values() for stage in procedure.stages if stage.final}


def publish(
    year: int, holidays: Iterable[date], days_worked: Iterable[date], source: str, *, by: Post, at: datetime, why: str = ""
) -> int:
    """Publish a year, or correct it by a new edition, and count every running deal's terms again; gives how many moved.

    All of it or nothing: a year that stands while some deal still shows its old terms would mislead.
    """
    old = workdays.calendar()
    try:
        with transaction.atomic():
            edition = max(PublishedYear.objects.filter(year=year).count(), 1) + 1 if why else 1
            PublishedYear.objects.create(
                year=year,
                edition=edition,
                why=why,
                holidays=[day.isoformat() for day in sorted(holidays)],
                workdays=[day.isoformat() for day in sorted(days_worked)],
                source=source,
                published_by=by,
                at=at,
            )
            new = workdays.with_published_years()
            said = f"{year}年放假安排已更正（{why}）" if why else f"{year}年放假安排已公布"
            cases_again(new)
            return sum(count_again(stream, old, new, said, at) for stream in running())
    finally:
        workdays.look_again()


def running() -> list[str]:
    """Deals that are not over, and those that are but still owe something, such as deposits to give back."""
    wanted = ~Q(stage__in=OVER) | Q(next_due__isnull=False) | Q(to_dos__until__isnull=False)
    return list(Deal.objects.filter(wanted).order_by("stream").values_list("stream", flat=True).distinct())


def cases_again(new: Calendar) -> None:
    """Bring the cards and to-dos of everything but deals that owes something to the new calendar."""
    owing = [model.objects.exclude(next_due=None).values_list("stream", flat=True) for model in (CaseCard, OfficeCard, MatterCard, DocketCard)]
    for stream in (stream for streams in owing for stream in streams):
        p = load(stream, Record)
        if p is not None:
            follow.refresh(p, new)
            follow.to_dos(p, (), new)


def would_move(old: Calendar, new: Calendar) -> list[tuple[Proceeding, list[str]]]:
    """The deals whose terms a calendar not yet published would move, and how: those with a term that ends after the
    first day that counts otherwise."""
    first = next((day for year in sorted(new.years) if year in old.years for day in differences(old, new, year)), None)
    if first is None:
        return []
    since = datetime.combine(first, time(), SHANGHAI)
    streams = Deal.objects.filter(to_dos__until__gte=since).order_by("stream").values_list("stream", flat=True).distinct()
    loaded = (load(stream) for stream in streams)
    found = [(p, moved(p, old, new) or []) for p in loaded if p is not None and p.project is not None]
    return [(p, lines) for p, lines in found if lines]


def moved(p: Proceeding, old: Calendar, new: Calendar) -> list[str] | None:
    """The deal's terms that end otherwise, in words; None where the new calendar does not reach so far."""
    before, after = ends(p, old) or {}, ends(p, new)
    if after is None:
        return None
    return [
        f"{label}：{when(before[mark][1]) if mark in before else '原来无法计算'} → {when(end)}"
        for mark, (label, end) in after.items()
        if mark not in before or before[mark][1] != end
    ]


def count_again(stream: str, old: Calendar, new: Calendar, why: str, at: datetime) -> bool:
    """Bring one deal's card and to-dos to the new calendar and tell of the terms that moved."""
    p = load(stream)
    lines = moved(p, old, new) if p is not None and p.project is not None else None
    if p is None or lines is None:
        return False
    follow.refresh(p, new)
    follow.to_dos(p, (), new)
    if lines:
        tell(p, why, lines, at)
    return bool(lines)


def ends(p: Proceeding, calendar: Calendar) -> dict[str, tuple[str, datetime]] | None:
    """What each open duty is called and when it ends; None where the calendar does not reach so far."""
    try:
        return {duty.mark: (duty.duty.label, duty.until) for duty in agenda.told_duties(p, calendar)}
    except UnknownYear as unknown:
        log.warning("%s：%s", p.stream, unknown)
        return None


def tell(p: Proceeding, why: str, lines: list[str], at: datetime) -> None:
    """One message a post, however many terms moved."""
    assert p.project
    body = "\n".join((f"{why}，下列期限按新的工作日历重新计算：", *lines))
    for role, posts in ((Role.TENDEREE, tenderers(p, at)), (Role.SUPERVISOR, posts_of_office(Role.SUPERVISOR, p, at))):
        link = page_of_deal(role, p.stream, True)
        notify(posts, f"期限有变动：{p.project.title}", body, stream=p.stream, at=at, link=link)
