"""Playing 回放: each auction from registration to archive, every act handed in at the counter, bids truly sealed.

All auctions share one practice clock, so their acts are played in the order of their moments, as in life.
"""

from __future__ import annotations

import hashlib
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from datetime import time as time_of_day
from io import BytesIO

from stdnum.cn import uscc

from client.seal import KeyPair, Sealed, make_signer, make_trustee_key, open_share, seal, state
from ggzy.core.acts import award, bidding, lowest_price, notice, registration, trustees
from ggzy.core.calendar import SHANGHAI
from ggzy.core.documents import Project, TenderFile
from ggzy.core.evaluation.method import LowestEvaluatedPrice
from ggzy.core.roles import Actor, Role
from ggzy.core.sealing.manifest import Bidder, Manifest
from ggzy.core.sealing.policy import TrusteePolicy
from ggzy.core.sealing.shares import encode
from ggzy.core.table import Command, Entry
from ggzy.core.unsealing import statement_of
from ggzy.desk import clock, counter, intake, ticker
from ggzy.desk.opening import unseal_waiting
from ggzy.desk.pseudonym import pseudonym
from ggzy.replay.table import Auction, Offer
from ggzy.store import journal
from ggzy.store.models import Organisation

PROCEDURE = "public-works/1"
NOTICE_DAYS, BID_DAYS = 12, 1
REGION = "532301"


def code(number: int) -> str:
    """A made-up unified credit code with a right check character."""
    body = f"91530000{number:09d}"
    return body + uscc.calc_check_digit(body)


BUYER = Actor(
    role=Role.TENDEREE, person_id="buyer", person="回放采购人", org_id=code(1), org="回放采购单位", region=REGION
)
TRUSTEE = Actor(
    role=Role.SUPERVISOR, person_id="trustee", person="回放监督员", org_id=code(2), org="回放监督部门", region="530000"
)


CENTRE = Actor(
    role=Role.CENTRE, person_id="centre", person="回放见证员", org_id=code(3), org="回放交易中心", region="530000"
)
HOLDERS = {"centre": CENTRE, "supervisor": TRUSTEE, "tenderee": BUYER}
"""Who holds each seat 保管席位."""


@dataclass
class Lot:
    """One auction under way: its stream, its trustees' keys, and who stands behind each pseudonym."""

    auction: Auction
    stream: str = ""
    keys: dict[str, KeyPair] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)


SIGNER = make_signer()
"""One signature for all: real auctions of elsewhere have none of ours."""


@dataclass
class Play:
    """All auctions of a file on one clock."""

    auctions: list[Auction]
    minimum: int
    commands: int = 0
    firms: dict[str, Actor] = field(default_factory=dict)
    lots: list[Lot] = field(default_factory=list)

    def run(self) -> Iterator[Lot]:
        """Play everything; gives each lot as it ends."""
        self.register_firms()
        self.lots = [Lot(a) for a in self.auctions]
        first = min(at(lot.auction, -NOTICE_DAYS, 9) for lot in self.lots)
        clock.start_at(first - timedelta(minutes=1))
        acts = (
            [(at(lot.auction, -NOTICE_DAYS, 9), 0, n, self.announce) for n, lot in enumerate(self.lots)]
            + [(at(lot.auction, -BID_DAYS, 9), 1, n, self.bids) for n, lot in enumerate(self.lots)]
            + [(at(lot.auction, 0, 10), 2, n, self.open) for n, lot in enumerate(self.lots)]
        )
        for moment, kind, n, act in sorted(acts, key=lambda a: a[:3]):
            self.commands += ticker.move_clock(moment)
            act(self.lots[n])
            if kind == 2:
                yield self.lots[n]

    def register_firms(self) -> None:
        names = sorted({name for a in self.auctions for name in a.offers})
        for number, name in enumerate(names, start=100):
            self.firms[name] = Actor(
                role=Role.BIDDER, person_id=f"firm-{number}", person="经办人", org_id=code(number), org=name[:120]
            )
        Organisation.objects.bulk_create(
            Organisation(uscc=f.org_id, name=f.org, kind="bidder", status="verified", demo=True)
            for f in self.firms.values()
        )

    def hand_in(self, lot: Lot, command: Command, actor: Actor) -> None:
        done = counter.hand_in(lot.stream, command, actor)
        if not done:
            raise RuntimeError(f"{lot.auction.key} “{command.label()}”被拒绝：{done}")
        self.commands += 1

    def announce(self, lot: Lot) -> None:
        a = lot.auction
        begun = counter.open_stream(
            registration.RegisterProject(project=project_of(a)), BUYER, procedure=PROCEDURE, act_id=f"replay-{a.key}"
        )
        if not begun:
            raise RuntimeError(f"{a.key} 登记被拒绝：{begun}")
        self.commands += 1
        lot.stream = begun.stream
        self.hand_in(lot, registration.SubmitFiling(tender_file=file_of(a, self.minimum)), BUYER)
        for seat, holder in HOLDERS.items():
            lot.keys[seat] = make_trustee_key()
            command = registration.RegisterOpeningKey(seat=seat, public_key=lot.keys[seat].public, rehearsed=True)
            self.hand_in(lot, command, holder)
        supplied, deadline = at(a, -NOTICE_DAYS, 9), at(a, 0, 10)
        terms = notice.NoticeTerms(issue_from=supplied, issue_to=deadline, bid_deadline=deadline)
        self.hand_in(lot, notice.PublishNotice(terms=terms), BUYER)

    def bids(self, lot: Lot) -> None:
        for name, offer in lot.auction.offers.items():
            firm = self.firms[name]
            self.hand_in(lot, notice.ObtainFile(), firm)
            me = pseudonym(lot.stream, 1, firm.org_id)
            lot.names[me] = name
            sealed = lay_in(lot, firm, offer, me)
            signed = state(sealed, SIGNER.private, pseudonym=me)
            self.hand_in(lot, bidding.SubmitBid(signed=signed), firm)

    def open(self, lot: Lot) -> None:
        """The deadline has passed with the clock; what stands is unsealed, examined, decided and archived."""
        p = counter.load(lot.stream)
        assert p
        if p.stage == "failed":
            return
        for seat in ("supervisor", "tenderee"):
            found = {
                b.bidder: encode(open_share(statement_of(b), seat, lot.keys[seat].private)).decode() for b in p.standing_bids
            }
            self.hand_in(lot, trustees.ReleaseShares(seat=seat, shares=found), HOLDERS[seat])
        self.commands += unseal_waiting(lot.stream)
        by_name = {name: me for me, name in lot.names.items()}
        for name, offer in lot.auction.offers.items():
            if offer.unfit:
                self.hand_in(lot, lowest_price.ExcludeBid(bidder=by_name[name], reason=f"审查：{offer.unfit}"), BUYER)
        self.hand_in(lot, lowest_price.DecideLowest(), BUYER)
        p = counter.load(lot.stream)
        if p and p.stage == "awarded":
            package = hashlib.sha256("".join(journal_digests(lot.stream)).encode()).hexdigest()
            self.hand_in(lot, award.ArchiveProceeding(package_sha256=package), BUYER)


def at(a: Auction, days: int, hour: int) -> datetime:
    return datetime.combine(a.day + timedelta(days=days), time_of_day(hour), SHANGHAI)


def project_of(a: Auction) -> Project:
    return Project(
        title=a.title[:200],
        invest_code=f"replay-{a.key}",
        tenderee_id=BUYER.org_id,
        tenderee=BUYER.org,
        region=REGION,
        line="construction",
        kind="works",
        industry="housing",
        funding="公共预算",
        estimate_fen=a.ceiling_fen or max((o.price_fen for o in a.offers.values()), default=1) or 1,
    )


def file_of(a: Auction, minimum: int) -> TenderFile:
    return TenderFile(
        method=LowestEvaluatedPrice(),
        ceiling_fen=a.ceiling_fen,
        floor_fen=a.floor_fen,
        minimum_bidders=a.minimum or minimum,
    )


def lay_in(lot: Lot, firm: Actor, offer: Offer, me: str) -> Sealed:
    """Seal the bid for the lot's trustees and bring the envelope in as an upload does."""
    manifest = Manifest(
        lot=lot.stream,
        round=1,
        bidder=Bidder(uscc=firm.org_id, name=firm.org),
        price_fen=offer.price_fen,
        draw_nonce=hashlib.sha256(f"{lot.auction.key}/{offer.bidder}".encode()).hexdigest(),
        made_at=at(lot.auction, -BID_DAYS, 9).isoformat(),
        build="replay",
    )
    out = BytesIO()
    envelope = seal(manifest, [], TrusteePolicy(), {seat: pair.public for seat, pair in lot.keys.items()}, out)
    owner = intake.Owner(lot.stream, 1, me)
    begun = intake.begin(owner, envelope.size, envelope.sha256)
    assert begun, str(begun)
    body = out.getvalue()
    for index in range(begun.chunks):
        chunk = body[index * begun.chunk_size : (index + 1) * begun.chunk_size]
        put = intake.put_chunk(owner, begun.upload, index, hashlib.sha256(chunk).hexdigest(), chunk)
        assert put, str(put)
    finished = intake.finish(owner, begun.upload)
    assert finished, str(finished)
    return envelope


def journal_digests(stream: str) -> list[str]:
    return [digest for _, _, digest in journal.read_lines(stream)]


def entries_of(lot: Lot) -> list[Entry]:
    return journal.read(lot.stream)


class Progress:
    """A line on the terminal while it plays; every tenth on paper."""

    def __init__(self, of: int):
        self.of, self.done, self.began = of, 0, time.monotonic()

    def step(self) -> None:
        self.done += 1
        if sys.stderr.isatty() or self.done % max(1, self.of // 10) == 0:
            end = "\r" if sys.stderr.isatty() else "\n"
            print(f"已回放 {self.done}/{self.of} 场，用时 {self.seconds:.0f} 秒", end=end, file=sys.stderr, flush=True)

    @property
    def seconds(self) -> float:
        return time.monotonic() - self.began
