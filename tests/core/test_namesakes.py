"""A namesake 同名核对: no candidate is passed over for a name before it was asked and heard, or its time to speak is over."""

from __future__ import annotations

import copy
from datetime import timedelta

import msgspec
import pytest

from ggzy.core.acts import award, namesakes
from ggzy.core.bars import AS_MANAGER, Bar
from ggzy.core.disclosure import visible
from ggzy.core.roles import Actor
from tests.core.story import Story
from tests.people import AGENCY, BLUE, GREEN, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE

SAYS, INSTANT = "注册证书编号云1532021不相同", timedelta(microseconds=1)


@pytest.fixture(scope="module")
def awardable() -> Story:
    return Story().awardable()


@pytest.fixture
def s(awardable) -> Story:
    """Somebody of another firm is barred who has the name of the first candidate's project manager."""
    story = copy.deepcopy(awardable)
    story.facts = msgspec.structs.replace(story.facts, bars=(bar(story),))
    return story


def bar(s: Story, **changed: object) -> Bar:
    fields = {
        "case": "case-1", "decision_no": "楚建罚〔2026〕8号", "basis": "建设工程安全生产管理条例", "article": 66, "capacities": (AS_MANAGER,),
        "region": "532300", "since": s.now, "until": None, "org_id": "91530000000000000X", "subject": bids(s)[0].line.manager,
    }  # fmt: skip
    return Bar(**{**fields, **changed})  # type: ignore[arg-type]


def bids(s: Story) -> list:
    return [s.p.round.bids[each] for each in s.p.round.result.candidates]


def firm(s: Story, rank: int) -> Actor:
    return next(each for each in (RED, BLUE, GREEN) if s.pseudonym(each) == bids(s)[rank].bidder)


def why(s: Story, command, by: Actor = TENDEREE) -> str:
    return s.refused(command, by).rule


def asked(s: Story) -> namesakes.FindSamePerson:
    """The first candidate is asked; gives the finding that it is the same person."""
    s.must(namesakes.AskAboutManager(bidder=bids(s)[0].bidder), TENDEREE)
    return namesakes.FindSamePerson(bidder=bids(s)[0].bidder, text="注册证书编号相同")


def next_one(s: Story) -> award.AwardLot:
    return award.AwardLot(bidder=bids(s)[1].bidder, reason="递补", namesake=SAYS)


def test_passed_over_once_it_was_heard_and_found_and_not_before(s):
    assert why(s, next_one(s)) == "first_ranked_wins"
    assert why(s, namesakes.FindSamePerson(bidder=bids(s)[0].bidder, text="注册证书编号相同")) == "candidate_was_heard"
    found = asked(s)
    assert why(s, found) == "candidate_was_heard" and why(s, next_one(s)) == "first_ranked_wins"
    s.must(namesakes.ExplainManager(text=SAYS), firm(s, 0))
    assert why(s, next_one(s)) == "first_ranked_wins", "heard is not yet found"
    assert why(s, msgspec.structs.replace(found, text="同一人")) == "candidate_was_heard"
    assert why(s, msgspec.structs.replace(found, text="身份证53230119900307123X相同")) == "no_personal_numbers_published"
    s.must(found, TENDEREE)
    assert why(s, award.AwardLot(bidder=bids(s)[0].bidder, namesake=SAYS)) == "manager_not_barred" and why(s, found) == "candidate_was_heard"
    s.must(next_one(s), TENDEREE)
    assert s.p.round.winner == bids(s)[1].bidder


def test_who_says_nothing_is_found_when_the_time_is_over_and_not_a_moment_before(s):
    found = asked(s)
    until = s.p.round.namesakes[bids(s)[0].bidder][-1].reply_until
    s.now = until - INSTANT
    assert why(s, found) == "candidate_was_heard"
    late = copy.deepcopy(s)
    s.must(namesakes.ExplainManager(text=SAYS), firm(s, 0))
    late.now = until
    assert why(late, namesakes.ExplainManager(text=SAYS), firm(late, 0)) == "own_manager_was_questioned"
    late.must(found, TENDEREE)


def test_who_is_asked_answers_for_itself_and_once(s):
    assert why(s, namesakes.ExplainManager(text=SAYS), firm(s, 0)) == "own_manager_was_questioned"
    asked(s)
    assert why(s, namesakes.ExplainManager(text=SAYS), firm(s, 1)) == "own_manager_was_questioned"
    assert why(s, namesakes.ExplainManager(text="不是"), firm(s, 0)) == "own_manager_was_questioned"
    assert why(s, namesakes.ExplainManager(text="本人身份证53230119900307123X"), firm(s, 0)) == "no_personal_numbers_published"
    s.must(namesakes.ExplainManager(text=SAYS), firm(s, 0))
    assert why(s, namesakes.ExplainManager(text=SAYS), firm(s, 0)) == "own_manager_was_questioned"
    told = s.entries[-1]
    assert visible(s.p, told, TENDEREE) and visible(s.p, told, SUPERVISOR) and not visible(s.p, told, OTHER_SUPERVISOR)


def test_only_a_candidate_with_a_namesake_is_asked_by_the_tenderee_and_once_for_a_decision(s):
    wish = namesakes.AskAboutManager(bidder=bids(s)[0].bidder)
    assert why(s, wish, AGENCY) == "wrong_role"
    assert why(s, namesakes.AskAboutManager(bidder="nobody")) == "candidate_has_a_namesake"
    for changed in ({"subject": "另一个人"}, {"org_id": bids(s)[0].org_id}):
        other = copy.deepcopy(s)
        other.facts = msgspec.structs.replace(s.facts, bars=(bar(s, **changed),))
        assert why(other, wish) == "candidate_has_a_namesake"
    found = asked(s)
    assert why(s, wish) == "candidate_has_a_namesake"
    s.must(namesakes.ExplainManager(text=SAYS), firm(s, 0))
    s.must(found, TENDEREE)
    s.facts = msgspec.structs.replace(s.facts, bars=(bar(s, case="case-0", decision_no="另一号"),))
    assert why(s, next_one(s)) == "first_ranked_wins", "another decision is another question"
    s.must(wish, TENDEREE)


def test_what_was_found_of_one_is_not_of_another(s):
    s.facts = msgspec.structs.replace(s.facts, bars=(bar(s), bar(s, case="case-2", subject=bids(s)[1].line.manager)))
    s.must(namesakes.AskAboutManager(bidder=bids(s)[1].bidder), TENDEREE)
    s.must(namesakes.ExplainManager(text=SAYS), firm(s, 1))
    s.must(namesakes.FindSamePerson(bidder=bids(s)[1].bidder, text="注册证书编号相同"), TENDEREE)
    assert why(s, award.AwardLot(bidder=bids(s)[2].bidder, reason="递补", namesake=SAYS)) == "first_ranked_wins"
    s.must(award.AwardLot(bidder=bids(s)[0].bidder, namesake=SAYS), TENDEREE)


@pytest.mark.parametrize("same", ["case-1", "case-2"])
def test_of_two_barred_persons_of_the_name_each_is_asked_about_in_turn_and_either_may_be_found(s, same):
    s.facts = msgspec.structs.replace(s.facts, bars=(bar(s), bar(s, case="case-2", decision_no="云建罚〔2026〕9号", org_id="91530000000000001X")))
    ask, bidder = namesakes.AskAboutManager(bidder=bids(s)[0].bidder), bids(s)[0].bidder
    alone = s.refused(award.AwardLot(bidder=bidder), TENDEREE)
    assert alone.rule == "manager_not_barred" and "8号" in alone.reason and "9号" in alone.reason
    for case in ("case-1", "case-2"):
        s.must(ask, TENDEREE)
        assert s.p.round.namesakes[bidder][-1].case == case and why(s, ask) == "candidate_has_a_namesake", "one after the other"
        s.must(namesakes.ExplainManager(text=SAYS), firm(s, 0))
    assert why(s, ask) == "candidate_has_a_namesake" and why(s, next_one(s)) == "first_ranked_wins"
    assert why(s, namesakes.FindSamePerson(bidder=bidder, case="case-3", text="注册证书编号相同")) == "candidate_was_heard"
    s.must(namesakes.FindSamePerson(bidder=bidder, case=same, text="注册证书编号相同"), TENDEREE)
    assert why(s, award.AwardLot(bidder=bidder, namesake=SAYS)) == "manager_not_barred"
    s.must(next_one(s), TENDEREE)


def test_nobody_is_found_for_a_bar_that_is_over_by_then(s):
    found = asked(s)
    s.must(namesakes.ExplainManager(text=SAYS), firm(s, 0))
    over = copy.deepcopy(s)
    over.facts = msgspec.structs.replace(s.facts, bars=(bar(s, until=s.now),))
    assert why(over, found) == "candidate_was_heard"
    s.facts = msgspec.structs.replace(s.facts, bars=(bar(s, until=s.now + INSTANT),))
    s.must(found, TENDEREE)


def test_the_answer_and_what_was_found_are_written_to_their_own_question(s):
    bidder = bids(s)[0].bidder
    s.facts = msgspec.structs.replace(s.facts, bars=(bar(s), bar(s, case="case-2", decision_no="云建罚〔2026〕9号", org_id="91530000000000001X")))
    for text in (SAYS, "第二份说明：编号也不同"):
        s.must(namesakes.AskAboutManager(bidder=bidder), TENDEREE)
        s.must(namesakes.ExplainManager(text=text), firm(s, 0))
    s.now += timedelta(hours=1)
    s.must(namesakes.FindSamePerson(bidder=bidder, case="case-1", text="注册证书编号相同"), TENDEREE)
    one, two = s.p.round.namesakes[bidder]
    assert (one.reply, two.reply) == (SAYS, "第二份说明：编号也不同")
    assert (one.found, one.found_at, two.found, two.found_at) == ("注册证书编号相同", s.now, "", None)


def test_what_waits_for_an_answer_on_a_bar_that_is_over_keeps_no_other_from_being_asked_about(s):
    asked(s)
    s.facts = msgspec.structs.replace(s.facts, bars=(bar(s, until=s.now), bar(s, case="case-2", decision_no="云建罚〔2026〕9号", org_id="91530000000000001X")))
    s.must(namesakes.AskAboutManager(bidder=bids(s)[0].bidder), TENDEREE)
    assert s.p.round.namesakes[bids(s)[0].bidder][-1].case == "case-2"


@pytest.mark.parametrize(("text", "enough"), [("编号不相同", False), ("编号都不相同", True)])
def test_how_short_an_answer_and_a_finding_may_be(s, text, enough):
    found = asked(s)
    assert bool(s.do(namesakes.ExplainManager(text=text), firm(s, 0))) is enough
    s.now = s.p.round.namesakes[bids(s)[0].bidder][-1].reply_until
    assert bool(s.do(msgspec.structs.replace(found, text=text), TENDEREE)) is enough
