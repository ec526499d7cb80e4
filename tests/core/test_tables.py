"""Walks over every procedure's table: nothing unreachable, nothing unlabelled, nothing disclosed by oversight."""

from __future__ import annotations

import pytest

from ggzy.core.acts.stages import StageEntered
from ggzy.core.procedures import PROCEDURES
from ggzy.core.proceeding import BEFORE
from ggzy.core.roles import Role
from ggzy.core.table import Event, Procedure, Step

ALL = pytest.mark.parametrize("procedure", PROCEDURES.values(), ids=PROCEDURES)
COMPUTED = {
    ("construction/1", "evaluation_begins"): {"evaluation"},
    ("construction/1", "after_falling_away"): {"awarding", "failed"},
    ("construction/1", "contract_concluded"): {"contracted"},
    ("land-listing/1", "sold_or_not"): {"sold", "unsold"},
    ("public-works/1", "awarded_or_failed"): {"awarded", "failed"},
    ("credit/1", "checked_or_in_force"): {"checking", "recorded"},
    ("credit/1", "as_before"): {"recorded", "repaired"},
}
"""Where the computed destinations lead; the walk fails when a function is missing here or names an unknown stage."""

QUIET_ROLES = {Role.CLOCK, Role.BANK}
HIDDEN_UNTIL_TOLD = {
    "QuestionAsked", "FileObtained", "BidReceived", "BidWithdrawn", "DepositReceived", "PaymentReturned",
    "BidApplied", "QualificationConfirmed", "WillingDeclared", "DepositRefunded",
}


def destinations(procedure: Procedure, step: Step) -> set[str]:
    if step.to is None:
        return set()
    return COMPUTED[procedure.code, step.to.__name__] if callable(step.to) else {step.to}


@ALL
def test_every_stage_can_be_reached(procedure):
    reached, grown = {BEFORE}, True
    while grown:
        found = {to for s in procedure.steps if reached & set(s.at) for to in destinations(procedure, s)}
        grown = not found <= reached
        reached |= found
    assert {s.code for s in procedure.stages} <= reached


@ALL
def test_every_stage_named_by_a_row_exists(procedure):
    known = {s.code for s in procedure.stages} | {BEFORE}
    for step in procedure.steps:
        assert set(step.at) <= known and destinations(procedure, step) <= known, step.command
    for prompt in procedure.prompts:
        assert prompt.stage in known and procedure.steps_for(prompt.command), prompt


@ALL
def test_a_final_stage_leads_nowhere(procedure):
    final = {s.code for s in procedure.stages if s.final}
    for step in procedure.steps:
        if final & set(step.at):
            assert not destinations(procedure, step), f"{step.command.__name__} leaves a final stage"


@ALL
def test_from_every_stage_that_is_not_final_there_is_a_way_on(procedure):
    for stage in procedure.stages:
        onward = {to for s in procedure.steps if stage.code in s.at for to in destinations(procedure, s)}
        assert stage.final or onward - {stage.code}, stage


@ALL
def test_every_command_has_a_chinese_label_and_somebody_to_hand_it_in(procedure):
    for step in procedure.steps:
        label = step.command.label()
        assert label and any("\u4e00" <= c <= "\u9fff" for c in label), step.command
        assert step.by


@ALL
def test_what_the_clock_hands_in_has_a_time_or_is_called_for(procedure):
    for step in procedure.steps:
        if step.due is not None:
            assert step.by == (Role.CLOCK,)


@ALL
def test_every_duty_cites_its_article_and_can_be_fulfilled(procedure):
    for duty in procedure.duties:
        assert duty.basis.statute and procedure.steps_for(duty.must), duty.code
    assert len({d.code for d in procedure.duties}) == len(procedure.duties)


@ALL
def test_what_is_quiet_is_never_disclosed_at_once_to_everybody(procedure):
    for row in procedure.disclosures:
        if row.event.quiet:
            assert row.event.__name__ in HIDDEN_UNTIL_TOLD
            assert row.to and not row.portal, f"{row.event.__name__} goes to everybody"
            assert row.since is not None or row.event.__name__ == "QuestionAsked"


def events() -> dict[str, type[Event]]:
    from ggzy.store.codec import EVENTS

    return EVENTS


def test_every_event_is_disclosed_somewhere_or_kept_on_purpose():
    kept = {"CoverKept", "AttendanceConfirmed", "ChairVoted", "RejectionVoted", "RejectionLost", "PreliminaryFinished", "RejectionProposed"}
    told = {row.event for p in PROCEDURES.values() for row in p.disclosures}
    silent = {name for name, event in events().items() if event not in told} - kept
    assert not silent, f"nobody ever sees {sorted(silent)}"


def test_every_event_has_a_chinese_label():
    for name, event in events().items():
        assert any("\u4e00" <= c <= "\u9fff" for c in event.label()), name
    assert StageEntered.label()


def test_every_rule_is_explained():
    from ggzy.core.law import bases
    from ggzy.core.rule import RULES

    assert bases()
    unexplained = [r.name for r in RULES.values() if r.basis and not r.meaning]
    assert not unexplained
