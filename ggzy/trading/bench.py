"""The bench 评标席: one member's view of a committee at work; others' scores and unseated names stay out of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ggzy.core.evaluation.method import Comprehensive, Criterion
from ggzy.core.evaluation.preliminary import CheckItem
from ggzy.core.evaluation.score import Line, objective_lines
from ggzy.core.law.related import Relation, relations
from ggzy.core.procedures.evaluation_consequences import (
    drawn_coefficients,
    figures,
    subjective_criteria,
    unexplained_deviations,
)
from ggzy.core.proceeding import Bid, Proceeding, Seat
from ggzy.core.roles import Role
from ggzy.layout.committee import seat_number
from ggzy.layout.deals import Viewed, party_deal
from ggzy.layout.session import as_role

AT_WORK = ("opened", "evaluation")


@dataclass(frozen=True)
class Bench:
    """What one seated member of the committee has before them."""

    viewed: Viewed

    @property
    def p(self) -> Proceeding:
        return self.viewed.p

    @property
    def me(self) -> str:
        return self.viewed.actor.person_id

    @property
    def seat(self) -> Seat:
        return self.p.round.seats[self.me]

    @property
    def chairs(self) -> bool:
        return bool(self.me) and self.p.round.chair == self.me

    @property
    def bids(self) -> list[Bid]:
        """The opened bids, in an order that says nothing of them."""
        return sorted(self.p.opened_bids, key=lambda b: b.bidder)

    @property
    def relations(self) -> tuple[Relation, ...]:
        """Which bidders may be related, for the committee to look into."""
        return relations(self.p)

    @property
    def checks(self) -> tuple[CheckItem, ...]:
        return self.p.tender_file.checks if self.p.tender_file else ()

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return subjective_criteria(self.p)

    @property
    def preliminary(self) -> bool:
        """Whether checks are being made now; afterwards points are given."""
        return self.p.round.preliminary_finished_at is None

    def checked(self, bidder: str) -> bool:
        return all((self.me, bidder, item.code) in self.p.round.checks for item in self.checks)

    def scored(self, bidder: str) -> bool:
        return (self.me, bidder) in self.p.round.sheets

    @property
    def own_scores_in(self) -> bool:
        """Whether this member has filed all points; before that no objective points and no ranking are shown."""
        return not self.preliminary and all(self.scored(b.bidder) for b in self.p.valid_bids)

    def label(self, expert_id: str) -> str:
        """A member's name once seated, before that a number: names are hidden until the seat."""
        seats = self.p.round.seats
        if expert_id not in seats:
            return _("已更换的委员")
        seat = seats[expert_id]
        return seat.person if seat.seated_at else seat_number(self.p, expert_id)

    @property
    def objective(self) -> dict[str, tuple[Line, ...]]:
        """客观分 of every valid bid, only once the own points are in."""
        p = self.p
        if not self.own_scores_in or not p.tender_file or not isinstance(p.tender_file.method, Comprehensive):
            return {}
        return objective_lines(
            p.tender_file.method,
            figures(p),
            drawn_coefficients(p),
            valid=tuple(b.bidder for b in p.valid_bids),
            passed=p.round.passed or None,
            ceiling_fen=p.tender_file.ceiling_fen,
        )

    @property
    def to_explain(self) -> list[dict[str, Any]]:
        """Own points far from the others', asked about once all have filed theirs; the others' stay unsaid."""
        p = self.p
        if self.preliminary or any((s, b.bidder) not in p.round.sheets for s in p.round.seats for b in p.valid_bids):
            return []
        names = {c.code: c for c in self.criteria}
        return [
            {
                "bidder": o.bid,
                "org": p.round.bids[o.bid].org,
                "criterion": names[o.criterion],
                "points": o.points,
                "higher": o.points > o.others_mean,
            }
            for o in unexplained_deviations(p)
            if o.expert == self.me
        ]

    def total_of(self, bidder: str) -> Decimal:
        """The sum of the own points for one bid."""
        return sum((x.points for x in self.p.round.sheets.get((self.me, bidder), ())), Decimal(0))


def at_the_bench(*stages: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Give a view the bench of a seated member; who is not yet seated goes to the calls, strangers find nothing.

    Outside `stages` the committee's work is over, and the member is sent to the report.
    """

    def guard(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        @as_role(Role.EXPERT)
        def guarded(request: HttpRequest, stream: str, *args: Any, **kwargs: Any) -> HttpResponse:
            bench = Bench(party_deal(request, stream, Role.EXPERT))
            if bench.seat.declined or not bench.seat.seated_at:
                return redirect("trading:calls")
            if stages and bench.p.stage not in stages:
                return redirect("trading:evaluation_report", stream)
            return view(request, bench, *args, **kwargs)

        return guarded

    return guard
