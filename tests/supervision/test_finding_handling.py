"""Handling findings on their pages: raised for an office that is told of it, closed by others than those concerned, sent on, taken up."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import msgspec
import pytest
from django.test import Client
from django.urls import reverse

from ggzy.core.acts.explaining import TakeUpFinding
from ggzy.core.acts.registration import AcceptFiling, SubmitFiling
from ggzy.core.case import Case
from ggzy.core.explained import Explained
from ggzy.core.roles import Actor, Role
from ggzy.desk import clock, counter, ticker
from ggzy.desk.duties import open_matters, roll
from ggzy.desk.workdays import calendar
from ggzy.store.messages import to_handle
from ggzy.store.models import CaseCard, DocketCard, ExplainedCard, JournalEntry, JournalStream, Message, Post, ToDoRow
from ggzy.supervision.ages import findings as heaps_of
from ggzy.supervision.finding_acts import handling, offices_for
from ggzy.supervision.findings import concerned, raising, reader
from ggzy.supervision.models import Finding, ReviewOpened
from ggzy.supervision.watch import Watch
from tests.core.case_story import CLUE as REGISTER
from tests.core.story import ALL_MET, tender_file
from tests.core.test_chain import COUNTY, OFFICE, PROVINCE
from tests.desk.cases import official
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, CENTRE, DISCIPLINE, OTHER_SUPERVISOR, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import INSPECTOR, follow, text

pytestmark = pytest.mark.django_db
LIST = reverse("supervision:findings")
SECOND_HAND = msgspec.structs.replace(OFFICE, person_id="p-adm9", person="钱二")
COLLEAGUE = msgspec.structs.replace(SUPERVISOR, person_id="p-coll", person="同科人")
WHY = {"innocent": "其他", "reason": "已调取纸质审查记录，审查意见与日期相符", "act_id": "a1"}
CLUE = {"suspected": "collusion", "about": "据监督发现", "region": "532301", "line": "construction", "industry": "housing"}


@pytest.fixture
def unread(db: None) -> Finding:
    """A filing that was accepted unread, found; the department that did it, and who may handle it."""
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    lot.must(AcceptFiling(findings=ALL_MET), official(SUPERVISOR))
    for each in (OFFICE, INSPECTOR, DISCIPLINE):
        official(each)
    follow()
    return Finding.objects.get(rule="accepted_unread")


@pytest.fixture
def late(db: None) -> Finding:
    """A filing that the department let lie: its own breach, red."""
    for each in (SUPERVISOR, OFFICE, INSPECTOR, DISCIPLINE):
        official(each)
    lot = Lot()
    lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
    clock.forward_to(clock.now() + timedelta(days=10))
    ticker.run_due(clock.now())
    follow()
    return Finding.objects.get(rule="duty_breached")


def test_a_clue_from_a_departments_breach_begins_with_the_department(at, late):
    new = reverse("supervision:new_case") + "?finding=" + late.key
    above = Actor(role=Role.SUPERVISOR, person_id="p-ting", person="厅审", org_id="11530000MB00000003", org="云南省住建厅", post="处长", region="530000", lines=("construction",))
    shown = text(at(above).get(new))
    assert f"{SUPERVISOR.org} {SUPERVISOR.org_id}" in shown and f'value="{late.region}" selected' in shown


@pytest.fixture
def between(unread) -> Finding:
    """The same row, as if it were a mark between two firms."""
    register_firms(RED, BLUE)
    Finding.objects.update(rule="same_payer", family="signal", office="", person_id="", person="", firms=[RED.org_id, BLUE.org_id])
    return Finding.objects.get()


def page(found: Finding, act: str = "") -> str:
    return reverse("supervision:finding_act", args=[found.key, act]) if act else reverse("supervision:finding", args=[found.key])


def the(found: Finding) -> Any:
    return counter.load(raising.stream_of(found.key), Explained)


# ---- the second person


def test_a_second_person_is_asked_of_the_office_that_handles_it_and_never_of_the_one_it_is_about(late, at):
    other, first, bench = at(SECOND_HAND), at(OFFICE), reverse("service:workbench")
    at(COLLEAGUE)
    assert first.post(page(late, "explain"), WHY).status_code == 302
    assert "第二人确认" in text(other.get(bench)).split('id="second"', 1)[1].split("</section>", 1)[0]
    for concerned_too in (SUPERVISOR, COLLEAGUE):
        assert 'id="second"' not in text(at(concerned_too).get(bench))
        assert "第二人确认" not in text(at(concerned_too).get(reverse("supervision:decisions"))).split('id="escalated"')[0].split("</ul>")[0]
    shown = text(other.get(reverse("supervision:duties")))
    assert "第二人确认" in shown and f"{SECOND_HAND.org}" in shown
    (waits,) = [m for m in open_matters(ToDoRow.objects.filter(command="ConfirmSecond"), roll(clock.now())) if m.stream == raising.stream_of(late.key)]
    assert waits.holder.seat and waits.holder.seat.actor.person_id == str(Post.objects.get(person__username=SECOND_HAND.person_id).person_id)


# ---- raised


def test_a_red_finding_is_raised_once_for_an_office_that_it_is_not_about(late):
    assert raising.raise_waiting() == 1 and raising.raise_waiting() == 0
    p = the(late)
    assert (p.stage, p.concerned, p.holder.org_id) == ("open", (SUPERVISOR.org_id,), OFFICE.org_id)
    assert set(ToDoRow.objects.filter(docket=p.stream).values_list("key", "label")) == {(OFFICE.org_id, "处理监督发现")}
    (told,) = Message.objects.filter(stream=p.stream)
    assert told.to_post.organisation.uscc == OFFICE.org_id and "新的监督发现（红）" in told.subject and not told.for_reading


def test_a_blue_finding_waits_for_an_office_too_with_the_longest_term(late):
    Finding.objects.update(grade=1)
    raised_at = clock.now()
    assert raising.raise_waiting() == 1
    p = the(late)
    assert p.holder.org_id == OFFICE.org_id and p.due == calendar().after_workdays(raised_at, 20).end
    assert "新的监督发现（蓝）" in Message.objects.get(stream=p.stream).subject


def test_findings_about_the_handling_of_findings_get_no_clock(late):
    raising.raise_waiting()
    clock.forward_to(the(late).due)
    ticker.run_due(clock.now())
    follow()
    again = Finding.objects.get(stream=raising.stream_of(late.key))
    assert again.grade == 3 and "处理监督发现" in again.words and raising.raise_waiting() == 0
    assert concerned.offices_concerned(again, raising.roll(clock.now())) == (OFFICE.org_id,)


def test_one_that_cannot_be_raised_holds_up_no_other(late, monkeypatch):
    other = Finding.objects.create(**Finding.objects.values().get() | {"key": "other", "subject": "x"})
    real = raising.raising
    monkeypatch.setattr(raising, "raising", lambda found, seats: real(found, seats) if found.key != other.key else 1 / 0)
    assert raising.raise_waiting() == 1 and the(late).stage == "open"


def test_where_everybody_is_concerned_nobody_holds_it_and_the_list_of_duties_says_so(late, at):
    Post.objects.exclude(organisation__uscc=SUPERVISOR.org_id).update(valid_to=clock.now() - timedelta(days=1))
    raising.raise_waiting()
    assert the(late).holder is None
    assert "无人负责" in text(at(msgspec.structs.replace(INSPECTOR, person_id="p-new")).get(reverse("supervision:duties")))


def test_board_and_bench_show_what_waits_by_grade_and_age(late, at):
    raising.raise_waiting()
    clock.forward_to(clock.now() + timedelta(days=4))
    red, amber, _blue = heaps_of(Watch(OFFICE, clock.now()))
    assert (red.count, amber.count, red.oldest) == (1, 0, (clock.now() - late.at).days) and red.bands[1][1] == 1 and not red.late
    client = at(OFFICE)
    board = text(client.get(reverse("supervision:board")))
    assert "红色发现" in board and red.url.replace("&", "&amp;") in board and late.words in text(client.get(red.url))
    bench = text(client.get(reverse("service:workbench")))
    assert "处理监督发现" in bench and reverse("supervision:finding", args=[raising.stream_of(late.key)]) in bench
    assert client.get(reverse("supervision:finding", args=[raising.stream_of(late.key)])).status_code == 200
    assert "处理监督发现" not in text(at(SUPERVISOR).get(reverse("service:workbench")))


# ---- what does not hold any more


def gone(found: Finding, again: bool = False) -> None:
    """It turns out that the filing had been opened; or that it had not."""
    if again:
        ReviewOpened.objects.all().delete()
    else:
        before = found.at - timedelta(hours=1)
        ReviewOpened.objects.create(stream=found.stream, person_id=found.person_id, person="x", post="x", at=before, filing_version=1)
    reader.look_at([found.stream])


def test_a_finding_that_holds_no_longer_lapses_and_nobody_is_late_with_it(at, unread):
    raising.raise_waiting()
    first = the(unread).due
    assert Message.objects.filter(stream=the(unread).stream, command="ExplainFinding").exists()
    gone(unread)
    assert not Finding.objects.exists(), "nobody had acted on it"
    assert raising.lapse_gone() == 1 and raising.lapse_gone() == 0
    p = the(unread)
    assert p.stage == "lapsed" and not ToDoRow.objects.filter(docket=p.stream).exists() and sum(h.count for h in heaps_of(Watch(OFFICE, clock.now()))) == 0
    post = Post.objects.get(person__username=OFFICE.person_id)
    assert not to_handle(post.person, post).filter(stream=p.stream).exists()
    clock.forward_to(first)
    ticker.run_due(clock.now())
    assert not JournalEntry.objects.filter(stream=p.stream, event="DutyBreached").exists()
    assert at(OFFICE).get(page(unread)).status_code == 404
    gone(unread, again=True)
    assert raising.raise_waiting() == 1 and raising.raise_waiting() == raising.lapse_gone() == 0
    p = the(unread)
    assert p.stage == "open" and p.due > first and ToDoRow.objects.filter(docket=p.stream).exists() and at(OFFICE).get(page(unread)).status_code == 200


def test_what_was_sent_on_stays_to_be_read_and_is_handled_no_further(at, unread):
    to = f"discipline/{DISCIPLINE.org_id}"
    assert at(OFFICE).post(page(unread, "refer"), {"to": to, "reason": "请核查审查人员有无失职", "act_id": "r1"}).status_code == 302
    gone(unread)
    assert raising.lapse_gone() == 1 and Finding.objects.get().gone_at is not None
    shown = text(at(OFFICE).get(page(unread)))
    assert "不再成立，终结" in shown and "不必签收" in shown and "等待签收" not in shown and "登记线索</a>" not in shown
    assert "签收移送的监督发现" not in text(at(DISCIPLINE).get(reverse("service:workbench")))
    assert unread.words not in text(at(OFFICE).get(LIST)) and unread.words in text(at(OFFICE).get(LIST, {"state": "lapsed"}))
    assert at(OFFICE).post(page(unread, "explain"), WHY).status_code == 409 and the(unread).stage == "lapsed"
    gone(unread, again=True)
    assert raising.raise_waiting() == 1 and the(unread).stage == "open" and the(unread).referral is None


def test_what_was_decided_stays_decided_whether_it_holds_or_not(at, unread):
    assert at(OFFICE).post(page(unread, "explain"), WHY).status_code == 302
    gone(unread)
    assert raising.lapse_gone() == 0 and the(unread).stage == "explained"
    assert at(OFFICE).post(page(unread, "reopen"), {"reason": "纸质记录是事后补的", "act_id": "a3"}).status_code == 409


# ---- closed by others than those concerned


def test_neither_who_did_it_nor_a_colleague_closes_it_and_the_page_says_who(at, unread):
    for own in (SUPERVISOR, COLLEAGUE):
        client = at(own)
        shown = text(client.get(page(unread)))
        assert "不能由" in shown and OFFICE.org in shown
        refused = client.post(page(unread, "explain"), WHY)
        assert refused.status_code == 409 and WHY["reason"] in text(refused)
    assert not ExplainedCard.objects.exists() and not JournalStream.objects.filter(procedure="finding/1").exists()


def test_another_office_closes_it_and_it_can_be_taken_back(at, unread):
    client = at(OFFICE)
    assert client.post(page(unread, "explain"), {**WHY, "reason": "看过了"}).status_code == 409
    assert client.post(page(unread, "explain"), {**WHY, "innocent": "没有这一种"}).status_code == 422
    for _ in range(2):  # the same form twice
        assert client.post(page(unread, "explain"), WHY).status_code == 302
    card = ExplainedCard.objects.get()
    assert (card.finding, card.stage, card.innocent) == (unread.key, "explained", WHY["innocent"])
    assert unread.words not in text(client.get(LIST)) and unread.words in text(client.get(LIST, {"state": "explained"}))
    assert client.post(page(unread, "explain"), {**WHY, "act_id": "a2"}).status_code == 409
    assert client.post(page(unread, "reopen"), {"reason": "纸质记录是事后补的", "act_id": "a3"}).status_code == 302
    assert unread.words in text(client.get(LIST)) and "重新处理" in text(client.get(page(unread)))
    reader.rebuild()
    assert ExplainedCard.objects.get().stage == "reopened"


def test_red_is_closed_by_two(at, late):
    assert at(OFFICE).post(page(late, "explain"), WHY).status_code == 302
    p = the(late)
    assert p.stage == "open" and "等待第二人确认" in text(at(OFFICE).get(page(late)))
    second = reverse("service:second", args=[p.stream])
    assert "第二人确认" in text(at(SECOND_HAND).get(reverse("service:workbench")))
    for own, status in ((OFFICE, 409), (COLLEAGUE, 409), (SECOND_HAND, 302)):
        assert at(own).post(second, {"do": "confirm", "asked": "1", "act_id": own.person_id}).status_code == status, own.person
    assert the(late).stage == "explained"


# ---- sent on


def test_the_handling_office_sends_it_to_discipline_which_signs_and_concludes(at, unread):
    discipline, to = at(DISCIPLINE), f"discipline/{DISCIPLINE.org_id}"
    assert DISCIPLINE.org in text(at(OFFICE).get(page(unread, "refer")))
    assert at(OFFICE).post(page(unread, "refer"), {"to": to, "reason": "请核查", "act_id": "r0"}).status_code == 409
    assert at(OFFICE).post(page(unread, "refer"), {"to": "discipline/none", "reason": "请核查审查人员有无失职"}).status_code == 422
    assert at(OFFICE).post(page(unread, "refer"), {"to": to, "reason": "请核查审查人员有无失职", "act_id": "r1"}).status_code == 302
    assert "已移送，待签收" in text(at(SUPERVISOR).get(page(unread))) and unread.words in text(at(SUPERVISOR).get(LIST, {"state": "referred"}))
    assert "签收移送的监督发现" in text(discipline.get(reverse("service:workbench")))
    assert Message.objects.filter(to_post__organisation__uscc=DISCIPLINE.org_id).exists()
    assert at(OFFICE).post(page(unread, "receive"), {"act_id": "s0"}).status_code == 409
    assert discipline.post(page(unread, "receive"), {"act_id": "s1"}).status_code == 302
    done = {"outcome": "disciplined", "reason": "查明没有审查，已给予警告处分（楚纪〔2026〕3号）", "act_id": "d1"}
    assert discipline.post(page(unread, "conclude"), done).status_code == 302
    shown = text(at(SUPERVISOR).get(page(unread)))
    assert "已查实处理" in shown and "立案审查调查或者给予处分" in shown and "楚纪〔2026〕3号" in shown


def test_an_office_beside_the_one_that_handles_it_reads_why_it_cannot(at, unread):
    shown, to = text(at(INSPECTOR).get(page(unread))), f"discipline/{DISCIPLINE.org_id}"
    assert "不是这条发现的处理单位" in shown and f"由{OFFICE.org}办理" in shown
    assert at(INSPECTOR).post(page(unread, "explain"), WHY).status_code == 409
    assert at(INSPECTOR).post(page(unread, "refer"), {"to": to, "reason": "请核查审查人员有无失职", "act_id": "r9"}).status_code == 409


def test_only_offices_that_receive_it_and_are_not_concerned_are_offered(at, unread):
    for each in (PROVINCE, COUNTY, OTHER_SUPERVISOR):
        official(each)
    offered = text(at(SUPERVISOR).get(page(unread, "refer")))
    assert [org.org in offered for org in (DISCIPLINE, INSPECTOR, PROVINCE)] == [True] * 3
    assert not [org.org for org in (COUNTY, OTHER_SUPERVISOR) if f"/{org.org_id}" in offered] and f"above/{SUPERVISOR.org_id}" not in offered
    h = handling(unread, OFFICE, clock.now())
    h.p.concerned = (DISCIPLINE.org_id,)
    codes = {office.org_id for _where, office in offices_for(h)}
    assert DISCIPLINE.org_id not in codes and {INSPECTOR.org_id, PROVINCE.org_id} <= codes, "never the one that it is about"


@pytest.mark.parametrize("who", [CENTRE, RED, TENDEREE])
def test_steps_are_for_offices(at, unread, who):
    assert at(who).get(page(unread, "refer")).status_code == 403


def test_beyond_ones_walls_and_steps_that_do_not_exist_are_not_there(at, unread):
    assert at(OTHER_SUPERVISOR).post(page(unread, "explain"), WHY).status_code == 404
    assert at(OFFICE).get(page(unread, "forget")).status_code == 404
    assert at(DISCIPLINE).get(page(unread, "cite")).status_code == 403
    assert at(OFFICE).post(page(unread, "reopen"), {"reason": "纸质记录是事后补的", "act_id": "a9"}).status_code == 409


# ---- taken up


def test_a_clue_begins_with_the_finding_each_firm_one_of_its_own(at, between):
    client, new = at(SUPERVISOR), reverse("supervision:new_case") + f"?finding={between.key}"
    form = text(client.get(new))
    assert "来自监督发现" in form and between.words in form and 'value="fraud"' in form and 'value="expert"' not in form
    assert client.post(new, {**CLUE, "concerned": RED.org_id, "suspected": "evasion"}).status_code == 422
    assert client.post(new, {**CLUE, "concerned": RED.org_id, "act_id": "c1"}).status_code == 302
    case = CaseCard.objects.get()
    assert (case.from_finding, case.deal, the(between).case) == (between.key, between.stream, case.stream)
    rate = counter.load(case.stream, Case).rate
    assert (rate.records, rate.of, rate.found, rate.cases) == (1, 1, 1, 0), "as it stood before this clue"
    assert "已登记线索" in text(client.get(page(between))) and between.words not in text(client.get(LIST))
    assert "监督发现" in text(client.get(reverse("supervision:case", args=[case.stream])))
    assert "对其他涉及企业登记线索" in text(client.get(page(between)))
    assert client.post(new, {**CLUE, "org_id": BLUE.org_id, "act_id": "c2"}).status_code == 302
    assert "对其他涉及企业登记线索" not in text(client.get(page(between))) and CaseCard.objects.filter(from_finding=between.key).count() == 2


def test_an_unread_filing_is_no_clue_against_a_bidder(at, unread):
    register_firms(RED)
    new = reverse("supervision:new_case") + f"?finding={unread.key}"
    form = text(at(SUPERVISOR).get(new))
    assert "不能登记为线索" in form and page(unread, "refer") in form and 'value="collusion"' not in form
    assert at(SUPERVISOR).post(new, {**CLUE, "org_id": RED.org_id}).status_code == 422
    outcome = raising.case_from_finding(unread, REGISTER, partial(TakeUpFinding, suspected="collusion"), official(SUPERVISOR), "c3")
    assert not outcome and "涉及您所在的单位" in str(outcome)
    assert not CaseCard.objects.exists() and not JournalEntry.objects.filter(stream__startswith="case-").exists() and the(unread) is None


def test_a_breach_of_the_departments_own_is_no_clue_either_but_a_partys_is(at, late):
    assert "登记线索</a>" not in text(at(SUPERVISOR).get(page(late)))
    assert DocketCard.objects.filter(procedure="finding/1").count() == 0


def test_a_stranger_is_asked_to_log_in(late):
    assert Client().get(page(late, "explain")).status_code == 302
