"""The report, each bidder's own sheet: worked out in numbers; signed, dissented from, handed over."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.test import Client

from ggzy.core.acts import evaluation, oversight
from ggzy.core.acts.committee import CommitteeDrawn
from ggzy.core.calendar import SHANGHAI
from ggzy.core.roles import Actor
from ggzy.desk import clock
from ggzy.store import journal
from ggzy.store.models import Post
from tests.people import BLUE, CENTRE, DISCIPLINE, GOLD, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import log_in as log_in_official
from tests.trading.bidders import log_in
from tests.trading.evaluated import EvaluatedLot, browser, text


@pytest.fixture(scope="module")
def made(module_lot) -> EvaluatedLot:
    return module_lot(lambda: EvaluatedLot().seated().all_checked())


@pytest.fixture
def lot(made, db) -> Iterator[EvaluatedLot]:
    yield made
    made.undo()


def url(lot: EvaluatedLot, rest: str = "") -> str:
    return f"/trading/{lot.stream}/evaluation-report/{rest}"


def at(by: Actor) -> Client:
    client = Client()
    log_in(client, by)
    return client


def test_the_drafted_report_shows_each_step_and_is_signed_by_each(lot):
    lot.drafted()
    shown = text(browser(lot.members[1]).get(url(lot)))
    assert "总分 =" in shown and "偏差率 =" in shown and "专家评分5份" in shown
    assert browser(lot.members[1]).post(url(lot, "sign"), {"opinion": "agree"}).status_code == 302
    assert lot.p.round.report_signatures[lot.members[1].person_id].agree


def test_before_the_draft_no_ranking_is_shown(lot):
    lot.all_scored()
    assert "评标报告还没有形成" in text(browser(lot.members[1]).get(url(lot)))
    assert browser(lot.members[1]).post(url(lot, "sign"), {"opinion": "agree"}).status_code == 409


def test_a_dissent_without_reasons_is_refused_with_its_article(lot):
    lot.drafted()
    answer = browser(lot.members[2]).post(url(lot, "sign"), {"opinion": "dissent", "dissent": "不"})
    assert answer.status_code == 409 and "不同意评标结论的" in text(answer)
    done = browser(lot.members[2]).post(url(lot, "sign"), {"opinion": "dissent", "dissent": "对第一名的工期有异议"})
    assert done.status_code == 302 and "对第一名的工期有异议" in text(browser(lot.members[3]).get(url(lot)))


def test_an_empty_opinion_is_asked_for(lot):
    lot.drafted()
    assert "请选择" in text(browser(lot.members[2]).post(url(lot, "sign"), {}))


def test_only_the_chair_hands_it_over_and_records_who_is_silent(lot):
    lot.drafted()
    for member in lot.members[:4]:
        lot.must(evaluation.SignReport(agree=True), member)
    silent = lot.members[4].person_id
    assert browser(lot.members[1]).post(url(lot, "file"), {"silent": silent}).status_code == 409
    assert browser(lot.chair).post(url(lot, "file"), {}).status_code == 409
    assert browser(lot.chair).post(url(lot, "file"), {"silent": silent}).status_code == 302
    assert lot.p.stage == "reported"


def test_the_tenderee_reads_it_once_it_is_handed_over_and_sees_no_names(lot):
    lot.drafted()
    assert at(TENDEREE).get(url(lot)).status_code == 404
    for member in lot.members:
        lot.must(evaluation.SignReport(agree=True), member)
    lot.must(evaluation.FileReport(), lot.chair)
    shown = text(at(TENDEREE).get(url(lot)))
    assert "总分 =" in shown and "专家1" in shown
    assert not any(m.person in shown for m in lot.members)


def test_bidders_and_strangers_find_no_report(lot):
    lot.drafted()
    assert at(RED).get(url(lot)).status_code == 403
    assert Client().get(url(lot)).status_code == 302


# ---- a bidder's own sheet ----


def sheet(lot: EvaluatedLot) -> str:
    return f"/trading/{lot.stream}/my-sheet/"


def test_after_the_award_a_bidder_sees_its_own_sheet_in_numbers(lot):
    lot.drafted().awarded()
    shown = text(at(BLUE).get(sheet(lot)))
    own = lot.p.round.result.of(next(b.bidder for b in lot.p.opened_bids if b.org_id == BLUE.org_id))
    assert str(own.total) in shown and "偏差率 =" in shown and f"第{own.rank}名" in shown


def test_before_the_award_the_sheet_is_shut(lot):
    lot.drafted()
    shown = text(at(BLUE).get(sheet(lot)))
    assert "评审结果还不能查看" in shown and "总分" not in shown


def test_a_sheet_names_neither_experts_nor_other_bidders(lot):
    lot.drafted().awarded()
    shown = text(at(BLUE).get(sheet(lot)))
    assert RED.org not in shown and not any(m.person in shown for m in lot.members)


def test_who_did_not_bid_has_no_sheet(lot):
    assert at(GOLD).get(sheet(lot)).status_code == 404
    assert at(SUPERVISOR).get(sheet(lot)).status_code == 403
    assert at(CENTRE).get(sheet(lot)).status_code == 403


# ---- what a leak inquiry sees of the evaluation


def rows_of(inspector: Client, lot: EvaluatedLot, table: str, leaked: str, moment: datetime) -> list[dict[str, str]]:
    query = f"?leaked={leaked}&moment={moment.astimezone(SHANGHAI):%Y-%m-%dT%H:%M}&{table}=csv"
    raw = inspector.get(f"/supervision/{lot.stream}/leak/{query}").content.decode("utf-8-sig")
    return [row for row in csv.DictReader(io.StringIO(raw)) if not row[next(iter(row))].startswith("副本")]


def test_whoever_stood_by_at_the_evaluation_or_read_of_it_before_the_publicity_is_told_with_what_and_when(lot):
    def later(hours: int = 1) -> datetime:
        clock.forward_to(clock.now() + timedelta(hours=hours))
        return clock.now()

    clients = {who: log_in_official(Client(), who) for who in (SUPERVISOR, CENTRE, DISCIPLINE)}
    lot.must(oversight.ComeToWatch(), Post.objects.get(person__username=SUPERVISOR.person_id).actor(clock.now()))
    before = later()
    lot.drafted()
    for member in lot.members:
        lot.must(evaluation.SignReport(agree=True), member)
    lot.must(evaluation.FileReport(), lot.chair)
    later()
    for who, page in ((SUPERVISOR, url(lot)), (CENTRE, f"/supervision/{lot.stream}/")):
        assert clients[who].get(page).status_code == 200
    read, inspector = later(), clients[DISCIPLINE]
    inspector.post(f"/supervision/{lot.stream}/look/", {"reason": "受理信访件"})
    then = {row["人员"]: row for row in rows_of(inspector, lot, "pexport", "evaluation", before)}
    assert then[SUPERVISOR.person]["依职责可以知悉"] == "现场监督评标" and not then[SUPERVISOR.person]["待核实"] and CENTRE.person not in then
    now = {row["人员"]: row for row in rows_of(inspector, lot, "pexport", "evaluation", read)}
    assert now[SUPERVISOR.person]["依职责可以知悉"] == "现场监督评标；接收评标报告、监督"
    assert [now[who.person][column] for who in (SUPERVISOR, CENTRE) for column in ("查看", "办理、到场")] == ["1", "1", "1", "0"]
    line = {(row["人员"], row["页面或者事项"]): row for row in rows_of(inspector, lot, "export", "evaluation", read)}
    stood, report, history = line[SUPERVISOR.person, "现场监管：评标"], line[SUPERVISOR.person, "评标报告"], line[CENTRE.person, "项目监督"]
    assert stood["方式"] == "到场" and stood["处在"].startswith("“评标”后") and stood["出处"].startswith("日志第") and "评标情况" in stood["知悉的内容"]
    assert all(row["处在"].startswith("“待公示”后1小时") for row in (report, history))
    keys = [row for row in rows_of(inspector, lot, "pexport", "experts", read) if row["依职责可以知悉"] == "保管抽取密钥"]
    assert CENTRE.person in [row["人员"] for row in keys] and all((row["最早"], row["查看"], row["待核实"]) == ("", "0", "") for row in keys)
    held = [row["知悉的内容"] for row in rows_of(inspector, lot, "export", "experts", read) if row["人员"] == CENTRE.person]
    assert held and all(words == "专家名单（只持有密钥的一份，没有看过）" for words in held)
    assert "凭自己的一份什么也打不开" in text(inspector.get(f"/supervision/{lot.stream}/leak/?leaked=experts&moment={read:%Y-%m-%dT%H:%M}"))


def test_the_draw_is_the_platforms_own_act_and_makes_nobody_know(lot):
    lot.drafted().awarded()
    inspector = log_in_official(Client(), DISCIPLINE)
    inspector.post(f"/supervision/{lot.stream}/look/", {"reason": "受理信访件"})
    drawn = next(e for e in journal.read(lot.stream) if isinstance(e.event, CommitteeDrawn))
    moment = drawn.at + timedelta(minutes=1)
    line = [row for row in rows_of(inspector, lot, "export", "experts", moment) if row["页面或者事项"] == CommitteeDrawn.label()]
    assert drawn.actor.person and [(row["人员"], row["身份"]) for row in line] == [("平台", "—")]
    assert "平台" not in [row["人员"] for row in rows_of(inspector, lot, "pexport", "experts", moment)]
