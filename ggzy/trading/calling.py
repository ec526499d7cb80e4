"""Who is called where 评标通知: drawn members are told when and where to come, and of nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from ggzy.core.acts.committee import CommitteeDrawn, ExpertReplaced, SeatDrawn
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.table import Entry
from ggzy.gateways import outbox
from ggzy.store.messages import notify
from ggzy.store.models import Person, Region
from ggzy.trading.models import SeatDraft


def note_calls(p: Proceeding, entries: Sequence[Entry]) -> None:
    """A follower: after a draw or a replacement each new member is called, and gets a draft by which the calls find it."""
    for entry in entries:
        if isinstance(entry.event, CommitteeDrawn):
            called: tuple[SeatDrawn, ...] = entry.event.seats
        elif isinstance(entry.event, ExpertReplaced):
            called = (entry.event.seat,)
        else:
            continue
        for seat in called:
            call(p, seat, entry.at)


def call(p: Proceeding, seat: SeatDrawn, at: datetime) -> None:
    """Told once, however often the follower runs."""
    _row, new = SeatDraft.objects.get_or_create(
        stream=p.stream, round=p.round.number, person=seat.expert_id, defaults={"saved_at": at}
    )
    person = Person.objects.filter(pk=int(seat.expert_id)).first() if seat.expert_id.isdecimal() else None
    if not new or person is None:
        return
    subject = _("评标通知：请确认能否参加")
    body = words(p, seat)
    posts = person.posts.select_related("person", "organisation", "deputy_of").filter(role=Role.EXPERT.value)
    notify([post for post in posts if post.in_force(at)], subject, body, at=at, link="/trading/calls/")
    if person.phone:
        outbox.send(outbox.SMS, person.phone, subject, body, at)


def words(p: Proceeding, seat: SeatDrawn) -> str:
    """What may be told before the seat: place and speciality; not the project, its parties, or its number."""
    speciality = _("招标人代表") if seat.representative else seat.speciality
    return _(
        "您已被抽取为评标委员会成员（%(speciality)s），地点：%(place)s。"
        "请登录平台，在“评标任务”中确认参加，或者声明回避。"
    ) % {"speciality": speciality, "place": place(p)}


def place(p: Proceeding) -> str:
    """The prefecture only: a county would already tell which project it is."""
    region = Region.objects.filter(code=f"{p.region[:4]}00").first()
    if region is None:
        return _("远程评标席位")
    return _("%(name)s公共资源交易中心评标室，或者远程异地评标席位") % {"name": region.name}
