"""The embedded PostgreSQL: keeps what was committed, and says in one sentence what is wrong with its folder."""

from __future__ import annotations

import os
import shutil
import socket
import time
from pathlib import Path

import psycopg
import pytest

from ggzy.store.embedded import Cluster, DatabaseTrouble, running
from ggzy.store.footing import SOCKET_NAME, footing, namespaces_allowed

pytestmark = pytest.mark.machine


def _write(cluster: Cluster, value: int) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("create table if not exists kept (value int)")
        connection.execute("insert into kept values (%s)", [value])


def _read(cluster: Cluster) -> list[int]:
    with psycopg.connect(cluster.url()) as connection:
        return [row[0] for row in connection.execute("select value from kept order by value")]


def test_what_was_committed_survives_a_killed_server(data: Path) -> None:
    first = Cluster(data)
    first.start()
    _write(first, 1)
    assert first.server
    os.kill(first.server.pid, 9)
    first.server.wait()
    first.stop()
    with Cluster(data) as again:
        assert _read(again) == [1]


def test_a_server_that_outlived_its_keeper_is_taken_over(data: Path) -> None:
    orphan = Cluster(data)
    orphan.start()
    _write(orphan, 7)
    assert orphan._lock
    orphan._lock.close()  # the keeper is gone, its server is not
    with Cluster(data) as again:
        assert _read(again) == [7]
    assert not orphan.alive()


def test_a_pid_file_that_names_another_program_is_forgotten(data: Path) -> None:
    with Cluster(data) as first:
        _write(first, 3)
        note = (first.standing.cluster / "postmaster.pid").read_text()
    left_behind = note.split("\n")
    left_behind[0] = str(os.getppid())
    (first.standing.cluster / "postmaster.pid").write_text("\n".join(left_behind))
    with Cluster(data) as again:
        assert _read(again) == [3]


def test_two_keepers_of_one_folder_are_refused(data: Path) -> None:
    with Cluster(data), pytest.raises(DatabaseTrouble, match="正被另一个 ggzy 使用"):
        Cluster(data).start()


def test_a_running_server_is_used_as_it_is(data: Path) -> None:
    with Cluster(data) as keeper:
        with running(data) as found:
            assert found.answers() and found.server is None
        assert keeper.answers()


def test_writes_are_durable_by_default(data: Path) -> None:
    with Cluster(data) as cluster, psycopg.connect(cluster.url()) as connection:
        said = {
            name: connection.execute(f"show {name}").fetchone()[0]
            for name in ("fsync", "synchronous_commit", "full_page_writes", "data_checksums", "server_encoding")
        }
    assert said == {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "server_encoding": "UTF8",
    }


def test_chinese_text_can_be_searched_by_trigrams(data: Path) -> None:
    with Cluster(data, durable=False) as cluster, psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("create extension pg_trgm")
        row = connection.execute(
            "select '楚雄州公路工程' ilike '%%公路%%', similarity('公路工程', '公路工程')"
        ).fetchone()
    assert row == (True, 1.0)


def test_a_folder_of_another_major_version_is_named(data: Path) -> None:
    with Cluster(data, durable=False) as cluster:
        pass
    (cluster.standing.cluster / "PG_VERSION").write_text("15\n")
    with pytest.raises(DatabaseTrouble, match="是 PostgreSQL 15 的数据"):
        Cluster(data).start()


@pytest.mark.parametrize("lost", ["PG_VERSION", "global/pg_control"])
def test_a_damaged_folder_is_named(data: Path, lost: str) -> None:
    with Cluster(data, durable=False) as cluster:
        pass
    (cluster.standing.cluster / lost).unlink()
    with pytest.raises(DatabaseTrouble, match="已损坏.*make restore"):
        Cluster(data).start()


def test_a_full_disk_is_named(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ggzy.store.embedded.SPACE_NEEDED", 1 << 62)
    with pytest.raises(DatabaseTrouble, match="磁盘已满"):
        Cluster(data).start()


def test_a_taken_port_is_named(data: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(DatabaseTrouble, match="端口已被占用"):
        Cluster(data, durable=False, tcp_port=taken.getsockname()[1]).start()


def test_a_long_folder_name_still_gets_a_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("很深的目录" * 8) / "var"
    assert len(str(footing(deep).socket / SOCKET_NAME).encode()) < 100
    with Cluster(deep, durable=False) as cluster:
        assert cluster.answers()


def test_no_value_of_a_statement_reaches_the_database_log(data: Path) -> None:
    with Cluster(data) as cluster:
        with psycopg.connect(cluster.url(), autocommit=True) as connection:
            connection.execute("create table once (name text unique)")
            for _ in range(2):
                try:
                    connection.execute("insert into once values (%s)", ["绝密投标人"])
                except psycopg.errors.UniqueViolation:
                    continue
        written = ""
        for _ in range(100):  # the collector of the log writes in its own time
            written = "".join(log.read_text() for log in (cluster.standing.cluster / "log").glob("*.log"))
            if "once_name_key" in written:
                break
            time.sleep(0.1)
    assert "once_name_key" in written and "绝密投标人" not in written


def test_root_below_a_closed_folder_has_two_ways_and_others_need_none(data: Path) -> None:
    data.parent.chmod(0o700)
    if os.geteuid() != 0:
        assert "unshare" not in footing(data).prefix and "--clear-groups" not in footing(data).prefix
        return
    elsewhere = footing(data, namespaces=False).cluster.parents[1]
    ways = [False] + ([True] if namespaces_allowed() else [])
    try:
        for namespaces in [*ways, *ways]:
            with Cluster(data, durable=False, standing=footing(data, namespaces=namespaces)) as cluster:
                _write(cluster, 1)
    finally:
        if elsewhere != data.resolve():
            shutil.rmtree(elsewhere)
