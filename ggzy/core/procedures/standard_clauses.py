"""标准条款 standard clauses of tender files, a set a kind: where a new file begins; the tenderee edits a copy of them.

The wording is this platform's own; `code` stays the same over versions, so that files can be compared clause by clause.
"""

from __future__ import annotations

from decimal import Decimal

from ggzy.core.documents import Clause, TenderFile
from ggzy.core.evaluation.method import (
    Band,
    BenchmarkPrice,
    CertificatePoints,
    Certificates,
    Comprehensive,
    CountedPerformances,
    Criterion,
    Method,
    Subjective,
)
from ggzy.core.evaluation.preliminary import CheckItem

VERSION = "construction-clauses/1"

QUALIFICATIONS: dict[str, tuple[str, ...]] = {
    "works": (
        "具有独立法人资格，持有有效的营业执照和安全生产许可证",
        "具有与本项目规模、内容相适应的施工总承包或者专业承包资质",
        "拟派项目经理具有相应专业的注册建造师执业资格和有效的安全生产考核合格证书，且没有担任其他在建工程的项目经理",
        "没有处于被责令停业、投标资格被取消或者财产被接管、冻结的状态",
        "单位负责人为同一人或者存在控股、管理关系的不同单位，不得参加本标段投标",
    ),
    "goods": (
        "具有独立法人资格，持有有效的营业执照",
        "是所投货物的制造商，或者能够合法供应所投货物",
        "没有处于被责令停业、投标资格被取消或者财产被接管、冻结的状态",
        "单位负责人为同一人或者存在控股、管理关系的不同单位，不得参加本标段投标",
    ),
    "services": (
        "具有独立法人资格，持有有效的营业执照",
        "具有与本项目规模、内容相适应的勘察、设计或者监理资质",
        "拟派项目负责人具有相应专业的注册执业资格",
        "单位负责人为同一人或者存在控股、管理关系的不同单位，不得参加本标段投标",
    ),
}

CHECKS: tuple[CheckItem, ...] = (
    CheckItem("F1", "form", "投标人名称与营业执照、资质证书一致"),
    CheckItem("F2", "form", "投标函由单位盖章并经单位负责人或者其授权的代理人签字"),
    CheckItem("F3", "form", "只有一个有效报价，不是有选择的报价"),
    CheckItem("Q1", "qualification", "营业执照、许可证照有效"),
    CheckItem("Q2", "qualification", "资质等级符合招标文件要求"),
    CheckItem("Q3", "qualification", "拟派项目经理（负责人）的资格符合招标文件要求"),
    CheckItem("R1", "response", "工期（交付期、服务期）不超过招标文件要求"),
    CheckItem("R2", "response", "投标有效期、质量标准符合招标文件要求"),
    CheckItem("R3", "response", "报价不高于最高投标限价"),
    CheckItem("R4", "response", "已按招标文件交纳投标保证金"),
)

WORKS_CLAUSES: tuple[tuple[str, str, str], ...] = (
    (
        "H1",
        "工程内容和承包范围",
        "按照招标文件载明的招标范围、图纸和工程量清单施工，承包范围不得转包，依法可以分包的应当在投标文件中载明。",
    ),
    (
        "H2",
        "合同价款",
        "合同价款为中标价。清单项目的综合单价在合同约定的风险范围内不作调整；设计变更、工程量增减按实际完成并经计量的数量结算。",
    ),
    ("H3", "工期", "工期自开工令载明的日期起计算。非承包人原因造成的延误，工期相应顺延。"),
    (
        "H4",
        "质量标准",
        "工程质量应当达到招标文件规定的标准；不合格的，由承包人无偿修复直至合格，并承担工期延误的责任。",
    ),
    (
        "H5",
        "付款",
        "签订合同并进场后支付预付款；进度款按月计量支付；竣工验收合格并办理结算后支付至结算价的97%，其余作为质量保证金。",
    ),
    ("H6", "农民工工资", "设立农民工工资专用账户，人工费按月足额拨付，由总承包单位代发工资。"),
    ("H7", "安全生产和文明施工", "安全文明施工费专款专用，单独支付；承包人对施工现场安全生产负总责。"),
    (
        "H8",
        "竣工验收和缺陷责任",
        "竣工验收按国家规定组织；缺陷责任期自竣工验收合格之日起计算，期内缺陷由承包人负责维修。",
    ),
    (
        "H9",
        "违约责任",
        "一方违约的，应当承担继续履行、采取补救措施或者赔偿损失的责任；逾期竣工、逾期付款按合同约定支付违约金。",
    ),
    ("H10", "争议解决", "因本合同发生争议的，先协商；协商不成的，向工程所在地有管辖权的人民法院提起诉讼。"),
)
GOODS_CLAUSES: tuple[tuple[str, str, str], ...] = (
    ("H1", "货物和数量", "货物的名称、规格、数量以招标文件和中标人的投标文件为准。"),
    ("H2", "合同价款", "合同价款为中标价，含运输、保险、安装、调试、培训和税费。"),
    ("H3", "交付", "按照合同约定的期限和地点交付；交付前的毁损、灭失风险由供应人承担。"),
    ("H4", "验收和质量保证", "到货后共同开箱验收；质量保证期自验收合格之日起计算。"),
    ("H5", "付款", "货到验收合格后支付至合同价款的97%，其余在质量保证期满后付清。"),
    ("H9", "违约责任", "逾期交付、逾期付款按合同约定支付违约金；货物不符合约定的，应当更换、退货或者减少价款。"),
    ("H10", "争议解决", "因本合同发生争议的，先协商；协商不成的，向合同履行地有管辖权的人民法院提起诉讼。"),
)
SERVICES_CLAUSES: tuple[tuple[str, str, str], ...] = (
    ("H1", "服务内容", "服务的内容、深度和成果以招标文件和中标人的投标文件为准。"),
    ("H2", "合同价款", "合同价款为中标价；因委托人原因增加工作量的，由双方另行商定。"),
    ("H3", "服务期限", "按照合同约定的期限提交成果；项目负责人未经委托人同意不得更换。"),
    ("H4", "成果验收", "成果应当符合国家规定的深度要求，并通过法定审查。"),
    ("H5", "付款", "按照服务阶段支付，提交最终成果并验收合格后付清。"),
    ("H9", "违约责任", "成果有错误、遗漏的，应当无偿补救；造成损失的，按合同约定赔偿。"),
    ("H10", "争议解决", "因本合同发生争议的，先协商；协商不成的，向项目所在地有管辖权的人民法院提起诉讼。"),
)
CLAUSES = {"works": WORKS_CLAUSES, "goods": GOODS_CLAUSES, "services": SERVICES_CLAUSES}
SPECIALITIES = {"works": ("市政工程",), "goods": ("机电设备",), "services": ("工程设计",)}


def standard_method() -> Method:
    """综合评估法 as a file begins: 40 points by the experts, 60 worked out by the platform."""
    bands = (
        Band("优", Decimal(24), Decimal(30), "方案完整、针对性强、措施可行"),
        Band("良", Decimal(18), Decimal(24), "方案较完整、措施基本可行"),
        Band("一般", Decimal(0), Decimal(18), "方案不完整或者针对性不强"),
    )
    return Comprehensive(
        criteria=(
            Criterion("T1", "施工组织设计（技术方案）", Decimal(30), Subjective(bands=bands)),
            Criterion("T2", "项目管理机构", Decimal(5), Subjective()),
            Criterion(
                "P1", "投标报价", Decimal(55), BenchmarkPrice(k_list=(Decimal("0.4"), Decimal("0.5"), Decimal("0.6")))
            ),
            Criterion(
                "B1",
                "类似业绩",
                Decimal(6),
                CountedPerformances(points_each=Decimal(2), requirement="近三年完成的类似项目"),
            ),
            Criterion(
                "B2",
                "体系认证",
                Decimal(4),
                Certificates(
                    accepted=(
                        CertificatePoints("ISO9001", "质量管理体系认证", Decimal(2)),
                        CertificatePoints("ISO45001", "职业健康安全管理体系认证", Decimal(2)),
                    )
                ),
            ),
        )
    )


def standard_file(kind: str) -> TenderFile:
    """The tender file that a new project of this kind begins with."""
    kind = kind if kind in CLAUSES else "works"
    return TenderFile(
        method=standard_method(),
        clauses=tuple(Clause(code=code, title=title, text=text) for code, title, text in CLAUSES[kind]),
        qualifications=QUALIFICATIONS[kind],
        checks=CHECKS,
        specialities=SPECIALITIES[kind],
    )
