"""Forms of the two sides of a complaint 投诉: the complaint itself, its withdrawal, and the reply to it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.complaint import LotFacts, Office, Respondent
from ggzy.core.procedures.complaint_matters import of_line
from ggzy.layout.fields import FilesField, moment_field

__ = gettext_lazy


def text(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=5000, widget=forms.Textarea(attrs={"rows": rows}), **options)


class ComplaintForm(forms.Form):
    """投诉书: what the law asks of it."""

    matter = forms.ChoiceField(label=__("投诉事项"))
    known_at = moment_field(__("您什么时候知道的"))
    respondents = forms.MultipleChoiceField(label=__("被投诉人"), widget=forms.CheckboxSelectMultiple, required=False)
    other = forms.CharField(label=__("被投诉人（不在上面的）"), max_length=100, required=False)
    facts = text(__("基本事实"), 6, help_text=__("何时、何人、何事。受理后送被投诉人说明，请不要写本单位的名称。"))
    request = text(__("请求"), 3, help_text=__("请求监督部门查明什么、怎样处理。"))
    interest = text(__("利害关系"), 2, required=False, help_text=__("没有参加本项目投标的，写明同本项目有什么利害关系，并附证明。"))
    new_evidence = text(__("新的证据"), 2, required=False, help_text=__("同一事项投诉过，已经撤回或者作出处理决定的，写明新的证据是什么、为什么以前没有提交，并在下面上传。"))
    contact = forms.CharField(label=__("联系人和联系电话"), max_length=200)
    office_id = forms.ChoiceField(label=__("接收投诉的监督部门"))
    files = FilesField(label=__("证明材料"), help_text=__("每份不超过10MB，最多10份；提交时查毒。退回修改时须重新选择文件。"))

    def __init__(self, *given: Any, lot: LotFacts, offices: tuple[Office, ...], own: str, **options: Any):
        super().__init__(*given, **options)
        self.parties = {f"{each.part}:{each.org_id}": each for each in parties(lot, own)}
        self.choose("matter", [(m.code, f"{m.label}（{m.basis}）") for m in of_line(lot.line)])
        self.choose("respondents", [(code, each.name) for code, each in self.parties.items()])
        self.choose("office_id", [(each.org_id, each.name) for each in offices])

    def choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        named = [self.parties[code] for code in given.get("respondents", [])]
        if other := given.pop("other", "").strip():
            named.append(Respondent(part="other", name=other))
        if not named:
            self.add_error("respondents", _("请至少选择或者填写一个被投诉人"))
        given["respondents"] = tuple(named)
        return given


def parties(lot: LotFacts, own: str) -> list[Respondent]:
    """Whom one may complain of; other bidders only once their names are no secret."""
    found = [lot.tenderee, *([lot.agency] if lot.agency else []), Respondent(part="committee", name=_("评标委员会"))]
    return [*found, *(Respondent(part="bidder", name=name, org_id=code) for code, name in lot.bidders.items() if code != own)]


class ReplyForm(forms.Form):
    """被投诉人的说明."""

    text = text(__("说明"), 6)
    files = FilesField(label=__("有关材料"), required=False, help_text=__("每份不超过10MB。"))


class WithdrawForm(forms.Form):
    """撤回投诉."""

    reason = text(__("撤回的理由"), 3)
