"""A few deals of a simulated year, played on a real database: all through the door, the same again, with a whole key,
and what supervision finds in them is just what was planted."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import transaction

from ggzy.simulate.compare import Score, compare, read_findings
from ggzy.simulate.making import make_year
from ggzy.simulate.plan import DealPlan, Year
from ggzy.simulate.play import Outcome, play
from ggzy.store import journal
from ggzy.store.models import JournalEntry, Sight
from ggzy.supervision.findings import command, reader
from ggzy.supervision.models import Finding, ReviewOpened

PLANTED = {"objection_late", "report_late", "contract_late", "clue_left", "absent_supervisor", "same_contact", "same_file"}
"""What the two deals and the clues carry: duties, an irregular act and signals."""
NOT_PLANTED = ("refused_in_a_row", "edited_late", "administration_on_live", "paid_by_another", "related_bidders", "same_maker")
"""Rules for which no fault is planted: ordinary deals give them no reason."""


def small_year() -> Year:
    """Two deals that carry most between them, with those who take part in them, and two clues."""
    year = make_year(3, 0.001)
    first = max(year.deals, key=lambda deal: len(planted_in(deal)))
    year.deals = [first, max(year.deals, key=lambda deal: len(planted_in(deal) - planted_in(first)))]
    year.clues, year.leaves = year.clues[:2], [each for each in year.leaves if each.office in {d.office for d in year.deals}]
    year.marks = [m for m in year.marks if (m.deals and set(m.deals) <= set(year.deals)) or (m.clue and m.clue in year.clues)]
    wanted = {bid.firm for deal in year.deals for bid in deal.bids} | {clue.accused for clue in year.clues}
    year.province.bidders = {industry: [f for f in firms if f in wanted] for industry, firms in year.province.bidders.items()}
    return year


def planted_in(deal: DealPlan) -> set[str]:
    return {kind for kind, planted in deal.wish.kinds.items() if planted}


def found_in(outcome: Outcome, file: Path) -> dict[str, Score]:
    """What the reader finds in the year as it was played, against the key."""
    reader.rebuild()
    command.export(file)
    return compare(outcome.lines, read_findings(file))


def played(year: Year) -> tuple[Outcome, list[object]]:
    outcome = play(year)
    lines = []
    for n, deal in enumerate(year.deals):
        for entry in journal.read(deal.stream):
            lines.append((n, entry.seq, f"{entry.at:%m-%d %H:%M}", entry.actor.role, type(entry.event).__name__))
    return outcome, lines


@pytest.mark.django_db
def test_two_deals_are_played_through_the_door_and_the_same_again(tmp_path):
    year = small_year()
    with transaction.atomic():
        again = played(small_year())[1]
        transaction.set_rollback(True)
    outcome, lines = played(year)
    assert lines == again
    assert outcome.deals == 2
    assert outcome.events == JournalEntry.objects.count() > 150
    assert not JournalEntry.objects.filter(act_id="").exists()
    streams = set(JournalEntry.objects.values_list("stream", flat=True))
    assert outcome.lines
    for line in outcome.lines:
        assert line.streams and set(line.streams) <= streams
        assert line.at and (line.office or line.firm or line.kind in ("same_payer", "same_contact", "same_manager", "price_steps", "same_file", "score_changed"))
    breached = {e.stream for e in JournalEntry.objects.filter(event="DutyBreached")}
    late = {s for line in outcome.lines if line.planted and line.kind.endswith("_late") or line.kind == "clue_left" for s in line.streams if line.planted}
    assert breached == late
    assert ReviewOpened.objects.exists() and Sight.objects.exists()
    scores = found_in(outcome, tmp_path / "findings.jsonl")
    assert {kind for kind, score in scores.items() if score.planted} == PLANTED
    assert {kind: score for kind, score in scores.items() if score.found < score.planted or score.false} == {}
    assert not Finding.objects.filter(rule__in=NOT_PLANTED).exists()
