"""Granting and restoring by two 双人办理: the same words as in the tables, for what is not a deal's matter."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from ggzy.core.roles import LOOKING, Actor, Role, region_covers
from ggzy.core.rule import Refused
from ggzy.core.second import one_hand
from ggzy.store.codec import decode_actor, encode
from ggzy.store.models import Person, Post, SecondRequest

OFFICIAL = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE, Role.INSPECTOR, *LOOKING)
"""Roles that see or decide others' matters: nobody grants one of them alone."""
TERM = timedelta(days=7)
Kind = SecondRequest.Kind


def ask_for_post(post: Post, asker: Actor, at: datetime, kind: str = Kind.POST) -> SecondRequest | None:
    """An official post just granted is not in force until a second person confirms it; other posts need none."""
    if Role(post.role) not in OFFICIAL:
        return None
    post.unconfirmed = True
    post.save(update_fields=["unconfirmed"])
    asked_by = Person.objects.filter(pk=asker.person_id).first() if asker.person_id.isdecimal() else None
    return SecondRequest.objects.create(
        kind=kind,
        about=f"{post.person.name}：{post.organisation.name} {post.title}（{Role(post.role).label}）",
        post=post,
        region=post.region_id or "",
        org_id=post.organisation.uscc,
        asker=encode(asker),
        asked_by=asked_by,
        asked_at=at,
        until=at + TERM,
    )


def may_second(request: SecondRequest, actor: Actor, manages: bool) -> bool:
    """Whose it is to confirm: the administration of the region, the office's own managers; after a restore an office."""
    if request.kind == Kind.RESTORE:
        return actor.role in (Role.ADMINISTRATION, Role.SUPERVISOR)
    if actor.role is Role.ADMINISTRATION and request.region and region_covers(actor.region, request.region):
        return True
    return manages and actor.org_id == request.org_id


def why_not(request: SecondRequest, actor: Actor, manages: bool, at: datetime) -> Refused | None:
    """Why this actor may not confirm it now; None when it may be confirmed."""
    if request.state_at(at) != "waiting":
        return Refused("这份申请已经有结果，或者已过确认期限", remedy="仍有需要的，请重新提出")
    if not may_second(request, actor, manages):
        return Refused("您不是这份申请的第二人", remedy="请由公共资源交易管理局，或者本单位另一名人员管理人确认")
    if one_hand(decode_actor(request.asker), actor):
        return Refused("提出和确认须由两个不同的人办理，您是提出人本人，或者与提出人互为代理", remedy="请由另一名人员确认")
    if request.post is not None and str(request.post.person_id) == actor.person_id:
        return Refused("不能确认授予自己的岗位", remedy="请由另一名人员确认")
    return None


@transaction.atomic
def settle(pk: int, actor: Actor, post: Post, at: datetime, *, confirm: bool, reason: str = "") -> SecondRequest | Refused:
    """Confirm or decline; the asker may decline its own, which withdraws it."""
    request = SecondRequest.objects.select_for_update().get(pk=pk)
    refused = why_not(request, actor, post.administrator, at)
    own = bool(actor.person_id) and decode_actor(request.asker).person_id == actor.person_id
    if refused is not None and not (own and not confirm and request.state_at(at) == "waiting"):
        return refused
    request.outcome, request.reason = "confirmed" if confirm else "declined", reason
    request.settled_by_id, request.settled_post, request.settled_at = int(actor.person_id), str(post)[:200], at
    request.save()
    if request.post is not None and confirm:
        request.post.unconfirmed = False
        request.post.save(update_fields=["unconfirmed"])
    return request


def restored(by: Person | None, name: str, about: str, at: datetime) -> SecondRequest:
    """A restored platform stands still until a second person confirms what was restored."""
    asker = Actor(role=Role.HOST, person_id=str(by.pk) if by else "0", person=name)
    return SecondRequest.objects.create(
        kind=Kind.RESTORE, about=about[:300], asker=encode(asker), asked_by=by, asked_at=at, until=at + timedelta(days=3650)
    )  # fmt: skip
