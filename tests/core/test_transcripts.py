"""Transcripts: repeated by Python and Perl alike; whatever is changed is found by both.

The browser's program is held to the same vectors in `tests/client/test_draws_in_the_browser.py`.
"""

from __future__ import annotations

import copy
import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ggzy.core.acts import committee, evaluation
from ggzy.core.draws.promise import EXPERTS, OPENING
from ggzy.core.draws.transcript import experts_transcript, faults, opening_transcript
from tests.core.story import Story
from tests.core.test_promises import at_opening, tied
from tests.people import CENTRE

ROOT = Path(__file__).resolve().parents[2]
VECTORS = Path(__file__).parent / "vectors"
NAMES = ("draw-opening", "draw-tie", "draw-experts")
EVERY = pytest.mark.parametrize("name", NAMES)


def vector(name: str) -> dict[str, Any]:
    return json.loads((VECTORS / f"{name}.json").read_text(encoding="utf-8"))


def perl_agrees(path: Path) -> bool:
    done = subprocess.run(["perl", ROOT / "scripts/repeat_draw.pl", path], capture_output=True, check=False, timeout=30)
    return done.returncode == 0


@EVERY
def test_the_golden_transcripts_are_repeated_in_python_and_in_perl(name: str):
    assert faults(vector(name)) == []
    assert perl_agrees(VECTORS / f"{name}.json")


def test_the_program_in_perl_has_a_hundred_lines_and_imports_nothing_of_ours():
    text = (ROOT / "scripts/repeat_draw.pl").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 100
    used = [line.split()[1].rstrip(";") for line in text.replace("; ", ";\n").splitlines() if line.startswith("use ")]
    assert set(used) <= {"strict", "warnings", "utf8", "Digest::SHA", "JSON::PP", "Math::BigInt"}


def other(hex_text: str) -> str:
    return ("1" if hex_text[0] == "0" else "0") + hex_text[1:]


def at(*path: Any, change: Callable[[Any], Any]) -> Callable[[dict[str, Any]], None]:
    """Change one place of a transcript."""

    def harm(told: dict[str, Any]) -> None:
        place = told
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = change(place[path[-1]])

    return harm


def drop_first(rows: list[Any]) -> list[Any]:
    return rows[1:]


def shown_row(told: dict[str, Any]) -> dict[str, Any]:
    return next(row for row in told["pool"] if "salt" in row)


HARMS: dict[str, tuple[str, Callable[[dict[str, Any]], None]]] = {
    "another lot": ("draw-opening", at("spec", "lot", change=lambda x: x + "x")),
    "another choice": ("draw-opening", at("spec", "choices", "k", change=lambda x: [*x, "0.9"])),
    "another coefficient": ("draw-opening", at("coefficients", "k", change=lambda x: "0.5" if x != "0.5" else "0.6")),
    "another nonce": ("draw-opening", at("bids", 0, "nonce", change=other)),
    "a bid left out": ("draw-opening", at("bids", change=drop_first)),
    "bids in another order": ("draw-opening", at("bids", change=lambda x: x[::-1])),
    "another root": ("draw-opening", at("root", change=other)),
    "another seed": ("draw-opening", at("seed", change=other)),
    "a part not as promised": ("draw-opening", at("parties", 0, "parts", "tenderer", change=other)),
    "a promise changed": ("draw-opening", at("parties", 1, "digests", "centre", change=other)),
    "a party left out": ("draw-opening", at("parties", change=drop_first)),
    "another format": ("draw-opening", at("format", change=lambda _x: "ggzy-draw/3")),
    "another order among equals": ("draw-tie", at("ties", 0, "order", change=lambda x: x[::-1])),
    "an expert put into the list": ("draw-experts", at("pool", change=lambda x: [*x, {"excluded": "", "identity": "ff" * 32, "specialities": ["市政工程"]}])),
    "an expert excluded afterwards": ("draw-experts", at("pool", 0, "excluded", change=lambda x: x + "回避")),
    "a speciality changed": ("draw-experts", at("pool", 0, "specialities", change=lambda _x: ["园林"])),
    "another name": ("draw-experts", lambda told: shown_row(told).update(person="别人")),
    "another expert drawn": ("draw-experts", at("drawn", 0, "identity", change=lambda _x: "ff" * 32)),
    "drawn in another order": ("draw-experts", at("drawn", change=lambda x: x[::-1])),
    "another replacement": ("draw-experts", at("replaced", 0, "identity", change=other)),
    "one passed over is hidden": ("draw-experts", at("replaced", 1, "passed", change=lambda _x: [])),
    "the stream cut": ("draw-experts", at("next_index", change=lambda x: x - 1)),
    "more seats": ("draw-experts", at("spec", "needs", 0, 1, change=lambda x: x + 1)),
    "something missing": ("draw-experts", lambda told: told.pop("pool") and None),
}


def harmed(name: str) -> dict[str, Any]:
    vector_name, harm = HARMS[name]
    told = copy.deepcopy(vector(vector_name))
    harm(told)
    assert told != vector(vector_name)
    return told


@pytest.mark.parametrize("name", HARMS)
def test_whatever_is_changed_is_found_in_python_and_in_perl(name: str, tmp_path: Path):
    told = harmed(name)
    path = tmp_path / "told.json"
    path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    assert faults(told), name
    assert not perl_agrees(path), name


def test_what_the_platform_writes_is_repeated_by_perl(tmp_path: Path):
    opening = at_opening()
    opening.drawers.reveal(OPENING, "centre", "tenderer")
    tie = tied()
    tie.drawers.reveal(OPENING)
    tie.must(evaluation.SettleTie(), tie.chair)
    experts = Story().opened().drawn()
    for n in range(2):
        leaving = next(m.person_id for m in experts.members if m.person_id != "rep1")
        experts.must(committee.ReplaceExpert(expert_id=leaving, reason=f"第{n}次更换"), CENTRE)
    for n, told in enumerate((opening_transcript(opening.p), opening_transcript(tie.p), experts_transcript(experts.p))):
        assert told and faults(told) == []
        path = tmp_path / f"{n}.json"
        path.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
        assert perl_agrees(path)


def test_only_who_was_drawn_is_shown_by_name():
    story = Story().opened().drawn()
    told = experts_transcript(story.p)
    assert told
    shown = {row["expert"] for row in told["pool"] if "expert" in row}
    assert shown == {seat.expert_id for seat in story.p.round.draw.seats if not seat.representative}
    hidden = {c.person for c in story.facts.pool if c.expert_id not in shown}
    assert not any(person in json.dumps(told, ensure_ascii=False) for person in hidden)


def test_the_disclosed_keys_open_what_was_sealed_with_stock_age():
    import base64

    import pyrage

    told = vector("draw-experts")
    by_seat = {party["seat"]: party for party in told["parties"]}
    assert by_seat["centre"]["how"] == "false"
    identity = pyrage.x25519.Identity.from_str(by_seat["tenderer"]["disclosed"])
    own = pyrage.decrypt(base64.b64decode(by_seat["tenderer"]["sealed"]["tenderer"]), [identity]).hex()
    assert own == by_seat["tenderer"]["parts"]["centre"] + by_seat["tenderer"]["parts"]["supervisor"]


def test_nothing_is_written_before_a_draw():
    story = at_opening()
    assert opening_transcript(story.p) is None and experts_transcript(story.p) is None
    assert story.p.round.drawings[EXPERTS].outcome is None
