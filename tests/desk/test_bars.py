"""The consequence at the counter 限制: refused from the second it is in force until the second it ends, and told what it stopped."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from django.db import IntegrityError, transaction

from ggzy.core.acts import award, bidding, case, notice, registration
from ggzy.core.acts.committee import DrawCommittee, Representative, TakeSeat
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.law.bars import barred_manager, barred_winner
from ggzy.core.roles import Actor, Role
from ggzy.core.table import Ask
from ggzy.desk import clock, counter, ticker
from ggzy.desk.bars import barred_bidders
from ggzy.desk.outside import facts_for
from ggzy.desk.workdays import calendar
from ggzy.store.models import BarRow, CaseCard, Expert, Person, StoppedAct, ToDoRow
from tests.core.case_story import DECISION
from tests.core.story import project, tender_file
from tests.desk.cases import Matter, official
from tests.desk.door import Lot, register_firms
from tests.people import AGENCY, BLUE, GREEN, RED, SUPERVISOR, TENDEREE

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_vault(tmp_path, settings):
    settings.GGZY_VAULT = tmp_path / "vault"


def refused(done, rule: str, article: int) -> bool:
    basis = done.basis
    return not done and done.rule == rule and basis is not None and basis.article == article


def test_a_barred_firm_is_refused_with_article_and_decision_from_the_second_on():
    lot, matter = Lot().noticed(), Matter()
    register_firms(RED, BLUE)
    matter.decided()
    assert counter.hand_in(lot.stream, notice.ObtainFile(), RED)
    sealed = lot.signed(RED, lot.seal(RED))
    matter.served()
    found = counter.hand_in(lot.stream, bidding.SubmitBid(signed=sealed), RED)
    assert refused(found, "bidder_not_barred", 53) and "楚建罚〔2026〕1号" in str(found)
    assert counter.hand_in(lot.stream, notice.ObtainFile(), BLUE)


def test_the_bar_ends_by_itself_at_its_second():
    lot, matter = Lot().noticed(), Matter().served()
    register_firms(RED)
    row, now = BarRow.objects.get(), clock.now()
    assert refused(counter.hand_in(lot.stream, notice.ObtainFile(), RED), "bidder_not_barred", 53)
    BarRow.objects.update(until=now + timedelta(hours=1))
    assert counter.may(lot.p, notice.ObtainFile(), RED, now + timedelta(hours=1) - timedelta(microseconds=1)) is not None
    assert counter.may(lot.p, notice.ObtainFile(), RED, now + timedelta(hours=1)) is None
    assert counter.may(lot.p, notice.ObtainFile(), RED, row.since - timedelta(microseconds=1)) is None
    assert matter.p.bar.since == row.since


def test_a_number_is_given_once_by_an_office_to_the_decision_that_comes_first():
    first, other = Matter().notified(), Matter().notified()
    ticker.move_clock(other.p.notice.reply_until)
    other.must(DECISION)
    first.both(DECISION)
    found = counter.hand_in(other.stream, ConfirmSecond(asked=other.p.asked_now[-1].number), other.chief)
    assert found.rule == "number_is_not_taken" and first.p.code in found.reason and DECISION.decision_no in found.reason
    beside = official(msgspec.structs.replace(SUPERVISOR, org_id="11532300MB00000088", org="另一个局", person_id="p-beside"))
    third = Matter().notified()
    ticker.move_clock(third.p.notice.reply_until)
    for written in (DECISION.decision_no, DECISION.decision_no.translate(str.maketrans("〔〕", "[]")), " 楚建罚（２０２６）1 号"):
        assert counter.may(third.p, msgspec.structs.replace(DECISION, decision_no=written), third.investigator).rule == "number_is_not_taken"
    assert counter.may(third.p, msgspec.structs.replace(DECISION, decision_no="楚建罚〔2026〕2号"), third.investigator) is None
    assert counter.may(third.p, DECISION, beside) is None


def test_revoking_undoes_it_and_tells_what_it_stopped():
    lot, matter = Lot().noticed(), Matter().served()
    register_firms(RED)
    assert not counter.hand_in(lot.stream, notice.ObtainFile(), RED)
    assert not counter.hand_in(lot.stream, notice.ObtainFile(), RED)
    matter.revoked()
    assert counter.hand_in(lot.stream, notice.ObtainFile(), RED)
    stopped = StoppedAct.objects.filter(case_id=matter.stream)
    assert [(s.act, s.org_id, s.stream) for s in stopped] == [("获取招标文件", RED.org_id, lot.stream)] * 2


def test_a_refusal_of_another_cause_is_no_stopped_act():
    lot = Lot().noticed()
    Matter().served()
    assert not counter.hand_in(lot.stream, bidding.SubmitBid(signed=None), BLUE)
    assert not StoppedAct.objects.exists()


def test_a_bar_of_another_region_or_line_stops_nothing():
    lot = Lot().noticed()
    Matter(region="532323").served()
    register_firms(RED)
    assert counter.hand_in(lot.stream, notice.ObtainFile(), RED)
    BarRow.objects.update(region="530000", lines=["land"])
    assert counter.may(lot.p, notice.ObtainFile(), RED) is None
    BarRow.objects.update(lines=["land", "construction"])
    assert counter.may(lot.p, notice.ObtainFile(), RED) is not None


def test_a_barred_agency_cannot_register():
    Matter(accused=case.Accused(name=AGENCY.org, org_id=AGENCY.org_id), suspected="agency").served()
    wanted = registration.RegisterProject(project=project(agency_id=AGENCY.org_id, agency=AGENCY.org, agency_people=("李秀英",)))
    found = counter.open_stream(wanted, AGENCY, procedure="construction/1")
    assert refused(found, "agency_not_barred", 50)
    BarRow.objects.update(until=clock.now())
    begun = counter.open_stream(wanted, AGENCY, procedure="construction/1")
    assert begun
    confirm = registration.ConfirmAppointment(contract_no="委〔2026〕1号")
    BarRow.objects.update(until=None)
    assert refused(counter.hand_in(begun.stream, confirm, TENDEREE), "appointed_agency_not_barred", 50)
    BarRow.objects.update(until=clock.now())
    assert counter.hand_in(begun.stream, confirm, TENDEREE)
    BarRow.objects.update(until=None)
    filing = registration.SubmitFiling(tender_file=tender_file())
    assert refused(counter.hand_in(begun.stream, filing, AGENCY), "acting_agency_not_barred", 50)
    assert StoppedAct.objects.count() == 3
    assert counter.hand_in(begun.stream, filing, TENDEREE)


def test_the_draw_leaves_a_barred_expert_out():
    person = Person.objects.create_user("zj", "yan-lian-2026-mima", name="专家甲")
    Expert.objects.create(person=person, employer_name="设计院", specialities=["市政工程"], title="高工", qualified_until="2030-01-01")
    lot = Lot().noticed()
    Matter(accused=case.Accused(name="专家甲", person_id=str(person.pk)), suspected="expert").served(months=0)
    pool = facts_for(lot.p, DrawCommittee(representatives=()), TENDEREE).pool
    assert "楚建罚〔2026〕1号" in next(c for c in pool if c.expert_id == str(person.pk)).barred
    expert = Actor(role=Role.EXPERT, person_id=str(person.pk), person=person.name)
    (bar,) = facts_for(lot.p, TakeSeat(no_interest=True), expert).bars
    assert bar.person_id == expert.person_id and bar.in_force(clock.now())
    named = DrawCommittee(representatives=(Representative(person_id=expert.person_id, person=person.name),))
    assert [each.person_id for each in facts_for(lot.p, named, TENDEREE).bars] == [expert.person_id]


def test_who_was_barred_after_its_bid_was_sealed_is_opened_and_not_awarded():
    lot = Lot().noticed()
    lot.unsealed()
    Matter().served()
    me = lot.me(RED)
    assert lot.p.round.bids[me].opened
    command = award.AwardLot(bidder=me)
    ask = Ask(lot.p, command, TENDEREE, clock.now(), facts_for(lot.p, command, TENDEREE), calendar())
    assert barred_winner(ask, me) is not None and barred_winner(ask, lot.me(BLUE)) is None


def test_the_card_the_to_dos_and_the_clock_follow_a_case_as_they_follow_a_lot():
    matter = Matter()
    card = CaseCard.objects.get(stream=matter.stream)
    assert (card.stage, card.told) == ("clue", False)
    assert list(ToDoRow.objects.filter(case=card).values_list("role", "command")) == [(Role.SUPERVISOR, "AssignCase")]
    ticker.move_clock(card.next_due)
    assert matter.p.breaches and CaseCard.objects.get().breaches == 1


def test_a_case_is_no_lot_for_pages_and_readers_of_lots():
    matter = Matter()
    assert counter.load(matter.stream) is None


def test_a_firm_that_changed_its_name_stays_barred_by_its_code():
    lot = Lot().noticed()
    Matter().served()
    register_firms(msgspec.structs.replace(RED, org="改了名字的建设有限公司"))
    assert refused(counter.hand_in(lot.stream, notice.ObtainFile(), RED), "bidder_not_barred", 53)


def test_a_bar_with_its_dates_reversed_cannot_be_written():
    Matter().served()
    row = BarRow.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        BarRow.objects.update(until=row.since - timedelta(seconds=1))
    BarRow.objects.update(until=row.since)


def test_a_bar_that_was_revoked_while_the_bid_lay_sealed_leaves_no_trace_on_the_opened_bid():
    """Barred, refused; revoked, and the bid that lay sealed all the while is opened, examined and can be awarded."""
    lot = Lot().noticed()
    for by in (RED, BLUE, GREEN):
        lot.bid(by)
    me, sealed = lot.me(RED), lot.p.round.bids[lot.me(RED)].receipts[-1]
    matter = Matter().served()
    again = lot.signed(RED, lot.seal(RED))
    assert refused(counter.hand_in(lot.stream, bidding.SubmitBid(signed=again), RED), "bidder_not_barred", 53)
    matter.revoked()
    ticker.move_clock(lot.p.round.deadline)
    lot.release()
    ticker.run_due(clock.now())
    p = lot.p
    assert p.round.bids[me].opened and p.round.bids[me].receipts[-1] == sealed
    assert barred_bidders(p, clock.now()) == {}
    ask = Ask(p, award.AwardLot(bidder=me), TENDEREE, clock.now(), facts_for(p, award.AwardLot(bidder=me), TENDEREE), calendar())
    assert barred_winner(ask, me) is None and barred_manager(ask, me) is None
    assert [s.act for s in StoppedAct.objects.filter(case_id=matter.stream)] == ["递交投标文件"]
