"""The lists of what is checked before the notice and after the award: which lots, what of each, and the sample."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest
from django.test import Client

from ggzy.core.acts import award, registration
from ggzy.core.acts.control import RoundBegun
from ggzy.core.acts.screening import DismissFinding
from ggzy.core.calendar import day_of
from ggzy.core.documents import Finding
from ggzy.core.procedures.filing_checklist import CHECKLIST
from ggzy.desk import clock
from ggzy.desk.screening import screened
from ggzy.layout.templatetags.ggzy import fen
from ggzy.store import journal
from ggzy.store.models import Deal, JournalEntry, ListRun, ListSource, MatterCard, OutsideProject
from ggzy.store.regions import load_regions
from ggzy.supervision import phases, radar
from tests.core.story import tender_file
from tests.desk.door import Lot
from tests.people import BLUE, GREEN, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import text
from tests.trading.evaluated import EvaluatedLot

pytestmark = pytest.mark.django_db
BEFORE, AFTER = "/supervision/before/", "/supervision/after/"


@pytest.fixture(scope="module")
def traded(module_world: None) -> EvaluatedLot:
    """A lot with its award made."""
    load_regions()
    return EvaluatedLot().seated().all_checked().drafted().awarded()


@pytest.fixture
def awarded(traded: EvaluatedLot, db: None) -> Iterator[EvaluatedLot]:
    yield traded
    traded.undo()


def test_a_lot_before_its_notice_tells_duty_agency_filing_and_checks(supervisor, filed):
    shown = text(supervisor.get(BEFORE))
    assert filed.p.project.title in shown and "应当招标：" in shown and "第1次提交" in shown and "待审" in shown
    first, *rest = (point.code for point in CHECKLIST)
    points = (Finding(code=first, met=False, note="第三章缺少评标办法"), *(Finding(code=code, met=True) for code in rest))
    filed.must(registration.ReturnFiling(findings=points, opinion="请补正第三章"), SUPERVISOR)
    shown = text(supervisor.get(BEFORE))
    assert "已退回" in shown and "退回意见1条待改" in shown
    filed.must(registration.SubmitFiling(tender_file=tender_file()), TENDEREE)
    shown = text(supervisor.get(BEFORE))
    assert "第2次提交" in shown and "待改" not in shown
    state = phases.Before()
    for event, to_mend in ((next(e.event for e in journal.read(filed.stream) if isinstance(e.event, registration.FilingReturned)), 1), (RoundBegun(number=2), 0)):
        phases.told(state, event)
        assert state.to_mend == to_mend, "a new round begins without the opinions of the one before"


def test_what_the_automatic_check_found_in_the_last_file_stands_before_the_notice_and_leads_to_the_review(supervisor, filed):
    assert breaches_told(supervisor) == breaches_of(filed)
    filed.must(registration.ReturnFiling(findings=(Finding(code=CHECKLIST[0].code, met=False, note="补正"), *(Finding(code=point.code, met=True) for point in CHECKLIST[1:])), opinion="请补正"), SUPERVISOR)
    local = msgspec.structs.replace(tender_file(), qualifications=(*tender_file().qualifications, "近三年在楚雄州内完成过同类工程两项"))
    filed.must(registration.SubmitFiling(tender_file=local), TENDEREE)
    first = next(each.found for each in screened(filed.p, local) if each.found.rule == "region_record")
    assert breaches_told(supervisor) == breaches_of(filed) >= 1 and f'"/supervision/{filed.stream}/review/"' in text(supervisor.get(BEFORE))
    filed.must(DismissFinding(rule=first.rule, finding=first.key, reason="系地质条件特殊的高原冻土工程"), SUPERVISOR)
    assert breaches_told(supervisor) == breaches_of(filed) - 1 and "认定误报1条" in text(supervisor.get(BEFORE))


def breaches_of(lot: Lot) -> int:
    """All that the check finds, dismissed or not."""
    return sum(each.found.grade == "breach" for each in screened(lot.p, lot.p.tender_file))


def breaches_told(client: Client) -> int:
    told = re.search(r"自动检查：违反条文(\d+)项", text(client.get(BEFORE)))
    return int(told[1]) if told else 0


def test_a_noticed_lot_is_on_neither_list(supervisor, noticed):
    assert "没有公告以前的项目" in text(supervisor.get(BEFORE)) and "没有已定标的项目" in text(supervisor.get(AFTER))


def test_what_a_contract_on_a_list_is_held_against_is_the_award_that_stands(awarded):
    told, r = radar.concluded()[awarded.stream], awarded.p.round
    at = next(entry.at for entry in journal.read(awarded.stream) if type(entry.event).__name__ == "LotAwarded")
    assert (told.winner_id, told.winner, told.price_fen, told.awarded) == (r.bids[r.winner].org_id, r.bids[r.winner].org, r.award_price_fen, day_of(at))
    awarded.must(award.DeclineAward(evidence="来函放弃"), next(who for who in (RED, BLUE, GREEN) if who.org_id == told.winner_id))
    assert radar.concluded(stream=awarded.stream)[awarded.stream].awarded is None


def test_after_the_award_report_contract_complaints_and_payments_are_told(supervisor, awarded):
    deal = Deal.objects.get(pk=awarded.stream)
    shown = text(supervisor.get(AFTER))
    assert deal.winner in shown and "24:00前" in shown and "笔 " not in shown
    for by in (TENDEREE, next(firm for firm in (RED, BLUE, GREEN) if firm.org == deal.winner)):
        awarded.must(award.SignContract(amount_fen=deal.award_fen, duration_days=360, manager=awarded.p.round.bids[awarded.p.round.winner].line.manager), by)
    run = ListRun.objects.create(source=ListSource.objects.create(org_id="x", name="支付", kind="payment", region="532300"), file_name="a.csv", sha256="0", size=1, at=clock.now())
    for n in (1, 2):
        OutsideProject.objects.create(run=run, line_no=n, name="进度款", amount_fen=100_00, region="532300", line="construction", kind="payment", deal=deal.pk)
    OutsideProject.objects.create(run=run, line_no=3, name="合同", amount_fen=900_00, region="532300", line="construction", kind="contract", deal=deal.pk)
    for n, (kind, outcome) in enumerate((("complaint", ""), ("complaint", ""), ("complaint", "驳回"), ("report", ""))):
        told = {"kind": kind, "procedure": f"{kind}/1", "code": f"诉{n}", "title": "某事项", "region": "532300", "line": "construction", "stage": "filed"}
        MatterCard.objects.create(stream=f"comp-{n}", deal=deal.pk, outcome=outcome, registered_at=clock.now(), changed_at=clock.now(), **told)
    shown = text(supervisor.get(AFTER))
    assert f"{fen(deal.award_fen)}（" in shown and "2笔 200.00 元" in shown and "3件，未结2件" in shown


def test_the_same_seed_draws_the_same_lots_and_another_draws_others(db):
    for _ in range(8):
        Lot()
    deals = Deal.objects.all()
    assert phases.sampled(deals, "2026-03-02", 3) == phases.sampled(deals, "2026-03-02", 3)
    assert len({tuple(phases.sampled(deals, str(n), 3)) for n in range(6)}) > 1
    assert set(phases.sampled(deals, "全部", 99)) == {deal.stream for deal in deals}


def test_a_sample_is_of_what_was_awarded_by_then_whatever_became_of_it(supervisor, awarded):
    title, today = awarded.p.project.title, day_of(clock.now())
    drawn = text(supervisor.get(f"{AFTER}?seed=8642&last={today}"))
    assert title in drawn and "按种子“8642”抽取" in drawn
    assert title not in text(supervisor.get(f"{AFTER}?seed=8642&last={today - timedelta(days=1)}"))
    assert title not in text(supervisor.get(f"{AFTER}?seed=8642")), "what is awarded today may still grow"
    at = JournalEntry.objects.get(stream=awarded.stream, event="AwardNoticesIssued").at
    assert [phases.awarded_before(Deal.objects.all(), at + late).count() for late in (timedelta(), timedelta(microseconds=1))] == [0, 1]
    Deal.objects.filter(pk=awarded.stream).update(stage="failed")
    assert title in text(supervisor.get(f"{AFTER}?seed=8642&last={today}")) and title not in text(supervisor.get(AFTER))


@pytest.mark.parametrize("page", [BEFORE, AFTER])
def test_neither_a_bidder_nor_another_prefecture_sees_them(page, bidder, neighbour, filed):
    answer = bidder.get(page)
    assert answer.status_code == 403 and "本页只供" in text(answer)
    assert filed.p.project.title not in text(neighbour.get(page))


@pytest.mark.parametrize("query", ["export=csv", "seed=" + "长" * 300, "seed=1&last=9999-99-99", "seed=1&last=9999-12-31", "seed=1&last=0001-01-01", "sort=duty", "page=9999999"])
def test_strange_parameters_break_nothing_and_the_list_is_exported(supervisor, filed, query):
    assert supervisor.get(f"{AFTER}?{query}").status_code == 200
    answer = supervisor.get(f"{BEFORE}?{query}")
    assert answer.status_code == 200 and ("export" not in query or filed.p.deal_code in answer.content.decode("utf-8-sig"))
