"""Each shortcoming that a circular names 督查通报、网络检查通报, its rule on both sides of its line; without a database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from ggzy.core.calendar import SHANGHAI
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import Actor, Role
from ggzy.core.shortcomings import INSPECTION, NETWORK, SHORTCOMINGS, Fact, breach_kind, found_in
from tests.people import SUPERVISOR

NOW = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
INSPECTOR = Actor(role=Role.INSPECTOR, person_id="p-insp", person="何督", org_id="11532300MB00000005", org="楚雄州政府督查室", region="532300")
COUNTY = Actor(role=Role.SUPERVISOR, person_id="p-c", person="县科", org_id="11532302MB00000001", org="禄丰市住房和城乡建设局", region="532302", lines=("construction",))


def fact(kind: str, n: int = 1, **more: Any) -> Fact:
    told = {"office_id": SUPERVISOR.org_id, "office": SUPERVISOR.org, "stream": f"con-{n}", "seq": 7, "at": NOW, "title": f"项目{n}"} | more
    return Fact(kind=kind, **told)


def rules_hit(*facts: Fact) -> set[str]:
    return {each.rule for issue in (INSPECTION, NETWORK) for each in found_in(facts, issue)}


@pytest.mark.parametrize(
    ("facts", "hit"),
    [
        ([fact("breach")], {"not_performed"}),
        ([fact("silence")], {"not_allotted"}),
        ([fact("case_breach")], {"slow_investigation"}),
        ([fact("session", present=False, what="评标")], {"absent"}),
        ([fact("session", present=True, what="评标")], set()),
        ([fact("finding")], {"offline", "not_entered"}),
        ([fact("push", arrived=False)], {"incomplete"}),
        ([fact("push", arrived=True)], {"late"}),
        ([fact("party_breach")], {"irregular"}),
        # fast alone is no fault, nor a fault that a careful reviewer missed; both are
        ([fact("review", seconds=59, faulty=True)], {"lax_review"}),
        ([fact("review", seconds=60, faulty=True)], set()),
        ([fact("review", seconds=5, faulty=False)], set()),
        ([fact("review", seconds=-1, faulty=True)], set()),  # opened, and for how long is not recorded
        ([fact("review", opened=False, faulty=False)], set()),
        ([fact("review", opened=False, faulty=True)], {"lax_review"}),
        # how a platform is used shows in patterns: three, and the share
        ([fact("review", n, opened=n > 2) for n in range(15)], {"unused"}),
        ([fact("review", n, opened=n > 2) for n in range(16)], set()),
        ([fact("review", n, opened=n > 1) for n in range(3)], set()),
        ([fact("alarm", n, opened=n > 2) for n in range(6)], {"unused"}),
        ([fact("alarm", n, opened=n > 2) for n in range(7)], set()),
        ([fact("live", n, present=n > 2) for n in range(6)], {"unused"}),
        ([fact("live", n, present=n > 2) for n in range(7)], set()),
        ([fact("login", times=0)], set()),
        ([fact("orphan")], {"not_allotted"}),
        ([fact("act", own=True)], {"irregular"}),
        ([fact("act")], {"irregular"}),
        # a trade is unmanaged from three lots and a fifth of all on
        ([fact("lot", n) for n in range(15)] + [fact("party_breach", n) for n in range(3)], {"unmanaged", "irregular"}),
        ([fact("lot", n) for n in range(16)] + [fact("party_breach", n) for n in range(3)], {"irregular"}),
        ([fact("lot", n) for n in range(4)] + [fact("party_breach", n) for n in range(2)], {"irregular"}),
        ([fact("lot")], set()),
    ],
)  # fmt: skip
def test_each_shortcoming_on_both_sides_of_its_line(facts, hit):
    assert rules_hit(*facts) == hit


@pytest.mark.parametrize(
    ("procedure", "duty", "kind"),
    [
        ("construction/1", "review_filing", "breach"),
        ("construction/1", "judge_correction", "breach"),
        ("construction/1", "written_report", "party_breach"),
        ("construction/1", "correct_agency", "party_breach"),
        ("land-listing/1", "publish_result", "party_breach"),
        # the centre's own: a circular of the centre tells no department of them
        ("construction/1", "refund_deposit", ""),
        ("construction/1", "refund_failed", ""),
        ("construction/1", "reply_centre", ""),
        ("construction/1", "correct_centre", ""),
        ("land-listing/1", "refund_losers", ""),
    ],
)
def test_what_the_centre_left_undone_is_no_departments_fault(procedure, duty, kind):
    assert breach_kind(next(d for d in PROCEDURES[procedure].duties if d.code == duty)) == kind


def test_the_notices_two_lists_stand_apart_and_none_is_missing():
    lists = {issue: [row.label for row in SHORTCOMINGS.values() if row.issue == issue] for issue in (INSPECTION, NETWORK)}
    assert lists[INSPECTION] == ["工作不履职", "责任不落实", "行业管理不到位", "审查备案不严格", "现场监管不到场", "违规查处不及时", "项目线下交易"]
    assert lists[NETWORK] == ["操作不规范", "监督平台应用不充分", "应上不上", "备案材料推送不完整", "备案材料推送不及时"]


def test_a_slow_careful_reviewer_is_told_of_nothing_and_a_fast_lax_one_is():
    slow = [fact("review", n, seconds=3 * 3600, faulty=n == 1, at=NOW + timedelta(days=4)) for n in range(9)]
    assert rules_hit(*slow) == set()
    assert rules_hit(*(fact("review", n, seconds=9, faulty=n == 1) for n in range(9))) == {"lax_review"}
    assert rules_hit(*(fact("review", n, opened=False) for n in range(9))) == {"unused"}
    (told,) = found_in([*(fact("review", n, opened=False) for n in range(9)), fact("instruction", times=4)], NETWORK)
    assert told.words.endswith("发出询问、责令4次") and not rules_hit(fact("instruction", times=4))


def test_own_acts_and_those_of_the_trade_are_two_sentences_with_all_their_entries():
    acts = [fact("act", 1, own=True, more=(8, 9), what="汇总之后改分"), fact("act", 2), fact("party_breach", 3)]
    assert [(f.words[:8], [e.seq for e in f.entries]) for f in found_in(acts, NETWORK)] == [("1次本单位人员的", [7, 8, 9]), ("1次所管项目中有", [7]), ("1次所管项目的当", [7])]


def test_the_platforms_own_figures_are_told_with_each_rule_that_has_them():
    assert {row.code: [(line.least, line.percent) for line in row.lines] for row in SHORTCOMINGS.values() if row.lines} == {
        "unmanaged": [(3, 20)], "unused": [(3, 20), (3, 50), (3, 50)],
    }  # fmt: skip
    (told,) = found_in([fact("login", times=4, stream="", seq=0), *(fact("live", n, present=False) for n in range(3))], NETWORK)
    assert told.words.startswith("3个中有3个项目开标以后没有人员") and told.words.endswith("登录4次，在平台发出询问、责令0次") and all(e.seq for e in told.entries)


def test_every_sentence_carries_its_entries_and_its_office():
    found = found_in([fact("breach", 1), fact("breach", 2), fact("breach", 3, office_id=COUNTY.org_id, office=COUNTY.org)], INSPECTION)
    assert [(f.office, [e.stream for e in f.entries]) for f in found] == [(SUPERVISOR.org, ["con-1", "con-2"]), (COUNTY.org, ["con-3"])]
