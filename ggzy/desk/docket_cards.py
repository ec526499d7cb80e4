"""What stands on the cards of lists, of projects not seen here and of circulars 监督事项卡片."""

from __future__ import annotations

from ggzy.core import agenda
from ggzy.core.calendar import Calendar
from ggzy.core.circular import Circular
from ggzy.core.conduct import FIGURES
from ggzy.core.lists import ListRecord
from ggzy.core.record import Record
from ggzy.core.statement import Statement
from ggzy.core.succession import KINDS as SUCCESSIONS
from ggzy.core.succession import Succession
from ggzy.core.unlisted.columns import KINDS
from ggzy.core.unlisted_matter import STANCES, Unlisted


def docket_fields(p: Record, calendar: Calendar) -> dict[str, object]:
    """What every matter's card has; `until` is the end of the most urgent term."""
    duties = [duty for duty in agenda.open_duties(p, calendar) if not duty.breached]
    return {
        "procedure": p.procedure.code,
        "title": p.title[:300],
        "region": p.region,
        "line": p.line,
        "industry": p.industry,
        "stage": p.stage,
        "stage_label": p.at_stage.label,
        "until": duties[0].until if duties else None,
        "breaches": len(p.breaches),
        "next_due": agenda.next_due(p, calendar),
        "seq": p.version,
    }


def list_fields(p: ListRecord, calendar: Calendar) -> dict[str, object]:
    return docket_fields(p, calendar) | {"code": p.sha256[:16], "kind": KINDS.get(p.kind, p.kind)}


def unlisted_fields(p: Unlisted, calendar: Calendar) -> dict[str, object]:
    """Nothing of this is public: a project that was not seen is no wrong yet."""
    assert p.project
    return docket_fields(p, calendar) | {
        "code": p.code,
        "kind": "应上未上核查",
        "amount_fen": p.project.amount_fen,
        "offices": p.office.org if p.office else "",
        "office_ids": [p.office.org_id] if p.office else [],
        "outcome": STANCES.get(p.stance, ""),
    }


def circular_fields(p: Circular, calendar: Calendar) -> dict[str, object]:
    """Only what is shown on the portal is read there."""
    righted, all_of_them = len(p.offices) - len(p.not_righted), len(p.offices)
    return docket_fields(p, calendar) | {
        "code": p.document_no or p.code,
        "kind": p.kind,
        "issuer": p.drafted_by.org if p.drafted_by else "",
        "issuer_id": p.drafted_by.org_id if p.drafted_by else "",
        "offices": "、".join(o.org for o in p.offices)[:300],
        "office_ids": [o.org_id for o in p.offices] if p.sent_at else [],
        "until": p.rectify_by or docket_fields(p, calendar)["until"],
        "issued_at": p.issued_at,
        "outcome": f"{righted}/{all_of_them}个单位整改到位" if p.issued_at else "",
        "shown": p.shown,
        "published_at": p.published_at,
        "breaches": len(p.breaches) + sum(a.late for a in p.answers.values()),
    }


def statement_fields(p: Statement, calendar: Calendar) -> dict[str, object]:
    """Only whose figure it is: the words stand in the journal."""
    last = p.said[-1].by
    return docket_fields(p, calendar) | {
        "code": f"{p.org_id}/{p.person_id}/{p.figure}"[:60],
        "kind": FIGURES[p.figure],
        "issuer": last.org,
        "issuer_id": last.org_id,
    }


def succession_fields(p: Succession, calendar: Calendar) -> dict[str, object]:
    assert p.by
    return docket_fields(p, calendar) | {
        "code": p.document_no[:60],
        "kind": SUCCESSIONS[p.kind],
        "issuer": p.by.org,
        "issuer_id": p.by.org_id,
        "offices": p.successor[:300],
        "issued_at": p.recorded_at,
    }
