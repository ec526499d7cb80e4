"""Practice bids 演练投标: what each bidder offers, as manifest and small papers, sealed under the lot's policy."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import uuid4

from client.seal import Paper, Sealed, seal_bytes
from ggzy.core.acts.evaluation import Points
from ggzy.core.calendar import SHANGHAI
from ggzy.core.proceeding import Proceeding
from ggzy.core.roles import Actor
from ggzy.core.sealing.manifest import Answer, Bidder, Certificate, Manifest, Performance
from ggzy.core.unsealing import policy_of
from ggzy.practice import roll
from ggzy.practice.province import full_code
from ggzy.practice.sheets import pdf
from ggzy.practice.tenders import SYSTEMS, WAN, Plan

LETTER, DESIGN, PROOFS = "files/001.pdf", "files/002.pdf", "files/003.pdf"
MANAGERS = ["柏志宏", "马文昌", "陆建华", "缪春林", "施丽芬", "晏国华", "左国强", "席永红", "殷学明", "纳正祥"]
WORKS = ("楚雄市东南新城道路工程", "禄丰市民族中学宿舍楼工程", "姚安县城供水扩建工程", "大姚县农村公路工程", "双柏县敬老院工程")


class Offer(NamedTuple):
    """What a bidder offers: a price in percent of the ceiling, and for which project."""

    percent: str
    plan: Plan


def sealed(p: Proceeding, by: Actor, offer: Offer, now: datetime) -> tuple[bytes, Sealed]:
    """The bid as the browser makes it: listed, packed, sealed."""
    listed = manifest(p, by, offer, now)
    return seal_bytes(listed, papers(listed, by, offer.plan), policy_of(p), p.round.keys)


def manifest(p: Proceeding, by: Actor, offer: Offer, now: datetime) -> Manifest:
    assert p.tender_file
    trait = trait_of(by.org_id)
    price = int(p.tender_file.ceiling_fen * Decimal(offer.percent) / 100)
    return Manifest(
        lot=p.stream,
        round=p.round.number,
        bidder=Bidder(uscc=by.org_id, name=by.org),
        price_fen=price + trait * 137_77,
        duration_days=p.tender_file.duration_days - trait * 3,
        quality="合格",
        project_manager=MANAGERS[trait],
        answers=(
            Answer(criterion="F1", text="投标函已盖章并由单位负责人签字", papers=(LETTER,)),
            Answer(criterion="T1", text="施工组织设计见附件", papers=(DESIGN,)),
            Answer(criterion="Q1", text="资质证书见附件", papers=(PROOFS,)),
        ),
        performances=tuple(
            Performance(
                name=name, client="演练业主单位", amount_fen=(600 + 90 * n) * WAN, completed_on=f"202{3 + n % 3}-0{n + 4}-18", papers=(PROOFS,)
            )
            for n, name in enumerate(WORKS[: 2 + trait % 4])
        ),
        certificates=tuple(
            Certificate(name=c.code, number=f"YL-{c.code}-{trait:03d}", holder=by.org, valid_until="2027-12-31", papers=(PROOFS,))
            for c in SYSTEMS[: 1 + trait % 3]
        ),
        draw_nonce=uuid4().hex * 2,
        made_at=now.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        build="practice",
    )


def papers(m: Manifest, by: Actor, plan: Plan) -> list[Paper]:
    """Three papers; a page or two each."""
    price = f"{m.price_fen / 100:,.2f}"
    letter = [
        f"致：{plan.title}招标人",
        f"一、我方已仔细研究招标文件的全部内容，愿意以人民币{price}元的投标总报价，工期{m.duration_days}日历天，"
        f"按合同约定实施和完成承包工程，质量达到{m.quality}标准。",
        "二、我方承诺在招标文件规定的投标有效期内不修改、撤销投标文件。",
        "三、随同本投标函提交投标保证金一份。",
        f"投标人：{by.org}（盖单位章）  单位负责人：{by.person}（签字）",
    ]
    chapters = ("施工方案与技术措施", "质量管理体系与措施", "安全管理体系与措施", "环境保护与文明施工", "工程进度计划", "资源配备计划")
    design = [
        line
        for n, chapter in enumerate(chapters, start=1)
        for line in (f"第{n}章 {chapter}", f"针对{plan.title}的特点，{plan.scope}我方结合现场条件，{chapter}按分部分项逐项编排，责任到岗，逐日检查。", "")
    ]
    proofs = [f"一、{by.org}资质证书：{plan.qualification}（演练样本）", f"二、项目经理{m.project_manager}注册建造师证书（演练样本）"]
    proofs += [f"业绩：{one.name}，合同金额{one.amount_fen / 100:,.2f}元" for one in m.performances]
    proofs += [f"证书：{one.name}，编号{one.number}" for one in m.certificates]
    return [
        Paper("投标函及投标函附录.pdf", pdf("投标函", letter)),
        Paper("施工组织设计.pdf", pdf("施工组织设计", design)),
        Paper("资格证明材料.pdf", pdf("资格证明材料", proofs)),
    ]


def trait_of(org_id: str) -> int:
    """The firm's place among the roll's bidders: makes its bids its own, for two alike would look like collusion 串通投标."""
    return [full_code(firm.key) for firm in roll.FIRMS if firm.kind == roll.BIDDER].index(org_id)


def points_of(org_id: str, member: int) -> tuple[Points, ...]:
    """What the n-th member gives: near to the others, not the same."""
    trait = trait_of(org_id)
    design = Decimal("17.5") + Decimal(trait) * Decimal("0.7") + Decimal(member) * Decimal("0.3")
    team = Decimal("6.4") + Decimal(trait) * Decimal("0.3") + Decimal(member % 3) * Decimal("0.2")
    return (Points(criterion="T1", points=design), Points(criterion="T2", points=team))
