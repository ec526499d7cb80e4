"""限制的后果: what a decision in force stops at the counter, from its second on; undone or over, it stops nothing."""

from __future__ import annotations

from ggzy.core.bars import AS_AGENCY, AS_BIDDER, Bar, standing, unmet
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

TENDERING, REGULATION = "招标投标法", "招标投标法实施条例"


@rule(Basis(TENDERING, 26, "资格条件"))
def bidder_not_barred(ask: Ask) -> Unmet | None:
    """投标人不得在被取消投标资格的期间、地域和交易类别内投标。"""
    bars = ask.facts.firm.bars if ask.facts.firm else ()
    bar = standing(bars, ask.record.region, ask.record.line, AS_BIDDER, ask.now)
    return unmet(bar, AS_BIDDER) if bar else None


@rule(Basis(TENDERING, 50, "禁止其一年至二年内代理"))
def agency_not_barred(ask: Ask) -> Unmet | None:
    """被禁止代理的机构不得代理招标。"""
    project = ask.command.project
    bars = ask.facts.agency.bars if ask.facts.agency else ()
    bar = standing(bars, project.region, ask.record.line, AS_AGENCY, ask.now)
    return unmet(bar, AS_AGENCY) if bar else None


def barred_winner(ask: Ask, bidder: str) -> Bar | None:
    """The bar that keeps a bidder, barred since its bid was sealed, from being awarded the lot."""
    bid = ask.p.round.bids.get(bidder)
    bars = [bar for bar in ask.facts.bars if bid and bar.org_id == bid.org_id]
    return standing(bars, ask.record.region, ask.record.line, AS_BIDDER, ask.now)


def candidates_are_gone(ask: Ask) -> bool:
    """Whether a candidate has fallen away or been barred since: then the tenderee may also tender again (实施条例 55)."""
    r = ask.p.round
    return bool(r.fallen_away) or any(barred_winner(ask, each) for each in r.result.candidates)


@rule(Basis(REGULATION, 38, "其投标无效"))
def winner_not_barred(ask: Ask) -> Unmet | None:
    """投标以后被取消投标资格、限制仍在执行的，不再具备资格条件，不得确定为中标人。"""
    bar = barred_winner(ask, ask.command.bidder)
    if bar is None:
        return None
    found = unmet(bar, AS_BIDDER)
    return Unmet(found.reason, "请按实施条例第五十五条依次确定其他中标候选人，或者重新招标", cause=bar.case)
