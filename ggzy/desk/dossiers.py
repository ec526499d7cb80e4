"""档案条目 written as the journal grows, and worked out anew: followers of lots, complaints and circulars; and what each item is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction

from ggzy.core import hands
from ggzy.core.acts.case import CreditRepaired, DecisionPublished, DecisionRevoked
from ggzy.core.acts.circular import CircularPublished, CircularWithdrawn
from ggzy.core.acts.complaint import ComplaintDecided
from ggzy.core.acts.credit import CreditConfirmed, CreditEntryRepaired, CreditRecorded, CreditWithdrawn
from ggzy.core.acts.explaining import FindingConcluded, FindingRaised, FindingReopened
from ggzy.core.case import Case
from ggzy.core.circular import Circular
from ggzy.core.complaint import Complaint
from ggzy.core.credit import PUNISH, CreditEntry
from ggzy.core.dispute import OwnItem
from ggzy.core.dossier import AGENCY, AWARDED, HANDS, KINDS, TELLING, Item, items_of, last_hand
from ggzy.core.explained import OUTCOMES, Explained
from ggzy.core.pool import PoolSeat
from ggzy.core.procedures import PROCEDURES
from ggzy.core.procedures.case_grounds import GROUNDS
from ggzy.core.proceeding import Proceeding
from ggzy.core.rating import Rating
from ggzy.core.record import Record
from ggzy.core.roles import Actor, Role
from ggzy.core.table import Entry
from ggzy.store import journal
from ggzy.store.models import (
    Deal,
    DossierRow,
    Expert,
    ExplainedCard,
    JournalStream,
    Organisation,
    Post,
    RatingCard,
)

PROVINCE = "530000"
UPHELD = ("upheld", "partly")
BREACHED = "duty_breached"
AT_ONCE = 500


# ---- followers ----


def follow_lot(p: Proceeding, entries: Sequence[Entry]) -> None:
    """Most acts tell nothing of anybody's dossier, and then the lot's entries are not read."""
    telling = [entry for entry in entries if isinstance(entry.event, TELLING)]
    if telling:
        whole = journal.read(p.stream)
        for entry in telling:
            write(p, items_of(p, whole[: entry.seq], entry))


def follow_complaint(p: Record, entries: Sequence[Entry]) -> None:
    if isinstance(p, Complaint):
        for entry in entries:
            write(p, of_complaint(p, entry))


def of_complaint(p: Complaint, entry: Entry) -> Iterator[Item]:
    """Counted to the agency that was complained about, where the complaint was upheld against it."""
    event = entry.event
    if isinstance(event, ComplaintDecided) and event.outcome in UPHELD:
        for each in p.respondents:
            if each.part == AGENCY and each.org_id:
                yield counted("complaint", entry, event.public_text, each.org_id, complained_of(p))


def complained_of(p: Complaint) -> Actor | None:
    """Whose act the complaint was against: the last of its kind before it was filed, where it was the agency's."""
    if p.filed_at is None or p.matter not in HANDS:
        return None
    return last_hand([entry for entry in journal.read(p.deal) if entry.at <= p.filed_at], HANDS[p.matter])


def counted(kind: str, entry: Entry, words: str, agency_id: str, by: Actor | None, part: str = "") -> Item:
    """One fault, to the agency and to the one of its people whose act it was."""
    person_id, person = (by.person_id, by.person) if by else ("", "")
    return Item(kind, entry.stream, entry.seq, entry.at, words, person_id, person, agency_id, part=part)


def follow_circular(p: Record, entries: Sequence[Entry]) -> None:
    if not isinstance(p, Circular):
        return
    for entry in entries:
        if isinstance(entry.event, CircularPublished):
            cite(p, entry)
        elif isinstance(entry.event, CircularWithdrawn):
            DossierRow.objects.filter(stream=p.stream).delete()


def cite(p: Circular, entry: Entry) -> None:
    """The circular is about offices; on an agency's dossier it stands for reading, where a lot of the agency is cited.

    Once it is public: an agency is none of those who read it before, and its sentences name other lots too.
    """
    streams = {ref.stream for found in p.cited for ref in found.entries}
    deals = {deal.stream: deal for deal in Deal.objects.filter(stream__in=streams).exclude(agency_id="")}
    for found in p.cited:
        for stream in dict.fromkeys(ref.stream for ref in found.entries if ref.stream in deals):
            agency_id, cited = deals[stream].agency_id, {ref.seq for ref in found.entries if ref.stream == stream}
            by = hands.of_acts(journal.read(stream), cited, agency_id)
            write(deals[stream], [counted("cited", entry, f"{p.document_no}：{found.words}", agency_id, by, f"{found.rule}/{stream}")])


def follow_finding(p: Record, entries: Sequence[Entry]) -> None:
    """A finding about an agency's act counts once its office concluded it, until that is taken up again.

    A duty breached is the lot's own item `breach`, and nobody's act; what was found across lots is counted by each of them.
    """
    if not isinstance(p, Explained):
        return
    for entry in entries:
        if isinstance(entry.event, FindingReopened):
            DossierRow.objects.filter(stream=p.stream).delete()
        elif isinstance(entry.event, FindingConcluded) and p.rule != BREACHED:
            deal = Deal.objects.filter(stream=p.deal).exclude(agency_id="").first()
            if deal is not None and deal.agency_id in p.concerned:
                by = found_of(p, journal.read(p.deal), deal.agency_id)
                write(deal, [counted("found", entry, f"{p.words}（{OUTCOMES.get(entry.event.outcome, '')}）", deal.agency_id, by)])


def found_of(what: Explained | FindingRaised, lot: Sequence[Entry], agency_id: str) -> Actor | None:
    """The one of the agency's people whom a finding names, else whoever did what it cites."""
    if not what.person_id:
        return hands.of_acts(lot, what.entries, agency_id)
    return hands.of_person(lot, what.person_id, agency_id) or employed(what.person_id, agency_id)


def employed(person_id: str, agency_id: str) -> Actor | None:
    """Of one who was refused there may be no act in the lot."""
    posts = Post.objects.filter(organisation__uscc=agency_id, role=Role.AGENCY.value).select_related("person")
    post = posts.filter(person_id=person_id).first() if person_id.isdecimal() else None
    return Actor(role=Role.AGENCY, person_id=person_id, person=post.person.name, org_id=agency_id) if post else None


def follow_case(p: Record, entries: Sequence[Entry]) -> None:
    """A penalty on an agency counts once it is published, to whoever did what it is about; until it is revoked or repaired."""
    if not isinstance(p, Case):
        return
    for entry in entries:
        if isinstance(entry.event, DecisionRevoked | CreditRepaired):
            DossierRow.objects.filter(stream=p.stream).delete()
        elif isinstance(entry.event, DecisionPublished) and is_agency(p.accused.org_id) and not DossierRow.objects.filter(stream=p.stream).exists():
            assert p.penalty
            write(p, [counted("penalty", entry, f"{p.penalty.decision_no}：{GROUNDS[p.penalty.ground].label}", p.accused.org_id, punished_for(p))])


def punished_for(p: Case) -> Actor | None:
    """Whose act it was: of those that the finding cited from which the case came, and of nobody else; without such a finding
    whoever was entrusted with the lot."""
    found = ExplainedCard.objects.filter(finding=p.from_finding).values_list("stream", flat=True).first() if p.from_finding else None
    raised = [entry.event for entry in journal.read(found) if isinstance(entry.event, FindingRaised)] if found else []
    lot = journal.read(p.deal) if p.deal else []
    cites = bool(raised and (raised[-1].person_id or raised[-1].entries))
    return found_of(raised[-1], lot, p.accused.org_id) if cites else hands.of_lot(lot, p.accused.org_id)


def follow_credit(p: Record, entries: Sequence[Entry]) -> None:
    """What another office decided against an agency counts once it is in force, to the one whom its paper names; until repaired or withdrawn."""
    if not isinstance(p, CreditEntry) or p.noted is None:
        return
    n, by = p.noted, Actor(role=Role.AGENCY, person_id=p.noted.staff_id, person=p.noted.staff)
    for entry in entries:
        if isinstance(entry.event, CreditEntryRepaired | CreditWithdrawn):
            DossierRow.objects.filter(stream=p.stream).delete()
        elif isinstance(entry.event, CreditConfirmed if n.capacities else CreditRecorded) and n.sort == PUNISH and is_agency(n.org_id):
            write(p, [counted("credit", entry, f"{n.source}{n.paper}{n.document_no}", n.org_id, by)])


def is_agency(uscc: str) -> bool:
    return bool(uscc) and Organisation.objects.filter(uscc=uscc, kind=Organisation.Kind.AGENCY).exists()


def write(where: Record | Deal, items: Iterable[Item]) -> None:
    """What is there already stays as it is."""
    title = where.deal_title if isinstance(where, Complaint) else where.title
    rows = [
        DossierRow(
            key=i.key, kind=i.kind, person_id=i.person_id, person=i.person, org_id=i.org_id, stream=i.stream, seq=i.seq, at=i.at,
            title=title[:300], words=i.words, n=i.n, region=where.region, line=where.line, industry=where.industry,
        )
        for i in items
    ]  # fmt: skip
    DossierRow.objects.bulk_create(rows, ignore_conflicts=True)


# ---- anew ----

READ = ("construction/1", "complaint/1", "circular/1", "finding/1", "case/1", "credit/1")


@transaction.atomic
def rebuild() -> int:
    """Work out every dossier from the journal, whole or not at all; gives how many streams were read."""
    DossierRow.objects.all().delete()
    streams = JournalStream.objects.filter(procedure__in=READ).order_by("stream").values_list("stream", "procedure").iterator()
    read = 0
    while chunk := list(islice(streams, AT_ONCE)):
        for stream, procedure in chunk:
            replay(stream, procedure)
        read += len(chunk)
    return read


def replay(stream: str, procedure: str) -> None:
    p, entries = PROCEDURES[procedure].begin(stream), journal.read(stream)
    for n, entry in enumerate(entries, start=1):
        p.apply(entry)
        if isinstance(p, Proceeding):
            write(p, items_of(p, entries[:n], entry) if isinstance(entry.event, TELLING) else ())
        else:
            follow_complaint(p, [entry])
            follow_circular(p, [entry])
            follow_finding(p, [entry])
            follow_case(p, [entry])
            follow_credit(p, [entry])


# ---- which item it is ----


def item_of(key: str) -> OwnItem | None:
    """The item behind a key: a row, a rating, a record of credit, or a removal from the pool."""
    from ggzy.desk import counter

    row = DossierRow.objects.filter(pk=key).first()
    if row is not None:
        return item_of_row(row)
    p = counter.load(key, Record)  # type: ignore[type-abstract]
    if isinstance(p, Rating):
        return item_of_rating(p)
    if isinstance(p, PoolSeat):
        return OwnItem(key=key, words=f"出库决定（{p.document_no}）", region=p.region, subject=p.expert.person, person_id=p.expert.person_id, by=p.by)
    if isinstance(p, CreditEntry) and p.noted is not None:
        n = p.noted
        return OwnItem(key=key, words=f"信用记录{p.code}：{n.what}", region=n.region, subject=n.subject, person_id=n.person_id, org_id=n.org_id, by=p.by)
    return None


def item_of_row(row: DossierRow) -> OwnItem:
    """Kept by the office of the pool, or of the place where the agency is registered."""
    words = "，".join(part for part in (KINDS[row.kind].label, row.title, row.words) if part)
    if row.org_id:
        org = Organisation.objects.filter(uscc=row.org_id).first()
        return OwnItem(key=row.key, words=words, region=place_of(org, row.region), subject=org.name if org else row.org_id, org_id=row.org_id)
    secret = not Deal.objects.filter(stream=row.stream, stage__in=AWARDED).exists()
    return OwnItem(key=row.key, words=words, region=pool_of(row.person_id) or row.region, subject=row.person, person_id=row.person_id, secret=secret)


def item_of_rating(p: Rating) -> OwnItem:
    """Who gave it is not told to whom it is about; a bidder's name not to the office either."""
    assert p.by
    words = f"评价（{Role(p.side).label}，{p.deal_title}）"
    by = None if p.by.role is Role.BIDDER else p.by
    if p.kind == AGENCY:
        org = Organisation.objects.filter(uscc=p.subject_id).first()
        return OwnItem(key=p.stream, words=words, region=place_of(org, p.region), subject=p.subject, org_id=p.subject_id, by=by)
    return OwnItem(key=p.stream, words=words, region=pool_of(p.subject_id) or p.region, subject=p.subject, person_id=p.subject_id, by=by)


def place_of(org: Organisation | None, otherwise: str) -> str:
    return (org.region_id if org else "") or otherwise


def pool_of(person_id: str) -> str:
    """The region of the office that keeps the expert's pool: the province's, or the prefecture's own part of it."""
    expert = Expert.objects.filter(person_id=person_id).first() if person_id.isdecimal() else None
    return region_of_pool(expert) if expert else ""


def region_of_pool(expert: Expert) -> str:
    home = expert.region_id or ""
    return f"{home[:4]}00" if expert.level == Expert.Level.PREFECTURE and home else PROVINCE


def ratings_of(kind: str, subject_id: str) -> list[RatingCard]:
    return list(RatingCard.objects.filter(kind=kind, subject_id=subject_id))
