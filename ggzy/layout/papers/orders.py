"""责令暂停、恢复、责令改正 as papers of a deal: each is made of its own entry, for whoever may see that entry."""

from __future__ import annotations

from typing import Any

from ggzy.core.acts.control import ProceedingResumed, ProceedingSuspended
from ggzy.core.acts.oversight import CorrectionOrdered
from ggzy.core.procedures.case_grounds import TENDERING
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Entry, Event
from ggzy.layout.chain_papers import paragraphs
from ggzy.layout.deals import Viewed
from ggzy.layout.papers.parts import common
from ggzy.papers.order import TITLES, OrderPaper
from ggzy.papers.paper import Signature

KINDS: dict[type[Event], str] = {ProceedingSuspended: "suspend", ProceedingResumed: "resume", CorrectionOrdered: "correct"}
PREFIX = "order-"
SUPERVISED = Basis(TENDERING, 7, "应当接受依法实施的监督")


def orders_of(viewed: Viewed) -> list[tuple[str, str]]:
    """Kind and title of each order that this viewer may read by now; the number in the kind is that of its entry. Of other
    lines than tendering there is no paper, for the article speaks of tendering alone."""
    if viewed.p.line != "construction" or viewed.p.project is None:
        return []
    return [(f"{PREFIX}{e.seq}", TITLES[KINDS[type(e.event)]]) for e in viewed.entries if type(e.event) in KINDS]


def order_paper(viewed: Viewed, kind: str) -> OrderPaper | None:
    if kind not in dict(orders_of(viewed)):
        return None
    entry = next(e for e in viewed.entries if e.seq == int(kind.removeprefix(PREFIX)))
    p, e, at = viewed.p, entry.event, entry.at
    told: dict[str, Any] = common(p, kind, entry.actor.org, at, Signature(role="", name=entry.actor.org, at=at))
    told["number"] = getattr(e, "order_no", "") or told["number"]
    return OrderPaper(
        **told, kind=KINDS[type(e)], addressees=addressees(p, getattr(e, "to", "")), reason=paragraphs(e.reason), basis=str(SUPERVISED),
        text=paragraphs(getattr(e, "text", "")), until=getattr(e, "until", None), of=lifted(viewed, entry), deadline=getattr(e, "new_deadline", None),
    )  # fmt: skip


def addressees(p: Proceeding, to: str) -> tuple[str, ...]:
    """The one that an order to put right names; else both that carry on the tender."""
    assert p.project
    both = {Role.TENDEREE.value: p.project.tenderee, Role.AGENCY.value: p.project.agency}
    return tuple(name for role, name in both.items() if name and to in ("", role))


def lifted(viewed: Viewed, entry: Entry) -> str:
    """The number of the order that this one lifts."""
    if not isinstance(entry.event, ProceedingResumed):
        return ""
    return next((e.event.order_no for e in reversed(viewed.entries) if e.seq < entry.seq and isinstance(e.event, ProceedingSuspended)), "")
