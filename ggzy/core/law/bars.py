"""限制的后果: what a decision in force stops at the counter, from its second on; undone or over, it stops nothing."""

from __future__ import annotations

from ggzy.core.bars import AS_AGENCY, AS_BIDDER, AS_EXPERT, AS_MANAGER, Bar, on_managers, standing, unmet
from ggzy.core.roles import Role
from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

TENDERING, REGULATION = "招标投标法", "招标投标法实施条例"
LOOKED_INTO = 6
"""So many characters it takes to say that a certificate's number was compared."""


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
    bar = barred_agency(ask, project.region)
    return unmet(bar, AS_AGENCY) if bar else None


def barred_agency(ask: Ask, region: str) -> Bar | None:
    bars = ask.facts.agency.bars if ask.facts.agency else ()
    return standing(bars, region, ask.record.line, AS_AGENCY, ask.now)


@rule(Basis(TENDERING, 50, "禁止其一年至二年内代理"))
def appointed_agency_not_barred(ask: Ask) -> Unmet | None:
    """委托待确认期间代理机构被禁止代理的，招标人不得确认委托。"""
    bar = barred_agency(ask, ask.record.region)
    if bar is None:
        return None
    return Unmet(unmet(bar, AS_AGENCY).reason, "请不予确认委托，自行办理或者另行委托代理机构", ground=bar.ground, cause=bar.case)


@rule(Basis(TENDERING, 50, "禁止其一年至二年内代理"))
def acting_agency_not_barred(ask: Ask) -> Unmet | None:
    """被禁止代理的机构不得开始新的环节；招标人自己可以接着办。已经开始的环节照常办完，不让投标人受损失。"""
    bar = barred_agency(ask, ask.record.region) if ask.actor.role is Role.AGENCY else None
    if bar is None:
        return None
    return Unmet(unmet(bar, AS_AGENCY).reason, "请由招标人自行办理本环节", "招标人", ground=bar.ground, cause=bar.case)


def barred_member(ask: Ask, person_id: str) -> Bar | None:
    """The bar that keeps a person from sitting on the committee of this lot now."""
    bars = [bar for bar in ask.facts.bars if person_id and bar.person_id == person_id]
    return standing(bars, ask.record.region, ask.record.line, AS_EXPERT, ask.now)


@rule(Basis(REGULATION, 72, "取消担任评标委员会成员的资格"))
def member_not_barred(ask: Ask) -> Unmet | None:
    """被取消担任评标委员会成员资格的，不得入席、评审、表决、签署；抽取以后被取消的也一样。"""
    bar = barred_member(ask, ask.actor.person_id)
    if bar is None:
        return None
    # Without the cause: what a decision stopped is listed at its case, and would tell there on whose committee the expert sits.
    return Unmet(unmet(bar, AS_EXPERT).reason, "请等待更换，您的评审结论由更换后的成员重新作出", "交易中心", ground=bar.ground)


@rule(Basis(REGULATION, 48, "应当及时更换"))
def no_barred_member_sits(ask: Ask) -> Unmet | None:
    """委员会中有被取消资格的成员的，更换以前不得结束初步评审、排定名次、提出评标报告或者否决全部投标。"""
    barred = [member for member in ask.p.round.seats if barred_member(ask, member)]
    if not barred:
        return None
    reason = f"评标委员会有{len(barred)}名成员已被取消担任评标委员会成员的资格，其评审结论无效"
    return Unmet(reason, "请等待更换后的成员重新评审：评标专家由交易中心更换，招标人代表由招标人更换", "交易中心")


@rule(Basis(REGULATION, 72, "取消担任评标委员会成员的资格"))
def representative_not_barred(ask: Ask) -> Unmet | None:
    """被取消担任评标委员会成员资格的，招标人不得指定为代表。"""
    named = getattr(ask.command, "representatives", ()) or (ask.command.representative,)
    bar = next((bar for each in named if (bar := barred_member(ask, each.person_id))), None)
    return Unmet(unmet(bar, AS_EXPERT).reason, "请另行指定招标人代表", ground=bar.ground) if bar else None


def barred_winner(ask: Ask, bidder: str) -> Bar | None:
    """The bar that keeps a bidder, barred since its bid was sealed, from being awarded the lot."""
    bid = ask.p.round.bids.get(bidder)
    bars = [bar for bar in ask.facts.bars if bid and bar.org_id == bid.org_id]
    return standing(bars, ask.record.region, ask.record.line, AS_BIDDER, ask.now)


def barred_managers(ask: Ask, bidder: str) -> list[Bar]:
    """The bars on persons of the name of this bid's project manager: those on the manager itself before its namesakes'."""
    bid = ask.p.round.bids.get(bidder)
    if bid is None or bid.line is None:
        return []
    found = on_managers(ask.facts.bars, bid.line.manager, bid.org_id, ask.record.region, ask.record.line, ask.now)
    return sorted(found, key=lambda bar: not on_itself(ask, bidder, bar))


def barred_manager(ask: Ask, bidder: str) -> Bar | None:
    return next(iter(barred_managers(ask, bidder)), None)


def on_itself(ask: Ask, bidder: str, bar: Bar) -> bool:
    """Whether the bar is on the bid's own project manager: of the same firm, or found to be the same person."""
    return bar.org_id == ask.p.round.bids[bidder].org_id or found_the_same(ask, bidder, bar)


def passed_over(ask: Ask, bidder: str) -> bool:
    """Whether a candidate cannot be awarded the lot: barred itself, or its project manager. A namesake of another firm
    is nobody's manager until the candidate was heard and it was found to be the same person."""
    manager = barred_manager(ask, bidder)
    return barred_winner(ask, bidder) is not None or (manager is not None and on_itself(ask, bidder, manager))


def found_the_same(ask: Ask, bidder: str, bar: Bar) -> bool:
    """Of this very bar: another decision on another person of the name is another question."""
    return any(asked.found and asked.case == bar.case for asked in ask.p.round.namesakes.get(bidder, ()))


def looked_into(ask: Ask) -> bool:
    return len(getattr(ask.command, "namesake", "").strip()) >= LOOKED_INTO


def candidates_are_gone(ask: Ask) -> bool:
    """Whether a candidate has fallen away or been barred since: then the tenderee may also tender again (实施条例 55)."""
    r = ask.p.round
    return bool(r.fallen_away) or any(passed_over(ask, each) for each in r.result.candidates)


@rule(Basis(REGULATION, 38, "其投标无效"))
def winner_not_barred(ask: Ask) -> Unmet | None:
    """投标以后被取消投标资格、限制仍在执行的，不再具备资格条件，不得确定为中标人。"""
    bar = barred_winner(ask, ask.command.bidder)
    if bar is None:
        return None
    found = unmet(bar, AS_BIDDER)
    return Unmet(found.reason, "请按实施条例第五十五条依次确定其他中标候选人，或者重新招标", cause=bar.case)


@rule(Basis(REGULATION, 38, "其投标无效"))
def manager_not_barred(ask: Ask) -> Unmet | None:
    """拟派项目经理被限制担任项目经理、限制仍在执行的，不得确定为中标人；与他单位被限制的人员同名的，核对以后才能定标。"""
    bars = barred_managers(ask, ask.command.bidder)
    if not bars:
        return None
    bar = bars[0]
    if not on_itself(ask, ask.command.bidder, bar):
        persons = "、".join(f"{each.subject}（单位代码{each.org_id}，{each.document}）" for each in bars)
        said = f"拟派项目经理与被限制担任项目经理的{persons}同名"
        remedy = "请核对注册证书编号：不是同一人的，写明核对的依据；认为是同一人的，先要求候选人说明，再认定"
        return None if looked_into(ask) else Unmet(said, remedy, ground=bar.ground)
    reason = f"拟派项目经理不再具备资格条件：{unmet(bar, AS_MANAGER).reason}"
    return Unmet(reason, "请按实施条例第五十五条依次确定其他中标候选人，或者重新招标", cause=bar.case)
