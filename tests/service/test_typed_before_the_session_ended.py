"""A session that ends while somebody types: the words are there again after the log-in, for that person alone, and only then."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from ggzy.store.models import Person
from tests.desk.cases import Matter
from tests.people import SUPERVISOR
from tests.supervision.conftest import log_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = "证据不足，经查明没有串通的事实"


def give(page, live_server, client: Client) -> None:
    page.context.clear_cookies()
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": live_server.url}])


def test_what_was_typed_is_there_again_after_the_log_in(browser_page, live_server):
    client, page = log_in(Client(), SUPERVISOR), browser_page
    matter = Matter()
    form = live_server.url + reverse("supervision:case_act", args=[matter.stream, "close"])

    give(page, live_server, client)
    page.goto(form)
    page.fill("textarea >> nth=0", WORDS)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.click("main form button.btn-danger, main form button.btn-primary")
    assert reverse("service:login") in page.url and matter.p.stage == "clue"

    again = Client()
    again.force_login(Person.objects.get(username=SUPERVISOR.person_id))
    give(page, live_server, again)
    page.goto(form)
    assert page.input_value("textarea >> nth=0") == WORDS and "填写的内容已经恢复" in page.inner_text("main")
    page.goto(form)
    assert page.input_value("textarea >> nth=0") == "", "once only"
