"""Stages, roles and what may stand in the way 阶段、角色、中止: the words in which the other tables of this procedure are written."""

from __future__ import annotations

from ggzy.core.law import platform, regulation
from ggzy.core.roles import Role
from ggzy.core.table import Hold, Stage

TENDERER = (Role.TENDEREE, Role.AGENCY)
SUPERVISOR = (Role.SUPERVISOR,)
BIDDER = (Role.BIDDER,)
EXPERT = (Role.EXPERT,)
CLOCK = (Role.CLOCK,)
TRUSTEES = (Role.CENTRE, Role.SUPERVISOR, Role.TENDEREE)

STAGES = (
    Stage("registered", "编制招标文件", secret=True),
    Stage("in_review", "备案审查", secret=True),
    Stage("filed", "已备案待公告", secret=True),
    Stage("bidding", "公告与投标", secret=True),
    Stage("opening", "开标"),
    Stage("opened", "待评标"),
    Stage("evaluation", "评标"),
    Stage("reported", "待公示"),
    Stage("publicity", "中标候选人公示"),
    Stage("awarding", "定标"),
    Stage("awarded", "待签合同"),
    Stage("contracted", "合同履约"),
    Stage("failed", "招标失败"),
    Stage("terminated", "已终止", final=True),
    Stage("ended", "不再招标", final=True),
    Stage("declined", "登记作废（委托未确认）", final=True),
    Stage("archived", "已归档", final=True),
)
RUNNING = tuple(s.code for s in STAGES if not s.final)
BEFORE_AWARD = ("registered", "in_review", "filed", "bidding", "opening", "opened", "evaluation", "reported", "publicity", "awarding")
EVERY_STAGE = tuple(s.code for s in STAGES)

SUSPENDED, OBJECTION = "suspended", "objection"
ANSWERING = frozenset({OBJECTION})
ALWAYS = frozenset({SUSPENDED, OBJECTION})
HOLDS = (
    Hold(SUSPENDED, platform.not_suspended),
    Hold(OBJECTION, regulation.stands_until_objection_answered),
)
