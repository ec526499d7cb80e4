"""读入外部数据的规则: a file is told apart by its digest; what is confirmed is what was looked at."""

from __future__ import annotations

from ggzy.core.imported.record import KINDS, ImportRecord
from ggzy.core.rule import Unmet, rule
from ggzy.core.table import Ask


@rule(None)
def import_is_of_a_known_kind(ask: Ask) -> Unmet | None:
    """只读入平台知道怎样入册的几种外部数据。"""
    return None if ask.command.kind in KINDS else Unmet("不知道这是哪一种外部数据", "请从列出的种类中选择")


@rule(None)
def checked_what_was_read(ask: Ask) -> Unmet | None:
    """确认的就是读入时的那些行：行的摘要一致。"""
    p: ImportRecord = ask.record  # type: ignore[assignment]
    return None if ask.command.rows_sha256 == p.rows_sha256 else Unmet("这些行与读入时的摘要不一致", "请退回这一批，重新上传、读入")
