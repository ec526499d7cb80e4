"""What one watcher has in view 监督范围: all of its reach or one place in it. Board and map ask here, so that both say the same number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from urllib.parse import urlencode

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, StrIndex, Substr
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from ggzy.core.findings.finding import Family
from ggzy.core.procedures import PROCEDURES
from ggzy.core.regions import children, covers, stem, tree
from ggzy.core.roles import Actor
from ggzy.layout.benches import overdue, watched
from ggzy.layout.session import actor_of, now_of
from ggzy.store.models import CaseCard, Deal, Organisation, ToDoRow
from ggzy.supervision.findings.states import in_state
from ggzy.supervision.models import Finding
from ggzy.supervision.reach import cases_within, deals_within, findings_within, region_name

OFFICES = (Organisation.Kind.AUTHORITY, Organisation.Kind.CENTRE)


def seat_or_region(office: str) -> Coalesce:
    """Where the office sits whose code stands in this column; without one where the matter lies."""
    seats = Organisation.objects.filter(kind__in=OFFICES, uscc=OuterRef(office)).values("region__code")
    return Coalesce(Subquery(seats), F("region"), output_field=CharField())


LIES_IN = seat_or_region("key")
"""Where a duty lies: what waits for one office by its code where that office sits, as a county's report to the prefecture does;
everything else, a firm's reply too, where the matter lies."""
LEFT_BY = Case(When(family=Family.DUTY.value, then=Substr("subject", StrIndex("subject", Value("/")) + 1)), default=Value(""))
"""What a duty that was left undone was owed for, as its row of duties tells it: an office's code, if it was that office's."""
OPEN_CASES = ("clue", "investigating", "notified", "decided")


@dataclass(frozen=True)
class Watch:
    """`place` is the code of a region in the reach; empty for all of it, matters that came from elsewhere too. With `own` what
    lies in a region below is left out: what the level handles itself 本级."""

    actor: Actor
    now: datetime
    place: str = ""
    own: bool = False
    whole: str = ""
    """What else was asked, as the end of an address: the same page, not narrowed."""

    @property
    def root(self) -> str:
        return self.place or self.actor.region

    @property
    def words(self) -> str:
        """What it is narrowed to, for the page; empty where it is not."""
        return named(self.root, own=self.own) if self.place or self.own else ""

    @property
    def asked(self) -> str:
        """The same as the end of an address, so that a list opened from here is narrowed alike."""
        return "?" + urlencode(self.narrowing) if self.narrowing else ""

    @property
    def narrowing(self) -> dict[str, str]:
        return ({"region": self.root} if self.place or self.own else {}) | ({"own": "1"} if self.own else {})

    def here(self, column: str = "region") -> Q:
        """Of rows whose place stands in this column, those that this watch is narrowed to."""
        within = Q(**{f"{column}__startswith": stem(self.place)}) if self.place else Q()
        below = [Q(**{f"{column}__startswith": stem(region.code)}) for region in children(self.root)] if self.own else []
        return within & ~reduce(or_, below) if below else within

    def holds(self, region: str) -> bool:
        """The same of one region."""
        return covers(self.root, region) and not (self.own and any(covers(below.code, region) for below in children(self.root)))

    def deals(self) -> QuerySet[Deal]:
        """在办项目。"""
        return deals_within(self.actor).filter(self.here()).exclude(stage__in=final_stages())

    def duties(self) -> QuerySet[ToDoRow]:
        """Of every matter, whoever owes it; of a place those that lie there (`lies_in`)."""
        return ToDoRow.objects.filter(watched(self.actor)).annotate(lies_in=LIES_IN).filter(self.here("lies_in"))

    def late(self) -> QuerySet[ToDoRow]:
        """逾期职责: those of the workbench and of the list of duties."""
        return self.duties().filter(overdue(self.now))

    def cases(self) -> QuerySet[CaseCard]:
        """Clues and cases without a finding."""
        return self.all_cases().filter(stage__in=OPEN_CASES)

    def all_cases(self) -> QuerySet[CaseCard]:
        return cases_within(self.actor).filter(self.here())

    def findings(self, state: str = "open") -> QuerySet[Finding]:
        """监督发现, those that wait to be handled where no state is named; of a duty left undone where the duty lay. Who may read
        one goes by its matter's region alone."""
        rows = in_state(findings_within(self.actor), state).annotate(left_by=LEFT_BY, lies_in=seat_or_region("left_by"))
        return rows.filter(self.here("lies_in"))


def named(region: str, *, own: bool) -> str:
    """A region, or what its own level handles itself 本级."""
    return _("%(name)s本级") % {"name": region_name(region)} if own else region_name(region)


def final_stages() -> list[str]:
    return sorted({stage.code for procedure in PROCEDURES.values() for stage in procedure.stages if stage.final})


def watch_of(request: HttpRequest) -> Watch:
    """What this request looks at; a place outside of the reach is not there."""
    actor, place = actor_of(request), request.GET.get("region", "")
    if place and (place not in tree() or not covers(actor.region, place)):
        raise Http404(_("没有这个地区，或者不在您的监督范围内"))
    rest = urlencode([(name, value) for name, values in request.GET.lists() for value in values if name not in ("region", "own", "page", "export")])
    own = bool(actor.region) and request.GET.get("own") == "1"
    return Watch(actor, now_of(request), "" if place == actor.region else place, own, f"?{rest}" if rest else "")
