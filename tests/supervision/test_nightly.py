"""每夜比对: due at two, begun once a night in a process of its own, begun again when it failed, never waited for."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ggzy.core.calendar import SHANGHAI
from ggzy.supervision.findings import nightly

TWO, INSTANT = datetime(2026, 3, 2, 2, tzinfo=SHANGHAI), timedelta(microseconds=1)


def test_due_at_two_and_not_a_moment_before():
    assert nightly.last_due(TWO) == TWO == nightly.next_due(TWO - INSTANT)
    assert nightly.is_due(TWO, TWO - INSTANT) and not nightly.is_due(TWO - INSTANT, TWO - timedelta(days=1))
    assert not nightly.is_due(TWO + timedelta(hours=23), TWO) and nightly.is_due(TWO, None)


def test_a_region_within_another_is_weighed_with_it():
    assert nightly.widest(["532301", "532300", "532900", "532300"]) == ["532300", "532900"]
    assert nightly.widest(["532300", "530000"]) == ["530000"]


class Process:
    def __init__(self) -> None:
        self.ended: int | None = None

    def poll(self) -> int | None:
        return self.ended


@pytest.fixture
def night(monkeypatch):
    """The program at two, its processes, and a clock that is told."""
    state = {"now": 0.0, "last": None, "asked": False, "processes": [], "begun": []}
    monkeypatch.setattr(nightly, "last_night", lambda: state["last"])
    monkeypatch.setattr(nightly, "is_asked", lambda: state["asked"])
    monkeypatch.setattr(nightly.clock, "now", lambda: TWO)

    def start(words: list[str]) -> Process:
        assert words[-2] == "findings"
        state["begun"].append(words[-1])
        state["processes"].append(Process())
        return state["processes"][-1]

    state["ask"] = nightly.Nightly(start, lambda: state["now"])
    return state


def test_begun_once_and_not_waited_for(night):
    assert night["ask"]() and not night["ask"]() and len(night["processes"]) == 1
    night["processes"][0].ended, night["last"], night["now"] = 0, TWO, nightly.TRY_AGAIN_SECONDS
    assert not night["ask"]() and night["begun"] == ["--match"]


def test_what_was_asked_for_is_begun_soon_and_one_process_weighs_at_a_time(night):
    night["last"], night["asked"] = TWO, True
    assert night["ask"]() and not night["ask"]() and night["begun"] == ["--match-asked"]
    night["processes"][0].ended, night["now"] = -9, nightly.ASKED_AGAIN_SECONDS - 1
    assert not night["ask"]()
    night["now"] += 1
    assert night["ask"]() and night["begun"] == ["--match-asked", "--match-asked"], "ended half way it is begun again"


def test_the_night_does_not_wait_for_the_pause_of_what_was_asked_for(night):
    night["last"], night["asked"] = TWO, True
    night["ask"]()
    night["processes"][0].ended, night["last"], night["now"] = 0, None, 1.0
    assert night["ask"]() and night["begun"] == ["--match-asked", "--match"]


def test_what_failed_is_tried_again_after_a_while_and_not_at_once(night, caplog):
    night["ask"]()
    night["processes"][0].ended, night["now"] = 1, nightly.TRY_AGAIN_SECONDS - 1
    assert not night["ask"]() and "没有做完" in caplog.text
    night["now"] += 1
    assert night["ask"]() and len(night["processes"]) == 2
