"""Upload 上传投标文件: the addresses that the sealing program in the bidder's browser speaks to, in JSON.

Whose upload it is follows from the post that the person acts in; the answer to a stranger is that there is no such
upload. Nothing here writes a log line of its own: the address of an upload is a random number.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ggzy.core.law import electronic
from ggzy.core.roles import Role
from ggzy.core.rule import Refused
from ggzy.core.sealing.receipt import Receipt
from ggzy.core.unsealing import policy_of
from ggzy.desk import clock, counter, intake
from ggzy.desk.pseudonym import pseudonym
from ggzy.layout.session import actor_of
from ggzy.store import vault
from ggzy.trading.statements import as_json

LONGEST_WISH = 4096


class Wish(msgspec.Struct, frozen=True):
    """What is going to be uploaded."""

    size: int
    sha256: str


View = Callable[..., HttpResponse]


def for_owner(view: View) -> View:
    """Give the view the owner of the uploads in place of stream and round, or answer why there is none."""

    @wraps(view)
    def owned(request: HttpRequest, stream: str, round: int, *args: Any, **kwargs: Any) -> HttpResponse:
        actor = actor_of(request)
        if not request.user.is_authenticated:
            return answer(Refused(_("登录已过期"), remedy=_("请重新登录后继续上传"), rule="logged_out"))
        if actor.role is not Role.BIDDER or not actor.org_id:
            return answer(Refused(_("只有投标人可以上传投标文件"), remedy=_("请切换到投标人岗位"), rule="no_bidder"))
        owner = intake.Owner(stream, round, pseudonym(stream, round, actor.org_id))
        return view(request, owner, *args, **kwargs)

    return owned


@require_http_methods(["POST"])
@for_owner
def begin(request: HttpRequest, owner: intake.Owner) -> HttpResponse:
    """开始或继续上传."""
    try:
        wish = msgspec.json.decode(request.read(LONGEST_WISH), type=Wish)
    except (msgspec.DecodeError, RecursionError):
        return answer(Refused(_("请求的格式不正确"), remedy=_("请刷新页面后重试")))
    closed = not_receiving(owner)
    return answer(intake.begin(owner, wish.size, wish.sha256) if closed is None else closed)


@require_http_methods(["GET", "DELETE"])
@for_owner
def upload(request: HttpRequest, owner: intake.Owner, number: str) -> HttpResponse:
    """查看进度，或放弃上传."""
    if request.method == "DELETE":
        intake.give_up(owner, number)
        return answer(intake.NO_SUCH_UPLOAD)
    return answer(intake.progress(owner, number))


@require_http_methods(["PUT"])
@for_owner
def chunk(request: HttpRequest, owner: intake.Owner, number: str, index: int) -> HttpResponse:
    """接收一块."""
    # One byte more than a chunk tells too much from enough, and never more than that is held.
    body = request.read(vault.CHUNK + 1)
    digest = request.headers.get("X-Chunk-SHA256", "")
    return answer(intake.put_chunk(owner, number, index, digest, body, suite_of(owner) if index == 0 else ""))


@require_http_methods(["POST"])
@for_owner
def finish(request: HttpRequest, owner: intake.Owner, number: str) -> HttpResponse:
    """完成上传."""
    return answer(intake.finish(owner, number))


def suite_of(owner: intake.Owner) -> str:
    """The suite that this lot and round asks for: an envelope of another could not be opened."""
    p = counter.load(owner.stream)
    return policy_of(p).suite if p is not None and p.round.number == owner.round else ""


def not_receiving(owner: intake.Owner) -> Refused | None:
    """Why nothing can be uploaded for this lot and round now. What counts is still the statement, not the upload."""
    p = counter.load(owner.stream)
    if p is None or p.round.number != owner.round or not p.round.keys or p.round.deadline is None:
        return Refused(_("本标段现在不接收投标文件"), remedy=_("请查看本标段的最新公告"))
    if clock.now() >= p.round.deadline:
        return Refused(_("投标截止时间已到，不再接收投标文件"), electronic.upload_is_complete.basis)
    return None


def answer(told: intake.Progress | Receipt | Refused) -> HttpResponse:
    """JSON of what was asked for, or of why not."""
    status, body = as_json(told)
    response = HttpResponse(body, status=status, content_type="application/json")
    if isinstance(told, Refused):
        # Django would log the address of a refused request; before the opening even that a lot has uploads is secret.
        response._has_been_logged = True  # type: ignore[attr-defined]
    return response
