"""A lot with trustees on the stage 多方开标的情节: what tests of keys, openings and disputes have in common."""

from __future__ import annotations

import base64
from typing import Any

import msgspec

from ggzy.core.acts import opening, registration, trustees
from ggzy.core.documents import OpeningLine
from ggzy.core.roles import CLOCK, Actor
from ggzy.core.sealing import shares
from ggzy.core.sealing.policy import TrusteePolicy
from ggzy.core.unsealing import Gap, secret_of
from tests.core.story import Story, tender_file
from tests.people import BLUE, GREEN, RED, TENDEREE

ALL = (RED, BLUE, GREEN)


def policy(**changed: Any) -> TrusteePolicy:
    return msgspec.structs.replace(TrusteePolicy(), **changed)


def filing(**changed: Any) -> registration.SubmitFiling:
    return registration.SubmitFiling(tender_file=tender_file(policy=policy(**changed)))


def closed(**changed: Any) -> Story:
    return Story().closed(*ALL, file=tender_file(policy=policy(**changed)))


def opens(story: Story, by: Actor) -> bool:
    return not isinstance(secret_of(story.p, story.p.round.bids[story.pseudonym(by)]), Gap)


def unseal(story: Story, *firms: Actor) -> None:
    for by in firms:
        line = OpeningLine(price_fen=2700_0000_00)
        story.must(opening.RecordUnsealing(bidder=story.pseudonym(by), org_id=by.org_id, org=by.org, line=line), CLOCK)


def false_share(story: Story, by: Actor, seat: str, private: str = "") -> str:
    """A share that says all the right words and holds another value."""
    share = shares.decode(story.share(by, seat, private).encode())
    value = bytes([share.raw[0] ^ 1, *share.raw[1:]])
    return shares.encode(msgspec.structs.replace(share, value=base64.b64encode(value).decode())).decode()


def time_runs_out(story: Story) -> None:
    story.must(trustees.BeginUnsealing(), TENDEREE)
    story.now = story.p.round.window_until
    story.must(trustees.CloseWindow(), CLOCK)
