"""Papers of a case 案件文书: each is made of one entry and of what stood in the record when it was written, so it never changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings

from ggzy.core.acts.case import AccusedNotified, CaseClosed, PenaltyImposed
from ggzy.core.acts.transfer import CaseTransferred
from ggzy.core.bars import CAPACITIES
from ggzy.core.case import Case
from ggzy.core.law import penalty, redress, transfer
from ggzy.core.procedures.case import CASE
from ggzy.core.procedures.case_grounds import GROUNDS, LINES
from ggzy.core.record import fold
from ggzy.core.regions import full_name
from ggzy.core.table import Entry, Event
from ggzy.layout.chain_papers import paragraphs
from ggzy.layout.circulars import PLATFORM
from ggzy.layout.deals import Viewed
from ggzy.papers.paper import Paper, Sheet, Signature
from ggzy.papers.penalty import (
    Accused,
    NoPenaltyPaper,
    PenaltyDecisionPaper,
    PenaltyNoticePaper,
    Remedies,
    TransferPaper,
)
from ggzy.papers.words import amount
from ggzy.store import journal

TITLES: dict[type[Event], str] = {
    AccusedNotified: "行政处罚事先告知书", PenaltyImposed: "行政处罚决定书", CaseClosed: "不予行政处罚决定书", CaseTransferred: "移送函",
}  # fmt: skip


def offered(viewed: Viewed) -> list[tuple[int, str]]:
    """By entry, the papers of this case that this viewer may read by now; a clue that was not followed up has none."""
    made = [(entry.seq, TITLES[type(entry.event)]) for entry in viewed.entries if type(entry.event) in TITLES]
    return made if viewed.p.assigned_at else [(seq, title) for seq, title in made if title != TITLES[CaseClosed]]


def paper_of(viewed: Viewed, seq: int) -> Paper | None:
    """The paper of this entry, or None when there is none that this viewer may read."""
    if seq not in {number for number, _title in offered(viewed)}:
        return None
    return made([entry for entry in journal.read(viewed.p.stream) if entry.seq <= seq])


def made(entries: list[Entry]) -> Paper:
    """Of the last of these entries, as the record stood then."""
    p: Case = fold(CASE, entries[-1].stream, entries)
    return MADE[type(entries[-1].event)](p, entries[-1], common(p, entries))


def common(p: Case, entries: list[Entry]) -> dict[str, Any]:
    """What all of them have, as of the last of these entries; a file that shows several facts is one piece of evidence."""
    entry, by = entries[-1], entries[-1].actor
    return {
        "platform": PLATFORM, "number": number_of(p, entries), "project_name": p.title, "project_code": "", "issuer": by.org, "issued_at": entry.at,
        "signatures": (Signature(role="", name=by.org, at=entry.at),), "practice": bool(settings.GGZY_PRACTICE), "case_code": p.code,
        "accused": Accused(name=p.accused.name, code=p.accused.org_id if not p.accused.firm else "", employer=p.accused.firm),
        "evidence": tuple(Counter(kind for kind, _sha256 in dict.fromkeys((each.kind, each.sha256) for each in p.evidence)).items()),
    }  # fmt: skip


def number_of(p: Case, entries: list[Entry]) -> str:
    """文号 as the office gave it; a paper that the act gives none is numbered within the case."""
    event = entries[-1].event
    given = getattr(event, "decision_no", "") or getattr(event, "document_no", "")
    if given:
        return str(given)
    nth = sum(isinstance(entry.event, type(event)) for entry in entries)
    return f"{p.code}（告知第{nth}号）" if isinstance(event, AccusedNotified) else f"{p.code}（不予处罚）"


def remedies() -> Remedies:
    return Remedies(
        reconsider_within=redress.RECONSIDERED.figure, reconsider_by=str(redress.RECONSIDERED), sue_within=redress.SUED.figure, sue_by=str(redress.SUED)
    )


def measures(p: Case, e: AccusedNotified | PenaltyImposed, paper: str) -> Iterator[str]:
    """What is imposed, or intended, one sentence each."""
    ground = GROUNDS[e.ground]
    what, lines = CAPACITIES[ground.capacity], getattr(e, "lines", ())
    if e.fine_fen:
        yield f"罚款{amount(e.fine_fen)}"
    if ground.forever:
        yield f"取消{what}的资格，没有期限"
    elif e.months:
        of = f"（限于{'、'.join(LINES[line] for line in lines)}）" if lines else ""
        yield f"自{paper}送达之时起{e.months}个月以内，禁止在{full_name(p.region)}{what}{of}"


def notice(p: Case, entry: Entry, told: dict[str, Any]) -> PenaltyNoticePaper:
    e: AccusedNotified = entry.event  # type: ignore[assignment]
    ground = GROUNDS[e.ground]
    return PenaltyNoticePaper(
        **told, matter=ground.label, facts=paragraphs(e.facts), basis=str(ground.basis),
        intended=tuple(measures(p, e, "行政处罚决定书")), told_by=str(penalty.notice_is_whole.basis), reply_by=str(penalty.reply_is_written.basis),
        reply_until=e.reply_until, hearing_by=f"{penalty.hearing_is_offered.basis}、{penalty.hearing_asked_in_time.basis}" if e.hearing_offered else "",
        hearing_until=e.hearing_until if e.hearing_offered else None,
    )  # fmt: skip


def decision(p: Case, entry: Entry, told: dict[str, Any]) -> PenaltyDecisionPaper:
    e: PenaltyImposed = entry.event  # type: ignore[assignment]
    ground = GROUNDS[e.ground]
    assert p.notice
    return PenaltyDecisionPaper(
        **told, matter=ground.label, facts=paragraphs(e.facts), told_at=p.notice.at, waived_at=p.waived_at, replies=len(p.replies),
        hearing_at=p.hearing.held_at if p.hearing else None, answer=e.answer, reviewed=bool(p.review and p.review.passed),
        basis=str(ground.basis), imposed=tuple(measures(p, e, "本决定书")), fine=bool(e.fine_fen),
        pay_within=penalty.PAID.figure, pay_by=str(penalty.PAID), late_rate=penalty.PAID_LATE.figure, late_by=str(penalty.PAID_LATE),
        bars=bool(e.months or e.forever), not_stayed_by=str(redress.stay_was_ordered.basis), remedies=remedies(),
    )  # fmt: skip


def no_penalty(p: Case, entry: Entry, told: dict[str, Any]) -> NoPenaltyPaper:
    e: CaseClosed = entry.event  # type: ignore[assignment]
    ground = GROUNDS[p.notice.ground if p.notice else p.suspected]
    return NoPenaltyPaper(
        **told, matter=ground.label, conclusion=penalty.FINDINGS_READ[e.finding], reason=paragraphs(e.reason),
        basis=str(penalty.closed_with_a_finding.basis), remedies=remedies(),
    )  # fmt: skip


def transferred(p: Case, entry: Entry, told: dict[str, Any]) -> TransferPaper:
    e: CaseTransferred = entry.event  # type: ignore[assignment]
    rows = tuple((str(n), each.kind, each.fact, each.sha256) for n, each in enumerate(p.evidence, 1))
    return TransferPaper(
        **told, matter=GROUNDS[p.suspected].label, to=e.to, about=paragraphs(p.about), reason=paragraphs(e.reason),
        basis=str(transfer.transfer_is_whole.basis), materials=Sheet(caption="证据材料清单", columns=("序号", "种类", "证明的事实", "材料摘要（SHA-256）"), rows=rows),
        answer_within=f"{CASE.duty['receipt'].within.workdays}个工作日",
    )  # fmt: skip


MADE: dict[type[Event], Callable[[Case, Entry, dict[str, Any]], Paper]] = {
    AccusedNotified: notice, PenaltyImposed: decision, CaseClosed: no_penalty, CaseTransferred: transferred,
}  # fmt: skip
