"""Papers of a complaint 投诉文书: each is made of one entry and of what stood in the record when it was written, so it never changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings

from ggzy.core.acts.complaint import ComplaintDecided, ComplaintRefused
from ggzy.core.complaint import RESPONDENTS, Complaint
from ggzy.core.law import complaints as law
from ggzy.core.procedures.complaint import COMPLAINT
from ggzy.core.procedures.complaint_matters import MATTERS
from ggzy.core.record import fold
from ggzy.core.table import Entry, Event
from ggzy.layout.case_papers import remedies
from ggzy.layout.chain_papers import paragraphs
from ggzy.layout.circulars import PLATFORM
from ggzy.layout.deals import Viewed
from ggzy.papers.complaint import Answered, ComplaintDecisionPaper, ComplaintRefusalPaper
from ggzy.papers.paper import Paper, Signature
from ggzy.store import journal

TITLES: dict[type[Event], str] = {ComplaintDecided: "投诉处理决定书", ComplaintRefused: "投诉不予受理决定书"}


def offered(viewed: Viewed) -> list[tuple[int, str]]:
    """By entry, the papers of this complaint that this viewer may read by now."""
    return [(entry.seq, TITLES[type(entry.event)]) for entry in viewed.entries if type(entry.event) in TITLES]


def paper_of(viewed: Viewed, seq: int, *, named: bool) -> Paper | None:
    """The paper of this entry, or None when there is none that this viewer may read; `named`: it may know who complains."""
    if seq not in {number for number, _title in offered(viewed)}:
        return None
    return made([entry for entry in journal.read(viewed.p.stream) if entry.seq <= seq], named=named)


def made(entries: list[Entry], *, named: bool) -> Paper:
    """Of the last of these entries, as the record stood then."""
    p: Complaint = fold(COMPLAINT, entries[-1].stream, entries)
    return MADE[type(entries[-1].event)](p, entries[-1], common(p, entries[-1]) | {"complainant": p.complainant if named else ""})


def common(p: Complaint, entry: Entry) -> dict[str, Any]:
    return {
        "platform": PLATFORM, "number": getattr(entry.event, "decision_no", "") or f"{p.code}（不予受理）", "project_name": p.deal_title,
        "project_code": p.deal_code, "issuer": entry.actor.org, "issued_at": entry.at, "practice": bool(settings.GGZY_PRACTICE),
        "signatures": (Signature(role="", name=entry.actor.org, at=entry.at),), "code": p.code, "filed_at": p.filed_at, "matter": MATTERS[p.matter].label,
        "remedies": remedies(),
    }  # fmt: skip


def decision(p: Complaint, entry: Entry, told: dict[str, Any]) -> ComplaintDecisionPaper:
    e: ComplaintDecided = entry.event  # type: ignore[assignment]
    assert p.accepted_at
    answered = tuple(
        Answered(name=each.name, part=RESPONDENTS[each.part], at=tuple(at for at, org_id, _text in p.replies if org_id and org_id == each.org_id))
        for each in p.respondents
    )
    return ComplaintDecisionPaper(
        **told, accepted_at=p.accepted_at, facts=paragraphs(p.facts), request=p.request, respondents=answered, outcome=law.OUTCOMES[e.outcome],
        decision=paragraphs(e.decision), false=e.false, false_by=str(law.FALSE_COSTS),
        basis=str(law.decision_on_complaint_is_whole.basis),
    )  # fmt: skip


def refusal(p: Complaint, entry: Entry, told: dict[str, Any]) -> ComplaintRefusalPaper:
    e: ComplaintRefused = entry.event  # type: ignore[assignment]
    return ComplaintRefusalPaper(
        **told, ground=law.GROUNDS[e.ground], reason=paragraphs(e.reason), basis=str(law.refusal_has_a_ground.basis)
    )


MADE: dict[type[Event], Callable[[Complaint, Entry, dict[str, Any]], Paper]] = {ComplaintDecided: decision, ComplaintRefused: refusal}
