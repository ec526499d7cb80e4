"""What stands on the cards of the report chain and of cross-department matters 上报、协调卡片."""

from __future__ import annotations

from ggzy.core.calendar import Calendar
from ggzy.core.chain import Call, OfficeReport
from ggzy.core.coordination import Coordination
from ggzy.desk.docket_cards import docket_fields


def call_fields(p: Call, calendar: Calendar) -> dict[str, object]:
    """The offices asked stand on their own reports' cards; here the one above, once the text has gone up."""
    return docket_fields(p, calendar) | {
        "code": p.code,
        "kind": p.kind_label,
        "issuer": p.opened_by.org if p.opened_by else "",
        "issuer_id": p.opened_by.org_id if p.opened_by else "",
        "offices": p.superior.org if p.superior else "",
        "office_ids": [p.superior.org_id] if p.superior and p.sent_at else [],
        "until": p.due,
        "issued_at": p.opened_at,
        "outcome": p.document_no,
    }


def office_report_fields(p: OfficeReport, calendar: Calendar) -> dict[str, object]:
    """Its number is the call's, so that all reports of a call are found together."""
    assert p.office
    missed = f"report/{p.office.org_id}" in p.breaches
    late = p.late or missed
    returned = ("已退回补正，逾期未再报" if missed else "已退回补正") if p.stage == "returned" else ""
    return docket_fields(p, calendar) | {
        "code": p.call_code,
        "kind": p.kind_label,
        "issuer": p.asked_by.org if p.asked_by else "",
        "issuer_id": p.asked_by.org_id if p.asked_by else "",
        "offices": p.office.org,
        "office_ids": [p.office.org_id],
        "until": p.due,
        "issued_at": p.submitted_at,
        "outcome": returned or ("逾期上报" if late else "按时上报") if p.submitted_at else "逾期未报" if late else "",
        "breaches": int(late),
    }


def coordination_fields(p: Coordination, calendar: Calendar) -> dict[str, object]:
    """Last of the offices stands the one above, once the matter came to it."""
    parties = [office.org_id for office in p.parties]
    return docket_fields(p, calendar) | {
        "code": p.code,
        "kind": "协调事项",
        "issuer": p.opened_by.org if p.opened_by else "",
        "issuer_id": p.opened_by.org_id if p.opened_by else "",
        "offices": "、".join(office.org for office in p.parties)[:300],
        "office_ids": [*parties, *([p.above.org_id] if p.above and p.escalated_at else [])],
        "issued_at": p.decided_at,
        "outcome": p.outcome[:60],
    }
