"""The second person's pages 等待第二人确认: asking, the workbench, confirming, declining; and nobody else's."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from ggzy.core.calendar import SHANGHAI
from ggzy.desk import clock, ticker
from ggzy.store.models import Deal, Message, Person, Post, ToDoRow
from tests.core.test_second import ADMINISTRATION
from tests.desk.door import Lot
from tests.people import AGENCY, BLUE, CENTRE, DISCIPLINE, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import at, own_vault, text  # noqa: F401

pytestmark = pytest.mark.django_db
COLLEAGUE = msgspec.structs.replace(TENDEREE, person_id="p-tenderee2", person="李慧芳")


@pytest.fixture
def lot(db) -> Lot:
    return Lot().noticed()


def page(lot) -> str:
    return f"/service/second/{lot.stream}/"


def terminate(client, lot, reason: str = "项目取消，不再建设"):
    return client.post(f"/trading/{lot.stream}/terminate/", {"reason": reason, "act_id": "one"}, follow=True)


def test_one_asks_and_a_colleague_confirms(at, lot):  # noqa: F811
    asker, colleague = at(TENDEREE), at(COLLEAGUE)
    assert "本项须由两个人办理" in text(asker.get(f"/trading/{lot.stream}/terminate/"))
    assert "等待另一人确认后生效" in text(terminate(asker, lot))
    assert lot.p.stage == "bidding"
    bench = text(colleague.get("/service/"))
    assert "等待第二人确认" in bench and "第二人确认：终止招标" in bench and page(lot) in bench
    shown = text(colleague.get(page(lot)))
    assert "项目取消，不再建设" in shown and "杨建国" in shown and "disabled" not in shown
    assert "已确认，即时生效" in text(colleague.post(page(lot), {"do": "confirm", "asked": "1"}, follow=True))
    assert lot.p.stage == "terminated" and "已确认" in text(colleague.get(page(lot)))


def test_the_asker_waits_and_cannot_confirm(at, lot):  # noqa: F811
    asker = at(TENDEREE)
    terminate(asker, lot)
    watched = text(at(DISCIPLINE).get("/service/"))
    assert f"/supervision/{lot.stream}/" in watched and page(lot) not in watched, "the watcher is led where it may read"
    bench = text(asker.get("/service/"))
    assert 'id="second"' not in bench and "第二人确认：终止招标" in bench.split('id="waiting"')[1]
    assert "disabled" in text(asker.get(page(lot))) and "撤回这份申请" in text(asker.get(page(lot)))
    answer = asker.post(page(lot), {"do": "confirm", "asked": "1"})
    assert answer.status_code == 409 and "两个不同的人" in text(answer) and lot.p.stage == "bidding"


def test_who_asked_cannot_confirm_from_another_post_of_theirs(at, lot):  # noqa: F811
    asker = at(TENDEREE)
    terminate(asker, lot)
    at(AGENCY)
    person = Person.objects.get(username=TENDEREE.person_id)
    agency = Post.objects.get(person__username=AGENCY.person_id)
    other = Post.objects.create(person=person, organisation=agency.organisation, title="兼职", role=agency.role, region=agency.region, valid_from=agency.valid_from)
    asker.post(f"/service/posts/{other.pk}/switch")
    assert asker.post(page(lot), {"do": "confirm", "asked": "1"}).status_code == 409 and lot.p.stage == "bidding"


def test_those_concerned_are_told_and_the_asker_learns_the_answer(at, lot):  # noqa: F811
    asker, agency = at(TENDEREE), at(AGENCY)
    terminate(asker, lot)
    told = Message.objects.filter(subject__startswith="等待您作为第二人确认")
    assert {m.to_person.username for m in told} == {AGENCY.person_id} and told[0].link == page(lot)
    agency.post(page(lot), {"do": "decline", "asked": "1", "reason": "资金已经落实，不应终止"})
    answer = Message.objects.get(subject__startswith="第二人不同意")
    assert answer.to_person.username == TENDEREE.person_id and "资金已经落实" in answer.body


def test_declining_needs_a_reason_and_keeps_the_page(at, lot):  # noqa: F811
    terminate(at(TENDEREE), lot)
    colleague = at(COLLEAGUE)
    answer = colleague.post(page(lot), {"do": "decline", "asked": "1", "reason": "不"})
    assert answer.status_code == 422 and "<details" in text(answer) and " open" in text(answer)
    assert lot.p.asked_now
    colleague.post(page(lot), {"do": "decline", "asked": "1", "reason": "不应终止，继续招标"})
    assert not lot.p.asked_now and "不应终止，继续招标" in text(colleague.get(page(lot)))


def test_an_earlier_post_that_is_over_leaves_nobody_to_ask_for(at, lot):  # noqa: F811
    terminate(at(TENDEREE), lot)
    Post.objects.filter(person__username=TENDEREE.person_id).update(valid_to=clock.now())
    answer = at(COLLEAGUE).post(page(lot), {"do": "confirm", "asked": "1"})
    assert answer.status_code == 409 and "提出人已不在任" in text(answer) and lot.p.stage == "bidding"


def test_the_waiting_ends_by_the_clock_and_leaves_the_workbench(at, lot):  # noqa: F811
    terminate(at(TENDEREE), lot)
    colleague = at(COLLEAGUE)
    assert ToDoRow.objects.filter(command="ConfirmSecond").exists()
    ticker.move_clock(clock.now() + timedelta(hours=24, seconds=1))
    assert lot.p.asked["1"].outcome == "expired" and not ToDoRow.objects.filter(command="ConfirmSecond").exists()
    assert "逾期失效" in text(colleague.get(page(lot)))
    assert colleague.post(page(lot), {"do": "confirm", "asked": "1"}).status_code == 409


def test_an_extension_is_asked_by_the_agency_and_confirmed_by_the_tenderee(at, lot):  # noqa: F811
    deadline = lot.p.round.deadline
    moved = (deadline + timedelta(days=7)).astimezone(SHANGHAI)
    answer = at(AGENCY).post(f"/trading/{lot.stream}/extend/", {"new_deadline": moved.strftime("%Y-%m-%dT%H:%M"), "reason": "图纸需要补充", "act_id": "1"}, follow=True)
    assert "等待另一人确认后生效" in text(answer) and lot.p.round.deadline == deadline
    tenderee = at(TENDEREE)
    assert "第二人确认" in text(tenderee.get(f"/trading/{lot.stream}/"))
    tenderee.post(page(lot), {"do": "confirm", "asked": "1"})
    assert lot.p.round.deadline == moved


def test_the_page_is_for_parties_and_offices_of_the_deal(at, lot, client):  # noqa: F811
    terminate(at(TENDEREE), lot)
    assert at(CENTRE).get(page(lot)).status_code == 200
    assert at(RED).get(page(lot)).status_code == 403 and at(DISCIPLINE).get(page(lot)).status_code == 403
    assert client.get(page(lot)).status_code == 302
    stranger = msgspec.structs.replace(COLLEAGUE, person_id="p-other", org_id="91532301MA6Y00022X", org="别的招标人")
    assert at(stranger).get(page(lot)).status_code == 404
    assert at(SUPERVISOR).post(page(lot), {"do": "confirm", "asked": "1"}).status_code == 409
    assert at(TENDEREE).get("/service/second/none/").status_code == 404


def test_an_empty_page_says_what_will_come(at, lot):  # noqa: F811
    assert "没有等待第二人确认的申请" in text(at(TENDEREE).get(page(lot)))
    assert at(TENDEREE).post(page(lot), {"do": "confirm", "asked": "9"}).status_code == 409


# ---- off the portal


def test_a_deal_is_taken_off_the_portal_by_two_and_says_so(at, lot, client):  # noqa: F811
    administration, supervisor = at(ADMINISTRATION), at(SUPERVISOR)
    public = f"/deals/{lot.stream}/"
    unlist = f"/supervision/{lot.stream}/unlist/"
    assert "从门户撤下" in text(administration.get(f"/supervision/{lot.stream}/"))
    administration.post(unlist, {"order_no": "楚公管撤〔2026〕1号", "reason": "公告误载个人信息", "act_id": "1"})
    assert client.get(public).status_code == 200
    supervisor.post(page(lot), {"do": "confirm", "asked": "1"})
    gone = client.get(public)
    assert gone.status_code == 410 and "楚公管撤〔2026〕1号" in text(gone) and lot.p.project.title not in text(gone)
    assert not Deal.objects.get(stream=lot.stream).published
    assert "已从门户撤下" in text(supervisor.get(f"/supervision/{lot.stream}/"))
    administration.post(f"/supervision/{lot.stream}/relist/", {"reason": "已经改正并重新核对", "act_id": "2"})
    assert client.get(public).status_code == 200


def test_only_the_administration_of_the_region_takes_deals_off(at, lot, client):  # noqa: F811
    for name in ("unlist", "relist"):
        where = f"/supervision/{lot.stream}/{name}/"
        assert at(SUPERVISOR).get(where).status_code == 403 and at(BLUE).get(where).status_code == 403
        assert client.get(where).status_code == 302
        elsewhere = msgspec.structs.replace(ADMINISTRATION, person_id="p-yuxi", org_id="11530400015171234B", org="玉溪局", region="530400")
        assert at(elsewhere).get(where).status_code == 404
    bad = at(ADMINISTRATION).post(f"/supervision/{lot.stream}/unlist/", {"order_no": "", "reason": "误载了信息"})
    assert bad.status_code == 422 and "误载了信息" in text(bad)
