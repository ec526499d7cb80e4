"""Bringing shares together 合成: what a standing bid still lacks to be opened, and who is to answer for it when time is up."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from ggzy.core.proceeding import Bid, Proceeding
from ggzy.core.sealing import shares
from ggzy.core.sealing.policy import TrusteePolicy, key_fingerprint, seat_label
from ggzy.core.sealing.shares import Recovered, Share
from ggzy.core.sealing.statement import BidStatement, SignedStatement
from ggzy.core.sealing.suites import named


@dataclass(frozen=True)
class Gap:
    """What is missing: seats that gave nothing for this bid, the bidder's own part, or the truth of what was given."""

    absent: tuple[str, ...] = ()
    bidder: bool = False
    disputed: bool = False

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True)
class Shut:
    """A bid that stays shut when the window has run out: why, through whom (`NOT_UNSEALED`), and whether it is disputed."""

    cause: str
    fault: str
    disputed: bool = False


def policy_of(p: Proceeding) -> TrusteePolicy:
    """保管方案 of the lot; the platform's standard one until a tender file is there."""
    return p.tender_file.policy if p.tender_file else TrusteePolicy()


def words(seats: tuple[str, ...] | list[str]) -> str:
    return "、".join(seat_label(seat) for seat in seats)


@lru_cache(maxsize=4096)
def said_in(text: str) -> BidStatement:
    """The statement that the journal keeps; it was verified when it was taken in."""
    return msgspec.json.decode(text, type=SignedStatement).statement


def statement_of(bid: Bid) -> BidStatement:
    """What the standing bid states."""
    return said_in(bid.statements[-1].text)


def released_for(p: Proceeding, bid: Bid) -> dict[str, Share]:
    """The shares that trustees gave for this bid, by seat."""
    found = {seat: given[bid.bidder] for seat, given in p.round.released.items() if bid.bidder in given}
    return {seat: shares.decode(text.encode()) for seat, text in found.items()}


def secret_of(p: Proceeding, bid: Bid) -> Recovered | Gap:
    """The secret that opens the envelope, out of what was given so far; or what is missing."""
    policy, said, part = policy_of(p), statement_of(bid), part_bytes(p.round.parts.get(bid.bidder, ""))
    given = released_for(p, bid)
    if not policy.bidder_part and part and named(said.suite).fits(said.recipient, part):
        return Recovered(part)  # the bidder's own copy suffices, whoever is absent
    found = shares.recover(said, policy, given, part if policy.bidder_part else b"")
    if isinstance(found, Recovered):
        return found
    absent = tuple(seat for seat in policy.trustees if seat not in given and bid.bidder not in p.round.unreadable.get(seat, ()))
    here = len(policy.trustees) - len(absent)
    wanting = policy.bidder_part and not part
    return Gap(absent if here < policy.threshold else (), wanting, here >= policy.threshold and not wanting)


def worth_trying(p: Proceeding, bid: Bid) -> bool:
    """Whether there is anything new enough to try: cheap, for it is asked of every bid after every act."""
    policy = policy_of(p)
    if bid.bidder in p.round.parts and not policy.bidder_part:
        return True
    here = sum(bid.bidder in given for given in p.round.released.values())
    return here >= policy.threshold and (not policy.bidder_part or bid.bidder in p.round.parts)


def shut(p: Proceeding, bid: Bid) -> Shut | None:
    """Why this bid stays shut now that time is up; None when all is there and only the work of unsealing waits."""
    found = secret_of(p, bid)
    if isinstance(found, Recovered):
        return None
    own = "投标人没有在解密时限内交出自己的一份" if policy_of(p).bidder_part else "投标人也没有交出自己留存的解密副本"
    if found.bidder and not found.absent:
        return Shut(own, "bidder")
    if found.absent:
        return Shut(f"{who_is_absent(p, bid, found.absent)}，不足{policy_of(p).threshold}份，{own}", "other")
    closed = [seat for seat in policy_of(p).trustees if bid.bidder in p.round.unreadable.get(seat, ())]
    claim = f"{words(closed)}称打不开密封给它的份额，" if closed else ""
    return Shut(f"{claim}各方交出的份额合不成这份投标文件的密钥，尚未查明是谁的份额不实", "other", disputed=True)


def who_is_absent(p: Proceeding, bid: Bid, seats: tuple[str, ...]) -> str:
    """Seats that gave nothing for this bid: because the key it was sealed to is lost, or without any reason."""
    lost = [seat for seat in seats if seat in p.round.lost or not sealed_to(p, bid, seat, p.round.keys.get(seat, ""))]
    silent = [seat for seat in seats if seat not in lost]
    parts = [f"{words(lost)}的开标私钥已经灭失"] if lost else []
    return "，".join(parts + ([f"{words(silent)}没有在解密时限内交出份额"] if silent else []))


# ---- the bidder's own part ----


def part_bytes(part: str) -> bytes:
    """The copy as the bidder's program hands it in: base64."""
    try:
        return base64.b64decode(part, validate=True)
    except ValueError:
        return b""


def part_problem(p: Proceeding, bid: Bid, part: str) -> str:
    """What is wrong with a bidder's part; empty when it may be taken. A half alone shows nothing until shares are there."""
    raw, said, policy = part_bytes(part), statement_of(bid), policy_of(p)
    if not raw or len(raw) > 200:
        return "这不是解密副本"
    if not policy.bidder_part:
        return "" if named(said.suite).fits(said.recipient, raw) else "解密副本与递交声明中的承诺不符"
    found = shares.recover(said, policy, released_for(p, bid), raw)
    wrong = not isinstance(found, Recovered) and found.missing == shares.Missing.NO_FIT
    return "解密副本与各保管人的份额合不成密钥" if wrong else ""


# ---- who lied ----


def disputed_with(p: Proceeding, seat: str) -> list[Bid]:
    """The bids in whose dispute this seat stands: shut though enough was given, or opened although its share was false."""
    given, said_unreadable = p.round.released.get(seat, {}), p.round.unreadable.get(seat, set())
    return [
        bid
        for bid in p.standing_bids
        if (bid.bidder in given or bid.bidder in said_unreadable)
        and (bid.disputed or seat in bid.false_shares)
        and (bid.bidder, seat) not in p.round.judged
    ]


def as_sealed(p: Proceeding, bid: Bid, seat: str, private_key: str) -> bool:
    """Whether the seat gave what the bidder had sealed for it, seen with the key that the seat has disclosed."""
    given = p.round.released.get(seat, {}).get(bid.bidder)
    return shares.gave_as_sealed(statement_of(bid), seat, given.encode() if given is not None else None, private_key)


def sealed_to(p: Proceeding, bid: Bid, seat: str, public_key: str) -> bool:
    """Whether this bid's share for the seat was sealed to that key: a lost key may have been replaced meanwhile."""
    sealed = statement_of(bid).share_of(seat)
    return sealed is not None and sealed.key == key_fingerprint(public_key)


def found_out(p: Proceeding, bid: Bid, judged: dict[str, bool]) -> Shut | None:
    """Who lied, as far as the disclosed keys tell: one false seat clears the bidder, enough true ones convict it."""
    false = tuple(seat for seat, true in judged.items() if not true)
    if false:
        return Shut(f"{words(false)}交出的份额与投标人密封给它的不一致", "other")
    if sum(judged.values()) >= policy_of(p).threshold:
        return Shut("保管人交出的都是投标人密封的份额，仍合不成密钥：投标人密封的份额或者密钥承诺不实", "bidder")
    return None
