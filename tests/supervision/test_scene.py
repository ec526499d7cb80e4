"""Supervision at the scene 现场监管: presence, questions, corrections on pages; and what the board shows of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from ggzy.core.acts import oversight
from ggzy.core.acts.registration import SubmitFiling
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, ticker
from ggzy.layout.fields import typed_moment
from ggzy.store.models import Deal, Message, ToDoRow
from ggzy.supervision import presence
from ggzy.supervision.models import Look, Watching
from tests.core.story import tender_file
from tests.desk.cases import Matter
from tests.desk.door import Lot
from tests.people import AGENCY, CENTRE, DISCIPLINE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import text

pytestmark = pytest.mark.django_db
BOARD = reverse("supervision:board")
AUDIT, PROCURATOR = (
    Actor(role=role, person_id=f"p-{role}", person=name, org_id=f"11532300MB0000{n}", org=org, post="科长", region="532300")
    for role, name, n, org in ((Role.AUDIT, "段审", "0071", "楚雄州审计局"), (Role.PROCURATOR, "罗检", "0072", "楚雄州人民检察院"))
)


def page(lot: Lot, name: str = "scene", *more: object) -> str:
    return reverse(f"supervision:{name}", args=[lot.stream, *more])


def typed(days: int) -> str:
    return typed_moment(clock.now() + timedelta(days=days))


@pytest.fixture
def opened(noticed: Lot) -> Lot:
    """A lot in bidding, which is watched too."""
    return noticed


# ---- presence ----


def test_who_comes_is_present_until_leaving(at, opened):
    client = at(SUPERVISOR)
    assert "还没有监督人员到场" in text(client.get(page(opened)))
    assert client.post(page(opened), {"do": "come"}).status_code == 302
    assert SUPERVISOR.person in text(client.get(page(opened))) and Watching.objects.get().left_at is None
    assert client.post(page(opened), {"do": "come"}).status_code == 409
    assert client.post(page(opened), {"do": "leave"}).status_code == 302
    assert Watching.objects.get().left_at and "已离场" in text(client.get(page(opened)))
    assert [p.left is not None for p in opened.p.oversight.presence] == [True]


def test_a_page_that_falls_silent_is_left_since_it_was_last_seen(at, opened):
    client = at(SUPERVISOR)
    client.post(page(opened), {"do": "come"})
    came = Watching.objects.get().came_at
    ticker.move_clock(came + timedelta(minutes=4))
    assert client.get(page(opened, "presence")).status_code == 200
    seen = Watching.objects.get().seen_at
    assert seen > came
    assert not presence.report(opened.stream, CENTRE, seen + timedelta(minutes=4)) and Watching.objects.get().seen_at == seen, "another's page"
    ticker.move_clock(seen + presence.SILENT - timedelta(minutes=1))
    presence.note_gone(seen + presence.SILENT - timedelta(microseconds=1))
    assert Watching.objects.get().left_at is None
    presence.note_gone(seen + presence.SILENT)
    assert Watching.objects.get().left_at == seen == opened.p.oversight.presence[0].left


def test_only_supervisors_and_the_administration_come(at, opened, inspector):
    assert inspector.get(page(opened)).status_code == 200 and inspector.post(page(opened), {"do": "come"}).status_code == 409
    assert at(CENTRE).post(page(opened), {"do": "come"}).status_code == 409
    assert at(OTHER_SUPERVISOR).get(page(opened)).status_code == 404 and at(RED).get(page(opened)).status_code == 403
    assert not Watching.objects.exists()


def test_nothing_to_watch_says_so(at):
    lot = Lot()
    shown = text(at(SUPERVISOR).get(page(lot)))
    assert "没有开标、评标等需要到场监督的活动" in shown


# ---- asking and ordering ----


def test_a_question_goes_to_the_party_and_its_reply_comes_back(at):
    lot, client = Lot(), at(SUPERVISOR)
    given = {"to": "tenderee", "text": "为何不设最高限价", "reply_by": typed(3)}
    assert client.post(page(lot, "ask"), given).status_code == 302
    tenderee = at(TENDEREE)
    client.post(page(lot, "ask"), {**given, "text": "招标控制价由谁编制"})  # now that somebody there can be told
    asked = Message.objects.get(to_person__username=TENDEREE.person_id, subject__startswith="监督部门书面询问")
    assert "招标控制价由谁编制" in asked.body and "以前答复" in asked.body
    desk = reverse("service:oversight", args=[lot.stream])
    assert desk in text(tenderee.get(reverse("service:workbench"))) and "为何不设最高限价" in text(tenderee.get(desk))
    assert tenderee.post(desk, {"do": "reply", "number": "问1", "text": ""}).status_code == 422
    assert "没有对本单位的询问" in text(at(AGENCY).get(desk))
    assert at(AGENCY).post(desk, {"do": "reply", "number": "问1", "text": "代答"}).status_code == 409
    assert tenderee.post(desk, {"do": "reply", "number": "问1", "text": "已在文件中补充"}).status_code == 302
    assert Message.objects.filter(to_person__username=SUPERVISOR.person_id, subject__startswith="书面询问已答复").count() == 1
    assert tenderee.post(desk, {"do": "reply", "number": "问2", "text": "委托造价咨询单位"}).status_code == 302
    assert "已在文件中补充" in text(client.get(page(lot))) and not ToDoRow.objects.filter(command="ReplyInWriting").exists()
    assert at(OTHER_SUPERVISOR).get(desk).status_code == 403 and at(RED).get(desk).status_code == 403


def test_silence_past_the_reply_clock_is_a_breach(at):
    lot, client = Lot(), at(SUPERVISOR)
    client.post(page(lot, "ask"), {"to": "centre", "text": "见证录像在哪里", "reply_by": typed(2)})
    ticker.move_clock(lot.p.oversight.questions["问1"].reply_by)
    assert lot.p.breaches and "监督部门指定的期限" in text(client.get(reverse("supervision:deal", args=[lot.stream])))


@pytest.mark.parametrize(("changed", "status"), [({"text": ""}, 422), ({"to": "bidder"}, 422), ({"reply_by": "昨天"}, 422), ({"reply_by": "past"}, 409)])
def test_a_faulty_question_keeps_what_was_typed(at, changed, status):
    lot = Lot()
    given = {"to": "tenderee", "text": "为何不设最高限价", "reply_by": typed(3), **changed}
    given["reply_by"] = typed(-1) if given["reply_by"] == "past" else given["reply_by"]
    answer = at(SUPERVISOR).post(page(lot, "ask"), given)
    assert answer.status_code == status and not lot.p.oversight.questions
    assert "招标人" in text(answer)


def test_an_order_is_reported_and_judged(at):
    lot, client = Lot(), at(SUPERVISOR)
    order = {"to": "tenderee", "order_no": "楚建改〔2026〕1号", "text": "删去地域业绩条件", "reason": "招标投标法第五十一条", "until": typed(5)}
    assert client.post(page(lot, "correct"), {**order, "order_no": ""}).status_code == 422
    assert client.post(page(lot, "correct"), order).status_code == 302
    assert client.get(page(lot, "judge", 9)).status_code == 404
    assert not Message.objects.filter(subject__startswith="监督部门责令改正").exists()  # nobody of the tenderee's holds a post yet
    early = {"put_right": "yes", "opinion": "已经改好了"}
    assert client.post(page(lot, "judge", 1), early).status_code == 409
    desk = reverse("service:oversight", args=[lot.stream])
    assert at(TENDEREE).post(desk, {"do": "report", "number": "改1", "text": "已经删去"}).status_code == 302
    assert "认定改正情况" in text(client.get(page(lot)))
    assert client.post(page(lot, "judge", 1), {"put_right": "no", "opinion": "没有删干净"}).status_code == 409
    assert Message.objects.filter(to_person__username=SUPERVISOR.person_id, subject__startswith="已报告改正情况").count() == 1
    assert client.post(page(lot, "judge", 1), early).status_code == 302 and "已改正" in text(client.get(page(lot)))


@pytest.mark.parametrize("name", ["ask", "correct"])
def test_acts_at_the_scene_are_the_supervisors(at, name, inspector):
    lot = Lot()
    assert inspector.get(page(lot, name)).status_code == 403 and at(TENDEREE).get(page(lot, name)).status_code == 403
    assert at(OTHER_SUPERVISOR).get(page(lot, name)).status_code == 404


# ---- the board ----


def test_the_board_shows_what_goes_on_without_a_supervisor_and_how_long_things_lie(at, opened):
    client = at(SUPERVISOR)
    assert "没有监督人员在场" not in text(client.get(BOARD))
    Deal.objects.filter(stream=opened.stream).update(stage="opening")
    assert "没有监督人员在场" in text(client.get(BOARD)) and page(opened) in text(client.get(BOARD))
    Watching.objects.create(stream=opened.stream, person_id="x", person="某", org="某局", role="supervisor", stage="opening", came_at=clock.now(), seen_at=clock.now())
    assert "没有监督人员在场" not in text(client.get(BOARD))
    waiting = Lot()
    waiting.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    Matter()
    ticker.move_clock(clock.now() + timedelta(days=10))
    shown = text(client.get(BOARD))
    assert "最久 10 天" in shown and "各地区" in shown and "楚雄市" in shown


# ---- the watchers of the watchers ----


@pytest.mark.parametrize("who", [AUDIT, PROCURATOR, DISCIPLINE], ids=["audit", "procurator", "discipline"])
def test_they_read_and_say_why_once_for_each_deal_and_day(at, who, opened):
    client = at(who)
    asked = client.get(page(opened))
    assert asked.status_code == 302 and "/look/" in asked.headers["Location"]
    assert client.post(asked.headers["Location"], {"reason": ""}).status_code == 422
    back = client.post(asked.headers["Location"], {"reason": "审计项目〔2026〕3号"})
    assert back.headers["Location"] == page(opened) and client.get(page(opened)).status_code == 200
    assert client.post(page(opened), {"do": "come"}).status_code == 409
    assert Look.objects.get().reason == "审计项目〔2026〕3号"
    other = Lot()
    assert client.get(page(other)).status_code == 302
    ticker.move_clock(clock.now() + timedelta(days=1))
    assert client.get(page(opened)).status_code == 302, "a new day, a new reason"
    assert client.get(BOARD).status_code == 200


def test_a_case_wants_a_reason_too_and_strangers_are_not_even_asked(at):
    matter = Matter()
    case = reverse("supervision:case", args=[matter.stream])
    assert at(AUDIT).get(case).status_code == 302
    assert at(AUDIT).get(page(Lot(region="532901"))).status_code == 404


def test_the_events_are_told_to_the_parties_and_not_to_bidders(at, opened):
    opened.must(oversight.ComeToWatch(), SUPERVISOR)
    assert "监督人员到场" not in text(at(RED).get(reverse("portal:deal", args=[opened.stream])))
    assert "监督人员到场" in text(at(TENDEREE).get(reverse("trading:deal", args=[opened.stream])))
