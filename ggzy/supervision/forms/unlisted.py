"""Forms of lists and of projects that were not seen here 名单、应上未上."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.facts import KnownOffice
from ggzy.core.law.unlisted import OUTCOMES
from ggzy.core.shareholders import UNITS
from ggzy.core.unlisted.fields import KINDS, SHARES, WITHOUT_AMOUNTS, fields_of, required
from ggzy.supervision.forms.cases import ReasonForm, text
from ggzy.supervision.forms.files import amount_unit, chosen, each_once, file_field, offered

__ = gettext_lazy
NONE = ("", __("（请选择）"))


class ListForm(forms.Form):
    source = forms.CharField(
        label=__("来源"), max_length=120, help_text=__("例如：州发展改革委投资项目审批。同一来源请每次用同一个名称，列的对应关系会记住。"),
    )  # fmt: skip
    kind = forms.ChoiceField(label=__("名单种类"), choices=list(KINDS.items()))
    file = file_field()

    def clean_source(self) -> str:
        return " ".join(self.cleaned_data["source"].split())


class ColumnsForm(forms.Form):
    """Which column is which, as proposed; and the unit of amounts, or of shares."""

    def __init__(self, *given: Any, headers: Sequence[str], proposed: dict[str, int], unit: str, kind: str = "approval", **options: Any):
        super().__init__(*given, **options)
        self.kind, self.known = kind, fields_of(kind)
        for field, (label, _words) in self.known.items():
            first = str(proposed[field]) if field in proposed else ""
            self.fields[field] = forms.ChoiceField(label=label, choices=offered(headers), required=field in required(kind), initial=first)
        self.fields["unit"] = share_unit(unit) if kind == SHARES else amount_unit(unit, required=kind not in WITHOUT_AMOUNTS)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        each_once(given, self.known)
        if self.kind not in (SHARES, "news") and not given.get("owner") and not given.get("owner_id"):
            self.add_error("owner", _("建设单位和单位代码至少要有一列"))
        return given

    @property
    def chosen(self) -> dict[str, int]:
        return chosen(self.cleaned_data, self.known)


def share_unit(unit: str) -> forms.ChoiceField:
    hint = _("格子里自己写了百分号的，以格子里的为准。")
    return forms.ChoiceField(label=_("比例怎样写"), choices=[("", _("（请选择）")), *UNITS.items()], initial=unit, help_text=hint)


class AssignForm(forms.Form):
    assignee = forms.ChoiceField(label=__("交给"), choices=())

    def __init__(self, *given: Any, people: dict[str, str], **options: Any):
        super().__init__(*given, **options)
        self.fields["assignee"].choices = [NONE, *people.items()]  # type: ignore[attr-defined]


class ConfirmForm(forms.Form):
    grounds = text(__("怎样核对过"), 3, min_length=4, help_text=__("查过哪些记录、为什么认为需要主管部门说明。立项后只是核查，不是结论。"))


class AskForm(forms.Form):
    office_id = forms.ChoiceField(label=__("主管部门"), choices=())
    question = text(__("请说明什么"), 3, min_length=4)

    def __init__(self, *given: Any, offices: Sequence[KnownOffice], **options: Any):
        super().__init__(*given, **options)
        choices = [(o.org_id, f"{o.org}（{o.gone}）" if o.gone else o.org) for o in offices]
        self.fields["office_id"].choices = choices  # type: ignore[attr-defined]
        self.fields["office_id"].help_text = "" if choices else _("没有部门的地域和行业包括这个项目，请先为主管部门登记岗位。")


class ReplyForm(forms.Form):
    stance = forms.ChoiceField(label=__("结论"), choices=())
    deal = forms.CharField(label=__("交易编号"), max_length=40, required=False, help_text=__("称已在平台交易的，请填写。"))
    reply = text(__("事实和依据"), 5, min_length=4)

    def __init__(self, *given: Any, stances: dict[str, str], **options: Any):
        super().__init__(*given, **options)
        self.fields["stance"].choices = [NONE, *stances.items()]  # type: ignore[attr-defined]


class FindForm(forms.Form):
    finding = text(__("认定的事实"), 4, min_length=4)
    answer = text(__("对答复的意见"), 3, required=False, help_text=__("采纳与否和理由；主管部门没有答复的不填。"))


class SettleForm(forms.Form):
    outcome = forms.ChoiceField(label=__("结果"), choices=[NONE, *OUTCOMES.items()])
    reason = text(__("情况"), 3, min_length=4)


class ClearForm(ReasonForm):
    """The reason alone."""
