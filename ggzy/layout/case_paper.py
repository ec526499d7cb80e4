"""案件证据册: the contents of an evidence pack as one official paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from ggzy.layout.case_told import Contents, Figure, FromFinding, Law, Stopped
from ggzy.layout.deals import Viewed
from ggzy.papers.case_evidence import CaseEvidencePaper, Part
from ggzy.papers.paper import Sheet

PLATFORM = "公共资源交易平台"


def paper(viewed: Viewed, told: Contents) -> CaseEvidencePaper:
    p, first, last = viewed.p, viewed.entries[0], viewed.entries[-1]
    return CaseEvidencePaper(
        platform=PLATFORM, number=f"{p.code}-ZJ", project_name=p.title, project_code="", issuer=first.actor.org, issued_at=last.at,
        practice=bool(settings.GGZY_PRACTICE), stage=p.at_stage.label, stream=p.stream, parts=tuple(parts(told)),
    )  # fmt: skip


COLUMNS = ("事项", "内容", "谁、何时", "日志")


def parts(told: Contents) -> Iterator[Part]:
    for found in told.findings:
        yield Part(title=_("来自监督发现：%(rule)s") % {"rule": found.label}, sheets=tuple(sheets_of_finding(found)))
    titles = dict.fromkeys(each.part for each in told.figures)
    for title in titles:
        yield Part(title=title, sheets=(sheet("", [f for f in told.figures if f.part == title]),))
    if told.bar:
        yield Part(title=told.bar[0].part, sheets=(sheet(_("限制"), told.bar), stopped_sheet(told.stopped)))
    yield Part(title=_("法律依据"), sheets=(law_sheet(told.laws),))


def sheet(caption: str, figures: Sequence[Figure]) -> Sheet:
    rows = tuple((f"{f.act}：{f.name}" if f.name else f.act, f.says, f"{f.by} {f.at}", str(f.source)) for f in figures)
    return Sheet(caption=caption, columns=COLUMNS, rows=rows)


def stopped_sheet(stopped: Sequence[Stopped]) -> Sheet:
    rows = tuple((str(s.number), s.at, s.act, s.place, s.reason) for s in stopped)
    note = "" if rows else _("还没有拦下过办理。")
    return Sheet(caption=_("拦下的办理"), columns=("登记号", "时间", "办理", "项目", "答复"), rows=rows, note=note)


def law_sheet(laws: Sequence[Law]) -> Sheet:
    rows = tuple((each.for_what, each.basis, each.figure, _("核") if each.checked else _("未核")) for each in laws)
    return Sheet(caption="", columns=("用于", "条款", "条款中的数字、文字", "是否核对"), rows=rows)


def sheets_of_finding(found: FromFinding) -> Iterator[Sheet]:
    rows = [
        (_("规则"), f"{found.label}（{found.rule}，第{found.version}版）"), (_("种类、等级"), f"{found.family}，{found.grade}"),
        (_("情况"), found.words), (_("发生时间"), found.at), *found.inputs.items(), (_("常见程度"), found.often),
        (_("可能的正当解释"), "；".join(found.innocent)), (_("说明"), found.explained or _("没有人说明为正当情形")),
    ]  # fmt: skip
    if found.gone:
        rows.append((_("不再成立"), _("自%(at)s起，按现在的记录规则不再得出这一发现") % {"at": found.gone}))
    yield Sheet(caption=_("发现"), columns=("项", "内容"), rows=tuple(rows))
    entries = tuple((each.stream, str(each)) for each in found.sources) or tuple((each, "") for each in found.records)
    yield Sheet(caption=_("根据的记录"), columns=("日志流", "日志"), rows=entries)
