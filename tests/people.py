"""The cast 演员: the same people and firms in every test."""

from __future__ import annotations

from ggzy.core.roles import Actor, Role

TENDEREE_ID = "11532301015167313G"
AGENCY_ID = "91532301MA6K00001L"
RED_ID, BLUE_ID, GREEN_ID, GOLD_ID = ("91532301000000001B", "91532301000000002E", "91532301000000003H", "91532301000000004L")

TENDEREE = Actor(
    role=Role.TENDEREE, person_id="p-tenderee", person="杨建国", org_id=TENDEREE_ID, org="楚雄市住房和城乡建设局", region="532301"
)
AGENCY = Actor(
    role=Role.AGENCY, person_id="p-agency", person="李秀英", org_id=AGENCY_ID, org="云南诚信招标代理有限公司", region="532301"
)
SUPERVISOR = Actor(
    role=Role.SUPERVISOR, person_id="p-super", person="周正", org_id="11532300MB00000001", org="楚雄州住房和城乡建设局",
    office="招标投标监管科", post="科长", region="532300", lines=("construction",),
)
OTHER_SUPERVISOR = Actor(
    role=Role.SUPERVISOR, person_id="p-super2", person="吴边", org_id="11532900MB00000001", org="大理州住房和城乡建设局",
    office="招标投标监管科", post="科长", region="532900", lines=("construction",),
)
CENTRE = Actor(
    role=Role.CENTRE, person_id="p-centre", person="赵敏", org_id="12532300MB00000002", org="楚雄州公共资源交易中心",
    post="见证员", region="532300",
)
DISCIPLINE = Actor(
    role=Role.DISCIPLINE, person_id="p-disc", person="郑清", org_id="11532300MB00000003", org="楚雄州纪委监委", region="532300"
)


def bidder(org_id: str, name: str) -> Actor:
    return Actor(role=Role.BIDDER, person_id=f"p-{name}", person=f"{name}经办人", org_id=org_id, org=f"{name}建设有限公司")


RED, BLUE, GREEN, GOLD = (
    bidder(RED_ID, "红河"), bidder(BLUE_ID, "蓝田"), bidder(GREEN_ID, "绿洲"), bidder(GOLD_ID, "金沙"),
)
PSEUDONYMS = {RED_ID: "REDREDREDRED", BLUE_ID: "BLUEBLUEBLUE", GREEN_ID: "GREENGREENGR", GOLD_ID: "GOLDGOLDGOLD"}


def expert(n: int) -> Actor:
    return Actor(role=Role.EXPERT, person_id=f"e{n:02d}", person=f"专家{n:02d}")
