"""责任清单: every matter that an office has by the tables, with ground and term; read off the rows, so that none is forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ggzy.core.holders import mark
from ggzy.core.procedures import PROCEDURES
from ggzy.core.roles import Role
from ggzy.core.rule import Basis

OFFICES = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE)


@dataclass(frozen=True)
class Matter:
    """事项: in which procedure, whose, what act, on what ground and within what time (none for a prompt)."""

    mark: str
    procedure: str
    line: str
    label: str
    roles: tuple[Role, ...]
    act: str
    basis: Basis | None = None
    within: str = ""


def matters(roles: Iterable[Role] = OFFICES) -> list[Matter]:
    """Of these roles; a prompt whose act a duty of the same table already asks for is not told twice."""
    wanted = frozenset(roles)
    found: dict[tuple[str, tuple[Role, ...]], Matter] = {}
    for procedure in PROCEDURES.values():
        asked = {duty.must for duty in procedure.duties}
        rows = [
            Matter(mark(procedure.code, d.code), procedure.label, procedure.line, d.label, d.who, d.must.__name__, d.basis, str(d.within))
            for d in procedure.duties
        ] + [
            Matter(mark(procedure.code, r.command.__name__), procedure.label, procedure.line, r.label, r.who, r.command.__name__)
            for r in procedure.prompts
            if r.command not in asked
        ]
        for row in rows:
            if wanted & set(row.roles):
                found.setdefault((row.mark, row.roles), row)
    return list(found.values())
