"""Reports by anyone 举报: taken in without a trace of who wrote, registered when the day is over, answered by query code."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import F, QuerySet, Sum, Window
from django.db.models.functions import RowNumber

from ggzy.core.acts import report as acts
from ggzy.core.authority import covers_line
from ggzy.core.calendar import SHANGHAI, day_of
from ggzy.core.complaint import Office
from ggzy.core.regions import covers
from ggzy.core.report import Report
from ggzy.core.roles import CLOCK, Role
from ggzy.core.rule import Refused
from ggzy.desk import clock, exhibits
from ggzy.desk.bids_inside import hold_bids
from ggzy.store.keys import secret
from ggzy.store.models import MatterCard, Post, ReportFile, ReportRow, ReportWord

PROCEDURE = "report/1"
MOST_FILES, MOST_WORDS = 5, 20
MOST_REGISTERED_A_DAY = 500
"""What is beyond waits its turn: who floods the desk with reports about one lot waits behind all who report another."""
MOST_WAITING, MOST_BYTES_A_DAY = 100_000, 5_000_000_000
"""What the disk bears. Whoever sends too much is stopped by where it comes from (`ggzy/web/limits.py`), long before."""
CODE_BYTES = 15
NAMES = uuid.UUID("6f1c1d6e-5a53-4c0e-9d1f-3d7d3b9b2a10")
"""So that the same form sent twice is one report, whatever its number is worth to others."""


@dataclass(frozen=True)
class Told:
    """What somebody reports; every field but the text and whom it concerns may be empty."""

    region: str
    line: str
    reported: str
    text: str
    industry: str = ""
    deal: str = ""
    deal_title: str = ""
    kept_from: str = ""
    contact: str = ""
    holds_bid: bool = False


# ---- taken in ----


def today() -> date:
    return day_of(clock.now())


def take_in(told: Told, files: Iterable[Any], act_id: str) -> str | Refused:
    """Keep it and give the query code; the same form sent twice is one report with one code. Nothing is kept of who sent
    it or when, but the day, and nobody is turned away for what others send.
    """
    files = list(files)
    if len(files) > MOST_FILES:
        return Refused(f"附件最多{MOST_FILES}份", remedy="请合并后上传")
    if ReportRow.objects.filter(stream="").count() >= MOST_WAITING:
        return Refused("等待登记的举报过多，平台暂时存不下更多", remedy="请过几天再试，或者向监督部门书面、电话举报")
    if files and bytes_of_today() >= MOST_BYTES_A_DAY:
        return Refused("今天收到的附件过多，暂时存不下更多附件；文字仍然可以提交", remedy="请先不带附件提交并记下查询码，附件明天另行提交")
    kept = exhibits.keep_all(files)
    if isinstance(kept, Refused):
        return kept
    sent = msgspec.json.encode([act_id or secrets.token_hex(), vars(told), [(each.name, each.sha256) for each in kept]])
    code, pk = code_of(sent), uuid.uuid5(NAMES, sent.decode())
    shut = [True] * len(kept) if told.holds_bid or ReportRow.objects.filter(pk=pk).exists() else hold_bids(kept)
    with transaction.atomic():  # which waits for no unpacking
        row, is_new = ReportRow.objects.get_or_create(pk=pk, defaults={"day": today(), "query_sha256": digest(code), **vars(told)})
        for each, holds in zip(kept, shut, strict=True) if is_new else ():
            ReportFile.objects.create(report=row, name=each.name, sha256=each.sha256, size=each.size, holds_bid=holds)
    return "-".join(code[n : n + 6] for n in range(0, len(code), 6))


def bytes_of_today() -> int:
    return ReportFile.objects.filter(report__day=today()).aggregate(all=Sum("size"))["all"] or 0


def code_of(sent: bytes) -> str:
    """Made of what was sent, the form's number by chance with it, under the platform's key: who sends the very same form
    again, because the answer did not reach it, gets the same code; nobody else can make it, as the number is not kept.
    """
    return base64.b32encode(hmac.digest(secret("pseudonym"), b"ggzy-report-code/1\n" + sent, "sha256")[:CODE_BYTES]).decode()


def digest(code: str) -> str:
    """A query code has 120 bits that nobody can guess, so that a plain digest tells nothing of it."""
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(f"ggzy-report/{plain}".encode()).hexdigest()


def found(code: str) -> ReportRow | None:
    return ReportRow.objects.filter(query_sha256=digest(code)).first()


def answer(row: ReportRow, text: str) -> Refused | None:
    """The reporter adds something; it reaches the journal when the day is over."""
    if not text.strip():
        return Refused("没有填写内容", remedy="请填写")
    with transaction.atomic():
        ReportRow.objects.select_for_update().get(pk=row.pk)
        number = ReportWord.objects.filter(report=row).count() + 1
        if number > MOST_WORDS:
            return Refused(f"最多补充{MOST_WORDS}次", remedy="有新的事实的，请另行举报")
        ReportWord.objects.create(report=row, number=number, day=today(), by_reporter=True, text=text.strip()[:5000])
    return None


# ---- handing it to another office ----


def offices_for(p: Report, now: datetime) -> tuple[Office, ...]:
    """The supervisors' and discipline inspection's offices with somebody in office, save the one that has it and the one
    reported; first those whose own region and line it is."""
    posts = Post.objects.filter(role__in=[Role.SUPERVISOR.value, Role.DISCIPLINE.value], deputy_of=None).select_related("person", "organisation")
    found: dict[str, tuple[bool, Office]] = {}
    for post in posts.order_by("organisation__name", "pk"):
        code, actor_lines = post.organisation.uscc, tuple(post.lines)
        if code in (p.office_id, p.reported_office) or not post.region_id or not post.in_force(now):
            continue
        own = covers(post.region_id, p.region) and (not actor_lines or covers_line(actor_lines, p))
        if code not in found or (own and not found[code][0]):
            found[code] = (own, as_seen(post, p, own))
    return tuple(office for _own, office in sorted(found.values(), key=lambda pair: (not pair[0], pair[1].name)))


def as_seen(post: Post, p: Report, own: bool) -> Office:
    """Where the matter is: as it was for an office whose it is anyway, else that office's own region and first line."""
    org = post.organisation
    if own:
        return Office(org_id=org.uscc, name=org.name, region=p.region, line=p.line, industry=p.industry)
    line, _slash, industry = (post.lines[0] if post.lines else p.line).partition("/")
    return Office(org_id=org.uscc, name=org.name, region=post.region_id or "", line=line, industry=industry)


# ---- at the end of the day ----


def sha256_of(row: ReportRow) -> str:
    """The digest of what was reported, with its files, that the journal keeps."""
    files = [(f.name, f.sha256) for f in row.files.order_by("sha256", "name")]
    told = {name: getattr(row, name) for name in Told.__dataclass_fields__}
    return hashlib.sha256(msgspec.json.encode({"day": row.day.isoformat(), **told, "files": files}, order="deterministic")).hexdigest()


def register_waiting(now: datetime) -> None:
    """The clock's job: what came on days that are over is registered, in an order that tells nothing of the hour."""
    before = day_of(now)
    if queued(before).exists():
        for row in in_turn(before)[: max(0, MOST_REGISTERED_A_DAY - registered_on(before))]:
            register(row)
    words = ReportWord.objects.filter(by_reporter=True, noted=False, day__lt=before).exclude(report__stream="")
    for word in words.select_related("report").order_by("day", "report_id", "number"):
        note(word)


def queued(before: date) -> QuerySet[ReportRow]:
    """Of days that are over, and not registered yet: for a moment at midnight, or because there are too many."""
    return ReportRow.objects.filter(stream="", day__lt=before)


def in_turn(before: date) -> QuerySet[ReportRow]:
    """The first about each lot, then the second about each, and so on; where no lot was named, about each office's field."""
    rank = Window(RowNumber(), partition_by=[F("deal"), F("region"), F("line"), F("industry")], order_by=["day", "id"])
    return queued(before).annotate(rank=rank).order_by("rank", "day", "id")


def registered_on(day: date) -> int:
    return MatterCard.objects.filter(kind="report", registered_at__gte=datetime.combine(day, time(), SHANGHAI)).count()


def register(row: ReportRow) -> None:
    from ggzy.desk.counter import open_stream

    wanted = acts.RegisterReport(
        day=row.day.isoformat(), sha256=sha256_of(row), region=row.region, line=row.line, industry=row.industry, deal=row.deal,
        deal_title=row.deal_title, reported_office=row.kept_from,
    )  # fmt: skip
    done = open_stream(wanted, CLOCK, procedure=PROCEDURE, act_id=row.pk.hex)
    if not isinstance(done, Refused):
        ReportRow.objects.filter(pk=row.pk).update(stream=done.stream)


def note(word: ReportWord) -> None:
    from ggzy.desk.counter import hand_in

    told = acts.NoteAnswer(day=word.day.isoformat(), sha256=hashlib.sha256(word.text.encode()).hexdigest())
    if hand_in(word.report.stream, told, CLOCK, act_id=f"{word.report_id}/{word.number}"):
        ReportWord.objects.filter(pk=word.pk).update(noted=True)


NEXT_DAY_END = f"""
SELECT date_trunc('day', since.at + interval '1 day', '{SHANGHAI}') WHERE EXISTS (SELECT FROM store_reportrow WHERE stream = '')
OR EXISTS (SELECT FROM store_reportword WHERE by_reporter AND NOT noted)
"""
"""The next midnight, while anything waits for it."""
