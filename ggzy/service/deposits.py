"""Deposits coming in 保证金来款: sub-accounts on demand, and every payment judged, handed in or sent back.

Each payment is first written down, then judged and handed in, then marked; after a crash in between the same notice
is read again and the act's own number makes it one act. Nothing here is logged: a log line would tell that somebody paid.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

import msgspec
from django.db import transaction
from msgspec.structs import replace
from stdnum import luhn

from ggzy.core.acts.bidding import RecordDeposit
from ggzy.core.codes import plain, same_name
from ggzy.core.deposit import UNKNOWN_SUBACCOUNT, Judgment, Verdict, judge
from ggzy.core.law.deposits import PaymentSeen
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import BANK, Actor
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk.pseudonym import pseudonym
from ggzy.gateways.bank.port import Credit, Fault, Reversal
from ggzy.service import payers, refunds
from ggzy.service.models import EarlyReversal, Payment, RefundOrder, SubAccount
from ggzy.service.payers import Payer, Whose
from ggzy.store.models import Organisation

PREFIX = "6228"
RANDOM_DIGITS = 14

HandIn = Callable[..., object]
"""`desk.hand_in`: (stream, command, actor, *, act_id) → Accepted | Refused."""
Load = Callable[[str], Proceeding | None]


class Door(msgspec.Struct, frozen=True):
    """What settling needs of the desk: how to hand in and how to read a lot."""

    hand_in: HandIn
    load: Load


def sub_account_for(stream: str, round: int, bidder: str) -> SubAccount:
    """领取子账号: the same number whenever asked; random, with a check digit, so that a slip meets nobody else's."""
    whose = Whose(stream, round, bidder)
    kept = SubAccount.objects.filter(place=whose.place).first()
    if kept:
        return kept
    body = PREFIX + f"{secrets.randbelow(10**RANDOM_DIGITS):0{RANDOM_DIGITS}d}"
    number = body + luhn.calc_check_digit(body)
    made, _ = SubAccount.objects.get_or_create(
        place=whose.place, defaults={"number": number, "whose": whose.sealed()}
    )
    return made


def settle_credit(credit: Credit, *, now: datetime, door: Door) -> Fault | None:
    """登记一笔来款：重复的通知不再生效；同号不同内容的交人核实。"""
    sub = SubAccount.objects.filter(number=plain(credit.sub_account)).first()
    whose = payers.whose(sub.whose) if sub else Whose()
    payment, new = Payment.objects.get_or_create(
        bank_ref=credit.bank_ref,
        defaults={
            "sub_account": credit.sub_account,
            "place": sub.place if sub else "",
            "whose": replace(whose, amount_fen=credit.amount_fen, booked_at=credit.booked_at).sealed(),
            "payer": payers.seal(Payer(credit.payer_name, credit.payer_account)),
            "payer_mark": payers.mark(credit.payer_account),
        },
    )
    if not new and not says_the_same(payment, credit):
        return Fault("全份", "银行流水号与先前登记的一笔相同而内容不同，未予登记，请与银行核实")
    if not payment.verdict:
        conclude(payment, now=now, door=door)
    return None


def says_the_same(payment: Payment, credit: Credit) -> bool:
    return (payment.sub_account, payment.amount_fen, payment.booked_at) == (
        credit.sub_account,
        credit.amount_fen,
        credit.booked_at,
    ) and payers.unseal(payment.payer) == Payer(credit.payer_name, credit.payer_account)


def conclude(payment: Payment, *, now: datetime, door: Door) -> None:
    """Judge a payment; accepted by the rules and by the door it stays, else it is ordered back at once."""
    if early := EarlyReversal.objects.filter(reverses=payment.bank_ref).first():
        payment.reversed_at = early.booked_at
    judged = judgment_on(payment, door.load(payment.stream) if payment.stream else None)
    if judged.verdict is Verdict.ACCEPTED and payment.reversed_at is None:
        judged = offered_at_the_door(payment, door)
    with transaction.atomic():
        payment.verdict = judged.verdict
        payment.reason = str(judged.refused)[:300] if judged.refused is not None else ""
        payment.save(update_fields=["verdict", "reason", "reversed_at"])
        if judged.verdict is not Verdict.ACCEPTED and payment.reversed_at is None:
            refunds.order(payment, occasion=refunds.MISPAID, now=now)


def judgment_on(payment: Payment, p: Proceeding | None) -> Judgment:
    """Compare a payment with the tender file and the registers; only here a pseudonym meets a name, and is let go."""
    if p is None or p.tender_file is None or p.round.deadline is None:
        return UNKNOWN_SUBACCOUNT
    payer = payers.unseal(payment.payer)
    owner = owner_of(payment, payer)
    return judge(
        PaymentSeen(
            amount_fen=payment.amount_fen,
            booked_at=payment.booked_at,
            asked_fen=p.tender_file.deposit_fen,
            closes_at=p.round.deadline,
            lot_open=payment.round == p.round.number,
            account_matches=owner is not None,
            name_matches=owner is not None and same_name(payer.name, owner.base_account_name or owner.name),
            paid_already=paid_already(payment),
        )
    )


def owner_of(payment: Payment, payer: Payer) -> Organisation | None:
    """The organisation with this base account, if it is the one that the sub-account was given to."""
    numbers = {payer.account.strip(), plain(payer.account)} - {""}
    for organisation in Organisation.objects.filter(base_account_no__in=numbers):
        if pseudonym(payment.stream, payment.round, organisation.uscc) == payment.pseudonym:
            return organisation
    return None


def paid_already(payment: Payment) -> bool:
    """Whether another payment to the same number is held: one that went back, or that the bank took back, is not."""
    others = Payment.objects.filter(sub_account=payment.sub_account, verdict=Verdict.ACCEPTED, reversed_at=None)
    return others.exclude(pk=payment.pk).exclude(refunds__in=RefundOrder.objects.filter(bounced_at=None)).exists()


def offered_at_the_door(payment: Payment, door: Door) -> Judgment:
    command = RecordDeposit(
        bidder=payment.pseudonym,
        amount_fen=payment.amount_fen,
        payment=payment.bank_ref,
        booked_at=payment.booked_at,
    )
    answer = hand_in_as_bank(door, payment, command, "in")
    if isinstance(answer, Refused):
        return Judgment(Verdict.NOT_ADMITTED, answer)
    return Judgment(Verdict.ACCEPTED)


def hand_in_as_bank(door: Door, payment: Payment, command: Command, what: str, actor: Actor = BANK) -> object:
    """One act for one payment and purpose, however often its notice is read."""
    return door.hand_in(payment.stream, command, actor, act_id=f"{what}:{payment.bank_ref}")


def settle_reversal(reversal: Reversal) -> Fault | None:
    """冲正: the bank took a credit back. What was not judged or not yet here is as if it had never come."""
    payment = Payment.objects.filter(bank_ref=reversal.reverses).first()
    if payment is None:
        EarlyReversal.objects.get_or_create(reverses=reversal.reverses, defaults={"booked_at": reversal.booked_at})
        return None
    if payment.amount_fen != reversal.amount_fen:
        return Fault("全份", "冲正金额与原来款不一致，未予登记，请与银行核实")
    if payment.reversed_at is None:
        Payment.objects.filter(pk=payment.pk).update(reversed_at=reversal.booked_at)
        stopped = RefundOrder.objects.filter(payment=payment, batch="").delete()[0]
        if payment.verdict == Verdict.ACCEPTED or (not stopped and payment.refunds.exists()):
            return Fault("全份", "已经登记或已经退回的来款被银行冲正，请交易中心与银行核实")
    return None
