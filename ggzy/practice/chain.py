"""The practice report chain 演练上报、协调: an assessment that went up with the next one running, a report that waits at the province, a call with one county late, a question between offices."""

from __future__ import annotations

from datetime import date, datetime

from ggzy.core.acts import chain, coordination
from ggzy.core.calendar import SHANGHAI
from ggzy.core.chain import Contest, Difficulty, Section
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.desk import chain as desk
from ggzy.desk import counter
from ggzy.practice.lists import hashed, must
from ggzy.practice.province import full_code
from ggzy.practice.roll import STATE
from ggzy.practice.stage import Story, actor, on
from ggzy.store.models import DocketCard
from ggzy.supervision.findings import reader

OUTLINE = ("贯彻落实的总体情况", "存在的问题和原因", "下一步打算")
ASSESSED = ("本期电子化交易运行的总体评价", "行业监管中发现的主要问题", "上期措施的落实情况")
EXPERTS = Difficulty(found_by="招标投标监管科", what="县级在库评标专家不足，部分标段抽取后无人应召", tried="报请州级统一抽取，分批增补专家", by=date(2026, 3, 31))
KEYS = Difficulty(found_by="建筑市场监管科", what="个别招标人不熟悉开标密钥的保管", tried="编写操作手册，逐个培训", by=date(2026, 2, 28))
NETWORK = Difficulty(found_by="招标投标监管站", what="县级评标室网络不稳定", tried="协调运营商改造线路", by=date(2026, 4, 30))


def stories() -> list[Story]:
    return [assessed(), awaited(), reported(), coordinated()]


def assessed() -> Story:
    """The last quarter's assessment went up to the province; the next one runs by the plan."""
    by, offices = actor("guanli"), {"zhujian": "jianguan1", "zhujian_city": "jianguan5", "zhujian_lufeng": "jianguan8"}
    yield on(1, 5, 9)
    first = called(
        by, "assessment", "2025年四季度电子化交易运行情况", day(2025, 10, 1), day(2026, 1, 1), on(1, 15, 18), ASSESSED, tuple(offices), "shengju", cycle="quarter"
    )
    yield on(1, 12, 10)
    reader.rebuild()
    told = {
        "zhujian": (("房屋市政项目全部进场，全程电子化运行平稳", "个别招标人密钥保管不熟练，已当面指导", "首期评估，没有上期措施"), (EXPERTS, KEYS)),
        "zhujian_city": (("运行平稳，没有收到对平台的投诉", "评标专家应召率偏低", "首期评估，没有上期措施"), (EXPERTS,)),
        "zhujian_lufeng": (("总体平稳", "评标室网络时有中断", "首期评估，没有上期措施"), (NETWORK,)),
    }
    for key, (answers, difficulties) in told.items():
        must(report_of(first, key), chain.SubmitReport(answers=answers, difficulties=difficulties), actor(offices[key]))
    yield on(1, 16, 9)
    for key in offices:
        must(report_of(first, key), chain.AcceptReport(), by)
    sections = tuple(Section(office_id=full_code(key), office=actor(name).org, text="\n".join(told[key][0])) for key, name in offices.items())
    must(first, chain.CollateReports(summary="四季度全州电子化交易总体平稳，应进必进；县级评标专家不足是共性困难，建议省级统一调配。", sections=sections), by)
    yield on(1, 19, 15)
    must(first, chain.SendUp(document_no="楚公管〔2026〕2号"), by)
    yield on(1, 21, 10)
    must(first, chain.AcknowledgeCall(remark="收悉。专家调配请先在州内统筹，二季度省里统一研究。"), actor("shengju1"))
    yield on(2, 26, 10)
    solved = chain.UpdateDifficulty(number=2, state="solved", outcome="已培训二十一家招标人，手册在平台发布")
    must(report_of(first, "zhujian"), solved, actor("jianguan1"))
    yield on(2, 27, 9)
    called(
        by, "assessment", "2026年一季度电子化交易运行情况", day(2026, 1, 1), day(2026, 4, 1), on(4, 15, 18), ASSESSED, tuple(offices), "shengju", cycle="quarter", before=first
    )


def awaited() -> Story:
    """A merged report that went up to the province, which has still to acknowledge or return it."""
    by, offices = actor("guanli"), {"zhujian": "jianguan1", "zhongxin": "jiaoyi1"}
    yield on(2, 9, 9)
    stream = called(
        by, "report", "2026年春节前后电子化交易运行保障情况", day(2026, 1, 1), day(2026, 2, 9), on(2, 13, 18), ("值守和保障的安排", "发生的问题和处置"), tuple(offices), "shengju"
    )
    yield on(2, 12, 15)
    answers = {"zhujian": ("节前完成备案审查，节日期间专人值守", "没有发生影响开标的问题"), "zhongxin": ("开标场地、网络、评标室逐项检查，专人值守", "一次短时网络波动，当日恢复")}
    for key, name in offices.items():
        must(report_of(stream, key), chain.SubmitReport(answers=answers[key]), actor(name))
        must(report_of(stream, key), chain.AcceptReport(), by)
    yield on(2, 26, 16)
    sections = tuple(Section(office_id=full_code(key), office=actor(name).org, text="\n".join(answers[key])) for key, name in offices.items())
    must(stream, chain.CollateReports(summary="春节前后全州电子化交易平稳，没有因平台原因延误的开标；建议省级平台统一发布节日值守安排。", sections=sections), by)
    must(stream, chain.SendUp(document_no="楚公管〔2026〕9号"), by)


def reported() -> Story:
    """A call on how the notice is carried out: one accepted, one to be read, one returned, one county late."""
    by = actor("guanli")
    yield on(2, 16, 9)
    stream = called(
        by, "report", "全省公共资源交易电子化平台应用贯彻落实情况", day(2026, 1, 1), day(2026, 2, 16), on(2, 27, 18), OUTLINE,
        ("zhujian", "zhujian_city", "jiaotong", "zhujian_lufeng"), "ducha",
    )  # fmt: skip
    yield on(2, 24, 11)
    contest = Contest(figure="entered", text="其中一项是抢险救灾，依法可以不招标，不应计入应当进场的项目")
    answers = ("州级房屋市政项目全部进场，备案审查限时办结", "县级承接能力不足", "三月底前完成对县级的培训")
    must(report_of(stream, "zhujian"), chain.SubmitReport(answers=answers, contests=(contest,), difficulties=(EXPERTS,)), actor("jianguan1"))
    must(report_of(stream, "zhujian"), chain.AcceptReport(), by)
    yield on(2, 26, 9)
    must(report_of(stream, "jiaotong"), chain.SubmitReport(answers=("总体平稳", "无", "无")), actor("jianguan3"))
    must(report_of(stream, "jiaotong"), chain.ReturnReport(reason="没有写公路项目的进场情况和存在的问题，请补充后再报", due=on(3, 5, 18)), by)
    yield on(2, 27, 16)
    must(report_of(stream, "zhujian_city"), chain.SubmitReport(answers=("市级项目全部进场", "专家应召率偏低", "分批增补专家")), actor("jianguan5"))


def coordinated() -> Story:
    """Who pays for experts drawn from other counties: the centre has spoken, the county has not."""
    by = actor("jianguan1")
    yield on(2, 20, 10)
    wish = coordination.OpenCoordination(
        about="县级项目跨县抽取评标专家的费用和保障", question="禄丰市两个标段抽取后应召专家不足。跨县抽取的差旅费由招标人还是交易中心承担，评标场地和视频由谁保障，请各单位明确。",
        region=STATE, party_ids=(full_code("zhongxin"), full_code("zhujian_lufeng")), superior_id=full_code("guanliju"), due=on(3, 4, 18), decide_by=on(3, 10, 18),
    )  # fmt: skip
    begun = counter.open_stream(wish, by, procedure="coordination/1", act_id=hashed(wish.about))
    if isinstance(begun, Refused):
        raise ValueError(str(begun))
    yield on(2, 25, 15)
    must(begun.stream, coordination.GiveOpinion(text="同意跨县抽取；场地和视频由州、县交易中心保障，差旅费建议由招标人按规定标准承担。"), actor("jiaoyi1"))
    yield on(2, 27, 11)
    minutes = coordination.RecordMinutes(
        held_at=on(2, 27, 9), place="州住房和城乡建设局三楼会议室", attended="州住建局周正荣、州交易中心赵敏；禄丰市住建局视频参加",
        text="三方原则同意跨县抽取。费用承担由禄丰市住建局会后书面提出意见，再确定。",
    )  # fmt: skip
    must(begun.stream, minutes, by)


def day(year: int, month: int, dom: int) -> datetime:
    return datetime(year, month, dom, tzinfo=SHANGHAI)


def called(
    by: Actor, kind: str, about: str, since: datetime, until: datetime, due: datetime, outline: tuple[str, ...], offices: tuple[str, ...], above: str, *,
    cycle: str = "", before: str = "",
) -> str:  # fmt: skip
    wish = chain.OpenCall(
        kind=kind, about=about, region=STATE, since=since, until=until, due=due, outline=outline, office_ids=tuple(full_code(key) for key in offices),
        superior_id=full_code(above), cycle=cycle,
    )  # fmt: skip
    begun = desk.open_call(wish, by, hashed(about), before)
    if isinstance(begun, Refused):
        raise ValueError(str(begun))
    return str(begun.stream)


def report_of(call: str, key: str) -> str:
    """The stream of one office's report."""
    code = DocketCard.objects.get(stream=call).code
    return DocketCard.objects.get(procedure="officereport/1", code=code, office_ids__contains=[full_code(key)]).stream
