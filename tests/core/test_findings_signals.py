"""Signals between the bidders of one lot: what each must find, what is nothing in common, and round by round."""

from __future__ import annotations

from copy import copy
from datetime import timedelta

import msgspec
import pytest

from ggzy.core.acts import award, control
from ggzy.core.findings import acts, serial, signals
from ggzy.core.findings.deemed import DEEMED, MARKS, PAYER, Deemed, deemed
from ggzy.core.findings.finding import Found, Grade, Paid, Seen, Told, rounds_before
from tests.core.finding_story import ACCOUNT, by_bidder, said, with_more_bids
from tests.core.story import CALENDAR, START, Story
from tests.people import BLUE, GREEN, RED, TENDEREE


@pytest.fixture(scope="module")
def opened() -> Story:
    return Story().opened()


def test_one_account_for_two_bidders_is_red_because_the_regulation_deems_it(opened):
    paid = by_bidder(opened, {RED: (Paid(ACCOUNT, "甲商贸"),), BLUE: (Paid("9", "蓝"), Paid(ACCOUNT, "甲商贸")), GREEN: (Paid("7", "绿"),)})
    (found,) = said(signals.same_payer, opened, paid=paid)
    assert found.grade is Grade.RED and set(found.firms) == {RED.org_id, BLUE.org_id} and "第40条" in str(found.bases[0])
    assert ACCOUNT not in found.words and "尾号1234" in found.words
    own = by_bidder(opened, {RED: (Paid("1", "红"), Paid("1", "红")), BLUE: (Paid("2", "蓝"),)})
    assert said(signals.same_payer, opened, paid=own) == []


def test_a_mark_that_nothing_deems_is_never_red(opened, monkeypatch):
    monkeypatch.setattr(signals, "deemed", lambda *_: ())
    paid = by_bidder(opened, {RED: (Paid(ACCOUNT, "甲"),), BLUE: (Paid(ACCOUNT, "甲"),)})
    assert [f.grade for f in said(signals.same_payer, opened, paid=paid)] == [Grade.AMBER]


def test_one_name_as_manager_and_one_telephone_stay_amber():
    story = Story().opened()
    for bidder in (RED, BLUE):
        bid = story.p.round.bids[story.pseudonym(bidder)]
        bid.line = msgspec.structs.replace(bid.line, manager="李工 " if bidder is RED else "李工")
    (found,) = said(signals.same_manager, story)
    assert found.grade is Grade.AMBER and "李工" in found.words and story.pseudonym(RED) not in found.words
    (phone,) = said(signals.same_contact, story, phones=by_bidder(story, {RED: ("13900001111",), GREEN: ("13900001111", "13900002222"), BLUE: ("13900001112",)}))
    assert phone.grade is Grade.AMBER and set(phone.firms) == {RED.org_id, GREEN.org_id} and "13900001111" not in phone.words


def test_weak_marks_are_never_red_whatever_deems_them(monkeypatch):
    monkeypatch.setattr(signals, "deemed", lambda *_: (DEEMED[0].basis,))
    story = with_more_bids(Story().opened({RED: 100_00, BLUE: 200_00, GREEN: 300_00}), 4)
    story.p.round.bids["b3"].line = msgspec.structs.replace(story.p.round.bids["b3"].line, price_fen=400_00)
    phones = {bid.bidder: ("13900001111",) for bid in story.p.opened_bids}
    for rule in (signals.same_manager, signals.same_contact, signals.price_steps):
        assert {found.grade for found in said(rule, story, phones=phones)} == {Grade.AMBER}, rule


def test_what_is_left_empty_is_nothing_in_common():
    story = Story().opened()
    for bid in story.p.opened_bids:
        bid.line = msgspec.structs.replace(bid.line, manager=" ")
    assert said(signals.same_manager, story) == []


def tendered_again() -> Story:
    story = Story().awarded()
    story.must(award.RecordFallAway(ground="放弃中标", evidence="放弃函"), TENDEREE)
    story.must(award.GiveUpCandidates(reason="其他候选人报价过高"), TENDEREE)
    story.must(control.TenderAgain(), TENDEREE)
    return story


def test_what_was_found_of_bidders_stays_when_the_lot_is_tendered_again():
    story, rule = tendered_again(), next(r for r in signals.RULES if r.code == "same_contact")
    ((p, lines),) = rounds_before(story.p, story.entries)
    assert (p.round.number, p.stage, story.p.round.number) == (1, "failed", 2) and not story.p.opened_bids
    phones = {bid.bidder: ("13900001111",) for bid in p.opened_bids}
    first = Seen(p, lines, Told(phones=phones), CALENDAR)
    now = Seen(story.p, story.entries, Told(), CALENDAR, (first,))
    ((found,),) = [list(rule.look(each)) for each in now.asked_by(rule) if list(rule.look(each))]
    while_current = next(iter(signals.same_contact(first)))
    assert found == while_current and found.inputs["轮次"] == "第1轮" and len(found.firms) == 3
    p.round.number = 2
    (again,) = signals.same_contact(first)
    assert again.inputs["轮次"] == "第2轮" and again.subject == f"{found.subject}/第2轮", "two rounds, two findings"


def test_a_rule_that_reads_the_whole_record_is_asked_once():
    story = tendered_again()
    first = Seen(*rounds_before(story.p, story.entries)[0], Told(), CALENDAR)
    now = Seen(story.p, story.entries, Told(), CALENDAR, (first,))
    every = (*signals.RULES, *acts.RULES, *serial.SERIES)
    for rule in every:
        assert now.asked_by(rule) == ((first, now) if rule.by_round else (now,)), rule.code
    assert {r.code for r in every if r.by_round} == {
        "same_payer", "same_manager", "same_contact", "price_steps", "same_file", "favouring_reviewer",
    }  # fmt: skip
    assert rounds_before(Story().closed().p, Story().closed().entries) == []


def with_prices(*yuan: int) -> list[Found]:
    story = Story().opened()
    extra = list(story.p.round.bids.values())
    story.p.round.bids = {}
    for n, price in enumerate(yuan):
        bid = copy(extra[n % 3])
        bid.bidder, bid.line = f"b{n}", msgspec.structs.replace(extra[0].line, price_fen=price * 100)
        story.p.round.bids[bid.bidder] = bid
    return said(signals.price_steps, story)


def test_four_prices_in_equal_steps_and_not_three_or_nearly():
    assert len(with_prices(1000, 1013, 1026, 1039, 1500)) == 1
    assert len(with_prices(1000, 1013, 1026, 1040)) == 1  # within a yuan
    assert with_prices(1000, 1013, 1026, 1041) == []
    assert with_prices(1000, 1013, 1026, 1500) == []
    assert with_prices(1000, 1000, 1000, 1000) == []


def test_where_and_when_a_mark_is_deemed():
    for row in DEEMED:
        assert row.mark in MARKS
    assert deemed(PAYER, "532301", START) and not deemed(PAYER, "532301", START.replace(year=2012, month=1, day=31))
    assert deemed(PAYER, "532301", START.replace(year=2012, month=2, day=1))
    assert deemed("maker", "230602", START) and not deemed("maker", "532301", START)
    ended = Deemed("5323", PAYER, DEEMED[0].basis, since=START.date() - timedelta(days=9), until=START.date())
    assert ended.holds("532301", START - timedelta(days=1)) and not ended.holds("532301", START)
