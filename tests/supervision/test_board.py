"""The live board: where everything stands, and nothing of bidders."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from ggzy.core.acts.control import Suspend
from ggzy.core.acts.notice import ObtainFile
from ggzy.core.acts.oversight import ComeToWatch
from ggzy.core.acts.registration import SubmitFiling
from ggzy.core.findings.finding import Grade
from ggzy.desk import clock, ticker
from ggzy.service.matters import workbench
from ggzy.store.models import CaseCard, Deal, ToDoRow
from ggzy.supervision.ages import DAY, by_region, findings_of, heap, on_board, unattended
from ggzy.supervision.presence import SILENT
from ggzy.supervision.views import board
from ggzy.supervision.watch import Watch
from ggzy.trading.hall_book import note_visit
from tests.core.story import tender_file
from tests.desk.cases import Matter
from tests.desk.door import Lot, register_firms
from tests.people import BLUE, CENTRE, RED, SUPERVISOR, TENDEREE
from tests.supervision.conftest import text

pytestmark = pytest.mark.django_db
BOARD, LIVE = "/supervision/board/", "/supervision/board/live/"


def test_the_board_shows_running_deals_by_stage_and_filings_waiting(supervisor, filed):
    shown = text(supervisor.get(BOARD))
    assert filed.p.project.title in shown and "备案审查" in shown and "待审备案" in shown
    assert 'hx-trigger="every 5s"' in shown and LIVE in shown


def test_the_live_part_is_a_piece_that_asks_again(supervisor, filed):
    shown = text(supervisor.get(LIVE))
    assert "<html" not in shown and shown.strip().startswith("<div id=\"live\"")


def test_an_overdue_duty_is_red_and_one_due_soon_yellow(supervisor, filed):
    due = ToDoRow.objects.get(deal=filed.stream, command="AcceptFiling").until
    ticker.move_clock(due - timedelta(hours=3))
    assert "is-soon" in text(supervisor.get(LIVE))
    ticker.move_clock(due + timedelta(hours=3))
    shown = text(supervisor.get(LIVE))
    assert "已逾期3小时" in shown and "is-late" in shown


def test_of_many_late_duties_the_first_are_listed_and_all_are_counted(supervisor, filed):
    due = ToDoRow.objects.get(deal=filed.stream, command="AcceptFiling").until
    ticker.move_clock(due + timedelta(hours=3))
    rows = [ToDoRow(deal_id=filed.stream, role="tenderee", command="X", label=f"职责{n:02d}", until=due, region=filed.p.region, line=filed.p.line) for n in range(40)]
    ToDoRow.objects.bulk_create(rows)
    shown = text(supervisor.get(LIVE))
    late = ToDoRow.objects.filter(deal=filed.stream, until__lte=due + timedelta(hours=3), first=True).count()
    assert late >= 40 and tile(shown, "逾期职责") == late
    assert shown.count("</strong>：") == 30 and "各列最早的30项" in shown


def test_of_many_lots_the_first_are_listed_and_all_are_counted(supervisor, filed, monkeypatch):
    lots = [Lot() for _ in range(2)]
    for lot in lots:
        lot.must(SubmitFiling(tender_file=tender_file()), TENDEREE)
        lot.must(Suspend(order_no="楚建监暂〔2026〕1号", reason="核查招标条件"), SUPERVISOR)
    monkeypatch.setattr(board, "SHOWN", 1)
    shown = text(supervisor.get(LIVE))
    assert (tile(shown, "待审备案"), tile(shown, "已暂停")) == (3, 2)
    assert "共 3 个，这里列出最急的1个" in shown and "共 2 个" in shown and shown.count("第 1 次提交") == 1


def test_a_session_without_a_supervisor_is_told_while_it_lasts(supervisor):
    lot = Lot().noticed().closed()
    assert tile(text(supervisor.get(LIVE)), "现场无人监督") == 1 and lot.p.stage == "opening"
    note_visit(lot.p, CENTRE, clock.now())
    assert tile(text(supervisor.get(LIVE)), "现场无人监督") == 1, "who serves the session does not supervise it"
    seen = clock.now()
    note_visit(lot.p, SUPERVISOR, seen)
    assert tile(text(supervisor.get(LIVE)), "现场无人监督") == 0, "in the hall is present"
    assert [len(unattended(Watch(SUPERVISOR, seen + SILENT + more))) for more in (timedelta(), timedelta(microseconds=1))] == [0, 1]
    ticker.move_clock(clock.now() + SILENT + timedelta(seconds=1))
    assert tile(text(supervisor.get(LIVE)), "现场无人监督") == 1
    lot.must(ComeToWatch(), SUPERVISOR)
    assert tile(text(supervisor.get(LIVE)), "现场无人监督") == 0, "on the scene is present"
    ticker.move_clock(clock.now() + 2 * SILENT)
    Deal.objects.filter(stream=lot.stream).update(stage="opened")
    assert tile(text(supervisor.get(LIVE)), "现场无人监督") == 0, "between opening and evaluation there is no session"


def test_what_waits_is_told_by_age_the_last_day_of_a_band_left_out():
    (_, first, _), (_, second, _), (_, late, red) = heap("", "", [DAY - timedelta(microseconds=1), DAY, 3 * DAY], (1, 3), 3).bands
    assert (first, second, late, red) == (1, 1, 1, True)
    told, watch = {"band2": 1, "oldest": clock.now()}, Watch(SUPERVISOR, clock.now())
    assert findings_of(Grade.AMBER, told, watch).late and not findings_of(Grade.BLUE, told, watch).late, "of blue a month is late, ten days are not"


def test_what_is_done_stands_on_the_board_no_more():
    Lot(), Matter()
    watch = Watch(SUPERVISOR, clock.now())
    for stage, waits in (("decided", 1), ("served", 0), ("closed", 0)):
        CaseCard.objects.update(stage=stage)
        assert watch.cases().count() == waits, stage
    assert watch.deals().count() == 1
    Deal.objects.update(stage="archived")
    assert not watch.deals()


def tile(shown: str, label: str) -> int:
    found = re.search(rf"<dt>{label}</dt><dd>(?:<a[^>]*>)?(\d+)", shown)
    return int(found[1]) if found else -1


def test_late_duties_of_cases_count_as_on_the_workbench_and_are_listed(supervisor, filed):
    matter = Matter()
    due = ToDoRow.objects.filter(case=matter.stream).exclude(until=None).latest("until").until
    ticker.move_clock(due + timedelta(minutes=5))
    shown, watch = text(supervisor.get(LIVE)), Watch(SUPERVISOR, clock.now())
    bench = workbench(SUPERVISOR, clock.now()).overdue
    assert tile(shown, "逾期职责") == bench.count >= 2
    assert f'<a href="/supervision/cases/{matter.stream}/">{matter.p.code}</a>' in shown and "/supervision/duties/?late=1#table" in shown
    assert sum(row.counts["late"] for row in by_region(watch, on_board(watch))) == bench.count
    assert matter.p.code in text(supervisor.get("/supervision/duties/"))


def test_a_suspended_deal_stands_on_the_board_with_its_reason(supervisor, noticed):
    noticed.must(Suspend(order_no="楚建监暂〔2026〕1号", reason="核查招标条件"), SUPERVISOR)
    assert "核查招标条件" in text(supervisor.get(LIVE))


def test_today_s_opening_is_listed(supervisor, noticed):
    ticker.move_clock(noticed.p.round.deadline - timedelta(minutes=30))
    assert "09:00" in text(supervisor.get(LIVE))


def test_the_board_is_the_same_with_and_without_bidders(supervisor, noticed):
    def board() -> str:
        return re.sub(r"平台时间[^<]*|csrf[^>]*|还有[^<]*|practice-band.*?</div></div>", "", text(supervisor.get(LIVE)))

    before = board()
    for by in (RED, BLUE):
        register_firms(by)
        noticed.must(ObtainFile(), by)
    assert board() == before


def test_the_table_is_filtered_by_stage_and_exported(supervisor, filed, noticed):
    answer = supervisor.get(f"{BOARD}?stage=bidding&export=csv").content.decode("utf-8-sig")
    assert noticed.p.deal_code in answer and filed.p.deal_code not in answer


def test_a_watcher_elsewhere_sees_an_empty_board_that_says_so(neighbour, filed):
    shown = text(neighbour.get(BOARD))
    assert filed.p.project.title not in shown and "监督范围内没有在办项目" in shown


def test_the_board_is_not_for_bidders_or_the_public(bidder, client):
    assert bidder.get(BOARD).status_code == 403 and bidder.get(LIVE).status_code == 403
    assert client.get(BOARD).status_code == 302


def test_an_unknown_stage_or_sorting_shows_an_empty_table_and_no_error(supervisor, filed):
    assert supervisor.get(f"{BOARD}?stage=nonsense&sort=x&page=-1").status_code == 200
