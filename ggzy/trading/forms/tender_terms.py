"""What stands once in the tender file 招标文件的一次性条款: the terms, and the parameters of either method."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ggzy.core.evaluation.method import MODE_NAMES, TIE_NAMES
from ggzy.core.sealing.policy import LONGEST_WINDOW, MOST_TRUSTEES, SUITE_LABELS
from ggzy.layout.fields import LinesField, RateField, RatesField, WordsField, YuanField

METHODS = (("comprehensive", _("综合评估法")), ("lowest", _("经评审的最低投标价法")))
TIES = {
    "price-vote": ("lower_price", "vote"),
    "price-lot": ("lower_price", "lot"),
    "subjective-vote": ("higher_subjective", "vote"),
    "price-subjective-vote": ("lower_price", "higher_subjective", "vote"),
    "vote": ("vote",),
    "lot": ("lot",),
}
TIE_CHOICES = [(code, "，再".join(TIE_NAMES[rule] for rule in rules)) for code, rules in TIES.items()]
MODES = list(MODE_NAMES.items())


class TermsForm(forms.Form):
    """All that stands once in the file."""

    qualifications = LinesField(
        label=_("资格条件"), help_text=_("一行一条。不得以特定行政区域业绩、奖项等限制、排斥投标人。")
    )
    duration_days = forms.IntegerField(label=_("工期（交付期、服务期，日历天）"), min_value=1, max_value=3650)
    quality = forms.CharField(label=_("质量标准"), max_length=60)
    ceiling_fen = YuanField(
        label=_("最高投标限价（元）"), required=False, help_text=_("不设限价的留空；不得规定最低投标限价。")
    )
    deposit_fen = YuanField(
        label=_("投标保证金（元）"),
        required=False,
        help_text=_("不要求交纳的留空；不得超过估算价的2%，工程施工不超过80万元。"),
    )
    validity_days = forms.IntegerField(label=_("投标有效期（日）"), min_value=0, max_value=365)
    performance_bond_percent = RateField(label=_("履约保证金（中标合同金额的%）"), required=False)
    consortium = forms.BooleanField(label=_("接受联合体投标"), required=False)
    credit_asked = forms.BooleanField(
        label=_("资格审查查询信用记录"), required=False,
        help_text=_("勾选后，开标以后评标席位列出各投标人有效的信用记录，怎样使用由资格条件写明；没有写明的不得作为评标依据。"),
    )
    minimum_bidders = forms.IntegerField(label=_("开标所需投标人数"), min_value=1, max_value=20)
    trustee_centre = forms.BooleanField(label=_("交易中心保管一份"), required=False)
    trustee_supervisor = forms.BooleanField(label=_("行业监督部门保管一份"), required=False)
    trustee_tenderee = forms.BooleanField(label=_("招标人保管一份"), required=False)
    threshold = forms.IntegerField(
        label=_("几份可以解密（门限）"), min_value=1, max_value=MOST_TRUSTEES,
        help_text=_("3份中任意2份是标准方案：一家缺席、一把私钥灭失都不影响开标，任何一家都不能提前看到投标内容。"),
    )
    bidder_part = forms.BooleanField(
        label=_("投标人参与解密"), required=False,
        help_text=_("勾选后，没有投标人自己的一份，保管人一起也打不开；投标人在解密时限内没有到场的，视为撤销其投标文件。"),
    )
    suite = forms.ChoiceField(label=_("密码套件"), choices=list(SUITE_LABELS.items()))
    window_minutes = forms.IntegerField(
        label=_("解密时限（分钟）"), min_value=1, max_value=LONGEST_WINDOW, help_text=_("自招标人在开标大厅宣布开始解密时起算。")
    )
    committee_size = forms.IntegerField(label=_("评标委员会人数"), min_value=1, max_value=99)
    representatives = forms.IntegerField(label=_("其中招标人代表"), min_value=0, max_value=99)
    specialities = WordsField(
        label=_("评标专业"), required=False, max_length=300, help_text=_("多个专业用顿号隔开，与专家库的专业名称一致。")
    )
    candidates = forms.IntegerField(label=_("推荐中标候选人（个）"), min_value=1, max_value=9)
    method = forms.ChoiceField(label=_("评标办法"), choices=METHODS, widget=forms.RadioSelect)
    ties = forms.ChoiceField(label=_("得分（评标价）相同时"), choices=TIE_CHOICES)


class ScoringForm(forms.Form):
    """综合评估法: the parameters that are not a criterion's own."""

    mean_kind = forms.ChoiceField(
        label=_("专家评分汇总"),
        choices=(("plain", _("全部专家的平均分")), ("trimmed", _("去掉一个最高分和一个最低分后平均"))),
    )
    mean_min_experts = forms.IntegerField(label=_("去掉最高、最低分所需专家数"), min_value=1, max_value=99)
    points_places = forms.IntegerField(label=_("得分保留小数位"), min_value=0, max_value=6)
    points_mode = forms.ChoiceField(label=_("得分尾数"), choices=MODES)
    k_list = RatesField(
        label=_("K 值抽取范围"), required=False, help_text=_("0至1之间，用顿号隔开；开标现场抽取其一。")
    )
    control_drop_list = RatesField(label=_("最高限价下浮率抽取范围（%）"), required=False)
    benchmark_drop_list = RatesField(label=_("基准价下浮率抽取范围（%）"), required=False)
    drop_highest = forms.IntegerField(label=_("去掉最高价（个）"), min_value=0, max_value=20)
    drop_lowest = forms.IntegerField(label=_("去掉最低价（个）"), min_value=0, max_value=20)
    min_n_for_trimming = forms.IntegerField(label=_("达到几家才去掉最高、最低价"), min_value=0, max_value=99)
    e1 = RateField(label=_("每高于基准价1%扣分"))
    e2 = RateField(label=_("每低于基准价1%扣分"))
    price_floor = RateField(label=_("报价得分下限"))
    mean_of = forms.ChoiceField(
        label=_("平均价以哪些报价计算"), choices=(("effective", _("初步评审合格的报价")), ("opened", _("全部开标报价")))
    )
    later_rejection = forms.ChoiceField(
        label=_("其后有投标被否决时"), choices=(("keep", _("基准价不变")), ("recompute", _("重新计算基准价")))
    )
    price_places = forms.IntegerField(label=_("基准价保留小数位（元）"), min_value=0, max_value=6)
    price_mode = forms.ChoiceField(label=_("基准价尾数"), choices=MODES)
    deviation_places = forms.IntegerField(label=_("偏差率保留小数位"), min_value=0, max_value=6)
    deviation_mode = forms.ChoiceField(label=_("偏差率尾数"), choices=MODES)


class LowestForm(forms.Form):
    """经评审的最低投标价法: the parameters beside the table of deviations."""

    max_total_percent = RateField(
        label=_("偏差加价上限（投标报价的%）"),
        required=False,
        help_text=_("超过的提示评标委员会是否构成重大偏差；不设的留空。"),
    )
    evaluated_places = forms.IntegerField(label=_("评标价保留小数位（元）"), min_value=0, max_value=6)
    evaluated_mode = forms.ChoiceField(label=_("评标价尾数"), choices=MODES)
