"""What is worth saying of the report chain's and of cross-department matters' facts in a time line 上报、协调的办理记录."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from ggzy.core.chain import DIFFICULTY_STATES
from ggzy.core.office_figures import Covered, ReportSeen, lacking, overlaps
from ggzy.core.procedures.case_grounds import INDUSTRIES, LINES
from ggzy.core.regions import children, path
from ggzy.layout.templatetags.ggzy import until, when

SHORT = 200


def covered_words(covered: Iterable[Covered]) -> str:
    """What an office's figures cover, in words: places, each with all below it, and lines of trade."""
    found = []
    for each in covered:
        names = [name.partition("/") for name in each.lines]
        lines = "、".join(INDUSTRIES.get(industry, industry) if industry else LINES.get(line, line) for line, _slash, industry in names) or _("各行业")
        below = _("（含所辖各地）") if children(each.region) else ""
        found.append(_("%(place)s%(below)s的%(lines)s") % {"place": path(each.region)[-1].name if path(each.region) else each.region, "below": below, "lines": lines})
    return "；".join(found)


def overlap_words(reports: Iterable[ReportSeen]) -> str:
    """Whose figures are in whose, so that nobody adds them up."""
    return "".join(_("%(one)s的数字包含%(others)s的。") % {"one": one, "others": "、".join(others)} for one, others in overlaps(reports))


def short(text: str) -> str:
    return text if len(text) <= SHORT else text[:SHORT] + "……"


def submitted(p: Any, e: Any) -> str:
    parts = [_("逾期上报") if e.late else _("按时上报"), _("%(n)s项数字") % {"n": len(e.figures)}]
    parts += [_("对%(n)s项数字有异议") % {"n": len(e.contests)}] if e.contests else []
    parts += [_("%(n)s项困难") % {"n": len(e.difficulties)}] if e.difficulties else []
    return "，".join(parts)


def collated(p: Any, e: Any) -> str:
    missing = lacking(e.reports)
    told = _("%(n)s个单位。%(summary)s") % {"n": len(e.sections), "summary": short(e.summary)}
    return told + (_("没有上报：%(who)s") % {"who": "、".join(missing)} if missing else "")


def party(p: Any, org_id: str) -> str:
    return next((office.org for office in p.parties if office.org_id == org_id), org_id)


WORDS: dict[str, Callable[[Any, Any], str]] = {
    "CallOpened": lambda p, e: _("%(n)s个单位，%(at)s前上报，汇总后报送%(up)s") % {"n": len(e.offices), "at": when(e.due), "up": e.superior.org},
    "ReportsCollated": collated,
    "CallSentUp": lambda p, e: e.document_no,
    "CallAcknowledged": lambda p, e: e.remark,
    "CallReturned": lambda p, e: e.reason,
    "CallWithdrawn": lambda p, e: e.reason,
    "PlanEnded": lambda p, e: e.reason,
    "ReportAsked": lambda p, e: _("%(at)s前上报") % {"at": when(e.due)},
    "ReportSubmitted": submitted,
    "ReportReturned": lambda p, e: _("%(at)s前补正再报：%(why)s") % {"at": when(e.due), "why": e.reason},
    "ReportExtended": lambda p, e: _("延至%(at)s：%(why)s") % {"at": when(e.due), "why": e.reason},
    "ReportCalledOff": lambda p, e: e.reason,
    "DifficultyUpdated": lambda p, e: _("第%(n)s项，%(state)s：%(what)s") % {"n": e.number, "state": DIFFICULTY_STATES[e.state], "what": e.outcome},
    "CoordinationOpened": lambda p, e: _("参与单位：%(who)s；%(at)s前提出意见，%(by)s前确定结果") % {"who": "、".join(o.org for o in e.parties), "at": when(e.due), "by": when(e.decide_by)},
    "OpinionGiven": lambda p, e: f"{party(p, e.org_id)}：{short(e.text)}",
    "MinutesRecorded": lambda p, e: _("%(at)s，%(place)s，%(who)s。%(text)s") % {"at": when(e.held_at), "place": e.place, "who": e.attended, "text": short(e.text)},
    "CoordinationEscalated": lambda p, e: p.above.org if p.above else "",
    "CoordinationInstructed": lambda p, e: _("%(at)s前确定：%(text)s") % {"at": when(e.decide_by), "text": short(e.text)},
    "CoordinationDecided": lambda p, e: _("%(text)s（%(at)s前落实）") % {"text": short(e.outcome), "at": until(e.carry_out_by)}
    + "".join(_("；%(who)s：%(text)s（%(at)s前）") % {"who": party(p, each.org_id), "text": short(each.text), "at": until(each.by)} for each in e.tasks),
    "TaskReported": lambda p, e: f"{party(p, e.org_id)}：{short(e.text)}",
    "TaskReturned": lambda p, e: _("%(who)s，%(at)s前再落实：%(text)s") % {"who": party(p, e.org_id), "at": until(e.by), "text": short(e.text)},
    "CoordinationSettled": lambda p, e: short(e.text),
    "CoordinationDropped": lambda p, e: e.reason,
}
