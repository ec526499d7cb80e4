"""Money that goes back: once, to where it came from, with interest, and never because of a crash twice."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest

from ggzy.core.acts.bidding import RefundDeposit
from ggzy.core.calendar import default_calendar
from ggzy.core.deposit import Verdict
from ggzy.core.procedures import PROCEDURES
from ggzy.core.table import Duty, Within
from ggzy.desk.counter import load
from ggzy.desk.pseudonym import pseudonym
from ggzy.gateways.bank.pain001 import read_pain001
from ggzy.gateways.bank.port import Bounce, Fault, Paid
from ggzy.gateways.bank.simulator import SimulatedBank
from ggzy.service import bank_day, refunds
from ggzy.service.models import Payment, RefundOrder
from tests.desk.door import Lot
from tests.service.deposit_bank import ASKED, LOT, NOW, Counter, MemoryLedger, firm, number_of, pay

pytestmark = pytest.mark.django_db
CALENDAR = default_calendar()
SIGNED = NOW + timedelta(days=60)


@pytest.fixture
def held():
    """Two accepted deposits, the bank that holds them and the door that saw them."""
    ledger, counter = MemoryLedger(), Counter()
    bank = SimulatedBank(ledger)
    firms = [firm("甲", "53001"), firm("乙", "53002")]
    for one in firms:
        pay(bank, one, number_of(one))
    bank_day.receive(bank, NOW, counter.door)
    assert set(Payment.objects.values_list("verdict", flat=True)) == {Verdict.ACCEPTED}
    return SimpleNamespace(ledger=ledger, counter=counter, bank=bank, firms=firms)


def lot_after_contract(*firms):
    """A lot whose table asks for these refunds since the contract was signed."""
    row = PROCEDURES["construction/1"].duty["refund_deposit"]
    due = {pseudonym(LOT, 1, f.uscc): SIGNED for f in firms}
    duty = Duty(row.code, row.label, row.who, row.must, lambda p: due, Within(days=5), row.basis)
    procedure = SimpleNamespace(duties=(duty,))
    return SimpleNamespace(stream=LOT, stage="contracted", breaches={}, missed=lambda mark, since: False, round=SimpleNamespace(number=1), procedure=procedure)


def test_a_signed_contract_orders_every_refund_with_interest_and_its_last_day(held):
    refunds.order_due(lot_after_contract(*held.firms), SIGNED, CALENDAR)
    orders = RefundOrder.objects.all()
    # 800,000 yuan x 0.05 % x 60 / 360
    assert [(o.amount_fen, o.interest_fen) for o in orders] == [(ASKED, 6667)] * 2
    assert all(SIGNED < o.due_by <= SIGNED + timedelta(days=12) for o in orders)


def test_a_duty_asked_twice_orders_once(held):
    for _ in range(2):
        refunds.order_due(lot_after_contract(*held.firms), SIGNED, CALENDAR)
    assert RefundOrder.objects.count() == 2


def test_only_those_whom_the_table_names_are_paid_back(held):
    refunds.order_due(lot_after_contract(held.firms[0]), SIGNED, CALENDAR)
    (order,) = RefundOrder.objects.all()
    assert refunds.pay_out(order).payee_account == "53001"


def test_a_refund_reaches_the_payer_and_is_journaled_when_the_bank_confirms(held):
    before = held.ledger.escrow_fen()
    refunds.order_due(lot_after_contract(*held.firms), SIGNED, CALENDAR)
    refunds.send(held.bank, bank_day.ESCROW, SIGNED)
    assert held.counter.said(RefundDeposit) == []
    bank_day.receive(held.bank, SIGNED, held.counter.door)
    assert {c.bidder for c in held.counter.said(RefundDeposit)} == {pseudonym(LOT, 1, f.uscc) for f in held.firms}
    assert {(c.amount_fen, c.interest_fen) for c in held.counter.said(RefundDeposit)} == {(ASKED, 6667)}
    assert before - held.ledger.escrow_fen() == 2 * (ASKED + 6667)
    assert not RefundOrder.objects.filter(confirmed_at=None).exists()


def test_a_crash_between_writing_and_marking_gives_the_same_file_again(held):
    files = {}
    recorder = SimpleNamespace(send=lambda name, content, now: files.setdefault(name, []).append(content))
    refunds.order_due(lot_after_contract(*held.firms), SIGNED, CALENDAR)
    refunds.send(recorder, bank_day.ESCROW, SIGNED)
    RefundOrder.objects.update(sent_at=None)
    refunds.send(recorder, bank_day.ESCROW, SIGNED + timedelta(hours=1))
    ((first, second),) = files.values()
    assert first == second
    assert len(read_pain001(first)) == 2


def test_nothing_ordered_sends_nothing(held):
    assert refunds.send(held.bank, bank_day.ESCROW, NOW) is False


def test_a_bounced_refund_is_ordered_anew_only_by_a_person_and_to_the_same_account(held):
    held.ledger.closed_accounts.add("53001")
    lot = lot_after_contract(held.firms[0])
    refunds.order_due(lot, SIGNED, CALENDAR)
    refunds.send(held.bank, bank_day.ESCROW, SIGNED)
    bank_day.receive(held.bank, SIGNED, held.counter.door)
    (order,) = RefundOrder.objects.all()
    assert order.bounce_reason == "收款账户已销户"
    refunds.order_due(lot, SIGNED, CALENDAR)
    assert RefundOrder.objects.count() == 1
    again = refunds.order_again(order, SIGNED + timedelta(days=1))
    assert again.order_id != order.order_id
    assert refunds.pay_out(again).payee_account == "53001"


def test_a_confirmation_that_does_not_fit_is_left_to_a_person(held):
    refunds.order_due(lot_after_contract(held.firms[0]), SIGNED, CALENDAR)
    order = RefundOrder.objects.get()
    door = held.counter.door
    wrong = [
        Paid("X1", "R-unknown", ASKED, SIGNED),
        Paid("X2", order.order_id, ASKED, SIGNED),
        Bounce("X3", order.order_id, 1, SIGNED),
    ]
    assert all(isinstance(bank_day.settle(m, now=SIGNED, door=door), Fault) for m in wrong)
    order.refresh_from_db()
    assert order.confirmed_at is None and order.bounced_at is None


def test_the_sweep_reads_on_in_what_it_kept_and_folds_anew_where_the_journal_says_something_else(monkeypatch):
    lot, seen = Lot(), []
    sweep = bank_day.Sweep()
    monkeypatch.setattr(sweep, "look_what_is_held", lambda: sweep.lot_of.update(payment=lot.stream))
    monkeypatch.setattr(refunds, "order_due", lambda p, now, calendar: seen.append((p, p.seq, p.stage)))

    def swept() -> list[tuple]:
        seen.clear()  # of what followed the acts themselves
        sweep(NOW)
        return list(seen)

    ((first, *told),) = swept()
    assert told == [lot.p.seq, lot.p.stage] and swept() == [], "nothing moved, nothing to look through"
    lot.noticed()
    assert swept() == [(first, lot.p.seq, lot.p.stage)] and first == load(lot.stream)
    sweep.lots[lot.stream] = sweep.lots[lot.stream]._replace(digest="0" * 64)
    lot.closed()
    ((anew, *told),) = swept()
    assert anew is not first and told == [lot.p.seq, lot.p.stage]
