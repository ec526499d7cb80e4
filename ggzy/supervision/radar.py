"""应上未上 radar: every project of the lists weighed against every deal; what comes of it stands in the row and accuses nobody."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from django.db import connection, transaction

from ggzy.core.calendar import day_of
from ggzy.core.documents import DutyTest
from ggzy.core.regions import stem
from ggzy.core.unlisted.columns import Outside
from ggzy.core.unlisted.entering import entering, splits
from ggzy.core.unlisted.matching import LIKELY, SURE, Candidate, Deals, Seen, candidates, grouped, together
from ggzy.core.unlisted.names import name_key
from ggzy.desk import clock
from ggzy.desk.directory import DIRECTORY
from ggzy.store.models import Deal, ListRun, NameAlias, OutsideProject
from ggzy.supervision.models import ListsMatched

Status = OutsideProject.Status
FIELDS = tuple(Outside.__struct_fields__)
RESULTS = "id, status, duty, must, confidence, candidates, deal, same_as_id, split_key"


def outside(row: OutsideProject) -> Outside:
    return Outside(**{name: getattr(row, name) for name in FIELDS})


def seen_deals() -> Deals:
    """Every deal that was ever registered here, save those whose appointment was declined; province-wide, since owners move."""
    rows = Deal.objects.exclude(stage="declined").values_list(
        "stream", "code", "invest_code", "title", "tenderee", "tenderee_id", "estimate_fen", "region", "line", "registered_at"
    )
    return Deals.of(Seen(*row[:-1], day_of(row[-1])) for row in rows.iterator())


def aliases() -> dict[str, list[tuple[str, str]]]:
    """By name: what offices found it to be, each with its region, the nearer office before the one above it."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, region, known in sorted(NameAlias.objects.values_list("name", "region", "known"), key=lambda a: -len(stem(a[1]))):
        found[name].append((region, known))
    return found


def alias_for(project: Outside, known: Mapping[str, Sequence[tuple[str, str]]]) -> dict[str, str]:
    """The other name of this project that holds where it lies: what one county says binds no other."""
    name = name_key(project.name)
    holds = [other for region, other in known.get(name, ()) if project.region.startswith(stem(region))]
    return {name: holds[0]} if holds else {}


def match(region: str) -> int:
    """Weigh all rows of the region's lists anew; what a person has judged stays. Gives how many were weighed."""
    rows = list(
        OutsideProject.objects.filter(run__state=ListRun.State.DONE, region__startswith=stem(region)).order_by("run_id", "line_no").values_list(
            "id", "judged", "matter", "status", *FIELDS
        )
    )  # fmt: skip
    projects = [Outside(**dict(zip(FIELDS, row[4:], strict=True))) for row in rows]
    began = clock.now()
    today = day_of(began)
    first, deals, known = grouped(projects), seen_deals(), aliases()
    told: dict[int, list[Outside]] = {}
    for n, same in enumerate(first):
        told.setdefault(same, []).append(projects[n])
    own = list(told)
    for n, rows_of_one in told.items():
        projects[n] = together(rows_of_one)
    parts = split_keys([projects[n] for n in own], today)
    keys = {n: parts.get(m, "") for m, n in enumerate(own)}
    write(
        result(row, projects[n], rows[first[n]][0], keys.get(n, ""), candidates(projects[n], deals, alias_for(projects[n], known)), today)
        for n, row in enumerate(rows)
        if not row[1] and not row[2]
    )
    ListsMatched.objects.update_or_create(region=region, defaults={"at": began, "rows": len(rows)})
    return len(rows)


def split_keys(projects: Sequence[Outside], today: date) -> dict[int, str]:
    found = {}
    for group in splits(projects, DIRECTORY, today):
        told = "/".join((projects[group[0]].owner, projects[group[0]].region, projects[group[0]].name))
        found.update(dict.fromkeys(group, hashlib.sha256(told.encode()).hexdigest()[:24]))
    return found


def result(row: Sequence[Any], project: Outside, first: int, split: str, found: list[Candidate], today: date) -> tuple[Any, ...]:
    test = entering(project, DIRECTORY, today)
    best = found[0] if found else None
    status = status_of(row[0] != first, test, best, split)
    sure = status is Status.TRADED and best is not None
    return (
        row[0], status.value, "；".join(test.findings)[:300], test.must_tender, best.confidence if best else 0,
        msgspec.json.encode(found).decode(), best.stream if sure and best else "", first if row[0] != first else None, split,
    )  # fmt: skip


def status_of(again: bool, test: DutyTest, best: Candidate | None, split: str) -> Status:
    if again:
        return Status.SAME
    if best is not None and best.confidence >= SURE:
        return Status.TRADED
    if test.must_tender:
        return Status.LIKELY if best is not None and best.confidence >= LIKELY else Status.ABSENT
    return Status.SPLIT if split else Status.BELOW


def write(results: Iterable[tuple[Any, ...]]) -> None:
    """All results in one statement: row by row it would take minutes."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE weighed ON COMMIT DROP AS SELECT {RESULTS} FROM store_outsideproject WITH NO DATA")
        with cursor.copy(f"COPY weighed ({RESULTS}) FROM STDIN") as out:
            for told in results:
                out.write_row(told)
        sets = ", ".join(f"{name} = w.{name}" for name in RESULTS.split(", ")[1:])
        cursor.execute(f"UPDATE store_outsideproject o SET {sets} FROM weighed w WHERE w.id = o.id")
        cursor.execute("DROP TABLE weighed")
