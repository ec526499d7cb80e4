"""The lot complained about 所投诉的项目, as one firm may know it: what its record says of standing, knowledge, objections."""

from __future__ import annotations

from collections.abc import Collection

from ggzy.core.complaint import LotFacts, Respondent
from ggzy.core.procedures.complaint_matters import of_line
from ggzy.core.proceeding import Proceeding, Round


def lot_facts(p: Proceeding, pseudonyms: Collection[str]) -> LotFacts:
    """`pseudonyms` are the firm's own, of every round."""
    assert p.project
    rounds = (*p.earlier, p.round)
    mine = {name for name in pseudonyms if any(takes_part(r, name) for r in rounds)}
    project = p.project
    return LotFacts(
        stream=p.stream, code=p.deal_code, title=p.title, region=p.region, line=p.line, industry=p.industry,
        tenderee=Respondent(part="tenderee", name=project.tenderee, org_id=project.tenderee_id),
        agency=Respondent(part="agency", name=project.agency, org_id=project.agency_id) if project.agency_id else None,
        over=p.at_stage.final, secret=p.secret or p.unsealing, suspended=bool(p.suspended), took_part=bool(mine),
        known_from={m.code: at for m in of_line(p.line) if (at := m.known_from(p)) is not None},
        objections=tuple(
            (o.kind, o.raised_at, o.answered_at) for r in rounds for o in r.objections.values() if o.raiser in mine and not o.withdrawn_at
        ),
        bidders={} if p.secret or p.unsealing else {b.org_id: b.org for r in rounds for b in r.bids.values() if b.org},
    )  # fmt: skip


def takes_part(r: Round, pseudonym: str) -> bool:
    return pseudonym in r.obtained or pseudonym in r.bids
