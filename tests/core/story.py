"""Stories 情节: given events, when a command, then events or a refusal; a small stage on which the core is played.

`Story` keeps a proceeding, a clock that only the test moves, and the facts that the desk would fetch.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from client.seal import (
    KeyPair,
    Sealed,
    make_bidder_key,
    make_signer,
    make_trustee_key,
    open_bidder_copy,
    open_share,
    seal_bytes,
    state,
    withdraw,
)
from ggzy.core.acts import award, bidding, committee, draws, evaluation, notice, opening, registration, trustees
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.calendar import SHANGHAI, default_calendar
from ggzy.core.decide import decide
from ggzy.core.disclosure import masked
from ggzy.core.documents import Affiliation, Finding, OpeningLine, Project, TenderFile
from ggzy.core.draws.promise import EXPERTS, OPENING, SEAT_OF
from ggzy.core.evaluation.method import BenchmarkPrice, Comprehensive, Criterion, LowestEvaluatedPrice, Subjective
from ggzy.core.evaluation.preliminary import CheckItem
from ggzy.core.facts import Candidate, Facts, Firm
from ggzy.core.procedures import PROCEDURES
from ggzy.core.procedures.filing_checklist import CHECKLIST
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import BANK, CLOCK, Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.sealing import shares
from ggzy.core.sealing.manifest import Bidder, Manifest
from ggzy.core.sealing.statement import SignedStatement
from ggzy.core.table import Command, Entry, Event
from ggzy.core.unsealing import policy_of, statement_of
from ggzy.desk.directory import DIRECTORY
from ggzy.desk.promises import opened
from tests.drawing import Drawers
from tests.people import (
    AGENCY_ID,
    BLUE,
    CENTRE,
    GREEN,
    PSEUDONYMS,
    RED,
    SUPERVISOR,
    TENDEREE,
    TENDEREE_ID,
    expert,
)

CALENDAR = default_calendar()
START = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
TRUSTEES = {"centre": CENTRE, "supervisor": SUPERVISOR, "tenderee": TENDEREE}
KEYS: dict[str, dict[str, KeyPair]] = {suite: {seat: make_trustee_key(suite) for seat in TRUSTEES} for suite in ("age", "gm")}  # type: ignore[arg-type]
BIDDER_KEYS: dict[str, KeyPair] = {suite: make_bidder_key(suite) for suite in ("age", "gm")}  # type: ignore[arg-type]
SIGNER = make_signer()


def project(**changed: Any) -> Project:
    return msgspec.structs.replace(
        Project(
            title="楚雄市第二污水处理厂扩建工程施工",
            invest_code="2603-532301-04-01-123456",
            tenderee_id=TENDEREE_ID,
            tenderee="楚雄市住房和城乡建设局",
            agency_id=AGENCY_ID,
            agency="云南诚信招标代理有限公司",
            region="532301",
            line="construction",
            kind="works",
            industry="housing",
            funding="财政资金100%",
            estimate_fen=3000_0000_00,
            approval_no="楚市发改投资〔2026〕12号",
        ),
        **changed,
    )


CHECKS = (
    CheckItem("F1", "form", "投标函签字盖章齐全"),
    CheckItem("Q1", "qualification", "具有市政公用工程施工总承包二级及以上资质"),
    CheckItem("R1", "response", "工期不超过招标文件要求"),
)
LOWEST = LowestEvaluatedPrice()
COMPREHENSIVE = Comprehensive(
    criteria=(
        Criterion("T1", "施工组织设计", Decimal(30), Subjective()),
        Criterion("T2", "项目管理机构", Decimal(10), Subjective()),
        Criterion("P1", "投标报价", Decimal(60), BenchmarkPrice(k_list=(Decimal("0.4"), Decimal("0.5"), Decimal("0.6")))),
    )
)


def tender_file(**changed: Any) -> TenderFile:
    return msgspec.structs.replace(
        TenderFile(
            method=LOWEST,
            checks=CHECKS,
            ceiling_fen=2900_0000_00,
            duration_days=365,
            deposit_fen=50_0000_00,
            specialities=("市政工程",),
        ),
        **changed,
    )


POOL = tuple(
    Candidate(
        expert_id=f"e{n:02d}", person=f"专家{n:02d}", employer_id=f"EMP{n:02d}", employer=f"设计院{n:02d}",
        specialities=("市政工程",), region="532300",
    )
    for n in range(1, 13)
)
SALT = "11" * 32


def ok(code: str) -> Finding:
    return Finding(code=code, met=True)


ALL_MET = tuple(ok(c.code) for c in CHECKLIST)


class Story:
    """One lot on the stage. `do` hands in, `must` expects acceptance, `refused` expects a refusal and gives it."""

    def __init__(self, procedure: str = "construction/1"):
        self.p = Proceeding(stream="lot-1", procedure=PROCEDURES[procedure])
        self.entries: list[Entry] = []
        self.now = START
        self.facts = Facts(directory=DIRECTORY, deal_code="532301-0000000001", pool=POOL, salt=SALT, upload_complete=True)
        self.drawers = Drawers(self)

    def do(self, command: Command, by: Actor, **facts: Any) -> list[Event] | Refused:
        known = {"receipt_no": f"R{len(self.entries):04d}"} | facts
        if isinstance(command, (draws.RevealForOpening, draws.RevealForExperts)) and by.role in SEAT_OF:
            known = opened(self.p, command, by) | known
        if by.role is Role.BIDDER:
            known.setdefault("pseudonym", self.pseudonym(by))
            known.setdefault("firm", Firm(org_id=by.org_id, name=by.org, verified=True))
        asked = msgspec.structs.replace(self.facts, **known)
        decided = decide(self.p, command, by, self.now, asked, CALENDAR)
        if not isinstance(decided, Refused):
            who = masked(self.p, by, asked.pseudonym)
            for event in decided:
                entry = Entry(self.p.stream, self.p.seq + 1, self.now, who, event)
                self.p.apply(entry)
                self.entries.append(entry)
        return decided

    def must(self, command: Command, by: Actor, **facts: Any) -> list[Event]:
        decided = self.do(command, by, **facts)
        assert not isinstance(decided, Refused), str(decided)
        return decided

    def both(self, command: Command, first: Actor, other: Actor, **facts: Any) -> list[Event]:
        """An act of two people: the first asks, the other confirms."""
        self.must(command, first, **facts)
        return self.must(ConfirmSecond(asked=self.p.asked_now[-1].number), other, **facts)

    def refused(self, command: Command, by: Actor, **facts: Any) -> Refused:
        decided = self.do(command, by, **facts)
        assert isinstance(decided, Refused), f"accepted: {decided}"
        return decided

    def pseudonym(self, by: Actor) -> str:
        base = PSEUDONYMS.get(by.org_id, by.org_id[-12:])
        return base if self.p.round.number == 1 else f"{base[:11]}{self.p.round.number}"

    def wait(self, **span: float) -> None:
        self.now += timedelta(**span)

    # ---- the way, so far as a test wants it ----

    def registered(self) -> Story:
        self.must(registration.RegisterProject(project=project()), TENDEREE)
        return self

    def filed(self, file: TenderFile | None = None) -> Story:
        self.registered()
        self.must(registration.SubmitFiling(tender_file=file or tender_file()), TENDEREE)
        self.must(registration.AcceptFiling(findings=ALL_MET), SUPERVISOR)
        for seat in policy_of(self.p).trustees:
            self.key(seat)
        if self.p.procedure.steps_for(draws.CommitToDraw):
            self.drawers = Drawers(self).promise()
        return self

    def key(self, seat: str, pair: KeyPair | None = None) -> None:
        pair = pair or KEYS[policy_of(self.p).suite][seat]
        self.must(registration.RegisterOpeningKey(seat=seat, public_key=pair.public, rehearsed=True), TRUSTEES[seat])

    def terms(self, days: int = 21) -> notice.NoticeTerms:
        day = self.now.replace(hour=9, minute=0, second=0, microsecond=0)
        return notice.NoticeTerms(issue_from=self.now, issue_to=self.now + timedelta(days=7), bid_deadline=day + timedelta(days=days))

    def noticed(self, file: TenderFile | None = None) -> Story:
        self.filed(file)
        self.must(notice.PublishNotice(terms=self.terms()), TENDEREE)
        return self

    def sealed(self, by: Actor) -> Sealed:
        """A small bid, truly sealed under the lot's policy."""
        p, policy = self.p, policy_of(self.p)
        manifest = Manifest(
            lot=p.stream, round=p.round.number, bidder=Bidder(uscc=by.org_id, name=by.org), price_fen=2700_0000_00,
            draw_nonce="5" * 64, made_at="2026-03-02T09:00:00+08:00", build="story",
        )
        return seal_bytes(manifest, [], policy, p.round.keys, BIDDER_KEYS[policy.suite].public)[1]

    def signed(self, by: Actor, sealed: Sealed | None = None, **changed: Any) -> SignedStatement:
        bid = self.p.round.bids.get(self.pseudonym(by))
        receipts = bid.receipts if bid else []
        told = {"pseudonym": self.pseudonym(by), "sequence": len(receipts) + 1, "prev": receipts[-1] if receipts else ""}
        return state(sealed or self.sealed(by), SIGNER.private, **(told | changed))

    def withdrawal(self, by: Actor, **changed: Any) -> bidding.WithdrawBid:
        """Signed, and following the last receipt, where nothing else is told."""
        bid = self.p.round.bids.get(self.pseudonym(by))
        receipts = bid.receipts if bid else []
        told = {"lot": self.p.stream, "round": self.p.round.number, "pseudonym": self.pseudonym(by)}
        told |= {"sequence": len(receipts) + 1, "prev": receipts[-1] if receipts else ""}
        return bidding.WithdrawBid(signed=withdraw(signer=SIGNER.private, **(told | changed)))

    def bid(self, by: Actor, sealed: Sealed | None = None) -> list[Event]:
        return self.must(bidding.SubmitBid(signed=self.signed(by, sealed)), by)

    def share(self, by: Actor, seat: str, private: str = "") -> str:
        """What the seat's program gets out of its sealed share of this bidder's standing bid."""
        said = statement_of(self.p.round.bids[self.pseudonym(by)])
        return shares.encode(open_share(said, seat, private or KEYS[said.suite][seat].private)).decode()

    def release(self, *seats: str, only: tuple[Actor, ...] = ()) -> None:
        """These seats open and hand in the shares of all standing bids, or only of some."""
        wanted = {self.pseudonym(by) for by in only}
        for seat in seats:
            found = {
                b.bidder: shares.encode(open_share(said, seat, KEYS[said.suite][seat].private)).decode()
                for b in self.p.standing_bids
                for said in [statement_of(b)]
                if not wanted or b.bidder in wanted
            }
            self.must(trustees.ReleaseShares(seat=seat, shares=found), TRUSTEES[seat])

    def part(self, by: Actor) -> str:
        """The copy that the bidder's browser kept, as it hands it in."""
        said = statement_of(self.p.round.bids[self.pseudonym(by)])
        return base64.b64encode(open_bidder_copy(said, BIDDER_KEYS[said.suite].private)).decode()

    def deposited(self, by: Actor, fen: int = 50_0000_00) -> None:
        self.must(bidding.RecordDeposit(bidder=self.pseudonym(by), amount_fen=fen, payment=f"B{self.pseudonym(by)}"), BANK)

    def with_bids(self, *bidders: Actor, file: TenderFile | None = None) -> Story:
        self.noticed(file)
        for each in bidders:
            self.must(notice.ObtainFile(), each)
            self.deposited(each)
            self.bid(each)
        return self

    def closed(self, *bidders: Actor, file: TenderFile | None = None) -> Story:
        self.with_bids(*(bidders or (RED, BLUE, GREEN)), file=file)
        assert self.p.round.deadline
        self.now = self.p.round.deadline
        self.must(opening.CloseBidding(), CLOCK)
        return self

    def opened(
        self,
        prices: dict[Actor, int] | None = None,
        file: TenderFile | None = None,
        firms: dict[Actor, tuple[Affiliation, ...]] | None = None,
    ) -> Story:
        """All bids unsealed; `firms` are those behind a bid, the leading one first."""
        prices = prices or {RED: 2700_0000_00, BLUE: 2750_0000_00, GREEN: 2800_0000_00}
        self.closed(*prices, file=file)
        self.release("supervisor", "centre")
        for each, fen in prices.items():
            behind = (firms or {}).get(each, ())
            line = OpeningLine(
                price_fen=fen, duration_days=360, quality="合格", manager=f"{each.org[:2]}经理",
                consortium=tuple(firm.org_id for firm in behind[1:]),
            )
            self.must(
                opening.RecordUnsealing(bidder=self.pseudonym(each), org_id=each.org_id, org=each.org, line=line, manifest_sha256="b" * 64, firms=behind),
                CLOCK,
            )
        if isinstance(self.p.tender_file.method, Comprehensive):  # type: ignore[union-attr]
            self.drawers.reveal(OPENING)
        self.must(opening.CloseOpening(), TENDEREE)
        return self

    @property
    def members(self) -> list[Actor]:
        return [Actor(role=Role.EXPERT, person_id=s.expert_id, person=s.person) for s in self.p.round.seats.values()]

    def drawn(self) -> Story:
        """The list frozen and two promises revealed."""
        self.must(
            committee.DrawCommittee(representatives=(committee.Representative(person_id="rep1", person="业主代表"),)), TENDEREE
        )
        self.drawers.reveal(EXPERTS)
        return self

    def seated(self, **how: Any) -> Story:
        self.opened(**how)
        self.drawn()
        for member in self.members:
            self.must(committee.TakeSeat(no_interest=True), member)
        for member in self.members[:3]:
            self.must(committee.VoteChair(expert_id=self.members[0].person_id), member)
        return self

    @property
    def chair(self) -> Actor:
        return next(m for m in self.members if m.person_id == self.p.round.chair)

    def checked(self, **how: Any) -> Story:
        self.seated(**how)
        verdicts = tuple(evaluation.ItemVerdict(item=c.code, met=True) for c in CHECKS)
        for member in self.members:
            for bid in list(self.p.valid_bids):
                self.must(evaluation.FileChecks(bidder=bid.bidder, verdicts=verdicts), member)
        self.must(evaluation.FinishPreliminary(), self.chair)
        return self

    def reported(self, **how: Any) -> Story:
        self.checked(**how)
        if isinstance(self.p.tender_file.method, Comprehensive):  # type: ignore[union-attr]
            for member in self.members:
                for n, bid in enumerate(self.p.valid_bids):
                    points = (
                        evaluation.Points(criterion="T1", points=Decimal(25) - n),
                        evaluation.Points(criterion="T2", points=Decimal(8)),
                    )
                    self.must(evaluation.FileScore(bidder=bid.bidder, points=points), member)
        self.must(evaluation.DraftReport(), self.chair)
        for member in self.members:
            self.must(evaluation.SignReport(agree=True), member)
        self.must(evaluation.FileReport(), self.chair)
        return self

    def published(self, **how: Any) -> Story:
        self.reported(**how)
        until = CALENDAR.after_days(self.now, 3).end
        self.must(award.PublishCandidates(until=until), TENDEREE)
        return self

    def awardable(self, **how: Any) -> Story:
        self.published(**how)
        assert self.p.round.publicity_until
        self.now = self.p.round.publicity_until
        self.must(award.ClosePublicity(), CLOCK)
        return self

    def awarded(self, **how: Any) -> Story:
        self.awardable(**how)
        self.must(award.AwardLot(bidder=self.p.round.result.candidates[0]), TENDEREE)
        return self


__all__ = ["ALL_MET", "CENTRE", "COMPREHENSIVE", "LOWEST", "Story", "expert", "project", "tender_file"]
