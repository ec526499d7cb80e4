"""评标报告 evaluation report: the ten matters the committee must truthfully record, dissent included."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import msgspec

from .opening_record import OpenedBid
from .paper import Paper


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """A member of the committee 评标委员会成员; `kind` is 专家 or 招标人代表."""

    name: str
    kind: str
    post: str = "成员"
    employer: str = ""
    speciality: str = ""


class Reviewed(msgspec.Struct, frozen=True, kw_only=True):
    """初步评审 of one bid: form, qualification, response."""

    bidder: str
    form: str
    qualification: str
    response: str
    conclusion: str


class Rejection(msgspec.Struct, frozen=True, kw_only=True):
    """否决投标 with its ground in law and the votes for and against."""

    bidder: str
    ground: str
    basis: str
    reason: str
    votes_for: int
    votes_against: int


class Factor(msgspec.Struct, frozen=True, kw_only=True):
    """评标因素: what is scored, how much it may give, by which standard."""

    name: str
    kind: str
    full: str
    standard: str


class ScoreRow(msgspec.Struct, frozen=True, kw_only=True):
    """One bid's scores, a cell for each of the report's `score_columns`."""

    bidder: str
    price_fen: int
    cells: tuple[str, ...]
    total: str


class Ranked(msgspec.Struct, frozen=True, kw_only=True):
    """A place in the ranking 排序; the first ones are recommended as candidates."""

    rank: int
    bidder: str
    price_fen: int
    total: str
    candidate: bool = False
    remark: str = ""


class Clarified(msgspec.Struct, frozen=True, kw_only=True):
    """澄清、说明、补正: asked and answered in writing."""

    bidder: str
    question: str
    answer: str
    answered_at: datetime | None = None


class Dissent(msgspec.Struct, frozen=True, kw_only=True):
    """不同意见: a member's own opinion on the conclusion, with reasons, in writing."""

    member: str
    opinion: str
    reason: str
    at: datetime


class EvaluationReportPaper(Paper, frozen=True, kw_only=True):
    """评标报告；`silent` are members who neither signed nor gave reasons, and so count as agreeing.

    `kept` are bids whose rejection was proposed and not carried; the report has to account for these votes too.
    """

    template: ClassVar[str] = "papers/evaluation_report.html"

    tenderee: str
    method: str
    began_at: datetime
    ended_at: datetime
    place: str
    opened_at: datetime
    committee: tuple[Member, ...]
    opened: tuple[OpenedBid, ...]
    reviewed: tuple[Reviewed, ...]
    factors: tuple[Factor, ...]
    score_columns: tuple[str, ...]
    scores: tuple[ScoreRow, ...]
    ranking: tuple[Ranked, ...]
    agency: str = ""
    ceiling_fen: int | None = None
    parameters: tuple[tuple[str, str], ...] = ()
    rejections: tuple[Rejection, ...] = ()
    kept: tuple[Rejection, ...] = ()
    clarifications: tuple[Clarified, ...] = ()
    matters: tuple[str, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    silent: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return "评标报告"

    @property
    def responsive(self) -> tuple[str, ...]:
        """符合要求的投标: those that preliminary evaluation and votes have left in."""
        out = {rejection.bidder for rejection in self.rejections}
        return tuple(review.bidder for review in self.reviewed if review.bidder not in out)

    @property
    def candidates(self) -> tuple[Ranked, ...]:
        """推荐的中标候选人, in order."""
        return tuple(place for place in self.ranking if place.candidate)
