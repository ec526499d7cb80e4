"""The supervisor 守护: starts the database and every program of the platform, starts again what dies, stops all of it.

Programs run in sessions of their own and die with us. Should all of us be killed at once, whatever is left over bears
our mark in its environment, and the next start ends it first.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from logging import INFO, LogRecord
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO, Any

from ggzy.cli import Trouble
from ggzy.columns import in_columns
from ggzy.core.tlog.note import WITNESS_KEY, public_of
from ggzy.keeper import Keeper, waiting_page
from ggzy.store import lockbox
from ggzy.store.embedded import Cluster, DatabaseTrouble
from ggzy.witness import own_key

MARK = "GGZY_SUPERVISED"
THREADS = ["--blocking-threads", "512", "--blocking-threads-idle-timeout", "600", "--backlog", "2048"]
"""Of each worker: a final statement is received by a thread of its own, whatever the others wait for. They hold nothing:
lines to the database are lent (`ggzy.web.doorway`)."""
LOG_BYTES, LOG_FILES = 5 * 1024 * 1024, 5
OPEN_SECONDS = 40
HEALTH_ANSWERS = (200, 503)
STOP_SECONDS = 12
LONGEST_WAIT_SECONDS = 10.0
WATCH_SECONDS = 0.2
PRACTICE_WITNESSES = (("州政府督查室", "ducha"), ("州纪委监委", "jijian"))
DIES_WITH_US = ("setpriv", "--pdeathsig", "TERM", "--") if shutil.which("setpriv") else ()


@dataclass
class Program:
    """One program of the platform: started, logged, and started again after ever longer waits."""

    name: str
    command: list[str]
    environment: dict[str, str]
    logs: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    wait_seconds: float = 0.0
    starts: int = 0
    _writer: threading.Thread | None = field(default=None, repr=False)

    def start(self) -> None:
        self.process = subprocess.Popen(
            [*DIES_WITH_US, *self.command],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self.started = time.monotonic()
        self.starts += 1
        assert self.process.stdout
        self._writer = threading.Thread(target=_keep_log, args=(self.process.stdout, self.logs / f"{self.name}.log"))
        self._writer.daemon = True
        self._writer.start()

    def watch(self) -> None:
        """Start again what has died: at once if it had run well, else after a wait that doubles."""
        if self.process is None or self.process.poll() is None:
            return
        _end_session(self.process.pid, signal.SIGKILL)  # workers whose head was killed
        ran = time.monotonic() - self.started
        self.wait_seconds = 0.0 if ran > 20 else min(LONGEST_WAIT_SECONDS, max(0.5, self.wait_seconds * 2))
        if ran >= self.wait_seconds:
            self.start()

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(STOP_SECONDS)
        _end_session(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Supervisor:
    """All programs of one data folder."""

    def __init__(self, data: Path, port: int, environment: dict[str, str]) -> None:
        self.data = data
        self.port = port
        self.logs = data / "logs"
        self.environment = {**environment, MARK: str(data), "GGZY_DATA": str(data), "GGZY_PORT": str(port)}
        self.cluster = None if environment.get("DATABASE_URL") else Cluster(data)
        self.programs: list[Program] = []
        self.stopping = False
        self._lock: IO[str] | None = None
        self._keeper: Keeper | None = None

    @property
    def under_lock(self) -> bool:
        return self._keeper is not None

    def run(self, greet: Any) -> int:
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._ask_to_stop)
        try:
            self._take_folder()
            self._refuse_taken_ports()
            self._await_custodians()
            if self.stopping:
                return 0
            if self.cluster:
                self.cluster.start()
            self._prepare()
            witnesses = self._witnesses()
            self.programs = [Program(name, words, self.environment, self.logs) for name, words in (*self._wanted(), *witnesses)]
            for program in self.programs:
                program.start()
            if self._await_pages():
                greet(self)
            while not self.stopping:
                self._watch()
                time.sleep(WATCH_SECONDS)
        finally:
            self._stop()
        return 0

    def _ask_to_stop(self, *_: Any) -> None:
        self.stopping = True

    def _take_folder(self) -> None:
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
            self._lock = (self.data / "ggzy.lock").open("w")
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Trouble(
                f"数据目录 {self.data} 上已有一个 ggzy 在运行，请先停止它，或用 GGZY_DATA 另选目录。"
            ) from None
        except OSError as trouble:
            raise Trouble(f"数据目录 {self.data} 不能使用：{trouble.strerror}。") from trouble
        end_left_over(self.data)

    def _refuse_taken_ports(self) -> None:
        for port in (self.port, live_port(self.port)):
            with socket.socket() as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                try:
                    probe.bind((listen_address(self.environment), port))
                except OSError:
                    raise Trouble(
                        f"端口 {port} 已被占用：请停止占用它的程序，或另选端口，例如 GGZY_PORT={self.port + 100}。"
                    ) from None

    def _await_custodians(self) -> None:
        """Where keys are under lock: nothing starts before enough custodians have come; from then on we hold them open."""
        keys = Path(self.environment.get("GGZY_KEYS") or self.data / "keys")
        if not lockbox.is_locked(keys):
            return
        self._keeper = keeper = Keeper(self.data, keys)
        keeper.listen()
        print(f"平台待启封：{keeper.state}请保管人各在本机运行 ggzy unlock 密钥文件。", flush=True)
        with waiting_page((listen_address(self.environment), self.port), lambda: keeper.state) as page:
            threading.Thread(target=page.serve_forever, args=(0.05,), daemon=True).start()
            while not keeper.open and not self.stopping:
                time.sleep(0.05)
            page.shutdown()

    def _prepare(self) -> None:
        """In a process of its own, so that a supervisor holds no connection and little memory."""
        command = [*DIES_WITH_US, sys.executable, "-m", "ggzy", "prepare"]
        done = subprocess.Popen(command, env=self.environment, stdin=subprocess.DEVNULL)
        while done.poll() is None:
            if self.stopping:
                done.terminate()
            time.sleep(0.05)
        if done.returncode and not self.stopping:
            raise Trouble("平台没有启动，原因如上。")

    def _wanted(self) -> list[tuple[str, list[str]]]:
        granian = [sys.executable, "-m", "granian", "--host", listen_address(self.environment), "--no-ws"]
        granian += ["--respawn-failed-workers", "--log-level", "warning"]
        pages = [*granian, "--interface", "wsgi", "--workers", "2", *THREADS]
        programs = [("web", [*pages, "--port", str(self.port), "ggzy.web.wsgi:application"])]
        if find_spec("ggzy.web.live"):
            # Event streams never end by themselves, so its worker is not waited for.
            live = [*granian, "--interface", "asgi", "--workers", "1", "--workers-kill-timeout", "1"]
            live += ["--port", str(live_port(self.port))]
            programs.append(("live", [*live, "ggzy.web.live:application"]))
        programs += [(name, [sys.executable, "-m", "ggzy", name]) for name in ("ticker", "log", "findings")]
        return programs

    def _witnesses(self) -> list[tuple[str, list[str]]]:
        """In a practice two witnesses of the public log; a real one names those of others in GGZY_WITNESSES."""
        if self.environment.get("GGZY_MODE") != "practice" or self.environment.get("GGZY_WITNESSES"):
            return []
        log = json.loads((self.data / "tlog" / "keys.json").read_text(encoding="utf-8"))["log"]
        programs, told = [], []
        for label, name in PRACTICE_WITNESSES:
            folder, port = self.data / "witnesses" / name, _free_port()
            key = public_of(f"yanlian.example/{name}", WITNESS_KEY, own_key(folder))
            words = [str(folder), "--name", key.name, "--log", log, "--port", str(port)]
            programs.append((f"witness-{name}", [sys.executable, "-m", "ggzy", "witness", *words]))
            told.append(f"{label}|{key}|http://127.0.0.1:{port}")
        self.environment["GGZY_WITNESSES"] = ";".join(told)
        return programs

    def _await_pages(self) -> bool:
        until = time.monotonic() + OPEN_SECONDS
        web = self.programs[0]
        while not self.stopping:
            found = answer(self.port)
            if found and found[0] in HEALTH_ANSWERS:
                return True
            self._watch()
            if web.starts > 3 or time.monotonic() > until:
                raise Trouble(f"网页程序没有启动成功，详情见 {self.logs / 'web.log'}。")
            time.sleep(0.05)
        return False

    def _watch(self) -> None:
        if self.cluster and not self.cluster.alive():
            self.cluster.stop()
            self.cluster.start()
        for program in self.programs:
            program.watch()

    def _stop(self) -> None:
        for program in self.programs:
            program.stop()
        if self.cluster:
            self.cluster.stop()
        if self._keeper:
            self._keeper.close()
        if self._lock:
            self._lock.close()


def demo(arguments: list[str]) -> int:
    """`ggzy demo`: a practice deployment."""
    os.environ["GGZY_MODE"] = "practice"
    return _supervise(_greet_players)


def up(arguments: list[str]) -> int:
    """`ggzy up`: a real deployment, or whatever GGZY_MODE says."""
    return _supervise(_greet_operators)


def database_only(arguments: list[str]) -> int:
    """`ggzy db`: the database alone, for tools of the operator's."""
    data = _data_folder()
    with Cluster(data) as cluster:
        print(f"DATABASE_URL={cluster.url()}", flush=True)
        stopped = threading.Event()
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, lambda *_: stopped.set())
        while not stopped.wait(1):
            if not cluster.alive():
                raise DatabaseTrouble("数据库意外停止，请查看数据目录中的日志后再启动。")
    return 0


def health(arguments: list[str]) -> int:
    """`ggzy health`: what the running platform says of itself; a failure when it is not well."""
    found = answer(_port())
    if found is None:
        raise Trouble(f"端口 {_port()} 上没有运行中的平台。")
    status, body = found
    if status not in HEALTH_ANSWERS:
        raise Trouble("平台没有应答健康检查：GGZY_HOSTS 应与启动平台时相同。")
    print(json.dumps(json.loads(body), ensure_ascii=False, indent=2))
    return 0 if status == 200 else 1


def answer(port: int) -> tuple[int, str] | None:
    """What /health of this machine answers, None when nobody does. Asked by the platform's name: it knows no other."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    name = next(filter(None, os.environ.get("GGZY_HOSTS", "").split(",")), "127.0.0.1")
    asked = urllib.request.Request(f"http://127.0.0.1:{port}/health", headers={"Host": name})
    try:
        with direct.open(asked, timeout=5) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()
    except OSError:
        return None


def live_port(port: int) -> int:
    """The live rooms answer one port above the pages."""
    return port + 1


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def listen_address(environment: dict[str, str]) -> str:
    return environment.get("GGZY_LISTEN") or "127.0.0.1"


def end_left_over(data: Path) -> None:
    """End programs of an earlier start of this folder whose supervisor was killed. Call only with the folder's lock."""
    left = _left_over(data)
    for sign, seconds in ((signal.SIGTERM, 3.0), (signal.SIGKILL, 3.0)):
        for pid in left:
            _signal(pid, sign)
        until = time.monotonic() + seconds
        while (left := _left_over(data)) and time.monotonic() < until:
            time.sleep(0.05)


def _left_over(data: Path) -> list[int]:
    wanted = f"{MARK}={data}".encode()
    found = []
    for place in Path("/proc").iterdir():
        if not place.name.isdigit() or int(place.name) == os.getpid():
            continue
        try:
            if wanted in (place / "environ").read_bytes().split(b"\0"):
                found.append(int(place.name))
        except OSError:
            continue  # ended meanwhile, or another user's
    return found


def _supervise(greet: Any) -> int:
    return Supervisor(_data_folder(), _port(), dict(os.environ)).run(greet)


def _data_folder() -> Path:
    return Path(os.environ.get("GGZY_DATA") or Path(__file__).resolve().parents[1] / "var").resolve()


def _port() -> int:
    said = os.environ.get("GGZY_PORT") or "8000"
    if not said.isdigit() or not 1 <= int(said) <= 65534:
        raise Trouble(f"端口“{said}”不对：GGZY_PORT 应是 1 到 65534 的数字。")
    return int(said)


def _greet_operators(found: Supervisor) -> None:
    print(f"平台已启动：http://{listen_address(found.environment)}:{found.port}/", flush=True)
    if not found.under_lock:
        print("提示：能认出投标人的密钥以明文放在密钥文件夹里，可以用 ggzy lock 封存，启动时由保管人启封。", flush=True)


def _greet_players(found: Supervisor) -> None:
    """The address, one account for each role, and where to begin."""
    address = f"http://{listen_address(found.environment)}:{found.port}"
    print(f"\n演练平台已启动：{address}/\n数据目录：{found.data}")
    if find_spec("ggzy.practice.accounts"):
        accounts = import_module("ggzy.practice.accounts")
        print("\n演练账户（每种角色至少一个）：")
        print(in_columns([("角色", "姓名", "单位", "登录名", "口令"), *accounts.ACCOUNTS]))
        print("\n先试试：")
        print(in_columns([(who, what, address + where) for who, what, where in accounts.FIRST_STEPS]))
    print("\n按 Ctrl-C 停止；再次运行 make demo 会接着上次继续。", flush=True)


def _keep_log(stream: IO[bytes], place: Path) -> None:
    """One writer for each file, so that files can be turned over while the program runs."""
    keeper = RotatingFileHandler(place, maxBytes=LOG_BYTES, backupCount=LOG_FILES, encoding="utf-8")
    for line in stream:
        text = line.decode(errors="replace").rstrip()
        keeper.emit(LogRecord("", INFO, "", 0, "%s", (text,), None))
    keeper.close()


def _end_session(leader: int, sign: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, sign)


def _signal(pid: int, sign: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, sign)
