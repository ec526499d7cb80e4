"""The message centre 消息中心 with read receipts, and the outbox of a practice deployment."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.calendar import day_of
from ggzy.core.roles import Role
from ggzy.layout.session import as_role, current_post, known_person, now_of
from ggzy.layout.tables import Column, Table
from ggzy.store.messages import inbox as inbox_of
from ggzy.store.messages import mark_all_read, mark_read, to_handle, to_read
from ggzy.store.models import CaseCard, Deal, Message, OutboxMessage, Person


def page_of(message: Message) -> str:
    return reverse("service:message", args=[message.pk])


MOST = 40


@known_person
def inbox(request: HttpRequest) -> HttpResponse:
    """消息中心：发给现岗位和本人的消息；未读的分办件、阅件，按日、按项目归拢。"""
    assert isinstance(request.user, Person)
    person, post = request.user, current_post(request)
    every, show = inbox_of(person, post), request.GET.get("show", "")
    heaps = {"act": to_handle(person, post), "read": to_read(person, post)}
    if request.method == "POST":
        done = mark_all_read(heaps.get(request.POST.get("show", ""), every.none()), now_of(request))
        messages.success(request, _("%(n)d 条消息已标为已读，回执已经留下。") % {"n": done})
        return redirect("service:messages")
    counts = {kind: heap.count() for kind, heap in heaps.items()}
    page = {"show": show if show in heaps else "", "counts": counts, "left": max(0, counts.get(show, 0) - MOST)}
    if show in heaps:
        return render(request, "service/messages.html", page | {"days": by_day(heaps[show][:MOST])})
    table = table_of(request, every.select_related("sent_by__organisation"))
    return table.export() if table.exporting else render(request, "service/messages.html", page | {"table": table})


def by_day(found: Iterable[Message]) -> list[tuple[date, list[tuple[str, list[Message]]]]]:
    """The latest day first; within a day what concerns one deal stands together under its title."""
    rows = list(found)
    streams = {row.stream for row in rows if row.stream}
    titles = dict(Deal.objects.filter(stream__in=streams).values_list("stream", "title"))
    titles |= dict(CaseCard.objects.filter(stream__in=streams).values_list("stream", "title"))
    days: dict[date, dict[str, list[Message]]] = {}
    for row in rows:
        title = titles.get(row.stream, _("其他"))
        row.subject = row.subject.removesuffix(f"：{title}")
        days.setdefault(day_of(row.sent_at), {}).setdefault(title, []).append(row)
    return [(day, list(deals.items())) for day, deals in days.items()]


def table_of(request: HttpRequest, rows: QuerySet[Message]) -> Table:
    return Table(
        request,
        _("收到的消息"),
        [
            Column("subject", _("标题"), url=page_of),
            Column("sender", _("发送单位"), value=sender_of, field="sent_by__organisation__name"),
            Column("sent_at", _("发出时间"), kind="when"),
            Column("read_at", _("阅读时间"), kind="when", value=lambda row: row.read_at or _("未读"), field="read_at"),
        ],
        rows,
        empty=_("还没有消息"),
        empty_next=_("有事项需要您知悉或办理时，会在这里通知您。"),
        order="-sent_at",
    )


def sender_of(message: Message) -> str:
    return message.sent_by.organisation.name if message.sent_by else _("平台")


@known_person
def message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """阅读消息；首次打开即留下阅读回执。"""
    assert isinstance(request.user, Person)
    found = inbox_of(request.user, current_post(request)).select_related("sent_by__organisation").filter(pk=pk).first()
    if found is None:
        raise Http404
    mark_read(found, now_of(request))
    return render(request, "service/message.html", {"message": found, "sender": sender_of(found)})


@as_role()
def sent_messages(request: HttpRequest) -> HttpResponse:
    """已发消息和阅读回执：本单位发出的消息，谁在何时读过。"""
    post = current_post(request)
    assert post is not None
    rows = Message.objects.filter(sent_by__organisation=post.organisation)
    table = Table(
        request,
        _("已发消息回执"),
        [
            Column("subject", _("标题")),
            Column("to_post.organisation.name", _("收件单位")),
            Column("to_person.name", _("收件人")),
            Column("sent_at", _("发出时间"), kind="when"),
            Column("read_at", _("阅读时间"), kind="when", value=lambda row: row.read_at or _("未读"), field="read_at"),
        ],
        rows.select_related("to_post__organisation", "to_person"),
        empty=_("本单位还没有发出过消息"),
        order="-sent_at",
    )
    if table.exporting:
        return table.export()
    return render(request, "service/sent_messages.html", {"table": table})


def practice_only() -> None:
    if not settings.GGZY_PRACTICE:
        raise Http404


@as_role(Role.HOST)
def outbox(request: HttpRequest) -> HttpResponse:
    """发件箱：演练环境中平台寄出的邮件和短信。正式环境没有此页。"""
    practice_only()
    table = Table(
        request,
        _("发件箱"),
        [
            Column("subject", _("标题"), url=lambda row: reverse("service:outbox_message", args=[row.pk])),
            Column("channel", _("渠道"), value=lambda row: row.get_channel_display(), field="channel"),
            Column("address", _("收件地址")),
            Column("at", _("提交时间"), kind="when"),
        ],
        OutboxMessage.objects.all(),
        empty=_("还没有寄出邮件或短信"),
        empty_next=_("例如，在登录页点“忘记密码”，重设链接会出现在这里。"),
        order="-at",
    )
    if table.exporting:
        return table.export()
    return render(request, "service/outbox.html", {"table": table})


@as_role(Role.HOST)
def outbox_message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """发件箱中的一封信。"""
    practice_only()
    return render(request, "service/outbox_message.html", {"letter": get_object_or_404(OutboxMessage, pk=pk)})
