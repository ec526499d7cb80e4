"""What waits, by age and by region 积压: the part of the board that shows how long things have lain and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.findings.finding import Grade
from ggzy.core.regions import children, covers
from ggzy.core.roles import Role
from ggzy.desk.telling import stays_at
from ggzy.store.models import Deal
from ggzy.supervision.findings.states import LATE_FROM, LIMITS, within_band
from ggzy.supervision.presence import SILENT
from ggzy.supervision.watch import Watch, named

DAY = timedelta(days=1)
SESSIONS = ("opening", "evaluation")


@dataclass(frozen=True)
class Heap:
    """One kind of waiting thing: how many lie for how long, the oldest, and where they are listed."""

    label: str
    url: str
    bands: list[tuple[str, int, bool]]
    oldest: int

    @property
    def count(self) -> int:
        return sum(count for _label, count, _late in self.bands)

    @property
    def late(self) -> bool:
        return any(late and count for _label, count, late in self.bands)


def heap(label: str, url: str, ages: Iterable[timedelta], limits: Sequence[int], late_from: int) -> Heap:
    """Bands up to each limit in days, and beyond; those from `late_from` days on are red."""
    known = sorted(ages)
    counts: Counter[int] = Counter(next((n for n, limit in enumerate(limits) if age < limit * DAY), len(limits)) for age in known)
    lows = [0, *limits]
    bands = [(name, counts[n], lows[n] >= late_from) for n, name in enumerate(band_names(limits))]
    return Heap(label, url, bands, known[-1].days if known else 0)


def band_names(limits: Sequence[int]) -> list[str]:
    names = [_("%(n)s天内") % {"n": limits[0]}]
    names += [_("%(a)s至%(b)s天") % {"a": a, "b": b} for a, b in zip(limits, limits[1:], strict=False)]
    return [*names, _("%(n)s天以上") % {"n": limits[-1]}]


def late_duties(watch: Watch) -> Heap:
    """Duties past their term, by how long past: the same as on the workbench."""
    past = watch.late().values_list("until", flat=True)
    return heap(_("逾期职责"), reverse("supervision:duties") + f"?{urlencode(watch.narrowing | {'late': '1'})}#table", (watch.now - until for until in past if until), (1, 3, 7), 0)


def filings(watch: Watch, waiting: Sequence[Any]) -> Heap:
    return heap(_("待审备案"), reverse("supervision:filings") + watch.asked, (row.age for row in waiting), (1, 3, 7), 7)


def cases(watch: Watch) -> Heap:
    """Clues and cases without a finding, by how long since the clue came."""
    ages = (watch.now - at for at in watch.cases().values_list("registered_at", flat=True))
    return heap(_("线索和案件"), reverse("supervision:cases") + f"?{urlencode({'state': 'open'} | watch.narrowing)}", ages, (7, 30, 90), 90)


def findings(watch: Watch) -> list[Heap]:
    """Open findings by grade and by how long they have been there: one heap a grade, each with its list; counted in one reading."""
    bands = {f"band{n}": Count("pk", filter=within_band(n, watch.now)) for n in range(len(LIMITS) + 1)}
    rows = watch.findings().order_by().values("grade").annotate(oldest=Min("at"), **bands)
    counted = {row["grade"]: row for row in rows}
    return [findings_of(grade, counted.get(int(grade), {}), watch) for grade in sorted(Grade, reverse=True)]


def findings_of(grade: Grade, row: dict[str, Any], watch: Watch) -> Heap:
    """Of red and amber those that lie for ten days are late, of blue those that lie for a month."""
    late_from, asked = LATE_FROM if grade > Grade.BLUE else LIMITS[-1], {"state": "open", "grade": str(int(grade)), "sort": "-age"} | watch.narrowing
    bands = [(name, row.get(f"band{n}", 0), (0, *LIMITS)[n] >= late_from) for n, name in enumerate(band_names(LIMITS))]
    return Heap(_("%(grade)s色发现") % {"grade": grade.label}, reverse("supervision:findings") + f"?{urlencode(asked)}", bands, (watch.now - row["oldest"]).days if row else 0)


def unattended(watch: Watch) -> list[Deal]:
    """Openings and evaluations that go on now without any supervisor on the scene or in the hall."""
    going_on = list(watch.deals().filter(stage__in=SESSIONS).order_by("deadline"))
    stays = stays_at([deal.stream for deal in going_on])
    return [deal for deal in going_on if not any(stay.role == Role.SUPERVISOR.value and stay.left >= watch.now - SILENT for stay in stays[deal.stream])]


@dataclass(frozen=True)
class RegionRow:
    """One region below the viewer's, or what its own level handles itself 本级, with what was counted; `share` is the bar's width in percent."""

    code: str
    own: bool
    name: str
    share: int
    counts: dict[str, int]

    @property
    def url(self) -> str:
        """The board narrowed to it."""
        return reverse("supervision:board") + f"?region={self.code}" + ("&own=1" if self.own else "")


def by_region(watch: Watch, columns: Mapping[str, Mapping[str, int]]) -> list[RegionRow]:
    """Counted by the regions right below; what the viewer's own level handles itself stands in a row of its own, the first."""
    below = [region.code for region in children(watch.root)] if watch.root else []
    sums = {code: dict.fromkeys(columns, 0) for code in (watch.root, *below)}
    for name, column in columns.items():
        for place, n in column.items():
            sums[home(place, below, watch.root)][name] += n
    most = max((row["running"] for row in sums.values()), default=0) or 1
    return [RegionRow(code, code == watch.root, named(code, own=code == watch.root), row["running"] * 100 // most, row) for code, row in sums.items()]


def on_board(watch: Watch) -> dict[str, dict[str, int]]:
    """What the board tells of each region, by the code of the place where it lies."""
    deals = watch.deals()
    return {
        "running": counted(deals, "region"), "late": counted(watch.late(), "lies_in"),
        "filings": counted(deals.filter(stage="in_review"), "region"), "cases": counted(watch.cases(), "region"),
    }  # fmt: skip


def on_map(watch: Watch) -> dict[str, dict[str, int]]:
    """The same, the sessions that nobody watches, and the findings that wait by grade, which the board lists by themselves."""
    found: dict[str, dict[str, int]] = {grade.name.lower(): {} for grade in sorted(Grade, reverse=True)}
    for place, grade, n in watch.findings().order_by().values_list("lies_in", "grade").annotate(Count("pk")):
        found[Grade(grade).name.lower()][place] = n
    return on_board(watch) | {"unattended": dict(Counter(deal.region for deal in unattended(watch)))} | found


def urgency(counts: Mapping[str, int]) -> Grade | None:
    """The grade of a place: of the most urgent thing there; late duties and unwatched sessions are as red as on the board."""
    if counts["late"] or counts["unattended"]:
        return Grade.RED
    return next((grade for grade in sorted(Grade, reverse=True) if counts[grade.name.lower()]), None)


def home(place: str, below: list[str], own: str) -> str:
    return next((code for code in below if covers(code, place)), own)


def counted(rows: QuerySet[Any], name: str) -> dict[str, int]:
    return dict(rows.order_by().values_list(name).annotate(Count("pk")))
