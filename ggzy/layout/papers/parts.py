"""What all papers share 文书的共同部分: number, parties, signatures, the office that supervises."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings

from ggzy.core.acts import registration
from ggzy.core.proceeding import Proceeding
from ggzy.layout.deals import Viewed
from ggzy.papers.paper import Contact, Signature
from ggzy.store.models import Organisation

PLATFORM = "公共资源交易平台"
HOW_TO_PAY = "从投标人基本账户一次足额转入平台为其生成的子账号"


def common(p: Proceeding, kind: str, issuer: str, at: datetime, *signatures: Signature) -> dict[str, Any]:
    assert p.project
    turn = f"-{p.round.number}" if p.round.number > 1 else ""
    return {
        "platform": PLATFORM,
        "number": f"{p.deal_code}{turn}-{kind}",
        "project_name": p.project.title,
        "project_code": p.deal_code,
        "issuer": issuer,
        "issued_at": at,
        "signatures": signatures,
        "practice": bool(getattr(settings, "GGZY_PRACTICE", False)),
    }


def contact(uscc: str, name: str, person: str = "") -> Contact:
    organisation = Organisation.objects.filter(uscc=uscc).first()
    return Contact(name=name, address=organisation.address if organisation else "", person=person)


def tenderers(p: Proceeding) -> dict[str, Contact | None]:
    assert p.project
    agency = contact(p.project.agency_id, p.project.agency) if p.project.agency_id else None
    return {"tenderee": contact(p.project.tenderee_id, p.project.tenderee, p.project.contact), "agency": agency}


def signed_by_tenderers(p: Proceeding, at: datetime | None) -> tuple[Signature, ...]:
    assert p.project
    signed = [Signature(role="招标人", name=p.project.tenderee, at=at)]
    if p.project.agency:
        signed.append(Signature(role="招标代理机构", name=p.project.agency, at=at))
    return tuple(signed)


def supervisor(viewed: Viewed) -> Contact:
    """The office that accepted the filing, as the record names it."""
    accepted = [e for e in viewed.entries if isinstance(e.event, registration.FilingAccepted)]
    actor = accepted[-1].actor if accepted else None
    return Contact(name=actor.org, person=actor.office) if actor else Contact(name="行业监督部门")


def duration(days: int) -> str:
    return f"{days}日历天" if days else ""


def org_of(p: Proceeding, bidder: str) -> str:
    bid = p.round.bids.get(bidder)
    return bid.org if bid and bid.org else "投标人"
