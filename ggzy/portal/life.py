"""The life of a deal as everybody may know it 公开的交易过程: its public entries, and what follows from them alone.

Before the opening the entries that concern bidders are not even read, so that a lot with many bids takes no longer to
show than one with none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.http import Http404
from django.utils.translation import gettext as _

from ggzy.core.acts import award, bidding, control, evaluation, notice, opening, registration
from ggzy.core.disclosure import on_the_portal
from ggzy.core.documents import TenderFile
from ggzy.core.evaluation.preliminary import RejectionGround
from ggzy.core.procedures import PROCEDURES
from ggzy.core.proceeding import Proceeding, Round, fold
from ggzy.core.table import Entry
from ggzy.store import journal
from ggzy.store.models import Deal, JournalEntry
from ggzy.store.quiet import SEALED

ABOUT_BIDDERS = tuple(
    event.__name__
    for event in (
        notice.FileObtained,
        bidding.DepositReceived,
        bidding.PaymentReturned,
        bidding.DepositRefunded,
        bidding.BidReceived,
        bidding.BidWithdrawn,
    )
)
"""As they stood in the clear before quiet entries were sealed; now `SEALED` says it all."""


@dataclass(frozen=True)
class FileVersion:
    """One version of the tender file, since it was published."""

    number: int
    at: datetime
    why: str
    file: TenderFile


@dataclass(frozen=True)
class Answered:
    """答疑: a question and its answer; who asked is not told."""

    text: str
    answer: str
    at: datetime


@dataclass(frozen=True)
class AnsweredObjection:
    """异议 with its answer: who raised it is not told, and the text only as the answer made it public."""

    kind: str
    text: str
    withheld: str
    answer: str
    upheld: bool
    at: datetime


@dataclass(frozen=True)
class Opened:
    """One row of the opening table 开标一览表."""

    bidder: str
    firm: str
    price_fen: int | None = None
    duration_days: int = 0
    quality: str = ""
    manager: str = ""
    not_opened: str = ""


@dataclass(frozen=True)
class Candidate:
    """中标候选人 as made public."""

    rank: int
    firm: str
    price_fen: int
    total: str = ""
    evaluated_fen: int | None = None
    quality: str = ""
    duration_days: int = 0
    manager: str = ""
    points: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class RejectedBid:
    firm: str
    ground: str
    reason: str


@dataclass
class PublicRound:
    """一轮招标 as everybody may know it."""

    number: int
    entries: list[Entry] = field(default_factory=list)
    notice: notice.NoticePublished | None = None
    noticed_at: datetime | None = None
    deadline: datetime | None = None
    files: list[FileVersion] = field(default_factory=list)
    answers: list[Answered] = field(default_factory=list)
    clarifications: list[Entry] = field(default_factory=list)
    objections: list[AnsweredObjection] = field(default_factory=list)
    closed: bool = False
    opened: list[Opened] = field(default_factory=list)
    coefficients: opening.CoefficientsDrawn | None = None
    candidates: list[Candidate] = field(default_factory=list)
    rejected: list[RejectedBid] = field(default_factory=list)
    publicity_from: datetime | None = None
    publicity_until: datetime | None = None
    publicity_over: bool = False
    awards: list[Entry] = field(default_factory=list)
    awarded: award.LotAwarded | None = None
    awarded_at: datetime | None = None
    contract: award.ContractSigned | None = None
    contract_at: datetime | None = None
    failure: str = ""
    failed_at: datetime | None = None


@dataclass(frozen=True)
class PublicDeal:
    """One deal; `card` is its row for lists, `rounds` the latest last. `p` is for rules to be asked, not for pages."""

    card: Deal
    p: Proceeding
    registered: registration.ProjectRegistered
    rounds: list[PublicRound]
    firms: dict[str, str]
    filed_with: str

    @property
    def round(self) -> PublicRound:
        return self.rounds[-1]

    @property
    def entries(self) -> list[Entry]:
        return [entry for each in self.rounds for entry in each.entries]

    @property
    def files(self) -> list[FileVersion]:
        """Every version of every round, numbered through."""
        return [version for each in self.rounds for version in each.files]


def published(stream: str) -> PublicDeal:
    """The deal as the public knows it; 404 for one that has had no notice, as for one that does not exist."""
    card = Deal.objects.filter(stream=stream, published=True).first()
    if card is None:
        raise Http404(_("没有这个项目"))
    return told(card, read(card))


def read(card: Deal) -> list[Entry]:
    """The entries to fold: all of them, or while bidders are secret all but those that concern bidders of this round."""
    rows = JournalEntry.objects.filter(stream=card.stream).order_by("seq")
    if PROCEDURES[card.procedure].stage(card.stage).secret:
        begun = rows.filter(event=control.RoundBegun.__name__).order_by("-seq").values_list("seq", flat=True).first()
        rows = rows.exclude(event__in=(SEALED, *ABOUT_BIDDERS), seq__gt=begun or 0)
    columns = rows.values_list("seq", "at", "event", "version", "body", "actor", "act_id", "digest")
    return [journal.line(card.stream, row)[0] for row in columns]


def told(card: Deal, entries: list[Entry]) -> PublicDeal:
    """Walk the public entries once, round by round."""
    p = fold(PROCEDURES[card.procedure], card.stream, entries)
    drafts = _Drafts()
    rounds = [PublicRound(1)]
    firms: dict[str, str] = {}
    registered, filed_with = None, ""
    for entry in entries:
        event = entry.event
        drafts.note(event)
        if not on_the_portal(p, entry):
            continue
        if isinstance(event, control.RoundBegun):
            rounds.append(PublicRound(event.number))
        rounds[-1].entries.append(entry)
        if isinstance(event, registration.ProjectRegistered):
            registered = event
        elif isinstance(event, registration.FilingAccepted):
            filed_with = entry.actor.org
        elif isinstance(event, opening.BidUnsealed):
            firms[event.bidder] = event.org
        note(rounds[-1], round_of(p, rounds[-1].number), entry, drafts, firms)
    assert registered
    renumber(rounds)
    return PublicDeal(card, p, registered, rounds, firms, filed_with)


def round_of(p: Proceeding, number: int) -> Round:
    return (*p.earlier, p.round)[number - 1]


def renumber(rounds: list[PublicRound]) -> None:
    number = 0
    for each in rounds:
        for at, version in enumerate(each.files):
            number += 1
            each.files[at] = FileVersion(number, version.at, version.why, version.file)


class _Drafts:
    """The tender file as it stood last; it becomes public with the notice."""

    def __init__(self) -> None:
        self.file: TenderFile | None = None

    def note(self, event: object) -> None:
        if isinstance(event, registration.FilingSubmitted):
            self.file = event.tender_file


def note(r: PublicRound, state: Round, entry: Entry, drafts: _Drafts, firms: dict[str, str]) -> None:
    """Take one public entry into its round."""
    match entry.event:
        case notice.NoticePublished() as event:
            r.notice, r.noticed_at, r.deadline = event, entry.at, event.terms.bid_deadline
            if drafts.file:
                r.files.append(FileVersion(0, entry.at, _("随招标公告发布"), drafts.file))
        case notice.ClarificationIssued() as event:
            r.clarifications.append(entry)
            r.deadline = event.new_deadline or r.deadline
            if event.tender_file:
                r.files.append(FileVersion(0, entry.at, event.text, event.tender_file))
        case opening.DeadlineExtended() | control.ProceedingResumed() as event:
            r.deadline = event.new_deadline or r.deadline
        case notice.QuestionAnswered() as event:
            text = event.question or state.questions[event.question_id].text
            r.answers.append(Answered(text, event.text, entry.at))
        case notice.ObjectionAnswered() as event:
            raised = state.objections[event.objection_id]
            said = event.public_text or (raised.text if raised.kind == "opening" and all_unsealed(state) else "")
            r.objections.append(AnsweredObjection(raised.kind, said, event.withheld, event.text, event.upheld, entry.at))
        case _:
            note_result(r, state, entry, firms)


def all_unsealed(state: Round) -> bool:
    """From then on bidders are known by name, and what was said in the hall may name them."""
    return all(bid.opened or bid.not_opened for bid in state.bids.values() if bid.stands)


def note_result(r: PublicRound, state: Round, entry: Entry, firms: dict[str, str]) -> None:
    """Take in what comes with the opening and after."""
    match entry.event:
        case opening.BiddingClosed():
            r.closed = True
        case opening.BidUnsealed() as event:
            line = event.line
            r.opened.append(
                Opened(event.bidder, event.org, line.price_fen, line.duration_days, line.quality, line.manager)
            )
        case opening.BidNotUnsealed() as event:
            r.opened.append(Opened(event.bidder, "", not_opened=event.cause))
        case opening.CoefficientsDrawn() as event:
            r.coefficients = event
        case evaluation.BidRejected() as event:
            ground = RejectionGround(event.ground).text if event.ground in set(RejectionGround) else event.ground
            r.rejected.append(RejectedBid(firms.get(event.bidder, ""), ground, event.reason))
        case award.CandidatesPublished() as event:
            r.publicity_from, r.publicity_until = entry.at, event.until
            r.candidates = candidates(state)
        case award.PublicityEnded():
            r.publicity_over = True
        case award.LotAwarded() as event:
            r.awards.append(entry)
            r.awarded, r.awarded_at = event, entry.at
        case award.WinnerFellAway():
            r.awards.append(entry)
            r.awarded = r.awarded_at = None
        case award.ContractSigned() as event:
            r.contract, r.contract_at = event, entry.at
        case opening.TenderFailed() as event:
            r.failure, r.failed_at = event.cause, entry.at
        case control.TenderTerminated() | control.TenderEnded() as event:
            r.failure, r.failed_at = event.reason, entry.at


def candidates(state: Round) -> list[Candidate]:
    """The ranked candidates with their scores, as the publicity tells them."""
    if state.result is None:
        return []
    found = []
    for rank, bidder in enumerate(state.result.candidates, start=1):
        bid, sheet = state.bids[bidder], state.result.of(bidder)
        assert bid.line
        found.append(
            Candidate(
                rank, bid.org, bid.line.price_fen,
                "" if sheet.total is None else str(sheet.total), sheet.evaluated_price_fen,
                bid.line.quality, bid.line.duration_days, bid.line.manager,
                tuple((x.name, str(x.points), str(x.max_points)) for x in sheet.lines),
            )
        )  # fmt: skip
    return found
