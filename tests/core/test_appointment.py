"""确认委托: an agency's registration waits for the tenderee's own word (招标投标法实施条例 14)."""

from __future__ import annotations

import pytest

from ggzy.core import agenda
from ggzy.core.acts import registration
from ggzy.core.calendar import default_calendar
from ggzy.core.roles import Role
from tests.core.story import Story, project, tender_file
from tests.people import AGENCY, SUPERVISOR, TENDEREE

CONFIRM = registration.ConfirmAppointment(contract_no="委〔2026〕1号")
DECLINE = registration.DeclineAppointment(reason="本单位没有委托过")
FILING = registration.SubmitFiling(tender_file=tender_file())


@pytest.fixture
def asked() -> Story:
    story = Story()
    story.must(registration.RegisterProject(project=project(agency_people=("李秀英",))), AGENCY)
    return story


def test_no_filing_before_the_tenderee_confirms_citing_article_14(asked):
    for who in (AGENCY, TENDEREE):
        refused = asked.refused(FILING, who)
        assert (refused.rule, refused.basis.article) == ("appointment_confirmed", 14)
    asked.must(CONFIRM, TENDEREE)
    asked.must(FILING, AGENCY)
    assert asked.p.stage == "in_review"


def test_the_contract_is_named(asked):
    assert asked.refused(registration.ConfirmAppointment(contract_no=" "), TENDEREE).rule == "written_contract_named"


def test_a_declined_registration_is_void(asked):
    assert asked.refused(registration.DeclineAppointment(reason=" "), TENDEREE).rule == "reason_written"
    asked.must(DECLINE, TENDEREE)
    assert asked.p.stage == "declined" and asked.p.at_stage.final
    assert asked.refused(FILING, AGENCY).rule == "wrong_stage"


def test_only_the_tenderee_speaks_and_only_once(asked):
    for who in (AGENCY, SUPERVISOR):
        assert asked.refused(CONFIRM, who).rule == "wrong_role"
    asked.must(CONFIRM, TENDEREE)
    assert asked.refused(CONFIRM, TENDEREE).rule == "appointment_waits"
    assert asked.refused(DECLINE, TENDEREE).rule == "appointment_waits"


def test_what_the_tenderee_registers_itself_waits_for_nobody():
    story = Story().registered()
    assert story.refused(CONFIRM, TENDEREE).rule == "appointment_waits"
    story.must(FILING, AGENCY)


def test_the_agency_names_its_people():
    nobody = registration.RegisterProject(project=project())
    assert Story().refused(nobody, AGENCY).rule == "agency_names_its_people"
    Story().must(nobody, TENDEREE)


def test_the_confirmation_is_the_tenderees_to_do_and_then_the_file_is(asked):
    def waiting() -> list[tuple[str, tuple[Role, ...]]]:
        return [(t.command.__name__, t.who) for t in agenda.to_dos(asked.p, default_calendar())]

    assert waiting() == [("ConfirmAppointment", (Role.TENDEREE,))]
    asked.must(CONFIRM, TENDEREE)
    assert waiting() == [("SubmitFiling", (Role.TENDEREE, Role.AGENCY))]
