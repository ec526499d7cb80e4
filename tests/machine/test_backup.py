"""Backup and restore, rehearsed: what was there is there again, and nothing living is overwritten."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from argon2 import PasswordHasher

from ggzy.backup import DATABASE, FILES, KEYS, Asker, backup, make_backup, restore_backup
from ggzy.cli import Trouble
from ggzy.store.embedded import running

pytestmark = pytest.mark.machine
NOW = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


@pytest.fixture(autouse=True)
def own_databases(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.fixture
def lived_in(data: Path) -> Path:
    """A data folder with a row, a sealed file, an upload on its way and a key."""
    with running(data) as cluster, psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("create table deal (name text)")
        connection.execute("insert into deal values ('姚安县道路工程')")
    for name, content in {
        "vault/sealed/ab/abc.age": b"sealed",
        "vault/incoming/1.part": b"half",
        "keys/pseudonym.key": b"k" * 32,
    }.items():
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        (data / name).write_bytes(content)
    return data


def _names(data: Path) -> list[str]:
    with running(data) as cluster, psycopg.connect(cluster.url()) as connection:
        return [row[0] for row in connection.execute("select name from deal")]


def test_a_restore_brings_back_database_files_and_keys(lived_in: Path, tmp_path: Path) -> None:
    made = make_backup(lived_in, tmp_path / "backups", NOW)
    assert made.name == "20260302-093000"
    assert {place.name for place in made.iterdir()} == {DATABASE, FILES, KEYS, "manifest.json"}
    again = tmp_path / "again"
    restore_backup(made, again)
    assert _names(again) == ["姚安县道路工程"]
    assert (again / "vault/sealed/ab/abc.age").read_bytes() == b"sealed"
    assert (again / "keys/pseudonym.key").read_bytes() == b"k" * 32
    assert (again / "keys").stat().st_mode & 0o077 == 0
    assert not (again / "vault/incoming").exists()


def test_a_backup_can_be_made_while_the_platform_runs(lived_in: Path, tmp_path: Path) -> None:
    with running(lived_in):
        made = make_backup(lived_in, tmp_path / "backups", NOW)
    assert json.loads((made / "manifest.json").read_text())["postgresql"] == "17"


def test_keys_lie_in_no_other_archive(lived_in: Path, tmp_path: Path) -> None:
    made = make_backup(lived_in, tmp_path / "backups", NOW)
    assert b"k" * 32 in (made / KEYS).read_bytes()
    assert b"k" * 32 not in (made / FILES).read_bytes() + (made / DATABASE).read_bytes()


def test_keys_kept_elsewhere_are_named_and_found(lived_in: Path, tmp_path: Path) -> None:
    made = make_backup(lived_in, tmp_path / "backups", NOW)
    safe = (made / KEYS).rename(tmp_path / "safe.tar")
    with pytest.raises(Trouble, match="--keys"):
        restore_backup(made, tmp_path / "again")
    restore_backup(made, tmp_path / "again", safe)
    assert (tmp_path / "again/keys/pseudonym.key").exists()


def test_a_restore_never_goes_over_a_live_folder(lived_in: Path, tmp_path: Path) -> None:
    made = make_backup(lived_in, tmp_path / "backups", NOW)
    with pytest.raises(Trouble, match="不是空的"):
        restore_backup(made, lived_in)
    assert _names(lived_in) == ["姚安县道路工程"]


def test_a_changed_archive_is_refused_before_anything_is_touched(lived_in: Path, tmp_path: Path) -> None:
    made = make_backup(lived_in, tmp_path / "backups", NOW)
    with (made / FILES).open("ab") as archive:
        archive.write(b"x")
    with pytest.raises(Trouble, match="备份已损坏"):
        restore_backup(made, tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_restore_that_fails_leaves_an_empty_folder(lived_in: Path, tmp_path: Path) -> None:
    made = make_backup(lived_in, tmp_path / "backups", NOW)
    (made / DATABASE).write_bytes(b"not a dump")
    manifest = json.loads((made / "manifest.json").read_text())
    import hashlib

    manifest["sha256"][DATABASE] = hashlib.sha256(b"not a dump").hexdigest()
    (made / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(Trouble, match="pg_restore 没有成功"):
        restore_backup(made, tmp_path / "again")
    assert list((tmp_path / "again").iterdir()) == []


def test_a_folder_that_is_no_backup_is_named(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="不是一份备份"):
        restore_backup(tmp_path, tmp_path / "again")


def test_keys_on_a_device_of_their_own_stay_out_and_the_backup_says_so(lived_in, tmp_path, monkeypatch, capsys) -> None:
    (lived_in / "keys" / "pseudonym.key").rename(tmp_path / "pseudonym.key")
    monkeypatch.setenv("GGZY_KEYS", str(tmp_path))
    monkeypatch.setenv("GGZY_DATA", str(lived_in))
    assert backup([str(tmp_path / "backups")]) == 0
    said = capsys.readouterr().out
    assert f"密钥在 {tmp_path}，不在这份备份里" in said and "keys.tar 另存他处" in said


def test_who_restores_is_named_by_password_and_a_second_person_is_waited_for(lived_in: Path, tmp_path: Path) -> None:
    with running(lived_in) as cluster, psycopg.connect(cluster.url(), autocommit=True) as connection:
        connection.execute("create table store_person (username text, name text, password text, active bool)")
        hashed = "argon2" + PasswordHasher().hash("zhen-de-kou-ling")
        connection.execute("insert into store_person values ('guanli', '李志强', %s, true)", [hashed])
    made = make_backup(lived_in, tmp_path / "backups", NOW)
    for login, password in (("guanli", "jia-de-kou-ling"), ("nobody", "zhen-de-kou-ling")):
        with pytest.raises(Trouble, match="口令不对"):
            restore_backup(made, tmp_path / "again", asker=Asker(login, password, "磁盘损坏"))
        assert not list((tmp_path / "again").iterdir())
    restore_backup(made, tmp_path / "again", asker=Asker("guanli", "zhen-de-kou-ling", "磁盘损坏"))
    note = json.loads((tmp_path / "again/restored.json").read_text())
    assert (note["by"], note["name"], note["reason"]) == ("guanli", "李志强", "磁盘损坏")
