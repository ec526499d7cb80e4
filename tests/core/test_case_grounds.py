"""处罚事由和当事人: a ground is held against those who can do this wrong; of a unit nobody knows, and of one that is several, none is taken away in doubt."""

from __future__ import annotations

import pytest

from ggzy.core.case import Accused
from ggzy.core.procedures.case_grounds import (
    AGENCY,
    BIDDER,
    EXPERT,
    FITTING,
    GROUNDS,
    KINDS,
    MANAGER,
    OFFICE,
    TENDEREE,
    UNITS,
    fits,
)
from tests.core.case_story import CLUE, FACTS, NOTICE, CaseStory, on, with_
from tests.people import RED

UNIT, FULL_MANAGER, FULL_EXPERT = CLUE.accused, Accused(name="张工", org_id=RED.org_id, firm=RED.org), Accused(name="李评", person_id="9")
OF_OFFICES, OF_AGENCIES = {"late_office"}, {"agency"}
OF_TENDERERS = {"file_terms", "late_contract", "late_refund", "late_objection", "late_candidates", "late_report", "late_result"}
OF_FIRMS, OF_ALL = {"collusion", "fraud", "performance"}, {"evasion", "contract", "late_party"}


@pytest.mark.parametrize(
    ("accused", "parts", "fitting"),
    [
        (UNIT, (BIDDER,), OF_FIRMS | OF_ALL),
        (UNIT, (TENDEREE,), OF_FIRMS | OF_ALL | OF_TENDERERS),
        (UNIT, (AGENCY,), OF_FIRMS | OF_ALL | OF_TENDERERS | OF_AGENCIES),
        (UNIT, (OFFICE,), OF_ALL | OF_TENDERERS | OF_OFFICES),
        (UNIT, (BIDDER, AGENCY), OF_FIRMS | OF_ALL | OF_TENDERERS | OF_AGENCIES),
        (UNIT, (), set(GROUNDS) - {"practice", "safety", "expert"}),
        (FULL_MANAGER, (BIDDER,), {"practice", "safety"}),
        (FULL_EXPERT, (), {"expert"}),
    ],
)  # fmt: skip
def test_which_grounds_fit_whom(accused, parts, fitting):
    assert {code for code, ground in GROUNDS.items() if fits(ground, accused, parts)} == fitting


def test_every_ground_says_whom_it_is_for_and_every_finding_fits_somebody():
    assert all(ground.whom and set(ground.whom) <= set(KINDS) for ground in GROUNDS.values())
    assert all(set(GROUNDS[code].whom) & {*UNITS, MANAGER, EXPERT} for codes in FITTING.values() for code in codes)


def test_a_bidder_is_not_noticed_for_what_only_an_office_can_do():
    story = CaseStory().investigating()
    story.facts = with_(FACTS, parts=(BIDDER,))
    refused = story.refused(with_(NOTICE, ground="late_office", months=0))
    assert on(refused, "ground_fits_the_accused") and refused.reason.startswith("当事人是投标人，不能以“监督、管理部门逾期")
    assert story.refused(with_(NOTICE, ground="agency", months=12)).rule == "ground_fits_the_accused"
    story.facts = with_(FACTS, parts=(BIDDER, AGENCY))
    story.must(with_(NOTICE, ground="agency", months=12))


def test_a_clue_is_asked_the_same():
    story = CaseStory()
    story.facts = with_(FACTS, parts=(OFFICE,))
    assert on(story.refused(CLUE), "ground_fits_the_accused")
    story.must(with_(CLUE, suspected="late_office"))
