"""Forms of the report chain 上报: the call, an office's report with its difficulties, the merged text, and the small steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.calendar import SHANGHAI, day_of
from ggzy.core.chain import CYCLES, DIFFICULTY_STATES, KINDS, REPORTING, Contest, Difficulty, Section
from ggzy.core.law.chain import LONGEST, LONGEST_ROW, MOST_DIFFICULTIES, SHORTEST_SUMMARY
from ggzy.core.office_figures import FIGURES, ReportSeen
from ggzy.core.regions import covers, path, stem, tree
from ggzy.core.roles import Actor, Role
from ggzy.layout.fields import LinesField, check_period, day_field, moment_field
from ggzy.store.models import Organisation, Post
from ggzy.supervision.forms.cases import text

__ = gettext_lazy
GONE = __("其中一个单位已停用、撤销或者不在可选范围内，请重新选择")
OUTLINES = {
    "report": "贯彻落实的总体情况\n主要做法和成效\n存在的问题\n下一步打算",
    "assessment": "本期电子化交易运行的总体评价\n数字变化的原因\n行业监管中发现的主要问题\n上期措施的落实情况\n下期工作安排",
}


def offices_of(roles: Iterable[Role], now: datetime, *, below: str = "", above: str = "", but: str = "") -> list[tuple[str, str]]:
    """Living offices with a post of these roles in force, and the name of their place; below a region, or those whose region takes it in.

    Asked once for all: `office_now` tells of one office why nothing can be sent to it, and the counter asks that.
    """
    posts = Post.objects.filter(role__in=[role.value for role in roles]).exclude(organisation__status=Organisation.Status.SUSPENDED)
    found: dict[str, tuple[str, str]] = {}
    for post in posts.select_related("person", "organisation", "deputy_of__person", "deputy_of__organisation"):
        org, region = post.organisation, tree().get(post.organisation.region_id or "")
        if region is None or org.uscc == but or not region.in_force(day_of(now)) or not post.in_force(now):
            continue
        if (not below or covers(below, region.code)) and (not above or covers(region.code, above)):
            found[org.uscc] = (region.code, org.name)
    nearest = sorted(found.items(), key=lambda item: (-len(stem(item[1][0])) if above else 0, item[1]))
    return [(org_id, f"{name}（{path(region)[-1].name}）") for org_id, (region, name) in nearest]


class CallForm(forms.Form):
    """上报通知."""

    kind = forms.ChoiceField(label=__("种类"), choices=list(KINDS.items()))
    about = forms.CharField(label=__("标题"), max_length=120, help_text=__("例如：2026年一季度电子化交易运行情况。文书里会写成“关于……的报告”。"))
    since = day_field(__("所报期间：自"))
    until = day_field(__("所报期间：至"))
    due = moment_field(__("上报期限"))
    outline = LinesField(label=__("提纲（每行一个问题）"), help_text=__("各单位逐一回答；数字不必问，平台按记录取出。"))
    office_ids = forms.MultipleChoiceField(
        label=__("上报的单位"), widget=forms.CheckboxSelectMultiple, error_messages={"required": __("请至少选择一个单位"), "invalid_choice": GONE},
    )  # fmt: skip
    superior_id = forms.ChoiceField(label=__("汇总后报送"), error_messages={"invalid_choice": GONE}, help_text=__("上一级管理机关，或者本级政府督查室。"))
    cycle = forms.ChoiceField(label=__("周期"), choices=list(CYCLES.items()), required=False, help_text=__("只用于定期分析评估：一期结束后提醒发起下一期。"))

    def __init__(self, *given: Any, actor: Actor, now: datetime, **options: Any):
        super().__init__(*given, **options)
        self.fields["office_ids"].choices = offices_of(REPORTING, now, below=actor.region, but=actor.org_id)  # type: ignore[attr-defined]
        self.fields["superior_id"].choices = superiors(actor, now)  # type: ignore[attr-defined]
        self.region = actor.region

    def clean(self) -> dict[str, Any]:
        return check_period(self, super().clean() or {})

    @property
    def asked(self) -> dict[str, Any]:
        """The command's fields: half-open, from the first midnight to the one after the last day."""
        given = dict(self.cleaned_data)
        given["since"] = datetime.combine(given["since"], time(), SHANGHAI)
        given["until"] = datetime.combine(given["until"] + timedelta(days=1), time(), SHANGHAI)
        return given | {"office_ids": tuple(given["office_ids"]), "outline": tuple(given["outline"]), "region": self.region}


def superiors(actor: Actor, now: datetime) -> list[tuple[str, str]]:
    """The administration strictly above, or the inspectors of the own government and above."""
    higher = [each for each in offices_of((Role.ADMINISTRATION,), now, above=actor.region, but=actor.org_id) if not beside(each[0], actor)]
    return [*higher, *offices_of((Role.INSPECTOR,), now, above=actor.region)]


def beside(org_id: str, actor: Actor) -> bool:
    return Organisation.objects.filter(uscc=org_id, region_id=actor.region).exists()


class ReportForm(forms.Form):
    """The answers to the outline, and what the office says to figures that it holds wrong."""

    no_difficulty = forms.BooleanField(label=__("本期没有困难"), required=False)

    def __init__(self, *given: Any, outline: Sequence[str], **options: Any):
        super().__init__(*given, **options)
        few = __("超过两万字，请精简")
        self.asked = [f"answer_{n}" for n in range(len(outline))]
        for name, question in zip(self.asked, outline, strict=True):
            self.fields[name] = forms.CharField(
                label=question, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 5}), error_messages={"max_length": few, "required": __("请填写；没有情况的写“无”")},
            )  # fmt: skip
        for code in FIGURES:
            self.fields[f"note_{code}"] = forms.CharField(
                label=__("有异议的，写明哪里有误、应当是多少、依据什么"), max_length=LONGEST_ROW, min_length=4, required=False, widget=forms.Textarea(attrs={"rows": 1}),
            )  # fmt: skip

    @property
    def answers(self) -> tuple[str, ...]:
        return tuple(self.cleaned_data[name] for name in self.asked)

    @property
    def contests(self) -> tuple[Contest, ...]:
        said = {code: self.cleaned_data.get(f"note_{code}", "").strip() for code in FIGURES}
        return tuple(Contest(figure=code, text=words) for code, words in said.items() if words)

    @property
    def answer_fields(self) -> list[Any]:
        return [self[name] for name in self.asked]


class DifficultyForm(forms.Form):
    """One difficulty; an empty row is left out."""

    found_by = forms.CharField(label=__("谁发现"), max_length=100, required=False)
    what = forms.CharField(label=__("什么困难"), max_length=LONGEST_ROW, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    tried = forms.CharField(label=__("采取什么措施"), max_length=LONGEST_ROW, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    by = day_field(__("何时办到"), required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        told = [given.get(name) for name in ("found_by", "what", "tried", "by")]
        if any(told) and not all(told) and not self.errors:
            raise forms.ValidationError(_("这一行须写明谁发现、什么困难、采取什么措施、何时办到"))
        return given


Difficulties = forms.formset_factory(DifficultyForm, extra=2, max_num=MOST_DIFFICULTIES, absolute_max=MOST_DIFFICULTIES)


def difficulties_in(rows: Any) -> tuple[Difficulty, ...]:
    """What was typed, empty rows left out."""
    return tuple(Difficulty(**row.cleaned_data) for row in rows if row.cleaned_data.get("what"))


def rows_told(difficulties: Iterable[Difficulty]) -> list[dict[str, Any]]:
    return [{"found_by": each.found_by, "what": each.what, "tried": each.tried, "by": each.by.isoformat()} for each in difficulties]


class CollateForm(forms.Form):
    """汇总: a summary on top, and a section for each office whose report was accepted."""

    summary = forms.CharField(
        label=__("总述"), min_length=SHORTEST_SUMMARY, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}), help_text=__("总体情况、主要问题、建议，至少十个字。数字表和没有上报的单位由平台附上。"),
        error_messages={"max_length": __("超过两万字，请精简"), "min_length": __("至少写十个字")},
    )  # fmt: skip

    def __init__(self, *given: Any, reports: Sequence[ReportSeen], **options: Any):
        super().__init__(*given, **options)
        self.reports = [each for each in reports if each.stage == "accepted"]
        for each in self.reports:
            self.fields[f"of_{each.office_id}"] = forms.CharField(
                label=each.office, max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 8}), error_messages={"max_length": __("超过两万字，请精简")},
            )  # fmt: skip

    @property
    def sections(self) -> tuple[Section, ...]:
        return tuple(Section(office_id=each.office_id, office=each.office, text=self.cleaned_data[f"of_{each.office_id}"]) for each in self.reports)


class SendUpForm(forms.Form):
    document_no = forms.CharField(label=__("发文字号"), max_length=40, help_text=__("例如：楚公管〔2026〕3号。"))


class RemarkForm(forms.Form):
    remark = text(__("批示、意见"), 3, required=False)


class ReturnForm(forms.Form):
    reason = text(__("退回的理由、要补正什么"), 4, min_length=4)
    due = moment_field(__("补正后再报的期限"))


class ExtendForm(forms.Form):
    due = moment_field(__("新的上报期限"))
    reason = text(__("延长的理由"), 3, min_length=4)


class UpdateForm(forms.Form):
    """进展 of one difficulty."""

    number = forms.TypedChoiceField(label=__("困难"), coerce=int, choices=())
    state = forms.ChoiceField(label=__("进展"), choices=list(DIFFICULTY_STATES.items()))
    outcome = text(__("办到哪里、结果怎样"), 3, min_length=2)
    by = day_field(__("下一步的日期（没有解决的填写）"), required=False)

    def __init__(self, *given: Any, unsolved: Sequence[tuple[int, Difficulty]], **options: Any):
        super().__init__(*given, **options)
        self.fields["number"].choices = [(n, f"{n}．{each.what[:60]}（{each.by}）") for n, each in unsolved]  # type: ignore[attr-defined]

