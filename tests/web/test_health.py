"""/health: 200 while all is well, 503 with the part that is not."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from ggzy.store.beats import beat

pytestmark = pytest.mark.django_db


@pytest.fixture
def beating() -> Path:
    beat(settings.GGZY_DATA, "ticker")
    return settings.GGZY_DATA / "run" / "ticker.beat"


def test_a_platform_that_runs_is_well(client: Client, beating: Path) -> None:
    answer = client.get("/health")
    assert answer.status_code == 200 and answer.json()["ok"] is True
    assert answer.json()["database"]["ok"] and answer.json()["disk"]["free_mb"] > 0


def test_a_ticker_that_stands_still_is_told(client: Client, beating: Path) -> None:
    long_ago = time.time() - 60
    os.utime(beating, (long_ago, long_ago))
    answer = client.get("/health")
    assert answer.status_code == 503 and answer.json()["ticker"]["ok"] is False
    assert answer.json()["ticker"]["age_seconds"] >= 60


def test_a_ticker_that_never_ran_is_told(client: Client, beating: Path) -> None:
    beating.unlink()
    assert client.get("/health").status_code == 503


def test_a_disk_almost_full_is_told(client: Client, beating: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ggzy.web.views.health.SPACE_NEEDED", 1 << 62)
    answer = client.get("/health")
    assert answer.status_code == 503 and answer.json()["disk"]["ok"] is False


def test_health_cannot_be_posted_to(client: Client) -> None:
    assert client.post("/health").status_code == 405


def test_pages_bear_the_content_policy(client: Client, beating: Path) -> None:
    headers = client.get("/health").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "SAMEORIGIN"
