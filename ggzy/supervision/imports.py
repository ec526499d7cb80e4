"""Outside data 读入外部数据: rows kept until another of the office has checked the file, then entered one by one.

What is read in has no effect by itself. After the check each row goes through the door that one entered by hand goes
through; what is refused there stands with its reason, and whoever was stopped half way goes on where it stopped.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
from django.db import InterfaceError, OperationalError, connection, transaction
from django.urls import reverse

from ggzy.core.acts.imported import ConfirmImport, ProposeImport
from ggzy.core.imported.record import EXPERTS, OLD_DEALS, RESTRICTIONS, ImportRecord
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.desk import clock, counter
from ggzy.store.models import ImportedRow, ListRun
from ggzy.supervision import arriving, importing, list_files
from ggzy.supervision.importing import Counts, Enter, Reading
from ggzy.supervision.taking_in import experts, old_deals, restrictions

log = logging.getLogger("ggzy.imports")
FAULT = "未入册（平台出错，可以接着入册）"
WAITING = {"entered_at": None, "trouble__in": ("", FAULT)}
"""Rows still to be entered: those too in which the platform itself failed."""
AT_ONCE = 50
"""So many rows are entered while the page waits; more by a process of their own."""
BEAT = 50
COPIED = ("run_id", "line_no", "label", "words", "said", "trouble", "stream")


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
    """Of the digests of the rows as they stand in the table, in their order; the database makes it, since of 300,000 rows a page
    would wait for it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT encode(sha256(coalesce(string_agg(sha256(convert_to(line_no || ' ' || said::text, 'UTF8')), ''::bytea ORDER BY line_no), ''::bytea)), 'hex')"
            " FROM store_importedrow WHERE run_id = %s",
            [run.pk],
        )
        return str(cursor.fetchone()[0])


def digest_of_before(run: ListRun) -> str:
    """As an earlier version told it: what then waited for the check is confirmed by it."""
    found = hashlib.sha256()
    for line_no, said in ImportedRow.objects.filter(run=run).order_by("line_no").values_list("line_no", "said").iterator(5_000):
        found.update(msgspec.json.encode([line_no, said], order="sorted"))
    return found.hexdigest()


def digest_as_told(run: ListRun) -> str:
    """The digest of the rows, made as it was when they were read."""
    told, now = counter.load(run.stream, ImportRecord), digest(run)
    if told and told.rows_sha256 != now and told.rows_sha256 == digest_of_before(run):
        return told.rows_sha256
    return now


def waiting_for_the_check(module: Any, **more: Any) -> Reading:
    """Rows of every kind wait for the check in one table."""
    return Reading(fields=module.FIELDS, required=module.REQUIRED, reader=module.reader, drop=drop, write=write, tell=propose, state=ListRun.State.CHECKING, **more)


# ---- what becomes of rows ----


@dataclass(frozen=True, kw_only=True)
class Entering:
    """What becomes of the rows of a kind once they were checked. `batch` is how many are entered together, in one transaction;
    of `constant` fields something may be said once for all rows; `amounts` have a unit."""

    reading: Reading
    enterer: Callable[[ListRun, ImportRecord], Enter]
    effect: str
    """What happens once it is checked, told to whoever checks it."""
    page: Callable[[ImportedRow], str]
    """Where what a row became is read."""
    batch: int = 1
    constant: tuple[str, ...] = ()
    amounts: bool = False


ENTERINGS: dict[str, Entering] = {
    RESTRICTIONS: Entering(
        reading=waiting_for_the_check(restrictions, of_persons=True), enterer=restrictions.enterer, constant=restrictions.CONSTANT,
        effect="每一行成为一条信用记录；产生限制的，自登记的那一秒起在窗口执行，通知当事人，对单位的在曝光台公开。",
        page=lambda row: reverse("supervision:credit_entry", args=[row.stream]),
    ),
    EXPERTS: Entering(
        reading=waiting_for_the_check(experts, of_persons=True, shown=experts.shown, not_by=experts.not_by), enterer=experts.enterer,
        effect="每一行成为本专家库的一名专家，随即寄出开户邀请，本人设定密码以后才抽得到；已出库的不恢复，平台上更新的不覆盖。证件号码不保存，入册以后删去文件。",
        page=lambda row: reverse("supervision:expert", args=[int(row.stream.removeprefix("expert-"))]),
    ),
    OLD_DEALS: Entering(
        reading=waiting_for_the_check(old_deals), enterer=old_deals.enterer, batch=2_000, amounts=True,
        effect="每一行在门户的“历史数据”里公开，写明来源，注明平台不能保证其内容；不计入档案、统计和监督发现。",
        page=lambda row: reverse("portal:old_deal", args=[int(row.stream.removeprefix("old-"))]),
    ),
}  # fmt: skip


def page_of(row: ImportedRow) -> str:
    """Where what the row became is read; empty where it has no page of its own."""
    return entering_of(row.run).page(row) if row.stream else ""


def entering_of(run: ListRun) -> Entering:
    return ENTERINGS[run.source.kind]


# ---- checked, and entered ----


def confirm(run: ListRun, hand_in: Callable[[ConfirmImport], Any], command: ConfirmImport) -> Any:
    """Another's check, and what follows from it."""
    outcome = hand_in(msgspec.structs.replace(command, rows_sha256=digest_as_told(run)))
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
    """Every row that has not been entered or refused yet; one that is refused stops no other. Where the platform failed in one
    the run is not done: without a beat, so that its page offers at once to go on."""
    run = ListRun.objects.select_related("source").get(pk=pk)
    record, entering = counter.load(run.stream, ImportRecord), entering_of(run)
    if record is None or record.checked_by is None:
        raise ValueError("outside data is entered only after another has checked it")
    waiting, do = ImportedRow.objects.filter(run=run, **WAITING).order_by("line_no"), entering.enterer(run, record)
    for n, rows in enumerate(importing.batches(waiting.values_list("pk", "line_no").iterator(5_000), entering.batch), start=1):
        enter_rows(rows, run, do)
        if n * entering.batch % BEAT < entering.batch:
            ListRun.objects.filter(pk=pk).update(beat_at=clock.now())
    if waiting.exists():
        ListRun.objects.filter(pk=pk).update(beat_at=None)
    else:
        finish(run, ListRun.State.ENTERED)


def enter_rows(rows: Sequence[tuple[int, int]], run: ListRun, do: Enter) -> None:
    """Where the platform itself fails in a batch its rows are entered one by one, and the one in which it fails says so and stops
    no other; without a database all of them wait."""
    try:
        enter_waiting([pk for pk, _line_no in rows], do)
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        if len(rows) > 1:
            for row in rows:
                enter_rows([row], run, do)
            return
        log.exception("line %s of import %s was not entered", rows[0][1], run.pk)
        ImportedRow.objects.filter(pk=rows[0][0], **WAITING).update(trouble=FAULT)


@transaction.atomic
def enter_waiting(pks: Sequence[int], do: Enter) -> None:
    """What they became, and that they did: both or neither. Of two processes the second finds it done."""
    rows, now = list(ImportedRow.objects.select_for_update().filter(pk__in=pks, **WAITING).order_by("line_no")), clock.now()
    if not rows:
        return
    told = [(row.pk, str(became)[:300] if isinstance(became, Refused) else "", "" if isinstance(became, Refused) else became) for row, became in zip(rows, do(rows, now), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE store_importedrow r SET said = '{}', trouble = u.trouble, stream = u.stream, entered_at = CASE WHEN u.stream = '' THEN NULL ELSE %s END"
            " FROM unnest(%s::bigint[], %s::text[], %s::text[]) u (pk, trouble, stream) WHERE r.id = u.pk",
            [now, *map(list, zip(*told, strict=True))],
        )


def finish(run: ListRun, state: ListRun.State) -> None:
    ListRun.objects.filter(pk=run.pk).update(state=state)
    list_files.forget(run)


def returned(run: ListRun) -> None:
    """What was returned is not entered; its rows say so no longer what they said."""
    ImportedRow.objects.filter(run=run).update(said={})
    finish(run, ListRun.State.RETURNED)


def main(words: list[str]) -> int:
    """`ggzy list NUMBER [FILE]`: look one list through that came as an open file, read one in, or enter what was checked. Whoever
    comes late finds it done."""
    run = ListRun.objects.select_related("source").get(pk=int(words[0]))
    if run.state == ListRun.State.ENTERING:
        enter(run.pk)
    elif run.state == ListRun.State.READING and len(words) > 1:
        arriving.arrived(run, os.fdopen(int(words[1]), "rb"))
    elif run.state == ListRun.State.READING and run.headers:
        importing.read_in(run.pk)
    return 0
