"""Earlier rows 先前读入的行: where the same stood before, in this file or another, told to whoever reads it in again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Any

from ggzy.core.imported.record import place
from ggzy.store.models import ImportedRow, ListRun

State = ListRun.State


class FirstLines:
    """Of one file, on which line each stood first."""

    def __init__(self) -> None:
        self.lines: dict[Hashable, int] = {}

    def __call__(self, n: int, *keys: Hashable) -> int | None:
        """The line before this one that bears one of the keys; if none does, this one is the first."""
        before = next((self.lines[key] for key in keys if key in self.lines), None)
        if before is None:
            self.lines.update(dict.fromkeys(keys, n))
        return before


class Places:
    """Where rows of runs stand, by run and line: a number of a run is little to keep for each of many rows."""

    def __init__(self, run: ListRun) -> None:
        """Of other offices' files the source alone."""
        runs = ListRun.objects.filter(source__kind=run.source.kind).values_list("pk", "source__name", "file_name", "source__org_id")
        self.runs = {pk: (source, file_name if office == run.source.org_id else "") for pk, source, file_name, office in runs}

    def __call__(self, run: int, line_no: int) -> str:
        return place(*self.runs[run], line_no)


def waiting(run: ListRun, said: Callable[[dict[str, Any]], Iterable[Hashable]]) -> dict[Hashable, tuple[int, int]]:
    """Rows of the same office's other files that wait for the check or for being entered: by their keys run and line."""
    rows = ImportedRow.objects.filter(
        run__source__kind=run.source.kind, run__source__org_id=run.source.org_id, run__state__in=(State.CHECKING, State.ENTERING), entered_at=None,
    ).exclude(run=run).exclude(said={})  # fmt: skip
    found: dict[Hashable, tuple[int, int]] = {}
    for told, *where in rows.order_by("run_id", "line_no").values_list("said", "run_id", "line_no").iterator(5_000):
        for key in said(told):
            found.setdefault(key, (where[0], where[1]))
    return found
