"""The draw of an evaluation committee 评标专家抽取: who may be drawn, who was left out and why, seats and replacements."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import cycle, islice

import msgspec

from ggzy.core.draws.draw import draw_without_replacement
from ggzy.core.draws.promise import FORMAT
from ggzy.core.facts import Candidate
from ggzy.core.sealing.canonical import canonical

TOO_FEW = (
    "可扩大抽取地域，或者增加相近专业；仍不足的，由招标人商监督部门从其他专家库抽取。"
    "只有特殊招标项目才可以由招标人直接确定专家"
)


class Composition(msgspec.Struct, frozen=True):
    """评标委员会的组成: all seats, and how many of them the tenderee's representatives take."""

    total: int
    representatives: int

    @property
    def experts(self) -> int:
        return self.total - self.representatives


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the frozen pool 冻结名单: who it is stays behind a salted digest until the line is shown."""

    expert_id: str
    person: str
    employer: str
    specialities: tuple[str, ...]
    excluded: str = ""
    salt: str

    @property
    def identity(self) -> str:
        """The digest that stands for this person in the public list."""
        return hashlib.sha256(canonical(self.shown)).hexdigest()

    @property
    def shown(self) -> dict[str, str]:
        return {"employer": self.employer, "expert": self.expert_id, "person": self.person, "salt": self.salt}

    @property
    def line(self) -> dict[str, object]:
        """What everybody may see, and what the root of the frozen list is made of."""
        return {"excluded": self.excluded, "identity": self.identity, "specialities": list(self.specialities)}


class Excluded(msgspec.Struct, frozen=True):
    """One expert passed over, and why."""

    expert_id: str
    reason: str


class Member(msgspec.Struct, frozen=True):
    """One drawn expert and the speciality the seat is for."""

    expert_id: str
    person: str
    employer: str
    speciality: str


class Drawn(msgspec.Struct, frozen=True):
    """抽取结果: the seats, and where the stream goes on for replacements."""

    members: tuple[Member, ...]
    next_index: int


class Replacement(msgspec.Struct, frozen=True):
    """补抽结果: `passed` were drawn too, but must recuse themselves by now; each took an index of the stream."""

    member: Member
    next_index: int
    passed: tuple[Excluded, ...] = ()


def seats_by_speciality(specialities: Sequence[str], composition: Composition) -> tuple[tuple[str, int], ...]:
    """How many experts of each speciality: dealt out in the order of the tender file, one each, then round again.

    A speciality named twice gets twice the share.
    """
    dealt = list(islice(cycle(specialities), composition.experts)) if specialities else []
    return tuple((name, dealt.count(name)) for name in dict.fromkeys(specialities))


def recusal(candidate: Candidate, avoid: frozenset[str], supervising: frozenset[str] = frozenset()) -> str | None:
    """回避: why this expert may not sit in this case, or None.

    `avoid` are the codes of tenderee, agency, bidders and consortium members; `supervising` those of the offices that
    supervise or administer the project.
    """
    if candidate.barred:
        return candidate.barred
    if candidate.employer_id in supervising:
        return f"所在单位“{candidate.employer}”是本项目的主管部门或者行政监督部门"
    if candidate.employer_id in avoid:
        return f"所在单位“{candidate.employer}”是本项目的招标人、代理机构或者投标人"
    if avoid.intersection(candidate.interests):
        return "与本项目的招标人、代理机构或者投标人有利害关系"
    return None


def freeze(
    pool: Iterable[Candidate],
    specialities: Sequence[str],
    avoid: frozenset[str],
    supervising: frozenset[str] = frozenset(),
    *,
    salt: str,
) -> tuple[Listed, ...]:
    """冻结: everybody of the wanted specialities, those left out with the reason, in the order of their digests.

    One person enters once, however often registered under the same number; who enters first does not matter.
    """
    wanted = {c.expert_id: c for c in pool if set(c.specialities) & set(specialities)}
    listed = (
        Listed(
            expert_id=c.expert_id,
            person=c.person,
            employer=c.employer,
            specialities=tuple(sorted(set(c.specialities) & set(specialities))),
            excluded=recusal(c, avoid, supervising) or "",
            salt=hashlib.sha256(f"{FORMAT}\n{salt}\n{c.expert_id}".encode()).hexdigest(),
        )
        for c in wanted.values()
    )
    return tuple(sorted(listed, key=lambda one: one.identity))


def order_of(needs: Sequence[tuple[str, int]], rows: Sequence[Listed]) -> list[tuple[str, int]]:
    """The scarcest speciality draws first, so that an expert of two specialities does not leave the other one empty."""
    return sorted(needs, key=lambda need: sum(need[0] in row.specialities for row in rows if not row.excluded) - need[1])


def shortage(rows: Sequence[Listed], needs: Sequence[tuple[str, int]]) -> str | None:
    """Whether some draw could leave a seat empty: asked before the list is frozen, for afterwards chance decides."""
    may = [row for row in rows if not row.excluded]
    earlier: list[tuple[str, int]] = []
    for speciality, seats in order_of(needs, rows):
        of = [row for row in may if speciality in row.specialities]
        lost = sum(min(n, sum(name in row.specialities for row in of)) for name, n in earlier)
        if len(of) - lost < seats:
            return _too_few(speciality, seats, max(len(of) - lost, 0), len(rows) - len(may))
        earlier.append((speciality, seats))
    return None


def needs_of(specialities: Sequence[str], composition: Composition) -> tuple[tuple[str, int], ...] | str:
    """The seats of each speciality, or in Chinese why they cannot be dealt out."""
    if not specialities:
        return "招标文件没有列明评标专业，无法抽取专家"
    needs = seats_by_speciality(specialities, composition)
    idle = [name for name, seats in needs if not seats]
    if idle:
        return f"专家只有{composition.experts}席，不够评标专业各抽一名（“{idle[-1]}”没有席位），请增加席位或者减少专业"
    return needs


def draw_committee(rows: Sequence[Listed], needs: Sequence[tuple[str, int]], seed: bytes) -> Drawn:
    """Draw all expert seats of the frozen list from one stream."""
    may = [row for row in rows if not row.excluded]
    members: list[Member] = []
    index = 0
    for speciality, seats in order_of(needs, rows):
        taken = {m.expert_id for m in members}
        choice = [row for row in may if speciality in row.specialities and row.expert_id not in taken]
        drawn, index = draw_without_replacement(choice, seats, seed, index)
        members += [_member(row, speciality) for row in drawn]
    return Drawn(tuple(members), index)


def replace_member(
    rows: Sequence[Listed],
    *,
    speciality: str,
    taken: frozenset[str],
    seed: bytes,
    next_index: int,
    barred: Mapping[str, str] | None = None,
) -> Replacement | str:
    """补抽: the next index of the same stream, over those of the speciality who remain in the frozen list.

    `taken` are all who sit, sat or were passed over: nobody is drawn twice. `barred` tells of those who must recuse
    themselves by now: they are drawn like everybody else, passed over, and recorded with the reason.
    """
    may = [row for row in rows if not row.excluded and speciality in row.specialities and row.expert_id not in taken]
    passed: list[Excluded] = []
    index = next_index
    while may:
        (chosen,), index = draw_without_replacement(may, 1, seed, index)
        reason = (barred or {}).get(chosen.expert_id, "")
        if not reason:
            return Replacement(_member(chosen, speciality), index, tuple(passed))
        passed.append(Excluded(chosen.expert_id, reason))
        may.remove(chosen)
    return _too_few(speciality, 1, 0, len(passed) + sum(bool(row.excluded) for row in rows))


def _member(row: Listed, speciality: str) -> Member:
    return Member(row.expert_id, row.person, row.employer, speciality)


def _too_few(speciality: str, seats: int, left: int, recused: int) -> str:
    because = f"，另有{recused}名专家因回避等原因不能参加" if recused else ""
    return f"“{speciality}”专业需要抽取{seats}名专家，可抽取的只有{left}名{because}。{TOO_FEW}"
