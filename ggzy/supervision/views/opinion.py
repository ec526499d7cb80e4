"""Opinions on filings 备案意见书、整改意见书 as official papers: one for each time the supervisor answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ggzy.core.acts.registration import FilingAccepted, FilingReturned, FilingSubmitted
from ggzy.core.table import Entry
from ggzy.desk.checklists import known_points
from ggzy.layout.deals import Viewed
from ggzy.layout.marks import copy_for, paper_response
from ggzy.layout.sights import FILE
from ggzy.papers.filing_opinion import Checked, FilingOpinionPaper
from ggzy.papers.paper import Signature
from ggzy.supervision.reach import watched

PLATFORM = "公共资源交易平台"


@dataclass(frozen=True)
class Opinion:
    """One answer to one filing, counted from 1."""

    number: int
    entry: Entry
    submitted_at: datetime

    @property
    def accepted(self) -> bool:
        return isinstance(self.entry.event, FilingAccepted)

    @property
    def label(self) -> str:
        return _("备案意见书") if self.accepted else _("整改意见书")


def opinions(viewed: Viewed) -> list[Opinion]:
    """Every answer so far, the first first."""
    found: list[Opinion] = []
    submitted = None
    for entry in viewed.entries:
        if isinstance(entry.event, FilingSubmitted):
            submitted = entry.at
        elif isinstance(entry.event, FilingAccepted | FilingReturned):
            found.append(Opinion(len(found) + 1, entry, submitted or entry.at))
    return found


@watched
def opinion(request: HttpRequest, viewed: Viewed, number: int, form: str) -> HttpResponse:
    """意见书，网页或者PDF。"""
    answer = next((o for o in opinions(viewed) if o.number == number), None)
    if answer is None or form not in ("html", "pdf"):
        raise Http404(_("没有这份意见书"))
    paper = paper_of(viewed, answer)
    return paper_response(paper, form, f"opinion-{viewed.p.deal_code}-{number}", copy_for(request, FILE))


def paper_of(viewed: Viewed, answer: Opinion) -> FilingOpinionPaper:
    p, event, actor = viewed.p, answer.entry.event, answer.entry.actor
    assert p.project
    assert isinstance(event, FilingAccepted | FilingReturned)
    known = {point.code: point for point in known_points(event.checklist)}
    bad = [finding for finding in event.findings if not finding.met]
    return FilingOpinionPaper(
        platform=PLATFORM,
        number=f"{p.deal_code}-BA{answer.number:02d}",
        project_name=p.project.title,
        project_code=p.deal_code,
        issuer=actor.org,
        issued_at=answer.entry.at,
        signatures=(Signature(role="", name=actor.org, person=f"{actor.office}{actor.post}{actor.person}", at=answer.entry.at),),
        practice=bool(settings.GGZY_PRACTICE),
        addressee=p.project.tenderee,
        verdict="accepted" if answer.accepted else "returned",
        filed="招标文件备案",
        received_at=answer.submitted_at,
        checks=tuple(
            Checked(
                item=known[f.code].text,
                finding="符合" if f.met else "不符合",
                opinion=f.note,
                basis=str(known[f.code].basis),
            )
            for f in event.findings
            if f.code in known
        ),
        reasons=tuple(f"{known[f.code].text}：{f.note}" for f in bad if f.code in known)
        + ((event.opinion,) if event.opinion else ()),
        remedy="" if answer.accepted else "请按上述意见修改招标文件后重新提交备案。",
        filing_number=f"{p.deal_code}-BA{answer.number:02d}" if answer.accepted else "",
        contact=f"{actor.org}{actor.office}",
    )
