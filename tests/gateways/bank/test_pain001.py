"""pain.001: the same orders give the same bytes, and the sums are those of the orders."""

from __future__ import annotations

from datetime import datetime

import pytest

from ggzy.core.calendar import SHANGHAI
from ggzy.gateways.bank.pain001 import read_pain001, write_pain001
from ggzy.gateways.bank.port import Escrow, PayOut

NOW = datetime(2026, 6, 1, 9, 30, tzinfo=SHANGHAI)
ESCROW = Escrow("楚雄州公共资源交易中心保证金专户", "53001", "演练银行")
ORDERS = (
    PayOut("R2", 80_006_667, "乙<公司>&", "222", "退还投标保证金"),
    PayOut("R1", 5, "甲（集团）公司", "111", "退还投标保证金"),
)


def test_the_same_orders_in_any_order_give_the_same_bytes():
    assert write_pain001("M", ESCROW, ORDERS, NOW) == write_pain001("M", ESCROW, ORDERS[::-1], NOW)


def test_orders_are_read_back_exactly():
    assert set(read_pain001(write_pain001("M", ESCROW, ORDERS, NOW))) == set(ORDERS)


def test_the_file_states_debtor_number_and_sum():
    text = write_pain001("M", ESCROW, ORDERS, NOW).decode()
    assert text.count("<NbOfTxs>2</NbOfTxs>") == 2
    assert text.count("<CtrlSum>800066.72</CtrlSum>") == 2
    assert "<Id>53001</Id>" in text
    assert '<InstdAmt Ccy="CNY">0.05</InstdAmt>' in text
    assert "<Dt>2026-06-01</Dt>" in text


def test_an_empty_order_file_is_not_written():
    with pytest.raises(ValueError, match="needs an order"):
        write_pain001("M", ESCROW, (), NOW)
