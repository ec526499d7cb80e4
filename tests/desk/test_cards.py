"""What is read off cards and to-dos without the acts behind them: who holds one, whom it is kept from, what is recorded already."""

from __future__ import annotations

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from django.db.models import Q

from ggzy.core.calendar import SHANGHAI
from ggzy.core.codes import plain
from ggzy.core.holders import Holder
from ggzy.core.procedures import PROCEDURES
from ggzy.core.record import BEFORE
from ggzy.core.roles import Role
from ggzy.core.shortcomings import INSPECTION, ISSUES, NETWORK
from ggzy.desk import at_opening, dossier_facts, duties, finding_facts, heirs, outside
from ggzy.layout import benches, watching
from ggzy.store.models import (
    AtOpening,
    CaseCard,
    Deal,
    DocketCard,
    ListRun,
    ListSource,
    MatterCard,
    PowerRow,
    Shareholding,
    ToDoRow,
)
from ggzy.supervision.reach import powers_within
from ggzy.supervision.views.complaints import matters_within, shut_lots
from tests.core.case_story import CLUE
from tests.core.test_chain import OFFICE, known
from tests.core.test_holders import NOW as THEN
from tests.core.test_holders import seat
from tests.desk.cases import official
from tests.people import BLUE, CENTRE, RED, SUPERVISOR, TENDEREE

NOW = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
FIRST, OTHER = seat(1, leads=True), seat(2)
OWN = FIRST.actor.org_id
NEIGHBOUR = msgspec.structs.replace(SUPERVISOR, org_id="11532301MB00000042")


# ---- who holds a to-do


def row(**changed: Any) -> dict[str, Any]:
    told = {
        "id": 1, "command": "ConfirmCredit", "label": "核对", "key": OWN, "role": "supervisor", "person": "", "not_by": "", "kind": "docket",
        "docket__stream": "cred-1", "docket__procedure": "credit/1", "docket__region": "532301", "docket__line": "", "docket__industry": "",
    }  # fmt: skip
    return dict.fromkeys(duties.READ) | told | changed


def held(*rows: dict[str, Any]) -> Holder:
    return duties.matter_of(list(rows), duties.Roll(THEN, (FIRST, OTHER), (), ())).holder


def test_what_another_has_to_check_is_held_by_no_one_of_those_who_may_not():
    assert held(row()).seat is FIRST and held(row(not_by=",p1,")).seat is OTHER and held(row(not_by=",p1,p2,")).orphan


def test_an_office_that_a_finding_is_about_does_not_confirm_it_where_the_one_that_handles_it_has_nobody():
    above = seat(3, "532300")
    waits = row(command="ConfirmSecond", key="1", docket__procedure="finding/1", docket__office_ids=["nobody", f"about {OWN}"], docket__line="construction", docket__industry="housing")
    assert duties.matter_of([waits], duties.Roll(THEN, (FIRST, OTHER, above), (), ())).holder.seat is above
    assert held(waits | {"docket__office_ids": ["nobody"]}).seat is FIRST


def test_only_of_offices_and_owners_it_is_said_that_nobody_is_there():
    assert held(row(key="nobody")).orphan and not held(row(key="nobody")).unnamed
    assert held(row(role="expert")).unnamed and held(row(key="nobody"), row(key="nobody", role="bidder")).unnamed


@pytest.mark.parametrize(
    ("changed", "offices"),
    [
        ({"key": "a"}, ("a",)), ({"key": ""}, ("issuer",)), ({"key": "of a"}, ("issuer",)), ({"kind": "deal", "key": "a"}, ("",)),
        ({"kind": "deal", "key": "a", "command": "AcknowledgeTransfer"}, ("a",)), ({"command": "ConfirmSecond"}, ("issuer", "")),
        ({"command": "ConfirmSecond", "docket__procedure": "finding/1"}, ("handles", "")),
        ({"command": "ConfirmSecond", "docket__procedure": "finding/1", "docket__office_ids": None}, ("",)),
    ],
)  # fmt: skip
def test_whose_by_name_a_to_do_is(changed, offices):
    told = {"docket__issuer_id": "issuer", "docket__office_ids": ["handles", "about x"]}
    assert duties.owed_by(row(**told | changed)) == offices


# ---- cards


def card(model: Any, stream: str, **told: Any) -> None:
    kept = {"procedure": "case/1", "code": stream, "title": "某事项", "region": SUPERVISOR.region, "stage": "open", "stage_label": "办理中"}
    model.objects.create(**kept | {"stream": stream, "registered_at": NOW, "changed_at": NOW} | told)


def case(stream: str, **told: Any) -> None:
    card(CaseCard, stream, **{"line": "construction", "industry": "housing", "accused": RED.org, "suspected": "collusion"} | told)


def test_a_case_is_kept_from_one_office_and_read_by_whom_it_was_handed_to(db):
    case("case-1", kept_from=SUPERVISOR.org_id)
    case("case-2", region="532900", handed_to=SUPERVISOR.org_id)
    seen = [set(CaseCard.objects.filter(watching.cases(each)).values_list("stream", flat=True)) for each in (SUPERVISOR, NEIGHBOUR)]
    assert seen == [{"case-2"}, {"case-1"}]


def test_a_complaint_is_kept_from_the_office_that_it_is_about(db):
    card(MatterCard, "comp-1", kind="complaint", line="construction", industry="housing", kept_from=SUPERVISOR.org_id)
    card(MatterCard, "report-1", kind="report", line="construction", industry="housing")
    for found in (lambda who: MatterCard.objects.filter(watching.complaints(who)), lambda who: matters_within(who, "complaint")):
        assert [list(found(each).values_list("stream", flat=True)) for each in (SUPERVISOR, NEIGHBOUR)] == [[], ["comp-1"]]


def test_who_complained_is_not_named_until_all_bids_are_open(db):
    at = {"procedure": "construction/1", "invest_code": "x", "tenderee_id": TENDEREE.org_id, "tenderee": TENDEREE.org, "line": "construction"}
    for stage in ("bidding", "opening", "opened"):
        card(Deal, stage, **at | {"stage": stage})
        card(MatterCard, f"comp-{stage}", kind="complaint", line="construction", deal=stage)
    assert shut_lots(MatterCard.objects.all()) == {"bidding", "opening"}


def test_of_dockets_each_reads_its_own_region_and_what_it_may_know_of(db):
    housing = {"line": "construction", "industry": "housing"}
    for stream, told in {
        "found": {"procedure": "unlisted/1", "stage": "confirmed"} | housing, "asked": {"procedure": "unlisted/1", "stage": "asked"} | housing,
        "network": {"procedure": "circular/1", "kind": ISSUES[NETWORK]}, "inspection": {"procedure": "circular/1", "kind": ISSUES[INSPECTION]},
        "below": {"procedure": "call/1", "region": "532302"}, "level": {"procedure": "call/1"},
    }.items():  # fmt: skip
        card(DocketCard, stream, **{"region": OFFICE.region} | told)

    def seen(which: Q) -> set[str]:
        return set(DocketCard.objects.filter(which).values_list("stream", flat=True))

    department = msgspec.structs.replace(SUPERVISOR, region=OFFICE.region)
    assert seen(watching.unlisted(department)) == {"asked"} and seen(watching.unlisted(OFFICE)) == {"asked", "found"}
    assert seen(watching.circulars(msgspec.structs.replace(CENTRE, region=OFFICE.region))) == {"network"}
    assert seen(watching.circulars(OFFICE)) == {"network", "inspection"} and seen(watching.circulars(department)) == set()
    assert seen(watching.going_up(OFFICE)) == {"below"}


def test_the_accused_has_something_to_do_in_a_case_once_it_was_told_of_it(db):
    for stream, told in (("case-1", False), ("case-2", True)):
        case(stream, accused_org=RED.org_id, told=told)
        ToDoRow.objects.create(case_id=stream, stream=stream, role="bidder", command="FileReply", label="陈述、申辩")
    assert list(ToDoRow.objects.filter(benches.reach(RED)).values_list("stream", flat=True)) == ["case-2"]


def test_that_a_question_waits_no_office_reads_since_it_tells_of_a_bidder(db):
    at = {"region": SUPERVISOR.region, "line": "construction", "industry": "housing"}
    card(Deal, "con-1", procedure="construction/1", invest_code="x", tenderee_id=TENDEREE.org_id, tenderee=TENDEREE.org, **at)
    for command in ("AnswerQuestion", "AcceptFiling"):
        ToDoRow.objects.create(deal_id="con-1", role="tenderee", command=command, label="办理", **at)
    for who, commands in ((SUPERVISOR, {"AcceptFiling"}), (CENTRE, {"AcceptFiling"}), (TENDEREE, {"AcceptFiling", "AnswerQuestion"})):
        assert set(ToDoRow.objects.filter(benches.watched(who)).values_list("command", flat=True)) == commands, who.role


def test_what_is_for_few_stands_on_their_own_benches_alone(db):
    for kind in ("interference", "report", "complaint"):
        card(MatterCard, kind, kind=kind, procedure=f"{kind}/1", line="")
        ToDoRow.objects.create(matter_id=kind, role="supervisor", command="x", label="办理")
    found = duties.Roll(THEN, (), (), ())
    assert [each.stream for each in duties.open_matters(ToDoRow.objects.all(), found)] == ["complaint"]
    assert len(duties.open_matters(ToDoRow.objects.all(), found, few=True)) == 3


def test_powers_are_asked_of_where_a_matter_will_lie_before_it_is_begun(db):
    PowerRow.objects.create(delegation="d", number=1, region=CLUE.region, line=CLUE.line, since=NOW, office="省局", document_no="1号")
    begins = PROCEDURES["case/1"].begin("case-1")
    assert [each.delegation for each in outside.facts_for(begins, CLUE, SUPERVISOR).powers] == ["d"]
    assert outside.facts_for(begins, CLUE, msgspec.structs.replace(SUPERVISOR, role=Role.INSPECTOR)).powers == ()


def test_an_office_reads_of_powers_what_came_down_to_its_own_region_and_lines(db):
    for name, region, line in (("own", SUPERVISOR.region, "construction"), ("land", SUPERVISOR.region, "land"), ("beside", "532900", "construction")):
        PowerRow.objects.create(delegation=name, number=1, region=region, line=line, since=NOW, office="省局", document_no="1号")
    assert [power.delegation for power in powers_within(SUPERVISOR)] == ["own"]


def test_what_is_recorded_of_somebody_is_found_by_its_document_until_it_is_withdrawn(db):
    for n, (who, stage) in enumerate(((RED, "recorded"), (RED, "withdrawn"), (BLUE, "checking"))):
        card(DocketCard, f"cred-{n}", procedure="credit/1", stage=stage, office_ids=[who.org_id], outcome=f"{n}号")
    card(DocketCard, "circ-1", procedure="circular/1", office_ids=[RED.org_id], outcome="9号")
    case("case-1", accused_org=RED.org_id, decision_no="罚1号")
    case("case-2", accused_org=RED.org_id)
    of_red = {(RED.org_id, plain("0号")): "cred-0", (RED.org_id, plain("罚1号")): "case-1"}
    assert dossier_facts.credit_recorded(RED.org_id) == of_red
    assert dossier_facts.credit_recorded() == of_red | {(BLUE.org_id, plain("2号")): "cred-2"}


def test_a_bar_that_is_stayed_now_is_told_of_the_firm_that_it_bars(db):
    case("case-1", accused_org=RED.org_id, stay="stayed")
    case("case-2", accused_org=RED.org_id, stay="over")
    for one, other, paused in ((RED, BLUE, ("case-1",)), (BLUE, RED, ())):
        wish = SimpleNamespace(predecessor_id=one.org_id, successor_id=other.org_id)
        assert heirs.firms_and_links(SimpleNamespace(stage=BEFORE), wish, SUPERVISOR)["paused"] == paused


def test_an_office_handles_a_finding_as_what_closes_findings_there(db):
    official(OFFICE)
    official(msgspec.structs.replace(OFFICE, person_id="p-buys", role=Role.TENDEREE))
    official(msgspec.structs.replace(SUPERVISOR, role=Role.SUPERVISOR))
    assert finding_facts.handling_office(SimpleNamespace(holder=known(OFFICE)), None, OFFICE) == {"handling_roles": ("administration",)}
    assert finding_facts.handling_office(SimpleNamespace(holder=None), None, OFFICE) == {}


def test_of_a_consortium_the_shareholders_of_every_member_are_kept_as_far_as_the_list_was_read_in(db):
    source = ListSource.objects.create(org_id=OFFICE.org_id, name="股东", kind="shares", region=OFFICE.region)
    states = ListRun.State
    for n, (state, who, holder) in enumerate(((states.DONE, RED, "张三"), (states.DONE, BLUE, "张三"), (states.READING, RED, "李四"))):
        run = ListRun.objects.create(source=source, file_name="股东.csv", sha256=f"{n}" * 64, size=1, at=NOW, state=state)
        told = {"firm_id": who.org_id, "firm": who.org, "holder": holder, "holder_key": holder, "percent": 40, "as_of": date(2020, 1, 5 + n)}
        Shareholding.objects.create(run=run, line_no=1, **told)
    at_opening.keep({("con-1", "甲"): ([RED.org_id, BLUE.org_id], []), ("con-1", "乙"): ([BLUE.org_id], [])})
    kept = {each.bidder: [(share.firm_id, share.holder) for share in at_opening.shares_in(each)] for each in AtOpening.objects.all()}
    assert kept == {"甲": [(RED.org_id, "张三"), (BLUE.org_id, "张三")], "乙": [(BLUE.org_id, "张三")]}
