"""Prepared private keys 预置私钥: for whoever plays the supervisor of a lot whose key the province's history made.

Only here: in a real deployment the private half is born and stays in the trustee's browser.
"""

from __future__ import annotations

from typing import NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ggzy.core.authority import REACH
from ggzy.core.draws.promise import SEAT_OF
from ggzy.core.procedures.drawing_rows import DRAWERS
from ggzy.core.roles import Role
from ggzy.desk.counter import load
from ggzy.layout.deals import party_deal
from ggzy.layout.session import actor_of, as_role
from ggzy.practice.keys import kept, kept_draw_keys
from ggzy.store.models import Deal

WAITING = ("filed", "bidding", "opening")


class Key(NamedTuple):
    """One lot whose opening key is still needed."""

    stream: str
    title: str
    round: int
    stage: str
    deadline: object
    released: bool


@as_role(Role.SUPERVISOR)
def keys(request: HttpRequest) -> HttpResponse:
    """预置私钥：本监督部门各标段的开标私钥备份。"""
    return render(request, "practice/keys.html", {"keys": keys_of(request)})


def keys_of(request: HttpRequest) -> list[Key]:
    """The lots in this supervisor's reach whose key the practice keeps, the next opening first."""
    actor, found = actor_of(request), []
    for deal in Deal.objects.filter(stage__in=WAITING).order_by("deadline"):
        if not kept(deal.stream, deal.round):
            continue
        p = load(deal.stream)
        if p is not None and REACH[Role.SUPERVISOR][0](p, actor):
            released = p.round.key_released_at is not None
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
    answer["Cache-Control"] = "no-store"
    return answer


@as_role(Role.SUPERVISOR)
def key(request: HttpRequest, stream: str) -> HttpResponse:
    """一个标段的预置私钥备份文件：与登记公钥时浏览器下载的备份同样内容。"""
    p = party_deal(request, stream, Role.SUPERVISOR).p
    identity = kept(stream, p.round.number)
    if not identity:
        raise Http404(_("本标段的私钥是登记人自己生成的，演练程序没有备份"))
    backup = f"# 演练用开标私钥备份\n# lot: {stream}\n# round: {p.round.number}\n{identity}\n"
    answer = HttpResponse(backup, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="ggzy-{stream}-{p.round.number}.agekey.txt"'
    answer["Cache-Control"] = "no-store"
    return answer
