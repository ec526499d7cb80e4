"""A person's judgement of a row of a list 人工判断: kept when it is made, in one transaction with what it changes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.roles import Actor, Role
from ggzy.core.unlisted.names import name_key
from ggzy.store.messages import notify, posts_of_organisation
from ggzy.store.models import Deal, NameAlias, OutsideProject
from ggzy.supervision import radar, weighing
from ggzy.supervision.models import Judgement

Status, Kind = OutsideProject.Status, Judgement.Kind
SHORTEST = 4


def judgement(item: OutsideProject, kind: Judgement.Kind, said: str, reason: str, by: Actor, at: datetime) -> Judgement:
    return Judgement(
        row=item.pk, name=item.name, amount_fen=item.amount_fen, source=f"{item.run.source.name} {item.document}".strip()[:300], region=item.region,
        kind=kind, said=said[:400], reason=reason, person_id=by.person_id, person=by.person, org_id=by.org_id, org=by.org, at=at,
    )  # fmt: skip


def link(item: OutsideProject, deal: Deal, reason: str, by: Actor, at: datetime) -> bool:
    """It is this deal; its name is remembered as another name of it. Gives whether the name says enough for that. A contract is
    then held against what the deal came to."""
    said = _("人工认定就是%(deal)s（%(who)s）") % {"deal": deal.title, "who": by.person}
    telling = name_key(item.name) not in ("", name_key(deal.title))  # of 新建项目工程 nothing is left that names one project
    differs = radar.differing(item, deal)
    with transaction.atomic():
        judgement(item, Kind.LINK, f"{deal.code} {deal.title}", reason, by, at).save()
        OutsideProject.objects.filter(pk=item.pk).update(
            judged=said[:300], judged_by=by.person, deal=deal.stream, status=Status.DIVERGES if differs else Status.TRADED, leads=differs
        )
        if telling:
            said_by = {"known": name_key(deal.title), "region": by.region, "org": by.org, "by": by.person, "at": at}
            NameAlias.objects.update_or_create(name=name_key(item.name), org_id=by.org_id, defaults=said_by)
    return telling


def explain(item: OutsideProject, reason: str, by: Actor, at: datetime) -> None:
    """The contract differs from the award for a reason that is innocent: it is no lead any more, and stays as it is told."""
    said = _("人工认定差别有正当解释（%(who)s）") % {"who": by.person}
    with transaction.atomic():
        judgement(item, Kind.EXPLAIN, "；".join(item.leads), reason, by, at).save()
        OutsideProject.objects.filter(pk=item.pk).update(judged=said[:300], judged_by=by.person, status=Status.TRADED)


def take_back(item: OutsideProject, kind: Judgement.Kind, reason: str, by: Actor, at: datetime) -> None:
    """The row is weighed anew, and the own office's name for it forgotten; that it was judged stays on record."""
    with transaction.atomic():
        judgement(item, kind, item.judged, reason, by, at).save()
        if kind is Kind.UNDO:
            OutsideProject.objects.filter(pk=item.pk).update(judged="", judged_by="", deal="", leads=[], status=Status.ABSENT)
        NameAlias.objects.filter(name=name_key(item.name), org_id=by.org_id).delete()
        weighing.ask(by.region)


def tell(rows: list[OutsideProject], person_id: str, by: Actor, at: datetime) -> None:
    """One message for all that was given at once; none to oneself."""
    if not rows or person_id == by.person_id:
        return
    posts = [post for post in posts_of_organisation(by.org_id, at, Role.ADMINISTRATION) if str(post.person_id) == person_id]
    one = len(rows) == 1
    subject = _("交您核对：%(name)s") % {"name": rows[0].name} if one else _("交您核对%(n)s个未见进场的项目") % {"n": len(rows)}
    link = reverse("supervision:unlisted_row", args=[rows[0].pk]) if one else reverse("supervision:unlisted") + "?mine=1"
    notify(posts, subject, _("%(who)s交办：请核对是否已经进场，没有进场的立为核查事项。") % {"who": by.person}, at=at, link=link)


def give(items: Iterable[OutsideProject], person_id: str, name: str, by: Actor, at: datetime) -> int:
    """交办 to a person of the own office, who is told."""
    rows = list(items)
    with transaction.atomic():
        tell(rows, person_id, by, at)
        Judgement.objects.bulk_create(judgement(item, Kind.ASSIGN, _("交给%(name)s") % {"name": name}, "", by, at) for item in rows)
        return int(OutsideProject.objects.filter(pk__in=[row.pk for row in rows]).update(assigned_to=person_id, assigned=name))
