"""The moment of arrival: kept however long an act waits, and the close of bidding waits for it. Real locks, real threads."""

from __future__ import annotations

import threading
import time
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, connections
from django.test import Client, RequestFactory

from ggzy.core.acts import bidding, notice
from ggzy.core.acts.opening import CloseBidding
from ggzy.core.roles import CLOCK
from ggzy.core.sealing import statement as statements
from ggzy.core.sealing.receipt import time_text
from ggzy.desk import clock, counter, doorman, receipts
from ggzy.desk.doorman import DOORMAN, Arrival, received
from ggzy.store import journal
from ggzy.store.models import Clock
from ggzy.web.doorway import ARRIVAL, AT_ONCE, Doorway, stream_of
from tests.desk.door import Lot, register_firms
from tests.desk.test_races import START
from tests.people import BLUE, RED
from tests.trading.bidders import log_in

pytestmark = pytest.mark.django_db(transaction=True)
MICROSECOND = timedelta(microseconds=1)
WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"


@pytest.fixture(autouse=True)
def practice_clock(db):
    Clock.objects.all().delete()
    clock.start_at(START)
    yield
    DOORMAN.close()


@pytest.fixture
def lot() -> Lot:
    """A lot whose bidder has sealed and only hands in."""
    lot = Lot().noticed()
    for firm in (RED, BLUE):
        register_firms(firm)
        lot.must(notice.ObtainFile(), firm)
    lot.statement = lot.signed(RED, lot.seal(RED))
    return lot


def arrived_at(moment, stream: str) -> Arrival:
    """An arrival at this very moment, as nobody can arrive to the microsecond."""
    real = DOORMAN.arrive(stream)
    assert real is not None and real.holds
    return Arrival(stream, moment, real.holds, real.line)


def submit(lot: Lot, arrival: Arrival | None) -> counter.Accepted | counter.Refused:
    return counter.hand_in(lot.stream, bidding.SubmitBid(signed=lot.statement), RED, received=arrival)


def told(lot: Lot) -> list[tuple[str, datetime]]:
    """Each entry's event and moment; those of bidders lie sealed in the table."""
    return [(type(entry.event).__name__, entry.at) for entry in journal.read(lot.stream)]


def closing(lot: Lot, pool: ThreadPoolExecutor) -> Future:
    """The close of bidding in another connection, which has asked for its lock and waits."""

    def close():
        try:
            return counter.hand_in(lot.stream, CloseBidding(), CLOCK)
        finally:
            connections.close_all()

    closed = pool.submit(close)
    until = time.monotonic() + 10
    while time.monotonic() < until and not waiters() and not closed.done():
        time.sleep(0.01)
    return closed


@contextmanager
def others():
    """Threads beside the test's own; should it fail, nobody waits any longer for what it holds."""
    with ThreadPoolExecutor(2) as pool:
        try:
            yield pool
        finally:
            DOORMAN.close()


def waiters() -> int:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0]


def test_what_arrived_a_microsecond_before_the_deadline_is_accepted_long_after_and_the_close_waits_for_it(lot):
    deadline = lot.p.round.deadline
    arrival = arrived_at(deadline - MICROSECOND, lot.stream)
    clock.set_to(deadline + timedelta(hours=3))
    with others() as pool:
        closed = closing(lot, pool)
        assert waiters() == 1 and not closed.done()
        accepted = submit(lot, arrival)
        assert accepted and accepted.at == deadline - MICROSECOND
        assert not closed.done(), "the close waits until the doorman lets go"
        DOORMAN.leave(arrival)
        assert closed.result(10)
    events = told(lot)
    names = [name for name, _ in events]
    assert names.index("BidReceived") < max(names.index(n) for n in names if n in ("BiddingClosed", "TenderFailed"))
    assert dict(events)["BidReceived"] == deadline - MICROSECOND


def test_what_arrived_at_the_deadline_is_refused(lot):
    deadline = lot.p.round.deadline
    clock.set_to(deadline)
    arrival = arrived_at(deadline, lot.stream)
    refused = submit(lot, arrival)
    DOORMAN.leave(arrival)
    assert not refused and "BidReceived" not in dict(told(lot))


@pytest.mark.parametrize("ahead", [timedelta(seconds=-1), -MICROSECOND, timedelta(0), MICROSECOND, timedelta(seconds=1)])
@pytest.mark.parametrize("waited", [timedelta(0), timedelta(days=2)])
def test_accepted_only_before_the_deadline_and_always_then(lot, ahead, waited):
    deadline = lot.p.round.deadline
    arrival = arrived_at(deadline + ahead, lot.stream)
    clock.set_to(max(deadline + ahead, deadline) + waited)
    outcome = submit(lot, arrival)
    DOORMAN.leave(arrival)
    assert bool(outcome) == (ahead < timedelta(0))


def test_the_moment_is_the_clocks_own(lot):
    before = clock.now()
    with received(lot.stream) as first, received(lot.stream) as joining:
        assert before < first.at < joining.at < clock.now()


def test_those_who_come_while_the_connection_is_busy_share_one_reading_that_is_after_all_of_them(lot):
    with ThreadPoolExecutor(8) as pool:
        with DOORMAN.mutex:
            coming = [pool.submit(DOORMAN.arrive, lot.stream) for _ in range(8)]
            while not DOORMAN.coming or DOORMAN.coming[lot.stream].count < 8:
                time.sleep(0.005)
            last_came = clock.now()
        arrivals = [each.result(10) for each in coming]
    assert len({each.at for each in arrivals}) == 1 and arrivals[0].at > last_came
    assert DOORMAN.pending[lot.stream] == 8
    for each in arrivals:
        DOORMAN.leave(each)
    assert not DOORMAN.pending


def test_an_arrival_is_never_later_than_the_clock(lot):
    arrival = arrived_at(lot.p.round.deadline - MICROSECOND, lot.stream)
    accepted = submit(lot, arrival)
    DOORMAN.leave(arrival)
    assert accepted and accepted.at <= clock.now()


def test_once_the_close_waits_nobody_else_is_let_in_before_it(lot):
    """Else strangers who send one request after another could keep the bidding open."""
    first = DOORMAN.arrive(lot.stream)
    clock.set_to(lot.p.round.deadline)
    with others() as pool:
        closed = closing(lot, pool)
        late = DOORMAN.arrive(lot.stream)
        assert first.holds and not late.holds and late.at >= lot.p.round.deadline
        DOORMAN.leave(first)
        assert closed.result(10)
    assert not submit(lot, late)
    DOORMAN.leave(late)


def test_asking_the_lock_again_behind_a_close_that_waits_would_never_end(lot):
    """The control: an act that says nothing of its place waits for the close, which waits for its place."""
    arrival = arrived_at(lot.p.round.deadline - MICROSECOND, lot.stream)
    clock.set_to(lot.p.round.deadline)
    with others() as pool:
        closed = closing(lot, pool)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '300ms'")
            with pytest.raises(Exception, match="lock timeout"):
                submit(lot, None)
            assert submit(lot, arrival), "with its place it does not ask"
            cursor.execute("RESET lock_timeout")
        DOORMAN.leave(arrival)
        assert closed.result(10)


def test_the_lock_is_held_from_the_first_arrival_to_the_last_leaving(lot):
    key = doorman.lock_keys(lot.stream)[0]

    def free() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
            got = cursor.fetchone()[0]
            if got:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
        return got

    with ThreadPoolExecutor(8) as pool, ExitStack() as inside:
        for arrival in pool.map(lambda _: DOORMAN.arrive(lot.stream), range(40)):
            inside.callback(DOORMAN.leave, arrival)
        assert not free() and DOORMAN.pending[lot.stream] == 40
    assert free() and not DOORMAN.pending
    with pytest.raises(RuntimeError), received(lot.stream) as arrival:
        assert arrival.holds and not free()
        raise RuntimeError("an act that breaks off gives up its place, too")
    assert free()


def test_a_doorman_who_dies_holds_nobody_up_and_another_one_comes(lot):
    arrival = arrived_at(lot.p.round.deadline - MICROSECOND, lot.stream)
    clock.set_to(lot.p.round.deadline)
    with others() as pool:
        closed = closing(lot, pool)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [DOORMAN.line.info.backend_pid])
        assert closed.result(10)
    assert not submit(lot, arrival), "the bidding is closed: nothing is accepted behind it"
    DOORMAN.leave(arrival)
    with received(lot.stream) as again:
        assert again is not None and again.holds and again.line is not arrival.line
        DOORMAN.leave(arrival)  # of the old connection: takes nothing from the new one
        assert DOORMAN.pending[lot.stream] == 1


def test_there_is_no_place_at_an_unknown_stream_nor_beyond_the_most(lot, monkeypatch):
    with received("cons-0000000000000000") as nothing:
        assert nothing is None and not DOORMAN.pending
    monkeypatch.setattr(doorman, "MOST_PENDING", 1)
    with received(lot.stream) as first, received(lot.stream) as second:
        assert first is not None and second is None
        assert submit(lot, None), "it is judged by its turn"


def test_an_arrival_counts_for_its_own_stream_and_never_for_the_clock(lot):
    other = Arrival("cons-0000000000000000", START, True, None)
    with pytest.raises(ValueError, match="same stream"):
        submit(lot, other)
    with pytest.raises(ValueError, match="same stream"):
        counter.hand_in(lot.stream, CloseBidding(), CLOCK, received=Arrival(lot.stream, START, True, None))


# ---- through the doorway ----


def request_of(lot: Lot, body: bytes, address: str = "/trading/{}/bid/submit") -> dict:
    browser = Client()
    log_in(browser, RED)
    session, token = browser.cookies[settings.SESSION_COOKIE_NAME].value, "c" * 32
    headers = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={token}", "X-CSRFToken": token}
    return RequestFactory().generic("POST", address.format(lot.stream), body, "application/json", headers=headers).environ


@pytest.fixture
def doorway():
    def pages(environ, start_response):
        try:
            return list(handler(environ, start_response))
        finally:
            connections.close_all()

    handler = get_wsgi_application()
    doorway = Doorway(pages)
    yield doorway
    doorway.close()


def hold_a_line(doorway: Doorway, until: threading.Event) -> None:
    with doorway.ours.lent():
        until.wait(20)


def ask(doorway: Doorway, environ: dict) -> tuple[str, bytes]:
    told = []
    body = b"".join(doorway(environ, lambda status, headers, *_: told.append(status)))
    return told[0], body


def test_a_statement_at_the_doorway_has_the_moment_at_which_its_last_byte_came(lot, doorway):
    """While it waits behind other statements, the deadline passes and the close waits."""
    environ = request_of(lot, statements.encode(lot.statement))
    deadline = lot.p.round.deadline
    clock.set_to(deadline - timedelta(seconds=1))
    full = threading.Event()
    with others() as pool, ThreadPoolExecutor(AT_ONCE) as busy:
        for _ in range(AT_ONCE):
            busy.submit(hold_a_line, doorway, full)
        while doorway.ours.idle:
            time.sleep(0.005)
        answered = pool.submit(ask, doorway, environ)
        while not DOORMAN.pending:
            time.sleep(0.005)
        clock.set_to(deadline + timedelta(minutes=5))
        closed = closing(lot, pool)
        assert not answered.done() and not closed.done()
        full.set()
        status, receipt = answered.result(20)
        assert closed.result(20)
    at = dict(told(lot))["BidReceived"]
    assert status == "200 OK" and deadline - timedelta(seconds=1) <= at < deadline
    assert time_text(receipts.local(at)).encode() in receipt


def test_only_statements_and_withdrawals_have_a_doorman(lot, doorway):
    assert stream_of({"REQUEST_METHOD": "POST", "PATH_INFO": f"/trading/{lot.stream}/bid/submit"}) == lot.stream
    assert stream_of({"REQUEST_METHOD": "POST", "PATH_INFO": f"/trading/{lot.stream}/bid/withdraw/"}) == lot.stream
    for method, path in (
        ("GET", f"/trading/{lot.stream}/bid/submit"), ("POST", f"/trading/{lot.stream}/bid/"), ("POST", "/trading/A B/bid/submit"),
        ("POST", f"/trading/{lot.stream}/bid/submit\n"), ("POST", "/trading/x/y/bid/submit"),
    ):  # fmt: skip
        assert stream_of({"REQUEST_METHOD": method, "PATH_INFO": path}) == ""


def test_what_is_too_long_or_breaks_off_has_no_arrival(lot, doorway):
    environ = request_of(lot, b"x" * (statements.LONGEST + 1))
    assert ask(doorway, environ)[0].startswith("422") and ARRIVAL not in environ
    environ = request_of(lot, b"{}")
    environ |= {"CONTENT_LENGTH": "3000", "wsgi.input": BytesIO(b"{}")}
    ask(doorway, environ)
    assert ARRIVAL not in environ and not DOORMAN.pending


def test_an_unknown_lot_answers_as_ever(lot, doorway):
    environ = request_of(lot, statements.encode(lot.statement), "/trading/cons-0000000000000000/bid/submit")
    assert ask(doorway, environ)[0].startswith("404") and environ[ARRIVAL] is None
