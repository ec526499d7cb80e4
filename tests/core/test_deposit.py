"""Both sides of each rule on deposits, and interest worked out by hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggzy.core.calendar import SHANGHAI
from ggzy.core.deposit import Verdict, interest_between, interest_fen, judge
from ggzy.core.law.deposits import DEMAND_RATES, PaymentSeen, RateRow
from ggzy.core.rule import Basis

CLOSES = datetime(2026, 3, 20, 9, 0, tzinfo=SHANGHAI)
GOOD = PaymentSeen(
    amount_fen=80_000_000,
    booked_at=CLOSES - timedelta(microseconds=1),
    asked_fen=80_000_000,
    closes_at=CLOSES,
    lot_open=True,
    account_matches=True,
    name_matches=True,
    paid_already=False,
)


def but(**changes):
    return judge(msgspec.structs.replace(GOOD, **changes))


def test_a_full_payment_from_the_base_account_a_microsecond_before_the_deadline_is_accepted():
    assert judge(GOOD).verdict == Verdict.ACCEPTED
    assert judge(GOOD).refused is None


@pytest.mark.parametrize(
    ("changes", "verdict", "article"),
    [
        ({"booked_at": CLOSES}, Verdict.LATE, 37),
        ({"lot_open": False}, Verdict.LATE, 37),
        ({"account_matches": False}, Verdict.MISMATCH_ACCOUNT, 26),
        ({"name_matches": False}, Verdict.MISMATCH_NAME, 26),
        ({"account_matches": False, "name_matches": False}, Verdict.MISMATCH_ACCOUNT, 26),
        ({"amount_fen": 79_999_999}, Verdict.WRONG_AMOUNT, 37),
        ({"amount_fen": 80_000_001}, Verdict.WRONG_AMOUNT, 37),
        ({"amount_fen": 160_000_000}, Verdict.WRONG_AMOUNT, 37),
        ({"paid_already": True}, Verdict.DUPLICATE, 37),
    ],
)
def test_a_payment_that_misses_one_condition_goes_back_with_its_article(changes, verdict, article):
    judged = but(**changes)
    assert judged.verdict == verdict
    assert judged.refused.basis.article == article
    assert "退回" in str(judged.refused)


def test_a_short_payment_is_told_from_one_for_two_lots():
    assert "不足" in str(but(amount_fen=1).refused)
    assert "超过" in str(but(amount_fen=160_000_000).refused)


FLAT = (RateRow(date(2020, 1, 1), Decimal("0.0036"), Basis("试", 1)),)


def test_the_day_of_receipt_counts_and_the_day_of_repayment_does_not():
    # 1,000,000.00 yuan at 0.36 % and 360 days is 10.00 yuan a day
    assert interest_fen(100_000_000, date(2026, 1, 1), date(2026, 1, 1), FLAT) == 0
    assert interest_fen(100_000_000, date(2026, 1, 1), date(2026, 1, 2), FLAT) == 1000
    assert interest_fen(100_000_000, date(2026, 1, 1), date(2026, 1, 31), FLAT) == 30_000


def test_a_change_of_rate_splits_the_period():
    halved = (*FLAT, RateRow(date(2026, 1, 11), Decimal("0.0018"), Basis("试", 1)))
    assert interest_fen(100_000_000, date(2026, 1, 1), date(2026, 1, 21), halved) == 10_000 + 5_000
    assert interest_fen(100_000_000, date(2026, 1, 11), date(2026, 1, 12), halved) == 500


def test_half_a_fen_is_rounded_up_and_less_is_not():
    assert interest_fen(50_000, date(2026, 1, 1), date(2026, 1, 2), FLAT) == 1
    assert interest_fen(49_999, date(2026, 1, 1), date(2026, 1, 2), FLAT) == 0


def test_sixty_days_of_the_highest_works_deposit_at_the_listed_rate():
    # 800,000 yuan x 0.05 % x 60 / 360 = 66.666… yuan
    assert interest_fen(80_000_000, date(2026, 3, 1), date(2026, 4, 30)) == 6667


def test_a_day_before_the_first_known_rate_is_an_error_and_not_zero():
    with pytest.raises(ValueError, match="no deposit rate"):
        interest_fen(1, DEMAND_RATES[0].since - timedelta(days=1), date(2026, 1, 1))


def test_the_banks_day_is_that_of_china():
    late_in_the_evening_of_the_first = datetime.fromisoformat("2026-01-01T15:59:59+00:00")
    after_midnight_of_the_second = datetime.fromisoformat("2026-01-01T16:00:00+00:00")
    assert interest_between(10**10, late_in_the_evening_of_the_first, after_midnight_of_the_second) > 0


@given(
    st.integers(1, 10**12),
    st.dates(date(2013, 1, 1), date(2030, 1, 1)),
    st.integers(0, 400),
    st.integers(0, 400),
)
def test_splitting_a_period_changes_interest_by_rounding_alone(principal, start, first, second):
    middle, end = start + timedelta(days=first), start + timedelta(days=first + second)
    whole = interest_fen(principal, start, end)
    parts = interest_fen(principal, start, middle) + interest_fen(principal, middle, end)
    assert abs(whole - parts) <= 1
