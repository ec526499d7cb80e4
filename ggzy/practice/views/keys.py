"""Prepared private keys 预置私钥: for whoever plays a trustee of a lot whose keys the province's history made.

Only here: in a real deployment the private half is born and stays in the trustee's browser.
"""

from __future__ import annotations

from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.authority import REACH
from ggzy.core.draws.promise import SEAT_OF
from ggzy.core.procedures.construction.stages import TRUSTEES
from ggzy.core.procedures.drawing_rows import DRAWERS
from ggzy.desk import log_keys
from ggzy.desk.counter import load
from ggzy.layout.deals import party_deal
from ggzy.layout.session import actor_of, as_role
from ggzy.practice.keys import kept, kept_draw_keys
from ggzy.store.models import Deal

WAITING = ("filed", "bidding", "opening")


class Key(NamedTuple):
    """One lot of which the seat's key is still needed."""

    stream: str
    title: str
    round: int
    stage: str
    deadline: object
    released: bool


@as_role(*TRUSTEES)
def keys(request: HttpRequest) -> HttpResponse:
    """预置私钥：本席位在各标段的开标私钥备份。"""
    return render(request, "practice/keys.html", {"keys": keys_of(request)})


def keys_of(request: HttpRequest) -> list[Key]:
    """The lots in this trustee's reach of which the practice keeps the seat's key, the next opening first."""
    actor, found = actor_of(request), []
    for deal in Deal.objects.filter(stage__in=WAITING).order_by("deadline"):
        if not kept(deal.stream, deal.round, actor.role):
            continue
        p = load(deal.stream)
        if p is not None and REACH[actor.role][0](p, actor):
            released = actor.role in p.round.released_at
            found.append(Key(deal.stream, deal.title, deal.round, deal.stage_label, deal.deadline, released))
    return found


@as_role(*DRAWERS)
def draw_key(request: HttpRequest, stream: str) -> HttpResponse:
    """一个席位的预置抽取密钥，载入后如同由这个浏览器生成。"""
    viewed = party_deal(request, stream, *DRAWERS)
    told = kept_draw_keys(stream, viewed.p.round.number, SEAT_OF[viewed.actor.role])
    if not told:
        raise Http404(_("这个席位的抽取密钥是登记人自己生成的，演练程序没有备份"))
    answer = HttpResponse(told, content_type="application/json")
    return answer


@as_role(*TRUSTEES)
def key(request: HttpRequest, stream: str) -> HttpResponse:
    """一个标段本席位的预置私钥备份文件：与登记公钥时浏览器下载的备份同样内容。"""
    viewed = party_deal(request, stream, *TRUSTEES)
    p, seat = viewed.p, viewed.actor.role.value
    private_key = kept(stream, p.round.number, seat)
    if not private_key:
        raise Http404(_("本标段的私钥是登记人自己生成的，演练程序没有备份"))
    backup = f"# 演练用开标私钥备份\n# lot: {stream}\n# round: {p.round.number}\n# seat: {seat}\n{grounds()}{private_key}\n"
    answer = HttpResponse(backup, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="ggzy-{stream}-{p.round.number}-{seat}.key.txt"'
    return answer


def grounds() -> str:
    """Whose signatures count, in the lines that the browser's own backup has."""
    told = log_keys.published()
    lines = [f"# log: {told['log']}", *(f"# witness: {each['label']}|{each['key']}" for each in told["witnesses"])]
    return "\n".join((*lines, "# practice: yes", ""))
