"""Rules of the commit–reveal draw 抽取承诺与揭示: the platform's own; the statutes say only that experts are drawn at random."""

from __future__ import annotations

import base64
import binascii
import re

from ggzy.core.draws.promise import EXPERTS, OPENING, PURPOSES, SEAT_OF, SEATS, names, others
from ggzy.core.proceeding import Drawing, Proceeding
from ggzy.core.rule import Unmet, rule
from ggzy.core.sealing.suites import age
from ggzy.core.sealing.suites.age_file import MAGIC
from ggzy.core.table import Ask

ALL_THREE = "、".join(SEATS.values())
HEX = re.compile("[0-9a-f]{64}")
LONGEST_SEALED = 2048
REVEAL_OVERDUE = 2
"""How many seats must have let the time run out before promises may fall after the list was frozen."""
MOST_RESTARTS = 2
"""How often promises of one draw may fall in one round: who could do it at will would wear the others out."""


def purpose_of(ask: Ask) -> str:
    return EXPERTS if type(ask.command).__name__ == "RevealForExperts" else OPENING


def drawing(ask: Ask) -> Drawing:
    return ask.p.round.drawings[purpose_of(ask)]


@rule(None)
def keys_are_new(ask: Ask) -> Unmet | None:
    """一个席位的抽取密钥只登记一次，丢失的办理重新承诺。"""
    seat = SEAT_OF[ask.actor.role]
    for purpose in ask.command.keys:
        if purpose not in PURPOSES:
            return Unmet("没有这一种抽取", "请刷新页面后重新提交")
        if seat in ask.p.round.drawings[purpose].keys:
            return Unmet(f"{SEATS[seat]}的抽取密钥已经登记", "请用登记时的浏览器继续办理；密钥丢失的，请办理重新承诺")
    return None


@rule(None)
def keys_are_well_formed(ask: Ask) -> Unmet | None:
    """抽取密钥由浏览器生成，两种抽取各用一把，三方互不相同。"""
    given = list(ask.command.keys.values())
    known = {k for d in ask.p.round.drawings.values() for k in d.keys.values()}
    if not all(age.looks_like_public_key(key) for key in given):
        return Unmet("抽取密钥格式不正确", "请在抽取页面重新生成")
    if len({*given}) < len(given) or known & {*given}:
        return Unmet("抽取密钥与已登记的相同", "请在抽取页面重新生成")
    return None


@rule(None)
def promised_once(ask: Ask) -> Unmet | None:
    """承诺只提交一次，开始揭示后不再接受；否则可以看着别人的数值另行承诺。"""
    seat = SEAT_OF[ask.actor.role]
    for purpose in ask.command.commitments:
        if purpose not in PURPOSES:
            return Unmet("没有这一种抽取", "请刷新页面后重新提交")
        d = ask.p.round.drawings[purpose]
        if seat in d.commitments:
            return Unmet(f"{SEATS[seat]}的{PURPOSES[purpose]}承诺已经提交，不得重复", "等待抽取即可")
        if d.reveals or d.outcome is not None:
            return Unmet(f"{PURPOSES[purpose]}已经开始揭示，不再接受承诺")
    return None


@rule(None)
def promise_is_complete(ask: Ask) -> Unmet | None:
    """承诺须写明给另外两方的两份摘要，并把密封件交另外两方和本方各一份。"""
    seat = SEAT_OF[ask.actor.role]
    if not ask.command.commitments:
        return None if ask.command.keys else Unmet("没有读到承诺", "请在抽取页面提交，本页需要运行脚本")
    for purpose, promise in ask.command.commitments.items():
        keys = {**ask.p.round.drawings[purpose].keys, **({seat: k} if (k := ask.command.keys.get(purpose)) else {})}
        missing = [each for each in SEATS if each not in keys]
        if missing:
            return Unmet(f"{names(missing)}还没有登记抽取密钥，承诺无法向其托管", "密钥登记后再提交", names(missing))
        if set(promise.digests) != set(others(seat)) or set(promise.sealed) != set(SEATS):
            return Unmet("承诺不完整", "请在抽取页面重新提交")
        if not all(HEX.fullmatch(each) for each in promise.digests.values()) or not all(map(sealed, promise.sealed.values())):
            return Unmet("承诺的摘要或者密封件格式不正确", "请在抽取页面重新提交")
    return None


def sealed(text: str) -> bool:
    try:
        return len(text) <= LONGEST_SEALED and base64.b64decode(text, validate=True).startswith(MAGIC)
    except binascii.Error:
        return False


@rule(None)
def draw_may_start_again(ask: Ask) -> Unmet | None:
    """有一方揭示之后不得重来，否则可以看着结果选择；只有两方以上逾期不揭示、抽取无法完成时例外。"""
    purpose = ask.command.purpose
    if purpose not in PURPOSES:
        return Unmet("没有这一种抽取")
    d = ask.p.round.drawings[purpose]
    if d.outcome is not None:
        return Unmet(f"{PURPOSES[purpose]}已有结果，不得重抽")
    if not d.keys:
        return Unmet("还没有任何一方登记抽取密钥，不需要重来")
    overdue = [seat for seat in SEATS if seat not in d.reveals and overdue_mark(ask.p, seat) in ask.p.breaches]
    if d.reveals and not (purpose == EXPERTS and len(overdue) >= REVEAL_OVERDUE):
        return Unmet(f"{PURPOSES[purpose]}已经开始揭示，不得作废重来", "任意两方揭示即可得出结果；两方逾期不揭示的，可以重新承诺")
    return None


def overdue_mark(p: Proceeding, seat: str) -> str:
    """How the breach of this seat's duty to reveal is noted."""
    return f"reveal_for_experts_{seat}/{reveal_key(p)}"


def reveal_key(p: Proceeding) -> str:
    return f"round{p.round.number}-{p.round.pool.root[:8]}" if p.round.pool is not None else ""


@rule(None)
def restarts_are_few(ask: Ask) -> Unmet | None:
    """同一轮的同一种抽取，承诺至多作废重来两次。"""
    if ask.p.round.drawings[ask.command.purpose].restarts < MOST_RESTARTS:
        return None
    return Unmet(f"{PURPOSES[ask.command.purpose]}的承诺已经作废重来{MOST_RESTARTS}次，不得再次作废", "任意两方揭示即可得出结果；确实无法抽取的，请监督部门依法处理")


@rule(None)
def restart_has_a_reason(ask: Ask) -> Unmet | None:
    """作废承诺须写明理由，理由随记录公开。"""
    return None if len(ask.command.reason.strip()) >= 4 else Unmet("请写明重新承诺的理由")


@rule(None)
def all_have_promised(ask: Ask) -> Unmet | None:
    """三方都提交了承诺才能揭示。"""
    missing = [seat for seat in SEATS if seat not in drawing(ask).commitments]
    if missing:
        return Unmet(f"{names(missing)}还没有提交抽取承诺", f"抽取须先由{ALL_THREE}各自提交承诺", names(missing))
    return None


@rule(None)
def experts_promised(ask: Ask) -> Unmet | None:
    """三方都提交了承诺才能冻结名单。"""
    missing = [seat for seat in SEATS if seat not in ask.p.round.drawings[EXPERTS].commitments]
    if missing:
        return Unmet(f"{names(missing)}还没有提交抽取承诺", f"抽取专家须先由{ALL_THREE}各自提交承诺", names(missing))
    return None


@rule(None)
def reveals_once(ask: Ask) -> Unmet | None:
    """每方揭示一次。"""
    seat = SEAT_OF[ask.actor.role]
    return Unmet(f"{SEATS[seat]}已经揭示", "等待另一方揭示即可") if seat in drawing(ask).reveals else None


@rule(None)
def key_is_the_registered_one(ask: Ask) -> Unmet | None:
    """揭示用的密钥须与登记的公钥对应。"""
    if not age.looks_like_private_key(ask.command.identity):
        return Unmet("没有读到本方的抽取密钥", "请用提交承诺时的浏览器办理；密钥丢失的，由另外两方揭示即可完成抽取")
    if ask.facts.opened_with != drawing(ask).keys[SEAT_OF[ask.actor.role]]:
        return Unmet("这不是本方登记的抽取密钥", "请用提交承诺时的浏览器办理")
    return None


@rule(None)
def opening_not_drawn(ask: Ask) -> Unmet | None:
    """现场抽取只抽一次，不得重抽。"""
    return Unmet("现场抽取已经完成，不得重抽") if drawing(ask).outcome is not None else None


@rule(None)
def coefficients_are_wanted(ask: Ask) -> Unmet | None:
    """开标现场只抽招标文件列明的系数；没有系数的，种子到须抽签时才形成，评标时谁也不知道并列的先后。"""
    from ggzy.core.procedures.drawing import choices

    return None if choices(ask.p) else Unmet("招标文件没有须现场抽取的系数", "评标中出现须抽签的并列名次时再揭示")


@rule(None)
def a_lot_is_wanted(ask: Ask) -> Unmet | None:
    """开标之后，只有出现须抽签的并列时才揭示。"""
    from ggzy.core.procedures.drawing import lot_wanted

    return None if lot_wanted(ask.p) else Unmet("现在没有需要抽签的并列名次")


@rule(None)
def seed_made_for_the_lot(ask: Ask) -> Unmet | None:
    """抽签须用现场抽取的种子，尚未揭示的先揭示。"""
    from ggzy.core.procedures.evaluation_consequences import result_of

    ties = result_of(ask.p).ties
    if ties and ties[0].settle_by == "lot" and ask.p.round.drawings[OPENING].outcome is None:
        return Unmet("抽签所用的种子还没有形成", f"请{ALL_THREE}中的任意两方揭示抽取承诺", ALL_THREE)
    return None


@rule(None)
def pool_not_frozen(ask: Ask) -> Unmet | None:
    """名单只冻结一次，冻结后不得更换。"""
    if ask.p.round.pool is not None and not ask.p.round.seats:
        return Unmet("专家抽取名单已经冻结", f"请{ALL_THREE}中的任意两方揭示承诺，得出抽取结果")
    return None


@rule(None)
def pool_is_frozen(ask: Ask) -> Unmet | None:
    """名单冻结之后才能揭示，名单不能看着数值来定。"""
    return None if ask.p.round.pool else Unmet("专家抽取名单还没有冻结", "请先由招标人办理抽取评标委员会", "招标人")


@rule(None)
def experts_not_drawn(ask: Ask) -> Unmet | None:
    """评标专家只抽取一次。"""
    return Unmet("评标专家已经抽取") if ask.p.round.seats else None


@rule(None)
def pool_is_as_published(ask: Ask) -> Unmet | None:
    """抽取所用的名单须与冻结时公布的根相符。"""
    from ggzy.core.procedures.drawing import pool_root

    if pool_root(ask.p.round.pool_list.rows) != ask.p.round.pool.root:
        return Unmet("专家抽取名单与冻结时公布的不符", "名单在冻结后被改动，请监督部门查处")
    return None
