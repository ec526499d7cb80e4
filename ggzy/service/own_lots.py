"""A bidder's own lots 我参与的项目: found by its pseudonyms, folded, and told as states and matters to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from ggzy.core import agenda, money
from ggzy.core.acts import award, bidding, evaluation, failures, opening, trustees
from ggzy.core.bars import AS_BIDDER, Bar, standing
from ggzy.core.proceeding import Bid, Proceeding, Round
from ggzy.core.roles import Role
from ggzy.core.table import Command
from ggzy.core.unsealing import policy_of
from ggzy.desk.counter import load
from ggzy.desk.pseudonym import pseudonym
from ggzy.desk.taking_part import own_rounds
from ggzy.desk.workdays import calendar
from ggzy.layout.templatetags.ggzy import when
from ggzy.service.matters import SOON, Heap, Matter, Workbench
from ggzy.service.places import page_for, page_of_deal
from ggzy.store.models import Deal

FOLDED = 60


@dataclass
class OwnLot:
    """One lot of the bidder's: where it stands for it, what it may do, what it waits for."""

    stream: str
    title: str
    stage: str
    deadline: datetime | None
    url: str
    round: int
    barred: bool = False
    marks: list[tuple[str, str]] = field(default_factory=list)
    mine: list[Matter] = field(default_factory=list)
    waiting: list[Matter] = field(default_factory=list)


def own_lots(uscc: str, now: datetime, bars: Sequence[Bar] = ()) -> list[OwnLot]:
    """The latest lots first; older ones stay on the portal."""
    rounds = own_rounds(uscc)
    cards = Deal.objects.filter(stream__in=rounds).order_by("-changed_at")[:FOLDED]
    lots = []
    for card in cards:
        p = load(card.stream)
        if p is not None:
            lots += [lot(p, number, uscc, card, now, bars) for number in sorted(rounds[card.stream], reverse=True)]
    return lots


def lot(p: Proceeding, number: int, uscc: str, card: Deal, now: datetime, bars: Sequence[Bar]) -> OwnLot:
    r = (*p.earlier, p.round)[number - 1]
    me = pseudonym(p.stream, number, uscc)
    present = r is p.round
    own = OwnLot(
        p.stream, card.title, p.at_stage.label if present else _("第%(number)s次招标已结束") % {"number": number},
        r.deadline if present else None, page_of_deal(Role.BIDDER, p.stream, True), number,
        barred=standing(bars, p.region, p.line, AS_BIDDER, now) is not None,
    )  # fmt: skip
    note_bid(own, p, r, me, present)
    note_deposit(own, r, me)
    if own.barred and present and p.stage in ("opening", *WAITS) and (bid := r.bids.get(me)) and bid.stands:
        own.marks.append((_("已被限制参加投标，由评标委员会评审资格"), "stop"))
    if present and not p.suspended:
        note_matters(own, p, me, now)
    return own


# ---- where it stands ----


def note_bid(own: OwnLot, p: Proceeding, r: Round, me: str, present: bool) -> None:
    bid = r.bids.get(me)
    if bid is None or not bid.statements:
        own.marks.append((_("未递交"), "wait" if present and p.secret else "plain"))
        return
    if bid.withdrawn_at:
        own.marks.append((_("已撤回"), "plain"))
        return
    receipt = bid.statements[-1].receipt_no
    own.marks.append((_("已递交（回执 %(no)s）") % {"no": receipt}, "good"))
    note_outcome(own, p, r, bid, me)


def note_outcome(own: OwnLot, p: Proceeding, r: Round, bid: Bid, me: str) -> None:
    """What is public by now of the bid's fate."""
    if bid.not_opened:
        own.marks.append((_("未能开启"), "stop"))
    elif bid.opened:
        own.marks.append((_("已开标"), "plain"))
    if r.publicity_until is None:
        return
    if bid.rejected:
        own.marks.append((_("被否决"), "stop"))
    elif me in r.fallen_away:
        own.marks.append((_("已放弃或者丧失中标资格"), "stop"))
    elif r.winner == me:
        own.marks.append((_("中标"), "good"))
    elif me in r.result.candidates:
        own.marks.append((_("第%(rank)s中标候选人") % {"rank": r.result.candidates.index(me) + 1}, "plain"))
    if r.winner and r.winner != me:
        own.marks.append((_("未中标"), "plain"))


def note_deposit(own: OwnLot, r: Round, me: str) -> None:
    deposit = r.deposits.get(me)
    if deposit is None:
        return
    if deposit.refunded_at:
        own.marks.append((_("保证金已退还"), "plain"))
    elif deposit.forfeited_at:
        own.marks.append((_("保证金不予退还"), "stop"))
    else:
        own.marks.append((_("保证金已到账"), "good"))


# ---- what it has to do, and what it waits for ----


def note_matters(own: OwnLot, p: Proceeding, me: str, now: datetime) -> None:
    by_stage: dict[str, Callable[[OwnLot, Proceeding, str, datetime], None]] = {
        "bidding": while_bidding, "opening": at_the_opening, "evaluation": while_evaluated, "awarded": after_the_award,
    }  # fmt: skip
    if p.stage in by_stage:
        by_stage[p.stage](own, p, me, now)
    bid = p.round.bids.get(me)
    if bid and bid.stands and me not in p.round.fallen_away and p.stage in WAITS:
        until = p.round.publicity_until if p.stage == "publicity" else None
        own.waiting.append(matter(own, None, WAITS[p.stage], until, now))
    for objection in p.round.objections.values():
        if objection.raiser == me and objection.pending:
            own.waiting.append(matter(own, None, _("等待招标人答复异议"), None, now))


WAITS = {
    "opened": "等待组建评标委员会",
    "evaluation": "等待评标结果",
    "reported": "等待公示中标候选人",
    "publicity": "中标候选人公示中",
    "awarding": "等待招标人确定中标人",
}


def while_bidding(own: OwnLot, p: Proceeding, me: str, now: datetime) -> None:
    due, bid, file = p.round.deadline, p.round.bids.get(me), p.tender_file
    if due is None or now >= due:
        return
    if own.barred:
        own.marks.append((_("已被限制参加投标"), "stop"))
    elif bid is None or not bid.stands:
        own.mine.append(matter(own, bidding.SubmitBid, _("编制并递交投标文件"), due, now))
    if file and file.deposit_fen and me not in p.round.deposits and not own.barred:
        label = _("缴纳投标保证金 %(yuan)s 元") % {"yuan": money.yuan(file.deposit_fen)}
        own.mine.append(matter(own, bidding.RecordDeposit, label, due, now))
    if bid and bid.stands:
        own.waiting.append(matter(own, None, _("等待开标（%(at)s）") % {"at": when(due)}, due, now))


def at_the_opening(own: OwnLot, p: Proceeding, me: str, now: datetime) -> None:
    bid = p.round.bids.get(me)
    if bid is None or not bid.stands:
        return
    if bid.signed_in_at is None:
        own.mine.append(matter(own, opening.SignInOpening, _("进入开标大厅签到"), None, now))
    elif not p.unsealing and bid.org not in p.round.record_signatures:
        own.mine.append(matter(own, opening.SignInOpening, _("核对并签署开标记录"), None, now))
    else:
        own.waiting.append(matter(own, None, _("等待解密和唱标"), None, now))
    if policy_of(p).bidder_part and bid.waits and me not in p.round.parts:
        label = _("解密：交出本单位的一份，逾时视为撤销投标文件")
        own.mine.append(matter(own, trustees.ReleaseBidderPart, label, p.round.window_until, now))
    if bid.not_opened and me not in p.round.contests:
        own.mine.append(matter(own, failures.ContestFailure, _("查看未能解密的原因，可以申辩"), None, now))


def while_evaluated(own: OwnLot, p: Proceeding, me: str, now: datetime) -> None:
    for inquiry in p.round.inquiries.values():
        if inquiry.bidder == me and inquiry.replied_at is None:
            own.mine.append(matter(own, evaluation.ReplyToCommittee, _("书面答复评标委员会"), inquiry.reply_by, now))


def after_the_award(own: OwnLot, p: Proceeding, me: str, now: datetime) -> None:
    if p.round.winner != me:
        return
    due = next((d.until for d in agenda.open_duties(p, calendar()) if d.duty.must is award.SignContract), None)
    if "winner" in p.round.contract_signatures:
        own.waiting.append(matter(own, None, _("等待招标人签署合同"), due, now))
    else:
        own.mine.append(matter(own, award.SignContract, _("签订合同"), due, now))


def matter(own: OwnLot, command: type[Command] | None, label: str, until: datetime | None, now: datetime) -> Matter:
    url = page_for(command.__name__, own.stream) if command else ""
    return Matter(
        label, own.title, url or own.url, until, "", own.stage,
        overdue=until is not None and until <= now, soon=until is not None and now < until <= now + SOON,
    )  # fmt: skip


def workbench(lots: list[OwnLot], beside: Workbench) -> Workbench:
    """The heaps of a bidder, over all its lots and what it has to do beside them; a bidder confirms nothing for others."""

    def heap(found: list[Matter], more: Heap) -> Heap:
        rows = sorted((*found, *more.matters), key=lambda m: (m.until is None, m.until.timestamp() if m.until else 0.0, m.title))
        return Heap(rows, len(found) + more.count)

    mine = [m for own in lots for m in own.mine]
    return Workbench(
        heap([m for m in mine if not m.overdue], beside.mine),
        heap([m for own in lots for m in own.waiting], beside.waiting),
        heap([m for m in mine if m.overdue], beside.overdue),
        beside.second,  # nobody asks a bidder to confirm an act as its second person
    )
