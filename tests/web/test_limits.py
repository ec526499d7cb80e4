"""Limits, the caller's address, the security log, passwords: what keeps automatons out and leaves a trace."""

from __future__ import annotations

import logging
from datetime import date

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client, RequestFactory
from django.urls import resolve

from ggzy.store.models import Person
from ggzy.trading import urls_bidder, urls_upload
from ggzy.web import security_log
from ggzy.web.caller import Caller
from ggzy.web.limits import NEVER, Buckets, Cells, Limits, kind_of, network
from ggzy.web.logs import Unspoken
from ggzy.web.quiet_routes import ONLY_BIDDERS
from tests.attacks.everybody.test_matrix import ALL

LOGIN = "/service/login/"


# ---- limits ----


def test_a_bucket_lets_a_minutes_worth_through_and_fills_again():
    now = [0.0]
    buckets = Buckets(lambda: now[0])
    assert [buckets.take("open", "a", 3) for _ in range(4)] == [True, True, True, False]
    assert buckets.take("open", "b", 3) and buckets.take("acts", "a", 3)
    now[0] = 19.9
    assert not buckets.take("open", "a", 3)
    now[0] = 20.1
    assert buckets.take("open", "a", 3) and not buckets.take("open", "a", 3)


def test_buckets_of_long_ago_are_forgotten(monkeypatch):
    monkeypatch.setattr("ggzy.web.limits.MOST_KNOWN", 10)
    buckets = Buckets()
    for n in range(1000):
        buckets.take("open", str(n), 5)
    assert len(buckets.known) == 10


def test_a_cell_is_shared_counts_a_day_and_keeps_no_address():
    day = [date(2026, 3, 1)]
    cells = Cells(lambda: day[0])
    assert [cells.take("203.0.113.7", 2) for _ in range(3)] == [True, True, False]
    assert len(cells.counts) == 65_536 and sum(cells.counts) == 2
    assert "203.0.113.7" not in repr(vars(cells))
    assert cells.take("2001:db8:0:100::1", 1) and not cells.take("2001:db8:0:1ff::9", 1), "of one network all together"
    assert network("2001:db8:0:200::1") != network("2001:db8:0:1ff::9") and network("::ffff:203.0.113.7") == "203.0.113.7" and network("unix") == "unix"
    day[0] = date(2026, 3, 2)
    assert cells.take("203.0.113.7", 2) and sum(cells.counts) == 1


def test_whoever_fills_a_cell_does_not_learn_whether_another_was_there():
    def left(cells: Cells) -> int:
        return sum(cells.take("203.0.113.7", 40) for _n in range(50))

    found = [left(Cells()) for _n in range(40)]
    assert min(found) >= 30 and max(found) <= 40 and len(set(found)) > 3


@pytest.mark.django_db
def test_a_stranger_who_tries_too_often_is_told_to_wait(settings):
    settings.GGZY_LIMITS = {"open": 3, "heavy": 2}
    client = Client(REMOTE_ADDR="198.51.100.7")
    answers = [client.post(LOGIN, {"username": f"n{n}", "password": "x"}).status_code for n in range(5)]
    assert answers == [403, 403, 403, 429, 429]
    told = client.post(LOGIN, {"username": "n", "password": "x"})
    assert told["Retry-After"] == "60" and "请求过于频繁" in told.content.decode()
    assert Client(REMOTE_ADDR="198.51.100.8").post(LOGIN, {"username": "n", "password": "x"}).status_code == 403
    exports = [client.get("/deals/?export=csv").status_code for _ in range(4)]
    assert exports == [200, 200, 429, 429] and client.get("/deals/").status_code == 200


def test_bids_uploads_and_the_opening_are_never_limited():
    names = {f"{space}:{pattern.name}" for space, module in (("trading", urls_upload), ("trading", urls_bidder)) for pattern in module.urlpatterns}
    assert {name for name in names if "upload" in name or name.endswith((":submit", ":withdraw", ":time"))} <= NEVER
    assert {"trading:hall_act", "trading:release", "trading:own_copy"} <= NEVER <= set(ALL)
    for name in NEVER:
        request = RequestFactory().post("/")
        request.resolver_match = type("Match", (), {"view_name": name, "kwargs": {}})()
        assert kind_of(request) == ""
    assert Limits(lambda request: request)


# ---- the caller ----


def seen(**meta: str) -> dict[str, str]:
    request = RequestFactory().get("/", **meta)
    Caller(lambda r: r)(request)
    return request.META


def test_a_strangers_word_on_its_address_scheme_and_host_is_not_believed(settings):
    settings.GGZY_PROXIES = {"127.0.0.1"}
    meta = seen(
        REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR="127.0.0.1", HTTP_X_FORWARDED_PROTO="https",
        HTTP_X_FORWARDED_HOST="evil.example", HTTP_X_REAL_IP="127.0.0.1", HTTP_X_ORIGINAL_URL="/supervision/",
    )  # fmt: skip
    assert meta["REMOTE_ADDR"] == "203.0.113.9"
    assert not [name for name in meta if name.startswith(("HTTP_X_F", "HTTP_X_R", "HTTP_X_O"))]


@pytest.mark.parametrize(("told", "taken"), [("198.51.100.7", "198.51.100.7"), ("1.1.1.1, 198.51.100.7", "198.51.100.7"), ("", "127.0.0.1"), ("x; drop", "127.0.0.1"), ("2001:db8::1", "2001:db8::1")])
def test_of_what_our_proxy_tells_the_last_address_counts(settings, told, taken):
    settings.GGZY_PROXIES = {"127.0.0.1"}
    meta = seen(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR=told, HTTP_X_FORWARDED_PROTO="https")
    assert meta["REMOTE_ADDR"] == taken and meta["HTTP_X_FORWARDED_PROTO"] == "https"


@pytest.mark.django_db
def test_what_is_sent_in_the_clear_is_refused_and_what_is_asked_in_the_clear_led_on(settings):
    settings.SECURE_SSL_REDIRECT = True
    client = Client()
    assert client.post(LOGIN, {"username": "a", "password": "b"}).status_code == 426
    led = client.get(LOGIN)
    assert led.status_code == 301 and led.url.startswith("https://")
    assert client.post(LOGIN, {"username": "a", "password": "b"}, headers={"x-forwarded-proto": "https"}).status_code == 403


# ---- the security log ----


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, "ggzy.security")
    return lambda: [record.getMessage() for record in caplog.records if record.name == "ggzy.security"]


@pytest.mark.django_db
def test_log_ins_refusals_and_changes_are_written_without_words(lines):
    person = Person.objects.create_user("zhang", "qing-feng-liang-xiu-8", name="张明")
    client = Client(REMOTE_ADDR="198.51.100.7")
    client.post(LOGIN, {"username": "geheim", "password": "geheim"})
    client.post(LOGIN, {"username": "zhang", "password": "qing-feng-liang-xiu-8"})
    client.get("/trading/cons-0123456789abcdef/award/")
    client.post("/service/logout/")
    refused, done, forbidden, out = lines()
    assert refused == "refused 403 POST route=service:login person=- address=198.51.100.7"
    assert done == f"done 302 POST route=service:login person={person.pk} address=198.51.100.7"
    assert forbidden == f"refused 403 GET route=trading:award person={person.pk} address=198.51.100.7"
    assert out == f"done 302 POST route=service:logout person={person.pk} address=198.51.100.7"
    assert not [line for line in lines() if "geheim" in line or "cons-" in line or "张" in line]


@pytest.mark.django_db
def test_of_what_only_bidders_do_nothing_is_written_unless_we_fail(lines, monkeypatch):
    person = Person.objects.create_user("zhang", "x", name="张明")
    client = Client(REMOTE_ADDR="198.51.100.7", raise_request_exception=False)
    client.force_login(person)
    client.get("/trading/cons-0123456789abcdef/bid/submit")
    client.get("/trading/upload/cons-0123456789abcdef/1/x/")
    client.post("/service/deposits/cons-0123456789abcdef/")
    assert not lines()
    monkeypatch.setattr("ggzy.trading.views.upload.actor_of", lambda request: 1 // 0)
    client.get("/trading/upload/cons-0123456789abcdef/1/x/")
    assert lines() == ["refused 500 GET route=trading:upload person=- address=-"]


def test_djangos_own_line_about_a_bidders_page_is_dropped_and_an_error_is_not():
    request = type("R", (), {"resolver_match": resolve("/trading/cons-0123456789abcdef/bid/submit")})()
    records = [logging.LogRecord("django.request", level, "", 0, "", (), None) for level in (logging.WARNING, logging.ERROR)]
    for record in records:
        record.request = request
    assert [Unspoken().filter(record) for record in records] == [False, True]
    assert Unspoken().filter(logging.LogRecord("ggzy", logging.INFO, "", 0, "", (), None))


def test_every_route_of_bidders_is_known_to_the_log():
    routes = {f"trading:{pattern.name}" for module in (urls_bidder, urls_upload) for pattern in module.urlpatterns}
    assert routes <= ONLY_BIDDERS
    assert resolve("/service/deposits/x/").view_name in ONLY_BIDDERS
    assert set(ALL) >= ONLY_BIDDERS | security_log.ACCOUNT


@pytest.mark.django_db
def test_a_line_break_in_an_address_makes_no_line_of_the_log(lines, caplog):
    person = Person.objects.create_user("zhang", "x", name="张明")
    client = Client()
    client.force_login(person)
    client.get("/nothing/%0adone%20302%20POST%20route=service:login")
    written = [record.getMessage() for record in caplog.records]
    assert not [line for line in written if "\n" in line]


# ---- passwords ----


@pytest.mark.parametrize("weak", ["Toubiao2026!", "ggzy@2026@ggzy", "woaini5201314", "Admin@123456", "1234567890", "qwertyuiop", "aaaaaaaaaa1", "p@ssw0rd123", "yunnan-chuxiong-1"])
def test_what_anybody_would_try_first_is_refused(weak):
    with pytest.raises(ValidationError):
        validate_password(weak)


@pytest.mark.parametrize("good", ["qing-feng-liang-xiu-8", "七月流火九月授衣春日载阳", "x" * 5 + "correct horse battery staple" * 3, "toubiao qingfeng 88", " leading and trailing "])
def test_long_and_strange_passwords_are_welcome(good):
    validate_password(good)
