"""公共工程最低价成交: what a bar stops in its rows, from its second on and no longer."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ggzy.core.acts.bidding import SubmitBid
from ggzy.core.acts.notice import ObtainFile
from ggzy.core.bars import Bar
from ggzy.core.facts import Firm
from ggzy.core.table import Command
from tests.core.story import Story
from tests.core.test_disputed_shares import noticed
from tests.people import BLUE, RED

SECOND = timedelta(seconds=1)


def barred(story: Story, **changed: object) -> Firm:
    bar = Bar(**{
        "case": "case-1", "decision_no": "楚建罚〔2026〕1号", "basis": "招标投标法", "article": 53, "capacities": ("bidder",), "region": "532300",
        "since": story.now, "until": story.now + timedelta(days=30), "org_id": RED.org_id, "subject": RED.org, **changed,
    })  # fmt: skip
    return Firm(org_id=RED.org_id, name=RED.org, verified=True, bars=(bar,))


def wishes(story: Story) -> tuple[Command, ...]:
    return ObtainFile(), SubmitBid(signed=story.signed(RED))


@pytest.fixture
def story() -> Story:
    """Public works, noticed; Red took the file and has sealed a bid."""
    story = noticed("public-works/1")
    story.must(ObtainFile(), RED)
    return story


def test_whoever_is_barred_neither_takes_the_file_nor_bids(story):
    for wish in wishes(story):
        found = story.refused(wish, RED, firm=barred(story))
        assert found.rule == "bidder_not_barred" and "53" in str(found) and "楚建罚〔2026〕1号" in str(found)
    story.must(ObtainFile(), BLUE)


def test_a_bar_stops_from_its_second_on_until_its_end(story):
    for wish, since, until, stops in (
        (0, SECOND, 30 * SECOND, False), (0, -30 * SECOND, 0 * SECOND, False), (1, SECOND, 30 * SECOND, False), (1, -30 * SECOND, 0 * SECOND, False),
        (0, 0 * SECOND, SECOND, True), (1, -30 * SECOND, SECOND, True),
    ):  # fmt: skip
        found = story.do(wishes(story)[wish], RED, firm=barred(story, since=story.now + since, until=story.now + until))
        assert (getattr(found, "rule", "") == "bidder_not_barred") is stops, (wish, since, until)


@pytest.mark.parametrize("elsewhere", [{"region": "532900"}, {"lines": ("land",)}, {"capacities": ("agency",)}])
def test_a_bar_of_another_region_line_or_capacity_stops_nothing(story, elsewhere):
    assert getattr(story.do(wishes(story)[1], RED, firm=barred(story, **elsewhere)), "rule", "") != "bidder_not_barred"
