"""A seat's part in a draw without a browser 离线承诺: makes draw keys and promises as the page of a seat makes them."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from client.suites import SEALERS
from ggzy.core.acts.draws import CommitToDraw
from ggzy.core.draws.promise import PART, PURPOSES, SEATS, Commitment, others
from ggzy.core.proceeding import Drawing
from ggzy.core.sealing.suites import age

AGE = SEALERS["age"]


@dataclass(frozen=True)
class DrawKeys:
    """What stays with a seat: one private key for each purpose."""

    identities: dict[str, str]

    @property
    def public(self) -> dict[str, str]:
        return {purpose: age.public_key_of(identity) for purpose, identity in self.identities.items()}


def make_keys() -> DrawKeys:
    return DrawKeys({purpose: AGE.make_key().private for purpose in PURPOSES})


def promise(seat: str, keys: Mapping[str, str]) -> Commitment:
    """A new value: a part for each other seat, sealed to it, and all of them sealed to oneself."""
    parts = {other: secrets.token_bytes(PART) for other in others(seat)}
    sealed = {other: seal(part, keys[other]) for other, part in parts.items()}
    sealed[seat] = seal(b"".join(parts.values()), keys[seat])
    return Commitment(digests={to: hashlib.sha256(part).hexdigest() for to, part in parts.items()}, sealed=sealed)


def seal(plain: bytes, key: str) -> str:
    return base64.b64encode(AGE.seal_to(key, plain)).decode()


def commit(seat: str, own: DrawKeys, drawings: Mapping[str, Drawing]) -> CommitToDraw:
    """What the seat's one button hands in now: its keys while unknown, its promises once everybody's keys are there."""
    waiting = {purpose: d for purpose, d in drawings.items() if seat not in d.commitments}
    new = {purpose: own.public[purpose] for purpose, d in waiting.items() if seat not in d.keys}
    keys = {purpose: {**d.keys, seat: own.public[purpose]} for purpose, d in waiting.items()}
    ready = [purpose for purpose in waiting if set(keys[purpose]) == set(SEATS)]
    return CommitToDraw(keys=new, commitments={purpose: promise(seat, keys[purpose]) for purpose in ready})
