"""What stands on the cards of lists, of projects not seen here and of circulars 监督事项卡片."""

from __future__ import annotations

from collections.abc import Iterable

from ggzy.core import agenda
from ggzy.core.calendar import Calendar
from ggzy.core.circular import Circular
from ggzy.core.conduct import FIGURES
from ggzy.core.credit import SORTS, CreditEntry
from ggzy.core.dispute import Dispute
from ggzy.core.explained import OUTCOMES, Explained
from ggzy.core.imported.record import KINDS as IMPORTS
from ggzy.core.imported.record import ImportRecord
from ggzy.core.lists import ListRecord
from ggzy.core.pool import CAUSES, PoolSeat
from ggzy.core.rating import Rating
from ggzy.core.record import Record
from ggzy.core.statement import Statement
from ggzy.core.succession import KINDS as SUCCESSIONS
from ggzy.core.succession import Succession
from ggzy.core.unlisted.fields import KINDS
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


def import_fields(p: ImportRecord, calendar: Calendar) -> dict[str, object]:
    assert p.by
    return docket_fields(p, calendar) | {"code": p.sha256[:16], "kind": IMPORTS.get(p.kind, p.kind), "issuer": p.by.org, "issuer_id": p.by.org_id}


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


ABOUT = "about "


def about(org_id: str) -> str:
    """Among the codes on a finding's card: an office that it is about, and that is asked for nothing in it."""
    return ABOUT + org_id


def about_whom(codes: Iterable[str]) -> list[str]:
    return [code.removeprefix(ABOUT) for code in codes if code.startswith(ABOUT)]


def finding_fields(p: Explained, calendar: Calendar) -> dict[str, object]:
    """`offices` is who handles it; of a finding that is closed `outcome` tells how."""
    waits = p.referral.to if p.referral else p.holder
    return docket_fields(p, calendar) | {
        "code": p.key, "kind": p.procedure.label, "offices": waits.org[:300] if waits else "",
        "office_ids": [waits.org_id if waits else "", *map(about, p.concerned)],
        "outcome": OUTCOMES.get(p.outcome, p.innocent)[:60],
    }  # fmt: skip


def statement_fields(p: Statement, calendar: Calendar) -> dict[str, object]:
    """Only whose figure it is: the words stand in the journal."""
    last = p.said[-1].by
    return docket_fields(p, calendar) | {
        "code": f"{p.org_id}/{p.person_id}/{p.figure}"[:60],
        "kind": FIGURES[p.figure],
        "issuer": last.org,
        "issuer_id": last.org_id,
    }


def dispute_fields(p: Dispute, calendar: Calendar) -> dict[str, object]:
    """`code` is the item, `office_ids` whose it is; `outcome` is empty until the appeal has been answered."""
    answered = "予以更正" if p.corrected else "不予更正"
    return docket_fields(p, calendar) | {
        "code": p.item.key,
        "kind": p.about[:60],
        "offices": p.item.subject[:300],
        "issued_at": p.said_at,
        "office_ids": [p.item.org_id or p.item.person_id],
        "outcome": answered if p.answer else "",
    }


def pool_fields(p: PoolSeat, calendar: Calendar) -> dict[str, object]:
    return docket_fields(p, calendar) | {
        "code": p.code, "kind": CAUSES[p.cause], "office_ids": [p.expert.person_id], "until": p.reply_until if p.stage == "proposed" else None,
    }  # fmt: skip


def credit_fields(p: CreditEntry, calendar: Calendar) -> dict[str, object]:
    """`until` is the end of what the decision says, not of a duty."""
    n = p.noted
    assert n
    return docket_fields(p, calendar) | {
        "code": p.code, "kind": SORTS[n.sort], "offices": n.subject[:300], "office_ids": [n.org_id or n.person_id], "issuer": n.source[:120],
        "until": n.until, "issued_at": n.since, "outcome": n.document_no[:60], "shown": p.public, "published_at": p.in_force_at if p.bar and n.org_id else None,
        "removed_at": p.removed_at, "removed_as": p.removed_as, "removed_reason": p.removed_reason,
    }  # fmt: skip


def rating_fields(p: Rating, calendar: Calendar) -> dict[str, object]:
    assert p.by and p.locks_at
    return {
        "deal": p.deal, "deal_title": p.deal_title[:300], "kind": p.kind, "subject_id": p.subject_id, "subject": p.subject[:120], "side": p.side,
        "by_org": p.by.org_id, "marks": [{"criterion": m.criterion, "mark": m.mark, "reason": m.reason} for m in p.marks], "mean_tenths": p.mean_tenths,
        "corrected": len(p.corrected), "locks_at": p.locks_at, "region": p.region, "line": p.line, "industry": p.industry, "stage": p.stage,
        "next_due": None, "seq": p.version,
    }  # fmt: skip


def succession_fields(p: Succession, calendar: Calendar) -> dict[str, object]:
    assert p.by
    return docket_fields(p, calendar) | {
        "code": p.document_no[:60],
        "kind": SUCCESSIONS[p.kind],
        "issuer": p.by.org,
        "issuer_id": p.by.org_id,
        "offices": p.parties[:300],
        "issued_at": p.recorded_at,
    }
