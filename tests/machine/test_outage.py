"""Chaos 故障演练: everything is killed seconds before a deadline and comes back after it; nobody is shut out by that."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.machine.outage_story import SECONDS_LEFT
from tests.machine.test_supervise import Platform, _clean_environment, free_port

pytestmark = pytest.mark.machine
QUICK = {"GGZY_BEAT_SECONDS": "0.5", "GGZY_DOWN_SECONDS": "4"}
"""Heartbeats come faster than in earnest, so that the test need not wait half a minute for a silence."""


@pytest.fixture
def platform(data: Path, monkeypatch):
    for name, value in QUICK.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("tests.machine.test_supervise._clean_environment", lambda: {**_clean_environment(), **QUICK})
    started = Platform(data, free_port())
    yield started
    if started.process and started.process.poll() is None:
        assert started.stop() == 0


def play(platform: Platform, *words: str) -> str:
    environment = {
        **_clean_environment(), **QUICK, "GGZY_MODE": "practice", "GGZY_DATA": str(platform.data),
        "GGZY_PORT": str(platform.port), "DJANGO_SETTINGS_MODULE": "ggzy.web.settings",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "tests.machine.outage_story", *words],
        env=environment, capture_output=True, text=True, timeout=150, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout.strip().splitlines()[-1]


def kill_everything(platform: Platform) -> None:
    """Database, pages and ticker at once, as when the power fails."""
    parts = platform.parts()
    platform.process.kill()
    for pid in parts:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    platform.process.wait()


def test_a_platform_killed_over_a_deadline_shuts_nobody_out(platform: Platform) -> None:
    platform.start()
    stream = play(platform, "prepare")
    kill_everything(platform)
    time.sleep(SECONDS_LEFT + 2)
    platform.start()
    said = play(platform, "decide", stream)
    assert said.startswith("accepted BKY-")
