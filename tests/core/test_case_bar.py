"""限制 of a served decision: when it begins and ends, and that nothing barred is accepted while it is in force."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from ggzy.core.acts import case
from ggzy.core.acts.bidding import SubmitBid
from ggzy.core.acts.notice import ObtainFile
from ggzy.core.bars import Bar
from ggzy.core.calendar import months_after
from ggzy.core.facts import Firm
from ggzy.core.regions import covers
from tests.core.case_story import (
    CHIEF,
    CLUE,
    DECISION,
    EVIDENCE,
    NOTICE,
    REVIEW,
    SECOND,
    TWO_HANDS,
    CaseStory,
    on,
    with_,
)
from tests.core.story import Story
from tests.people import RED


def test_a_bar_begins_with_service_and_ends_by_itself():
    s = CaseStory().notified().at_the_end_of_the_reply()
    s.both(DECISION)
    assert s.p.bar is None
    s.must(case.ServeDecision(manner="直接送达"))
    bar = s.p.bar
    assert bar.in_force(s.now) and not bar.in_force(s.now - SECOND)
    assert bar.in_force(bar.until - SECOND) and not bar.in_force(bar.until)


def test_a_revoked_bar_is_over_at_that_very_moment():
    s = CaseStory().served().wait(days=3)
    s.both(case.RevokeDecision(by="楚雄市人民法院", document_no="（2026）云2301行初5号", reason="适用法律错误"))
    assert not s.p.bar.in_force(s.now) and s.p.bar.in_force(s.now - SECOND) and s.p.stage == "revoked"


def test_a_case_is_over_only_when_its_bar_is():
    s = CaseStory().served()
    s.now = s.p.bar.until - SECOND
    assert on(s.refused(case.ConcludeCase(reason="罚款已缴")), "bar_is_over")
    s.now += SECOND
    s.must(case.ConcludeCase(reason="罚款已缴"))


def test_repair_takes_the_publication_down_and_not_the_bar():
    s = CaseStory().served()
    assert on(s.refused(case.RepairCredit(reason="已整改")), "is_shown")
    s.must(case.PublishDecision())
    s.now = months_after(s.now, 3)
    s.must(case.RepairCredit(reason="已整改，作出信用承诺"))
    assert not s.p.shown and s.p.bar.in_force(s.now)


def test_an_expert_loses_the_standing_for_good():
    s = CaseStory()
    s.must(with_(CLUE, accused=case.Accused(name="专家01", person_id="e01"), suspected="expert"))
    s.must(case.AssignCase(investigators=TWO_HANDS))
    s.must(EVIDENCE)
    s.must(with_(NOTICE, ground="expert", months=0))
    s.must(REVIEW, CHIEF)
    s.at_the_end_of_the_reply().both(with_(DECISION, months=0))
    s.must(case.ServeDecision(manner="直接送达"))
    assert s.p.bar.until is None and s.p.bar.person_id == "e01" and s.p.bar.capacities == ("expert",)


# ---- property: while in force, never accepted ----


@given(hours=st.integers(-24 * 40, 24 * 40), region=st.sampled_from(("530000", "532300", "532301", "532323", "532901")), lines=st.sampled_from(((), ("construction",), ("land",))))
def test_the_bid_of_a_barred_firm_is_never_accepted_while_in_force(hours, region, lines):
    story = Story()
    story.noticed()
    bar = Bar(
        case="case-1", decision_no="楚建罚〔2026〕1号", basis="招标投标法", article=53, capacities=("bidder",), region=region,
        lines=lines, since=story.now + timedelta(hours=hours), until=story.now + timedelta(hours=hours + 24 * 20), org_id=RED.org_id, subject=RED.org,
    )  # fmt: skip
    firm = Firm(org_id=RED.org_id, name=RED.org, verified=True, bars=(bar,))
    found = story.do(ObtainFile(), RED, firm=firm)
    concerned = covers(region, story.p.region) and lines != ("land",)
    in_force = bar.since <= story.now < bar.until
    assert (getattr(found, "rule", "") == "bidder_not_barred") is (concerned and in_force)
    if concerned and in_force:
        assert on(story.refused(SubmitBid(signed=None), RED, firm=firm), "bidder_not_barred", 53, "招标投标法")
