"""评价 of an expert or an agency by those who dealt with them in one lot: criteria as rows, each mark with its short reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

import msgspec

from ggzy.core.dossier import AGENCY, EXPERT
from ggzy.core.record import Placed
from ggzy.core.roles import Actor, Role
from ggzy.core.table import Within

LOWEST, HIGHEST = 1, 5
NEEDS_REASON = 3
"""A mark below this needs its reason in writing."""
WINDOW = Within(days=30)
"""From the award on (before it the committee is secret): given and corrected till then, afterwards locked."""
MARKS = {5: "很好", 4: "好", 3: "一般", 2: "差", 1: "很差"}
SIDES: dict[str, tuple[Role, ...]] = {
    EXPERT: (Role.TENDEREE, Role.SUPERVISOR, Role.CENTRE),
    AGENCY: (Role.TENDEREE, Role.BIDDER, Role.SUPERVISOR),
}
"""三方: who rates whom; how many of one side do so is `slot`'s to say."""


def slot(actor: Actor) -> tuple[Role, str]:
    """各评各的: whose one rating of a subject in a lot it is: this office's or firm's, in this part. So the province's office does
    not take the place of the county's, nor one line's that of another, and who moves to another post rates for the new one.
    """
    return actor.role, actor.org_id



@dataclass(frozen=True)
class Criterion:
    """评价标准: what is asked, and the short reasons that most often apply to a low mark."""

    code: str
    label: str
    hint: str
    reasons: tuple[str, ...] = ()


CRITERIA: dict[tuple[str, Role], tuple[Criterion, ...]] = {
    (EXPERT, Role.TENDEREE): (
        Criterion("independence", "独立评审", "有没有受他人影响、征询倾向", ("征询过招标人的意向", "附和他人意见")),
        Criterion("reasons", "意见说理", "否决、偏差有没有写明理由", ("理由空泛", "没有写明投标文件的依据")),
        Criterion("conduct", "评标纪律", "是否遵守通讯、保密要求", ("使用通讯工具", "中途离席")),
    ),
    (EXPERT, Role.SUPERVISOR): (
        Criterion("independence", "独立评审", "评分是否出自本人判断", ("评分与他人雷同", "倾向明显")),
        Criterion("file", "按招标文件评审", "没有规定的标准不作依据", ("采用了招标文件没有的标准", "漏评否决事项")),
        Criterion("conduct", "评标纪律", "是否遵守现场纪律", ("使用通讯工具", "不服从现场管理")),
    ),
    (EXPERT, Role.CENTRE): (
        Criterion("punctual", "按时到席", "签到、离场是否按时", ("迟到", "早退")),
        Criterion("conduct", "现场纪律", "通讯工具存放、保密", ("没有存放通讯工具", "喧哗、中途离席")),
        Criterion("skill", "系统操作", "能否独立在席位上评审", ("不会操作", "由他人代为操作")),
    ),
    (AGENCY, Role.TENDEREE): (
        Criterion("file", "文件编制质量", "招标文件有没有差错、反复修改", ("多次退回", "前后矛盾")),
        Criterion("service", "服务", "是否按委托办理、及时告知", ("答复不及时", "超出委托范围")),
        Criterion("law", "依法办理", "有没有提示法定要求", ("没有提示法定期限", "要求不合法")),
    ),
    (AGENCY, Role.BIDDER): (
        Criterion("fair", "公平对待", "对各投标人是否一视同仁", ("信息不一致", "倾向明显")),
        Criterion("answers", "答疑", "疑问、异议答复是否及时清楚", ("答复不及时", "答非所问")),
        Criterion("file", "文件质量", "招标文件是否清楚完整", ("前后矛盾", "清单错漏")),
    ),
    (AGENCY, Role.SUPERVISOR): (
        Criterion("filing", "备案质量", "提交的备案是否完整合规", ("材料不全", "同样的问题重复出现")),
        Criterion("law", "依法组织", "程序、时限是否守法", ("超过时限", "现场组织混乱")),
        Criterion("cooperation", "配合监督", "询问、责令改正的答复", ("答复不及时", "改正不到位")),
    ),
}  # fmt: skip


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """One criterion answered."""

    criterion: str
    mark: int
    reason: str = ""


class RatedLot(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of the lot and of the two, when somebody rates: the desk fetches it from the lot itself."""

    title: str
    region: str
    line: str
    industry: str
    subject: str = ""
    """The name of the one rated, empty where it played no part in the lot."""
    since: datetime | None = None
    """When the lot was awarded; None while it is not."""
    took_part: bool = False
    """Whether the rater is of the lot: its tenderee, an office that reaches it, a bidder whose bid was opened."""
    given: bool = False
    """Whether the rater's `slot` is filled, whatever key the stream's name was made under."""


@dataclass
class Rating(Placed):
    """评价 by one side of one expert or agency in one lot."""

    called: ClassVar[str] = "本评价"

    deal: str = ""
    deal_title: str = ""
    kind: str = ""
    subject_id: str = ""
    subject: str = ""
    side: str = ""
    marks: tuple[Mark, ...] = ()
    locks_at: datetime | None = None
    by: Actor | None = None
    corrected: list[datetime] = field(default_factory=list)

    @property
    def title(self) -> str:
        return f"{self.subject}（{self.deal_title}）"

    def plays(self, role: Role, actor: Actor) -> bool:
        """The side that gave it; before it is given, whoever may rate."""
        return self.by is None or (role is self.by.role and slot(actor) == slot(self.by))

    @property
    def mean_tenths(self) -> int:
        """The mean of its marks, in tenths, rounded down."""
        return sum(m.mark for m in self.marks) * 10 // len(self.marks) if self.marks else 0
