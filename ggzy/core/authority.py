"""职权 by role × region subtree × line × party: may this actor play this role in this proceeding?"""

from __future__ import annotations

from collections.abc import Callable

from ggzy.core.complaint import LotFacts
from ggzy.core.record import Record
from ggzy.core.roles import Actor, Role, region_covers
from ggzy.core.rule import Refused
from ggzy.core.table import Ask


def party(role: Role) -> Callable[[Record, Actor], bool]:
    def reaches(p: Record, actor: Actor) -> bool:
        return p.plays(role, actor)

    return reaches


def region_and_line(p: Record, actor: Actor) -> bool:
    return not p.region or (
        not p.kept_from(actor) and region_covers(actor.region, p.region) and (not actor.lines or covers_line(actor.lines, p))
    )


def covers_line(lines: tuple[str, ...], p: Record | LotFacts) -> bool:
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
    return None
