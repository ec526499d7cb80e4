"""招标文件备案审查要点: the platform's own list, where the office of the line has not adopted one; each point with its basis."""

from __future__ import annotations

from ggzy.core.checklist import CheckPoint
from ggzy.core.rule import Basis

VERSION = "工程建设公开招标，第1版"
TENDER = "招标投标法"
REGULATION = "招标投标法实施条例"


CHECKLIST = (
    CheckPoint("A1", "招标条件具备：审批手续完备，资金来源已经落实", Basis(TENDER, 9, "资金来源已经落实")),
    CheckPoint("A2", "招标范围、方式、组织形式与审批核准一致", Basis(REGULATION, 7, "招标组织形式")),
    CheckPoint("B1", "资格条件与项目相适应，没有以特定行政区域业绩、奖项等限制排斥", Basis(REGULATION, 32, "特定行政区域")),
    CheckPoint("B2", "没有限定或者指定特定的专利、商标、品牌、原产地或者供应商", Basis(REGULATION, 32, "品牌")),
    CheckPoint("B3", "没有限定投标人的所有制形式或者组织形式", Basis(REGULATION, 32, "所有制形式")),
    CheckPoint("C1", "评标标准和方法全部载明，没有倾向或者排斥内容", Basis(TENDER, 19, "评标标准")),
    CheckPoint("C2", "最高投标限价或者其计算方法载明，没有最低限价", Basis(REGULATION, 27, "最低投标限价")),
    CheckPoint("D1", "投标保证金不超过规定上限，退还办法载明", Basis(REGULATION, 26, "2%")),
    CheckPoint("D2", "投标有效期载明", Basis(REGULATION, 25, "投标有效期")),
    CheckPoint("E1", "合同主要条款齐全，与招标文件一致", Basis(TENDER, 19, "合同的主要条款")),
)
