"""Changing and resetting a password."""

from __future__ import annotations

import re

from django.core import mail

from ggzy.store import logins
from ggzy.store.models import OutboxMessage
from tests.service.conftest import PASSWORD, text

NEW = "qing-feng-liang-xiu-8"
CHANGE, FORGOTTEN = "/service/password/", "/service/password/forgotten/"


def test_a_person_changes_the_password_and_stays_logged_in(bidder, browser, client):
    here = browser(bidder)
    response = here.post(CHANGE, {"old_password": PASSWORD, "password": NEW, "password_again": NEW})
    assert response.status_code == 302
    assert here.get("/service/posts/").status_code == 200
    assert client.login(username="red", password=NEW)


def test_other_browsers_are_logged_out_by_a_change(bidder, browser):
    here, there = browser(bidder), browser(bidder)
    here.post(CHANGE, {"old_password": PASSWORD, "password": NEW, "password_again": NEW})
    assert there.get("/service/posts/").status_code == 302


def test_bad_new_passwords_are_refused_with_reasons(bidder, browser, client):
    here = browser(bidder)
    assert "当前密码不正确" in text(here.post(CHANGE, {"old_password": "x", "password": NEW, "password_again": NEW}))
    assert "不一致" in text(here.post(CHANGE, {"old_password": PASSWORD, "password": NEW, "password_again": NEW + "9"}))
    short = here.post(CHANGE, {"old_password": PASSWORD, "password": "a1b2", "password_again": "a1b2"})
    assert "10" in text(short)
    assert client.login(username="red", password=PASSWORD)


def test_a_first_password_must_be_changed_before_anything_else(bidder, browser):
    bidder.person.must_change_password = True
    bidder.person.save()
    here = browser(bidder)
    assert here.get("/service/members/").url == CHANGE
    here.post(CHANGE, {"old_password": PASSWORD, "password": NEW, "password_again": NEW})
    assert here.get("/service/members/").status_code == 200


def reset_link(client) -> str:
    client.post(FORGOTTEN, {"username": "red", "email": "red@example.cn"})
    return re.search(r"http://[^/]+(/service/password/reset/\S+)", OutboxMessage.objects.get().body)[1]


def test_a_password_is_reset_through_the_letter_once(bidder, client):
    url = reset_link(client)
    assert client.get(url).status_code == 200
    assert client.post(url, {"password": NEW, "password_again": NEW}).status_code == 302
    assert client.login(username="red", password=NEW)
    again = client.get(url)
    assert again.status_code == 403
    assert "已使用过" in text(again)


def test_a_reset_ends_a_lock(bidder, client):
    for _ in range(5):
        client.post("/service/login/", {"username": "red", "password": "wrong"})
    client.post(reset_link(client), {"password": NEW, "password_again": NEW})
    assert client.post("/service/login/", {"username": "red", "password": NEW}).status_code == 302
    assert logins.FAILURES == 5


def test_asking_tells_nobody_whether_a_name_is_known(bidder, client):
    known = client.post(FORGOTTEN, {"username": "red", "email": "red@example.cn"}, follow=True)
    unknown = client.post(FORGOTTEN, {"username": "nobody", "email": "red@example.cn"}, follow=True)
    strip = re.compile(r'(csrf|name="csrfmiddlewaretoken"|X-CSRFToken|<time|平台时间).*')
    assert strip.sub("", text(known)) == strip.sub("", text(unknown))
    assert OutboxMessage.objects.count() == 1
    assert mail.outbox == []


def test_a_link_that_was_tampered_with_opens_nothing(bidder, client):
    url = reset_link(client)
    assert client.get(url[:-3] + "xx/").status_code == 403
    assert client.get("/service/password/reset/%20%20/abc-def/").status_code == 403
    assert client.get("/service/password/reset/OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5/abc-def/").status_code == 403


def test_a_bad_address_is_told(db, client):
    assert "邮" in text(client.post(FORGOTTEN, {"username": "red", "email": "not-an-address"}))
