"""Seats as the centre and the tenderee see them: states without names, and replacement."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from ggzy.core.acts import committee, evaluation
from ggzy.core.roles import Actor
from ggzy.desk import clock, counter
from ggzy.store.models import BarRow, Person, Post, Region
from ggzy.store.regions import load_regions
from tests.people import BLUE, CENTRE, SUPERVISOR, TENDEREE
from tests.trading.bidders import log_in
from tests.trading.evaluated import ALL_MET, EvaluatedLot, browser, text


@pytest.fixture(scope="module")
def made(module_lot) -> EvaluatedLot:
    def make() -> EvaluatedLot:
        load_regions()
        return EvaluatedLot().drawn()

    return module_lot(make)


@pytest.fixture
def lot(made, db) -> Iterator[EvaluatedLot]:
    yield made
    made.undo()


def url(lot: EvaluatedLot) -> str:
    return f"/trading/{lot.stream}/seats/"


def at(by: Actor) -> Client:
    client = Client()
    log_in(client, by)
    if by.region:
        Post.objects.filter(person__username=by.person_id).update(region=Region.objects.get(code=by.region))
    return client


def place_of(lot: EvaluatedLot, representative: bool) -> str:
    return str(next(n for n, s in enumerate(lot.p.round.seats.values()) if s.representative == representative))


def test_the_centre_sees_states_and_counts_and_no_names(lot):
    member = lot.members[0]
    lot.must(committee.ConfirmAttendance(), member)
    lot.must(committee.DeclineSeat(interest=True, reason="与某公司经理是同学"), lot.members[1])
    shown = text(at(CENTRE).get(url(lot)))
    assert "已入席 0/5" in shown and "专家1" in shown and "已确认参加" in shown and "声明回避，待更换" in shown
    assert "同学" not in shown and not any(m.person in shown for m in lot.members)


def test_of_a_barred_member_the_centre_sees_that_it_waits_for_replacement_and_not_why(lot):
    """Decisions are public: the reason would tell who sits there."""
    told = {"basis": "招标投标法实施条例", "article": 72, "capacities": ["expert"], "region": "530000", "lines": []}
    member = lot.members[1]
    BarRow.objects.create(case_id="case-1", decision_no="1号", since=clock.now(), person_id=member.person_id, subject=member.person, **told)
    shown = text(at(CENTRE).get(url(lot)))
    assert "不能继续评标，待更换" in shown and "取消" not in shown and member.person not in shown
    refused = counter.hand_in(lot.stream, committee.ConfirmAttendance(), member)
    assert not refused and refused.rule == "member_not_barred"


def test_the_centre_replaces_an_expert_by_the_next_of_the_draw(lot):
    before = lot.members[0].person_id
    done = at(CENTRE).post(url(lot), {"seat": place_of(lot, False), "reason": "声明回避，予以更换"})
    assert done.status_code == 302
    assert before not in lot.p.round.seats and len(lot.p.round.seats) == 5


def test_a_replacement_needs_its_reason(lot):
    answer = at(CENTRE).post(url(lot), {"seat": place_of(lot, False), "reason": ""})
    assert "请填写" in text(answer) and not lot.p.round.left


def test_the_tenderee_names_another_representative_and_replaces_no_expert(lot):
    client = at(TENDEREE)
    other = Person.objects.get(username=TENDEREE.person_id)
    wrong = client.post(url(lot), {"seat": place_of(lot, False), "person": str(other.pk), "reason": "代表不能参加"})
    assert wrong.status_code == 200 and not lot.p.round.left
    done = client.post(url(lot), {"seat": place_of(lot, True), "person": str(other.pk), "reason": "代表不能参加"})
    assert done.status_code == 302 and str(other.pk) in lot.p.round.seats
    assert other.posts.filter(role="expert", organisation__uscc=TENDEREE.org_id).exists()


def test_after_the_report_nobody_is_replaced(lot):
    for member in lot.members:
        lot.must(committee.TakeSeat(no_interest=True), member)
    for member in lot.members[:3]:
        lot.must(committee.VoteChair(expert_id=lot.members[0].person_id), member)
    lot.all_checked().drafted()
    for member in lot.members:
        lot.must(evaluation.SignReport(agree=True), member)
    lot.must(evaluation.FileReport(), lot.chair)
    answer = at(CENTRE).post(url(lot), {"seat": place_of(lot, False), "reason": "现在更换一名"})
    assert answer.status_code == 409 and "待公示" in text(answer)


def test_other_roles_and_another_prefectures_centre_find_nothing(lot):
    assert at(BLUE).get(url(lot)).status_code == 403
    assert browser(lot.members[0]).get(url(lot)).status_code == 403
    elsewhere = Actor(
        role=CENTRE.role,
        person_id="p-centre2",
        person="段",
        org_id="12532900MB00000009",
        org="大理州公共资源交易中心",
        region="532900",
    )
    assert at(elsewhere).get(url(lot)).status_code == 404


def test_the_centre_comes_to_the_seats_from_the_lot_it_watches(lot):
    watched = f"/supervision/{lot.stream}/"
    assert url(lot) in text(at(CENTRE).get(watched))
    assert url(lot) not in text(at(SUPERVISOR).get(watched))


# ---- what a supervisor sees of the committee ----


def scene(lot: EvaluatedLot) -> str:
    return f"/supervision/{lot.stream}/scene/"


def test_a_supervisor_sees_how_far_each_seat_has_come_and_no_name(lot):
    for each in lot.members:
        lot.must(committee.TakeSeat(no_interest=True), each)
    for each in lot.members[:3]:
        lot.must(committee.VoteChair(expert_id=lot.members[0].person_id), each)
    bids, member = sorted(b.bidder for b in lot.p.opened_bids), lot.members[0]
    waits, begun = f'<td class="is-number">0/{len(bids)}</td>', f'<td class="is-number">1/{len(bids)}</td>'
    before = text(at(SUPERVISOR).get(scene(lot)))
    assert "正在初步评审" in before and before.count("已入席") == 5 and before.count(waits) == 10
    lot.must(evaluation.FileChecks(bidder=bids[0], verdicts=ALL_MET), member)
    shown = text(at(SUPERVISOR).get(scene(lot)))
    assert shown.count(begun) == 1 and not any(m.person in shown for m in lot.members)
    assert at(BLUE).get(scene(lot)).status_code == 403
