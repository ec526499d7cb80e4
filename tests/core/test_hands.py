"""经办人: whose act it was among an agency's people; of the tenderee's acts, and of another agency's, nobody's."""

from __future__ import annotations

import msgspec

from ggzy.core import hands
from ggzy.core.acts.registration import ConfirmAppointment, RegisterProject, ReturnFiling, SubmitFiling
from tests.core.story import ALL_MET, Story, project, tender_file
from tests.people import AGENCY, SUPERVISOR, TENDEREE

COLLEAGUE = msgspec.structs.replace(AGENCY, person_id="p-agency2", person="王建国")
FAULTY = tuple(msgspec.structs.replace(f, met=n > 0, note="缺少异议渠道" if n == 0 else "") for n, f in enumerate(ALL_MET))
PEOPLE = ("李秀英", "王建国")


def lot(confirmed: bool = True) -> Story:
    story = Story()
    story.must(RegisterProject(project=project(agency_people=PEOPLE)), AGENCY)
    if confirmed:
        story.must(ConfirmAppointment(contract_no="委2026-1"), TENDEREE)
        story.must(SubmitFiling(tender_file=tender_file()), COLLEAGUE)
        story.must(ReturnFiling(findings=FAULTY, opinion="请补正异议渠道"), SUPERVISOR)
        story.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    return story


def seqs(story: Story, name: str) -> list[int]:
    return [entry.seq for entry in story.entries if type(entry.event).__name__ == name]


def test_the_act_that_is_cited_is_its_doers_and_the_last_one_counts():
    story, agency = lot(), AGENCY.org_id
    (registered,), (filed, own) = seqs(story, "ProjectRegistered"), seqs(story, "FilingSubmitted")
    assert hands.of_acts(story.entries, (registered,), agency).person == "李秀英"
    assert hands.of_acts(story.entries, (registered, filed, own), agency).person == "王建国", "the tenderee's own act is not the agency's"
    assert hands.of_acts(story.entries, (own,), agency) is None and hands.of_acts(story.entries, (), agency) is None
    assert hands.of_acts(story.entries, (filed,), "91530000000000000X") is None, "the act of another agency"


def test_one_named_is_found_among_the_agencys_people_alone():
    story = lot()
    assert hands.of_person(story.entries, "p-agency2", AGENCY.org_id).person == "王建国"
    for person_id, agency in (("p-tenderee", AGENCY.org_id), (SUPERVISOR.person_id, AGENCY.org_id), ("p-agency2", "91530000000000000X")):
        assert hands.of_person(story.entries, person_id, agency) is None


def test_the_lot_is_whose_who_registered_it_once_the_appointment_was_confirmed():
    assert hands.of_lot(lot().entries, AGENCY.org_id).person == "李秀英"
    assert hands.of_lot(lot(confirmed=False).entries, AGENCY.org_id) is None and hands.of_lot(lot().entries, "91530000000000000X") is None
