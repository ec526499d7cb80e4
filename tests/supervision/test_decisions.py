"""The leaders' page 待我决定: everything that counts as a decision can come up, and what waits for one stands there, for inspectors too."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from django.urls import reverse

from ggzy.core.acts import complaint
from ggzy.core.acts.registration import SubmitFiling
from ggzy.core.procedures import PROCEDURES
from ggzy.core.shortcomings import INSPECTION, found_in
from ggzy.desk import clock, follow, ticker
from ggzy.store.models import DocketCard
from ggzy.supervision import circular_facts, decided
from ggzy.supervision.findings import raising
from ggzy.supervision.models import Decided, Finding
from ggzy.supervision.views.decisions import DECIDING, IN_DOCKETS, LEADERS
from tests.core.complaint_story import DECISION
from tests.core.story import tender_file
from tests.core.test_chain import OFFICE
from tests.desk.cases import official
from tests.desk.complaints import Grievance
from tests.desk.door import Lot
from tests.people import CENTRE, DISCIPLINE, OTHER_SUPERVISOR, SUPERVISOR, TENDEREE
from tests.supervision.conftest import INSPECTOR, text
from tests.supervision.conftest import follow as catch_up

DECISIONS = reverse("supervision:decisions")


@pytest.mark.parametrize("event", decided.DECISIONS, ids=lambda event: event.__name__)
def test_whatever_counts_as_a_decision_is_followed_and_made_by_an_official(event):
    kinds = {p.state for p in PROCEDURES.values() for row in p.disclosures if row.event is event}
    assert kinds and all(decided.note in follow.CARDS[kind].followers for kind in kinds if kind in follow.CARDS), kinds


def test_every_act_that_decides_is_somebodys_to_do():
    known = {duty.must.__name__ for p in PROCEDURES.values() for duty in p.duties}
    known |= {prompt.command.__name__ for p in PROCEDURES.values() for prompt in p.prompts} | {"ConfirmSecond"}
    assert set(DECIDING) <= known, set(DECIDING) - known


NOT_LISTED = {
    "nothing waits for it: it is done of one's own accord, and its second person's confirmation is listed": (
        "KeepDeadline", "DeclareKeyLost", "PermitDisclosure", "Unlist", "RestartDraw", "TransferCase", "CloseCase", "RevokeDecision", "NoteStay",
        "EndStay", "NoteAppealResult", "CorrectPower", "WithdrawPower", "ReturnToPool",
    ),
    "the other way of ending what is listed under the act that is due": (
        "RefuseComplaint", "AllowWithdrawal", "ClearUnlisted", "DropCircular", "DropDelegation", "DropChecklist", "RejectSuccession", "DropCoordination", "ReturnImport",
    ),
    "taken back of one's own accord, nothing waits for it": ("WithdrawList", "WithdrawCircular", "WithdrawCall", "CallOffReport", "RepealChecklist", "WithdrawCredit"),
    "it carries out or enters what was decided elsewhere": ("RecordReceipt", "PublishComplaintDecision"),
    "on the same page among what leaders hear and bring together": ("SettleCoordination", "AcknowledgeCall", "AcceptReport"),
    "of reports others may not know even how many there are": ("OpenCaseFromReport", "CloseReport"),
    "a person's own answer, no decision over others": ("StateOnFigure", "TakeOver", "DeclineHandover", "Rate"),
}  # fmt: skip


def test_whatever_takes_two_or_ends_a_matter_is_listed_or_says_why_not():
    by_leaders = {
        step.command.__name__
        for p in PROCEDURES.values() for step in p.steps
        if set(step.by) & set(LEADERS) and (step.second or (isinstance(step.to, str) and p.stage(step.to).final))
    }  # fmt: skip
    excepted = {act for acts in NOT_LISTED.values() for act in acts}
    assert by_leaders <= {*DECIDING, *excepted}, by_leaders - {*DECIDING, *excepted}
    assert excepted <= by_leaders and not excepted & set(DECIDING), (excepted - by_leaders, excepted & set(DECIDING))


def test_what_is_listed_of_dockets_comes_from_tables_that_are_looked_through():
    of_dockets = {
        p.code for p in PROCEDURES.values() for d in p.duties
        if d.must.__name__ in DECIDING and set(d.who) & set(LEADERS) and issubclass(follow.CARDS[p.state].model, DocketCard)
    }  # fmt: skip
    assert of_dockets <= {*IN_DOCKETS, "coordination/1"}, "what is convened is looked through by waiting_for"


@pytest.mark.django_db
def test_a_complaint_waits_for_its_decision_and_the_decision_is_recorded(at):
    grievance = Grievance()
    assert "决定是否受理投诉" in text(at(SUPERVISOR).get(DECISIONS)) and "决定是否受理投诉" not in text(at(OTHER_SUPERVISOR).get(DECISIONS))
    grievance.replied()
    assert "作出投诉处理决定" in text(at(SUPERVISOR).get(DECISIONS))
    grievance.must(DECISION)
    told = {row.decision for row in Decided.objects.filter(stream=grievance.stream)}
    assert told >= {complaint.ComplaintAccepted.label(), complaint.ComplaintDecided.label()}
    assert grievance.p.title[:20] in text(at(SUPERVISOR).get(DECISIONS))


@pytest.mark.django_db
def test_a_finding_waits_for_its_office_and_an_unhandled_one_is_slow_investigation(at):
    for each in (SUPERVISOR, OFFICE, INSPECTOR):
        official(each)
    Lot().must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    began = clock.now()
    clock.forward_to(began + timedelta(days=10))
    ticker.run_due(clock.now())
    catch_up()
    raising.raise_waiting()
    late = Finding.objects.get(rule="duty_breached")
    own, inspector = at(OFFICE), at(INSPECTOR)
    assert "处理监督发现" in text(own.get(DECISIONS)) and inspector.get(DECISIONS).status_code == 200
    assert "处理监督发现" not in text(inspector.get(DECISIONS))  # it waits for another office
    assert inspector.post(reverse("supervision:finding_act", args=[late.key, "reopen"]), {"reason": "没有处理"}).status_code == 409
    clock.forward_to(clock.now() + timedelta(days=30))
    ticker.run_due(clock.now())
    (found,) = [f for f in found_in(circular_facts.facts("532300", began, clock.now(), clock.now()), INSPECTION) if f.rule == "slow_investigation"]
    assert found.office_id == OFFICE.org_id and "监督发现逾期没有签收、处理" in found.words and found.version == 3
    why = {"outcome": "corrected", "reason": "已责令改正，并约谈了科室负责人", "act_id": "x1"}
    assert inspector.post(reverse("supervision:finding_act", args=[late.key, "conclude"]), why).status_code == 409  # another office handles it
    colleague = at(msgspec.structs.replace(OFFICE, person_id="p-adm9", person="钱二"))
    assert colleague.post(reverse("supervision:finding_act", args=[late.key, "conclude"]), why).status_code == 302
    assert "第二人确认：" in text(own.get(DECISIONS)) and "第二人确认：" not in text(colleague.get(DECISIONS)).split('id="escalated"')[0]
    assert own.post(reverse("service:second", args=[raising.stream_of(late.key)]), {"do": "confirm", "asked": "1", "act_id": "x2"}).status_code == 302
    assert Decided.objects.filter(decision="发现已查实、处理", person=OFFICE.person).exists()  # who confirmed it
    assert "发现已查实、处理" in text(inspector.get(DECISIONS))


@pytest.mark.django_db
@pytest.mark.parametrize("who", [CENTRE, DISCIPLINE, TENDEREE])
def test_the_page_is_the_leaders(at, who):
    assert at(who).get(DECISIONS).status_code == 403
