"""3,000 bids of 2 MB in 30 halls that open at the same moment, with two of three trustees' shares.

Prints when the last hall had its first price and when all was open, against the limits of 10 s and 5 min, how that
grows with the number of bids, and the same bytes decrypted by plain pyrage on one core, in one run.

Smaller: `python -m benchmarks.opening HALLS BIDS_A_HALL`.
"""

from __future__ import annotations

import io
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.ground import firms, ground, lot_out_for_bids

if TYPE_CHECKING:
    from client.seal import KeyPair

HALLS, BIDS, BYTES = 30, 100, 2_000_000
FIRST_LIMIT, ALL_LIMIT = 10, 300


class ToSeal(NamedTuple):
    """One bid to be sealed by another process, outside of what is measured."""

    lot: str
    org_id: str
    name: str
    pseudonym: str
    keys: dict[str, str]
    folder: str


def main() -> None:
    halls, bids = (int(number) for number in sys.argv[1:3]) if len(sys.argv) > 2 else (HALLS, BIDS)
    with ground() as folder:
        lots = prepared(halls, bids, folder)
        first, last = opened(lots, bids)
        plain = plainly(lots, folder)
        count = halls * bids
        print(
            f"{halls}个大厅同时开标，{count}份×{BYTES / 1e6:.0f} MB，{os.cpu_count()}核：各大厅都有第一份报价用{first:.1f}秒"
            f"（上限{FIRST_LIMIT}秒，比值{first / FIRST_LIMIT:.2f}），全部解密用{last:.1f}秒（上限{ALL_LIMIT}秒，比值{last / ALL_LIMIT:.2f}），"
            f"每份{last / count * 1000:.0f}毫秒；pyrage 单核只解密同样的字节用{plain:.1f}秒，为其{last / plain:.2f}倍"
        )


def prepared(halls: int, bids: int, folder: Path) -> dict[str, dict[str, KeyPair]]:
    """Lots whose bidding has closed, with every envelope in the vault; the keys of each lot's seats."""
    from client.seal import make_trustee_key
    from ggzy.core.acts.bidding import SubmitBid
    from ggzy.core.acts.notice import ObtainFile
    from ggzy.desk import clock, counter, ticker
    from ggzy.desk.pseudonym import pseudonym
    from ggzy.store.models import SealedFile
    from ggzy.store.quiet import place

    keys = {seat: make_trustee_key() for seat in ("centre", "supervisor", "tenderee")}
    lots = {lot_out_for_bids(keys={seat: pair.public for seat, pair in keys.items()}): keys for _ in range(halls)}
    bidders = firms(bids)
    public = {seat: pair.public for seat, pair in keys.items()}
    wanted = [
        ToSeal(lot, firm.org_id, firm.org, pseudonym(lot, 1, firm.org_id), public, str(folder)) for lot in lots for firm in bidders
    ]
    by_code = {firm.org_id: firm for firm in bidders}
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for told, signed in pool.map(sealed, wanted, chunksize=10):
            firm, said = by_code[told.org_id], signed.statement
            assert counter.hand_in(told.lot, ObtainFile(), firm)
            SealedFile.objects.create(place=place(told.lot, 1, told.pseudonym), sha256=said.envelope_sha256, size=said.size)
            done = counter.hand_in(told.lot, SubmitBid(signed=signed), firm)
            assert done, done
    p = counter.load(next(iter(lots)))
    assert p and p.round.deadline
    clock.set_to(p.round.deadline + timedelta(seconds=1))
    for lot in lots:
        ticker.run_stream(lot, clock.now())
    return lots


def sealed(told: ToSeal) -> tuple[ToSeal, Any]:
    """Seal a bid of two megabytes into the vault; what is not random would be compressed by the disk."""
    import django

    django.setup()
    from uuid import uuid4

    from client.seal import Paper, make_signer, seal_bytes, state
    from ggzy.core.sealing.manifest import Bidder, Manifest
    from ggzy.core.sealing.policy import TrusteePolicy
    from ggzy.store import vault

    manifest = Manifest(
        lot=told.lot, round=1, bidder=Bidder(uscc=told.org_id, name=told.name), price_fen=10**9, draw_nonce="0" * 64,
        made_at="2026-01-01T09:00:00+08:00", build="benchmark",
    )  # fmt: skip
    raw, envelope = seal_bytes(manifest, [Paper("技术文件.pdf", os.urandom(BYTES))], TrusteePolicy(), told.keys)
    upload = uuid4()
    vault.write_chunk(upload, 0, raw)
    vault.keep(upload, envelope.sha256)
    return told, state(envelope, make_signer().private, pseudonym=told.pseudonym)


def opened(lots: dict[str, dict[str, KeyPair]], bids: int) -> tuple[float, float]:
    """Release two shares in every hall, then tick until all is open: seconds to the last hall's first price, and to the end."""
    from client.seal import open_share
    from ggzy.core.acts.trustees import ReleaseShares
    from ggzy.core.sealing.shares import encode
    from ggzy.core.unsealing import statement_of
    from ggzy.desk import clock, counter, opening, ticker
    from ggzy.replay.play import HOLDERS
    from ggzy.store.models import JournalEntry

    for lot, keys in lots.items():
        p = counter.load(lot)
        assert p
        for seat in ("centre", "supervisor"):
            found = {b.bidder: encode(open_share(statement_of(b), seat, keys[seat].private)).decode() for b in p.standing_bids}
            done = counter.hand_in(lot, ReleaseShares(seat=seat, shares=found), HOLDERS[seat])
            assert done, done
    moments: dict[str, float] = {}
    recorded, began = opening.recorded, time.perf_counter()

    def noted(p: Any, *more: Any) -> Any:
        moments.setdefault(p.stream, time.perf_counter() - began)
        return recorded(p, *more)

    opening.recorded = noted
    while JournalEntry.objects.filter(event="BidUnsealed").count() < len(lots) * bids:
        ticker.run_due(clock.now())
    return max(moments.values()), time.perf_counter() - began


def plainly(lots: dict[str, dict[str, KeyPair]], folder: Path) -> float:
    """Read and decrypt as many envelopes with pyrage alone, one after another; some are measured and the rest reckoned."""
    import pyrage

    from ggzy.core.unsealing import Gap, secret_of
    from ggzy.desk import counter
    from ggzy.store import vault

    p = counter.load(next(iter(lots)))
    assert p
    began, taken = time.perf_counter(), p.standing_bids[:50]
    for bid in taken:
        key = secret_of(p, bid)
        assert not isinstance(key, Gap)
        with vault.sealed_path(bid.statements[-1].envelope_sha256).open("rb") as source:
            pyrage.decrypt_io(source, io.BytesIO(), [pyrage.x25519.Identity.from_str(key.secret.decode())])
    return (time.perf_counter() - began) / len(taken) * len(lots) * len(p.standing_bids)


if __name__ == "__main__":
    main()
