"""Findings worked out anew by several at once 同时重算: two rebuilds, and the reader during a rebuild, each with its own connection."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from ggzy.core.acts.registration import AcceptFiling, SubmitFiling
from ggzy.desk import clock
from ggzy.store.log import Horizon, give_places, unlogged
from ggzy.supervision.findings import examining, reader
from ggzy.supervision.models import ConductRow, Finding, FindingsHead, Note, ReviewOpened
from tests.core.story import ALL_MET, tender_file
from tests.desk.door import Lot
from tests.people import SUPERVISOR, TENDEREE
from tests.supervision.conftest import follow
from tests.supervision.test_findings import worked_out

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 20.0


def submitted() -> Lot:
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    return lot


def accept(lot: Lot) -> None:
    lot.must(AcceptFiling(findings=ALL_MET), SUPERVISOR)
    while unlogged(0, 1):
        give_places(Horizon())


def read_before(lot: Lot) -> None:
    """The filing was opened before it was accepted, so that nothing is found."""
    ReviewOpened.objects.create(
        stream=lot.stream, person_id=SUPERVISOR.person_id, person="x", post="x", at=clock.now() - timedelta(hours=1), filing_version=1
    )


def apart(work: Any) -> Any:
    try:
        return work()
    finally:
        connections.close_all()


@pytest.mark.parametrize("from_nothing", [False, True])
def test_two_rebuilds_at_once_leave_the_rows_of_one(monkeypatch, from_nothing):
    for lot in (submitted(), submitted()):
        accept(lot)
        read_before(lot)
    follow()
    rows = worked_out()
    assert not rows[0] and rows[1] and rows[2], "no finding whose key keeps a second writer waiting"
    if from_nothing:
        for table in (Finding, Note, ConductRow):
            table.objects.all().delete()
    both, keep = threading.Barrier(2), examining.keep

    def together(*told: Any) -> None:
        with suppress(threading.BrokenBarrierError):
            both.wait(0.5)  # both would write now, were there nothing that keeps the second waiting
        keep(*told)

    monkeypatch.setattr(examining, "keep", together)
    start = threading.Barrier(2)

    def rebuild() -> int:
        connections["default"].ensure_connection()
        start.wait(LONG)
        return reader.rebuild()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(apart, [rebuild] * 2)) == [2, 2]
    assert worked_out() == rows


def test_the_reader_during_a_rebuild_takes_in_what_the_rebuild_had_not_read(monkeypatch):
    done, late = submitted(), submitted()
    accept(done)
    follow()
    midway, go_on, keep = threading.Event(), threading.Event(), examining.keep

    def held(*told: Any) -> None:
        if not midway.is_set():
            midway.set()
            assert go_on.wait(LONG)
        keep(*told)

    monkeypatch.setattr(examining, "keep", held)
    with ThreadPoolExecutor(2) as pool:
        rebuilding = pool.submit(apart, reader.rebuild)
        assert midway.wait(LONG)
        accept(late)  # the rebuild has read the journal, and written nothing yet
        assert Finding.objects.filter(rule="accepted_unread", stream=done.stream).exists(), "a page reads all the while"
        following = pool.submit(apart, reader.catch_up)
        assert not following.done()
        go_on.set()
        assert rebuilding.result(LONG) == 2 and following.result(LONG) >= 1
    assert {found.stream for found in Finding.objects.filter(rule="accepted_unread")} == {done.stream, late.stream}
    rows, place = worked_out(), FindingsHead.objects.get().place
    reader.rebuild()
    assert worked_out() == rows and FindingsHead.objects.get().place == place and reader.catch_up() == 0
