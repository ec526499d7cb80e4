"""Lots that a whole module shares: made once in a transaction of the module, each test in a savepoint that is undone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.db import transaction

from tests.trading.evaluated import EvaluatedLot


@pytest.fixture(scope="module")
def module_lot(module_world: None) -> Callable[[Callable[[], EvaluatedLot]], EvaluatedLot]:
    """Call it with a maker of the lot; what it made is gone when the module is done."""
    return lambda make: make()


@pytest.fixture
def db(module_lot, django_db_blocker) -> Iterator[None]:
    """In place of the usual database of a test: a savepoint within the module's transaction."""
    with django_db_blocker.unblock():
        part = transaction.atomic()
        part.__enter__()
        try:
            yield
        finally:
            transaction.set_rollback(True)
            part.__exit__(None, None, None)
