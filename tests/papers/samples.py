"""Papers of one made-up tender, long enough to turn pages: the cast is the same in every sample."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ggzy.core.calendar import SHANGHAI
from ggzy.papers.award_announcement import AwardAnnouncementPaper
from ggzy.papers.award_notice import AwardNoticePaper, ResultNoticePaper
from ggzy.papers.candidates import Candidate, CandidatesPaper
from ggzy.papers.contract import ContractPaper, Party, PriceRow
from ggzy.papers.evaluation_report import (
    Clarified,
    Dissent,
    EvaluationReportPaper,
    Factor,
    Member,
    Ranked,
    Rejection,
    Reviewed,
    ScoreRow,
)
from ggzy.papers.filing_opinion import Checked, FilingOpinionPaper
from ggzy.papers.notice import NoticeLot, NoticePaper
from ggzy.papers.objection_answer import Answered, ObjectionAnswerPaper
from ggzy.papers.opening_record import OpenedBid, OpeningRecordPaper, SpotObjection
from ggzy.papers.paper import Clause, Contact, Paper, Sheet, Signature
from ggzy.papers.tender_file import Chapter, TenderFilePaper
from ggzy.papers.written_report import Milestone, WrittenReportPaper

PROJECT = "楚雄彝族自治州双柏县法脿镇乡村振兴产业路及配套供水管网改扩建工程"
CODE = "A01-12532300MB1234567X-20260305-000123-4"
LOT = "第一标段（道路工程）"
LOT_CODE = CODE + "-001"
TENDEREE = Contact(
    name="双柏县交通运输局", address="云南省楚雄州双柏县妥甸镇查姆大道18号", person="普文昌", phone="0878-7711234"
)
AGENCY = Contact(
    name="云南彝山工程咨询有限公司", address="楚雄市鹿城镇永安路233号", person="李映红", phone="0878-3377890"
)
SUPERVISOR = Contact(
    name="双柏县住房和城乡建设局", address="双柏县妥甸镇文化路5号", person="招标投标监督管理股", phone="0878-7722345"
)
RED = "云南红土高原建设工程集团有限公司"
BLUE = "楚雄滇池蓝路桥有限责任公司"
GREEN = "中铁云岭绿色生态基础设施建设投资发展（集团）股份有限公司楚雄彝族自治州分公司"
GREY = "昆明灰石市政工程有限公司"
CEILING_FEN = 12_860_000_00
PRICE_FEN = 12_345_678_90


def at(month: int, day: int, hour: int = 9, minute: int = 0, second: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=SHANGHAI)


def _common(number: str, issuer: str, issued_at: datetime, *signers: Signature) -> dict:
    return {
        "platform": "云南省公共资源交易平台（楚雄州）",
        "number": number,
        "project_name": PROJECT,
        "project_code": CODE,
        "lot_name": LOT,
        "lot_code": LOT_CODE,
        "issuer": issuer,
        "issued_at": issued_at,
        "signatures": signers,
        "verify_at": "https://ggzy.example.cn/verify",
        "practice": True,
    }


def _signed(role: str, name: str, when: datetime | None) -> Signature:
    return Signature(role=role, name=name, at=when)


def notice(lots: int = 2) -> NoticePaper:
    issued = at(3, 5, 10, 30)
    common = _common(
        "双交招告〔2026〕12号",
        TENDEREE.name,
        issued,
        _signed("招标人", TENDEREE.name, issued),
        _signed("招标代理机构", AGENCY.name, issued),
    )
    return NoticePaper(
        **{**common, "lot_name": "", "lot_code": ""},
        tenderee=TENDEREE,
        agency=AGENCY,
        supervisor=SUPERVISOR,
        approval="双柏县发展和改革局以《关于法脿镇乡村振兴产业路及配套供水管网改扩建工程可行性研究报告的批复》"
        "（双发改投资〔2025〕186号）",
        funds="中央财政衔接推进乡村振兴补助资金和县级配套资金，出资比例为国有资金100%",
        overview="本项目位于双柏县法脿镇，改扩建四级公路12.6公里，路基宽6.5米，路面宽5.5米，设计速度20公里/小时；"
        "新建DN200供水主管8.4公里、配水支管21.7公里，新建500立方米高位水池2座。\n\n"
        "项目总投资2180.00万元，其中建筑安装工程费1765.32万元。",
        scope="施工图纸和工程量清单所示的路基、路面、桥涵、排水、安全设施、供水管网及附属工程的施工，"
        "以及竣工验收前的养护和缺陷责任期内的修复。",
        lots=tuple(
            NoticeLot(
                name=f"第{n}标段",
                code=f"{CODE}-{n:03d}",
                scope="K0+000至K6+300道路工程" if n % 2 else "供水主管、配水支管及高位水池",
                ceiling_fen=CEILING_FEN - n * 1_234_567,
                duration="240日历天",
                place="法脿镇",
            )
            for n in range(1, lots + 1)
        ),
        qualifications=(
            "具有独立法人资格，持有有效的营业执照和安全生产许可证。",
            "具有建设行政主管部门核发的公路工程施工总承包三级及以上资质（第1标段），"
            "或者市政公用工程施工总承包三级及以上资质（第2标段）。",
            "拟派项目负责人具有相应专业二级及以上注册建造师执业资格和有效的安全生产考核合格证书（B证），"
            "且未在其他在建工程中担任项目负责人。",
            "近三年内未被“信用中国”网站列入严重失信主体名单。",
            "单位负责人为同一人或者存在控股、管理关系的不同单位，不得参加同一标段的投标。",
        ),
        file_from=at(3, 5, 11),
        file_until=at(3, 12, 17),
        bids_due=at(3, 27, 9, 30),
        opening_place="楚雄州公共资源交易中心双柏县分中心不见面开标大厅",
        media=("云南省公共资源交易信息网", "中国招标投标公共服务平台"),
        method="综合评估法",
        deposit_fen=250_000_00,
        deposit_ways="以银行转账、银行保函或者保证保险的方式缴纳，银行转账的应当从投标人基本账户转出",
        other=("本项目采用远程不见面方式开标，投标人应当在规定时间内自行完成解密。", "本项目不组织集中踏勘现场。"),
    )


def _opened() -> tuple[OpenedBid, ...]:
    def bid(order: int, bidder: str, price: int | None, manager: str, **more: str) -> OpenedBid:
        return OpenedBid(
            order=order,
            bidder=bidder,
            price_fen=price,
            duration="240日历天",
            quality="合格",
            manager=manager,
            deposit="转账到账",
            unsealed_at=at(3, 27, 9, 34, 10 + order),
            **more,
        )

    return (
        bid(1, RED, PRICE_FEN, "普建国"),
        bid(2, BLUE, 12_198_000_00, "罗秀英"),
        bid(3, GREEN, 12_600_500_37, "欧阳志远", remark="联合体投标"),
    )


def opening_record(extra: int = 0) -> OpeningRecordPaper:
    ended = at(3, 27, 10, 25)
    failed = OpenedBid(
        order=4, bidder=GREY, price_fen=None, outcome="解密失败：密钥与投标文件不符", remark="视为撤销投标文件"
    )
    more = tuple(
        OpenedBid(
            order=5 + n,
            bidder=f"云南第{n + 1}工程建设有限公司",
            price_fen=12_000_000_00 + n * 98_765_43,
            duration="240日历天",
            quality="合格",
            manager="张三丰",
            deposit="银行保函",
            unsealed_at=at(3, 27, 9, 36) + timedelta(seconds=7 * n),
        )
        for n in range(extra)
    )
    return OpeningRecordPaper(
        **_common(
            "双交开标〔2026〕12-1号",
            AGENCY.name,
            ended,
            _signed("招标人代表", "普文昌", ended),
            _signed("主持人", "李映红", ended),
            _signed("记录人", "杨丽萍", ended),
            _signed("投标人代表", f"{RED} 普建国", ended),
            _signed("投标人代表", f"{BLUE} 罗秀英", ended),
            _signed("投标人代表", f"{GREEN} 欧阳志远", None),
        ),
        tenderee=TENDEREE.name,
        agency=AGENCY.name,
        due_at=at(3, 27, 9, 30),
        opened_at=at(3, 27, 9, 30),
        ended_at=ended,
        place="楚雄州公共资源交易中心双柏县分中心不见面开标大厅",
        host="李映红",
        recorder="杨丽萍",
        supervisor=SUPERVISOR.name,
        bids=(*_opened(), failed, *more),
        ceiling_fen=CEILING_FEN,
        parameters=(("评标基准价权重系数 K", "0.95（现场从 0.94、0.95、0.96 中随机抽取）"), ("下浮率", "2%")),
        objections=(
            SpotObjection(
                by=BLUE,
                raised_at=at(3, 27, 10, 2),
                matter="第四家投标人的投标文件在网络恢复后应当允许再次解密。",
                answer="招标文件规定的解密时限已经届满，解密失败系投标人密钥与投标文件不符所致，不属于平台原因，"
                "按招标文件约定处理。",
            ),
        ),
        present=(
            "普文昌（招标人代表）",
            "李映红、杨丽萍（招标代理机构）",
            "普建国、罗秀英、欧阳志远（投标人代表，在线）",
        ),
    )


def _committee() -> tuple[Member, ...]:
    return (
        Member(name="杨志刚", kind="专家", post="组长", employer="楚雄州公路局", speciality="道路工程"),
        Member(name="李春梅", kind="专家", employer="云南省建筑设计院", speciality="工程造价"),
        Member(name="张国庆", kind="专家", employer="楚雄师范学院", speciality="市政工程"),
        Member(name="毕晓东", kind="专家", employer="楚雄州水利水电勘察设计研究院", speciality="给水排水"),
        Member(name="普文昌", kind="招标人代表", employer=TENDEREE.name, speciality="项目管理"),
    )


def evaluation_report(bidders: int = 60) -> EvaluationReportPaper:
    ended = at(3, 27, 17, 45)
    firms = [RED, BLUE, GREEN] + [f"云南第{n:02d}路桥工程建设有限责任公司" for n in range(4, bidders + 1)]
    prices = [PRICE_FEN + 31_337_11 * n for n in range(len(firms))]
    left = [firm for firm in firms if firm != BLUE]
    scores = [(firm, prices[firms.index(firm)], 96_00 - 37 * n) for n, firm in enumerate(left)]
    return EvaluationReportPaper(
        **_common(
            "双交评标〔2026〕12-1号",
            "评标委员会",
            ended,
            *(_signed(member.post, member.name, None if member.name == "张国庆" else ended) for member in _committee()),
        ),
        tenderee=TENDEREE.name,
        agency=AGENCY.name,
        method="综合评估法",
        began_at=at(3, 27, 11),
        ended_at=ended,
        place="楚雄州公共资源交易中心第三评标室",
        opened_at=at(3, 27, 9, 30),
        committee=_committee(),
        opened=tuple(
            OpenedBid(order=n + 1, bidder=firm, price_fen=prices[n], duration="240日历天", quality="合格")
            for n, firm in enumerate(firms)
        ),
        reviewed=tuple(
            Reviewed(
                bidder=firm,
                form="通过",
                qualification="不通过" if firm == BLUE else "通过",
                response="—" if firm == BLUE else "通过",
                conclusion="否决" if firm == BLUE else "进入详细评审",
            )
            for firm in firms
        ),
        factors=(
            Factor(
                name="施工组织设计",
                kind="主观",
                full="25分",
                standard="方案完整、可行，优20至25分，良15至20分，一般10至15分",
            ),
            Factor(name="项目管理机构", kind="主观", full="10分", standard="人员配备齐全、专业配套"),
            Factor(
                name="投标报价",
                kind="客观",
                full="60分",
                standard="与评标基准价相比，每高1%扣2分，每低1%扣1分，四舍五入保留两位小数",
            ),
            Factor(name="类似业绩", kind="客观", full="5分", standard="近三年每有一项得1分，最高5分"),
        ),
        score_columns=("施工组织", "管理机构", "报价", "业绩"),
        scores=tuple(
            ScoreRow(
                bidder=firm,
                price_fen=price,
                cells=("22.40", "8.60", f"{score / 100 - 36:.2f}", "5.00"),
                total=f"{score / 100:.2f}",
            )
            for firm, price, score in scores
        ),
        ranking=tuple(
            Ranked(rank=n + 1, bidder=firm, price_fen=price, total=f"{score / 100:.2f}", candidate=n < 3)
            for n, (firm, price, score) in enumerate(scores)
        ),
        ceiling_fen=CEILING_FEN,
        parameters=(("权重系数 K", "0.95"), ("下浮率", "2%"), ("评标基准价", "11,987,654.32元")),
        rejections=(
            Rejection(
                bidder=BLUE,
                ground="投标人不符合国家或者招标文件规定的资格条件",
                basis="《中华人民共和国招标投标法实施条例》第五十一条第三项，招标文件第二章第3.2.1项",
                reason="拟派项目负责人罗秀英的注册建造师证书已于2026年2月28日失效，投标文件所附的证书扫描件载明有效期"
                "至2026年12月31日，与全国建筑市场监管公共服务平台查询结果不一致，经书面澄清未能说明原因。",
                votes_for=4,
                votes_against=1,
            ),
        ),
        clarifications=(
            Clarified(
                bidder=BLUE,
                question="请说明项目负责人注册建造师证书有效期与查询结果不一致的原因。",
                answer="我公司正在办理延续注册，证书以主管部门最终核定为准。",
                answered_at=at(3, 27, 14, 20),
            ),
            Clarified(
                bidder=RED,
                question="请说明清单第040203007项单价明显低于其他投标报价的原因，并提供证明材料。",
                answer="我公司在法脿镇自有砂石料场，运距仅3公里，附料场采矿许可证和近期成本分析表。",
                answered_at=at(3, 27, 15, 5),
            ),
        ),
        matters=("签订合同前，请招标人核实第一中标候选人项目负责人无在建工程。",),
        dissents=(
            Dissent(
                member="毕晓东",
                opinion="不同意否决楚雄滇池蓝路桥有限责任公司的投标。",
                reason="延续注册申请在有效期届满前已被受理，按注册管理规定在审批期间原证书继续有效，不应认定为资格条件不符合。",
                at=at(3, 27, 17, 10),
            ),
        ),
        silent=("张国庆",),
    )


def candidates() -> CandidatesPaper:
    issued = at(3, 30, 9)
    firms = ((RED, PRICE_FEN, "普建国", "96.00分"), (GREEN, 12_600_500_37, "欧阳志远", "95.63分"))
    return CandidatesPaper(
        **_common("双交候选〔2026〕12-1号", TENDEREE.name, issued, _signed("招标人", TENDEREE.name, issued)),
        tenderee=TENDEREE,
        agency=AGENCY,
        supervisor=SUPERVISOR,
        opened_at=at(3, 27, 9, 30),
        method="综合评估法",
        candidates=tuple(
            Candidate(
                rank=rank,
                bidder=firm,
                price_fen=price,
                quality="合格",
                duration="240日历天",
                manager=manager,
                certificate=f"二级注册建造师（公路工程）云2532020202{rank}1234",
                score=score,
                qualifications=("公路工程施工总承包二级", "安全生产许可证有效", "类似业绩5项"),
            )
            for rank, (firm, price, manager, score) in enumerate(firms, 1)
        ),
        begins_at=at(3, 31, 0),
        ends_at=at(4, 3, 0),
        rejected=((BLUE, "拟派项目负责人注册建造师证书失效，不符合招标文件规定的资格条件"),),
    )


def award_notice() -> AwardNoticePaper:
    issued = at(4, 7, 15)
    return AwardNoticePaper(
        **_common(
            "双交中标〔2026〕12-1号",
            TENDEREE.name,
            issued,
            _signed("招标人", TENDEREE.name, issued),
            _signed("招标代理机构", AGENCY.name, issued),
        ),
        winner=RED,
        tenderee=TENDEREE.name,
        agency=AGENCY.name,
        price_fen=PRICE_FEN,
        scope="K0+000至K6+300路基、路面、桥涵、排水及安全设施工程",
        duration="240日历天",
        quality="合格",
        manager="普建国",
        certificate="二级注册建造师（公路工程）云2532020202112345",
        opened_at=at(3, 27, 9, 30),
        contract_by=at(5, 7),
        performance_bond_fen=1_234_567_89,
        bond_ways="可以采用银行保函",
    )


def result_notice() -> ResultNoticePaper:
    issued = at(4, 7, 15)
    return ResultNoticePaper(
        **_common("双交结果〔2026〕12-1-2号", TENDEREE.name, issued, _signed("招标人", TENDEREE.name, issued)),
        bidder=GREEN,
        tenderee=TENDEREE.name,
        winner=RED,
        price_fen=PRICE_FEN,
        opened_at=at(3, 27, 9, 30),
        own_result="综合得分95.63分，排序第二名，得分低于中标人。",
        deposit_fen=250_000_00,
        deposit_return="在书面合同签订后五日内，连同银行同期存款利息退还至原缴纳账户",
    )


def award_announcement() -> AwardAnnouncementPaper:
    issued = at(4, 7, 15)
    return AwardAnnouncementPaper(
        **_common("双交结果〔2026〕12-1号", TENDEREE.name, issued, _signed("招标人", TENDEREE.name, issued)),
        tenderee=TENDEREE,
        agency=AGENCY,
        supervisor=SUPERVISOR,
        winner=RED,
        winner_code="91532300709842331X",
        rank=1,
        price_fen=PRICE_FEN,
        scope="路基、路面、桥涵、交通安全设施工程",
        duration="240天",
        quality="合格",
        manager="普建国",
        method="综合评估法",
        opened_at=at(3, 27, 9, 30),
        publicity_from=at(3, 31),
        publicity_until=at(4, 3),
    )


def contract(lines: int = 60) -> ContractPaper:
    issued = at(4, 20, 10)
    rows = tuple(
        PriceRow(
            code=f"0402{n:05d}",
            name=f"水泥稳定碎石基层（厚{15 + n % 10}厘米，含拌和、运输、摊铺、碾压、养护）",
            unit="平方米",
            quantity=f"{1000 + n * 37}.00",
            unit_price_fen=8_765 + n,
            total_fen=(1000 + n * 37) * (8_765 + n),
        )
        for n in range(1, lines + 1)
    )
    clause = (
        "发包人应当按照合同约定向承包人提供施工场地、施工条件和基础资料。承包人应当按照法律规定和合同约定完成工程，"
        "并在缺陷责任期内承担修复义务。\n\n因一方原因造成对方损失的，应当承担赔偿责任；不可抗力造成的损失按照法律规定处理。"
    )
    return ContractPaper(
        **_common(
            "双交合同〔2026〕12-1号",
            TENDEREE.name,
            issued,
            Signature(role="发包人", name=TENDEREE.name, at=issued, person="双柏县交通运输局 施正华"),
            Signature(role="承包人", name=RED, at=issued, person="云南红土高原建设工程集团有限公司 普洪亮"),
        ),
        employer=Party(
            name=TENDEREE.name,
            code="11532322015168888R",
            address=TENDEREE.address,
            representative="施正华",
            phone=TENDEREE.phone,
            bank="中国农业银行双柏县支行",
            account="24138101040001234",
        ),
        contractor=Party(
            name=RED,
            code="91530100MA6K12345X",
            address="云南省昆明市官渡区春城路62号",
            representative="普洪亮",
            phone="0871-63123456",
            bank="中国建设银行昆明官渡支行",
            account="53001895036051234567",
        ),
        place="云南省楚雄州双柏县法脿镇",
        approval="双发改投资〔2025〕186号",
        funds="中央财政衔接资金和县级配套资金",
        scope="K0+000至K6+300路基、路面、桥涵、排水及安全设施工程。",
        begins_on=date(2026, 5, 1),
        ends_on=date(2026, 12, 26),
        days=240,
        quality="合格",
        price_fen=PRICE_FEN,
        price_form="单价合同",
        manager="普建国",
        certificate="二级注册建造师（公路工程）云2532020202112345",
        award_notice="双交中标〔2026〕12-1号",
        documents=(
            "中标通知书",
            "投标函及投标函附录",
            "专用合同条款",
            "通用合同条款",
            "技术标准和要求",
            "图纸",
            "已标价工程量清单",
        ),
        clauses=tuple(Clause(number=f"第{n}条", title="双方的权利义务", text=clause) for n in range(1, 13)),
        prices=rows,
        safety_fen=185_185_18,
        provisional_fen=300_000_00,
        performance_bond_fen=1_234_567_89,
    )


def filing_opinion(verdict: str = "returned") -> FilingOpinionPaper:
    issued = at(3, 2, 16)
    return FilingOpinionPaper(
        **_common(
            "双建招备〔2026〕9号",
            SUPERVISOR.name,
            issued,
            Signature(role="", name=SUPERVISOR.name, at=issued, person="双柏县住房和城乡建设局 李建华"),
        ),
        addressee=TENDEREE.name,
        verdict=verdict,
        filed="招标文件备案",
        received_at=at(2, 27),
        filing_number="SBZB-2026-0009" if verdict == "accepted" else "",
        reasons={
            "accepted": (),
            "returned": (
                "投标人须知前附表要求投标人在楚雄州内设有分支机构，属于以不合理的条件限制、排斥潜在投标人，应当删除。",
                "投标保证金超过招标项目估算价的规定比例，应当调整。",
            ),
            "refused": ("该项目不属于本部门监督管理的范围，请向有管辖权的行政监督部门提交。",),
        }[verdict],
        basis="《中华人民共和国招标投标法实施条例》第二十六条、第三十二条",
        checks=(
            ()
            if verdict == "refused"
            else (
                Checked(item="招标范围、方式、组织形式与批准文件一致", finding="符合"),
                Checked(
                    item="资格条件没有不合理的限制",
                    finding="符合" if verdict == "accepted" else "不符合",
                    opinion="" if verdict == "accepted" else "删除设立分支机构的要求",
                    basis="实施条例第三十二条",
                ),
                Checked(item="自招标文件开始发出至投标截止的时间", finding="符合", basis="招标投标法第二十四条"),
                Checked(item="评标委员会的组成", finding="符合", basis="招标投标法第三十七条"),
            )
        ),
        remedy="请自收到本意见书之日起及时整改，并通过平台重新提交。" if verdict == "returned" else "",
        contact="招标投标监督管理股，0878-7722345",
    )


def objection_answer() -> ObjectionAnswerPaper:
    issued = at(4, 3, 11)
    return ObjectionAnswerPaper(
        **_common("双交异答〔2026〕3号", TENDEREE.name, issued, _signed("招标人", TENDEREE.name, issued)),
        objector=BLUE,
        against="评标结果",
        raised_at=at(4, 1, 9, 12),
        tenderee=TENDEREE.name,
        matters=(
            Answered(
                matter="我公司项目负责人证书处于延续注册期间，不应否决",
                answer="经原评标委员会复核并向注册管理机构书面核实，延续注册申请系在有效期届满后提出，投标截止时证书已经失效，"
                "评标委员会的否决决定维持不变。",
                upheld=False,
                basis="招标文件第二章第3.2.1项",
            ),
            Answered(
                matter="公示未载明第二中标候选人的业绩",
                answer="公示内容确有遗漏，已于答复同日补充公示。",
                upheld=True,
                basis="招标文件第二章第7.1项",
            ),
        ),
        effect="评标结果不变；招标人补充公示第二中标候选人的业绩，公示期相应顺延。自本答复作出之日起恢复招标投标活动。",
        complaint_to=SUPERVISOR.name,
        complaint_within="自知道或者应当知道之日起十日内（异议答复期间不计算在内）",
    )


def written_report() -> WrittenReportPaper:
    issued = at(4, 15, 10)
    return WrittenReportPaper(
        **_common("双交招报〔2026〕12号", TENDEREE.name, issued, _signed("招标人", TENDEREE.name, issued)),
        addressee=SUPERVISOR.name,
        tenderee=TENDEREE.name,
        agency=AGENCY.name,
        scope="K0+000至K6+300路基、路面、桥涵、排水及安全设施工程。",
        mode="公开招标（资格后审）",
        media=("云南省公共资源交易信息网", "中国招标投标公共服务平台"),
        file_points=(
            ("投标人须知", "投标有效期90日；投标保证金25万元；不接受联合体投标。"),
            ("技术条款", "执行公路工程技术标准和施工图设计文件。"),
            ("评标标准和方法", "综合评估法，报价60分，施工组织设计25分，管理机构10分，业绩5分。"),
            ("合同主要条款", "单价合同；工期240日历天；质量合格；进度款按月支付。"),
        ),
        committee=_committee(),
        evaluation="评标委员会由5人组成，其中专家4人从省级评标专家库随机抽取。评标报告见随附材料。",
        winner=RED,
        price_fen=PRICE_FEN,
        duration="240日历天",
        manager="普建国",
        bidders=4,
        milestones=(
            Milestone(step="招标文件备案", at=at(3, 4, 16), note="双建招备〔2026〕10号"),
            Milestone(step="发布招标公告", at=at(3, 5, 10, 30)),
            Milestone(step="投标截止、开标", at=at(3, 27, 9, 30), note="4家递交，3家解密成功"),
            Milestone(step="评标", at=at(3, 27, 17, 45)),
            Milestone(step="中标候选人公示", at=at(3, 31, 0)),
            Milestone(step="发出中标通知书", at=at(4, 7, 15)),
        ),
        disputes=("楚雄滇池蓝路桥有限责任公司就评标结果提出异议，已于2026年4月3日答复；未收到投诉。",),
        annexes=("招标文件", "开标记录", "评标报告", "中标候选人公示", "中标通知书", "异议及答复"),
    )


def tender_file(clauses: int = 14, lines: int = 60) -> TenderFilePaper:
    issued = at(3, 5, 10)
    text = (
        "投标人应当按照招标文件的要求编制投标文件。投标文件应当对招标文件提出的实质性要求和条件作出响应，"
        "包括投标函、已标价工程量清单、施工组织设计和项目管理机构。\n\n"
        "投标人在投标截止时间前可以补充、修改、替代或者撤回已递交的投标文件。"
    )
    titles = ("招标公告", "投标人须知", "评标办法", "合同条款及格式", "工程量清单", "技术标准和要求", "投标文件格式")
    front = Sheet(
        caption="投标人须知前附表",
        columns=("条款号", "条款名称", "编列内容"),
        rows=tuple(
            (f"1.{n}", "投标有效期", "自投标截止时间起90日；延长的，以书面形式通知所有投标人。")
            for n in range(1, lines + 1)
        ),
    )
    quantities = Sheet(
        caption="分部分项工程量清单",
        columns=("项目编码", "项目名称", "单位", "工程量"),
        rows=tuple(
            (f"0402{n:05d}", "水泥稳定碎石基层（厚20厘米）", "平方米", f"{1000 + n}.00") for n in range(1, lines + 1)
        ),
        numeric=(3,),
        note="注：工程量按施工图计算，结算以实际完成并经计量的数量为准。",
    )
    return TenderFilePaper(
        **_common(
            "双交招〔2026〕12号",
            TENDEREE.name,
            issued,
            _signed("招标人", TENDEREE.name, issued),
            _signed("招标代理机构", AGENCY.name, issued),
        ),
        tenderee=TENDEREE,
        agency=AGENCY,
        filing_number="SBZB-2026-0010",
        chapters=tuple(
            Chapter(
                title=title,
                clauses=tuple(
                    Clause(number=f"{c}.{n}", title="投标文件的编制", text=text) for n in range(1, clauses + 1)
                ),
                sheets={"投标人须知": (front,), "工程量清单": (quantities,)}.get(title, ()),
            )
            for c, title in enumerate(titles, 1)
        ),
    )


def every_paper() -> dict[str, Paper]:
    """One of each kind, by file name."""
    return {
        "notice": notice(),
        "tender_file": tender_file(),
        "opening_record": opening_record(),
        "evaluation_report": evaluation_report(),
        "candidates": candidates(),
        "award_notice": award_notice(),
        "result_notice": result_notice(),
        "award_announcement": award_announcement(),
        "contract": contract(),
        "filing_accepted": filing_opinion("accepted"),
        "filing_returned": filing_opinion("returned"),
        "filing_refused": filing_opinion("refused"),
        "objection_answer": objection_answer(),
        "written_report": written_report(),
    }
