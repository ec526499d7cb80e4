"""The draw of an evaluation committee 评标专家抽取: who may be drawn, who was left out and why, seats and replacements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import cycle, islice

import msgspec

from ggzy.core.draws.draw import draw_without_replacement
from ggzy.core.facts import Candidate

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


class Excluded(msgspec.Struct, frozen=True):
    """One expert left out of the draw, and why."""

    expert_id: str
    reason: str


class Member(msgspec.Struct, frozen=True):
    """One drawn expert and the speciality the seat is for."""

    expert_id: str
    person: str
    employer: str
    speciality: str


class Drawn(msgspec.Struct, frozen=True):
    """抽取结果: the seats, who was left out, and where the stream goes on for replacements."""

    members: tuple[Member, ...]
    excluded: tuple[Excluded, ...]
    next_index: int


class Replacement(msgspec.Struct, frozen=True):
    """补抽结果."""

    member: Member
    next_index: int


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


def eligible(
    pool: Iterable[Candidate],
    specialities: Sequence[str],
    avoid: frozenset[str],
    supervising: frozenset[str] = frozenset(),
    taken: frozenset[str] = frozenset(),
) -> tuple[tuple[Candidate, ...], tuple[Excluded, ...]]:
    """Those of the wanted specialities who may be drawn, sorted by number, and those left out with the reason.

    One person enters once, however often registered under the same number.
    """
    wanted = {c.expert_id: c for c in pool if set(c.specialities) & set(specialities) and c.expert_id not in taken}
    may: list[Candidate] = []
    out: list[Excluded] = []
    for expert_id in sorted(wanted):
        reason = recusal(wanted[expert_id], avoid, supervising)
        if reason is None:
            may.append(wanted[expert_id])
        else:
            out.append(Excluded(expert_id, reason))
    return tuple(may), tuple(out)


def draw_committee(
    pool: Iterable[Candidate],
    *,
    specialities: Sequence[str],
    composition: Composition,
    avoid: frozenset[str],
    seed: bytes,
    supervising: frozenset[str] = frozenset(),
) -> Drawn | str:
    """Draw all expert seats from one stream, or say in Chinese what is missing and what can be done.

    The scarcest speciality draws first, so that an expert of two specialities does not leave the other one empty.
    """
    if not specialities:
        return "招标文件没有列明评标专业，无法抽取专家"
    needs = seats_by_speciality(specialities, composition)
    idle = [name for name, seats in needs if not seats]
    if idle:
        return f"专家只有{composition.experts}席，不够评标专业各抽一名（“{idle[-1]}”没有席位），请增加席位或者减少专业"
    may, out = eligible(pool, specialities, avoid, supervising)
    order = sorted(needs, key=lambda need: sum(need[0] in c.specialities for c in may) - need[1])
    members: list[Member] = []
    index = 0
    for speciality, seats in order:
        taken = {m.expert_id for m in members}
        choice = [c for c in may if speciality in c.specialities and c.expert_id not in taken]
        if len(choice) < seats:
            return _too_few(speciality, seats, len(choice), len(out))
        drawn, index = draw_without_replacement(choice, seats, seed, index)
        members += [_member(c, speciality) for c in drawn]
    return Drawn(tuple(members), out, index)


def replace_member(
    pool: Iterable[Candidate],
    *,
    speciality: str,
    taken: frozenset[str],
    avoid: frozenset[str],
    seed: bytes,
    next_index: int,
    supervising: frozenset[str] = frozenset(),
) -> Replacement | str:
    """补抽: the next index of the same stream, over those of the speciality who remain.

    `taken` are all who sit or sat, the leaving one and earlier leavers among them: nobody is drawn twice.
    """
    may, out = eligible(pool, (speciality,), avoid, supervising, taken)
    if not may:
        return _too_few(speciality, 1, 0, len(out))
    (chosen,), index = draw_without_replacement(may, 1, seed, next_index)
    return Replacement(_member(chosen, speciality), index)


def _member(candidate: Candidate, speciality: str) -> Member:
    return Member(candidate.expert_id, candidate.person, candidate.employer, speciality)


def _too_few(speciality: str, seats: int, left: int, recused: int) -> str:
    because = f"，另有{recused}名专家因回避等原因不能参加" if recused else ""
    return f"“{speciality}”专业需要抽取{seats}名专家，可抽取的只有{left}名{because}。{TOO_FEW}"
