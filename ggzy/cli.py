"""The command `ggzy` 命令: which word starts which program. Programs are imported when called, so that each is quick."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib import import_module
from typing import NamedTuple


class Word(NamedTuple):
    """Where a command's function is, and what it is for."""

    module: str
    function: str
    purpose: str
    needs_database: bool = False


WORDS = {
    "demo": Word("ggzy.supervise", "demo", "启动演练平台"),
    "up": Word("ggzy.supervise", "up", "启动正式平台"),
    "db": Word("ggzy.supervise", "database_only", "只启动数据库，并显示它的地址"),
    "migrate": Word("ggzy.prepare", "migrate", "建立或更新数据库的表", needs_database=True),
    "prepare": Word("ggzy.prepare", "main", "启动前的准备：更新表、核对能否启动、装入演练省份"),
    "appoint": Word("ggzy.appoint", "main", "登记一个单位及其第一位人员（正式平台的起点）", needs_database=True),
    "manage": Word("ggzy.prepare", "manage", "Django 管理命令", needs_database=True),
    "ticker": Word("ggzy.prepare", "ticker", "按时办理程序（由平台启动）"),
    "log": Word("ggzy.prepare", "log", "公开日志的排序程序（由平台启动）"),
    "findings": Word("ggzy.supervision.findings.command", "main", "监督发现的程序（由平台启动）；--rebuild 重新算，--export 写成文件", needs_database=True),
    "dossiers": Word("ggzy.supervision.dossiers_anew", "main", "从日志重新算专家、代理机构档案（升级以后运行一次）", needs_database=True),
    "witness": Word("ggzy.witness", "main", "公开日志的见证人，由平台以外的单位运行"),
    "verify": Word("ggzy.verify", "main", "把数据库同公开日志逐条核对", needs_database=True),
    "bank": Word("ggzy.prepare", "bank", "显示加封保存的银行来文"),
    "list": Word("ggzy.prepare", "read_list", "读入一份名单（由页面启动）", needs_database=True),
    "backup": Word("ggzy.backup", "backup", "备份数据库、文件和密钥"),
    "restore": Word("ggzy.backup", "restore", "从备份恢复到空的数据目录"),
    "custodian": Word("ggzy.locking", "custodian", "生成一位启封保管人的密钥文件"),
    "lock": Word("ggzy.locking", "lock", "封存密钥，以后启动须由保管人启封"),
    "unlock": Word("ggzy.locking", "unlock", "保管人启封平台"),
    "health": Word("ggzy.supervise", "health", "询问运行中的平台是否正常"),
    "lawcheck": Word("ggzy.lawcheck", "main", "把依据的条款与数字同法规文本逐一核对"),
    "replay": Word("ggzy.replay", "main", "重放真实拍卖并比对结果"),
    "simulate": Word("ggzy.simulate.command", "main", "模拟全省一年的交易，供检验监督能否发现问题"),
    "conformance": Word("ggzy.conformance", "main", "用项目之外的材料核对"),
}


class Trouble(Exception):
    """One Chinese sentence for the person at the terminal; the program ends with a failure."""


def main(words: list[str] | None = None) -> int:
    words = sys.argv[1:] if words is None else words
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ggzy.web.settings")
    if not words or words[0] in ("-h", "--help", "help"):
        print(usage())
        return 0 if words else 2
    if words[0] not in WORDS:
        print(f"没有“{words[0]}”这个命令。\n{usage()}", file=sys.stderr)
        return 2
    return _carry_out(WORDS[words[0]], words[1:])


def usage() -> str:
    width = max(map(len, WORDS))
    return "用法：ggzy 命令 [参数]\n" + "\n".join(f"  {name:<{width}}  {word.purpose}" for name, word in WORDS.items())


def _carry_out(word: Word, arguments: list[str]) -> int:
    from ggzy.store.embedded import DatabaseTrouble
    from ggzy.store.lockbox import Locked

    try:
        function: Callable[[list[str]], int | None] = getattr(import_module(word.module), word.function)
        if not word.needs_database:
            return function(arguments) or 0
        return _with_database(function, arguments)
    except (Trouble, DatabaseTrouble, Locked) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _with_database(function: Callable[[list[str]], int | None], arguments: list[str]) -> int:
    """Run it on the database of DATABASE_URL, on the running embedded one, or on one started for the purpose."""
    from django.conf import settings

    from ggzy.store.embedded import running

    if os.environ.get("DATABASE_URL"):
        return function(arguments) or 0
    with running(settings.GGZY_DATA):
        return function(arguments) or 0
