"""The practice province for the tests of this folder, as it was loaded; what they do to it is undone."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import cache

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.test.client import ClientHandler

from ggzy.desk import counter
from ggzy.layout.session import note_act
from ggzy.store.models import Deal, Person
from tests.province import Loaded, as_on_the_first_morning, at_work_in


@pytest.fixture(scope="package")
def province(loaded_province: Loaded, django_db_blocker) -> Iterator[float]:
    """Gives how many seconds of work the loading took."""
    with django_db_blocker.unblock(), at_work_in(loaded_province.database):
        outer = transaction.atomic()
        outer.__enter__()
        as_on_the_first_morning()
        yield loaded_province.seconds
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def as_journaled(province: float, db: None) -> None:
    """What an earlier test did was rolled back; the counter must not remember it."""
    for stream in Deal.objects.values_list("stream", flat=True):
        counter.forget(stream)


@pytest.fixture(scope="package")
def logged_in(province: float, django_db_blocker) -> Callable[[str], str]:
    """The session of a person, logged in once for all tests of this folder: what a test does to it is rolled back."""
    known: dict[str, str] = {}
    with django_db_blocker.unblock():
        for person in Person.objects.filter(active=True):
            client = Client()
            client.force_login(person)
            session = client.session
            note_act(session, time.time() + 3600, False)  # as after a first page: nothing of it is written again for each
            session.save()
            known[person.username] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return known.__getitem__


@cache
def at_the_counter() -> ClientHandler:
    """What answers all these browsers, made ready once; Django makes one for each."""
    return ClientHandler(enforce_csrf_checks=False)


@pytest.fixture
def browser(logged_in: Callable[[str], str], db: None) -> Callable[[str], Client]:
    """A browser in which the person of that log-in name is at work; empty for the public."""

    def at(username: str = "") -> Client:
        client = Client()
        client.handler = at_the_counter()
        if username:
            client.cookies[settings.SESSION_COOKIE_NAME] = logged_in(username)
        return client

    return at


def text(response) -> str:
    return response.content.decode()
