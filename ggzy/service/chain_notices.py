"""Who is told of what in the report chain and in cross-department matters 上报、协调通知."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from ggzy.core.acts import chain, coordination
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.chain import Call, OfficeReport
from ggzy.core.coordination import Coordination
from ggzy.core.record import Record
from ggzy.core.table import Entry, Event
from ggzy.layout.templatetags.ggzy import until
from ggzy.service.docket_notices import own_office
from ggzy.store.messages import notify, posts_of_organisation

TO_OFFICE: dict[type[Event], str] = {
    chain.ReportAsked: "请填写并上报",
    chain.ReportReturned: "上报退回补正",
    chain.ReportExtended: "上报期限已延长",
    chain.ReportAccepted: "上报已采纳",
    chain.ReportCalledOff: "不再要求上报",
}
TO_ASKER: dict[type[Event], str] = {chain.ReportSubmitted: "已上报，请审阅"}
TO_CALLER: dict[type[Event], str] = {chain.CallAcknowledged: "上级已收悉汇总报告", chain.CallReturned: "上级退回汇总报告", DutyBreached: "上报事项的期限届满"}
TO_PARTIES: dict[type[Event], str] = {
    coordination.CoordinationOpened: "请对协调事项提出意见",
    coordination.MinutesRecorded: "协调事项的会议纪要已记入",
    coordination.CoordinationInstructed: "上级对协调事项提出意见",
    coordination.CoordinationDecided: "协调结果已确定",
    coordination.CoordinationSettled: "协调事项已办结",
    coordination.CoordinationDropped: "协调事项已撤回",
}
TO_CONVENER: dict[type[Event], str] = {
    coordination.OpinionGiven: "参与单位已提出意见",
    coordination.TaskReported: "参与单位已报告任务的落实情况",
    coordination.CoordinationEscalated: "协调事项逾期未定，已提请上级",
    coordination.CoordinationInstructed: "上级对协调事项提出意见",
    coordination.CoordinationDecided: "协调结果已确定",
}


def tell_those_concerned(p: Record, entries: Sequence[Entry]) -> None:
    """A follower of matters."""
    if isinstance(p, OfficeReport):
        tell_of_report(p, entries)
    elif isinstance(p, Call):
        tell_of_call(p, entries)
    elif isinstance(p, Coordination):
        tell_of_coordination(p, entries)


def tell_of_report(p: OfficeReport, entries: Sequence[Entry]) -> None:
    assert p.office and p.due
    link, term = reverse("supervision:office_report", args=[p.stream]), f"期限{until(p.due)}。"
    for entry in entries:
        kind, at = type(entry.event), entry.at
        missed = isinstance(entry.event, DutyBreached) and entry.event.duty != "review"
        words = "逾期没有办理上报事项" if missed else TO_OFFICE.get(kind, "")
        if words:
            notify(posts_of_organisation(p.office.org_id, at), f"{words}：{p.title}", term, stream=p.stream, at=at, link=link)
        told = f"{p.office.org}逾期没有办理" if missed else f"{p.office.org}{TO_ASKER[kind]}" if kind in TO_ASKER else ""
        if told:
            notify(own_office(p.asked_by, at), f"{told}：{p.title}", stream=p.stream, at=at, link=link)


def tell_of_call(p: Call, entries: Sequence[Entry]) -> None:
    link = reverse("supervision:call", args=[p.stream])
    for entry in entries:
        kind, at = type(entry.event), entry.at
        if kind is chain.CallSentUp and p.superior:
            notify(posts_of_organisation(p.superior.org_id, at), f"下级报送汇总报告：{p.title}", stream=p.stream, at=at, link=link)
        if kind in TO_CALLER:
            notify(own_office(p.opened_by, at), f"{TO_CALLER[kind]}：{p.title}", stream=p.stream, at=at, link=link)


def tell_of_coordination(p: Coordination, entries: Sequence[Entry]) -> None:
    link = reverse("supervision:coordination", args=[p.stream])
    for entry in entries:
        kind, at = type(entry.event), entry.at
        if kind in TO_PARTIES:
            for office in p.parties:
                notify(posts_of_organisation(office.org_id, at), f"{TO_PARTIES[kind]}：{p.title}", stream=p.stream, at=at, link=link)
        if isinstance(entry.event, coordination.TaskReturned):
            notify(posts_of_organisation(entry.event.org_id, at), f"任务退回再落实：{p.title}", f"期限{until(entry.event.by)}。", stream=p.stream, at=at, link=link)
        if isinstance(entry.event, DutyBreached) and entry.event.duty == "task":
            late = f"{p.owes(entry.event.key)}的任务逾期没有落实：{p.title}"
            notify([*posts_of_organisation(entry.event.key, at), *own_office(p.opened_by, at)], f"催办：{late}", "请尽快落实并报告。", stream=p.stream, at=at, link=link)
        if kind is coordination.CoordinationEscalated and p.above:
            notify(posts_of_organisation(p.above.org_id, at), f"协调事项逾期未定，提请协调：{p.title}", stream=p.stream, at=at, link=link)
        if kind in TO_CONVENER:
            notify(own_office(p.opened_by, at), f"{TO_CONVENER[kind]}：{p.title}", stream=p.stream, at=at, link=link)
