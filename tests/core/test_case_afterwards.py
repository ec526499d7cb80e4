"""监督案件 after the decision: overturned late, transferred, repaired, appealed against; both sides of each line."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.core.acts import case
from ggzy.core.disclosure import on_the_portal
from tests.core.case_story import DECISION, CaseStory

SECOND = timedelta(microseconds=1)
REVOKE = case.RevokeDecision(by="楚雄州中级人民法院", document_no="（2027）云23行终9号", reason="主要证据不足")


def concluded() -> CaseStory:
    """The bar ran out, the case is over, and the decision still stands on the portal."""
    s = CaseStory().served()
    s.must(case.PublishDecision())
    s.now = s.p.bar.until
    s.must(case.ConcludeCase(reason="限制期满，罚款已缴"))
    return s


# ---- overturned after it was carried out ----


def test_a_decision_overturned_after_its_bar_ran_out_is_revoked_and_leaves_the_portal():
    s = concluded().wait(days=200)
    ran_out = s.p.bar.until
    s.both(REVOKE)
    assert s.p.stage == "revoked" and s.p.bar.until == ran_out  # what was over was not in force until today
    assert any(on_the_portal(s.p, e) for e in s.entries)
    s.must(case.WithdrawPublication(reason="决定已被法院撤销"))
    assert not s.p.shown and not any(on_the_portal(s.p, e) for e in s.entries)


@pytest.mark.parametrize("stage", ["decided", "served", "concluded"])
def test_a_decision_can_be_revoked_at_every_stage_after_it_was_made(stage):
    s = {"decided": lambda: decided(), "served": lambda: CaseStory().served(), "concluded": concluded}[stage]()
    assert s.p.stage == stage
    s.both(REVOKE)
    assert s.p.stage == "revoked"


def decided() -> CaseStory:
    s = CaseStory().notified().at_the_end_of_the_reply()
    s.both(DECISION)
    return s


def test_where_nothing_was_decided_or_all_was_revoked_there_is_nothing_to_revoke():
    assert CaseStory().notified().refused(REVOKE).rule == "wrong_stage"
    s = CaseStory().served()
    s.both(REVOKE)
    assert s.refused(REVOKE).rule == "wrong_stage"
