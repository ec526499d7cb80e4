"""Signals of who stands behind a bid 投标背后的人: who paid for it, who owns the firms, who made the papers. None is ever red."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import combinations

from ggzy.core.codes import plain, plain_name
from ggzy.core.findings.deemed import LENT, MAKER, OWNER
from ggzy.core.findings.finding import Family, FindingRule, Found, Grade, Mark, Seen
from ggzy.core.findings.signals import after_opening, named, shared, signal
from ggzy.core.law.related import firms_of, relations
from ggzy.core.proceeding import Bid
from ggzy.core.shareholders import in_common

NOBODY = frozenset(
    plain(name)
    for name in (
        "", "Administrator", "Admin", "User", "Users", "Owner", "PC", "Windows", "Windows 用户", "Windows User", "Microsoft", "Microsoft Office User",
        "微软用户", "微软中国", "用户", "匿名用户", "未知", "Unknown", "Anonymous", "Default", "Lenovo", "联想", "HP", "Dell", "Asus", "Acer", "ThinkPad",
        "Apple", "Huawei", "华为", "Kingsoft", "WPS", "WPS Office", "WPS_用户", "python-docx", "openpyxl", "办公室", "标书", "投标人",
    )
)  # fmt: skip
"""Names that programs and makers of computers write by themselves, or that say nothing: no mark of anybody's."""
GRADES = {Mark.ORIGIN: Grade.AMBER, Mark.AUTHOR: Grade.BLUE}


def paid_by_another(seen: Seen) -> Iterable[Found]:
    """Money for a bidder's deposit came from an account in another's name, also where it was sent back."""
    for bid in seen.p.opened_bids:
        own = {plain_name(name) for name in (bid.org, *(firm.org for firm in bid.firms))}
        others = sorted({each.name for each in seen.told.paid.get(bid.bidder, ()) if plain_name(each.name) not in {*own, ""}})
        if others:
            yield signal(
                seen, LENT, bid.org_id, [bid], f"{bid.org}的保证金曾由{'、'.join(others)}的账户转出", Grade.BLUE, {"转出账户户名": "、".join(others)},
            )  # fmt: skip


def related(seen: Seen) -> Iterable[Found]:
    """Bidders that have one head, one owner or one shareholder, or own one another, as registered when their bids were opened."""
    bids = {bid.bidder: bid for bid in seen.p.opened_bids}
    for each in relations(seen.p):
        pair = [bids[bidder] for bidder in each.bidders]
        told = signal(seen, OWNER, f"{pair[0].org_id}/{pair[1].org_id}/{each.what}"[:200], pair, each.text, Grade.AMBER, {"关系": each.what})
        yield replace(told, bases=(each.basis,))
    for one, other, holders in held_by_one(seen.p.opened_bids):
        yield signal(
            seen, OWNER, f"{one.org_id}/{other.org_id}/{holders[0]}", [one, other], f"{named([one, other])}登记的控股单位相同",
            Grade.BLUE, {"控股单位": "、".join(holders)},
        )  # fmt: skip
    yield from one_shareholder(seen)


def one_shareholder(seen: Seen) -> Iterator[Found]:
    """A holder of shares in the firms of two bids; one that is told as the controller of all of them already is not told again."""
    bids = {bid.bidder: bid for bid in seen.p.opened_bids}
    for bidders, shares, amber in in_common({bidder: told for bidder, told in seen.told.shares.items() if bidder in bids}):
        found = sorted((bids[bidder] for bidder in bidders), key=lambda bid: bid.org_id)
        code = shares[0].key.partition(":")[2]
        if all(code in {firm.controller_id for firm in firms_of(bid)} for bid in found):
            continue
        held = {f"{bids[bidder].org}（{share.as_of:%Y-%m-%d}）": f"{share.percent.normalize():f}%" for bidder, share in zip(bidders, shares, strict=True)}
        yield signal(
            seen, OWNER, f"股东/{code[:18]}/" + "/".join(bid.org_id for bid in found), found, f"{named(found)}登记的股东中都有{shares[0].shown}",
            Grade.AMBER if amber else Grade.BLUE, {"共同股东": shares[0].shown, **held},
        )  # fmt: skip


def held_by_one(bids: list[Bid]) -> Iterator[tuple[Bid, Bid, list[str]]]:
    for one, other in combinations(sorted(bids, key=lambda bid: bid.org_id), 2):
        holders = {firm.controller_id for firm in firms_of(one)} & {firm.controller_id for firm in firms_of(other)} - {""}
        if holders:
            yield one, other, sorted(holders)


def same_maker(seen: Seen) -> Iterable[Found]:
    """Papers of two bids, not the same ones, go back to one document or name one author; not where most bidders' do."""
    for kind, grade in GRADES.items():
        for value, bids in shared(seen, {bidder: own_marks(seen, bidder, kind) for bidder in seen.told.marks}):
            if 2 * len(bids) > len(seen.p.opened_bids) + 1:  # then it is a form that everybody was given
                continue
            papers = {bid.bidder: sorted({m.paper for m in seen.told.marks[bid.bidder] if m.value == value}) for bid in bids}
            yield signal(
                seen, MAKER, f"{kind}/{value}/" + "/".join(bid.org_id for bid in bids), bids,
                f"{named(bids)}的投标材料{kind.label}相同（{value}）", grade,
                {"编制痕迹": kind.label, "内容": value, **{f"{bid.org}的材料": "、".join(papers[bid.bidder][:5]) for bid in bids}},
            )  # fmt: skip


def own_marks(seen: Seen, bidder: str, kind: Mark) -> list[str]:
    """Of this bidder's papers that no other bid has byte for byte: of those `same_file` speaks."""
    elsewhere = {each.sha256 for other, found in seen.told.marks.items() if other != bidder for each in found}
    found = (each for each in seen.told.marks[bidder] if each.kind is kind and each.sha256 not in elsewhere)
    return [each.value for each in found if plain(each.value) not in NOBODY]


RULES = (
    FindingRule(
        "paid_by_another", "他人代缴保证金", Family.SIGNAL, 1, (),
        ("由母公司、财务公司集中代付，已退回并改由基本账户缴纳", "单位更名，账户户名还没有更改", "经办人先行垫付，不知道须由基本账户转出"),
        after_opening(paid_by_another), by_round=True,
    ),
    FindingRule(
        "related_bidders", "投标人之间有关联", Family.SIGNAL, 2, (),
        (
            "法定代表人、股东同名不同人", "同一国有资本平台控股、参股，各自独立经营", "登记的控股单位、股东已经变更，还没有更新",
            "财务投资、上市公司公众股东、代持人，不参与经营",
        ), after_opening(related), by_round=True,
    ),
    FindingRule(
        "same_maker", "投标材料编制痕迹相同", Family.SIGNAL, 1, (),
        ("同一份公开材料各自加盖印章后的副本", "同一打印店、排版公司代为制作", "作者是格式文本的起草人，或者同名不同人", "二手电脑、同一批次装机"),
        after_opening(same_maker), by_round=True,
    ),
)  # fmt: skip
