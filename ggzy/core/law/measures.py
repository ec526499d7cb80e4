"""公共资源交易平台管理暂行办法 (Interim Measures for Public Resource Trading Platforms, 2016): one function an article."""

from __future__ import annotations

from ggzy.core.rule import Basis, Unmet, rule
from ggzy.core.table import Ask

LAW = "公共资源交易平台管理暂行办法"
WITHHELD = ("国家秘密", "商业秘密", "个人隐私", "其他依法应当保密的信息")
"""Why something of the trade may stay unpublished: there is no other reason."""


@rule(Basis(LAW, 16, "国家秘密、商业秘密、个人隐私"))
def objection_made_public(ask: Ask) -> Unmet | None:
    """交易过程信息应当向社会公开，涉及秘密、隐私的除外：答复异议时写明公开的异议内容，不公开的写明属于哪一种。

    对开标的异议 is raised and answered before all present, and stands in the record as it was said.
    """
    objection, c = ask.p.round.objections.get(ask.command.objection_id), ask.command
    if objection is None or objection.kind == "opening":
        return None
    if c.withheld:
        return None if c.withheld in WITHHELD else Unmet("这不是依法可以不公开的理由", "请从列出的理由中选择")
    return None if c.public_text.strip() else Unmet("没有写明公开的异议内容", "请填写去除姓名、电话等之后的内容，或者选择不公开的理由")
