"""Deliberation: chair, rejection by vote, written clarification, reopening, deviations, ties; each on the record."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import pytest
from django.test import Client

from ggzy.core.acts import evaluation
from ggzy.core.roles import Actor
from ggzy.desk.pseudonym import pseudonym
from tests.people import BLUE, RED, TENDEREE
from tests.trading.bidders import log_in
from tests.trading.evaluated import ALL_MET, EvaluatedLot, browser, text

UNSIGNED = (msgspec.structs.replace(ALL_MET[0], met=False, reason="未盖章，见投标函第1页"), *ALL_MET[1:])


@pytest.fixture(scope="module")
def made(module_lot) -> EvaluatedLot:
    return module_lot(lambda: EvaluatedLot().seated())


@pytest.fixture
def lot(made, db) -> Iterator[EvaluatedLot]:
    yield made
    made.undo()


def page(lot: EvaluatedLot, member: Actor) -> str:
    return text(browser(member).get(f"/trading/{lot.stream}/deliberation/"))


def take(lot: EvaluatedLot, member: Actor, act: str, **form: str):
    return browser(member).post(f"/trading/{lot.stream}/deliberation/{act}", form)


def of(lot: EvaluatedLot, by: Actor) -> str:
    return pseudonym(lot.stream, 1, by.org_id)


def propose(lot: EvaluatedLot) -> str:
    take(lot, lot.members[1], "propose", bidder=of(lot, RED), ground="51.3", reason="资质证书过期，见第12页")
    return next(iter(lot.p.round.ballots))


def test_a_rejection_is_proposed_voted_and_carried(lot):
    proposal = propose(lot)
    for member in lot.members[:3]:
        assert take(lot, member, "vote", proposal_id=proposal, reject="yes", reason="已核对").status_code == 302
    assert lot.p.round.bids[of(lot, RED)].rejected
    assert "已否决" in page(lot, lot.members[3])


def test_votes_of_others_are_hidden_until_the_ballot_is_decided(lot):
    proposal = propose(lot)
    take(lot, lot.members[2], "vote", proposal_id=proposal, reject="no", reason="证书在有效期内的理由")
    assert "证书在有效期内的理由" in page(lot, lot.members[2])
    assert "证书在有效期内的理由" not in page(lot, lot.members[3])


def test_a_tie_of_the_votes_cast_does_not_reject(lot):
    proposal = propose(lot)
    for member, vote in zip(lot.members, ("yes", "no", "yes", "no", "no"), strict=True):
        take(lot, member, "vote", proposal_id=proposal, reject=vote, reason="已核对")
    assert not lot.p.round.bids[of(lot, RED)].rejected and lot.p.round.ballots[proposal].carried is False


def test_a_vote_that_spared_a_bid_stands_in_the_report_beside_what_most_members_found(lot):
    """The majority's 不通过 and the bid's going on would contradict each other without it."""
    red = of(lot, RED)
    for member in lot.members:
        for bidder in lot.p.round.bids:
            lot.must(evaluation.FileChecks(bidder=bidder, verdicts=ALL_MET if bidder != red else UNSIGNED), member)
    proposal = propose(lot)
    for member, vote in zip(lot.members, ("yes", "no", "yes", "no", "no"), strict=True):
        take(lot, member, "vote", proposal_id=proposal, reject=vote, reason="已核对")
    lot.must(evaluation.FinishPreliminary(), lot.chair)
    lot.all_scored()
    lot.must(evaluation.DraftReport(), lot.chair)
    for member in lot.members[:4]:
        lot.must(evaluation.SignReport(agree=True), member)
    assert "未予否决，投标继续有效" in text(browser(lot.chair).get(f"/trading/{lot.stream}/evaluation-report/"))
    lot.must(evaluation.FileReport(silent=(lot.members[4].person_id,)), lot.chair)
    tenderee = Client()
    log_in(tenderee, TENDEREE)
    paper = text(tenderee.get(f"/trading/{lot.stream}/papers/evaluation_report.html"))
    assert "不通过" in paper and "经表决未予否决，进入详细评审" in paper
    assert "表决：赞成否决2票，反对3票，未予否决" in paper and "否决0份" in paper
    assert "拒绝签字，视为同意" in paper and "待电子签章" not in paper
    shown = text(tenderee.get(f"/trading/{lot.stream}/evaluation-report/"))
    assert "拒绝签字，未说明理由，视为同意" in shown and f'href="/trading/{lot.stream}/"' in shown


def test_a_vote_without_a_reason_stays_in_its_form(lot):
    proposal = propose(lot)
    answer = take(lot, lot.members[2], "vote", proposal_id=proposal, reject="yes", reason="")
    assert "请填写" in text(answer) and not lot.p.round.ballots[proposal].votes


def test_a_second_proposal_on_the_same_bid_is_refused_with_its_text_kept(lot):
    propose(lot)
    answer = take(lot, lot.members[2], "propose", bidder=of(lot, RED), ground="51.6", reason="另有一处不响应")
    assert answer.status_code == 409 and "正在表决" in text(answer) and "另有一处不响应" in text(answer)


def test_the_chair_asks_in_writing_and_others_may_not(lot):
    form = {"bidder": of(lot, BLUE), "text": "请说明工期安排", "minutes": "60"}
    refused = take(lot, lot.members[1], "ask", **form)
    assert refused.status_code == 409 and "主任" in text(refused)
    assert take(lot, lot.chair, "ask", **form).status_code == 302
    (asked,) = lot.p.round.inquiries.values()
    assert asked.bidder == of(lot, BLUE) and "请说明工期安排" in page(lot, lot.members[3])


def test_a_remark_is_on_record_for_all_members(lot):
    take(lot, lot.members[2], "speak", text="请核对第5页")
    assert "请核对第5页" in page(lot, lot.members[4])
    assert "请填写" in text(take(lot, lot.members[2], "speak", text=""))


def test_an_interest_found_at_the_seat_ends_the_members_work(lot):
    member = lot.members[2]
    assert take(lot, member, "decline", reason="项目经理是本人学生").url == "/trading/calls/"
    assert browser(member).get(f"/trading/{lot.stream}/deliberation/").url == "/trading/calls/"


def test_the_button_to_finish_says_who_is_awaited(lot):
    assert "还有委员没有完成初步评审" in page(lot, lot.chair)
    assert take(lot, lot.chair, "finish").status_code == 409
    assert lot.p.round.preliminary_finished_at is None


def test_the_chair_finishes_drafts_and_reopens_with_a_reason(lot):
    lot.all_checked().all_scored()
    member = lot.members[1]
    reopen = {"expert_id": member.person_id, "bidder": of(lot, RED)}
    assert "请填写" in text(take(lot, lot.chair, "reopen", **reopen, reason=""))
    assert take(lot, member, "reopen", **reopen, reason="输入有误").status_code == 409
    assert take(lot, lot.chair, "reopen", **reopen, reason="输入有误").status_code == 302
    assert take(lot, lot.chair, "draft").status_code == 409
    lot.score(member, of(lot, RED))
    assert take(lot, lot.chair, "draft").url == f"/trading/{lot.stream}/evaluation-report/"


def test_a_score_far_from_the_others_asks_for_a_reason_without_telling_theirs(lot):
    lot.all_checked()
    odd = lot.members[3]
    for member in lot.members:
        for bid in lot.p.valid_bids:
            lot.score(member, bid.bidder, "5" if member == odd else "25.5")
    shown = page(lot, odd)
    assert "明显偏低" in shown and "25.5" not in shown
    assert "评分偏差说明" not in page(lot, lot.members[1])
    for bid in lot.p.valid_bids:
        assert (
            take(lot, odd, "explain", bidder=bid.bidder, criterion="T1", reason="方案没有雨季措施").status_code == 302
        )
    assert take(lot, lot.chair, "draft").status_code == 302


def test_strangers_and_other_roles_find_no_deliberation(lot):
    client = Client()
    log_in(client, TENDEREE)
    assert client.get(f"/trading/{lot.stream}/deliberation/").status_code == 403
    assert browser(lot.members[1]).get("/trading/cons-0000/deliberation/").status_code == 404
    assert take(lot, lot.members[1], "overthrow").status_code == 404


def test_after_the_report_the_deliberation_is_over(lot):
    lot.all_checked().drafted()
    for member in lot.members:
        lot.must(evaluation.SignReport(agree=True), member)
    lot.must(evaluation.FileReport(), lot.chair)
    assert browser(lot.members[1]).get(f"/trading/{lot.stream}/deliberation/").url.endswith("/evaluation-report/")
