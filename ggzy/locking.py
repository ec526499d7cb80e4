"""The commands of keys under lock 密钥封存: `ggzy custodian`, `ggzy lock`, `ggzy unlock`."""

from __future__ import annotations

import argparse
import os
import re
from pathlib import Path

from ggzy.cli import Trouble
from ggzy.core.sealing.suites import age_file
from ggzy.store import lockbox
from ggzy.store.keys import read_or_make
from ggzy.store.lockbox import WRAPPED, Locked, WrongCustodian

IDENTITY = re.compile(r"AGE-SECRET-KEY-1[02-9AC-HJ-NP-Z]{58}")
LEAST = 2


def custodian(arguments: list[str]) -> int:
    """`ggzy custodian FILE`: a custodian's own key; only its public half is told to anybody."""
    parser = argparse.ArgumentParser(prog="ggzy custodian", description="生成一位启封保管人的密钥文件")
    parser.add_argument("file", type=Path, metavar="密钥文件", help="存到保管人自己的介质上")
    place = parser.parse_args(arguments).file
    identity = os.urandom(32)
    public = age_file.recipient_of(identity)
    lines = ("# 启封保管密钥：由保管人本人保管，不得与平台的磁盘放在一起", f"# public key: {public}", age_file.identity_text(identity), "")
    try:
        handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as trouble:
        raise Trouble(f"不能写 {place}：{trouble.strerror}（密钥文件不会覆盖已有的文件）。") from trouble
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write("\n".join(lines))
    print(f"密钥文件：{place}\n公钥（交给办理封存的人）：{public}")
    return 0


def lock(arguments: list[str]) -> int:
    """`ggzy lock NAME=PUBLIC …`: from the next start on custodians are needed."""
    parser = argparse.ArgumentParser(prog="ggzy lock", description="封存能看出谁在投标的密钥，以后启动须由保管人启封")
    parser.add_argument("-t", "--threshold", type=int, default=LEAST, metavar="几位", help="启封需要几位保管人（默认2）")
    parser.add_argument("custodians", nargs="+", metavar="姓名=公钥", help="例如 李志强=age1…")
    chosen = parser.parse_args(arguments)
    recipients = _recipients(chosen.custodians, chosen.threshold)
    keys = keys_folder()
    box = lockbox.locked(_secrets(keys), recipients, chosen.threshold)
    lockbox.write(keys, box)
    print(f"已封存：{len(recipients)}位保管人中的{chosen.threshold}位可以启封（{'、'.join(recipients)}）。")
    print("请重新启动平台，由保管人各用 ggzy unlock 启封一次；启封成功以后，磁盘上的明文密钥才删除。")
    return 0


def _recipients(told: list[str], threshold: int) -> dict[str, str]:
    recipients = dict(each.partition("=")[::2] for each in told)
    if len(recipients) < len(told) or len(set(recipients.values())) < len(told):
        raise Trouble("保管人的姓名、公钥都不能重复：一个人不能算两位。")
    for name, public in recipients.items():
        if not name or age_file.recipient_bytes(public) is None:
            raise Trouble(f"“{name}={public}”不对：应为 姓名=age1…（ggzy custodian 显示的公钥）。")
    if not LEAST <= threshold <= len(recipients):
        raise Trouble(f"启封至少需要{LEAST}位，也不能多于保管人的人数（{len(recipients)}位）。")
    return recipients


def _secrets(keys: Path) -> dict[str, bytes]:
    """In the clear until now; or, for other custodians than before, from the platform that holds them open."""
    if not lockbox.is_locked(keys):
        return {name: read_or_make(keys / f"{name}.key") for name in WRAPPED}
    try:
        return {name: lockbox.secret(data_folder(), name) for name in WRAPPED}
    except Locked as closed:
        raise Trouble(f"密钥已经封存，更换保管人须在启封以后办理。{closed}") from closed


def unlock(arguments: list[str]) -> int:
    """`ggzy unlock FILE`: one custodian's part, handed to the platform that waits for it on this machine."""
    parser = argparse.ArgumentParser(prog="ggzy unlock", description="保管人交出自己的一份，启封平台")
    parser.add_argument("file", type=Path, metavar="密钥文件")
    place = parser.parse_args(arguments).file
    if not lockbox.is_locked(keys_folder()):
        raise Trouble("密钥没有封存，不需要启封。")
    try:
        found = IDENTITY.search(place.read_text(encoding="utf-8", errors="replace"))
    except OSError as trouble:
        raise Trouble(f"读不了 {place}：{trouble.strerror}。") from trouble
    try:
        name, value = lockbox.share_of(lockbox.read(keys_folder()), found[0] if found else "")
    except WrongCustodian as wrong:
        raise Trouble(f"{wrong}。") from wrong
    told = lockbox.ask(data_folder(), {"ask": "share", "name": name, "value": value.hex()})
    if told is None:
        raise Trouble("平台没有在等待启封：请先启动平台（ggzy up），再在同一台机器上、用同一个账户启封。")
    print(told["text"])
    return 0


def data_folder() -> Path:
    return Path(os.environ.get("GGZY_DATA") or Path(__file__).resolve().parents[1] / "var").resolve()


def keys_folder() -> Path:
    return Path(os.environ.get("GGZY_KEYS") or data_folder() / "keys")
