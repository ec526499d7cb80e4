"""The opening record 开标记录: signed once by each, when everything is unsealed."""

from __future__ import annotations

from ggzy.core.acts import opening
from ggzy.core.documents import OpeningLine
from ggzy.core.roles import CLOCK
from tests.core.story import Story
from tests.people import BLUE, CENTRE, GREEN, RED, TENDEREE


def unsealed(*firms) -> Story:
    story = Story().closed(RED, BLUE, GREEN)
    story.release("supervisor", "centre")
    for by in firms:
        line = OpeningLine(price_fen=2700_0000_00)
        story.must(opening.RecordUnsealing(bidder=story.pseudonym(by), org_id=by.org_id, org=by.org, line=line), CLOCK)
    return story


def test_each_signs_the_record_once():
    story = unsealed(RED, BLUE, GREEN)
    for by in (RED, TENDEREE, CENTRE):
        story.must(opening.SignOpeningRecord(opinion="无"), by)
        assert "已经签署过" in story.refused(opening.SignOpeningRecord(opinion="另有意见"), by).reason
    story.must(opening.SignOpeningRecord(), BLUE)
    assert len(story.p.round.record_signatures) == 4


def test_the_record_waits_for_the_last_unsealing():
    story = unsealed(RED, BLUE)
    refused = story.refused(opening.SignOpeningRecord(), RED)
    assert refused.basis and (refused.basis.statute, refused.basis.article) == ("电子招标投标办法", 30)
