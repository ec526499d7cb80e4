"""The evaluation committee 评标委员会: drawn, confirmed, replaced, seated, led by a chair. Names stay secret until the award."""

from __future__ import annotations

import msgspec

from ggzy.core.draws.promise import Value
from ggzy.core.proceeding import Proceeding, Seat
from ggzy.core.table import Command, Entry, Event


class SeatDrawn(msgspec.Struct, frozen=True, kw_only=True):
    """One drawn place."""

    expert_id: str
    person: str
    employer: str
    speciality: str
    representative: bool = False


class Excluded(msgspec.Struct, frozen=True, kw_only=True):
    expert_id: str
    reason: str


class Representative(msgspec.Struct, frozen=True, kw_only=True):
    """招标人代表."""

    person_id: str
    person: str


class DrawCommittee(Command, frozen=True, kw_only=True):
    """抽取评标委员会：指定招标人代表，冻结专家抽取名单；两方揭示承诺后得出结果"""

    representatives: tuple[Representative, ...] = ()


class CommitteeDrawn(Event, frozen=True, kw_only=True):
    """评标委员会已抽取：`pool_sha256` is the root of the frozen list"""

    seats: tuple[SeatDrawn, ...]
    excluded: tuple[Excluded, ...]
    seed: str
    pool_sha256: str
    next_index: int
    values: dict[str, Value] = {}

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.draw = self
        p.round.drawings["experts"].outcome = self
        p.round.seats = {
            s.expert_id: Seat(s.expert_id, s.person, s.employer, s.speciality, s.representative) for s in self.seats
        }


class ConfirmAttendance(Command, frozen=True, kw_only=True):
    """确认参加评标"""


class AttendanceConfirmed(Event, frozen=True, kw_only=True):
    """专家已确认参加"""

    expert_id: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.seats[self.expert_id].confirmed_at = entry.at


class DeclineSeat(Command, frozen=True, kw_only=True):
    """声明回避或者不能参加：利害关系由本人声明，由交易中心更换"""

    interest: bool
    reason: str


class SeatDeclined(Event, frozen=True, kw_only=True):
    """专家已声明回避或者不能参加"""

    expert_id: str
    interest: bool
    reason: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.seats[self.expert_id].declined = f"{'声明回避' if self.interest else '不能参加'}：{self.reason}"


class ReplaceExpert(Command, frozen=True, kw_only=True):
    """更换评标专家"""

    expert_id: str
    reason: str


class ReplaceRepresentative(Command, frozen=True, kw_only=True):
    """更换招标人代表"""

    expert_id: str
    representative: Representative
    reason: str


class ExpertReplaced(Event, frozen=True, kw_only=True):
    """评标专家已更换"""

    expert_id: str
    reason: str
    seat: SeatDrawn
    next_index: int
    passed: tuple[Excluded, ...] = ()

    def apply(self, p: Proceeding, entry: Entry) -> None:
        """What a replaced member did is void and done again (评标委员会和评标方法暂行规定)."""
        r = p.round
        r.seats.pop(self.expert_id, None)
        r.left |= {self.expert_id, *(e.expert_id for e in self.passed)}
        r.replacements.append(self)
        s = self.seat
        r.seats[s.expert_id] = Seat(s.expert_id, s.person, s.employer, s.speciality, s.representative)
        r.draw = msgspec.structs.replace(r.draw, next_index=self.next_index)
        r.checks = {k: v for k, v in r.checks.items() if k[0] != self.expert_id}
        r.sheets = {k: v for k, v in r.sheets.items() if k[0] != self.expert_id}
        for ballot in r.ballots.values():
            if ballot.carried is None:
                ballot.votes.pop(self.expert_id, None)
                ballot.reasons.pop(self.expert_id, None)
        r.chair_votes.pop(self.expert_id, None)
        r.undo_report()
        if r.chair == self.expert_id:
            r.chair = ""


class TakeSeat(Command, frozen=True, kw_only=True):
    """签到入席并作回避声明"""

    no_interest: bool


class ExpertSeated(Event, frozen=True, kw_only=True):
    """专家已入席"""

    expert_id: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.seats[self.expert_id].seated_at = entry.at


class VoteChair(Command, frozen=True, kw_only=True):
    """推选评标委员会主任"""

    expert_id: str


class ChairVoted(Event, frozen=True, kw_only=True):
    """已投票推选主任"""

    voter: str
    expert_id: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.chair_votes[self.voter] = self.expert_id


class ChairElected(Event, frozen=True, kw_only=True):
    """已推选主任"""

    expert_id: str

    def apply(self, p: Proceeding, entry: Entry) -> None:
        p.round.chair = self.expert_id
