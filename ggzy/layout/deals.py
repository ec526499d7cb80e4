"""A deal as one viewer may see it 按身份查看, and acts handed in from its pages: the same few lines for every face."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from ggzy.core.acts.second import SecondAsked
from ggzy.core.authority import REACH
from ggzy.core.case import Case
from ggzy.core.disclosure import visible, within_reach
from ggzy.core.procedures import PROCEDURES
from ggzy.core.proceeding import Proceeding
from ggzy.core.record import Record, fold
from ggzy.core.roles import LOOKING, Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.table import Command, Entry
from ggzy.desk import counter
from ggzy.desk.pseudonym import pseudonym
from ggzy.layout.reasons import want_reason
from ggzy.layout.session import actor_of, now_of
from ggzy.layout.templatetags.ggzy import when
from ggzy.store import journal

WITH_REASON = (Proceeding, Case)
"""What the watchers of the watchers say a reason for; complaints, reports and circulars are read as one's own work."""


@dataclass(frozen=True)
class Viewed:
    """One deal or other record, folded, with the entries that this viewer may see by now. `me` is a bidder's pseudonym here."""

    p: Any
    actor: Actor
    me: str
    entries: tuple[Entry, ...]

    @property
    def version(self) -> int:
        """What the forms of this page carry, so that a stale page is told."""
        return self.p.version


def view_deal(request: HttpRequest, stream: str, kind: type[Record] = Proceeding, *, reasoned: bool = True) -> Viewed:
    """The deal (or other record) for this viewer; 404 when there is none, or none that this viewer may know of.

    Whoever watches the watchers first says why, once for each deal and day; only the page that asks is not `reasoned`.
    """
    procedure = PROCEDURES.get(counter.procedure_of(stream))
    if procedure is None or not issubclass(procedure.state, kind):
        raise Http404(_("没有这个项目"))
    entries = journal.read(stream)
    p = fold(procedure, stream, entries)
    actor = actor_of(request)
    veiled = actor.role is Role.BIDDER and actor.org_id and p.veil is not None
    me = pseudonym(stream, p.veil, actor.org_id) if veiled else ""
    seen = tuple(e for e in entries if visible(p, e, actor, me))
    if not seen:
        raise Http404(_("没有这个项目"))
    viewed = Viewed(p, actor, me, seen)
    if reasoned and actor.role in LOOKING and isinstance(p, WITH_REASON) and reaches(viewed):
        want_reason(request, stream)
    return viewed


def party_deal(request: HttpRequest, stream: str, *roles: Role, kind: type[Record] = Proceeding) -> Viewed:
    """The deal (or other record) for somebody who plays one of `roles` in it; 404 for everybody else, so that nothing can be probed."""
    viewed = view_deal(request, stream, kind)
    if viewed.actor.role not in roles or not reaches(viewed):
        raise Http404(_("没有这个项目"))
    return viewed


def reaches(viewed: Viewed) -> bool:
    if viewed.actor.role in (Role.INSPECTOR, *LOOKING):
        return within_reach(viewed.p, viewed.actor)
    rule = REACH.get(viewed.actor.role)
    return rule is not None and rule[0](viewed.p, viewed.actor)


def submit(request: HttpRequest, stream: str, command: Command) -> counter.Accepted | Refused:
    """Hand in an act from a posted form; its hidden fields make it one act and tell what page it came from."""
    seen = request.POST.get("seen", "")
    return counter.hand_in(
        stream,
        command,
        actor_of(request),
        act_id=request.POST.get("act_id", "") or uuid4().hex,
        seen=int(seen) if seen.isdecimal() and len(seen) < 9 else None,
    )


def told(request: HttpRequest, outcome: counter.Accepted | Refused, done: str) -> bool:
    """Say what came of an act: `done` when accepted, else the refusal in full. Gives whether it was accepted."""
    if isinstance(outcome, Refused):
        messages.error(request, str(outcome))
        return False
    waiting = next((e.until for e in outcome.events if isinstance(e, SecondAsked)), None)
    if waiting is not None:
        done = _("已提出，等待另一人确认后生效；%(until)s前没有确认的，申请失效。") % {"until": when(waiting)}
    messages.success(request, done)
    return True


def second_needed(viewed: Viewed, command: Command) -> str:
    """Who has to confirm this act besides, in words; empty where one person is enough."""
    rows = [step for step in viewed.p.procedure.steps_for(type(command)) if viewed.p.stage in step.at and step.second]
    return "、".join(role.label for role in rows[0].second.by) if rows and rows[0].second else ""


def why_not(request: HttpRequest, viewed: Viewed, command: Command) -> Refused | None:
    """Why this button is grey, or None when the act would be accepted now."""
    return counter.may(viewed.p, command, viewed.actor, now_of(request))
