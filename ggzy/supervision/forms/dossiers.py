"""Forms of dossiers 履职档案: out of the pool, back again, answers to appeals, entries of other offices."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from ggzy.core.calendar import SHANGHAI
from ggzy.core.credit import RESTRICTED, SORTS, Noted
from ggzy.core.pool import CAUSES
from ggzy.core.procedures.case_grounds import LINES
from ggzy.core.regions import below, full_name
from ggzy.core.roles import Actor, Role
from ggzy.layout.fields import DigestField, day_field
from ggzy.layout.parties import FindsParties, Party, PartyField
from ggzy.store.models import Post
from ggzy.supervision.forms.cases import text
from ggzy.supervision.reach import experts_within

NONE = ("", __("（请选择）"))


class ProposeForm(forms.Form):
    cause = forms.ChoiceField(label=__("事由"), choices=[NONE, *CAUSES.items()])
    reason = text(__("事实和理由"), 4, help_text=__("专家本人随即看得见，五个工作日内可以陈述意见。"))


class PaperForm(forms.Form):
    document_no = forms.CharField(label=__("决定的文号"), max_length=60)
    reason = text(__("事实和理由"), 4)


class AnswerForm(forms.Form):
    corrected = forms.TypedChoiceField(
        label=__("结论"), choices=[NONE, ("yes", __("申诉成立，予以更正")), ("no", __("不予更正"))], coerce=lambda given: given == "yes"
    )
    text = text(__("核实的情况和理由"), 4, help_text=__("与原条目并列显示；更正的条目仍列出，不再计入。"))


class ConfirmForm(forms.Form):
    note = forms.CharField(label=__("怎样核对过来源文件、文书"), max_length=200)


class CreditForm(FindsParties):
    """An entry, from the paper at hand; the paper's digest is kept, the paper stays with the office."""

    sort = forms.ChoiceField(label=__("种类"), choices=[NONE, *SORTS.items()])
    org_id = PartyField(label=__("单位"), required=False)
    person_id = forms.ChoiceField(label=__("或者：评标专家"), required=False)
    staff = forms.CharField(
        label=__("责任人员（只限代理机构的人员）"), max_length=40, required=False, help_text=__("来源文件写明由谁负责的，填姓名：这一条同时记到本人名下，不在门户公开。"),
    )
    what = text(__("事由"), 3, help_text=__("照来源文件写。"))
    statute = forms.CharField(label=__("法律依据（法规名称）"), max_length=60)
    article = forms.IntegerField(label=__("条号"), min_value=1, max_value=999)
    source = forms.CharField(label=__("作出决定的机关"), max_length=120)
    document_no = forms.CharField(label=__("文号"), max_length=60)
    paper = forms.CharField(label=__("来源文件是什么文书"), max_length=60, required=False, help_text=__("照文件上的名称写，如“行政处罚决定书”“列入严重失信主体名单决定书”；不予受理时照此说明。没有名称的留空。"))
    sha256 = DigestField(label=__("来源文件"), help_text=__("平台只记入文件的摘要（SHA-256），文件由本机关案卷保管。"))
    since = day_field(__("起"))
    until = day_field(__("止（当日为止，含当日）"), required=False, help_text=__("没有期限的留空。"))
    region = forms.ChoiceField(label=__("在哪个地区生效"))
    capacities = forms.MultipleChoiceField(
        label=__("依照该决定限制的资格"), choices=list(RESTRICTED.items()), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=__("只是记录、不产生限制的不选。选了的须由另一人核对来源文件后才生效。"),
    )
    lines = forms.MultipleChoiceField(label=__("只限制这些交易类别"), choices=list(LINES.items()), required=False, widget=forms.CheckboxSelectMultiple, help_text=__("不选即全部。"))

    def __init__(self, *given: Any, actor: Actor, **options: Any):
        super().__init__(*given, **options)
        self.fields["region"].choices = [(each.code, full_name(each.code)) for each in below(actor.region)]  # type: ignore[attr-defined]
        self.people = {str(e.person_id): f"{e.person.name}（{e.employer_name}）" for e in experts_within(actor)}
        self.fields["person_id"].choices = [("", _("（不是评标专家）")), *self.people.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The name written is looked for among the agency's people."""
        given = super().clean() or self.cleaned_data
        name, party = given.get("staff", "").strip(), given.get("org_id")
        found = agency_people(party.code, name) if name and party else []
        if name and len(found) != 1:
            self.add_error("staff", _("这家单位登记的代理机构人员中没有叫这个名字的") if not found else _("这家机构有几名人员同名，请不填，在事由里写明"))
        self.staff_id = found[0] if len(found) == 1 else ""
        return given

    def noted(self) -> Noted:
        g = self.cleaned_data
        party, person = g["org_id"] or Party("", "", False), g["person_id"]
        name = party.name or party.code or (self.people[person].split("（")[0] if person else "")
        return Noted(
            sort=g["sort"], subject=name, what=g["what"], statute=g["statute"].strip("《》 "), article=g["article"], source=g["source"],
            document_no=g["document_no"], sha256=g["sha256"], since=begins(g["since"]), until=ends(g["until"]) if g["until"] else None,
            region=g["region"], org_id=party.code, person_id=person, capacities=tuple(g["capacities"]), lines=tuple(g["lines"]),
            paper=g["paper"].strip("《》 "), staff_id=self.staff_id, staff=g["staff"].strip() if self.staff_id else "",
        )  # fmt: skip


def agency_people(uscc: str, name: str) -> list[str]:
    """By number, those of this name who act or acted for the agency."""
    posts = Post.objects.filter(organisation__uscc=uscc, role=Role.AGENCY.value, person__name=name)
    return [str(number) for number in posts.values_list("person_id", flat=True).distinct()]


def begins(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)


def ends(day: date) -> datetime:
    """A last day counts whole: the term ends where the next day begins."""
    return begins(day + timedelta(days=1))
