"""Acts handed in at the real door 窗口, against the real database: the whole way of a lot, as fast as tests need it."""

from __future__ import annotations

import base64
from copy import copy
from datetime import timedelta
from typing import Any, Self
from uuid import uuid4

from client.seal import (
    KeyPair,
    Paper,
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
from ggzy.core.acts import bidding, notice, registration, trustees
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.calendar import SHANGHAI
from ggzy.core.roles import CLOCK, Actor
from ggzy.core.sealing import shares
from ggzy.core.sealing.manifest import Bidder, Manifest
from ggzy.core.sealing.statement import SignedStatement
from ggzy.core.unsealing import policy_of, statement_of
from ggzy.desk import clock, counter, ticker
from ggzy.desk.pseudonym import pseudonym
from ggzy.desk.workdays import calendar
from ggzy.store import vault
from ggzy.store.models import Organisation, Region, SealedFile
from ggzy.store.quiet import place
from tests.core.story import ALL_MET, TRUSTEES, project, tender_file
from tests.drawing import Drawers
from tests.people import BLUE, GREEN, RED, SUPERVISOR, TENDEREE


def register_firms(*firms: Actor) -> None:
    for firm in firms:
        Organisation.objects.update_or_create(
            uscc=firm.org_id, defaults={"name": firm.org, "kind": "bidder", "status": "verified"}
        )


class Lot:
    """One lot at the door."""

    def __init__(self, **changed: Any):
        act = uuid4().hex
        begun = counter.open_stream(
            registration.RegisterProject(project=project(invest_code=act[:24], **changed)), TENDEREE, procedure="construction/1", act_id=act
        )
        assert begun, begun
        self.stream = begun.stream
        self.keys: dict[str, KeyPair] = {}
        self.signer, self.copies = make_signer(), {}  # of the bidders, who are all one here

    def again(self) -> Self:
        """As it was made, for the next test of a module that shares it: the database was set back, so must be what is kept here."""
        counter.forget(self.stream)
        other = copy(self)
        other.keys, other.copies = dict(self.keys), dict(self.copies)
        if drawers := getattr(self, "drawers", None):
            other.drawers = copy(drawers)
            other.drawers.lot = other
        return other

    def must(self, command: Any, by: Actor, **more: Any) -> counter.Accepted:
        done = counter.hand_in(self.stream, command, by, **more)
        assert done, str(done)
        return done

    def both(self, command: Any, first: Actor, other: Actor) -> counter.Accepted:
        """An act of two people: the first asks, the other confirms."""
        self.must(command, first)
        return self.must(ConfirmSecond(asked=self.p.asked_now[-1].number), other)

    @property
    def p(self):
        p = counter.load(self.stream)
        assert p
        return p

    def noticed(self, days: int = 21, **file: Any) -> Lot:
        self.must(registration.SubmitFiling(tender_file=tender_file(**file)), TENDEREE)
        self.must(registration.AcceptFiling(findings=ALL_MET), SUPERVISOR)
        self.register_keys()
        self.drawers = Drawers(self)
        if not self.p.round.drawings["opening"].commitments:
            self.drawers.promise()
        now = clock.now().astimezone(SHANGHAI)
        due = (now + timedelta(days=days)).replace(hour=9, minute=0, second=0, microsecond=0)
        while not calendar().is_workday(due.date()):
            due += timedelta(days=1)
        terms = notice.NoticeTerms(issue_from=now, issue_to=now + timedelta(days=7), bid_deadline=due)
        self.must(notice.PublishNotice(terms=terms), TENDEREE)
        return self

    def register_keys(self, *seats: str) -> None:
        """Each seat makes and registers a key of its own; all of them, or those named."""
        policy = policy_of(self.p)
        for seat in seats or policy.trustees:
            self.keys[seat] = make_trustee_key(policy.suite)
            self.must(registration.RegisterOpeningKey(seat=seat, public_key=self.keys[seat].public, rehearsed=True), TRUSTEES[seat])

    def manifest(self, by: Actor, fen: int) -> Manifest:
        return Manifest(
            lot=self.stream, round=self.p.round.number, bidder=Bidder(uscc=by.org_id, name=by.org), price_fen=fen,
            duration_days=360, quality="合格", project_manager="项目经理", draw_nonce=uuid4().hex * 2, made_at="2026-03-02T09:00:00+08:00", build="test",
        )

    def seal(self, by: Actor, fen: int = 2700_0000_00, papers: list[Paper] | None = None) -> Sealed:
        """Seal a bid and lay it into the vault, as the upload does."""
        p, policy = self.p, policy_of(self.p)
        copy = self.copies.setdefault(policy.suite, make_bidder_key(policy.suite))
        raw, sealed = seal_bytes(self.manifest(by, fen), papers or [], policy, p.round.keys, copy.public)
        upload = uuid4()
        vault.write_chunk(upload, 0, raw)
        vault.keep(upload, sealed.sha256)
        SealedFile.objects.create(
            place=place(self.stream, p.round.number, self.me(by)), sha256=sealed.sha256, size=sealed.size
        )
        return sealed

    def me(self, by: Actor) -> str:
        return pseudonym(self.stream, self.p.round.number, by.org_id)

    def signed(self, by: Actor, sealed: Sealed) -> SignedStatement:
        bid = self.p.round.bids.get(self.me(by))
        receipts = bid.receipts if bid else []
        return state(
            sealed, self.signer.private, pseudonym=self.me(by), sequence=len(receipts) + 1, prev=receipts[-1] if receipts else ""
        )

    def withdrawal(self, by: Actor, **more: Any) -> bidding.WithdrawBid:
        """Signed, and following the last receipt."""
        receipts = self.p.round.bids[self.me(by)].receipts
        signed = withdraw(
            self.stream, self.p.round.number, self.signer.private, pseudonym=self.me(by), sequence=len(receipts) + 1, prev=receipts[-1]
        )
        return bidding.WithdrawBid(signed=signed, **more)

    def bid(self, by: Actor, fen: int = 2700_0000_00, papers: list[Paper] | None = None) -> counter.Accepted:
        register_firms(by)
        self.must(notice.ObtainFile(), by)
        return self.must(bidding.SubmitBid(signed=self.signed(by, self.seal(by, fen, papers))), by)

    def shares(self, seat: str) -> dict[str, str]:
        """What the seat's program gets out of the sealed shares of the standing bids."""
        private = self.keys[seat].private
        return {b.bidder: shares.encode(open_share(statement_of(b), seat, private)).decode() for b in self.p.standing_bids}

    def release(self, *seats: str) -> None:
        """These seats open and hand in their shares; the first two of three unless others are named."""
        for seat in seats or policy_of(self.p).trustees[:2]:
            self.must(trustees.ReleaseShares(seat=seat, shares=self.shares(seat)), TRUSTEES[seat])

    def part(self, by: Actor) -> str:
        """The copy that the bidder kept, as it is handed in."""
        said = statement_of(self.p.round.bids[self.me(by)])
        return base64.b64encode(open_bidder_copy(said, self.copies[said.suite].private)).decode()

    def closed(self) -> Lot:
        for n, by in enumerate((RED, BLUE, GREEN)):
            self.bid(by, 2700_0000_00 + n * 1_0000_00)
        ticker.move_clock(self.p.round.deadline)
        assert self.p.stage == "opening"
        return self

    def unsealed(self) -> Lot:
        self.closed()
        self.release()
        ticker.run_due(clock.now())
        return self


__all__ = ["CLOCK", "Lot", "Region"]
