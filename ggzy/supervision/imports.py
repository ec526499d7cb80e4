"""Outside data 读入外部数据: rows kept until another of the office has checked the file, then entered one by one.

What is read in has no effect by itself. After the check each row goes through the door that one entered by hand goes
through; what is refused there stands with its reason, and whoever was stopped half way goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.db import InterfaceError, OperationalError, connection, transaction
from django.urls import reverse

from ggzy.core.acts.imported import ConfirmImport, ProposeImport
from ggzy.core.imported.record import EXPERTS, OLD_DEALS, RESTRICTIONS, ImportRecord
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.unlisted.fields import Fields
from ggzy.desk import clock, counter
from ggzy.store.models import ImportedRow, ListRun
from ggzy.supervision import identity, importing, list_files
from ggzy.supervision.importing import Counts, Read, Sort
from ggzy.supervision.taking_in import experts, old_deals, restrictions

log = logging.getLogger("ggzy.imports")
FAULT = "未入册（平台出错，可以接着入册）"
WAITING = {"entered_at": None, "trouble__in": ("", FAULT)}
"""Rows still to be entered: those too in which the platform itself failed."""
AT_ONCE = 50
"""So many rows are entered while the page waits; more by a process of their own."""
BEAT = 50
COPIED = ("run_id", "line_no", "label", "words", "said", "trouble", "stream")


@dataclass(frozen=True)
class Kind:
    """How one kind of outside data is read and entered. `required` columns must be there; of `constant` fields something
    may be said once for all rows."""

    fields: Fields
    required: tuple[str, ...]
    constant: tuple[str, ...]
    reader: Callable[[ListRun, Actor], Read]
    enter: Callable[[ImportedRow, ListRun, ImportRecord, datetime], Refused | str]
    """The stream that it became, if it did; else why not."""
    effect: str
    """What happens once it is checked, told to whoever checks it."""
    page: Callable[[ImportedRow], str]
    """Where what a row became is read."""
    shown: Callable[[str], str] = identity.shown
    of_persons: bool = True
    amounts: bool = False


KINDS_HERE: dict[str, Kind] = {
    RESTRICTIONS: Kind(
        restrictions.FIELDS, restrictions.REQUIRED, restrictions.CONSTANT, restrictions.reader, restrictions.enter,
        "每一行成为一条信用记录；产生限制的，自登记的那一秒起在窗口执行，通知当事人，对单位的在曝光台公开。",
        lambda row: reverse("supervision:credit_entry", args=[row.stream]),
    ),
    EXPERTS: Kind(
        experts.FIELDS, experts.REQUIRED, (), experts.reader, experts.enter,
        "每一行成为本专家库的一名专家，随即寄出开户邀请，本人设定密码以后才抽得到；已出库的不恢复，平台上更新的不覆盖。证件号码不保存，入册以后删去文件。",
        lambda row: reverse("supervision:expert", args=[int(row.stream.removeprefix("expert-"))]), shown=experts.shown,
    ),
    OLD_DEALS: Kind(
        old_deals.FIELDS, old_deals.REQUIRED, (), old_deals.reader, old_deals.enter,
        "每一行在门户的“历史数据”里公开，写明来源，注明平台不能保证其内容；不计入档案、统计和监督发现。",
        lambda row: reverse("portal:old_deal", args=[int(row.stream.removeprefix("old-"))]), of_persons=False, amounts=True,
    ),
}  # fmt: skip


def page_of(row: ImportedRow) -> str:
    """Where what the row became is read; empty where it has no page of its own."""
    return kind_of(row.run).page(row) if row.stream else ""


def kind_of(run: ListRun) -> Kind:
    return KINDS_HERE[run.source.kind]


# ---- read in ----


def write(run: ListRun, rows: Sequence[tuple[int, Any]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY store_importedrow ({', '.join(COPIED)}) FROM STDIN") as out:
        for n, (label, words, said) in rows:
            out.write_row((run.pk, n, label[:200], words[:500], said, "", ""))


def drop(run: ListRun) -> None:
    ImportedRow.objects.filter(run=run).delete()


def propose(run: ListRun, actor: Actor, counts: Counts) -> counter.Accepted | Refused:
    """The journal entry: what was read in and how, and a digest of the rows, so that what is confirmed is what was read."""
    source = run.source
    told = ProposeImport(
        source=source.name, kind=source.kind, file_name=run.file_name, sha256=run.sha256, rows_sha256=digest(run), region=actor.region,
        columns=source.columns, constants=source.constants, good=counts.good, bad=counts.bad,
    )  # fmt: skip
    return counter.open_stream(told, actor, procedure="import/1", act_id=f"import-{run.pk}-{run.sha256[:16]}")


def digest(run: ListRun) -> str:
    """Of the rows as they stand in the table."""
    found = hashlib.sha256()
    for line_no, said in ImportedRow.objects.filter(run=run).order_by("line_no").values_list("line_no", "said").iterator(5_000):
        found.update(msgspec.json.encode([line_no, said], order="sorted"))
    return found.hexdigest()


SORTS: dict[str, Sort] = {
    code: Sort(
        fields=kind.fields, anchor=kind.required[0], reader=kind.reader, drop=drop, write=write, tell=propose, state=ListRun.State.CHECKING,
        after=lambda run, actor: None, shown=kind.shown, of_persons=kind.of_persons,
    )
    for code, kind in KINDS_HERE.items()
}  # fmt: skip


# ---- checked, and entered ----


def confirm(run: ListRun, hand_in: Callable[[ConfirmImport], Any], command: ConfirmImport) -> Any:
    """Another's check, and what follows from it."""
    outcome = hand_in(msgspec.structs.replace(command, rows_sha256=digest(run)))
    if not isinstance(outcome, Refused):
        begin_entering(run, ListRun.State.CHECKING)
    return outcome


def begin_entering(run: ListRun, state: ListRun.State) -> None:
    """Of two who begin it at once the first; begun again where it stopped half way."""
    as_seen = ListRun.objects.filter(pk=run.pk, state=state, beat_at=run.beat_at)
    if not as_seen.update(state=ListRun.State.ENTERING, beat_at=clock.now()):
        return
    run.state = ListRun.State.ENTERING
    if run.good <= AT_ONCE:
        enter(run.pk)
    else:
        importing.beside(run)


def enter(pk: int) -> None:
    """Every row that has not been entered or refused yet; each by itself, so that one that is refused stops no other. Where
    the platform failed in one the run is not done: without a beat, so that its page offers at once to go on."""
    run = ListRun.objects.select_related("source").get(pk=pk)
    record, kind = counter.load(run.stream, ImportRecord), kind_of(run)
    if record is None or record.checked_by is None:
        raise ValueError("outside data is entered only after another has checked it")
    waiting = ImportedRow.objects.filter(run=run, **WAITING).order_by("line_no")
    for n, row in enumerate(waiting.values_list("pk", "line_no").iterator(1_000), start=1):
        enter_row(row, run, record, kind)
        if n % BEAT == 0:
            ListRun.objects.filter(pk=pk).update(beat_at=clock.now())
    if waiting.exists():
        ListRun.objects.filter(pk=pk).update(beat_at=None)
    else:
        finish(run, ListRun.State.ENTERED)


def enter_row(row: tuple[int, int], run: ListRun, record: ImportRecord, kind: Kind) -> None:
    """A row in which the platform itself fails says so and stops no other; without a database all of them wait."""
    pk, line_no = row
    try:
        enter_waiting(pk, run, record, kind)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("line %s of import %s was not entered", line_no, run.pk)
        ImportedRow.objects.filter(pk=pk, **WAITING).update(trouble=FAULT)


@transaction.atomic
def enter_waiting(pk: int, run: ListRun, record: ImportRecord, kind: Kind) -> None:
    """What it became, and that it did: both or neither. Of two processes the second finds it done."""
    row = ImportedRow.objects.select_for_update().filter(pk=pk, **WAITING).first()
    if row is None:
        return
    now = clock.now()
    became = kind.enter(row, run, record, now)
    told: dict[str, Any] = {"trouble": str(became)[:300]} if isinstance(became, Refused) else {"trouble": "", "entered_at": now, "stream": became}
    ImportedRow.objects.filter(pk=row.pk).update(said={}, **told)


def finish(run: ListRun, state: ListRun.State) -> None:
    ListRun.objects.filter(pk=run.pk).update(state=state)
    list_files.forget(run)


def returned(run: ListRun) -> None:
    """What was returned is not entered; its rows say so no longer what they said."""
    ImportedRow.objects.filter(run=run).update(said={})
    finish(run, ListRun.State.RETURNED)
