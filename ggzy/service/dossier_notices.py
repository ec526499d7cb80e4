"""Who is told of what in matters of a dossier 档案通知: whom it is about, and the office that has to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from ggzy.core import bars
from ggzy.core.acts import credit, dispute, pool
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.bars import CAPACITIES
from ggzy.core.credit import CreditEntry
from ggzy.core.dispute import Dispute
from ggzy.core.pool import PoolSeat
from ggzy.core.roles import Role
from ggzy.core.table import Entry, Event
from ggzy.layout.reach import posts_of_office
from ggzy.layout.templatetags.ggzy import until
from ggzy.service.agency_notices import tell_tenderees
from ggzy.store.messages import notify, posts_of_organisation
from ggzy.store.models import Post

TO_THE_ONE_CONCERNED: dict[type[Event], str] = {
    dispute.AppealAnswered: "您的档案申诉已答复",
    pool.RemovalProposed: "拟决定您出库，请陈述意见",
    pool.ExpertRemoved: "已决定您出库",
    pool.RemovalDropped: "不予出库",
    pool.ExpertReturned: "已恢复在库",
    credit.CreditRecorded: "您的信用记录新增一条",
    credit.CreditConfirmed: "信用记录已核对确认，限制随即执行",
    credit.CreditEntryRepaired: "信用记录已修复",
    credit.CreditWithdrawn: "信用记录已撤回",
}
TO_THE_KEEPER: dict[type[Event], str] = {
    dispute.ItemAppealed: "收到档案申诉，请答复",
    pool.StatedOnRemoval: "专家对拟出库陈述了意见",
    credit.CreditWithdrawalRejected: "不予撤回信用记录，限制照常执行",
    DutyBreached: "档案事项逾期",
}
BEGINS_A_BAR = (credit.CreditRecorded, credit.CreditConfirmed)


def tell(p: Dispute | PoolSeat | CreditEntry, entries: Sequence[Entry]) -> None:
    for entry in entries:
        kind, at = type(entry.event), entry.at
        if kind in TO_THE_ONE_CONCERNED:
            notify(concerned(p, at), f"{TO_THE_ONE_CONCERNED[kind]}：{p.title[:80]}", term(p), stream=p.stream, at=at, link=reverse("service:dossier"))
        if kind in BEGINS_A_BAR and isinstance(p, CreditEntry) and p.bar and p.stage == "recorded":
            tell_tenderees([p.bar], at)
        if kind in TO_THE_KEEPER:
            notify(posts_of_office(Role.ADMINISTRATION, p, at), f"{TO_THE_KEEPER[kind]}：{p.title[:80]}", stream=p.stream, at=at, link=page_of(p))


def concerned(p: Dispute | PoolSeat | CreditEntry, at: datetime) -> list[Post]:
    """The person in any post as expert, or everybody of the firm."""
    if isinstance(p, PoolSeat):
        return posts_of_person(p.expert.person_id, at)
    about = p.item if isinstance(p, Dispute) else p.noted
    assert about
    return posts_of_organisation(about.org_id, at) if about.org_id else posts_of_person(about.person_id, at)


def posts_of_person(person_id: str, at: datetime) -> list[Post]:
    if not person_id.isdecimal():
        return []
    posts = Post.objects.filter(person_id=person_id, role=Role.EXPERT.value).select_related("person", "organisation", "deputy_of")
    return [post for post in posts if post.in_force(at)]


def page_of(p: Dispute | PoolSeat | CreditEntry) -> str:
    names = {Dispute: "supervision:appeal", PoolSeat: "supervision:pool", CreditEntry: "supervision:credit_entry"}
    return reverse(names[type(p)], args=[p.stream])


def term(p: Dispute | PoolSeat | CreditEntry) -> str:
    """Until when one may speak, where a term runs; of a restriction what it keeps one from, by whom and until when."""
    if isinstance(p, CreditEntry) and p.bar and p.stage == "recorded":
        from_what = "、".join(CAPACITIES[each] for each in p.bar.capacities)
        return f"{p.bar.document}：不能{from_what}，{bars.term(p.bar.since, p.bar.until)}。不服的，向作出决定的机关提出，或者依法申请行政复议、提起行政诉讼；登记有误的，在“我的档案”里申诉。"
    if isinstance(p, PoolSeat) and p.stage == "proposed" and p.reply_until:
        return f"请于{until(p.reply_until)}以前在“我的档案”陈述意见。"
    return ""
