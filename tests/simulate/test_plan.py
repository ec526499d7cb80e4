"""The year as planned: it follows from its seed, has every kind twice over, and is honest where nothing was planted."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from random import Random

import pytest

from ggzy.practice.tenders import WAN
from ggzy.simulate import key
from ggzy.simulate.days import CALENDAR, ENDS
from ggzy.simulate.kinds import DUTY, KINDS
from ggzy.simulate.making import make_year
from ggzy.simulate.outside import write_tables
from ggzy.simulate.plan import Year

OF_DEALS = {"review_late", "objection_late", "candidates_late", "report_late", "contract_late"}


@pytest.fixture(scope="module")
def year() -> Year:
    return make_year(7, 0.01)


def told(year: Year) -> list[object]:
    deals = [
        (d.invest_code, d.plan.title, d.owner.code, d.supervisor.username, d.registered, d.deadline, d.contract,
         [(b.firm.code, b.price_fen, b.handed_in, b.manager) for b in d.bids], [(s.at, s.of) for s in d.sights])
        for d in year.deals
    ]  # fmt: skip
    return [*deals, *((m.kind, m.planted, m.at, m.project, [d.number for d in m.deals]) for m in year.marks)]


def test_the_same_seed_makes_the_same_year_and_another_seed_another(year):
    assert told(make_year(7, 0.01)) == told(year)
    assert told(make_year(8, 0.01)) != told(year)


def test_there_are_twenty_kinds_each_planted_and_alike(year):
    assert len(KINDS) == 20
    assert {m.kind for m in year.marks if m.planted} == {m.kind for m in year.marks if not m.planted} == set(KINDS)


def test_a_hundredth_of_the_province_is_a_hundredth_of_it(year):
    assert len(year.deals) == 246
    assert 380 <= sum(firm.kind in ("tenderee", "agency", "bidder") for firm in year.province.firms) <= 480
    assert len(year.province.scholars) == 200


def late(deal) -> set[str]:
    """Which terms of a deal its plan oversteps, counted here anew."""
    pairs = {
        "review_late": [(f.decided, CALENDAR.after_workdays(f.submitted, 3).end) for f in deal.filings],
        "objection_late": [(o.answered, CALENDAR.after_days(o.raised, 3).end) for o in [deal.objection] if o],
        "candidates_late": [(deal.candidates, CALENDAR.after_days(deal.reported, 3).end)],
        "report_late": [(deal.report, CALENDAR.after_days(deal.award, 15).end)],
        "contract_late": [(deal.contract, CALENDAR.after_days(deal.award, 30).end)],
    }
    return {kind for kind, terms in pairs.items() if any(done >= end for done, end in terms)}


def test_terms_are_overstepped_where_that_is_planted_and_nowhere_else(year):
    for deal in year.deals:
        assert late(deal) == {kind for kind, planted in deal.wish.kinds.items() if planted and kind in OF_DEALS}, deal.plan.title


@pytest.mark.parametrize("seed", [1, 2, 3, 7])
def test_every_deal_goes_forward_in_time_as_the_rules_ask(seed):
    """What the counter would refuse half an hour into a large year is seen here at once."""
    for deal in make_year(seed, 0.01).deals:
        steps = [deal.registered, deal.confirmed]
        for filing in deal.filings:
            steps += [filing.submitted, *filing.looks, filing.decided]
        steps += [deal.keyed, deal.noticed, deal.deadline, deal.evaluation, deal.candidates, deal.award]
        assert steps == sorted(steps), deal.plan.title
        assert CALENDAR.is_workday(deal.deadline.date()) and (deal.deadline.date() - deal.noticed.date()).days > 20
        assert min(deal.report, deal.contract) > deal.award >= CALENDAR.after_days(deal.candidates, 3).end
        assert deal.archive is None or deal.archive > max(deal.report, deal.contract)
        for bid in deal.bids:
            assert deal.noticed < bid.obtained < deal.noticed + timedelta(days=7)
            assert bid.obtained < bid.paid - timedelta(hours=5) and max(bid.paid, bid.handed_in) < deal.deadline - timedelta(hours=2)
        if o := deal.objection:
            assert min(bid.obtained for bid in deal.bids) < o.raised < deal.deadline - timedelta(days=11)
            assert o.raised < o.answered < deal.deadline - timedelta(days=1)


def test_planted_duties_fall_due_within_the_year(year):
    duties = [m for m in year.marks if KINDS[m.kind].family == DUTY]
    assert duties and all(m.at and m.at < ENDS - timedelta(days=1) for m in duties)


def test_bidders_of_one_lot_are_strangers_by_the_registry(year):
    for deal in year.deals:
        heads = [bid.firm.head for bid in deal.bids]
        assert len(set(heads)) == len(heads)
        codes = {bid.firm.code for bid in deal.bids}
        assert len(codes) == len(heads) and not codes & {bid.firm.controller for bid in deal.bids}


def test_only_planted_lots_share_numbers_managers_or_designs(year):
    for deal in year.deals:
        planted = {kind for kind, real in deal.wish.kinds.items() if real}
        for kind, of in (("same_contact", lambda b: b.firm.first.phone), ("same_manager", lambda b: b.manager), ("same_file", lambda b: b.design)):
            shared = len({of(bid) for bid in deal.bids}) < len(deal.bids)
            assert shared == (kind in planted), (kind, deal.plan.title)


def test_a_key_line_is_read_back_as_it_was_written(tmp_path):
    lines = [
        key.Line("off_line", True, project="2601-532301", at=ENDS, note="付款表"),
        key.Line("same_payer", False, streams=("a", "b"), at=ENDS),
    ]
    key.write(tmp_path / "key.jsonl", lines, {"deals": 3})
    assert key.read(tmp_path / "key.jsonl") == (lines, {"deals": 3})
    assert (tmp_path / "key.jsonl").stat().st_mode & 0o077 == 0


def test_the_outside_tables_are_read_as_their_offices_write_them(year, tmp_path):
    files = {file.stem: file for file in write_tables(tmp_path, Random(7), year.outside)}
    assert set(files) == {"approvals", "budgets", "permits", "land", "payments"}
    approvals = list(csv.reader(io.StringIO(files["approvals"].read_text(encoding="utf-8-sig"))))
    assert len(approvals) == len(year.outside) + 1 > len(year.deals)
    payments = list(csv.reader(io.StringIO(files["payments"].read_text(encoding="gb18030"))))
    assert payments[2][:2] == ["支付日期", "付款单位"] and all(len(row) == 6 for row in payments)


def test_a_planted_project_off_the_platform_has_no_deal_and_is_paid_for(year):
    of = {one.code: one for one in year.outside if one.code}
    for m in year.marks:
        projects = [of[code] for code in m.project.split(";")] if m.project else []
        if m.planted:
            assert all(one.deal is None and one.paid and one.begun < ENDS - timedelta(days=60) for one in projects)
        if m.planted and m.kind == "split_project":
            assert len(projects) == 3 and all(one.amount_fen < 400 * WAN for one in projects)
