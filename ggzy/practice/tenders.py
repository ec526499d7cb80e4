"""Practice projects and their tender files 演练项目: titles, money, terms and clauses as data."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from ggzy.core.documents import Clause, Project, TenderFile
from ggzy.core.evaluation.method import (
    Band,
    BenchmarkPrice,
    ByAmount,
    CertificatePoints,
    Certificates,
    Comprehensive,
    CountedPerformances,
    Criterion,
    Deviation,
    LowestEvaluatedPrice,
    Method,
    Subjective,
)
from ggzy.core.evaluation.preliminary import CheckItem
from ggzy.practice import roll
from ggzy.practice.province import full_code

WAN = 10_000_00
"""Fen in 一万元."""


class Plan(NamedTuple):
    """One project as its tenderee plans it. Money in 万元."""

    title: str
    tenderee: str
    agency: str
    region: str
    industry: str
    estimate_wan: int
    days: int
    comprehensive: bool
    qualification: str
    specialities: tuple[str, ...]
    scope: str


HOUSE_GRADE = "建筑工程施工总承包叁级及以上资质"
CITY_GRADE = "市政公用工程施工总承包叁级及以上资质"
ROAD_GRADE = "公路工程施工总承包叁级及以上资质"
WATER_GRADE = "水利水电工程施工总承包叁级及以上资质"
CITY_WORK, HOUSE_WORK = (roll.MUNICIPAL, roll.COST), (roll.BUILDING, roll.COST)
ROAD_WORK, WATER_WORK = (roll.ROAD, roll.COST), (roll.HYDRAULIC, roll.COST)

PLANS = {
    "registered": Plan("禄丰市恐龙山镇集镇供水管网改造工程施工", "shuitou_lufeng", "", roll.LUFENG, "water", 860, 180, False, WATER_GRADE, WATER_WORK, "改造供水主管网12.6公里、支管网23公里，配套加压泵站2座。"),
    "in_review": Plan("楚雄市第二污水处理厂扩建工程施工", "chengtou", "chengxin", roll.CITY, "housing", 3000, 365, False, CITY_GRADE, CITY_WORK, "新增处理规模每日2万吨，含构筑物、设备安装及厂区管网。"),
    "returned": Plan("禄丰市勤丰镇农村公路改建工程施工", "jiaotou_lufeng", "chengxin", roll.LUFENG, "transport", 1500, 240, False, ROAD_GRADE, ROAD_WORK, "改建四级公路18.4公里，含路基、路面、桥涵及安全设施。"),
    "filed": Plan("楚雄开发区智能制造产业园标准厂房（一期）施工", "kaitou", "chengxin", roll.ZONE, "housing", 8600, 420, True, HOUSE_GRADE, HOUSE_WORK, "新建标准厂房4栋，总建筑面积3.2万平方米。"),
    "closing_soon": Plan("楚雄市东城区雨污分流改造工程施工", "chengtou", "chengxin", roll.CITY, "housing", 2400, 300, False, CITY_GRADE, CITY_WORK, "新建污水管道9.8公里、雨水管道7.2公里，恢复路面4.1万平方米。"),
    "clarified": Plan("楚雄州职业教育中心实训楼建设项目施工", "zhijiao", "hengda", roll.STATE, "housing", 5200, 400, True, HOUSE_GRADE, HOUSE_WORK, "新建实训楼1栋，地上6层，建筑面积1.6万平方米。"),
    "objected": Plan("楚雄市青山嘴水库灌区渠系配套改造工程施工", "shuitou", "hengda", roll.CITY, "water", 1800, 270, False, WATER_GRADE, WATER_WORK, "衬砌渠道21公里，改造渠系建筑物46座。"),
    "opening": Plan("楚雄市老旧小区改造（二期）配套基础设施工程施工", "chengtou", "chengxin", roll.CITY, "housing", 4200, 300, True, CITY_GRADE, CITY_WORK, "改造小区27个，含道路、管网、照明、消防设施。"),
    "evaluation": Plan("禄丰市第三中学教学综合楼建设项目施工", "jiaoyu_lufeng", "chengxin", roll.LUFENG, "housing", 3600, 360, True, HOUSE_GRADE, HOUSE_WORK, "新建教学综合楼1栋，地上5层，建筑面积1.1万平方米。"),
    "publicity": Plan("楚雄市鹿城南路道路提升改造工程施工", "chengtou", "chengxin", roll.CITY, "housing", 2800, 270, False, CITY_GRADE, CITY_WORK, "提升改造道路2.3公里，含路面、人行道、绿化、照明。"),
    "awarded": Plan("楚雄市科技孵化中心装修及配套工程施工", "chengtou", "chengxin", roll.CITY, "housing", 1900, 210, False, HOUSE_GRADE, HOUSE_WORK, "室内装修1.4万平方米，含给排水、电气、消防、智能化。"),
    "contracted": Plan("楚雄市金山社区卫生服务中心迁建工程施工", "chengtou", "hengda", roll.CITY, "housing", 1200, 300, False, HOUSE_GRADE, HOUSE_WORK, "新建门诊及公共卫生用房5200平方米。"),
    "archived": Plan("楚雄市北浦片区农贸市场新建工程施工", "chengtou", "chengxin", roll.CITY, "housing", 1600, 270, True, HOUSE_GRADE, HOUSE_WORK, "新建农贸市场1座，建筑面积6800平方米，含停车及室外工程。"),
    "tendered_again": Plan("禄丰市土官镇高效节水灌溉泵站工程施工", "shuitou_lufeng", "hengda", roll.LUFENG, "water", 980, 210, False, WATER_GRADE, WATER_WORK, "新建提水泵站3座，铺设压力管道14公里。"),
    "suspended": Plan("楚雄市紫溪镇乡村道路硬化工程施工", "jiaotou_city", "hengda", roll.CITY, "transport", 1350, 240, False, ROAD_GRADE, ROAD_WORK, "硬化乡村道路26公里，配套排水及安全设施。"),
    "asked": Plan("楚雄市环城西路桥梁加固工程施工", "chengtou", "hengda", roll.CITY, "housing", 760, 150, False, CITY_GRADE, CITY_WORK, "加固跨河桥梁3座，更换支座和伸缩缝，修复桥面铺装。"),
    "opened": Plan("楚雄市三街镇集镇污水收集管网工程施工", "chengtou", "chengxin", roll.CITY, "housing", 1100, 200, False, CITY_GRADE, CITY_WORK, "新建污水收集管网8.9公里、检查井260座、一体化提升泵站1座。"),
    "awarding": Plan("楚雄市子午镇卫生院业务用房改造工程施工", "chengtou", "hengda", roll.CITY, "housing", 980, 180, False, HOUSE_GRADE, HOUSE_WORK, "改造业务用房3100平方米，更新给排水、电气、消防系统。"),
    "terminated": Plan("楚雄市东瓜镇永安路西段改扩建工程施工", "chengtou", "chengxin", roll.CITY, "housing", 2100, 260, False, CITY_GRADE, CITY_WORK, "改扩建道路1.8公里，含路基、路面、雨污管网、照明。"),
}


def project(plan: Plan, number: int) -> Project:
    """What is typed into the registration 项目登记."""
    firms = {firm.key: firm.name for firm in roll.FIRMS}
    return Project(
        title=plan.title,
        invest_code=f"2510-{plan.region[:4]}01-04-01-{100000 + number * 7919:06d}",
        tenderee_id=full_code(plan.tenderee),
        tenderee=firms[plan.tenderee],
        agency_id=full_code(plan.agency) if plan.agency else "",
        agency=firms.get(plan.agency, ""),
        region=plan.region,
        line="construction",
        kind="works",
        industry=plan.industry,
        funding="地方政府专项债券70%，财政预算资金30%",
        estimate_fen=plan.estimate_wan * WAN,
        approval_no=f"楚发改投资〔2025〕{40 + number}号",
        approval_authority="楚雄州发展和改革委员会",
        scope=plan.scope,
        location="云南省楚雄彝族自治州",
        contact="项目办公室 0878-0000000",
    )


def tender_file(plan: Plan) -> TenderFile:
    """What is typed into the tender file 招标文件: a lawful one, with ceiling, deposit and checks that fit the project."""
    estimate = plan.estimate_wan * WAN
    return TenderFile(
        method=COMPREHENSIVE if plan.comprehensive else LOWEST,
        clauses=clauses(plan),
        qualifications=(
            "具有独立法人资格，持有有效的营业执照和安全生产许可证",
            f"具有{plan.qualification}",
            "拟派项目经理具有相应专业贰级及以上注册建造师执业资格和安全生产考核合格证书，且无在建工程",
            "没有被列入失信被执行人名单，没有处于被禁止投标的处罚期内",
        ),
        checks=checks(plan),
        ceiling_fen=estimate * 97 // 100,
        duration_days=plan.days,
        deposit_fen=min(estimate * 15 // 1000 // (WAN) * WAN, 80 * WAN),
        validity_days=90,
        performance_bond_percent=Decimal("10"),
        specialities=plan.specialities,
    )


def checks(plan: Plan) -> tuple[CheckItem, ...]:
    return (
        CheckItem("F1", "form", "投标函有投标人盖章和单位负责人签字", "3.1"),
        CheckItem("F2", "form", "投标报价唯一，没有选择性报价", "3.2"),
        CheckItem("Q1", "qualification", f"具有{plan.qualification}，且在有效期内", "1.4"),
        CheckItem("Q2", "qualification", "项目经理资格符合要求且无在建工程", "1.4"),
        CheckItem("R1", "response", f"工期不超过{plan.days}日历天，质量标准为合格", "1.3"),
        CheckItem("R2", "response", "投标有效期、投标保证金符合要求", "3.3"),
    )


def clauses(plan: Plan) -> tuple[Clause, ...]:
    said = (
        ("1.1", "招标范围", plan.scope + "具体以施工图和工程量清单为准。"),
        ("1.2", "资金来源", "地方政府专项债券和财政预算资金，已经落实。"),
        ("1.3", "工期与质量", f"计划工期{plan.days}日历天；质量标准：合格，符合国家现行验收规范。"),
        ("1.4", "资格条件", f"投标人应具有{plan.qualification}；本次招标不接受联合体投标；资格审查采用资格后审。"),
        ("1.5", "踏勘现场", "招标人不组织集中踏勘，投标人可以自行踏勘。"),
        ("2.1", "招标文件的澄清", "投标人的疑问在平台上提出；澄清和修改在平台上公布，并通知所有获取招标文件的单位。"),
        ("3.1", "投标文件的组成", "投标函、已标价工程量清单、施工组织设计、项目管理机构、资格证明材料。"),
        ("3.2", "投标报价", "采用工程量清单计价，报价应包括完成全部工作的费用；报价高于最高投标限价的，否决其投标。"),
        ("3.3", "投标保证金", "从投标人基本账户转入平台分配的子账号，投标截止前到账；合同签订后5日内连同利息退还。"),
        ("3.4", "投标文件的加密", "投标文件在投标人的浏览器中用开标公钥加密后上传；未加密的不予接收。"),
        ("4.1", "开标", "投标截止时间即开标时间，在不见面开标大厅公开进行，由各保管人交出份额解密。"),
        ("5.1", "评标委员会", "由5人组成，其中招标人代表1人，其余从专家库随机抽取。"),
        ("6.1", "定标", "评标委员会推荐3名中标候选人，招标人确定排名第一的中标候选人为中标人。"),
        ("7.1", "工程款支付", "按月支付已完工程量价款的80%，竣工验收合格后支付至97%，其余3%为质量保证金。"),
        ("7.2", "履约担保", "合同签订前提交合同金额10%的履约担保；招标人同时提供同等数额的工程款支付担保。"),
    )
    return tuple(Clause(code=code, title=title, text=text) for code, title, text in said)


# ---- the two methods ----

LOWEST: Method = LowestEvaluatedPrice(
    deviations=(Deviation("D1", "付款条件偏差", ByAmount(fen_each=2 * WAN)),), max_total_percent=Decimal("3")
)
BANDS = (
    Band("优", Decimal(20), Decimal(25), "针对性强，措施完整可行"),
    Band("良", Decimal(15), Decimal("19.9"), "较完整，基本可行"),
    Band("一般", Decimal(5), Decimal("14.9"), "内容一般，缺少针对性"),
)
SYSTEMS = (
    CertificatePoints("ISO9001", "质量管理体系认证", Decimal(2)),
    CertificatePoints("ISO14001", "环境管理体系认证", Decimal("1.5")),
    CertificatePoints("ISO45001", "职业健康安全管理体系认证", Decimal("1.5")),
)
COMPREHENSIVE: Method = Comprehensive(
    criteria=(
        Criterion("T1", "施工组织设计", Decimal(25), Subjective(min_points=Decimal(5), bands=BANDS)),
        Criterion("T2", "项目管理机构", Decimal(10), Subjective(min_points=Decimal(2))),
        Criterion("C1", "类似业绩", Decimal(10), CountedPerformances(Decimal(2), requirement="近三年完成的同类工程")),
        Criterion("C2", "管理体系认证", Decimal(5), Certificates(SYSTEMS)),
        Criterion(
            "P1", "投标报价", Decimal(50),
            BenchmarkPrice(
                k_list=(Decimal("0.4"), Decimal("0.5"), Decimal("0.6")),
                control_drop_list=(Decimal(2), Decimal(3), Decimal(4)),
            ),
        ),
    )
)
