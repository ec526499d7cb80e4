"""Forms of a case 案件: one for each step that needs more than a button."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.case import Accused
from ggzy.core.facts import Named
from ggzy.core.law.penalty import FINDINGS
from ggzy.core.law.transfer import RECEIVING, TRANSFERS
from ggzy.core.procedures.case_grounds import GROUNDS, INDUSTRIES, LINES, fits
from ggzy.core.redress import OUTCOMES
from ggzy.core.regions import below, full_name
from ggzy.core.roles import Actor, Role
from ggzy.desk.accused import parts_of
from ggzy.layout.fields import DigestField, YuanField, moment_field
from ggzy.layout.parties import FindsParties, Party, PartyField, in_text
from ggzy.store.models import Organisation, Post
from ggzy.supervision.reach import experts_within

__ = gettext_lazy
KINDS = ("书证", "物证", "视听资料", "电子数据", "证人证言", "当事人的陈述", "鉴定意见", "勘验笔录、现场笔录")


def text(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=3000, widget=forms.Textarea(attrs={"rows": rows}), **options)


class ClueForm(FindsParties):
    """线索: the accused is a firm, registered here or not, or an expert whom the office may see; `concerned` are firms to choose among."""

    concerned = forms.ChoiceField(label=__("当事人：发现涉及的单位（每家单位各登记一条线索）"), required=False, widget=forms.RadioSelect)
    org_id = PartyField(offices=True, label=__("当事人（单位）"), required=False, help_text=__("没有在平台登记的，写单位名称和18位代码。"))
    manager = forms.CharField(
        label=__("当事人是这家单位的项目经理的，填写姓名"), max_length=60, required=False,
        help_text=__("姓名同注册证书一致。告知书、决定书由单位转交，单位代为陈述申辩；限制的只是本人担任项目经理。"),
    )  # fmt: skip
    expert = forms.ChoiceField(label=__("或者：当事人（评标专家）"), required=False)
    suspected = forms.ChoiceField(label=__("涉嫌的违法事由"), widget=forms.Select)
    about = text(__("线索内容"), help_text=__("何时、何事、从何得知。看得见的是：这个地区和它的上级中管这类交易的行业监督部门，以及公共资源交易管理局、督查、纪检监察、审计、检察机关；当事人在告知以前看不见，由举报来的，被举报的部门始终看不见。"))
    region = forms.ChoiceField(label=__("地区"))
    line = forms.ChoiceField(label=__("交易类别"), choices=list(LINES.items()))
    industry = forms.ChoiceField(label=__("行业"), choices=list(INDUSTRIES.items()), required=False)

    def __init__(self, *given: Any, actor: Actor, concerned: Iterable[Organisation] = (), grounds: Collection[str] = tuple(GROUNDS), **options: Any):
        super().__init__(*given, **options)
        firms = [(firm.uscc, f"{firm.name}（{firm.uscc}）") for firm in concerned]
        if firms:
            self.fields["concerned"].choices = [*firms, ("", _("都不是：在下面填写"))]  # type: ignore[attr-defined]
            self.fields["org_id"].label = _("或者：其他单位")
        else:
            del self.fields["concerned"]
        fitting = [(g.code, f"{g.label}（{g.basis}）") for g in GROUNDS.values() if g.code in grounds]
        self.fields["suspected"].choices = [("", _("请选择")), *fitting]  # type: ignore[attr-defined]
        self.fields["region"].choices = [(each.code, full_name(each.code)) for each in below(actor.region)]  # type: ignore[attr-defined]
        self.fields["expert"].choices = [("", _("（不是评标专家）"))] + [  # type: ignore[attr-defined]
            (str(e.person_id), f"{e.person.name}（{e.employer_name}）") for e in experts_within(actor)
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.errors.get("org_id"):
            return given
        other, ticked, expert = given.get("org_id"), self.chosen(given.get("concerned", "")), given.get("expert", "")
        party = other or ticked
        if (other and ticked and other.code != ticked.code) or (party and expert):
            self.add_error("org_id", _("当事人只能填一个：每个当事人各登记一条线索"))
            return given
        if not party and not expert:
            self.add_error("org_id", _("请填写单位，或者选择一名评标专家"))
            return given
        if party and not party.name:
            self.add_error("org_id", _("平台上没有登记这个代码的单位：请核对，或者在代码前写明单位名称"))
            return given
        manager = given.get("manager", "").strip()
        if manager and party is None:
            self.add_error("manager", _("项目经理请同时填写所在单位"))
            return given
        name = party.name if party else dict(self.fields["expert"].choices)[expert].split("（")[0]  # type: ignore[attr-defined]
        given["accused"] = Accused(
            name=manager or name, org_id=party.code if party else "", person_id=expert, firm=party.name if manager and party else "",
        )  # fmt: skip
        return given

    def chosen(self, code: str) -> Party | None:
        """The firm of the finding that was ticked."""
        found = in_text(code)
        return found[0] if found else None


class PeopleForm(forms.Form):
    """A form that offers the supervisors of the actor's own office."""

    def __init__(self, *given: Any, actor: Actor, **options: Any):
        super().__init__(*given, **options)
        posts = Post.objects.filter(role=Role.SUPERVISOR.value, organisation__uscc=actor.org_id).select_related("person")
        self.people = {str(post.person_id): post.person.name for post in posts.order_by("pk")}
        self.fields[self.of_people].choices = list(self.people.items())  # type: ignore[attr-defined]

    of_people, for_actor = "", True

    def named(self, person_id: str) -> Named:
        return Named(person_id=person_id, person=self.people[person_id])


class InvestigatorsForm(PeopleForm):
    of_people = "investigators"
    investigators = forms.MultipleChoiceField(label=__("办案人员（不少于两人）"), widget=forms.CheckboxSelectMultiple)

    def clean_investigators(self) -> tuple[Named, ...]:
        return tuple(self.named(each) for each in self.cleaned_data["investigators"])


class AssignForm(InvestigatorsForm):
    opinion = text(__("立案意见"), 3, required=False)


class ReplaceForm(InvestigatorsForm):
    reason = text(__("更换的理由"), 3, min_length=4)


class EvidenceForm(forms.Form):
    kind = forms.ChoiceField(label=__("证据种类"), choices=[(k, k) for k in KINDS])
    fact = text(__("证明的事实"))
    sha256 = DigestField(label=__("证据材料"), help_text=__("平台只记入材料的摘要（SHA-256），材料由本机关案卷保管。"))


class NoticeForm(forms.Form):
    """Offers the grounds that fit whom the case is against."""

    for_accused = True
    facts = text(__("查明的事实和理由"), 6)
    ground = forms.ChoiceField(label=__("处罚依据"))
    fine_fen = YuanField(label=__("拟处罚款（元）"), required=False)
    months = forms.IntegerField(label=__("拟限制期限（月）"), min_value=0, max_value=600, initial=0, help_text=__("不限制的填0；取消评标资格没有期限，填0。"))
    hearing_offered = forms.BooleanField(label=__("告知有要求听证的权利"), required=False, initial=True)

    def __init__(self, *given: Any, accused: Accused, **options: Any):
        super().__init__(*given, **options)
        parts = parts_of(accused.org_id)
        fitting = [(g.code, f"{g.basis}：{g.label}") for g in GROUNDS.values() if fits(g, accused, parts)]
        self.fields["ground"].choices = [("", _("请选择")), *fitting]  # type: ignore[attr-defined]


class CallHearingForm(PeopleForm):
    of_people = "chair"
    at = moment_field(__("听证时间"))
    place = forms.CharField(label=__("听证地点"), max_length=200)
    chair = forms.ChoiceField(label=__("主持人（不是办案人员）"))

    def clean_chair(self) -> Named:
        return self.named(self.cleaned_data["chair"])


class MinutesForm(forms.Form):
    minutes = text(__("听证笔录"), 8)


class PenaltyForm(forms.Form):
    decision_no = forms.CharField(label=__("决定书文号"), max_length=100, help_text=__("例如：楚建罚〔2026〕1号。"))
    facts = text(__("认定的事实和证据"), 6)
    answer = text(__("对陈述、申辩的复核意见"), required=False)
    fine_fen = YuanField(label=__("罚款（元）"), required=False)
    months = forms.IntegerField(label=__("限制期限（月）"), min_value=0, max_value=600, initial=0)
    lines = forms.MultipleChoiceField(
        label=__("限制的交易类别"), choices=list(LINES.items()), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=__("都不选即为全部类别。限制的地域是本案所在地区。"),
    )  # fmt: skip
    replies = forms.IntegerField(widget=forms.HiddenInput, initial=0)

    def clean_lines(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data["lines"])


def either(label: Any, yes: Any, no: Any) -> forms.TypedChoiceField:
    """One of two has to be said: what was left open is no refusal."""
    return forms.TypedChoiceField(label=label, choices=[("yes", yes), ("no", no)], coerce=lambda value: value == "yes", widget=forms.RadioSelect)


class ReviewForm(forms.Form):
    passed = either(__("审核结果"), __("通过"), __("不通过"))
    opinion = text(__("审核意见"))


class TransferForm(forms.Form):
    """An office that sits on the platform is chosen; only one outside is typed."""

    for_actor = True
    kind = forms.ChoiceField(label=__("移送给"), choices=list(TRANSFERS.items()))
    office_id = forms.ChoiceField(label=__("接收机关（在本平台上的，由它自己出具回执）"), required=False)
    to = forms.CharField(label=__("或者：不在本平台上的机关名称"), max_length=120, required=False)
    document_no = forms.CharField(label=__("移送书文号"), max_length=100)
    reason = text(__("移送的理由和涉嫌的事实"))

    def __init__(self, *given: Any, actor: Actor, **options: Any):
        super().__init__(*given, **options)
        here = Organisation.objects.filter(posts__role__in=[role.value for role in RECEIVING.values()], status=Organisation.Status.VERIFIED)
        self.offices = dict(here.exclude(uscc=actor.org_id).order_by("name").values_list("uscc", "name").distinct())
        self.fields["office_id"].choices = [("", _("（不在本平台上）")), *self.offices.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        office_id = given.get("office_id", "")
        if bool(office_id) == bool(given.get("to", "").strip()):
            self.add_error("to", _("请从名单中选择接收机关，或者填写不在平台上的机关名称，二者填一项"))
        given["to"] = self.offices.get(office_id) or given.get("to", "")
        return given


class ReceiptForm(forms.Form):
    """Typed from the paper of an office outside."""

    receipt_no = forms.CharField(label=__("回执编号"), max_length=100)
    taken = either(__("接收还是不接收"), __("对方接收"), __("对方不接收"))
    note = text(__("说明（不接收的，写明理由）"), required=False)


class AcknowledgeForm(ReceiptForm):
    """Given by the receiving office itself."""

    taken = either(__("接收还是不接收"), __("本单位接收"), __("本单位不接收"))


class UrgingForm(forms.Form):
    text = text(__("内容"))


class CloseForm(forms.Form):
    finding = forms.ChoiceField(label=__("结论"), choices=list(FINDINGS.items()))
    reason = text(__("理由"))


class ServeForm(forms.Form):
    manner = forms.ChoiceField(
        label=__("送达方式"), choices=[(m, m) for m in ("直接送达", "留置送达", "邮寄送达", "当事人已签确认书，电子送达", "公告送达")],
        help_text=__("限制自送达的这一刻起执行。"),
    )  # fmt: skip


class ReasonForm(forms.Form):
    reason = text(__("理由"), min_length=4)


class RevokeForm(forms.Form):
    by = forms.CharField(label=__("由谁撤销"), max_length=100, help_text=__("复议机关、人民法院，或者本机关。"))
    document_no = forms.CharField(label=__("文书文号"), max_length=100)
    reason = text(__("撤销的理由"), min_length=4)


def which() -> forms.CharField:
    """The appeal or the stay that the page was opened for; another may run by the time it is sent."""
    return forms.CharField(max_length=10, required=False, widget=forms.HiddenInput)


class StayForm(forms.Form):
    ordered_by = forms.CharField(label=__("由谁决定停止执行"), max_length=120, help_text=__("复议机关、人民法院，或者依法停止执行的本机关。"))
    document_no = forms.CharField(label=__("文书文号"), max_length=100)
    number = which()


class EndStayForm(forms.Form):
    document_no = forms.CharField(label=__("恢复执行的文书文号"), max_length=100)
    reason = text(__("恢复执行的理由"), min_length=4)
    number = which()


class ResultForm(forms.Form):
    outcome = forms.ChoiceField(label=__("结果"), choices=list(OUTCOMES.items()))
    document_no = forms.CharField(label=__("复议决定书、判决书文号"), max_length=100)
    reason = text(__("结果的要点"), min_length=4)
    fine_fen = YuanField(label=__("变更后的罚款（元）"), required=False, help_text=__("只在变更决定时填写，照文书填变更以后的全部处罚。"))
    months = forms.IntegerField(label=__("变更后的限制期限（月）"), min_value=0, max_value=600, initial=0, required=False)
    number = which()

    def clean_months(self) -> int:
        return self.cleaned_data["months"] or 0


class NoForm(forms.Form):
    """Nothing to fill in: the act speaks for itself."""
