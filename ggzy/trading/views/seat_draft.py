"""Autosave 自动保存: what a member types is kept beside the journal every few seconds, for that member's eyes alone."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import msgspec
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ggzy.layout.session import now_of
from ggzy.layout.templatetags.ggzy import when
from ggzy.trading.bench import AT_WORK, Bench, at_the_bench
from ggzy.trading.models import SeatDraft

LONGEST = 4000
MOST_FIELDS = 5000


class Typed(msgspec.Struct, frozen=True):
    """One field as typed, and when, by the member's own clock: of two copies the later one counts."""

    v: str
    t: int


class Posted(msgspec.Struct, frozen=True):
    fields: dict[str, Typed]


@require_POST
@at_the_bench(*AT_WORK)
def keep(request: HttpRequest, bench: Bench) -> HttpResponse:
    """Take in what the page has typed since its last saving; answers with the moment it was kept."""
    try:
        posted = msgspec.json.decode(request.body, type=Posted)
    except (msgspec.DecodeError, RecursionError):
        return JsonResponse({"problem": _("草稿内容格式不正确")}, status=400)
    known = {name: typed for name, typed in posted.fields.items() if belongs(bench, name)}
    merge(bench, known, request)
    return JsonResponse({"saved": when(now_of(request)), "kept": len(known)})


def belongs(bench: Bench, name: str) -> bool:
    """Whether a field is one of this seat's form: bid, item, part."""
    bidder, _dot, rest = name.partition(".")
    return len(name) <= 200 and name.isprintable() and bidder in bench.p.round.bids and "." in rest


def merge(bench: Bench, typed: Mapping[str, Typed], request: HttpRequest) -> None:
    if not typed:
        return
    key = {"stream": bench.p.stream, "round": bench.p.round.number, "person": bench.me}
    with transaction.atomic():
        SeatDraft.objects.get_or_create(**key, defaults={"saved_at": now_of(request)})
        row = SeatDraft.objects.select_for_update().get(**key)
        for name, one in typed.items():
            before = row.fields.get(name)
            if (before is None or before["t"] <= one.t) and (before or len(row.fields) < MOST_FIELDS):
                row.fields[name] = {"v": one.v[:LONGEST].replace("\0", ""), "t": one.t}  # the database takes no NUL
        row.saved_at = now_of(request)
        row.save()


def keep_form(request: HttpRequest, bench: Bench) -> None:
    """Keep what a posted form holds, so that a refusal loses nothing, also without script."""
    latest = max((one["t"] for one in draft_of(bench).values()), default=0)
    moment = max(int(time.time() * 1000), latest + 1)
    merge(bench, {n: Typed(str(v), moment) for n, v in request.POST.items() if belongs(bench, n)}, request)


def draft_of(bench: Bench) -> dict[str, Any]:
    """The kept fields of this member."""
    row = SeatDraft.objects.filter(stream=bench.p.stream, round=bench.p.round.number, person=bench.me).first()
    return row.fields if row else {}
