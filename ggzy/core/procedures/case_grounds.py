"""处罚事由: for which wrong the law bars whom from what, and for how long; a bar without a row here has no basis.

Of 逾期 each ground names the duties whose breach it fits; where the article has no penalty of its own, the outcome is to
put it right, or to hand the matter over.
"""

from __future__ import annotations

from dataclasses import dataclass

from ggzy.core.bars import AS_AGENCY, AS_BIDDER, AS_EXPERT, AS_MANAGER
from ggzy.core.case import Accused
from ggzy.core.roles import Role
from ggzy.core.rule import Basis
from ggzy.core.table import Duty

TENDERING, REGULATION, SAFETY = "招标投标法", "招标投标法实施条例", "建设工程安全生产管理条例"
LAND = "招标拍卖挂牌出让国有建设用地使用权规定"
BIDDER, TENDEREE, AGENCY, OFFICE, MANAGER, EXPERT = "bidder", "tenderee", "agency", "office", "manager", "expert"
KINDS = {BIDDER: "投标人", TENDEREE: "招标人", AGENCY: "招标代理机构", OFFICE: "机关、交易中心", MANAGER: "项目经理", EXPERT: "评标专家"}
"""当事人是谁: what an accused can be; a unit may be several."""
FIRMS = (BIDDER, TENDEREE, AGENCY)
TENDERERS = (TENDEREE, AGENCY, OFFICE)
"""An office can be the tenderee, and the centre keeps deposits."""
UNITS = (*FIRMS, OFFICE)


@dataclass(frozen=True)
class Ground:
    """`least` and `most` are months of bar as the article gives them; `forever` where it takes the standing for good.

    `whom` it can be held against; in doubt whether a kind of unit can do this wrong, it can. `duties` are those that it fits
    to leave undone.
    """

    code: str
    label: str
    basis: Basis
    capacity: str
    least: int = 0
    most: int = 0
    forever: bool = False
    duties: tuple[str, ...] = ()
    whom: tuple[str, ...] = FIRMS


GROUNDS: dict[str, Ground] = {
    ground.code: ground
    for ground in (
        Ground("collusion", "串通投标、行贿谋取中标", Basis(TENDERING, 53, "一年至二年"), AS_BIDDER, 12, 24),
        Ground("fraud", "以他人名义投标、弄虚作假骗取中标", Basis(TENDERING, 54, "一年至三年"), AS_BIDDER, 12, 36),
        Ground("performance", "不按照合同履行义务，情节严重", Basis(TENDERING, 60, "二年至五年"), AS_BIDDER, 24, 60),
        Ground("evasion", "必须招标的项目不招标、化整为零规避招标", Basis(TENDERING, 49, "千分之五以上千分之十以下"), AS_BIDDER, whom=UNITS),
        Ground("contract", "不按照招标文件和中标人的投标文件订立合同，订立背离合同实质性内容的协议", Basis(TENDERING, 59, "千分之五以上千分之十以下"), AS_BIDDER, whom=UNITS),
        Ground("file_terms", "招标文件发售、澄清、修改和投标的时限不符合规定", Basis(REGULATION, 64, "澄清、修改的时限"), AS_BIDDER, whom=TENDERERS),
        Ground("agency", "代理机构泄密、串通", Basis(TENDERING, 50, "一年至二年"), AS_AGENCY, 12, 24, whom=(AGENCY,)),
        Ground("practice", "项目经理（注册执业人员）未执行法律、法规和工程建设强制性标准", Basis(SAFETY, 58, "3个月以上1年以下", checked=False), AS_MANAGER, 3, 12, whom=(MANAGER,)),
        Ground("safety", "项目经理未履行安全生产管理职责，受到处分、刑罚", Basis(SAFETY, 66, "5年内不得担任", checked=False), AS_MANAGER, 60, 60, whom=(MANAGER,)),
        Ground("expert", "评标委员会成员收受财物或者其他好处", Basis(REGULATION, 72, "取消担任评标委员会成员的资格"), AS_EXPERT, forever=True, whom=(EXPERT,)),
        Ground("late_contract", "逾期不与中标人订立合同", Basis(REGULATION, 73, "无正当理由不与中标人订立合同"), AS_BIDDER, duties=("sign_contract",), whom=TENDERERS),
        Ground(
            "late_refund", "逾期不退还投标保证金和利息", Basis(REGULATION, 66, "不按照规定退还投标保证金"), AS_BIDDER,
            duties=("refund_deposit", "refund_withdrawn", "refund_failed", "refund_losers"), whom=TENDERERS,
        ),
        Ground("late_objection", "逾期不答复异议", Basis(REGULATION, 77, "不按照规定对异议作出答复"), AS_BIDDER, duties=("answer_objection",), whom=TENDERERS),
        Ground("late_candidates", "逾期不公示中标候选人", Basis(REGULATION, 54, "3日内公示中标候选人"), AS_BIDDER, duties=("publish_candidates",), whom=TENDERERS),
        Ground("late_report", "逾期不提交招标投标情况书面报告", Basis(TENDERING, 47, "十五日"), AS_BIDDER, duties=("written_report",), whom=TENDERERS),
        Ground("late_result", "逾期不公布出让结果", Basis(LAND, 22, "10个工作日", checked=False), AS_BIDDER, duties=("publish_result",), whom=TENDERERS),
        Ground("late_party", "逾期不履行交易中的其他职责，不配合监督", Basis(TENDERING, 7, "应当接受依法实施的监督"), AS_BIDDER, whom=UNITS),
        Ground("late_office", "监督、管理部门逾期不履行职责", Basis(REGULATION, 79, "不依法履行职责"), AS_BIDDER, whom=(OFFICE,)),
    )
}  # fmt: skip


def kinds_of(accused: Accused, parts: tuple[str, ...]) -> tuple[str, ...]:
    """What the accused is; of a unit that nobody knows here it may be any."""
    return (MANAGER,) if accused.firm else (EXPERT,) if accused.person_id else parts or UNITS


def fits(ground: Ground, accused: Accused, parts: tuple[str, ...]) -> bool:
    return bool(set(ground.whom) & set(kinds_of(accused, parts)))


OFFICES = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.INSPECTOR, Role.DISCIPLINE)


def of_lateness(duty: Duty) -> str:
    """The ground that fits this duty left undone: its own, or that of parties, or of offices."""
    own = next((ground.code for ground in GROUNDS.values() if duty.code in ground.duties), "")
    return own or ("late_office" if set(duty.who) <= set(OFFICES) else "late_party")


BETWEEN_BIDDERS = ("collusion", "fraud")
FITTING: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("same_payer", "same_manager", "same_contact", "price_steps", "same_file", "related_bidders", "same_maker", "paid_by_another"), BETWEEN_BIDDERS),
    "edited_late": ("file_terms",),
    "agency_serial": ("agency",),
    "favouring_reviewer": ("expert", *BETWEEN_BIDDERS),
    "score_changed": ("expert", "agency"),
    "duty_breached": tuple(code for code in GROUNDS if code.startswith("late_")),
}
"""As what a finding of this rule can be taken up; what is about an office or an official fits none: it is referred."""

LINES = {"construction": "工程建设项目", "land": "国有建设用地使用权"}
"""Lines that a bar may be limited to; none named is all of them."""
INDUSTRIES = {"housing": "房屋市政", "water": "水利", "transport": "交通"}
"""Of works: those that have a supervising department of their own."""
