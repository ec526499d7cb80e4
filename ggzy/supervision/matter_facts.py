"""Facts of cases and of what supervision asked 案件和监督事项的事实: read off the journal for a period and a region; and who is in charge of what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Max, Q

from ggzy.core.acts.stages import DutyBreached
from ggzy.core.facts import KnownOffice
from ggzy.core.procedures import PROCEDURES, urging
from ggzy.core.regions import covers, stem
from ggzy.core.roles import Role
from ggzy.core.shortcomings import Fact, breach_kind
from ggzy.core.table import Duty, Entry
from ggzy.core.unlisted_matter import STANCES
from ggzy.desk.duties import SECRET_FROM_OFFICES, open_matters, roll
from ggzy.desk.matters import Offices
from ggzy.store.codec import decode_actor, decode_event
from ggzy.store.models import CaseCard, DocketCard, JournalEntry, MatterCard, ToDoRow
from ggzy.supervision.findings.concerned import office_names, owing

SILENCE = {
    "reply": "逾期没有答复", "reply_urged": "经催办仍没有答复", "report": "逾期没有上报", "follow_up": "逾期没有更新困难和措施的进展",
    "opinion": "逾期没有对协调事项提出意见", "instruct": "逾期没有处理提请协调的事项", "settle": "逾期没有记入协调结果的落实情况", "task": "逾期没有落实协调结果中本单位的任务",
}  # fmt: skip
UNHANDLED = {duty.code: duty.label for duty in PROCEDURES["finding/1"].duties}


@dataclass
class Departments:
    """Who is in charge of what, asked once for each region and industry."""

    at: datetime
    known: dict[tuple[str, str, str], KnownOffice] = field(default_factory=dict)
    offices: Offices = field(init=False)

    def __post_init__(self) -> None:
        self.offices = Offices(self.at)

    def of(self, region: str, line: str, industry: str) -> KnownOffice:
        key = (region, line, industry)
        if key not in self.known:
            found = self.offices.of(Place(*key))  # type: ignore[arg-type]
            self.known[key] = next((o for o in found if not o.gone), found[0] if found else KnownOffice(org_id="", org=""))
        return self.known[key]

    def administration(self, region: str) -> KnownOffice:
        """公共资源交易管理局 in charge of the place, the nearest."""
        posts = [post for own in self.offices.of_office.values() for post in own if post.role == Role.ADMINISTRATION.value]
        near = [post for post in posts if covers(post.region_id or "", region) and post.in_force(self.at)]
        nearest = max(near, key=lambda post: (len(stem(post.region_id or "")), -post.pk), default=None)
        return self.offices.office(nearest.organisation) if nearest else KnownOffice(org_id="", org="")

    @cached_property
    def names(self) -> dict[str, str]:
        """Every office that a circular can be addressed to, by its code."""
        return {posts[0].organisation.uscc: posts[0].organisation.name for posts in self.offices.of_office.values()}


@dataclass(frozen=True)
class Place:
    """As much of a record as tells who is in charge of it."""

    region: str
    line: str
    industry: str


def entries_of(streams: Iterable[str], events: Sequence[str], until: datetime) -> dict[str, list[Entry]]:
    """The named events of these streams before `until`, in order."""
    found: dict[str, list[Entry]] = defaultdict(list)
    rows = JournalEntry.objects.filter(stream__in=list(streams), event__in=events, at__lt=until).order_by("stream", "seq")
    for stream, seq, at, event, version, body, actor in rows.values_list("stream", "seq", "at", "event", "version", "body", "actor"):
        found[stream].append(Entry(stream, seq, at, decode_actor(actor), decode_event(event, version, body)))
    return found


def of_cases(region: str, since: datetime, until: datetime) -> Iterator[Fact]:
    """Of the office that owed the duty; nothing of a case that is kept from somebody who reads circulars."""
    cards = {c.stream: c for c in CaseCard.objects.filter(region__startswith=stem(region), breaches__gt=0, kept_from="")}
    found = entries_of(cards, ("ClueRegistered", "DutyBreached"), until)
    for entry, office_id, office in owed(cards, found):
        if since <= entry.at < until:
            yield late(cards[entry.stream], entry, office_id, office)


def owed(cards: dict[str, CaseCard], found: dict[str, list[Entry]]) -> Iterator[tuple[Entry, str, str]]:
    """Each breach of these cases with the office that owed it, the clue's where the duty names none; the first entry is the clue."""
    breached = [(entry, entries[0].actor) for entries in found.values() for entry in entries if isinstance(entry.event, DutyBreached)]
    names = office_names(entry.event for entry, _clue in breached)  # type: ignore[misc]
    for entry, clue in breached:
        event: Any = entry.event
        office_id = owing(duty_missed(cards[entry.stream], entry), event.key, names, clue.org_id)
        if office_id:
            yield entry, office_id, names.get(office_id, clue.org)


def of_complaints(region: str, since: datetime, until: datetime) -> Iterator[Fact]:
    """Of the office that handles the complaint; what its parties owe is none of it."""
    cards = {c.stream: c for c in MatterCard.objects.filter(region__startswith=stem(region), kind="complaint", breaches__gt=0, kept_from="")}
    for stream, entries in entries_of(cards, ("DutyBreached",), until).items():
        card = cards[stream]
        for entry in entries:
            if since <= entry.at < until and breach_kind(duty_missed(card, entry)) == "breach":
                yield late(card, entry, card.office_id, card.office)


def duty_missed(card: CaseCard | MatterCard, entry: Entry) -> Duty:
    return PROCEDURES[card.procedure].duty[entry.event.duty]  # type: ignore[attr-defined]


def late(card: CaseCard | MatterCard, entry: Entry, office_id: str, office: str) -> Fact:
    """A term of a case or complaint that ended in silence; silence to those who urged it is another shortcoming."""
    duty = duty_missed(card, entry)
    urged = duty.code == urging.DUTY.code
    return Fact(
        kind="silence" if urged else "case_breach", office_id=office_id, office=office, stream=card.stream, seq=entry.seq, at=entry.at,
        title=card.code, what="逾期没有答复催办、督办" if urged else duty.label,
    )  # fmt: skip


def unheld(region: str, now: datetime, who: Departments) -> Iterator[Fact]:
    """Open matters of departments in lots and cases that nobody at all holds 无人负责, each with the latest entry of its record;
    where no department is left either, it is the administration's to see to."""
    of_offices = ToDoRow.objects.filter(region__startswith=stem(region), role=Role.SUPERVISOR.value)
    rows = of_offices.filter(Q(deal__isnull=False) | Q(case__kept_from="")).exclude(command__in=SECRET_FROM_OFFICES)
    orphans = [each for each in open_matters(rows, roll(now, (Role.SUPERVISOR,))) if each.holder.orphan]
    streams = {each.stream for each in orphans}
    last = dict(JournalEntry.objects.filter(stream__in=streams, at__lte=now).order_by().values_list("stream").annotate(Max("seq")))
    places = {stream: place for stream, *place in rows.filter(stream__in=streams).values_list("stream", "region", "line", "industry")}
    for each in orphans:
        office = who.of(*places[each.stream])
        office = office if office.org_id else who.administration(each.region)
        yield Fact(
            kind="orphan", office_id=office.org_id, office=office.org, stream=each.stream, seq=last[each.stream], at=now, title=each.title, what=each.label
        )


def of_matters(region: str, since: datetime, until: datetime, who: Departments) -> Iterator[Fact]:
    """Findings of 应上未上, and silence towards those who asked; of the centre and of inspectors nothing, no circular goes to them.

    A contract beside its award was once found as 应上未上 too: its project came, and nothing of it is laid on the department.
    """
    cards = {c.stream: c for c in DocketCard.objects.filter(procedure__in=("unlisted/1", "circular/1", "officereport/1", "coordination/1", "finding/1"))}
    near = {s: c for s, c in cards.items() if c.region.startswith(stem(region))}
    names = who.names
    wanted = ("DutyBreached", "UnlistedConfirmed", "UnlistedFound", "RectificationLate", "OfficeAsked", "ProjectReplied")
    for stream, entries in entries_of(near, wanted, until).items():
        office, reply, of_contract = KnownOffice(org_id="", org=""), "", False
        for entry in entries:
            name, event = type(entry.event).__name__, entry.event
            told: dict[str, Any] = {"stream": stream, "seq": entry.seq, "at": entry.at, "title": near[stream].title}
            if name == "OfficeAsked":
                office, reply = event.office, ""  # type: ignore[attr-defined]
            elif name == "ProjectReplied":
                reply = STANCES[event.stance]  # type: ignore[attr-defined]
            elif name == "UnlistedConfirmed":
                of_contract = bool(event.project.leads)  # type: ignore[attr-defined]
            elif not since <= entry.at < until or (name == "UnlistedFound" and of_contract):
                continue
            elif name == "UnlistedFound" and near[stream].stage != "cleared":
                yield Fact(kind="finding", office_id=office.org_id, office=office.org, what=f"主管部门答复：{reply}" if reply else "主管部门经催办没有答复", **told)
            elif name == "DutyBreached" and near[stream].procedure == "finding/1" and event.key in names:  # type: ignore[attr-defined]
                yield Fact(kind="finding_breach", office_id=event.key, office=names[event.key], what=UNHANDLED[event.duty], **told)  # type: ignore[attr-defined]
            elif name == "DutyBreached" and event.key in names and event.duty in SILENCE:  # type: ignore[attr-defined]
                yield Fact(kind="silence", office_id=event.key, office=names[event.key], what=SILENCE[event.duty], **told)  # type: ignore[attr-defined]
            elif name == "RectificationLate":
                for each in names.keys() & set(event.office_ids):  # type: ignore[attr-defined]
                    yield Fact(kind="silence", office_id=each, office=names[each], what="逾期没有报告整改", **told)


