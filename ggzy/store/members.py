"""People of an organisation 单位人员: invited, accepted, removed, and deputies for a time."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.store.models import Invitation, Organisation, Person, Post, SecondRequest
from ggzy.store.second import ask_for_post

INVITATION_TERM = timedelta(days=7)


def members_at(organisation: Organisation, at: datetime) -> QuerySet[Post]:
    """Posts of an organisation that are not over."""
    return (
        Post.objects.filter(organisation=organisation)
        .filter(Q(valid_to=None) | Q(valid_to__gt=at))
        .select_related("person", "organisation", "office", "region", "deputy_of__person", "deputy_of__organisation")
    )


def invite(
    inviter: Post, name: str, email: str, title: str, administrator: bool, at: datetime
) -> tuple[Invitation, str]:
    """Invite someone into the inviter's organisation, with no more role and reach than the inviter has.

    The token is told once, to be mailed; the table keeps its digest. `at` is real time, like all terms of log-in.
    """
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        token_hash=digest(token),
        organisation=inviter.organisation,
        office=inviter.office,
        role=inviter.role,
        region=inviter.region,
        lines=inviter.lines,
        name=name,
        email=email,
        title=title,
        administrator=administrator,
        invited_by=inviter,
        invited_at=at,
        expires_at=at + INVITATION_TERM,
    )
    return invitation, token


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a token opens, whatever its state."""
    related = Invitation.objects.select_related("organisation", "office", "region")
    return related.filter(token_hash=digest(token)).first()


@transaction.atomic
def accept(invitation: Invitation, person: Person, real_now: datetime, at: datetime) -> Post | Refused:
    """Take the post offered; the invitation's term is real time, the post begins in the platform's time."""
    held = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if not held.open_at(real_now):
        return Refused("该邀请已使用、撤回或者超过7日有效期", remedy="请联系邀请您的单位重新发出邀请")
    held.accepted_at, held.accepted_by = real_now, person
    held.save(update_fields=["accepted_at", "accepted_by"])
    post = Post.objects.create(
        person=person,
        organisation=held.organisation,
        office=held.office,
        title=held.title,
        role=held.role,
        region=held.region,
        lines=held.lines,
        administrator=held.administrator,
        valid_from=at,
    )
    ask_for_post(post, inviter_of(held, at), at)
    return post


def inviter_of(invitation: Invitation, at: datetime) -> Actor:
    """Who invited, for the second person: in the post of then, though it may be over by now."""
    post = invitation.invited_by
    if post is None:
        return Actor(role=Role(invitation.role), person_id="0", org_id=invitation.organisation.uscc)
    return post.actor(at) if post.in_force(at) else Actor(
        role=Role(post.role), person_id=str(post.person_id), person=post.person.name, org_id=post.organisation.uscc
    )  # fmt: skip


@transaction.atomic
def remove_member(organisation: Organisation, person: Person, at: datetime) -> Refused | None:
    """End a person's posts in an organisation and the deputies appointed for them; somebody must stay to look after it."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    posts = members_at(organisation, at)
    if not posts.filter(administrator=True).exclude(person=person).exists():
        return Refused("不能移除本单位唯一的人员管理人", remedy="请先邀请或指定另一名人员管理人")
    ending = posts.filter(Q(person=person) | Q(deputy_of__person=person))
    for post in ending:
        end(post, at)
    return None


def end(post: Post, at: datetime) -> None:
    """The post is over from now on; one that never began ends where it would have begun."""
    post.valid_to = max(at, post.valid_from)
    post.save(update_fields=["valid_to"])


def why_no_deputy(principal: Post) -> Refused | None:
    """Why nobody may deputise for this post; None when somebody may."""
    if principal.deputy_of_id:
        return Refused("代理人不能再委托他人代理", remedy="请由被代理人另行委托")
    if principal.role == Role.EXPERT:
        return Refused("评标专家应当本人独立评审，不能委托代理", remedy="不能到场的，请告知交易中心补抽专家")
    return None


def appoint_deputy(principal: Post, person: Person, since: datetime, until: datetime, at: datetime) -> Post | Refused:
    """Let a colleague act in one's post from `since` until before `until`."""
    refused = why_no_deputy(principal)
    if refused is not None:
        return refused
    colleagues = {post.person_id for post in members_at(principal.organisation, at)} - {principal.person_id}
    if person.pk not in colleagues:
        return Refused("代理人应当是本单位其他在任人员", remedy="请先邀请其加入本单位")
    if until <= since or until <= at:
        return Refused("代理截止时间应当晚于起始时间和当前时间", remedy="请重新填写代理期限")
    made = Post.objects.create(
        person=person,
        organisation=principal.organisation,
        office=principal.office,
        title=principal.title,
        role=principal.role,
        region=principal.region,
        lines=principal.lines,
        valid_from=since,
        valid_to=until,
        deputy_of=principal,
    )
    ask_for_post(made, principal.actor(at), at, SecondRequest.Kind.DEPUTY)
    return made


def seat_representative(organisation: Organisation, person: Person, at: datetime) -> Post:
    """招标人代表: the tenderee's own person may act as a member of the committee; without a seat the post reaches nothing."""
    posts = members_at(organisation, at).filter(person=person, role=Role.EXPERT, deputy_of=None)
    return posts.first() or Post.objects.create(
        person=person, organisation=organisation, title="招标人代表", role=Role.EXPERT, valid_from=at
    )
