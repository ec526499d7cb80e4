"""Dossiers 履职档案 read for a page: figures with their base rates, each opened to its items, each item with what was said to it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet, Sum

from ggzy.core import bars
from ggzy.core.bars import CAPACITIES
from ggzy.core.calendar import moment_words
from ggzy.core.credit import CreditEntry
from ggzy.core.dispute import Dispute
from ggzy.core.dossier import AWARDED, KINDS, SECTIONS, Section, base_of, value_of
from ggzy.core.rating import CRITERIA, SIDES
from ggzy.core.regions import full_name, stem
from ggzy.core.roles import Actor, Role
from ggzy.desk import counter
from ggzy.desk.bars import bars_of
from ggzy.layout.reach import of_lines
from ggzy.store.models import CaseCard, Deal, DocketCard, DossierRow, RatingCard

DECIDED = ("served", "concluded", "revoked")
MOST_ITEMS = 100
FEWEST = 3
"""Of bidders' ratings, fewer than these are not shown one by one: a single one would tell who gave it."""
CORRECTED = "予以更正"
STAYED = "停止执行中，限制暂停"
Link = Callable[[DossierRow], str]
CreditLink = Callable[[str, str], str]
"""From what it is (a case or an entry) and its stream to its page, or nothing where the viewer has none."""


@dataclass(frozen=True)
class Line:
    """One item on the page, with its address where the viewer may open it, and the talk about it."""

    key: str
    label: str
    title: str
    words: str
    at: datetime
    link: str
    person: str
    fault: bool
    talk: Dispute | None

    @property
    def corrected(self) -> bool:
        return self.talk is not None and self.talk.corrected


@dataclass(frozen=True)
class Shown:
    """One section of the dossier."""

    section: Section
    value: str
    base: str
    lines: Sequence[Line]
    more: int
    corrected: int


@dataclass(frozen=True)
class Marked:
    """One rating on the page; its marks by the criterion's own words."""

    key: str
    title: str
    at: datetime
    mean: str
    marks: Sequence[tuple[str, int, str]]
    changed: int
    talk: Dispute | None

    @property
    def corrected(self) -> bool:
        return self.talk is not None and self.talk.corrected


@dataclass(frozen=True)
class Side:
    """What one of the three sides says: how many, their mean, and each, unless that would tell who gave it."""

    label: str
    n: int
    mean: str
    each: Sequence[Marked]
    hidden: bool


# ---- rows within reach


def rows_for(actor: Actor, kind: str) -> QuerySet[DossierRow]:
    """What an office may read: of lots in its region and lines; of experts once the lot was awarded."""
    if not actor.region:
        return DossierRow.objects.none()
    of_no_line = Q(line="") if actor.lines else Q()  # another office's decision is about a firm, whatever its lots' lines
    rows = DossierRow.objects.filter(region__startswith=stem(actor.region)).filter(of_lines(actor.lines) | of_no_line)
    return named_by_now(rows) if kind == "expert" else rows.exclude(org_id="")


def named_by_now(rows: QuerySet[DossierRow]) -> QuerySet[DossierRow]:
    awarded = Deal.objects.filter(stage__in=AWARDED).values("stream")
    return rows.filter(org_id="", stream__in=awarded)


def ratings_for(actor: Actor) -> QuerySet[RatingCard]:
    if not actor.region:
        return RatingCard.objects.none()
    return RatingCard.objects.filter(region__startswith=stem(actor.region)).filter(of_lines(actor.lines))


def everybody() -> dict[str, int]:
    """How often each kind of item occurs, of all experts and agencies; what was corrected counts for nobody."""
    rows = DossierRow.objects.exclude(key__in=corrected_keys()).order_by().values_list("kind").annotate(Sum("n"))
    return {kind: n or 0 for kind, n in rows}


# ---- what was said


def talks(keys: Iterable[str]) -> dict[str, Dispute]:
    """The talk about each item, by the item's key."""
    streams = DocketCard.objects.filter(procedure="dispute/1", code__in=list(keys)).values_list("stream", flat=True)
    found = [counter.load(stream, Dispute) for stream in streams]
    return {each.item.key: each for each in found if each is not None}


def corrected_keys(subject_id: str = "") -> set[str]:
    """The items of this subject, or of everybody, that an office corrected on appeal: still shown, no longer counted."""
    cards = DocketCard.objects.filter(procedure="dispute/1", outcome=CORRECTED)
    cards = cards.filter(office_ids__contains=[subject_id]) if subject_id else cards
    return set(cards.values_list("code", flat=True))


# ---- figures


def shown(kind: str, subject_id: str, rows: QuerySet[DossierRow], link: Link) -> list[Shown]:
    """The sections of this dossier, over the rows that the viewer may read."""
    found, all_of_them, gone = list(rows), everybody(), corrected_keys(subject_id)
    said = talks([row.key for row in found])
    made = []
    for section in SECTIONS[kind]:
        own = [row for row in found if row.kind in section.kinds]
        n: dict[str, int] = {}
        for row in own:
            if row.key not in gone:
                n[row.kind] = n.get(row.kind, 0) + row.n
        told = [row for row in own if row.kind not in ("scored", "attended") or row.key in said]
        lines = [line(row, link, said.get(row.key)) for row in told[:MOST_ITEMS]]
        corrected = sum(row.key in gone for row in own)
        made.append(Shown(section, value_of(section, n), base_of(section, all_of_them), lines, len(told) - len(lines), corrected))
    return made


def line(row: DossierRow, link: Link, talk: Dispute | None) -> Line:
    kind = KINDS[row.kind]
    return Line(row.key, kind.label, row.title, row.words, row.at, link(row), row.person if row.org_id else "", kind.fault, talk)


def sides(kind: str, cards: Sequence[RatingCard], subject_id: str) -> list[Side]:
    gone, said = corrected_keys(subject_id), talks([card.stream for card in cards])
    made = []
    for role in SIDES[kind]:
        own = [card for card in cards if card.side == role.value]
        standing = [card for card in own if card.stream not in gone]
        hidden = kept_back(role, own)
        each = [] if hidden else [marked(card, role, said.get(card.stream)) for card in own]
        made.append(Side(role.label, len(standing), mean_of(standing) if not hidden else "", each, hidden and bool(own)))
    return made


def kept_back(side: str, cards: Sequence[RatingCard]) -> bool:
    """Whether what this side says is not told, as it would tell who said it."""
    return side == Role.BIDDER.value and len(cards) < FEWEST


def marked(card: RatingCard, role: Role, talk: Dispute | None) -> Marked:
    labels = {row.code: row.label for row in CRITERIA[card.kind, role]}
    marks = [(labels[m["criterion"]], m["mark"], m["reason"]) for m in card.marks]
    return Marked(card.stream, card.deal_title, card.registered_at, tenths(card.mean_tenths), marks, card.corrected, talk)


def mean_of(cards: Sequence[RatingCard]) -> str:
    return tenths(sum(card.mean_tenths for card in cards) // len(cards)) if cards else ""


def tenths(n: int) -> str:
    return f"{n // 10}.{n % 10}"


# ---- penalties and credit


@dataclass(frozen=True)
class Credit:
    """One entry of the credit record 信用记录: a case's decision of this platform, or another office's."""

    sort: str
    what: str
    basis: str
    source: str
    document_no: str
    since: datetime | None
    until: datetime | None
    state: str
    key: str
    link: str
    standing: bool
    talk: Dispute | None = None
    repaired: str = ""
    stayed: bool = False
    person: str = ""
    barred: bool = True
    """Whether it keeps its subject from anything: a fine alone has a date and no term."""
    stream: str = ""
    """The case or the entry itself; empty for what was taken over from another firm."""

    @property
    def term(self) -> str:
        """起止."""
        if not self.since:
            return ""
        return bars.term(self.since, self.until, self.stayed) if self.barred else moment_words(self.since)


def credit_of(
    subject_id: str, now: datetime, *, own: bool = False, public: bool = False, link: CreditLink = lambda kind, stream: ""
) -> list[Credit]:
    """Published decisions of cases, and the entries of other offices, the latest first; of the own, unpublished ones too;
    for the public nothing that was taken down 撤下公开, though the restriction may run on.
    """
    mine = Q(accused_org=subject_id) | Q(accused_person=subject_id)
    told = Q() if own else Q(shown=True) if public else Q(shown=True) | Q(withdrawn_at__isnull=False)
    cases = CaseCard.objects.filter(mine, told, stage__in=DECIDED)
    named = dict(DossierRow.objects.filter(stream__in=cases.values("stream"), kind="penalty").values_list("stream", "person"))
    streams = DocketCard.objects.filter(procedure="credit/1", office_ids__contains=[subject_id]).values_list("stream", flat=True)
    entries = [entry for stream in streams if (entry := counter.load(stream, CreditEntry)) is not None]
    said = talks([entry.stream for entry in entries])
    made = [of_case(card, now, link, named.get(card.stream, "")) for card in cases] + [of_entry(entry, now, said, link) for entry in entries]
    made += taken_over(subject_id, now, own, public, link)
    if public:  # 个人信息: whom a decision names as responsible is no matter of the portal's
        made = [replace(each, person="") for each in made]
    return sorted(made, key=lambda each: each.since or now, reverse=True)


def of_case(card: CaseCard, now: datetime, link: CreditLink, person: str) -> Credit:
    standing = card.stage != "revoked" and card.stay != "stayed" and bool(card.since and card.since <= now and (card.until is None or now < card.until))
    state = "已撤销" if card.stage == "revoked" else STAYED if card.stay == "stayed" else "已修复，撤下公开" if card.withdrawn_at else "正在限制" if standing else card.stage_label
    return Credit("惩戒", card.suspected, card.basis, "", card.decision_no, card.since or card.published_at, card.until, state, "", link("case", card.stream), standing, repaired=card.withdrawn_reason, stayed=card.stay == "stayed", person=person, barred=card.since is not None, stream=card.stream)


def taken_over(subject_id: str, now: datetime, own: bool, public: bool, link: CreditLink) -> list[Credit]:
    """承继: what another firm is barred from goes on against this one. The decision's own page is the offices' and the other firm's."""
    taken = [bar for bar in bars_of([subject_id]) if bar.origin]
    streams = [bar.case for bar in taken]
    cases = {card.stream: card for card in CaseCard.objects.filter(pk__in=streams)}
    told = {**cases, **{card.stream: card for card in DocketCard.objects.filter(pk__in=streams)}}
    made = []
    for bar in taken:
        if public and not told[bar.case].shown:
            continue
        case = cases.get(bar.case)
        stayed, standing = case is not None and case.stay == "stayed", bar.in_force(now)
        what = f"承继{bar.subject}的限制：不能{'、'.join(CAPACITIES[each] for each in bar.capacities)}（{full_name(bar.region)}）"
        page = "" if own else link("credit" if case is None else "case", bar.case)
        made.append(Credit(
            "惩戒", what, str(bar.ground), bar.origin, bar.decision_no, bar.since, case.until if case and stayed else bar.until,
            STAYED if stayed else "正在限制" if standing else "已经解除", "", page, standing, stayed=stayed,
        ))  # fmt: skip
    return made


def of_entry(entry: CreditEntry, now: datetime, said: Mapping[str, Dispute], link: CreditLink) -> Credit:
    from ggzy.core.credit import SORTS

    n = entry.noted
    assert n
    runs = entry.bar or n
    return Credit(
        SORTS[n.sort], n.what, f"《{n.statute}》第{n.article}条", n.source, f"{n.paper}{n.document_no}", runs.since, runs.until, entry.state(now), entry.stream, link("credit", entry.stream),
        entry.stands(now), said.get(entry.stream), entry.repair_no, person=n.staff, stream=entry.stream,
    )  # fmt: skip
