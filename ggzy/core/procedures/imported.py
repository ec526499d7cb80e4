"""读入外部数据, version import/1: one file, one check by another person; what follows for each row is decided row by row."""

from __future__ import annotations

from ggzy.core.acts import clockwork, imported
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.imported.record import ImportRecord
from ggzy.core.law import imported as law
from ggzy.core.law.unlisted import list_in_own_reach, list_is_told_apart
from ggzy.core.procedures.two_people import CHECKING, SENDING_BACK, check
from ggzy.core.record import BEFORE
from ggzy.core.roles import Role
from ggzy.core.table import Disclosure, Procedure, Stage, Step, record

KEEPERS = (Role.ADMINISTRATION,)
READERS = (*KEEPERS, Role.INSPECTOR, Role.DISCIPLINE)

IMPORT = Procedure(
    code="import/1",
    line="import",
    label="读入外部数据",
    state=ImportRecord,
    stages=(Stage("checking", "待核对"), Stage("checked", "已核对", final=True), Stage("returned", "已退回", final=True)),
    steps=(
        Step(
            imported.ProposeImport, (BEFORE,), "checking", KEEPERS, record(imported.ImportProposed),
            (law.import_is_of_a_known_kind, list_in_own_reach, list_is_told_apart),
        ),
        Step(imported.ConfirmImport, ("checking",), "checked", KEEPERS, record(imported.ImportConfirmed), (*CHECKING, law.checked_what_was_read)),
        Step(imported.ReturnImport, ("checking",), "returned", KEEPERS, record(imported.ImportReturned), SENDING_BACK),
        Step(clockwork.NoteBreach, ("checking",), None, (Role.CLOCK,), clockwork.breach_noted),
    ),
    duties=(check("check_import", "核对读入的外部数据", KEEPERS, imported.ConfirmImport, "checking"),),
    disclosures=tuple(
        Disclosure(event, READERS) for event in (imported.ImportProposed, imported.ImportConfirmed, imported.ImportReturned, StageEntered, DutyBreached)
    ),
    in_force_from="2026-01-01",
)  # fmt: skip
