"""Who is called where 评标通知: a place for drafts is laid out for each drawn member, and by it the member finds the call."""

from __future__ import annotations

from collections.abc import Sequence

from ggzy.core.acts.committee import CommitteeDrawn, ExpertReplaced
from ggzy.core.proceeding import Proceeding
from ggzy.core.table import Entry
from ggzy.trading.models import SeatDraft


def note_calls(p: Proceeding, entries: Sequence[Entry]) -> None:
    """A follower: after a draw or a replacement every member has a draft of this round, empty at first."""
    drawn = [e for e in entries if isinstance(e.event, CommitteeDrawn | ExpertReplaced)]
    if drawn:
        SeatDraft.objects.bulk_create(
            [
                SeatDraft(stream=p.stream, round=p.round.number, person=member, saved_at=drawn[-1].at)
                for member in p.round.seats
            ],
            ignore_conflicts=True,
        )
