"""Draws: vectors computed with sha256sum and bc, fairness, recusal, replacements."""

from __future__ import annotations

import hashlib
from collections import Counter

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ggzy.core.draws.committee import (
    Composition,
    Drawn,
    Listed,
    Replacement,
    draw_committee,
    freeze,
    needs_of,
    replace_member,
    seats_by_speciality,
    shortage,
)
from ggzy.core.draws.draw import block, draw_one, draw_without_replacement, fair, pick_index, stream
from ggzy.core.facts import Candidate

SEED = bytes(range(32))


def test_the_stream_is_sha256_of_seed_and_counter():
    assert f"{block(SEED, 0):064x}" == "a9d6e500293a88bd38cbe213d07ab71f8cb2258552072a01bdf1c40be527f4d0"
    assert f"{block(SEED, 3):064x}" == "38050395e56669428204379a5dd12f520c526068bcccf9fd6cc0a7720a1c7626"
    assert next(stream(SEED, 3)) == block(SEED, 3)


def test_a_draw_agrees_with_the_vector():
    # remainders of blocks 0–3 by 10, 9, 8, 7 are 6, 1, 3, 6: out of 0…9 that takes 6, 1, 4, 9
    assert draw_without_replacement(range(10), 4, SEED) == ((6, 1, 4, 9), 4)


def test_one_choice_agrees_with_the_vector():
    # SHA-256("ggzy-draw/1" 00 "k" 00 seed) = 73428841…; its block 0 ends in …821a85, and 0x85 mod 4 = 1
    assert draw_one(("0.3", "0.4", "0.5", "0.6"), SEED, "k") == "0.4"


def test_a_value_in_the_incomplete_last_run_is_passed_over():
    assert [fair(v, 3, space=8) for v in range(8)] == [0, 1, 2, 0, 1, 2, None, None]
    with pytest.raises(ValueError, match="something to draw from"):
        fair(0, 0)


def test_more_than_there_is_cannot_be_drawn():
    with pytest.raises(ValueError, match="cannot be drawn"):
        draw_without_replacement("ab", 3, SEED)


@given(st.binary(min_size=32, max_size=32), st.integers(1, 20), st.data())
def test_a_draw_can_be_cut_in_two_and_goes_on_where_it_stopped(seed: bytes, size: int, data: st.DataObject):
    first = data.draw(st.integers(0, size))
    whole, end = draw_without_replacement(range(size), size, seed)
    head, middle = draw_without_replacement(range(size), first, seed)
    rest = [x for x in range(size) if x not in head]
    tail, last = draw_without_replacement(rest, len(rest), seed, middle)
    assert head + tail == whole and last == end and sorted(whole) == list(range(size))


def test_all_indices_come_up_equally_often():
    # χ² with 6 degrees of freedom stays below 22.46 in 999 of 1000 fair runs; the seeds are fixed, so is the outcome
    seeds = (hashlib.sha256(b"chi" + i.to_bytes(4, "big")).digest() for i in range(20_000))
    seen = Counter(pick_index(7, seed)[0] for seed in seeds)
    expected = 20_000 / 7
    assert sum((seen[i] - expected) ** 2 / expected for i in range(7)) < 22.46


def test_labels_make_draws_independent():
    both = {(draw_one((0, 1), bytes([i]) * 32, "k"), draw_one((0, 1), bytes([i]) * 32, "d")) for i in range(40)}
    assert len(both) == 4


# ---- committee ----

AVOID = frozenset({"TENDEREE", "BIDDER"})
FIVE = Composition(total=5, representatives=1)


def expert(number: int, *specialities: str, employer: str = "", **more: object) -> Candidate:
    return Candidate(
        expert_id=f"E{number:03}",
        person=f"专家{number}",
        employer_id=employer or f"ORG{number}",
        employer=employer or f"单位{number}",
        specialities=specialities or ("房建",),
        region="532300",
        **more,  # type: ignore[arg-type]
    )


POOL = tuple(expert(i, ("房建", "造价")[i % 2]) for i in range(12))
BOTH = ("房建", "造价")


def frozen(pool: tuple[Candidate, ...] = POOL, specialities: tuple[str, ...] = BOTH, **more: object) -> tuple[Listed, ...]:
    return freeze(pool, specialities, AVOID, salt="5a" * 32, **more)  # type: ignore[arg-type]


def needs(*specialities: str) -> tuple[tuple[str, int], ...]:
    found = needs_of(specialities or BOTH, FIVE)
    assert not isinstance(found, str), found
    return found


def drawn(rows: tuple[Listed, ...] | None = None, wanted: tuple[tuple[str, int], ...] | None = None, seed: bytes = SEED) -> Drawn:
    return draw_committee(rows or frozen(), wanted or needs(), seed)


def test_seats_are_dealt_in_the_order_of_the_file():
    assert seats_by_speciality(("房建", "造价", "市政"), FIVE) == (("房建", 2), ("造价", 1), ("市政", 1))
    assert seats_by_speciality(("房建", "房建", "房建", "造价"), FIVE) == (("房建", 3), ("造价", 1))


def test_every_seat_goes_to_a_different_expert_of_its_speciality():
    members = drawn().members
    assert len({m.expert_id for m in members}) == 4
    assert Counter(m.speciality for m in members) == {"房建": 2, "造价": 2}
    by_id = {c.expert_id: c for c in POOL}
    assert all(m.speciality in by_id[m.expert_id].specialities for m in members)


def test_the_order_of_the_pool_does_not_matter_but_the_seed_does():
    assert frozen(tuple(reversed(POOL))) == frozen() == frozen((*POOL, POOL[3]))
    assert len({drawn(seed=bytes([i]) * 32).members for i in range(8)}) > 1


@given(st.permutations(POOL))
def test_whoever_enters_first_the_frozen_list_is_the_same(pool: list[Candidate]):
    assert frozen(tuple(pool)) == frozen()


def test_a_line_of_the_list_tells_nothing_of_the_person_without_its_salt():
    row = frozen()[0]
    told = str(row.line)
    assert row.person not in told and row.expert_id not in told and row.employer not in told
    assert row.identity != msgspec.structs.replace(row, salt="0" * 64).identity


@pytest.mark.parametrize(
    ("recused", "said"),
    [
        (expert(99, employer="BIDDER"), "招标人、代理机构或者投标人"),
        (expert(99, employer="OFFICE"), "行政监督部门"),
        (expert(99, interests=("X", "TENDEREE")), "利害关系"),
        (expert(99, barred="曾因评标违法行为受过处罚"), "受过处罚"),
    ],
)
def test_an_expert_who_must_recuse_is_never_drawn_and_the_reason_is_kept(recused: Candidate, said: str):
    rows = frozen((*POOL, recused), supervising=frozenset({"OFFICE"}))
    assert [r.expert_id for r in rows if r.excluded] == ["E099"] and said in next(r.excluded for r in rows if r.excluded)
    for i in range(10):
        assert "E099" not in {m.expert_id for m in drawn(rows, seed=bytes([i]) * 32).members}


TWO_TRADES = (expert(1, "房建", "造价"), expert(2), expert(3), expert(4), expert(5))


def test_an_expert_of_two_specialities_fills_the_scarce_one():
    rows, wanted = frozen(TWO_TRADES), needs("房建", "房建", "房建", "造价")
    assert shortage(rows, wanted) is None
    for i in range(10):
        members = drawn(rows, wanted, bytes([i]) * 32).members
        assert {m.expert_id for m in members if m.speciality == "造价"} == {"E001"}


def test_just_enough_experts_are_enough_and_one_fewer_is_refused_with_a_way_out():
    assert shortage(frozen(POOL[:4]), needs()) is None
    said = shortage(frozen(POOL[:3]), needs())
    assert said and "“造价”专业需要抽取2名专家，可抽取的只有1名" in said and "扩大抽取地域" in said


def test_a_list_on_which_some_draw_would_leave_a_seat_empty_is_refused_before_it_is_frozen():
    # whether the one of both trades is taken for the first seat is chance: so three are not enough for two and two
    both = (expert(1, "房建", "造价"), expert(2, "房建", "造价"), expert(3, "房建"))
    assert shortage(frozen(both), needs()) is not None
    assert shortage(frozen((*both, expert(4, "房建"))), needs()) is None


def test_when_all_must_recuse_the_refusal_says_so():
    said = shortage(frozen(tuple(expert(i, BOTH[i % 2], employer="BIDDER") for i in range(6))), needs())
    assert said and "只有0名，另有6名专家因回避" in said and "特殊招标项目" in said


def test_more_specialities_than_seats_are_refused():
    assert "“交通”没有席位" in str(needs_of(("房建", "造价", "市政", "水利", "交通"), FIVE))
    assert "没有列明评标专业" in str(needs_of((), FIVE))


def replaced(sat: set[str], index: int, barred: dict[str, str] | None = None) -> Replacement | str:
    return replace_member(frozen(), speciality="房建", taken=frozenset(sat), seed=SEED, next_index=index, barred=barred)


def test_a_replacement_takes_the_next_index_and_never_one_who_sat():
    first = drawn()
    sat = {m.expert_id for m in first.members}
    index = first.next_index
    came = []
    for _ in range(4):
        found = replaced(sat, index)
        assert isinstance(found, Replacement) and found.member.expert_id not in sat
        assert found.next_index == index + 1
        sat.add(found.member.expert_id)
        came.append(found.member.expert_id)
        index = found.next_index
    assert len(set(came)) == 4
    said = replaced(sat, index)
    assert isinstance(said, str) and "可抽取的只有0名" in said


def test_who_must_recuse_by_the_time_of_the_replacement_is_passed_over_with_the_reason():
    first = drawn()
    sat = {m.expert_id for m in first.members}
    next_one = replaced(sat, first.next_index)
    assert isinstance(next_one, Replacement)
    barred = {next_one.member.expert_id: "所在单位参加了联合体"}
    found = replaced(sat, first.next_index, barred)
    assert isinstance(found, Replacement) and found.next_index == first.next_index + 2
    assert [(e.expert_id, e.reason) for e in found.passed] == list(barred.items())
    everybody = {r.expert_id: "已不在专家库" for r in frozen()}
    assert "另有4名专家因回避" in str(replaced(sat, first.next_index, everybody))
