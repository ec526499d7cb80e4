"""Papers of a deal 项目文书: which there are for this viewer by now, each filled from the record and typed nowhere again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from ggzy.core.acts import award, evaluation, notice, opening, registration
from ggzy.core.disclosure import on_the_portal
from ggzy.core.table import Event
from ggzy.layout.deals import Viewed
from ggzy.layout.marks import copy_for
from ggzy.layout.papers.contract import contract_paper
from ggzy.layout.papers.evaluation_report import evaluation_report_paper
from ggzy.layout.papers.opening_record import opening_record_paper
from ggzy.layout.papers.orders import PREFIX, order_paper, orders_of
from ggzy.layout.papers.result import award_announcement_paper, award_notice_paper, candidates_paper
from ggzy.layout.papers.seen import is_party, sees, won
from ggzy.layout.papers.tender_file import tender_file_paper
from ggzy.layout.papers.tender_notice import notice_paper
from ggzy.layout.papers.written_report import written_report_paper
from ggzy.layout.sights import BIDS, EVALUATION, FILE, ORDERS
from ggzy.papers.copies import Copy
from ggzy.papers.paper import Paper


@dataclass(frozen=True)
class Kind:
    """One kind of paper: it may be read by whoever sees `shown_by` in the present round; `build` fills it in; of what it `tells`
    is kept with the look of whoever takes a copy."""

    title: str
    tells: str
    shown_by: type[Event]
    build: Callable[[Viewed], Paper | None]
    parties_only: bool = False
    of_winner: bool = False


def paper_of(viewed: Viewed, kind: str) -> Paper | None:
    """The paper, or None when there is none that this viewer may read."""
    row = PAPERS.get(kind)
    if row is None:
        return order_paper(viewed, kind)
    return row.build(viewed) if may_read(viewed, row) else None


def offered_papers(viewed: Viewed) -> list[tuple[str, str]]:
    """Kind and title of every paper that this viewer may read by now."""
    return [(kind, row.title) for kind, row in PAPERS.items() if may_read(viewed, row)] + orders_of(viewed)


def may_read(viewed: Viewed, row: Kind) -> bool:
    if row.parties_only and not is_party(viewed):
        return False
    if row.of_winner and not viewed.p.round.winner:
        return False
    if row.shown_by is registration.FilingSubmitted:
        return sees(viewed, row.shown_by, everything=True) or sees(viewed, notice.FileObtained)
    return sees(viewed, row.shown_by) or (
        row.shown_by is award.ContractPartySigned and won(viewed) and bool(viewed.p.round.contract)
    )


def is_public(viewed: Viewed, kind: str) -> bool:
    """Whether everybody may have this paper by now; the tender file goes to all who ask from the notice on."""
    if kind not in PAPERS:
        return any(f"{PREFIX}{e.seq}" == kind and on_the_portal(viewed.p, e) for e in viewed.entries)
    shown_by = PAPERS[kind].shown_by
    if shown_by is registration.FilingSubmitted:
        return bool(viewed.p.round.notice)
    return any(isinstance(e.event, shown_by) and on_the_portal(viewed.p, e) for e in viewed.entries) and not PAPERS[kind].parties_only


def copy_of(request: HttpRequest, viewed: Viewed, kind: str, called: str = "") -> Copy | None:
    """The viewer's own copy of this paper, where it is not public."""
    return None if is_public(viewed, kind) else copy_for(request, told_by(kind), called)


def told_by(kind: str) -> str:
    """Of what a paper tells; orders tell of no bidder."""
    return PAPERS[kind].tells if kind in PAPERS else ORDERS


def may_read_file(viewed: Viewed) -> bool:
    """Whether the tender file and its attachments are this viewer's to read."""
    return may_read(viewed, PAPERS["tender_file"])


PAPERS: dict[str, Kind] = {
    "notice": Kind("招标公告", FILE, notice.NoticePublished, notice_paper),
    "tender_file": Kind("招标文件", FILE, registration.FilingSubmitted, tender_file_paper),
    "opening_record": Kind("开标记录", BIDS, opening.OpeningClosed, opening_record_paper),
    "evaluation_report": Kind("评标报告", EVALUATION, evaluation.ReportFiled, evaluation_report_paper),
    "candidates": Kind("中标候选人公示", BIDS, award.CandidatesPublished, candidates_paper),
    "award_announcement": Kind("中标结果公告", BIDS, award.LotAwarded, award_announcement_paper, of_winner=True),
    "award_notice": Kind("中标通知书", BIDS, award.AwardNoticesIssued, award_notice_paper, parties_only=True, of_winner=True),
    "written_report": Kind("书面报告", EVALUATION, award.WrittenReportFiled, written_report_paper),
    "contract": Kind("合同", BIDS, award.ContractPartySigned, contract_paper),
}
