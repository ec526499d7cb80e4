"""评标委员会和评标方法暂行规定 (2013 text): the committee's own work."""

from __future__ import annotations

from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

LAW = "评标委员会和评标方法暂行规定"


@rule(Basis(LAW, 19, "书面方式"))
def clarification_in_writing(ask: Ask) -> Unmet | None:
    """评标委员会可以书面方式要求投标人澄清，须给出答复时限。"""
    if not ask.command.text.strip():
        return Unmet("请写明需要澄清的内容")
    if ask.command.reply_by <= ask.now:
        return Unmet("答复时限应晚于现在", "请给投标人留出合理的答复时间")
    return None


@rule(Basis(LAW, 43, "书面方式阐述其不同意见和理由"))
def dissent_is_written(ask: Ask) -> Unmet | None:
    """对评标结论持有异议的成员可以书面方式阐述其不同意见和理由。"""
    if not ask.command.agree and len(ask.command.dissent.strip()) < 4:
        return Unmet("不同意评标结论的，应当写明不同意见和理由", "请填写理由")
    return None


@rule(Basis(LAW, 27, "缺乏竞争"))
def rejecting_all_needs_a_reason(ask: Ask) -> Unmet | None:
    """有效投标不足三个使得投标明显缺乏竞争的，或者全部不合格的，可以否决全部投标，须说明理由。"""
    if len(ask.p.valid_bids) >= 3:
        return Unmet("仍有三个以上有效投标，不能否决全部投标", "请逐一表决")
    if len(ask.command.reason.strip()) < 4:
        return Unmet("否决全部投标应当说明理由", "请填写理由")
    return None
