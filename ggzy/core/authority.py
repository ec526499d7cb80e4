"""职权 by role × region subtree × line × party: may this actor play this role in this proceeding?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from ggzy.core.powers import MATTERS, matter_of, withheld
from ggzy.core.record import BEFORE, Record
from ggzy.core.roles import Actor, Role, region_covers
from ggzy.core.rule import Refused
from ggzy.core.table import Ask


def party(role: Role) -> Callable[[Record, Actor], bool]:
    def reaches(p: Record, actor: Actor) -> bool:
        return p.plays(role, actor)

    return reaches


def region_and_line(p: Record, actor: Actor) -> bool:
    """Of its own region and lines, or addressed by name; unless it is kept from it."""
    return not p.region or p.addresses(actor) or (
        not p.kept_from(actor) and region_covers(actor.region, p.region) and (not actor.lines or covers_line(actor.lines, p))
    )


class OfLine(Protocol):
    """Whatever belongs to a line of trade and an industry: a record, or its card."""

    @property
    def line(self) -> str: ...

    @property
    def industry(self) -> str: ...


def covers_line(lines: tuple[str, ...], p: OfLine) -> bool:
    """A line is `construction`, or `construction/water` for one industry of it."""
    return p.line in lines or f"{p.line}/{p.industry}" in lines


def anybody(p: Record, actor: Actor) -> bool:
    return True


REACH: dict[Role, tuple[Callable[[Record, Actor], bool], str]] = {
    Role.TENDEREE: (party(Role.TENDEREE), "您的单位不是本项目的招标人"),
    Role.AGENCY: (party(Role.AGENCY), "您的单位不是本项目委托的招标代理机构"),
    Role.BIDDER: (party(Role.BIDDER), "您的单位不是当事人"),
    Role.EXPERT: (party(Role.EXPERT), "您不是本项目评标委员会成员"),
    Role.CENTRE: (region_and_line, "本项目不在您所在交易中心的服务范围"),
    Role.SUPERVISOR: (region_and_line, "本项目不在您的监督地域或者行业范围内"),
    Role.ADMINISTRATION: (region_and_line, "本项目不在您的管理地域范围内"),
    Role.INSPECTOR: (region_and_line, "本事项不在您的督查地域内"),
    Role.DISCIPLINE: (region_and_line, "本事项不在您的监督地域内"),
    Role.CLOCK: (anybody, ""),
    Role.BANK: (anybody, ""),
    Role.HOST: (anybody, ""),
}


def outside_reach(ask: Ask, by: tuple[Role, ...]) -> Refused | None:
    """Refuse whoever does not hold one of the roles `by` in this proceeding."""
    who = "、".join(role.label for role in by)
    label = type(ask.command).label()
    if ask.actor.role not in by:
        return Refused(
            f"“{label}”由{who}办理，您现在的身份是{ask.actor.role.label}",
            remedy="如您另有相应岗位，请在右上角切换身份",
            whose_turn=who,
            rule="wrong_role",
        )
    reaches, reason = REACH[ask.actor.role]
    if not reaches(ask.record, ask.actor):
        return Refused(reason, whose_turn=who, rule="outside_reach")
    return power_withdrawn(ask)


def power_withdrawn(ask: Ask) -> Refused | None:
    """Refuse an office from which the power in this matter was taken back, or to which it was given only in part."""
    act = type(ask.command).__name__
    begins = ask.record.stage == BEFORE and hasattr(ask.command, "line")  # where it will lie, only the command knows
    procedure = ask.record.procedure.code
    power = withheld(ask.command if begins else ask.record, ask.actor, act, ask.now, ask.facts.powers, procedure)
    if power is None:
        return None
    return Refused(
        f"“{MATTERS[matter_of(act, procedure)][0]}”不在下放给本级的权限之内：{power.office}（{power.document_no}）已收回或者限定了这项权限",
        remedy=f"请告知{power.office}办理",
        whose_turn=power.office,
        rule="power_withdrawn",
    )
