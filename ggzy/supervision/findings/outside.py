"""Off-line deals and split projects 应上未上、化整为零 for the comparer: lists of a folder read in as the offices read them, and what is suspected.

On the platform only a matter that a person confirmed and the office replied to says that a project did not trade here.
What is exported is one step before: what the list of unlisted projects shows as 未见进场 and 疑似拆分, whether or not
somebody has taken it up by now; what a person cleared is not suspected any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from ggzy.core.calendar import day_of
from ggzy.core.roles import Actor, Role
from ggzy.core.rule import Refused
from ggzy.core.unlisted.fields import PROJECT_KINDS
from ggzy.desk import clock
from ggzy.store.models import ListRun, OutsideProject, Post
from ggzy.supervision import arriving, importing
from ggzy.supervision.findings import nightly

Status = OutsideProject.Status
TAKEN_UP = (Status.RAISED, Status.FOUND)
"""A person has confirmed it; from the row alone: with a split key it was one of several parts."""
SUSPECTED = (Status.ABSENT, Status.SPLIT, *TAKEN_UP)


# ---- reading in


def read_folder(folder: Path) -> list[str]:
    """Every list of the folder through every administration's own reader, columns as the headers say, and weighed; gives what
    was said."""
    said = [read_file(file, actor) for actor in administrations() for file in sorted(folder.iterdir()) if kind_of(file)]
    nightly.until_matched()
    return said


def administrations() -> Iterator[Actor]:
    """The first in office of each administration."""
    posts = Post.objects.filter(role=Role.ADMINISTRATION.value, deputy_of=None).select_related("person", "organisation", "office").order_by("pk")
    seen: set[str] = set()
    for post in posts:
        if post.organisation.uscc not in seen and post.in_force(clock.now()):
            seen.add(post.organisation.uscc)
            yield post.actor(clock.now())


def kind_of(file: Path) -> str:
    """`approvals.csv` is a list of approvals, and so is `立项批复.csv`; other files are none."""
    named = {label: kind for kind, label in PROJECT_KINDS.items()} | {f"{kind}s": kind for kind in PROJECT_KINDS} | {kind: kind for kind in PROJECT_KINDS}
    return named.get(file.stem, "") if file.suffix in (".csv", ".xlsx") else ""


def read_file(file: Path, actor: Actor) -> str:
    kind = kind_of(file)
    run = arriving.arrive(SimpleUploadedFile(file.name, file.read_bytes()), PROJECT_KINDS[kind], kind, actor, clock.now(), wait=True)
    if isinstance(run, Refused):
        return f"{actor.org} {file.name}：{run}"
    run = ListRun.objects.select_related("source").get(pk=run.pk)  # the unit above the table stands with the source by now
    columns = importing.proposal(run)
    importing.remember(run, columns, importing.unit_of(run, columns))
    importing.begin(run, wait=True)
    run.refresh_from_db()
    return f"{actor.org} {file.name}：{run.trouble or f'读入{run.good}行，退回{run.bad}行'}"


# ---- what is suspected


def lines() -> Iterator[dict[str, Any]]:
    """One line for each project that is suspected, and for each work that is suspected of having been split."""
    rows = list(OutsideProject.objects.filter(status__in=SUSPECTED, leads=[]).select_related("run").prefetch_related("others").order_by("pk"))
    parts: dict[str, list[OutsideProject]] = {}
    for row in rows:
        if row.split_key and not row.must:
            parts.setdefault(row.split_key, []).append(row)
        else:
            yield line("off_line", [row])
    for together in parts.values():
        yield line("split_project", together)


def line(kind: str, rows: list[OutsideProject]) -> dict[str, Any]:
    """Known by the codes that any of the lists gives it; a project without any by its row, so that it counts by itself."""
    first = rows[0]
    owners = [code for code in dict.fromkeys(row.owner_id for row in rows) if code]
    return {
        "kind": kind, "project": ";".join(codes(rows)), "name": first.name, "owner": first.owner, "firm": owners[0] if owners else "",
        "firms": owners, "at": (first.dated or day_of(first.run.at)).isoformat(), "confidence": 100 - first.confidence,
        "status": first.get_status_display(),
    }  # fmt: skip


def codes(rows: Iterable[OutsideProject]) -> list[str]:
    found: list[str] = []
    for row in rows:
        own = dict.fromkeys(each.code for each in (row, *row.others.all()) if each.code)
        found += own or [f"row {row.pk}"]
    return found
