"""What the opening journals of a bidder's affiliations stays as it was, whatever the registry says later."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import DataError, OperationalError

from client.seal import Paper, make_bidder_key, make_trustee_key, seal_bytes
from ggzy.core.acts import bidding, notice
from ggzy.core.findings.finding import Mark, Marked
from ggzy.core.law.related import relations
from ggzy.core.sealing.policy import TrusteePolicy
from ggzy.desk import clock, counter, file_marks, opening, telling, ticker
from ggzy.desk.unseal import Fault, NotOpened
from ggzy.store import vault
from ggzy.store.models import AtOpening, Organisation, SealedFile
from ggzy.store.quiet import place
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, GREEN, RED

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_vault(tmp_path, settings):
    settings.GGZY_VAULT = tmp_path / "vault"


def test_affiliations_are_those_of_the_opening_and_a_later_change_leaves_them():
    lot = Lot().noticed().closed()
    Organisation.objects.filter(uscc__in=(RED.org_id, BLUE.org_id)).update(legal_representative="张三")
    lot.release()
    ticker.run_due(clock.now())
    Organisation.objects.filter(uscc=BLUE.org_id).update(legal_representative="李四")
    p = lot.p
    (found,) = relations(p)
    assert set(found.orgs) == {RED.org, BLUE.org} and "张三" in found.what
    heads = {firm.org_id: firm.head for bid in p.opened_bids for firm in bid.firms}
    assert heads[BLUE.org_id] == "张三"


def test_halls_are_opened_in_turn():
    """One of each, then the next of each: no hall waits for another's last bid."""
    from ggzy.desk.opening import in_turn

    assert list(in_turn([iter("abc"), iter(""), iter("x"), iter("12")])) == ["a", "x", "1", "b", "2", "c"]


def test_two_halls_open_side_by_side_and_one_of_trustees_who_do_not_suffice_waits():
    lots = [Lot().noticed().closed() for _ in range(2)]
    lots[0].release()
    lots[1].release("centre")
    ticker.run_due(clock.now())
    assert [len(lot.p.opened_bids) for lot in lots] == [3, 0]
    lots[1].release("tenderee")
    ticker.run_due(clock.now())
    assert len(lots[1].p.opened_bids) == 3


def test_a_bid_that_waits_for_more_shares_is_not_recorded_as_anything():
    """Two shares that fit nothing: the desk tries, records nothing, and goes on trying when the third comes."""
    from ggzy.core.acts.trustees import ReleaseShares
    from tests.people import CENTRE

    lot = Lot().noticed().closed()
    lies = {bidder: share.replace('"value":"', '"value":"AAAA', 1) for bidder, share in lot.shares("centre").items()}
    assert lot.must(ReleaseShares(seat="centre", shares=lies), CENTRE)
    lot.release("supervisor")
    ticker.run_due(clock.now())
    assert lot.p.unsealing and not lot.p.opened_bids
    lot.release("tenderee")
    ticker.run_due(clock.now())
    assert {b.false_shares for b in lot.p.opened_bids} == {("centre",)}


def test_an_envelope_of_the_other_suite_is_refused_at_the_counter_and_not_found_shut_at_the_opening():
    """The upload takes in either suite's; the statement says the lot's own."""
    lot = Lot().noticed(policy=TrusteePolicy(suite="gm"))
    register_firms(RED)
    lot.must(notice.ObtainFile(), RED)
    raw, _ = seal_bytes(lot.manifest(RED, 2700_0000_00), [], TrusteePolicy(), {seat: make_trustee_key("age").public for seat in TrusteePolicy().trustees}, make_bidder_key("age").public)
    wrong = replace(lot.seal(RED), sha256=hashlib.sha256(raw).hexdigest(), size=len(raw))
    upload = uuid4()
    vault.write_chunk(upload, 0, raw)
    vault.keep(upload, wrong.sha256)
    SealedFile.objects.create(place=place(lot.stream, 1, lot.me(RED)), sha256=wrong.sha256, size=wrong.size)
    refused = counter.hand_in(lot.stream, bidding.SubmitBid(signed=lot.signed(RED, wrong)), RED)
    assert refused.rule == "bid_is_encrypted" and "没有用国密算法加密" in str(refused)
    lot.must(bidding.SubmitBid(signed=lot.signed(RED, lot.seal(RED))), RED)


def test_a_name_that_no_database_keeps_stops_its_own_bid_and_no_other():
    lot = Lot().noticed()
    lot.bid(RED, papers=[Paper("a\x00b.pdf", b"%PDF-1.7\n/ID [<0123456789abcdef0123456789abcdef>]")])
    lot.bid(BLUE)
    lot.bid(GREEN)
    ticker.move_clock(lot.p.round.deadline)
    lot.release()
    ticker.run_due(clock.now())
    assert {b.org for b in lot.p.opened_bids} == {BLUE.org, GREEN.org} and not lot.p.unsealing
    failed = lot.p.round.bids[lot.me(RED)]
    assert "空字符" in failed.not_opened and failed.fault == "bidder"


def test_a_bid_that_cannot_be_recorded_and_marks_that_cannot_be_kept_hold_up_no_other(monkeypatch):
    lot = Lot().noticed().closed()
    lot.release()
    recorded, marks_in = opening.recorded, file_marks.marks_in

    def breaks_at_red(p, bid, *told):
        if bid.bidder == lot.me(RED):
            raise DataError("cannot be kept")
        return recorded(p, bid, *told)

    monkeypatch.setattr(opening, "recorded", breaks_at_red)
    monkeypatch.setattr(file_marks, "marks_in", lambda opened: [Marked(Mark.ORIGIN, "0123456789abcdef", "0" * 64, "a\x00b.pdf")])
    ticker.run_due(clock.now())
    assert {b.org for b in lot.p.opened_bids} == {BLUE.org, GREEN.org} and lot.p.unsealing
    assert not AtOpening.objects.exists()
    monkeypatch.setattr(opening, "recorded", recorded)
    monkeypatch.setattr(file_marks, "marks_in", marks_in)
    ticker.run_due(clock.now())
    assert len(lot.p.opened_bids) == 3 and AtOpening.objects.count() == 1
    assert len(telling.kept_of([lot.p])) == 3, "made good at the first look"


def test_a_database_that_is_away_is_no_fault_of_a_bid_and_stops_the_work(monkeypatch):
    lot = Lot().noticed().closed()
    lot.release()

    def away(*told):
        raise OperationalError("server closed the connection")

    monkeypatch.setattr(opening, "recorded", away)
    with pytest.raises(OperationalError):
        opening.unseal_waiting(lot.stream)
    monkeypatch.undo()
    assert opening.unseal_waiting(lot.stream) == 3


def test_what_may_go_better_the_next_time_is_not_recorded_as_a_failure(monkeypatch):
    lot = Lot().noticed().closed()
    lot.release()
    monkeypatch.setattr(opening, "unseal", lambda *told: NotOpened("平台存储读写失败，暂时不能解密", Fault.OTHER, again=True))
    assert opening.unseal_waiting(lot.stream) == 0 and lot.p.unsealing
    monkeypatch.undo()
    assert opening.unseal_waiting(lot.stream) == 3
