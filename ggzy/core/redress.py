"""救济 against a decision in a case: repair of credit 信用修复, reconsideration 行政复议, litigation 行政诉讼, and what these changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from ggzy.core.bars import Bar, cut
from ggzy.core.complaint import Exhibit
from ggzy.core.roles import Actor

RECONSIDERATION, LITIGATION = "reconsideration", "litigation"
KINDS = {RECONSIDERATION: "行政复议", LITIGATION: "行政诉讼"}
UPHELD, CHANGED, REVOKED, DROPPED = "upheld", "changed", "revoked", "dropped"
OUTCOMES = {
    UPHELD: "维持决定，或者驳回请求", CHANGED: "变更决定", REVOKED: "撤销决定，或者确认违法、无效", DROPPED: "申请人、原告撤回",
}  # fmt: skip


@dataclass
class Application:
    """信用修复申请: what was put right, with materials; and the answer with its reasons."""

    text: str
    exhibits: tuple[Exhibit, ...]
    at: datetime
    granted: bool | None = None
    answer: str = ""
    answered_at: datetime | None = None


@dataclass
class Stay:
    """停止执行: by whose order, from when; until when, once it is over."""

    by: str
    document_no: str
    since: datetime
    until: datetime | None = None


@dataclass
class Appeal:
    """行政复议、行政诉讼 against the decision, as it was noted, and how it ended. While it runs the decision is carried out."""

    number: str
    kind: str
    body: str
    document_no: str
    filed_on: date
    exhibits: tuple[Exhibit, ...]
    noted_by: Actor
    noted_at: datetime
    outcome: str = ""
    result_no: str = ""
    result: str = ""
    ended_at: datetime | None = None

    @property
    def label(self) -> str:
        return f"{KINDS[self.kind]}（{self.body}，{self.document_no}）"


@dataclass
class Amendment:
    """变更: what is left of the decision, and by which document; no months, no bar."""

    document_no: str
    fine_fen: int
    months: int
    at: datetime


def as_it_stands(bar: Bar, stays: Iterable[Stay]) -> Bar:
    """The bar with its stays: one that lasts ends it for now, after one that is over it goes on to its own end."""
    for stay in stays:
        if bar.until is not None and bar.until <= stay.since:
            continue  # it was over already
        bar = cut(bar, until=stay.since) if stay.until is None else cut(bar, since=stay.until)
    return bar
