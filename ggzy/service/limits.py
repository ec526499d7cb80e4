"""Warning of limits 期限提醒: before a duty is late its holder and the holder's deputy are told, once for each duty."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from ggzy.core.roles import Role
from ggzy.desk.duties import OpenMatter, open_matters, roll
from ggzy.layout.templatetags.ggzy import until
from ggzy.service.places import page_of_case, page_of_deal
from ggzy.store.messages import notify
from ggzy.store.models import Post, ToDoRow


def warn(now: datetime) -> None:
    """A job of the ticker: when the core says so (`agenda.warned_at`); what is late by then is told as late, not warned of."""
    due = ToDoRow.objects.filter(warned=False, warn_at__lte=now)
    if not due.exists():
        return
    with transaction.atomic():
        rows = due.select_for_update(skip_locked=True, of=("self",)).order_by()
        known = {row.pk: row for row in rows.filter(until__gt=now)}
        ToDoRow.objects.filter(pk__in=known).update(warned=True)
        asked = {(row.stream, row.label): row.command for row in known.values()}
        for matter in open_matters(ToDoRow.objects.filter(pk__in=known), roll(now)):
            tell(matter, asked[matter.stream, matter.label], now)


def tell(matter: OpenMatter, command: str, now: datetime) -> None:
    seats = [seat for seat in (matter.holder.seat, matter.holder.deputy) if seat is not None]
    posts = Post.objects.filter(pk__in=[seat.number for seat in seats]).select_related("person", "organisation")
    if seats and matter.until:
        role, title = seats[0].actor.role, matter.title
        body = f"请在{until(matter.until)}前办理。到期没有办理的，平台自动记为逾期。"
        notify(posts, f"期限将至：{matter.label}（{title}）", body, stream=matter.stream, at=now, link=page(matter, role), command=command)


def page(matter: OpenMatter, role: Role) -> str:
    if matter.kind == "case":
        return page_of_case(role, matter.stream)
    return page_of_deal(role, matter.stream, False) if matter.kind == "deal" else reverse("service:workbench")


NEXT_WARNING = "SELECT min(warn_at) FROM store_todorow WHERE NOT warned AND warn_at > since.at"
"""The next moment at which a warning falls due, so that a practice clock does not jump over it."""
