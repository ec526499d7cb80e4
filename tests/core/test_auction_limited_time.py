"""限时竞价: steps, the same price, and an end that moves. Both sides of each limit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from ggzy.core.auction.limited_time import Ladder, Standing, goes_to_limited_time, offer_problem, offered, outcome

LADDER = Ladder(start_fen=10_000, step_fen=500, extension_minutes=5)
END = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
EARLY = END - timedelta(minutes=1)
TICK = timedelta(microseconds=1)
OPEN = Standing(ends_at=END)
LED = Standing(END, "red", 10_500, 1)


@pytest.mark.parametrize("price", [10_000, 10_500, 12_000])
def test_the_first_offer_may_be_the_start_itself(price: int):
    assert offer_problem(LADDER, OPEN, price, EARLY) is None


@pytest.mark.parametrize(
    ("standing", "price", "said"),
    [
        (OPEN, 9_999, "低于100.00元"),
        (OPEN, 10_001, "整数个增价幅度"),
        (LED, 10_500, "同一价格以先提交者为准"),
        (LED, 10_999, "低于110.00元"),
        (LED, 11_001, "整数个增价幅度"),
        (LED, -5, "低于110.00元"),
    ],
)
def test_an_offer_must_rise_by_whole_steps(standing: Standing, price: int, said: str):
    assert said in str(offer_problem(LADDER, standing, price, EARLY))


def test_an_offer_counts_until_the_last_instant_and_not_at_the_end():
    assert offer_problem(LADDER, LED, 11_000, END - TICK) is None
    assert "已经结束" in str(offer_problem(LADDER, LED, 11_000, END))


def test_each_offer_runs_the_clock_again_but_never_shortens_it():
    late = offered(LADDER, LED, "blue", 11_000, END - TICK)
    assert late == Standing(END - TICK + timedelta(minutes=5), "blue", 11_000, 2)
    early = offered(LADDER, LED, "blue", 11_000, END - timedelta(minutes=30))
    assert early.ends_at == END


@pytest.mark.parametrize(("willing", "goes_on"), [(0, False), (1, False), (2, True)])
def test_two_who_want_to_go_on_are_needed(willing: int, goes_on: bool):
    assert goes_to_limited_time(willing) is goes_on


def test_there_is_no_outcome_before_the_end():
    assert outcome(LED, END - TICK) is None


@pytest.mark.parametrize(("reserve", "winner"), [(0, "red"), (10_500, "red"), (10_501, "")])
def test_the_highest_offer_buys_from_the_reserve_price_on(reserve: int, winner: str):
    result = outcome(LED, END, reserve)
    assert result and result.winner == winner


def test_nobody_offering_sells_nothing():
    result = outcome(OPEN, END)
    assert result and not result.winner and result.text == "无人报价，不成交"
