"""历史交易: rows become deals of before on the portal, each with its source; no act of this platform stands behind them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
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
from ggzy.supervision.importing import Enter, Read
from ggzy.supervision.taking_in.earlier import FirstLines, Places, waiting

__all__ = ["FIELDS", "REQUIRED", "enterer", "reader"]
OURS, TWICE, WAITS = "这个编号的项目就在本平台交易，不是历史数据", "已经读入过这个项目：", "这个项目正等待核对："
LOCK = "old-deals"
Key = tuple[str, str]


class Recorded:
    """Deals of before within a region, by what makes two the same, with run and line."""

    def __init__(self, region: str) -> None:
        self.region, self.last, self.lines = region, 0, dict[Key, tuple[int, int]]()
        self.refresh()

    def refresh(self) -> None:
        """Those too that were entered since: nobody takes one away."""
        more = OldDeal.objects.filter(region__startswith=stem(self.region), pk__gt=self.last).order_by("pk")
        for pk, title, code, dated, *where in more.values_list("pk", "title", "code", "dated", "run_id", "line_no").iterator(5_000):
            self.last = pk
            self.lines.setdefault(old_deals.key(title, code, dated), (where[0], where[1]))


def reader(run: ListRun, actor: Actor) -> Read:
    chosen, today, first_line = importing.chosen_columns(run), day_of(clock.now()), FirstLines()
    recorded, place = Recorded(actor.region), Places(run)
    waits = waiting(run, lambda said: [key_of(msgspec.convert(said, OldDealSaid))])
    ours = set(Deal.objects.exclude(code="").values_list("code", flat=True))

    def read(n: int, cells: Sequence[Any]) -> Any:
        said = old_deals.read(cells, chosen, unit=run.source.unit, region=actor.region, today=today, lines=LINES)
        if isinstance(said, list):
            return said
        key = key_of(said)
        if said.code in ours:
            return [OURS]
        if key in recorded.lines:
            return [f"{TWICE}{place(*recorded.lines[key])}"]
        if key in waits:
            return [f"{WAITS}{place(*waits[key])}"]
        if before := first_line(n, key):
            return [f"与第{before}行是同一个项目"]
        return said.title, words(said), msgspec.json.encode(said).decode()

    return read


def key_of(said: OldDealSaid) -> Key:
    return old_deals.key(said.title, said.code, said.dated)


def words(said: OldDealSaid) -> str:
    parts = (said.code, said.tenderee, said.winner and f"中标：{said.winner}", wan(said.amount_fen), str(said.dated or said.noticed))
    return "，".join(part for part in parts if part)


def enterer(run: ListRun, record: ImportRecord) -> Enter:
    """Asked again as the record stands now: another file that tells of the same deal may have been confirmed since this one was
    read. One batch after the other: of two files that are entered at once the second sees what the first entered."""
    recorded: list[Recorded] = []

    def enter(rows: Sequence[ImportedRow], now: datetime) -> list[Refused | str]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [LOCK])
        if recorded:
            recorded[0].refresh()
        else:
            recorded.append(Recorded(record.region))
        said = [msgspec.convert(row.said, OldDealSaid) for row in rows]
        ours = set(Deal.objects.filter(code__in={each.code for each in said} - {""}).values_list("code", flat=True))
        seen, place = recorded[0].lines, Places(run)
        refused = [refusal(each, row, ours, seen, place) for each, row in zip(said, rows, strict=True)]
        made = OldDeal.objects.bulk_create(old_deal(each, row, run) for each, row, no in zip(said, rows, refused, strict=True) if no is None)
        pks = iter(made)
        return [f"old-{next(pks).pk}" if no is None else no for no in refused]

    return enter


def refusal(said: OldDealSaid, row: ImportedRow, ours: Collection[str], seen: dict[Key, tuple[int, int]], place: Places) -> Refused | None:
    if said.code in ours:
        return Refused(OURS)
    first = seen.setdefault(key_of(said), (row.run_id, row.line_no))
    return None if first == (row.run_id, row.line_no) else Refused(f"{TWICE}{place(*first)}")


def old_deal(said: OldDealSaid, row: ImportedRow, run: ListRun) -> OldDeal:
    found = " ".join(part for part in (said.title, said.code, said.tenderee, said.agency, said.winner) if part)
    return OldDeal(run=run, line_no=row.line_no, source=run.source.name, words=found, **msgspec.structs.asdict(said))
