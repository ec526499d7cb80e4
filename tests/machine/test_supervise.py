"""The whole platform as processes: it starts, survives kills of any part, stops altogether, and says what is wrong."""

from __future__ import annotations

import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ggzy.columns import in_columns
from ggzy.core.tlog.note import checked, verifier_of
from ggzy.store import embedded
from ggzy.supervise import LOG_FILES, MARK, _keep_log, answer
from tests.patience import patience

pytestmark = pytest.mark.machine
OPEN_SECONDS = 120


def free_port() -> int:
    """A port whose upper neighbour is free too, for the live rooms."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port = first.getsockname()[1]
            try:
                socket.create_server(("127.0.0.1", port + 1)).close()
            except OSError:
                continue
        return port


class Platform:
    """`ggzy demo` in a folder of its own, without the province, which would take longer than what is proved here."""

    def __init__(self, data: Path, port: int) -> None:
        self.data, self.port = data, port
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "ggzy", "demo"],
            env={**_clean_environment(), "GGZY_DATA": str(self.data), "GGZY_PORT": str(self.port), "GGZY_EMPTY": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        until = time.monotonic() + OPEN_SECONDS
        while answer(self.port) is None:
            assert self.process.poll() is None, self.process.communicate()[0]
            assert time.monotonic() < until, "the pages did not open"
            time.sleep(0.1)

    def runs(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> int:
        assert self.process
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(40)

    def parts(self) -> dict[int, str]:
        """Every process of this folder but the supervisor, by its command."""
        wanted, found = f"{MARK}={self.data}".encode(), {}
        for place in Path("/proc").iterdir():
            try:
                if place.name.isdigit() and wanted in (place / "environ").read_bytes().split(b"\0"):
                    found[int(place.name)] = (place / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
        return found

    def forget(self) -> None:
        with psycopg.connect(embedded.url(self.data), autocommit=True) as connection:
            connection.execute("drop table if exists kept")

    def write(self, value: int) -> None:
        with psycopg.connect(embedded.url(self.data), autocommit=True) as connection:
            connection.execute("create table if not exists kept (value int)")
            connection.execute("insert into kept values (%s)", [value])

    def read(self) -> list[int]:
        with psycopg.connect(embedded.url(self.data)) as connection:
            return [row[0] for row in connection.execute("select value from kept order by value")]

    def read_soon(self) -> list[int]:
        """What is kept. Right after a kill the old server may still be going down while the new one is not up."""
        until = time.monotonic() + OPEN_SECONDS
        while True:
            try:
                return self.read()
            except psycopg.OperationalError:
                assert time.monotonic() < until, "the database did not come back"
                time.sleep(0.5)


def _clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("GGZY_", "DJANGO_", "DATABASE_"))}


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """One platform for the tests of this file: a start costs more than what most of them prove."""
    started = Platform(tmp_path_factory.mktemp("platform") / "var", free_port())
    yield started
    if started.runs():
        started.process.kill()
        started.process.wait()


@pytest.fixture
def platform(life: Platform) -> Platform:
    """It runs, whatever the test before left of it, and nothing is kept yet."""
    if not life.runs():
        life.start()
    assert _soon(lambda: whole(life), OPEN_SECONDS)
    life.forget()
    return life


@pytest.fixture
def fresh(data: Path) -> Iterator[Platform]:
    """One of its own, of which nothing was killed before."""
    started = Platform(data, free_port())
    started.start()
    yield started
    if started.runs():
        started.process.kill()
        started.process.wait()


def whole(platform: Platform) -> bool:
    """Pages, database and clock are at work."""
    health = answer(platform.port)
    ticks = any("ticker" in command for command in platform.parts().values())
    return ticks and health is not None and '"database": {"ok": true' in health[1]


def _soon(condition, seconds: float = 40) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_any_killed_part_comes_back_and_nothing_is_lost(platform: Platform) -> None:
    platform.write(1)
    for pid in platform.parts():
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    postmaster = platform.data / "postgresql" / "cluster" / "postmaster.pid"
    os.kill(int(postmaster.read_text().split()[0]), signal.SIGKILL)
    assert _soon(lambda: answer(platform.port) is not None and '"database": {"ok": true' in answer(platform.port)[1])
    assert platform.read() == [1]
    assert _soon(lambda: whole(platform))


def log_of(platform: Platform) -> tuple[int, set[str]]:
    """How long the public log is, and who cosigned its checkpoint."""
    folder = platform.data / "tlog"
    try:
        keys = json.loads((folder / "keys.json").read_text(encoding="utf-8"))
        witnesses = [verifier_of(each["key"]) for each in keys["witnesses"]]
        found = checked((folder / "checkpoint").read_text(encoding="utf-8"), verifier_of(keys["log"]), witnesses)
    except FileNotFoundError:
        return 0, set()
    return found.head.size, set(found.witnesses)


BOTH = {"yanlian.example/ducha", "yanlian.example/jijian"}


def test_the_log_and_its_witnesses_go_on_after_a_kill(fresh: Platform) -> None:
    assert _soon(lambda: log_of(fresh)[1] == BOTH)
    for _ in range(2):
        size = log_of(fresh)[0]
        for pid, command in fresh.parts().items():
            if " ggzy log" in command or " ggzy witness" in command:
                os.kill(pid, signal.SIGKILL)
        # A witness that was killed remembers what it cosigned; the log goes on from there, or both would refuse.
        assert _soon(lambda size=size: log_of(fresh)[0] > size and log_of(fresh)[1] == BOTH, 60)
    assert '"log": {"ok": true' in answer(fresh.port)[1]


def test_a_second_supervisor_of_the_same_folder_is_refused(platform: Platform) -> None:
    said = _try("demo", GGZY_DATA=str(platform.data), GGZY_PORT=str(free_port()))
    assert said.returncode == 1 and "已有一个 ggzy 在运行" in said.stderr


def test_an_interrupt_stops_all_of_it(platform: Platform) -> None:
    assert len(platform.parts()) >= 2
    assert platform.stop() == 0
    assert platform.parts() == {} and answer(platform.port) is None
    with pytest.raises(psycopg.OperationalError):
        platform.read()


def test_the_second_start_takes_less_than_ten_seconds(life: Platform) -> None:
    if life.process is None:
        life.start()
    if life.runs():
        life.stop()
    begun = time.monotonic()
    life.start()
    assert time.monotonic() - begun < 10 * patience()


def test_after_a_kill_of_everything_the_next_start_loses_nothing(platform: Platform) -> None:
    platform.write(1)
    assert platform.process
    platform.process.kill()
    platform.process.wait()
    platform.start()
    assert platform.read_soon() == [1]
    assert platform.stop() == 0 and platform.parts() == {}


def test_a_taken_port_is_one_sentence(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        said = _try("demo", GGZY_DATA=str(data), GGZY_PORT=str(taken.getsockname()[1]))
    assert said.returncode == 1 and "已被占用" in said.stderr and said.stderr.count("\n") == 1


def test_a_port_that_is_no_number_is_one_sentence(data: Path) -> None:
    said = _try("demo", GGZY_DATA=str(data), GGZY_PORT="八千")
    assert said.returncode == 1 and "GGZY_PORT 应是" in said.stderr and said.stderr.count("\n") == 1


def test_a_real_platform_without_a_trustee_does_not_start(data: Path) -> None:
    said = _try("up", GGZY_DATA=str(data), GGZY_PORT=str(free_port()))
    assert said.returncode == 1 and "开标密钥的保管人" in said.stderr


def test_an_appointed_supervisor_lets_a_real_platform_start(data: Path) -> None:
    words = ["appoint", "supervisor", "532300", "11532300015173029N", "楚雄州住房和城乡建设局", "zhang", "张明"]
    said = _try(*words, GGZY_DATA=str(data))
    assert said.returncode == 1 and "不对" in said.stderr  # the check digit
    port = str(free_port())
    words[3] = "11532300015173029F"
    appointed = _try(*words, GGZY_DATA=str(data))
    assert "初始口令" in appointed.stdout, appointed.stderr
    started = subprocess.Popen(
        [sys.executable, "-m", "ggzy", "up"], env={**_clean_environment(), "GGZY_DATA": str(data), "GGZY_PORT": port, "GGZY_SCANNER": "own"}
    )
    try:
        assert _soon(lambda: answer(int(port)) is not None)
    finally:
        started.terminate()
        assert started.wait(40) == 0


def _try(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "ggzy", *words],
        env={**_clean_environment(), **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_columns_stand_below_each_other_with_chinese_in_them() -> None:
    first, second = in_columns([("角色", "登录名"), ("招标人", "a")]).splitlines()
    assert first == "  角色    登录名" and second == "  招标人  a"


def test_logs_are_turned_over_and_only_so_many_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ggzy.supervise.LOG_BYTES", 1000)
    _keep_log(io.BytesIO(b"a line of a log\n" * 1000), tmp_path / "web.log")
    logs = sorted(tmp_path.iterdir())
    assert len(logs) == LOG_FILES + 1 and all(log.stat().st_size <= 1000 for log in logs)
