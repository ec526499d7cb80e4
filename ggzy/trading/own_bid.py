"""A bidder's own part in one lot 本单位的投标: where it stands and what comes next; nothing of any other bidder is here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from ggzy.core.procedures.construction.disclosures import candidates_public, winner_known
from ggzy.core.proceeding import Bid, Deposit, Proceeding
from ggzy.core.roles import Role
from ggzy.layout.deals import Viewed, party_deal
from ggzy.store.models import SealedFile
from ggzy.store.quiet import place

REMIND = timedelta(hours=24)


def bidders_lot(request: HttpRequest, stream: str) -> Viewed:
    """The lot for any bidder once it is public; 404 before that."""
    return party_deal(request, stream, Role.BIDDER)


@dataclass(frozen=True)
class Chip:
    """A state in a word, and its colour: good, wait, stop, plain."""

    text: str
    colour: str


@dataclass(frozen=True)
class OwnBid:
    """One bidder in the present round of one lot."""

    p: Proceeding
    me: str
    barred: bool = False
    """Whether a decision in force keeps the firm from bidding here: nothing is offered that the counter would refuse."""

    @property
    def takes_part(self) -> bool:
        return self.me in self.p.round.obtained

    @property
    def bid(self) -> Bid | None:
        return self.p.round.bids.get(self.me)

    @property
    def stands(self) -> bool:
        return bool(self.bid and self.bid.stands)

    @property
    def envelope(self) -> str:
        """The digest of the envelope that stands, or empty."""
        return self.bid.statements[-1].envelope_sha256 if self.bid and self.bid.stands else ""

    @property
    def receipts(self) -> list[str]:
        return self.bid.receipts if self.bid else []

    @property
    def deposit(self) -> Deposit | None:
        return self.p.round.deposits.get(self.me)

    @property
    def winner(self) -> bool:
        return winner_known(self.p) and self.p.round.winner == self.me

    @property
    def rejected(self) -> str:
        """Why the bid was rejected, from the moment on at which everybody may know."""
        known = candidates_public(self.p) or winner_known(self.p)
        return self.bid.rejected if self.bid and known else ""

    def close(self, now: datetime) -> bool:
        """Whether the deadline is near and nothing stands yet: time to be reminded."""
        due = self.p.round.deadline
        return self.p.stage == "bidding" and self.takes_part and not self.stands and not self.barred and bool(due) and due - REMIND <= now < due  # type: ignore[operator]

    def waiting(self) -> bool:
        """Whether a complete envelope lies in the vault that was not submitted."""
        stated = {s.envelope_sha256 for s in self.bid.statements} if self.bid else set()
        own = SealedFile.objects.filter(place=place(self.p.stream, self.p.round.number, self.me))
        return own.exclude(sha256__in=stated).exists()

    def chip(self, now: datetime) -> Chip:
        p, bid = self.p, self.bid
        if p.stage in ("terminated", "ended"):
            return Chip(_("项目已终止"), "stop")
        if p.stage == "failed":
            return Chip(_("招标失败，未开标"), "stop")
        if not self.takes_part:
            return Chip(_("未参加本次招标"), "plain")
        if self.barred and p.stage == "bidding" and not self.stands:
            return Chip(_("已被限制参加投标"), "stop")
        if p.secret:
            return self.before_opening(p.round.deadline is not None and now >= p.round.deadline)
        if bid is None or not bid.statements:
            return Chip(_("未投标"), "plain")
        if not bid.stands:
            return Chip(_("已撤回"), "plain")
        if bid.not_opened:
            return Chip(_("未能解密"), "stop")
        if not bid.opened:
            return Chip(_("已递交，待解密"), "wait")
        if self.winner:
            return Chip(_("中标"), "good")
        if self.rejected:
            return Chip(_("被否决"), "stop")
        if winner_known(p):
            return Chip(_("未中标"), "plain")
        return Chip(_("已开标"), "good")

    def before_opening(self, over: bool) -> Chip:
        bid = self.bid
        if bid is not None and bid.stands:
            replaced = len(bid.statements) > 1
            return Chip(_("已替换") if replaced else _("已递交"), "good")
        if bid is not None and bid.statements:
            return Chip(_("已撤回"), "stop")
        if over:
            return Chip(_("未递交，已截止"), "stop")
        return Chip(_("已加密上传，未递交"), "stop") if self.waiting() else Chip(_("未递交"), "wait")

    def deposit_chip(self) -> Chip | None:
        """保证金: None where none is asked for."""
        file, deposit = self.p.tender_file, self.deposit
        if file is None or not file.deposit_fen:
            return None
        if deposit is None:
            return Chip(_("未到账"), "wait")
        if deposit.refunded_at:
            return Chip(_("已退还"), "plain")
        return Chip(_("不予退还"), "stop") if deposit.forfeited_at else Chip(_("已到账"), "good")


def next_steps(own: OwnBid, now: datetime) -> list[tuple[str, str]]:
    """What this bidder may go on to do: label and address, the first one first."""
    p = own.p
    running = p.stage == "bidding" and p.round.deadline is not None and now < p.round.deadline
    found: list[tuple[str, str]] = []
    if not own.takes_part:
        return address(_("获取招标文件"), "trading:obtain", p.stream) if running and not own.barred else []
    if running and own.barred:
        found += address(_("撤回投标文件"), "trading:withdraw", p.stream) if own.stands else []
    elif running:
        if own.deposit_chip() is not None and own.deposit is None:
            found += address(_("交纳保证金"), "service:deposit", p.stream)
        found += address(_("替换投标文件") if own.stands else _("编制、递交投标文件"), "trading:bid", p.stream)
    if p.stage in ("opening", "opened"):
        found += address(_("进入开标大厅"), "trading:hall", p.stream)
    if any(i.bidder == own.me and not i.reply and now < i.reply_by for i in p.round.inquiries.values()):
        found += address(_("答复评标委员会的澄清要求"), "trading:inquiries", p.stream)
    if p.stage == "publicity":
        found += address(_("对评标结果提出异议"), "trading:object", p.stream)
    if own.stands and winner_known(p):
        found += address(_("本单位的评审结果"), "trading:my_sheet", p.stream)
        notice = _("中标通知书") if own.winner else _("中标结果通知书")
        found += address(notice, "trading:paper", p.stream, "award_notice", "html")
    if own.winner:
        to_sign = p.stage == "awarded" and "winner" not in p.round.contract_signatures
        found += address(_("签订合同") if to_sign else _("查看合同"), "trading:contract", p.stream)
    return found


def also(own: OwnBid) -> list[tuple[str, str]]:
    """The other pages of this lot for its bidder."""
    rows = (
        (_("招标文件"), "trading:file"),
        (_("提问与答疑"), "trading:ask"),
        (_("异议"), "trading:object"),
        (_("回执"), "trading:receipts"),
        (_("保证金"), "service:deposit"),
        (_("项目公开信息"), "portal:deal"),
    )
    return list(each for label, name in rows for each in address(label, name, own.p.stream)) if own.takes_part else []


def address(label: str, name: str, *of: str) -> list[tuple[str, str]]:
    try:
        return [(label, reverse(name, args=of))]
    except NoReverseMatch:
        return []


