"""My calls: what an expert sees before the seat, and how a call is confirmed, taken or declined."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from ggzy.core.acts import committee
from ggzy.core.roles import Actor
from ggzy.desk.pseudonym import pseudonym
from ggzy.store.models import Message, Person
from tests.people import CENTRE, RED, SUPERVISOR, TENDEREE
from tests.trading.bidders import log_in
from tests.trading.evaluated import EvaluatedLot, browser, text

CALLS = "/trading/calls/"


@pytest.fixture(scope="module")
def made(module_lot) -> EvaluatedLot:
    return module_lot(lambda: EvaluatedLot().drawn())


@pytest.fixture
def lot(made, db) -> Iterator[EvaluatedLot]:
    yield made
    made.undo()


def answer(lot: EvaluatedLot, member: Actor, what: str, **form: str):
    token = pseudonym(lot.stream, 1, member.person_id)
    named = {f"{token}-{k}" if k in ("ground", "reason") else k: v for k, v in form.items()}
    return browser(member).post(f"{CALLS}{token}/{what}", named)


def test_before_the_seat_time_place_and_speciality_are_shown_and_nothing_of_the_lot(lot):
    shown = text(browser(lot.members[0]).get(CALLS))
    assert "市政工程" in shown and "确认参加" in shown
    project = lot.p.project
    for secret in (project.title, project.tenderee, project.agency, lot.stream, lot.p.deal_code, RED.org):
        assert secret not in shown


def test_a_call_is_confirmed_and_then_taken_and_the_project_appears(lot):
    member = lot.members[0]
    assert answer(lot, member, "confirm").status_code == 302
    assert lot.p.round.seats[member.person_id].confirmed_at
    assert answer(lot, member, "sit", no_interest="1").url == f"/trading/{lot.stream}/seat/"
    assert lot.p.round.seats[member.person_id].seated_at
    assert lot.p.project.title in text(browser(member).get(CALLS))


def test_the_seat_is_not_taken_without_the_declaration(lot):
    member = lot.members[0]
    answer(lot, member, "sit")
    assert not lot.p.round.seats[member.person_id].seated_at


def test_an_interest_is_declared_with_its_reason(lot):
    member = lot.members[1]
    empty = answer(lot, member, "decline", ground="interest", reason="")
    assert empty.status_code == 200 and "请填写" in text(empty)
    assert answer(lot, member, "decline", ground="interest", reason="配偶在投标人处任职").status_code == 302
    assert lot.p.round.seats[member.person_id].declined == "声明回避：配偶在投标人处任职"
    assert "正在办理更换" in text(browser(member).get(CALLS))


def test_a_second_answer_is_refused_with_whose_turn_it_is(lot):
    member = lot.members[1]
    answer(lot, member, "decline", ground="unable", reason="因病住院治疗")
    again = answer(lot, member, "confirm")
    assert again.status_code == 409 and "等待交易中心更换" in text(again)


def test_another_experts_call_and_an_unknown_one_are_not_found(lot):
    mine, others = lot.members[0], lot.members[1]
    token = pseudonym(lot.stream, 1, others.person_id)
    assert browser(mine).post(f"{CALLS}{token}/confirm").status_code == 404
    assert browser(mine).post(f"{CALLS}nobody/confirm").status_code == 404


def test_other_roles_have_no_calls(lot):
    for actor in (SUPERVISOR, TENDEREE, RED):
        client = Client()
        log_in(client, actor)
        assert client.get(CALLS).status_code == 403
    assert Client().get(CALLS).status_code == 302


def test_an_expert_who_was_not_drawn_is_told_what_to_expect(lot):
    idle = (
        Person.objects.filter(username__startswith="expert").exclude(pk__in=[int(s) for s in lot.p.round.seats]).first()
    )
    client = Client()
    client.force_login(idle)
    assert "目前没有需要您参加的评标" in text(client.get(CALLS))


def test_the_seat_is_closed_to_a_member_who_has_not_taken_it(lot):
    client = browser(lot.members[0])
    for page in ("seat/", "deliberation/", "evaluation-report/"):
        assert client.get(f"/trading/{lot.stream}/{page}").url == CALLS


def test_the_workbench_tells_no_project_before_the_seat_and_leads_to_the_calls(lot):
    member = lot.members[0]
    shown = text(browser(member).get("/service/"))
    assert "签到入席" in shown and CALLS in shown and lot.p.project.title not in shown
    answer(lot, member, "sit", no_interest="1")
    assert "签到入席" not in text(browser(member).get("/service/"))
    assert "签到入席" in text(browser(lot.members[1]).get("/service/"))


def test_each_drawn_member_is_told_in_a_message_that_names_no_project(lot):
    member = lot.members[0]
    (told,) = Message.objects.filter(to_person_id=int(member.person_id))
    assert "市政工程" in told.body and told.link == CALLS
    whole = f"{told.subject}{told.body}{told.stream}"
    p = lot.p
    assert not any(secret in whole for secret in (p.project.title, p.project.tenderee, lot.stream, p.deal_code))
    lot.must(committee.DeclineSeat(interest=True, reason="有利害关系"), member)
    lot.must(committee.ReplaceExpert(expert_id=member.person_id, reason="声明回避"), CENTRE)
    assert Message.objects.filter(to_person_id=int(lot.members[-1].person_id)).count() == 1
