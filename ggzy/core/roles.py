"""Who may act 职权: a role, held in a post of an organisation, for a region's subtree and for lines of trade."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from ggzy.core.regions import covers


class Role(StrEnum):
    """The parts that people play. The value is stored; `label` is shown."""

    TENDEREE = "tenderee"  # 招标人
    AGENCY = "agency"  # 招标代理机构
    BIDDER = "bidder"  # 投标人
    EXPERT = "expert"  # 评标专家
    CENTRE = "centre"  # 交易中心
    SUPERVISOR = "supervisor"  # 行业监督部门
    ADMINISTRATION = "administration"  # 公共资源交易管理局
    INSPECTOR = "inspector"  # 督查室
    DISCIPLINE = "discipline"  # 纪委监察
    AUDIT = "audit"  # 审计机关
    PROCURATOR = "procurator"  # 检察机关
    CLOCK = "clock"  # 时钟（系统按期办理）
    BANK = "bank"  # 银行端口
    PUBLIC = "public"  # 公众
    HOST = "host"  # 演练主持人

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Role.TENDEREE: "招标人",
    Role.AGENCY: "招标代理机构",
    Role.BIDDER: "投标人",
    Role.EXPERT: "评标专家",
    Role.CENTRE: "交易中心",
    Role.SUPERVISOR: "行业监督部门",
    Role.ADMINISTRATION: "公共资源交易管理局",
    Role.INSPECTOR: "督查室",
    Role.DISCIPLINE: "纪检监察机关",
    Role.AUDIT: "审计机关",
    Role.PROCURATOR: "检察机关",
    Role.CLOCK: "系统时钟",
    Role.BANK: "保证金专户银行",
    Role.PUBLIC: "社会公众",
    Role.HOST: "演练主持人",
}

LOOKING = (Role.DISCIPLINE, Role.AUDIT, Role.PROCURATOR)
"""Watchers of the watchers 纪检、审计、检察: they read, act in no lot and no case, and say for each lot or case and day why they look.

Discipline inspection besides urges, handles reports 举报, settles what was recorded of interference 插手干预 and acknowledges
the cases transferred to it.
"""
WATCHED = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE, Role.INSPECTOR, *LOOKING, Role.HOST, Role.BANK)
"""Whose looks are kept 查看留痕: offices, the centre that runs the platform, the operator's host, the bank; the one list of them."""


class Actor(msgspec.Struct, frozen=True):
    """The one who acts 行为人: person, post and organisation as of this moment, with the reach of the post.

    `org_id` is the unified social credit code (统一社会信用代码) of a real organisation;
    `region` is the root of the region subtree the post covers (six digits, zones longer);
    `lines` are the lines of trade it covers, empty for all;
    `deputy_for` names the person deputised for (代理), else empty.
    """

    role: Role
    person_id: str = ""
    person: str = ""
    org_id: str = ""
    org: str = ""
    office: str = ""
    post: str = ""
    region: str = ""
    lines: tuple[str, ...] = ()
    deputy_for: str = ""


CLOCK = Actor(role=Role.CLOCK, person="系统时钟")
BANK = Actor(role=Role.BANK, person="银行端口")
PUBLIC = Actor(role=Role.PUBLIC)


region_covers = covers
"""Whether a post's region covers another: see `ggzy.core.regions.covers`."""
