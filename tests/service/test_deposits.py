"""Money that comes in: what is accepted, what goes back, and that nothing is counted twice or lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ggzy import backup, prepare
from ggzy.cli import Trouble
from ggzy.core.acts.bidding import RecordDeposit, RecordReturn
from ggzy.core.deposit import Verdict
from ggzy.core.rule import Refused
from ggzy.desk.pseudonym import pseudonym
from ggzy.gateways.bank.files import FileBank
from ggzy.gateways.bank.port import Credit, Fault, Paid, Reversal
from ggzy.gateways.bank.simulator import SimulatedBank, write_camt054
from ggzy.service import bank_day, refunds
from ggzy.service.models import Payment, RefundOrder, SubAccount
from tests.service.deposit_bank import ASKED, CLOSES, LOT, NOW, OTHER_LOT, Counter, MemoryLedger, firm, number_of, pay

pytestmark = pytest.mark.django_db


@pytest.fixture
def ledger():
    return MemoryLedger()


@pytest.fixture
def bank(ledger):
    return SimulatedBank(ledger)


@pytest.fixture
def counter():
    return Counter()


@pytest.fixture
def red():
    return firm("甲", "53001")


@pytest.fixture
def blue():
    return firm("乙", "53002")


def receive(bank, counter, now=NOW):
    bank_day.receive(bank, now, counter.door)


def verdict(ref):
    return Payment.objects.get(bank_ref=ref).verdict


def returned_to(ref):
    order = RefundOrder.objects.get(payment_id=ref)
    out = refunds.pay_out(order)
    return out.payee_name, out.payee_account, out.amount_fen


def test_a_full_payment_from_the_base_account_is_handed_in_once_under_the_pseudonym(bank, counter, red):
    ref = pay(bank, red, number_of(red))
    receive(bank, counter)
    assert verdict(ref) == Verdict.ACCEPTED
    booked = Payment.objects.get(bank_ref=ref).booked_at
    assert counter.said(RecordDeposit) == [
        RecordDeposit(bidder=pseudonym(LOT, 1, red.uscc), amount_fen=ASKED, payment=ref, booked_at=booked)
    ]
    assert not RefundOrder.objects.exists()


def test_brackets_of_either_width_are_the_same_name(bank, counter, red):
    ref = pay(bank, red, number_of(red), payer_name=red.name.replace("(", "（").replace(")", "）"))
    receive(bank, counter)
    assert verdict(ref) == Verdict.ACCEPTED


def test_another_firms_account_goes_back_to_where_it_came_from(bank, counter, red, blue):
    ref = pay(bank, blue, number_of(red))
    receive(bank, counter)
    assert verdict(ref) == Verdict.MISMATCH_ACCOUNT
    assert returned_to(ref) == (blue.name, "53002", ASKED)
    assert counter.said(RecordDeposit) == []


def test_a_private_account_in_the_firms_name_is_not_its_base_account(bank, counter, red):
    ref = pay(bank, red, number_of(red), payer_account="62170001")
    receive(bank, counter)
    assert verdict(ref) == Verdict.MISMATCH_ACCOUNT


def test_the_base_account_under_another_name_is_refused(bank, counter, red):
    ref = pay(bank, red, number_of(red), payer_name="云南甲建筑公司")
    receive(bank, counter)
    assert verdict(ref) == Verdict.MISMATCH_NAME
    assert "主体信息变更" in Payment.objects.get().reason


@pytest.mark.parametrize("fen", [1, ASKED - 1, ASKED + 1, 2 * ASKED])
def test_partial_payments_and_one_for_two_lots_go_back_whole(bank, counter, red, fen):
    ref = pay(bank, red, number_of(red), fen=fen)
    receive(bank, counter)
    assert verdict(ref) == Verdict.WRONG_AMOUNT
    assert returned_to(ref)[2] == fen


def test_two_halves_do_not_make_a_deposit(bank, counter, red):
    pay(bank, red, number_of(red), fen=ASKED // 2, nonce="1")
    pay(bank, red, number_of(red), fen=ASKED // 2, nonce="2")
    receive(bank, counter)
    assert counter.said(RecordDeposit) == []
    assert RefundOrder.objects.count() == 2


def test_a_second_full_payment_goes_back_and_the_first_stays(bank, counter, red):
    first = pay(bank, red, number_of(red), nonce="1")
    second = pay(bank, red, number_of(red), nonce="2")
    receive(bank, counter)
    assert (verdict(first), verdict(second)) == (Verdict.ACCEPTED, Verdict.DUPLICATE)
    assert len(counter.said(RecordDeposit)) == 1
    assert [o.payment_id for o in RefundOrder.objects.all()] == [second]


def test_the_same_firm_pays_for_two_lots_to_two_numbers(bank, counter, red):
    assert number_of(red) != number_of(red, OTHER_LOT)
    pay(bank, red, number_of(red))
    pay(bank, red, number_of(red, OTHER_LOT))
    receive(bank, counter)
    assert {stream for stream, _ in counter.acts.values()} == {LOT, OTHER_LOT}


def test_the_last_microsecond_is_in_time_and_the_deadline_is_late(bank, counter, red, blue):
    in_time = pay(bank, red, number_of(red), at=CLOSES - timedelta(microseconds=1))
    late = pay(bank, blue, number_of(blue), at=CLOSES)
    receive(bank, counter, CLOSES)
    assert (verdict(in_time), verdict(late)) == (Verdict.ACCEPTED, Verdict.LATE)


def test_a_number_of_an_earlier_round_takes_no_more_money(bank, counter, red):
    number = number_of(red)
    counter.rounds[LOT] = 2
    ref = pay(bank, red, number)
    receive(bank, counter)
    assert verdict(ref) == Verdict.LATE


def test_a_payment_before_the_number_was_given_out_goes_back(bank, counter, red):
    ref = pay(bank, red, "6228000000000000000")
    receive(bank, counter)
    assert verdict(ref) == Verdict.UNKNOWN_SUBACCOUNT
    assert returned_to(ref) == (red.name, "53001", ASKED)
    number_of(red)
    receive(bank, counter)
    assert verdict(ref) == Verdict.UNKNOWN_SUBACCOUNT


def test_what_the_door_refuses_goes_back_with_its_reason(bank, counter, red):
    counter.refusal = Refused("本标段已经终止")
    ref = pay(bank, red, number_of(red))
    receive(bank, counter)
    assert verdict(ref) == Verdict.NOT_ADMITTED
    assert "已经终止" in Payment.objects.get().reason


def test_the_same_notice_twice_has_no_further_effect(bank, counter, ledger, red):
    pay(bank, red, number_of(red))
    receive(bank, counter)
    ledger.read.clear()
    receive(bank, counter)
    assert Payment.objects.count() == 1
    assert len(counter.acts) == 1


def test_a_crash_after_handing_in_is_made_good_from_the_same_notice(bank, counter, ledger, red):
    ref = pay(bank, red, number_of(red))
    receive(bank, counter)
    Payment.objects.update(verdict="", reason="")
    ledger.read.clear()
    receive(bank, counter)
    assert verdict(ref) == Verdict.ACCEPTED
    assert len(counter.acts) == 1


def test_one_reference_with_another_content_is_left_to_a_person(tmp_path, counter, red):
    bank = FileBank(tmp_path, bank_day.sealed_file)
    credit = Credit("REF1", number_of(red), ASKED, red.name, "53001", NOW)
    for n, fen in enumerate((ASKED, ASKED + 1)):
        changed = Credit("REF1", credit.sub_account, fen, red.name, "53001", NOW)
        (bank.incoming / f"{n}.xml").write_bytes(write_camt054("M", [changed], NOW))
        receive(bank, counter)
    assert Payment.objects.get().amount_fen == ASKED
    (reason,) = bank.faulty.glob("*.txt")
    assert "内容不同" in reason.read_text()


def test_a_bomb_is_laid_aside_and_the_next_file_is_read(tmp_path, counter, red):
    bank = FileBank(tmp_path, bank_day.sealed_file)
    (bank.incoming / "a.xml").write_bytes(b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    good = Credit("REF1", number_of(red), ASKED, red.name, "53001", NOW)
    (bank.incoming / "b.xml").write_bytes(write_camt054("M", [good], NOW))
    receive(bank, counter)
    assert verdict("REF1") == Verdict.ACCEPTED
    assert [p.name for p in bank.faulty.glob("*.sealed")] == ["a.xml.sealed"]
    assert list(bank.deliveries()) == []


def holding(folder, *names: str) -> list[str]:
    """The files below a folder in which one of these names stands, in either way of writing that banks use."""
    told = [name.encode(code) for name in names for code in ("utf-8", "gb18030")]
    return [p.name for p in folder.rglob("*") if p.is_file() and any(each in p.read_bytes() for each in told)]


def test_what_the_bank_sent_and_took_names_nobody_in_the_data_folder_or_the_ordinary_backup(tmp_path, counter, red, blue, settings):
    """A planted payer: once read, once with a fault, once paid back, once not yet read."""
    settings.GGZY_DATA, settings.GGZY_BANK = tmp_path, "files"
    bank = bank_day.bank()
    wrong = Credit("REF1", number_of(red), ASKED - 1, red.name, "53001", NOW)
    (bank.incoming / "a.xml").write_bytes(write_camt054("M", [wrong], NOW))
    (bank.incoming / "b.xml").write_bytes(write_camt054("M", [wrong], NOW).replace(b"CRDT", b"NONE"))
    receive(bank, counter)
    bank_day.Errands()(NOW)
    (order,) = bank.outgoing.glob("*.xml")
    assert holding(tmp_path, red.name) == [order.name], "the bank has still to fetch it"
    settle(counter, Paid("P1", RefundOrder.objects.get().order_id, ASKED - 1, NOW))
    bank_day.Errands()(NOW)
    assert len(list(bank.done.iterdir())) == 2 and len(list(bank.faulty.iterdir())) == 2
    assert holding(tmp_path, red.name) == []
    (kept,) = bank.done.glob("a.xml*")
    assert red.name.encode() in bank_day.opened_file(kept)
    (bank.incoming / "c.xml").write_bytes(write_camt054("M", [Credit("REF2", number_of(blue), ASKED, blue.name, "53002", NOW)], NOW))
    backup.pack(tmp_path / "files.tar", tmp_path / "keys.tar", tmp_path)
    assert sorted(holding(tmp_path, red.name, blue.name)) == ["c.xml", "keys.tar"]


def test_what_the_bank_sent_is_shown_to_whoever_must_look_into_it(tmp_path, capsys):
    (tmp_path / "a.xml.sealed").write_bytes(bank_day.sealed_file("来款通知".encode()))
    prepare.bank([str(tmp_path / "a.xml.sealed")])
    assert "来款通知" in capsys.readouterr().out
    (tmp_path / "a.xml.sealed").write_bytes(b"AAAA")
    for words, said in (([str(tmp_path / "a.xml.sealed")], "打不开"), ([str(tmp_path / "none")], "读不了"), ([], "用法")):
        with pytest.raises(Trouble, match=said):
            prepare.bank(words)


def settle(counter, movement):
    return bank_day.settle(movement, now=NOW, door=counter.door)


def test_a_reversal_before_its_credit_leaves_nothing_to_hold_or_return(counter, red):
    assert settle(counter, Reversal("R1", "REF1", ASKED, NOW)) is None
    settle(counter, Credit("REF1", number_of(red), ASKED, red.name, "53001", NOW))
    assert counter.said(RecordDeposit) == []
    assert not RefundOrder.objects.exists()


def test_a_reversed_wrong_payment_is_not_paid_out_as_well(counter, red, blue):
    settle(counter, Credit("REF1", number_of(red), ASKED, blue.name, "53002", NOW))
    assert settle(counter, Reversal("R1", "REF1", ASKED, NOW)) is None
    assert not RefundOrder.objects.exists()


def test_a_reversed_deposit_is_shown_to_a_person(counter, red):
    settle(counter, Credit("REF1", number_of(red), ASKED, red.name, "53001", NOW))
    assert isinstance(settle(counter, Reversal("R1", "REF1", ASKED, NOW)), Fault)


def test_no_table_tells_in_plain_words_who_paid(bank, counter, red):
    pay(bank, red, number_of(red))
    receive(bank, counter)
    rows = str(list(Payment.objects.values()) + list(SubAccount.objects.values()))
    for secret in (red.name, red.uscc, "53001'", LOT, str(ASKED)):
        assert secret not in rows


def test_nothing_is_logged_when_money_comes(bank, counter, red, blue, caplog):
    caplog.set_level(0)
    pay(bank, red, number_of(red))
    pay(bank, blue, number_of(red))
    receive(bank, counter)
    assert not [r for r in caplog.records if r.name.startswith("ggzy")]


def test_numbers_given_out_tell_no_order_and_are_the_same_when_asked_again(red, blue):
    numbers = [number_of(firm_) for firm_ in (red, blue)]
    assert numbers == [number_of(firm_) for firm_ in (red, blue)]
    assert abs(int(numbers[0]) - int(numbers[1])) > 1
    assert all(len(n) == 19 for n in numbers)


PAYERS, LOTS = "甲乙丙", (LOT, OTHER_LOT)
TRANSFERS = st.lists(
    st.tuples(
        st.sampled_from(PAYERS),
        st.sampled_from(PAYERS),
        st.sampled_from(LOTS),
        st.sampled_from([1, ASKED - 1, ASKED, 2 * ASKED]),
        st.integers(-2, 2),
        st.booleans(),
    ),
    max_size=12,
)


class MoneyAddsUp(TestCase):
    """Whatever is paid in, by whom and when, twice or out of order: the bank's books and ours agree for every lot."""

    @settings(max_examples=25, deadline=None)
    @given(TRANSFERS, st.randoms(use_true_random=False))
    def test_money_in_is_money_out_and_held(self, transfers, chance):
        ledger, counter = MemoryLedger(), Counter()
        bank = SimulatedBank(ledger)
        firms = {letter: firm(letter, f"5300{n}") for n, letter in enumerate(PAYERS)}
        for n, (payer, owner, lot, fen, hours, closed) in enumerate(transfers):
            pay(bank, firms[payer], number_of(firms[owner], lot), fen, CLOSES + timedelta(hours=hours), nonce=str(n))
            if closed and fen == 1:
                ledger.closed_accounts.add(firms[payer].base_account_no)
        shuffled = list(ledger.booked.items())
        chance.shuffle(shuffled)
        ledger.booked = dict(shuffled)
        for _ in range(2):
            receive(bank, counter)
            refunds.send(bank, bank_day.ESCROW, NOW)
            receive(bank, counter)
            ledger.read.clear()
        paid_in = sum(p.amount_fen for p in Payment.objects.all())
        out = sum(o.total_fen for o in RefundOrder.objects.filter(confirmed_at__isnull=False, bounced_at=None))
        bounced = sum(o.total_fen for o in RefundOrder.objects.filter(bounced_at__isnull=False))
        held = sum(p.amount_fen for p in Payment.objects.filter(verdict=Verdict.ACCEPTED))
        assert ledger.escrow_fen() == paid_in - out == held + bounced
        for lot in LOTS:
            journaled = [c for s, c in counter.acts.values() if s == lot and isinstance(c, RecordDeposit)]
            accepted = [p for p in Payment.objects.filter(verdict=Verdict.ACCEPTED) if p.stream == lot]
            assert sum(c.amount_fen for c in journaled) == sum(p.amount_fen for p in accepted)
            assert len({c.bidder for c in journaled}) == len(journaled)
        assert len(counter.said(RecordReturn)) == RefundOrder.objects.filter(confirmed_at__isnull=False).count()
