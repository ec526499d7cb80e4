"""确认招标代理委托: works, declines, wrong role, wrong stage, bad form, stranger."""

from __future__ import annotations

import pytest

from ggzy.core.acts import registration
from ggzy.desk import counter
from ggzy.store.models import Deal, Message
from tests.core.story import project
from tests.desk.door import Lot
from tests.people import AGENCY, RED, TENDEREE
from tests.trading.tenderers import at_work, text
from tests.trading.test_registration_pages import FILE, STRANGER

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked() -> str:
    """A project that the agency has registered; both parties are there to be told."""
    at_work(TENDEREE), at_work(AGENCY)
    command = registration.RegisterProject(project=project(agency_people=("李秀英", "张丽")))
    return counter.open_stream(command, AGENCY, procedure="construction/1").stream


def test_the_tenderee_is_asked_confirms_and_the_agency_goes_on(asked):
    client, url = at_work(TENDEREE), f"/trading/{asked}/appointment/"
    assert "确认招标代理委托" in text(client.get("/service/")) and url in text(client.get("/service/"))
    assert "请确认委托" in Message.objects.get(to_post__organisation__uscc=TENDEREE.org_id).subject
    assert "李秀英、张丽" in text(client.get(url))
    early = at_work(AGENCY).post(f"/trading/{asked}/tender-file/", {**FILE, "do": "file", "act_id": "f1"})
    assert early.status_code == 409 and "招标人还没有确认委托" in text(early)
    done = client.post(url, {"do": "confirm", "contract_no": "委〔2026〕1号", "act_id": "c1"}, follow=True)
    assert "委托已确认" in text(done) and "委〔2026〕1号" in text(done)
    filed = at_work(AGENCY).post(f"/trading/{asked}/tender-file/", {**FILE, "do": "file", "act_id": "f2"})
    assert filed.status_code == 302


def test_a_declined_project_is_void_and_may_be_registered_anew(asked):
    url = f"/trading/{asked}/appointment/"
    done = at_work(TENDEREE).post(url, {"do": "decline", "reason": "没有委托过", "act_id": "c1"}, follow=True)
    assert "登记作废" in text(done)
    assert "没有委托过" in Message.objects.filter(to_post__organisation__uscc=AGENCY.org_id).latest("pk").body
    own = registration.RegisterProject(project=project())
    assert counter.open_stream(own, TENDEREE, procedure="construction/1")
    assert Deal.objects.count() == 2


def test_without_contract_number_or_reason_nothing_happens(asked):
    client, url = at_work(TENDEREE), f"/trading/{asked}/appointment/"
    assert "委托合同编号" in text(client.post(url, {"do": "confirm", "contract_no": "", "act_id": "c1"}))
    assert "理由" in text(client.post(url, {"do": "decline", "reason": "", "act_id": "c2"}))
    assert counter.load(asked).appointment == "asked"


def test_neither_agency_nor_bidder_confirms(asked):
    for who in (AGENCY, RED):
        assert at_work(who).post(f"/trading/{asked}/appointment/", {"do": "confirm"}).status_code == 403


def test_a_stranger_finds_nothing(asked):
    assert at_work(STRANGER).get(f"/trading/{asked}/appointment/").status_code == 404


def test_where_nothing_waits_the_page_says_so_and_shows_no_form():
    url = f"/trading/{Lot().stream}/appointment/"
    assert "没有待确认的委托" in text(at_work(TENDEREE).get(url))
    assert at_work(TENDEREE).post(url, {"do": "confirm", "contract_no": "1", "act_id": "c"}).status_code == 409
