"""What officials open and look at 打开与查看, kept in the same tables as the pages keep it; the one place to change with them."""

from __future__ import annotations

from django.urls import reverse

from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Actor
from ggzy.desk import clock
from ggzy.layout.sights import SHOWS, kept
from ggzy.store.models import Post
from ggzy.supervision.models import ReviewOpened
from ggzy.trading.hall_book import note_visit
from ggzy.trading.models import HallVisit


def post_of(actor: Actor) -> Post:
    """The post that this actor acts in."""
    posts = Post.objects.filter(person_id=int(actor.person_id), role=actor.role.value, organisation__uscc=actor.org_id)
    found = [post for post in posts.select_related("person", "organisation", "deputy_of__person") if (post.deputy_of.person.name if post.deputy_of else "") == actor.deputy_for]
    return found[-1]


def open_review(actor: Actor, stream: str, version: int) -> None:
    """The reviewer opens the filing 打开备案审查."""
    ReviewOpened.objects.create(
        stream=stream, person_id=actor.person_id, person=actor.person, post=str(post_of(actor)), at=clock.now(), filing_version=version
    )


def attend_hall(actor: Actor, p: Proceeding) -> None:
    """An official is in the hall 到场: a visit begins, or the present one goes on."""
    if not HallVisit.objects.filter(stream=p.stream, round=p.round.number, person_id=actor.person_id).exists():
        look(actor, "trading:hall", p.stream)
    note_visit(p, actor, clock.now())


def look(actor: Actor, page: str, stream: str = "", of: str = "") -> None:
    """A page that shows names is looked at 查看留痕; `of` is the firm that the page is about."""
    address = reverse(page, args=[of or stream])
    kept(post_of(actor), SHOWS[page], clock.now(), route=page, address=address, stream=stream)
