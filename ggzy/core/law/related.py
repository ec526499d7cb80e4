"""Related bidders 有关联的投标人: whose bids the Implementing Regulation calls void for what their firms are to one another.

Asked only after the opening: a refusal at the door would tell a bidder that somebody related to it bids too.
The platform finds and names; whether it is so the committee decides by vote (two heads may bear one name by chance).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from ggzy.core.documents import Affiliation
from ggzy.core.evaluation.preliminary import RejectionGround
from ggzy.core.proceeding import Bid, Proceeding
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

LAW = "招标投标法实施条例"
SAME_HEAD_OR_CONTROL = Basis(LAW, 34, "单位负责人为同一人或者存在控股、管理关系")
CONSORTIUM_BIDS_ONCE = Basis(LAW, 37, "单独投标或者参加其他联合体投标")

GROUND = RejectionGround.NOT_QUALIFIED
"""否决情形: such firms “不得参加投标”, so they lack the standing to bid (51.3); no wrong act (51.7) need be shown."""


@dataclass(frozen=True)
class Relation:
    """Two bids and what their firms are to one another, with the article that makes both void 相关投标均无效."""

    bidders: tuple[str, str]
    orgs: tuple[str, str]
    what: str
    basis: Basis

    @property
    def text(self) -> str:
        return f"{self.orgs[0]}与{self.orgs[1]}：{self.what}"


def relations(p: Proceeding) -> tuple[Relation, ...]:
    """Every relation between opened bids; none while an envelope still waits, as nobody is named before all are."""
    if p.unsealing:
        return ()
    bids = sorted(p.opened_bids, key=lambda bid: bid.bidder)
    return tuple(
        Relation((a.bidder, b.bidder), (a.org, b.org), what, basis)
        for a, b in combinations(bids, 2)
        for what, basis in between(firms_of(a), firms_of(b))
    )


def firms_of(bid: Bid) -> tuple[Affiliation, ...]:
    """All firms behind a bid, the leading one first; of openings that recorded no affiliations, the codes alone."""
    codes = (bid.org_id, *(bid.line.consortium if bid.line else ()))
    known = {firm.org_id: firm for firm in bid.firms}
    return tuple(known.get(code) or Affiliation(org_id=code, org=bid.org if code == bid.org_id else code) for code in codes)


def between(some: tuple[Affiliation, ...], others: tuple[Affiliation, ...]) -> Iterator[tuple[str, Basis]]:
    """What the firms of one bid are to those of another."""
    for a in some:
        for b in others:
            if a.org_id == b.org_id:
                yield f"{a.org}在两份投标中都是投标人或者联合体成员", CONSORTIUM_BIDS_ONCE
            elif a.head and a.head == b.head:
                yield f"{a.org}与{b.org}登记的法定代表人姓名相同（{a.head}）", SAME_HEAD_OR_CONTROL
            if controls(a, b):
                yield f"{a.org}是{b.org}的控股或者管理单位", SAME_HEAD_OR_CONTROL
            if controls(b, a):
                yield f"{b.org}是{a.org}的控股或者管理单位", SAME_HEAD_OR_CONTROL


def controls(one: Affiliation, other: Affiliation) -> bool:
    """控股或者管理 between the two themselves; two firms held by one third are not named by the article."""
    return one.org_id != other.org_id and other.controller_id == one.org_id


def not_voted(ask: Ask, basis: Basis) -> Unmet | None:
    r = ask.p.round
    voted = {b.bidder for b in r.ballots.values() if b.ground == GROUND}
    for relation in relations(ask.p):
        for bidder, org in zip(relation.bidders, relation.orgs, strict=True):
            if relation.basis == basis and r.bids[bidder].valid and bidder not in voted:
                return Unmet(
                    f"{relation.text}。情况属实的，相关投标均无效，{org}的投标还没有表决",
                    f"请以“{GROUND.text}”为由提议否决并表决；查明不属实的，可以表决不否决并写明理由",
                    "评标委员会",
                )
    return None


@rule(SAME_HEAD_OR_CONTROL)
def related_bids_are_voted(ask: Ask) -> Unmet | None:
    """单位负责人为同一人或者存在控股、管理关系的不同单位参加同一标段投标，相关投标均无效，须逐份表决。"""
    return not_voted(ask, SAME_HEAD_OR_CONTROL)


@rule(CONSORTIUM_BIDS_ONCE)
def members_of_two_bids_are_voted(ask: Ask) -> Unmet | None:
    """联合体各方又单独投标或者参加其他联合体投标，相关投标均无效，须逐份表决。"""
    return not_voted(ask, CONSORTIUM_BIDS_ONCE)
