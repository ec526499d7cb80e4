"""What is secret stays secret: whatever bidders do before the opening, nobody else's view changes by a byte."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ggzy.core.acts import bidding, notice
from ggzy.core.agenda import next_due, to_dos
from ggzy.core.disclosure import known_to, on_the_portal, visible
from ggzy.core.proceeding import fold
from ggzy.core.roles import BANK, PUBLIC, Actor
from ggzy.store.codec import encode
from tests.core.story import CALENDAR, Story
from tests.people import AGENCY, BLUE, CENTRE, DISCIPLINE, GOLD, GREEN, RED, SUPERVISOR, TENDEREE

OTHERS = (PUBLIC, TENDEREE, AGENCY, SUPERVISOR, CENTRE, DISCIPLINE)
BIDDERS = (RED, BLUE, GREEN)
ACTS = st.sampled_from(("obtain", "pay", "bid", "withdraw", "return"))


def act(story: Story, kind: str, by: Actor) -> None:
    me = story.pseudonym(by)
    commands = {
        "obtain": (notice.ObtainFile(), by),
        "pay": (bidding.RecordDeposit(bidder=me, amount_fen=50_0000_00, payment=f"x{len(story.entries)}"), BANK),
        "withdraw": (story.withdrawal(by), by),
        "return": (bidding.RecordReturn(bidder=me, amount_fen=5, payment="y", reason="账户不符"), BANK),
    }
    story.do(*(commands[kind] if kind != "bid" else (bidding.SubmitBid(signed=story.signed(by)), by)))


def seen_by(story: Story, viewer: Actor, pseudonym: str = "") -> list[bytes | str]:
    shown = [encode(e.event) for e in story.entries if visible(story.p, e, viewer, pseudonym)]
    return [*shown, *(encode(e.event) for e in story.entries if on_the_portal(story.p, e))]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(ACTS, st.sampled_from(BIDDERS)), max_size=25))
def test_nobody_sees_what_bidders_do_before_the_opening(acts):
    story = Story().noticed()
    before = {viewer.role: seen_by(story, viewer) for viewer in OTHERS}
    gold = seen_by(story, GOLD, story.pseudonym(GOLD))
    version, due = story.p.version, next_due(story.p, CALENDAR)
    waiting = to_dos(story.p, CALENDAR)
    for kind, by in acts:
        act(story, kind, by)
    assert {viewer.role: seen_by(story, viewer) for viewer in OTHERS} == before
    assert seen_by(story, GOLD, story.pseudonym(GOLD)) == gold
    assert story.p.version == version
    assert to_dos(story.p, CALENDAR) == waiting
    assert next_due(story.p, CALENDAR) == due == story.p.round.deadline


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(ACTS, st.sampled_from(BIDDERS)), max_size=25))
def test_the_fold_of_the_journal_is_the_state_that_was_decided_on(acts):
    story = Story().noticed()
    for kind, by in acts:
        act(story, kind, by)
    again = fold(story.p.procedure, story.p.stream, story.entries)
    assert again == story.p


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(ACTS, st.sampled_from(BIDDERS)), max_size=30))
def test_money_received_is_held_or_has_gone_back(acts):
    story = Story().noticed()
    received = 0
    for kind, by in acts:
        before = len(story.entries)
        act(story, kind, by)
        received += sum(e.event.amount_fen for e in story.entries[before:] if isinstance(e.event, bidding.DepositReceived))
    assert received == sum(d.amount_fen for d in story.p.deposits.values() if d.in_hand)


def test_an_actor_without_a_post_in_the_lot_sees_nothing_of_an_unpublished_one():
    story = Story().filed()
    stranger = Actor(role=TENDEREE.role, person_id="z", org_id="9" * 18, org="别家")
    assert not [e for e in story.entries if visible(story.p, e, stranger)]
    assert not [e for e in story.entries if on_the_portal(story.p, e)]


def test_a_bidder_knows_of_a_lot_exactly_when_one_of_its_entries_may_be_seen():
    story, seen = Story().awarded(), []
    for viewer in (RED, GOLD):
        me = story.pseudonym(viewer)
        for count in range(len(story.entries) + 1):
            p = fold(story.p.procedure, story.p.stream, story.entries[:count])
            seen.append(any(visible(p, entry, viewer, me) for entry in story.entries[:count]))
            assert known_to(p, viewer, me) is seen[-1], (viewer.org, count)
    assert True in seen and False in seen
