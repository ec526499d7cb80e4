"""Looks are recorded here 查看留痕: one table of the pages that show names or personal data, one middleware that keeps who saw them.

What a page is about stands in `SHOWS`; a test walks every address in every official's role and finds the page that
shows a name and is missing here. The parties of a lot and its experts are kept only where a page tells what is not public
yet (`TELLS`), and where they take a copy. The record is written before the answer leaves: no record, no page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse

from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import WATCHED, Role
from ggzy.layout.session import current_post, now_of
from ggzy.store.models import Deal, Post, Sight

IN_A_LOT = (Role.TENDEREE, Role.AGENCY, Role.EXPERT)
"""Whose looks are kept in a lot of theirs, at what is not public."""
BIDS, FIRM, MONEY, MAIL, EXPERTS, PEOPLE, CASES, MATTERS = (
    "投标人名称和投标内容", "主体登记信息", "保证金往来", "消息和发件", "评标专家", "人员信息", "监督案件", "投诉和举报",
)  # fmt: skip
UPWARD = "单位上报和协调事项"
FILE, EVALUATION, DRAW, ORDERS = "尚未公布的招标文件", "评标情况", "抽取过程", "责令暂停、恢复和改正"
LISTS = "读入的名单"
UNLISTED, CIRCULARS, BARRED, CREDIT, HEIRS = "应上未上核查", "通报", "受限制的单位和人员", "信用记录", "承继登记"
SHOWS: dict[str, str] = {
    "supervision:deal": BIDS,
    "supervision:findings": BIDS,
    "supervision:finding": BIDS,
    "supervision:finding_act": BIDS,
    "supervision:cases": CASES,
    "supervision:case_days": CASES,
    "supervision:complaint_days": MATTERS,
    "supervision:report_days": MATTERS,
    "supervision:list_run": LISTS,
    "supervision:list_bad": LISTS,
    "supervision:new_case": EXPERTS,
    "supervision:case": CASES,
    "supervision:case_act": CASES,
    "supervision:case_pack": CASES,
    "supervision:case_paper": CASES,
    "supervision:complaint_paper": MATTERS,
    "supervision:decisions": CASES,
    "supervision:complaints": MATTERS,
    "supervision:complaint": MATTERS,
    "supervision:complaint_act": MATTERS,
    "supervision:complaint_exhibit": MATTERS,
    "supervision:case_exhibit": CASES,
    "supervision:urge": MATTERS,
    "supervision:reports": MATTERS,
    "supervision:report": MATTERS,
    "supervision:report_act": MATTERS,
    "supervision:report_file": MATTERS,
    "supervision:interferences": MATTERS,
    "supervision:interference": MATTERS,
    "supervision:interference_act": MATTERS,
    "supervision:unlisted": UNLISTED,
    "supervision:unlisted_row": UNLISTED,
    "supervision:judgements": UNLISTED,
    "supervision:matters": UNLISTED,
    "supervision:matter": UNLISTED,
    "supervision:matter_act": UNLISTED,
    "supervision:circulars": CIRCULARS,
    "supervision:new_circular": CIRCULARS,
    "supervision:circular": CIRCULARS,
    "supervision:circular_act": CIRCULARS,
    "supervision:circular_revise": CIRCULARS,
    "supervision:circular_paper": CIRCULARS,
    "supervision:experts": EXPERTS,
    "supervision:expert": EXPERTS,
    "supervision:propose_removal": EXPERTS,
    "supervision:pool_act": EXPERTS,
    "supervision:agency": BIDS,
    "supervision:appeals": EXPERTS,
    "supervision:appeal": EXPERTS,
    "supervision:appeal_act": EXPERTS,
    "supervision:new_succession": FIRM,
    "supervision:after": BIDS,
    "supervision:successions": HEIRS,
    "supervision:succession": HEIRS,
    "supervision:succession_act": HEIRS,
    "supervision:barred": BARRED,
    "supervision:credits": CREDIT,
    "supervision:new_credit": EXPERTS,
    "supervision:credit_entry": CREDIT,
    "supervision:credit_act": CREDIT,
    "supervision:credit_of": CREDIT,
    "supervision:import_run": LISTS,
    "supervision:import_matter": LISTS,
    "supervision:import_act": LISTS,
    "supervision:import_file": LISTS,
    "supervision:import_bad": LISTS,
    "service:ratings": EXPERTS,
    "service:rate": EXPERTS,
    **{f"supervision:{page}": UPWARD for page in ("call", "collate", "call_figures", "call_paper", "office_report", "fill_report", "office_report_paper", "difficulties", "coordination", "coordination_paper", "coordination_minutes")},
    "supervision:entry": BIDS,
    "supervision:paper": BIDS,
    "supervision:opinion": BIDS,
    "supervision:evidence": BIDS,
    "trading:release": BIDS,
    "trading:fallen_paper": BIDS,
    "trading:unsealing": BIDS,
    "trading:failures": BIDS,
    "supervision:failures": BIDS,
    "supervision:scene": BIDS,
    "supervision:ask": BIDS,
    "supervision:correct": BIDS,
    "supervision:judge": BIDS,
    "supervision:suspend": BIDS,
    "supervision:resume": BIDS,
    "trading:hall": BIDS,
    "trading:hall_now": BIDS,
    "trading:paper": BIDS,
    "trading:attachment": BIDS,
    "trading:evaluation_report": BIDS,
    "trading:seats": EXPERTS,
    "service:second": PEOPLE,
    "service:second_requests": PEOPLE,
    "service:refunds": MONEY,
    "service:organisations": FIRM,
    "service:organisation": FIRM,
    "service:members": PEOPLE,
    "service:message": MAIL,
    "service:messages": MAIL,
    "service:sent_messages": MAIL,
    "service:outbox": MAIL,
    "service:outbox_message": MAIL,
    "supervision:sights": PEOPLE,
    "supervision:leaks": PEOPLE,
    "supervision:leak": PEOPLE,
    "supervision:conduct": PEOPLE,
    "supervision:conduct_of_office": PEOPLE,
    "supervision:conduct_of_person": PEOPLE,
    "practice:accounts": PEOPLE,
    "practice:bank": MONEY,
    "practice:clock": BIDS,
}
"""By route: what the page may show of bidders or of persons."""
TELLS: dict[str, str] = {
    "trading:seat": BIDS,
    "trading:seat_paper": BIDS,
    "trading:deliberation": EVALUATION,
    "trading:evaluation_report": EVALUATION,
    "trading:publicity": EVALUATION,
    "trading:written_report": EVALUATION,
    "trading:archive_package": BIDS,
    "trading:committee": DRAW,
    "trading:draws": DRAW,
}
"""By route: what the page tells a party or an expert of the lot, or an office that plays a part in it."""
NAMES: dict[str, str] = {
    "trading:seat": "评标席位",
    "trading:seat_paper": "投标文件",
    "trading:deliberation": "合议",
    "trading:publicity": "公示中标候选人",
    "trading:committee": "抽取评标委员会",
    "trading:draws": "抽取",
    "trading:written_report": "书面报告",
    "trading:archive_package": "归档包",
    "supervision:leaks": "泄密核查",
    "supervision:leak": "一个标段的泄密核查",
    "supervision:deal": "项目监督",
    "supervision:cases": "案件列表",
    "supervision:case_days": "案件各环节用时",
    "supervision:complaint_days": "投诉各环节用时",
    "supervision:report_days": "举报各环节用时",
    "supervision:list_run": "一次读入的名单",
    "supervision:list_bad": "名单退回的行",
    "supervision:new_case": "登记线索",
    "supervision:new_succession": "登记承继关系",
    "supervision:case": "案件",
    "supervision:case_act": "案件办理",
    "supervision:case_pack": "案件证据包",
    "supervision:case_paper": "案件文书",
    "supervision:complaint_paper": "投诉文书",
    "supervision:case_exhibit": "案件的材料",
    "supervision:paper": "项目文书",
    "supervision:opinion": "备案审查意见书",
    "supervision:evidence": "证据包",
    "trading:release": "交出开标份额",
    "trading:unsealing": "解密进度",
    "trading:failures": "解密失败处置",
    "supervision:failures": "开标异常",
    "supervision:scene": "现场监管",
    "supervision:entry": "一条日志",
    "supervision:ask": "书面询问",
    "supervision:correct": "责令改正",
    "supervision:judge": "认定改正情况",
    "supervision:suspend": "责令暂停",
    "supervision:resume": "决定恢复",
    "trading:hall": "开标大厅",
    "trading:hall_now": "开标大厅",
    "trading:paper": "项目文书",
    "trading:attachment": "招标文件附件",
    "trading:evaluation_report": "评标报告",
    "trading:seats": "评标席位情况",
    "service:second": "第二人确认",
    "service:second_requests": "双人办理",
    "service:refunds": "保证金退还",
    "service:organisations": "主体核验列表",
    "service:organisation": "主体登记",
    "service:members": "单位人员",
    "service:message": "一条消息",
    "service:messages": "消息中心",
    "service:sent_messages": "已发消息回执",
    "service:outbox": "发件箱",
    "service:outbox_message": "发件箱的一封信",
    "supervision:sights": "查看留痕",
    "supervision:conduct": "履职情况",
    "supervision:conduct_of_office": "一个单位的履职情况",
    "supervision:conduct_of_person": "一人的履职情况",
    "practice:accounts": "演练账户",
    "practice:bank": "银行模拟",
    "practice:clock": "演练时钟",
    "supervision:findings": "监督发现列表",
    "supervision:finding": "监督发现",
    "supervision:finding_act": "监督发现处理",
    "supervision:decisions": "待我决定",
    "supervision:complaints": "投诉列表",
    "supervision:complaint": "投诉",
    "supervision:complaint_act": "投诉办理",
    "supervision:complaint_exhibit": "投诉的材料",
    "supervision:urge": "催办、督办",
    "supervision:reports": "举报列表",
    "supervision:report": "举报",
    "supervision:report_act": "举报办理",
    "supervision:report_file": "举报的材料",
    "supervision:interferences": "插手干预登记列表",
    "supervision:interference": "插手干预登记",
    "supervision:interference_act": "插手干预登记办理",
    "supervision:unlisted": "应上未上比对",
    "supervision:unlisted_row": "名单上的一个项目",
    "supervision:judgements": "人工判断的记录",
    "supervision:matters": "核查事项列表",
    "supervision:matter": "核查事项",
    "supervision:matter_act": "核查事项办理",
    "supervision:circulars": "通报列表",
    "supervision:new_circular": "起草通报",
    "supervision:circular": "一份通报",
    "supervision:circular_act": "通报办理",
    "supervision:circular_revise": "修改通报稿",
    "supervision:circular_paper": "通报文书",
    "supervision:experts": "评标专家履职档案列表",
    "supervision:expert": "评标专家履职档案",
    "supervision:propose_removal": "拟决定出库",
    "supervision:pool_act": "出库办理",
    "supervision:agency": "招标代理机构档案",
    "supervision:appeals": "档案申诉列表",
    "supervision:appeal": "档案申诉",
    "supervision:appeal_act": "档案申诉办理",
    "supervision:after": "事后监管",
    "supervision:successions": "承继登记列表",
    "supervision:succession": "一项承继登记",
    "supervision:succession_act": "承继登记办理",
    "supervision:barred": "正在限制的名单",
    "supervision:credits": "信用记录列表",
    "supervision:new_credit": "登记信用记录",
    "supervision:credit_entry": "一条信用记录",
    "supervision:credit_act": "信用记录办理",
    "supervision:credit_of": "一个单位的信用记录",
    "supervision:import_run": "一次读入的外部数据",
    "supervision:import_matter": "读入的外部数据",
    "supervision:import_act": "读入的外部数据办理",
    "supervision:import_file": "读入的原文件",
    "supervision:import_bad": "外部数据退回的行",
    "service:ratings": "评价列表",
    "service:rate": "评价",
    "supervision:call": "上报通知",
    "supervision:collate": "汇总",
    "supervision:call_figures": "各单位的数字",
    "supervision:call_paper": "上报通知文书",
    "supervision:office_report": "单位上报",
    "supervision:fill_report": "填写并上报",
    "supervision:office_report_paper": "单位上报文书",
    "supervision:difficulties": "困难和措施",
    "supervision:coordination": "协调事项",
    "supervision:coordination_paper": "协调事项文书",
    "supervision:coordination_minutes": "协调会议纪要",
    "trading:fallen_paper": "放弃中标的材料",
}
"""By route: what the inspector reads as the page's name."""
ANSWERS_THAT_SHOW = {200, 409, 422}
"""A page is a look also where it comes back because what was sent in was refused."""
ONE_LOOK = timedelta(minutes=10)
"""A page that renews itself is one look, recorded anew every ten minutes."""
RENEWED = ("supervision:list_run", "supervision:import_run", "supervision:import_matter", "supervision:unlisted")
"""Pages that the browser fetches anew by itself, as a whole, while something is under way."""


EXPORTED, TAKEN_AWAY, DOWNLOADED, UNMARKED = "导出", "取走副本", "下载", "查看，未加标记"
TO_TAKE = (EXPORTED, TAKEN_AWAY, DOWNLOADED)
"""How something is taken away as a file; what is downloaded could not be marked and carries no code."""


class Taken(NamedTuple):
    """A copy that the answer carries: its code, and of what."""

    code: str
    what: str


class SightsMiddleware:
    """After a page was made and before it leaves: who looks, at what."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match is None or getattr(request, "tells_nothing", False) or response.status_code not in ANSWERS_THAT_SHOW or not request.user.is_authenticated:
            return response
        what = SHOWS.get(match.view_name) or TELLS.get(match.view_name)
        taken = taken_with(request)
        if what is not None or taken is not None:
            look(request, taken, what or "", str(match.kwargs.get("stream", "")), response)
        return response


def taken_with(request: HttpRequest) -> Taken | None:
    return getattr(request, "copy_taken", None)


def look(request: HttpRequest, taken: Taken | None, what: str, stream: str, answer: HttpResponse) -> None:
    """Keep this look, if it is one that is kept and there is something to see yet; a copy that was taken always is."""
    post = current_post(request)
    if post is None:
        return
    assert request.resolver_match
    at, route, address = now_of(request), request.resolver_match.view_name, request.get_full_path()[:300]
    if taken is None:
        role = Role(post.role)
        if not (role in WATCHED or role in IN_A_LOT and route in TELLS) or not to_be_seen(what, stream):
            return
        if ("HX-Request" in request.headers or route in RENEWED) and seen_lately(post.person_id, route, address, at):
            return
    kept(
        post, taken.what if taken else what, at, route=route, address=address, stream=stream, how=how(request, answer),
        reason=reason(request, stream), code=taken.code if taken else "",
    )  # fmt: skip


def to_be_seen(what: str, stream: str) -> bool:
    """While bidders are secret there is nothing of them to see."""
    deal = Deal.objects.filter(stream=stream).only("stage", "procedure", "region").first() if stream and what == BIDS else None
    return deal is None or not PROCEDURES[deal.procedure].stage(deal.stage).secret


def kept(
    post: Post, what: str, at: datetime, *, route: str, address: str, stream: str = "", how: str = "查看", reason: str = "", code: str = ""
) -> Sight:
    """Write a look down: of a deal in the deal's region, else in that of whoever looks."""
    region = Deal.objects.filter(stream=stream).values_list("region", flat=True).first() if stream else None
    return Sight.objects.create(
        at=at, person_id=str(post.person_id), person=post.person.name, post=str(post)[:200], role=post.role,
        org_id=post.organisation.uscc, what=what, how=how, route=route, address=address,
        stream=stream, region=region if region is not None else post.region_id or "", reason=reason, code=code,
    )  # fmt: skip


def name_of_page(route: str) -> str:
    return NAMES.get(route, route)


def seen_lately(person: int, route: str, address: str, at: datetime) -> bool:
    """Of the very same address: whoever says of every page that it renews itself hides nothing."""
    return Sight.objects.filter(person_id=str(person), route=route, address=address, at__gt=at - ONE_LOOK).exists()


def how(request: HttpRequest, answer: HttpResponse) -> str:
    """Read on the page, taken away as a table, or as a paper. What is shown in its page, as a bid's file at the seat is, was
    not taken away, though it carries a code."""
    if getattr(request, "went_unmarked", False):
        return UNMARKED
    form, marked = request.resolver_match.kwargs.get("form", "") if request.resolver_match else "", taken_with(request) is not None
    if answer.get("Content-Disposition", "").startswith("attachment"):
        return EXPORTED if any(name.endswith("export") for name in request.GET) else TAKEN_AWAY if marked else DOWNLOADED
    if form == "pdf" and marked:
        return TAKEN_AWAY
    return "文书" if form in ("html", "pdf") else "查看"


def reason(request: HttpRequest, stream: str) -> str:
    """Why, where it was asked: the watchers of the watchers say so once for each deal and day, or with the question itself."""
    said = getattr(request, "reason_said", "")
    return str(said or request.session.get("reasons", {}).get(stream, ""))[:500]
