"""/health: 200 while all is well, 503 with the part that is not."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from ggzy.store import log_state
from ggzy.store.beats import beat
from ggzy.store.models import LogHead
from ggzy.supervision.findings import left_over
from ggzy.supervision.models import FindingsHead

pytestmark = pytest.mark.django_db


@pytest.fixture
def beating() -> Path:
    beat(settings.GGZY_DATA, "ticker")
    beat(settings.GGZY_DATA, "findings")
    log_told()
    return settings.GGZY_DATA / "run" / "ticker.beat"


def log_told(**changed: object) -> None:
    sound = {"at": time.time(), "size": 8, "trouble": "", "witnesses": {"督查室": ""}, "refused": False}
    log_state.tell(settings.GGZY_DATA, {**sound, **changed})


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


def test_what_could_not_be_worked_out_is_counted(client: Client, beating: Path) -> None:
    for thing in ("lot-1", "lot-1", "lot-2"):
        left_over.missed(left_over.RECORD, thing, "KeyError")
    answer = client.get("/health")
    assert answer.status_code == 200 and answer.json()["findings"]["failed"] == 2
    left_over.made_good(left_over.RECORD, ["lot-2"])
    assert client.get("/health").json()["findings"]["failed"] == 1


def test_findings_that_stand_still_are_told_and_how_far_they_are_behind(client: Client, beating: Path) -> None:
    LogHead.objects.create(size=160)
    FindingsHead.objects.create(place=100)
    told = client.get("/health").json()["findings"]
    assert told.pop("age_seconds") < 10 and told == {"ok": True, "behind": 60, "failed": 0}
    there = beating.with_name("findings.beat")
    for age, status in ((55, 200), (65, 503)):
        os.utime(there, (time.time() - age, time.time() - age))
        assert client.get("/health").status_code == status
    there.unlink()
    assert client.get("/health").json()["findings"]["ok"] is False


def test_a_disk_almost_full_is_told(client: Client, beating: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ggzy.web.views.health.SPACE_NEEDED", 1 << 62)
    answer = client.get("/health")
    assert answer.status_code == 503 and answer.json()["disk"]["ok"] is False


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"trouble": "磁盘已满，公开日志暂停"}, "磁盘已满，公开日志暂停"),
        ({"at": time.time() - 60}, "没有动静"),
        ({"refused": True, "witnesses": {"督查室": "认为日志不是先前所见的延续"}}, "认为日志不是先前所见的延续"),
    ],
)
def test_a_log_that_stands_still_or_is_refused_is_told(client: Client, beating: Path, changed, words) -> None:
    log_told(**changed)
    answer = client.get("/health")
    assert answer.status_code == 503 and words in answer.content.decode()


def test_a_log_that_never_started_is_told(client: Client, beating: Path) -> None:
    (settings.GGZY_DATA / "run" / "log.json").unlink()
    answer = client.get("/health")
    assert answer.status_code == 503 and "没有启动" in answer.content.decode()


def test_a_witness_that_is_down_is_told_and_the_platform_is_well(client: Client, beating: Path) -> None:
    log_told(witnesses={"督查室": "", "纪检": "没有应答"})
    answer = client.get("/health")
    assert answer.status_code == 200
    assert answer.json()["log"]["witnesses"] == {"督查室": "正常", "纪检": "没有应答"}


def test_the_state_can_be_told_on_a_full_disk_since_its_file_keeps_its_length(beating: Path) -> None:
    place = settings.GGZY_DATA / "run" / "log.json"
    before = place.stat().st_size
    log_told(trouble="磁盘已满" * 50)
    assert place.stat().st_size == before
    place.write_bytes(b"{half")
    assert log_state.told(settings.GGZY_DATA) is None


def test_health_cannot_be_posted_to(client: Client) -> None:
    assert client.post("/health").status_code == 405


def test_pages_bear_the_content_policy(client: Client, beating: Path) -> None:
    headers = client.get("/health").headers
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff" and headers["X-Frame-Options"] == "DENY"
