"""应上未上 radar: every project of the lists weighed against every deal; what comes of it stands in the row and accuses nobody."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from django.db import connection, transaction
from django.db.models import Case, When

from ggzy.core.acts.award import LotAwarded
from ggzy.core.awards import AWARDS, in_force
from ggzy.core.calendar import day_of
from ggzy.core.regions import stem
from ggzy.core.unlisted.columns import Outside
from ggzy.core.unlisted.contracts import Concluded, Lead, leads
from ggzy.core.unlisted.entering import entering, splits
from ggzy.core.unlisted.matching import LIKELY, SURE, Candidate, Deals, Seen, candidates, grouped, together
from ggzy.core.unlisted.names import name_key
from ggzy.desk import clock
from ggzy.desk.directory import DIRECTORY
from ggzy.store.codec import decode_event
from ggzy.store.models import Deal, JournalEntry, ListRun, NameAlias, OutsideProject
from ggzy.supervision.models import ListsMatched, MatchWanted

Status = OutsideProject.Status
FIELDS = tuple(Outside.__struct_fields__)
RESULTS = "id, status, duty, must, confidence, candidates, deal, same_as_id, split_key, leads"
PART = 2_000
"""So many rows are weighed between two times that the page is told how far it is."""


def outside(row: OutsideProject) -> Outside:
    return Outside(**{name: getattr(row, name) for name in FIELDS})


def seen_deals() -> Deals:
    """Every deal that was ever registered here, save those whose appointment was declined; province-wide, since owners move."""
    rows = Deal.objects.exclude(stage="declined").values_list(
        "stream", "code", "invest_code", "title", "tenderee", "tenderee_id", "estimate_fen", "region", "line", "kind", "registered_at"
    )
    return Deals.of(Seen(*row[:-2], day_of(row[-1]), row[-2]) for row in rows.iterator())


def concluded(**only: Any) -> dict[str, Concluded]:
    """What the record says of the end of every construction deal: the award that stands, or none."""
    stages = Deal.objects.filter(**only).exclude(line="land").exclude(stage="declined").values_list("stream", "stage_label")
    found = {stream: Concluded(stage) for stream, stage in stages}
    rows = JournalEntry.objects.filter(**only, event__in=AWARDS).order_by("stream", "seq").values_list("stream", "at", "event", "version", "body")
    standing = in_force((stream, at, decode_event(*told)) for stream, at, *told in rows.iterator() if stream in found)
    for stream, (at, award) in standing.items():
        if isinstance(award, LotAwarded):
            found[stream] = Concluded(found[stream].stage, day_of(at), award.org, award.org_id, award.price_fen)
    return found


def differing(item: OutsideProject, deal: Deal) -> list[str]:
    """How a contract differs from what this deal came to; of other lists nothing."""
    known = concluded(stream=deal.stream).get(deal.stream) if item.list_kind == "contract" else None
    return [str(each) for each in leads(outside(item), known)] if known else []


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


def match(region: str, tell: Callable[[int, int], None] = lambda weighed, of: None) -> int:
    """Weigh all rows of the region's lists anew; what a person has judged stays. Gives how many were weighed.

    Written part by part, so that whoever waits sees how far it is; ended half way, the rows are as good as before or better,
    and whoever asked for it begins anew.
    """
    began = clock.now()
    rows = rows_of(region)
    projects = [Outside(**dict(zip(FIELDS, row[4:], strict=True))) for row in rows]
    tell(0, len(rows))  # of many rows it takes minutes to see which tell of one project
    weigher = Weigher(projects, [row[0] for row in rows], day_of(began))
    for start in range(0, len(rows), PART):
        part = range(start, min(start + PART, len(rows)))
        write(weigher.result(n) for n in part if not rows[n][1] and not rows[n][2])
        tell(part.stop, len(rows))
    ListsMatched.objects.update_or_create(region=region, defaults={"at": began, "rows": len(rows)})
    MatchWanted.objects.filter(region__startswith=stem(region), at__lte=began).delete()
    return len(rows)


def rows_of(region: str) -> list[Any]:
    """What planned a project goes before what tells of it afterwards: a contract or a report joins the project it belongs to."""
    rows = OutsideProject.objects.filter(run__state=ListRun.State.DONE, region__startswith=stem(region))
    afterwards = Case(When(list_kind__in=("contract", "news"), then=1), default=0)
    return list(rows.order_by(afterwards, "run_id", "line_no").values_list("id", "judged", "matter", "status", *FIELDS))


class Weigher:
    """All rows of a region, the deals they are weighed against, and what each comes to."""

    def __init__(self, projects: list[Outside], ids: list[int], today: date) -> None:
        self.projects, self.ids, self.today = list(projects), ids, today
        self.asked = projects
        self.deals, self.known = seen_deals(), aliases()
        self.concluded = concluded() if any(each.list_kind == "contract" for each in projects) else {}
        self.first = grouped(projects)
        told: dict[int, list[Outside]] = {}
        for n, same in enumerate(self.first):
            told.setdefault(same, []).append(projects[n])
        own = list(told)
        for n, rows_of_one in told.items():
            self.projects[n] = together(rows_of_one)
        parts = split_keys([self.projects[n] for n in own], today)
        self.split = {n: parts.get(m, "") for m, n in enumerate(own)}

    def result(self, n: int) -> tuple[Any, ...]:
        project = self.projects[n]
        found = candidates(project, self.deals, alias_for(project, self.known))
        test, split, again = entering(project, DIRECTORY, self.today), self.split.get(n, ""), self.first[n] != n
        best, differs = self.followed(self.asked[n], found) if project.list_kind == "contract" else (found[0] if found else None, [])
        untold = project.list_kind == "news" and not project.amount_fen
        status = Status.DIVERGES if differs else status_of(again, test.must_tender or untold, best, split)
        sure = status in (Status.TRADED, Status.DIVERGES) and best is not None
        return (
            self.ids[n], status.value, "；".join(test.findings)[:300], test.must_tender, best.confidence if best else 0,
            msgspec.json.encode(found).decode(), best.stream if sure and best else "", self.ids[self.first[n]] if again else None, split,
            msgspec.json.encode([str(each) for each in differs]).decode(),
        )  # fmt: skip

    def followed(self, contract: Outside, found: list[Candidate]) -> tuple[Candidate | None, list[Lead]]:
        """Of the deals that it surely belongs to the one that it follows best, and how it differs from that: a project has
        one code and many deals."""
        sure = [each for each in found if each.confidence >= SURE and each.stream in self.concluded]
        if not sure:
            return (found[0] if found else None), []
        told = [(each, leads(contract, self.concluded[each.stream])) for each in sure]
        return min(told, key=lambda pair: len(pair[1]))


def split_keys(projects: Sequence[Outside], today: date) -> dict[int, str]:
    found = {}
    for group in splits(projects, DIRECTORY, today):
        told = "/".join((projects[group[0]].owner, projects[group[0]].region, projects[group[0]].name))
        found.update(dict.fromkeys(group, hashlib.sha256(told.encode()).hexdigest()[:24]))
    return found


def status_of(again: bool, must: bool, best: Candidate | None, split: str) -> Status:
    if again:
        return Status.SAME
    if best is not None and best.confidence >= SURE:
        return Status.TRADED
    if must:
        return Status.LIKELY if best is not None and best.confidence >= LIKELY else Status.ABSENT
    return Status.SPLIT if split else Status.BELOW


def write(results: Iterable[tuple[Any, ...]]) -> None:
    """A part of the results in one statement: row by row it would take minutes. What a person judged or raised meanwhile
    stays, and a row whose list was withdrawn meanwhile is gone."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE weighed ON COMMIT DROP AS SELECT {RESULTS} FROM store_outsideproject WITH NO DATA")
        with cursor.copy(f"COPY weighed ({RESULTS}) FROM STDIN") as out:
            for told in results:
                out.write_row(told)
        sets = ", ".join(f"{name} = w.{name}" for name in RESULTS.split(", ")[1:] if name != "same_as_id")
        cursor.execute(
            f"UPDATE store_outsideproject o SET {sets}, same_as_id = (SELECT f.id FROM store_outsideproject f WHERE f.id = w.same_as_id)"
            " FROM weighed w WHERE w.id = o.id AND o.judged = '' AND o.matter = ''"
        )
        cursor.execute("DROP TABLE weighed")
