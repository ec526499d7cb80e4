"""Papers as data 文书数据: the project, the tender file's clauses, a bid's opening line; typed once, used everywhere."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import msgspec

from ggzy.core.evaluation.method import Method
from ggzy.core.evaluation.preliminary import CheckItem
from ggzy.core.sealing.policy import TrusteePolicy


class Project(msgspec.Struct, frozen=True, kw_only=True):
    """招标项目（标段）: as registered. Money in fen; `region` is a six-digit or zone code."""

    title: str
    invest_code: str
    tenderee_id: str
    tenderee: str
    region: str
    line: str
    kind: str
    industry: str
    funding: str
    estimate_fen: int
    agency_id: str = ""
    agency: str = ""
    public_funds: bool = True
    approval_no: str = ""
    approval_authority: str = ""
    approved_method: str = "公开招标"
    scope: str = ""
    location: str = ""
    contact: str = ""
    agency_people: tuple[str, ...] = ()


class DutyTest(msgspec.Struct, frozen=True, kw_only=True):
    """应招测试: whether the project must enter the platform, at which level, and why."""

    must_tender: bool
    level: str
    findings: tuple[str, ...]
    directory_from: str = ""


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    sha256: str
    size: int


class Clause(msgspec.Struct, frozen=True, kw_only=True):
    """One clause of the tender file 条款; `code` is stable over versions so that they can be compared."""

    code: str
    title: str
    text: str


class TenderFile(msgspec.Struct, frozen=True, kw_only=True):
    """招标文件: structured clauses; notice, opening table, report and contract fill from here."""

    method: Method
    clauses: tuple[Clause, ...] = ()
    qualifications: tuple[str, ...] = ()
    checks: tuple[CheckItem, ...] = ()
    ceiling_fen: int = 0
    duration_days: int = 0
    quality: str = "合格"
    deposit_fen: int = 0
    validity_days: int = 90
    performance_bond_percent: Decimal = Decimal("0")
    consortium: bool = False
    committee_size: int = 5
    representatives: int = 1
    specialities: tuple[str, ...] = ()
    candidates: int = 3
    policy: TrusteePolicy = TrusteePolicy()
    minimum_bidders: int = 3
    floor_fen: int = 0
    attachments: tuple[Attachment, ...] = ()
    credit_asked: bool = False
    """Whether the committee looks at the bidders' credit records 信用记录 when it examines qualifications."""


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One point of a filing review 审查要点: met or not, with the reviewer's note."""

    code: str
    met: bool
    note: str = ""


class OpeningLine(msgspec.Struct, frozen=True, kw_only=True):
    """开标一览表的一行: what is read out of one bid."""

    price_fen: int
    duration_days: int = 0
    quality: str = ""
    manager: str = ""
    performances: int = 0
    certificates: tuple[str, ...] = ()
    consortium: tuple[str, ...] = ()
    remarks: str = ""


class Affiliation(msgspec.Struct, frozen=True, kw_only=True):
    """单位关系: a firm behind a bid with its head and the one that controls it, as registered when the bid was opened."""

    org_id: str
    org: str
    head: str = ""
    controller_id: str = ""


class Statement(msgspec.Struct, frozen=True, kw_only=True):
    """A standing bid 递交记录: digests and size of one sealed envelope, never its contents.

    `text` is the whole signed statement; its shares are sealed, each for one trustee.
    """

    bidder: str
    sequence: int
    envelope_sha256: str
    size: int
    receipt_no: str
    received_at: datetime
    text: str
