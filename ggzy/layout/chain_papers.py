"""Papers of the report chain 上报文书: an office's report, and the merged one, from what stands in the records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from ggzy.core.chain import DIFFICULTY_STATES, Call, OfficeReport
from ggzy.core.office_figures import FIGURES, ReportSeen, lacking
from ggzy.layout.chain_words import covered_words, overlap_words
from ggzy.layout.circulars import PLATFORM
from ggzy.papers.chain_report import ChainReportPaper, Trouble
from ggzy.papers.paper import Clause, Sheet, Signature

SHARES = "进场率的依据为“已进场标段的登记条目／应当进场的名单行数”。"
SIDE_BY_SIDE = 6
"""So many offices stand beside one another in a table; more go into the next."""


def office_paper(p: OfficeReport, practice: bool) -> ChainReportPaper:
    """As submitted last; a figure that the office contests has its words in the note."""
    assert p.office and p.asked_by and p.since and p.until and p.submitted_at
    notes = "；".join(f"{FIGURES[each.figure].label}：{each.text}" for each in p.contests)
    sheet = Sheet(
        caption="数字", columns=("项目", "数值", "依据条目"), rows=tuple((each.row.label, each.words, each.basis) for each in p.figures), numeric=(1, 2),
        note="".join((f"数字涵盖{covered_words(p.covered)}；标明“本单位”的不含所辖各地。" if p.covered else "", SHARES if any(each.rows for each in p.figures) else "", f"本单位对数字的异议：{notes}" if notes else "")),
    )  # fmt: skip
    return ChainReportPaper(
        platform=PLATFORM, number=f"{p.call_code}（第{p.times}次上报）", project_name=p.about, project_code="", issuer=p.office.org, issued_at=p.submitted_at,
        signatures=(Signature(role="", name=p.office.org, at=p.submitted_at, person=p.submitted_by.person if p.submitted_by else ""),), practice=practice,
        addressee=p.asked_by.org, since=p.since, until=p.until - timedelta(seconds=1), merged=False,
        parts=tuple(Clause(number="", title=question, text=paragraphs(answer)) for question, answer in zip(p.outline, p.answers, strict=False)),
        sheets=(sheet,) if p.figures else (), troubles=troubles_of(p),
    )  # fmt: skip


def troubles_of(p: OfficeReport) -> tuple[Trouble, ...]:
    assert p.office
    return tuple(
        Trouble(
            office=p.office.org, found_by=each.found_by, what=each.what, tried=each.tried, by=each.by.isoformat(), state=DIFFICULTY_STATES[each.state], outcome=each.outcome,
        )  # fmt: skip
        for each in p.difficulties
    )


def merged_paper(p: Call, practice: bool, reports: Sequence[OfficeReport] = ()) -> ChainReportPaper:
    """As collated last; until it goes up, also anew, it says that it is a draft. `reports` tell the difficulties."""
    assert p.opened_by and p.superior and p.since and p.until and p.collated_at
    by, sent_at = p.sent_by or p.opened_by, p.sent_at if p.stage in ("sent", "received") else None
    accepted = [each for each in p.reports if each.stage == "accepted"]
    tables = [accepted[n : n + SIDE_BY_SIDE] for n in range(0, len(accepted), SIDE_BY_SIDE)]
    return ChainReportPaper(
        platform=PLATFORM, number=p.document_no if sent_at else p.code, project_name=p.about, project_code="", issuer=by.org, issued_at=sent_at or p.collated_at,
        signatures=(Signature(role="", name=by.org, at=sent_at),), practice=practice, addressee=p.superior.org, since=p.since, until=p.until - timedelta(seconds=1),
        merged=True, summary=paragraphs(p.summary), parts=tuple(Clause(number="", title=each.office, text=paragraphs(each.text)) for each in p.sections),
        sheets=tuple(sheet_of(table, n, len(tables), overlap_words(accepted) if n == len(tables) else "") for n, table in enumerate(tables, start=1)),
        troubles=tuple(trouble for report in reports if report.stage == "accepted" for trouble in troubles_of(report)),
        missing=tuple(lacking(p.reports)), late=tuple(each.office for each in accepted if each.late),
        draft=sent_at is None,
    )  # fmt: skip


def sheet_of(reports: Sequence[ReportSeen], n: int, tables: int, overlap: str) -> Sheet:
    """Figures down, offices across; below, what each office's cover, and below the last table whose contain whose."""
    told = [{each.code: each.words for each in report.figures} for report in reports]
    scopes = "；".join(f"{each.office}的涵盖{covered_words(each.covered)}" for each in reports if each.covered)
    codes = [code for code in FIGURES if any(code in each for each in told)]
    return Sheet(
        caption="各单位的数字" + (f"（{n}/{tables}）" if tables > 1 else ""), columns=("项目", *(each.office for each in reports)),
        rows=tuple((FIGURES[code].label, *(each.get(code, "—") for each in told)) for code in codes), numeric=tuple(range(1, len(reports) + 1)),
        note=f"数字按各单位的行业、地域和所报期间统计，不能相加。{f'{scopes}。' if scopes else ''}{overlap}",
    )  # fmt: skip


def paragraphs(text: str) -> str:
    """Each line a paragraph of its own, as official papers have it."""
    return "\n\n".join(line.strip() for line in text.splitlines() if line.strip())
