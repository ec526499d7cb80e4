"""What a decision needs to know from outside the journal 外部事实; the desk fetches it, the core only reads it."""

from __future__ import annotations

from datetime import date

import msgspec

from ggzy.core.bars import Bar
from ggzy.core.checklist import CheckPoint
from ggzy.core.complaint import Earlier, LotFacts, Office
from ggzy.core.credit import ListRow
from ggzy.core.dispute import OwnItem
from ggzy.core.office_figures import Covered, Figure, ReportSeen
from ggzy.core.pool import Pooled
from ggzy.core.powers import Power
from ggzy.core.rating import RatedLot
from ggzy.core.succession import Link


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A person who holds a post now, as the registry knows it."""

    person_id: str
    person: str


class KnownOffice(msgspec.Struct, frozen=True, kw_only=True):
    """A public office 单位 as the registry knows it now; `gone` says why nothing can be sent to it, `instead` what to do."""

    org_id: str
    org: str
    region: str = ""
    gone: str = ""
    instead: str = ""


class Threshold(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the trading directory 公共资源交易目录: from which estimate a kind of project must be tendered, and where."""

    line: str
    kind: str
    minimum_fen: int
    level: str
    basis: str
    valid_from: date
    valid_to: date | None = None


class Firm(msgspec.Struct, frozen=True, kw_only=True):
    """An organisation as registered 主体: what decides whether it may take part."""

    org_id: str
    name: str
    verified: bool = False
    controller_id: str = ""
    head: str = ""
    bars: tuple[Bar, ...] = ()
    base_account: str = ""


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """One expert of the pool 专家库人员, with what recusal needs to know."""

    expert_id: str
    person: str
    employer_id: str
    employer: str
    specialities: tuple[str, ...]
    region: str
    interests: tuple[str, ...] = ()
    barred: str = ""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything from outside for one decision. Empty where the command needs none."""

    pseudonym: str = ""
    firm: Firm | None = None
    tenderee: Firm | None = None
    agency: Firm | None = None
    directory: tuple[Threshold, ...] = ()
    project_code_taken_by: str = ""
    deal_code: str = ""
    firms_named: tuple[str, ...] = ()
    upload_complete: bool = False
    upload_problem: str = ""
    pool: tuple[Candidate, ...] = ()
    supervising: tuple[str, ...] = ()
    salt: str = ""
    opened_with: str = ""
    opened: dict[str, str] = {}
    receipt_no: str = ""
    clock_offset_us: int | None = None
    practice: bool = False
    asker_left: bool = False
    bars: tuple[Bar, ...] = ()
    people: tuple[Named, ...] = ()
    case_code: str = ""
    parts: tuple[str, ...] = ()
    """As what the accused unit is known here: bidder, tenderee, agency, office; empty where nobody knows."""
    powers: tuple[Power, ...] = ()
    seats: tuple[tuple[str, str], ...] = ()
    experts: int = 0
    office_code: str = ""
    checklist: tuple[CheckPoint, ...] = ()
    checklist_id: str = ""
    matter_code: str = ""
    lot: LotFacts | None = None
    offices: tuple[Office, ...] = ()
    addressed: Office | None = None
    earlier: tuple[Earlier, ...] = ()
    known_offices: tuple[KnownOffice, ...] = ()
    superior: KnownOffice | None = None
    reports: tuple[ReportSeen, ...] = ()
    figures: tuple[Figure, ...] = ()
    covered: tuple[Covered, ...] = ()
    matter_open: str = ""
    named_deal: str = ""
    """The deal that bears the number which a reply names, if there is one that its office may know of."""
    matters_on_list: int = 0
    document_taken: str = ""
    handling_roles: tuple[str, ...] = ()
    secret_lots: int = 0
    rated: RatedLot | None = None
    item: OwnItem | None = None
    pooled: Pooled | None = None
    subject_known: bool = False
    staff_known: bool = False
    list_row: ListRow | None = None
    recorded_before: str = ""
    links: tuple[Link, ...] = ()
    paused: tuple[str, ...] = ()
    """Cases whose bar is stayed now: it will go on."""
    firms: dict[str, str] = {}
