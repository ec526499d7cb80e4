"""The steps of 应上未上核查 as pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ggzy.core.acts import unlisted
from ggzy.core.unlisted_matter import Unlisted
from ggzy.desk import clock
from ggzy.desk.matters import offices_of
from ggzy.layout.deals import Viewed
from ggzy.supervision.docket_acts import SOMETHING, DocketAct
from ggzy.supervision.forms import unlisted as form_of
from ggzy.supervision.forms.cases import NoForm, ReasonForm

TEN = SOMETHING * 2


def offered(viewed: Viewed) -> dict[str, object]:
    return {"offices": offices_of(viewed.p, clock.now())}


def askable(viewed: Viewed) -> unlisted.AskOffice:
    """The first office that could be asked now and has not answered yet."""
    known = viewed.p.office.org_id if viewed.p.office else ""
    able = [o.org_id for o in offices_of(viewed.p, clock.now()) if not o.gone and o.org_id != known]
    return unlisted.AskOffice(office_id=able[0] if able else known, question=TEN)


def question(p: Unlisted) -> str:
    if p.aside:
        return f"请说明“{p.title}”的合同为什么同中标结果不一致：{'；'.join(p.project.leads if p.project else ())}。请附依据。"
    return f"请说明“{p.title}”是否已进场交易；没有进场的，请说明原因和依据。"


ACTS = {
    act.code: act
    for act in (
        DocketAct(
            "ask", unlisted.AskOffice, form_of.AskForm, _("主管部门随即收到，五个工作日内答复；期满不答复的可以催办一次。"), askable,
            lambda v: {"question": question(v.p)}, offered,
        ),
        DocketAct("urge", unlisted.UrgeOffice, NoForm, _("催办后三个工作日内仍不答复的，可以径行认定，并把不答复一并记入。"), lambda v: unlisted.UrgeOffice()),
        DocketAct(
            "reply", unlisted.ReplyOnProject, form_of.ReplyForm, _("请写明事实和依据；答复会和认定一起保存、一起公开给有关机关。"),
            lambda v: unlisted.ReplyOnProject(stance="unknown", reply=TEN), options=lambda v: {"stances": v.p.stances},
        ),
        DocketAct(
            "find", unlisted.FindUnlisted, form_of.FindForm, _("认定后可以列入通报，或者由监督部门据此登记线索。对答复要逐项说明采纳与否。"),
            lambda v: unlisted.FindUnlisted(finding=TEN, answer=TEN), danger=True,
        ),
        DocketAct(
            "find-aside", unlisted.FindContractAside, form_of.FindForm, _("认定后由监督部门据此登记线索，依法责令改正、处罚；项目本身已经进场，不计入应进未进。对答复要逐项说明采纳与否。"),
            lambda v: unlisted.FindContractAside(finding=TEN, answer=TEN), danger=True,
        ),
        DocketAct("clear", unlisted.ClearUnlisted, ReasonForm, _("排除后不再计入应进未进；理由随事项保存。"), lambda v: unlisted.ClearUnlisted(reason=TEN)),
        DocketAct("settle", unlisted.SettleUnlisted, form_of.SettleForm, _("写明怎样改正，或者移交到哪里。"), lambda v: unlisted.SettleUnlisted(outcome="entered", reason=TEN)),
    )
}  # fmt: skip
