"""Unsealing at the opening 开标解密: each standing envelope for which enough shares are there is opened and its outcome journaled.

The ticker calls this until nothing waits, so a process killed in the middle loses nothing.
"""

from __future__ import annotations

import logging
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import TypeVar

from django.db import InterfaceError, OperationalError, transaction

from ggzy.core.acts.opening import RecordUnsealing
from ggzy.core.documents import Affiliation
from ggzy.core.findings.finding import Marked
from ggzy.core.proceeding import Bid, Proceeding
from ggzy.core.roles import CLOCK
from ggzy.core.sealing.manifest import Manifest
from ggzy.core.unsealing import Gap, secret_of, statement_of, worth_trying
from ggzy.desk import at_opening, counter, file_marks
from ggzy.desk.intake import Owner, sealed_file
from ggzy.desk.pseudonym import pseudonym
from ggzy.desk.unseal import Fault, NotOpened, Opened, read_opened, unseal
from ggzy.store.models import Organisation, SealedFile

log = logging.getLogger("ggzy.opening")
T = TypeVar("T")
Found = tuple[Opened | NotOpened, tuple[str, ...], Sequence[Marked]] | None
"""The outcome of one envelope, whose shares were false, and the marks in its papers."""


WORKERS = max(2, os.cpu_count() or 1)
AHEAD = 2 * WORKERS
"""How many envelopes are under way at once: enough to keep every core busy, few enough to keep memory flat."""


def unseal_waiting(stream: str) -> int:
    """Open what can be opened in this lot; gives how many outcomes were journaled."""
    return unseal_all([stream])


def unseal_all(streams: Iterable[str]) -> int:
    """Open what can be opened in these lots, one bid of each in turn, so that no hall waits for another's last bid.

    Decrypting runs beside, on all cores; the database is asked and the journal written here alone.
    """
    done, under_way = 0, deque[tuple[Proceeding, Bid, Future[Found]]]()
    with ThreadPoolExecutor(WORKERS) as pool:
        for p, bid, sealed in in_turn([waiting_in(stream) for stream in streams]):
            under_way.append((p, bid, pool.submit(found_in, p, bid, sealed)))
            if len(under_way) >= AHEAD:
                done += holding_up_no_other(*under_way.popleft())
        while under_way:
            done += holding_up_no_other(*under_way.popleft())
    return done


def in_turn(each: list[Iterator[T]]) -> Iterator[T]:
    """One of each, then the next of each, until all are at their end."""
    while each:
        still = []
        for one in each:
            for found in islice(one, 1):
                yield found
                still.append(one)
        each = still


def waiting_in(stream: str) -> Iterator[tuple[Proceeding, Bid, SealedFile | None]]:
    """The bids of a lot for which enough shares may be there, each with its envelope."""
    p = counter.load(stream)
    if p is None or p.stage != "opening" or p.suspended:
        return
    for bid in p.standing_bids:
        if bid.waits and worth_trying(p, bid):
            yield p, bid, envelope_of(p, bid)


def found_in(p: Proceeding, bid: Bid, sealed: SealedFile | None) -> Found:
    """None where the shares do not fit together yet."""
    key = secret_of(p, bid)
    if isinstance(key, Gap):
        return None
    if sealed is None:
        return NotOpened("平台保存的加密文件缺失", Fault.OTHER), (), ()
    outcome = unseal(sealed, owner_of(p, bid), statement_of(bid).suite, key.secret)
    return outcome, key.liars, file_marks.marks_in(outcome) if isinstance(outcome, Opened) else ()


def holding_up_no_other(p: Proceeding, bid: Bid, opening: Future[Found]) -> bool:
    """`journaled`; whatever one bid does to us, those behind it, here and in other halls, have their turn. A database that is
    away is no fault of the bid's.
    """
    try:
        return journaled(p, bid, opening)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("一份投标文件的开启结果没有记成，稍后重试")
        return False


def journaled(p: Proceeding, bid: Bid, opening: Future[Found]) -> bool:
    """Record what became of one envelope; nothing when it waits for more, or trying again may help."""
    found = opening.result()
    if found is None:
        return False
    outcome, liars, marks = found
    if isinstance(outcome, Opened):
        told = recorded(p, bid, outcome, liars)
        if not told.cause:
            keep_marks(p, bid, [firm.org_id for firm in told.firms], marks)
        return bool(counter.hand_in(p.stream, told, CLOCK))
    if outcome.again:
        log.warning("一份投标文件暂时未能解密，稍后重试")
        return False
    failed = RecordUnsealing(bidder=bid.bidder, cause=outcome.cause, fault=outcome.fault.value)
    return bool(counter.hand_in(p.stream, failed, CLOCK))


def keep_marks(p: Proceeding, bid: Bid, firms: Sequence[str], marks: Sequence[Marked]) -> None:
    """Supervision's, and no condition of the opening: where it fails, `telling.kept_of` makes it good at the first look."""
    try:
        with transaction.atomic():
            at_opening.keep({(p.stream, bid.bidder): (firms, marks)})
    except Exception:
        log.exception("一份投标文件开启时的情况没有存下，首次分析时补存")


def envelope_of(p: Proceeding, bid: Bid) -> SealedFile | None:
    """The envelope of the standing bid, as it lies in the vault."""
    return sealed_file(owner_of(p, bid), bid.statements[-1].envelope_sha256)


def owner_of(p: Proceeding, bid: Bid) -> Owner:
    return Owner(p.stream, p.round.number, bid.bidder)


def recorded(p: Proceeding, bid: Bid, opened: Opened, liars: tuple[str, ...]) -> RecordUnsealing:
    manifest = opened.manifest
    if pseudonym(p.stream, p.round.number, manifest.bidder.uscc) != bid.bidder:
        return RecordUnsealing(bidder=bid.bidder, cause="投标文件写明的投标人与递交人不一致", fault="bidder")
    return RecordUnsealing(
        bidder=bid.bidder,
        org_id=manifest.bidder.uscc,
        org=manifest.bidder.name,
        line=opened.line,
        manifest_sha256=opened.manifest_sha256,
        draw_nonce=manifest.draw_nonce,
        firms=affiliations(manifest),
        false_shares=liars,
    )


def affiliations(manifest: Manifest) -> tuple[Affiliation, ...]:
    """What the registry says now of every firm behind the bid; journaled, so that later changes leave it as it was."""
    firms = (manifest.bidder, *manifest.consortium)
    registered = {each.uscc: each for each in Organisation.objects.filter(uscc__in=[firm.uscc for firm in firms])}
    return tuple(
        Affiliation(
            org_id=firm.uscc,
            org=firm.name,
            head=known.legal_representative.strip() if known else "",
            controller_id=known.controller_uscc if known else "",
        )
        for firm in firms
        for known in [registered.get(firm.uscc)]
    )


def opened_bids(lots: Iterable[Proceeding]) -> Iterator[tuple[Proceeding, Bid, Opened]]:
    """The papers of all opened bids of these lots; their envelopes are asked for in one go."""
    wanted = [(p, bid, (owner_of(p, bid).place, bid.statements[-1].envelope_sha256)) for p in lots for bid in p.opened_bids]
    rows = SealedFile.objects.filter(place__in=[place for _p, _bid, (place, _digest) in wanted])
    lies = {(sealed.place, sealed.sha256): sealed for sealed in rows}
    for p, bid, known_by in wanted:
        opened = read_opened(lies[known_by]) if known_by in lies else None
        if opened is not None:
            yield p, bid, opened


def opened_bid(p: Proceeding, bidder: str) -> Opened | None:
    """The papers of one opened bid, for those who may read them."""
    sealed = envelope_of(p, p.round.bids[bidder])
    return read_opened(sealed) if sealed else None
