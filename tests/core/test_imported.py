"""Rows of outside lists 读入的行, as pure text: what a wording restricts, which one place is said."""

from __future__ import annotations

from datetime import date

import pytest

from ggzy.core.imported.cells import place
from ggzy.core.imported.experts import ExpertSaid, KnownExpert, kept_marks, related_in, same_person
from ggzy.core.imported.restrictions import capacities_of, lines_for

PREFECTURE = "532300"
BARS = {
    "取消其一年至三年内参加依法必须进行招标的项目的投标资格并予以公告": ("bidder",),
    "禁止参加政府采购活动三年": ("bidder",),
    "在一至三年内禁止参加政府采购活动，没收违法所得": ("bidder",),
    "列入不良行为记录名单，在一至三年内禁止参加政府采购活动": ("bidder",),
    "罚款5万元；一年内不得参加招标投标活动": ("bidder",),
    "两年内不接受其投标": ("bidder",),
    "限制参与土地竞买": ("bidder",),
    "暂停招标代理业务六个月": ("agency",),
    "禁止其一年至二年内代理依法必须进行招标的项目并予以公告": ("agency",),
    "取消担任评标委员会成员的资格": ("expert",),
    "不得再参加任何依法必须进行招标的项目的评标": ("expert",),
    "没收投标保证金；取消投标资格一年": ("bidder",),
    "限制参加投标、招标代理": ("agency", "bidder"),
    "取消中标资格，投标保证金不予退还，取消投标资格一年，限制参加政府采购": ("bidder",),
    "禁止担任评标委员会成员；责令恢复原状": ("expert",),
    "投标、代理": ("agency", "bidder"),
    "警告、罚款3万元": (),
    "只作记录": (),
}
NO_BARS = (
    "投标保证金不予退还", "警告；责令改正投标中的违法行为", "取消中标资格，投标保证金不予退还", "禁止串通投标，责令改正", "责令改正评标中的错误",
    "取消本次投标资格", "暂停支付代理费", "责令限期改正；投标文件存档", "限制其修改投标文件", "期限内不退还投标保证金", "取消对其投标的限制", "不得限制其参加投标",
    "因串通投标被约谈", "不得违规代理", "不得与评标委员会成员串通", "恢复其投标资格", "禁止担任项目经理，禁止投标",
)  # fmt: skip


@pytest.mark.parametrize(("wording", "kept"), BARS.items())
def test_a_bar_is_read_where_a_clause_keeps_somebody_from_something(wording, kept):
    assert capacities_of(wording) == kept


@pytest.mark.parametrize("wording", NO_BARS)
def test_the_mere_word_of_a_trade_bars_nobody_and_comes_back(wording):
    with pytest.raises(ValueError):
        capacities_of(wording)


def test_a_lost_deposit_does_not_widen_a_ban_from_purchases_to_all_lines():
    with pytest.raises(ValueError, match="哪些交易类别"):
        lines_for({"capacities": "禁止参加政府采购活动，没收投标保证金"})
    assert lines_for({"capacities": "禁止参加政府采购活动和投标"}) == ()


PLACES = {
    "": PREFECTURE, "楚雄州": PREFECTURE, "云南省": PREFECTURE, "全省范围内": PREFECTURE, "全国": PREFECTURE, "云南省行政区域内": PREFECTURE,
    "双柏县": "532322", "532322": "532322", "532322双柏县": "532322", "楚雄彝族自治州双柏县": "532322", "云南省楚雄州双柏县境内": "532322",
    "云南省/楚雄州/双柏县": "532322", "楚雄市范围": "532301",
    "双柏县、牟定县": None, "双柏县和牟定县": None, "双柏县牟定县": None, "除双柏县以外": None, "双柏县除外": None, "双柏县以外": None, "全省（除双柏县）范围内": None,
    "云南省除楚雄州以外范围内": None, "大理州双柏县": None, "大理市": None, "缙云县": None, "双柏县妥甸镇": None, "非双柏县": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "code"), PLACES.items())
def test_a_place_is_read_where_nothing_but_one_places_name_stands(text, code):
    assert place(text, PREFECTURE) == code


def said(*marks: str, **more) -> ExpertSaid:
    given = {
        "name": "孔令书", "marks": marks, "specialities": ("市政工程",), "employer": "设计院", "employer_code": "A", "title": "", "region": "", "phone": "",
        "email": "", "until": date(2030, 1, 1), "related": None,
    }  # fmt: skip
    return ExpertSaid(**given | more)


def there(*marks: str, person_id: int = 1, **more) -> KnownExpert:
    given = {"person_id": person_id, "name": "孔令书", "employer_code": "A", "marks": marks, "active": True, "own": True, "as_of": date(2026, 1, 1)}
    return KnownExpert(**given | more)


ID, OTHER_ID = "i" + "1" * 31, "i" + "2" * 31
OURS, OURS_TOO, THEIRS = (f"n{source}{number * 23}" for source, number in (("aaaaaaaa", "1"), ("aaaaaaaa", "2"), ("bbbbbbbb", "1")))


def test_one_person_is_known_again_by_a_number_of_one_sort_alone():
    assert same_person(said(ID), [there(ID)]) and same_person(said(OURS), [there(ID, OURS)])
    assert same_person(said(), [there(ID)]) and same_person(said(ID), [there()]), "by name and employer where one has no number"
    assert same_person(said(OTHER_ID), [there(ID)]) is None and same_person(said(OURS_TOO), [there(OURS)]) is None
    assert same_person(said(THEIRS), [there(OURS, name="李四", employer_code="B")]) is None, "001 of two pools"


@pytest.mark.parametrize("marks", [(ID,), (THEIRS,), ("a" * 64,)])
def test_namesakes_with_numbers_that_cannot_be_compared_are_for_a_person_to_decide(marks):
    with pytest.raises(ValueError, match="另一种号码"):
        same_person(said(OURS), [there(*marks)])


def test_numbers_that_contradict_each_other_come_back():
    for known in ([there(ID, person_id=1), there(OURS, person_id=2, name="李四")], [there(OTHER_ID, OURS)]):
        with pytest.raises(ValueError):
            same_person(said(ID, OURS), known)


def test_marks_are_kept_together_and_the_newer_of_a_sort_stays():
    assert kept_marks((ID, OURS), (THEIRS,)) == (ID, THEIRS) and kept_marks((ID,), ()) == (ID,) and kept_marks(("a" * 64,), ()) == ("a" * 64,)


def test_an_empty_cell_declares_nothing_and_none_has_to_be_said():
    code = "91530000000000000X"
    assert related_in("") is None and related_in("无") == () and related_in(f"{code}、无") == (code,)
