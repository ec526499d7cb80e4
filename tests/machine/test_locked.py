"""A platform whose keys are under lock: it starts shut and says so, two custodians open it, and what dies starts again open."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from ggzy.locking import custodian, lock, unlock
from ggzy.store.lockbox import WRAPPED
from ggzy.supervise import answer
from tests.machine.test_supervise import OPEN_SECONDS, Platform, _clean_environment, _soon, free_port

pytestmark = pytest.mark.machine
ASK = "import django; django.setup(); from ggzy.store.keys import secret; print(secret('quiet').hex())"


@pytest.fixture
def platform(data: Path):
    started = Platform(data, free_port())
    yield started
    if started.process and started.process.poll() is None:
        started.process.kill()
        started.process.wait()


def ggzy(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return run(data, "-m", "ggzy", *words)


def run(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**_clean_environment(), "GGZY_DATA": str(data), "GGZY_MODE": "practice", "DJANGO_SETTINGS_MODULE": "ggzy.web.settings"}
    return subprocess.run([sys.executable, *words], env=env, capture_output=True, text=True, timeout=120, check=False)


def health(port: int) -> dict:
    found = answer(port)
    return json.loads(found[1]) if found else {}


def page(port: int) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/service/", timeout=5) as got:
            return got.status, got.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def test_it_starts_shut_opens_by_two_and_stays_open_whatever_dies(platform: Platform, data: Path, tmp_path: Path, monkeypatch) -> None:
    data.mkdir(parents=True)
    monkeypatch.setenv("GGZY_DATA", str(data))
    for name in "abc":
        custodian([str(tmp_path / name)])
    publics = [line.split(": ")[1] for name in "abc" for line in (tmp_path / name).read_text().splitlines() if "public key" in line]
    lock([f"{name}={public}" for name, public in zip("abc", publics, strict=True)])
    clear = {name: (data / f"keys/{name}.key").read_bytes() for name in WRAPPED}

    platform.start()  # returns as soon as anything answers: here, that it is shut
    assert health(platform.port) == {"ok": False, "locked": True, "trouble": "平台待启封：密钥已经封存，需要2位保管人启封，已到0位，还差2位。"}
    status, shown = page(platform.port)
    assert status == 503 and "平台待启封" in shown
    unlock([str(tmp_path / "a")])
    assert "还差1位" in health(platform.port)["trouble"] and not platform.parts()
    assert ggzy(data, "backup", str(tmp_path / "shut")).returncode == 0, "a backup needs no key"

    assert "已启封" in ggzy(data, "unlock", str(tmp_path / "c")).stdout
    assert _soon(lambda: "database" in health(platform.port), OPEN_SECONDS)
    assert not any((data / f"keys/{name}.key").exists() for name in WRAPPED)
    # A program that starts anew, as a worker does that died, has the keys; so has whoever verifies beside it.
    assert run(data, "-c", ASK).stdout.strip() == clear["quiet"].hex()
    assert ggzy(data, "verify").returncode == 0
    for pid, command in platform.parts().items():
        if "granian" in command or "ticker" in command:
            os.kill(pid, signal.SIGKILL)
    assert _soon(lambda: "database" in health(platform.port), OPEN_SECONDS)
    assert _soon(lambda: page(platform.port)[0] != 503)

    made = Path(ggzy(data, "backup", str(tmp_path / "open")).stdout.splitlines()[0].partition("：")[2])
    kept = b"".join(place.read_bytes() for folder in (data, made) for place in folder.rglob("*") if place.is_file())
    assert not any(form in kept for key in clear.values() for form in (key, key.hex().encode()))
    assert platform.stop() == 0
    assert "平台待启封" in run(data, "-c", ASK).stderr, "the next start needs the custodians again"
