"""Figures of a report 上报的数字: how they moved and the entries that stand behind them; without a database."""

from __future__ import annotations

from datetime import datetime

import pytest

from ggzy.core.acts.award import LotAwarded, WinnerFellAway
from ggzy.core.acts.listing import OutcomeDeclared
from ggzy.core.auction.limited_time import Outcome
from ggzy.core.awards import in_force, price_of
from ggzy.core.calendar import SHANGHAI
from ggzy.core.office_figures import SHOWN_ENTRIES, Figure, ListedRow, figure, moved
from ggzy.core.shortcomings import EntryRef

NOW = datetime(2026, 4, 1, 9, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("code", "now", "before", "words"),
    [
        ("deals", (12, 0), (10, 0), "+2（+20.0%）"),
        ("deals", (9, 0), (10, 0), "-1（-10.0%）"),
        ("deals", (3, 0), (0, 0), "+3"),
        ("deals", (3, 0), (3, 0), "持平"),
        ("award_fen", (150, 0), (100, 0), "+0.50元（+50.0%）"),
        ("entered", (9, 10), (8, 10), "+10.0个百分点"),
        ("entered", (9, 10), (0, 0), "不能比较"),
        ("entered", (9, 10), (9, 10), "持平"),
    ],
)  # fmt: skip
def test_how_a_figure_moved(code, now, before, words):
    assert moved(Figure(code=code, value=now[0], of=now[1]), Figure(code=code, value=before[0], of=before[1])) == words
    assert moved(Figure(code=code, value=now[0], of=now[1]), None) == ""


def test_of_two_awards_of_one_lot_the_one_in_force_is_counted():
    first, second = (LotAwarded(bidder=b, org_id=b, org=b, price_fen=fen, rank=1, reason="") for b, fen in (("A", 100), ("B", 90)))
    gone = WinnerFellAway(bidder="A", ground="放弃中标", evidence="函")
    sold, unsold = (OutcomeDeclared(outcome=Outcome(winner=w, price_fen=n, text=""), reserve_fen=0) for w, n in (("C", 7), ("", 0)))
    told = [("a", 1, first), ("b", 1, first), ("c", 1, sold), ("d", 1, unsold)]

    def prices(*more):
        return {stream: (seq, price_of(award)) for stream, (seq, award) in in_force([*told, *more]).items()}

    assert prices() == {"a": (1, 100), "b": (1, 100), "c": (1, 7)}
    assert prices(("a", 2, gone)) == {"b": (1, 100), "c": (1, 7)}
    assert prices(("a", 2, gone), ("a", 3, second))["a"] == (3, 90)
    assert prices(("a", 2, second))["a"] == (2, 90), "the later of two"
    assert in_force([("a", 2, gone)]) == {}, "the award was of a period before"


def test_a_figure_of_very_many_entries_keeps_some_and_the_digest_of_all():
    refs = [EntryRef("con", n) for n in range(SHOWN_ENTRIES + 5)]
    many = figure("deals", refs)
    assert (many.value, len(many.entries), many.more) == (SHOWN_ENTRIES + 5, SHOWN_ENTRIES, 5)
    assert many.digest != figure("deals", refs[:-1]).digest == figure("deals", reversed(refs[:-1])).digest


def test_a_share_tells_the_entries_of_its_numerator_and_the_rows_of_its_denominator():
    rows = [ListedRow("list-2", 4), ListedRow("list-1", 9), ListedRow("list-1", 3)]
    share = figure("entered", [EntryRef("con-1", 1)], value=1, rows=rows)
    assert (share.value, share.of, share.counted, share.basis) == (1, 3, 1, "1／3") and share.lists == [("list-1", [3, 9]), ("list-2", [4])]
    none_came = figure("entered", [], value=0, rows=rows)
    assert none_came.words == "0.0%（0/3）" and not none_came.entries and len(none_came.rows) == 3
    assert share.digest != none_came.digest != figure("entered", [], value=0, rows=rows[:2]).digest
    many = figure("entered", [], value=0, rows=[ListedRow("list-1", n) for n in range(SHOWN_ENTRIES + 5)])
    assert (many.of, many.more_rows) == (SHOWN_ENTRIES + 5, 5)
