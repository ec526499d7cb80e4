"""Acts handed in at the real door 窗口, against the real database: the whole way of a lot, as fast as tests need it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from client.seal import Paper, make_lot_key, seal_bytes
from ggzy.core.acts import bidding, notice, opening, registration
from ggzy.core.calendar import SHANGHAI
from ggzy.core.roles import CLOCK, Actor
from ggzy.core.sealing.manifest import Bidder, Manifest
from ggzy.desk import clock, counter, ticker
from ggzy.desk.pseudonym import pseudonym
from ggzy.desk.workdays import calendar
from ggzy.store import vault
from ggzy.store.models import Organisation, Region, SealedFile
from tests.core.story import ALL_MET, project, tender_file
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
        self.recipient, self.identity = make_lot_key()

    def must(self, command: Any, by: Actor, **more: Any) -> counter.Accepted:
        done = counter.hand_in(self.stream, command, by, **more)
        assert done, str(done)
        return done

    @property
    def p(self):
        p = counter.load(self.stream)
        assert p
        return p

    def noticed(self, days: int = 21, **file: Any) -> Lot:
        self.must(registration.SubmitFiling(tender_file=tender_file(**file)), TENDEREE)
        self.must(registration.AcceptFiling(findings=ALL_MET), SUPERVISOR)
        self.must(registration.RegisterOpeningKey(recipient=self.recipient, rehearsed=True), SUPERVISOR)
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

    def seal(self, by: Actor, fen: int, papers: list[Paper] | None = None) -> tuple[str, int]:
        """Seal a bid and lay it into the vault, as the upload does."""
        p = self.p
        manifest = Manifest(
            lot=self.stream, round=p.round.number, bidder=Bidder(uscc=by.org_id, name=by.org), price_fen=fen,
            duration_days=360, quality="合格", project_manager="项目经理", draw_nonce=uuid4().hex * 2, made_at="2026-03-02T09:00:00+08:00", build="test",
        )
        raw, envelope = seal_bytes(manifest, papers or [], self.recipient)
        upload = uuid4()
        vault.write_chunk(upload, 0, raw)
        vault.keep(upload, envelope.sha256)
        SealedFile.objects.create(
            stream=self.stream, round=p.round.number, owner=pseudonym(self.stream, p.round.number, by.org_id), sha256=envelope.sha256, size=envelope.size
        )
        return envelope.sha256, envelope.size

    def bid(self, by: Actor, fen: int = 2700_0000_00, papers: list[Paper] | None = None) -> counter.Accepted:
        register_firms(by)
        self.must(notice.ObtainFile(), by)
        digest, size = self.seal(by, fen, papers)
        return self.must(bidding.SubmitBid(envelope_sha256=digest, size=size, upload="u"), by)

    def closed(self) -> Lot:
        for n, by in enumerate((RED, BLUE, GREEN)):
            self.bid(by, 2700_0000_00 + n * 1_0000_00)
        ticker.move_clock(self.p.round.deadline)
        assert self.p.stage == "opening"
        return self

    def unsealed(self) -> Lot:
        self.closed()
        self.must(opening.ReleaseOpeningKey(identity=self.identity), SUPERVISOR)
        ticker.run_due(clock.now())
        return self


__all__ = ["CLOCK", "Lot", "Region"]
