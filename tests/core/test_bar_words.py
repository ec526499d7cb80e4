"""How a bar is told 限制的说法: its dates in one wording with both ends, and the paper by what it is."""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
import pytest

from ggzy.core.acts import case
from ggzy.core.acts.credit import CreditFromList
from ggzy.core.bars import Bar, end, term, unmet, words
from ggzy.core.calendar import SHANGHAI, months_after
from tests.core.case_story import CaseStory
from tests.core.test_case_afterwards import END_STAY, STAY, appeal
from tests.core.test_credit_shown import confirmed, withdrawn
from tests.core.test_dossier_matters import ADMIN
from tests.people import RED, SUPERVISOR

SINCE = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
MIDNIGHT = datetime(2027, 3, 2, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("until", "stayed", "told"),
    [
        (MIDNIGHT, False, "自2026-03-02 09:00起，至2027-03-01 24:00止"),
        (MIDNIGHT + timedelta(seconds=1), False, "自2026-03-02 09:00起，至2027-03-02 00:00:01止"),
        (months_after(SINCE, 12), False, "自2026-03-02 09:00起，至2027-03-02 09:00止"),
        (None, False, "自2026-03-02 09:00起，没有期限"),
        (MIDNIGHT, True, "自2026-03-02 09:00起，至2027-03-01 24:00止；正在停止执行，限制暂停"),
        (None, True, "自2026-03-02 09:00起，没有期限；正在停止执行，限制暂停"),
    ],
)
def test_the_term_is_told_in_one_wording(until, stayed, told):
    assert term(SINCE, until, stayed) == told and end(until) in told


def told(s: CaseStory) -> str:
    bar = s.p.decided_bar
    return term(bar.since, bar.until, s.p.stay == "stayed")


def test_a_stay_moves_no_date_and_revoking_ends_it_at_that_second():
    s = CaseStory().served()
    plain = told(s)
    s.wait(days=3)
    s.must(appeal(s))
    s.both(STAY)
    assert told(s) == f"{plain}；正在停止执行，限制暂停"
    s.wait(days=3).both(END_STAY)
    assert told(s) == plain
    s.both(case.RevokeDecision(by="楚雄市人民法院", document_no="（2026）云2301行初5号", reason="适用法律错误"))
    assert told(s) == term(s.p.served_at, s.now) != plain


def test_a_case_bars_by_a_penalty_decision_of_the_office_that_made_it():
    bar = CaseStory().served().p.bar
    assert (bar.issuer, bar.document) == (SUPERVISOR.org, f"{SUPERVISOR.org}行政处罚决定书楚建罚〔2026〕1号")
    assert words(bar, "bidder") == f"{RED.org}已被限制参加投标（{end(bar.until)}，{bar.document}）"


@pytest.mark.parametrize(("paper", "listed", "called"), [("", False, "限制决定"), ("", True, "限制名单"), ("列入严重失信主体名单决定书", True, "列入严重失信主体名单决定书")])
def test_what_another_office_decided_is_no_penalty_decision_of_this_platform(paper, listed, called):
    p = confirmed(paper=paper).p
    if listed:
        p.batch = "imp-1"
    n, bar = p.noted, p.bar
    assert bar.document == f"{n.source}{called}{n.document_no}"
    assert bar.document in str(unmet(bar, "bidder").reason) and "行政处罚决定书" not in words(bar, "bidder")


def test_an_entry_read_in_with_a_list_knows_the_list():
    p = confirmed().p
    CreditFromList(batch="imp-1", line_no=2, read_by=ADMIN).apply(p, None)  # type: ignore[arg-type]
    assert p.bar.paper == "限制名单"


def test_an_entry_withdrawn_ended_then_and_one_with_no_end_says_so():
    stage = withdrawn(confirmed(until=None))
    bar = stage.p.bar
    assert term(bar.since, bar.until) == f"自{bar.since.astimezone(SHANGHAI):%Y-%m-%d %H:%M}起，至{stage.now.astimezone(SHANGHAI):%Y-%m-%d %H:%M}止"
    assert end(confirmed(until=None).p.bar.until) == "没有期限"


def test_who_took_over_hears_whose_paper_it_is():
    bar: Bar = msgspec.structs.replace(confirmed().p.bar, origin="由蓝田建设有限公司承继")
    assert words(bar, "bidder").endswith("；由蓝田建设有限公司承继，限制对承继单位继续执行")
