"""核验: anybody checks a receipt, a proof, or all public entries of a deal; in the browser, also without the platform."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ggzy.core.roles import Role
from ggzy.core.table import Entry
from ggzy.desk import log_keys, proofs
from ggzy.layout.proofs import proof_file
from ggzy.portal.life import published
from ggzy.store import log
from ggzy.store.codec import EVENTS
from ggzy.store.models import Deal

UNNAMED = (Role.EXPERT, Role.BIDDER)
"""Whose entries are shown without who acted: members of the committee stay unnamed, bidders are pseudonyms."""
SCRIPT, STYLE = "vendor/client/verify.js", "portal/verify.css"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """核验页; `?deal=` for one deal's entries."""
    wanted = request.GET.get("deal", "").strip()
    card = deal_of(wanted) if wanted else None
    told = settings_of(card)
    context = {"config": told, "keys": told["keys"], "card": card, "wanted": wanted}
    return render(request, "portal/verify.html", context)


def deal_of(wanted: str) -> Deal | None:
    """By its place in an address or by its number, as people have it on paper."""
    known = Deal.objects.filter(published=True)
    return known.filter(stream=wanted).first() or known.filter(code=wanted).first()


def settings_of(card: Deal | None) -> dict[str, Any]:
    """What the program in the page is told."""
    return {
        "keys": log_keys.published(),
        "labels": {name: event.label() for name, event in EVENTS.items()},
        "roles": {role.value: role.label for role in Role},
        "deal": reverse("portal:verify_deal", args=[card.stream]) if card else "",
        "practice": settings.GGZY_PRACTICE,
    }


@require_safe
def saved(request: HttpRequest) -> HttpResponse:
    """The page as one file that works without a network; it can load nothing and send nothing."""
    script = found(SCRIPT).replace("</script", "<\\/script").partition("\n//# sourceMappingURL")[0]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    told = settings_of(None)
    context = {"config": told, "keys": told["keys"], "script": script, "digest": digest, "style": found(STYLE)}
    response = HttpResponse(render_to_string("portal/verify_saved.html", context))
    response["Content-Disposition"] = 'attachment; filename="ggzy-verify.html"'
    return response


def found(name: str) -> str:
    place = finders.find(name)
    if not isinstance(place, str):
        raise Http404(_("核验程序还没有打包，请先运行 make front"))
    return Path(place).read_text(encoding="utf-8")


@require_safe
@never_cache
def deal_entries(request: HttpRequest, stream: str) -> JsonResponse:
    """Every public entry of a deal as it stands in the database now, each with its proof.

    Their numbers in the stream are not told: while bidders are secret these would tell how many entries of theirs
    stand in between.
    """
    deal = published(stream)
    proven = proofs.public_proofs(deal.p, {entry.seq: named(entry) for entry in deal.entries})
    told = [
        {"at": entry.at.isoformat(), "event": type(entry.event).__name__, "proof": str(proven.get(entry.seq, ""))}
        for entry in deal.entries
    ]
    public = sorted({row.event.__name__ for row in deal.p.procedure.disclosures if row.portal})
    title = deal.registered.project.title
    return JsonResponse({"title": title, "stream": stream, "entries": told, "public": public, "gone": log.gone_from(stream)})


def named(entry: Entry) -> bool:
    return entry.actor.role not in UNNAMED


@require_safe
@never_cache
def entry_proof(request: HttpRequest, stream: str, index: int) -> HttpResponse:
    """One public entry's proof, to keep; it is called by its place in the log."""
    deal = published(stream)
    places = log.indexes_of(stream, [entry.seq for entry in deal.entries])
    entry = next((each for each in deal.entries if places.get(each.seq) == index), None)
    if entry is None:
        raise Http404(_("没有这条公开记录"))
    proven = proofs.public_proofs(deal.p, {entry.seq: named(entry)})
    return proof_file(proven.get(entry.seq), f"{stream}-{index}")
