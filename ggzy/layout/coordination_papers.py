"""Papers of a cross-department matter 协调文书, from what stands in its record."""

from __future__ import annotations

from ggzy.core.coordination import Coordination, Minutes
from ggzy.layout.chain_papers import paragraphs
from ggzy.layout.circulars import PLATFORM
from ggzy.papers.coordination import Assignment, MinutesPaper, OutcomePaper, Said
from ggzy.papers.paper import Signature


def minutes_paper(p: Coordination, n: int, practice: bool) -> MinutesPaper:
    """Of the meeting with this number, from 1, as the convening office recorded it."""
    each: Minutes = p.minutes[n - 1]
    return MinutesPaper(
        platform=PLATFORM, number=f"{p.code}（纪要第{n}号）", project_name=p.about, project_code="", issuer=each.by.org, issued_at=each.at,
        signatures=(Signature(role="", name=each.by.org, at=each.at, person=each.by.person),), practice=practice,
        question=paragraphs(p.question), held_at=each.held_at, place=each.place, attended=paragraphs(each.attended), agreed=paragraphs(each.text),
    )  # fmt: skip


def outcome_paper(p: Coordination, practice: bool) -> OutcomePaper:
    """As it was decided, by the convening office or the one above: nothing of it changes afterwards."""
    assert p.opened_by and p.decided_by and p.decided_at and p.carry_out_by
    by = p.decided_by
    told = dict.fromkeys([*(office.org for office in p.parties), p.opened_by.org])
    return OutcomePaper(
        platform=PLATFORM, number=p.code, project_name=p.about, project_code="", issuer=by.org, issued_at=p.decided_at,
        signatures=(Signature(role="", name=by.org, at=p.decided_at, person=by.person),), practice=practice,
        addressees=tuple(org for org in told if org != by.org), question=paragraphs(p.question),
        said=tuple(Said(office=office.org, words=tuple(each.text for each in p.opinions if each.org_id == office.org_id)) for office in p.parties),
        meetings=tuple(each.held_at for each in p.minutes), instructions=tuple(each.text for each in p.instructions), outcome=paragraphs(p.outcome),
        carry_out_by=p.carry_out_by,
        tasks=tuple(Assignment(office=p.owes(org_id), text=given.task.text, by=given.task.by) for org_id, given in p.tasks.items()),
    )  # fmt: skip
