"""A bid, its trustees and its statement in both suites, without database or server."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from client.seal import KeyPair, Paper, Sealed, make_bidder_key, make_signer, make_trustee_key, seal, state
from ggzy.core.sealing import shares
from ggzy.core.sealing.manifest import Bidder, Manifest
from ggzy.core.sealing.policy import TrusteePolicy
from ggzy.core.sealing.shares import Share
from ggzy.core.sealing.statement import BidStatement, SignedStatement
from ggzy.core.sealing.suites import named

PSEUDONYM = "ABCDEFGHJKLM"
SIGNER = make_signer()


def a_manifest(**changes: Any) -> Manifest:
    told: dict[str, Any] = {
        "lot": "lot-1", "round": 1, "bidder": Bidder(uscc="91530000709705745M", name="红河建设有限公司"),
        "price_fen": 1_234_567_800, "draw_nonce": "ab" * 32, "made_at": "2027-01-20T09:00:00+08:00", "build": "test",
    }  # fmt: skip
    return Manifest(**(told | changes))


@dataclass
class Lot:
    """A lot with its trustees' keys."""

    policy: TrusteePolicy
    trustees: dict[str, KeyPair]
    bidder: KeyPair

    @classmethod
    def of(cls, suite: str = "age", **policy: Any) -> Lot:
        made = TrusteePolicy(suite=suite, **policy)  # type: ignore[arg-type]
        trustees = {seat: make_trustee_key(made.suite) for seat in made.trustees}
        return cls(made, trustees, make_bidder_key(made.suite))

    @property
    def keys(self) -> dict[str, str]:
        return {seat: pair.public for seat, pair in self.trustees.items()}

    def bid(self, *papers: Paper, **changes: Any) -> Bid:
        out = io.BytesIO()
        sealed = seal(a_manifest(**changes), list(papers), self.policy, self.keys, out, self.bidder.public)
        return Bid(out.getvalue(), sealed, state(sealed, SIGNER.private, pseudonym=PSEUDONYM))

    def opened(self, statement: BidStatement, *seats: str) -> dict[str, Share]:
        """What these seats release, honestly; all of them if none is named."""
        wanted = seats or self.policy.trustees
        return {seat: decode(self, statement, seat) for seat in wanted}


@dataclass
class Bid:
    raw: bytes
    sealed: Sealed
    signed: SignedStatement

    @property
    def statement(self) -> BidStatement:
        return self.signed.statement


def decode(lot: Lot, statement: BidStatement, seat: str) -> Share:
    """A seat's share without any check: what a careless or a lying trustee would do."""
    sealed = statement.share_of(seat)
    assert sealed
    return shares.decode(named(statement.suite).open_share(lot.trustees[seat].private, sealed.raw))
