"""What a complaint's rules need from outside 投诉的外部事实: the lot as this firm may know it, the offices, earlier complaints;
and the stay of the lot, recorded in both streams or in neither."""

from __future__ import annotations

import secrets
from typing import Any

from django.db import transaction

from ggzy.core.acts import complaint as acts
from ggzy.core.acts.control import Resume, Suspend
from ggzy.core.authority import covers_line
from ggzy.core.complained import lot_facts
from ggzy.core.complaint import Complaint, Earlier, LotFacts, Office
from ggzy.core.powers import withheld
from ggzy.core.proceeding import Proceeding
from ggzy.core.regions import covers, stem
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.desk import clock
from ggzy.desk.powers import powers_at
from ggzy.desk.pseudonym import pseudonym
from ggzy.store.models import MatterCard, Post


def gather(p: Complaint, command: Any, actor: Actor) -> dict[str, Any]:
    """For filing and for every act that asks again whether the complaint may be accepted."""
    firm = p.complainant_id or actor.org_id
    lot = lot_of(getattr(command, "deal", p.deal) or p.deal, firm)
    office = getattr(command, "office_id", "") or p.office_id
    posts = supervising_posts()
    return {
        "matter_code": f"诉{actor.region[:6] or '530000'}-{secrets.randbelow(10**8):08d}",
        "lot": lot,
        "offices": competent(lot, posts) if lot else (),
        "addressed": next((office_of(post) for post in posts if post.organisation.uscc == office), None),
        "earlier": earlier(p, firm, lot, getattr(command, "matter", p.matter)),
    }


def lot_of(stream: str, firm: str) -> LotFacts | None:
    """The lot, once a notice was published; as the firm with all its pseudonyms may know it."""
    from ggzy.desk.counter import load

    found = load(stream) if stream and "\x00" not in stream else None
    if found is None or found.project is None or not (found.round.notice or found.earlier):
        return None
    return lot_facts(found, [pseudonym(stream, n, firm) for n in range(1, found.round.number + 1)])


def supervising_posts() -> list[Post]:
    now = clock.now()
    posts = Post.objects.filter(role=Role.SUPERVISOR.value)
    known = posts.select_related("person", "organisation", "deputy_of__person", "deputy_of__organisation").order_by("pk")
    return [post for post in known if post.in_force(now)]


def office_of(post: Post) -> Office:
    line, _slash, industry = (post.lines[0] if post.lines else "construction").partition("/")
    return Office(org_id=post.organisation.uscc, name=post.organisation.name, region=post.region_id or "", line=line, industry=industry)


def competent(lot: LotFacts, posts: list[Post]) -> tuple[Office, ...]:
    """The offices that supervise this line in this region, and from which the power was not taken back, the nearest first."""
    now, powers = clock.now(), powers_at(lot.region)
    found = {
        post.organisation.uscc: office_of(post)
        for post in posts
        if covers(post.region_id or "", lot.region) and (not post.lines or covers_line(tuple(post.lines), lot))
        and withheld(lot, post.actor(now), acts.DecideComplaint.__name__, now, powers) is None
    }
    return tuple(sorted(found.values(), key=lambda office: (-len(stem(office.region)), office.org_id)))


def earlier(p: Complaint, firm: str, lot: LotFacts | None, matter: str) -> tuple[Earlier, ...]:
    if lot is None:
        return ()
    rows = MatterCard.objects.filter(kind="complaint", party=firm, deal=lot.stream, matter=matter).exclude(stream=p.stream)
    return tuple(Earlier(code=row.code, office=row.office, stage=row.stage, exhibits=handed_in(row.stream)) for row in rows)


def handed_in(stream: str) -> tuple[str, ...]:
    """The digests of what came with a complaint."""
    from ggzy.desk.counter import load

    return tuple(each.sha256 for each in load(stream, Complaint).exhibits)


# ---- the stay: one act in two streams ----


class Undone(Exception):
    """One of the two was refused: neither stands."""

    def __init__(self, refused: Refused):
        super().__init__(str(refused))
        self.refused = refused


def order_stay(p: Complaint, command: acts.OrderStay, actor: Actor, **how: Any) -> Any:
    """责令暂停: the lot is suspended through the door by the same official, and the complaint says so."""
    return in_both(p, command, Suspend(order_no=command.order_no, reason=f"因处理投诉：{command.reason}"), actor, **how)


def lift_stay(p: Complaint, command: acts.LiftStay, actor: Actor, **how: Any) -> Any:
    """The lot may have been resumed, or have ended, without us: then there is nothing left to resume."""
    from ggzy.desk.counter import load

    lot: Proceeding | None = load(p.deal)
    resumes = lot is not None and lot.suspended and not lot.at_stage.final
    return in_both(p, command, Resume(reason=command.reason, new_deadline=command.new_deadline) if resumes else None, actor, **how)


def in_both(p: Complaint, command: Any, on_the_lot: Any, actor: Actor, **how: Any) -> Any:
    """Both acts in one transaction, the lot's first; what is refused of either leaves neither."""
    from ggzy.desk.counter import forget, hand_in

    try:
        with transaction.atomic():
            done = hand_in(p.stream, command, actor, **how)
            if not done:
                return done
            if on_the_lot is not None and not (other := hand_in(p.deal, on_the_lot, actor, act_id=how.get("act_id", ""))):
                raise Undone(other)
            return done
    except Undone as undone:
        forget(p.stream)
        return undone.refused
