"""What a call brought together 汇总的文书和数字: the merged report as a paper, the figures of all offices one a line."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from ggzy.core.chain import KINDS, OfficeReport
from ggzy.core.office_figures import Counted, Figure, moved
from ggzy.desk import chain as desk
from ggzy.layout.chain_papers import merged_paper
from ggzy.layout.chain_words import covered_words, overlap_words
from ggzy.layout.session import as_role
from ggzy.layout.tables import Column, Table
from ggzy.papers.render import render_html, render_pdf
from ggzy.supervision.chain_rows import earlier_reports, reads_whole
from ggzy.supervision.views.calls import READERS, view_call


@as_role(*READERS)
def call_paper(request: HttpRequest, stream: str, form: str) -> HttpResponse:
    """汇总报告文书，网页或者PDF；报送以前是汇总稿。"""
    viewed = view_call(request, stream)
    if form not in ("html", "pdf") or not reads_whole(viewed.p, viewed.actor) or viewed.p.collated_at is None:
        raise Http404(_("没有这份文书"))
    reports = [desk.as_of(each.stream, viewed.p.collated_at) for each in viewed.p.reports]
    paper = merged_paper(viewed.p, bool(settings.GGZY_PRACTICE), reports)
    if form == "html":
        return HttpResponse(render_html(paper))
    response = HttpResponse(render_pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="report-{stream}.pdf"'
    return response


@dataclass(frozen=True)
class Row:
    """One figure of one office, as submitted, and as it was the period before."""

    report: OfficeReport
    figure: Figure
    before: Figure | None = None

    @property
    def row(self) -> Counted:
        return self.figure.row


def rows_of(report: OfficeReport) -> list[Row]:
    earlier = earlier_reports(report)[:1]
    before = {each.code: each for each in earlier[0].figures} if earlier else {}
    return [Row(report, each, before.get(each.code)) for each in report.figures]


FIGURE_COLUMNS = (
    Column("office", "单位", value=lambda row: row.report.office.org, url=lambda row: reverse("supervision:office_report", args=[row.report.stream])),
    Column("label", "数字", value=lambda row: row.row.label),
    Column("words", "值", value=lambda row: row.figure.words),
    Column("before", "上期", value=lambda row: row.before.words if row.before else None),
    Column("change", "比上期", value=lambda row: moved(row.figure, row.before) or None),
    Column("value", "数值", kind="number", value=lambda row: row.figure.value),
    Column("of", "分母（比例）", kind="number", value=lambda row: row.figure.of or None),
    Column("counted", "依据条目（比例的分子）", kind="number", value=lambda row: row.figure.counted),
    Column("digest", "条目摘要", value=lambda row: row.figure.digest[:16]),
    Column("note", "单位的异议", value=lambda row: row.report.contested(row.figure.code)),
)


@as_role(*READERS)
def call_figures(request: HttpRequest, stream: str) -> HttpResponse:
    """各单位的数字，一行一项，可以导出。"""
    viewed = view_call(request, stream)
    if not reads_whole(viewed.p, viewed.actor):
        raise Http404(_("没有这次上报"))
    reports = [report for report in desk.loaded(viewed.p) if report.submitted_at]
    rows = [row for report in reports for row in rows_of(report)]
    table = Table(request, _("各单位的数字"), FIGURE_COLUMNS, rows, order="", page_rows=60, empty=_("还没有单位上报"), empty_next=_("各单位上报后，数字按记录列在这里。"))
    if table.exporting:
        return table.export()
    seen = [report.seen for report in reports]
    page = {"p": viewed.p, "table": table, "kind": KINDS[viewed.p.kind], "scopes": [(each.office, covered_words(each.covered)) for each in seen if each.covered], "overlaps": overlap_words(seen)}
    return render(request, "supervision/call_figures.html", page)
