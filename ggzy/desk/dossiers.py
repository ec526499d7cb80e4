"""档案条目 written as the journal grows, and worked out anew: followers of lots, complaints and circulars; and what each item is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from django.db import transaction

from ggzy.core.acts.circular import CircularIssued, CircularWithdrawn
from ggzy.core.acts.complaint import ComplaintDecided
from ggzy.core.circular import Circular
from ggzy.core.complaint import Complaint
from ggzy.core.dispute import OwnItem
from ggzy.core.dossier import AGENCY, KINDS, TELLING, Item, items_of
from ggzy.core.pool import PoolSeat
from ggzy.core.procedures import PROCEDURES
from ggzy.core.proceeding import Proceeding
from ggzy.core.rating import Rating
from ggzy.core.record import Record
from ggzy.core.roles import Role
from ggzy.core.table import Entry
from ggzy.store import journal
from ggzy.store.models import Deal, DossierRow, Expert, JournalStream, Organisation, RatingCard

PROVINCE = "530000"
UPHELD = ("upheld", "partly")
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
                yield Item("complaint", p.stream, entry.seq, entry.at, event.public_text, org_id=each.org_id)


def follow_circular(p: Record, entries: Sequence[Entry]) -> None:
    if not isinstance(p, Circular):
        return
    for entry in entries:
        if isinstance(entry.event, CircularIssued):
            cite(p, entry)
        elif isinstance(entry.event, CircularWithdrawn):
            DossierRow.objects.filter(stream=p.stream).delete()


def cite(p: Circular, entry: Entry) -> None:
    """The circular is about offices; on an agency's dossier it stands for reading, where a lot of the agency is cited."""
    streams = {ref.stream for found in p.cited for ref in found.entries}
    deals = {deal.stream: deal for deal in Deal.objects.filter(stream__in=streams).exclude(agency_id="")}
    for found in p.cited:
        for stream in dict.fromkeys(ref.stream for ref in found.entries if ref.stream in deals):
            item = Item("cited", p.stream, entry.seq, entry.at, f"{p.document_no}：{found.words}", org_id=deals[stream].agency_id, part=f"{found.rule}/{stream}")
            write(deals[stream], [item])


def write(where: Proceeding | Complaint | Deal, items: Iterable[Item]) -> None:
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

READ = ("construction/1", "complaint/1", "circular/1")


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


# ---- which item it is ----


def item_of(key: str) -> OwnItem | None:
    """The item behind a key: a row, a rating, a record of credit, or a removal from the pool."""
    from ggzy.core.credit import CreditEntry
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
    return OwnItem(key=row.key, words=words, region=pool_of(row.person_id) or row.region, subject=row.person, person_id=row.person_id)


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
