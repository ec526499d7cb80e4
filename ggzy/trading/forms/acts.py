"""Forms of single acts 单项办理: notice, answers, clarification, award, contract and the rest."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.core.law import measures
from ggzy.layout.fields import FilesField, LinesField, YuanField, moment_field

FALL_AWAY = tuple(
    (text, text)
    for text in (
        "中标候选人放弃中标",
        "因不可抗力不能履行合同",
        "不按照招标文件要求提交履约保证金",
        "被查实存在影响中标结果的违法行为，不符合中标条件",
    )
)
WITHHELD = (("", _("随答复公开")), *((why, _("不公开：涉及%(why)s") % {"why": why}) for why in measures.WITHHELD))
SURE = _("请核对后勾选确认")
YES_NO = (("", _("请选择")), ("yes", _("异议成立，已经或者即将改正")), ("no", _("异议不成立，维持原内容")))


def text_area(rows: int = 5) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class AppointmentForm(forms.Form):
    contract_no = forms.CharField(
        label=_("委托合同编号"), max_length=100, help_text=_("与代理机构所签书面委托合同的编号。")
    )


class NoticeForm(forms.Form):
    issue_from = moment_field(_("招标文件发售开始"))
    issue_to = moment_field(_("招标文件发售截止"))
    bid_deadline = moment_field(_("投标截止（开标）时间"))
    place = forms.CharField(label=_("开标地点"), max_length=100)
    media = LinesField(label=_("发布媒介"), max_length=500, widget=text_area(3), help_text=_("一行一个。"))


class ClarifyForm(forms.Form):
    text = forms.CharField(label=_("澄清、修改内容"), max_length=20000, widget=text_area(8))
    affects_preparation = forms.BooleanField(label=_("可能影响投标文件编制"), required=False)
    new_deadline = moment_field(_("顺延后的投标截止时间"), required=False)
    use_draft = forms.BooleanField(label=_("同时以招标文件草稿替换招标文件"), required=False)


class ExtendForm(forms.Form):
    new_deadline = moment_field(_("新的投标截止时间"))
    reason = forms.CharField(label=_("延长的理由"), max_length=1000, widget=text_area(3))


class AnswerForm(forms.Form):
    question_id = forms.CharField(widget=forms.HiddenInput, max_length=60)
    text = forms.CharField(label=_("答复"), max_length=20000, widget=text_area(4))


class ObjectionForm(forms.Form):
    objection_id = forms.CharField(widget=forms.HiddenInput, max_length=60)
    upheld = forms.ChoiceField(label=_("结论"), choices=YES_NO)
    text = forms.CharField(label=_("答复"), max_length=20000, widget=text_area(4))
    withheld = forms.ChoiceField(label=_("异议内容是否公开"), choices=WITHHELD, required=False)
    public_text = forms.CharField(label=_("公开的异议内容"), max_length=20000, widget=text_area(4), required=False)


class CommitteeForm(forms.Form):
    """Representatives are chosen out of the tenderee's own people."""

    representatives = forms.MultipleChoiceField(
        label=_("招标人代表"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, people: list[tuple[str, str]], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["representatives"]
        field.choices = people


class PublicityForm(forms.Form):
    until = moment_field(_("公示截止时间"))


class AwardForm(forms.Form):
    """One of the ranked candidates, with a reason where the order is left."""

    bidder = forms.ChoiceField(label=_("中标人"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("定标理由"),
        max_length=2000,
        required=False,
        widget=text_area(3),
        help_text=_("不按排名确定中标人的，必须写明理由。"),
    )
    namesake = forms.CharField(
        label=_("项目经理同名的核对"),
        max_length=500,
        required=False,
        widget=text_area(2),
        help_text=_("拟派项目经理与被限制担任项目经理的人员同名的，写明核对的注册证书编号、不是同一人的依据；没有同名的不填。"),
    )

    def __init__(self, candidates: list[tuple[str, str]], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["bidder"]
        field.choices = candidates


class ManagerForm(forms.Form):
    text = forms.CharField(label=_("是不是同一人"), max_length=500, widget=text_area(3), help_text=_("写明注册证书编号和依据；不要写身份证号码、手机号码。"))


PAPERS = _("放弃函、证明等，一次最多十份，每份不超过10MB。招标人、代理机构、本单位和监督部门可以下载；原因会公开，附件不公开。")


class FallAwayForm(forms.Form):
    ground = forms.ChoiceField(label=_("情形"), choices=FALL_AWAY)
    evidence = forms.CharField(label=_("事实和依据"), max_length=2000, widget=text_area(3))
    files = FilesField(label=_("附件（可不传）"), required=False, help_text=PAPERS)
    sure = forms.BooleanField(label=_("我已核对，确认登记：该候选人不能再被确定为中标人，登记后不能撤回"), error_messages={"required": SURE})


class DeclineForm(forms.Form):
    evidence = forms.CharField(label=_("放弃的原因"), max_length=2000, widget=text_area(3))
    files = FilesField(label=_("附件（可不传）"), required=False, help_text=PAPERS)
    sure = forms.BooleanField(label=_("我已核对，确认放弃中标：放弃后不能撤回，也不能再被确定为中标人"), error_messages={"required": SURE})


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=2000, widget=text_area(4))


class EndForm(ReasonForm):
    approval_no = forms.CharField(
        label=_("原审批、核准部门批准文号"), max_length=100, required=False, help_text=_("需要审批、核准的项目填写。")
    )


class WrittenReportForm(forms.Form):
    text = forms.CharField(label=_("书面报告"), max_length=20000, widget=text_area(20))


class ContractForm(forms.Form):
    amount_fen = YuanField(label=_("合同金额（元）"))
    duration_days = forms.IntegerField(label=_("工期（日历天）"), min_value=0, max_value=3650)
    manager = forms.CharField(label=_("项目经理"), max_length=60, required=False)


class ForfeitForm(forms.Form):
    """Whose deposit; only after the opening, when names are known."""

    bidder = forms.ChoiceField(label=_("投标人"))
    reason = forms.CharField(label=_("不予退还的事实和依据"), max_length=2000, widget=text_area(3))

    def __init__(self, bidders: list[tuple[str, str]], *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["bidder"]
        field.choices = bidders


class NothingForm(forms.Form):
    """An act that needs no words."""
