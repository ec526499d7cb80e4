"""抽取记录: the transcripts of a deal's draws, for everybody to read, take away and recompute."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.draws.promise import EXPERTS, OPENING, PURPOSES
from ggzy.core.draws.transcript import Transcript, experts_transcript, opening_transcript
from ggzy.core.procedures.construction.disclosures import winner_known
from ggzy.core.proceeding import Proceeding
from ggzy.portal.life import published


def draws(request: HttpRequest, stream: str) -> HttpResponse:
    """The draws of the present round as far as they are public by now."""
    deal = published(stream)
    told = transcripts(deal.p)
    context = {
        "deal": deal,
        "project": deal.registered.project,
        "promises": promises(deal.p),
        "frozen": deal.p.round.pool,
        "opening": told.get(OPENING),
        "experts": told.get(EXPERTS),
        "people": people(told.get(EXPERTS)),
    }
    return render(request, "portal/draws.html", context)


def transcript(request: HttpRequest, stream: str, purpose: str) -> HttpResponse:
    """One transcript as a file."""
    found = transcripts(published(stream).p).get(purpose)
    if found is None:
        raise Http404(_("没有公开的抽取记录"))
    body = json.dumps(found, ensure_ascii=False, sort_keys=True, indent=1)
    answer = HttpResponse(body + "\n", content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="ggzy-draw-{stream}-{purpose}.json"'
    return answer


def transcripts(p: Proceeding) -> dict[str, Transcript]:
    """By purpose; the experts' only after the award, as the law keeps the committee secret until then (招标投标法 37)."""
    found = {OPENING: opening_transcript(p) if not p.secret else None}
    found[EXPERTS] = experts_transcript(p) if winner_known(p) else None
    return {purpose: told for purpose, told in found.items() if told is not None}


def promises(p: Proceeding) -> list[dict[str, Any]]:
    """Who has promised what, from the first day on."""
    return [
        {"title": _(PURPOSES[purpose]), "seat": seat, "digests": list(promise.digests.values())}
        for purpose, d in p.round.drawings.items()
        for seat, promise in sorted(d.commitments.items())
    ]


def people(told: Transcript | None) -> list[dict[str, Any]]:
    """Who was drawn, in the order drawn, and who came in whose place."""
    if told is None:
        return []
    rows = {row["identity"]: row for row in told["pool"]}
    drawn = [{**rows[one["identity"]], **one, "instead_of": "", "why": ""} for one in told["drawn"]]
    return drawn + [
        {**rows[one["identity"]], **one, "instead_of": rows[one["leaving"]].get("person", ""), "why": one["reason"]} for one in told["replaced"]
    ]
