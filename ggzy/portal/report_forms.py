"""Forms of the portal 公开门户: a report by anyone, and the query code with which its progress is read."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ggzy.core.procedures.case_grounds import INDUSTRIES, LINES
from ggzy.layout.fields import FilesField
from ggzy.layout.regions import RegionSelect, by_prefecture
from ggzy.store.models import Organisation

__ = gettext_lazy


class ReportForm(forms.Form):
    """举报: no name is asked for; a way to be reached is one's own choice."""

    region = forms.ChoiceField(label=__("事情发生在哪里"), widget=RegionSelect)
    line = forms.ChoiceField(label=__("交易类别"), choices=list(LINES.items()))
    industry = forms.ChoiceField(label=__("行业（不清楚的选最接近的）"), choices=list(INDUSTRIES.items()), required=False)
    reported = forms.CharField(label=__("举报谁"), max_length=200, help_text=__("单位的名称，或者人员的姓名和单位。"))
    kept_from = forms.ChoiceField(
        label=__("举报的是监督部门、交易中心或者它的人吗"), required=False, help_text=__("选了的部门看不到这份举报，由上级和纪检监察机关办理。"),
    )  # fmt: skip
    text = forms.CharField(
        label=__("举报的事实"), min_length=10, max_length=5000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=__("何时、何地、何人、何事，怎样知道的。只写事实，不写侮辱人的话。"),
    )  # fmt: skip
    holds_bid = forms.BooleanField(
        label=__("正文或者附件里有还没有开标的投标文件的内容（报价、清单、方案）"), required=False,
        help_text=__("选了的，开标以前任何人都打不开。"),
    )  # fmt: skip
    files = FilesField(label=__("附件"), required=False, help_text=__("最多5份，每份不超过10MB；提交时查毒。照片和文档里可能有拍摄地点、作者等信息，请先去掉。"))
    contact = forms.CharField(label=__("联系方式（自愿，可以不填）"), max_length=200, required=False)

    def __init__(self, *given: Any, **options: Any):
        super().__init__(*given, **options)
        province, groups = by_prefecture(_("全境"))
        self.fields["region"].choices = [("", _("请选择")), province, *groups]  # type: ignore[attr-defined]
        offices = Organisation.objects.filter(kind__in=("authority", "centre"), status="verified").order_by("name")
        self.fields["kept_from"].choices = [("", _("不是")), *((each.uscc, each.name) for each in offices)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Works have an industry, by which their supervision is found; other lines have none."""
        given = super().clean() or {}
        given["industry"] = (given.get("industry") or "housing") if given.get("line") == "construction" else ""
        return given


class QueryForm(forms.Form):
    """查询码."""

    code = forms.CharField(label=__("查询码"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}))


class AnswerForm(forms.Form):
    """举报人的补充."""

    text = forms.CharField(label=__("补充"), max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
