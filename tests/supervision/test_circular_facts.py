"""What circulars rest on: read where conduct, findings and 材料报送 read it, in as many queries for many lots as for one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from ggzy.core import conduct
from ggzy.core.acts.award import WrittenReportFiled
from ggzy.core.acts.control import Suspend
from ggzy.core.acts.explaining import ExplainFinding
from ggzy.core.acts.opening import BiddingClosed, OpeningClosed
from ggzy.core.acts.oversight import AskInWriting
from ggzy.core.acts.stages import DutyBreached
from ggzy.core.acts.urging import Urge
from ggzy.core.calendar import SHANGHAI
from ggzy.core.findings.finding import Stay
from ggzy.core.roles import CLOCK, Actor
from ggzy.core.shortcomings import INSPECTION, NETWORK, Fact, found_in
from ggzy.core.table import Entry, Event
from ggzy.desk import clock, counter, ticker
from ggzy.desk.duties import roll
from ggzy.store.codec import encode
from ggzy.store.models import CaseCard, Deal, JournalEntry, LoginAttempt, Organisation, Post, Sight
from ggzy.supervision import circular_facts, matter_facts
from ggzy.supervision import conduct as conduct_rows
from ggzy.supervision.findings import raising
from ggzy.supervision.models import ConductRow, Finding
from tests.desk.cases import Matter, official
from tests.desk.door import Lot
from tests.people import CENTRE, DISCIPLINE, SUPERVISOR, TENDEREE
from tests.supervision.conftest import INSPECTOR
from tests.supervision.test_lists import ADMINISTRATION

pytestmark = pytest.mark.django_db
SINCE, UNTIL = datetime(2026, 3, 1, tzinfo=SHANGHAI), datetime(2026, 4, 1, tzinfo=SHANGHAI)
DAY = SINCE + timedelta(days=5)
PLACE = {"region": "532301", "line": "construction", "industry": "building"}


@pytest.fixture(autouse=True)
def department(db: None) -> Any:
    return official(SUPERVISOR)


def deal(n: int = 1) -> Deal:
    told = {"procedure": "construction/1", "title": f"项目{n}", "stage": "reported", "registered_at": DAY, "changed_at": DAY}
    return Deal.objects.get_or_create(stream=f"con-{n}", defaults=told | PLACE)[0]


def shown(kind: str, n: int = 1, **more: Any) -> ConductRow:
    """A row of conduct, as the reader of findings keeps it."""
    deal(n)
    told = {"stream": f"con-{n}", "seq": 30, "kind": kind, "at": DAY, "title": f"项目{n}"} | PLACE | more
    return ConductRow.objects.create(**told)


def found(rule: str, n: int = 1, family: str = "act", **more: Any) -> Finding:
    deal(n)
    told = {
        "key": f"{rule}{n}"[-20:], "stream": f"con-{n}", "streams": [f"con-{n}"], "title": f"项目{n}", "rule": rule, "version": 1, "family": family,
        "grade": 2, "subject": "x", "at": DAY, "words": "某人做了某事", "entries": [31],
    }  # fmt: skip
    return Finding.objects.create(**told | PLACE | more)


def breach(duty: str, n: int = 1, **more: Any) -> Finding:
    return found("duty_breached", n, "duty", subject=f"{duty}/", key=f"{duty}{n}"[-20:], **more)


def raised(row: Finding) -> str:
    """As the platform tells an office of it; about nobody and held by none, so that anybody may close it."""
    stream = raising.stream_of(row.key)
    wish = msgspec.structs.replace(raising.raising(row, roll(clock.now())), concerned=(), holder=None)
    assert counter.open_stream(wish, CLOCK, procedure="finding/1", stream=stream)
    return stream


def explained(row: Finding, by: Actor) -> None:
    wish = ExplainFinding(words=row.words, inputs={}, grade=2, innocent="在纸质文本上审查过", reason="已调取纸质审查记录，审查意见与日期相符")
    done = counter.hand_in(raised(row), wish, official(by))
    assert done, str(done)


def facts(since: datetime = SINCE, until: datetime = UNTIL) -> list[Fact]:
    return circular_facts.facts("532300", since, until, clock.now())


def hits(**more: Any) -> set[str]:
    return {each.rule for issue in (INSPECTION, NETWORK) for each in found_in(facts(**more), issue)}


def test_a_centre_that_is_late_makes_no_trade_irregular():
    for n in range(4):
        for duty in ("refund_deposit", "refund_failed", "reply_centre", "correct_centre"):
            breach(duty, n, at=UNTIL - timedelta(hours=1))
    assert hits() == set()
    breach("answer_objection", office=TENDEREE.org_id)
    assert hits() == {"irregular"}
    assert {f.office_id for f in facts()} == {SUPERVISOR.org_id}


def test_who_was_there_is_asked_of_conduct_at_openings_and_evaluations():
    shown(conduct.OPENING, people=["1"])
    assert hits() == set()
    shown(conduct.EVALUATION, bad=True, seq=40)
    (told,) = found_in(facts(), INSPECTION)
    assert told.rule == "absent" and "项目1（评标）" in told.words and [(e.stream, e.seq) for e in told.entries] == [("con-1", 40)]


@pytest.mark.parametrize("there", [True, False])
def test_who_came_while_bids_still_came_in_was_there(there):
    """Presence begins in `bidding`: ten minutes before the closing, gone ten seconds after it."""
    closed = [Entry("con-1", n, DAY + timedelta(hours=n), CLOCK, event) for n, event in ((1, BiddingClosed(bids=3)), (2, OpeningClosed(opened=3, not_opened=0)))]
    stay = Stay("supervisor", "1", 0, closed[0].at - timedelta(minutes=10), closed[0].at + timedelta(seconds=10))
    (row,) = conduct.rows_of(conduct.Lot("con-1", "项目1", "", closed, stays=(stay,) if there else ()))
    shown(row.kind, seq=row.seq, bad=row.bad, people=list(row.people))
    assert hits() == (set() if there else {"absent"})


def test_a_review_is_its_readers_own_and_the_slow_careful_one_is_told_of_nothing():
    """Of another office than that in charge the other; nothing of a file that was returned."""
    higher = official(msgspec.structs.replace(SUPERVISOR, person_id="p-up", org_id="11530000MB00000088", org="省厅", region="530000"))
    shown(conduct.REVIEW, 1, seconds=3 * 3600, days=3, org_id=SUPERVISOR.org_id)
    shown(conduct.REVIEW, 2, seconds=3 * 3600, days=3, org_id=SUPERVISOR.org_id, upheld=1)
    shown(conduct.REVIEW, 3, seconds=20, org_id=SUPERVISOR.org_id, upheld=1, returned=True)
    assert hits() == set()
    shown(conduct.REVIEW, 4, seconds=20, org_id=higher.org_id, upheld=1, bad=True)
    (told,) = found_in(facts(), INSPECTION)
    assert (told.rule, told.office_id) == ("lax_review", higher.org_id)


def test_the_period_is_half_open():
    shown(conduct.BREACH, words="审查招标文件备案")
    assert hits(since=DAY, until=DAY) == set()
    assert hits(since=DAY, until=DAY + timedelta(microseconds=1)) == {"not_performed"}
    assert hits(since=DAY + timedelta(microseconds=1)) == set()


# ---- irregular acts 操作不规范


def test_acts_are_told_of_the_office_whose_people_did_them_and_of_the_trade_where_parties_did():
    found("score_changed", 1, office="", entries=[31, 33, 35])
    found("unlisted_live", 2, office=SUPERVISOR.org_id)
    found("score_changed", 3, office=TENDEREE.org_id)
    found("absent_supervisor", 4)  # a shortcoming of its own
    acts = {f.stream: (f.own, f.office_id, [e.seq for e in f.refs]) for f in facts() if f.kind == "act"}
    office = SUPERVISOR.org_id
    assert acts == {"con-1": (False, office, [31, 33, 35]), "con-2": (True, office, [31]), "con-3": (False, office, [31])}
    assert "某人" not in str(found_in(facts(), NETWORK)), "no person stands in a circular"


def test_blue_acts_what_was_refused_and_what_does_not_hold_any_more_stand_in_no_circular():
    found("administration_on_live", 1, grade=1, office=SUPERVISOR.org_id)
    found("edited_late", 2, grade=1, office=TENDEREE.org_id)
    found("refused_in_a_row", 3, office=SUPERVISOR.org_id)
    found("unlisted_live", 4, office=SUPERVISOR.org_id, gone_at=DAY)
    breach("answer_objection", 5, office=TENDEREE.org_id, gone_at=DAY)
    assert {f.kind for f in facts()} <= {"lot", "alarm"} and "irregular" not in hits()
    found("edited_late", 6, office=TENDEREE.org_id)
    assert [f.stream for f in facts() if f.kind == "act"] == ["con-6"] and "irregular" in hits()


def test_what_the_centres_people_did_is_no_departments_act():
    Organisation.objects.create(uscc=CENTRE.org_id, name=CENTRE.org, kind="centre", status="verified")
    found("names_looked_up", office=CENTRE.org_id)
    assert hits() == set()


def test_a_filing_read_fast_and_without_fault_is_no_irregular_act():
    found("accepted_unread", entries=[30], office=SUPERVISOR.org_id)
    shown(conduct.REVIEW, seconds=20, org_id=SUPERVISOR.org_id)
    assert hits() == set()
    ConductRow.objects.update(bad=True, opened=False)
    assert hits() == {"irregular"}


@pytest.mark.parametrize(("by", "told"), [("other", None), ("own", "，本单位说明：在纸质文本上审查过")])
def test_what_another_office_explained_is_told_of_nobody_and_the_own_explanation_stands_beside(by, told):
    who = SUPERVISOR if by == "own" else ADMINISTRATION
    row = found("unlisted_live", office=SUPERVISOR.org_id)
    explained(row, who)
    acts = [f.what for f in facts() if f.kind == "act"]
    assert acts == ([f"撤下进行中的项目{told}"] if told else [])


def test_an_absence_that_another_office_explained_is_told_of_nobody():
    shown(conduct.OPENING, bad=True, seq=31)
    row = found("absent_supervisor", entries=[30, 31])
    assert hits() == {"absent"}
    explained(row, ADMINISTRATION)
    assert hits() == set()


# ---- papers 备案材料


def entry_of(stream: str, seq: int, event: Event, at: datetime = DAY) -> None:
    JournalEntry.objects.create(stream=stream, seq=seq, at=at, event=type(event).__name__, body=encode(event), actor=encode(CLOCK), act_id="", previous="", digest="")


@pytest.mark.parametrize(
    ("duty", "paper", "came", "rule"),
    [
        ("written_report", None, None, "incomplete"),
        ("written_report", WrittenReportFiled(text="情况"), DAY + timedelta(days=1), "late"),
        ("written_report", WrittenReportFiled(text="情况"), DAY - timedelta(days=1), None),
        ("publish_candidates", None, None, "incomplete"),
        ("review_filing", None, None, None),  # the department's own breach, told as such: the paper is there
        ("answer_objection", None, None, None),  # of no paper
    ],
)
def test_papers_stand_in_a_circular_as_in_the_list_of_papers(duty, paper, came, rule):
    breach(duty, entries=[2])
    if came and came < DAY:
        entry_of("con-1", 1, paper, came)
    entry_of("con-1", 2, DutyBreached(duty=duty, key="", office=""))
    if came and came > DAY:
        entry_of("con-1", 3, paper, came)
    told = [each for each in found_in(facts(), NETWORK) if each.rule in ("incomplete", "late")]
    assert [(each.rule, [(e.stream, e.seq) for e in each.entries]) for each in told] == ([(rule, [("con-1", 2)])] if rule else [])


# ---- use of the platform 监督平台应用


def looked(route: str, address: str = "", stream: str = "", by: Actor = SUPERVISOR) -> None:
    Sight.objects.create(
        at=UNTIL - timedelta(hours=1), person_id="1", person="某", post="科长", role=by.role.value, org_id=by.org_id, what="x", how="查看", route=route,
        address=address, stream=stream, region="532300",
    )  # fmt: skip


def alarms() -> dict[str, bool]:
    return {f.stream: f.opened for f in facts() if f.kind == "alarm"}


def test_a_finding_is_opened_by_the_department_itself_or_closed_by_anybody():
    rows = [found("unlisted_live", n) for n in range(4)]
    found("same_payer", 7, "signal")  # nothing that a circular may speak of
    young = found("unlisted_live", 9, at=UNTIL - timedelta(days=7))
    old = found("unlisted_live", 8, at=UNTIL - timedelta(days=7, microseconds=1))
    looked("supervision:finding", reverse("supervision:finding", args=[rows[0].key]) + "?back=1")
    looked("supervision:finding", reverse("supervision:finding", args=[rows[1].key]), by=INSPECTOR)
    explained(rows[2], ADMINISTRATION)
    found("unlisted_live", 10, gone_at=DAY)
    raised(rows[3])  # to be told of it is not to have opened it
    assert alarms() == {"con-0": True, "con-1": False, "con-2": True, "con-3": False, old.stream: False}
    assert young.stream not in alarms() and "unused" in hits()
    looked("supervision:finding", reverse("supervision:finding", args=[old.key]))
    assert "unused" not in hits(), "two of five"


def test_an_opened_lot_was_looked_at_or_somebody_was_there():
    for n, more in enumerate(({"bad": True}, {"bad": True}, {"bad": False}, {"bad": True, "at": UNTIL - timedelta(days=7)})):
        shown(conduct.OPENING, n, **more)
    looked("supervision:deal", stream="con-0")
    looked("supervision:deal", stream="con-1", by=CENTRE)
    assert {f.stream: f.present for f in facts() if f.kind == "live"} == {"con-0": True, "con-1": False, "con-2": True}


def test_log_ins_stand_beside_and_are_no_fault():
    LoginAttempt.objects.create(username=SUPERVISOR.person_id, at=DAY, succeeded=True)
    LoginAttempt.objects.create(username=SUPERVISOR.person_id, at=DAY, succeeded=False)
    assert [(f.office_id, f.times) for f in facts()] == [(SUPERVISOR.org_id, 1)] and hits() == set()
    for n in range(3):
        shown(conduct.OPENING, n, people=[])
    ConductRow.objects.update(bad=True)
    (told,) = [each for each in found_in(facts(), NETWORK) if each.rule == "unused"]
    assert told.words.endswith("登录1次，在平台发出询问、责令0次") and len(told.entries) == 3


def test_instructions_are_counted_of_the_department_that_sent_them_and_stand_beside():
    lot, until = Lot().noticed(), clock.now() + timedelta(days=1)
    told = lambda **more: [(f.office_id, f.times) for f in facts(until=until, **more) if f.kind == "instruction"]  # noqa: E731
    assert told() == []
    for n in (1, 2):
        lot.must(AskInWriting(to="tenderee", text=f"请说明第{n}条", reply_by=clock.now() + timedelta(days=5)), SUPERVISOR)
    lot.must(Suspend(order_no="楚建监暂〔2026〕1号", reason="核查招标条件"), SUPERVISOR)
    assert told() == [(SUPERVISOR.org_id, 3)] and told(since=until) == []


def test_a_log_in_counts_where_a_post_is_in_force_and_of_who_serves_two_offices_it_is_nobodys_own():
    LoginAttempt.objects.create(username=SUPERVISOR.person_id, at=DAY, succeeded=True)
    other = official(msgspec.structs.replace(SUPERVISOR, person_id="p-other", org_id="11530000MB00000087", org="州发改委"))
    post = Post.objects.get(person__username=SUPERVISOR.person_id)
    second = Post.objects.create(
        person=post.person, organisation=Organisation.objects.get(uscc=other.org_id), role=post.role, region=post.region, valid_from=post.valid_from, valid_to=DAY
    )
    login = [(SUPERVISOR.org_id, 1, False)]
    assert [(f.office_id, f.times, f.shared) for f in facts() if f.kind == "login"] == login
    Post.objects.filter(pk=second.pk).update(valid_to=None)
    assert sorted((f.office_id, f.times, f.shared) for f in facts() if f.kind == "login") == sorted((o, 1, True) for o in (SUPERVISOR.org_id, other.org_id))
    for n in range(3):
        shown(conduct.OPENING, n, bad=True)
    (told,) = [each for each in found_in(facts(), NETWORK) if each.rule == "unused"]
    assert "同期人员登录1次" in told.words and "本单位监督人员" not in told.words


# ---- duties without a holder, urgings 责任不落实


@pytest.fixture
def waiting(filed: Lot) -> Lot:
    """A filing that waits for the department, which has a post in force."""
    return filed


def orphans(now: datetime) -> list[tuple[str, str, str]]:
    return [(f.office_id, f.what, f.title) for f in circular_facts.facts("532300", now - timedelta(days=9), now, now) if f.kind == "orphan"]


def test_a_duty_that_nobody_holds_is_a_fact_of_the_department_and_without_one_of_the_administration(waiting):
    now, title = clock.now(), waiting.p.title
    assert orphans(now) == []
    Post.objects.update(valid_to=now - timedelta(days=1))
    reviewed = [each for each in orphans(now) if each[1] == "审查招标文件备案"]
    assert reviewed == [(SUPERVISOR.org_id, "审查招标文件备案", title)]
    administration = official(ADMINISTRATION)
    Post.objects.filter(role="supervisor").update(region_id="532900")
    assert {each[0] for each in orphans(now)} == {administration.org_id}
    told = [each for each in found_in(circular_facts.facts("532300", now - timedelta(days=9), now, now), INSPECTION) if each.rule == "not_allotted"]
    assert told[0].entries and "没有责任人" in told[0].words
    earlier = circular_facts.facts("532300", now - timedelta(days=9), now - timedelta(days=1), now)
    assert not any(f.kind == "orphan" for f in earlier), "who held what is known of now alone"


def test_an_urging_that_nobody_answered_is_silence_and_no_slow_case():
    matter = Matter()
    clock.forward_to(clock.now() + timedelta(days=9))
    ticker.run_due(clock.now())
    chief = official(ADMINISTRATION)
    assert counter.hand_in(matter.stream, Urge(text="请尽快立案，五个工作日内答复"), chief)
    clock.forward_to(clock.now() + timedelta(days=9))
    ticker.run_due(clock.now())
    now = clock.now()

    def told() -> list[tuple[str, str]]:
        return [(f.kind, f.what) for f in circular_facts.facts("532300", now - timedelta(days=40), now, now) if f.stream == matter.stream and f.kind != "orphan"]

    assert told() == [("case_breach", "对线索立案，或者写明理由不予立案"), ("silence", "逾期没有答复催办、督办")]
    CaseCard.objects.update(kept_from=ADMINISTRATION.org_id)
    assert told() == [], "of what is kept from an office no circular speaks"


@pytest.mark.parametrize("kind", ["office", "discipline"])
def test_a_transfer_that_its_receiver_leaves_unanswered_is_the_receivers_and_no_fault_of_the_senders(kind):
    """Of discipline no circular tells."""
    receiver = official(msgspec.structs.replace(SUPERVISOR, person_id="p-to", org_id="11530000MB00000086", org="州自然资源局"))
    key = {"office": receiver.org_id, "discipline": DISCIPLINE.org_id}[kind]
    official(DISCIPLINE)
    matter = Matter()
    seq = JournalEntry.objects.filter(stream=matter.stream).count() + 1
    entry_of(matter.stream, seq, DutyBreached(duty=f"acknowledge_{kind}", key=key, office="x"), clock.now())
    CaseCard.objects.filter(stream=matter.stream).update(breaches=1)
    since, until = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)
    told = [(f.office_id, f.office, f.seq) for f in matter_facts.of_cases("530000", since, until)]
    assert told == ([(receiver.org_id, receiver.org, seq)] if kind == "office" else [])
    (case,) = conduct_rows.cases("530000", since, until)
    assert case.org_id == SUPERVISOR.org_id and not case.bad and "逾期" not in case.words
    entry_of(matter.stream, seq + 1, DutyBreached(duty="assign", key="", office="x"), clock.now())
    assert [f.office_id for f in matter_facts.of_cases("530000", since, until)][-1] == SUPERVISOR.org_id
    (case,) = conduct_rows.cases("530000", since, until)
    assert case.bad and "逾期1次" in case.words


# ---- in as many questions for many lots as for one


def test_a_province_is_asked_in_as_few_queries_as_a_lot(waiting, django_assert_num_queries):
    def lot(n: int) -> None:
        for kind in (conduct.OPENING, conduct.EVALUATION, conduct.REVIEW):
            shown(kind, n, bad=True, org_id=SUPERVISOR.org_id if kind == conduct.REVIEW else "")
        breach("written_report", n, entries=[2])
        entry_of(f"con-{n}", 2, DutyBreached(duty="written_report", key="", office=""))
        found("unlisted_live", n, office=SUPERVISOR.org_id)
        looked("supervision:deal", stream=f"con-{n}")

    lot(1)
    explained(Finding.objects.get(rule="unlisted_live"), SUPERVISOR)
    with CaptureQueriesContext(connection) as one:
        facts()
    for n in range(2, 40):
        lot(n)
    with django_assert_num_queries(len(one)):
        assert len({f.stream for f in facts()}) >= 39
    assert len(one) <= 30
