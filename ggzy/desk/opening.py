"""Unsealing at the opening 开标解密: each standing envelope for which enough shares are there is opened and its outcome journaled.

The ticker calls this until nothing waits, so a process killed in the middle loses nothing.
"""

from __future__ import annotations

import logging

from ggzy.core.acts.opening import RecordUnsealing
from ggzy.core.documents import Affiliation
from ggzy.core.proceeding import Bid, Proceeding
from ggzy.core.roles import CLOCK
from ggzy.core.sealing.manifest import Manifest
from ggzy.core.unsealing import Gap, secret_of, statement_of, worth_trying
from ggzy.desk import counter
from ggzy.desk.pseudonym import pseudonym
from ggzy.desk.unseal import NotOpened, Opened, read_opened, unseal
from ggzy.store.models import Organisation, SealedFile

log = logging.getLogger("ggzy.opening")


def unseal_waiting(stream: str) -> int:
    """Open what can be opened in this lot; gives how many outcomes were journaled."""
    p = counter.load(stream)
    if p is None or p.stage != "opening" or p.suspended:
        return 0
    done = 0
    for bid in p.standing_bids:
        if bid.waits and worth_trying(p, bid):
            outcome = outcome_of(p, bid)
            if outcome is not None:
                done += bool(counter.hand_in(stream, outcome, CLOCK))
    return done


def outcome_of(p: Proceeding, bid: Bid) -> RecordUnsealing | None:
    """What became of one envelope; None when its shares do not fit together yet, or trying again may help."""
    key = secret_of(p, bid)
    if isinstance(key, Gap):
        return None
    sealed = envelope_of(p, bid)
    if sealed is None:
        return RecordUnsealing(bidder=bid.bidder, cause="平台保存的加密文件缺失", fault="other")
    found = unseal(sealed, statement_of(bid).suite, key.secret)
    if isinstance(found, NotOpened):
        if found.again:
            log.warning("一份投标文件暂时未能解密，稍后重试")
            return None
        return RecordUnsealing(bidder=bid.bidder, cause=found.cause, fault=found.fault.value)
    return recorded(p, bid, found, key.liars)


def envelope_of(p: Proceeding, bid: Bid) -> SealedFile | None:
    """The envelope of the standing bid, as it lies in the vault."""
    return SealedFile.objects.filter(
        stream=p.stream, round=p.round.number, owner=bid.bidder, sha256=bid.statements[-1].envelope_sha256
    ).first()


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


def opened_bid(p: Proceeding, bidder: str) -> Opened | None:
    """The papers of one opened bid, for those who may read them."""
    sealed = envelope_of(p, p.round.bids[bidder])
    return read_opened(sealed) if sealed else None
