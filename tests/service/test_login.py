"""The log-in page, lock-out, session end, posts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, identify_hasher
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from ggzy.core.roles import PUBLIC
from ggzy.desk import clock
from ggzy.layout.session import BEGUN_KEY, SEEN_KEY, actor_of
from ggzy.store import logins
from ggzy.store.models import LoginAttempt
from tests.service.conftest import PASSWORD, text

LOGIN = "/service/login/"


def log_in(client: Client, username: str = "red", password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"username": username, "password": password, **more})


def test_a_person_logs_in_and_is_sent_to_work(bidder, client):
    response = log_in(client)
    assert response.status_code == 302
    assert client.get("/service/posts/").status_code == 200


def test_a_person_is_sent_where_they_were_going_but_never_to_another_site(bidder, client):
    assert log_in(client, next="/service/members/").url == "/service/members/"
    client.logout()
    assert "evil" not in log_in(client, next="https://evil.example/").url
    client.logout()
    assert "evil" not in log_in(client, next="//evil.example/").url


def test_a_wrong_password_and_an_unknown_name_sound_the_same(bidder, client):
    wrong, unknown = log_in(client, password="not this one"), log_in(client, username="nobody")
    assert wrong.status_code == unknown.status_code == 403
    assert "登录名或密码不正确" in text(wrong)
    assert "登录名或密码不正确" in text(unknown)


def test_an_empty_form_is_told_what_is_missing_in_chinese(db, client):
    response = log_in(client, "", "")
    assert "请填写" in text(response)


def test_who_was_sent_here_from_a_page_is_told_why(db, client):
    assert "登录已经过期" in text(client.get(LOGIN, {"next": "/service/members/"})) and "登录已经过期" not in text(client.get(LOGIN))


def test_a_closed_account_cannot_log_in(bidder, client):
    bidder.person.active = False
    bidder.person.save()
    assert log_in(client).status_code == 403


def test_after_five_failures_even_the_right_password_waits(bidder, client):
    for _ in range(5):
        log_in(client, password="wrong")
    response = log_in(client)
    assert response.status_code == 403
    assert "已锁定至" in text(response)


def test_four_failures_do_not_lock(bidder, client):
    for _ in range(4):
        log_in(client, password="wrong")
    assert log_in(client).status_code == 302


def test_the_lock_ends_after_a_quarter_hour_and_not_an_instant_sooner(db):
    start = timezone.now()
    for second in range(5):
        assert logins.begin_attempt("red", None, start + timedelta(seconds=second))
    last = start + timedelta(seconds=4)
    end = last + logins.LOCK
    assert logins.locked_until("red", last) == end
    assert logins.begin_attempt("red", None, end - timedelta(microseconds=1)) is None
    assert logins.begin_attempt("red", None, end)


def test_a_success_forgets_the_failures_before_it(bidder, client):
    for _ in range(4):
        log_in(client, password="wrong")
    log_in(client)
    client.logout()
    for _ in range(4):
        log_in(client, password="wrong")
    assert log_in(client).status_code == 302


def test_attempts_hold_no_password(bidder, client):
    log_in(client, password="secret-planted-here")
    assert "secret-planted-here" not in str(list(LoginAttempt.objects.values()))


def test_real_passwords_are_kept_with_argon2(db):
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.Argon2PasswordHasher"]):
        from django.contrib.auth.hashers import make_password

        assert isinstance(identify_hasher(make_password(PASSWORD)), Argon2PasswordHasher)


def test_log_out_needs_a_press_and_ends_the_session(bidder, browser):
    client = browser(bidder)
    assert client.get("/service/logout/").status_code == 405
    client.post("/service/logout/")
    assert client.get("/service/posts/").status_code == 302


def test_half_an_hour_of_rest_ends_the_session(bidder, browser):
    client = browser(bidder)
    client.get("/service/posts/")
    session = client.session
    session[SEEN_KEY] = (timezone.now() - timedelta(minutes=30, seconds=1)).timestamp()
    session.save()
    response = client.get("/service/members/")
    assert response.status_code == 302
    assert response.url.startswith(LOGIN)
    assert "30分钟" in text(client.get(LOGIN))


@pytest.mark.parametrize(("seconds", "stays"), [(-1, True), (1, False)])
def test_eight_hours_end_a_session_however_busy_it_was(bidder, browser, seconds, stays):
    client = browser(bidder)
    client.get("/service/posts/")
    session = client.session
    session[BEGUN_KEY] = (timezone.now() - timedelta(hours=8, seconds=seconds * 30)).timestamp()
    session.save()
    assert (client.get("/service/posts/").status_code == 200) is stays
    assert ("满8小时" in text(client.get(LOGIN))) is not stays


def test_a_session_known_before_the_log_in_is_not_the_one_after_it(bidder, client):
    client.get(LOGIN)
    session = client.session
    session["planted"] = "1"
    session.save()
    planted = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    client.post(LOGIN, {"username": "red", "password": PASSWORD})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != planted
    other = Client()
    other.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert other.get("/service/posts/").status_code == 302


def test_a_first_password_gives_no_authority_on_any_page(bidder, browser):
    """Pages that ask who acts, and not whether somebody is logged in, must not be a way round the change."""
    bidder.person.must_change_password = True
    bidder.person.save()
    request = RequestFactory().get("/")
    request.user, request.session = bidder.person, browser(bidder).session
    assert actor_of(request) == PUBLIC


def test_polling_is_no_sign_of_life(bidder, browser):
    client = browser(bidder)
    client.get("/service/posts/")
    session = client.session
    seen = session[SEEN_KEY] = (timezone.now() - timedelta(minutes=20)).timestamp()
    session.save()
    client.get("/service/posts/", headers={"HX-Request": "true"})
    assert client.session[SEEN_KEY] == seen
    client.get("/service/posts/")
    assert client.session[SEEN_KEY] > seen


def test_moving_the_practice_clock_ends_no_session(bidder, browser):
    client = browser(bidder)
    client.get("/service/posts/")
    clock.set_to(clock.now() + timedelta(days=20))
    assert client.get("/service/posts/").status_code == 200


def test_a_person_switches_between_two_posts(bidder, stranger, post, browser):
    second = post(stranger.organisation, "red", title="总监")
    client = browser(bidder)
    assert bidder.organisation.name in text(client.get("/service/members/"))
    assert client.post(f"/service/posts/{second.pk}/switch").status_code == 302
    assert stranger.organisation.name in text(client.get("/service/members/"))


def test_nobody_switches_to_another_persons_post(bidder, stranger, browser):
    response = browser(bidder).post(f"/service/posts/{stranger.pk}/switch")
    assert response.status_code == 403
    assert "不是您的" in text(response)


@pytest.mark.parametrize("url", ["/service/posts/", "/service/messages/", "/service/members/", "/service/password/"])
def test_strangers_are_sent_to_log_in_and_back(db, client, url):
    response = client.get(url)
    assert response.status_code == 302
    assert response.url == f"{LOGIN}?next={url}"


def test_a_person_whose_post_is_over_is_told_so(bidder, browser):
    bidder.valid_to = clock.now()
    bidder.save()
    response = browser(bidder).get("/service/members/")
    assert response.status_code == 403
    assert "没有在任的岗位" in text(response)


def test_many_guesses_at_once_cannot_outrun_the_count(transactional_db):
    at = timezone.now()

    def guess(_: int) -> bool:
        try:
            return logins.begin_attempt("red", None, at) is not None
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as guessers:
        admitted = sum(guessers.map(guess, range(16)))
    assert admitted == logins.FAILURES
