"""Certificates of unavailability 平台不可用证明: made from the platform's own heartbeats, signed, kept word for word."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import datetime, timedelta

import msgspec
from django.conf import settings

from ggzy.core.calendar import SHANGHAI
from ggzy.core.outages import LABELS
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.sealing.receipt import key_fingerprint
from ggzy.desk import monitoring, receipts
from ggzy.papers.paper import canonical
from ggzy.papers.unavailability import Interruption, UnavailabilityPaper
from ggzy.store.models import Certificate, Deal, Heartbeat, JournalEntry, OutageRecord

PLATFORM = "公共资源交易平台"
LONGEST = timedelta(days=7)
MOST_BEATS = 200_000


def within(since: datetime, until: datetime) -> list[OutageRecord]:
    """The outages that lie in the period at least in part, by the platform's time."""
    begun = OutageRecord.objects.filter(platform_began__lt=until).order_by("platform_began")
    return [each for each in begun if each.platform_ended is None or each.platform_ended > since or each.platform_began >= since]


def why_not(since: datetime, until: datetime, now: datetime) -> Refused | None:
    if until <= since or since >= now:
        return Refused("起止时间不对：结束应晚于开始，开始应早于现在", remedy="请重新填写时段")
    if until - since > LONGEST:
        return Refused("一份证明最长七日", remedy="请分段申领")
    if not within(since, min(until, now)):
        return Refused("该时段没有监测到平台不可用，不能出具证明", remedy="如您确实无法使用，请核对本机和网络；可向交易中心反映，由其另行核查")
    return None


def issue(actor: Actor, since: datetime, until: datetime, now: datetime) -> Certificate | Refused:
    """The certificate for this organisation and period; what did not happen is not certified."""
    refused = why_not(since, until, now)
    if refused is not None:
        return refused
    until = min(until, now)
    outages = within(since, until)
    record = record_of(outages, since, until)
    paper = signed(paper_of(actor, since, until, now, outages, record))
    return Certificate.objects.create(
        number=paper.number, org_id=actor.org_id, org=actor.org, person=actor.person, issued_at=now, since=since,
        until=until, content=msgspec.json.encode(paper).decode(), record=record,
    )  # fmt: skip


def record_of(outages: list[OutageRecord], since: datetime, until: datetime) -> str:
    """The heartbeats of the period and around each outage, as text whose digest stands in the certificate."""
    beats = Heartbeat.objects.filter(platform_at__gte=since, platform_at__lte=until).order_by("at")[:MOST_BEATS]
    found = {str(beat["at"]) + str(beat["worker"]): beat for each in outages for beat in each.beats}
    found |= {row.at.isoformat() + row.worker: monitoring.told(row) for row in beats}
    kept = {
        "outages": [
            {
                "number": each.number,
                "kind": each.kind,
                "began": each.began.isoformat(),
                "ended": each.ended.isoformat() if each.ended else None,
                "platform_began": each.platform_began.isoformat(),
                "platform_ended": each.platform_ended.isoformat() if each.platform_ended else None,
            }
            for each in outages
        ],
        "heartbeats": sorted(found.values(), key=lambda beat: str(beat["at"])),
    }
    return json.dumps(kept, ensure_ascii=False, indent=1)


def paper_of(
    actor: Actor, since: datetime, until: datetime, now: datetime, outages: list[OutageRecord], record: str
) -> UnavailabilityPaper:
    real = monitoring.real_now()
    return UnavailabilityPaper(
        platform=PLATFORM,
        number=f"BKY-{now.astimezone(SHANGHAI):%Y%m%d}-{secrets.randbelow(10**8):08d}",
        project_name="",
        project_code="",
        issuer=PLATFORM,
        issued_at=now,
        practice=bool(settings.GGZY_PRACTICE),
        applicant=actor.org,
        applicant_code=actor.org_id,
        since=since,
        until=until,
        interruptions=tuple(
            Interruption(
                number=each.number, kind=LABELS[each.kind], began=each.platform_began, ended=each.platform_ended,
                seconds=monitoring.of(each).seconds(real),
            )
            for each in outages
        ),
        lots=tuple(dict.fromkeys(f"{deal.title}（{deal.code}）" for each in outages for deal in touched(each))),
        beats=len(json.loads(record)["heartbeats"]),
        record_sha256=hashlib.sha256(record.encode()).hexdigest(),
        key=key_fingerprint(receipts.public_key()),
    )  # fmt: skip


def touched(record: OutageRecord) -> list[Deal]:
    """The published deals in whose journal the outage was noted."""
    noted = JournalEntry.objects.filter(event="OutageNoted", body__contains=f'"{record.number}"').values("stream")
    return list(Deal.objects.filter(stream__in=noted, published=True).order_by("deadline"))


def signed(paper: UnavailabilityPaper) -> UnavailabilityPaper:
    """Signed over the canonical contents without the signature, so that anybody can check it with the public key."""
    return msgspec.structs.replace(paper, signature=receipts.sign(canonical(paper)))


def read(certificate: Certificate) -> UnavailabilityPaper:
    return msgspec.json.decode(certificate.content, type=UnavailabilityPaper)
