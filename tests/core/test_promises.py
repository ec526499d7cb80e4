"""Commit–reveal: three promise, any two complete the draw, none can stop or steer it, and who is false is named."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from client.draw import make_keys, promise, seal
from ggzy.core.acts import committee, draws, evaluation, opening
from ggzy.core.acts.clockwork import NoteBreach
from ggzy.core.acts.second import ConfirmSecond
from ggzy.core.agenda import open_duties, to_dos
from ggzy.core.disclosure import on_the_portal, visible
from ggzy.core.draws.promise import (
    EXPERTS,
    OPENING,
    PART,
    SEATS,
    Commitment,
    Value,
    others,
    seed,
    tree_root,
    values,
)
from ggzy.core.evaluation.method import LowestEvaluatedPrice
from ggzy.core.proceeding import fold
from ggzy.core.roles import CLOCK, PUBLIC
from tests.core.story import CALENDAR, COMPREHENSIVE, POOL, Story, tender_file
from tests.drawing import PLAYERS, Drawers
from tests.people import BLUE, CENTRE, GREEN, RED, SUPERVISOR, TENDEREE, expert

REPRESENTATIVES = (committee.Representative(person_id="rep1", person="业主代表"),)
FREEZE = committee.DrawCommittee(representatives=REPRESENTATIVES)


def at_opening(**file: object) -> Story:
    """All bids unsealed, nothing drawn yet."""
    story = Story().closed(file=tender_file(**{"method": COMPREHENSIVE, **file}))
    story.release("supervisor", "centre")
    for n, each in enumerate((RED, BLUE, GREEN)):
        unseal(story, each, 2700_0000_00 + n, f"{n:02x}" * 32)
    return story


def unseal(story: Story, each, fen: int, nonce: str) -> None:
    from ggzy.core.documents import OpeningLine

    line = OpeningLine(price_fen=fen, duration_days=360, quality="合格", manager="经理")
    told = opening.RecordUnsealing(
        bidder=story.pseudonym(each), org_id=each.org_id, org=each.org, line=line, manifest_sha256="b" * 64, draw_nonce=nonce
    )
    story.must(told, CLOCK)


def fresh() -> Story:
    """A lot whose seats have promised nothing."""
    story = Story().registered()
    story.drawers = Drawers(story)
    return story


# ---- promising ----


def test_the_first_two_register_their_keys_and_come_again_when_the_third_has():
    story = fresh()
    for seat in ("tenderer", "supervisor"):
        (only,) = story.must(story.drawers.offer(seat), PLAYERS[seat])
        assert isinstance(only, draws.DrawKeyRegistered)
    key, promised = story.must(story.drawers.offer("centre"), CENTRE)
    assert isinstance(key, draws.DrawKeyRegistered) and isinstance(promised, draws.DrawCommitted)
    (second,) = story.must(story.drawers.offer("tenderer"), TENDEREE)
    assert isinstance(second, draws.DrawCommitted)


def test_a_promise_before_all_keys_are_known_is_refused_and_names_who_is_missing():
    story = fresh()
    story.must(story.drawers.offer("tenderer"), TENDEREE)
    keys = {seat: make_keys().public[OPENING] for seat in SEATS}
    refused = story.refused(draws.CommitToDraw(commitments={OPENING: promise("tenderer", keys)}), TENDEREE)
    assert refused.rule == "promise_is_complete" and "交易中心、行业监督部门还没有登记" in refused.reason


def test_a_second_promise_and_a_second_key_are_refused():
    story = fresh()
    story.drawers.promise()
    known = {purpose: d.keys for purpose, d in story.p.round.drawings.items()}
    assert story.refused(draws.CommitToDraw(keys=make_keys().public), CENTRE).rule == "keys_are_new"
    twice = draws.CommitToDraw(commitments={OPENING: promise("centre", known[OPENING])})
    assert story.refused(twice, CENTRE).rule == "promised_once"
    assert story.drawers.offer("centre") == draws.CommitToDraw()


def test_a_promise_after_the_first_reveal_is_late():
    story = at_opening()
    story.drawers.reveal(OPENING, "centre")
    drawing = story.p.round.drawings[OPENING]
    late = draws.CommitToDraw(commitments={OPENING: promise("supervisor", drawing.keys)})
    del drawing.commitments["supervisor"]
    refused = story.refused(late, SUPERVISOR)
    assert refused.rule == "promised_once" and "已经开始揭示" in refused.reason


@pytest.mark.parametrize("harm", ["digest", "missing", "not sealed", "too long", "other purpose"])
def test_a_malformed_promise_is_refused(harm: str):
    story = fresh()
    for seat in ("tenderer", "supervisor"):
        story.must(story.drawers.offer(seat), PLAYERS[seat])
    offer = story.drawers.offer("centre")
    good = offer.commitments[OPENING]
    bad = {
        "digest": msgspec.structs.replace(good, digests={**good.digests, "supervisor": "xyz"}),
        "missing": msgspec.structs.replace(good, sealed={"centre": good.sealed["centre"]}),
        "not sealed": msgspec.structs.replace(good, sealed={**good.sealed, "centre": base64.b64encode(b"plain").decode()}),
        "too long": msgspec.structs.replace(good, sealed={**good.sealed, "centre": good.sealed["centre"] + "A" * 4000}),
    }
    changed = {**offer.commitments, OPENING: bad[harm]} if harm in bad else {"tombola": good}
    assert story.refused(msgspec.structs.replace(offer, commitments=changed), CENTRE).rule in ("promise_is_complete", "promised_once")
    story.must(offer, CENTRE)


def test_keys_of_another_seat_or_of_no_kind_are_refused():
    story = fresh()
    story.must(story.drawers.offer("tenderer"), TENDEREE)
    stolen = story.p.round.drawings[OPENING].keys["tenderer"]
    for keys in ({OPENING: stolen}, {OPENING: "age1x"}, {OPENING: (k := make_keys().public[OPENING]), EXPERTS: k}):
        assert story.refused(draws.CommitToDraw(keys=keys), CENTRE).rule == "keys_are_well_formed"
    assert story.refused(draws.CommitToDraw(), CENTRE).rule == "promise_is_complete"


@pytest.mark.parametrize("by", [RED, expert(1)])
def test_only_the_three_seats_promise_and_reveal(by):
    story = at_opening()
    for command in (draws.CommitToDraw(), draws.RevealForOpening(identity=""), draws.RestartDraw(purpose=OPENING, reason="没有理由")):
        assert story.refused(command, by).rule == "wrong_role"


def test_who_has_not_promised_is_seen_with_a_clock_and_noted_when_late():
    story = Story().filed()
    for drawing in story.p.round.drawings.values():
        drawing.commitments.pop("centre")
    from ggzy.core.acts import notice

    story.must(notice.PublishNotice(terms=story.terms()), TENDEREE)
    (duty,) = [d for d in open_duties(story.p, CALENDAR) if d.duty.must is draws.CommitToDraw]
    assert duty.duty.who == (CENTRE.role,) and duty.until == CALENDAR.after_workdays(story.now, 3).end
    story.now = duty.until
    story.must(NoteBreach(duty=duty.duty.code, key=duty.key), CLOCK)
    assert duty.mark in story.p.breaches


# ---- the public session ----


@pytest.mark.parametrize("two", list(permutations(SEATS, 2)))
def test_any_two_complete_the_draw_and_the_third_is_opened_from_escrow(two):
    story = at_opening()
    story.drawers.reveal(OPENING, *two)
    made = story.p.round.drawings[OPENING].outcome
    assert {seat: v.how for seat, v in made.values.items()} == {seat: "self" if seat in two else "escrow" for seat in SEATS}


def replayed(story: Story, purpose: str, *seats: str):
    """The same lot from its journal up to the first reveal, and another pair that reveals."""
    first = draws.OpeningValueRevealed if purpose == OPENING else draws.ExpertsValueRevealed
    until = next(n for n, e in enumerate(story.entries) if isinstance(e.event, first))
    story.entries = story.entries[:until]
    story.p = fold(story.p.procedure, story.p.stream, story.entries)
    story.drawers.reveal(purpose, *seats)
    return story.p.round.drawings[purpose].outcome


def test_whoever_reveals_the_outcome_is_the_same():
    story = at_opening()
    story.drawers.reveal(OPENING)
    first = story.p.round.drawings[OPENING].outcome.seed
    assert {replayed(story, OPENING, *two).seed for two in permutations(SEATS, 2)} == {first}


def test_one_reveal_alone_draws_nothing_and_is_public():
    story = at_opening()
    story.drawers.reveal(OPENING, "supervisor")
    assert story.p.round.coefficients is None and story.p.round.drawings[OPENING].outcome is None
    assert on_the_portal(story.p, story.entries[-1])
    assert story.refused(opening.CloseOpening(), TENDEREE).rule == "coefficients_drawn_if_needed"
    assert story.refused(story.drawers.reveals(OPENING, "supervisor"), SUPERVISOR).rule == "reveals_once"


def test_no_reveal_while_a_bid_waits_to_be_opened():
    story = Story().closed(file=tender_file(method=COMPREHENSIVE))
    assert story.refused(story.drawers.reveals(OPENING, "centre"), CENTRE).rule == "all_unsealed"


def test_a_wrong_key_is_refused_and_nothing_is_journaled():
    story = at_opening()
    before = len(story.entries)
    for wrong in (make_keys().identities[OPENING], story.drawers.keys["centre"].identities[EXPERTS], "AGE-SECRET-KEY-1" + "Q" * 58, "x"):
        assert story.refused(draws.RevealForOpening(identity=wrong), CENTRE).rule == "key_is_the_registered_one"
    assert len(story.entries) == before


def test_nobody_reveals_before_all_three_have_promised():
    story = at_opening()
    story.p.round.drawings[OPENING].commitments.pop("tenderer")
    refused = story.refused(story.drawers.reveals(OPENING, "centre"), CENTRE)
    assert refused.rule == "all_have_promised" and refused.whose_turn == "招标人"


def test_the_third_has_nothing_to_reveal_once_the_experts_are_drawn():
    story = Story().opened().drawn()
    assert story.refused(story.drawers.reveals(EXPERTS, "centre"), CENTRE).rule == "experts_not_drawn"


def test_coefficients_are_drawn_once():
    story = at_opening()
    story.drawers.reveal(OPENING)
    assert story.refused(story.drawers.reveals(OPENING, "centre"), CENTRE).rule == "opening_not_drawn"


def test_a_bid_that_stays_shut_contributes_its_statement_and_changes_the_seed():
    story = Story().closed(file=tender_file(method=COMPREHENSIVE))
    story.release("supervisor", "centre")
    for each in (RED, BLUE):
        unseal(story, each, 2700_0000_00, "ab" * 32)
    story.must(opening.RecordUnsealing(bidder=story.pseudonym(GREEN), cause="文件损坏", fault="bidder"), CLOCK)
    story.drawers.reveal(OPENING)
    lines = story.p.round.drawings[OPENING].outcome.bids
    assert sorted(line.nonce for line in lines) == ["", "ab" * 32, "ab" * 32]
    assert [line.statement for line in lines] == sorted(line.statement for line in lines)


def test_nonces_of_the_bids_decide_too():
    story = at_opening()
    before = list(story.entries)

    def seed_with(nonce: str) -> str:
        story.entries = list(before)
        story.p = fold(story.p.procedure, story.p.stream, before)
        story.p.round.bids[story.pseudonym(RED)].draw_nonce = nonce
        story.drawers.reveal(OPENING)
        return story.p.round.drawings[OPENING].outcome.seed

    assert seed_with("00" * 32) == seed_with("00" * 32) != seed_with("01" + "00" * 31)


# ---- who is false is named ----


def falsely(story: Story, liar: str, to: str) -> None:
    """`liar` sealed to `to` something else than it promised."""
    drawing = story.p.round.drawings[OPENING]
    honest = drawing.commitments[liar]
    junk = seal(b"\x00" * PART if to != liar else b"\x00" * 2 * PART, drawing.keys[to])
    drawing.commitments[liar] = Commitment(digests=honest.digests, sealed={**honest.sealed, to: junk})


def test_a_false_part_for_another_seat_names_its_author_and_the_draw_goes_on_with_the_digests():
    story = at_opening()
    falsely(story, "centre", "supervisor")
    story.drawers.reveal(OPENING, "tenderer", "supervisor")
    reveals, made = story.p.round.drawings[OPENING].reveals, story.p.round.drawings[OPENING].outcome
    assert reveals["supervisor"].false == ("centre",) and reveals["tenderer"].false == ()
    assert made.values["centre"].how == "false" and story.p.round.coefficients is not None


def test_a_seat_whose_own_copy_is_false_is_named_and_opened_by_the_others():
    story = at_opening()
    falsely(story, "tenderer", "tenderer")
    story.drawers.reveal(OPENING, "tenderer", "supervisor")
    assert story.p.round.drawings[OPENING].reveals["tenderer"].false == ("tenderer",)
    assert story.p.round.drawings[OPENING].outcome is None, "its value waits for the third, whoever that suits"
    story.drawers.reveal(OPENING, "centre")
    assert story.p.round.drawings[OPENING].outcome.values["tenderer"].how == "escrow"


def test_a_sealed_text_that_does_not_open_at_all_is_as_false():
    story = at_opening()
    drawing = story.p.round.drawings[OPENING]
    honest = drawing.commitments["centre"]
    foreign = seal(b"\x00" * PART, make_keys().public[OPENING])
    drawing.commitments["centre"] = Commitment(digests=honest.digests, sealed={**honest.sealed, "tenderer": foreign})
    story.drawers.reveal(OPENING, "tenderer")
    assert drawing.reveals["tenderer"].false == ("centre",)


# ---- experts ----


def test_the_list_is_frozen_and_its_root_public_before_anybody_reveals():
    story = Story().opened()
    assert story.refused(story.drawers.reveals(EXPERTS, "centre"), CENTRE).rule == "pool_is_frozen"
    root, listed = story.must(FREEZE, TENDEREE)
    assert isinstance(root, draws.PoolFrozen) and isinstance(listed, draws.PoolListed)
    assert on_the_portal(story.p, story.entries[-2]) and not visible(story.p, story.entries[-1], SUPERVISOR)
    assert story.refused(FREEZE, TENDEREE).rule == "pool_not_frozen"
    story.drawers.reveal(EXPERTS)
    assert len(story.p.round.seats) == 5
    assert story.refused(FREEZE, TENDEREE).rule == "committee_not_drawn"


def test_no_list_is_frozen_before_all_three_have_promised():
    story = Story().opened()
    story.p.round.drawings[EXPERTS].commitments.pop("supervisor")
    refused = story.refused(FREEZE, TENDEREE)
    assert refused.rule == "experts_promised" and "行业监督部门还没有提交抽取承诺" in refused.reason


def test_what_becomes_of_the_pool_after_the_freeze_does_not_matter():
    story = Story().opened()
    story.must(FREEZE, TENDEREE)
    story.facts = msgspec.structs.replace(story.facts, pool=POOL[:1])
    story.drawers.reveal(EXPERTS)
    assert len(story.p.round.seats) == 5


def test_a_list_changed_behind_the_root_stops_the_draw():
    story = Story().opened()
    story.must(FREEZE, TENDEREE)
    listed = story.p.round.pool_list
    favoured = msgspec.structs.replace(listed.rows[0], excluded="改了一行")
    story.p.round.pool_list = msgspec.structs.replace(listed, rows=(favoured, *listed.rows[1:]))
    assert story.refused(story.drawers.reveals(EXPERTS, "centre"), CENTRE).rule == "pool_is_as_published"


def test_who_is_drawn_stays_secret_until_the_award_reveals_and_list_too():
    story = Story().opened().drawn()
    secret = [e for e in story.entries if isinstance(e.event, (draws.ExpertsValueRevealed, draws.PoolListed, committee.CommitteeDrawn))]
    assert len(secret) == 4
    for entry in secret:
        assert not on_the_portal(story.p, entry)
        assert not any(visible(story.p, entry, who) for who in (PUBLIC, TENDEREE, SUPERVISOR, CENTRE))


def test_replacement_after_replacement_goes_down_the_same_stream():
    story = Story().opened().drawn()
    gone = []
    for n in range(3):
        leaving = next(m.person_id for m in story.members if m.person_id != "rep1" and m.person_id not in gone)
        index = story.p.round.draw.next_index
        story.must(committee.ReplaceExpert(expert_id=leaving, reason=f"第{n + 1}次更换"), CENTRE)
        gone.append(leaving)
        assert story.p.round.draw.next_index == index + 1
    assert not set(gone) & set(story.p.round.seats) and len(story.p.round.replacements) == 3


def test_a_replacement_who_left_the_pool_meanwhile_is_passed_over_and_told():
    story = Story().opened().drawn()
    leaving = next(m.person_id for m in story.members if m.person_id != "rep1")
    (first,) = story.must(committee.ReplaceExpert(expert_id=leaving, reason="因病不能参加"), CENTRE)
    story.entries.pop()
    story.p = fold(story.p.procedure, story.p.stream, story.entries)
    pool = tuple(c for c in POOL if c.expert_id != first.seat.expert_id)
    (second,) = story.must(committee.ReplaceExpert(expert_id=leaving, reason="因病不能参加"), CENTRE, pool=pool)
    assert [(e.expert_id, e.reason) for e in second.passed] == [(first.seat.expert_id, "已不在专家库")]
    assert first.seat.expert_id in story.p.round.left


def test_who_does_not_reveal_is_seen_until_the_draw_is_complete():
    story = Story().opened()
    story.must(FREEZE, TENDEREE)
    story.drawers.reveal(EXPERTS, "centre")

    def waited_for() -> set[str]:
        return {d.duty.code for d in open_duties(story.p, CALENDAR) if d.duty.must is draws.RevealForExperts}

    assert waited_for() == {"reveal_for_experts_supervisor", "reveal_for_experts_tenderer"}
    assert {t.label for t in to_dos(story.p, CALENDAR) if SUPERVISOR.role in t.who} == {"揭示专家抽取的承诺（行业监督部门）"}
    story.drawers.reveal(EXPERTS, "tenderer")
    assert waited_for() == set()
    assert story.p.round.draw.values["supervisor"].how == "escrow"


# ---- beginning again ----


def test_promises_fall_before_the_first_reveal_and_never_after():
    story = Story().opened()
    assert story.refused(draws.RestartDraw(purpose=EXPERTS, reason=" "), CENTRE).rule == "restart_has_a_reason"
    assert story.refused(draws.RestartDraw(purpose="tombola", reason="试一试吧"), CENTRE).rule == "draw_may_start_again"
    story.must(FREEZE, TENDEREE)
    story.both(draws.RestartDraw(purpose=EXPERTS, reason="两方更换电脑，密钥丢失"), CENTRE, SUPERVISOR)
    assert story.p.round.pool is None and not story.p.round.drawings[EXPERTS].keys
    story.drawers.promise()
    story.must(FREEZE, TENDEREE)
    story.drawers.reveal(EXPERTS, "supervisor")
    assert story.refused(draws.RestartDraw(purpose=EXPERTS, reason="结果不合意"), CENTRE).rule == "draw_may_start_again"
    story.drawers.reveal(EXPERTS, "centre")
    assert story.refused(draws.RestartDraw(purpose=EXPERTS, reason="结果不合意"), CENTRE).rule == "draw_may_start_again"


def test_two_who_let_the_time_run_out_let_promises_fall_and_one_does_not():
    story = Story().opened()
    story.must(FREEZE, TENDEREE)
    story.drawers.reveal(EXPERTS, "centre")
    late = {d.duty.code: d for d in open_duties(story.p, CALENDAR) if d.duty.must is draws.RevealForExperts}
    again = draws.RestartDraw(purpose=EXPERTS, reason="两方密钥灭失，逾期不能揭示")
    for n, duty in enumerate(late.values()):
        assert story.refused(again, CENTRE).rule == "draw_may_start_again", n
        story.now = duty.until
        story.must(NoteBreach(duty=duty.duty.code, key=duty.key), CLOCK)
    story.both(again, CENTRE, SUPERVISOR)
    assert story.p.round.drawings[EXPERTS].reveals == {}


def test_promises_fall_twice_in_a_round_and_no_more_and_a_reveal_in_between_stops_the_second_person():
    story = Story().opened()
    again = draws.RestartDraw(purpose=EXPERTS, reason="两方更换电脑，密钥丢失")
    for _ in range(2):
        story.both(again, CENTRE, SUPERVISOR)
        story.drawers.promise()
    assert story.refused(again, CENTRE).rule == "restarts_are_few"
    story = Story().opened()
    story.must(again, CENTRE)
    story.must(FREEZE, TENDEREE)
    story.drawers.reveal(EXPERTS, "centre")
    assert story.refused(ConfirmSecond(asked="1"), SUPERVISOR).rule == "draw_may_start_again"


# ---- equal prices ----

EQUAL = {RED: 2700_0000_00, BLUE: 2700_0000_00, GREEN: 2800_0000_00}
BY_LOT = LowestEvaluatedPrice(ties=("lower_price", "lot"))


def tied() -> Story:
    return Story().checked(prices=EQUAL, file=tender_file(method=BY_LOT))


def test_where_no_coefficient_is_drawn_nobody_learns_the_seed_before_the_evaluation():
    story = Story().with_bids(RED, BLUE, GREEN, file=tender_file(method=BY_LOT))
    story.now = story.p.round.deadline
    story.must(opening.CloseBidding(), CLOCK)
    assert story.refused(story.drawers.reveals(OPENING, "centre"), CENTRE).rule == "coefficients_are_wanted"


def test_a_lot_between_equals_waits_for_two_reveals_and_comes_out_of_the_same_seed():
    story = tied()
    assert story.refused(evaluation.SettleTie(), story.chair).rule == "seed_made_for_the_lot"
    assert {t.command for t in to_dos(story.p, CALENDAR) if CENTRE.role in t.who} == {draws.RevealForOpening}
    story.drawers.reveal(OPENING, "centre", "supervisor")
    (settled,) = story.must(evaluation.SettleTie(), story.chair)
    assert settled.seed == story.p.round.drawings[OPENING].outcome.seed and set(settled.order) == {story.pseudonym(RED), story.pseudonym(BLUE)}


def test_without_a_tie_nobody_reveals_after_the_opening():
    story = Story().checked(file=tender_file(method=BY_LOT))
    assert story.refused(story.drawers.reveals(OPENING, "centre"), CENTRE).rule == "a_lot_is_wanted"


# ---- the arithmetic: nobody steers, one byte changes everything ----


def parts_of(seats: dict[str, bytes]) -> tuple[dict[str, Commitment], dict[str, Value]]:
    """Promises and values from one secret for each seat, as if all had revealed."""
    parts = {seat: {to: hashlib.sha512(secret + to.encode()).digest() for to in others(seat)} for seat, secret in seats.items()}
    promised = {seat: Commitment(digests={to: hashlib.sha256(p).hexdigest() for to, p in each.items()}, sealed={}) for seat, each in parts.items()}
    return promised, {seat: Value(how="self", parts={to: p.hex() for to, p in each.items()}) for seat, each in parts.items()}


@given(st.binary(min_size=8, max_size=8), st.sampled_from(sorted(SEATS)), st.integers(0, 31), st.integers(1, 255))
def test_one_changed_byte_of_anybody_changes_the_seed(secret: bytes, seat: str, place: int, change: int):
    promised, known = parts_of({each: secret + each.encode() for each in SEATS})
    to = others(seat)[0]
    part = bytearray.fromhex(known[seat].parts[to])
    part[place] ^= change
    other = {**known, seat: Value(how="self", parts={**known[seat].parts, to: part.hex()})}
    root = tree_root(["a"])
    assert seed({"x": 1}, root, promised, known) != seed({"x": 1}, root, promised, other)
    assert seed({"x": 1}, root, promised, known) != seed({"x": 2}, root, promised, known) != seed({"x": 2}, tree_root(["b"]), promised, known)


def test_two_who_know_each_others_values_cannot_steer_against_the_third():
    # whatever the two choose, over the third's values the outcome among seven stays even: χ², 6 degrees, 999 of 1000
    from ggzy.core.draws.draw import pick_index

    for chosen in (b"low", b"high"):
        seen: Counter[int] = Counter()
        for n in range(3_500):
            promised, known = parts_of({"centre": chosen, "supervisor": chosen * 2, "tenderer": n.to_bytes(4, "big")})
            seen[pick_index(7, seed({}, tree_root([]), promised, known))[0]] += 1
        assert sum((seen[i] - 500) ** 2 / 500 for i in range(7)) < 22.46


def test_a_value_that_nobody_opened_is_unknown_and_not_guessed():
    assert values({}) == {}
    _promised, known = parts_of({seat: seat.encode() for seat in SEATS})
    own = {"centre": known["centre"].parts}
    assert set(values({"centre": {**own, "supervisor": {"centre": known["supervisor"].parts["centre"]}}})) == {"centre"}




def test_thousands_of_draws_out_of_promises_show_no_bias_and_a_biased_one_would_be_seen():
    from benchmarks.draws import DRAWN, SURE, counted, deviation

    number = 5_000
    drawn, first, chosen = counted(number)
    assert max(deviation(drawn, number, DRAWN), deviation(first, number), deviation(chosen, number)) < SURE
    favoured = [count + (number // 40 if n == 0 else 0) for n, count in enumerate(first)]
    assert deviation(favoured, number) > SURE
