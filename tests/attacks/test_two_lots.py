"""Two lots, nobody bids for one and fifty for the other: no page, export, feed or size may tell which is which."""

from __future__ import annotations

import statistics
import time
from contextlib import contextmanager
from difflib import ndiff

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ggzy.store.models import Deal
from tests.attacks.crowd import MANY, compared, crowd, empty_lot, firm, obtain, practice_morning, wanted_lot
from tests.people import BLUE, CENTRE, DISCIPLINE, SUPERVISOR, TENDEREE
from tests.trading.bidders import log_in
from tests.trading.tenderers import at_work

pytestmark = pytest.mark.django_db
PUBLIC = ("/", "/deals/", "/deals/?q=CODE", "/deals/?export=csv", "/calendar/", "/calendar/openings.ics", "/results/", "/results/?export=csv", "/deals/LOT/", "/deals/LOT/versions/", "/deals/LOT/papers/notice.html")  # fmt: skip
TENDERER = ("/trading/LOT/", "/trading/LOT/questions/", "/trading/LOT/objections/", "/trading/LOT/hall/", "/trading/LOT/hall/now/", "/trading/LOT/extend/", "/trading/LOT/terminate/", "/trading/LOT/committee/", "/trading/projects/", "/trading/projects/?export=csv", "/service/", "/service/messages/")  # fmt: skip
OFFICE = ("/supervision/LOT/", "/supervision/LOT/look/", "/supervision/LOT/key/", "/supervision/LOT/release/", "/supervision/LOT/suspend/", "/supervision/board/", "/supervision/board/live/", "/supervision/filings/", "/supervision/filings/?export=csv", "/supervision/keys/", "/supervision/failures/", "/service/", "/service/messages/", "/service/refunds/")  # fmt: skip
RIVAL = ("/trading/LOT/obtain/", "/trading/LOT/bid/", "/trading/LOT/hall/", "/trading/LOT/hall/now/", "/trading/LOT/receipts/", "/trading/LOT/ask/", "/trading/my-bids/", "/service/deposits/LOT/", "/service/")  # fmt: skip


@pytest.fixture(autouse=True)
def morning(db, settings, tmp_path):
    settings.GGZY_VAULT = tmp_path / "vault"
    practice_morning()


def rival() -> Client:
    client = Client()
    log_in(client, BLUE)
    return client


VIEWERS = {
    "public": (Client, PUBLIC), "tenderee": (lambda: at_work(TENDEREE), TENDERER), "supervisor": (lambda: at_work(SUPERVISOR), OFFICE),
    "centre": (lambda: at_work(CENTRE), OFFICE), "discipline": (lambda: at_work(DISCIPLINE), OFFICE), "rival": (rival, RIVAL),
}  # fmt: skip


def shown(client: Client, page: str, lot) -> tuple[int, dict[str, str], str]:
    answer = client.get(page.replace("LOT", lot.stream).replace("CODE", lot.p.deal_code))
    kept = {name: value for name, value in answer.headers.items() if name not in ("Content-Length", "Set-Cookie")}
    kept["Content-Security-Policy"] = ""
    return answer.status_code, kept, compared(answer.content.decode(), lot)


def differences(before: tuple, after: tuple) -> list[str]:
    lines = ndiff(before[2].splitlines(), after[2].splitlines())
    return [line for line in lines if line[0] in "+-"] + ([] if before[:2] == after[:2] else [f"{before[:2]} {after[:2]}"])


@pytest.mark.parametrize("who", VIEWERS)
def test_every_page_reads_the_same_before_and_after_fifty_bids(who):
    """The same lot, before and after: pages, exports, feeds, headers with ETag and Last-Modified, sizes."""
    make, pages = VIEWERS[who]
    lot = empty_lot()
    if who == "rival":
        obtain(lot, BLUE)
    client = make()
    before = {page: shown(client, page, lot) for page in pages}
    assert sum(status == 200 for status, _, _ in before.values()) > 3, {p: s[0] for p, s in before.items()}
    crowd(lot, MANY)
    for page in pages:
        after = shown(client, page, lot)
        assert not differences(before[page], after), (page, differences(before[page], after))
        assert not {"ETag", "Last-Modified"} & set(before[page][1]), page


def test_the_card_the_search_and_the_order_of_lists_do_not_move():
    first, second = empty_lot(), empty_lot()
    listed = list(Deal.objects.order_by("-changed_at").values())
    crowd(first, 5)
    assert list(Deal.objects.order_by("-changed_at").values()) == listed
    assert second.p.version == first.p.version


@contextmanager
def nothing_told():
    """What the live rooms would hear: NOTIFY is caught where it is sent."""
    with CaptureQueriesContext(connection) as asked:
        yield
    assert not [q["sql"] for q in asked if "pg_notify" in q["sql"].lower()]


def test_the_live_room_is_told_nothing_of_secret_acts(django_capture_on_commit_callbacks):
    lot = empty_lot()
    with nothing_told(), django_capture_on_commit_callbacks(execute=True) as waiting:
        crowd(lot, 3)
    assert not waiting


@pytest.mark.parametrize("who", ["public", "tenderee", "supervisor", "rival"])
def test_as_many_questions_are_asked_of_the_database_and_it_takes_about_as_long(who):
    """Time is measured side by side; what is left over is told in docs/attacks.md."""
    make, _ = VIEWERS[who]
    quiet, busy = empty_lot(), wanted_lot(title="南华县道路工程")
    for lot in (quiet, busy):
        if who == "rival":
            obtain(lot, BLUE)
    client = make()
    page = {"public": "/deals/LOT/", "tenderee": "/trading/LOT/", "supervisor": "/supervision/LOT/", "rival": "/trading/LOT/bid/"}[who]

    def asked(lot) -> list[str]:
        with CaptureQueriesContext(connection) as told:
            assert client.get(page.replace("LOT", lot.stream)).status_code == 200
        return [q["sql"].split(" WHERE ")[0] for q in told if "django_session" not in q["sql"]]

    def took(lot) -> float:
        begun = time.perf_counter()
        client.get(page.replace("LOT", lot.stream))
        return time.perf_counter() - begun

    # What is remembered for a while (the calendar, say) is asked for now and then, on whichever page comes next.
    assert any(asked(quiet) == asked(busy) for _ in range(4)), (asked(quiet), asked(busy))
    pairs = [(took(quiet), took(busy)) for _ in range(25)]
    without, with_bids = (statistics.median(p[n] for p in pairs) for n in (0, 1))
    print(f"{who}: without bids {without * 1000:.2f} ms, with {MANY} bids {with_bids * 1000:.2f} ms")
    assert with_bids < (2 if who == "public" else 4) * without + 0.002
    assert firm(0).org not in client.get(page.replace("LOT", busy.stream)).content.decode()
