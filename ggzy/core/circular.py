"""A circular 通报: the state of one, from the draft over the replies to what was put right. Only events change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from ggzy.core.facts import KnownOffice
from ggzy.core.record import Placed
from ggzy.core.roles import Actor
from ggzy.core.shortcomings import ISSUES, Found

AGREES = ("无异议", "没有异议")


@dataclass
class Answer:
    """What one office said before the issue 申辩, and did after it 整改.

    `heard`: whether it replied to what stands now; a reply to an earlier draft is kept and weighed, and does not count as one.
    """

    asked_anew_at: datetime | None = None
    reply: str = ""
    replied_at: datetime | None = None
    heard: bool = False
    report: str = ""
    reported_at: datetime | None = None
    rectify_by: datetime | None = None
    late: bool = False
    rechecked_at: datetime | None = None
    righted: bool = False
    recheck: str = ""

    @property
    def said(self) -> str:
        """What it replied, marked where that was said of an earlier draft."""
        return self.reply if self.heard or not self.reply else f"（对修改以前的通报稿）{self.reply}"

    @property
    def objects(self) -> bool:
        """Whether anything is said against the draft; “无异议” alone says nothing."""
        return self.replied_at is not None and self.reply.strip().strip("。.！!“”\"") not in AGREES


@dataclass
class Circular(Placed):
    """通报."""

    called: ClassVar[str] = "本通报"

    code: str = ""
    issue: str = ""
    about: str = ""
    since: datetime | None = None
    until: datetime | None = None
    cited: tuple[Found, ...] = ()
    copies: tuple[str, ...] = ()
    demands: str = ""
    drafted_by: Actor | None = None
    sent_at: datetime | None = None
    document_no: str = ""
    issued_at: datetime | None = None
    issued_by: Actor | None = None
    rectify_by: datetime | None = None
    weighed: str = ""
    answers: dict[str, Answer] = field(default_factory=dict)
    published_at: datetime | None = None
    ended: str = ""

    @property
    def title(self) -> str:
        return self.about

    @property
    def why_stopped(self) -> str:
        return self.ended

    @property
    def kind(self) -> str:
        return ISSUES.get(self.issue, "")

    @property
    def offices(self) -> tuple[KnownOffice, ...]:
        """主送: every office that something is cited of, in the order of the circular."""
        found = {each.office_id: KnownOffice(org_id=each.office_id, org=each.office) for each in self.cited}
        return tuple(found.values())

    def addresses(self, actor: Actor) -> bool:
        """An office learns of it once it is asked to reply, not while it is a draft."""
        return self.sent_at is not None and bool(actor.org_id) and any(o.org_id == actor.org_id for o in self.offices)

    def owes(self, key: str) -> str:
        return next((office.org for office in self.offices if office.org_id == key), "")

    def of(self, office_id: str) -> tuple[Found, ...]:
        return tuple(each for each in self.cited if each.office_id == office_id)

    def answer(self, office_id: str) -> Answer:
        return self.answers.get(office_id, Answer())

    @property
    def unreplied(self) -> dict[str, datetime]:
        """Who has not replied to what stands now, each with the moment from which its term runs."""
        waiting = {o.org_id: self.answer(o.org_id) for o in self.offices}
        return {org_id: a.asked_anew_at or self.sent_at for org_id, a in waiting.items() if self.sent_at and not a.heard}

    @property
    def reply_over(self) -> bool:
        """Whether every office has replied, or let its term run out: this one, not that of an earlier draft."""
        return self.sent_at is not None and all(self.missed(f"reply/{org_id}", since) for org_id, since in self.unreplied.items())

    @property
    def heard_at(self) -> datetime | None:
        """When the last office had replied, or let its term run out; None while one still may."""
        if not self.reply_over:
            return None
        replies = (self.answer(o.org_id).replied_at for o in self.offices)
        silences = (self.breaches[f"reply/{org_id}"] for org_id in self.unreplied)
        return max(filter(None, (*replies, *silences)), default=self.sent_at)

    @property
    def not_righted(self) -> list[str]:
        return [o.org_id for o in self.offices if not self.answer(o.org_id).righted]

    @property
    def shown(self) -> bool:
        return self.published_at is not None and self.stage != "withdrawn"
