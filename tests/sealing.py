"""What tests of sealed bids share: a lot, its key, a manifest, and a way to hand an envelope in."""

from __future__ import annotations

import hashlib
from typing import Any

from client.seal import KeyPair, Paper, Sealed, make_bidder_key, make_signer, make_trustee_key, seal_bytes, state
from ggzy.core.sealing.manifest import Bidder, Manifest
from ggzy.core.sealing.policy import TrusteePolicy
from ggzy.core.sealing.statement import SignedStatement
from ggzy.desk import intake
from ggzy.desk.pseudonym import pseudonym
from ggzy.store import vault
from ggzy.store.models.vault import SealedFile

LOT = "cons-20270104chuxiong"
RED = "91530000709705745M"
BLUE = "91530000713456789X"
POLICY = TrusteePolicy()
TRUSTEES: dict[str, KeyPair] = {seat: make_trustee_key() for seat in POLICY.trustees}
KEYS = {seat: pair.public for seat, pair in TRUSTEES.items()}
BIDDER_KEY = make_bidder_key()
SIGNER = make_signer()


def a_manifest(**changes: Any) -> Manifest:
    told: dict[str, Any] = {
        "lot": LOT,
        "round": 1,
        "bidder": Bidder(uscc=RED, name="红河建设有限公司"),
        "price_fen": 1_234_567_800,
        "duration_days": 365,
        "quality": "合格",
        "project_manager": "赵工",
        "draw_nonce": "ab" * 32,
        "made_at": "2027-01-20T09:00:00+08:00",
        "build": "test",
    }
    return Manifest(**(told | changes))


def owner_of(uscc: str = RED, round: int = 1) -> intake.Owner:
    return intake.Owner(LOT, round, pseudonym(LOT, round, uscc))


def a_sealed_bid(*papers: Paper, policy: TrusteePolicy = POLICY, **changes: Any) -> tuple[bytes, Sealed]:
    return seal_bytes(a_manifest(**changes), list(papers), policy, KEYS, BIDDER_KEY.public)


def an_envelope(*papers: Paper, **changes: Any) -> bytes:
    return a_sealed_bid(*papers, **changes)[0]


def stated(sealed: Sealed, sequence: int = 1, prev: str = "", uscc: str = RED) -> SignedStatement:
    """The signed statement of a sealed bid."""
    owner = pseudonym(sealed.manifest.lot, sealed.manifest.round, uscc)
    return state(sealed, SIGNER.private, pseudonym=owner, sequence=sequence, prev=prev)


def sha256(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def send(owner: intake.Owner, raw: bytes, upload: str, *, only: range | None = None) -> Any:
    """Send the chunks of an upload; gives the last answer."""
    answer = None
    for index in only or range(-(-len(raw) // vault.CHUNK)):
        body = raw[index * vault.CHUNK : (index + 1) * vault.CHUNK]
        answer = intake.put_chunk(owner, upload, index, sha256(body), body)
    return answer


def handed_in(raw: bytes, owner: intake.Owner | None = None) -> SealedFile:
    """An envelope that lies complete in the vault."""
    owner = owner or owner_of()
    begun = intake.begin(owner, len(raw), sha256(raw))
    assert isinstance(begun, intake.Progress), begun
    send(owner, raw, begun.upload)
    done = intake.finish(owner, begun.upload)
    assert isinstance(done, intake.Progress) and done.finished, done
    return SealedFile.objects.get(id=done.sealed)
