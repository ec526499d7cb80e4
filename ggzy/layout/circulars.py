"""A circular as an official paper 通报文书, for the offices and for the portal alike."""

from __future__ import annotations

from datetime import datetime, timedelta

from ggzy.core.circular import Answer, Circular
from ggzy.core.shortcomings import SHORTCOMINGS
from ggzy.papers.circular import CircularPaper, Cited, OfOffice
from ggzy.papers.paper import Signature

PLATFORM = "公共资源交易平台"


def paper_of(p: Circular, at: datetime, practice: bool, only: str = "") -> CircularPaper:
    """As it was issued: what was put right since stands on the pages. `only` is an office that sees its own part, before the issue."""
    by, issued = p.issued_by or p.drafted_by, p.issued_at
    assert by and p.since and p.until
    offices = [o for o in p.offices if not only or o.org_id == only]
    return CircularPaper(
        platform=PLATFORM, number=p.document_no or p.code, project_name=p.about, project_code="", issuer=by.org, issued_at=issued or at,
        signatures=(Signature(role="", name=by.org, at=issued),), practice=practice, kind=p.kind, since=p.since, until=p.until - timedelta(seconds=1),
        offices=tuple(of_office(p, o.org_id, o.org) for o in offices), demands=p.demands, answer=p.weighed, rectify_by=p.rectify_by, copies=p.copies, draft=issued is None,
    )  # fmt: skip


def of_office(p: Circular, office_id: str, office: str) -> OfOffice:
    answer = p.answer(office_id)
    cited = tuple(
        Cited(label=SHORTCOMINGS[each.rule].label, words=each.words, entries=tuple(f"{e.stream}#{e.seq}" for e in each.entries)) for each in p.of(office_id)
    )
    return OfOffice(office=office, cited=cited, reply=answer.said)


def outcome(answer: Answer) -> str:
    """How far it was put right, in words."""
    if answer.righted:
        return f"整改到位。{answer.recheck}"
    if answer.rechecked_at:
        return f"没有到位，限期再改。{answer.recheck}"
    return "已报告，待复查" if answer.reported_at else "逾期没有报告" if answer.late else ""
