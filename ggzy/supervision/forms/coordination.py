"""Forms of a cross-department matter 协调事项."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from ggzy.core.coordination import Task
from ggzy.core.facts import KnownOffice
from ggzy.core.law.coordination import LONGEST
from ggzy.core.procedures.coordination import ABOVE, OFFICES
from ggzy.core.roles import Actor
from ggzy.layout.fields import moment_field
from ggzy.supervision.forms.cases import text
from ggzy.supervision.forms.chain import GONE, offices_of


def long_text(label: Any, rows: int, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": rows}), error_messages={"max_length": __("超过两万字，请精简")}, **options)


class OpenForm(forms.Form):
    about = forms.CharField(label=__("标题"), max_length=120)
    question = long_text(__("要协调解决什么"), 6, help_text=__("写明事实、分歧和希望各单位答复的问题。"))
    party_ids = forms.MultipleChoiceField(
        label=__("参与的单位"), widget=forms.CheckboxSelectMultiple, help_text=__("本单位也是当事一方、要提出自己意见的，一并选上。"), error_messages={"required": __("请至少选择一个单位"), "invalid_choice": GONE},
    )  # fmt: skip
    due = moment_field(__("征求意见的期限"))
    decide_by = moment_field(__("确定结果的期限"), help_text=__("到期没有确定的，自动提请上级。"))
    superior_id = forms.ChoiceField(label=__("逾期未定时提请"), error_messages={"invalid_choice": GONE}, help_text=__("管辖本地域的公共资源交易管理机关，或者督查室。"))

    def __init__(self, *given: Any, actor: Actor, now: datetime, **options: Any):
        super().__init__(*given, **options)
        near = actor.region[:4] + "00"
        self.fields["party_ids"].choices = [(code, f"{name}——{_('本单位')}" if code == actor.org_id else name) for code, name in offices_of(OFFICES, now, below=near)]  # type: ignore[attr-defined]
        higher = [each for role in ABOVE for each in offices_of((role,), now, above=actor.region, but=actor.org_id)]
        self.fields["superior_id"].choices = higher  # type: ignore[attr-defined]
        self.region = actor.region

    @property
    def asked(self) -> dict[str, Any]:
        return self.cleaned_data | {"party_ids": tuple(self.cleaned_data["party_ids"]), "region": self.region}


class OpinionForm(forms.Form):
    text = long_text(__("意见"), 6, min_length=2)


class MinutesForm(forms.Form):
    held_at = moment_field(__("会议时间"))
    place = forms.CharField(label=__("地点"), max_length=200, min_length=2)
    attended = text(__("参加的单位和人员"), 2, min_length=2)
    text = long_text(__("议定的内容"), 8, min_length=2)


class InstructForm(forms.Form):
    text = long_text(__("意见"), 5, min_length=2)
    decide_by = moment_field(__("新的确定期限"))


class DecideForm(forms.Form):
    """The outcome, and for each party a task of its own where it has one."""

    outcome = long_text(__("协调结果"), 6, min_length=2, help_text=__("写明结论，以及对各单位意见采纳与否。"))
    carry_out_by = moment_field(__("落实的期限"))

    def __init__(self, *given: Any, parties: Sequence[KnownOffice], **options: Any):
        super().__init__(*given, **options)
        self.parties = parties
        for n, office in enumerate(parties):
            self.fields[f"task_{n}"] = long_text(_("%(office)s的任务") % {"office": office.org}, 2, required=False, help_text=_("没有任务的不填。"))
            self.fields[f"by_{n}"] = moment_field(_("%(office)s的期限") % {"office": office.org}, required=False)

    def clean(self) -> dict[str, Any]:
        told = self.cleaned_data
        tasks = [self.task_of(n, office.org_id) for n, office in enumerate(self.parties)]
        return {name: told[name] for name in ("outcome", "carry_out_by") if name in told} | {"tasks": tuple(task for task in tasks if task)}

    def task_of(self, n: int, org_id: str) -> Task | None:
        """Without a day of its own it has the whole outcome's; a day without a task is a task forgotten."""
        text, by = self.cleaned_data.get(f"task_{n}"), self.cleaned_data.get(f"by_{n}") or self.cleaned_data.get("carry_out_by")
        if not text and self.cleaned_data.get(f"by_{n}"):
            self.add_error(f"task_{n}", _("填了期限，没有写任务"))
        return Task(org_id=org_id, text=text, by=by) if text and by else None


class TaskForm(forms.Form):
    text = long_text(__("落实情况"), 5, min_length=2)


class ReturnTaskForm(forms.Form):
    org_id = forms.ChoiceField(label=__("退回哪个单位"), error_messages={"required": __("请选择单位"), "invalid_choice": __("这个单位没有可以退回的任务，请刷新页面")})
    text = long_text(__("还有什么没有落实"), 4, min_length=2)
    by = moment_field(__("新的期限"))

    def __init__(self, *given: Any, reported: Sequence[KnownOffice], **options: Any):
        super().__init__(*given, **options)
        self.fields["org_id"].choices = [(office.org_id, office.org) for office in reported]  # type: ignore[attr-defined]


class SettleForm(forms.Form):
    text = long_text(__("落实情况"), 5, min_length=2)
