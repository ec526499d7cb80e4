"""One simulated lot at the counter: the practice's lot, with the year's own people, prices, papers and payers."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache

from client.seal import Paper, make_signer, seal_bytes, state
from ggzy.core.acts import award, bidding, committee, draws, evaluation, notice, registration
from ggzy.core.acts.evaluation import Points
from ggzy.core.calendar import SHANGHAI
from ggzy.core.documents import Finding, Project
from ggzy.core.draws.promise import EXPERTS, OPENING
from ggzy.core.procedures.evaluation_consequences import unexplained_deviations
from ggzy.core.procedures.filing_checklist import CHECKLIST
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.sealing.manifest import Answer, Bidder, Manifest
from ggzy.core.unsealing import policy_of
from ggzy.desk import clock, counter, intake, ticker
from ggzy.gateways.bank.simulator import SimulatedBank
from ggzy.practice.bank.books import DatabaseLedger
from ggzy.practice.lot import Lot, answered
from ggzy.practice.sheets import pdf
from ggzy.practice.stage import Story, actor, bidder_of
from ggzy.practice.tenders import tender_file
from ggzy.service import bank_day
from ggzy.service.deposits import sub_account_for
from ggzy.simulate.plan import PUBLIC_FORM, BidPlan, DealPlan, Hand, Year
from ggzy.store.models import Post

DESIGN, FORM = "files/001.pdf", "files/002.pdf"
WRONG = {
    "B1": "以特定行政区域的业绩限制潜在投标人，请删除",
    "C1": "评分标准没有写明各档分值的依据，请补充",
    "D2": "投标有效期未写明起算时间，请补充",
}


@cache
def signer() -> str:
    """One signature for all practice bidders, as nobody here checks whose it is."""
    return make_signer().private


def acting(hand: Hand) -> Actor:
    """The actor as the post stands now: a deputy's own is asked anew each time."""
    if hand.instead_of is None:
        return actor(hand.human.username, hand.human.role)
    posts = Post.objects.filter(person__username=hand.human.username, deputy_of__person__username=hand.instead_of.username)
    return posts.order_by("-pk")[0].actor(clock.now())


class SimulatedLot(Lot):
    """One deal of the year; how its acts are handed in is the practice's."""

    def __init__(self, year: Year, deal: DealPlan) -> None:
        self.year, self.deal, self.plan, self.stream = year, deal, deal.plan, ""
        self.tenderee = actor(deal.owner.first.username, Role.TENDEREE)
        self.host = actor(deal.agency.first.username, Role.AGENCY) if deal.agency else self.tenderee

    @property
    def p(self) -> Proceeding:
        """The counter's own state: all acts are handed in by this process."""
        known: Proceeding = counter.recalled(self.stream)[0]
        if known.seq:
            return known
        return super().p

    @property
    def supervisor(self) -> Actor:  # type: ignore[override]
        return acting(self.year.hand(self.deal.office, self.deal.supervisor, clock.now()))

    @property
    def seats(self) -> dict[str, Actor]:
        return {"centre": self.centre, "supervisor": self.supervisor, "tenderer": self.host}

    @property
    def centre(self) -> Actor:
        return actor(self.deal.centre.first.username)

    def holder(self, seat: str) -> Actor:
        return {"tenderee": self.tenderee, "supervisor": self.supervisor, "centre": self.centre}[seat]

    def bidder(self, bid: BidPlan) -> Actor:
        return actor(bid.firm.first.username)

    # ---- until the deadline ----

    def register(self) -> None:
        command = registration.RegisterProject(project=self.project())
        begun = counter.open_stream(command, self.host, procedure="construction/1", act_id=self.deal.invest_code)
        if isinstance(begun, Refused):
            raise ValueError(f"{self.plan.title}：{begun}")
        self.stream = self.deal.stream = begun.stream

    def project(self) -> Project:
        deal, plan = self.deal, self.plan
        return Project(
            title=plan.title,
            invest_code=deal.invest_code,
            tenderee_id=deal.owner.code,
            tenderee=deal.owner.name,
            agency_id=deal.agency.code if deal.agency else "",
            agency=deal.agency.name if deal.agency else "",
            agency_people=(deal.agency.first.name,) if deal.agency else (),
            region=plan.region,
            line="construction",
            kind="works",
            industry=plan.industry,
            funding="财政预算资金",
            estimate_fen=plan.estimate_wan * 10_000_00,
            approval_no=f"发改投资〔2026〕{deal.invest_code[-6:]}号",
            approval_authority="发展和改革委员会",
            scope=plan.scope,
            location=plan.title[:6],
            contact="项目办公室",
        )

    def confirm_appointment(self) -> None:
        if self.p.appointment == "asked":
            self.must(registration.ConfirmAppointment(contract_no=f"委〔2026〕{self.deal.invest_code[-6:]}号"), self.tenderee)

    def submit(self) -> None:
        self.must(registration.SubmitFiling(tender_file=tender_file(self.plan)), self.host)

    def decide(self, wrong: tuple[str, ...]) -> None:
        findings = tuple(Finding(code=c.code, met=c.code not in wrong, note=WRONG.get(c.code, "") if c.code in wrong else "") for c in CHECKLIST)
        command = registration.ReturnFiling if wrong else registration.AcceptFiling
        self.must(command(findings=findings, opinion="请修改后重新提交" if wrong else "材料齐全，予以备案"), self.supervisor)

    def obtain_for(self, bid: BidPlan) -> None:
        self.must(notice.ObtainFile(), self.bidder(bid))

    def mark_of(self, bid: BidPlan) -> str:
        return self.me(bid.firm.first.username)

    def pay_for(self, bid: BidPlan, payer: tuple[str, str] | None = None) -> None:
        """Pay the deposit from the base account, or from an outside one, which the platform will send back."""
        p = self.p
        assert p.tender_file
        name, number = payer or (bid.firm.name, bid.firm.account)
        SimulatedBank(DatabaseLedger()).pay_in(
            payer_name=name,
            payer_account=number,
            sub_account=sub_account_for(self.stream, p.round.number, self.mark_of(bid)).number,
            amount_fen=p.tender_file.deposit_fen,
            now=clock.now(),
            nonce=f"{self.stream}/{bid.firm.code}/{number}",
        )
        bank_day.receive(bank_day.bank(), clock.now(), bank_day.desk())

    def hand_in_bid(self, bid: BidPlan) -> None:
        """Sealed, uploaded and stated as from the bidder's browser."""
        p, by, me = self.p, self.bidder(bid), self.mark_of(bid)
        raw, envelope = seal_bytes(self.manifest(bid), papers(bid), policy_of(p), p.round.keys)
        owner = intake.Owner(self.stream, p.round.number, me)
        begun = answered(intake.begin(owner, envelope.size, envelope.sha256))
        answered(intake.put_chunk(owner, begun.upload, 0, hashlib.sha256(raw).hexdigest(), raw))
        answered(intake.finish(owner, begun.upload))
        self.must(bidding.SubmitBid(signed=state(envelope, signer(), pseudonym=me)), by)

    def manifest(self, bid: BidPlan) -> Manifest:
        p = self.p
        assert p.tender_file
        return Manifest(
            lot=p.stream,
            round=p.round.number,
            bidder=Bidder(uscc=bid.firm.code, name=bid.firm.name),
            price_fen=bid.price_fen,
            duration_days=p.tender_file.duration_days - int(bid.quality * 2),
            quality="合格",
            project_manager=bid.manager,
            answers=(Answer(criterion="T1", text="施工组织设计见附件", papers=(DESIGN,)),),
            draw_nonce=hashlib.sha256(f"{self.deal.invest_code}/{bid.firm.code}".encode()).hexdigest(),
            made_at=(bid.handed_in - timedelta(hours=2)).astimezone(SHANGHAI).isoformat(timespec="seconds"),
            build="simulate",
        )

    # ---- opening, evaluation, contract ----

    def conclude_contract(self, at: datetime) -> Story:
        """The tenderee signs first; the contract is concluded when the winner has signed, at `at`."""
        r = self.p.round
        line = r.bids[r.winner].line
        assert line
        terms = award.SignContract(amount_fen=r.award_price_fen, duration_days=line.duration_days, manager=line.manager)
        yield max(clock.now(), at - timedelta(hours=3))
        self.must(terms, self.tenderee)
        yield at
        self.must(terms, bidder_of(r.bids[r.winner].org_id))
        ticker.run_due(clock.now())

    def plan_of(self, org_id: str) -> BidPlan:
        return next(bid for bid in self.deal.bids if bid.firm.code == org_id)

    def reveal(self, purpose: str) -> None:
        """Two of the three seats, as it happens."""
        command = draws.RevealForOpening if purpose == OPENING else draws.RevealForExperts
        for seat in self.deal.revealers:
            self.must(command(identity=self.draw_keys[seat].identities[purpose]), self.seats[seat])

    def draw_members(self) -> None:
        own = actor(self.deal.owner.people[-1].username, Role.EXPERT)
        representative = committee.Representative(person_id=own.person_id, person=own.person)
        self.must(committee.DrawCommittee(representatives=(representative,)), self.host)
        self.reveal(EXPERTS)
        for member in self.members()[:-1]:
            self.must(committee.ConfirmAttendance(), member)

    def take_seats(self) -> None:
        members = self.members()
        for member in members:
            self.must(committee.TakeSeat(no_interest=True), member)
        for member in members[:3]:
            self.must(committee.VoteChair(expert_id=members[0].person_id), member)

    def score_all(self, members: list[Actor]) -> None:
        for m, member in enumerate(members):
            for bid in self.p.valid_bids:
                self.must(evaluation.FileScore(bidder=bid.bidder, points=self.points(self.plan_of(bid.org_id), m, len(members))), member)
        self.explain()

    def points(self, bid: BidPlan, member: int, of: int, raised: bool = False) -> tuple[Points, ...]:
        """Near to the others', not the same; the representative, who sits last, may favour somebody."""
        design = Decimal(15) + bid.quality + Decimal(member % 3) / 2
        team = Decimal(5) + bid.quality * Decimal("0.4") + Decimal(member % 2) / 2
        favours = self.deal.favours if member == of - 1 else ""
        if raised or (favours and bid.firm.code == favours):
            design, team = Decimal(25), Decimal(10)
        elif favours:
            design, team = design - 3, team - Decimal("1.5")
        return (Points(criterion="T1", points=min(design, Decimal(25))), Points(criterion="T2", points=max(Decimal(2), min(team, Decimal(10)))))

    def explain(self) -> None:
        """Who departs far from the others says why, as the platform asks."""
        of = {member.person_id: member for member in self.members()}
        for far in unexplained_deviations(self.p):
            command = evaluation.ExplainDeviation(bidder=far.bid, criterion=far.criterion, reason="按评分标准独立评审，该项与其他投标人差别明显")
            self.must(command, of[far.expert])


def papers(bid: BidPlan) -> list[Paper]:
    """The design, and for some a public form that everybody fills in from the same file."""
    found = [Paper("施工组织设计.pdf", design_paper(bid.design))]
    return [*found, Paper(f"{PUBLIC_FORM}.pdf", public_form())] if bid.forms else found


def design_paper(text: str) -> bytes:
    return pdf("施工组织设计", [text, "施工方案与技术措施、质量管理体系、进度计划、资源配备计划按分部分项编排，责任到岗。"])


@cache
def public_form() -> bytes:
    return pdf("安全生产承诺书", ["承诺严格遵守安全生产法律法规和标准规范，落实安全生产责任。"])

