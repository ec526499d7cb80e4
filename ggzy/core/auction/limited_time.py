"""Limited-time bidding 限时竞价: ascending offers by whole steps, and an end that moves with each of them."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec

from ggzy.core.money import yuan


class Ladder(msgspec.Struct, frozen=True):
    """竞价规则 as the announcement gives it: start, step, and how long the clock runs again after each offer."""

    start_fen: int
    step_fen: int
    extension_minutes: int = 5


class Standing(msgspec.Struct, frozen=True):
    """当前竞价状态: the best offer so far and when the bidding ends if nobody goes higher."""

    ends_at: datetime
    leader: str = ""
    price_fen: int = 0
    offers: int = 0


def least_offer(ladder: Ladder, now: Standing) -> int:
    """The lowest price that may be offered: the start itself first, afterwards one whole step more."""
    return now.price_fen + ladder.step_fen if now.leader else ladder.start_fen


def offer_problem(ladder: Ladder, now: Standing, price_fen: int, at: datetime) -> str | None:
    """Why this offer does not count, or None. Who offers the same price later comes too late: the first one leads."""
    if at >= now.ends_at:
        return "竞价已经结束，截止时刻及以后的报价无效"
    least = least_offer(ladder, now)
    if now.leader and price_fen == now.price_fen:
        return f"{yuan(price_fen)}元已有人先报出，同一价格以先提交者为准；报价不得低于{yuan(least)}元"
    if price_fen < least:
        return (
            f"报价{yuan(price_fen)}元低于{yuan(least)}元，应当在当前价上至少增加一个幅度（{yuan(ladder.step_fen)}元）"
        )
    if (price_fen - least) % ladder.step_fen:
        return f"报价应当按整数个增价幅度（{yuan(ladder.step_fen)}元）递增，例如{yuan(least)}元"
    return None


def offered(ladder: Ladder, now: Standing, bidder: str, price_fen: int, at: datetime) -> Standing:
    """The state after an offer that counts. The clock runs again from the offer; it never ends earlier than before."""
    extended = at + timedelta(minutes=ladder.extension_minutes)
    return Standing(max(now.ends_at, extended), bidder, price_fen, now.offers + 1)


def goes_to_limited_time(willing: int) -> bool:
    """挂牌截止时: two or more who still want to offer go on; else the highest offer of the listing stands."""
    return willing >= 2


class Outcome(msgspec.Struct, frozen=True):
    """竞价结果: sold to the leader, or not, and why."""

    winner: str
    price_fen: int
    text: str


def outcome(now: Standing, at: datetime, reserve_fen: int = 0) -> Outcome | None:
    """The result once the time is over, None before. An offer below the secret reserve price 底价 does not buy."""
    if at < now.ends_at:
        return None
    if not now.leader:
        return Outcome("", 0, "无人报价，不成交")
    if now.price_fen < reserve_fen:
        return Outcome("", 0, "最高报价低于底价，不成交")
    return Outcome(now.leader, now.price_fen, f"最高报价{yuan(now.price_fen)}元，成交")
