"""Shareholders without a database: a row of the extract, whom two bidders have in common, and how far that goes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ggzy.core.documents import Affiliation
from ggzy.core.findings import behind
from ggzy.core.findings.finding import Found, Grade
from ggzy.core.shareholders import FRACTION, PERCENT, Share, in_common, key_of, nominee, read_share
from ggzy.core.unlisted.columns import Layout
from ggzy.core.unlisted.fields import OF_SHARES, SHARES, fields_of, proposed, required
from tests.core.finding_story import by_bidder, said
from tests.core.story import Story
from tests.people import BLUE, GREEN, RED

HIDDEN = "尾号1234·" + "0a" * 16
PERSON = "person:" + "0a" * 16


@pytest.fixture
def opened() -> Story:
    return Story().opened()


def share(firm: Any, percent: str, key: str = PERSON, holder: str = "张三", tail: str = "1234") -> Share:
    return Share(firm_id=firm.org_id, firm=firm.org, holder=holder, key=key, tail=tail if key == PERSON else "", percent=Decimal(percent), as_of=date(2026, 1, 1))


def found_in(story: Story, *shares: tuple[Any, Share]) -> list[Found]:
    return said(behind.related, story, shares=by_bidder(story, {bidder: tuple(s for who, s in shares if who is bidder) for bidder, _ in shares}))


# ---- a row


def cells(**changed: str) -> tuple[list[str], Layout]:
    told = {"firm_id": RED.org_id, "firm": RED.org, "holder": "张三", "holder_id": HIDDEN, "percent": "40", "dated": "2026-01-05"} | changed
    return list(told.values()), Layout(columns={field: n for n, field in enumerate(told)}, unit=PERCENT, list_kind=SHARES)


def test_columns_of_an_extract_are_told_apart():
    names = ["企业名称", "统一社会信用代码", "股东名称", "股东证件号码", "出资比例（%）", "数据日期"]
    assert proposed(names, OF_SHARES) == {"firm": 0, "firm_id": 1, "holder": 2, "holder_id": 3, "percent": 4, "dated": 5}
    assert fields_of(SHARES) is OF_SHARES and required(SHARES) == ("firm_id", "holder", "percent")


def test_a_row_is_a_share_with_the_tail_and_the_digest_alone():
    found = read_share(*cells())
    assert isinstance(found, Share) and (found.key, found.tail, found.percent, found.as_of) == (PERSON, "1234", Decimal(40), date(2026, 1, 5))
    assert found.shown == "张三（证件尾号1234）"


@pytest.mark.parametrize(("changed", "why"), [({"firm_id": "123"}, "企业代码"), ({"holder": ""}, "没有股东"), ({"percent": "四成"}, "看不懂"), ({"dated": "去年"}, "截至日期")])
def test_what_is_wrong_with_a_row_is_said(changed, why):
    found = read_share(*cells(**changed))
    assert isinstance(found, list) and why in "；".join(found)


@pytest.mark.parametrize(
    ("text", "unit", "percent"),
    [("40", PERCENT, "40"), ("40%", FRACTION, "40"), ("0.4", FRACTION, "40"), ("0.4", PERCENT, "0.4"), ("100", PERCENT, "100"), ("100.01", PERCENT, ""), ("0", PERCENT, ""), ("1.01", FRACTION, "")],
)  # fmt: skip
def test_a_share_is_more_than_nothing_and_no_more_than_all(text, unit, percent):
    row, layout = cells(percent=text)
    found = read_share(row, Layout(columns=layout.columns, unit=unit, list_kind=SHARES))
    assert (found.percent == Decimal(percent)) if isinstance(found, Share) else percent == ""


@pytest.mark.parametrize(
    ("holder", "number", "key"),
    [("张三", HIDDEN, PERSON), ("甲公司", RED.org_id, f"firm:{RED.org_id}"), ("张三", "", "name:张三"), ("甲投资有限公司", "", "firm:甲投资有限公司"), ("张三", "E12345678", "name:张三")],
)  # fmt: skip
def test_what_tells_a_holder_apart(holder, number, key):
    assert key_of(holder, number)[0] == key, "a number that was not hidden says nothing and is nowhere kept"


# ---- in common


@pytest.mark.parametrize(
    ("one", "other", "key", "grade"),
    [
        ("25", "25", PERSON, Grade.AMBER), ("25", "24.999999", PERSON, Grade.BLUE), ("10", "90", PERSON, Grade.BLUE), ("9.999999", "90", PERSON, None),
        ("100", "100", "name:张三", Grade.BLUE), ("24", "100", "name:张三", None), ("100", "100", "firm:X", Grade.BLUE), ("24", "100", "firm:X", None),
    ],
)  # fmt: skip
def test_how_a_common_holder_is_told_on_both_sides_of_each_line(opened, one, other, key, grade):
    found = found_in(opened, (RED, share(RED, one, key)), (BLUE, share(BLUE, other, key)))
    assert [each.grade for each in found] == ([grade] if grade else [])
    for each in found:
        assert set(each.firms) == {RED.org_id, BLUE.org_id} and each.bases == () and each.entries and "张三" in each.words
        assert "0a0a" not in each.words + str(each.inputs), "the digest is shown nowhere"


def test_no_share_of_one_holder_is_ever_red_and_different_holders_are_none(opened):
    whole = found_in(opened, *((who, share(who, "100")) for who in (RED, BLUE, GREEN)))
    assert [(each.grade, len(each.firms)) for each in whole] == [(Grade.AMBER, 3)]
    assert found_in(opened, (RED, share(RED, "100")), (BLUE, share(BLUE, "100", "person:" + "0b" * 16))) == []
    assert found_in(opened, (RED, share(RED, "100"))) == []


def test_a_firm_whose_bid_was_not_opened_is_told_of_with_none(opened):
    del opened.p.round.bids[opened.pseudonym(BLUE)]
    shares = {opened.pseudonym(who): (share(who, "60"),) for who in (RED, BLUE, GREEN)}
    (told,) = said(behind.related, opened, shares=shares)
    assert set(told.firms) == {RED.org_id, GREEN.org_id}


def test_the_controller_of_both_is_told_once(opened):
    for who in (RED, BLUE):
        opened.p.round.bids[opened.pseudonym(who)].firms = (Affiliation(org_id=who.org_id, org=who.org, controller_id="X"),)
    (told,) = found_in(opened, (RED, share(RED, "60", "firm:X")), (BLUE, share(BLUE, "60", "firm:X")))
    assert "控股单位" in told.inputs


def test_one_member_in_two_consortia_is_not_its_own_relative():
    assert list(in_common({"a": [share(GREEN, "60")], "b": [share(GREEN, "60")]})) == []


@pytest.mark.parametrize(
    ("holder", "public"),
    [
        ("云南省人民政府国有资产监督管理委员会", True), ("楚雄彝族自治州财政局", True), ("香港中央结算有限公司", True), ("易方达创新证券投资基金", True),
        ("全国社会保障基金理事会", True), ("张三", False), ("楚雄宏远投资有限公司", False), ("云南某某股权投资基金合伙企业（有限合伙）", False),
    ],
)  # fmt: skip
def test_who_holds_for_the_state_or_the_public_ties_nobody_to_nobody(holder, public):
    assert nominee(holder) is public
    found = list(in_common({"a": [share(RED, "60", "firm:X", holder)], "b": [share(BLUE, "60", "firm:X", holder)]}))
    assert bool(found) is not public


def test_before_the_opening_nobody_is_asked(opened):
    rule = next(rule for rule in behind.RULES if rule.code == "related_bidders")
    told = by_bidder(opened, {who: (share(who, "60"),) for who in (RED, BLUE)})
    assert said(rule.look, opened, shares=told) and said(rule.look, Story().noticed(), shares=told) == []
