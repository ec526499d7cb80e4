"""What every answer tells the browser, over all addresses: nothing is framed, sniffed, cached or loaded that should not be."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from tests.attacks.everybody.test_matrix import ALL, filled, lots

pytestmark = pytest.mark.django_db

STACK = re.compile(r"Traceback|site-packages|File \"/|django\.|psycopg|SELECT .* FROM|DEBUG = True")


def sound(answer, logged_in: bool) -> list[str]:
    """What is wrong with the headers of an answer."""
    h, wrong = answer.headers, []
    policy = h.get("Content-Security-Policy", "")
    told = {part.split()[0]: part for part in policy.split("; ") if part}
    if "default-src 'none'" not in policy:
        if told.get("object-src") not in ("object-src 'none'", "object-src 'self' blob:"):
            wrong.append(f"object-src: {told.get('object-src')}")
        if "'unsafe-inline'" in told.get("script-src", "'unsafe-inline'") or "'unsafe-eval'" in told["script-src"]:
            wrong.append("script-src")
    if told.get("base-uri") != "base-uri 'none'" or not told.get("frame-ancestors", "").endswith(("'none'", "'self'")):
        wrong.append(f"base-uri, frame-ancestors: {policy}")
    expected = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin"}
    wrong += [name for name, value in expected.items() if h.get(name) != value]
    if h.get("Cross-Origin-Resource-Policy") != "same-origin":
        wrong.append("Cross-Origin-Resource-Policy")
    kind = h.get("Content-Type", "")
    if not answer.streaming and answer.content and (not kind or (kind.startswith("text/") and "charset" not in kind)):
        wrong.append(f"Content-Type: {kind}")
    if logged_in and "no-store" not in h.get("Cache-Control", ""):
        wrong.append(f"Cache-Control: {h.get('Cache-Control')}")
    if "Server" in h or "X-Powered-By" in h:
        wrong.append("Server")
    return wrong


@pytest.mark.parametrize("who", ["", "toubiao1", "jianguan1"])
def test_every_answer_bears_the_headers(browser, who):
    client, stream = browser(who), lots()["bidding"]
    client.raise_request_exception = False
    for name in sorted(ALL):
        url = filled(name, stream)
        for answer in (client.get(url), client.get(url + "?page=x")):
            private = bool(who) and name != "portal:log"  # the same bytes for everybody, meant to be kept
            assert not sound(answer, private), (url, answer.status_code, sound(answer, private))
            assert answer.headers.get("X-Frame-Options") == "DENY", url
            if not answer.streaming and "text/html" in answer.headers.get("Content-Type", ""):
                assert not STACK.search(answer.content.decode()), url


@pytest.mark.parametrize("url", ["/static/web/site.css", "/static/nothing.css", "/nothing/at/all", "/service/login/?next=%00"])
def test_so_does_what_no_page_answers(browser, url):
    answer = browser().get(url)
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"] and answer.headers["X-Content-Type-Options"] == "nosniff"


def test_an_error_of_ours_says_nothing_of_our_inside(browser, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise ValueError("绝密报价 /srv/ggzy SELECT secret FROM store_person")

    monkeypatch.setattr("ggzy.portal.views.home.render", broken)
    client = browser("toubiao1")
    client.raise_request_exception = False
    answer = client.get("/")
    assert answer.status_code == 500
    words = answer.content.decode()
    assert "绝密" not in words and "store_person" not in words and not STACK.search(words)


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PUT", "DELETE", "PATCH", "OPTIONS"])
def test_other_methods_do_nothing(browser, method):
    client = browser("jianguan1")
    client.raise_request_exception = False
    for name in ("portal:home", "service:login", "trading:award", "supervision:suspend"):
        answer = client.generic(method, filled(name, lots()["bidding"]), HTTP_X_PLANTED="geheim")
        assert answer.status_code < 500 and "geheim" not in answer.content.decode(), (method, name)


def test_log_out_clears_the_pages_of_the_browser_and_leaves_its_drafts(browser):
    assert browser("toubiao1").post("/service/logout/").headers["Clear-Site-Data"] == '"cache"'


def test_a_form_sent_from_another_site_is_refused(browser):
    strict = Client(enforce_csrf_checks=True)
    strict.get("/service/login/")
    token = strict.cookies["csrftoken"].value
    foreign = {"HTTP_ORIGIN": "https://evil.example", "HTTP_X_CSRFTOKEN": token}
    assert strict.post("/service/login/", {"username": "a", "password": "b"}, **foreign).status_code == 403
    own = {"HTTP_ORIGIN": "http://testserver", "HTTP_X_CSRFTOKEN": token}
    assert "登录名或密码不正确" in strict.post("/service/login/", {"username": "a", "password": "b"}, **own).content.decode()
