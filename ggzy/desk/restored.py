"""After a restore 恢复之后: the counter stays shut until a second person has confirmed what was restored."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from django.conf import settings

from ggzy.core.calendar import SHANGHAI
from ggzy.core.rule import Refused
from ggzy.store.models import Person, SecondRequest
from ggzy.store.second import restored

NOTE = "restored.json"
SHUT = Refused(
    "平台刚从备份恢复，正在等待第二人确认，暂不办理任何手续",
    remedy="请公共资源交易管理局或者行业监督部门的人员登录后，在“双人办理”中核对、确认",
    whose_turn="公共资源交易管理局、行业监督部门",
    rule="restore_confirmed",
)


def note() -> Path:
    """The note that `ggzy restore` leaves in the data folder; while it lies there, nothing is handed in."""
    return Path(settings.GGZY_DATA) / NOTE


def waits() -> bool:
    return note().exists()


def ask(at: datetime) -> SecondRequest | None:
    """Before the pages open: the request that the note stands for, once."""
    if not waits():
        return None
    left = json.loads(note().read_text(encoding="utf-8"))
    about = f"恢复自 {moment(left['made_at'])} 的备份（摘要 {left['sha256'][:16]}）。理由：{left['reason']}"
    known = SecondRequest.objects.filter(kind=SecondRequest.Kind.RESTORE, about=about[:300], outcome="").first()
    return known or restored(Person.objects.filter(username=left["by"]).first(), left["name"], about, at)


def moment(written: str) -> str:
    """The time of the backup as people read it."""
    return datetime.fromisoformat(written).astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M:%S")


def reopen() -> None:
    """The second person has confirmed: the counter opens; the note is kept under another name."""
    if waits():
        note().rename(note().with_name(f"confirmed-{NOTE}"))
