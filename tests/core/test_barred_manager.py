"""A project manager who is barred 被限制的项目经理: not knowable while bids are sealed, told after the opening, never awarded."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from ggzy.core.acts import award, case
from ggzy.core.bars import AS_MANAGER, Bar, on_managers
from ggzy.core.case import Accused
from ggzy.core.decide import admitted
from ggzy.core.facts import Facts
from ggzy.core.proceeding import Bid
from ggzy.core.rule import Refused
from ggzy.core.table import Ask
from tests.core.case_story import CHIEF, DECISION, EVIDENCE, NOTICE, REVIEW, TWO_HANDS, CaseStory
from tests.core.story import CALENDAR, Story
from tests.core.test_articles import REGULATION, by
from tests.people import BLUE, RED, TENDEREE

DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)
ELSEWHERE = "91530000000000000X"


@pytest.fixture(scope="module")
def lot() -> Story:
    """A lot that can be awarded; it is only asked here, nothing is done."""
    return Story().awardable()


def candidate(lot: Story, rank: int = 0) -> Bid:
    return lot.p.round.bids[lot.p.round.result.candidates[rank]]


def bar(lot: Story, **changed: Any) -> Bar:
    """On the project manager of the first candidate, as his firm's."""
    bid = candidate(lot)
    fields = {
        "case": "case-1", "decision_no": "楚建罚〔2026〕8号", "basis": "建设工程安全生产管理条例", "article": 66,
        "capacities": (AS_MANAGER,), "region": "532300", "since": lot.now, "until": lot.now + DAY,
        "org_id": bid.org_id, "subject": bid.line.manager,
    }  # fmt: skip
    return Bar(**{**fields, **changed})


def refusal(lot: Story, *bars: Bar, rank: int = 0, **more: str) -> Refused | None:
    """Why the candidate of this rank is not awarded the lot; nothing where it would be."""
    command = award.AwardLot(bidder=candidate(lot, rank).bidder, **more)
    found = admitted(Ask(lot.p, command, TENDEREE, lot.now, Facts(bars=bars), CALENDAR))
    return found if isinstance(found, Refused) else None


def test_a_bid_that_names_a_barred_manager_is_not_awarded(lot):
    found = refusal(lot, bar(lot))
    assert found is not None and by(found, "manager_not_barred", REGULATION, 38) and found.cause == "case-1"
    assert "限制担任项目经理" in found.reason and "楚建罚〔2026〕8号" in found.reason


def test_the_next_candidate_is_awarded_in_its_place(lot):
    assert refusal(lot, rank=1).rule == "first_ranked_wins"
    assert refusal(lot, bar(lot), rank=1) is None


def test_it_is_half_open_and_of_its_own_place_line_and_capacity(lot):
    assert refusal(lot, bar(lot, since=lot.now + INSTANT, until=None)) is None
    assert refusal(lot, bar(lot, since=lot.now - DAY, until=lot.now)) is None
    assert refusal(lot, bar(lot, since=lot.now - DAY, until=lot.now + INSTANT)) is not None
    for other in ({"region": "532900"}, {"lines": ("land",)}, {"capacities": ("agency",)}, {"subject": "另一个人"}):
        assert refusal(lot, bar(lot, **other)) is None


def test_a_namesake_of_another_firm_is_looked_into_before_the_award(lot):
    namesake = bar(lot, org_id=ELSEWHERE, subject=f" {candidate(lot).line.manager}")
    found = refusal(lot, namesake)
    assert found is not None and found.rule == "manager_not_barred" and "同名" in found.reason and not found.cause
    assert refusal(lot, namesake, namesake="不是同一人") is not None  # five characters say nothing of a number
    assert refusal(lot, namesake, namesake="证书编号不相同") is None


def test_what_was_compared_is_published_without_anybodys_number(lot):
    namesake = bar(lot, org_id=ELSEWHERE)
    for number in ("53230119900307123X", "13887800000"):
        assert refusal(lot, namesake, namesake=f"已核对，其号码{number}不相同").rule == "no_personal_numbers_published"
    assert refusal(lot, namesake, namesake="注册证书编号云1532021202100123不相同") is None


def test_the_tenderees_word_alone_passes_no_namesake_over(lot):
    namesake = bar(lot, org_id=ELSEWHERE)
    assert refusal(lot, namesake, rank=1).rule == "first_ranked_wins"
    assert refusal(lot, namesake, rank=1, namesake="证书编号相同，系同一人").rule == "first_ranked_wins"


def test_of_two_of_one_name_the_one_of_the_own_firm_counts(lot):
    bars = (bar(lot, case="case-0", org_id=BLUE.org_id, subject="李工"), bar(lot, org_id=RED.org_id, subject="李工"))
    found = on_managers(bars, "李　工", RED.org_id, "532301", "construction", lot.now)
    assert [each.case for each in found] == ["case-1", "case-0"]
    assert on_managers(bars, "", RED.org_id, "532301", "construction", lot.now) == []


# ---- the case


MANAGER = case.RegisterClue(
    accused=Accused(name="李工", org_id=RED.org_id, firm=RED.org), about="长期不到岗，发生事故", suspected="safety", region="532301", line="construction"
)


def test_a_manager_is_barred_as_manager_for_five_years_and_the_firm_is_not():
    s = CaseStory()
    for act in (MANAGER, case.AssignCase(investigators=TWO_HANDS), EVIDENCE):
        s.must(act)
    assert s.p.title.endswith(f"李工（{RED.org}项目经理）")
    short = msgspec.structs.replace(NOTICE, ground="safety", months=59)
    assert s.refused(short).rule == "bar_within_the_article"
    s.must(msgspec.structs.replace(short, months=60))
    s.must(REVIEW, CHIEF)
    s.must(case.WaiveReply(), RED)  # the firm takes part for the person
    s.both(msgspec.structs.replace(DECISION, months=60))
    s.must(case.ServeDecision(manner="直接送达"))
    assert s.p.bar.capacities == (AS_MANAGER,) and s.p.bar.subject == "李工" and s.p.bar.org_id == RED.org_id


def test_the_ground_is_of_the_accused():
    assert CaseStory().refused(msgspec.structs.replace(MANAGER, suspected="collusion")).rule == "ground_fits_the_accused"
    assert CaseStory().refused(msgspec.structs.replace(MANAGER, accused=Accused(name=RED.org, org_id=RED.org_id))).rule == "ground_fits_the_accused"
    expert = msgspec.structs.replace(MANAGER, accused=Accused(name="专家", person_id="7"), suspected="collusion")
    assert CaseStory().refused(expert).rule == "ground_fits_the_accused"
    s = CaseStory().investigating()
    assert s.refused(msgspec.structs.replace(NOTICE, ground="expert", months=0)).rule == "ground_fits_the_accused"
