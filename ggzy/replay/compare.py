"""The comparer 比对: the only reader of what truly happened (`winner`, `result` 1–3); asked after everything is journaled."""

from __future__ import annotations

from dataclasses import dataclass, field

from ggzy.core.acts.lowest_price import LowestDecided
from ggzy.core.acts.opening import BidUnsealed
from ggzy.core.table import Entry
from ggzy.replay.table import columns_of

WON = "2"
WINNER_COLUMNS = ("winner", "won", "is_winner")
YES = ("1", "1.0", "true", "yes", "y")
NO = ("", "0", "0.0", "false", "no", "n", "na", "nan")


@dataclass
class Score:
    """How often the platform and the record agree."""

    winners: int = 0
    of_winners: int = 0
    ties: int = 0
    of_ties: int = 0
    annulled: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        return not self.differences

    def line(self, commands_per_second: float) -> str:
        return (
            f"winners {self.winners}/{self.of_winners} · ties {self.ties}/{self.of_ties} · "
            f"annulled {self.annulled} · commands/s {commands_per_second:.0f}"
        )


def recorded(rows: list[dict[str, str]]) -> dict[str, str] | None:
    """The winner of each auction by the file, empty where it had none; None when the file tells no outcomes."""
    named = columns_of(rows)
    winner = next((c for c in WINNER_COLUMNS if c in rows[0]), "")
    if not winner and not named["result"]:
        return None
    marks = all(row[winner].lower() in (*YES, *NO) for row in rows) if winner else True
    found: dict[str, str] = {}
    for row in rows:
        key, bidder = row[named["auction"]], row[named["bidder"]]
        found.setdefault(key, "")
        told = row[winner] if winner else row[named["result"]].removesuffix(".0")
        won = (told.lower() in YES if marks else told == bidder) if winner else told == WON
        if won:
            found[key] = bidder
    return found


def compare(key: str, entries: list[Entry], names: dict[str, str], winner: str, score: Score) -> None:
    """Hold one auction's journal against the record. `names` are the bidders by pseudonym."""
    decided = next((e.event for e in entries if isinstance(e.event, LowestDecided)), None)
    lowest = {names[k] for k in decided.lowest} if decided else set()
    if not lowest:
        score.annulled += 1
        if winner:
            score.of_winners += 1
            score.differences.append(f"{key}：平台判定流标，记录为“{winner}”成交")
        return
    if not winner:
        score.differences.append(f"{key}：平台判定成交，记录为流标")
        return
    score.of_winners += 1
    agreed = winner in lowest
    score.winners += agreed
    if len(lowest) > 1:
        score.of_ties += 1
        score.ties += agreed and equals_are_all(decided, entries)
    if not agreed:
        score.differences.append(f"{key}：平台为“{'、'.join(sorted(lowest))}”，记录为“{winner}”")


def equals_are_all(decided: LowestDecided | None, entries: list[Entry]) -> bool:
    """In a tie the set drawn from must hold every lowest valid bid: counted again from the unsealed prices."""
    assert decided
    prices = {e.event.bidder: e.event.line.price_fen for e in entries if isinstance(e.event, BidUnsealed)}
    least = min(prices[k] for k in decided.valid)
    return set(decided.lowest) == {k for k in decided.valid if prices[k] == least}
