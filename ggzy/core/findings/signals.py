"""Signals 疑似线索 within one lot: patterns for a person to judge, looked for only after the opening.

Weak marks (a telephone number, a name) and statistics (prices) never reach red, whatever deems them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from itertools import pairwise

from ggzy.core.acts import opening
from ggzy.core.findings.deemed import CONTACT, MANAGER, MARKS, PAYER, PRICES, deemed
from ggzy.core.findings.finding import Family, FindingRule, Found, Grade, Seen, moment
from ggzy.core.money import yuan
from ggzy.core.proceeding import Bid

Look = Callable[[Seen], Iterable[Found]]
EQUAL_STEPS = 3
"""So many equal differences between neighbouring prices, that is four prices in a row."""
SAME_STEP_FEN = 100
"""Differences within one yuan count as equal."""


def shared(seen: Seen, has: Mapping[str, Iterable[str]]) -> list[tuple[str, list[Bid]]]:
    """Values that two or more bidders have in common, with these bidders."""
    bids = {bid.bidder: bid for bid in seen.p.opened_bids}
    whose: dict[str, list[Bid]] = defaultdict(list)
    for bidder, values in has.items():
        for value in sorted(set(values)):
            if value and bidder in bids:
                whose[value].append(bids[bidder])
    return [(value, sorted(found, key=lambda b: b.org_id)) for value, found in sorted(whose.items()) if len(found) > 1]


def signal(seen: Seen, mark: str, subject: str, bids: list[Bid], words: str, grade: Grade, inputs: Mapping[str, str]) -> Found:
    """Common to all signals about bidders of one lot; the articles that deem it so stand with it."""
    at, number = unsealed_at(seen), seen.p.round.number
    articles = deemed(mark, seen.p.region, at)
    return Found(
        subject=subject if number == 1 else f"{subject}/第{number}轮", at=at, words=words,
        inputs={"迹象": MARKS[mark], "轮次": f"第{number}轮", "开启": moment(at), **inputs},
        entries=tuple(e.seq for e in seen.of(opening.BidUnsealed) if e.event.bidder in {b.bidder for b in bids}),  # type: ignore[attr-defined]
        grade=grade if grade < Grade.RED or articles else Grade.AMBER,
        firms=tuple(bid.org_id for bid in bids), bases=articles,
    )  # fmt: skip


def unsealed_at(seen: Seen) -> datetime:
    return max(e.at for e in seen.of(opening.BidUnsealed))


def named(bids: list[Bid]) -> str:
    return "、".join(bid.org for bid in bids)


def same_payer(seen: Seen) -> Iterable[Found]:
    """Money for two bidders' deposits came from one account, also where it was sent back."""
    accounts = {bidder: [each.account for each in paid] for bidder, paid in seen.told.paid.items()}
    names = {each.account: each.name for paid in seen.told.paid.values() for each in paid}
    for account, bids in shared(seen, accounts):
        shown = f"{names[account]}（尾号{account[-4:]}）"
        yield signal(
            seen, PAYER, "/".join(bid.org_id for bid in bids), bids, f"{named(bids)}的保证金都曾从{shown}转出", Grade.RED, {"转出账户": shown},
        )  # fmt: skip


def same_manager(seen: Seen) -> Iterable[Found]:
    """One name as project manager in two bids; a name only, so never red."""
    managers = {bid.bidder: [bid.line.manager.strip()] for bid in seen.p.opened_bids if bid.line}
    for manager, bids in shared(seen, managers):
        yield signal(seen, MANAGER, manager, bids, f"{named(bids)}的项目经理都是“{manager}”", Grade.AMBER, {"项目经理": manager})


def same_contact(seen: Seen) -> Iterable[Found]:
    """People of two bidders had one telephone number when the bids were opened, whatever they changed since."""
    for phone, bids in shared(seen, seen.told.phones):
        yield signal(
            seen, CONTACT, phone[-4:] + "/" + "/".join(b.org_id for b in bids), bids,
            f"{named(bids)}的人员在开启时登记着同一个电话（尾号{phone[-4:]}）", Grade.AMBER, {"电话尾号": phone[-4:]},
        )  # fmt: skip


def price_steps(seen: Seen) -> Iterable[Found]:
    """Four or more prices in equal steps: a pattern of numbers, so never red."""
    bids = sorted((bid for bid in seen.p.opened_bids if bid.line), key=lambda b: b.line.price_fen)  # type: ignore[union-attr]
    run: list[Bid] = []
    runs: list[list[Bid]] = []
    for low, high in pairwise(bids):
        if len(run) > 1 and abs(step(low, high) - step(run[-2], run[-1])) <= SAME_STEP_FEN and run[-1] is low:
            run.append(high)
        else:
            runs.append(run)
            run = [low, high]
    runs.append(run)
    for found in runs:
        if len(found) > EQUAL_STEPS and step(found[0], found[1]) > SAME_STEP_FEN:
            prices = "、".join(yuan(bid.line.price_fen) for bid in found if bid.line)
            yield signal(
                seen, PRICES, "steps", found, f"{len(found)}家报价的差都是{yuan(step(found[0], found[1]))}元", Grade.AMBER, {"报价": prices},
            )  # fmt: skip


def step(low: Bid, high: Bid) -> int:
    assert low.line and high.line
    return high.line.price_fen - low.line.price_fen


def after_opening(rule: Look) -> Look:
    """No rule about bidders is asked before their names are out."""

    def look(seen: Seen) -> Iterable[Found]:
        return rule(seen) if seen.opened and seen.of(opening.BidUnsealed) else ()

    return look


RULES = (
    FindingRule(
        "same_payer", "同一账户缴纳保证金", Family.SIGNAL, 2, (),
        ("银行、财务代理集中代付，已退回并改由基本账户缴纳", "被关联企业代垫，投标人不知情", "账号录入错误"), after_opening(same_payer), by_round=True,
    ),
    FindingRule(
        "same_manager", "项目经理同名", Family.SIGNAL, 2, (), ("同名不同人：核对注册证书编号", "此人刚换单位，登记没有更新"), after_opening(same_manager), by_round=True,
    ),
    FindingRule(
        "same_contact", "联系电话相同", Family.SIGNAL, 2, (),
        ("同一会计、代办公司为两家办理登记", "号码易主", "同一办公楼的总机"), after_opening(same_contact), by_round=True,
    ),
    FindingRule(
        "price_steps", "报价呈规律性差异", Family.SIGNAL, 2, (),
        ("按最高投标限价取整数下浮率，家数多时会碰巧等距", "同一定额、同一信息价计算"), after_opening(price_steps), by_round=True,
    ),
)  # fmt: skip
