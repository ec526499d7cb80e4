"""Draws 抽取: promises before, the frozen pool, reveals after; what is drawn follows from the record alone."""

from __future__ import annotations

import msgspec

from ggzy.core.acts.committee import Representative
from ggzy.core.draws.committee import Listed
from ggzy.core.draws.promise import Commitment, Value
from ggzy.core.proceeding import Drawing, Proceeding
from ggzy.core.table import Command, Entry, Event


class CommitToDraw(Command, frozen=True, kw_only=True):
    """提交抽取承诺：by purpose, the public draw key and the commitment; the latter when all seats' keys are known."""

    keys: dict[str, str] = {}
    commitments: dict[str, Commitment] = {}


class DrawKeyRegistered(Event, frozen=True, kw_only=True):
    """抽取密钥已登记"""

    seat: str
    keys: dict[str, str]

    def apply(self, p: Proceeding, entry: Entry) -> None:
        for purpose, key in self.keys.items():
            p.round.drawings[purpose].keys[self.seat] = key


class DrawCommitted(Event, frozen=True, kw_only=True):
    """抽取承诺已提交"""

    seat: str
    commitments: dict[str, Commitment]

    def apply(self, p: Proceeding, entry: Entry) -> None:
        for purpose, commitment in self.commitments.items():
            p.round.drawings[purpose].commitments[self.seat] = commitment


class RestartDraw(Command, frozen=True, kw_only=True):
    """重新承诺：密钥丢失或者密封件不符时，三方重新提交承诺"""

    purpose: str
    reason: str


class DrawRestarted(Event, frozen=True, kw_only=True):
    """抽取承诺已作废，三方重新提交"""

    purpose: str
    reason: str
    seat: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        before = p.round.drawings[self.purpose].restarts
        p.round.drawings[self.purpose] = Drawing(restarted_at=entry.at, restarts=before + 1)
        if self.purpose == "experts":
            p.round.pool = p.round.pool_list = None


class PoolFrozen(Event, frozen=True, kw_only=True):
    """专家抽取名单已冻结：the root of the list; the list itself is secret"""

    root: str
    listed: int
    excluded: int

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.pool = self


class PoolListed(Event, frozen=True, kw_only=True):
    """专家抽取名单"""

    needs: tuple[tuple[str, int], ...]
    rows: tuple[Listed, ...]
    representatives: tuple[Representative, ...]

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.pool_list = self


class RevealForOpening(Command, frozen=True, kw_only=True):
    """揭示开标现场抽取的承诺"""

    identity: str


class RevealForExperts(Command, frozen=True, kw_only=True):
    """揭示专家抽取的承诺"""

    identity: str


class Revealed(msgspec.Struct, frozen=True, kw_only=True):
    """揭示: a seat's draw key, the parts it opened by author, and the authors whose sealed parts are not as promised."""

    seat: str
    identity: str
    parts: dict[str, dict[str, str]]
    false: tuple[str, ...] = ()


class OpeningValueRevealed(Event, frozen=True, kw_only=True):
    """开标现场抽取的承诺已揭示"""

    revealed: Revealed

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.drawings["opening"].reveals[self.revealed.seat] = self.revealed


class ExpertsValueRevealed(Event, frozen=True, kw_only=True):
    """专家抽取的承诺已揭示"""

    revealed: Revealed

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.drawings["experts"].reveals[self.revealed.seat] = self.revealed


class BidLine(msgspec.Struct, frozen=True, kw_only=True):
    """What one standing bid puts into the seed: the digest of its statement, and its nonce where it was opened."""

    statement: str
    nonce: str = ""


class OpeningSeedMade(Event, frozen=True, kw_only=True):
    """开标现场抽取的种子已形成"""

    bids: tuple[BidLine, ...]
    choices: dict[str, tuple[str, ...]]
    root: str
    values: dict[str, Value]
    seed: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.drawings["opening"].outcome = self
