"""Written statements in one trip: each sees what was committed before it, errors are Django's, a transaction may end with it."""

from __future__ import annotations

import threading

import pytest
from django.db import DatabaseError, DataError, OperationalError, connection, transaction

from ggzy.store.lines import Lines
from ggzy.store.written import Asked, rows, trip

pytestmark = pytest.mark.django_db(transaction=True)


def test_several_statements_are_answered_in_order_with_values_of_all_kinds():
    many = [Asked("SELECT %(a)s::int, %(a)s::int + %(b)s::int", {"a": 1, "b": 70_000}), Asked("SELECT 'x' WHERE false"), Asked("SELECT %s::text", ["长"])]
    assert trip(many) == [[(1, 70_001)], [], [("长",)]]
    assert rows("SELECT u FROM unnest(%s::text[]) u", [["a", 'b"\\']]) == [("a",), ('b"\\',)]


def test_one_that_fails_undoes_all_and_the_line_goes_on():
    with pytest.raises(DataError), transaction.atomic():
        trip([Asked("SELECT set_config('ggzy.x', 'set', false)"), Asked("SELECT 1 / %s::int", [0]), Asked("SELECT 2")])
    assert rows("SELECT current_setting('ggzy.x', true)", [])[0][0] in (None, "")


def test_the_transaction_is_djangos_own_and_may_end_with_the_trip():
    with transaction.atomic():
        first, again = rows("SELECT txid_current()", []), rows("SELECT txid_current()", [])
        assert first == again
        trip([Asked("SELECT 1")], commit=True)
        assert connection.connection.info.transaction_status == 0
    assert rows("SELECT txid_current()", []) != first


def test_a_transaction_that_ends_otherwise_than_it_was_meant_to_is_no_success():
    """PostgreSQL answers the end of a failed transaction without an error: with its undoing."""
    with pytest.raises(OperationalError), transaction.atomic():
        with pytest.raises(DatabaseError):
            trip([Asked("SELECT 1 / 0")])
        trip([], commit=True)
    assert rows("SELECT 1", []) == [(1,)]


def test_a_line_that_comes_back_in_the_middle_of_a_transaction_is_replaced():
    lines = Lines(1)
    with lines.lent():
        transaction.atomic().__enter__()
        rows("SELECT 1", [])
    with lines.lent(), transaction.atomic():
        assert rows("SELECT 1", []) == [(1,)]
    lines.close()


def test_lines_are_lent_in_the_order_of_asking_and_this_threads_own_comes_back():
    lines, own, order, began = Lines(1), connection.connection, [], []

    def ask(number: int) -> None:
        began[number].set()
        with lines.lent():
            order.append((number, rows("SELECT 1", [])))

    with lines.lent():
        mine = rows("SELECT pg_backend_pid()", [])
        with lines.lent_if_idle() as idle:
            assert not idle
        threads = []
        for number in range(3):
            began.append(threading.Event())
            threads.append(threading.Thread(target=ask, args=(number,)))
            threads[-1].start()
            began[number].wait(5)
            while len(lines.waiting) <= number:
                pass
    for each in threads:
        each.join(5)
    assert [number for number, _ in order] == [0, 1, 2] and connection.connection is own
    with lines.lent_if_idle() as idle:
        assert idle and rows("SELECT pg_backend_pid()", []) == mine
    lines.close()
