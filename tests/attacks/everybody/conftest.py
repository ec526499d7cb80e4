"""Attacks are made on the practice province: every role is there, and lots at every stage."""

import pytest

from tests.practice.conftest import as_journaled, browser, logged_in, province


@pytest.fixture(autouse=True)
def no_contexts(monkeypatch) -> None:
    """Ten thousand answers, of which nobody asks what their templates were told: it is not copied for each."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *told, **named: None)


__all__ = ["as_journaled", "browser", "logged_in", "province"]
