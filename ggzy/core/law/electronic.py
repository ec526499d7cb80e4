"""电子招标投标办法 (Measures for Electronic Tendering, 2013 No. 20): one function an article."""

from __future__ import annotations

from dataclasses import dataclass

from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

LAW = "电子招标投标办法"


@rule(Basis(LAW, 20, "下载"))
def file_open_to_registered(ask: Ask) -> Unmet | None:
    """任何单位和个人不得在招标投标活动中设置注册登记、投标报名等前置条件限制潜在投标人下载招标文件：发售期内免费注册即可获取。"""
    terms = ask.p.round.notice
    if ask.now < terms.issue_from:
        return Unmet("招标文件尚未开始发售", "请在公告载明的时间获取")
    if ask.now >= terms.issue_to:
        return Unmet("招标文件发售期已过", "请关注同一项目是否重新招标")
    return None


@rule(Basis(LAW, 26, "加密"))
def bid_is_encrypted(ask: Ask) -> Unmet | None:
    """未按规定加密的投标文件，应当拒收并提示。"""
    if ask.facts.upload_complete and ask.facts.upload_problem:
        return Unmet(ask.facts.upload_problem, "请用投标文件制作页面重新加密后上传")
    return None


@rule(Basis(LAW, 27, "投标截止时间前未完成投标文件传输的"))
def upload_is_complete(ask: Ask) -> Unmet | None:
    """投标截止时间前未完成投标文件传输的，视为撤回。"""
    if not ask.facts.upload_complete:
        return Unmet("投标文件还没有传输完整，不能递交", "请等待上传完成后再递交；网络中断的可以继续上传")
    return None


@rule(Basis(LAW, 27, "不得解密"))
def not_opened_before_the_deadline(ask: Ask) -> Unmet | None:
    """投标截止时间前，任何人不得解密、提取投标文件。"""
    if ask.p.round.deadline and ask.now < ask.p.round.deadline:
        return Unmet("投标截止时间未到，任何单位和个人不得解密、提取投标文件")
    return None


@rule(Basis(LAW, 30, "解密全部完成后"))
def all_unsealed(ask: Ask) -> Unmet | None:
    """解密全部完成后，才向所有投标人公布投标人名称、价格等内容。"""
    if ask.p.unsealing:
        return Unmet("还有投标文件没有解密", "请等待解密完成")
    return None


@dataclass(frozen=True)
class Unopened:
    """未解密的后果: through whom a bid stayed shut, and what the measures make of it."""

    fault: str
    consequence: str
    basis: Basis


NOT_UNSEALED = {
    "bidder": Unopened("投标人原因", "视为撤销其投标文件", Basis(LAW, 31, "视为撤销其投标文件")),
    "other": Unopened(
        "投标人之外的原因",
        "视为撤回其投标文件，投标人有权要求责任方赔偿因此遭受的直接损失",
        Basis(LAW, 31, "视为撤回其投标文件"),
    ),
}
"""By the fault that `BidNotUnsealed` carries."""
