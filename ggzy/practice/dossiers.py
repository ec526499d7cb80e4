"""The practice dossiers 演练档案: ratings, a low one with a reply, an appeal that waits, a removal that was told, credit of other offices."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

from ggzy.core.acts.credit import RecordCredit
from ggzy.core.acts.dispute import AppealItem, ReplyToItem
from ggzy.core.acts.pool import ProposeRemoval
from ggzy.core.acts.rating import Rate
from ggzy.core.credit import Noted
from ggzy.core.rating import CRITERIA, Mark
from ggzy.core.roles import Actor
from ggzy.core.rule import Refused
from ggzy.core.table import Command
from ggzy.desk import clock, counter
from ggzy.desk.dossier_facts import dispute_stream, rating_stream
from ggzy.practice.roll import STATE
from ggzy.practice.stage import Story, actor, expert, on
from ggzy.practice.tenders import PLANS
from ggzy.store.models import Deal, DossierRow, Expert, Post


def stories() -> list[Story]:
    return [low_rating(), rated_agency(), appeal(), removal(), credit()]


def low_rating() -> Story:
    """An expert of the contracted lot whom two sides rate low, and what the expert says to it."""
    yield on(1, 15, 10)
    deal = Deal.objects.get(title=PLANS["contracted"].title)
    p = counter.load(deal.stream)
    assert p and p.project
    seats = [s for s in p.round.seats.values() if s.seated_at and not s.representative]
    low = seats[0]
    given = rate(deal, "expert", low.expert_id, actor("jiaoyi1"), punctual=(2, "比通知的时间晚到"), conduct=(1, "评标中两次离席接听电话"), skill=(3, ""))
    rate(deal, "expert", seats[1].expert_id, actor("jiaoyi1"))
    rate(deal, "expert", low.expert_id, owner(deal), reasons=(1, "评审意见没有写明投标文件的依据"), conduct=(2, "中途离席"))
    yield on(1, 20, 15)
    me = expert(int(low.expert_id))
    begin(ReplyToItem(item=given, text="两次离席均为取降压药，经现场监督人员同意并有登记。"), me, "dispute/1", dispute_stream(given))


def rated_agency() -> Story:
    yield on(1, 16, 9)
    deal = Deal.objects.get(title=PLANS["contracted"].title)
    for who, mark in (("toubiao2", 4), ("toubiao3", 3), ("toubiao6", 2)):
        reason = "答疑拖到截止前一天才答复" if mark < 3 else ""
        rate(deal, "agency", deal.agency_id, actor(who), answers=(mark, reason))
    rate(deal, "agency", deal.agency_id, owner(deal), file=(3, ""))


def appeal() -> Story:
    """Two faults of one agency; it appeals against one of them, and the answer waits."""
    yield on(2, 28, 10)
    deal = Deal.objects.get(title=PLANS["returned"].title)
    row = DossierRow.objects.filter(kind="returned", stream=deal.stream).latest("at")
    text = "退回意见所指的异议联系方式已写在招标公告附件第三页，请核实后更正本条记录。"
    begin(AppealItem(item=row.key, text=text), actor("daili1"), "dispute/1", dispute_stream(row.key))


def removal() -> Story:
    """Told that he may be put out of the pool; the days to speak are running."""
    yield on(2, 27, 11)
    last = Expert.objects.order_by("-pk").first()
    assert last
    wish = ProposeRemoval(person_id=str(last.person_id), cause="health", reason="本人来电称长期在外地疗养，近两年没有参加评标")
    begin(wish, actor("guanli"), "pool/1", f"pool-{last.person_id}")


def credit() -> Story:
    yield on(2, 20, 9)
    firm, other = actor("toubiao1"), actor("toubiao6")
    record(firm, "reward", "承建的中学实验楼获省级优质工程奖", "招标投标法实施条例", 78, "云南省住房和城乡建设厅", "云建质〔2026〕11号", months=24)
    record(other, "punish", "在建项目使用不合格钢筋，责令改正并罚款", "建设工程质量管理条例", 64, "昆明市住房和城乡建设局", "昆建罚〔2026〕8号", months=12)


# ---- the acts


def owner(deal: Deal) -> Actor:
    """Somebody of the tenderee."""
    post = Post.objects.filter(organisation__uscc=deal.tenderee_id, role="tenderee", deputy_of=None).order_by("pk")[0]
    return post.actor(clock.now())


def rate(deal: Deal, kind: str, subject: str, by: Actor, **marks: tuple[int, str]) -> str:
    """Four everywhere but where told otherwise; gives the stream."""
    rows = CRITERIA[kind, by.role]
    sheet = tuple(Mark(criterion=row.code, mark=marks.get(row.code, (4, ""))[0], reason=marks.get(row.code, (4, ""))[1]) for row in rows)
    stream = rating_stream(deal.stream, subject, by)
    begin(Rate(deal=deal.stream, kind=kind, subject_id=subject, marks=sheet), by, "rating/1", stream)
    return stream


def record(firm: Actor, sort: str, what: str, statute: str, article: int, source: str, document_no: str, *, months: int) -> None:
    since: datetime = clock.now() - timedelta(days=20)
    told: dict[str, Any] = {"sort": sort, "subject": firm.org, "org_id": firm.org_id, "what": what, "statute": statute, "article": article}
    digest = hashlib.sha256(document_no.encode()).hexdigest()
    noted = Noted(**told, source=source, document_no=document_no, sha256=digest, since=since, until=since + timedelta(days=30 * months), region=STATE)
    begin(RecordCredit(noted=noted), actor("guanli"), "credit/1", "")


def begin(command: Command, by: Actor, procedure: str, stream: str) -> None:
    done = counter.open_stream(command, by, procedure=procedure, stream=stream)
    if isinstance(done, Refused):
        raise ValueError(f"{type(command).__name__}：{done}")
