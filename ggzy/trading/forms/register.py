"""Registering a project 项目登记."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ggzy.core.codes import plain
from ggzy.core.documents import Project
from ggzy.core.law.compulsory import KINDS
from ggzy.core.money import parse_yuan
from ggzy.core.roles import Actor, Role
from ggzy.desk.clock import now
from ggzy.layout.regions import RegionField
from ggzy.store.messages import posts_of_organisation
from ggzy.store.models import Organisation

INDUSTRIES = (
    ("housing", _("房屋建筑和市政")),
    ("transport", _("交通运输")),
    ("water", _("水利")),
    ("land", _("土地整治")),
    ("other", _("其他")),
)
METHODS = (("公开招标", _("公开招标")), ("邀请招标", _("邀请招标")), ("不招标", _("不招标")))
UNITS = (("元", _("元")), ("万元", _("万元")))


class PartyChoice(forms.ModelChoiceField):
    """A verified organisation, by name and code."""

    def label_from_instance(self, organisation: Any) -> str:
        return f"{organisation.name}（{organisation.uscc}）"


def own_people(actor: Actor) -> list[str]:
    """Who holds a post of this organisation in this role now."""
    return sorted({post.person.name for post in posts_of_organisation(actor.org_id, now(), actor.role)})


class RegisterForm(forms.Form):
    """Project and lot; one's own organisation is filled in by the post one acts in."""

    title = forms.CharField(label=_("项目（标段）名称"), max_length=200)
    invest_code = forms.CharField(
        label=_("投资项目代码"),
        max_length=40,
        help_text=_("投资项目在线审批监管平台赋码，例如 2603-532301-04-01-123456。"),
    )
    other = PartyChoice(
        Organisation.objects.none(), label=_("招标代理机构"), required=False, empty_label=_("自行招标，不委托")
    )
    people = forms.MultipleChoiceField(
        label=_("本机构承办人员"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("招标人确认委托时看得到这些姓名。"),
    )
    region = RegionField(label=_("项目所在地"))
    location = forms.CharField(label=_("建设地点"), max_length=200, required=False)
    kind = forms.ChoiceField(label=_("采购内容"), choices=list(KINDS.items()))
    industry = forms.ChoiceField(label=_("行业"), choices=INDUSTRIES)
    scope = forms.CharField(
        label=_("招标范围"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    funding = forms.CharField(label=_("资金来源"), max_length=200)
    public_funds = forms.BooleanField(label=_("使用国有资金或者国家融资"), required=False, initial=True)
    estimate = forms.CharField(
        label=_("合同估算价"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    unit = forms.ChoiceField(label=_("金额单位"), choices=UNITS)
    approval_no = forms.CharField(label=_("项目批准文号"), max_length=100, required=False)
    approval_authority = forms.CharField(label=_("批准机关"), max_length=100, required=False)
    approved_method = forms.ChoiceField(label=_("批准的招标方式"), choices=METHODS)
    override_reason = forms.CharField(
        label=_("不公开招标的理由"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("依法必须招标而拟不公开招标的，写明理由和批准依据；理由与登记一并送行业监督部门。"),
    )
    contact = forms.CharField(label=_("联系人和电话"), max_length=100, required=False)

    def __init__(self, actor: Actor, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.actor = actor
        agency = actor.role is Role.AGENCY
        wanted = Organisation.Kind.TENDEREE if agency else Organisation.Kind.AGENCY
        parties = Organisation.objects.filter(kind=wanted, status=Organisation.Status.VERIFIED)
        other: Any = self.fields["other"]
        other.queryset = parties
        if agency:
            other.label, other.required, other.empty_label = _("委托的招标人"), True, _("请选择")
            other.help_text = _("登记后由招标人确认委托，确认之前不能提交备案。")
            people: Any = self.fields["people"]
            people.choices = [(name, name) for name in own_people(actor)]
            self.initial.setdefault("people", [actor.person])
        else:
            del self.fields["people"]
        if actor.region and "region" not in self.initial:
            self.initial["region"] = actor.region

    def clean_invest_code(self) -> str:
        return plain(self.cleaned_data["invest_code"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("estimate") and cleaned.get("unit"):
            try:
                cleaned["estimate_fen"] = parse_yuan(cleaned["estimate"], cleaned["unit"])
            except ValueError as wrong:
                self.add_error("estimate", ValidationError(str(wrong)))
        return cleaned

    def project(self) -> Project:
        c, me, other = self.cleaned_data, self.actor, self.cleaned_data["other"]
        agency = me.role is Role.AGENCY
        tenderee = (other.uscc, other.name) if agency else (me.org_id, me.org)
        agent = (me.org_id, me.org) if agency else ((other.uscc, other.name) if other else ("", ""))
        same = (
            "title",
            "invest_code",
            "kind",
            "industry",
            "funding",
            "public_funds",
            "approval_no",
            "approval_authority",
        )
        more = ("approved_method", "scope", "location", "contact")
        return Project(
            tenderee_id=tenderee[0],
            tenderee=tenderee[1],
            agency_id=agent[0],
            agency=agent[1],
            region=c["region"].code,
            line="construction",
            estimate_fen=c["estimate_fen"],
            agency_people=tuple(c.get("people", ())),
            **{name: c[name] for name in (*same, *more)},
        )
