"""The committee 评标委员会 as those outside it see it: seats by number, how far each has come, never a name, a score or a vote."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ggzy.core.procedures.construction.disclosures import winner_known
from ggzy.core.proceeding import Proceeding, Seat
from ggzy.core.roles import Role
from ggzy.layout.deals import Viewed


@dataclass(frozen=True)
class Sitting:
    """One seat: `state` in words and its `mark`; `checked` and `scored` are of how many bids, `signed` of the report."""

    number: str
    speciality: str
    state: str
    mark: str
    checked: int
    scored: int
    signed: bool


def seat_number(p: Proceeding, expert_id: str) -> str:
    """专家1…: how a member is called while the name is hidden."""
    seat = p.round.seats[expert_id]
    same = [s.expert_id for s in p.round.seats.values() if s.representative == seat.representative]
    word = _("招标人代表") if seat.representative else _("专家")
    return f"{word}{same.index(expert_id) + 1}"


def hidden_name(viewed: Viewed) -> str:
    """What a member is called on its own copies while its name is secret, for a copy that is found must not tell it; else nothing."""
    p, actor = viewed.p, viewed.actor
    if actor.role is not Role.EXPERT or winner_known(p) or actor.person_id not in p.round.seats:
        return ""
    return _("评标委员会%(seat)s") % {"seat": seat_number(p, actor.person_id)}


def state_of(seat: Seat) -> tuple[str, str]:
    """How a seat stands, and its mark. What the member wrote may tell who it is, so only the kind of reason is shown."""
    if seat.declined:
        return seat.declined.partition("：")[0] + _("，待更换"), "stop"
    if seat.seated_at:
        return _("已入席"), "good"
    if seat.confirmed_at:
        return _("已确认参加"), "plain"
    return _("已通知，待确认"), "wait"


def sittings(p: Proceeding) -> list[Sitting]:
    """All seats, in the order of the draw."""
    items = {item.code for item in p.tender_file.checks} if p.tender_file else set()
    return [
        Sitting(
            seat_number(p, member), seat.speciality, *state_of(seat),
            checked=sum(all((member, bid.bidder, code) in p.round.checks for code in items) for bid in p.opened_bids),
            scored=sum((member, bid.bidder) in p.round.sheets for bid in p.valid_bids),
            signed=member in p.round.report_signatures,
        )
        for member, seat in p.round.seats.items()
    ]  # fmt: skip
