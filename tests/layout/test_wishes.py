"""What waits for a second person, in words: a penalty with what it takes from the case."""

from __future__ import annotations

import msgspec

from ggzy.layout.wishes import of_the_record
from tests.core.case_story import DECISION, NO_CASE, CaseStory

ALL = {"处罚依据": "串通投标、行贿谋取中标（《招标投标法》第53条）", "限制": "参加投标", "限制的地域": "云南省楚雄彝族自治州楚雄市", "限制的交易类别": "全部类别"}


def test_a_penalty_is_shown_with_its_ground_and_with_whom_where_and_in_what_its_bar_takes():
    p = CaseStory().notified().p
    assert dict(of_the_record(p, DECISION)) == ALL
    in_one = dict(of_the_record(p, msgspec.structs.replace(DECISION, lines=("land",))))
    assert in_one == {name: said for name, said in ALL.items() if name != "限制的交易类别"}, "what the penalty says itself is not told twice"
    assert list(dict(of_the_record(p, msgspec.structs.replace(DECISION, months=0)))) == ["处罚依据"], "a fine alone bars from nothing"


def test_a_bar_without_an_end_says_so():
    p = CaseStory().notified().p
    assert p.notice
    p.notice.ground = "expert"
    told = dict(of_the_record(p, msgspec.structs.replace(DECISION, months=0)))
    assert told["限制期限"] == "没有期限" and told["限制的交易类别"] == "全部类别"


def test_other_acts_of_two_take_nothing_from_the_case():
    assert not list(of_the_record(CaseStory().notified().p, NO_CASE))
    assert not list(of_the_record(CaseStory().investigating().p, DECISION))
