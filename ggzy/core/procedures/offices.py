"""机关履职的程序表: handover/1 交接, delegation/1 权限下放; small tables, the same words as everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ggzy.core.acts import clockwork, office
from ggzy.core.acts.stages import DutyBreached, StageEntered
from ggzy.core.law import offices, platform
from ggzy.core.office import Checklist, Delegation, Handover
from ggzy.core.procedures import two_people
from ggzy.core.record import BEFORE
from ggzy.core.roles import LOOKING, Role
from ggzy.core.rule import Basis
from ggzy.core.table import Ask, Disclosure, Duty, Event, Procedure, Second, Stage, Step, Within, record

ACTING = (Role.SUPERVISOR, Role.ADMINISTRATION, Role.CENTRE)
HIGHER = (Role.SUPERVISOR, Role.ADMINISTRATION)
WATCHING = (*HIGHER, Role.INSPECTOR, *LOOKING)
READERS = (*WATCHING, Role.CENTRE)
"""A handover is the centre's too; powers and check-lists are those of supervision alone."""
NO_ARTICLE = Basis("平台机关履职时限（地方规定，未核）", "—", "", checked=False)
CODE = {"code": lambda ask: ask.facts.office_code}

# ---- 交接 ----

HANDOVER_STAGES = (
    Stage("offered", "等待接收"),
    Stage("taken", "已接收", final=True),
    Stage("declined", "未接收", final=True),
)


def offered(p: Handover) -> Mapping[str, datetime]:
    return {"": p.offered_at} if p.stage == "offered" and p.offered_at else {}


HANDOVER = Procedure(
    code="handover/1",
    line="office",
    label="交接",
    state=Handover,
    stages=HANDOVER_STAGES,
    steps=(
        Step(
            office.OfferHandover, (BEFORE,), "offered", ACTING, record(office.HandoverOffered, **CODE),
            (offices.handed_over_within_the_office, offices.something_is_handed_over, platform.reason_written),
        ),
        Step(office.TakeOver, ("offered",), "taken", ACTING, record(office.HandoverTaken), (offices.taken_by_name,)),
        Step(
            office.DeclineHandover, ("offered",), "declined", ACTING, record(office.HandoverDeclined),
            (offices.declined_by_giver_or_receiver, platform.reason_written),
        ),
        Step(clockwork.NoteBreach, ("offered", "taken", "declined"), None, (Role.CLOCK,), clockwork.breach_noted),
    ),
    duties=(Duty("take_over", "接收移交的事项", ACTING, office.TakeOver, offered, Within(workdays=3), NO_ARTICLE),),
    disclosures=tuple(
        Disclosure(event, READERS)
        for event in (office.HandoverOffered, office.HandoverTaken, office.HandoverDeclined, DutyBreached, StageEntered)
    ),
    in_force_from="2026-01-01",
)  # fmt: skip

# ---- 权限下放 ----

DELEGATION_STAGES = (
    Stage("proposed", "等待决定"),
    Stage("in_force", "已下放"),
    Stage("withdrawn", "已收回", final=True),
    Stage("dropped", "未下放", final=True),
)
EVERY_STAGE = tuple(stage.code for stage in DELEGATION_STAGES)


def proposed(p: Delegation) -> Mapping[str, datetime]:
    return {"": p.happened["DelegationProposed"]} if p.stage == "proposed" else {}


def not_before_now(*events: type[Event]) -> Any:
    """The plain consequence, with effect at the earliest from the moment of the act itself."""
    plain = record(*events)

    def then(ask: Ask) -> list[Event]:
        since = max(ask.command.since, ask.now)
        return plain(replace(ask, command=type(ask.command)(**{**fields(ask.command), "since": since})))

    return then


def fields(command: Any) -> dict[str, Any]:
    return {name: getattr(command, name) for name in command.__struct_fields__}


DELEGATION = Procedure(
    code="delegation/1",
    line="office",
    label="权限下放",
    state=Delegation,
    stages=DELEGATION_STAGES,
    steps=two_people.with_second(
        (
            Step(
                office.ProposeDelegation, (BEFORE,), "proposed", HIGHER,
                record(office.DelegationProposed, experts=lambda ask: ask.facts.experts, **CODE),
                (offices.delegated_downwards, offices.matters_are_known, offices.county_has_the_experts, platform.reason_written),
            ),
            Step(
                office.DecideDelegation, ("proposed",), "in_force", HIGHER, not_before_now(office.PowerDelegated),
                (offices.decided_by_another, offices.takes_effect_from_now_on),
            ),
            Step(
                office.DropDelegation, ("proposed",), "dropped", HIGHER, record(office.DelegationDropped),
                (platform.reason_written,),
            ),
            Step(
                office.CorrectPower, ("in_force",), None, HIGHER, not_before_now(office.PowerCorrected),
                (offices.matters_are_known, offices.takes_effect_from_now_on, platform.reason_written),
                second=Second(HIGHER),
            ),
            Step(
                office.WithdrawPower, ("in_force",), "withdrawn", HIGHER, not_before_now(office.PowerWithdrawn),
                (offices.takes_effect_from_now_on, platform.reason_written), second=Second(HIGHER),
            ),
            Step(clockwork.NoteBreach, EVERY_STAGE, None, (Role.CLOCK,), clockwork.breach_noted),
        ),
        EVERY_STAGE,
        frozenset(),
    ),
    duties=(Duty("decide_delegation", "决定是否下放权限", HIGHER, office.DecideDelegation, proposed, Within(workdays=10), NO_ARTICLE),),
    disclosures=(
        *(
            Disclosure(event, WATCHING)
            for event in (
                office.DelegationProposed, office.PowerDelegated, office.DelegationDropped, office.PowerCorrected,
                office.PowerWithdrawn, DutyBreached, StageEntered,
            )
        ),
        *two_people.disclosed_to(READERS),
    ),
    in_force_from="2026-01-01",
)  # fmt: skip

# ---- 审查要点 ----

CHECKLIST_STAGES = (
    Stage("drafted", "等待发布"),
    Stage("adopted", "已发布"),
    Stage("repealed", "已废止", final=True),
    Stage("dropped", "未发布", final=True),
)


def drafted(p: Checklist) -> Mapping[str, datetime]:
    return {"": p.happened["ChecklistDrafted"]} if p.stage == "drafted" else {}


CHECKLIST = Procedure(
    code="checklist/1",
    line="office",
    label="审查要点",
    state=Checklist,
    stages=CHECKLIST_STAGES,
    steps=(
        Step(
            office.DraftChecklist, (BEFORE,), "drafted", (Role.SUPERVISOR,), record(office.ChecklistDrafted, **CODE),
            (offices.checklist_in_own_line, offices.points_are_whole, platform.reason_written),
        ),
        Step(
            office.AdoptChecklist, ("drafted",), "adopted", HIGHER, not_before_now(office.ChecklistAdopted),
            (offices.adopted_by_another, offices.takes_effect_from_now_on),
        ),
        Step(office.DropChecklist, ("drafted",), "dropped", HIGHER, record(office.ChecklistDropped), (platform.reason_written,)),
        Step(
            office.RepealChecklist, ("adopted",), "repealed", (Role.SUPERVISOR,), not_before_now(office.ChecklistRepealed),
            (offices.takes_effect_from_now_on, platform.reason_written),
        ),
        Step(clockwork.NoteBreach, tuple(stage.code for stage in CHECKLIST_STAGES), None, (Role.CLOCK,), clockwork.breach_noted),
    ),
    duties=(Duty("adopt_checklist", "决定是否发布审查要点", HIGHER, office.AdoptChecklist, drafted, Within(workdays=10), NO_ARTICLE),),
    disclosures=tuple(
        Disclosure(event, WATCHING)
        for event in (
            office.ChecklistDrafted, office.ChecklistAdopted, office.ChecklistDropped, office.ChecklistRepealed, DutyBreached, StageEntered,
        )
    ),
    in_force_from="2026-01-01",
)  # fmt: skip
OFFICE_PROCEDURES = (HANDOVER, DELEGATION, CHECKLIST)
