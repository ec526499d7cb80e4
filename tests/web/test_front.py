"""The front answers a statement as the page would, or leaves it to the page: same receipt, same refusals, same headers."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import msgspec
import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import Client, RequestFactory
from django.utils import timezone

from ggzy.core.acts import notice
from ggzy.core.acts.opening import CloseBidding
from ggzy.core.roles import CLOCK
from ggzy.core.sealing import statement as statements
from ggzy.desk import clock, counter
from ggzy.desk.doorman import DOORMAN, lock_keys
from ggzy.layout.lately import LATELY
from ggzy.layout.session import BEGUN_KEY, SEEN_KEY
from ggzy.store import journal
from ggzy.store.models import Clock, Organisation, Person, Post
from ggzy.web import front
from ggzy.web.doorway import AT_ONCE, Doorway
from tests.desk.door import Lot, register_firms
from tests.desk.test_races import START, in_threads
from tests.people import BLUE, RED
from tests.trading.bidders import log_in

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = "c" * 32


@pytest.fixture(autouse=True)
def practice_clock(db):
    Clock.objects.all().delete()
    clock.start_at(START)
    yield
    DOORMAN.close()


@pytest.fixture
def lot() -> Lot:
    lot = Lot().noticed()
    for firm in (RED, BLUE):
        register_firms(firm)
        lot.must(notice.ObtainFile(), firm)
    lot.body = statements.encode(lot.signed(RED, lot.seal(RED)))
    return lot


@pytest.fixture
def browser() -> Client:
    """RED at a browser that has looked at a page, so that its session is known here."""
    browser = Client()
    log_in(browser, RED)
    browser.get("/service/")
    assert LATELY.of(browser.cookies[settings.SESSION_COOKIE_NAME].value)
    return browser


@pytest.fixture
def doorway():
    doorway = Doorway(get_wsgi_application())
    yield doorway
    doorway.close()
    connections.close_all()


def environ_of(lot: Lot, browser: Client, body: bytes | None = None, **headers: str) -> dict:
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    told = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN, **headers}
    address = f"/trading/{lot.stream}/bid/submit"
    return RequestFactory().generic("POST", address, lot.body if body is None else body, "application/json", headers=told).environ


def ask(handler, environ: dict) -> tuple[str, dict, bytes]:
    told = []
    answer = handler(environ, lambda status, headers, *_: told.append((status, dict(headers))))
    return *told[0], b"".join(answer)


@pytest.fixture
def answered(monkeypatch) -> list[bool]:
    """Of each statement: whether the front answered it."""
    seen, answer = [], front.answer

    def watched(*args, **way):
        found = answer(*args, **way)
        seen.append(found is not None)
        return found

    monkeypatch.setattr(front, "answer", watched)
    return seen


def received_bids(lot: Lot) -> int:
    return sum(type(entry.event).__name__ == "BidReceived" for entry in journal.read(lot.stream))


def test_the_receipt_and_its_headers_are_those_of_the_page(lot, browser, doorway, answered):
    status, headers, receipt = ask(doorway, environ_of(lot, browser))
    assert answered == [True] and status == "200 OK" and received_bids(lot) == 1
    on_page = ask(doorway.pages, environ_of(lot, browser))
    assert on_page[0] == status and on_page[2] == receipt, "handed in again at the page: the same act"
    assert on_page[1] == headers and "no-store" in headers["Cache-Control"] and headers["Vary"] == "Cookie"
    me = msgspec.json.decode(lot.body)["statement"]["pseudonym"]
    assert msgspec.json.decode(receipt)["number"] == lot.p.round.bids[me].receipts[-1]


def test_the_same_statement_again_has_the_same_receipt(lot, browser, doorway):
    first, again = (ask(doorway, environ_of(lot, browser)) for _ in range(2))
    assert first[2] == again[2] and received_bids(lot) == 1


def test_late_by_nothing_is_refused_word_for_word_as_on_the_page(lot, browser, doorway, answered):
    clock.set_to(lot.p.round.deadline)
    status, headers, body = ask(doorway, environ_of(lot, browser))
    on_page = ask(doorway.pages, environ_of(lot, browser))
    assert answered == [True] and status.startswith("422") and (status, headers, body) == on_page
    assert msgspec.json.decode(body)["rule"] == "before_the_deadline" and not received_bids(lot)


def test_sent_again_behind_the_close_and_after_a_new_log_in_it_has_the_same_receipt(lot, browser, doorway):
    """As when the answer was lost on its way and the bidder comes back for it."""
    first = ask(doorway, environ_of(lot, browser))
    gone(browser)
    clock.set_to(lot.p.round.deadline)
    assert counter.hand_in(lot.stream, CloseBidding(), CLOCK) and lot.p.stage != "bidding"
    log_in(browser, RED)
    again = ask(doorway, environ_of(lot, browser))
    assert (again[0], again[2]) == (first[0], first[2]) and received_bids(lot) == 1


def test_one_whom_this_process_has_not_seen_is_answered_too_and_no_less_asked(lot, browser, doorway, answered):
    """As after a restart just before the deadline, or when the other process served the pages."""
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    LATELY.forget(session)
    assert ask(doorway, environ_of(lot, browser))[0] == "200 OK" and received_bids(lot) == 1
    assert answered == [False, True], "its moment is noted before it is looked up"
    for what in (must_change, other_password, gone):
        what(browser)
        LATELY.forget(session)
        status, *_ = ask(doorway, environ_of(lot, browser))
        assert not any(answered[2:]) and status.startswith("302")


def gone(browser: Client) -> None:
    browser.session.delete()


def idle(browser: Client) -> None:
    session = browser.session
    session[SEEN_KEY] = timezone.now().timestamp() - settings.GGZY_IDLE_SECONDS - 1
    session.save()


def eight_hours(browser: Client) -> None:
    session = browser.session
    session[BEGUN_KEY] = timezone.now().timestamp() - settings.GGZY_SESSION_SECONDS - 1
    session.save()


def expired(browser: Client) -> None:
    from django.contrib.sessions.models import Session

    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))


def other_password(browser: Client) -> None:
    person = red()
    person.set_password("another word altogether")
    person.save()


def red() -> Person:
    return Post.objects.filter(organisation__uscc=RED.org_id).first().person


def post_over(browser: Client) -> None:
    Post.objects.filter(organisation__uscc=RED.org_id).update(valid_to=clock.now())


def switched_off(browser: Client) -> None:
    Person.objects.filter(pk=red().pk).update(active=False)


def must_change(browser: Client) -> None:
    Person.objects.filter(pk=red().pk).update(must_change_password=True)


def unverified(browser: Client) -> None:
    Organisation.objects.filter(uscc=RED.org_id).update(status="suspended")


@pytest.mark.parametrize(
    "what", [gone, idle, eight_hours, expired, other_password, post_over, switched_off, must_change, unverified]
)
def test_who_may_not_any_more_is_left_to_the_page_and_nothing_is_taken_in(lot, browser, doorway, answered, what):
    what(browser)
    status, _headers, body = ask(doorway, environ_of(lot, browser))
    assert not any(answered) and not received_bids(lot) and not status.startswith("200")
    assert b"ggzy-receipt" not in body


def test_a_receipt_is_not_given_again_to_a_session_that_has_ended(lot, browser, doorway):
    ask(doorway, environ_of(lot, browser))
    gone(browser)
    status, _headers, body = ask(doorway, environ_of(lot, browser))
    assert status.startswith("302") and b"ggzy-receipt" not in body


@pytest.mark.parametrize(
    "headers", [{"X-CSRFToken": "d" * 32}, {"X-CSRFToken": ""}, {"Origin": "https://elsewhere.example"}], ids=["wrong", "none", "origin"]
)
def test_without_the_token_or_from_elsewhere_the_page_refuses(lot, browser, doorway, answered, headers):
    status, *_ = ask(doorway, environ_of(lot, browser, **headers))
    assert status.startswith("403") and not any(answered) and not received_bids(lot)


def test_a_stranger_who_shows_no_session_is_led_to_the_log_in(lot, doorway, answered):
    nobody = Client()
    nobody.cookies[settings.SESSION_COOKIE_NAME] = "x" * 32
    assert ask(doorway, environ_of(lot, nobody))[0].startswith("302") and not any(answered)


def test_another_firm_cannot_hand_in_a_statement_that_is_not_its_own(lot, doorway, answered):
    other = Client()
    log_in(other, BLUE)
    other.get("/service/")
    told = ask(doorway, environ_of(lot, other))
    assert told == ask(doorway.pages, environ_of(lot, other)) and told[0].startswith("422") and not received_bids(lot)


@pytest.mark.parametrize("body", [b"{}", b"\xff", b"[" * 3000, b"x" * (statements.LONGEST + 1)], ids=["empty", "no text", "deep", "long"])
def test_malformed_statements_get_the_answer_of_the_page(lot, browser, doorway, body):
    told = ask(doorway, environ_of(lot, browser, body))
    assert told == ask(doorway.pages, environ_of(lot, browser, body)) and told[0].startswith("422")


def test_a_body_that_breaks_off_is_no_statement(lot, browser, doorway):
    environ = environ_of(lot, browser)
    environ |= {"wsgi.input": BytesIO(lot.body[:100])}
    assert ask(doorway, environ)[0].startswith("422") and not received_bids(lot)


def test_nothing_is_written_down_of_what_the_front_answers(lot, browser, doorway, caplog):
    clock.set_to(lot.p.round.deadline)
    ask(doorway, environ_of(lot, browser))
    assert not [line for line in caplog.records if line.name.startswith(("django", "ggzy.security"))]


def test_one_who_finds_the_lines_taken_waits_with_the_moment_of_arrival(lot, browser, doorway, answered):
    many = [environ_of(lot, browser) for _ in range(20)]
    with ThreadPoolExecutor(20) as pool:
        told = list(pool.map(lambda environ: ask(doorway, environ), many))
    assert {status for status, *_ in told} == {"200 OK"} and len({body for *_, body in told}) == 1
    assert received_bids(lot) == 1 and not DOORMAN.pending
    assert len(doorway.ours.idle) == AT_ONCE and not doorway.ours.waiting


def test_while_the_clock_holds_the_stream_a_statement_keeps_its_moment_and_occupies_no_line_of_those_it_waits_for(
    lot, browser, doorway
):
    other = connections.create_connection("default")
    key = lock_keys(lot.stream)[0]
    with ThreadPoolExecutor(1) as pool, other.cursor() as cursor:
        try:
            cursor.execute("SELECT pg_advisory_lock(%s)", [key])
            answered = pool.submit(ask, doorway, environ_of(lot, browser))
            while len(doorway.others.idle) == AT_ONCE:
                time.sleep(0.005)
            assert len(doorway.ours.idle) == AT_ONCE and not answered.done()
            clock.set_to(lot.p.round.deadline + timedelta(seconds=1))
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
        assert answered.result(20)[0] == "200 OK"
    other.close()
    received = next(entry for entry in journal.read(lot.stream) if type(entry.event).__name__ == "BidReceived")
    assert received.at < lot.p.round.deadline


@pytest.mark.parametrize("how", ["doubted", "broken"])
def test_what_had_its_turn_in_time_stays_in_time_when_the_page_has_to_answer(lot, browser, doorway, monkeypatch, how):
    """As when the bidder changed the post a moment ago, or the line broke before the entry was written."""
    deadline = lot.p.round.deadline

    def the_deadline_passes(*_args, **_way):
        monkeypatch.undo()
        in_threads(clock.set_to, [deadline])  # in a transaction of its own
        if how == "broken":
            raise RuntimeError("before it was taken in")
        return False

    where = (front.Caller, "_is_the_same") if how == "doubted" else (journal, "chain")
    monkeypatch.setattr(*where, the_deadline_passes)
    status, *_ = ask(doorway, environ_of(lot, browser))
    assert status == "200 OK" and clock.now() >= deadline
    taken_in = next(entry for entry in journal.read(lot.stream) if type(entry.event).__name__ == "BidReceived")
    assert taken_in.at < deadline


def test_where_the_front_breaks_the_page_takes_in_the_same_statement_once(lot, browser, doorway, monkeypatch):
    finished = front.finished

    def breaks(*_):
        raise RuntimeError("after it was taken in")

    monkeypatch.setattr(front, "finished", breaks)
    status, _headers, receipt = ask(doorway, environ_of(lot, browser))
    monkeypatch.setattr(front, "finished", finished)
    assert status == "200 OK" and received_bids(lot) == 1
    assert ask(doorway, environ_of(lot, browser))[2] == receipt
