"""评价, version rating/1: given once for a lot, a subject and an office or firm; corrected till it locks."""

from __future__ import annotations

from ggzy.core.acts import rating
from ggzy.core.acts.stages import StageEntered
from ggzy.core.law import rating as law
from ggzy.core.rating import Rating
from ggzy.core.record import BEFORE
from ggzy.core.roles import Role
from ggzy.core.table import Ask, Disclosure, Event, Procedure, Stage, Step, record

RATERS = (Role.TENDEREE, Role.BIDDER, Role.SUPERVISOR, Role.CENTRE)
READERS = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE, Role.TENDEREE, Role.BIDDER, Role.CENTRE)


def given(ask: Ask) -> list[Event]:
    c, of = ask.command, law.lot(ask)
    return [
        rating.RatingGiven(
            deal=c.deal, deal_title=of.title, kind=c.kind, subject_id=c.subject_id, subject=of.subject, side=ask.actor.role.value,
            region=of.region, line=of.line, industry=of.industry, marks=c.marks, locks_at=law.locks_at(ask),
        )  # fmt: skip
    ]


def of_the_side(p: Rating, viewer: object) -> bool:
    """Parties read their own alone: who rated whom is nobody else's to know."""
    role, org_id = viewer.role, viewer.org_id  # type: ignore[attr-defined]
    if role in (Role.TENDEREE, Role.BIDDER, Role.CENTRE):
        return p.by is not None and (role, org_id) == (p.by.role, p.by.org_id)
    return True


RATING = Procedure(
    code="rating/1",
    line="rating",
    label="评价",
    state=Rating,
    stages=(Stage("given", "已评价", final=True),),
    steps=(
        Step(
            rating.Rate, (BEFORE,), "given", RATERS, given,
            (law.rater_is_of_the_lot, law.subject_took_part, law.rated_once, law.rated_after_the_end, law.given_before_it_locks, law.marks_are_whole),
        ),
        Step(rating.CorrectRating, ("given",), None, RATERS, record(rating.RatingCorrected), (law.corrected_by_the_side, law.corrected_before_it_locks, law.marks_are_whole)),
    ),
    duties=(),
    disclosures=tuple(Disclosure(event, READERS, whose=of_the_side) for event in (rating.RatingGiven, rating.RatingCorrected, StageEntered)),
    in_force_from="2026-01-01",
)  # fmt: skip
