"""Logs say where something broke, never with whose words."""

from __future__ import annotations

import io
import logging

import pytest
from django.test import RequestFactory
from django.urls import resolve

from ggzy.web.logs import QuietFormatter

SECRET = "绝密报价一千二百万"


@pytest.fixture
def written() -> io.StringIO:
    return io.StringIO()


@pytest.fixture
def log(written: io.StringIO) -> logging.Logger:
    handler = logging.StreamHandler(written)
    handler.setFormatter(QuietFormatter("%(levelname)s %(message)s"))
    found = logging.Logger("trial")
    found.addHandler(handler)
    return found


def test_the_message_of_an_exception_is_not_written(log: logging.Logger, written: io.StringIO) -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as broken:
        log.exception("failed: %s", broken)
    assert SECRET not in written.getvalue()
    assert "ValueError" in written.getvalue() and "test_logs.py" in written.getvalue()


def test_the_cause_of_an_exception_is_not_written_either(log: logging.Logger, written: io.StringIO) -> None:
    try:
        try:
            raise KeyError(SECRET)
        except KeyError as cause:
            raise RuntimeError("outer") from cause
    except RuntimeError:
        log.exception("failed")
    assert SECRET not in written.getvalue()


def test_a_failing_page_writes_its_route_and_nothing_of_the_form(written: io.StringIO) -> None:
    from django.core.handlers.exception import response_for_exception

    handler = logging.StreamHandler(written)
    handler.setFormatter(QuietFormatter("%(name)s %(message)s"))
    logger = logging.getLogger("django.request")
    logger.addHandler(handler)
    request = RequestFactory().post("/trading/cons-0123456789abcdef/bid/submit", {"price": SECRET})
    request.resolver_match = resolve(request.path)
    try:
        raise ValueError(SECRET)
    except ValueError as broken:
        response_for_exception(request, broken)
    finally:
        logger.removeHandler(handler)
    assert "/trading/<str:stream>/bid/submit" in written.getvalue()
    assert "cons-0123456789abcdef" not in written.getvalue() and SECRET not in written.getvalue()


def test_an_address_that_leads_nowhere_is_not_written_however_it_is_spelt() -> None:
    for path in ("/trading/cons-0123456789abcdef/nowhere", "/trading/cons-0123456789abcdef/名单"):
        request = RequestFactory().get(path)
        told = path.encode("unicode_escape").decode("ascii")
        record = logging.LogRecord("django.request", logging.WARNING, "", 0, "%s: %s", ("Not Found", told), None)
        record.request = request
        assert QuietFormatter("%(message)s").format(record) == "Not Found: （无此页）"
