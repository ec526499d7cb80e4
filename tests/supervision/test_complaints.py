"""The office's pages of complaints 投诉: list, complaint, each step; they work, wrong role, wrong stage, bad form, stranger."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import msgspec
import pytest
from django.urls import reverse

from ggzy.core.acts import complaint as acts
from ggzy.core.acts import control
from ggzy.core.case import Case
from ggzy.core.powers import Power
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, complaints, counter, ticker
from ggzy.store.models import CaseCard, MatterCard, Message, Post, ToDoRow
from ggzy.supervision.complaint_acts import ACTS
from tests.core.complaint_story import LOT, START, STAY, WRONG
from tests.desk.complaints import Grievance
from tests.desk.door import register_firms
from tests.people import BLUE, CENTRE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import text

pytestmark = pytest.mark.django_db
LIST = reverse("supervision:complaints")
WATER = Actor(
    role=Role.SUPERVISOR, person_id="p-water", person="江科", org_id="11532300MB00000019", org="楚雄州水务局", post="科长", region="532300",
    lines=("construction/water",),
)  # fmt: skip


def page(it: Grievance, act: str = "") -> str:
    return reverse("supervision:complaint_act", args=[it.stream, act]) if act else reverse("supervision:complaint", args=[it.stream])


def test_an_office_from_which_the_power_was_taken_back_is_offered_to_nobody(monkeypatch):
    county = msgspec.structs.replace(SUPERVISOR, org_id="11532301MB00000042", org="楚雄市住建局", region="532301")
    posts = [
        SimpleNamespace(region_id=who.region, lines=list(who.lines), organisation=SimpleNamespace(uscc=who.org_id, name=who.org), actor=lambda _now, who=who: who)
        for who in (SUPERVISOR, county)
    ]  # fmt: skip
    gone = Power(delegation="d", region="532301", line="construction", matters=("complaint",), since=START, until=START + timedelta(days=1))
    monkeypatch.setattr(complaints, "powers_at", lambda region: (gone,))
    for at, offices in ((gone.until - timedelta(microseconds=1), [county.org_id, SUPERVISOR.org_id]), (gone.until, [SUPERVISOR.org_id])):
        monkeypatch.setattr(complaints.clock, "now", lambda at=at: at)
        assert [each.org_id for each in complaints.competent(LOT, posts)] == offices


@pytest.fixture(scope="module")
def made(module_world: None) -> Grievance:
    return Grievance()


@pytest.fixture
def it(made: Grievance, db: None) -> Grievance:
    return made.again()


def test_the_office_reads_the_complaint_and_takes_it_the_whole_way(at, it):
    office = at(SUPERVISOR)
    assert it.p.code in text(office.get(LIST)) and it.p.code in office.get(LIST, {"export": "csv"}).content.decode("utf-8-sig")
    shown = text(office.get(page(it)))
    assert RED.org in shown and "都符合受理的条件" in shown and "第60条" in shown
    assert office.post(page(it, "accept")).status_code == 302
    it.must(acts.ReplyToComplaint(text="评审依法进行"), TENDEREE)
    decision = {"decision_no": "楚建投〔2026〕1号", "outcome": "upheld", "decision": "经查反映属实，责令改正", "public_text": "经查，投诉成立，责令招标人改正"}
    assert office.post(page(it, "decide"), decision).status_code == 302
    assert it.p.deal_title not in text(at(BLUE).get(reverse("portal:complaints"))), "decided, not published yet"
    assert office.post(page(it, "publish")).status_code == 302
    assert it.p.stage == "published" and "责令招标人改正" in text(at(BLUE).get(reverse("portal:complaints")))
    assert "责令招标人改正" in text(at(BLUE).get(reverse("portal:deal", args=[it.lot.stream])))
    assert RED.org not in text(at(BLUE).get(reverse("portal:complaints")))


def test_the_walls_by_region_line_and_role(at, discipline, inspector, it):
    seen = ((at(SUPERVISOR), 200), (discipline, 200), (inspector, 200), (at(OTHER_SUPERVISOR), 404), (at(WATER), 404))
    exhibit = reverse("supervision:complaint_exhibit", args=[it.stream, it.p.exhibits[0].sha256])
    discipline.post(reverse("supervision:look", args=[it.stream]), {"reason": "日常监督检查"})
    for client, status in seen:
        assert client.get(page(it)).status_code == status
        assert (it.p.code in text(client.get(LIST))) is (status == 200)
        assert client.get(exhibit).status_code == 404  # this one was told by digest alone: no file lies behind it
    for who in (CENTRE, RED, TENDEREE):
        assert at(who).get(LIST).status_code == at(who).get(page(it)).status_code == at(who).get(exhibit).status_code == 403
    assert discipline.get(page(it, "accept")).status_code == 403


@pytest.mark.parametrize("act", ACTS)
def test_a_step_is_for_the_office_that_received_it(at, it, act):
    assert at(CENTRE).get(page(it, act)).status_code == 403
    assert at(OTHER_SUPERVISOR).get(page(it, act)).status_code == 404
    assert at(SUPERVISOR).get(page(it, act)).status_code == 200
    upper = Actor(role=Role.SUPERVISOR, person_id="p-up", person="省厅", org_id="11530000MB00000009", org="省住建厅", post="处长", region="530000")
    assert "disabled" in text(at(upper).get(page(it, act)))


@pytest.mark.parametrize("act", [a for a in ACTS if a not in ("accept", "refuse", "stay")])
def test_a_step_at_another_stage_is_grey(at, it, act):
    assert "disabled" in text(at(SUPERVISOR).get(page(it, act)))


@pytest.mark.parametrize(("act", "bad"), [("refuse", {"ground": "mood", "reason": "不"}), ("stay", {"order_no": ""}), ("hand-over", {"office_id": "x"})])
def test_a_faulty_form_does_nothing(at, it, act, bad):
    before = it.p.seq
    assert at(SUPERVISOR).post(page(it, act), bad).status_code == 422 and it.p.seq == before


def test_no_such_step_and_no_such_complaint(at, it):
    client = at(SUPERVISOR)
    assert client.get(page(it, "burn")).status_code == 404
    assert client.get(reverse("supervision:complaint", args=[it.lot.stream])).status_code == 404
    assert client.get(reverse("supervision:case", args=[it.stream])).status_code == 404


# ---- stay: in both streams or in neither ----


def test_a_stay_stops_the_lot_and_is_told_in_both(at, it):
    it.accepted()
    office = at(SUPERVISOR)
    assert office.post(page(it, "stay"), {"order_no": "楚建停〔2026〕1号", "reason": "继续开标将使投诉请求无法实现"}).status_code == 302
    assert it.p.stayed and "因处理投诉" in it.lot.p.suspended
    answer = office.post(page(it, "lift"), {"reason": "查明不影响开标"})
    assert answer.status_code == 409 and "顺延" in text(answer) and it.p.stayed and it.lot.p.suspended
    deadline = office.get(page(it, "lift")).context["form"]["new_deadline"].value()
    assert office.post(page(it, "lift"), {"reason": "查明不影响开标", "new_deadline": deadline}).status_code == 302
    assert not it.p.stayed and not it.lot.p.suspended


def test_a_lot_that_stands_already_gives_no_second_order(it):
    it.lot.must(control.Suspend(order_no="楚建停〔2026〕9号", reason="另案"), it.office)
    refused = complaints.order_stay(it.p, STAY, it.office)
    assert not refused and refused.rule == "not_suspended" and not it.p.stayed


def test_the_lot_was_cancelled_meanwhile(at, it):
    it.replied()
    complaints.order_stay(it.p, STAY, it.office)
    it.lot.must(control.Resume(reason="另行恢复", new_deadline=it.lot.p.round.deadline.replace(year=2099, month=6, day=3)), it.office)
    other = msgspec.structs.replace(TENDEREE, person_id="p-2", person="另一人")
    it.lot.both(control.Terminate(reason="项目审批被撤销，终止招标"), TENDEREE, other)
    assert it.lot.p.at_stage.final
    assert complaints.lift_stay(it.p, acts.LiftStay(reason="项目已终止，无须恢复"), it.office)
    decision = {"decision_no": "楚建投〔2026〕2号", "outcome": "ended", "decision": "项目已终止招标，终止处理", "public_text": "项目已终止招标，终止处理"}
    assert at(SUPERVISOR).post(page(it, "decide"), decision).status_code == 302


# ---- the wrong office, two at once, a post that ended, silence ----


def test_the_wrong_office_hands_over_and_loses_sight_of_it(at):
    it = Grievance(office_id=WRONG.org_id)
    wrong = at(OTHER_SUPERVISOR)
    shown = text(wrong.get(page(it)))
    assert f"应由{SUPERVISOR.org}受理" in shown
    assert at(SUPERVISOR).get(page(it)).status_code == 404
    assert wrong.post(page(it, "accept")).status_code == 409
    assert wrong.post(page(it, "hand-over"), {"office_id": SUPERVISOR.org_id, "reason": "不属本局监督"}).status_code == 302
    assert wrong.get(page(it)).status_code == 404 and at(SUPERVISOR).get(page(it)).status_code == 200
    assert Message.objects.filter(subject__startswith="移送来一件投诉").exists()
    assert Message.objects.filter(subject__startswith="投诉已移送").count() == 0  # the firm has nobody on the platform here


def test_two_supervisors_decide_at_once(at, it):
    it.replied()
    decision = {"decision_no": "楚建投〔2026〕1号", "outcome": "rejected", "decision": "经查反映不实，驳回投诉", "public_text": "经查，反映不实，驳回投诉", "seen": str(it.p.version)}
    first, second = at(SUPERVISOR), at(WATER)
    assert first.post(page(it, "decide"), decision).status_code == 302
    assert second.post(page(it, "decide"), decision).status_code == 404
    again = first.post(page(it, "decide"), {**decision, "outcome": "upheld"})
    assert again.status_code == 409 and "新的进展" in text(again) and it.p.outcome == "rejected"


def test_whose_post_ended_yesterday_decides_nothing(at, it):
    it.replied()
    client = at(SUPERVISOR)
    Post.objects.filter(person__username=SUPERVISOR.person_id).update(valid_to=clock.now())
    assert client.post(page(it, "decide"), {}).status_code == 403 and it.p.stage == "accepted"


def test_silence_is_noted_and_the_bench_shows_what_waits(at, it):
    card = MatterCard.objects.get(stream=it.stream)
    assert list(ToDoRow.objects.filter(matter=card).values_list("command", flat=True)) == ["AcceptComplaint"]
    bench = reverse("service:workbench")
    assert page(it) in text(at(SUPERVISOR).get(bench)) and page(it) not in text(at(OTHER_SUPERVISOR).get(bench))
    ticker.move_clock(card.next_due)
    assert "accept/" in it.p.breaches and MatterCard.objects.get(stream=it.stream).breaches == 1
    assert "逾期" in text(at(SUPERVISOR).get(LIST))


def test_a_case_begins_from_what_a_complaint_found(at, it):
    it.accepted()
    register_firms(BLUE)
    url = f"{reverse('supervision:new_case')}?deal={it.lot.stream}&complaint={it.stream}"
    wanted = {"org_id": BLUE.org_id, "suspected": "fraud", "about": "投诉查出业绩虚假", "region": "532301", "line": "construction", "industry": "housing"}
    assert at(SUPERVISOR).post(url, wanted).status_code == 302
    card = CaseCard.objects.get()
    assert it.p.cases == [(card.stream, card.code)] and counter.load(card.stream, Case).source == "complaint"
    assert at(OTHER_SUPERVISOR).post(url, wanted).status_code == 404


# ---- who complains is mostly who bids ----


UPPER = Actor(role=Role.SUPERVISOR, person_id="p-up", person="省厅", org_id="11530000MB00000009", org="省住建厅", post="处长", region="530000")


def test_before_the_opening_the_handling_office_alone_reads_who_complains(at, discipline, inspector, it):
    told = (RED.org, RED.org_id, it.p.contact)
    assert all(word in text(at(SUPERVISOR).get(page(it))) for word in told)
    others = (discipline, inspector, at(UPPER))
    discipline.post(reverse("supervision:look", args=[it.stream]), {"reason": "日常监督检查"})
    for client in others:
        shown = [text(client.get(page(it))), text(client.get(LIST)), client.get(LIST, {"export": "csv"}).content.decode()]
        assert it.p.code in shown[0] and "只有承办部门知道" in shown[1]
        assert not [word for word in told for each in shown if word in each]
        assert it.p.code not in text(client.get(LIST, {"q": RED.org}))
        entry = client.get(reverse("supervision:entry", args=[it.stream, 1]))
        assert entry.status_code == 200 and RED.org not in text(entry)
    other = msgspec.structs.replace(TENDEREE, person_id="p-2", person="另一人")
    it.lot.both(control.Terminate(reason="项目审批被撤销，终止招标"), TENDEREE, other)
    assert all(RED.org in text(client.get(page(it))) and RED.org in text(client.get(LIST)) for client in others)


def test_of_other_complaints_of_the_firm_an_office_reads_those_within_its_walls(at, it):
    beside, elsewhere = Grievance(), Grievance(office_id=WRONG.org_id)
    shown = text(at(SUPERVISOR).get(page(it)))
    assert beside.p.code in shown and elsewhere.p.code not in shown


def test_a_case_and_the_word_of_it_in_the_complaint_stand_together_or_not_at_all(at, it):
    register_firms(BLUE)
    url = f"{reverse('supervision:new_case')}?deal={it.lot.stream}&complaint={it.stream}"
    wanted = {"org_id": BLUE.org_id, "suspected": "fraud", "about": "投诉查出业绩虚假", "region": "532301", "line": "construction", "industry": "housing", "act_id": "once"}
    assert at(SUPERVISOR).post(url, wanted).status_code == 409 and not CaseCard.objects.exists()  # not accepted yet
    it.accepted()
    assert at(UPPER).post(url, wanted).status_code == 409 and not CaseCard.objects.exists()  # another office's complaint
    assert [at(SUPERVISOR).post(url, wanted).status_code for _ in range(2)] == [302, 302]
    assert len(it.p.cases) == CaseCard.objects.count() == 1
