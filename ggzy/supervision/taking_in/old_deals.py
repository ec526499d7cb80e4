"""历史交易: rows become deals of before on the portal, each with its source; no act of this platform stands behind them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from django.db import connection

from ggzy.core.calendar import day_of
from ggzy.core.imported import old_deals
from ggzy.core.imported.old_deals import FIELDS, LINES, REQUIRED, OldDealSaid
from ggzy.core.imported.record import ImportRecord
from ggzy.core.regions import stem
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.desk import clock
from ggzy.layout.templatetags.ggzy import wan
from ggzy.store.models import Deal, ImportedRow, ListRun, OldDeal
from ggzy.supervision import importing
from ggzy.supervision.importing import Read

__all__ = ["FIELDS", "REQUIRED", "enter", "reader"]
OURS, TWICE = "这个编号的项目就在本平台交易，不是历史数据", "已经读入过这个项目"


def reader(run: ListRun, actor: Actor) -> Read:
    chosen, today, seen = importing.chosen_columns(run), day_of(clock.now()), dict[tuple[str, str], int]()
    here = OldDeal.objects.filter(region__startswith=stem(actor.region)).values_list("title", "code", "dated")
    recorded = {old_deals.key(*each) for each in here.iterator(5_000)}
    ours = set(Deal.objects.exclude(code="").values_list("code", flat=True))

    def read(n: int, cells: Sequence[Any]) -> Any:
        said = old_deals.read(cells, chosen, unit=run.source.unit, region=actor.region, today=today, lines=LINES)
        if isinstance(said, list):
            return said
        key = old_deals.key(said.title, said.code, said.dated)
        if said.code in ours:
            return [OURS]
        if key in recorded:
            return [TWICE]
        if (before := seen.setdefault(key, n)) != n:
            return [f"与第{before}行是同一个项目"]
        return said.title, words(said), msgspec.json.encode(said).decode()

    return read


def words(said: OldDealSaid) -> str:
    parts = (said.code, said.tenderee, said.winner and f"中标：{said.winner}", wan(said.amount_fen), str(said.dated or said.noticed))
    return "，".join(part for part in parts if part)


def enter(row: ImportedRow, run: ListRun, record: ImportRecord, now: datetime) -> Refused | str:
    """What was entered before it stopped half way is there already. Asked again as the record stands now: another file that
    tells of the same deal may have been confirmed since this one was read."""
    said = msgspec.convert(row.said, OldDealSaid)
    if (twice := entered_before(said, row, run, record.region)) is not None:
        return twice
    found = " ".join(part for part in (said.title, said.code, said.tenderee, said.agency, said.winner) if part)
    fields = msgspec.structs.asdict(said) | {"source": run.source.name, "words": found}
    deal, _made = OldDeal.objects.get_or_create(run=run, line_no=row.line_no, defaults=fields)
    return f"old-{deal.pk}"


def entered_before(said: OldDealSaid, row: ImportedRow, run: ListRun, region: str) -> Refused | None:
    """One after the other: of two files that are entered at once the second sees what the first entered."""
    key = old_deals.key(said.title, said.code, said.dated)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"old-deal:{key}"])
    if said.code and Deal.objects.filter(code=said.code).exists():
        return Refused(OURS)
    alike = OldDeal.objects.filter(region__startswith=stem(region), **({"code": said.code} if said.code else {"code": "", "dated": said.dated}))
    others = alike.exclude(run=run, line_no=row.line_no).values_list("title", "code", "dated")
    return Refused(TWICE) if any(old_deals.key(*each) == key for each in others.iterator(5_000)) else None
