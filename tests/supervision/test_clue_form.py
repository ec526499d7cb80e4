"""登记线索: one party to a clue, nobody named by the form after the first, and whose duty follows is told at once."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ggzy.core.acts.case import NotifyAccused
from ggzy.core.acts.transfer import TransferCase
from ggzy.desk import clock, counter
from ggzy.desk.accused import parts_of
from ggzy.store.models import CaseCard, Organisation, Post
from ggzy.supervision.models import Finding
from tests.desk.cases import Matter, official
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import text
from tests.supervision.test_cases import COUNTY

pytestmark = pytest.mark.django_db
NEW = reverse("supervision:new_case")
CLUE = {"suspected": "collusion", "about": "同一账户转出两家的保证金", "region": "532301", "line": "construction", "industry": "housing"}


@pytest.fixture
def from_two(db: None) -> str:
    """The form of a clue from a finding between two firms."""
    register_firms(RED, BLUE)
    official(TENDEREE)
    told = {"region": "532301", "line": "construction", "industry": "housing", "version": 1, "family": "signal", "grade": 3}
    stream = Lot().stream
    Finding.objects.create(key=stream[-16:], rule="same_payer", subject="x", stream=stream, firms=[RED.org_id, BLUE.org_id], at=clock.now(), words="同一账户", **told)
    return f"{NEW}?finding={stream[-16:]}"


def sent(client: Client, url: str, **given: str) -> Any:
    return client.post(url, {**CLUE, **given})


def test_a_clue_names_one_party_not_a_ticked_firm_and_another_beside_it(at, from_two):
    client = at(SUPERVISOR)
    both = sent(client, from_two, concerned=RED.org_id, org_id=TENDEREE.org_id)
    assert both.status_code == 422 and "当事人只能填一个" in text(both) and not CaseCard.objects.exists()
    assert "请填写单位，或者选择一名评标专家" in text(sent(client, from_two, concerned=""))
    assert sent(client, from_two, concerned=RED.org_id, org_id=RED.org_id).status_code == 302, "the same firm twice is one"
    assert sent(client, from_two, concerned="", org_id=TENDEREE.org_id).status_code == 302
    assert list(CaseCard.objects.order_by("registered_at").values_list("accused_org", flat=True)) == [RED.org_id, TENDEREE.org_id]


def test_after_a_first_clue_the_form_names_nobody_and_says_who_has_one(at, from_two):
    client = at(SUPERVISOR)
    assert "已经对" not in text(client.get(from_two))
    assert sent(client, from_two, concerned=RED.org_id).status_code == 302
    again = client.get(from_two)
    shown, case = text(again), CaseCard.objects.get()
    assert again.context["form"].initial["org_id"] == "" and f"这条发现已经对 {RED.org} 登记线索" in shown and case.code in shown
    assert f'value="{BLUE.org_id}"' in shown and f'value="{BLUE.org_id}" checked' not in shown and f'value="{RED.org_id}"' not in shown
    assert sent(client, from_two).status_code == 422 and CaseCard.objects.count() == 1
    assert sent(client, from_two, concerned=BLUE.org_id).status_code == 302 and CaseCard.objects.count() == 2


def test_whose_duty_a_clue_becomes_is_told_at_once_and_stands_on_the_case(at, from_two):
    at(COUNTY)
    client, own = at(SUPERVISOR), "线索已登记，请在五个工作日内立案"
    assert own in text(client.post(NEW, {**CLUE, "org_id": RED.org_id}, follow=True))
    below = text(client.post(NEW, {**CLUE, "org_id": RED.org_id, "region": COUNTY.region}, follow=True))
    assert own not in below and f"线索已登记，由{COUNTY.org}（{COUNTY.person}）在五个工作日内立案" in below
    assert f"办理单位：{COUNTY.org}" in below
    assert f"办理单位：{SUPERVISOR.org}" in text(client.get(reverse("supervision:case", args=[CaseCard.objects.get(region="532301").stream])))


def test_a_case_that_was_sent_to_an_office_names_it_beside_its_duty(at, from_two):
    matter, client, _there = Matter(), at(SUPERVISOR), at(OTHER_SUPERVISOR)
    matter.both(TransferCase(kind="office", to=OTHER_SUPERVISOR.org, office_id=OTHER_SUPERVISOR.org_id, document_no="2号", reason="管辖不在本州"))
    assert f"办理单位：{OTHER_SUPERVISOR.org}" in text(client.get(reverse("supervision:case", args=[matter.stream])))


def test_a_notice_offers_and_takes_only_grounds_that_fit_the_accused(at, from_two):
    matter, client = Matter().investigating(), at(SUPERVISOR)
    url = reverse("supervision:case_act", args=[matter.stream, "notify"])
    shown = text(client.get(url))
    assert 'value="late_office"' not in shown and 'value="agency"' not in shown and 'value="collusion" selected' in shown
    wanted = {"facts": "逾期不履行监督职责", "ground": "late_office", "fine_fen": "100", "months": "0"}
    assert client.post(url, wanted).status_code == 422
    told = NotifyAccused(facts="逾期不履行监督职责", ground="late_office", fine_fen=100)
    assert counter.hand_in(matter.stream, told, matter.investigator).rule == "ground_fits_the_accused"
    Organisation.objects.filter(uscc=RED.org_id).update(kind="authority")
    shown = text(client.get(url))
    assert 'value="late_office"' in shown and 'value="collusion"' not in shown and "请选择" in shown, "nothing is chosen in place of what no longer fits"


def test_a_firm_is_whatever_it_does_here_besides_what_it_is_registered_as(from_two):
    assert parts_of(BLUE.org_id) == ("bidder",) and parts_of("91530000000000000X") == ()
    post = Post.objects.filter(organisation__uscc=TENDEREE.org_id).get()
    Organisation.objects.filter(pk=post.organisation_id).update(kind="bidder")
    assert set(parts_of(TENDEREE.org_id)) == {"bidder", "tenderee"}
    post.delete()
    assert set(parts_of(TENDEREE.org_id)) == {"bidder", "tenderee"}, "by its lot"


def test_on_a_new_clue_taking_it_up_comes_first_and_the_other_ways_are_no_alarm(at, from_two):
    matter, client = Matter(), at(SUPERVISOR)

    def button(act: str) -> str:
        shown = text(client.get(reverse("supervision:case", args=[matter.stream])))
        address = reverse("supervision:case_act", args=[matter.stream, act])
        return next(each for each in re.findall(r"<a class=\"btn[^<]*</a>", shown) if address in each)

    assert "btn-primary" in button("assign")
    for act, label in (("close", "不予立案"), ("transfer", "移送案件")):
        assert label in button(act) and "btn-danger" not in button(act) and "btn-primary" not in button(act)
    assert "不予立案" in text(client.get(reverse("supervision:case_act", args=[matter.stream, "close"])))
    matter.investigating()
    for act, label in (("close", "不予处罚，结案"), ("transfer", "移送案件")):
        assert label in button(act) and "btn-danger" in button(act)
