"""The practice lists, matters and circulars 演练名单、核查、通报: read in and played through the same doors as everything else."""

from __future__ import annotations

import hashlib
from datetime import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from ggzy.core.acts import circular, unlisted
from ggzy.core.calendar import SHANGHAI
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.shortcomings import INSPECTION, NETWORK, Found, found_in
from ggzy.core.table import Command
from ggzy.core.unlisted_matter import Suspected
from ggzy.desk import clock, counter
from ggzy.practice.province import full_code
from ggzy.practice.roll import STATE
from ggzy.practice.stage import Story, actor, on
from ggzy.practice.tenders import PLANS, project
from ggzy.store.models import OutsideProject
from ggzy.supervision import arriving, circular_facts, importing, radar

HEAD = "项目代码,项目名称,建设单位,总投资（万元）,建设地点,批复时间,资金来源,批复文号\n"
DEMANDS = "请查明原因，落实责任到人，在期限内整改到位并书面报告。"
ABSENT = (
    ",楚雄市东瓜镇养老服务中心建设项目,楚雄市民政服务中心,1280,楚雄市,2026-01-12,财政资金,楚市发改〔2026〕8号",
    ",禄丰市黑井镇消防站新建工程,禄丰市教育基建管理中心,960,禄丰市,2026-01-15,财政资金,禄发改〔2026〕3号",
    ",禄丰市广通镇卫生院改扩建施工,禄丰市教育基建管理中心,655,禄丰市,2026-01-16,财政资金,禄发改〔2026〕4号",
    ",楚雄市龙川江堤防维修一标段施工,楚雄市水务投资有限公司,190,楚雄市,2026-01-08,财政资金,楚市水〔2026〕1号",
    ",楚雄市龙川江堤防维修二标段施工,楚雄市水务投资有限公司,185,楚雄市,2026-01-19,财政资金,楚市水〔2026〕2号",
    ",楚雄市龙川江堤防维修三标段施工,楚雄市水务投资有限公司,170,楚雄市,2026-01-26,财政资金,楚市水〔2026〕3号",
    ",楚雄市鹿城镇便民小道修补施工,楚雄市鹿城镇人民政府,36,楚雄市,2026-01-20,财政资金,",
    ",元谋县某民营果蔬冷库,元谋县果蔬专业合作社,820,元谋县,2026-01-22,企业自筹,",
)  # fmt: skip
BAD = (",永仁县体育馆,永仁县文体局,=900*1,永仁县,2026-01-20,财政资金,", ",洱海环湖步道,大理市城建局,2100,大理市,2026-01-20,财政资金,")


def stories() -> list[Story]:
    return [work()]


def work() -> Story:
    """Lists come; one project is admitted, found and told of; another office keeps silent."""
    admin, centre, inspector = actor("guanli"), actor("jiaoyi1"), actor("ducha")
    yield on(2, 9, 9)
    read_in("州发展改革委（立项）.csv", "州发展改革委投资项目审批", "approval", HEAD + "\n".join([*known(), *ABSENT, *BAD]))
    yield on(2, 9, 10)
    home = raised("楚雄市东瓜镇养老服务中心", admin)
    must(home, unlisted.AskOffice(office_id=full_code("zhujian_city"), question="请说明该项目是否进场交易；没有进场的，请说明原因和依据"), admin)
    yield on(2, 9, 11)
    station = raised("禄丰市黑井镇消防站", admin)
    must(station, unlisted.AskOffice(office_id=full_code("zhujian_lufeng"), question="请说明该项目是否进场交易"), admin)
    yield on(2, 10, 15)
    must(home, unlisted.ReplyOnProject(stance="offline", reply="业主以工期紧为由自行邀请三家单位比选后发包"), actor("jianguan5"))
    yield on(2, 11, 9)
    must(home, unlisted.FindUnlisted(finding="施工金额达到必须招标的标准，未进场、未公开招标", answer="工期紧不是不招标的法定理由，不予采纳"), admin)
    yield on(2, 11, 10)
    net = drafted(NETWORK, "2026年1月至2月电子化交易网络检查情况", centre, on(1, 1, 0), ("not_entered",))
    must(net, circular.InviteReplies(), centre)
    yield on(2, 11, 16)
    must(net, circular.ReplyToCircular(text="情况属实，已约谈业主"), actor("jianguan5"))
    yield on(2, 12, 9)
    until = datetime(2026, 2, 28, tzinfo=SHANGHAI)
    must(net, circular.IssueCircular(document_no="楚交易通〔2026〕1号", rectify_by=until, answer="认可其说明"), centre)
    must(net, circular.PublishCircular(), centre)
    yield on(2, 25, 9)
    must(station, unlisted.UrgeOffice(), admin)
    yield on(2, 25, 10)
    told = drafted(INSPECTION, "2026年1月至2月公共资源交易监管履职情况", inspector, on(1, 1, 0), ("not_allotted", "offline"))
    must(told, circular.InviteReplies(), inspector)
    yield on(2, 26, 9)
    must(net, circular.ReportRectified(text="已责令业主停止施工，补办公开招标手续；明确由监管站站长负责"), actor("jianguan5"))
    yield on(2, 27, 9)
    again = full_code("zhujian_city")
    must(net, circular.RecheckOffice(office_id=again, righted=True, note="现场已停工，招标文件已提交备案"), centre)
    must(home, unlisted.SettleUnlisted(outcome="entered", reason="已停止施工，补办公开招标"), admin)
    yield on(3, 2, 9)
    radar.match(STATE)


def known() -> list[str]:
    """Deals that really are here, as another office would call them: by code, or under a name of its own."""
    rows = []
    for n, plan in enumerate(PLANS.values(), start=1):
        told = project(plan, n)
        name = told.title.removesuffix("施工") + "建设项目" if n % 2 else told.title.replace("工程", "项目")
        code = told.invest_code if n % 3 else ""
        rows.append(f"{code},{name},{told.tenderee},{plan.estimate_wan},{'禄丰市' if plan.region.endswith('02') else '楚雄市'},2025-10-20,财政资金,立项〔2025〕{n}号")
    return rows


def read_in(file: str, source: str, kind: str, content: str) -> None:
    """As the page does it: the columns as proposed."""
    by = actor("guanli")
    run = arriving.arrive(SimpleUploadedFile(file, content.encode()), source, kind, by, clock.now())
    if isinstance(run, Refused):
        raise ValueError(str(run))
    chosen = importing.proposal(run)
    importing.remember(run, chosen, importing.unit_of(run, chosen))
    importing.begin(run)


def raised(name: str, by: Actor) -> str:
    """The row of that name as a matter."""
    row = OutsideProject.objects.select_related("run__source").get(name__startswith=name)
    told = Suspected(
        name=row.name, code=row.code, owner=row.owner, owner_id=row.owner_id, amount_fen=row.amount_fen, region=row.region, line=row.line,
        industry=row.industry, kind=row.kind, duty=row.duty, lists=(row.run.stream,), rows=(f"{row.run.source.name}第{row.line_no}行",), names=(row.name,),
    )  # fmt: skip
    begun = counter.open_stream(
        unlisted.ConfirmUnlisted(project=told, grounds="查过全部交易记录和代理机构台账，没有这个项目"), by, procedure="unlisted/1", act_id=hashed(name)
    )
    if isinstance(begun, Refused):
        raise ValueError(str(begun))
    OutsideProject.objects.filter(pk=row.pk).update(matter=begun.stream, status=OutsideProject.Status.RAISED)
    return begun.stream


def drafted(issue: str, about: str, by: Actor, since: datetime, rules: tuple[str, ...]) -> str:
    """A circular of what the rules find by now."""
    now = clock.now()
    found = found_in(circular_facts.facts(STATE, since, now, now), issue)
    cited: tuple[Found, ...] = tuple(each for each in found if each.rule in rules)
    draft = circular.DraftCircular(issue=issue, about=about, region=STATE, since=since, until=now, cited=cited, copies=("中共楚雄州纪委监委",), demands=DEMANDS)
    begun = counter.open_stream(draft, by, procedure="circular/1", act_id=hashed(about))
    if isinstance(begun, Refused):
        raise ValueError(str(begun))
    return begun.stream


def hashed(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def must(stream: str, command: Command, by: Actor) -> None:
    done = counter.hand_in(stream, command, by)
    if isinstance(done, Refused):
        raise ValueError(f"{type(command).__name__}：{done}")
