"""How the end of a term is told: a midnight is the 24:00 of the day before."""

from datetime import datetime

import pytest

from ggzy.core.calendar import SHANGHAI
from ggzy.layout.templatetags.ggzy import until


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (datetime(2026, 3, 4, tzinfo=SHANGHAI), "2026-03-03 24:00"),
        (datetime(2026, 3, 1, tzinfo=SHANGHAI), "2026-02-28 24:00"),
        (datetime(2026, 3, 4, 0, 0, 1, tzinfo=SHANGHAI), "2026-03-04 00:00:01"),
        (datetime(2026, 3, 4, 9, 30, tzinfo=SHANGHAI), "2026-03-04 09:30"),
        (None, ""),
    ],
)
def test_a_midnight_ends_the_day_before(moment, told):
    assert until(moment) == told
