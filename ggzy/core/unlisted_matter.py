"""应上未上 matter: one project that was not seen here, from a person's confirmation to the finding or its clearing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

import msgspec

from ggzy.core.facts import KnownOffice
from ggzy.core.record import Record
from ggzy.core.roles import Actor


class Suspected(msgspec.Struct, frozen=True, kw_only=True):
    """The project as the lists tell it, frozen when a person confirmed it; `lists` are streams of the imports."""

    name: str
    owner: str
    amount_fen: int
    region: str
    line: str
    owner_id: str = ""
    code: str = ""
    industry: str = ""
    kind: str = ""
    duty: str = ""
    lists: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    contractor: str = ""
    deal: str = ""
    leads: tuple[str, ...] = ()
    """Of a contract whose project did trade here: how it differs from the award of that deal."""


TRADED, UNKNOWN = {"traded": "已在平台交易"}, {"unknown": "本单位不掌握，已转建设单位说明"}
OF_ENTERING = TRADED | {
    "exempt": "依法不必进场", "later": "还没有到交易环节", "elsewhere": "在其他依法设立的平台交易", "offline": "确实没有进场交易",
} | UNKNOWN  # fmt: skip
OF_CONTRACT = TRADED | {"lawful": "合同依法签订、变更，差别有依据", "aside": "确实在中标结果之外签订或者变更合同"} | UNKNOWN
STANCES = OF_ENTERING | OF_CONTRACT
"""结论: what the office asked can answer, of a project that did not trade here and of a contract beside its award."""


@dataclass
class Unlisted(Record):
    """应上未上核查事项."""

    called: ClassVar[str] = "本事项"

    code: str = ""
    project: Suspected | None = None
    grounds: str = ""
    confirmed_at: datetime | None = None
    confirmed_by: Actor | None = None
    office: KnownOffice | None = None
    question: str = ""
    asked_at: datetime | None = None
    urged_at: datetime | None = None
    stance: str = ""
    reply: str = ""
    reply_deal: str = ""
    replied_at: datetime | None = None
    replied_by: Actor | None = None
    finding: str = ""
    found_at: datetime | None = None
    cases: list[tuple[str, str]] = field(default_factory=list)
    """线索: stream and number of each case that came of it."""
    ended: str = ""

    @property
    def region(self) -> str:
        return self.project.region if self.project else ""

    @property
    def line(self) -> str:
        return self.project.line if self.project else self.procedure.line

    @property
    def industry(self) -> str:
        return self.project.industry if self.project else ""

    @property
    def title(self) -> str:
        return self.project.name if self.project else ""

    @property
    def aside(self) -> bool:
        """Whether it is about a contract beside the award, and not about a project that did not trade here."""
        return self.project is not None and bool(self.project.leads)

    @property
    def stances(self) -> dict[str, str]:
        """The answers that fit what is asked."""
        return OF_CONTRACT if self.aside else OF_ENTERING

    @property
    def why_stopped(self) -> str:
        return self.ended

    def addresses(self, actor: Actor) -> bool:
        return self.office is not None and bool(actor.org_id) and actor.org_id == self.office.org_id

    @property
    def silent_since(self) -> datetime | None:
        """Asked, urged, and silent past the second term too: from when the clock has noted it."""
        return self._missed_since("reply_urged", self.urged_at)

    @property
    def late_since(self) -> datetime | None:
        """Silent past the first term: from when the clock has noted it."""
        return self._missed_since("reply", self.asked_at)

    def _missed_since(self, duty: str, since: datetime | None) -> datetime | None:
        """Of this very term: an office that is asked again has its whole terms again."""
        mark = f"{duty}/{self.office.org_id}" if self.office else ""
        return self.breaches[mark] if since and self.missed(mark, since) else None

    @property
    def heard_at(self) -> datetime | None:
        """From when it can be found: the reply, or the silence after the urging."""
        return self.replied_at or self.silent_since
