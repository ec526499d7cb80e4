"""A lot under evaluation at the real door, with its committee at their browsers: built once a module, each test undone."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from decimal import Decimal

import pypdf
from django.test import Client

from client.seal import Paper
from ggzy.core.acts import award, committee, evaluation, opening
from ggzy.core.calendar import SHANGHAI
from ggzy.core.draws.promise import EXPERTS, OPENING
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, counter, ticker
from ggzy.desk.workdays import calendar
from ggzy.gateways.scanner.contents import EICAR
from ggzy.store.models import Expert, Organisation, Person, Post
from tests.core.story import CHECKS, COMPREHENSIVE
from tests.desk.door import Lot
from tests.people import BLUE, GREEN, RED, TENDEREE, TENDEREE_ID

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def whole_pdf() -> bytes:
    """A PDF as programs write it, which can be marked as a copy."""
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(595, 842)
    writer.write(out)
    return out.getvalue()


PAPERS = [
    Paper("施工组织设计.pdf", PDF),
    Paper("资质说明.txt", "二级资质，证书见附件".encode("gb18030")),
    Paper("伪装.pdf", b"<html><script>alert(1)</script></html>"),
    Paper("带脚本.pdf", PDF.replace(b"/Type/Catalog", b"/Type/Catalog/OpenAction<</S/Java#53cript/JS(app.alert(1))>>")),
    Paper("查毒试验.txt", EICAR),
]
PAPERS.append(Paper("附图.pdf", whole_pdf()))
ALL_MET = tuple(evaluation.ItemVerdict(item=c.code, met=True) for c in CHECKS)


def organisation(uscc: str, name: str, kind: str) -> Organisation:
    row, _new = Organisation.objects.get_or_create(
        uscc=uscc, defaults={"name": name, "kind": kind, "status": "verified"}
    )
    return row


def evaluator(username: str, name: str, office: Organisation) -> Person:
    person = Person.objects.create_user(username, "yan-lian-2026-mima", name=name)
    Post.objects.create(
        person=person, organisation=office, title="评标专家", role=Role.EXPERT.value, valid_from=LONG_AGO
    )
    return person


def expert_pool(count: int = 9) -> None:
    institute = organisation("12530000000000001X", "云南设计研究院", "employer")
    for n in range(1, count + 1):
        Expert.objects.create(
            person=evaluator(f"expert{n}", f"评委{'甲乙丙丁戊己庚辛壬'[n - 1]}", institute),
            employer_uscc=institute.uscc,
            employer_name=institute.name,
            specialities=["市政工程"],
            title="高级工程师",
            qualified_until=date(2036, 1, 1),
        )


class EvaluatedLot(Lot):
    """One lot from the opening to the award, with people who can log in."""

    def drawn(self, prices: tuple[int, ...] = (2700, 2750, 2800), **file: object) -> EvaluatedLot:
        self.noticed(**{"method": COMPREHENSIVE, **file})
        for by, wan in zip((RED, BLUE, GREEN), prices, strict=True):
            self.bid(by, wan * 1_0000_00, PAPERS)
        ticker.move_clock(self.p.round.deadline)
        self.release()
        ticker.run_due(clock.now())
        if file.get("method", COMPREHENSIVE) is COMPREHENSIVE:
            self.drawers.reveal(OPENING)
        self.must(opening.CloseOpening(), TENDEREE)
        expert_pool()
        owner = evaluator("owner-rep", "业主代表", organisation(TENDEREE_ID, TENDEREE.org, "tenderee"))
        named = committee.Representative(person_id=str(owner.pk), person=owner.name)
        self.must(committee.DrawCommittee(representatives=(named,)), TENDEREE)
        self.drawers.reveal(EXPERTS)
        return self

    @property
    def members(self) -> list[Actor]:
        return [Actor(role=Role.EXPERT, person_id=s.expert_id, person=s.person) for s in self.p.round.seats.values()]

    @property
    def chair(self) -> Actor:
        return next(m for m in self.members if m.person_id == self.p.round.chair)

    def seated(self, **how: object) -> EvaluatedLot:
        self.drawn(**how)  # type: ignore[arg-type]
        for member in self.members:
            self.must(committee.TakeSeat(no_interest=True), member)
        for member in self.members[:3]:
            self.must(committee.VoteChair(expert_id=self.members[0].person_id), member)
        return self

    def all_checked(self) -> EvaluatedLot:
        for member in self.members:
            for bid in self.p.valid_bids:
                self.must(evaluation.FileChecks(bidder=bid.bidder, verdicts=ALL_MET), member)
        self.must(evaluation.FinishPreliminary(), self.chair)
        return self

    def score(self, member: Actor, bidder: str, t1: str = "24", t2: str = "8") -> None:
        points = (
            evaluation.Points(criterion="T1", points=Decimal(t1)),
            evaluation.Points(criterion="T2", points=Decimal(t2)),
        )
        self.must(evaluation.FileScore(bidder=bidder, points=points), member)

    def all_scored(self) -> EvaluatedLot:
        for member in self.members:
            for n, bid in enumerate(self.p.valid_bids):
                self.score(member, bid.bidder, str(24 - n))
        return self

    def drafted(self) -> EvaluatedLot:
        self.all_scored().must(evaluation.DraftReport(), self.chair)
        return self

    def awarding(self) -> EvaluatedLot:
        """The report filed, the publicity over, the tenderee's turn."""
        for member in self.members:
            self.must(evaluation.SignReport(agree=True), member)
        self.must(evaluation.FileReport(), self.chair)
        until = calendar().after_days(clock.now().astimezone(SHANGHAI), 3).end
        self.must(award.PublishCandidates(until=until), TENDEREE)
        ticker.move_clock(until)
        return self

    def awarded(self) -> EvaluatedLot:
        self.awarding().must(award.AwardLot(bidder=self.p.round.result.candidates[0]), TENDEREE)
        return self

    def undo(self) -> None:
        """After a test's savepoint is rolled back the memory of the counter is ahead of the journal."""
        counter.forget(self.stream)


def browser(member: Actor) -> Client:
    client = Client()
    client.force_login(Person.objects.get(pk=int(member.person_id)))
    return client


def text(answer) -> str:
    return answer.content.decode()
