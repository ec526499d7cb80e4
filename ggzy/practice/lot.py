"""One lot of the practice province and all who act in it 演练的一个标段: every act goes through the counter, at its own time.

Nothing is written beside the journal: bids are sealed and taken in as from a browser, deposits go through the simulated bank.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

import msgspec

from client.draw import commit, make_keys
from client.seal import make_signer, make_trustee_key, open_share, state
from ggzy.core.acts import (
    award,
    bidding,
    committee,
    draws,
    evaluation,
    notice,
    opening,
    oversight,
    registration,
    trustees,
)
from ggzy.core.documents import Finding
from ggzy.core.draws.promise import EXPERTS, OPENING
from ggzy.core.procedures.filing_checklist import CHECKLIST
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.sealing.shares import encode
from ggzy.core.table import Command
from ggzy.core.unsealing import policy_of, statement_of
from ggzy.desk import clock, counter, intake, ticker
from ggzy.desk.pseudonym import pseudonym
from ggzy.desk.workdays import calendar
from ggzy.gateways.bank.simulator import SimulatedBank
from ggzy.practice import keys, roll
from ggzy.practice.bank.books import DatabaseLedger
from ggzy.practice.bids import Offer, sealed
from ggzy.practice.stage import Story, actor, bidder_of, expert
from ggzy.practice.tenders import PLANS, project, tender_file
from ggzy.service.deposits import sub_account_for
from ggzy.store.models import Organisation
from ggzy.supervision.models import ReviewOpened

ALL_MET = tuple(Finding(code=point.code, met=True) for point in CHECKLIST)


class Lot:
    """One lot and those who play in it."""

    def __init__(self, plan: str, supervisor: str, host: str, first: str = "") -> None:
        self.plan = PLANS[plan]
        self.key = plan
        self.supervisor = actor(supervisor)
        self.host = actor(host)  # whoever does the tenderer's part: tenderee or agency
        self.tenderee = actor(first) if first else self.host
        self.stream = ""

    @property
    def p(self) -> Proceeding:
        p = counter.load(self.stream)
        assert p
        return p

    def must(self, command: Command, by: Actor) -> counter.Accepted:
        done = counter.hand_in(self.stream, command, by)
        if isinstance(done, Refused):
            raise ValueError(f"{self.plan.title}：{type(command).__name__}：{done}")
        return done

    # ---- until the deadline ----

    def register(self) -> None:
        """By the host; what an agency registers its tenderee confirms, unless the players are to do that."""
        planned = project(self.plan, list(PLANS).index(self.key) + 1)
        if self.host.role is Role.AGENCY:
            planned = msgspec.structs.replace(planned, agency_people=(self.host.person,))
        command = registration.RegisterProject(project=planned)
        begun = counter.open_stream(command, self.host, procedure="construction/1")
        if isinstance(begun, Refused):
            raise ValueError(f"{self.plan.title}：{begun}")
        self.stream = begun.stream

    def confirm_appointment(self) -> None:
        """The tenderee says that it did appoint the agency that registered the project."""
        if self.p.appointment == "asked":
            contract = f"委〔2025〕{list(PLANS).index(self.key) + 1}号"
            self.must(registration.ConfirmAppointment(contract_no=contract), self.tenderee)

    def submit_filing(self) -> None:
        self.confirm_appointment()
        self.must(registration.SubmitFiling(tender_file=tender_file(self.plan)), self.host)

    def accept_filing(self) -> None:
        """Read before, as the page would note it."""
        self.open_review()
        self.must(registration.AcceptFiling(findings=ALL_MET, opinion="材料齐全，予以备案"), self.supervisor)

    def open_review(self) -> None:
        """The reviewer opened the file within the hour after it came 打开审查."""
        by, came = self.supervisor, self.p.file_versions[-1][0]
        ReviewOpened.objects.create(
            stream=self.stream, person_id=by.person_id, person=by.person, post=by.post, at=came + timedelta(minutes=40),
            filing_version=self.p.filing_version,
        )  # fmt: skip

    def register_keys(self, *seats: str) -> None:
        """Each seat registers a key of its own, or those named do."""
        policy = policy_of(self.p)
        for seat in seats or policy.trustees:
            pair = make_trustee_key(policy.suite)
            keys.keep(self.stream, self.p.round.number, seat, pair.private)
            command = registration.RegisterOpeningKey(seat=seat, public_key=pair.public, rehearsed=True)
            self.must(command, self.holder(seat))

    def holder(self, seat: str) -> Actor:
        """Who holds a seat 保管席位 in this lot."""
        if seat == Role.TENDEREE:
            return actor(next(s.username for s in roll.SEATS if s.firm == self.plan.tenderee and s.role is Role.TENDEREE), Role.TENDEREE)
        return self.supervisor if seat == Role.SUPERVISOR else actor("jiaoyi1")

    def release(self, *seats: str) -> None:
        """These seats open and hand in the shares of all bids that stand."""
        p = self.p
        for seat in seats:
            own = keys.kept(self.stream, p.round.number, seat)
            found = {b.bidder: encode(open_share(statement_of(b), seat, own)).decode() for b in p.standing_bids}
            self.must(trustees.ReleaseShares(seat=seat, shares=found), self.holder(seat))

    @property
    def seats(self) -> dict[str, Actor]:
        """Who plays the three seats of a draw."""
        return {"centre": actor("jiaoyi1"), "supervisor": self.supervisor, "tenderer": self.host}

    def promise(self) -> None:
        """The three seats promise their values for the draws; two come twice, as their browsers would."""
        self.draw_keys = {seat: make_keys() for seat in self.seats}
        for seat in ("tenderer", "supervisor", "centre", "tenderer", "supervisor"):
            self.must(commit(seat, self.draw_keys[seat], self.p.round.drawings), self.seats[seat])
        for seat, own in self.draw_keys.items():
            told = {own.public[purpose]: identity for purpose, identity in own.identities.items()}
            keys.keep_draw_keys(self.stream, self.p.round.number, seat, told)

    def reveal(self, purpose: str) -> None:
        """Two of the three disclose their key, and the draw is done."""
        command = draws.RevealForOpening if purpose == OPENING else draws.RevealForExperts
        for seat in ("tenderer", "supervisor"):
            self.must(command(identity=self.draw_keys[seat].identities[purpose]), self.seats[seat])

    def publish(self, deadline: datetime, supply_days: int = 7) -> None:
        now = clock.now()
        terms = notice.NoticeTerms(
            issue_from=now, issue_to=now + timedelta(days=supply_days), bid_deadline=deadline,
            media=("云南省公共资源交易信息网（演练）",),
        )
        self.must(notice.PublishNotice(terms=terms), self.host)

    def until_notice(self, registered: datetime, filed: datetime, accepted: datetime, noticed: datetime, deadline: datetime) -> Story:
        yield registered
        self.register()
        yield filed
        self.submit_filing()
        yield accepted
        self.accept_filing()
        self.register_keys()
        self.promise()
        yield noticed
        self.publish(deadline)

    def obtain(self, *bidders: str) -> None:
        for each in bidders:
            self.must(notice.ObtainFile(), actor(each))

    def me(self, bidder: str) -> str:
        return pseudonym(self.stream, self.p.round.number, actor(bidder).org_id)

    def pay(self, bidder: str, from_account: str = "", fen: int = 0, payer: str = "") -> None:
        """Pay the deposit from the base account, or from another one, which the platform will send back."""
        p, firm = self.p, Organisation.objects.get(uscc=actor(bidder).org_id)
        assert p.tender_file
        number = sub_account_for(self.stream, p.round.number, self.me(bidder)).number
        SimulatedBank(DatabaseLedger()).pay_in(
            payer_name=payer or firm.base_account_name,
            payer_account=from_account or firm.base_account_no,
            sub_account=number,
            amount_fen=fen or p.tender_file.deposit_fen,
            now=clock.now(),
            nonce=f"{self.stream}/{p.round.number}/{bidder}/{from_account}",
        )
        ticker.run_due(clock.now())

    def bid(self, bidder: str, percent: str) -> None:
        """Seal a bid at `percent` of the ceiling as the bidder's browser does, upload it, hand the statement in."""
        p, by = self.p, actor(bidder)
        raw, envelope = sealed(p, by, Offer(percent, self.plan), clock.now())
        owner = intake.Owner(self.stream, p.round.number, self.me(bidder))
        begun = answered(intake.begin(owner, envelope.size, envelope.sha256))
        answered(intake.put_chunk(owner, begun.upload, 0, hashlib.sha256(raw).hexdigest(), raw))
        answered(intake.finish(owner, begun.upload))
        bid = p.round.bids.get(self.me(bidder))
        receipts = bid.receipts if bid else []
        last = receipts[-1] if receipts else ""
        signed = state(envelope, make_signer().private, pseudonym=self.me(bidder), sequence=len(receipts) + 1, prev=last)
        self.must(bidding.SubmitBid(signed=signed), by)

    def bids(self, deadline: datetime, offers: dict[str, str], paid_by_one: tuple[str, ...] = ()) -> Story:
        """Files obtained on two days, deposits and bids in the last days before the deadline. For those `paid_by_one` a
        third party paid first, from one account, which went back."""
        for bidder in offers:
            self.obtain(bidder)
            yield clock.now() + timedelta(hours=3)
        for n, (bidder, percent) in enumerate(offers.items()):
            yield deadline - timedelta(days=len(offers) - n, hours=n)
            if bidder in paid_by_one:
                self.pay(bidder, from_account="6222030000000000818", payer="楚雄鑫源商贸有限公司")
                yield clock.now() + timedelta(hours=2)
            self.pay(bidder)
            yield deadline - timedelta(hours=26 - n * 2)
            self.bid(bidder, percent)

    # ---- opening ----

    def open(self) -> Story:
        """From the deadline to the end of the opening."""
        p = self.p
        assert p.round.deadline
        yield p.round.deadline + timedelta(minutes=3)
        self.release("supervisor", "centre")
        ticker.run_due(clock.now())
        yield clock.now() + timedelta(minutes=10)
        if self.plan.comprehensive:
            self.reveal(OPENING)
        self.must(opening.SignOpeningRecord(), self.host)
        for bid in self.p.opened_bids:
            self.must(opening.SignOpeningRecord(opinion="无异议"), bidder_of(bid.org_id))
        yield clock.now() + timedelta(minutes=15)
        self.must(opening.CloseOpening(), self.host)

    # ---- evaluation ----

    def members(self) -> list[Actor]:
        """Those on the committee, the drawn experts first."""
        seats = sorted(self.p.round.seats.values(), key=lambda seat: seat.representative)
        return [expert(int(seat.expert_id)) for seat in seats]

    def seat_committee(self, at: datetime) -> Story:
        yield at
        own = actor(roll.REPRESENTATIVES[self.plan.tenderee], Role.EXPERT)
        representative = committee.Representative(person_id=own.person_id, person=own.person)
        self.must(committee.DrawCommittee(representatives=(representative,)), self.host)
        self.reveal(EXPERTS)
        members = self.members()
        for member in members[:-1]:
            self.must(committee.ConfirmAttendance(), member)
        yield clock.now() + timedelta(minutes=90)
        for member in members:
            self.must(committee.TakeSeat(no_interest=True), member)
        for member in members[:3]:
            self.must(committee.VoteChair(expert_id=members[0].person_id), member)

    def check(self, members: list[Actor], failing: dict[tuple[str, str], str] | None = None) -> None:
        """File each member's preliminary evaluation; `failing` names checks not met, by bidder and item."""
        assert self.p.tender_file
        for member in members:
            for bid in self.p.valid_bids:
                verdicts = tuple(
                    evaluation.ItemVerdict(item=item.code, met=not why, reason=why)
                    for item in self.p.tender_file.checks
                    for why in [(failing or {}).get((bid.bidder, item.code), "")]
                )
                self.must(evaluation.FileChecks(bidder=bid.bidder, verdicts=verdicts), member)

    def score(self, members: list[Actor]) -> None:
        from ggzy.practice.bids import points_of

        for m, member in enumerate(members):
            for bid in self.p.valid_bids:
                self.must(evaluation.FileScore(bidder=bid.bidder, points=points_of(bid.org_id, m)), member)

    def evaluate(self, at: datetime, rejecting: str = "") -> Story:
        """The whole evaluation; `rejecting` names a bidder whose certificate has run out."""
        yield from self.seat_committee(at)
        self.must(oversight.ComeToWatch(), self.supervisor)
        members = self.members()
        yield clock.now() + timedelta(minutes=20)
        failing = {}
        if rejecting:
            failing = {(self.me(rejecting), "Q1"): "资质证书有效期已届满，见“资格证明材料”第1页"}
        self.check(members, failing)
        if rejecting:
            yield from self.reject(rejecting, members)
        yield clock.now() + timedelta(minutes=30)
        self.must(evaluation.FinishPreliminary(), members[0])
        if self.plan.comprehensive:
            yield clock.now() + timedelta(minutes=40)
            self.score(members)
        yield clock.now() + timedelta(minutes=15)
        self.must(evaluation.DraftReport(), members[0])
        for member in members:
            self.must(evaluation.SignReport(agree=True), member)
        self.must(evaluation.FileReport(), members[0])

    def reject(self, bidder: str, members: list[Actor]) -> Story:
        yield clock.now() + timedelta(minutes=10)
        reason = "资质证书有效期已届满，投标文件未附延续证明"
        self.must(
            evaluation.ProposeRejection(proposal_id="p1", bidder=self.me(bidder), ground="51.3", reason=reason), members[1]
        )
        for member in members[:3]:
            self.must(evaluation.VoteRejection(proposal_id="p1", reject=True, reason="经核对情况属实"), member)

    # ---- award ----

    def publish_candidates(self, at: datetime) -> Story:
        yield at
        until = calendar().after_days(clock.now(), 3).end
        self.must(award.PublishCandidates(until=until), self.host)

    def award_first(self, at: datetime) -> Story:
        yield at
        self.must(award.AwardLot(bidder=self.p.round.result.candidates[0]), self.tenderee)

    def report(self, at: datetime) -> Story:
        yield at
        self.must(award.FileWrittenReport(text=f"{self.plan.title}招标投标情况的书面报告：招标、投标、开标、评标、定标均依法进行。"), self.host)

    def sign_contract(self, at: datetime) -> Story:
        yield at
        r = self.p.round
        line = r.bids[r.winner].line
        assert line
        terms = award.SignContract(amount_fen=r.award_price_fen, duration_days=line.duration_days, manager=line.manager)
        self.must(terms, self.tenderee)
        yield at + timedelta(hours=5)
        self.must(terms, bidder_of(r.bids[r.winner].org_id))
        ticker.run_due(clock.now())


def answered(outcome: intake.Progress | Refused) -> intake.Progress:
    if isinstance(outcome, Refused):
        raise ValueError(str(outcome))
    return outcome
