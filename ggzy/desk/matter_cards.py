"""What stands on the cards of complaints and reports 事项卡片: only offices read them, and those concerned their own."""

from __future__ import annotations

from ggzy.core import agenda
from ggzy.core.calendar import Calendar
from ggzy.core.complaint import Complaint
from ggzy.core.interference import Interference
from ggzy.core.law.complaints import OUTCOMES
from ggzy.core.law.interference import OUTCOMES as SETTLED
from ggzy.core.law.reports import FINDINGS
from ggzy.core.procedures.complaint_matters import MATTERS
from ggzy.core.record import Record
from ggzy.core.report import Report


def common(p: Record, calendar: Calendar) -> dict[str, object]:
    """What every card has, whatever the record is about."""
    return {
        "procedure": p.procedure.code,
        "kind": p.procedure.line,
        "title": p.title[:300],
        "region": p.region,
        "line": p.line,
        "industry": p.industry,
        "stage": p.stage,
        "stage_label": p.at_stage.label,
        "breaches": len(p.breaches),
        "next_due": agenda.next_due(p, calendar),
        "seq": p.version,
    }


def complaint_fields(p: Complaint, calendar: Calendar) -> dict[str, object]:
    return common(p, calendar) | {
        "code": p.code,
        "matter": p.matter,
        "matter_label": MATTERS[p.matter].label,
        "deal": p.deal,
        "deal_title": p.deal_title[:300],
        "office_id": p.office_id,
        "office": p.office,
        "party": p.complainant_id,
        "party_name": p.complainant,
        "answering": [each.org_id for each in p.respondents if each.org_id] if p.accepted_at else [],
        "outcome": OUTCOMES.get(p.outcome, ""),
        "decision_no": p.decision_no,
        "public_text": p.public_text,
        "published_at": p.published_at,
    }


def report_fields(p: Report, calendar: Calendar) -> dict[str, object]:
    """Nothing of what was reported: that stands beside the journal."""
    return common(p, calendar) | {
        "code": p.code,
        "deal": p.deal,
        "deal_title": p.deal_title[:300],
        "office_id": p.offered.office_id if p.offered else p.office_id,
        "office": p.offered.office if p.offered else p.office,
        "handed_by": [*sorted(p.parted, key=p.parted.__getitem__), *([p.office_id] if p.offered else [])],
        "kept_from": p.reported_office,
        "outcome": p.case_code or FINDINGS.get(p.finding, ""),
    }


def interference_fields(p: Interference, calendar: Calendar) -> dict[str, object]:
    """Not a word of what was recorded."""
    return common(p, calendar) | {"code": p.code, "outcome": SETTLED.get(p.outcome, "")}
